"""A civil time put into English words and read back is the same unit; no text makes it raise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from graphmem.core.civil import CivilTime, Precision, floor
from graphmem.ingest.rules.times import find_all, read, read_unit

SAID = datetime(2025, 1, 20, 10, tzinfo=UTC)
MONTHS = """January February March April May June July August September October November
December""".split()
SEASONS = {3: "spring", 6: "summer", 9: "autumn", 12: "winter"}
PARTS = {6: "morning", 12: "afternoon", 18: "evening"}


def words_for(time: CivilTime) -> str:
    """A canonical English phrase for a unit."""
    at = time.local
    day = f"{at.day} {MONTHS[at.month - 1]} {at.year}"
    told = {
        Precision.DECADE: f"in the {at.year}s",
        Precision.YEAR: f"in {at.year}",
        Precision.SEASON: f"in the {SEASONS.get(at.month)} of {at.year}",
        Precision.QUARTER: f"in Q{at.month // 3 + 1} {at.year}",
        Precision.MONTH: f"in {MONTHS[at.month - 1]} {at.year}",
        Precision.WEEK: f"in the week of {day}",
        Precision.WEEKEND: f"over the weekend of {day}",
        Precision.DAY: f"on {day}",
        Precision.PART_OF_DAY: f"on the {PARTS.get(at.hour)} of {day}",
        Precision.HOUR: f"on {day} at {at.hour % 12 or 12}{'am' if at.hour < 12 else 'pm'}",
        Precision.INSTANT: f"at {at:%Y-%m-%d %H:%M}",
    }
    return told[time.precision]


def times() -> st.SearchStrategy[CivilTime]:
    locals_ = st.datetimes(datetime(1801, 1, 1), datetime(2089, 12, 31))  # noqa: DTZ001
    return st.builds(
        lambda at, precision: CivilTime(
            floor(at, precision).replace(second=0, microsecond=0), precision
        ),
        locals_,
        st.sampled_from(list(Precision)),
    )


@given(times())
@settings(max_examples=300, deadline=None)
def test_a_time_put_into_words_is_read_back(time):
    if time.precision is Precision.PART_OF_DAY and time.local.hour == 0:
        time = CivilTime(time.local + timedelta(hours=6), Precision.PART_OF_DAY)
    if time.precision is Precision.DECADE and time.local.year in (1800, 1900):
        time = CivilTime(time.local.replace(year=1990), Precision.DECADE)  # "the 1900s": a century
    (found,) = find_all(f"I moved to Rome {words_for(time)}.")
    when = read(found.phrase, SAID, "UTC", "past")
    assert when is not None
    assert when.at == time


TEXT = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from(
            """in on since until from to between and the a 3 31 2015 9999 99 '99 0 last next this of
            May March Friday week weekend year ago two few days day before after 3rd 25:00 3pm CET
            summer end early morning yesterday for now later seit bis vor Jahren Juni depuis ans
            dernier mois desde hace años pasado , . - Q9 29 February 0000-00-00
            2024-02-30""".split()
        ),
        max_size=10,
    ).map(" ".join),
)


@given(
    TEXT,
    st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)),  # noqa: DTZ001
    st.sampled_from(["past", "future"]),
)
@settings(max_examples=400, deadline=None)
def test_no_text_makes_it_raise(text, said, lean):
    found = find_all(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    for zone in ("UTC", "Pacific/Auckland"):
        for one in found:
            when = read(one.phrase, said.replace(tzinfo=UTC), zone, lean)
            if when is not None and when.start is not None and when.end is not None:
                assert when.start.start < when.end.end
        read_unit(text, said.replace(tzinfo=UTC), zone, lean)
