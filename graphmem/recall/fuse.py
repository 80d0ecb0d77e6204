"""Fusion: facts and the episodes they rest on support each other; what is over gives way.

Every record comes with its own score, from the channels of its scope (`recall.ranking`). Support
goes one step: facts and episodes are first scored by themselves, then each takes a share of the
other's own score. Pure.
"""

from __future__ import annotations

from math import fsum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from graphmem.core.civil import micros
from graphmem.recall.channels import joined, named_ends, shares
from graphmem.recall.questions import standing
from graphmem.recall.timed import timed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphmem.core.records import Entity, Episode, Fact, GraphState, Vector
    from graphmem.core.requests import Scope
    from graphmem.recall.channels import Scores
    from graphmem.recall.plan import QueryPlan
    from graphmem.recall.weights import Weights

__all__ = [
    "Channels",
    "Fused",
    "Pool",
    "entity_channels",
    "episode_channels",
    "fact_channels",
    "fuse",
    "fused_newest",
    "weigh",
    "without_literals",
]

Channels: TypeAlias = "dict[str, tuple[float, Scores]]"
"""Channels by name, each with its weight; "own" is what the channels of the scope gave."""

STEP = 1e-6
"""What stands right below another."""


class Pool(NamedTuple):
    """The candidates by uuid, their own scores by scope, and the worth of their trails.

    Of episodes and entities more have a score than have been read. `vectors` are those of the best
    records, where a reranker compares them. `parts` are, of an explained question, the channels
    that make the own scores.
    """

    state: GraphState
    facts: Mapping[str, Fact]
    episodes: Mapping[str, Episode]
    entities: Mapping[str, Entity]
    own: Mapping[Scope, Scores]
    trails: Scores
    vectors: Mapping[str, Vector]
    parts: Mapping[Scope, Mapping[str, Scores]] = MappingProxyType({})


class Fused(NamedTuple):
    """The score of each candidate; larger is better.

    `timed`: the question says of which time it is, and the facts' scores heed it; `coming`: of what
    is to come.
    """

    facts: Scores
    episodes: Scores
    entities: Scores
    timed: bool = False
    coming: bool = False


def fuse(candidates: Pool, plan: QueryPlan, weights: Weights) -> Fused:
    """Score every candidate of every scope."""
    facts = weigh(*fact_channels(candidates, plan, weights).values())
    episodes = weigh(*episode_channels(candidates, weights).values())
    entities = weigh(*entity_channels(candidates, facts, plan, weights).values())
    if not (plan.asks_for_past or plan.timing.dated):
        episodes = _fresh_first(episodes, candidates.facts, plan)
    if not (plan.asks_for_past or plan.timing.past):
        facts = _timely_first(facts, candidates.facts, plan, weights)
    if plan.timing:
        facts = timed(facts, candidates.facts, plan.timing, step=weights.fact_over)
    return Fused(facts, episodes, entities, bool(plan.timing), plan.timing.coming)


def fused_newest(candidates: Pool) -> Fused:
    """Where nothing was asked: facts by their start (else when they were learned)."""
    begun = {u: micros(f.valid_at or f.created_at) for u, f in candidates.facts.items()}
    order = sorted(begun, key=lambda uuid: (-begun[uuid], uuid))
    facts = {uuid: 1.0 / (1 + place) for place, uuid in enumerate(order)}
    entities = joined(facts, candidates.facts, _literals(candidates))
    return Fused(facts, candidates.own["episode"], entities)


def weigh(*channels: tuple[float, Scores]) -> dict[str, float]:
    """The weighted sum of channels; a record's absence from one counts 0."""
    total: dict[str, float] = {}
    for weight, scores in channels:
        for uuid, score in scores.items():
            total[uuid] = total.get(uuid, 0.0) + weight * score
    return total


def fact_channels(candidates: Pool, plan: QueryPlan, weights: Weights) -> Channels:
    """A fact's own score, what it rests on, what it joins, and the trail it is part of."""
    said = candidates.own["episode"]
    backed = {
        uuid: max(said.get(episode, 0.0) for episode in fact.episodes)
        for uuid, fact in candidates.facts.items()
        if not said.keys().isdisjoint(fact.episodes)
    }
    # On a trail a fact is not worse for being unlike the question's words.
    own = {
        uuid: max(0.0, score) if uuid in candidates.trails else score
        for uuid, score in candidates.own["fact"].items()
    }
    channels = {
        "found": (0.0, dict.fromkeys(candidates.facts, 1.0)),
        "own": (1.0, own),
        "supported": (weights.fact_supported, shares(backed)),
        "named": (weights.fact_named, named_ends(candidates.facts.values(), plan.named)),
        "trail": (weights.fact_trail, candidates.trails),
    }
    if bias := plan.question.recency_bias:
        channels["recency"] = (bias * weights.recency, _newness(candidates.facts))
    return channels


def _newness(facts: Mapping[str, Fact]) -> dict[str, float]:
    """The fact that began last 1, the first 0, the others by their place among all beginnings.

    By places, not by time: one fact of long ago (a birth) must not make all others alike.
    """
    begun = {
        uuid: fact.holds_from if fact.valid_at is None else micros(fact.valid_at)
        for uuid, fact in facts.items()
    }
    places = {begins: place for place, begins in enumerate(sorted(set(begun.values())))}
    last = len(places) - 1
    return {uuid: places[begins] / last for uuid, begins in begun.items()} if last > 0 else {}


def entity_channels(candidates: Pool, facts: Scores, plan: QueryPlan, weights: Weights) -> Channels:
    """An entity's own score, whether the question names it, and its best fact (of `facts`).

    The last two lift no literal that is known to be one; of what has not been read yet, that is
    told later (`without_literals`).
    """
    own, literals = candidates.own["entity"], _literals(candidates)
    met = {end for fact in candidates.facts.values() for end in (fact.subject, fact.object)}
    named = {u: 1.0 for u in plan.named if u not in literals and (u in met or u in own)}
    return {
        "own": (1.0, own),
        "named": (weights.entity_named, named),
        "joined": (weights.entity_joined, shares(joined(facts, candidates.facts, literals))),
    }


def without_literals(
    scores: Scores, own: Scores, entities: Mapping[str, Entity]
) -> dict[str, float]:
    """The scores of entities; of those that are read and are literals, as if no fact led there."""
    literals = {uuid for uuid, entity in entities.items() if entity.is_value}
    things = {uuid: score for uuid, score in scores.items() if uuid not in literals}
    return things | {uuid: own[uuid] for uuid in literals & scores.keys() & own.keys()}


def episode_channels(candidates: Pool, weights: Weights) -> Channels:
    """Episodes: their own score, and the facts that rest on them, by who read them.

    `+ weight x max(0, score of the fact / that of the best)` of the best fact, half of that of
    the second, a quarter of that of the third, and so on: what gave several fitting facts fits
    better than what gave one; the spans of one exclusive relation count as one. A strong reader's
    facts say more of an episode than the episode's own words do, those of rules less.
    (Design: RETRIEVAL, Facts.)
    """
    scaled = candidates.own["fact"]
    best = max(scaled.values(), default=0.0)
    lifts: dict[str, dict[tuple[str, str] | str, float]] = {}
    for uuid, score in scaled.items():
        if score > 0:
            fact = candidates.facts[uuid]
            slot = (fact.subject, fact.name) if fact.exclusive else uuid
            lift = weights.support(fact.extractor) * score / best
            for episode in fact.episodes:
                if episode in candidates.own["episode"]:
                    each = lifts.setdefault(episode, {})
                    each[slot] = max(lift, each.get(slot, 0.0))
    lifted = {
        episode: fsum(
            lift / 2**place for place, lift in enumerate(sorted(each.values(), reverse=True))
        )
        for episode, each in lifts.items()
    }
    return {"own": (1.0, candidates.own["episode"]), "supported": (1.0, lifted)}


def _timely_first(
    scores: Scores, facts: Mapping[str, Fact], plan: QueryPlan, weights: Weights
) -> dict[str, float]:
    """What is over takes a fixed step down; of one relation what is of the time asked goes first.

    Of one subject and exclusive relation no other span stands above one that holds; in a question
    of what is to come, above one that is planned.
    """
    stands = {uuid: standing(facts[uuid], plan.moment) for uuid in scores}
    stepped = {
        uuid: score - weights.fact_over * (stands[uuid] in ("over", "retracted"))
        for uuid, score in scores.items()
    }
    timely = "begins" if plan.timing.coming else "holds"
    best: dict[tuple[str, str], float] = {}
    for uuid, score in stepped.items():
        fact = facts[uuid]
        if fact.exclusive and stands[uuid] == timely:
            key = (fact.subject, fact.name)
            best[key] = max(score, best.get(key, score))
    for uuid, score in stepped.items():
        ceiling = best.get((facts[uuid].subject, facts[uuid].name))
        if ceiling is not None and stands[uuid] not in (timely, "happened"):
            stepped[uuid] = min(score, ceiling - STEP)
    return stepped


def _fresh_first(scores: Scores, facts: Mapping[str, Fact], plan: QueryPlan) -> dict[str, float]:
    """An episode of the fact that took a closed one's place right above those of the closed one.

    The best of them is raised: a closed fact's episode may be wanted for what else it says. Only
    where both are candidates, in one exclusive relation of one subject.
    """
    at = plan.moment
    slots: dict[tuple[str, str], tuple[list[Fact], list[Fact]]] = {}
    for fact in facts.values():
        stands = standing(fact, at)
        if fact.exclusive and stands in ("holds", "over", "retracted"):
            slots.setdefault((fact.subject, fact.name), ([], []))[stands != "holds"].append(fact)
    fresh = dict(scores)
    for holding, closed in slots.values():
        standing_on = sorted({e for fact in holding for e in fact.episodes if e in scores})
        for fact in closed if standing_on else ():
            best = max(standing_on, key=fresh.__getitem__)
            stale = [fresh[e] for e in fact.episodes if e in fresh and e not in standing_on]
            fresh[best] = max([fresh[best], *(score + STEP for score in stale)])
    return fresh


def _literals(candidates: Pool) -> set[str]:
    return {uuid for uuid, entity in candidates.entities.items() if entity.is_value}
