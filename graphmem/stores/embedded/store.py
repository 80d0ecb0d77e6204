"""The embedded store: `core.ports.Store` on one SQLite file and numpy. Thin: see the modules.

The numbers of statements in the docstrings leave out "begin" and "commit" (or "rollback"), which
are told to the tracer too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from graphmem.errors import StoreError
from graphmem.stores.embedded import accept, check, commit, erase, leases, reads, rows, schema
from graphmem.stores.embedded.connection import Connections
from graphmem.stores.embedded.directory import EmbeddedDirectory
from graphmem.stores.embedded.opening import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
    from datetime import datetime, timedelta

    from graphmem.core.changes import ChangeSet, Commit
    from graphmem.core.ports import Directory, Tracer
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
    from graphmem.stores.embedded.connection import Tx
    from graphmem.stores.embedded.index import Indexes

__all__ = ["EmbeddedStore"]

T = TypeVar("T")


class _Kept:
    """The indexes of one process; made when they are first asked for, because of numpy."""

    def __init__(self, limit: int | None) -> None:
        self._limit = limit
        self._pid = 0
        self.indexes: Indexes | None = None

    def of(self, pid: int) -> Indexes:
        from graphmem.stores.embedded.index import MEMORY_BYTES, Indexes

        # A forked child begins with empty ones: a lock of the parent's may be held in its copy.
        if self.indexes is None or self._pid != pid:
            self.indexes, self._pid = Indexes(self._limit or MEMORY_BYTES), pid
        return self.indexes

    def made(self, pid: int) -> Indexes | None:
        return self.indexes if self._pid == pid else None

    def bytes(self) -> int:
        return 0 if self.indexes is None else self.indexes.bytes


class EmbeddedStore:
    """All graphs in one file, for several threads, loops and processes at once."""

    def __init__(
        self,
        path: str,
        *,
        tracer: Tracer | None = None,
        patience: float = PATIENCE,
        memory: int | None = None,
    ) -> None:
        """Touch nothing yet; `prepare` makes the file.

        Args:
            path: a file, made with its folder if missing, or ":memory:".
            tracer: hears `("statement", NAME)` before each statement.
            patience: seconds to wait for other writers before `UnavailableError`.
            memory: bytes that the indexes of all graphs in memory may take; None: a gigabyte. The
                graphs searched last are kept, at least one.
        """
        self._connections = Connections(path, tracer, patience=patience)
        self._indexes = _Kept(memory)
        self._directory = EmbeddedDirectory(self._connections, self._indexes.bytes)
        self._dimension: int | None = None

    @property
    def directory(self) -> Directory:
        """The directory in the same file."""
        return self._directory

    @property
    def path(self) -> str:
        """The file, or ":memory:"."""
        return self._connections.path

    async def prepare(self, spec: StoreSpec) -> None:
        """See `Store.prepare`: 2 statements once the schema is there."""
        await self._write(lambda tx: schema.prepare(tx, spec, self.path))
        self._dimension = spec.dimension

    async def reembed(self, spec: StoreSpec) -> None:
        """See `Store.reembed`: 5 statements once the schema is there."""
        await self._write(lambda tx: schema.reembed(tx, spec, self.path), truncate=True)
        self._dimension = spec.dimension

    async def close(self) -> None:
        """See `Store.close`."""
        await self._connections.close()

    async def accept(self, intake: Intake) -> tuple[Receipt, ...]:
        """See `Store.accept`: at most 9 statements."""
        self._measure((it.uuid, it.vector) for it in intake.passages if it.vector is not None)
        return await self._write(lambda tx: accept.accept(tx, intake))

    async def annotate(self, graph_id: str, episode: str, metadata: Mapping[str, Json]) -> bool:
        """See `Store.annotate`: 3 statements."""
        text = rows.dumps(metadata)
        return await self._write(lambda tx: accept.annotate(tx, graph_id, episode, text))

    async def lease(
        self,
        worker: str,
        *,
        now: datetime,
        ttl: timedelta,
        graph_id: str | None = None,
        limit: int = 64,
    ) -> Lease | None:
        """See `Store.lease`: 6 statements."""
        return await self._note(
            lambda tx: leases.lease(tx, worker, now=now, ttl=ttl, graph_id=graph_id, limit=limit)
        )

    async def renew(self, lease: Lease, *, now: datetime, ttl: timedelta) -> Lease:
        """See `Store.renew`: 1 statement."""
        return await self._note(lambda tx: leases.renew(tx, lease, now=now, ttl=ttl))

    async def release(self, lease: Lease) -> None:
        """See `Store.release`: 2 statements."""
        await self._note(lambda tx: leases.release(tx, lease))

    async def keep_answer(self, lease: Lease, job: str, answer: str) -> None:
        """See `Store.keep_answer`: 1 statement."""
        await self._note(lambda tx: leases.keep_answer(tx, lease, job, answer))

    async def reading(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """See `Store.reading`: the statements of what is read, in one snapshot."""
        self._connections.adopt()
        return await self._connections.reading(work)

    async def candidates(self, probe: Probe) -> Candidates:
        """See `Store.candidates`: at most 18 statements."""
        from graphmem.stores.embedded import search as searching

        self._measure(("vectors", vector) for vector in probe.vectors)
        indexes = self._index()
        return await self._read(lambda tx: searching.candidates(tx, probe, indexes))

    async def slots(self, graph_id: str, keys: Sequence[SlotKey]) -> SlotHeads:
        """See `Store.slots`: 5 statements."""
        return await self._read(lambda tx: reads.slots(tx, graph_id, keys))

    async def claims(self, graph_id: str, groups: Sequence[GroupKey]) -> Told:
        """See `Store.claims`: 5 statements."""
        return await self._read(lambda tx: reads.claims(tx, graph_id, groups))

    async def evidence(
        self, graph_id: str, *, episodes: Sequence[str] = (), entities: Sequence[str] = ()
    ) -> Evidence:
        """See `Store.evidence`: 8 statements."""
        return await self._read(lambda tx: reads.evidence(tx, graph_id, episodes, entities))

    async def commit(self, changes: ChangeSet) -> Commit:
        """See `Store.commit`: at most 50 statements; the log is cut if it forgets."""
        self._measure(changes.vectors)
        return await self._write(
            lambda tx: commit.commit(tx, changes),
            truncate=bool(changes.forgotten or changes.unread),
        )

    async def vocabulary(self, graph_id: str) -> Vocabulary:
        """See `Store.vocabulary`: 1 statement, at most 4 more if the graph changed."""
        from graphmem.stores.embedded import tables

        indexes = self._index()
        return await self._read(lambda tx: tables.vocabulary(tx, graph_id, indexes))

    async def tables(self, search: Search) -> Tables:
        """See `Store.tables`: 1 statement, 2 more if the graph moved, at most 5 more a scope."""
        from graphmem.stores.embedded import tables

        if search.vector is not None:
            self._measure([("vector", search.vector)])
        indexes = self._index()
        return await self._read(lambda tx: tables.tables(tx, search, indexes))

    async def vectors(
        self, graph_id: str, scope: Scope, uuids: Sequence[str]
    ) -> Mapping[str, Vector]:
        """See `Store.vectors`: 2 statements."""
        from graphmem.stores.embedded import tables

        return await self._read(lambda tx: tables.vectors(tx, graph_id, scope, uuids))

    async def expand(self, expansion: Expansion) -> Found:
        """See `Store.expand`: 6 statements and at most 2 a hop."""
        from graphmem.stores.embedded import search as searching

        indexes = self._index()
        return await self._read(lambda tx: searching.expand(tx, expansion, indexes))

    async def edges(self, expansion: Expansion) -> Edges:
        """See `Store.edges`: 1 statement and at most 2 a hop."""
        from graphmem.stores.embedded import search as searching

        return await self._read(lambda tx: searching.edges(tx, expansion))

    async def fetch(
        self, graph_id: str, kind: RecordKind, uuids: Sequence[str]
    ) -> tuple[Record | None, ...]:
        """See `Store.fetch`: at most 3 statements, 1 more where kept records may have changed."""
        indexes = self._indexes.made(self._connections.pid)
        return await self._read(lambda tx: reads.fetch(tx, graph_id, kind, uuids, indexes))

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
        """See `Store.scan`: 2 statements."""
        return await self._read(
            lambda tx: reads.scan(
                tx,
                graph_id,
                kind,
                after=after,
                limit=limit,
                filters=filters,
                descending=descending,
            )
        )

    async def state(self, graph_id: str) -> GraphState:
        """See `Store.state`: 3 statements."""
        return await self._read(lambda tx: reads.state(tx, graph_id))

    async def erase(self, graph_id: str, *, limit: int = 10_000) -> bool:
        """See `Store.erase`: at most 20 statements a page; the log is cut."""
        return await self._write(lambda tx: erase.erase(tx, graph_id, limit), truncate=True)

    async def check(self) -> tuple[str, ...]:
        """See `Store.check`: 11 statements that read the whole file."""
        return await self._read(check.check)

    def _index(self) -> Indexes:
        self._connections.adopt()
        return self._indexes.of(self._connections.pid)

    async def _read(self, work: Callable[[Tx], T]) -> T:
        self._connections.adopt()
        return await self._connections.read(work)

    async def _write(self, work: Callable[[Tx], T], *, truncate: bool = False) -> T:
        self._connections.adopt()
        return await self._connections.write(work, truncate=truncate)

    async def _note(self, work: Callable[[Tx], T]) -> T:
        """Write what a worker does again where the machine went down before it was on the disk."""
        self._connections.adopt()
        return await self._connections.write(work, at_once=False)

    def _measure(self, vectors: Iterable[tuple[str, Vector]]) -> None:
        """Refuse a vector of another length before anything is written."""
        if self._dimension is None:
            return
        for name, vector in vectors:
            if len(vector) != 4 * self._dimension:
                raise StoreError(
                    f"the vector of {name!r} has {len(vector) // 4} numbers, the store's embedder "
                    f"makes {self._dimension}"
                )
