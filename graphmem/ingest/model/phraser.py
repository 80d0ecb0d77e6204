"""Summaries and observations in a model's words: the same facts, said better.

What to say is found without a model, by structure and counting; a model only phrases it, many at
once, off the read path. What it makes up is found by its names and numbers and not used.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, cast

from pydantic import BaseModel, ConfigDict, ValidationError

from graphmem.core.chat import ChatMessage, Prompt
from graphmem.core.names import folded_words
from graphmem.errors import OutputError
from graphmem.ingest.model.contract import Number, Text, strict_schema
from graphmem.ingest.model.parse import objects_in
from graphmem.ingest.model.prompt import quoted
from graphmem.ingest.prompts import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmem.core.ports import ChatModel
    from graphmem.ingest.retelling import Phrasing

__all__ = ["AT_ONCE", "MAX_WORDS", "ModelPhraser"]

AT_ONCE: Final = 12
"""Texts that one call phrases at most."""

MAX_WORDS: Final = 120
"""Words of a text at most; a longer one is not used."""


class _Text(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: Number
    text: Text


class _Texts(BaseModel):
    texts: list[_Text]


class ModelPhraser:
    """Phrases texts by a chat model; one call for every `AT_ONCE` of them."""

    def __init__(self, model: ChatModel) -> None:
        """Ask this model."""
        self._model = model

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model.name

    async def summaries(
        self, asked: Sequence[Phrasing], wishes: Sequence[str] = ()
    ) -> dict[str, str]:
        """Summaries by the uuid of what they are about.

        Args:
            asked: what to phrase.
            wishes: the user's summary instructions; they are followed where facts allow.

        Returns:
            The texts that say nothing but the facts; keep the draft of what is missing.

        Raises:
            ModelError: the model is away or refused, or no answer could be read.
        """
        wanted = "\n".join(f"- The owner wants: {' '.join(wish.split())}" for wish in wishes)
        template = load("phrase")
        found: dict[str, str] = {}
        for start in range(0, len(asked), AT_ONCE):
            some = asked[start : start + AT_ONCE]
            things = "\n".join(_thing(number, each) for number, each in enumerate(some, 1))
            prompt = template.fill("summaries", wishes=wanted, things=things)
            # One after the other: each is one request of a budget that may end.
            found |= await self._phrased("summaries", prompt, some)
        return found

    async def observations(self, asked: Sequence[Phrasing]) -> dict[str, str]:
        """Observations by uuid; see `summaries`."""
        template = load("phrase")
        found: dict[str, str] = {}
        for start in range(0, len(asked), AT_ONCE):
            some = asked[start : start + AT_ONCE]
            patterns = "\n".join(f"{n} {quoted(each.draft)}" for n, each in enumerate(some, 1))
            prompt = template.fill("observations", patterns=patterns)
            found |= await self._phrased("observations", prompt, some)
        return found

    async def _phrased(self, name: str, prompt: str, asked: Sequence[Phrasing]) -> dict[str, str]:
        answer = await self._model.complete(
            Prompt(
                messages=(ChatMessage("user", prompt),),
                schema_name=name,
                schema=strict_schema(_Texts),
            )
        )
        return read_texts(answer.text, asked)


def read_texts(answer: str, asked: Sequence[Phrasing]) -> dict[str, str]:
    """The usable texts of an answer, by uuid.

    Raises:
        OutputError: no list of texts is in it.
    """
    for found in objects_in(answer):
        listed = found.get("texts")
        if isinstance(listed, list):
            return _usable(cast("list[object]", listed), asked)
    raise OutputError("no JSON object with texts in the answer", text=answer)


def _usable(listed: Sequence[object], asked: Sequence[Phrasing]) -> dict[str, str]:
    found: dict[str, str] = {}
    for raw in listed:
        try:
            told = _Text.model_validate(raw)
        except ValidationError:
            continue
        if not 0 < told.id <= len(asked):
            continue
        phrasing, text = asked[told.id - 1], " ".join(told.text.split())
        whole = phrasing.facts or not missing(text, phrasing)
        if text and len(text.split()) <= MAX_WORDS and whole and not invented(text, phrasing):
            found.setdefault(phrasing.uuid, text)
    return found


def invented(text: str, phrasing: Phrasing) -> bool:
    """Whether a text has a name or a number that neither facts nor draft have.

    A name is a word with a capital inside a sentence; months and weekdays are words of dates.
    """
    known = _words(" ".join((phrasing.name, phrasing.draft, *phrasing.facts)))
    return not _telling(text) <= known | _DATES


def missing(text: str, phrasing: Phrasing) -> bool:
    """Whether a name or a number of the draft is not in the text: it must say the same."""
    return not _telling(phrasing.draft) <= _words(text)


def _telling(text: str) -> set[str]:
    """The words of names and numbers."""
    return _words(
        " ".join(re.findall(r"(?<![.!?:] )(?<!^)\b[^\W\d_a-z][\w'’-]+|\b\d[\d.,:/-]*", text))
    )


def _words(text: str) -> set[str]:
    return {_bare(word) for word in folded_words(text)}


def _bare(word: str) -> str:
    return word.lstrip("0") or word


_DATES: Final = frozenset(
    "january february march april may june july august september october november december monday "
    "tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays "
    "fridays saturdays sundays".split()
)


def _thing(number: int, phrasing: Phrasing) -> str:
    lines = [f"{number} {quoted(phrasing.name)}, draft {quoted(phrasing.draft)}"]
    lines += [f"  - {quoted(fact)}" for fact in phrasing.facts]
    return "\n".join(lines)
