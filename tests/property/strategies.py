"""Random talk about one slot: claims of all kinds, with dates of all precisions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from graphmem.core.civil import CivilTime, Precision
from graphmem.core.records import Claim
from tests.property.claims import GRAPH

ZONES = ["UTC", "Pacific/Auckland", "America/Los_Angeles"]
OBJECTS = ["Oslo", "Rome", "Porto"]
FIRST = datetime(2015, 1, 1, tzinfo=UTC)

days = st.integers(0, 900)


@st.composite
def times(draw: st.DrawFn) -> CivilTime:
    """A stated time of any precision and zone."""
    at = FIRST + timedelta(days=draw(days), hours=draw(st.sampled_from([0, 9, 23])))
    precision = draw(
        st.sampled_from(
            [Precision.YEAR, Precision.MONTH, Precision.DAY, Precision.INSTANT, *Precision]
        )
    )
    return CivilTime.of(at, precision, draw(st.sampled_from(ZONES)))


def _maybe(strategy: st.SearchStrategy, odds: int) -> st.SearchStrategy:
    return st.integers(0, 9).flatmap(lambda n: strategy if n < odds else st.none())


@st.composite
def told(
    draw: st.DrawFn, name: str = "LIVES_IN", *, plain: bool = False, least: int = 1, most: int = 7
) -> list[Claim]:
    """Some claims of one group, each its own episode, none said at the same instant.

    `plain`: no links, no denials, one level of trust, no plans.
    """
    count = draw(st.integers(least, most))
    said = draw(
        st.lists(st.integers(0, 24 * 1000), min_size=count, max_size=count, unique=True).map(sorted)
    )
    arrival = draw(st.permutations(range(count)))
    claims: list[Claim] = []
    for n in range(count):
        claims.append(_claim(draw, n, said[n], arrival[n], name, plain=plain))
        if not plain and n:
            claims[-1] = _linked(draw, claims[-1], [c.uuid for c in claims[:-1]])
    return claims


def _claim(draw: st.DrawFn, n: int, said: int, arrival: int, name: str, *, plain: bool) -> Claim:
    polarity = draw(
        st.sampled_from(
            ["holds", "holds", "holds", "ends"]
            if plain
            else ["holds", "holds", "holds", "holds", "holds", "ends", "ends", "denies"]
        )
    )
    holds = polarity == "holds"
    start = draw(_maybe(times(), 5)) if polarity != "ends" else None
    end = draw(_maybe(times(), 4 if polarity == "ends" else 2))
    if polarity == "denies" and draw(st.booleans()):
        start = end = None
    objects = [*OBJECTS, None] if polarity == "ends" and not plain else OBJECTS
    at = FIRST + timedelta(hours=said, microseconds=draw(st.sampled_from([0, 1, 777])))
    plan = holds and not plain and draw(st.integers(0, 7)) == 0
    return Claim(
        uuid=f"c{n:02}",
        graph_id=GRAPH,
        episode=f"e{n:02}",
        ordinal=0,
        position=arrival,
        said_at=at,
        created_at=FIRST + timedelta(days=4000, seconds=arrival),
        subject="Jane",
        name=name,
        object=draw(st.sampled_from(objects)),
        fact=f"sentence {n}",
        kind="plan" if plan else "state",
        polarity=polarity,
        valid_at=start,
        invalid_at=end,
        end_exclusive=draw(st.booleans()) if end is not None else False,
        holds_when_said=holds and not plan and draw(st.booleans()),
        undated_past=holds and not plan and start is None and draw(st.integers(0, 5)) == 0,
        trust=100 if plain else draw(st.sampled_from([100, 100, 100, 60])),
        zone=draw(st.sampled_from(ZONES)),
    )


def _linked(draw: st.DrawFn, claim: Claim, earlier: list[str]) -> Claim:
    kind = draw(st.sampled_from(["none"] * 7 + ["corrects", "repeats", "fulfils"]))
    if kind == "none":
        return claim
    some = draw(st.lists(st.sampled_from(earlier), min_size=1, max_size=2, unique=True))
    return replace(claim, **{kind: tuple(some)})
