"""The story of `graphmem demo`: half a year of an invented person, shipped with the package."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphmem import GraphMem

__all__ = ["FIRST_NAME", "LAST_NAME", "NOW", "USER", "StoryClock", "Told", "begin", "read", "tell"]

USER = "demo"
"""The user the story is told of; erased first if it is there."""
FIRST_NAME, LAST_NAME = "Saskia", "Brammel"
NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
"""The day on which the demo asks its questions: the same every day."""


class StoryClock:
    """A clock that stands where the story is."""

    def __init__(self, now: datetime) -> None:
        """Stand at this instant."""
        self.now = now

    def __call__(self) -> datetime:
        """The instant now."""
        return self.now


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One line of the story: a message, a JSON event or a triple, and when it came."""

    uuid: str
    at: datetime
    body: dict[str, Any]

    @property
    def kind(self) -> str:
        """Its kind: "message", "json" or "triple"."""
        return next((kind for kind in ("json", "triple") if kind in self.body), "message")

    @property
    def line(self) -> str:
        """As it is told, on one line."""
        if self.kind == "json":
            return f"{self.body['from']}: {json.dumps(self.body['json'], ensure_ascii=False)}"
        if self.kind == "triple":
            triple = self.body["triple"]
            return f"triple: {triple['subject']} – {triple['name']} – {triple['object']}"
        who = FIRST_NAME if self.body["role"] == "user" else self.body["role"]
        return f"{who}: {self.body['text']}"


def read() -> tuple[Told, ...]:
    """The story in the order of telling."""
    text = files("graphmem.cli").joinpath("story.jsonl").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    return tuple(
        Told(uuid=f"story-{number:02}", at=datetime.fromisoformat(line["at"]), body=line)
        for number, line in enumerate(lines, 1)
    )


def begin(memory: GraphMem, clock: StoryClock, story: tuple[Told, ...]) -> None:
    """Make the user anew and their threads; whatever was told of the user before is erased."""
    from graphmem import NotFoundError

    with suppress(NotFoundError):
        memory.user.delete(USER)
    clock.now = story[0].at - timedelta(minutes=5)
    memory.user.add(USER, first_name=FIRST_NAME, last_name=LAST_NAME)
    for thread in dict.fromkeys(told.body["thread"] for told in story if told.kind == "message"):
        memory.thread.create(thread_name(thread), USER)


def tell(memory: GraphMem, told: Told) -> None:
    """Tell one line, dated as it came."""
    body = told.body
    if told.kind == "json":
        memory.graph.add(
            user_id=USER,
            type="json",
            data=body["json"],
            created_at=told.at,
            source_description=body["from"],
            uuid=told.uuid,
        )
    elif told.kind == "triple":
        memory.graph.add_fact_triple(user_id=USER, created_at=told.at, **body["triple"])
    else:
        name = FIRST_NAME if body["role"] == "user" else None
        message = {"role": body["role"], "content": body["text"], "created_at": told.at}
        memory.thread.add_messages(
            thread_name(body["thread"]), [message | {"name": name, "uuid": told.uuid}]
        )


def thread_name(thread: str) -> str:
    """The id of a thread of the story; threads of all users share their ids."""
    return f"{USER}-{thread}"
