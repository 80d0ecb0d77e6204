"""Batches: what of a lease is judged, asked and committed together."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from graphmem.core.records import Episode, Job, JobKind
    from graphmem.core.requests import Lease

__all__ = ["BATCH_TOKENS", "Batch", "cut", "cut_again", "is_spoken", "of_kind"]

BATCH_TOKENS: Final = 2_000
"""Tokens of the messages that one model call reads at most; a longer single one stands alone."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Leased jobs of one kind and their episodes, in the order of arrival.

    `behind` are the jobs of the lease that wait for the same model: if that is away, they need not
    try it too. `since`: its episodes are read again, and when they were read first.
    """

    lease: Lease
    jobs: tuple[Job, ...]
    episodes: tuple[Episode, ...]
    behind: tuple[Job, ...] = ()
    since: datetime | None = None

    @property
    def graph_id(self) -> str:
        """The graph that is leased."""
        return self.lease.graph_id

    @property
    def spoken(self) -> bool:
        """Whether it has words that an extractor must read."""
        return any(is_spoken(episode) for episode in self.episodes)


def is_spoken(episode: Episode) -> bool:
    """Whether an episode is words, which rules or a model read; all others read themselves."""
    return episode.source in ("message", "text")


def of_kind(lease: Lease, kind: JobKind) -> Batch:
    """The leased jobs of a kind, with their episodes, as one batch."""
    jobs = tuple(job for job in lease.jobs if job.kind == kind)
    wanted = {uuid for job in jobs for uuid in job.episodes}
    return Batch(lease, jobs, tuple(e for e in lease.episodes if e.uuid in wanted))


def cut(
    batch: Batch,
    answered: Callable[[Job], Sequence[str]],
    count_tokens: Callable[[str], int],
    most: int = BATCH_TOKENS,
) -> list[Batch]:
    """A batch as those that a model reads in one call each, in order.

    Consecutive words of one thread go together, up to so many tokens; what needs no model goes
    together too. Jobs that a kept answer is about stay together whatever their length.

    Args:
        batch: jobs in the order of arrival.
        answered: the episodes that a job's kept answer is about; none if it has none.
        count_tokens: how long a text is for a model.
        most: tokens of one call.
    """
    by_uuid = {episode.uuid: episode for episode in batch.episodes}
    runs: list[_Run] = []
    for job in batch.jobs:
        episodes = [by_uuid[uuid] for uuid in job.episodes if uuid in by_uuid]
        if not episodes:
            continue
        own = _Run([job], episodes, frozenset(answered(job)))
        own.size = sum(count_tokens(e.content) for e in episodes if is_spoken(e))
        if runs and runs[-1].goes_with(own, most):
            runs[-1].add(own)
        else:
            runs.append(own)
    return list(_batches(batch.lease, runs))


def cut_again(lease: Lease) -> list[Batch]:
    """The leased jobs "again" as batches, in the order in which their episodes were told.

    Together go only those that were read together first, with nothing told between them.
    """
    by_uuid = {episode.uuid: episode for episode in lease.episodes}
    waiting = [
        (by_uuid[uuid], job)
        for job in lease.jobs
        if job.kind == "again"
        for uuid in job.episodes
        if uuid in by_uuid
    ]
    waiting.sort(key=lambda each: each[0].position)
    batches: list[Batch] = []
    for episode, job in waiting:
        last = batches[-1] if batches else None
        if (
            last is not None
            and last.since == job.created_at
            and last.episodes[-1].position == episode.position - 1
        ):
            jobs, episodes = (*last.jobs, job), (*last.episodes, episode)
            batches[-1] = replace(last, jobs=jobs, episodes=episodes)
        else:
            batches.append(Batch(lease, (job,), (episode,), since=job.created_at))
    reading = of_kind(lease, "extract")
    words = {episode.uuid for episode in reading.episodes if is_spoken(episode)}
    behind = tuple(job for job in reading.jobs if not words.isdisjoint(job.episodes))
    for place in reversed(range(len(batches))):
        batches[place] = replace(batches[place], behind=behind)
        behind = (*batches[place].jobs, *behind)
    return batches


@dataclass(slots=True)
class _Run:
    jobs: list[Job]
    episodes: list[Episode]
    answered: frozenset[str] = frozenset()
    size: int = 0
    kind: tuple[bool, str | None] = field(init=False)

    def __post_init__(self) -> None:
        spoken = any(is_spoken(episode) for episode in self.episodes)
        self.kind = (spoken, self.episodes[0].thread_id if spoken else None)

    def goes_with(self, other: _Run, most: int) -> bool:
        if self.answered:
            return self.answered.issuperset(episode.uuid for episode in other.episodes)
        if other.answered or self.kind != other.kind:
            return False
        return not other.kind[0] or self.size + other.size <= most

    def add(self, other: _Run) -> None:
        self.jobs += other.jobs
        self.episodes += other.episodes
        self.size += other.size


def _batches(lease: Lease, runs: Sequence[_Run]) -> Iterator[Batch]:
    for place, run in enumerate(runs):
        behind = tuple(job for later in runs[place + 1 :] if later.kind[0] for job in later.jobs)
        # In order of arrival, each once: two jobs may be about one episode.
        episodes = {episode.uuid: episode for episode in run.episodes}
        in_order = tuple(sorted(episodes.values(), key=lambda episode: episode.position))
        yield Batch(lease, tuple(run.jobs), in_order, behind)
