"""Lines of a file, numbered, one at a time: memory is bounded whatever the file holds."""

from __future__ import annotations

from codecs import getincrementaldecoder
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["MAX_LINE", "Line", "numbered"]

MAX_LINE: Final = 4_000_000
"""Bytes of a line that are read; a longer one is refused and skipped."""

_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its end, and why it must not be read, if so.

    `read` counts the file's bytes so far. `goes_on`: it is a piece of the line before, which is
    longer than a line may be (only an array is cut up like that). The text of a line that is no
    UTF-8 is that of Windows-1252, which old mails want.
    """

    number: int
    text: str
    read: int
    reason: str | None = None
    goes_on: bool = False


def numbered(stream: IO[bytes], *, limit: int = MAX_LINE) -> Iterator[Line]:
    """The lines of a stream of UTF-8, from 1; a byte order mark at the beginning is left out.

    Args:
        stream: binary; read once, front to back.
        limit: bytes of a line; what is longer is one refused line.
    """
    number = read = 0
    while raw := stream.readline(limit + 2):
        number += 1
        read += len(raw)
        if len(raw) > limit and not raw.endswith(b"\n"):
            if raw.lstrip(b"\xef\xbb\xbf \t").startswith(b"["):
                for piece in _pieces(stream, number, raw, read):
                    read = piece.read
                    yield piece
                continue
            while (more := stream.readline(_CHUNK)) and not more.endswith(b"\n"):
                read += len(more)
            read += len(more)
            yield Line(number, "", read, f"longer than {limit} bytes; split it")
            continue
        if number == 1:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        yield _decoded(number, raw.rstrip(b"\r\n"), read)


def _pieces(stream: IO[bytes], number: int, raw: bytes, read: int) -> Iterator[Line]:
    """A long line as pieces of it; bytes that are no UTF-8 are replaced."""
    decoder = getincrementaldecoder("utf-8")("replace")
    text = decoder.decode(raw.removeprefix(b"\xef\xbb\xbf"))
    yield Line(number, text, read)
    while more := stream.readline(_CHUNK):
        read += len(more)
        yield Line(number, decoder.decode(more).rstrip("\r\n"), read, goes_on=True)
        if more.endswith(b"\n"):
            return


def _decoded(number: int, raw: bytes, read: int) -> Line:
    try:
        return Line(number, raw.decode("utf-8"), read)
    except UnicodeDecodeError as error:
        reason = f"no UTF-8 at byte {error.start}; convert the file first"
        return Line(number, raw.decode("cp1252", "replace"), read, reason)
