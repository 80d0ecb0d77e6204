"""The directory: users, threads, templates, settings; and tasks, in the same file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from graphmem.core.civil import from_micros, micros
from graphmem.core.requests import StoreStatus
from graphmem.errors import AlreadyExistsError, ConflictError
from graphmem.stores.embedded import rows
from graphmem.stores.embedded.opening import MEMORY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from typing import TypeVar

    from graphmem.core.records import Entry, EntryKind, Job, Json
    from graphmem.stores.embedded.connection import Connections, Tx

    T = TypeVar("T")

__all__ = ["EmbeddedDirectory"]

FAILURES = 10


class EmbeddedDirectory:
    """`core.ports.Directory` on the store's own connections. Each method is one transaction."""

    def __init__(self, connections: Connections, index_bytes: Callable[[], int]) -> None:
        """Use the store's threads; `index_bytes` tells what its indexes in memory take."""
        self._connections = connections
        self._index_bytes = index_bytes

    async def _read(self, work: Callable[[Tx], T]) -> T:
        self._connections.adopt()
        return await self._connections.read(work)

    async def _write(self, work: Callable[[Tx], T], *, truncate: bool = False) -> T:
        self._connections.adopt()
        return await self._connections.write(work, truncate=truncate)

    async def put(
        self,
        kind: EntryKind,
        id: str,
        body: Mapping[str, Json],
        *,
        now: datetime,
        owner: str = "",
        new: bool = False,
        revision: int | None = None,
    ) -> Entry:
        """See `Directory.put`: 3 statements, 4 for a template."""
        text = rows.dumps(body)

        def work(tx: Tx) -> Entry:
            old = tx.first("entry", kind=kind, id=id)
            current = 0 if old is None else int(old[6])
            if new and current:
                raise AlreadyExistsError(
                    f"{kind}={id!r} is there already; give another id, or exist_ok=True"
                )
            if revision is not None and revision != current:
                raise ConflictError(
                    f"{kind}={id!r} is at revision {current}, not {revision}; read it again"
                )
            tx.run(
                "put_entry",
                kind=kind,
                id=id,
                owner=owner,
                body=text,
                created_at=micros(now),
                updated_at=micros(now),
                revision=current + 1,
            )
            if kind == "template":
                tx.run("keep_revision", kind=kind, id=id)
            return rows.entry(tx.one("entry", kind=kind, id=id))

        return await self._write(work)

    async def get(
        self,
        kind: EntryKind,
        id: str,
        *,
        revision: int | None = None,
    ) -> Entry | None:
        """See `Directory.get`: 1 statement."""

        def work(tx: Tx) -> Entry | None:
            if revision is None:
                row = tx.first("entry", kind=kind, id=id)
            else:
                row = tx.first("entry_revision", kind=kind, id=id, revision=revision)
            return None if row is None else rows.entry(row)

        return await self._read(work)

    async def owned(self, kind: EntryKind, id: str) -> tuple[Entry, Entry | None] | None:
        """See `Directory.owned`: 2 statements."""

        def work(tx: Tx) -> tuple[Entry, Entry | None] | None:
            row = tx.first("entry", kind=kind, id=id)
            if row is None:
                return None
            found = rows.entry(row)
            owner = tx.first("entry", kind="user", id=found.owner)
            return found, None if owner is None else rows.entry(owner)

        return await self._read(work)

    async def list(
        self,
        kind: EntryKind,
        *,
        owner: str | None = None,
        after: str | None = None,
        limit: int = 100,
    ) -> tuple[Entry, ...]:
        """See `Directory.list`: 1 statement."""

        def work(tx: Tx) -> tuple[Entry, ...]:
            if owner is None:
                found = tx.all("entries", kind=kind, after=after, limit=limit)
            else:
                found = tx.all("entries_of_owner", kind=kind, owner=owner, after=after, limit=limit)
            return tuple(rows.entry(row) for row in found)

        return await self._read(work)

    async def remove(self, kind: EntryKind, id: str) -> bool:
        """See `Directory.remove`: 2 statements, and the log is cut."""

        def work(tx: Tx) -> bool:
            tx.run("remove_revisions", kind=kind, id=id)
            return tx.run("remove_entry", kind=kind, id=id) > 0

        return await self._write(work, truncate=True)

    async def task(self, task: str) -> tuple[Job, ...]:
        """See `Directory.task`: 1 statement."""
        found = await self._read(lambda tx: tx.all("jobs_of_task", task=task))
        return tuple(rows.job(row[1:], row[0]) for row in found)

    async def retry(self, task: str) -> int:
        """See `Directory.retry`: 1 statement."""
        return await self._write(lambda tx: tx.run("retry_task", task=task))

    async def erasing(self) -> tuple[str, ...]:
        """See `Directory.erasing`: 1 statement."""
        found = await self._read(lambda tx: tx.all("erasing_graphs"))
        return tuple(graph_id for (graph_id,) in found)

    async def status(self, graph_id: str | None = None) -> StoreStatus:
        """See `Directory.status`: 4 statements."""

        def work(tx: Tx) -> StoreStatus:
            counts = tx.one("count_graphs", graph_id=graph_id)
            jobs = tx.all("count_jobs", graph_id=graph_id)
            failures = tx.all("last_failures", graph_id=graph_id, limit=FAILURES)
            figures = tx.one("file_figures")
            waiting = [oldest for status, _, oldest in jobs if status in ("pending", "processing")]
            return StoreStatus(
                graphs=counts[0],
                episodes=counts[1],
                entities=counts[2],
                facts=counts[3],
                claims=counts[4],
                jobs={status: count for status, count, _ in jobs},
                oldest_pending=from_micros(min(waiting)) if waiting else None,
                failures=tuple(rows.job(row[1:], row[0]) for row in failures),
                details=self._details(*figures),
            )

        return await self._read(work)

    def _details(self, size: int, unused: int, schema: int, sqlite: str) -> dict[str, Json]:
        path = self._connections.path
        return {
            "store": "embedded",
            "file": path if path == MEMORY else str(Path(path).absolute()),
            "bytes": size,
            "unused_bytes": unused,
            "index_bytes": self._index_bytes(),
            "schema": schema,
            "sqlite": sqlite,
        }
