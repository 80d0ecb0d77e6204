"""The extractor that asks a model: one call a batch, read as often as needed."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from graphmem.core.chat import Completion
from graphmem.core.extraction import Background, RawAnswer
from graphmem.errors import BudgetExceededError, ModelError, OutputError
from graphmem.ingest.documents.opening import joined
from graphmem.ingest.model.parse import parse_answer, parse_or_salvage
from graphmem.ingest.model.prompt import BEFORE, extraction_prompt, repair_prompt
from graphmem.ingest.model.read import read_answer
from graphmem.ingest.model.sheets import pieces_of, sheets_of
from graphmem.ingest.model.shown import choose

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterable, Sequence

    from graphmem.core.chat import Prompt
    from graphmem.core.extraction import Extraction
    from graphmem.core.ports import ChatModel
    from graphmem.core.records import Episode
    from graphmem.core.requests import Candidates

__all__ = ["ModelExtractor"]


class ModelExtractor:
    """A `core.extraction.ModelReader` on top of any chat model."""

    def __init__(self, model: ChatModel) -> None:
        """Ask this model."""
        self._model = model

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model.name

    async def extract(
        self, batch: Sequence[Episode], known: Candidates, background: Background | None = None
    ) -> tuple[Extraction, ...]:
        """See `Extractor.extract`."""
        if not batch:
            return ()
        background = background or Background()
        return self.read(await self.ask(batch, known, background), batch, known, background)

    async def ask(
        self, batch: Sequence[Episode], known: Candidates, background: Background
    ) -> RawAnswer:
        """See `ModelReader.ask`; a text too long for one call takes one for each sheet of it."""
        first, *others = sheets_of(batch)
        if not others:
            return await self._ask(first, known, background)
        before = background.before
        asked: list[Awaitable[RawAnswer]] = []
        for sheet in (first, *others):
            asked.append(self._ask(sheet, known, replace(background, before=before)))
            before = (*before, *sheet)[-BEFORE:]
        return _bound(await asyncio.gather(*asked))

    def read(
        self,
        raw: RawAnswer,
        batch: Sequence[Episode],
        known: Candidates,
        background: Background,
    ) -> tuple[Extraction, ...]:
        """See `ModelReader.read`."""
        if not raw.parts:
            return read_answer(raw, batch, known, background)
        pieces = {episode.uuid: pieces_of(episode) for episode in batch}
        by_uuid = {piece.uuid: piece for several in pieces.values() for piece in several}
        read: dict[str, Extraction] = {}
        for part in raw.parts:
            there = [by_uuid[uuid] for uuid in part.episodes if uuid in by_uuid]
            found = read_answer(part, there, known, background)
            read |= {piece.uuid: each for piece, each in zip(there, found, strict=True)}
        return tuple(
            read[episode.uuid]
            if len(pieces[episode.uuid]) == 1
            else joined(episode, [(piece.uuid, read[piece.uuid]) for piece in pieces[episode.uuid]])
            for episode in batch
        )

    async def _ask(
        self, batch: Sequence[Episode], known: Candidates, background: Background
    ) -> RawAnswer:
        shown = choose(batch, known, background.before)
        prompt = extraction_prompt(batch, shown, background)
        answer, wrong = await self._complete(prompt)
        calls, text = 1, answer.text
        spent, made = answer.prompt_tokens, answer.completion_tokens
        if wrong is not None:
            second, wrong = await self._repaired(prompt, text, wrong)
            calls, spent, made = 2, spent + second.prompt_tokens, made + second.completion_tokens
            text = second.text if wrong is None else max(text, second.text, key=_worth)
        return RawAnswer(
            text=text,
            model=self._model.name,
            episodes=tuple(episode.uuid for episode in batch),
            entities=tuple(entity.uuid for entity in shown.entities),
            facts=tuple(fact.uuid for fact in shown.facts),
            calls=calls,
            prompt_tokens=spent,
            completion_tokens=made,
            wrong=wrong or "",
        )

    async def _repaired(
        self, prompt: Prompt, text: str, wrong: str
    ) -> tuple[Completion, str | None]:
        """A second answer, and what was wrong with the first if this one is no better.

        Raises:
            ModelError: the model is away or refused, and no claim of the first answer is whole.
            BudgetExceededError: there is no call left, and no claim of the first answer is whole.
        """
        try:
            answer, still = await self._complete(repair_prompt(prompt, text, wrong))
        except (ModelError, BudgetExceededError) as error:
            if _worth(text) < (1, 0):
                raise
            return Completion(text=""), f"{wrong}; its repair: {type(error).__name__}: {error}"
        return answer, None if still is None else wrong

    async def _complete(self, prompt: Prompt) -> tuple[Completion, str | None]:
        """An answer, and what is wrong with it as a whole: None if its parts can be judged."""
        try:
            answer = await self._model.complete(prompt)
        except OutputError as error:
            return Completion(
                text=error.text,
                prompt_tokens=error.prompt_tokens,
                completion_tokens=error.completion_tokens,
            ), str(error)
        try:
            parse_answer(answer.text)
        except OutputError as error:
            return answer, str(error)
        return answer, None


def _worth(text: str) -> tuple[int, int]:
    """How many claims and mentions of an answer are whole; less than none if it is no answer."""
    try:
        answer = parse_or_salvage(text)
    except OutputError:
        return (-1, -1)
    return (len(answer["claims"]), len(answer["mentions"]))


def _bound(parts: Sequence[RawAnswer]) -> RawAnswer:
    """The answers for the sheets of one batch as one."""
    return RawAnswer(
        text="",
        model=parts[0].model,
        episodes=_each(part.episodes for part in parts),
        entities=_each(part.entities for part in parts),
        facts=_each(part.facts for part in parts),
        calls=sum(part.calls for part in parts),
        prompt_tokens=sum(part.prompt_tokens for part in parts),
        completion_tokens=sum(part.completion_tokens for part in parts),
        parts=tuple(parts),
    )


def _each(uuids: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(uuid for several in uuids for uuid in several))
