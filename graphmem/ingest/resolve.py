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
from graphmem.core.identity import classes
from graphmem.core.ids import entity_id, user_entity_id
from graphmem.core.names import is_proper, name_key
from graphmem.ingest.mapping import RECORD_ID
from graphmem.ingest.naming.kinds import is_person, kinds
from graphmem.ingest.naming.labels import guess_label
from graphmem.ingest.naming.owned import owned_form, owned_words, same_owned
from graphmem.ingest.naming.owners import voice_of
from graphmem.ingest.naming.register import INDEFINITE, Asked, Register
from graphmem.ingest.naming.tables import WEAK, kin_of
from graphmem.ingest.speakers import user_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphmem.core.extraction import Extraction
    from graphmem.core.records import Entity, Episode, Fact, IdentityLink
    from graphmem.ingest.naming.owned import Owned
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
    links: Sequence[IdentityLink] = (),
) -> tuple[Named, ...]:
    """The entity of every mention of a batch; a name seen earlier in the batch is known later.

    Args:
        graph_id: the graph of the batch.
        said: the episodes in order, with what they say.
        known: entities that the mentions may mean.
        facts: what stands between known entities: where a partial name fits several people, the
            one who has to do with something else in the same episode is meant.
        links: all identity links of the graph: what somebody has parted is not put together again.
    """
    entities = tuple(known)
    resolver = _Resolver(graph_id, entities, facts, links)
    user = next((e for e in entities if e.uuid == user_entity_id(graph_id)), None)
    user = user_in(user, (episode for episode, _ in said))
    return tuple(resolver.episode(episode, extraction, user) for episode, extraction in said)


class _Resolver:
    """Decides mentions in order, and learns from each."""

    def __init__(
        self,
        graph_id: str,
        known: Sequence[Entity],
        facts: Iterable[Fact],
        links: Sequence[IdentityLink],
    ) -> None:
        self._graph_id = graph_id
        self._register = Register(graph_id, known, facts)
        one = self._one = classes(links)
        self._parted = {
            frozenset(one.get(uuid, uuid) for uuid in (link.keep, link.drop))
            for link in links
            if link.kind == "distinct_from"
        }

    def episode(self, episode: Episode, extraction: Extraction, user: Entity | None) -> Named:
        """One episode with the entities of its mentions."""
        voice = voice_of(episode, user)
        self._register.user = user
        absolutes = [_sure(voice.absolute(mention)) for mention in extraction.mentions]
        speaker = self._register.owner(voice.speaker) if voice.speaker else None
        context = self._register.context(absolutes)
        mentions: list[SaidMention] = []
        entities: list[Resolved] = []
        links: list[SaidLink] = []
        for mention in absolutes:
            asked = Asked(
                mention,
                name_key(mention.name),
                self._register.relations(mention),
                speaker,
                context,
            )
            found = self._decide(asked)
            made_one = self._named_at_last(asked, found.resolved.entity)
            links += made_one
            mentions.append(_marked(mention, found.doubts))
            entities.append(found.resolved)
            self._register.learn(found.resolved.entity, mention)
            for link in made_one:
                self._register.merge(link.keep, link.drop)
        if tuple(mentions) != extraction.mentions or links:
            links = list(dict.fromkeys((*extraction.links, *links)))
            extraction = replace(extraction, mentions=tuple(mentions), links=tuple(links))
        for claim in extraction.claims:
            if claim.object is not None:
                self._register.tie(entities[claim.subject].entity, entities[claim.object].entity)
        return Named(episode, extraction, tuple(entities))

    def _decide(self, asked: Asked) -> _Found:
        mention, key = asked.mention, asked.key
        if mention.entity is not None:
            return _Found(Resolved(mention.entity, mention.decided or "exact"))
        if not key or (asked.literal and not any(character.isalpha() for character in key)):
            # A bare figure or sign is nobody's name: it meets its like only.
            value = entity_id(self._graph_id, key or mention.name, "value")
            return _Found(Resolved(value, "exact"))
        chosen = self._chosen(asked)
        if (exact := self._exact(asked)) is not None:
            return exact if chosen is None else self._settled(exact, chosen, asked)
        if asked.literal:
            return _Found(self._new(asked))
        if chosen is not None:
            return self._settled(self._by_form(asked), chosen, asked)
        return self._by_form(asked)

    def _chosen(self, asked: Asked) -> Known | None:
        """The candidate that a reader took the mention for, if nothing speaks against it.

        Never what somebody has parted from the thing that bears the mention's very name.
        """
        mention = asked.mention
        if mention.chosen is None or asked.literal:
            return None
        chosen = self._register.by_uuid(mention.chosen)
        if chosen is None or chosen.literal or not chosen.fits(asked):
            return None
        names = (asked.key, *(name_key(alias) for alias in mention.aliases))
        bearers = {known.uuid for key in names for known in self._register.by_key(key)}
        if any(self._apart(chosen.uuid, bearer) for bearer in bearers - {chosen.uuid}):
            return None
        return chosen

    def _apart(self, one: str, other: str) -> bool:
        """Whether somebody has said that two entities are not one."""
        pair = frozenset(self._one.get(uuid, uuid) for uuid in (one, other))
        return pair in self._parted

    def _settled(self, found: _Found, chosen: Known, asked: Asked) -> _Found:
        """A reader's choice against what the rules make of the name.

        The rules win where they are certain: one thing bears this very name of its own. They are
        not certain of a common noun ("the shop"), of namesakes, of what is new to them, and of a
        literal of the same words (the "Exo" that somebody said a firm is called now).
        """
        resolved = found.resolved
        if resolved.entity == chosen.uuid:
            return found
        known = self._register.by_uuid(resolved.entity)
        certain = (
            resolved.decided == "exact"
            and is_proper(asked.name)
            and known is not None
            and not known.literal
            and known.key == asked.key
            and chosen.key != asked.key
            and not found.doubts
        )
        return found if certain else _Found(Resolved(chosen.uuid, "model"))

    def _by_form(self, asked: Asked) -> _Found:
        """By other names, by its owner, by the speaker, by its form; else new."""
        mention = asked.mention
        if (alias := self._alias(asked)) is not None:
            return _Found(alias)
        if (owned := owned_form(mention.name)) is not None:
            return self._owned(owned, asked)
        if (speakers := self._speakers(asked)) is not None:
            return _Found(speakers)
        return self._alike(asked)

    def _exact(self, asked: Asked) -> _Found | None:
        fitting = [known for known in self._register.by_key(asked.key) if known.fits(asked)]
        named = sorted((c for c in fitting if c.key == asked.key), key=lambda c: c.uuid)
        if len(named) == 1:
            return _Found(Resolved(named[0].uuid, "exact"))
        if named:
            return self._namesakes(named, asked)
        fitting = [candidate for candidate in fitting if candidate.is_called(asked)]
        if len(fitting) == 1 and not asked.literal:
            return _Found(Resolved(fitting[0].uuid, "alias"))
        return None

    def _namesakes(self, named: Sequence[Known], asked: Asked) -> _Found:
        """One of several of the same name; of people, if nothing tells which, none of them."""
        if (narrowed := self._register.narrowed(named, asked)) is not None:
            return _Found(Resolved(narrowed.uuid, "exact"))
        if all(is_person(c.labels) and c.record is None for c in named):
            unclear = entity_id(self._graph_id, asked.key, "nobody knows which")
            doubts = {candidate.uuid for candidate in named} - {unclear}
            decided = "new" if len(doubts) == len(named) else "exact"
            return _Found(Resolved(unclear, decided), _doubts(doubts))
        original = entity_id(self._graph_id, asked.key)
        uuids = [candidate.uuid for candidate in named]
        return _Found(Resolved(original if original in uuids else uuids[0], "exact"))

    def _alias(self, asked: Asked) -> Resolved | None:
        """The one entity that is known by another name of this mention, such as a record's id."""
        found: set[str] = set()
        for alias in asked.mention.aliases:
            if (owned := owned_form(alias)) is not None:
                found |= {known.uuid for known in self._unnamed(owned, asked)}
            elif RECORD_ID in asked.mention.attributes or is_proper(alias):
                found |= {
                    known.uuid
                    for known in self._register.by_key(name_key(alias))
                    if not known.literal and known.fits(asked)
                    if not known.is_another_person(asked)
                }
        return Resolved(found.pop(), "alias") if len(found) == 1 else None

    def _unnamed(self, owned: Owned, asked: Asked) -> list[Known]:
        """What is known by this description only, and can therefore be what has a name now.

        Not if something with a name fits the description too: it may be that one.
        """
        if owned.head in WEAK or not is_proper(asked.name):
            return []
        owner = self._register.owner(owned.owner)
        described = [
            candidate
            for candidate, words in self._register.of_owner(owner)
            if owned.words in words and candidate.fits(asked)
        ]
        return [] if any(candidate.proper for candidate in described) else described

    def _owned(self, owned: Owned, asked: Asked) -> _Found:
        """A description by its owner: the same thing under any name of the owner's."""
        owner = self._register.owner(owned.owner)
        fitting = [
            (candidate.uuid, words)
            for candidate, words in self._register.of_owner(owner)
            if candidate.fits(asked) and not (asked.any_of_them and candidate.proper)
        ]
        exact = {uuid for uuid, words in fitting if owned.words in words}
        own = entity_id(self._graph_id, owned.key, owner)
        if len(exact) == 1:
            return _Found(Resolved(next(iter(exact)), "exact" if own in exact else "alias"))
        if exact:
            several = entity_id(self._graph_id, owned.key, f"{owner} one of several")
            return _Found(Resolved(several, "new"), _doubts(exact - {several}))
        alike = {uuid: same_owned(words, owned.words) for uuid, words in fitting}
        same = [uuid for uuid, verdict in alike.items() if verdict == "same"]
        if len(same) == 1:
            return _Found(Resolved(same[0], "fuzzy"))
        return _Found(Resolved(own, "new"), _doubts(uuid for uuid in alike if alike[uuid]))

    def _speakers(self, asked: Asked) -> Resolved | None:
        """The speaker's own: "the fencing class", said by who has told of "my fencing class"."""
        name = asked.name
        if asked.speaker is None or name != name.lower() or name.startswith(INDEFINITE):
            return None
        words = owned_words(name.removeprefix("the "))
        if len(words) < 2 and not (words and kin_of(words[-1])):
            return None
        own = {
            candidate.uuid
            for candidate, known in self._register.of_owner(asked.speaker)
            if words in known and candidate.fits(asked)
        }
        return Resolved(own.pop(), "fuzzy") if len(own) == 1 else None

    def _alike(self, asked: Asked) -> _Found:
        """The one thing whose name this is in part, in another order, with initials, or slips."""
        verdicts = [
            (candidate, verdict)
            for candidate in self._register.near(asked.name)
            if (verdict := candidate.verdict(asked)) and candidate.fits(asked)
        ]
        same = [candidate for candidate, verdict in verdicts if verdict == "same"]
        one = same[0] if len(same) == 1 else self._register.narrowed(same, asked)
        if one is not None and not self._is_namesake(one, asked):
            return _Found(Resolved(one.uuid, "fuzzy"))
        return _Found(self._new(asked), _doubts(c.uuid for c, _ in verdicts))

    def _is_namesake(self, known: Known, asked: Asked) -> bool:
        """Whether a reader that saw this person says that another one of like name is meant."""
        seen = known.uuid in asked.mention.apart
        return seen and is_person(known.labels) and known.key != asked.key

    def _new(self, asked: Asked) -> Resolved:
        """An entity of its own; a namesake of what has this name and is something else."""
        mention, key = asked.mention, asked.key
        first = entity_id(self._graph_id, key)
        taken = self._register.by_uuid(first)
        if taken is None or taken.literal or asked.literal:
            return Resolved(first, "new")
        record = mention.attributes.get(RECORD_ID)
        if record is not None:
            mine = taken.record in (None, record) and taken.fits(asked)
            return Resolved(first if mine else entity_id(self._graph_id, key, str(record)), "new")
        kind = " ".join(sorted(kinds(mention.labels))) or "another"
        told = " ".join(f"{owner} {' '.join(words)}" for owner, words in sorted(asked.relations))
        for namesake in (kind, f"{kind} {told}", f"{kind} and another"):
            uuid = entity_id(self._graph_id, key, namesake)
            if self._register.by_uuid(uuid) is None:
                return Resolved(uuid, "new")
        return Resolved(entity_id(self._graph_id, key, "nobody knows which"), "new")

    def _named_at_last(self, asked: Asked, entity: str) -> list[SaidLink]:
        """Links from what was known by a description only to the thing that has the name."""
        if asked.mention.entity is not None or not is_proper(asked.name):
            return []
        nameless = {
            candidate.uuid
            for alias in asked.mention.aliases
            if (owned := owned_form(alias)) is not None
            for candidate in self._unnamed(owned, asked)
        }
        if (
            len(nameless) != 1
            or entity in nameless
            or frozenset((entity, *nameless)) in self._parted
        ):
            return []
        return [SaidLink(kind="same_as", keep=entity, drop=nameless.pop())]


def _sure(mention: SaidMention) -> SaidMention:
    """The mention without labels that are only guessed, where its name does not say the same."""
    if not mention.guessed or guess_label(mention.name) in mention.labels:
        return mention
    return replace(mention, labels=())


def _doubts(uuids: Iterable[str]) -> tuple[str, ...]:
    found = tuple(sorted(uuids))
    return found if len(found) <= MARKED else ()


def _marked(mention: SaidMention, doubts: Sequence[str]) -> SaidMention:
    if not doubts:
        return mention
    return replace(mention, attributes={**mention.attributes, DUPLICATES: list(doubts)})
