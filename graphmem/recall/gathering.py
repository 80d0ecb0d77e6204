"""All that is read for one question once its words are embedded: a `Store.reading`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from graphmem.core.civil import micros
from graphmem.core.paging import PAGE
from graphmem.core.records import OPEN_END
from graphmem.core.requests import Dates, Filters
from graphmem.core.waiting import side_by_side
from graphmem.recall.finding import entities_of, episodes_of, expansion, find, newest
from graphmem.recall.fresh import AMONG, newest_first
from graphmem.recall.fuse import fuse, fused_newest
from graphmem.recall.history import (
    believed,
    entities_at,
    groups_of,
    inherited,
    kin,
    scores_then,
)
from graphmem.recall.plan import name_keys
from graphmem.recall.select import DEPTH, admits, narrowed, ranked
from graphmem.recall.timed import ordered_episodes

if TYPE_CHECKING:
    from datetime import datetime

    from graphmem.core.ports import Store, Tracer
    from graphmem.core.records import Vector
    from graphmem.core.requests import Scope
    from graphmem.core.tables import Vocabulary
    from graphmem.recall.channels import Scores
    from graphmem.recall.fuse import Fused, Pool
    from graphmem.recall.lexicon import Lexicon
    from graphmem.recall.plan import QueryPlan
    from graphmem.recall.questions import Question
    from graphmem.recall.weights import Weights

__all__ = ["Gathered", "gathered"]

REFOLDED = 64
"""Groups folded anew at most to answer what was known at an instant; the best found first."""
DISTANCE_HOPS = 4


class Gathered(NamedTuple):
    """What a question found.

    `searched` are the candidates that were found, `candidates` those that may be shown (as known
    at another instant, where the question asks so), `fused` how well they fit, and `distances`
    their hops from the question's center.
    """

    searched: Pool
    candidates: Pool
    fused: Fused
    distances: dict[str, float]


async def gathered(
    store: Store,
    lexicon: Lexicon,
    planned: QueryPlan,
    vector: Vector | None,
    vocabulary: Vocabulary,
    weights: Weights,
    heard: Tracer | None = None,
) -> Gathered:
    """Find, fuse, and read what is to be shown."""
    question = planned.question
    asked = bool(planned.terms) or vector is not None
    if asked:
        searched = await find(store, planned, vector, vocabulary, lexicon, weights)
    else:
        searched = await newest(store, planned, weights)
    if heard is not None:
        heard("recall", "fuse", facts=len(searched.facts), episodes=len(searched.own["episode"]))
    fused = fuse(searched, planned, weights) if asked else fused_newest(searched)
    candidates = searched
    if question.known_at is not None:
        candidates, fused = await _as_known(store, question.known_at, question, searched, fused)
    episodes, (entities, scores) = await side_by_side(
        episodes_of(store, question, candidates, fused.episodes),
        entities_of(store, question, candidates, fused),
    )
    candidates = candidates._replace(episodes=episodes, entities=entities)
    fused = await _freshened(store, planned, candidates, fused._replace(entities=scores), weights)
    if question.known_at is None:
        searched = searched._replace(entities=candidates.entities)
    distances = await _distances(store, planned, candidates, weights)
    candidates = candidates._replace(vectors=await _vectors(store, question, fused))
    return Gathered(searched, candidates, fused, distances)


async def _freshened(
    store: Store, planned: QueryPlan, candidates: Pool, fused: Fused, weights: Weights
) -> Fused:
    """Of statements alike the newest first, where the question is of now."""
    question, order = planned.question, planned.timing.order
    if order is not None:
        ordered = ordered_episodes(fused.episodes, candidates.episodes, order)
        fused = fused._replace(episodes=ordered)
    of_now = not (planned.asks_for_past or order or question.as_of or question.between)
    if weights.likeness is None or not of_now or "episode" not in question.scopes:
        return fused
    order = ranked(fused.episodes)
    vectors = await store.vectors(question.graph_id, "episode", order[:AMONG])
    fresh = newest_first(order, candidates.episodes, vectors, weights.likeness)
    scores = (fused.episodes[uuid] for uuid in order)
    return fused._replace(episodes=dict(zip(fresh, scores, strict=True)))


async def _vectors(store: Store, question: Question, fused: Fused) -> dict[str, Vector]:
    """The vectors of the best records, where the reranker compares them with each other."""
    if question.reranker != "mmr":
        return {}
    scores: dict[Scope, Scores] = {
        "fact": fused.facts,
        "episode": fused.episodes,
        "entity": fused.entities,
    }
    found: dict[str, Vector] = {}
    for scope in question.scopes:
        best = ranked(scores[scope])[: DEPTH * question.limit]
        found |= await store.vectors(question.graph_id, scope, best)
    return found


async def _as_known(
    store: Store, known_at: datetime, question: Question, candidates: Pool, fused: Fused
) -> tuple[Pool, Fused]:
    """The candidates as they were believed at `known_at`: their groups folded anew."""
    graph_id = question.graph_id
    state = candidates.state
    best = [candidates.facts[uuid] for uuid in ranked(fused.facts)]
    pairs = list(dict.fromkeys((fact.subject, fact.name) for fact in best))[:REFOLDED]
    groups = groups_of(state, pairs, known_at)
    told = await store.claims(graph_id, groups)
    folded = believed(graph_id, told.state, told.claims, known_at=known_at, groups=groups)
    facts = {f.uuid: f for f in folded.facts if admits(f, question.filters)}
    scores = inherited(candidates.facts, fused.facts, facts.values())
    ends = {end for fact in facts.values() for end in (fact.subject, fact.object)}
    count = None if narrowed(question.filters) else 4 * question.limit
    wanted = kin(told.state, {*ends, *ranked(fused.entities)[:count]}, known_at)
    evidence = await store.evidence(graph_id, entities=sorted(wanted))
    entities = entities_at(graph_id, evidence.state, evidence.others, known_at)
    known = scores_then(fused.entities, evidence.state, entities, name_keys(question.text))
    return (
        candidates._replace(facts=facts, entities=entities),
        fused._replace(facts=scores, entities=known),
    )


async def _distances(
    store: Store, planned: QueryPlan, candidates: Pool, weights: Weights
) -> dict[str, float]:
    """Hops from the center, of entities and of the facts that may be shown.

    A fact is as far away as the nearer of its ends. The way leads over what holds where the
    question allows it, whatever it asks results to be; what is shown without holding has its
    ends' distance too. A literal is no way on: much that has nothing in common is blue.
    """
    question = planned.question
    if question.reranker != "node_distance" or question.center is None:
        return {}
    center = question.center
    walk = expansion(planned, (center,), weights, hops=DISTANCE_HOPS)
    walked = await store.edges(
        replace(walk, fan_out=PAGE, limit=PAGE, stop=(), filters=_way(question, walk.filters))
    )
    distances = {center: 0.0}
    for uuid, hops in walked.hops.items():
        for end in (walked.edges[uuid].subject, walked.edges[uuid].object):
            distances[end] = min(hops + 1.0, distances.get(end, hops + 1.0))
    things = {
        uuid: hops
        for uuid, hops in distances.items()
        if uuid == center or not walked.ends[uuid].is_value
    }
    for fact in candidates.facts.values():
        near = [things[end] for end in (fact.subject, fact.object) if end in things]
        if near:
            distances[fact.uuid] = min(near)
    return distances


def _way(question: Question, filters: Filters) -> Filters:
    """The conditions of time of these filters; of what was known, what was believed then.

    What was believed is told by when a fact was learned and when it was learned to be over: when
    it holds is as known today.
    """
    if question.known_at is None:
        return Filters(holds_at=filters.holds_at, overlaps=filters.overlaps, retracted=False)
    after = micros(question.known_at) + 1
    return Filters(
        created_at=Dates(windows=((-OPEN_END, after),)),
        expired_at=Dates(windows=((after, OPEN_END),), unknown=True),
    )
