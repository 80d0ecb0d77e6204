"""The store in Neo4j: every port method, one transaction each."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from graphmem.errors import UnsupportedError
from graphmem.stores.neo4j import erasing, leasing, reading, searching, tables, writing
from graphmem.stores.neo4j.connection import Connection
from graphmem.stores.neo4j.directory import Neo4jDirectory
from graphmem.stores.neo4j.kept import KeptPassages
from graphmem.stores.neo4j.means import Means
from graphmem.stores.neo4j.schema import prepare
from graphmem.stores.neo4j.vocabulary import Vocabularies

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping, Sequence
    from datetime import datetime, timedelta

    from graphmem.core.changes import ChangeSet, Commit
    from graphmem.core.ports import Tracer
    from graphmem.core.records import GraphState, Json, SlotKey, Vector
    from graphmem.core.requests import (
        Candidates,
        Edges,
        Evidence,
        Expansion,
        Filters,
        Found,
        GroupKey,
        Intake,
        Lease,
        Page,
        Probe,
        Receipt,
        Record,
        RecordKind,
        Scope,
        Search,
        SlotHeads,
        StoreSpec,
        Told,
    )
    from graphmem.core.tables import Tables, Vocabulary

__all__ = ["Neo4jStore"]

T = TypeVar("T")

CHECK_AGAIN = 0.5
"""Seconds after which a writer that was in the middle of a commit is done with it."""


class Neo4jStore:
    """See `core.ports.Store`. Needs Neo4j 2026.02 or newer; Community is enough.

    One driver for the whole store, opened on first use in the running event loop. A transaction
    that failed for a reason that may pass (a deadlock, a new leader, a lost connection) is run
    again a few times; then `UnavailableError`.
    """

    def __init__(
        self,
        url: str,
        *,
        user: str | None = None,
        password: str | None = None,
        database: str = "neo4j",
        tracer: Tracer | None = None,
    ) -> None:
        """Remember where it is; nothing is opened yet.

        Args:
            url: bolt://, neo4j:// (routing), each also with +s or +ssc.
            user: None for a server without authentication.
            password: the user's.
            database: the database's name, used in every call.
            tracer: hears of each statement before it is run.
        """
        self._connection = Connection(
            url, user=user, password=password, database=database, tracer=tracer
        )
        self._directory = Neo4jDirectory(self._connection)
        self._vocabularies = Vocabularies()
        self._means = Means()
        self._kept = KeptPassages()

    @property
    def directory(self) -> Neo4jDirectory:
        """See `Store.directory`."""
        return self._directory

    async def prepare(self, spec: StoreSpec) -> None:
        """See `Store.prepare`."""
        await prepare(self._connection, spec)

    async def reembed(self, spec: StoreSpec) -> None:
        """See `Store.reembed`: a vector index here is made for one dimension, and stays.

        Raises:
            UnsupportedError: always.
        """
        raise UnsupportedError(
            f"this store on Neo4j cannot change to the embedder {spec.embedder!r}; export it and "
            "import the file into an empty database: the vectors are made anew there"
        )

    async def close(self) -> None:
        """See `Store.close`."""
        await self._connection.close()

    async def accept(self, intake: Intake) -> tuple[Receipt, ...]:
        """See `Store.accept`."""
        return await writing.accept(self._connection, intake)

    async def annotate(self, graph_id: str, episode: str, metadata: Mapping[str, Json]) -> bool:
        """See `Store.annotate`: 1 statement."""
        return await writing.annotate(self._connection, graph_id, episode, metadata)

    async def lease(
        self,
        worker: str,
        *,
        now: datetime,
        ttl: timedelta,
        graph_id: str | None = None,
        limit: int = 64,
    ) -> Lease | None:
        """See `Store.lease`."""
        return await leasing.lease(
            self._connection, worker, now=now, ttl=ttl, graph_id=graph_id, limit=limit
        )

    async def renew(self, lease: Lease, *, now: datetime, ttl: timedelta) -> Lease:
        """See `Store.renew`."""
        return await leasing.renew(self._connection, lease, now=now, ttl=ttl)

    async def release(self, lease: Lease) -> None:
        """See `Store.release`."""
        await leasing.release(self._connection, lease)

    async def keep_answer(self, lease: Lease, job: str, answer: str) -> None:
        """See `Store.keep_answer`."""
        await leasing.keep_answer(self._connection, lease, job, answer)

    async def reading(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """See `Store.reading`: nothing is nearer than here."""
        return await work()

    async def candidates(self, probe: Probe) -> Candidates:
        """See `Store.candidates`."""
        return await searching.candidates(self._connection, probe)

    async def slots(self, graph_id: str, keys: Sequence[SlotKey]) -> SlotHeads:
        """See `Store.slots`."""
        return await reading.slots(self._connection, graph_id, keys)

    async def claims(self, graph_id: str, groups: Sequence[GroupKey]) -> Told:
        """See `Store.claims`."""
        return await reading.claims(self._connection, graph_id, groups)

    async def evidence(
        self, graph_id: str, *, episodes: Sequence[str] = (), entities: Sequence[str] = ()
    ) -> Evidence:
        """See `Store.evidence`."""
        return await reading.evidence(self._connection, graph_id, episodes, entities)

    async def commit(self, changes: ChangeSet) -> Commit:
        """See `Store.commit`."""
        return await writing.commit(self._connection, changes)

    async def vocabulary(self, graph_id: str) -> Vocabulary:
        """See `Store.vocabulary`."""
        return await self._vocabularies.of(self._connection, graph_id)

    async def tables(self, search: Search) -> Tables:
        """See `Store.tables`."""
        return await tables.tables(self._connection, self._means, self._kept, search)

    async def vectors(
        self, graph_id: str, scope: Scope, uuids: Sequence[str]
    ) -> Mapping[str, Vector]:
        """See `Store.vectors`."""
        return await tables.vectors(self._connection, graph_id, scope, uuids)

    async def expand(self, expansion: Expansion) -> Found:
        """See `Store.expand`."""
        return await searching.expand(self._connection, expansion)

    async def edges(self, expansion: Expansion) -> Edges:
        """See `Store.edges`."""
        return await searching.edges(self._connection, expansion)

    async def fetch(
        self, graph_id: str, kind: RecordKind, uuids: Sequence[str]
    ) -> tuple[Record | None, ...]:
        """See `Store.fetch`."""
        return await reading.fetch(self._connection, graph_id, kind, uuids)

    async def scan(
        self,
        graph_id: str,
        kind: RecordKind,
        *,
        after: str | None = None,
        limit: int = 100,
        filters: Filters | None = None,
        descending: bool = False,
    ) -> Page:
        """See `Store.scan`."""
        return await reading.scan(
            self._connection,
            graph_id,
            kind,
            after=after,
            limit=limit,
            filters=filters,
            descending=descending,
        )

    async def state(self, graph_id: str) -> GraphState:
        """See `Store.state`."""
        found = await self._connection.ask("graph_state", graph_id=graph_id)
        return reading.state_of(graph_id, found)

    async def erase(self, graph_id: str, *, limit: int = 10_000) -> bool:
        """See `Store.erase`. Hiding is a transaction of its own: it holds at once for everybody."""
        if not await self._connection.write(partial(erasing.begin, graph_id=graph_id)):
            return False
        return await self._connection.write(partial(erasing.page, graph_id=graph_id, limit=limit))

    async def check(self) -> tuple[str, ...]:
        """See `Store.check`: looks twice if need be, for a write in progress is seen in parts."""
        wrong = await self._connection.read(erasing.check)
        if wrong:
            await asyncio.sleep(CHECK_AGAIN)
            again = set(await self._connection.read(erasing.check))
            wrong = tuple(line for line in wrong if line in again)
        return wrong
