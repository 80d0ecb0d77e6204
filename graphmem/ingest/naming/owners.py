"""Names that hang on who speaks: "my sister" said by Ann is "Ann's sister"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graphmem.core.entities import UNNAMED
from graphmem.core.ids import entity_id, user_entity_id
from graphmem.core.names import name_key
from graphmem.ingest.naming.tables import AS_NAMES, OWNERS, kin_of
from graphmem.ingest.speakers import speaker_of

if TYPE_CHECKING:
    from graphmem.core.extraction import SaidMention
    from graphmem.core.records import Entity, Episode

__all__ = ["Voice", "absolute_name", "likely_owner", "voice_of"]

_GERMAN = ("mein", "unser")


@dataclass(frozen=True, slots=True)
class Voice:
    """Whose things "my" and "your" are in an episode, by name; None: nobody's in particular."""

    speaker: str | None
    listener: str | None = None

    def absolute(self, mention: SaidMention) -> SaidMention:
        """The mention with every name of it made absolute; itself if none hangs on the speaker."""
        name = absolute_name(mention.name, self)
        aliases = tuple(absolute_name(alias, self) for alias in mention.aliases)
        if (name, aliases) == (mention.name, mention.aliases):
            return mention
        return replace(mention, name=name, aliases=aliases)


def voice_of(episode: Episode, user: Entity | None) -> Voice:
    """The voice of an episode, as far as the graph's user is known."""
    speaker = speaker_of(episode, user)
    own = user.name if user is not None and user.keys else episode.name or UNNAMED
    if speaker.is_user:
        return Voice(own)
    if speaker.is_assistant and episode.graph_id.startswith("user:"):
        return Voice(None, user.name if user is not None and user.keys else UNNAMED)
    return Voice(speaker.called if speaker.mention is not None else None)


def absolute_name(name: str, voice: Voice) -> str:
    """A name without "my" and "your": whose it is, by name.

    What begins with neither stays as it is, and so does a title ("My Fair Lady"). "Mum" alone is
    the speaker's.
    """
    if kin_of(name.lower()) in AS_NAMES:
        return f"{voice.speaker}'s {name.lower()}" if voice.speaker else name
    first, _, rest = name.strip().partition(" ")
    rest = rest.strip()
    word = first.lower()
    whose = voice.speaker if word in OWNERS else voice.listener if word == "your" else None
    if not whose or not rest or (first[0].isupper() and rest[0].isupper()):
        return name
    if word.startswith(_GERMAN):
        rest = rest[0].lower() + rest[1:]
    return f"{whose}'s {rest.removeprefix('own ')}"


def likely_owner(graph_id: str, name: str, user: Entity | None) -> str:
    """The uuid that whoever is called so has, if no other name of theirs was known before.

    "User" and "The user" are the graph's user, or whoever speaks there without a name.
    """
    key = name_key(name)
    if key == name_key(UNNAMED) or (user is not None and key in user.keys):
        return user_entity_id(graph_id)
    return entity_id(graph_id, key)
