"""What an answer is judged by: the messages it is about, and what its numbers stand for."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from graphmem.core.names import folded_words, words_of
from graphmem.ingest.model.shown import user_of
from graphmem.ingest.speakers import speaker_of, user_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphmem.core.extraction import Background, RawAnswer
    from graphmem.core.records import Entity, Episode, Fact
    from graphmem.core.requests import Candidates
    from graphmem.ingest.speakers import Speaker

__all__ = ["Page", "is_quoted"]

ALIKE = 85
"""How much of a quote must be found in the message, in percent (`rapidfuzz`, partial ratio)."""


@dataclass(frozen=True)
class Page:
    """A raw answer's surroundings: episodes by number, uuids by number, who speaks."""

    raw: RawAnswer
    batch: Sequence[Episode]
    known: Candidates
    background: Background
    dropped: list[str] = field(default_factory=list[str])

    @cached_property
    def episodes(self) -> Mapping[int, Episode]:
        """The episodes of the batch that are still there, by the number the model saw."""
        there = {episode.uuid: episode for episode in self.batch}
        numbered = enumerate(self.raw.episodes, 1)
        return {number: there[uuid] for number, uuid in numbered if uuid in there}

    @cached_property
    def speakers(self) -> Mapping[str, Speaker]:
        """Who says "I" in each episode, by its uuid."""
        user = user_in(user_of(self.batch[0].graph_id, self.known), self.batch)
        return {episode.uuid: speaker_of(episode, user) for episode in self.batch}

    @cached_property
    def entities(self) -> Mapping[str, Entity]:
        """Known things by uuid."""
        return {entity.uuid: entity for entity in self.known.entities}

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """Known facts by uuid."""
        return {fact.uuid: fact for fact in self.known.facts}

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The messages without what differs from a quote in form only."""
        return {episode.uuid: _plain(episode.content) for episode in self.batch}

    @cached_property
    def words(self) -> frozenset[str]:
        """All words that stand in the messages, before them, and in the names of known things."""
        told = [f"{e.name or ''} {e.content}" for e in (*self.background.before, *self.batch)]
        names = (name for e in self.known.entities for name in (e.name, *e.aliases))
        return frozenset(chain(*map(folded_words, told), *map(words_of, names)))

    def entity_of(self, number: int) -> str | None:
        """The uuid behind the number of a known thing; None if none was shown under it."""
        return self.raw.entities[number - 1] if 0 < number <= len(self.raw.entities) else None

    def fact_of(self, number: int) -> str | None:
        """The uuid behind the number of a fact; None if none was shown under it."""
        return self.raw.facts[number - 1] if 0 < number <= len(self.raw.facts) else None

    def place_of_quote(self, number: int, quote: str) -> int | None:
        """The message that holds a quote: the one that is named, or the only other one."""
        wanted = _plain(quote)
        if not wanted:
            return None
        named = self.episodes.get(number)
        if named is not None and is_quoted(wanted, self.texts[named.uuid]):
            return number
        exact = [n for n, episode in self.episodes.items() if wanted in self.texts[episode.uuid]]
        return exact[0] if len(exact) == 1 else None

    def drop(self, what: str, why: str) -> None:
        """Leave something out, and say why."""
        self.dropped.append(f"{what}: {why}")


def is_quoted(quote: str, text: str) -> bool:
    """Whether a text holds a quote, both plain: word for word, or nearly so and of some length."""
    if quote in text:
        return True
    if len(quote) > len(text) * 1.2:
        return False
    return len(quote) >= 4 and fuzz.partial_ratio(quote, text) >= ALIKE


def _plain(text: str) -> str:
    words = folded_words(text)
    return " ".join(words) if words else " ".join(text.casefold().split())
