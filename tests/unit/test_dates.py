"""Conditions on dates: comparisons as windows say what the comparisons say."""

from __future__ import annotations

import operator
from itertools import product

import pytest

from graphmem import DateFilter, InputError, SearchFilters
from graphmem.core.civil import micros
from graphmem.core.dates import any_of
from tests.support.builders import at

TESTS = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
    "known": lambda *_: True,
}


def meets(dates, instant: int | None) -> bool:
    if instant is None:
        return dates.unknown
    return any(start <= instant < end for start, end in dates.windows)


@pytest.mark.parametrize(("left", "right"), list(product(TESTS, TESTS)))
def test_all_of_and_any_of(left: str, right: str):
    both = any_of([[(left, 3), (right, 5)]])
    either = any_of([[(left, 3)], [(right, 5)]])
    for instant in range(8):
        one, other = TESTS[left](instant, 3), TESTS[right](instant, 5)
        assert meets(both, instant) == (one and other)
        assert meets(either, instant) == (one or other)
    assert not both.unknown
    for dates in (both, either):
        assert all(a < b for a, b in dates.windows)
        ends = [border for window in dates.windows for border in window]
        assert ends == sorted(set(ends))


def test_what_is_not_known():
    assert any_of([[("unknown", 0)]]).windows == ()
    assert any_of([[("unknown", 0)], [(">", 3)]]).unknown
    assert not any_of([[("unknown", 0), ("known", 0)]]).unknown
    assert meets(any_of([[]]), None)
    assert meets(any_of([[]]), -5)


def test_the_filters_of_a_search():
    since = DateFilter(comparison_operator=">=", date="2024-01-01T00:00Z")
    until = DateFilter(comparison_operator="<", date=at(2025))
    never = DateFilter(comparison_operator="IS NULL")
    found = SearchFilters(
        valid_at=[[since, until], [never]],
        exclude_edge_types=["lives in"],
        metadata={"a": [1, "x"]},
    ).conditions()
    assert found.valid_at is not None
    assert found.valid_at.windows == ((micros(at(2024)), micros(at(2025))),)
    assert found.valid_at.unknown
    assert found.expired_at is None
    assert found.without_names == ("LIVES_IN",)
    assert found.metadata == (("a", (1, "x")),)


@pytest.mark.parametrize("date", [None, "2024-01-01T00:00", "soon"])
def test_a_comparison_needs_an_instant(date: str | None):
    test = DateFilter(comparison_operator="<", date=date)
    with pytest.raises(InputError, match="expired_at"):
        SearchFilters(expired_at=[[test]]).conditions()
