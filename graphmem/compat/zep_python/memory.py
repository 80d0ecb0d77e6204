"""`zep_python.memory`."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from graphmem.compat.zep_python.message import Message

__all__ = [
    "Memory",
    "MemorySearchPayload",
    "MemorySearchResult",
    "Message",
    "Session",
    "Summary",
]


class _Shape(BaseModel):
    model_config = ConfigDict(defer_build=True)

    def to_dict(self) -> dict[str, Any]:
        """All fields as a dict."""
        return self.model_dump()


class Summary(_Shape):
    """What a conversation was about."""

    content: str
    uuid: str | None = None
    created_at: str | None = None
    recent_message_uuid: str | None = None
    token_count: int | None = None


class Memory(_Shape):
    """Messages to add, or what is remembered of a session.

    What `get_memory` gives has the last `messages`, oldest first; the perpetual memory has, beside
    them, the `facts` that matter to them, each with its dates, and the `summary` of the session.
    `context` is the whole as a block for a prompt.
    """

    messages: list[Message] = Field(default_factory=list[Message])
    metadata: dict[str, Any] | None = None
    summary: Summary | None = None
    facts: list[str] = Field(default_factory=list[str])
    context: str | None = None
    uuid: str | None = None
    created_at: str | None = None
    token_count: int | None = None


class Session(_Shape):
    """A conversation; `user_id` None: nobody's yet."""

    session_id: str
    user_id: str | None = None
    metadata: dict[str, Any] | None = None
    uuid: str | None = None
    created_at: str | None = None
    updated_at: str | None = None


class MemorySearchPayload(_Shape):
    """What to look for in a session; `search_scope`: "messages" or "summary".

    `search_type`: "similarity", or "mmr" for varied messages; how varied is fixed, whatever
    `mmr_lambda` says.
    """

    text: str | None = None
    metadata: dict[str, Any] | None = None
    search_scope: str = "messages"
    search_type: str = "similarity"
    mmr_lambda: float | None = None


class MemorySearchResult(_Shape):
    """A message or summary that was found; of `dist`, greater is better."""

    message: Message | None = None
    summary: Summary | None = None
    metadata: dict[str, Any] | None = None
    dist: float | None = None
