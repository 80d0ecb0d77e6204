"""Which episodes were read by what is forgotten: they speak of it without naming it.

"I quit my job" says which one only by what was told before. What such an episode was understood to
say goes with what it was understood by; the episode itself is read again. What names a thing in its
own words stands by itself.

Pure. `suspects` tells whose words must be seen, `referring` decides by them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from graphmem.core.entities import GIVEN, UNNAMED
from graphmem.core.ids import user_entity_id
from graphmem.core.names import folded_words, is_proper
from graphmem.core.tokens import content_terms, terms
from graphmem.ingest.batches import is_spoken
from graphmem.ingest.naming.owned import owned_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from graphmem.core.records import Claim, Episode, Json, Mention
    from graphmem.ingest.reconcile import Gone

__all__ = ["Evidenced", "referring", "suspects"]

NAMELESS: Final = frozenset(
    """i me my mine myself we us our ours you your yours he him his she her hers it its they them
    their theirs this that these those there here one ones who both same""".split()
)
"""Words that name nobody, also where a sentence begins with them."""

NOBODYS: Final = frozenset(content_terms(f"{UNNAMED} The user the assistant"))
"""Words for who has no name."""


@dataclass(frozen=True)
class Evidenced:
    """All that is said of some entities, and by what is taken away, before anything goes.

    `canonical` gives the entity that stands for a merged one.
    """

    graph_id: str
    gone: Gone
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]
    canonical: Mapping[str, str] = field(default_factory=dict[str, str])

    @cached_property
    def by_entity(self) -> Mapping[str, Mapping[str, datetime]]:
        """The episodes that speak of each entity, with the instant since when each was read.

        Without the user and those who speak in what remains: "I" and "you" name them.
        """
        found: defaultdict[str, dict[str, datetime]] = defaultdict(dict)

        def note(entity: str | None, episode: str, read: datetime) -> None:
            if entity is not None:
                by = found[self.canonical.get(entity, entity)]
                by[episode] = min(read, by.get(episode, read))

        for mention in self.mentions:
            note(mention.entity, mention.episode, mention.created_at)
        for claim in self.claims:
            note(claim.subject, claim.episode, claim.created_at)
            note(claim.object, claim.episode, claim.created_at)
        speakers = {m.entity for m in self._kept if m.decided == "speaker"}
        for entity in {user_entity_id(self.graph_id), *speakers}:
            found.pop(self.canonical.get(entity, entity), None)
        return found

    @cached_property
    def _kept(self) -> tuple[Mention, ...]:
        return tuple(m for m in self.mentions if m.episode not in self.gone.forgotten)

    @cached_property
    def forms(self) -> Mapping[str, Mapping[str, frozenset[str]]]:
        """The names of each entity, folded, each with the episodes that call it so.

        Proper names if it has any: "the shop" may be any shop once a shop has a name.
        """
        every: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for mention in self.mentions:
            entity = self.canonical.get(mention.entity, mention.entity)
            for name in (mention.name, *mention.aliases):
                owned = owned_form(name)
                for form in (name, " ".join(owned.words) if owned else ""):
                    every[entity][form].add(mention.episode)
        found: dict[str, Mapping[str, frozenset[str]]] = {}
        for entity, names in every.items():
            proper = {name for name in names if is_proper(name) and not _is_nameless(name)}
            found[entity] = {
                _folded(name): frozenset() if name in proper else frozenset(names[name])
                for name in proper or names
                if not _is_nameless(name)
            }
        return found

    @cached_property
    def described(self) -> Mapping[str, Mapping[str, frozenset[str]]]:
        """By entity and episode, what it is called besides its proper names: "Ann's sister"."""
        every: defaultdict[str, dict[str, frozenset[str]]] = defaultdict(dict)
        for mention in self.mentions:
            by = every[self.canonical.get(mention.entity, mention.entity)]
            plain = {_folded(n) for n in (mention.name, *mention.aliases) if n and not is_proper(n)}
            by[mention.episode] = by.get(mention.episode, frozenset()) | plain
        return every

    @cached_property
    def lost(self) -> frozenset[str]:
        """The words of the names that only what is forgotten gives."""
        gone = [m for m in self.mentions if m.episode in self.gone.forgotten]
        named = " ".join(name for m in gone for name in (m.name, m.text, *m.aliases))
        stays = " ".join(_given(self._kept))
        return frozenset(content_terms(named)) - frozenset(terms(stays)) - NOBODYS

    @cached_property
    def borrowed(self) -> Mapping[str, frozenset[str]]:
        """By episode that remains, the words of what it was understood to say that may be lost."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        gone = (r for r in (*self.mentions, *self.claims) if r.episode in self.gone.forgotten)
        since = min((record.created_at for record in gone), default=None)
        if since is None or not self.lost:
            return {}
        for episode, read, text in self._texts():
            if read >= since and episode not in self.gone.episodes:
                found[episode] |= self.lost.intersection(terms(text))
        return {episode: frozenset(words) for episode, words in found.items() if words}

    def _texts(self) -> Iterable[tuple[str, datetime, str]]:
        for m in self.mentions:
            yield m.episode, m.created_at, " ".join((m.name, *m.aliases, _words(m.attributes)))
        for c in self.claims:
            yield c.episode, c.created_at, f"{c.fact} {_words(c.attributes)}"

    @cached_property
    def answering(self) -> frozenset[str]:
        """The episodes of claims that correct, repeat or fulfil one that goes, or end or deny it.

        "I left Acme" says what ended only to who knows what there was.
        """
        gone = {c.uuid: c for c in self.claims if c.episode in self.gone.episodes}
        since: dict[tuple[str, str, str | None], datetime] = {}
        for claim in gone.values():
            for meant in (self._triple(claim), (*self._triple(claim)[:2], None)):
                since[meant] = min(claim.created_at, since.get(meant, claim.created_at))
        found: set[str] = set()
        for claim in self.claims:
            if claim.uuid in gone:
                continue
            begun = since.get(self._triple(claim)) if claim.polarity != "holds" else None
            linked = not gone.keys().isdisjoint((*claim.corrects, *claim.repeats, *claim.fulfils))
            if linked or (begun is not None and begun <= claim.created_at):
                found.add(claim.episode)
        return frozenset(found)

    def _triple(self, claim: Claim) -> tuple[str, str, str | None]:
        subject, object = (self.canonical.get(e or "", e) for e in (claim.subject, claim.object))
        assert subject is not None
        return subject, claim.name, object

    @cached_property
    def alike(self) -> Mapping[str, frozenset[str]]:
        """By entity, the episodes whose words mean it by a form of its name, not by its name."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for mention in self.mentions:
            if mention.decided in ("alias", "fuzzy", "model"):
                entity = self.canonical.get(mention.entity, mention.entity)
                found[entity].add(mention.episode)
        return {entity: frozenset(episodes) for entity, episodes in found.items()}

    def since(self, entity: str) -> tuple[datetime, bool] | None:
        """Since when what goes spoke of an entity, and whether what is forgotten did."""
        read = self.by_entity[entity]
        for episodes in (self.gone.forgotten, self.gone.unread):
            if told := [instant for episode, instant in read.items() if episode in episodes]:
                return min(told), episodes is self.gone.forgotten
        return None


def suspects(told: Evidenced) -> frozenset[str]:
    """The episodes that remain and must be seen, to tell whether they refer to what goes."""
    found = {*told.answering, *told.borrowed}
    for entity, read in told.by_entity.items():
        if told.since(entity) is not None:
            found |= read.keys()
    return frozenset(found - told.gone.episodes)


def referring(told: Evidenced, episodes: Mapping[str, Episode]) -> frozenset[str]:
    """The episodes that were read by what goes; what reads itself (JSON, edits) never is.

    Those are the words that speak of a thing which what is forgotten spoke of before, without a
    name of it; whose claims answer what goes; that were put into words which only what is forgotten
    gives. What refers to an unread episode is read again too, if nothing that remains named the
    thing before: so the set is closed by asking again with it. So is what has but a form of a name,
    if nothing else told before whose, and what says who it is that an unread one describes.

    Args:
        told: the evidence.
        episodes: the suspects, by uuid.
    """
    found = {uuid for uuid in told.answering if uuid in episodes}
    for uuid, words in told.borrowed.items():
        episode = episodes.get(uuid)
        if episode is not None and not words <= set(terms(_own(episode))):
            found.add(uuid)
    for entity, read in told.by_entity.items():
        if (begun := told.since(entity)) is None:
            continue
        since, sure = begun
        here = {uuid: episodes[uuid] for uuid in read if uuid in episodes}
        forms = told.forms.get(entity, {})
        naming = {uuid for uuid, episode in here.items() if _names(episode, forms)}
        alike = told.alike.get(entity, frozenset())
        described = told.described.get(entity, {})
        unread = frozenset[str]().union(*(described.get(u, ()) for u in told.gone.unread))
        for uuid in here:
            instant = read[uuid]
            if instant < since:
                continue
            if uuid not in naming:
                refers = sure or not any(read[other] <= instant for other in naming)
            elif uuid in alike:
                refers = not any(read[other] <= instant for other in naming - alike)
            else:
                refers = sure and not any(read[other] < since for other in naming)
                refers = refers and not unread.isdisjoint(described.get(uuid, ()))
            if refers:
                found.add(uuid)
    return frozenset(uuid for uuid in found if is_spoken(episodes[uuid]))


def _names(episode: Episode, forms: Mapping[str, frozenset[str]]) -> bool:
    """Whether an episode itself names a thing by a form that it has not from itself alone."""
    if not is_spoken(episode):
        return True
    words = f" {_folded(_own(episode))} "
    for form, bearers in forms.items():
        cased = any(c.islower() for c in form)
        here = f" {form} " in words if cased or form.isascii() else form in words
        if form and here and bearers != frozenset((episode.uuid,)):
            return True
    return False


def _own(episode: Episode) -> str:
    """All words of an episode, with the name of who speaks."""
    return f"{episode.name or ''} {episode.content}"


def _given(mentions: Iterable[Mention]) -> Iterable[str]:
    """Names that were given on purpose, or that speakers write under."""
    for mention in mentions:
        if mention.decided == GIVEN:
            yield from (mention.name, *mention.aliases)
        elif mention.decided in ("user", "speaker"):
            yield mention.text


def _is_nameless(name: str) -> bool:
    words = folded_words(name)
    return not words or NAMELESS.issuperset(words)


def _folded(text: str) -> str:
    return " ".join(folded_words(text))


def _words(attributes: Mapping[str, Json]) -> str:
    return json.dumps(attributes, ensure_ascii=False, default=str) if attributes else ""
