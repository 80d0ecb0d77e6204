"""The directory: users, threads, templates and settings beside the graphs; tasks and counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphmem.core.requests import StoreStatus
from graphmem.errors import AlreadyExistsError, ConflictError
from graphmem.stores.neo4j import rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from graphmem.core.records import Entry, EntryKind, Job, Json
    from graphmem.stores.neo4j.connection import Connection, Row, Transaction

__all__ = ["Neo4jDirectory"]

MOST_FAILURES = 10


class Neo4jDirectory:
    """See `core.ports.Directory`."""

    def __init__(self, connection: Connection) -> None:
        """Share the store's connection."""
        self._connection = connection

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
        """See `Directory.put`: at most 3 statements."""

        async def once(tx: Transaction) -> Entry:
            row = await tx.one(
                "put_entry", kind=kind, id=id, owner=owner, body=rows.json_text(body), now=now
            )
            entry = rows.entry(row["record"])
            before = entry.revision - 1
            if new and before:
                raise AlreadyExistsError(f"{kind} id={id!r} exists already; choose another id")
            if revision is not None and revision != before:
                raise ConflictError(
                    f"{kind} id={id!r} is at revision {before}, not {revision}; read it again"
                )
            if kind in ("user", "thread"):
                await tx.run("label_entry", kind=kind, id=id, owner=owner)
            if kind == "template":
                await tx.run("keep_revision", kind=kind, id=id)
            return entry

        return await self._connection.write(once)

    async def get(self, kind: EntryKind, id: str, *, revision: int | None = None) -> Entry | None:
        """See `Directory.get`: 1 statement."""
        if revision is None or kind != "template":
            told = await self._connection.ask("entry", kind=kind, id=id)
        else:
            told = await self._connection.ask("revision", kind=kind, id=id, revision=revision)
        found = [rows.entry(row["record"]) for row in told]
        return next((it for it in found if revision is None or it.revision == revision), None)

    async def owned(self, kind: EntryKind, id: str) -> tuple[Entry, Entry | None] | None:
        """See `Directory.owned`: 1 statement."""
        for row in await self._connection.ask("owned_entry", kind=kind, id=id):
            owner = row["owner"]
            return rows.entry(row["record"]), None if owner is None else rows.entry(owner)
        return None

    async def list(
        self,
        kind: EntryKind,
        *,
        owner: str | None = None,
        after: str | None = None,
        limit: int = 100,
    ) -> tuple[Entry, ...]:
        """See `Directory.list`: 1 statement."""
        page: dict[str, Any] = {"kind": kind, "after": after or "", "limit": limit}
        if owner is None:
            found = await self._connection.ask("entries", **page)
        else:
            found = await self._connection.ask("entries_of", owner=owner, **page)
        return tuple(rows.entry(row["record"]) for row in found)

    async def remove(self, kind: EntryKind, id: str) -> bool:
        """See `Directory.remove`: 1 statement."""
        (told,) = await self._connection.tell("remove_entry", kind=kind, id=id)
        return bool(told["removed"])

    async def task(self, task: str) -> tuple[Job, ...]:
        """See `Directory.task`: 1 statement."""
        found = await self._connection.ask("task_jobs", task=task)
        return tuple(rows.job(row["record"]) for row in found)

    async def retry(self, task: str) -> int:
        """See `Directory.retry`: 1 statement."""
        (told,) = await self._connection.tell("retry_task", task=task)
        return int(told["waiting"])

    async def erasing(self) -> tuple[str, ...]:
        """See `Directory.erasing`: 1 statement."""
        return tuple(row["graph_id"] for row in await self._connection.ask("erasing_graphs"))

    async def status(self, graph_id: str | None = None) -> StoreStatus:
        """See `Directory.status`: 5 statements, one more for each graph being erased."""

        async def once(tx: Transaction) -> StoreStatus:
            erasing = [row["graph_id"] for row in await tx.run("erasing_graphs")]
            if graph_id is None:
                counts = await tx.one("count_store")
                for hidden in erasing:
                    for less in await tx.run("count_graph", graph_id=hidden):
                        counts = _minus(counts, less)
            else:
                found = await tx.run("count_graph", graph_id=graph_id)
                counts = found[0] if found and graph_id not in erasing else None
            if counts is None:
                return StoreStatus()
            oldest = await tx.one("oldest_pending", graph_id=graph_id)
            failures = await tx.run("last_failures", graph_id=graph_id, limit=MOST_FAILURES)
            server = await tx.one("server_version")
            return StoreStatus(
                graphs=counts["graphs"],
                episodes=counts["episodes"],
                entities=counts["entities"],
                facts=counts["facts"],
                claims=counts["claims"],
                jobs={status: count for status, count in counts["jobs"] if count},
                oldest_pending=(
                    None if oldest["created_at"] is None else rows.instant(oldest["created_at"])
                ),
                failures=tuple(rows.job(row["record"]) for row in failures),
                details={"server": f"Neo4j {server['version']} {server['edition']}"},
            )

        return await self._connection.read(once)


def _minus(counts: Row, less: Row) -> Row:
    """What is there without what is being erased."""
    hidden: dict[str, int] = dict(less["jobs"])
    jobs = [[status, count - hidden[status]] for status, count in counts["jobs"]]
    plain = ("graphs", "episodes", "entities", "facts", "claims")
    return {name: counts[name] - less[name] for name in plain} | {"jobs": jobs}
