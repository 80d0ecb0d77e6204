"""What a batch may be about: names by rules, found before anything is read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graphmem.core.ids import entity_id, user_entity_id
from graphmem.core.names import name_key
from graphmem.core.requests import Probe
from graphmem.core.tokens import terms

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from graphmem.core.extraction import Extraction
    from graphmem.core.records import Episode

__all__ = ["names_in", "probe", "probe_missed"]

MAX_NAMES: Final = 400
"""Names looked up at once; a longer text is about its first ones."""

_NAME = re.compile(r"[A-Z\u00c0-\u00de][\w'’.&-]*(?:\s+[A-Z\u00c0-\u00de][\w'’.&-]*){0,3}")
# A correction may speak of what does not stand any more: such facts are found by their words.
_CORRECTS = re.compile(r"\b(?:meant|not)\b", re.IGNORECASE)


def names_in(text: str) -> tuple[str, ...]:
    """Runs of capitalised words, and each of their words; each once, in order."""
    found: dict[str, None] = {}
    for match in _NAME.finditer(text[:20_000]):
        whole = match[0].strip(".,'’-")
        words = whole.split()
        for start in range(len(words)):
            for end in range(len(words), start, -1):
                found[" ".join(words[start:end])] = None
    return tuple(found)


def probe(graph_id: str, batch: Sequence[Episode]) -> Probe:
    """The probe before messages and texts are read: names, speakers, and the user's own facts."""
    keys: dict[str, None] = {}
    words: dict[str, None] = {}
    for episode in batch:
        names = names_in(episode.content)
        for name in (episode.name or "", *names):
            if key := name_key(name):
                keys[key] = None
        if _CORRECTS.search(episode.content):
            words |= dict.fromkeys(word for name in names for word in terms(name))
    kept = tuple(keys)[:MAX_NAMES]
    near = (user_entity_id(graph_id), *(entity_id(graph_id, key) for key in kept))
    return Probe(graph_id=graph_id, keys=kept, near=near, terms=tuple(words)[:MAX_NAMES])


def probe_missed(graph_id: str, said: Iterable[Extraction], asked: Collection[str]) -> Probe | None:
    """The probe for names that the first one did not ask for; None if there are none.

    A person's name is looked for by its words too: it may be known in another form.
    """
    keys: set[str] = set()
    words: set[str] = set()
    for mention in (mention for each in said for mention in each.mentions):
        if mention.entity is not None:
            continue
        keys |= {name_key(name) for name in (mention.name, *mention.aliases)}
        if "Person" in mention.labels:
            words |= set(terms(mention.name))
    keys -= {"", *asked}
    if not keys and not words:
        return None
    return Probe(graph_id=graph_id, keys=tuple(sorted(keys)), terms=tuple(sorted(words)))
