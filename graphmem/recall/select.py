"""What of the fused candidates is the answer, in which order. Pure.

A reranker puts the best candidates of fusion into another order; the order is always total:
score descending, then uuid ascending.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from graphmem.core.civil import micros
from graphmem.core.dates import meets
from graphmem.core.entities import without_summary
from graphmem.recall.fuse import Fused
from graphmem.recall.questions import (
    Answer,
    RankedEntity,
    RankedEpisode,
    RankedFact,
    standing,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphmem.core.records import Entity, Episode, Fact, Vector
    from graphmem.core.requests import Filters, Scope
    from graphmem.recall.channels import Scores
    from graphmem.recall.fuse import Pool
    from graphmem.recall.questions import Question

__all__ = [
    "admits",
    "by_distance",
    "by_mentions",
    "diverse",
    "fact_scores",
    "narrowed",
    "ranked",
    "select",
    "shortlist",
    "told",
]

CURRENT: Final = ("holds", "happened")
DIVERSITY: Final = 0.5
"""The share of relevance against novelty in `diverse` (lambda of Carbonell and Goldstein, 1998)."""
DEPTH: Final = 4
"""Rerankers see this many times the limit."""

Record = TypeVar("Record")


def ranked(scores: Scores) -> list[str]:
    """Uuids by score descending, then uuid ascending."""
    return sorted(scores, key=lambda uuid: (-scores[uuid], uuid))


def diverse(
    order: Sequence[str], scores: Scores, vectors: Mapping[str, Vector], limit: int
) -> list[str]:
    """Maximal marginal relevance: each next one is relevant and unlike those before it.

    Relevance is the score scaled to 0..1 over `order`, likeness the cosine; a record without a
    vector is unlike all. Carbonell and Goldstein, SIGIR 1998.
    """
    import numpy

    low = min((scores[uuid] for uuid in order), default=0.0)
    reach = max((scores[uuid] for uuid in order), default=0.0) - low or 1.0
    dimension = max((len(vectors[u]) // 4 for u in order if u in vectors), default=0)
    rows = numpy.zeros((len(order), dimension), "<f4")
    for place, uuid in enumerate(order):
        if uuid in vectors:
            rows[place] = numpy.frombuffer(vectors[uuid], "<f4")
    likeness = numpy.zeros(len(order))
    left = list(range(len(order)))
    chosen: list[str] = []
    while left and len(chosen) < limit:
        best = max(
            left,
            key=lambda place: (
                DIVERSITY * (scores[order[place]] - low) / reach
                - (1 - DIVERSITY) * float(likeness[place])
            ),
        )
        left.remove(best)
        chosen.append(order[best])
        likeness = numpy.maximum(likeness, rows @ rows[best])
    return chosen


def by_distance(order: Sequence[str], hops: Scores) -> list[str]:
    """Nearest to the center first, what cannot be reached last; equals stay in their order."""
    far = max(hops.values(), default=0.0) + 1
    return sorted(order, key=lambda uuid: hops.get(uuid, far))


def by_mentions(order: Sequence[str], counts: Scores) -> list[str]:
    """What was said most often first; equals stay in their order."""
    return sorted(order, key=lambda uuid: -counts.get(uuid, 0.0))


def select(
    candidates: Pool,
    fused: Fused,
    question: Question,
    *,
    distances: Mapping[str, float],
    notes: tuple[str, ...] = (),
) -> Answer:
    """Cut to the limit, rerank, and put what holds above what is over.

    Where the question says of which time it is, facts stay as they fit; plans among them where it
    is of what is to come, else behind.

    `distances` are hops from the question's center, of facts and entities ("node_distance").
    """
    scopes = question.scopes
    facts = _facts(candidates, fused, question, distances) if "fact" in scopes else []
    episodes = _episodes(candidates, fused, question) if "episode" in scopes else []
    entities = _entities(candidates, fused, question, distances) if "entity" in scopes else []
    current = [fact for fact in facts if fact.standing in CURRENT]
    over = [fact for fact in facts if fact.standing in ("over", "retracted")]
    plans = [fact for fact in facts if fact.standing == "begins" and not fused.coming]
    begun = [fact for fact in facts if fact.standing != "begins" or fused.coming]
    return Answer(
        question=question,
        facts=tuple(begun) if fused.timed else (*current, *over),
        plans=tuple(plans),
        episodes=tuple(episodes),
        entities=tuple(entities),
        ends={e.uuid: e for fact in facts for e in (fact.subject, fact.object) if e is not None},
        notes=notes,
        timed=fused.timed,
    )


def shortlist(candidates: Pool, fused: Fused, question: Question) -> Fused:
    """What a reranker of texts reads: of each scope asked for the best that may be shown."""
    first = DEPTH * question.limit
    found: dict[Scope, Scores] = {
        "fact": fact_scores(candidates, fused, question),
        "episode": _episode_scores(candidates, fused, question),
        "entity": _entity_scores(candidates, fused, question),
    }
    best = {
        scope: {uuid: scores[uuid] for uuid in ranked(scores)[:first]}
        for scope, scores in found.items()
        if scope in question.scopes
    }
    return Fused(best.get("fact", {}), best.get("episode", {}), best.get("entity", {}))


def fact_scores(candidates: Pool, fused: Fused, question: Question) -> dict[str, float]:
    """The fused scores of the facts that the question's window lets in."""
    at = micros(question.at)
    return {
        uuid: fused.facts[uuid]
        for uuid, fact in candidates.facts.items()
        if uuid in fused.facts and _wanted(fact, question, at)
    }


def _episode_scores(candidates: Pool, fused: Fused, question: Question) -> dict[str, float]:
    return {
        uuid: score
        for uuid, score in fused.episodes.items()
        if uuid in candidates.episodes and told(candidates.episodes[uuid], question)
    }


def _entity_scores(candidates: Pool, fused: Fused, question: Question) -> dict[str, float]:
    entities = candidates.entities
    return {
        uuid: score
        for uuid, score in fused.entities.items()
        if uuid in entities and _wanted_entity(entities[uuid], question.filters)
    }


def _facts(
    candidates: Pool, fused: Fused, question: Question, distances: Mapping[str, float]
) -> list[RankedFact]:
    at = micros(question.at)
    facts, scores = candidates.facts, fact_scores(candidates, fused, question)
    counts = {uuid: float(facts[uuid].evidence) for uuid in scores}
    order = _reranked(scores, candidates, question, distances, counts)
    return [
        RankedFact(
            facts[uuid],
            scores[uuid],
            standing(facts[uuid], at),
            candidates.entities.get(facts[uuid].subject),
            candidates.entities.get(facts[uuid].object),
        )
        for uuid in order
    ]


def _wanted(fact: Fact, question: Question, at: int) -> bool:
    """Whether the question's window lets the fact in (an index may have let in more)."""
    stands = standing(fact, at)
    if question.as_of:
        return stands == "holds"
    if question.between is not None:
        start, end = (micros(border) for border in question.between)
        return fact.holds_from < fact.holds_to and fact.holds_from < end and fact.holds_to > start
    if question.current_only:
        return stands in ("holds", "begins")
    return stands != "retracted"


def _episodes(candidates: Pool, fused: Fused, question: Question) -> list[RankedEpisode]:
    scores = _episode_scores(candidates, fused, question)
    counts = {uuid: float(len(lifting)) for uuid, lifting in _rests(candidates.facts).items()}
    order = _reranked(scores, candidates, question, {}, counts)
    return [RankedEpisode(candidates.episodes[uuid], scores[uuid]) for uuid in order]


def told(episode: Episode, question: Question) -> bool:
    """Whether the question's instants let the episode in, and it is none to be left out."""
    if episode.source == "edit" or episode.uuid in question.without_episodes:
        return False
    if question.known_at is not None and episode.created_at > question.known_at:
        return False
    if question.between is not None:
        return question.between[0] <= episode.said_at < question.between[1]
    return not question.as_of or episode.said_at <= question.at


def _rests(facts: Mapping[str, Fact]) -> dict[str, list[str]]:
    resting: dict[str, list[str]] = {}
    for fact in facts.values():
        for episode in fact.episodes:
            resting.setdefault(episode, []).append(fact.uuid)
    return resting


def _entities(
    candidates: Pool, fused: Fused, question: Question, distances: Mapping[str, float]
) -> list[RankedEntity]:
    scores = _entity_scores(candidates, fused, question)
    counts = {uuid: float(candidates.entities[uuid].mentions) for uuid in scores}
    order = _reranked(scores, candidates, question, distances, counts)
    past = question.as_of or question.known_at is not None
    shown = {u: without_summary(e) if past else e for u, e in candidates.entities.items()}
    return [RankedEntity(shown[uuid], scores[uuid]) for uuid in order]


def narrowed(filters: Filters) -> bool:
    """Whether the filters leave entities out: how well one fits says nothing of that."""
    return bool(filters.labels or filters.without_labels or filters.entity_uuids)


def _wanted_entity(entity: Entity, filters: Filters) -> bool:
    """Whether it is one of those asked for: names and facts lead to others too."""
    if filters.entity_uuids and entity.uuid not in filters.entity_uuids:
        return False
    labels = set(entity.labels)
    wanted = not filters.labels or not labels.isdisjoint(filters.labels)
    return wanted and labels.isdisjoint(filters.without_labels)


def _reranked(
    scores: Scores,
    candidates: Pool,
    question: Question,
    distances: Mapping[str, float],
    counts: Scores,
) -> list[str]:
    order = ranked(scores)
    limit = question.limit
    if question.reranker == "mmr":
        return diverse(order[: DEPTH * limit], scores, candidates.vectors, limit)
    if question.reranker == "node_distance":
        return by_distance(order[: DEPTH * limit], distances)[:limit]
    if question.reranker == "episode_mentions":
        return by_mentions(order[: DEPTH * limit], counts)[:limit]
    return order[:limit]


def admits(fact: Fact, filters: Filters) -> bool:
    """The caller's filters, for facts that no index has seen; windows of time are `select`'s."""
    if filters.names and fact.name not in filters.names:
        return False
    if fact.name in filters.without_names:
        return False
    if filters.fact_uuids and fact.uuid not in filters.fact_uuids:
        return False
    if filters.subjects and fact.subject not in filters.subjects:
        return False
    if filters.holds_at is not None and not fact.holds_from <= filters.holds_at < fact.holds_to:
        return False
    if filters.overlaps is not None:
        start, end = filters.overlaps
        if not (fact.holds_from < end and fact.holds_to > start):
            return False
    dated = (
        (fact.valid_at, filters.valid_at),
        (fact.invalid_at, filters.invalid_at),
        (fact.created_at, filters.created_at),
        (fact.expired_at, filters.expired_at),
    )
    if not all(dates is None or meets(date, dates) for date, dates in dated):
        return False
    return not filters.entities or bool({fact.subject, fact.object} & set(filters.entities))
