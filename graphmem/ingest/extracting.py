"""What the episodes of a batch say: read by themselves, by rules, or by one call of a model."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from graphmem.core.extraction import Background, Extraction, RawAnswer
from graphmem.core.ontology import Guidance
from graphmem.core.records import Episode as EpisodeRecord
from graphmem.core.requests import Filters
from graphmem.errors import BudgetExceededError, ModelError, OutputError
from graphmem.ingest.answers import Kept, kept_with
from graphmem.ingest.batches import is_spoken
from graphmem.ingest.constrain import constrain
from graphmem.ingest.documents.opening import DocumentReader
from graphmem.ingest.edits import read_edit
from graphmem.ingest.mapping import read_json
from graphmem.ingest.rules.read import RuleExtractor

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from graphmem.core.extraction import Extractor
    from graphmem.core.ports import Store
    from graphmem.core.records import Episode
    from graphmem.ingest.batches import Batch
    from graphmem.ingest.reading import Shown

__all__ = ["BEFORE", "Extracting", "Said"]

BEFORE: Final = 4
"""Messages of the thread before the batch that a model is shown."""

REMEMBERED: Final = 1_000
"""Answers of batches in work that are remembered at most, beside the store."""


@dataclass(slots=True)
class Said:
    """What each episode says, by its uuid.

    `away`: the model could not be asked now, and why; `answer`: what it answered, as it is kept;
    `named` are the facts and `chosen` the entities that the claims speak of by uuid.
    """

    by_episode: dict[str, Extraction] = field(default_factory=dict[str, Extraction])
    away: ModelError | None = None
    answer: Kept | None = None
    named: set[str] = field(default_factory=set[str])
    chosen: set[str] = field(default_factory=set[str])


class Extracting:
    """Has the words of a batch read, and asks a model only once for the same batch."""

    def __init__(
        self,
        store: Store,
        extractor: Extractor | None,
        guidance: Callable[[str], Awaitable[Guidance]] | None = None,
    ) -> None:
        """Read by this extractor; None: by rules. `guidance`: what a graph's owner asked for."""
        self._store = store
        self._reader = DocumentReader(extractor or RuleExtractor())
        self._remembers = extractor is not None
        self._guidance = guidance
        self._read: dict[str, Extraction] = {}
        self._kept: dict[str, Kept] = {}

    @property
    def name(self) -> str:
        """Who reads words; kept with every claim."""
        return self._reader.name

    @property
    def asks(self) -> bool:
        """Whether a model is asked."""
        return self._reader.asks

    def settled(self, batch: Batch) -> None:
        """Forget what was remembered of a batch."""
        for episode in batch.episodes:
            self._read.pop(episode.uuid, None)
        for job in batch.jobs:
            self._kept.pop(job.uuid, None)

    async def background(self, batch: Batch) -> Background:
        """What a reader of this batch is told besides what is known around it.

        A model is shown the last messages before the batch; rules are not. Two reads that wait for
        nothing, side by side; none for a batch in which nothing has to be read in words.
        """
        spoken = [e for e in batch.episodes if is_spoken(e)]
        if not spoken:
            return Background()
        guidance, before = await asyncio.gather(
            self._guided(batch.graph_id), self._before(batch.graph_id, spoken)
        )
        return Background(before=before, guidance=guidance)

    async def said(self, batch: Batch, shown: Shown, background: Background) -> Said:
        """What the episodes of a batch say; nothing of those for which the model is away.

        Raises:
            ConflictError: the lease was lost while a model was asked.
        """
        said = Said()
        for episode in batch.episodes:
            if not is_spoken(episode):
                said.by_episode[episode.uuid] = _by_itself(episode, shown)
        spoken = [e for e in batch.episodes if is_spoken(e)]
        if spoken:
            try:
                if self.asks:
                    await self._ask(batch, spoken, shown, said, background)
                else:
                    await self._extract(batch, spoken, shown, said)
            except (ModelError, BudgetExceededError) as error:
                failed = Extraction(error=f"{type(error).__name__}: {error}")
                said.by_episode |= {episode.uuid: failed for episode in spoken}
                if isinstance(error, ModelError) and error.retryable:
                    said.away = error
                if isinstance(error, OutputError) and error.text:
                    about = tuple(episode.uuid for episode in spoken)
                    said.answer = Kept(RawAnswer(text=error.text, model=self.name), about)
            for episode in spoken:
                whole = said.by_episode[episode.uuid]
                said.by_episode[episode.uuid] = constrain(whole, background.guidance.ontology)
        return said

    async def _extract(
        self, batch: Batch, spoken: Sequence[Episode], shown: Shown, said: Said
    ) -> None:
        new = [episode for episode in spoken if episode.uuid not in self._read]
        read = await self._reader.extract(new, shown.candidates) if new else ()
        found = {episode.uuid: each for episode, each in zip(new, read, strict=True)}
        if self._remembers:
            self._read |= {uuid: each for uuid, each in found.items() if each.error is None}
        for episode in spoken:
            each = found.get(episode.uuid)
            said.by_episode[episode.uuid] = self._read[episode.uuid] if each is None else each

    async def _ask(
        self,
        batch: Batch,
        spoken: Sequence[Episode],
        shown: Shown,
        said: Said,
        background: Background,
    ) -> None:
        """Ask the model, unless it has answered for this batch; then read what it said."""
        kept = self._answer_for(batch, spoken)
        if kept is not None and not await self._stands(batch.graph_id, kept):
            kept = None
        if kept is None:
            raw = await self._reader.ask(spoken, shown.candidates, background)
            if raw is not None:
                about = tuple(episode.uuid for episode in spoken)
                kept = Kept(raw, about, tuple(episode.uuid for episode in background.before))
                await self._keep(batch, kept)
        raw = None if kept is None else kept.raw
        read = self._reader.read(raw, spoken, shown.candidates, background)
        said.by_episode |= {episode.uuid: each for episode, each in zip(spoken, read, strict=True)}
        if kept is not None:
            if set(kept.about) == {episode.uuid for episode in spoken}:  # none was forgotten since
                said.answer = kept
            _note_references(said, read, kept)

    def _answer_for(self, batch: Batch, spoken: Sequence[Episode]) -> Kept | None:
        kept = self._kept.get(batch.jobs[0].uuid) or kept_with(batch.jobs)
        if kept is not None and set(kept.about).issuperset(episode.uuid for episode in spoken):
            return kept
        return None

    async def _stands(self, graph_id: str, kept: Kept) -> bool:
        """Whether all that a model was shown for an answer is there still.

        If something of it was forgotten, the answer may tell of that, and goes too.
        """
        raw, fetch = kept.raw, self._store.fetch
        found = await asyncio.gather(
            fetch(graph_id, "episode", (*kept.about, *kept.before)),
            fetch(graph_id, "entity", raw.entities),
            fetch(graph_id, "fact", raw.facts),
        )
        return all(record is not None for records in found for record in records)

    async def _keep(self, batch: Batch, kept: Kept) -> None:
        """Remember an answer here and in the store: it was paid for."""
        lead = batch.jobs[0].uuid
        while len(self._kept) >= REMEMBERED:
            self._kept.pop(next(iter(self._kept)))
        self._kept[lead] = kept
        await self._store.keep_answer(batch.lease, lead, kept.encode())

    async def _guided(self, graph_id: str) -> Guidance:
        return Guidance() if self._guidance is None else await self._guidance(graph_id)

    async def _before(self, graph_id: str, spoken: Sequence[Episode]) -> tuple[Episode, ...]:
        """The last messages of the thread before the batch, if a model is asked."""
        first = spoken[0]
        if not self.asks or first.source != "message" or first.position <= 1:
            return ()
        threads = () if first.thread_id is None else (first.thread_id,)
        page = await self._store.scan(
            graph_id,
            "episode",
            after=str(first.position),
            limit=BEFORE,
            filters=Filters(threads=threads, sources=("message",)),
            descending=True,
        )
        before = [e for e in page.records if isinstance(e, EpisodeRecord)]
        return tuple(e for e in reversed(before) if e.thread_id == first.thread_id)


def _by_itself(episode: Episode, shown: Shown) -> Extraction:
    """What an edit or a JSON document says, or the error that it cannot be read."""
    try:
        if episode.source == "edit":
            return read_edit(episode, facts=shown.by_fact, entities=shown.by_uuid)
        user = shown.user
        return read_json(episode, called=user.name if user is not None and user.keys else "")
    except Exception as error:  # one bad document must not hold up all that waits behind it
        return Extraction(error=f"{type(error).__name__}: {error}")


def _note_references(said: Said, read: Sequence[Extraction], kept: Kept) -> None:
    """Which of the facts and entities that were shown the claims and mentions speak of."""
    for extraction in read:
        for claim in extraction.claims:
            said.named |= {*claim.corrects, *claim.repeats, *claim.fulfils, *claim.replaces}
            said.named |= {claim.only} if claim.only is not None else set()
        for mention in extraction.mentions:
            said.chosen |= {uuid for uuid in (mention.entity, mention.chosen) if uuid is not None}
    said.named &= set(kept.raw.facts)
    said.chosen &= set(kept.raw.entities)
