"""Relation names in one form, and which relations hold one object at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from graphmem.core.catalogue import SHIPPED, exclusive_at, is_exclusive, relation_name
from graphmem.core.records import RelationRecord
from graphmem.errors import InputError

DAY = datetime(2025, 1, 1, tzinfo=UTC)


def record(n: int, name: str, exclusive: bool) -> RelationRecord:
    return RelationRecord(
        uuid=f"r{n}",
        graph_id="graph:test",
        name=name,
        exclusive=exclusive,
        created_at=DAY + timedelta(days=n),
        episode=f"e{n}",
    )


@pytest.mark.parametrize(
    "said",
    ["LIVES_IN", "lives in", "Lives-In", "livesIn", " MOVED_TO ", "moved to", "RESIDES_IN"],
)
def test_careless_names_meet(said: str):
    assert relation_name(said) == "LIVES_IN"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("status", "HAS_STATUS"),
        ("works for", "WORKS_AT"),
        ("has favorite color", "FAVOURITE_COLOR"),
        ("FAVOURITE_FOOD", "FAVOURITE_FOOD"),
        ("order status", "ORDER_STATUS"),
        ("sings with", "SINGS_WITH"),
        ("wohnt.in", "WOHNT_IN"),
        ("住んでいる", "住んでいる"),
    ],
)
def test_names(said: str, name: str):
    assert relation_name(said) == name
    assert relation_name(name) == name


@pytest.mark.parametrize("said", ["", "  ", "--", "🙂"])
def test_a_name_without_a_word_is_refused(said: str):
    with pytest.raises(InputError, match="names no relation"):
        relation_name(said)


def test_the_table_is_consistent():
    names = set(SHIPPED)
    aliases = [alias for relation in SHIPPED.values() for alias in relation.aliases]
    assert len(aliases) == len(set(aliases))
    assert not names & set(aliases)
    for name, relation in SHIPPED.items():
        assert relation.name == name == relation_name(name)
        assert relation.words
        assert all(relation_name(alias) == name for alias in relation.aliases)


@pytest.mark.parametrize(
    "name",
    [
        *["LIVES_IN", "HAS_STATUS", "HAS_PLAN", "HAS_SEAT", "HAS_RENT", "HAS_DEADLINE", "HAS_DIET"],
        *["HAS_EMAIL", "FAVOURITE_COLOUR", "ORDER_STATUS", "HAS_MANAGER", "WORKS_IN_OFFICE"],
    ],
)
def test_one_at_a_time(name: str):
    assert is_exclusive(name)


@pytest.mark.parametrize("name", ["WORKS_AT", "LIKES", "HAS_PET", "OWNS", "KNOWS", "SINGS_WITH"])
def test_side_by_side(name: str):
    assert not is_exclusive(name)


def test_the_latest_record_decides_and_known_at_sees_the_older_one():
    records = [record(5, "LIVES_IN", False), record(1, "SINGS_WITH", True)]
    now = exclusive_at(records)
    assert (now("LIVES_IN"), now("SINGS_WITH"), now("HAS_STATUS")) == (False, True, True)
    then = exclusive_at(records, known_at=DAY + timedelta(days=2))
    assert (then("LIVES_IN"), then("SINGS_WITH")) == (True, True)
    assert exclusive_at([*records, record(9, "LIVES_IN", True)])("LIVES_IN")
