"""Recordings of a model's server: what was asked and answered, as lines of JSON.

One line an answer: `{"v": 1, "path", "hash", "request", "status", "answer", "seconds"}`. Headers
are not kept, and a key that stands in a body is blotted out, so a recording holds no secret of the
server; it does hold the prompts. Passing faults (429, 5xx) are not kept: another run has its own.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from graphmem.errors import InputError
from graphmem.models.faults import PASSING
from graphmem.models.habits import schema_name_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["PATHS", "Answered", "Recorded", "Replay", "line_of", "read_recording"]

Path = Literal["chat/completions", "embeddings"]
PATHS: Final[tuple[Path, ...]] = ("chat/completions", "embeddings")
VERSION: Final = 1
# What tells who asks or how the answer travels, not what is asked.
_VOLATILE: Final = frozenset({"user", "stream", "stream_options", "metadata", "store"})


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer of a server: its status and its body."""

    status: int
    body: Any


@dataclass(frozen=True, slots=True)
class Recorded:
    """One request and its answer."""

    path: Path
    request: Mapping[str, Any]
    answered: Answered
    seconds: float = 0.0


def line_of(recorded: Recorded, *, secret: str | None = None) -> str | None:
    """The line that is kept; None for what is not.

    Args:
        recorded: what happened.
        secret: a key that must not be kept.
    """
    status = recorded.answered.status
    if status in PASSING or status >= 500:
        return None
    line = json.dumps(
        {
            "v": VERSION,
            "path": recorded.path,
            "hash": hash_of(recorded.path, recorded.request),
            "request": recorded.request,
            "status": status,
            "answer": recorded.answered.body,
            "seconds": round(recorded.seconds, 3),
        },
        ensure_ascii=False,
    )
    written = json.dumps(secret, ensure_ascii=False)[1:-1] if secret else ""
    return line.replace(written, "***") if written else line


def read_recording(lines: Iterable[str], name: str) -> list[Recorded]:
    """The requests and answers of a recording, in order.

    Args:
        lines: of the file, each with its end; blank ones are passed over, and one without an end,
            whose writing was cut off.
        name: the file's, for errors.

    Raises:
        InputError: a line is none of a recording.
    """
    read: list[Recorded] = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or not line.endswith("\n"):
            continue
        try:
            row: Any = json.loads(line)
            if row["v"] != VERSION or row["path"] not in PATHS:
                raise ValueError(f"version {row['v']!r}, path {row['path']!r}")
            answered = Answered(int(row["status"]), row["answer"])
            read.append(Recorded(row["path"], dict(row["request"]), answered, row["seconds"]))
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(
                f"{name}, line {number}, is no line of a recording ({type(error).__name__}: "
                f"{error}); make one with: graphmem record FILE --base-url URL"
            ) from None
    return read


class Replay:
    """Answers requests from a recording.

    A request is known by its canonical form; failing that by its schema and the content of its
    last user message (so that instructions may change while answers stay); failing that by the
    same without the times of messages, for what was told without one is told at another time when
    it is played back. Texts to embed are known one by one. What was answered several times is
    answered in that order, the last one then always. Not safe to share between threads.
    """

    def __init__(self, recorded: Iterable[Recorded]) -> None:
        """Keep what was recorded."""
        self._exact: dict[str, list[Answered]] = {}
        self._alike: dict[str, list[Answered]] = {}
        self._undated: dict[str, list[Answered]] = {}
        self._vectors: dict[str, Any] = {}
        for one in recorded:
            self._exact.setdefault(hash_of(one.path, one.request), []).append(one.answered)
            if one.path == "embeddings":
                self._vectors |= _vectors_of(one)
            elif one.answered.status == 200:
                self._alike.setdefault(_likeness(one.request), []).append(one.answered)
                self._undated.setdefault(_likeness(one.request, _TIME), []).append(one.answered)

    def same(self, path: Path, request: Mapping[str, Any]) -> Answered | None:
        """What was answered to this very request; None if it was not asked."""
        answers = self._exact.get(hash_of(path, request))
        return None if answers is None else _next(answers)

    def answer(self, path: Path, request: Mapping[str, Any]) -> Answered | None:
        """What was answered; None if nothing like it was asked."""
        answers = self._exact.get(hash_of(path, request))
        if answers is None and path == "embeddings":
            return self._embeddings(request)
        if answers is None:
            answers = self._alike.get(_likeness(request))
        if answers is None and path != "embeddings":
            answers = self._undated.get(_likeness(request, _TIME))
        return None if answers is None else _next(answers)

    def _embeddings(self, request: Mapping[str, Any]) -> Answered | None:
        keys = [_vector_key(request, text) for text in _texts(request)]
        if any(key not in self._vectors for key in keys):
            return None
        rows = [
            {"object": "embedding", "index": index, "embedding": self._vectors[key]}
            for index, key in enumerate(keys)
        ]
        return Answered(200, {"object": "list", "model": request.get("model"), "data": rows})


def _next(answers: list[Answered]) -> Answered:
    return answers.pop(0) if len(answers) > 1 else answers[0]


def hash_of(path: Path, request: Mapping[str, Any]) -> str:
    """The hash of a request's canonical form: the order of its fields does not matter."""
    kept = {name: value for name, value in request.items() if name not in _VOLATILE}
    return _digest([path, kept])


_TIME: Final = r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{4}-\d\d-\d\d \d\d:\d\d:"
"""When a message was said, as prompts show it."""


def _likeness(request: Mapping[str, Any], without: str = "(?!)") -> str:
    """What a request asks; `without`: a pattern of what does not matter."""
    said = [m for m in request.get("messages", ()) if m.get("role") == "user"]
    content = said[-1].get("content") if said else None
    asked = re.sub(without, "", content) if isinstance(content, str) else content
    return _digest([schema_name_in(request), asked])


def _vectors_of(recorded: Recorded) -> dict[str, Any]:
    if recorded.answered.status != 200:
        return {}
    texts = _texts(recorded.request)
    try:
        return {
            _vector_key(recorded.request, texts[row["index"]]): row["embedding"]
            for row in recorded.answered.body["data"]
        }
    except (KeyError, TypeError, IndexError):
        return {}  # a fault of the server, which is replayed for the very request alone


def _vector_key(request: Mapping[str, Any], text: object) -> str:
    return _digest([request.get("model"), request.get("dimensions"), text])


def _texts(request: Mapping[str, Any]) -> list[Any]:
    given = request.get("input")
    return cast("list[Any]", given) if isinstance(given, list) else [given]


def _digest(value: object) -> str:
    canonical = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
