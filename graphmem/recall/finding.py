"""From a question to what it may mean: tables ranked, the best rows read, and trails walked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeVar

from graphmem.core.paging import PAGE
from graphmem.core.records import Entity, Episode, Fact
from graphmem.core.requests import Expansion
from graphmem.recall.fresh import AMONG
from graphmem.recall.fuse import Pool, without_literals
from graphmem.recall.ranking import rank_rows
from graphmem.recall.select import DEPTH, fact_scores, narrowed, ranked, told
from graphmem.recall.walk import Paths, begun, ends_of, together

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphmem.core.ports import Store
    from graphmem.core.records import Vector
    from graphmem.core.requests import RecordKind, Scope
    from graphmem.core.tables import Vocabulary
    from graphmem.recall.channels import Scores
    from graphmem.recall.fuse import Fused
    from graphmem.recall.lexicon import Lexicon, WordVectors
    from graphmem.recall.plan import QueryPlan
    from graphmem.recall.questions import Question
    from graphmem.recall.recipe import Recipe
    from graphmem.recall.walk import Trail
    from graphmem.recall.weights import Weights

__all__ = ["entities_of", "episodes_of", "expansion", "find", "newest"]

SCOPES: Final[tuple[Scope, ...]] = ("episode", "fact", "entity")

PAGES: Final = 16
"""Of the newest episodes so many pages are read at most: over ten thousand episodes."""

R = TypeVar("R", Entity, Episode, Fact)


async def find(
    store: Store,
    planned: QueryPlan,
    vector: Vector | None,
    vocabulary: Vocabulary,
    lexicon: Lexicon,
    weights: Weights,
) -> Pool:
    """The best of every scope with their own scores, and the trails from what is named.

    Episodes and entities are not read yet: fusion needs their scores, and only the best are shown
    (`episodes_of`, `entities_of`). Round trips: the tables; the best facts; one for each step of
    the walk, where the question names an entity, and one for the facts of its trails.
    """
    graph_id = planned.question.graph_id
    answered = await store.tables(planned.search(vector, weights))
    words = lexicon.words(vocabulary)
    own: dict[Scope, Scores] = {scope: {} for scope in SCOPES}
    parts: dict[Scope, dict[str, Scores]] = {}
    for scope, table in answered.tables.items():
        ranking = rank_rows(table, words, planned.of(scope), _recipe(planned, scope, weights))
        best = ranking.best(planned.depth(scope, weights))
        scores = ranking.scores[[*best.values()]].tolist()
        own[scope] = dict(zip(best, scores, strict=True))
        if planned.question.explain:
            parts[scope] = {uuid: ranking.explain(row) for uuid, row in best.items()}
    facts = await _records(store, graph_id, "fact", own["fact"], Fact)
    trails = together(await _walk(store, planned, facts, words.vectors, weights))
    facts |= await _records(store, graph_id, "fact", trails.keys() - facts.keys(), Fact)
    return Pool(
        state=answered.state,
        facts=facts,
        episodes={},
        entities={},
        own={
            "episode": own["episode"],
            "fact": _of(own["fact"], facts),
            "entity": own["entity"],
        },
        trails={uuid: worth for uuid, worth in trails.items() if uuid in facts},
        vectors={},
        parts=parts,
    )


async def episodes_of(
    store: Store, question: Question, candidates: Pool, scores: Scores
) -> dict[str, Episode]:
    """The best episodes, and those that are read already: as many as may be shown or looked at.

    All of them where some may not be shown for when they were said, which is told by the record.
    """
    known = dict(candidates.episodes)
    if "episode" not in question.scopes:
        return known
    timed = question.as_of or question.between is not None or question.known_at is not None
    count = len(scores) if timed or question.reranker != "rrf" else 2 * question.limit + AMONG
    best = ranked(scores)[: count + len(question.without_episodes)]
    unread = [uuid for uuid in best if uuid not in known]
    return known | await _records(store, question.graph_id, "episode", unread, Episode)


async def entities_of(
    store: Store, question: Question, candidates: Pool, fused: Fused
) -> tuple[dict[str, Entity], dict[str, float]]:
    """What may be shown of entities: the best, and the ends of the best facts.

    With the entities' scores, now that literals among the best are known as such; what is gone by
    now has none. 1 round trip, more where most of the best are literals.
    """
    own = candidates.own["entity"]
    if question.known_at is not None:  # they are as they were known, all of them
        known = dict(candidates.entities)
        return known, without_literals(fused.entities, own, known)
    by_fusion = question.reranker == "rrf"
    wanted: set[str] = set()
    if "fact" in question.scopes:
        count = (1 if by_fusion else DEPTH) * question.limit
        best = ranked(fact_scores(candidates, fused, question))[:count]
        facts = [candidates.facts[uuid] for uuid in best]
        wanted = {end for fact in facts for end in (fact.subject, fact.object)}
    whole = question.explain or narrowed(question.filters)
    known, scores = dict(candidates.entities), dict(fused.entities)
    while True:
        if "entity" in question.scopes:
            count = (2 if by_fusion else DEPTH) * question.limit
            wanted |= set(ranked(scores)[: None if whole else count])
        if not (unread := wanted - known.keys()):
            return known, scores
        found = await _records(store, question.graph_id, "entity", unread, Entity)
        known |= found
        wanted &= known.keys()
        gone = unread - found.keys()
        kept = {uuid: score for uuid, score in scores.items() if uuid not in gone}
        scores = without_literals(kept, own, known)


async def newest(store: Store, planned: QueryPlan, weights: Weights) -> Pool:
    """Where nothing is asked: the newest episodes, and the facts of the user and the center."""
    question = planned.question
    episodes = await _newest_told(store, planned)
    origins = [*planned.named, *question.bfs_origins, *question.stop]
    if question.center is not None:
        origins.append(question.center)
    found = await store.expand(expansion(planned, origins, weights, hops=weights.hops))
    return Pool(
        state=found.state,
        facts=dict(found.facts),
        episodes=episodes,
        entities=dict(found.entities),
        own={
            "episode": {uuid: 1.0 / (1 + place) for place, uuid in enumerate(episodes)},
            "fact": {},
            "entity": {},
        },
        trails={},
        vectors={},
    )


async def _newest_told(store: Store, planned: QueryPlan) -> dict[str, Episode]:
    """The episodes that came last of those that may be shown, `limit` or more, newest first.

    Episodes come in the order of arrival, and what may be shown goes by when they were said: of an
    earlier time all the newest may be too late, so it is read on, more at a time, `PAGES` at most.
    """
    question = planned.question
    found: dict[str, Episode] = {}
    after, size = None, question.limit
    for _ in range(PAGES):
        # A cursor: each page depends on the one before.
        page = await store.scan(
            question.graph_id,
            "episode",
            after=after,
            limit=size,
            filters=planned.filters,
            descending=True,
        )
        read = (each for each in page.records if isinstance(each, Episode))
        found |= {each.uuid: each for each in read if told(each, question)}
        after, size = page.after, min(4 * size, PAGE)
        if after is None or len(found) >= question.limit:
            break
    return found


async def _walk(
    store: Store,
    planned: QueryPlan,
    facts: Mapping[str, Fact],
    vectors: WordVectors,
    weights: Weights,
) -> list[Trail]:
    """Trails from what the question names: the best of each length.

    The first step goes both ways, the others outwards. The user's own node is not expanded (it
    has a fact for everything ever told): trails begin there with the facts that fit the question.
    """
    question = planned.question
    origins = [*planned.named, *question.bfs_origins]
    if question.center is not None:
        origins.append(question.center)
    if not origins or not {"fact", "entity"} & set(question.scopes):
        return []  # trails lead to facts, and to what they join
    paths = Paths((term for term, _ in planned.terms), vectors)
    paths.add(facts.values(), {})
    walked: list[Trail] = []
    trails = begun(origins)
    for hop in range(weights.hops):
        # What is stopped at is no origin either: the ranked facts stand for all it has.
        frontier = ends_of(trails, paths, question.stop)
        if frontier:
            asked = expansion(planned, frontier, weights, hops=1, outwards=hop > 0)
            found = await store.edges(asked)
            paths.add(found.edges.values(), found.ends)
        trails = paths.lengthened(trails, weights.trails)
        walked += trails
        if not trails:
            break
    return walked


def expansion(
    planned: QueryPlan,
    origins: Sequence[str],
    weights: Weights,
    *,
    hops: int,
    outwards: bool = False,
) -> Expansion:
    """Over facts that hold where the question allows it."""
    question, filters = planned.question, planned.filters
    if question.known_at is None and question.between is None:
        starts = [start for start, _ in planned.timing.windows]
        if planned.timing.past and starts and not (question.as_of or question.current_only):
            # What held then is on the way too, and is not told from what holds until it is read.
            filters = replace(filters, overlaps=(min(starts), planned.moment + 1))
        else:
            filters = replace(filters, holds_at=planned.moment)
    return Expansion(
        graph_id=question.graph_id,
        origins=tuple(dict.fromkeys(origins)),
        outwards=outwards,
        hops=hops,
        fan_out=weights.fan_out,
        limit=max(weights.walk_read, 2 * question.limit),
        stop=question.stop,
        filters=filters,
    )


def _recipe(planned: QueryPlan, scope: Scope, weights: Weights) -> Recipe:
    """The recipe of a scope; of passages with the question's own wish for what is newer."""
    recipe, bias = weights.recipe(scope), planned.question.recency_bias
    if scope != "episode" or not bias:
        return recipe
    return replace(recipe, recency=recipe.recency + bias * weights.recency)


async def _records(
    store: Store, graph_id: str, kind: RecordKind, uuids: Iterable[str], record: type[R]
) -> dict[str, R]:
    """Records by uuid; what is gone by now is left out."""
    asked = sorted(uuids)
    if not asked:
        return {}
    found = await store.fetch(graph_id, kind, asked)
    return {each.uuid: each for each in found if isinstance(each, record)}


def _of(scores: Scores, records: Mapping[str, object]) -> dict[str, float]:
    return {uuid: score for uuid, score in scores.items() if uuid in records}
