"""Leases: one worker a graph, fenced by a token that grows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4

from graphmem.core.requests import Lease
from graphmem.errors import ConflictError
from graphmem.stores.neo4j import rows

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from graphmem.stores.neo4j.connection import Connection

__all__ = ["keep_answer", "lease", "release", "renew"]


ATTEMPTS = 8
"""How often a worker looks for another graph when somebody was faster."""


async def lease(
    connection: Connection,
    worker: str,
    *,
    now: datetime,
    ttl: timedelta,
    graph_id: str | None,
    limit: int,
) -> Lease | None:
    """See `Store.lease`: 1 statement of a named graph, 2 of any, each a transaction of its own."""
    # It names this call: run again after a lost answer, it finds its own lease.
    call = str(uuid4())
    for _ in range(ATTEMPTS):
        graph = graph_id
        if graph is None:
            found = await connection.ask("waiting_graph", now=now, call=call)
            if not found:
                return None
            graph = str(found[0]["graph_id"])
        taken = await connection.tell(
            "take_lease",
            graph_id=graph,
            worker=worker,
            now=now,
            until=now + ttl,
            call=call,
            limit=limit,
        )
        for row in taken:
            jobs = sorted((rows.job(it) for it in row["jobs"]), key=lambda j: (j.place, j.uuid))
            return Lease(
                graph_id=graph,
                worker=worker,
                token=row["token"],
                until=now + ttl,
                jobs=tuple(jobs),
                episodes=tuple(rows.episode(it) for it in row["episodes"]),
            )
        if graph_id is not None:
            return None
    return None


async def renew(connection: Connection, lease: Lease, *, now: datetime, ttl: timedelta) -> Lease:
    """See `Store.renew`: 1 statement, a transaction of its own.

    Raises:
        ConflictError: another worker took the graph, or the lease was given back.
    """
    until = now + ttl
    (told,) = await connection.tell(
        "renew_lease", graph_id=lease.graph_id, token=lease.token, until=until
    )
    if not told["held"]:
        raise ConflictError(
            f"the lease of graph_id={lease.graph_id!r} by worker={lease.worker!r} was lost; lease "
            "again"
        )
    return replace(lease, until=until)


async def release(connection: Connection, lease: Lease) -> None:
    """See `Store.release`: 1 statement."""
    await connection.tell("release_lease", graph_id=lease.graph_id, token=lease.token)


async def keep_answer(connection: Connection, lease: Lease, job: str, answer: str) -> None:
    """See `Store.keep_answer`: 1 statement.

    Raises:
        ConflictError: the lease was lost, or the job is no longer being processed.
    """
    (told,) = await connection.tell(
        "keep_answer", graph_id=lease.graph_id, token=lease.token, job=job, answer=answer
    )
    if not told["kept"]:
        raise ConflictError(
            f"job {job!r} of graph_id={lease.graph_id!r} is not worker={lease.worker!r}'s any "
            "more; lease again"
        )
