"""Drafts become facts: identity, the sentence, evidence, and when it was learned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphmem.core.civil import from_micros
from graphmem.core.ids import derive
from graphmem.core.records import Border, Fact

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from graphmem.core.fold.model import Edge, Saying
    from graphmem.core.fold.spans import Draft
    from graphmem.core.records import Claim, Json

__all__ = ["EVIDENCE_LIMIT", "Group", "cap_evidence", "fact_id", "facts_of"]


EVIDENCE_LIMIT: Final = 64
"""How many episodes a fact lists: the earliest and the latest ones. `Fact.evidence` counts all."""


class Group:
    """Where facts are made: a graph's subject and relation."""

    __slots__ = ("exclusive", "graph_id", "name", "subject")

    def __init__(self, graph_id: str, subject: str, name: str, exclusive: bool) -> None:
        self.graph_id = graph_id
        self.subject = subject
        self.name = name
        self.exclusive = exclusive


def fact_id(group: Group, object_: str, first: str, number: int) -> str:
    """The uuid of a fact: slot, object, earliest-said supporting claim, number under that."""
    slot = "" if group.exclusive else object_
    return derive(
        "fact", group.graph_id, group.subject, group.name, slot, object_, first, str(number)
    )


def facts_of(group: Group, drafts: Iterable[Draft]) -> list[tuple[Fact, Draft]]:
    """The facts of a group, in the order of time, each with its draft."""
    counts: dict[tuple[str, str], int] = {}
    made: list[tuple[Fact, Draft]] = []
    for draft in sorted(drafts, key=_when):
        key = (draft.object, draft.sayings[0].uuid)
        number = counts[key] = counts.get(key, -1) + 1
        made.append((_fact(group, draft, number), draft))
    return made


def _when(draft: Draft) -> tuple[bool, int, int, str, str, str]:
    end = draft.end
    return (
        draft.start is not None,
        draft.start or 0,
        end if end is not None else draft.holds[1],
        draft.status,
        draft.object,
        draft.sayings[0].uuid,
    )


def _fact(group: Group, draft: Draft, number: int) -> Fact:
    sayings = draft.sayings
    claims = [s.claim for s in sayings]
    teller = next((s.claim for s in reversed(sayings) if s.holds), claims[-1])
    created = min(claim.created_at for claim in claims)
    return Fact(
        uuid=fact_id(group, draft.object, sayings[0].uuid, number),
        graph_id=group.graph_id,
        subject=group.subject,
        name=group.name,
        object=draft.object,
        fact=teller.fact,
        kind=draft.kind,
        created_at=created,
        valid_at=None if draft.start is None else from_micros(draft.start),
        invalid_at=None if draft.end is None else from_micros(draft.end),
        expired_at=_expired(draft, created),
        start=_border(draft.begin),
        end=_border(draft.finish),
        holds_from=draft.holds[0],
        holds_to=draft.holds[1],
        status=draft.status,
        trust=draft.trust,
        exclusive=group.exclusive,
        closed_by=None if draft.closer is None else draft.closer.uuid,
        episodes=cap_evidence(list(dict.fromkeys(claim.episode for claim in claims))),
        evidence=len(claims),
        attributes=_attributes(claims),
        extractor=teller.extractor,
        object_labels=teller.object_labels,
    )


def cap_evidence(uuids: Sequence[str]) -> tuple[str, ...]:
    """The earliest half and the latest half of what may be listed as evidence."""
    if len(uuids) <= EVIDENCE_LIMIT:
        return tuple(uuids)
    half = EVIDENCE_LIMIT // 2
    return (*uuids[:half], *uuids[-half:])


def _border(edge: Edge | None) -> Border | None:
    return None if edge is None else Border(edge.civil, edge.basis)


def _expired(draft: Draft, created: datetime) -> datetime | None:
    """When it was learned that it ended or was wrong; None if that was known from the start."""
    closer: Saying | None = draft.closer
    if closer is None:
        return created if draft.status == "retracted" else None
    learned = closer.claim.created_at
    own = any(s is closer for s in draft.sayings)
    if own and learned <= created and draft.status != "retracted":
        return None
    return max(learned, created)


def _attributes(claims: Sequence[Claim]) -> dict[str, Json]:
    """The attributes of all supporting claims; of one name the last said."""
    merged: dict[str, Json] = {}
    for claim in claims:
        merged.update(claim.attributes)
    return merged
