"""Which entity a mention means: exact key, alias, owner, the one thing a partial name fits, or new.

A wrong merge poisons two histories and is hard to see; a duplicate is plain and one edit mends
it. So whatever is not certain becomes an entity of its own, marked as a possible duplicate of
what it may also have meant.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from graphmem.core.entities import DUPLICATES
from graphmem.core.extraction import SaidLink, SaidMention
from graphmem.core.ids import entity_id, user_entity_id
from graphmem.core.names import is_proper, name_key
from graphmem.core.records import VALUE_LABEL
from graphmem.ingest.mapping import RECORD_ID
from graphmem.ingest.naming.forms import owned_form, owned_words, same_owned
from graphmem.ingest.naming.kinds import kinds
from graphmem.ingest.naming.owners import voice_of
from graphmem.ingest.naming.register import INDEFINITE, Register
from graphmem.ingest.naming.tables import WEAK, kin_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from graphmem.core.extraction import Extraction
    from graphmem.core.records import Entity, Episode, Fact
    from graphmem.ingest.naming.forms import Owned
    from graphmem.ingest.naming.register import Known

__all__ = ["Named", "Resolved", "resolve"]

MARKED: Final = 3
"""Possible duplicates that a new entity is marked with at most; with more, it looks like nobody."""


class Resolved(NamedTuple):
    """The entity of a mention, and how it was decided (see `records.Mention`)."""

    entity: str
    decided: str


@dataclass(frozen=True, slots=True)
class Named:
    """An episode, what it says, and the entity of each of its mentions, in their order.

    In `said` the mentions have absolute names ("Ann's sister", where Ann said "my sister") and
    the marks of possible duplicates; the links hold what the mentions' names make one.
    """

    episode: Episode
    said: Extraction
    entities: tuple[Resolved, ...]


class _Found(NamedTuple):
    """A decision, and what the mention may have meant besides."""

    resolved: Resolved
    doubts: tuple[str, ...] = ()


def resolve(
    graph_id: str,
    said: Sequence[tuple[Episode, Extraction]],
    known: Iterable[Entity],
    facts: Iterable[Fact] = (),
) -> tuple[Named, ...]:
    """The entity of every mention of a batch; a name seen earlier in the batch is known later.

    Args:
        graph_id: the graph of the batch.
        said: the episodes in order, with what they say.
        known: entities that the mentions may mean.
        facts: what stands between known entities: where a partial name fits several people, the
            one who has to do with something else in the same episode is meant.
    """
    entities = tuple(known)
    resolver = _Resolver(graph_id, entities, facts)
    user = next((e for e in entities if e.uuid == user_entity_id(graph_id)), None)
    return tuple(resolver.episode(episode, extraction, user) for episode, extraction in said)


class _Resolver:
    """Decides mentions in order, and learns from each."""

    def __init__(self, graph_id: str, known: Sequence[Entity], facts: Iterable[Fact]) -> None:
        self._graph_id = graph_id
        self._register = Register(graph_id, known, facts)
        self._speaker: str | None = None

    def episode(self, episode: Episode, extraction: Extraction, user: Entity | None) -> Named:
        """One episode with the entities of its mentions."""
        voice = voice_of(episode, user)
        absolutes = [voice.absolute(mention) for mention in extraction.mentions]
        self._speaker = self._register.owner(voice.speaker) if voice.speaker else None
        context = self._register.context(absolutes)
        mentions: list[SaidMention] = []
        entities: list[Resolved] = []
        links: list[SaidLink] = []
        for mention in absolutes:
            found = self._decide(mention, context, episode.thread_id)
            links += self._named_at_last(mention, found.resolved.entity)
            mentions.append(_marked(mention, found.doubts))
            entities.append(found.resolved)
            self._register.learn(found.resolved.entity, mention, episode.thread_id)
        if tuple(mentions) != extraction.mentions or links:
            links = list(dict.fromkeys((*extraction.links, *links)))
            extraction = replace(extraction, mentions=tuple(mentions), links=tuple(links))
        return Named(episode, extraction, tuple(entities))

    def _decide(self, mention: SaidMention, context: Collection[str], thread: str | None) -> _Found:
        if mention.entity is not None:
            return _Found(Resolved(mention.entity, mention.decided or "exact"))
        key = name_key(mention.name)
        literal = VALUE_LABEL in mention.labels
        if not key or (literal and not any(character.isalpha() for character in key)):
            # A bare figure or sign is nobody's name: it meets its like only.
            value = entity_id(self._graph_id, key or mention.name, "value")
            return _Found(Resolved(value, "exact"))
        if (exact := self._exact(key, mention, context, literal=literal)) is not None:
            return _Found(exact)
        if literal:
            return _Found(self._new(key, mention))
        if (alias := self._alias(mention)) is not None:
            return _Found(alias)
        if (owned := owned_form(mention.name)) is not None:
            return self._owned(owned, mention)
        if (speakers := self._speakers(mention)) is not None:
            return _Found(speakers)
        return self._alike(key, mention, context, thread)

    def _exact(
        self, key: str, mention: SaidMention, context: Collection[str], *, literal: bool
    ) -> Resolved | None:
        fitting = [c for c in self._register.by_key(key) if c.fits(mention)]
        named = sorted((c for c in fitting if c.key == key), key=lambda c: c.uuid)
        if len(named) == 1:
            return Resolved(named[0].uuid, "exact")
        if named:
            near = [c for c in named if self._register.is_near(c, context)]
            if len(near) == 1:
                return Resolved(near[0].uuid, "exact")
            original = entity_id(self._graph_id, key)
            if any(candidate.uuid == original for candidate in named):
                return Resolved(original, "exact")
            return Resolved(named[0].uuid, "exact")
        fitting = [candidate for candidate in fitting if candidate.is_called(key, mention)]
        if len(fitting) == 1 and not literal:
            return Resolved(fitting[0].uuid, "alias")
        return None

    def _alias(self, mention: SaidMention) -> Resolved | None:
        """The one entity that is known by another name of this mention, such as a record's id."""
        found: set[str] = set()
        for alias in mention.aliases:
            if (owned := owned_form(alias)) is not None:
                found |= {c.uuid for c in self._unnamed(owned, mention)}
            elif RECORD_ID in mention.attributes or is_proper(alias):
                fitting = self._register.by_key(name_key(alias))
                found |= {c.uuid for c in fitting if not c.literal and c.fits(mention)
                          and not c.is_another_person(mention)}  # fmt: skip
        return Resolved(found.pop(), "alias") if len(found) == 1 else None

    def _unnamed(self, owned: Owned, mention: SaidMention) -> list[Known]:
        """What is known by this description only, and can therefore be what has a name now."""
        if owned.head in WEAK or not is_proper(mention.name):
            return []
        owner = self._register.owner(owned.owner)
        return [
            candidate
            for candidate, known in self._register.of_owner(owner)
            if owned.words in known and candidate.fits(mention) and not candidate.proper
        ]

    def _owned(self, owned: Owned, mention: SaidMention) -> _Found:
        """A description by its owner: the same thing under any name of the owner's."""
        owner = self._register.owner(owned.owner)
        fitting = [
            (candidate.uuid, known)
            for candidate, known in self._register.of_owner(owner)
            if candidate.fits(mention)
        ]
        exact = {uuid for uuid, known in fitting if owned.words in known}
        own = entity_id(self._graph_id, owned.key, owner)
        if len(exact) == 1:
            return _Found(Resolved(next(iter(exact)), "exact" if own in exact else "alias"))
        if exact:
            several = entity_id(self._graph_id, owned.key, f"{owner} one of several")
            return _Found(Resolved(several, "new"), _doubts(exact))
        alike = {uuid: same_owned(known, owned.words) for uuid, known in fitting}
        same = [uuid for uuid, verdict in alike.items() if verdict == "same"]
        if len(same) == 1:
            return _Found(Resolved(same[0], "fuzzy"))
        return _Found(Resolved(own, "new"), _doubts(uuid for uuid in alike if alike[uuid]))

    def _speakers(self, mention: SaidMention) -> Resolved | None:
        """The speaker's own thing: "the yoga class", said by who has told of "my yoga class"."""
        name = mention.name
        if self._speaker is None or name != name.lower() or name.startswith(INDEFINITE):
            return None
        words = owned_words(name.removeprefix("the "))
        if len(words) < 2 and not (words and kin_of(words[-1])):
            return None
        own = {
            candidate.uuid
            for candidate, known in self._register.of_owner(self._speaker)
            if words in known and candidate.fits(mention)
        }
        return Resolved(own.pop(), "fuzzy") if len(own) == 1 else None

    def _alike(
        self, key: str, mention: SaidMention, context: Collection[str], thread: str | None
    ) -> _Found:
        """The one thing whose name this is in part, in another order, with initials, or slips."""
        same: dict[str, Known] = {}
        maybe: dict[str, Known] = {}
        for candidate in self._register.near(mention.name):
            if candidate.fits(mention):
                verdict = candidate.verdict(mention)
                if verdict:
                    (same if verdict == "same" else maybe)[candidate.uuid] = candidate
        if len(same) > 1:
            for narrowed in (
                [c for c in same.values() if self._register.is_near(c, context)],
                [c for c in same.values() if self._register.was_in(c, thread)],
            ):
                if len(narrowed) == 1:
                    return _Found(Resolved(narrowed[0].uuid, "fuzzy"))
        if len(same) == 1:
            return _Found(Resolved(next(iter(same)), "fuzzy"))
        return _Found(self._new(key, mention), _doubts({*same, *maybe}))

    def _new(self, key: str, mention: SaidMention) -> Resolved:
        """An entity of its own; a namesake of what has this name and is something else."""
        taken = self._register.by_uuid(entity_id(self._graph_id, key))
        if taken is None:
            return Resolved(entity_id(self._graph_id, key), "new")
        record = mention.attributes.get(RECORD_ID)
        if record is not None:
            if taken.record in (None, record) and taken.fits(mention):
                return Resolved(taken.uuid, "new")
            return Resolved(entity_id(self._graph_id, key, str(record)), "new")
        if taken.literal or VALUE_LABEL in mention.labels:
            return Resolved(taken.uuid, "new")
        namesake = " ".join(sorted(kinds(mention.labels))) or "another"
        return Resolved(entity_id(self._graph_id, key, namesake), "new")

    def _named_at_last(self, mention: SaidMention, entity: str) -> list[SaidLink]:
        """Links from what was known by a description only to the thing that has the name."""
        if mention.entity is not None or not is_proper(mention.name):
            return []
        nameless = [
            candidate.uuid
            for alias in mention.aliases
            if (owned := owned_form(alias)) is not None
            for candidate in self._unnamed(owned, mention)
        ]
        if len(set(nameless)) != 1 or nameless[0] == entity:
            return []
        return [SaidLink(kind="same_as", keep=entity, drop=nameless[0])]


def _doubts(uuids: Iterable[str]) -> tuple[str, ...]:
    found = tuple(sorted(uuids))
    return found if len(found) <= MARKED else ()


def _marked(mention: SaidMention, doubts: Sequence[str]) -> SaidMention:
    if not doubts:
        return mention
    return replace(mention, attributes={**mention.attributes, DUPLICATES: list(doubts)})
