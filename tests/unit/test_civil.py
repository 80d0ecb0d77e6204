"""Civil time: units, their instants, zones, clocks that go back, the edges of the calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmem.core.civil import (
    CivilTime,
    Precision,
    from_micros,
    micros,
    parse_instant,
    parse_time,
)
from graphmem.errors import InputError

T = datetime(2024, 2, 29, 15, 30, tzinfo=UTC)

instants = st.datetimes(timezones=st.just(UTC))
precisions = st.sampled_from(list(Precision))
zones = st.sampled_from(["UTC", "Pacific/Auckland", "America/Los_Angeles", "Asia/Kathmandu"])


@pytest.mark.parametrize(
    ("precision", "start", "end", "printed"),
    [
        (Precision.DECADE, "2020-01-01", "2030-01-01", "2020s"),
        (Precision.YEAR, "2024-01-01", "2025-01-01", "2024"),
        (Precision.SEASON, "2023-12-01", "2024-03-01", "winter 2023"),
        (Precision.QUARTER, "2024-01-01", "2024-04-01", "2024-Q1"),
        (Precision.MONTH, "2024-02-01", "2024-03-01", "2024-02"),
        (Precision.WEEK, "2024-02-26", "2024-03-04", "week of 2024-02-26"),
        (Precision.WEEKEND, "2024-02-24", "2024-02-26", "weekend of 2024-02-24"),
        (Precision.DAY, "2024-02-29", "2024-03-01", "2024-02-29"),
        (Precision.PART_OF_DAY, "2024-02-29T12:00", "2024-02-29T18:00", "2024-02-29 afternoon"),
        (Precision.HOUR, "2024-02-29T15:00", "2024-02-29T16:00", "2024-02-29 15:00"),
        (Precision.INSTANT, "2024-02-29T15:30", "2024-02-29T15:30", "2024-02-29"),
    ],
)
def test_units(precision: Precision, start: str, end: str, printed: str):
    time = CivilTime.of(T, precision)
    assert time.start == datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert time.end == datetime.fromisoformat(end).replace(tzinfo=UTC)
    assert str(time) == printed
    assert str(CivilTime.of(T, precision, approximate=True)) == "~" + printed
    if precision not in (Precision.WEEKEND, Precision.INSTANT):
        assert time.before().end == time.start
        assert time.covers(T)
    assert CivilTime.decode(time.encode()) == time


def test_a_weekend_before_is_a_week_earlier():
    assert str(CivilTime.of(T, Precision.WEEKEND).before()) == "weekend of 2024-02-17"


def test_a_year_in_auckland_begins_in_december_utc():
    year = parse_time("2023", "start", "Pacific/Auckland")
    assert year.start == datetime(2022, 12, 31, 11, tzinfo=UTC)
    assert str(year) == "2023"


def test_a_day_may_have_25_hours():
    day = parse_time("2024-10-27", "start", "Europe/Oslo")
    assert day.end - day.start == timedelta(hours=25)


def test_the_second_of_two_equal_local_times_stays_the_second():
    first = datetime(2024, 10, 27, 0, 30, tzinfo=UTC)
    second = first + timedelta(hours=1)
    for instant in (first, second):
        time = CivilTime.of(instant, Precision.INSTANT, "Europe/Oslo")
        assert time.start == instant
        assert CivilTime.decode(time.encode()).start == instant


@given(instants, precisions, zones)
def test_every_instant_lies_in_its_unit(instant: datetime, precision: Precision, zone: str):
    time = CivilTime.of(instant, precision, zone)
    assert time.start <= time.end
    near_the_edge = instant.year in (1, 2, 9999) or instant.year >= 9990
    if precision is not Precision.WEEKEND and not near_the_edge:
        assert time.start <= instant
        assert instant < time.end or precision is Precision.INSTANT
    assert time.before().start <= time.start
    assert str(time)
    back = CivilTime.decode(time.encode())
    assert (back, back.start, back.end) == (time, time.start, time.end)


@given(instants)
def test_microseconds_there_and_back(instant: datetime):
    assert from_micros(micros(instant)) == instant


@pytest.mark.parametrize(
    ("value", "printed", "precision"),
    [
        ("2023", "2023", Precision.YEAR),
        (" 2023-06 ", "2023-06", Precision.MONTH),
        ("2023-06-01", "2023-06-01", Precision.DAY),
        (date(2023, 6, 1), "2023-06-01", Precision.DAY),
        ("2023-06-01T09:00Z", "2023-06-01", Precision.INSTANT),
        (T, "2024-02-29", Precision.INSTANT),
    ],
)
def test_parse_time(value: datetime | date | str, printed: str, precision: Precision):
    time = parse_time(value, "valid_at")
    assert (str(time), time.precision) == (printed, precision)


@pytest.mark.parametrize(
    "value",
    ["", "yesterday", "2023-13", "2023-02-30", "0000", "2023-06-01T09:00", T.replace(tzinfo=None)],
)
def test_what_is_no_time_is_refused_by_name(value: datetime | str):
    with pytest.raises(InputError, match="valid_at"):
        parse_time(value, "valid_at")


def test_out_of_range_is_refused():
    ahead = timezone(timedelta(hours=14))
    with pytest.raises(InputError, match="out of range"):
        parse_instant(datetime(1, 1, 1, tzinfo=ahead), "at")


def test_unknown_zone_and_precision():
    with pytest.raises(InputError, match="Mars/Olympus"):
        parse_time("2023", "at", "Mars/Olympus")
    with pytest.raises(InputError, match="fortnight"):
        Precision.of("fortnight")
    assert Precision.of("Part of day") is Precision.PART_OF_DAY
