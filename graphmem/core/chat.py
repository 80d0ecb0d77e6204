"""What a chat model is asked and what it gives: records without any server's peculiarities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphmem.core.records import Json

__all__ = ["ChatMessage", "ChatRole", "Completion", "Prompt", "ToolCall"]

ChatRole = Literal["system", "user", "assistant", "tool"]


@dataclass(frozen=True, slots=True)
class ToolCall:
    """That the model asked for a tool; `arguments` is a JSON object as text."""

    id: str
    name: str
    arguments: str = "{}"


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One message of a prompt. Roles are those of the chat protocol.

    An assistant's message may hold a `call`; the message of role "tool" that follows it `answers`
    that call, by its id.
    """

    role: ChatRole
    content: str
    call: ToolCall | None = None
    answers: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """One request to a model.

    With a `schema` (JSON Schema of an object) the answer should be one JSON object of it: a server
    that can is held to it, any other is told in words, so a reader must check. Without one the
    answer is prose. `schema_name` names what is asked in traces, recordings and tests; letters,
    digits, `_` and `-`, at most 64. `max_tokens` bounds the answer; None: the server's own bound.
    """

    messages: tuple[ChatMessage, ...]
    schema_name: str
    schema: Mapping[str, Json] | None = None
    max_tokens: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """A model's answer, verbatim, and what it cost in the model's own tokens.

    `text` is never empty, but may be anything else: JSON in a code fence, reasoning before it.
    The counts are 0 where the server tells none.
    """

    text: str
    prompt_tokens: int = 0
    completion_tokens: int = 0
