"""A model on this machine that answers after a fixed time: the real protocol, on loopback.

It understands "Jane Doe likes Tea 7": a claim for each such sentence, in the shape that the
extractor asks for. Everything else of an answer is empty. Served by one thread, so that it takes
little from what is measured.
"""

from __future__ import annotations

import asyncio
import json
import re
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

__all__ = ["Asked", "Loopback", "sections"]

LINE = re.compile(r"^(\d+) .*?: (\".*\")$", re.MULTILINE)
SENTENCE = re.compile(r"([A-Z][a-z]+ [A-Z][a-z]+) (likes|lives in|works at) ([A-Z]\w*(?: \d+)?)")
RELATIONS = {"likes": "LIKES", "lives in": "LIVES_IN", "works at": "WORKS_AT"}
TYPES = {"likes": "Topic", "lives in": "Place", "works at": "Organization"}
HEADINGS = ("KNOWN", "FACTS", "BEFORE (for understanding only, make no claims of it)", "MESSAGES")


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: the contents of its messages."""

    system: str
    user: str


def sections(asked: Asked) -> dict[str, str]:
    """The text under each heading of what varies, and "rules" for what does not."""
    found = {"rules": asked.system}
    rest = asked.user
    for heading in reversed(HEADINGS):
        rest, _, own = rest.rpartition(f"{heading}\n")
        found[heading.split(" ")[0].lower()] = own
    return found


@dataclass
class Loopback:
    """The server; `with Loopback(1.0) as server: … server.url …`."""

    latency: float
    asked: list[Asked] = field(default_factory=list[Asked])
    broken: int = 0
    """So many of the next answers cannot be read."""
    url: str = ""

    def __enter__(self) -> Self:
        """Serve from a thread of its own."""
        self._loop = asyncio.new_event_loop()
        started = threading.Event()

        def serve() -> None:
            asyncio.set_event_loop(self._loop)
            server = self._loop.run_until_complete(
                asyncio.start_server(self._answer, "127.0.0.1", 0, backlog=256)
            )
            self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
            started.set()
            self._loop.run_forever()
            server.close()
            rest = asyncio.all_tasks(self._loop)
            for task in rest:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*rest, return_exceptions=True))
            self._loop.close()

        self._thread = threading.Thread(target=serve, name="loopback-model", daemon=True)
        self._thread.start()
        started.wait()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
                body = json.loads(await reader.readexactly(int(length[1]) if length else 0))
                told = [str(message["content"]) for message in body["messages"]]
                asked = Asked(told[0], told[1])
                self.asked.append(asked)
                await asyncio.sleep(self.latency)
                written = json.dumps(_completion(self._text(asked))).encode()
                writer.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                    b"Content-Length: %d\r\n\r\n" % len(written) + written
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            return  # the client went, or the server stops
        finally:
            writer.close()

    def _text(self, asked: Asked) -> str:
        if self.broken:
            self.broken -= 1
            return "I would rather not say."
        return json.dumps(_understood(sections(asked)["messages"]))


def _understood(messages: str) -> dict[str, Any]:
    mentions: dict[str, dict[str, Any]] = {}
    claims: list[dict[str, Any]] = []
    for number, text in cast("list[tuple[str, str]]", LINE.findall(messages)):
        for subject, verb, object_ in cast("list[tuple[str, str, str]]", SENTENCE.findall(text)):
            for name, label in ((subject, "Person"), (object_, TYPES[verb])):
                place = len(mentions) + 1
                mentions.setdefault(
                    name, {"id": place, "text": name, "name": name, "type": label, "entity": None}
                )
            claims.append(
                {
                    "id": len(claims) + 1,
                    "message": int(number),
                    "quote": f"{subject} {verb} {object_}",
                    "subject": mentions[subject]["id"],
                    "relation": RELATIONS[verb],
                    "object": mentions[object_]["id"],
                    "fact": f"{subject} {verb} {object_}.",
                    "kind": "state",
                    "polarity": "holds",
                    "now": True,
                }
            )
    return {"mentions": list(mentions.values()), "claims": claims, "summaries": []}


def _completion(text: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": text}
    return {
        "id": "loopback",
        "object": "chat.completion",
        "created": 1,
        "model": "loopback",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }
