"""What must be true of every fold, whatever was said."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from graphmem.core.civil import from_micros, micros
from graphmem.core.fold import append
from graphmem.core.identity import classes
from graphmem.core.records import OPEN_END, Claim, Fact, IdentityLink
from tests.property.claims import GRAPH, fold_of
from tests.property.oracle import holds_at
from tests.property.strategies import FIRST, told

GROUPS = ["LIVES_IN", "LIKES"]
names = st.sampled_from(GROUPS)
stories = names.flatmap(lambda name: told(name))


def shape(facts: tuple[Fact, ...]) -> list[tuple]:
    """Facts without what depends on the order of arrival."""
    return [
        (f.uuid, f.object, f.fact, f.valid_at, f.invalid_at, f.start, f.end, f.status, f.episodes)
        for f in facts
    ]


def probes(claims: list[Claim]) -> list[int]:
    """Every border that any claim could mean, a microsecond before and after, and midpoints."""
    borders: set[int] = set()
    for c in claims:
        borders.add(micros(c.said_at))
        for civil in (c.valid_at, c.invalid_at):
            if civil is not None:
                borders |= {micros(civil.start), micros(civil.end)}
    points = sorted(borders)
    middles = [(a + b) // 2 for a, b in pairwise(points)]
    near = [t + d for t in points for d in (-1, 0, 1, 2)]
    year = 365 * 86_400_000_000
    return sorted({*near, *middles, points[0] - year, points[-1] + year})


def painted(facts: tuple[Fact, ...]) -> list[Fact]:
    """The facts that have a place on a timeline of states."""
    return [f for f in facts if f.status in ("holds", "planned") and f.kind != "event"]


@settings(max_examples=400)
@given(stories)
def test_the_oracle_agrees(claims):
    facts = painted(fold_of(claims).facts)
    times = probes(claims)
    wanted = holds_at(claims, claims[0].name == "LIVES_IN", times)
    for t, expected in zip(times, wanted, strict=True):
        got = {f.object for f in facts if f.holds_from <= t < f.holds_to}
        assert got == expected, from_micros(t)


@settings(max_examples=150)
@given(stories, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(claims, rng):
    later = list(range(len(claims)))
    rng.shuffle(later)
    other = [
        replace(c, created_at=FIRST + timedelta(days=5000, seconds=n), position=n)
        for c, n in zip(claims, later, strict=True)
    ]
    rng.shuffle(other)
    assert shape(fold_of(other).facts) == shape(fold_of(claims).facts)


@settings(max_examples=100)
@given(stories, st.randoms(use_true_random=False))
def test_replay_is_a_no_op(claims, rng):
    again = claims * 2
    rng.shuffle(again)
    assert fold_of(again) == fold_of(claims)


@settings(max_examples=100)
@given(stories, st.integers(0, 6))
def test_forgetting_is_never_having_been(claims, n):
    episode = claims[n % len(claims)].episode
    left = [c for c in claims if c.episode != episode]
    gone = {c.uuid for c in claims} - {c.uuid for c in left}
    folded = fold_of(left)
    assert not gone & {u for told in folded.supports.values() for u in told}
    assert not gone & folded.verdicts.keys()
    assert episode not in {e for f in folded.facts for e in f.episodes}
    # Told again later under the same name, it is as if it had never been away.
    assert shape(fold_of([*left, *(c for c in claims if c.uuid in gone)]).facts) == shape(
        fold_of(claims).facts
    )


@settings(max_examples=200)
@given(told("LIVES_IN"))
def test_spans_of_an_exclusive_slot_never_overlap(claims):
    spans = sorted((f.holds_from, f.holds_to) for f in painted(fold_of(claims).facts))
    for (_, end), (start, _) in pairwise(spans):
        assert end <= start


@settings(max_examples=200)
@given(stories)
def test_every_fact_is_well_formed(claims):
    folded = fold_of(claims)
    assert len({f.uuid for f in folded.facts}) == len(folded.facts)
    assert folded.verdicts.keys() == {c.uuid for c in claims}
    by_uuid = {c.uuid: c for c in claims}
    for f in folded.facts:
        bearing = [by_uuid[u] for u in folded.supports[f.uuid]]
        assert bearing
        assert f.created_at == min(c.created_at for c in bearing)
        assert f.evidence == len(bearing)
        assert f.expired_at is None or f.expired_at >= f.created_at
        assert f.status == "retracted" or f.valid_at is None or f.valid_at != f.invalid_at
        if f.status in ("holds", "planned") and f.valid_at is not None:
            assert f.holds_from == micros(f.valid_at)
            assert f.holds_to == (OPEN_END if f.invalid_at is None else micros(f.invalid_at))
            assert f.holds_from < f.holds_to
        if f.status == "retracted":
            assert (f.holds_from, f.holds_to) == (0, 0)
            assert f.valid_at == f.invalid_at
            assert f.expired_at is not None
        assert (f.start is None) == (f.valid_at is None)


@settings(max_examples=100)
@given(stories, stories, st.integers(0, 7))
def test_the_known_past_is_stable_under_later_commits(before, after, n):
    stamp = FIRST + timedelta(days=6000)
    later = [
        replace(_renamed(c, "x"), episode="x" + c.episode, created_at=stamp, name=before[0].name)
        for c in after[:n]
    ]
    known = [c for c in [*before, *later] if c.created_at < stamp]
    assert fold_of(known) == fold_of(before)


@settings(max_examples=250)
@given(names.flatmap(lambda name: told(name, plain=True, least=2, most=10)))
def test_an_append_is_a_fold(claims):
    claims = [
        replace(c, created_at=FIRST + timedelta(days=4000, seconds=n), position=n)
        for n, c in enumerate(claims)
    ]
    for n in range(1, len(claims)):
        before, claim = fold_of(claims[:n]), claims[n]
        whole = fold_of(claims[: n + 1])
        for state in before.slots:
            if state.key.object not in (None, claim.object):
                continue
            tail = [f for f in before.facts if f.uuid in state.tail]
            added = append(state, tail, claim, canonical={})
            if added is None:
                continue
            facts = {f.uuid: f for f in before.facts} | {f.uuid: f for f in added.facts}
            assert facts == {f.uuid: f for f in whole.facts}
            (after,) = added.slots
            assert after in whole.slots
            assert added.verdicts[claim.uuid].outcome == whole.verdicts[claim.uuid].outcome
            for uuid, new in added.supports.items():
                assert set(new) <= set(whole.supports[uuid])


def test_a_stream_of_statuses_is_appended_without_folding():
    rng = random.Random(7)
    claims: list[Claim] = []
    state, facts = None, {}
    appended = 0
    for n in range(120):
        claim = replace(
            _status(n, rng.choice(["active", "suspended", "closed"])),
            polarity="ends" if rng.random() < 0.1 else "holds",
        )
        claims.append(claim)
        whole = fold_of(claims)
        added = state and append(state, list(facts.values()), claim, canonical={})
        if added:
            appended += 1
            facts |= {f.uuid: f for f in added.facts}
            assert facts == {f.uuid: f for f in whole.facts}
            assert added.slots == whole.slots
        facts = {f.uuid: f for f in whole.facts}
        state = whole.slots[0] if whole.slots else None
    assert appended > 90


def _status(n: int, object_: str) -> Claim:
    at = FIRST + timedelta(days=n)
    return Claim(
        uuid=f"c{n:03}",
        graph_id=GRAPH,
        episode=f"e{n:03}",
        ordinal=0,
        position=n,
        said_at=at,
        created_at=at,
        subject="Jane",
        name="HAS_STATUS",
        object=object_,
        fact=f"status {n}",
        holds_when_said=True,
    )


@settings(max_examples=60)
@given(told("LIVES_IN"), st.lists(st.booleans(), min_size=7, max_size=7))
def test_merge_and_unmerge_come_back(claims, halves):
    split = [
        replace(c, subject="Jane" if half else "J. Smith")
        for c, half in zip(claims, halves, strict=False)
    ]
    parts = {"graph_id": GRAPH, "episode": "m", "keep": "Jane", "drop": "J. Smith"}
    merge = IdentityLink(uuid="1", kind="same_as", created_at=FIRST, **parts)
    undo = IdentityLink(
        uuid="2", kind="distinct_from", created_at=FIRST + timedelta(days=1), **parts
    )
    assert fold_of(split, canonical=classes([merge])).facts == fold_of(claims[: len(split)]).facts
    assert fold_of(split, canonical=classes([undo, merge])) == fold_of(split)


@settings(max_examples=60)
@given(told("LIVES_IN"), told("LIKES"))
def test_groups_that_are_not_asked_for_give_no_facts(homes, likes):
    likes = [_renamed(c, "l") for c in likes]
    asked = fold_of([*homes, *likes], groups={("Jane", "LIVES_IN")})
    assert asked.facts == fold_of(homes).facts


def _renamed(c: Claim, mark: str) -> Claim:
    links = {
        kind: tuple(mark + u for u in getattr(c, kind))
        for kind in ("corrects", "repeats", "fulfils")
    }
    return replace(c, uuid=mark + c.uuid, **links)
