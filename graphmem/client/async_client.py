"""`AsyncGraphMem`: the whole surface, for agents that run on asyncio."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from graphmem.client import moving
from graphmem.client.batches import tell_batch
from graphmem.client.checks import check_id
from graphmem.client.contexts import AsyncContexts
from graphmem.client.drafts import draft_of, drafts_of
from graphmem.client.engine import Engine
from graphmem.client.graphs import AsyncGraphs
from graphmem.client.results import Receipt, Status
from graphmem.client.tasks import AsyncTasks
from graphmem.client.threads import AsyncThreads
from graphmem.client.users import AsyncUsers, place_made, place_or_planned
from graphmem.client.views import task_views
from graphmem.client.working import flush, serve

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from types import TracebackType
    from typing import Self

    from graphmem.client.results import BatchReceipt, Message, Rebuilt, SearchResults
    from graphmem.core.ports import Clock, Embedder, Tracer
    from graphmem.models.reranking import RerankServer

__all__ = ["AsyncGraphMem"]


class AsyncGraphMem:
    """Memory for agents: tell it what happens, ask it what holds.

    Namespaces: `user`, `thread`, `graph` (with `graph.node`, `graph.edge`, `graph.episode`),
    `context` (which is also a call) and `task`. Nothing is opened before the first call. Use it
    with `async with`, or `close` it.
    """

    def __init__(
        self,
        store: str | os.PathLike[str] | None = None,
        *,
        user: str | None = None,
        password: str | None = None,
        database: str | None = None,
        time_zone: str | None = None,
        model: str | None = None,
        base_url: str | None = None,
        api_key: str | None = None,
        model_timeout: float | None = None,
        model_parallel: int | None = None,
        max_delay: float | None = None,
        batch_tokens: int | None = None,
        max_model_calls: int | None = None,
        max_tokens: int | None = None,
        embedding_model: str | None = None,
        embedding_base_url: str | None = None,
        embedding_api_key: str | None = None,
        embedding_dimension: int | None = None,
        clock: Clock | None = None,
        embedder: Embedder | Callable[[Sequence[str]], object] | None = None,
        cross_encoder: RerankServer | Callable[[str, Sequence[str]], object] | None = None,
        tracer: Tracer | None = None,
    ) -> None:
        """Say where the memory is.

        Args:
            store: a file, ":memory:", or the URL of a Neo4j server (neo4j://, neo4j+s://, bolt://);
                None: `GRAPHMEM_STORE`, else a file in your data folder.
            user: name at the server.
            password: password at the server.
            database: database at the server.
            time_zone: IANA zone of graphs and users that name none.
            model: the model that reads episodes, of any OpenAI-compatible server; None: the
                setting `GRAPHMEM_MODEL`, else the rules, offline.
            base_url: that server, such as "http://localhost:11434/v1"; None: OpenAI's.
            api_key: its key; None: `GRAPHMEM_API_KEY`, else (of OpenAI's) `OPENAI_API_KEY`.
            model_timeout: seconds that one answer of a model may take.
            model_parallel: requests to a model at the same time.
            max_delay: seconds that what was told waits at most for more, before a model reads it.
            batch_tokens: tokens of messages that a model reads in one call.
            max_model_calls: calls of the model after which work stops, its tasks failed with
                `BudgetExceededError`; `task.retry` resumes it.
            max_tokens: the same, of the model's tokens.
            embedding_model: the model that makes vectors, instead of the bundled one. A store
                keeps to one: `reembed` changes it.
            embedding_base_url: its server; None: that of `base_url`.
            embedding_api_key: its key; None: `api_key`, if it is the same server.
            embedding_dimension: numbers of a vector; None: its server is asked at the start.
            clock: gives the instant now, aware; for tests and replays.
            embedder: turns texts into vectors: an `Embedder`, or a callable from a list of texts
                to a list of lists of numbers; None: the bundled one, offline.
            cross_encoder: scores texts for `graph.search(reranker="cross_encoder")`, and is asked
                by nothing else: a callable from (query, texts) to one number for each, plain or
                async, or a `graphmem.models.reranking.RerankServer`.
            tracer: is told of every stage and statement before it runs.

        Raises:
            ConfigError: a setting is wrong, or a `GRAPHMEM_*` name is unknown.
        """
        self._engine = Engine.from_arguments(
            store,
            user=user,
            password=password,
            database=database,
            time_zone=time_zone,
            model=model,
            base_url=base_url,
            api_key=api_key,
            model_timeout=model_timeout,
            model_parallel=model_parallel,
            max_delay=max_delay,
            batch_tokens=batch_tokens,
            max_model_calls=max_model_calls,
            max_tokens=max_tokens,
            embedding_model=embedding_model,
            embedding_base_url=embedding_base_url,
            embedding_api_key=embedding_api_key,
            embedding_dimension=embedding_dimension,
            clock=clock,
            embedder=embedder,
            cross_encoder=cross_encoder,
            tracer=tracer,
        )
        self.user = AsyncUsers(self._engine)
        self.thread = AsyncThreads(self._engine)
        self.graph = AsyncGraphs(self._engine)
        self.context = AsyncContexts(self._engine)
        self.task = AsyncTasks(self._engine)

    def __repr__(self) -> str:
        """Where the memory is."""
        return f"{type(self).__name__}({self._engine.settings.store!r})"

    async def __aenter__(self) -> Self:
        """Open nothing yet; close at the end of the block."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""
        await self.close()

    async def add(
        self,
        data: str | Sequence[Message | Mapping[str, Any]],
        *,
        user_id: str,
        created_at: datetime | str | None = None,
        idempotency_key: str | None = None,
    ) -> Receipt:
        """Tell a user's memory something; the user is made on the fly.

        Args:
            data: what the user said, or a list of messages (`Message`s or dicts).
            user_id: your own id of the user.
            created_at: when the text was said, or the messages that tell no time; None: now.
            idempotency_key: the same key twice is one call.

        Raises:
            InputError: an argument is malformed; nothing was written, and no user made.
        """
        engine = self._engine
        place = await place_or_planned(engine, check_id(user_id, "user_id"))
        if isinstance(data, str):
            draft, task = draft_of(
                "message",
                data,
                place,
                created_at=created_at,
                source_description=None,
                metadata=None,
                trust=None,
                name=None,
                episode_uuid=None,
                idempotency_key=idempotency_key,
            )
            drafts = [draft]
        else:
            drafts, task = drafts_of(
                data, place, created_at=created_at, idempotency_key=idempotency_key
            )
        receipts = await engine.tell(await place_made(engine, user_id, place), drafts, task)
        return Receipt(
            message_uuids=[receipt.episode.uuid for receipt in receipts],
            task_id=receipts[0].task or task,
        )

    async def add_batch(
        self,
        episodes: Sequence[Mapping[str, Any]],
        *,
        user_id: str | None = None,
        graph_id: str | None = None,
        on_refusal: str = "raise",
    ) -> BatchReceipt:
        """Tell a graph many things at once; durable together, and worked in when this returns.

        Args:
            episodes: at most 10,000 dicts with `data` and, each optional, `type` ("message", the
                default, "text" or "json"), `role`, `name`, `created_at`, `thread_id` (made on the
                fly), `source_description`, `metadata`, `trust` and `uuid`: see `graph.add` and
                `Message`. An episode whose `uuid` is there already is skipped at almost no cost,
                so a call that was cut off is simply made again.
            user_id: the user whose graph it is, or
            graph_id: the standalone graph.
            on_refusal: what a malformed episode means: "raise" an error and write nothing, "stop"
                and write nothing, telling all that are malformed, or "skip" them and tell which.

        Raises:
            InputError: an episode is malformed; nothing was written.
            NotFoundError: there is no such user or graph.
        """
        place = await self._engine.place(user_id, graph_id)
        return await tell_batch(self._engine, place, episodes, on_refusal=on_refusal)

    async def search(
        self,
        query: str,
        *,
        user_id: str,
        limit: int = 10,
        as_of: datetime | str | None = None,
        current_only: bool = False,
    ) -> SearchResults:
        """Find facts, entities and episodes in a user's memory; see `graph.search` for more.

        Raises:
            InputError: an argument is malformed.
            NotFoundError: there is no such user.
        """
        return await self.graph.search(
            query,
            user_id=user_id,
            scope="auto",
            limit=limit,
            as_of=as_of,
            current_only=current_only,
        )

    async def flush(self, timeout: float | None = None) -> None:
        """Work in everything that waits, of every graph of the store, without waiting for more.

        Args:
            timeout: seconds; None: as long as it takes, but for work that an absent model puts
                off for more than a minute.

        Raises:
            InputError: a timeout that is no number of seconds from 0 on.
            UnavailableError: it took longer, or the model is away. What is done is done, what was
                begun goes on, the rest still waits.
        """
        await flush(self._engine, timeout)

    async def work(
        self,
        *,
        user_id: str | None = None,
        graph_id: str | None = None,
        once: bool = False,
        stop: Callable[[], bool] | None = None,
    ) -> int:
        """Be a worker: work in what waits, whoever told it; a model then phrases summaries.

        Args:
            user_id: only in this user's graph; or `graph_id`, this standalone one; None: in all.
            graph_id: see `user_id`.
            once: return when nothing waits any more, instead of waiting for more.
            stop: asked again and again; True ends what was begun and returns. None: never.

        Returns:
            How many jobs were settled.

        Raises:
            NotFoundError: there is no such user or graph.
        """
        given = user_id is not None or graph_id is not None
        graph = (await self._engine.place(user_id, graph_id)).graph_id if given else None
        return await serve(self._engine, stop, once=once, graph_id=graph)

    async def status(self, *, user_id: str | None = None, graph_id: str | None = None) -> Status:
        """What the store, or one graph of it, holds and what waits.

        Raises:
            NotFoundError: there is no such user or graph.
        """
        engine = self._engine
        graph = None
        if user_id is not None or graph_id is not None:
            graph = (await engine.place(user_id, graph_id)).graph_id
        counts = await (await engine.directory()).status(graph)
        return Status(
            store=engine.settings.store,
            graphs=counts.graphs,
            episodes=counts.episodes,
            entities=counts.entities,
            facts=counts.facts,
            claims=counts.claims,
            jobs=dict(counts.jobs),
            oldest_pending=counts.oldest_pending,
            failures=task_views(counts.failures),
            details=dict(counts.details),
        )

    async def check(self) -> list[str]:
        """Look the whole store over; one line for each thing that is wrong, none when clean."""
        return list(await (await self._engine.store()).check())

    async def export(
        self,
        file: IO[bytes],
        *,
        user_id: str | None = None,
        graph_id: str | None = None,
        advance: Callable[[int], object] | None = None,
    ) -> dict[str, int]:
        """Write all that was told and read, as lines of JSON that `restore` reads.

        The same memory gives the same bytes, whatever store it is in. Facts, entities and vectors
        are not in the file: they follow from what is, and are made anew.

        Args:
            file: binary, to write to.
            user_id: only this user's memory, or
            graph_id: only this standalone graph; with neither, the whole store.
            advance: told how many records are written, now and then.

        Returns:
            How many lines of each kind were written.

        Raises:
            NotFoundError: there is no such user or graph.
            ConflictError: a graph changed meanwhile; what was written is no whole file.
        """
        return await moving.export(self._engine, file, user_id, graph_id, advance)

    async def restore(
        self, file: IO[bytes], *, advance: Callable[[int, int], object] | None = None
    ) -> dict[str, int]:
        """Read what `export` wrote into this store, which must have none of its graphs.

        The file is checked as a whole before anything is written. What waited to be worked in is
        worked in. If it was cut off, the same call begins it again.

        Args:
            file: binary, to read from; it is read twice.
            advance: told how many lines of how many are done, now and then.

        Returns:
            How many lines of each kind were read.

        Raises:
            InputError: the file is not whole, or one of its graphs is there already.
        """
        return await moving.restore(self._engine, file, advance)

    async def refold(
        self,
        *,
        user_id: str | None = None,
        graph_id: str | None = None,
        advance: Callable[[int], object] | None = None,
    ) -> Rebuilt:
        """Make all facts and entities anew from the evidence: after the rules of time changed.

        Args:
            user_id: only of this user's memory, or
            graph_id: only of this standalone graph; with neither, of the whole store.
            advance: told how many graphs are done.

        Raises:
            NotFoundError: there is no such user or graph.
        """
        return await moving.refold(self._engine, user_id, graph_id, advance)

    async def reembed(self, *, advance: Callable[[int], object] | None = None) -> Rebuilt:
        """Make all vectors of the store anew with this client's embedder, whichever made them.

        To be called on a client that was not used yet, while no other program uses the store. If
        it was cut off, the same call goes on.

        Args:
            advance: told how many records are done.

        Raises:
            UnsupportedError: the store cannot change its embedder.
        """
        return await moving.reembed(self._engine, advance)

    async def close(self) -> None:
        """Give everything back; twice is fine."""
        await self._engine.close()
