"""Which entity a mention means: exact key, alias, the one person a partial name fits, else new.

A wrong merge poisons two histories and is hard to see; a duplicate is plain and one edit mends
it. So whatever is not certain becomes an entity of its own.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz

from graphmem.core.ids import entity_id
from graphmem.core.names import name_key
from graphmem.core.records import VALUE_LABEL
from graphmem.ingest.mapping import RECORD_ID

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphmem.core.extraction import Extraction, SaidMention
    from graphmem.core.records import Entity, Episode

__all__ = ["Named", "Resolved", "resolve"]


class Resolved(NamedTuple):
    """The entity of a mention, and how it was decided (see `records.Mention`)."""

    entity: str
    decided: str


@dataclass(frozen=True, slots=True)
class Named:
    """An episode, what it says, and the entity of each of its mentions, in their order."""

    episode: Episode
    said: Extraction
    entities: tuple[Resolved, ...]


@dataclass(slots=True)
class _Candidate:
    uuid: str
    keys: set[str]
    name: str
    labels: set[str]
    record: object = None

    @property
    def literal(self) -> bool:
        return VALUE_LABEL in self.labels


def resolve(
    graph_id: str, said: Sequence[tuple[Episode, Extraction]], known: Iterable[Entity]
) -> tuple[Named, ...]:
    """The entity of every mention of a batch; a name seen earlier in the batch is known later.

    Args:
        graph_id: the graph of the batch.
        said: the episodes in order, with what they say.
        known: entities that the mentions may mean.
    """
    register = _Register(graph_id, known)
    return tuple(
        Named(episode, extraction, tuple(register.place(m) for m in extraction.mentions))
        for episode, extraction in said
    )


class _Register:
    """The entities that a mention may mean, by key and by word."""

    def __init__(self, graph_id: str, known: Iterable[Entity]) -> None:
        self._graph_id = graph_id
        self._by_uuid: dict[str, _Candidate] = {}
        self._by_key: defaultdict[str, dict[str, _Candidate]] = defaultdict(dict)
        self._by_word: defaultdict[str, dict[str, _Candidate]] = defaultdict(dict)
        for entity in known:
            record = entity.attributes.get(RECORD_ID)
            labels = set(entity.labels)
            candidate = _Candidate(entity.uuid, set(), name_key(entity.name), labels, record)
            self._by_uuid[entity.uuid] = candidate
            self._learn(candidate, entity.keys)

    def place(self, mention: SaidMention) -> Resolved:
        """The entity of a mention, which is then known under its names."""
        found = self._decide(mention)
        candidate = self._by_uuid.get(found.entity)
        if candidate is None:
            record = mention.attributes.get(RECORD_ID)
            name = name_key(mention.name)
            candidate = _Candidate(found.entity, set(), name, set(mention.labels), record)
            self._by_uuid[found.entity] = candidate
        elif VALUE_LABEL not in mention.labels:
            candidate.labels.discard(VALUE_LABEL)
            candidate.labels |= set(mention.labels)
        keys = (name_key(name) for name in (mention.name, *mention.aliases))
        self._learn(candidate, [key for key in keys if key])
        return found

    def _decide(self, mention: SaidMention) -> Resolved:
        if mention.entity is not None:
            return Resolved(mention.entity, mention.decided or "exact")
        key = name_key(mention.name)
        literal = VALUE_LABEL in mention.labels
        if not key or (literal and not any(character.isalpha() for character in key)):
            # A bare figure or sign is nobody's name: it meets its like only.
            return Resolved(entity_id(self._graph_id, key or mention.name, "value"), "exact")
        if (exact := self._exact(key, mention, literal=literal)) is not None:
            return exact
        if not literal:
            if (alias := self._alias(mention)) is not None:
                return alias
            if (partial := self._partial(key, mention)) is not None:
                return partial
        record = mention.attributes.get(RECORD_ID)
        taken = self._by_uuid.get(entity_id(self._graph_id, key))
        if taken is not None and record is not None and taken.record not in (None, record):
            return Resolved(entity_id(self._graph_id, key, str(record)), "new")
        return Resolved(entity_id(self._graph_id, key), "new")

    def _exact(self, key: str, mention: SaidMention, *, literal: bool) -> Resolved | None:
        fitting = [c for c in self._by_key[key].values() if not _another(c, mention)]
        named = sorted((c for c in fitting if c.name == key), key=lambda c: c.uuid)
        if len(named) == 1:
            return Resolved(named[0].uuid, "exact")
        if named:
            original = entity_id(self._graph_id, key)
            if any(candidate.uuid == original for candidate in named):
                return Resolved(original, "exact")
            return Resolved(named[0].uuid, "exact")
        if len(fitting) == 1 and not literal:
            return Resolved(fitting[0].uuid, "alias")
        return None

    def _alias(self, mention: SaidMention) -> Resolved | None:
        """The one entity that is known by another name of this mention (a record's id)."""
        keys = [key for alias in mention.aliases if (key := name_key(alias))]
        found = {
            candidate.uuid
            for key in keys
            for candidate in self._by_key[key].values()
            if not candidate.literal and not _another(candidate, mention)
        }
        return Resolved(found.pop(), "alias") if len(found) == 1 else None

    def _partial(self, key: str, mention: SaidMention) -> Resolved | None:
        """The one person whose name this is in another order, with initials, or in part."""
        if "Person" not in mention.labels:
            return None
        words = key.split()
        near = {c.uuid: c for word in words for c in self._by_word[word].values()}
        fitting = [
            candidate.uuid
            for candidate in near.values()
            if "Person" in candidate.labels
            and not _another(candidate, mention)
            and any(_same_person(words, known) for known in _fullest(candidate.keys))
        ]
        return Resolved(fitting[0], "fuzzy") if len(fitting) == 1 else None

    def _learn(self, candidate: _Candidate, keys: Iterable[str]) -> None:
        for key in keys:
            candidate.keys.add(key)
            self._by_key[key][candidate.uuid] = candidate
            for word in key.split():
                self._by_word[word][candidate.uuid] = candidate


def _another(candidate: _Candidate, mention: SaidMention) -> bool:
    """Whether both carry a record's id, and not the same one."""
    record = mention.attributes.get(RECORD_ID)
    return record is not None and candidate.record is not None and candidate.record != record


def _fullest(keys: Iterable[str]) -> list[list[str]]:
    """The keys that tell most: a known last name must not be overlooked for a first name."""
    split = [key.split() for key in keys]
    return [words for words in split if len(words) > 1] or split


def _same_person(said: Sequence[str], known: Sequence[str]) -> bool:
    """Whether two forms of a name can be one person's: "jane", "smith jane", "j smith"."""
    if fuzz.token_sort_ratio(" ".join(said), " ".join(known)) == 100:
        return True
    short, long = (said, known) if len(said) <= len(known) else (known, said)
    if len(short) == 1:
        # A first name alone; a last name alone is as often another one of the family.
        return len(short[0]) > 1 and short[0] == long[0]
    if len(short) != len(long) or short[-1] != long[-1]:
        return False
    pairs = list(zip(short[:-1], long[:-1], strict=True))
    return all(a == b or (1 in (len(a), len(b)) and a[0] == b[0]) for a, b in pairs)
