"""The models that the README's programs ask: servers on loopback that answer from the prompt.

They know nothing but what stands in the prompt: if the memory is not in it, they say so.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.support.messages_server import MessagesServer, parts
from tests.support.model_server import ModelServer

if TYPE_CHECKING:
    from collections.abc import Generator

    from tests.support.model_server import Request


@dataclass(frozen=True)
class Models:
    """The two servers, and the environment in which a program's client finds them."""

    openai: ModelServer
    anthropic: MessagesServer

    @property
    def environment(self) -> dict[str, str]:
        return {
            "OPENAI_BASE_URL": self.openai.url,
            "OPENAI_API_KEY": "none",
            "ANTHROPIC_BASE_URL": self.anthropic.url,
            "ANTHROPIC_API_KEY": "none",
        }


@contextmanager
def models() -> Generator[Models]:
    """Both servers, until the end."""
    with ModelServer() as chat, MessagesServer(_of_messages) as messages:
        chat.answer(_of_chat, times=None)
        yield Models(chat, messages)


def _of_chat(request: Request) -> str:
    return reply(request.prompt, request.last)


def _of_messages(body: dict[str, Any]) -> str:
    said = [part for message in body["messages"] for part in parts(message)]
    words = [str(part.get("text") or part.get("content")) for part in said]
    asked = [part["text"] for part in parts_of_user(body) if part["type"] == "text"]
    return reply("\n".join(words), asked[-1])


def parts_of_user(body: dict[str, Any]) -> list[dict[str, Any]]:
    """All parts of the user's messages, in order."""
    return [part for m in body["messages"] if m["role"] == "user" for part in parts(m)]


def reply(prompt: str, said: str) -> str:
    """What a model would say that reads carefully: the home that is open in the memory."""
    if "?" not in said:
        return "I'll remember that."
    home = re.search(r"lives in (\w+)\. \([^)]* - present\)", prompt)
    return f"You live in {home[1]}." if home else "I don't know yet."
