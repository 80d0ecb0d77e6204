"""What a model is shown of the graph: the things and facts a batch is most likely about, numbered.

Small integers stand for uuids, in the prompt and nowhere else: a model cannot name what it was not
shown, and what it was shown belongs to the graph of the batch.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Final

from graphmem.core.entities import UNNAMED
from graphmem.core.ids import user_entity_id
from graphmem.core.names import folded_words, name_key, words_of
from graphmem.core.records import Entity
from graphmem.core.tokens import content_terms
from graphmem.ingest.speakers import speaker_of, user_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmem.core.records import Episode, Fact
    from graphmem.core.requests import Candidates

__all__ = ["ENTITIES", "FACTS", "Shown", "choose", "user_of"]

ENTITIES: Final = 40
"""Known things shown at most, both ends of the facts shown not counted."""

FACTS: Final = 40
"""Standing facts shown at most."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a batch is shown, in the order of its numbers from 1."""

    entities: tuple[Entity, ...] = ()
    facts: tuple[Fact, ...] = ()


def user_of(graph_id: str, known: Candidates) -> Entity | None:
    """The graph's user as far as it is known."""
    wanted = user_entity_id(graph_id)
    return next((each for each in known.entities if each.uuid == wanted), None)


def choose(batch: Sequence[Episode], known: Candidates, before: Sequence[Episode] = ()) -> Shown:
    """What of the candidates to show for a batch; the same for the same arguments.

    The user comes first, where the graph is a user's. Facts are chosen by the words they share
    with the batch, rare words counting more, and by what the batch names; the newest break ties.
    """
    graph_id = batch[0].graph_id
    text = "\n".join(episode.content for episode in (*before, *batch))
    words = set(folded_words(text))
    words |= {word for e in batch for word in folded_words(e.name or "")}
    user = _user(graph_id, batch, known)
    named = {e.uuid for e in known.entities if _is_named(e, words)}
    speaking = {e.uuid for e in known.entities if _speaks(e, batch)}
    if user is not None:
        speaking.add(user.uuid)
    facts = _facts(text, known, named, speaking)
    ends = {end for fact in facts for end in (fact.subject, fact.object)}
    chosen = [e for e in known.entities if e.uuid in named | speaking and not e.is_value]
    chosen.sort(key=lambda e: (e.uuid not in speaking, -e.mentions, e.uuid))
    shown = {e.uuid: e for e in chosen[:ENTITIES]}
    shown |= {e.uuid: e for e in known.entities if e.uuid in ends}
    if user is not None:
        shown = {user.uuid: user} | {uuid: e for uuid, e in shown.items() if uuid != user.uuid}
    return Shown(tuple(shown.values()), facts)


def _user(graph_id: str, batch: Sequence[Episode], known: Candidates) -> Entity | None:
    """The user, also before anything is known of them; None in a standalone graph."""
    user = user_of(graph_id, known)
    if not graph_id.startswith("user:"):
        return user
    user = user_in(user, batch)
    if user is not None:
        return user
    return Entity(
        uuid=user_entity_id(graph_id),
        graph_id=graph_id,
        name=UNNAMED,
        created_at=batch[0].created_at,
        labels=("Person", "User"),
    )


def _is_named(entity: Entity, words: set[str]) -> bool:
    """Whether a batch has all words of one of its names, or its last word where it is a proper one.

    Of "Jane Smith" "Jane" is enough; of "the blue bicycle" both words are wanted.
    """
    for name in (entity.name, *entity.aliases):
        own = words_of(name)
        if own and (set(own) <= words or (name[:1].isupper() and not words.isdisjoint(own))):
            return True
    return False


def _speaks(entity: Entity, batch: Sequence[Episode]) -> bool:
    return any(
        name_key(speaker_of(episode, None).called) in entity.keys
        for episode in batch
        if episode.name
    )


def _facts(text: str, known: Candidates, named: set[str], speaking: set[str]) -> tuple[Fact, ...]:
    facts = [fact for fact in known.facts if not fact.retracted]
    spoken = set(content_terms(text))
    own = {fact.uuid: set(content_terms(fact.fact)) for fact in facts}
    common = Counter(term for terms in own.values() for term in terms)

    def score(fact: Fact) -> float:
        shared = sum(log(1 + len(facts) / common[t]) for t in own[fact.uuid] & spoken)
        about = 2.0 * (fact.object in named) + 1.0 * (fact.subject in named)
        standing = 0.5 * (fact.invalid_at is None) + 0.5 * (fact.subject in speaking)
        return shared + about + standing + 0.5 * fact.exclusive

    best = sorted(facts, key=lambda f: (-score(f), -f.created_at.timestamp(), f.uuid))[:FACTS]
    return tuple(sorted(best, key=lambda f: (f.created_at, f.uuid)))
