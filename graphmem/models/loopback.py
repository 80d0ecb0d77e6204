"""A server of the OpenAI protocol on this machine alone: passes requests on, or plays them back.

Bound to 127.0.0.1. Requests of web pages are refused: a page that a person has open must not be
able to spend their key.
"""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from graphmem.models.address import is_loopback
from graphmem.models.recording import PATHS, Answered, Recorded, Replay, line_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType
    from typing import IO, Self

    from graphmem.models.address import Address
    from graphmem.models.recording import Path

    Answering = Callable[[Path, Mapping[str, Any], str | None], Answered]

__all__ = ["Loopback", "Recorder", "Replayer"]

PREFIX: Final = "/v1/"
MAX_BODY: Final = 64 * 1024 * 1024


class Recorder:
    """Passes requests on to a real server and writes them down with their answers."""

    def __init__(
        self, address: Address, file: IO[str], *, timeout: float, known: Replay | None = None
    ) -> None:
        """Pass on to this server, write to this file.

        Args:
            address: the server.
            file: text, to be added to.
            timeout: seconds that an answer may take.
            known: what was recorded before: the very same request is answered from it.
        """
        self._known = known
        self._address = address
        self._file = file
        self._timeout = timeout
        self._lock = threading.Lock()
        self._opener = build_opener(_NoRedirect)
        self.kept = 0
        self.missed = 0
        self.served = 0

    def __call__(self, path: Path, body: Mapping[str, Any], key: str | None) -> Answered:
        """The real server's answer. `key`: of the asker; without one, the address's own."""
        if self._known is not None:
            with self._lock:
                known = self._known.same(path, body)
                if known is not None:
                    self.served += 1
                    return known
        secret = key or self._address.api_key
        start = time.perf_counter()
        answered = self._pass_on(path, body, secret)
        seconds = time.perf_counter() - start
        line = line_of(Recorded(path, body, answered, seconds), secret=secret)
        with self._lock:
            if line is None:
                self.missed += 1
            else:
                self._file.write(f"{line}\n")
                self._file.flush()
                self.kept += 1
        return answered

    def _pass_on(self, path: Path, body: Mapping[str, Any], key: str | None) -> Answered:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        url = f"{self._address.base_url.rstrip('/')}/{path}"
        request = Request(url, json.dumps(body).encode(), headers, method="POST")
        try:
            with self._opener.open(request, timeout=self._timeout) as response:
                return Answered(response.status, _decoded(response.read()))
        except HTTPError as error:
            with error:
                return Answered(error.code, _decoded(error.read()))
        except (URLError, OSError) as error:
            return _refusal(502, "unreachable", f"{self._address.base_url}: {error}")


class Replayer:
    """Answers from a recording; what is not in it is refused and counted."""

    def __init__(self, replay: Replay) -> None:
        """Play this back."""
        self._replay = replay
        self._lock = threading.Lock()
        self.served = 0
        self.missing: list[str] = []

    def __call__(self, path: Path, body: Mapping[str, Any], _: str | None) -> Answered:
        """What was answered then."""
        with self._lock:
            answered = self._replay.answer(path, body)
            if answered is not None:
                self.served += 1
                return answered
            self.missing.append(_shown(body))
        return _refusal(400, "not_recorded", "the recording has no answer to this request")


class Loopback:
    """The server itself; starts at once, stops with `stop` or at the end of `with`."""

    def __init__(self, answering: Answering, *, port: int = 0) -> None:
        """Listen on this port of 127.0.0.1; 0: any free one.

        Raises:
            OSError: the port is taken.
        """
        self._server = _Server(answering, port)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="graphmem-loopback", daemon=True
        )
        self._thread.start()

    @property
    def url(self) -> str:
        """The base URL that a client is given."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def stop(self) -> None:
        """Stop listening; twice is fine."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        """It listens already."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        self.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, answering: Answering, port: int) -> None:
        self.answering = answering
        super().__init__(("127.0.0.1", port), _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 600

    def do_POST(self) -> None:
        """Answer one request."""
        length = self.headers.get("Content-Length") or ""
        if not length.isdigit() or int(length) > MAX_BODY:
            self.close_connection = True
            self._send(_refusal(411, "length", "a body with a Content-Length is needed"))
            return
        written = self.rfile.read(int(length))
        self._send(self._refused() or self._answered(written))

    def _refused(self) -> Answered | None:
        host = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
        if self.headers.get("Origin") or not is_loopback(host):
            return _refusal(403, "origin", "web pages may not ask this server")
        return None

    def _answered(self, written: bytes) -> Answered:
        path = self.path.removeprefix(PREFIX)
        if path not in PATHS:
            return _refusal(404, "path", f"{self.path!r} is not served; POST to /v1/{PATHS[0]}")
        try:
            body: object = json.loads(written)
        except ValueError:
            body = None
        if not isinstance(body, dict):
            return _refusal(400, "body", "the body is no JSON object")
        asked = cast("dict[str, Any]", body)
        if asked.get("stream"):
            return _refusal(400, "stream", "answers are not streamed here; leave out 'stream'")
        key = (self.headers.get("Authorization") or "").removeprefix("Bearer ").strip()
        answering = cast("_Server", self.server).answering
        return answering(path, asked, key or None)

    def _send(self, answered: Answered) -> None:
        written = json.dumps(answered.body).encode()
        self.send_response(answered.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(written)))
        self.end_headers()
        self.wfile.write(written)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: whoever started the server tells what matters."""


class _NoRedirect(HTTPRedirectHandler):
    """The key is for one server; no other gets it by a redirect."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Follow none."""


def _decoded(body: bytes) -> Any:
    text = body.decode("utf-8", "replace")
    try:
        return json.loads(text)
    except ValueError:
        return text


def _refusal(status: int, code: str, message: str) -> Answered:
    return Answered(status, {"error": {"message": message, "type": "graphmem", "code": code}})


def _shown(body: Mapping[str, Any]) -> str:
    messages = body.get("messages") or [{"content": body.get("input")}]
    # Its end: how a prompt begins is the same each time.
    return " ".join(str(messages[-1].get("content")).split())[-120:]
