"""The engine behind every namespace: a store, an embedder and the two pipelines, opened late."""

from __future__ import annotations

import asyncio
import os
import socket
import uuid
from typing import TYPE_CHECKING

from graphmem.client.checks import (
    GRAPH_PROFILE,
    check_count,
    check_id,
    check_scope,
    check_time_zone,
)
from graphmem.client.clock import system_clock
from graphmem.client.drafts import edit_of
from graphmem.client.embedding import embedder_of
from graphmem.client.models import (
    chat_of,
    check_models,
    cross_encoder_of,
    embeddings_of,
    phraser_of,
    reader_of,
)
from graphmem.client.place import Place, place_of, unknown
from graphmem.client.views import episode_view
from graphmem.client.working import FLUSH_AT_CLOSE, budgeted, forget, work_in, worker_of
from graphmem.core.ids import derive, standalone_graph, user_entity_id
from graphmem.core.paging import every
from graphmem.core.records import Episode
from graphmem.core.requests import Filters, StoreSpec
from graphmem.errors import ConfigError, InputError, ModelUnavailableError, NotFoundError
from graphmem.ingest.edits import update_node
from graphmem.recall.questions import Question
from graphmem.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from graphmem.client.results import Episode as EpisodeView
    from graphmem.core.ports import ChatModel, Clock, Directory, Embedder, Store, Tracer
    from graphmem.core.records import Entry, EntryKind
    from graphmem.core.requests import Receipt
    from graphmem.ingest.pipeline import Draft, Pipeline
    from graphmem.ingest.worker import Worker
    from graphmem.models.embeddings import OpenAIEmbedder
    from graphmem.models.openai import OpenAIChat
    from graphmem.models.reranking import RerankServer
    from graphmem.recall.pipeline import Recall
    from graphmem.settings import Settings

__all__ = ["Engine"]


class Engine:
    """Joins the pipelines to the adapters. Nothing is opened before the first call needs it."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock | None = None,
        embedder: Embedder | Callable[[Sequence[str]], object] | None = None,
        cross_encoder: RerankServer | Callable[[str, Sequence[str]], object] | None = None,
        tracer: Tracer | None = None,
    ) -> None:
        """Keep what is needed to open; touch no file and no network."""
        self.settings = settings
        self.clock = clock or system_clock
        self._embedder = embedder
        self._tracer = tracer
        self._cross_encoder = cross_encoder_of(cross_encoder, settings, self.clock, tracer)
        self._opened: tuple[Store, Pipeline, Recall] | None = None
        self._chat: OpenAIChat | None = None
        self._embeddings: OpenAIEmbedder | None = None
        self._spending: ChatModel | None = None
        self._worker: Worker | None = None
        self._opening = asyncio.Lock()
        self._closed = False

    @classmethod
    def from_arguments(
        cls,
        store: str | os.PathLike[str] | None,
        *,
        clock: Clock | None,
        embedder: Embedder | Callable[[Sequence[str]], object] | None,
        cross_encoder: RerankServer | Callable[[str, Sequence[str]], object] | None,
        tracer: Tracer | None,
        **given: str | float | None,
    ) -> Engine:
        """Resolve the settings (`given`: arguments by setting name) and check them.

        Raises:
            ConfigError: a setting is wrong or unknown.
        """
        settings = read_settings(
            store=None if store is None else os.fspath(store),
            **{name: None if value is None else str(value) for name, value in given.items()},
        )
        check_time_zone(settings.time_zone)
        check_models(settings)
        if embedder is not None and settings.origins["embedding_model"] == "argument":
            raise ConfigError("embedder= and embedding_model= exclude each other; give one")
        return cls(
            settings, clock=clock, embedder=embedder, cross_encoder=cross_encoder, tracer=tracer
        )

    def now(self) -> datetime:
        """The instant by this engine's clock.

        Raises:
            ConfigError: the clock gave a naive datetime.
        """
        now = self.clock()
        if now.tzinfo is None:
            raise ConfigError("clock= gave a naive datetime; it must give aware ones")
        return now

    async def store(self) -> Store:
        """The open store."""
        return (await self._open())[0]

    async def directory(self) -> Directory:
        """The open store's directory."""
        return (await self._open())[0].directory

    async def pipeline(self) -> Pipeline:
        """The write path."""
        return (await self._open())[1]

    async def background(self) -> Worker:
        """The worker in the background of this client."""
        pipeline = await self.pipeline()
        if self._worker is None:
            self._worker = worker_of(pipeline, self.settings)
        return self._worker

    async def recall(self) -> Recall:
        """The read path."""
        return (await self._open())[2]

    async def close(self) -> None:
        """Give everything back; twice is fine. A closed engine opens nothing again.

        What was told and waits for a model is read first, for so long as `FLUSH_AT_CLOSE`.
        """
        worker, self._worker = self._worker, None
        if worker is not None:
            await worker.close(FLUSH_AT_CLOSE)
        async with self._opening:
            self._closed = True
            opened, self._opened = self._opened, None
            if opened is not None:
                await opened[0].close()
            for model in (self._chat, self._embeddings, self._cross_encoder):
                if model is not None:
                    await model.close()

    async def place(self, user_id: object, graph_id: object) -> Place:
        """The existing graph meant by exactly one of the two ids.

        Raises:
            InputError: none or both are given, or one is malformed.
            NotFoundError: there is no such user or graph.
        """
        check_scope(user_id, graph_id)
        if user_id is not None:
            return await self.user_place(check_id(user_id, "user_id"))
        return await self.graph_place(check_id(graph_id, "graph_id"))

    async def user_place(self, user_id: str) -> Place:
        """The user's own graph."""
        return place_of(await self.entry("user", user_id))

    async def graph_place(self, graph_id: str) -> Place:
        """A standalone graph."""
        entry = await self.entry("graph", graph_id)
        profile = str(entry.body.get("profile") or GRAPH_PROFILE)
        return Place(standalone_graph(graph_id), str(entry.body["time_zone"]), None, profile)

    async def entry(self, kind: EntryKind, id: str) -> Entry:
        """A user, thread or graph.

        Raises:
            NotFoundError: there is none; the message says how to make it.
        """
        directory = await self.directory()
        found = await directory.get(kind, id)
        if found is None:
            raise unknown(kind, id)
        return found

    async def tell(self, place: Place, drafts: Sequence[Draft], task: str) -> tuple[Receipt, ...]:
        """Accept episodes and have them worked in.

        With rules their facts are there when this returns; with a model they follow.
        """
        pipeline = await self.pipeline()
        receipts = await pipeline.accept(place.graph_id, drafts, now=self.now())
        await work_in(self, place.graph_id, drafts, task)
        return receipts

    async def edit(self, place: Place, draft: Draft) -> str:
        """Work an edit in, after all that waits before it; the uuid of its episode.

        Raises:
            InputError: it could not be applied; it is forgotten again.
        """
        pipeline = await self.pipeline()
        (receipt,) = await pipeline.accept(place.graph_id, [draft], now=self.now())
        await pipeline.work(place.graph_id, task=draft.task)
        for job in await (await self.directory()).task(receipt.task or draft.task):
            if job.kind == "extract" and job.status == "failed":  # without vectors it is applied
                await pipeline.forget(place.graph_id, [receipt.episode.uuid])
                raise InputError(job.error or "the edit could not be applied")
        return receipt.episode.uuid

    async def forget_thread(self, place: Place, thread_id: str) -> None:
        """Forget all episodes of a thread in one commit."""
        store = await self.store()
        filters = Filters(threads=(thread_id,))
        uuids = [e.uuid for e in await every(store, place.graph_id, Episode, filters)]
        if uuids:
            await forget(self, place.graph_id, uuids)

    async def name_user(self, place: Place) -> None:
        """Tell a user's graph who its user is, if the developer gave a name."""
        assert place.user is not None
        body = place.user.body
        first, last = (str(body.get(key) or "").strip() for key in ("first_name", "last_name"))
        if not (first or last):
            return
        content = update_node(
            entity=user_entity_id(place.graph_id),
            name=f"{first} {last}".strip(),
            aliases=[name for name in (first, last) if name and first and last],
            labels=["Person", "User"],
        )
        key = derive("user named", place.graph_id, content, str(place.user.created_at))
        await self.edit(place, edit_of(content, place, idempotency_key=key))

    async def episodes(
        self,
        place: Place,
        filters: Filters,
        *,
        limit: int,
        cursor: str | None,
        lastn: int | None,
    ) -> list[EpisodeView]:
        """A page of episodes in the order of arrival, or the last so many of them."""
        store = await self.store()
        check_count(limit if lastn is None else lastn, "limit" if lastn is None else "lastn")
        page = await store.scan(
            place.graph_id,
            "episode",
            after=None if lastn is not None else await self._position_of(place, cursor),
            limit=limit if lastn is None else lastn,
            filters=filters,
            descending=lastn is not None,
        )
        records = page.records if lastn is None else page.records[::-1]
        return [episode_view(record) for record in records if isinstance(record, Episode)]

    async def warm(self, place: Place) -> None:
        """Ask the graph something, so that what a first question loads is there."""
        recall = await self.recall()
        await recall.search(Question(graph_id=place.graph_id, text="warm", at=self.now(), limit=1))

    async def _position_of(self, place: Place, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        store = await self.store()
        (found,) = await store.fetch(place.graph_id, "episode", [check_id(cursor, "cursor")])
        if not isinstance(found, Episode):
            raise NotFoundError(f"cursor={cursor!r} is no episode of this graph")
        return str(found.position)

    async def erase(self, graph_id: str) -> None:
        """Erase a graph, page by page, until nothing is left of it."""
        store = await self.store()
        while await store.erase(graph_id):
            pass

    async def finish_erasing(self, graph_id: str) -> None:
        """Finish an erasure of this graph that was cut off."""
        directory = await self.directory()
        if graph_id in await directory.erasing():
            await self.erase(graph_id)

    async def _open(self) -> tuple[Store, Pipeline, Recall]:
        if self._opened is not None:
            return self._opened
        async with self._opening:
            if self._closed:
                raise ConfigError("this client is closed; make a new one")
            if self._opened is None:
                self._opened = await self._open_once()
            return self._opened

    async def embedder(self) -> Embedder:
        """What makes this client's vectors.

        Raises:
            ModelError: its server had to be asked for the dimension, and could not be.
        """
        if self._embedder is not None:
            return await embedder_of(self._embedder)
        if self._embeddings is None:
            self._embeddings = embeddings_of(self.settings, self.clock, self._tracer)
        if self._embeddings is None:
            from graphmem.models.static import StaticEmbedder

            return StaticEmbedder()
        try:
            await self._embeddings.measure()
        except ModelUnavailableError as error:
            raise ModelUnavailableError(
                f"{error}; or give embedding_dimension=, so that it need not be asked at the start",
                retry_after=error.retry_after,
            ) from error
        return self._embeddings

    def chat_model(self) -> ChatModel | None:
        """The model that the settings name, the same at each call; None: there is none."""
        if self._chat is None:
            self._chat = chat_of(self.settings, self.clock, self._tracer)
        return self._chat

    def worker(self) -> str:
        """A name for leases that nobody else has."""
        return f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:8]}"

    def unprepared(self) -> Store:
        """A store of its own that was not looked into yet; whoever asks for it closes it."""
        from graphmem.stores import open_store

        settings = self.settings
        return open_store(
            settings.store,
            user=settings.user,
            password=settings.password,
            database=settings.database,
            index_bytes=settings.index_mb * 2**20,
            tracer=self._tracer,
        )

    async def _open_once(self) -> tuple[Store, Pipeline, Recall]:
        from functools import partial

        from graphmem.ingest.guidance import guidance_of
        from graphmem.ingest.pipeline import Pipeline
        from graphmem.models.static import count_tokens
        from graphmem.models.words import StemVectors
        from graphmem.recall.lexicon import Lexicon
        from graphmem.recall.pipeline import Recall

        embedder, store = await self.embedder(), self.unprepared()
        try:
            await store.prepare(StoreSpec(embedder=embedder.name, dimension=embedder.dimension))
        except BaseException:
            await store.close()
            raise
        pipeline = Pipeline(
            store,
            embedder,
            self.clock,
            extractor=reader_of(self._budgeted()),
            phraser=phraser_of(self._budgeted()),
            guidance=partial(guidance_of, store.directory),
            count_tokens=count_tokens,
            batch_tokens=self.settings.batch_tokens,
            tracer=self._tracer,
            worker=self.worker(),
        )
        lexicon = Lexicon(StemVectors())
        recall = Recall(
            store, embedder, lexicon, count_tokens, self._tracer, cross_encoder=self._cross_encoder
        )
        return store, pipeline, recall

    def _budgeted(self) -> ChatModel | None:
        """The chat model within its budget, the same at each call."""
        if self._spending is None and (model := self.chat_model()) is not None:
            self._spending = budgeted(model, self.settings)
        return self._spending
