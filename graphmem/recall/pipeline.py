"""The read path: plan, embed, gather (`gathering`), select, render.

No model call but one embedding, unless the question asks for the cross-encoder.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from graphmem.core.civil import micros
from graphmem.core.identity import classes, members
from graphmem.core.paging import every
from graphmem.core.records import Claim, Entity, Episode, Fact
from graphmem.core.requests import Filters, Probe
from graphmem.core.waiting import side_by_side
from graphmem.errors import InputError, ModelError, NotFoundError
from graphmem.recall.crossing import crossed
from graphmem.recall.gathering import gathered
from graphmem.recall.history import believed, explained, groups_of, in_order
from graphmem.recall.patterns import Patterns, fitting
from graphmem.recall.plan import name_keys, plan
from graphmem.recall.render import DEFAULT_MAX_TOKENS, Layout, render
from graphmem.recall.scored import scored
from graphmem.recall.select import select
from graphmem.recall.weights import weights_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from graphmem.core.ports import CrossEncoder, Embedder, Store, Tracer
    from graphmem.core.records import Vector
    from graphmem.core.requests import RecordKind
    from graphmem.core.tables import Vocabulary
    from graphmem.recall.lexicon import Lexicon
    from graphmem.recall.plan import QueryPlan
    from graphmem.recall.questions import (
        Answer,
        ContextBlock,
        DateFormat,
        Explanation,
        Question,
    )

__all__ = ["Recall"]

RECENT = 16
"""Episodes looked at to learn who speaks in a graph."""

R = TypeVar("R", Claim, Entity, Episode, Fact)


class Recall:
    """Answers questions from one store. Safe for concurrent use.

    Keeps nothing between calls but words, and the patterns of graphs that have not moved.
    """

    def __init__(
        self,
        store: Store,
        embedder: Embedder,
        lexicon: Lexicon,
        count_tokens: Callable[[str], int],
        tracer: Tracer | None = None,
        *,
        cross_encoder: CrossEncoder | None = None,
    ) -> None:
        """Keep the ports.

        Args:
            store: the graphs.
            embedder: of the questions; the one that the store was prepared for.
            lexicon: words that mean nearly the same.
            count_tokens: tokens of a text, for budgets.
            tracer: hears of the stages ("search", "fuse", "render").
            cross_encoder: asked by questions with the reranker "cross_encoder", and by no others.
        """
        self._store = store
        self._embedder = embedder
        self._lexicon = lexicon
        self._count_tokens = count_tokens
        self._tracer = tracer
        self._cross_encoder = cross_encoder
        self._patterns = Patterns(store)

    async def search(self, question: Question) -> Answer:
        """What the graph knows of a question, best first.

        If the embedder is away the answer comes from text and graph, and says so in its notes.

        Raises:
            InputError: an unknown profile, or the reranker "cross_encoder" where there is none.
            ModelError: the cross-encoder that was asked for failed.
            StoreError: the store could not answer; never an empty answer instead.
        """
        if question.reranker == "cross_encoder" and self._cross_encoder is None:
            raise InputError(
                "reranker='cross_encoder' needs one: give GraphMem(cross_encoder=…), a callable "
                "(query, texts) -> scores or a RerankServer"
            )
        weights = weights_of(question.profile)
        planned, vocabulary = await self._plan(question)
        vector, notes = await self._embed(planned.words)
        self._heard("search", terms=len(planned.terms), vectors=int(vector is not None))
        store, tracer = self._store, self._tracer
        searched, candidates, fused, distances = await store.reading(
            lambda: gathered(store, self._lexicon, planned, vector, vocabulary, weights, tracer)
        )
        if self._cross_encoder is not None and question.reranker == "cross_encoder":
            fused = await crossed(self._cross_encoder, candidates, fused, question)
        answer = select(candidates, fused, question, distances=distances, notes=notes)
        if question.explain:
            asked = bool(planned.terms) or vector is not None
            answer = scored(answer, searched, planned, weights, asked=asked)
        if not question.observations:
            return answer
        observed = await self._patterns.of(question, planned.named, candidates.state)
        terms = [term for term, _ in planned.terms]
        return replace(answer, observations=fitting(observed, answer, terms))

    async def context(
        self,
        question: Question,
        *,
        summary: str = "",
        zone: str = "UTC",
        max_tokens: int | None = DEFAULT_MAX_TOKENS,
        max_characters: int | None = None,
        date_format: DateFormat = "day",
        messages: tuple[Episode, ...] = (),
    ) -> ContextBlock:
        """The context block for a question, within its budgets; "" when nothing is known.

        Args:
            question: what the next answer is about: the last messages of the thread.
            summary: what is known of the user beforehand.
            zone: IANA zone of dates that were not said in one.
            max_tokens: budget by `count_tokens`; None: none.
            max_characters: budget in characters; None: none.
            date_format: "day", or "full" for instants with their offset.
            messages: the last ones of the conversation, to be shown beside what is known.

        Raises:
            InputError: a budget is not positive, or the zone is unknown.
        """
        layout = Layout(
            summary=summary,
            zone=zone,
            max_tokens=max_tokens,
            max_characters=max_characters,
            date_format=date_format,
            messages=messages,
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

    async def _plan(self, question: Question) -> tuple[QueryPlan, Vocabulary]:
        """Entities by name, the latest speakers and the graph's words, then the plan."""
        store, graph_id = self._store, question.graph_id
        probe = Probe(graph_id=graph_id, keys=name_keys(question.text), limit=1)
        speaking = Filters(sources=("message",))
        (named, recent), vocabulary = await store.reading(
            lambda: side_by_side(
                side_by_side(
                    store.candidates(probe),
                    store.scan(
                        graph_id, "episode", limit=RECENT, filters=speaking, descending=True
                    ),
                ),
                store.vocabulary(graph_id),
            )
        )
        episodes = [record for record in recent.records if isinstance(record, Episode)]
        return plan(question, named.entities, episodes), vocabulary

    async def _embed(self, words: str) -> tuple[Vector | None, tuple[str, ...]]:
        if not words.strip():
            return None, ()
        try:
            (vector,) = await self._embedder.embed([words])
        except ModelError as error:
            return None, (f"vectors were not available, text and graph only: {error}",)
        return vector, ()

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
