"""What a batch may be about: names by rules, found before anything is read."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final

from graphmem.core.civil import micros
from graphmem.core.ids import entity_id, user_entity_id
from graphmem.core.names import is_proper, name_key
from graphmem.core.records import OPEN_END, VALUE_LABEL
from graphmem.core.requests import Probe
from graphmem.core.tokens import content_terms, terms
from graphmem.ingest.naming.find import find_names
from graphmem.ingest.naming.forms import variants
from graphmem.ingest.naming.kinds import is_person
from graphmem.ingest.naming.owned import Owned, owned_form, owned_words
from graphmem.ingest.naming.owners import absolute_name, likely_owner, voice_of
from graphmem.ingest.naming.tables import nicknames
from graphmem.ingest.speakers import user_in

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from graphmem.core.extraction import Extraction, SaidMention
    from graphmem.core.records import Entity, Episode

__all__ = ["names_in", "probe", "probe_missed", "widened"]

MAX_NAMES: Final = 400
"""Names looked up at once; a longer text is about its first ones."""

FEWEST: Final = 50
"""Entities that words find at most for one name; more for a batch with more names.

Enough to hold all that share a word: what a name means must not hang on what was asked beside it.
"""

WIDE: Final = 40
"""Facts and things that a model may be shown, found by words and by who speaks."""

MOST: Final = 500
"""Entities that words find at most."""


@cache
def _run() -> re.Pattern[str]:
    capital = "A-Z\u00c0-\u00d6\u00d8-\u00de"
    return re.compile(rf"[{capital}][\w'’.&-]*(?:\s+[{capital}][\w'’.&-]*){{0,3}}")


@cache
def _corrects() -> re.Pattern[str]:
    # A correction may speak of what does not stand any more: such facts are found by their words.
    return re.compile(r"\b(?:meant|not)\b", re.IGNORECASE)


def names_in(text: str) -> tuple[str, ...]:
    """All that may be names in a text: for looking up, not for believing.

    Runs of capitalised words, each of their words, quoted titles, and family words by whose they
    are ("my sister"); each once.
    """
    found: dict[str, None] = {}
    for match in _run().finditer(text[:20_000]):
        whole = match[0].strip(".,'’-")
        words = whole.split()
        for start in range(len(words)):
            for end in range(len(words), start, -1):
                found[" ".join(words[start:end])] = None
    for name in find_names(text):
        found[name.text] = None
        if name.described:
            found[name.described] = None
    return tuple(found)


def probe(graph_id: str, batch: Sequence[Episode], before: Sequence[Episode] = ()) -> Probe:
    """The probe before messages and texts are read: names, speakers, and the user's own facts.

    Wanted are facts that do not end before the first of the batch was said: what ends later can
    still be ended or called off. In a script without capitals names are found by its words.
    `before` are the messages that led to the batch: what they name comes after what the batch
    names, the latest first.
    """
    keys: dict[str, None] = {}
    words: dict[str, None] = {}
    near: dict[str, None] = {}
    said = [(episode, names_in(episode.content)) for episode in (*batch, *reversed(before))]
    for episode, names in said:
        voice = voice_of(episode, None)
        for name in (episode.name or "", *names):
            told = absolute_name(name, voice)
            if (owned := owned_form(told)) is not None:
                near[_described(graph_id, owned, None)] = None
                near[_described(graph_id, owned, user_in(None, [episode]))] = None
            if key := name_key(told):
                keys[key] = None
    for episode, names in said[: len(batch)]:
        if _corrects().search(episode.content):
            words |= dict.fromkeys(word for name in names for word in terms(name))
        if _is_uncased(episode.content):
            words |= dict.fromkeys(terms(episode.content))
    kept = tuple(keys)[:MAX_NAMES]
    users = user_entity_id(graph_id)
    by_name = (entity_id(graph_id, key) for key in kept)
    wanted = tuple(dict.fromkeys((users, *by_name, *tuple(near)[:MAX_NAMES])))
    return Probe(
        graph_id=graph_id,
        keys=kept,
        near=wanted,
        terms=tuple(words)[:MAX_NAMES],
        ends_after=min((micros(e.said_at) for e in batch), default=OPEN_END - 1),
    )


def widened(asked: Probe, batch: Sequence[Episode]) -> Probe:
    """A probe that also finds what is spoken of without a name, for a reader that understands it.

    That is facts and things that share words with the batch: what a model is shown it can end,
    correct, fulfil or repeat.
    """
    words = dict.fromkeys(asked.terms)
    speakers: dict[str, None] = {}
    for episode in batch:
        words |= dict.fromkeys(content_terms(episode.content))
        if key := name_key(episode.name or ""):
            speakers[entity_id(asked.graph_id, key)] = None
    near = tuple(dict.fromkeys((*asked.near, *speakers)))
    return replace(asked, terms=tuple(words)[:MAX_NAMES], near=near, limit=max(asked.limit, WIDE))


def probe_missed(
    graph_id: str,
    said: Sequence[tuple[Episode, Extraction]],
    asked: Collection[str],
    user: Entity | None = None,
) -> Probe | None:
    """The probe for names that the first one did not ask for; None if there are none.

    A name is looked for by its words and its other forms too: it may be known in another form.
    """
    keys: set[str] = set()
    words: set[str] = set()
    near: set[str] = set()
    count = 0
    user = user_in(user, (episode for episode, _ in said))
    for episode, extraction in said:
        voice = voice_of(episode, user)
        for mention in extraction.mentions:
            if mention.entity is not None:
                continue
            absolute = voice.absolute(mention)
            for name in (absolute.name, *absolute.aliases):
                keys |= {name_key(name), *variants(name)}
                if (owned := owned_form(name)) is not None:
                    keys.add(name_key(owned.owner))
                    near.add(_described(graph_id, owned, user))
            if voice.speaker and (own := owned_words(absolute.name.removeprefix("the "))):
                near.add(_described(graph_id, Owned(voice.speaker, own), user))
            if VALUE_LABEL not in mention.labels:
                words |= _words(absolute)
                count += 1
    keys -= {"", *asked}
    if not keys and not words:
        return None
    return Probe(
        graph_id=graph_id,
        keys=tuple(sorted(keys)),
        terms=tuple(sorted(words)),
        near=tuple(sorted(near)),
        limit=min(MOST, FEWEST + 10 * count),
        facts=False,
    )


def _words(mention: SaidMention) -> set[str]:
    """The search terms by which another form of a name is found; none for common nouns."""
    if not is_proper(mention.name) and owned_form(mention.name) is None:
        return set()
    found = set(terms(mention.name))
    if is_person(mention.labels):
        for word in terms(mention.name):
            found |= {term for full in nicknames().get(word, ()) for term in terms(full)}
    return found


def _described(graph_id: str, owned: Owned, user: Entity | None) -> str:
    """The uuid of what is known by its owner only."""
    return entity_id(graph_id, owned.key, likely_owner(graph_id, owned.owner, user))


def _is_uncased(text: str) -> bool:
    """Whether a text has letters of a script without capitals."""
    if text.isascii():
        return False
    return any(c.isalpha() and not c.isupper() and not c.islower() for c in text[:200])
