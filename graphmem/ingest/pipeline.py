"""The write path: accept, lease, probe, extract, resolve, reconcile, commit."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

from graphmem.core.changes import ChangeSet, Settlement
from graphmem.core.extraction import Extraction
from graphmem.errors import ConflictError, GraphMemError, ModelError
from graphmem.ingest.accept import Draft, follow_up, intake_of, passages_of, with_vectors
from graphmem.ingest.documents.opening import DocumentReader
from graphmem.ingest.edits import read_edit
from graphmem.ingest.evidence import news_of
from graphmem.ingest.forget import forget, read_unembedded, refold
from graphmem.ingest.leasing import TTL, held
from graphmem.ingest.mapping import read_json
from graphmem.ingest.probe import probe, probe_missed
from graphmem.ingest.reading import Shown, read_before, read_named, stamp_after
from graphmem.ingest.reconcile import Gone, plan_of, reconcile
from graphmem.ingest.resolve import resolve
from graphmem.ingest.rules.read import RuleExtractor
from graphmem.ingest.summaries import with_summaries
from graphmem.ingest.vectors import texts_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime

    from graphmem.core.changes import Commit
    from graphmem.core.extraction import Extractor
    from graphmem.core.ports import Clock, Embedder, Store, Tracer
    from graphmem.core.records import Episode, Job, JobKind, Vector
    from graphmem.core.requests import Lease, Receipt

__all__ = ["Draft", "Pipeline"]

BATCH: Final = 64
"""Jobs that one commit settles at most."""

CONFLICTS: Final = 12
"""How often a batch is judged anew because the graph moved, before that is an error."""

PAUSE: Final = 0.01
"""Seconds before looking again whether another worker has settled a task."""

PATIENCE: Final = 600.0
"""Seconds to wait for another worker to settle a task."""

RETRY: Final = timedelta(seconds=30)
"""How long work that needs an absent model waits; doubled with each attempt, at most an hour."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """Leased jobs of one kind and their episodes, in the order of arrival."""

    lease: Lease
    jobs: tuple[Job, ...]
    episodes: tuple[Episode, ...]

    @property
    def graph_id(self) -> str:
        return self.lease.graph_id


_Judge: TypeAlias = "Callable[[_Batch, dict[str, Extraction]], Awaitable[ChangeSet]]"


class Pipeline:
    """Turns accepted episodes into facts; safe to repeat, to interrupt, and to run twice."""

    def __init__(
        self,
        store: Store,
        embedder: Embedder,
        clock: Clock,
        *,
        extractor: Extractor | None = None,
        tracer: Tracer | None = None,
        worker: str,
    ) -> None:
        """Join the ports. `extractor` None: rules read messages and texts."""
        self._store = store
        self._embedder = embedder
        self._clock = clock
        self._extractor: Extractor = DocumentReader(extractor or RuleExtractor())
        self._keeps_answers = extractor is not None
        self._tracer = tracer
        self._worker = worker

    async def accept(
        self, graph_id: str, drafts: Sequence[Draft], *, now: datetime | None = None
    ) -> tuple[Receipt, ...]:
        """Make episodes durable; from here on nothing is lost and the text is found.

        Returns:
            One receipt for each draft, in order; an episode that was there already says so.

        Raises:
            ConflictError: the graph is being erased.
        """
        instant = self._clock() if now is None else now
        intake = intake_of(graph_id, drafts, instant)
        vectors = await self._embed([passage.text for passage in intake.passages])
        if vectors is not None:
            intake = with_vectors(intake, vectors)
        else:
            tasks = {job.episodes[0]: job.task for job in intake.jobs}
            later = [follow_up("embed", e, tasks[e.uuid], instant) for e in intake.episodes]
            intake = replace(intake, jobs=(*intake.jobs, *later))
        return await self._store.accept(intake)

    async def work(self, graph_id: str | None = None, *, task: str | None = None) -> int:
        """Work waiting jobs in until none waits (of that graph); how many were settled.

        With `task`, also waits while another worker holds the graph and the task is not settled.

        Raises:
            StoreError: the store failed; what was leased waits again.
        """
        settled = 0
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while True:
            lease = await self._store.lease(
                self._worker, now=self._clock(), ttl=TTL, graph_id=graph_id, limit=BATCH
            )
            if lease is not None:
                settled += await self._work_lease(lease)
            elif (
                task is None
                or not await self._unsettled(task)
                or asyncio.get_running_loop().time() > deadline
            ):
                return settled
            else:
                await asyncio.sleep(PAUSE)

    async def forget(self, graph_id: str, episodes: Sequence[str]) -> Commit | None:
        """Take episodes away, with all that rests only on them, as if they never had been.

        Returns:
            The commit; None if the graph has none of them.

        Raises:
            ConflictError: the graph kept moving.
        """
        for attempt in range(CONFLICTS):
            try:
                revision = await forget(self._store, self._clock, graph_id, episodes)
                return None if revision is None else await self._commit(*revision)
            except ConflictError:
                await _back_off(attempt)
        raise ConflictError(f"graph {graph_id!r} kept moving while episodes were forgotten")

    async def refold(self, graph_id: str) -> Commit | None:
        """Build all facts and entities of a graph anew from its evidence.

        Returns:
            The commit; None if nothing differs.

        Raises:
            ConflictError: the graph kept moving.
        """
        for attempt in range(CONFLICTS):
            try:
                revision = await refold(self._store, self._clock, graph_id)
                return None if revision is None else await self._commit(*revision)
            except ConflictError:
                await _back_off(attempt)
        raise ConflictError(f"graph {graph_id!r} kept moving while it was refolded")

    async def _work_lease(self, lease: Lease) -> int:
        """Settle what was leased: what wants reading first, then what wants vectors."""
        async with held(self._store, lease, self._clock):
            done = await self._work_batch(_of_kind(lease, "extract"), self._judge)
            return done + await self._work_batch(_of_kind(lease, "embed"), self._embed_again)

    async def _work_batch(self, batch: _Batch, judge: _Judge) -> int:
        """Judge and commit until the graph stood still in between; 0 if the lease was lost."""
        answers: dict[str, Extraction] = {}
        for attempt in range(CONFLICTS):
            if not batch.jobs:
                return 0
            try:
                changes = await self._judged(batch, judge, answers)
                if changes is None:
                    return await self._one_by_one(batch, judge)
                await self._store.commit(changes)
            except ConflictError:
                await _back_off(attempt)
                try:
                    lease = await self._store.renew(batch.lease, now=self._clock(), ttl=TTL)
                except ConflictError:
                    return 0
                batch = await self._still_there(replace(batch, lease=lease))
            else:
                return len(batch.jobs)
        raise ConflictError(f"graph {batch.graph_id!r} kept moving while a batch was worked in")

    async def _judged(
        self, batch: _Batch, judge: _Judge, answers: dict[str, Extraction]
    ) -> ChangeSet | None:
        """What a batch changes; None if it cannot be told for a batch of several jobs.

        An episode that nothing can be made of must neither hold up what waits behind it nor be
        lost: alone in its batch, its job fails with the reason.
        """
        try:
            return await judge(batch, answers)
        except GraphMemError:
            raise
        except Exception as error:
            job, *others = batch.jobs
            if others:
                return None
            state = await self._store.state(batch.graph_id)
            reason = f"{type(error).__name__}: {error}"
            failed = Settlement(job=job.uuid, status="failed", error=reason)
            return ChangeSet(
                graph_id=batch.graph_id,
                version=state.version,
                stamp=stamp_after(state, self._clock()),
                lease=batch.lease,
                settled=(failed,),
            )

    async def _one_by_one(self, batch: _Batch, judge: _Judge) -> int:
        """Work the jobs of a batch in singly, in order."""
        done = 0
        for job in batch.jobs:
            episodes = tuple(e for e in batch.episodes if e.uuid in job.episodes)
            # In order, and each on what the one before left: a batch of them has just failed.
            done += await self._work_batch(_Batch(batch.lease, (job,), episodes), judge)
        return done

    async def _judge(self, batch: _Batch, answers: dict[str, Extraction]) -> ChangeSet:
        """What a batch of episodes changes."""
        store, graph_id = self._store, batch.graph_id
        shown = await read_named(store, batch.episodes, await self._shown(batch))
        said, late = await self._extract(batch, shown, answers)
        read = [(episode, said[episode.uuid]) for episode in batch.episodes]
        missed = probe_missed(graph_id, read, shown.asked, shown.user)
        if missed is not None:
            shown = shown.with_candidates(await store.candidates(missed), missed)
        named = resolve(graph_id, read, shown.entities, shown.by_fact.values(), shown.state.links)
        stamp = stamp_after(shown.state, self._clock())
        news = news_of(
            named,
            shown.state,
            stamp,
            extractor=self._extractor.name,
            facts=shown.by_fact,
            user=shown.user,
        )
        plan = plan_of(shown.state, news, Gone())
        before, appended, old = await read_before(store, plan, shown)
        changes = reconcile(plan, before, stamp, appended)
        changes = await with_summaries(store, shown.state, changes, before)
        changes = await self._with_vectors(changes, old, batch)
        settled = tuple(_settle(job, said, late, stamp) for job in batch.jobs)
        return replace(changes, lease=batch.lease, settled=settled)

    async def _shown(self, batch: _Batch) -> Shown:
        """The neighbourhood of what has to be read in words; for the rest its state alone."""
        spoken = [e for e in batch.episodes if e.source in ("message", "text")]
        asked = probe(batch.graph_id, spoken)
        return Shown.of(await self._store.candidates(asked), asked)

    async def _extract(
        self, batch: _Batch, shown: Shown, answers: dict[str, Extraction]
    ) -> tuple[dict[str, Extraction], dict[str, str]]:
        """What each episode says, and the episodes that have to wait for a model, with why."""
        said: dict[str, Extraction] = {}
        spoken: list[Episode] = []
        for episode in batch.episodes:
            if episode.uuid in answers:
                said[episode.uuid] = answers[episode.uuid]
            elif episode.source in ("message", "text"):
                spoken.append(episode)
            else:
                said[episode.uuid] = _read(episode, shown)
        late: dict[str, str] = {}
        if spoken:
            try:
                read = await self._extractor.extract(spoken, shown.candidates)
            except ModelError as error:
                reason = f"{type(error).__name__}: {error}"
                read = tuple(Extraction(error=reason) for _ in spoken)
                if error.retryable:
                    late = {episode.uuid: reason for episode in spoken}
            for episode, extraction in zip(spoken, read, strict=True):
                said[episode.uuid] = extraction
                if self._keeps_answers and extraction.error is None:
                    answers[episode.uuid] = extraction
        return said, late

    async def _with_vectors(
        self, changes: ChangeSet, old: dict[str, str], batch: _Batch
    ) -> ChangeSet:
        """The change set with vectors for new words; or with jobs that bring them later."""
        texts = texts_of(changes.facts, changes.entities, old)
        vectors = await self._embed([text for _, text in texts])
        if vectors is None:
            tasks = {uuid: job.task for job in batch.jobs for uuid in job.episodes}
            later = [follow_up("embed", e, tasks[e.uuid], changes.stamp) for e in batch.episodes]
            return replace(changes, jobs=tuple(later))
        uuids = [uuid for uuid, _ in texts]
        return replace(changes, vectors=tuple(zip(uuids, vectors, strict=True)))

    async def _embed_again(self, batch: _Batch, answers: dict[str, Extraction]) -> ChangeSet:
        """The vectors that some episodes, and what rests on them, still lack; nothing is read."""
        changes, texts = await read_unembedded(self._store, self._clock, batch.episodes)
        passages = [p for episode in batch.episodes for p in passages_of(episode)]
        wanted = [*((p.uuid, p.text) for p in passages), *texts]
        vectors = await self._embed([text for _, text in wanted])
        if vectors is None:
            settled = [_postpone(job, "the embedder is away", changes.stamp) for job in batch.jobs]
            return replace(changes, lease=batch.lease, settled=tuple(settled))
        uuids = [uuid for uuid, _ in wanted]
        return replace(
            changes,
            lease=batch.lease,
            settled=tuple(Settlement(job=job.uuid, status="succeeded") for job in batch.jobs),
            vectors=tuple(zip(uuids, vectors, strict=True)),
        )

    async def _commit(self, changes: ChangeSet, known: dict[str, str]) -> Commit:
        """Commit what rests on no job, its words embedded if the embedder is there."""
        texts = texts_of(changes.facts, changes.entities, known)
        vectors = await self._embed([text for _, text in texts])
        if vectors is not None:
            uuids = [uuid for uuid, _ in texts]
            changes = replace(changes, vectors=tuple(zip(uuids, vectors, strict=True)))
        return await self._store.commit(changes)

    async def _embed(self, texts: Sequence[str]) -> list[Vector] | None:
        """The vectors of these texts; None if the embedder is away."""
        if not texts:
            return []
        try:
            return await self._embedder.embed(texts)
        except ModelError:
            return None

    async def _unsettled(self, task: str) -> bool:
        """Whether a task has work that waits for nothing but a worker."""
        now = self._clock()
        return any(
            job.status in ("pending", "processing")
            and (job.not_before is None or job.not_before <= now)
            for job in await self._store.directory.task(task)
        )

    async def _still_there(self, batch: _Batch) -> _Batch:
        """The batch without what was forgotten since it was leased."""
        uuids = [episode.uuid for episode in batch.episodes]
        found = await self._store.fetch(batch.graph_id, "episode", uuids)
        kept = {uuid for uuid, episode in zip(uuids, found, strict=True) if episode is not None}
        return replace(
            batch,
            jobs=tuple(job for job in batch.jobs if kept & set(job.episodes)),
            episodes=tuple(e for e in batch.episodes if e.uuid in kept),
        )


def _of_kind(lease: Lease, kind: JobKind) -> _Batch:
    """The leased jobs of a kind, with their episodes."""
    jobs = tuple(job for job in lease.jobs if job.kind == kind)
    wanted = {uuid for job in jobs for uuid in job.episodes}
    return _Batch(lease, jobs, tuple(e for e in lease.episodes if e.uuid in wanted))


def _read(episode: Episode, shown: Shown) -> Extraction:
    """What an edit or a JSON document says, or the error that it cannot be read."""
    try:
        if episode.source == "edit":
            return read_edit(episode, facts=shown.by_fact, entities=shown.by_uuid)
        user = shown.user
        return read_json(episode, called=user.name if user is not None and user.keys else "")
    except Exception as error:  # one bad document must not hold up all that waits behind it
        return Extraction(error=f"{type(error).__name__}: {error}")


def _settle(
    job: Job, said: Mapping[str, Extraction], late: Mapping[str, str], stamp: datetime
) -> Settlement:
    """How a job ends: done, failed for good with the reason, or back to wait for a model."""
    for uuid in job.episodes:
        if uuid in late:
            return _postpone(job, late[uuid], stamp)
        if uuid in said and (error := said[uuid].error) is not None:
            return Settlement(job=job.uuid, status="failed", error=error)
    return Settlement(job=job.uuid, status="succeeded")


def _postpone(job: Job, reason: str, stamp: datetime) -> Settlement:
    """Back to wait, longer with each attempt."""
    pause = min(RETRY * 2 ** min(job.attempts, 7), timedelta(hours=1))
    return Settlement(job=job.uuid, status="pending", error=reason, not_before=stamp + pause)


async def _back_off(attempt: int) -> None:
    """Let the other writer finish: up to half a second, with jitter so that two do not meet."""
    await asyncio.sleep(min(0.5, 0.002 * 2**attempt) * (0.5 + random.random() / 2))
