"""The fast path: one more claim on a slot where it can only touch the last span.

`append` gives what a full fold of all claims would, or None where it cannot be sure. It is sure
of a claim said strictly last, starting behind everything that was dated so far, in a slot with
one level of trust and without corrections, denials and plans.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from graphmem.core.civil import Precision, from_micros, zone_of
from graphmem.core.fold.facts import EVIDENCE_LIMIT, Group, cap_evidence, fact_id
from graphmem.core.fold.model import FOLD_VERSION, Folded, Saying, Verdict
from graphmem.core.records import OPEN_END, Border, Fact, SlotKey, SlotState
from graphmem.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphmem.core.fold.model import Span
    from graphmem.core.fold.paint import Painter
    from graphmem.core.records import Claim

__all__ = ["append", "slot_state"]


class _Memory:
    """What the painter remembers of a slot, in microseconds: when last said, dated, over."""

    __slots__ = ("dated", "loose", "said", "trust")

    def __init__(self, said: int, dated: int, loose: int, trust: int) -> None:
        self.said = said
        self.dated = dated
        self.loose = loose
        self.trust = trust

    def encode(self) -> str:
        return json.dumps(
            {
                "version": FOLD_VERSION,
                "said": self.said,
                "dated": self.dated,
                "loose": self.loose,
                "trust": self.trust,
            }
        )

    @classmethod
    def decode(cls, body: str) -> _Memory | None:
        """Read what `encode` wrote; None if it is not of this version."""
        try:
            told = json.loads(body)
            if told["version"] != FOLD_VERSION:
                return None
            return cls(told["said"], told["dated"], told["loose"], told["trust"])
        except (ValueError, KeyError, TypeError):
            return None


def slot_state(
    group: Group, object_: str | None, painter: Painter, last: Span, tail: Fact | None
) -> SlotState | None:
    """The state of a painted slot; None where every claim has to be folded with all others.

    Args:
        group: the graph, subject and relation.
        object_: the slot's object; None for an exclusive relation.
        painter: it has painted all of the slot, and nothing of the slot is out.
        last: the last span of its timeline.
        tail: the fact of that span, if that simply holds.
    """
    sayings = painter.sayings
    if tail is None or len({s.trust for s in sayings}) != 1:
        return None
    if any(s.plan or s.denies or s.claim.corrects or s.claim.fulfils for s in sayings):
        return None
    memory = _Memory(
        said=max(s.at for s in sayings),
        dated=max(s.frontier for s in sayings),
        loose=max((one.end for one in painter.loose), default=-OPEN_END),
        trust=sayings[0].trust,
    )
    # A cut behind all that was said would part the last span from evidence that begins later:
    # what is left of it would be another fact.
    told = max(memory.said, last.start)
    if last.end == OPEN_END and any(support.lo > told for support in last.supports):
        return None
    key = SlotKey(group.subject, group.name, object_)
    return SlotState(graph_id=group.graph_id, key=key, body=memory.encode(), tail=(tail.uuid,))


def append(
    state: SlotState, tail: Sequence[Fact], claim: Claim, *, canonical: Mapping[str, str]
) -> Folded | None:
    """Fold one more claim into a slot without its other claims.

    Args:
        state: the slot's state, as a fold or an append left it.
        tail: the facts that `state.tail` names.
        claim: a claim of this slot that is not in it yet.
        canonical: as in `fold`; the same merges as when the state was made.

    Returns:
        The changed and new facts, the new state and the verdict; None: fold the group.
    """
    memory = _Memory.decode(state.body)
    last = next((fact for fact in tail if fact.uuid in state.tail), None)
    s = _plain(claim, canonical)
    if memory is None or last is None or s is None or not _belongs(s, state, memory):
        return None
    if claim.created_at < last.created_at:
        return None
    facts = _ended(s, last, memory) if s.ends else _held(s, last, memory, state)
    if facts is None:
        return None
    memory.said, memory.dated = s.at, max(memory.dated, s.frontier)
    newest = max(facts, key=lambda fact: fact.holds_from)
    after = replace(state, body=memory.encode(), tail=(newest.uuid,))
    outcome = "ends" if s.ends else "paints" if s.stroke else "supports"
    reason = {
        "ends": "it ends what held",
        "paints": "it says when this holds",
        "supports": "it is evidence",
    }[outcome]
    bearing = next(f for f in facts if f.object == s.object)
    return Folded(
        facts=tuple(facts),
        slots=(after,),
        supports={bearing.uuid: (s.uuid,)},
        verdicts={s.uuid: Verdict(s.uuid, outcome, reason)},
    )


def _plain(claim: Claim, canonical: Mapping[str, str]) -> Saying | None:
    """The claim in play, if it is of the plain kind: a state that holds or ends, no links."""
    if claim.object is None or claim.kind != "state" or claim.undated_past:
        return None
    if claim.polarity == "denies" or claim.corrects or claim.fulfils or claim.repeats:
        return None
    s = Saying(
        claim,
        canonical.get(claim.subject, claim.subject),
        canonical.get(claim.object, claim.object),
    )
    try:
        s.begin_with(claim.valid_at)
        s.end_with(claim.invalid_at, claim.end_exclusive)
        zone_of(claim.zone)
    except (InputError, ArithmeticError, ValueError, TypeError):
        return None
    if s.holds and (s.invalid is not None or (s.valid is not None and s.lo > s.at)):
        return None
    return s


def _belongs(s: Saying, state: SlotState, memory: _Memory) -> bool:
    """Whether it is said strictly last, in this slot, at its level, behind all dates."""
    key = state.key
    if s.claim.graph_id != state.graph_id or s.subject != key.subject or s.claim.name != key.name:
        return False
    if key.object is not None and s.object != key.object:
        return False
    if s.at <= memory.said or s.trust != memory.trust:
        return False
    if s.holds and s.valid is not None:
        coarse = s.valid.precision is not Precision.INSTANT
        return s.lo >= memory.dated and not (coarse and s.lo <= memory.said)
    return not s.ends or s.invalid is None or s.end_lo >= memory.dated


def _held(s: Saying, last: Fact, memory: _Memory, state: SlotState) -> list[Fact] | None:
    start = s.at if s.valid is None else s.lo
    covered = last.holds_from <= start < last.holds_to
    if last.object == s.object:
        if covered and (s.valid is None or last.holds_to == OPEN_END):
            s.stroke = s.valid is not None
            return [_with(last, s)]
        if start <= last.holds_to:
            return None
    if start <= last.holds_from or start < memory.loose:
        return None
    s.stroke = True
    if not covered:
        return [_new(s, start, state)]
    if last.holds_to != OPEN_END or start <= memory.said:
        return None
    cut = replace(
        last,
        invalid_at=from_micros(start),
        end=Border(s.start_edge().civil, "neighbour"),
        holds_to=start,
        expired_at=s.claim.created_at,
        closed_by=s.uuid,
    )
    return [cut, _new(s, start, state)]


def _ended(s: Saying, last: Fact, memory: _Memory) -> list[Fact] | None:
    """An ends-claim on the last span, which is open; None for anything else."""
    end = s.end()
    if last.object != s.object or last.holds_to != OPEN_END:
        return None
    if end <= last.holds_from or end <= memory.said:
        return None
    edge = s.end_edge()
    learned = s.claim.created_at
    ended = replace(
        _with(last, s),
        fact=last.fact,
        invalid_at=from_micros(end),
        end=Border(edge.civil, edge.basis),
        holds_to=end,
        expired_at=learned if learned > last.created_at else None,
        closed_by=s.uuid,
    )
    return [ended]


def _with(fact: Fact, s: Saying) -> Fact:
    """The fact with one more claim as evidence."""
    claim = s.claim
    episodes = fact.episodes
    if claim.episode not in episodes:
        if len(episodes) == EVIDENCE_LIMIT:
            half = EVIDENCE_LIMIT // 2
            episodes = (*episodes[:half], *episodes[half + 1 :], claim.episode)
        else:
            episodes = cap_evidence((*episodes, claim.episode))
    return replace(
        fact,
        fact=claim.fact,
        episodes=episodes,
        evidence=fact.evidence + 1,
        attributes={**fact.attributes, **claim.attributes},
        extractor=claim.extractor,
        object_labels=claim.object_labels,
    )


def _new(s: Saying, start: int, state: SlotState) -> Fact:
    claim = s.claim
    exclusive = state.key.object is None
    group = Group(state.graph_id, state.key.subject, state.key.name, exclusive)
    edge = s.start_edge()
    return Fact(
        uuid=fact_id(group, s.object or "", s.uuid, 0),
        graph_id=state.graph_id,
        subject=group.subject,
        name=group.name,
        object=s.object or "",
        fact=claim.fact,
        kind="state",
        created_at=claim.created_at,
        valid_at=from_micros(start),
        start=Border(edge.civil, edge.basis),
        holds_from=start,
        holds_to=OPEN_END,
        trust=s.trust,
        exclusive=exclusive,
        episodes=(claim.episode,),
        attributes=dict(claim.attributes),
        extractor=claim.extractor,
        object_labels=claim.object_labels,
    )
