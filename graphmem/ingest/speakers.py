"""Who speaks in an episode: the user, another person, an assistant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from graphmem.core.extraction import SaidMention
from graphmem.core.ids import user_entity_id
from graphmem.core.names import fullness, name_key
from graphmem.core.records import (
    ASSISTANT_TRUST,
    OTHER_TRUST,
    USER_TRUST,
    WEB_TRUST,
    Entity,
)
from graphmem.ingest.naming.forms import same_person
from graphmem.ingest.naming.labels import is_given

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from graphmem.core.records import Episode

__all__ = [
    "ASSISTANTS",
    "Speaker",
    "claim_trust",
    "role_trust",
    "speaker_of",
    "user_in",
    "user_mention",
]

ASSISTANTS: Final = frozenset({"assistant", "ai", "bot", "system", "tool", "function", "model"})
"""Roles of those that are no people."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says "I" in an episode, as a mention; and who is "you" to an assistant.

    `called` is the name for sentences, `addressed` that of the user to whom an assistant speaks.
    `mention` None: nobody in particular (a text, a tool).
    """

    called: str
    mention: SaidMention | None
    is_user: bool = False
    is_assistant: bool = False
    addressed: str = "The user"


def role_trust(role: str | None) -> int:
    """The trust of a message by its role alone."""
    return ASSISTANT_TRUST if (role or "").lower() in ASSISTANTS else USER_TRUST


def speaker_of(episode: Episode, user: Entity | None) -> Speaker:
    """Who speaks.

    Args:
        episode: any.
        user: the graph's user entity as far as it is known.

    In a user's graph a speaker without a name is the user, and so is one whose name is the
    user's (see `user_in`). In a standalone graph people with a name are themselves.
    """
    if episode.source != "message":
        return Speaker("", None)
    if (episode.role or "").lower() in ASSISTANTS:
        user_called = user.name if user is not None and user.keys else "The user"
        return Speaker(
            episode.name or "The assistant", None, is_assistant=True, addressed=user_called
        )
    if _is_user(episode, user):
        called = episode.name or (user.name if user is not None and user.keys else "The user")
        if user is not None and user.keys:
            called = user.name
        return Speaker(called, user_mention(episode), is_user=True)
    name = episode.name or ""
    mention = SaidMention(text=name, name=name, labels=("Person",), decided="speaker")
    return Speaker(name, mention)


def user_in(user: Entity | None, batch: Iterable[Episode]) -> Entity | None:
    """The graph's user as far as it is known with a batch, whatever its order.

    While the user has no name, a speaker whose name is the user's id gives it; else the one who
    spoke first under a name, unless the id is somebody else's first name.
    """

    def rank(episode: Episode) -> tuple[bool, datetime]:
        return not _is_called_by_id(episode), episode.said_at

    for episode in sorted(batch, key=rank):
        user = _user_after(user, episode)
    return user


def _user_after(user: Entity | None, episode: Episode) -> Entity | None:
    """The user as far as it is known with an episode."""
    if episode.source != "message" or not (key := name_key(episode.name or "")):
        return user
    if user is not None and key in user.keys:
        return user
    speaker = speaker_of(episode, user)
    if not speaker.is_user or not episode.name:
        return user
    if user is None:
        user = Entity(
            uuid=user_entity_id(episode.graph_id),
            graph_id=episode.graph_id,
            name=episode.name,
            created_at=episode.created_at,
            labels=("Person", "User"),
        )
    name = max(user.name, episode.name, key=fullness) if user.keys else episode.name
    return replace(user, name=name, keys=tuple(sorted({*user.keys, key})))


def user_mention(episode: Episode) -> SaidMention:
    """A mention of the graph's user, under the name that the episode gives, if any."""
    name = episode.name or ""
    own = name if (episode.role or "").lower() not in ASSISTANTS else ""
    return SaidMention(
        text=own,
        name=own,
        labels=("Person", "User"),
        entity=user_entity_id(episode.graph_id),
        decided="user",
    )


def claim_trust(episode: Episode, speaker: Speaker) -> int:
    """How far an episode's word goes: in a user's graph, other people's less than the user's."""
    if speaker.mention is None or speaker.is_user or not episode.graph_id.startswith("user:"):
        return episode.trust
    return min(episode.trust, OTHER_TRUST)


def _is_user(episode: Episode, user: Entity | None) -> bool:
    key = name_key(episode.name or "")
    if not key:
        return True
    if not episode.graph_id.startswith("user:"):
        return False
    if _is_called_by_id(episode):
        return True
    if user is None or not user.keys:
        # Whoever writes from outside does not name the user.
        return episode.trust > WEB_TRUST and not _is_somebody_else(episode)
    return key in user.keys or _extends(key, user)


def _is_called_by_id(episode: Episode) -> bool:
    return name_key(episode.name or "") == name_key(episode.graph_id.removeprefix("user:"))


def _is_somebody_else(episode: Episode) -> bool:
    """Whether the user's id is a first name that the speaker does not bear ("grant", "Leila")."""
    id = episode.graph_id.removeprefix("user:")
    return is_given(id) and not same_person(id.capitalize(), episode.name or "")


def _extends(key: str, user: Entity) -> bool:
    """Whether a name is the fuller form of one first name, all that is known of the user yet."""
    known = [own.split() for own in user.keys]
    if any(len(words) > 1 for words in known):
        return False
    said = key.split()
    return len(said) > 1 and [said[0]] in known
