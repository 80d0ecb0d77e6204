"""A server that speaks Anthropic's `POST /v1/messages` on loopback and says what a test scripted.

    with MessagesServer("Hello.", "Goodbye.") as server:
        Anthropic(base_url=server.url, api_key="none").messages.create(…)
        assert server.requests[0]["system"]

Replies are given one after the other, and all of them must be asked for; a function from the
request's body to a reply answers as often as asked.

It is as strict as the real one in what a loop can get wrong: roles take turns, a `tool_use` is
answered by a `tool_result` of its id in the next message, and its tool is among `tools`. A request
that breaks this gets a 400 that says why.
"""

from __future__ import annotations

import json
import threading
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

Body = dict[str, Any]


class MessagesServer:
    """Starts at once; `requests` are the bodies that were answered, in order."""

    def __init__(self, *replies: str | Callable[[Body], str]) -> None:
        self.requests: list[Body] = []
        self.replies = deque(replies)
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                wrong = None if self.path == "/v1/messages" else f"no such path: {self.path}"
                wrong = wrong or fault(body)
                wrong = wrong or (None if server.replies else "nobody scripted another reply")
                if wrong is None:
                    server.requests.append(body)
                    self._send(200, _message(body, server.reply(body)))
                else:
                    error = {"type": "invalid_request_error", "message": wrong}
                    self._send(400, {"type": "error", "error": error})

            def _send(self, status: int, document: Body) -> None:
                payload = json.dumps(document).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)

            def log_message(self, format: str, *args: object) -> None:
                """Nothing but the answer."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.01,), name="messages-server", daemon=True
        )
        self._thread.start()

    @property
    def url(self) -> str:
        """The base URL that a client is given."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def reply(self, body: Body) -> str:
        """What is answered next."""
        first = self.replies[0]
        return self.replies.popleft() if isinstance(first, str) else first(body)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        owed = [reply for reply in self.replies if isinstance(reply, str)]
        assert kind is not None or not owed, f"not asked for: {owed}"


def parts(message: Body) -> list[Body]:
    """The content of a message as parts."""
    content = message["content"]
    return [{"type": "text", "text": content}] if isinstance(content, str) else content


def fault(body: Body) -> str | None:
    """What the real server would refuse."""
    messages = body["messages"]
    if not isinstance(body.get("max_tokens"), int) or not body.get("model"):
        return "model and max_tokens are required"
    if any(m["role"] not in ("user", "assistant") for m in messages):
        return "roles are user and assistant"
    turns = [message["role"] for message in messages]
    if turns[:1] != ["user"] or any(a == b for a, b in pairwise(turns)):
        return f"roles must take turns, the user first: {turns}"
    tools = {tool["name"] for tool in body.get("tools", ())}
    asked: set[str] = set()
    for message in messages:
        said = parts(message)
        if any(part["type"] == "text" and not part["text"].strip() for part in said):
            return "text content blocks must be non-empty"
        answered = {part["tool_use_id"] for part in said if part["type"] == "tool_result"}
        if answered != asked:
            return f"tool_use {sorted(asked)} is answered by tool_result {sorted(answered)}"
        uses = [part for part in said if part["type"] == "tool_use"]
        if any(use["name"] not in tools for use in uses):
            return "a tool that is used must be among tools"
        asked = {use["id"] for use in uses}
    return f"tool_use {sorted(asked)} has no tool_result" if asked else None


def _message(body: Body, text: str) -> Body:
    return {
        "id": "msg_scripted",
        "type": "message",
        "role": "assistant",
        "model": body["model"],
        "content": [{"type": "text", "text": text}],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 1, "output_tokens": 1},
    }
