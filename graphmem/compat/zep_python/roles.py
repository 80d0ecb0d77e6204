"""Who speaks: from zep_python's free text to a role and a name, and back."""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING, Any

from graphmem.client.counting import count_tokens
from graphmem.client.results import Message as NativeMessage
from graphmem.compat.zep_python.message import Message

if TYPE_CHECKING:
    from datetime import datetime

    from graphmem.client.results import Episode

__all__ = ["stamp", "tell", "told"]

ROLE = "zep_role"
"""Metadata of a message whose role, as it was given, is neither its name nor its role type."""

_TYPES = ("user", "assistant", "system", "tool", "function", "norole")
_MACHINE = re.compile(
    r"(?i:\bbot\b|_bot\b|chat-?bot\b|gpt|(?:agent|assistant)(?:[\W_]*\d+)?$)"
    r"|[a-z\d]Bot\b|(?<![A-Z])AI\b|\bai\b"
)
"""What a machine is called. Not within a name: of Talbot, of Ai Weiwei, of Special Agent Cooper."""
_PLAIN = {"human": "user", "ai": "assistant", "bot": "assistant", "model": "assistant"}


def tell(message: Message) -> NativeMessage:
    """The native message; who speaks under a name of their own keeps it."""
    said = message.role.strip()
    word = said if said == "Ai" else said.lower()  # the given name is no AI
    role = message.role_type or _PLAIN.get(word) or (word if word in _TYPES else _guess(said))
    named = word not in _TYPES and word not in _PLAIN
    metadata = dict(message.metadata or {})
    if not named and message.role != role:
        metadata[ROLE] = message.role
    return NativeMessage.model_construct(
        role=role,
        content=message.content,
        name=message.role if named else None,
        created_at=message.created_at,
        reference_time=None,
        metadata=metadata,
        uuid=message.uuid,
    )


def told(episode: Episode) -> Message:
    """The message as zep_python gives it."""
    metadata: dict[str, Any] = dict(episode.metadata)
    role = metadata.pop(ROLE, None) or episode.name or episode.role or "norole"
    return Message(
        role=role,
        role_type=episode.role,
        content=episode.content,
        uuid=episode.uuid,
        created_at=stamp(episode.reference_time or episode.created_at),
        token_count=count_tokens(episode.content),
        metadata=metadata or None,
    )


def stamp(instant: datetime) -> str:
    """An instant as zep_python writes it: UTC, to the microsecond, with a Z."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _guess(role: str) -> str:
    """What somebody is whose role type was not given, by their name: HistoryBot is no person."""
    return "assistant" if _MACHINE.search(role) else "user"
