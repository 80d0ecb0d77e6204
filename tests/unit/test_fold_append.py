"""The fast path: what it takes, what it leaves to a fold, and that both agree."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from graphmem.core.fold import FOLD_VERSION, append
from graphmem.core.fold.facts import EVIDENCE_LIMIT
from graphmem.core.records import OPEN_END
from tests.property.claims import Story, fold_of


def appended(story: Story, **more: Any):
    """The append of the last claim to a fold of the others, and the fold of all."""
    before = fold_of(story.claims[:-1])
    whole = fold_of(story.claims)
    (state,) = before.slots
    tail = [f for f in before.facts if f.uuid in state.tail]
    return before, append(state, tail, story.claims[-1], canonical={}, **more), whole


def agrees(story: Story) -> None:
    before, added, whole = appended(story)
    assert added is not None
    facts = {f.uuid: f for f in before.facts} | {f.uuid: f for f in added.facts}
    assert facts == {f.uuid: f for f in whole.facts}
    assert added.slots == whole.slots
    changed = {f.uuid for f in whole.facts} - {f.uuid for f in before.facts if f in whole.facts}
    assert {f.uuid for f in added.facts} == changed


def home() -> Story:
    story = Story()
    story.say("2025-01-10", "Oslo", now=True)
    return story


def test_another_object_closes_the_tail():
    story = home()
    story.say("2025-06-01", "Rome", now=True)
    agrees(story)


def test_a_dated_start():
    story = home()
    story.say("2025-06-05T18:00Z", "Rome", start="2025-06-05")
    agrees(story)


def test_evidence():
    story = home()
    story.say("2025-06-01", "Oslo", now=True, attributes={"floor": 3})
    agrees(story)


def test_an_end():
    story = home()
    story.ends("2025-06-01", "Oslo")
    agrees(story)
    story.say("2025-07-01", "Oslo", now=True)
    agrees(story)


def test_an_announced_end():
    story = home()
    story.ends("2025-06-01", "Oslo", end="2025-08")
    agrees(story)


def test_side_by_side_each_object_has_a_slot_of_its_own():
    story = Story(name="LIKES")
    story.say("2025-01-10", "tea", now=True)
    story.say("2025-01-11", "coffee", now=True)
    folded = fold_of(story.claims)
    assert {s.key.object for s in folded.slots} == {"tea", "coffee"}


def test_episodes_are_capped_alike():
    story = home()
    for n in range(EVIDENCE_LIMIT + 5):
        story.say(f"2025-02-{1 + n % 28:02}T{n // 28:02}:00Z", "Oslo", now=True)
    story.claims.sort(key=lambda c: c.said_at)
    story.say("2025-06-01", "Oslo", now=True)
    agrees(story)
    assert len(story.one("Oslo").episodes) == EVIDENCE_LIMIT
    assert story.one("Oslo").evidence == EVIDENCE_LIMIT + 7


@pytest.mark.parametrize(
    "claim",
    [
        {"said": "2025-01-09"},
        {"said": "2025-06-01", "start": "2026"},
        {"said": "2025-06-01", "start": "2024"},
        {"said": "2025-06-01", "start": "2025"},
        {"said": "2025-06-01", "start": "2025-02-01", "end": "2025-03-01"},
        {"said": "2025-06-01", "trust": 60},
        {"said": "2025-06-01", "kind": "event"},
        {"said": "2025-06-01", "kind": "plan"},
        {"said": "2025-06-01", "polarity": "denies"},
        {"said": "2025-06-01", "polarity": "ends"},
        {"said": "2025-06-01", "undated_past": True},
        {"said": "2025-06-01", "corrects": ("c01",)},
        {"said": "2025-06-01", "repeats": ("c01",)},
        {"said": "2025-06-01", "fulfils": ("c01",)},
        {"said": "2025-06-01", "subject": "Kim"},
        {"said": "2025-06-01", "name": "HAS_STATUS"},
        {"said": "2025-06-01", "zone": "Mars/Olympus"},
        {"said": "2025-06-01", "learned": "2024-01-01"},
    ],
    ids=str,
)
def test_what_is_left_to_a_fold(claim: dict[str, Any]):
    story = home()
    zone = claim.pop("zone", "UTC")
    story.say(claim.pop("said"), "Rome", **claim)
    story.claims[-1] = replace(story.claims[-1], zone=zone)
    _, added, _ = appended(story)
    assert added is None


def test_an_end_without_an_object_is_left_to_a_fold():
    story = home()
    story.ends("2025-06-01", None)
    assert appended(story)[1] is None
    assert story.spans() == ["Oslo [2025-01-10, 2025-06-01)"]


@pytest.mark.parametrize("body", ["", "{}", "[]", '{"version": 0}', "null"])
def test_a_state_of_another_version_is_left_to_a_fold(body: str):
    story = home()
    (state,) = story.folded().slots
    rome = Story(claims=list(story.claims))
    rome.say("2025-06-01", "Rome", now=True)
    tail = list(story.facts())
    assert append(replace(state, body=body), tail, rome.claims[-1], canonical={}) is None
    assert append(state, tail, rome.claims[-1], canonical={}) is not None
    assert append(state, [], rome.claims[-1], canonical={}) is None
    assert str(FOLD_VERSION) in state.body


def test_merges_apply():
    story = home()
    story.say("2025-06-01", "Roma", now=True, subject="J")
    (state,) = fold_of(story.claims[:1]).slots
    tail = list(fold_of(story.claims[:1]).facts)
    added = append(state, tail, story.claims[-1], canonical={"J": "Jane", "Roma": "Rome"})
    assert added is not None
    assert [f.object for f in added.facts] == ["Oslo", "Rome"]
    assert added.facts[1].holds_to == OPEN_END


@pytest.mark.parametrize(
    "second",
    [
        {"said": "2025-02-01", "object_": "Oslo", "trust": 60},
        {"said": "2025-02-01", "object_": "Rome", "start": "2026", "kind": "plan"},
        {"said": "2025-02-01", "object_": "Rome", "polarity": "denies"},
        {"said": "2025-02-01", "object_": "Rome", "corrects": ("c01",)},
    ],
    ids=str,
)
def test_slots_without_a_state(second: dict[str, Any]):
    story = home()
    story.say(**second)
    assert story.folded().slots == ()


def test_a_plan_of_another_object_keeps_the_whole_group_from_appends():
    # The relation is unknown: whether the plan is one of a state hangs on the other claims.
    story = Story(name="SINGS_WITH")
    story.say("2025-01-10", "Abba", now=True)
    story.say("2025-01-11", "Queen", start="2026", kind="plan")
    assert story.folded().slots == ()


def test_evidence_that_begins_later_than_all_was_said_is_left_to_a_fold():
    """Rome holds again from 2016; a cut before that would part the fact from its first claim."""
    story = Story()
    story.say("2015-01-01T01:00Z", "Rome")
    story.say("2015-01-01T02:00Z", "Oslo", end="2015")
    story.ends("2015-01-01T03:00Z", "Oslo", end="2015-01-02")
    story.say("2015-01-01T04:00Z", "Rome")
    assert fold_of(story.claims).slots == ()
