"""What a file holds: which format, and its episodes one by one, each with the line it began on."""

from __future__ import annotations

import hashlib
import json
import re
from collections import deque
from dataclasses import dataclass, replace
from itertools import chain
from typing import IO, TYPE_CHECKING, Any, Final, cast

from graphmem.core.civil import EPOCH
from graphmem.core.ids import derive
from graphmem.core.records import Episode
from graphmem.errors import InputError
from graphmem.ingest.documents.fields import times_of
from graphmem.ingest.documents.log import continues, log_record
from graphmem.ingest.documents.mail import looks_like_mail, read_mail, shortened
from graphmem.ingest.documents.transcript import looks_like_turns, role_of, turns
from graphmem.transfer.jsonstream import values
from graphmem.transfer.lines import numbered
from graphmem.transfer.messages import is_message, read_message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from graphmem.transfer.lines import Line

__all__ = ["FORMATS", "Reading", "Told", "guess", "identity_of", "peek", "read_file"]

FORMATS: Final = ("messages", "json", "transcript", "log", "mail", "text")
"""The formats by name, as `graphmem ingest --format` takes them."""

PEEKED: Final = 64
"""Lines that are looked at to tell the format."""
PEEKED_BYTES: Final = 262_144
MAX_EPISODE: Final = 1_000_000
"""Characters of one episode."""
SEGMENT: Final = 4_000
"""Characters of a segment of plain text, about; paragraphs stay together up to that."""


@dataclass(frozen=True, slots=True)
class Told:
    """One episode of a file, as `add_batch` takes it; or why its line gives none.

    `read` counts the bytes of the file up to its last line.
    """

    line: int
    read: int
    episode: Mapping[str, Any] | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read a file.

    Args:
        format: one of `FORMATS`, or "" until it is known.
        identity: what the file is called in the ids of its episodes: the same lines of the same
            file are the same episodes.
        zone: the IANA zone of times that name none.
        at: when everything was said that has no time of its own.
        me: the speaker of a transcript who is the user.
        source: where it comes from, for episodes that are no messages.
    """

    format: str
    identity: str
    zone: str = "UTC"
    at: datetime | None = None
    me: str | None = None
    source: str | None = None

    def episodes(self, lines: Iterable[Line]) -> Iterator[Told]:
        """The episodes of these lines, in order."""
        watched = _Watched(lines, lenient=self.format == "mail")
        readers = {
            "messages": self._json,
            "json": self._json,
            "transcript": self._transcript,
            "log": self._log,
            "mail": self._mail,
            "text": self._text,
        }
        last = part = 0
        for line, episode, reason in readers[self.format](watched):
            yield from watched.refused()
            part = part + 1 if line == last else 0
            last = line
            if episode is None:
                yield Told(line, watched.read, None, reason)
            else:
                yield self._told(line, part, watched.read, episode)
        yield from watched.refused()

    def _told(self, line: int, part: int, read: int, episode: dict[str, Any]) -> Told:
        """An episode with its id: it may be the second or a later one that begins on its line."""
        if episode.get("created_at") is None:
            episode["created_at"] = self.at
        if "uuid" not in episode:
            words = hashlib.sha256(str(episode["data"]).encode("utf-8", "surrogatepass"))
            where = (self.identity, str(line), str(part))
            episode["uuid"] = derive("line", *where, words.hexdigest())
        if self.source is not None and episode["type"] != "message":
            episode["source_description"] = self.source
        return Told(line, read, episode)

    def _json(self, lines: _Watched) -> Iterator[_Read]:
        for number, text, document, reason in values(lines):
            if reason is not None:
                yield number, None, reason
            elif self.format == "messages":
                yield from self._messages(number, document)
            elif isinstance(document, dict | list) and document:
                yield number, self._record(text, cast("Any", document)), None
            else:
                yield number, None, "no JSON object"

    def _messages(self, number: int, document: object) -> Iterator[_Read]:
        if not isinstance(document, dict):
            yield number, None, "no JSON object"
            return
        fields = cast("dict[str, Any]", document)
        inner = fields.get("messages")
        several: list[object] = cast("Any", inner) if isinstance(inner, list) else [fields]
        shared = {k: v for k, v in fields.items() if k in ("thread", "thread_id", "metadata")}
        for part, message in enumerate(several):
            try:
                if not isinstance(message, dict):
                    raise InputError(f"messages[{part}] is no JSON object")
                own = cast("dict[str, Any]", message)
                whole = own if own is fields else {**shared, **own}
                yield number, read_message(whole, self.zone), None
            except InputError as error:
                yield number, None, str(error)

    def _record(self, text: str, document: Any) -> dict[str, Any]:
        """A record as it stands; said at the time that it tells of itself."""
        said = None
        if isinstance(document, dict):
            nobody = Episode(
                uuid="", graph_id="", source="json", content="", created_at=EPOCH, zone=self.zone
            )
            times = times_of(cast("dict[str, Any]", document), nobody)
            said = times.changed or times.start
        return {"type": "json", "data": text, "created_at": None if said is None else said.start}

    def _transcript(self, lines: _Watched) -> Iterator[_Read]:
        day: date | None = None if self.at is None else self.at.date()
        told = ((line.number, line.text) for line in lines)
        for turn in turns(told, zone=self.zone, day=day):
            role, name = role_of(turn.who)
            if self.me is not None and name is not None and _same(name, self.me):
                role = "user"
            message = {"type": "message", "role": role, "name": name, "data": turn.text}
            yield turn.line, {**message, "created_at": turn.at}, None

    def _log(self, lines: _Watched) -> Iterator[_Read]:
        first, entry = 0, ""
        for line in lines:
            if not line.text.strip():
                continue
            if entry and continues(line.text) and len(entry) + len(line.text) < MAX_EPISODE:
                entry = f"{entry}\n{line.text}"
                continue
            if entry:
                yield first, self._entry(entry), None
            first, entry = line.number, line.text
        if entry:
            yield first, self._entry(entry), None

    def _entry(self, entry: str) -> dict[str, Any]:
        record = log_record(entry.splitlines()[0])
        kind = "json" if entry.startswith("{") and record is not None else "text"
        if record is None:
            return {"type": kind, "data": entry}
        return {**self._record(entry, record), "type": kind}

    def _mail(self, lines: _Watched) -> Iterator[_Read]:
        first, kept, blank, size = 0, list[str](), True, 0
        for line in lines:
            if line.text.startswith("From ") and blank and kept:
                yield self._letter(first, kept, size)
                first, kept, size = 0, [], 0
            blank = not line.text
            first = first or line.number
            size += len(line.text) + 1
            if size < 30 * MAX_EPISODE:  # attachments are read past
                kept.append(line.text)
        if kept:
            yield self._letter(first, kept, size)

    def _letter(self, first: int, lines: list[str], size: int) -> _Read:
        text = "\n".join(lines).strip("\n")
        mail = read_mail(text)
        if mail is None:
            return first, None, "no mail: From, To, Date or Subject are missing"
        if size > MAX_EPISODE:
            text = shortened(mail)
        told = {"type": "text", "data": text, "created_at": mail.at}
        if mail.message_id:  # the same mail in another mailbox came by other servers
            told["uuid"] = derive("mail", mail.message_id, mail.sender.address, mail.body)
        return first, told, None

    def _text(self, lines: _Watched) -> Iterator[_Read]:
        first, kept, size = 0, list[str](), 0
        for line in lines:
            ended = not line.text.strip() or size + len(line.text) > SEGMENT
            if ended and kept:
                yield first, {"type": "text", "data": "\n".join(kept)}, None
                kept, size = [], 0
            if line.text.strip():
                first = first if kept else line.number
                kept.append(line.text)
                size += len(line.text) + 1
        if kept:
            yield first, {"type": "text", "data": "\n".join(kept)}, None


_Read = tuple[int, "dict[str, Any] | None", "str | None"]


class _Watched:
    """Lines on their way to a reader; those that cannot be read are kept aside."""

    def __init__(self, lines: Iterable[Line], *, lenient: bool) -> None:
        self._lines = lines
        self._lenient = lenient
        self._refused: deque[Told] = deque()
        self.read = 0

    def __iter__(self) -> Iterator[Line]:
        for line in self._lines:
            self.read = line.read
            if line.reason is None or (self._lenient and line.text):
                yield line
            else:
                self._refused.append(Told(line.number, line.read, None, line.reason))

    def refused(self) -> Iterator[Told]:
        """The lines that were kept aside since the last call."""
        while self._refused:
            yield self._refused.popleft()


def read_file(stream: IO[bytes], format: str, reading: Reading) -> tuple[str, Iterator[Told]]:
    """The format of a file and its episodes.

    Args:
        stream: the file.
        format: one of `FORMATS`, or "auto".
        reading: how to read it; its format and, if empty, its identity are filled in.

    Raises:
        InputError: the format is unknown.
    """
    if format not in ("auto", *FORMATS):
        raise InputError(f"format={format!r} is unknown; use one of: auto, {', '.join(FORMATS)}")
    first, lines = peek(numbered(stream))
    known = guess(first) if format == "auto" else format
    identity = reading.identity or identity_of(first)
    return known, replace(reading, format=known, identity=identity).episodes(lines)


def peek(lines: Iterator[Line]) -> tuple[list[Line], Iterator[Line]]:
    """The first lines, and all lines."""
    first: list[Line] = []
    for line in lines:
        first.append(line)
        if len(first) >= PEEKED or line.read >= PEEKED_BYTES:
            break
    return first, chain(first, lines)


def guess(first: Sequence[Line]) -> str:
    """The format of a file, from its first lines."""
    lines = [line.text for line in first if line.reason is None]
    told = [line for line in lines if line.strip()]
    head = "\n".join(lines).lstrip()
    if not told:
        return "text"
    if head[0] in "[{" and log_record(told[0]) is None:
        found = next(iter(values(iter(first))), None)
        if found is not None and found[1].startswith("{"):
            return "messages" if is_message(found[2]) else "json"
        if found is not None and re.match(r'\s*[\[{]\s*["{\[]', head):
            return "messages" if re.search(r'"(?:role|messages)"\s*:', head) else "json"
    if looks_like_mail(head):
        return "mail"
    if log_record(told[0]) is not None:
        return "json" if told[0].lstrip().startswith("{") else "log"
    return "transcript" if looks_like_turns(told) else "text"


def identity_of(first: Sequence[Line]) -> str:
    """What a stream without a name is called: by its first lines."""
    digest = hashlib.sha256()
    for line in first:
        digest.update(json.dumps([line.number, line.text]).encode())
    return f"stream {digest.hexdigest()}"


def _same(one: str, other: str) -> bool:
    return one.casefold().split() == other.casefold().split()
