"""Fusion: channels weighed and summed; facts and the episodes they rest on support each other.

Every channel is scaled to at most 1 before it is weighed. A record's score is the sum over its
channels; a channel that does not know the record adds nothing. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graphmem.core.civil import micros
from graphmem.recall.channels import (
    cosines,
    hits_of,
    joined,
    lifted,
    named_ends,
    nearness,
    neighbouring,
    said_by,
    scaled,
    shares,
)
from graphmem.recall.questions import standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphmem.core.records import Entity, Episode, Fact, Vector
    from graphmem.core.requests import Found
    from graphmem.recall.channels import Scores
    from graphmem.recall.plan import QueryPlan
    from graphmem.recall.weights import Weights

__all__ = ["Fused", "Pool", "fuse", "pool", "weigh"]


class Pool(NamedTuple):
    """Everything that the search and the walk brought, by uuid."""

    found: tuple[Found, ...]
    facts: Mapping[str, Fact]
    episodes: Mapping[str, Episode]
    entities: Mapping[str, Entity]
    vectors: Mapping[str, Vector]


class Fused(NamedTuple):
    """The score of each candidate; larger is better."""

    facts: Scores
    episodes: Scores
    entities: Scores


def pool(*found: Found) -> Pool:
    """All candidates together, without the episodes that no channel hit."""
    facts: dict[str, Fact] = {}
    episodes: dict[str, Episode] = {}
    entities: dict[str, Entity] = {}
    vectors: dict[str, Vector] = {}
    for each in found:
        facts.update(each.facts)
        episodes.update(each.episodes)
        entities.update(each.entities)
        vectors.update(each.vectors)
    return Pool(found, facts, episodes, entities, vectors)


def fuse(candidates: Pool, plan: QueryPlan, vector: Vector | None, weights: Weights) -> Fused:
    """Score every candidate of every scope.

    Support goes one step: facts and episodes are first scored by themselves, then each takes a
    share of the other's own score. A question without words is answered by what is newest.
    """
    if not plan.terms and vector is None:
        return _newest(candidates)
    own_facts = _facts(candidates, plan, vector, weights)
    own_episodes = _episodes(candidates, plan, vector, weights)
    episodes = weigh(
        (1.0, own_episodes),
        (weights.supported, shares(_present(lifted(own_facts, candidates.facts), candidates))),
    )
    backed = {
        uuid: max(own_episodes.get(e, 0.0) for e in fact.episodes)
        for uuid, fact in candidates.facts.items()
        if not own_episodes.keys().isdisjoint(fact.episodes)
    }
    facts = weigh((1.0, own_facts), (weights.fact_supported, shares(backed)))
    entities = _entities(candidates, facts, plan, vector, weights)
    return Fused(_fresh_first(facts, candidates.facts, plan, weights), episodes, entities)


def _newest(candidates: Pool) -> Fused:
    """Facts by their start (else when they were learned), episodes as the store ranked them."""
    begun = {u: micros(f.valid_at or f.created_at) for u, f in candidates.facts.items()}
    order = sorted(begun, key=lambda uuid: (-begun[uuid], uuid))
    facts = {uuid: 1.0 / (1 + place) for place, uuid in enumerate(order)}
    things = {u: entity for u, entity in candidates.entities.items() if not entity.is_value}
    return Fused(
        facts,
        hits_of(candidates.found, "episode", "text"),
        joined(facts, candidates.facts, things),
    )


def weigh(*channels: tuple[float, Scores]) -> dict[str, float]:
    """The weighted sum of channels; a record's absence from one counts 0."""
    total: dict[str, float] = {}
    for weight, scores in channels:
        for uuid, score in scores.items():
            total[uuid] = total.get(uuid, 0.0) + weight * score
    return total


def _facts(
    candidates: Pool, plan: QueryPlan, vector: Vector | None, weights: Weights
) -> dict[str, float]:
    facts = candidates.facts
    return weigh(
        (0.0, dict.fromkeys(facts, 1.0)),
        (weights.fact_lexical, _of(shares(hits_of(candidates.found, "fact", "text")), facts)),
        (weights.fact_dense, _gain(scaled(_cosines(candidates, "fact", vector, facts)))),
        (weights.fact_named, named_ends(facts.values(), plan.named)),
        (weights.fact_hops, _of(nearness(hits_of(candidates.found, "fact", "hops")), facts)),
    )


def _episodes(
    candidates: Pool, plan: QueryPlan, vector: Vector | None, weights: Weights
) -> dict[str, float]:
    episodes = candidates.episodes
    bm25 = hits_of(candidates.found, "episode", "text")
    return weigh(
        (weights.lexical, shares(neighbouring(bm25, episodes, weights.neighbours))),
        (weights.dense, scaled(_cosines(candidates, "episode", vector, episodes))),
        (weights.speaker, said_by(episodes.values(), plan.speakers)),
    )


def _entities(
    candidates: Pool, facts: Scores, plan: QueryPlan, vector: Vector | None, weights: Weights
) -> dict[str, float]:
    things = {u: entity for u, entity in candidates.entities.items() if not entity.is_value}
    return weigh(
        (weights.entity_lexical, _of(shares(hits_of(candidates.found, "entity", "text")), things)),
        (weights.entity_dense, scaled(_cosines(candidates, "entity", vector, things))),
        (weights.entity_named, {uuid: 1.0 for uuid in plan.named if uuid in things}),
        (weights.entity_joined, shares(joined(facts, candidates.facts, things))),
    )


def _fresh_first(
    scores: Scores, facts: Mapping[str, Fact], plan: QueryPlan, weights: Weights
) -> dict[str, float]:
    """What is over gives way: a fixed step down, and below what holds of the same relation.

    Of one subject and relation no span that is over stands above one that holds.
    """
    at = micros(plan.question.at)
    over = {u: standing(fact, at) in ("over", "retracted") for u, fact in facts.items()}
    stepped = {u: score - weights.fact_over * over[u] for u, score in scores.items()}
    best: dict[tuple[str, str], float] = {}
    for uuid, score in stepped.items():
        fact = facts[uuid]
        if standing(fact, at) == "holds" and fact.exclusive:
            key = (fact.subject, fact.name)
            best[key] = max(score, best.get(key, score))
    return {
        uuid: min(score, best.get((facts[uuid].subject, facts[uuid].name), score) - 1e-6)
        if over[uuid]
        else score
        for uuid, score in stepped.items()
    }


def _cosines(
    candidates: Pool, scope: str, vector: Vector | None, wanted: Iterable[str]
) -> dict[str, float]:
    """Computed where the record's vector came along, else as the store gave it."""
    known = cosines(candidates.vectors, vector, wanted)
    given = hits_of(candidates.found, scope, "vector")  # pyright: ignore[reportArgumentType]
    return {uuid: s for uuid in wanted if (s := known.get(uuid, given.get(uuid))) is not None}


def _gain(scores: Scores) -> dict[str, float]:
    """Never below 0: a fact that other means found is not worse for being unlike the words."""
    return {uuid: max(0.0, score) for uuid, score in scores.items()}


def _of(scores: Scores, records: Mapping[str, object]) -> dict[str, float]:
    return {uuid: score for uuid, score in scores.items() if uuid in records}


def _present(scores: Scores, candidates: Pool) -> dict[str, float]:
    return _of(scores, candidates.episodes)
