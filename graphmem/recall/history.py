"""What was believed at an instant, and why: the fold over what had been told by then. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmem.core.catalogue import exclusive_at
from graphmem.core.entities import fold_entity
from graphmem.core.fold import fold
from graphmem.core.identity import classes, members
from graphmem.core.requests import GroupKey
from graphmem.recall.questions import Closing, Explanation, Judged

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from graphmem.core.fold import Folded
    from graphmem.core.records import Claim, Entity, Episode, Fact, GraphState, Mention

__all__ = [
    "believed",
    "entities_at",
    "explained",
    "groups_of",
    "in_order",
    "inherited",
    "kin",
    "scores_then",
]


def kin(state: GraphState, entities: Iterable[str], known_at: datetime | None = None) -> set[str]:
    """These entities and all that are or, at `known_at`, were one with any of them."""
    known = set(entities)
    links = [
        classes(state.links),
        *([] if known_at is None else [classes(state.links, known_at=known_at)]),
    ]
    size = -1
    while size != len(known):
        size = len(known)
        for canonical in links:
            heads = {canonical.get(entity, entity) for entity in known}
            known |= heads
            known |= {entity for entity, head in canonical.items() if head in heads}
    return known


def groups_of(
    state: GraphState, pairs: Iterable[tuple[str, str]], known_at: datetime | None = None
) -> tuple[GroupKey, ...]:
    """The groups of (subject, relation name), each under every entity of the subject's class."""
    groups = {
        GroupKey(subjects=tuple(sorted(kin(state, (subject,), known_at))), name=name)
        for subject, name in pairs
    }
    return tuple(sorted(groups, key=lambda group: (group.name, group.subjects)))


def believed(
    graph_id: str,
    state: GraphState,
    claims: Iterable[Claim],
    *,
    known_at: datetime | None,
    groups: Iterable[GroupKey] | None = None,
) -> Folded:
    """The fold over the claims, relation records and links known at an instant.

    Args:
        graph_id: the graph.
        state: its links and relation records.
        claims: whole groups with all that they link to; later ones are left out here.
        known_at: the instant; None: everything told so far.
        groups: emit only the facts of these; None: of all claims.
    """
    known = [claim for claim in claims if known_at is None or claim.created_at <= known_at]
    canonical = classes(state.links, known_at=known_at)
    wanted = None
    if groups is not None:
        wanted = {
            (canonical.get(subject, subject), group.name)
            for group in groups
            for subject in group.subjects
        }
    return fold(
        graph_id,
        known,
        canonical=canonical,
        exclusive=exclusive_at(state.relations, known_at=known_at),
        groups=wanted,
    )


def entities_at(
    graph_id: str, state: GraphState, mentions: Iterable[Mention], known_at: datetime
) -> dict[str, Entity]:
    """The entities that the mentions known at an instant make, under the merges known then.

    By every uuid of their class, so that an end of a fact is found whatever it was called.
    """
    canonical = classes(state.links, known_at=known_at)
    own: dict[str, list[Mention]] = {}
    for mention in mentions:
        if mention.created_at <= known_at:
            head = canonical.get(mention.entity, mention.entity)
            own.setdefault(head, []).append(mention)
    others = members(canonical)
    entities = (
        fold_entity(head, said, others.get(head, ()), graph_id) for head, said in own.items()
    )
    found = {entity.uuid: entity for entity in entities if entity is not None}
    merged = {e: found[head] for e, head in canonical.items() if head in found}
    return {**merged, **found}


def inherited(
    now: Mapping[str, Fact], scores: Mapping[str, float], then: Iterable[Fact]
) -> dict[str, float]:
    """Scores of facts as believed then, from those that the index found now.

    A fact takes the score of its successor of the same uuid, else the best of the same subject,
    relation and object, else half the best of the same relation of the subject.
    """
    slots: dict[tuple[str, ...], float] = {}
    for uuid, fact in now.items():
        score = scores.get(uuid, 0.0)
        for key in (
            (fact.subject, fact.name, fact.object),
            (fact.subject, fact.name),
            (fact.name,),
        ):
            slots[key] = max(score, slots.get(key, score))
    inherited: dict[str, float] = {}
    for fact in then:
        whole = slots.get((fact.subject, fact.name, fact.object))
        group = slots.get((fact.subject, fact.name), slots.get((fact.name,), 0.0))
        score = whole if whole is not None else group / 2 if group > 0 else group
        inherited[fact.uuid] = scores.get(fact.uuid, score)
    return inherited


def scores_then(
    scores: Mapping[str, float],
    state: GraphState,
    then: Mapping[str, Entity],
    names: Iterable[str],
) -> dict[str, float]:
    """Scores of entities as known then, each once, from those that the index found now.

    An entity takes the best score of what it consists of, else that of what it is part of now.
    Where it is one with others now of which the question names some, the others take half.

    Args:
        scores: by uuid, of the entities of now.
        state: the graph's links.
        then: the entities known then, by every uuid of their class.
        names: keys of the names in the question.
    """
    keys, heads = frozenset(names), classes(state.links)
    named = {entity.uuid: not keys.isdisjoint(entity.keys) for entity in then.values()}
    chosen = {heads.get(uuid, uuid) for uuid, entity in then.items() if named[entity.uuid]}
    found: dict[str, float] = {}
    for uuid, entity in then.items():
        head = heads.get(uuid, uuid)
        if (score := scores.get(uuid, scores.get(head))) is None:
            continue
        if head in chosen and not named[entity.uuid] and score > 0:
            score /= 2
        found[entity.uuid] = max(score, found.get(entity.uuid, score))
    return found


def in_order(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """A timeline: start unknown first, then by start, end, relation, uuid."""
    return tuple(
        sorted(
            facts,
            key=lambda f: (
                f.valid_at is not None,
                f.valid_at or f.created_at,
                f.invalid_at is None,
                f.invalid_at or f.created_at,
                f.name,
                f.uuid,
            ),
        )
    )


def explained(
    fact: Fact,
    folded: Folded,
    claims: Sequence[Claim],
    episodes: Mapping[str, Episode],
    ends: Mapping[str, Entity],
) -> Explanation:
    """Why a fact is believed as it is, from a fold of its whole group."""
    supports = set(folded.supports.get(fact.uuid, ()))
    by_uuid = {claim.uuid: claim for claim in claims}
    judged = [
        Judged(
            claim,
            episodes.get(claim.episode),
            verdict.outcome,
            verdict.reason,
            verdict.by,
            claim.uuid in supports,
        )
        for claim in sorted(claims, key=_saying)
        if (verdict := folded.verdicts.get(claim.uuid)) is not None
    ]
    return Explanation(
        fact=fact,
        claims=tuple(judged),
        closing=_closing(fact, by_uuid, episodes),
        subject=ends.get(fact.subject),
        object=ends.get(fact.object),
    )


def _saying(claim: Claim) -> tuple[datetime, int, datetime, int, str]:
    return (claim.said_at, claim.position, claim.created_at, claim.ordinal, claim.uuid)


def _closing(
    fact: Fact, claims: Mapping[str, Claim], episodes: Mapping[str, Episode]
) -> Closing | None:
    if fact.status == "holds" and fact.invalid_at is None:
        return None
    claim = claims.get(fact.closed_by) if fact.closed_by else None
    if claim is None:
        return None if fact.status == "planned" else Closing(None, None, _why(fact))
    episode = episodes.get(claim.episode)
    said = f"{claim.said_at:%Y-%m-%d}"
    verb = "retracted" if fact.status == "retracted" else "ended"
    if claim.corrects and claim.polarity == "holds":
        verb = f"{verb} by a correction"
    elif claim.polarity == "denies":
        verb = f"{verb} by a denial"
    elif claim.polarity == "ends":
        verb = f"{verb} as told"
    else:
        verb = f"{verb} by what was told next"
    return Closing(claim, episode, f"{verb} on {said}: {claim.fact}")


def _why(fact: Fact) -> str:
    if fact.kind == "event":
        return "an event: it lies where its date says"
    if fact.status == "past":
        return "told as a thing of the past"
    if fact.status == "retracted":
        return "painted over completely"
    return "its end was told with it"
