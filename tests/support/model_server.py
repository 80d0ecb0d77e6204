"""A model's server that says what a test scripted: the real protocol, over real HTTP, on loopback.

It speaks `POST /v1/chat/completions` and `POST /v1/embeddings` (non-streaming). The pytest fixture
`model_server` starts one for a test, and fails the test when it ends if a request came that
nobody had scripted, or if a scripted reply was never asked for; both are printed.

    async def test_…(model_server):
        model_server.answer({"claims": []}, schema="extraction", contains="Oslo")
        mem = AsyncGraphMem(":memory:", model="scripted", base_url=model_server.url)
        …
        assert len(model_server.requests) == 1

Scripting, in the order in which replies are looked through (the first one that fits and is not
spent is given; `answer` and `fail` share one list):

- `answer(content, schema=…, contains=…, times=1, latency=…)`: `content` is the text of the
  message, or anything JSON (written as JSON), or a function from the `Request` to one of them (for
  answers that depend on the prompt). `schema`: only for requests of this schema name; `contains`:
  only if this occurs in the prompt (a string, or several that must all occur). `times=None`: as
  often as asked, at least once; with `owed=False`, or never. `schema=PROSE`: only for requests that
  ask for no JSON. `finish`, `refusal`, `tokens=(prompt, completion)` set what the
  server says of the answer.
- `fail(fault, …)`: the same conditions; faults are `status(429, retry_after="2")`, `status(500)`,
  `hang()` (until the client or the server goes), `cut()` (the body ends before its length),
  `not_json()`, `foreign()` (JSON that is no completion), `no_choices()`, `drop()` (the connection
  closes without an answer). An empty answer is `answer("")`, JSON of another schema
  `answer({"other": 1})`. `path="embeddings"` makes embeddings fail.
- `embeds(dimension)`: answers every request for embeddings, any number of them, with vectors of
  the words; the same text always has the same vector, and texts that share words are near.

What the server is like: `formats` (response formats it takes, others are answered with 400, as
servers do; "text" is always taken), `refused` (parameters that are answered with 400, such as
"temperature"), `latency` (seconds before each reply, unless the reply has its own).

What came: `requests` (every `Request`, in order of arrival, faults included), `most_at_once`
(requests in flight at the same time), `left()` (what would fail the test now).

The schema name of a request is that of its `response_format`; where a client had to do without
(`json_object`, text) a reply's `schema` fits if the name occurs in the prompt.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import socket
import threading
import time
import traceback
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType
    from typing import Self

Path = Literal["chat/completions", "embeddings"]
PREFIX = "/v1/"
PROSE = ""
"""The schema of requests that ask for none."""
IN_WORDS = 'of the schema "'
"""How a schema is told where it cannot be given."""
ALL_FORMATS = frozenset({"json_schema", "json_object"})


@dataclass(frozen=True)
class Request:
    """One request, as it came."""

    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]
    at: float

    @property
    def format(self) -> str:
        """The response format that was asked for; "text" if none was."""
        return (self.body.get("response_format") or {}).get("type", "text")

    @property
    def schema(self) -> str | None:
        """The name of the schema that came as a `json_schema`."""
        return ((self.body.get("response_format") or {}).get("json_schema") or {}).get("name")

    @property
    def prompt(self) -> str:
        """The contents of all messages, or the texts to embed, one after the other."""
        if self.path == "embeddings":
            return "\n".join(self.texts)
        return "\n".join(str(message.get("content")) for message in self.body.get("messages", ()))

    @property
    def last(self) -> str:
        """The content of the last message."""
        return str(self.body["messages"][-1]["content"])

    @property
    def texts(self) -> list[str]:
        """The texts to embed."""
        given = self.body.get("input", [])
        return [given] if isinstance(given, str) else list(given)


@dataclass(frozen=True)
class Fault:
    """What goes wrong instead of an answer."""

    kind: Literal["status", "hang", "cut", "body", "drop"]
    status: int = 200
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def status(code: int, message: str = "scripted", *, retry_after: str | None = None) -> Fault:
    """An HTTP error with a body as OpenAI's; `retry_after` is its header, verbatim."""
    error = {"error": {"message": message, "type": "scripted", "param": None, "code": None}}
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return Fault("status", code, json.dumps(error), headers)


def hang() -> Fault:
    """Nothing comes until one side goes."""
    return Fault("hang")


def cut() -> Fault:
    """The body ends before its length."""
    return Fault("cut")


def drop() -> Fault:
    """The connection closes without an answer."""
    return Fault("drop")


def not_json() -> Fault:
    """A page that some proxy made."""
    return Fault("body", body="<html><body>Bad gateway, politely</body></html>")


def foreign() -> Fault:
    """JSON of another protocol."""
    return Fault("body", body=json.dumps({"generated_text": "hello", "ok": True}))


def no_choices() -> Fault:
    """A completion without any choice."""
    return Fault("body", body=json.dumps({"id": "x", "object": "chat.completion", "choices": []}))


Content = Any
"""A text, anything JSON, or a function from the request to one of them."""


@dataclass
class Reply:
    """A scripted reply and how often it was given."""

    content: Content
    schema: str | None
    contains: tuple[str, ...]
    times: int | None
    latency: float | None
    path: Path
    finish: str = "stop"
    refusal: str | None = None
    tokens: tuple[int, int] | None = None
    must: bool = True
    given: int = 0

    @property
    def spent(self) -> bool:
        return self.times is not None and self.given >= self.times

    @property
    def owed(self) -> bool:
        return self.must and self.given < (1 if self.times is None else self.times)

    def fits(self, request: Request) -> bool:
        if self.spent or request.path != self.path:
            return False
        if self.schema == PROSE:
            if request.format != "text" or IN_WORDS in request.prompt:
                return False
        elif self.schema is not None and self.schema != request.schema:
            by_name = request.schema is None and self.schema in request.prompt
            if not by_name:
                return False
        return all(part in request.prompt for part in self.contains)

    def __str__(self) -> str:
        wanted = "as often as asked" if self.times is None else f"{self.times}×"
        about = f"schema={self.schema!r}, contains={self.contains!r}"
        return f"{self.path} ({about}), {wanted}, given {self.given}×: {str(self.content)[:200]}"


class ModelServer:
    """The server: starts at once on a port of its own, stops with `stop` or at the `with`'s end."""

    def __init__(
        self,
        *,
        latency: float = 0.0,
        formats: frozenset[str] | set[str] = ALL_FORMATS,
        refused: Sequence[str] = (),
    ) -> None:
        self.latency = latency
        self.formats = formats
        self.refused = tuple(refused)
        self.requests: list[Request] = []
        self.most_at_once = 0
        self._at_once = 0
        self._replies: list[Reply] = []
        self._unscripted: list[str] = []
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._server = _Server(self)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.01,), name="model-server", daemon=True
        )
        self._thread.start()

    @property
    def url(self) -> str:
        """The base URL that a client is given."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def answer(
        self,
        content: Content,
        *,
        schema: str | None = None,
        contains: str | Sequence[str] = (),
        times: int | None = 1,
        latency: float | None = None,
        finish: str = "stop",
        refusal: str | None = None,
        tokens: tuple[int, int] | None = None,
        owed: bool = True,
    ) -> Reply:
        """Script an answer of the chat; see the module's docstring."""
        parts = (contains,) if isinstance(contains, str) else tuple(contains)
        path: Path = "chat/completions"
        reply = Reply(
            content,
            schema,
            parts,
            times,
            latency,
            path,
            finish=finish,
            refusal=refusal,
            tokens=tokens,
            must=owed,
        )
        return self._add(reply)

    def fail(
        self,
        fault: Fault,
        *,
        schema: str | None = None,
        contains: str | Sequence[str] = (),
        times: int | None = 1,
        latency: float | None = None,
        path: Path = "chat/completions",
    ) -> Reply:
        """Script a fault; see the module's docstring."""
        parts = (contains,) if isinstance(contains, str) else tuple(contains)
        return self._add(Reply(fault, schema, parts, times, latency, path))

    def embeds(self, dimension: int = 16, *, times: int | None = None) -> Reply:
        """Script vectors for whatever is to be embedded."""
        return self._add(
            Reply(
                lambda request: [_vector(text, dimension) for text in request.texts],
                None,
                (),
                times,
                None,
                "embeddings",
            )
        )

    def left(self) -> list[str]:
        """What is wrong so far: requests nobody had scripted, replies nobody asked for."""
        with self._lock:
            owed = [f"never asked for: {reply}" for reply in self._replies if reply.owed]
            return [*self._unscripted, *owed]

    def forget(self) -> None:
        """Begin anew: no requests, no replies, nothing wrong."""
        with self._lock:
            self.requests.clear()
            self._replies.clear()
            self._unscripted.clear()
            self.most_at_once = 0

    def check(self) -> None:
        """Raise if a request was not scripted, or a reply not asked for."""
        if wrong := self.left():
            raise AssertionError("the model server's script was not kept:\n" + "\n".join(wrong))

    def stop(self) -> None:
        """Close everything, hanging requests too; twice is fine."""
        if not self._stopping.is_set():
            self._stopping.set()
            self._server.shutdown()
            self._server.close_connections()
            self._server.server_close()
            self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    # --- what the handler asks ---

    def _add(self, reply: Reply) -> Reply:
        with self._lock:
            self._replies.append(reply)
        return reply

    def _respond(self, request: Request) -> Fault | tuple[int, Any]:
        """The status and body of the response, or the fault."""
        with self._lock:
            self.requests.append(request)
            if refusal := self._refusal(request):
                return 400, {"error": {"message": refusal, "type": "invalid_request_error"}}
            reply = next((r for r in self._replies if r.fits(request)), None)
            if reply is not None:
                reply.given += 1
        if reply is None:
            return self._unscripted_answer(f"nobody scripted: {_shown(request)}")
        self._stopping.wait(self.latency if reply.latency is None else reply.latency)
        try:
            content = reply.content(request) if callable(reply.content) else reply.content
        except Exception:
            trace = traceback.format_exc()
            return self._unscripted_answer(f"the reply's function failed: {trace}")
        if isinstance(content, Fault):
            return content
        if request.path == "embeddings":
            return 200, _embeddings(request, content)
        return 200, _completion(request, reply, content)

    def _refusal(self, request: Request) -> str | None:
        if request.format != "text" and request.format not in self.formats:
            return (
                f"Invalid parameter: 'response_format' of type {request.format!r} is not supported"
            )
        for name in self.refused:
            if name in request.body:
                return f"Unsupported parameter: {name!r} is not supported with this model."
        return None

    def _unscripted_answer(self, why: str) -> tuple[int, Any]:
        with self._lock:
            self._unscripted.append(why)
        return 400, {"error": {"message": why[:500], "type": "unscripted"}}

    def _enter(self) -> None:
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)

    def _leave(self) -> None:
        with self._lock:
            self._at_once -= 1


def _shown(request: Request) -> str:
    about = f"format={request.format}, schema={request.schema!r}"
    return f"{request.path} ({about}): {request.prompt[-2000:]}"


def _completion(request: Request, reply: Reply, content: Any) -> dict[str, Any]:
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    spent = reply.tokens or (len(request.prompt) // 4, len(text) // 4)
    message = {"role": "assistant", "content": None if reply.refusal else text}
    if reply.refusal:
        message["refusal"] = reply.refusal
    return {
        "id": f"chatcmpl-{hashlib.sha256(request.prompt.encode()).hexdigest()[:12]}",
        "object": "chat.completion",
        "created": 1,
        "model": request.body.get("model", "scripted"),
        "choices": [{"index": 0, "message": message, "finish_reason": reply.finish}],
        "usage": {
            "prompt_tokens": spent[0],
            "completion_tokens": spent[1],
            "total_tokens": sum(spent),
        },
    }


def _embeddings(request: Request, vectors: Sequence[Sequence[float]]) -> dict[str, Any]:
    return {
        "object": "list",
        "model": request.body.get("model", "scripted"),
        "data": [
            {"object": "embedding", "index": index, "embedding": list(vector)}
            for index, vector in enumerate(vectors)
        ],
        "usage": {"prompt_tokens": len(request.prompt) // 4, "total_tokens": 0},
    }


def _vector(text: str, dimension: int) -> list[float]:
    """The sum of its words' directions, longer than one on purpose; never zero."""
    total = [1e-3] * dimension
    for word in re.findall(r"\w+", text.lower()):
        digest = hashlib.shake_256(word.encode()).digest(dimension)
        for place, byte in enumerate(digest):
            total[place] += (byte - 127.5) / 127.5
    assert math.isfinite(sum(total))
    return total


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, scripted: ModelServer) -> None:
        self.scripted = scripted
        self._open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", 0), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def close_connections(self) -> None:
        for connection in list(self._open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # the client was quicker

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no fault of the script."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server

    def do_POST(self) -> None:
        scripted = self.server.scripted
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        path = self.path.removeprefix(PREFIX)
        if path not in ("chat/completions", "embeddings"):
            self._send(404, json.dumps({"error": {"message": f"no path {self.path!r}"}}))
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(path, headers, json.loads(body), time.monotonic())
        scripted._enter()
        try:
            response = scripted._respond(request)
        finally:
            scripted._leave()
        if isinstance(response, Fault):
            self._fail(response)
        else:
            self._send(response[0], json.dumps(response[1]))

    def _fail(self, fault: Fault) -> None:
        if fault.kind in ("hang", "drop", "cut"):
            self.close_connection = True
        if fault.kind == "hang":
            self.server.scripted._stopping.wait()
        elif fault.kind == "cut":
            self._send(200, '{"id": "chatcmpl-1", "object": "chat.comp', missing=1000)
        elif fault.kind != "drop":
            self._send(fault.status, fault.body, headers=fault.headers)

    def _send(
        self, code: int, body: str, *, missing: int = 0, headers: Mapping[str, str] | None = None
    ) -> None:
        written = body.encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(written) + missing))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(written)
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


__all__ = [
    "PROSE",
    "Fault",
    "ModelServer",
    "Reply",
    "Request",
    "cut",
    "drop",
    "foreign",
    "hang",
    "no_choices",
    "not_json",
    "status",
]
