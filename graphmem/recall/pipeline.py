"""The read path: plan, search, expand, fuse, select, render. No model call but one embedding."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from graphmem.core.civil import micros
from graphmem.core.identity import classes, members
from graphmem.core.paging import PAGE, every
from graphmem.core.records import Claim, Entity, Episode, Fact
from graphmem.core.requests import Channel, Expansion, Filters, Found, Hit, Probe
from graphmem.errors import ModelError, NotFoundError
from graphmem.recall.channels import hits_of
from graphmem.recall.fuse import fuse, pool
from graphmem.recall.history import (
    believed,
    entities_at,
    explained,
    groups_of,
    in_order,
    inherited,
    kin,
)
from graphmem.recall.plan import name_keys, plan
from graphmem.recall.render import DEFAULT_MAX_TOKENS, Layout, render
from graphmem.recall.select import ranked, select
from graphmem.recall.weights import weights_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from graphmem.core.ports import Embedder, Store, Tracer
    from graphmem.core.records import Vector
    from graphmem.core.requests import RecordKind
    from graphmem.recall.fuse import Fused, Pool
    from graphmem.recall.plan import QueryPlan
    from graphmem.recall.questions import (
        Answer,
        ContextBlock,
        DateFormat,
        Explanation,
        Question,
    )
    from graphmem.recall.weights import Weights

__all__ = ["Recall"]

RECENT = 16
"""Episodes looked at to learn who speaks in a graph."""
REFOLDED = 64
"""Groups folded anew at most to answer what was known at an instant; the best found first."""
DISTANCE_HOPS = 4

R = TypeVar("R", Claim, Entity, Episode, Fact)


class Recall:
    """Answers questions from one store. Safe for concurrent use; keeps nothing between calls."""

    def __init__(
        self,
        store: Store,
        embedder: Embedder,
        count_tokens: Callable[[str], int],
        tracer: Tracer | None = None,
    ) -> None:
        """Keep the ports.

        Args:
            store: the graphs.
            embedder: of the questions; the one that the store was prepared for.
            count_tokens: tokens of a text, for budgets.
            tracer: hears of the stages ("plan", "search", "expand", "fuse", "render").
        """
        self._store = store
        self._embedder = embedder
        self._count_tokens = count_tokens
        self._tracer = tracer

    async def search(self, question: Question) -> Answer:
        """What the graph knows of a question, best first.

        If the embedder is away the answer comes from text and graph, and says so in its notes.

        Raises:
            InputError: an unknown profile.
            StoreError: the store could not answer; never an empty answer instead.
        """
        weights = weights_of(question.profile)
        planned = await self._plan(question)
        vector, notes = await self._embed(planned.words)
        candidates = await self._candidates(planned, vector, weights)
        self._heard("fuse", facts=len(candidates.facts), episodes=len(candidates.episodes))
        fused = fuse(candidates, planned, vector, weights)
        if question.known_at is not None:
            candidates, fused = await self._as_known(question.known_at, question, candidates, fused)
        distances = await self._distances(question)
        return select(candidates, fused, question, distances=distances, notes=notes)

    async def context(
        self,
        question: Question,
        *,
        summary: str = "",
        zone: str = "UTC",
        max_tokens: int | None = DEFAULT_MAX_TOKENS,
        max_characters: int | None = None,
        date_format: DateFormat = "day",
    ) -> ContextBlock:
        """The context block for a question, within its budgets; "" when nothing is known.

        Args:
            question: what the next answer is about: the last messages of the thread.
            summary: what is known of the user beforehand.
            zone: IANA zone of dates that were not said in one.
            max_tokens: budget by `count_tokens`; None: none.
            max_characters: budget in characters; None: none.
            date_format: "day", or "full" for instants with their offset.

        Raises:
            InputError: a budget is not positive, or the zone is unknown.
        """
        layout = Layout(
            summary=summary,
            zone=zone,
            max_tokens=max_tokens,
            max_characters=max_characters,
            date_format=date_format,
        )
        answer = await self.search(question)
        self._heard("render", facts=len(answer.facts), episodes=len(answer.episodes))
        return render(answer, layout, self._count_tokens)

    async def timeline(
        self, graph_id: str, entity: str, *, known_at: datetime | None = None
    ) -> tuple[Fact, ...]:
        """All spans of all facts at whose ends an entity stands, in order, retracted ones too.

        Args:
            graph_id: the graph.
            entity: the uuid of an entity, or of one that was merged into it.
            known_at: as believed at this instant.

        Raises:
            NotFoundError: the graph has no such entity.
        """
        found = await self._entity(graph_id, entity)
        return in_order(await self._facts(graph_id, found, known_at, Filters()))

    async def holding(
        self,
        graph_id: str,
        *,
        at: datetime,
        entity: str | None = None,
        known_at: datetime | None = None,
    ) -> tuple[Fact, ...]:
        """Everything that holds at an instant (of one entity), in order; complete, no search.

        Raises:
            NotFoundError: the graph has no such entity.
        """
        found = None if entity is None else await self._entity(graph_id, entity)
        moment = micros(at)
        facts = await self._facts(graph_id, found, known_at, Filters(holds_at=moment))
        return in_order(fact for fact in facts if fact.holds_from <= moment < fact.holds_to)

    async def explain(self, graph_id: str, fact_uuid: str) -> Explanation:
        """Why a fact is believed: its claims with verdicts, their episodes, what closed it.

        The uuid of a fact that was replaced explains its successor.

        Raises:
            NotFoundError: the graph has no such fact.
        """
        (fact,) = await self._fetch(graph_id, "fact", [fact_uuid], Fact)
        if fact is None:
            raise NotFoundError(f"fact={fact_uuid!r} is unknown in this graph")
        state = await self._store.state(graph_id)
        groups = groups_of(state, [(fact.subject, fact.name)])
        told = await self._store.claims(graph_id, groups)
        folded = believed(graph_id, told.state, told.claims, known_at=None, groups=groups)
        uuids = sorted({claim.episode for claim in told.claims})
        episodes, ends = await asyncio.gather(
            self._fetch(graph_id, "episode", uuids, Episode),
            self._fetch(graph_id, "entity", [fact.subject, fact.object], Entity),
        )
        return explained(
            fact,
            folded,
            told.claims,
            {episode.uuid: episode for episode in episodes if episode is not None},
            {uuid: end for uuid, end in zip((fact.subject, fact.object), ends, strict=True) if end},
        )

    async def _plan(self, question: Question) -> QueryPlan:
        """Entities by name and the latest speakers, then the plan."""
        keys = name_keys(question.text)
        if not keys:
            return plan(question)
        probe = Probe(graph_id=question.graph_id, keys=keys, limit=1)
        speaking = Filters(sources=("message",))
        named, recent = await asyncio.gather(
            self._store.candidates(probe),
            self._store.scan(
                question.graph_id, "episode", limit=RECENT, filters=speaking, descending=True
            ),
        )
        episodes = [record for record in recent.records if isinstance(record, Episode)]
        return plan(question, named.entities, episodes)

    async def _embed(self, words: str) -> tuple[Vector | None, tuple[str, ...]]:
        if not words.strip():
            return None, ()
        try:
            (vector,) = await self._embedder.embed([words])
        except ModelError as error:
            return None, (f"vectors were not available, text and graph only: {error}",)
        return vector, ()

    async def _candidates(
        self, planned: QueryPlan, vector: Vector | None, weights: Weights
    ) -> Pool:
        question = planned.question
        self._heard("search", terms=len(planned.terms), vectors=int(vector is not None))
        if planned.terms or vector is not None:
            found = await self._store.search(planned.search(vector, weights))
        else:
            found = await self._newest(planned)
        origins = [*planned.named, *question.bfs_origins]
        if question.center is not None:
            origins.append(question.center)
        if not planned.terms:
            origins += question.stop
        origins += _best_ends(found, weights.origins if not origins else weights.origins // 4)
        wanted = "fact" in question.scopes or "entity" in question.scopes
        if not origins or not wanted:
            return pool(found)
        self._heard("expand", origins=len(origins))
        return pool(found, await self._store.expand(planned.expansion(origins, weights)))

    async def _newest(self, planned: QueryPlan) -> Found:
        """Where nothing is asked: the newest episodes."""
        question = planned.question
        page = await self._store.scan(
            question.graph_id,
            "episode",
            limit=question.limit + len(question.without_episodes),
            filters=planned.filters,
            descending=True,
        )
        episodes = [record for record in page.records if isinstance(record, Episode)]
        hits = tuple(Hit(uuid=e.uuid, score=1.0 / (1 + place)) for place, e in enumerate(episodes))
        return Found(
            state=await self._store.state(question.graph_id),
            channels=(Channel(scope="episode", name="text", hits=hits),),
            episodes={episode.uuid: episode for episode in episodes},
        )

    async def _as_known(
        self, known_at: datetime, question: Question, candidates: Pool, fused: Fused
    ) -> tuple[Pool, Fused]:
        """The candidates as they were believed at `known_at`: their groups folded anew."""
        graph_id = question.graph_id
        state = candidates.found[0].state
        best = [candidates.facts[uuid] for uuid in ranked(fused.facts)]
        pairs = list(dict.fromkeys((fact.subject, fact.name) for fact in best))[:REFOLDED]
        groups = groups_of(state, pairs, known_at)
        told = await self._store.claims(graph_id, groups)
        folded = believed(graph_id, told.state, told.claims, known_at=known_at, groups=groups)
        facts = {f.uuid: f for f in folded.facts if _admits(f, question.filters)}
        scores = inherited(candidates.facts, fused.facts, facts.values())
        ends = {end for fact in facts.values() for end in (fact.subject, fact.object)}
        shown = ranked(fused.entities)[: 4 * question.limit]
        wanted = kin(told.state, {*ends, *shown}, known_at)
        evidence = await self._store.evidence(graph_id, entities=sorted(wanted))
        entities = entities_at(graph_id, evidence.state, evidence.others, known_at)
        return (
            candidates._replace(facts=facts, entities=entities),
            fused._replace(
                facts=scores,
                entities={u: s for u, s in fused.entities.items() if u in entities},
            ),
        )

    async def _distances(self, question: Question) -> dict[str, float]:
        """Hops from the center, of facts and of the entities at their ends."""
        if question.reranker != "node_distance" or question.center is None:
            return {}
        walked = await self._store.expand(
            Expansion(
                graph_id=question.graph_id,
                origins=(question.center,),
                hops=DISTANCE_HOPS,
                limit=PAGE,
            )
        )
        distances = hits_of((walked,), "fact", "hops")
        for uuid, hops in list(distances.items()):
            fact = walked.facts[uuid]
            for end in (fact.subject, fact.object):
                distances[end] = min(hops + 1, distances.get(end, hops + 1))
        distances[question.center] = -1.0
        return distances

    async def _facts(
        self, graph_id: str, entity: Entity | None, known_at: datetime | None, filters: Filters
    ) -> Sequence[Fact]:
        """All facts (of an entity) by scan, or the fold of all claims known at an instant."""
        if known_at is None:
            own = () if entity is None else (entity.uuid,)
            narrowed = Filters(holds_at=filters.holds_at, entities=own)
            return await every(self._store, graph_id, Fact, narrowed)
        if entity is None:
            claims = await every(self._store, graph_id, Claim)
            state = await self._store.state(graph_id)
            return believed(graph_id, state, claims, known_at=known_at).facts
        state = await self._store.state(graph_id)
        # Who was one with it then; what was merged later was another one at that instant.
        canonical = classes(state.links, known_at=known_at)
        head = canonical.get(entity.uuid, entity.uuid)
        own = {head, *members(canonical).get(head, ())}
        evidence = await self._store.evidence(graph_id, entities=sorted(own))
        pairs = {(claim.subject, claim.name) for claim in evidence.claims}
        groups = groups_of(evidence.state, pairs, known_at)
        told = await self._store.claims(graph_id, groups)
        folded = believed(graph_id, told.state, told.claims, known_at=known_at, groups=groups)
        return [f for f in folded.facts if f.subject in own or f.object in own]

    async def _entity(self, graph_id: str, entity: str) -> Entity:
        (found,) = await self._fetch(graph_id, "entity", [entity], Entity)
        if found is None:
            raise NotFoundError(f"entity={entity!r} is unknown in this graph")
        return found

    async def _fetch(
        self, graph_id: str, kind: RecordKind, uuids: Sequence[str], record: type[R]
    ) -> list[R | None]:
        if not uuids:
            return []
        found = await self._store.fetch(graph_id, kind, uuids)
        return [each if isinstance(each, record) else None for each in found]

    def _heard(self, stage: str, **figures: object) -> None:
        if self._tracer is not None:
            self._tracer("recall", stage, **figures)


def _best_ends(found: Found, count: int) -> list[str]:
    """Entities at the ends of the best facts of each channel, in turns."""
    orders = [
        [hit.uuid for hit in channel.hits[:count]]
        for channel in found.channels
        if channel.scope == "fact"
    ]
    ends: dict[str, None] = {}
    for place in range(count):
        for order in orders:
            if place < len(order):
                fact = found.facts[order[place]]
                ends.update(dict.fromkeys((fact.subject, fact.object)))
    literal = {uuid for uuid in ends if (e := found.entities.get(uuid)) is not None and e.is_value}
    return [uuid for uuid in ends if uuid not in literal][:count]


def _admits(fact: Fact, filters: Filters) -> bool:
    """The caller's filters, for facts that no index has seen; windows of time are `select`'s."""
    if filters.names and fact.name not in filters.names:
        return False
    if filters.subjects and fact.subject not in filters.subjects:
        return False
    if filters.holds_at is not None and not fact.holds_from <= filters.holds_at < fact.holds_to:
        return False
    if filters.overlaps is not None:
        start, end = filters.overlaps
        if not (fact.holds_from < end and fact.holds_to > start):
            return False
    return not filters.entities or bool({fact.subject, fact.object} & set(filters.entities))
