"""The write path: accept, lease, probe, extract, resolve, reconcile, commit."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeAlias

from graphmem.core.changes import ChangeSet, Settlement
from graphmem.errors import ConflictError, ModelError
from graphmem.ingest.accept import Draft, follow_up, intake_of, passages_of, with_vectors
from graphmem.ingest.again import as_it_was
from graphmem.ingest.answers import answered
from graphmem.ingest.batches import BATCH_TOKENS, Batch, cut, cut_again, is_spoken, of_kind
from graphmem.ingest.extracting import Extracting
from graphmem.ingest.forget import forget, read_unembedded, refold
from graphmem.ingest.judging import changes_of
from graphmem.ingest.leasing import TTL, back_off, held
from graphmem.ingest.probe import probe, widened
from graphmem.ingest.reading import Shown, read_named, stamp_after, still_there
from graphmem.ingest.retelling import Retelling
from graphmem.ingest.settling import (
    PutOff,
    failure,
    is_of_content,
    put_off,
    settlements,
    unembedded,
)
from graphmem.ingest.vectors import texts_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime, timedelta

    from graphmem.core.changes import Commit
    from graphmem.core.extraction import Background, Extractor
    from graphmem.core.ontology import Guidance
    from graphmem.core.ports import Clock, Embedder, Store, Tracer
    from graphmem.core.records import Episode, JobKind, Vector
    from graphmem.core.requests import Lease, Receipt
    from graphmem.ingest.retelling import Phraser

__all__ = ["Draft", "Pipeline"]

BATCH: Final = 64
"""Jobs that one commit settles at most."""

CONFLICTS: Final = 12
"""How often a batch is judged anew as the graph moved, before that is an error."""

PAUSE, PATIENCE = 0.01, 600.0
"""Seconds between looks whether another worker has settled a task, and of looking at all."""

_Judge: TypeAlias = "Callable[[Batch], Awaitable[ChangeSet]]"
_Work: TypeAlias = "tuple[Batch, _Judge, JobKind]"


class Pipeline:
    """Turns accepted episodes into facts; safe to repeat, to interrupt, and to run twice."""

    def __init__(
        self,
        store: Store,
        embedder: Embedder,
        clock: Clock,
        *,
        extractor: Extractor | None = None,
        phraser: Phraser | None = None,
        guidance: Callable[[str], Awaitable[Guidance]] | None = None,
        count_tokens: Callable[[str], int] = len,
        batch_tokens: int = BATCH_TOKENS,
        tracer: Tracer | None = None,
        worker: str,
        ttl: timedelta = TTL,
    ) -> None:
        """Join the ports.

        Args:
            store: the graphs.
            embedder: makes vectors of texts.
            clock: gives the instant now.
            extractor: reads messages and texts; a `ModelReader` asks once a batch. None: rules.
            phraser: says summaries better, after the fact; None: nobody does.
            guidance: what the owner of a graph, by its id, asked a reader for.
            count_tokens: how long a text is for a model.
            batch_tokens: how much of what was told a model reads in one call.
            tracer: hears of every stage.
            worker: a name for leases that nobody else has.
            ttl: how long a lease stands without being renewed.
        """
        self._store = store
        self._embedder = embedder
        self._clock = clock
        self._extracting = Extracting(store, extractor, guidance)
        self.retelling = Retelling(store, clock, phraser, self._commit)
        self._count_tokens = count_tokens
        self._batch_tokens = batch_tokens
        self._tracer = tracer
        self._worker = worker
        self._ttl = ttl
        self.put_off: PutOff | None = None
        """What this pipeline last put off; None once that kind of work was done again."""

    @property
    def asks(self) -> bool:
        """Whether a model reads, so that facts follow only when it has answered."""
        return self._extracting.asks

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
            jobs = {job.uuid: job for job in (*intake.jobs, *later)}
            intake = replace(intake, jobs=tuple(jobs.values()))
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
            lease = await self.take(graph_id)
            if lease is not None:
                settled += await self.work_lease(lease)
            elif (
                task is None
                or not await self._unsettled(task)
                or asyncio.get_running_loop().time() > deadline
            ):
                return settled
            else:
                await asyncio.sleep(PAUSE)

    async def take(self, graph_id: str | None = None) -> Lease | None:
        """Lease the graph whose waiting work is oldest, or this one; None: none waits unheld."""
        now = self._clock()
        return await self._store.lease(
            self._worker, now=now, ttl=self._ttl, graph_id=graph_id, limit=BATCH
        )

    async def work_lease(self, lease: Lease) -> int:
        """Settle what was leased: what wants reading first, then what wants vectors; how many jobs.

        Raises:
            StoreError: the store failed; what was leased waits again.
        """
        async with held(self._store, lease, self._clock, self._ttl) as holding:
            done, away = 0, False
            batches = [reading := of_kind(lease, "extract")]
            if self.asks:
                batches = cut(reading, answered, self._count_tokens, self._batch_tokens)
            batches = [*cut_again(lease), *batches]
            works: list[_Work] = [(batch, self._judge, "extract") for batch in batches]
            works.append((of_kind(lease, "embed"), self._embed_again, "embed"))
            works = [work for work in works if work[0].jobs]
            for place, (batch, judge, kind) in enumerate(works, 1):
                # In order, and each on what the one before left.
                if away and kind == "extract" and batch.spoken:
                    continue
                changes = await self._work_batch(batch, judge, last=place == len(works))
                done += 0 if changes is None else len(batch.jobs)
                away = self._note(changes, kind, kind == "embed" or batch.spoken) or away
                holding.over = changes is not None and changes.gives_back
            return done

    async def forget(self, graph_id: str, episodes: Sequence[str]) -> Commit | None:
        """Take episodes away, with all that rests only on them, as if they never had been.

        What was understood by them is read again: by rules before this returns, else by whoever
        works next.

        Returns:
            The commit; None if the graph has none of them.

        Raises:
            ConflictError: the graph kept moving.
        """
        for attempt in range(CONFLICTS):
            try:
                revision = await forget(self._store, self._clock, graph_id, episodes)
                if revision is None:
                    return None
                commit = await self._commit(*revision)
            except ConflictError:
                await back_off(attempt)
            else:
                changes, _ = revision
                self.retelling.note(changes)
                if changes.jobs and not self.asks:
                    await self.work(graph_id, task=changes.jobs[0].task)
                return commit
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
                await back_off(attempt)
        raise ConflictError(f"graph {graph_id!r} kept moving while it was refolded")

    def _note(self, changes: ChangeSet | None, kind: JobKind, asked: bool) -> bool:
        """Note whether some of the work was put off, for what it asks was found away."""
        if changes is None or not asked:
            return False
        late = put_off(changes.settled, kind)
        if late is not None or (self.put_off is not None and self.put_off.kind == kind):
            self.put_off = late
        return late is not None

    async def retell(self, graph_id: str) -> Commit | None:
        """See `Retelling.retell`."""
        return await self.retelling.retell(graph_id)

    async def _work_batch(self, batch: Batch, judge: _Judge, *, last: bool) -> ChangeSet | None:
        """Judge and commit until the graph stood still in between; None if the lease was lost.

        With the `last` of a lease it is given back.
        """
        for attempt in range(CONFLICTS):
            if not batch.jobs:
                return None
            try:
                changes = await self._committed(batch, judge, last=last)
                if changes is None:
                    return await self._one_by_one(batch, judge, last=last)
            except ConflictError:
                await back_off(attempt)
                try:
                    lease = await self._store.renew(batch.lease, now=self._clock(), ttl=self._ttl)
                except ConflictError:
                    return None
                batch = await still_there(self._store, replace(batch, lease=lease))
            else:
                self._extracting.settled(batch)
                self.retelling.note(changes)
                return changes
        raise ConflictError(f"graph {batch.graph_id!r} kept moving while a batch was worked in")

    async def _committed(self, batch: Batch, judge: _Judge, *, last: bool) -> ChangeSet | None:
        """Judge a batch and commit it; None if that cannot be done for a batch of several jobs.

        An episode that nothing can be made of, or whose reading the store does not take, must
        neither hold up what waits behind it nor be lost: alone in its batch, its job fails with
        the reason.
        """
        try:
            changes = replace(await judge(batch), gives_back=last)
            await self._store.commit(changes)
        except Exception as error:
            if not is_of_content(error):
                raise
            if len(batch.jobs) > 1:
                return None
            state = await self._store.state(batch.graph_id)
            stamp = stamp_after(state, self._clock())
            changes = replace(failure(batch, error, state.version, stamp), gives_back=last)
            # A store that does not take even this is itself at fault, and raises anew.
            await self._store.commit(changes)
        return changes

    async def _one_by_one(self, batch: Batch, judge: _Judge, *, last: bool) -> ChangeSet | None:
        """Work the jobs of a batch in singly, in order; the last one's changes."""
        changes = None
        for job in batch.jobs:
            episodes = tuple(e for e in batch.episodes if e.uuid in job.episodes)
            # In order, and each on what the one before left: a batch of them has just failed.
            one = replace(batch, jobs=(job,), episodes=episodes, behind=())
            changes = await self._work_batch(one, judge, last=last and job is batch.jobs[-1])
        return changes

    async def _judge(self, batch: Batch) -> ChangeSet:
        """What a batch of episodes changes."""
        store = self._store
        shown, background = await self._around(batch)
        shown = await read_named(store, batch.episodes, shown)
        said = await self._extracting.said(batch, shown, background)
        now, name = self._clock(), self._extracting.name
        changes, old = await store.reading(lambda: changes_of(store, batch, shown, said, now, name))
        changes = await self._with_vectors(changes, old, batch)
        return replace(changes, lease=batch.lease, settled=settlements(batch, said, changes.stamp))

    async def _around(self, batch: Batch) -> tuple[Shown, Background]:
        """What is known around a batch, and what its reader is told besides.

        A model also understands what a thread has come to ("she owns it"): what the messages
        before name is wanted too, so these are read first. The reads are the same.
        """
        if not self.asks:
            return await asyncio.gather(self._shown(batch), self._extracting.background(batch))
        background = await self._extracting.background(batch)
        return await self._shown(batch, background.before), background

    async def _shown(self, batch: Batch, before: Sequence[Episode] = ()) -> Shown:
        """The neighbourhood of what has to be read in words; for the rest its state alone."""
        spoken = [e for e in batch.episodes if is_spoken(e)]
        asked = probe(batch.graph_id, spoken, before)
        if spoken and self.asks:
            asked = widened(asked, spoken)
        shown = Shown.of(await self._store.candidates(asked), asked)
        if batch.since is not None:
            shown = await as_it_was(self._store, shown, asked, batch)
        return shown

    async def _with_vectors(
        self, changes: ChangeSet, old: dict[str, str], batch: Batch
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

    async def _embed_again(self, batch: Batch) -> ChangeSet:
        """The vectors that some episodes, and what rests on them, still lack; nothing is read."""
        changes, texts = await read_unembedded(self._store, self._clock, batch.episodes)
        passages = [p for episode in batch.episodes for p in passages_of(episode)]
        wanted = [*((p.uuid, p.text) for p in passages), *texts]
        try:
            vectors = await self._embedder.embed([text for _, text in wanted]) if wanted else []
        except ModelError as error:
            settled = unembedded(batch.jobs, error, changes.stamp)
            return replace(changes, lease=batch.lease, settled=settled)
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
            pairs = zip((uuid for uuid, _ in texts), vectors, strict=True)
            changes = replace(changes, vectors=tuple(pairs))
        return await self._store.commit(changes)

    async def _embed(self, texts: Sequence[str]) -> list[Vector] | None:
        """The vectors of these texts; None if there are none now: a job tells why."""
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
