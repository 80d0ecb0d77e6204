"""How the jobs of a batch end: done, failed for good with the reason, or back to wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from graphmem.core.changes import ChangeSet, Settlement
from graphmem.core.wellformed import well_formed
from graphmem.errors import GraphMemError, InputError, ModelUnavailableError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from graphmem.core.records import Job, JobKind
    from graphmem.errors import ModelError
    from graphmem.ingest.batches import Batch
    from graphmem.ingest.extracting import Said

__all__ = [
    "PutOff",
    "failure",
    "is_of_content",
    "postponed",
    "put_off",
    "settlements",
    "unembedded",
]

RETRY: Final = timedelta(seconds=10)
"""How long work that needs an absent model waits; doubled with each attempt, at most an hour."""

LONGEST: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class PutOff:
    """Work that waits for something absent: until when, why, and which kind."""

    until: datetime
    reason: str
    kind: JobKind


def settlements(batch: Batch, said: Said, stamp: datetime) -> tuple[Settlement, ...]:
    """The end of each job; those that wait for the same absent model are put off with it.

    What was left out of a job that succeeded is told as its error, a line each. A model's answer
    stays with a job that failed.
    """
    if said.away is None:
        ends = [_end(job, said) for job in batch.jobs]
        kept = None
        if said.answer is not None and ends and ends[0][0] is not None:
            kept = said.answer.encode()
        return tuple(
            Settlement(
                job=job.uuid,
                status="succeeded" if failed is None else "failed",
                error=dropped if failed is None else failed,
                answer=kept if job is batch.jobs[0] else None,
            )
            for job, (failed, dropped) in zip(batch.jobs, ends, strict=True)
        )
    reason = f"{type(said.away).__name__}: {said.away}"
    return postponed((*batch.jobs, *batch.behind), reason, stamp, said.away)


def is_of_content(error: Exception) -> bool:
    """Whether an error may lie in what was read, so that other work need not meet it.

    The kinds of `StoreError` tell of the store as a whole or of other writers; the bare one tells
    that it did not take what it was given.
    """
    if isinstance(error, GraphMemError):
        return isinstance(error, InputError) or type(error) is StoreError
    return True


def failure(batch: Batch, error: Exception, version: int, stamp: datetime) -> ChangeSet:
    """The change set by which the jobs of a batch fail for good, and nothing else changes."""
    reason = well_formed(f"{type(error).__name__}: {error}")
    return ChangeSet(
        graph_id=batch.graph_id,
        version=version,
        stamp=stamp,
        lease=batch.lease,
        settled=tuple(
            Settlement(job=job.uuid, status="failed", error=reason, answer=job.answer)
            for job in batch.jobs
        ),
    )


def postponed(
    jobs: Iterable[Job], reason: str, stamp: datetime, error: GraphMemError | None = None
) -> tuple[Settlement, ...]:
    """Back to wait: as long as the server asked for, else longer with each attempt."""
    asked = error.retry_after if isinstance(error, ModelUnavailableError) else None
    kept = tuple(jobs)
    attempts = min(7, max((job.attempts for job in kept), default=1))
    pause = RETRY * 2 ** (attempts - 1) if asked is None else timedelta(seconds=max(0.0, asked))
    until = stamp + min(pause, LONGEST)
    return tuple(
        Settlement(
            job=job.uuid, status="pending", error=reason, answer=job.answer, not_before=until
        )
        for job in kept
    )


def unembedded(jobs: Iterable[Job], error: ModelError, stamp: datetime) -> tuple[Settlement, ...]:
    """Jobs that got no vectors: put off if that may pass, else failed for good; with the reason."""
    reason = f"no vectors: {type(error).__name__}: {error}"
    if error.retryable:
        return postponed(jobs, reason, stamp, error)
    return tuple(Settlement(job=job.uuid, status="failed", error=reason) for job in jobs)


def put_off(settled: Iterable[Settlement], kind: JobKind) -> PutOff | None:
    """The first of these that has to wait, as work of this kind; None if none has."""
    for each in settled:
        if each.status == "pending" and each.not_before is not None:
            return PutOff(each.not_before, each.error or "", kind)
    return None


def _end(job: Job, said: Said) -> tuple[str | None, str | None]:
    """Why a job failed, or else what was left out of it."""
    told = [said.by_episode[uuid] for uuid in job.episodes if uuid in said.by_episode]
    failed = next((each.error for each in told if each.error is not None), None)
    dropped = "\n".join(" ".join(reason.split()) for each in told for reason in each.dropped)
    return failed, dropped or None
