"""Leases: one worker a graph, fenced by a token that grows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphmem.core.requests import Lease
from graphmem.errors import ConflictError
from graphmem.stores.neo4j import rows

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta

    from graphmem.core.records import Job
    from graphmem.stores.neo4j.connection import Transaction

__all__ = ["TakenError", "keep_answer", "lease", "release", "renew"]


class TakenError(Exception):
    """Another worker was faster: the attempt is undone."""


async def lease(
    tx: Transaction,
    worker: str,
    *,
    now: datetime,
    ttl: timedelta,
    graph_id: str | None,
    limit: int,
    call: str,
) -> Lease | None:
    """See `Store.lease`: 4 statements beside begin and commit, 1 if nothing waits.

    `call` names this call: run again after a lost answer, it finds its own lease.

    Raises:
        TakenError: the graph that was chosen is held by now.
    """
    if graph_id is None:
        found = await tx.run("waiting_graph", now=now, call=call)
    else:
        found = await tx.run("waiting_here", graph_id=graph_id, now=now, call=call)
    if not found:
        return None
    graph: str = found[0]["graph_id"]
    locked = await tx.run("lock_lease", graph_id=graph)
    work = await tx.run("lease_work", graph_id=graph, now=now, call=call)
    if not locked or not work or not work[0]["free"]:
        raise TakenError
    run = _run((rows.job(row) for row in work[0]["jobs"]), now, limit)
    if not run:
        raise TakenError
    taken = await tx.one(
        "take_lease",
        graph_id=graph,
        worker=worker,
        until=now + ttl,
        call=call,
        jobs=[job.uuid for job in run],
    )
    jobs = sorted((rows.job(row) for row in taken["jobs"]), key=lambda j: (j.place, j.uuid))
    return Lease(
        graph_id=graph,
        worker=worker,
        token=locked[0]["token"],
        until=now + ttl,
        jobs=tuple(jobs),
        episodes=tuple(rows.episode(row) for row in taken["episodes"]),
    )


def _run(jobs: Iterable[Job], now: datetime, limit: int) -> list[Job]:
    """The longest run of waiting jobs from the first one that waits."""
    run: list[Job] = []
    for job in jobs:
        delayed = job.not_before is not None and job.not_before > now
        if job.status == "pending" and delayed:
            if run:
                break
        elif len(run) < limit:
            run.append(job)
    return run


async def renew(tx: Transaction, lease: Lease, *, now: datetime, ttl: timedelta) -> Lease:
    """See `Store.renew`: 1 statement.

    Raises:
        ConflictError: another worker took the graph, or the lease was given back.
    """
    until = now + ttl
    told = await tx.one("renew_lease", graph_id=lease.graph_id, token=lease.token, until=until)
    if not told["held"]:
        raise ConflictError(
            f"the lease of graph_id={lease.graph_id!r} by worker={lease.worker!r} was lost; lease "
            "again"
        )
    return replace(lease, until=until)


async def release(tx: Transaction, lease: Lease) -> None:
    """See `Store.release`: 1 statement."""
    await tx.run("release_lease", graph_id=lease.graph_id, token=lease.token)


async def keep_answer(tx: Transaction, lease: Lease, job: str, answer: str) -> None:
    """See `Store.keep_answer`: 1 statement.

    Raises:
        ConflictError: the lease was lost, or the job is no longer being processed.
    """
    told = await tx.one(
        "keep_answer", graph_id=lease.graph_id, token=lease.token, job=job, answer=answer
    )
    if not told["kept"]:
        raise ConflictError(
            f"job {job!r} of graph_id={lease.graph_id!r} is not worker={lease.worker!r}'s any "
            "more; lease again"
        )
