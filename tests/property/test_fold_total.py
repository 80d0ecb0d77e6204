"""No claim makes the fold raise: extremes of the calendar, unknown zones, tangled links."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from graphmem.core.civil import CivilTime, Precision
from graphmem.core.fold import append
from graphmem.core.records import Claim
from tests.property.claims import GRAPH, fold_of

edges = st.sampled_from(
    [
        datetime.min,  # noqa: DTZ901 - naive local times
        datetime.max,  # noqa: DTZ901
        datetime.fromisoformat("2020-02-29T07:08"),
    ]
)
locals_ = st.one_of(edges, st.datetimes())
zones = st.sampled_from(["UTC", "Pacific/Kiritimati", "Pacific/Niue", "Mars/Olympus", "", "../x"])
times = st.builds(
    CivilTime, locals_, st.sampled_from(list(Precision)), zones, st.booleans()
)  # not floored to their unit, as a careless caller may make them
uuids = st.sampled_from(["a", "b", "c", "d", "gone"])
links = st.lists(uuids, max_size=3).map(tuple)
instants = st.one_of(
    st.sampled_from([datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]),
    st.datetimes(timezones=st.just(UTC)),
)
wild = st.builds(
    Claim,
    uuid=uuids,
    graph_id=st.sampled_from([GRAPH, GRAPH, GRAPH, "graph:other"]),
    episode=st.sampled_from(["e1", "e2", ""]),
    ordinal=st.integers(-2, 2),
    position=st.integers(-2, 2),
    said_at=instants,
    created_at=instants,
    subject=st.sampled_from(["Jane", ""]),
    name=st.sampled_from(["LIVES_IN", "LIKES", "SINGS_WITH", ""]),
    object=st.sampled_from(["Oslo", "Rome", "", None]),
    fact=st.sampled_from(["", "x"]),
    kind=st.sampled_from(["state", "event", "plan"]),
    polarity=st.sampled_from(["holds", "holds", "ends", "denies"]),
    valid_at=st.none() | times,
    invalid_at=st.none() | times,
    end_exclusive=st.booleans(),
    holds_when_said=st.booleans(),
    undated_past=st.booleans(),
    corrects=links,
    repeats=links,
    fulfils=links,
    trust=st.sampled_from([100, 80, 60, 40, 0, -1]),
    zone=zones,
)


@settings(max_examples=300)
@given(st.lists(wild, max_size=6))
def test_no_claim_makes_it_raise(claims):
    folded = fold_of(claims)
    heard = {c.uuid for c in claims if c.graph_id == GRAPH}
    assert folded.verdicts.keys() == heard
    assert all(v.reason for v in folded.verdicts.values())
    assert len({f.uuid for f in folded.facts}) == len(folded.facts)
    for fact in folded.facts:
        assert fact.graph_id == GRAPH
        for border in (fact.start, fact.end):
            assert border is None or str(border.civil)


@settings(max_examples=150)
@given(wild, wild)
def test_nor_the_append(first, second):
    folded = fold_of([first])
    for state in folded.slots:
        tail = [f for f in folded.facts if f.uuid in state.tail]
        append(state, tail, second, canonical={})


def test_a_claim_of_an_unknown_zone_is_refused_with_the_reason():
    claim = Claim(
        uuid="a",
        graph_id=GRAPH,
        episode="e",
        ordinal=0,
        position=0,
        said_at=datetime(2025, 1, 1, tzinfo=UTC),
        created_at=datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=1),
        subject="Jane",
        name="LIVES_IN",
        object="Oslo",
        fact="Jane lives in Oslo.",
        zone="Mars/Olympus",
    )
    folded = fold_of([claim])
    assert folded.facts == ()
    assert folded.verdicts["a"].outcome == "refused"
    assert "Mars/Olympus" in folded.verdicts["a"].reason
