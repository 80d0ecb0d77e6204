"""Leases: one worker a graph, fenced by a token that grows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphmem.core.civil import micros
from graphmem.core.requests import Lease
from graphmem.errors import ConflictError
from graphmem.stores.embedded import rows

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from graphmem.core.records import Job
    from graphmem.stores.embedded.connection import Tx, Value

__all__ = ["keep_answer", "lease", "release", "renew"]


def lease(
    tx: Tx, worker: str, *, now: datetime, ttl: timedelta, graph_id: str | None, limit: int
) -> Lease | None:
    """See `Store.lease`: 6 statements, 1 if nothing waits."""
    at = micros(now)
    if graph_id is None:
        found = tx.first("waiting_graph", now=at)
    else:
        found = tx.first("waiting_in_graph", graph_id=graph_id, now=at)
    if found is None:
        return None
    graph, graph_id = found[0], str(found[1])
    jobs: list[Job] = []
    for row in tx.all("unsettled_jobs", graph=graph, now=at, limit=limit):
        job = rows.job(row, graph_id)
        if job.status == "pending" and job.not_before is not None and job.not_before > now:
            break
        jobs.append(replace(job, status="processing", attempts=job.attempts + 1))
    (token,) = tx.one("take_token")
    until = now + ttl
    tx.run("hold_graph", graph=graph, token=token, worker=worker, until=micros(until))
    tx.run("start_jobs", places=rows.dumps([job.place for job in jobs]))
    uuids = dict.fromkeys(uuid for job in jobs for uuid in job.episodes)
    episodes = tx.all("episodes_by_uuid", graph=graph, uuids=rows.dumps(list(uuids)))
    return Lease(
        graph_id=graph_id,
        worker=worker,
        token=token,
        until=until,
        jobs=tuple(jobs),
        episodes=tuple(rows.episode(row, graph_id) for row in episodes),
    )


def renew(tx: Tx, lease: Lease, *, now: datetime, ttl: timedelta) -> Lease:
    """See `Store.renew`: 1 statement.

    Raises:
        ConflictError: another worker took the graph, or the lease was given back.
    """
    until = now + ttl
    held = tx.run("renew_lease", graph_id=lease.graph_id, token=lease.token, until=micros(until))
    if not held:
        raise ConflictError(
            f"the lease of graph_id={lease.graph_id!r} by worker={lease.worker!r} was lost; lease "
            "again"
        )
    return replace(lease, until=until)


def release(tx: Tx, lease: Lease) -> None:
    """See `Store.release`: 2 statements, 1 if the lease was lost."""
    found = tx.first("release_lease", graph_id=lease.graph_id, token=lease.token)
    if found is not None:
        tx.run("release_jobs", graph=found[0])


def keep_answer(tx: Tx, lease: Lease, job: str, answer: str) -> None:
    """See `Store.keep_answer`: 1 statement.

    Raises:
        ConflictError: the lease was lost, or the job is no longer being processed.
    """
    held: dict[str, Value] = {"graph_id": lease.graph_id, "token": lease.token}
    if not tx.run("keep_answer", job=job, answer=answer, **held):
        raise ConflictError(
            f"job {job!r} of graph_id={lease.graph_id!r} is not worker={lease.worker!r}'s any "
            "more; lease again"
        )
