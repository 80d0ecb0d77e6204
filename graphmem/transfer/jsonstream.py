"""JSON values one after the other: a line each, or the entries of one array of any size."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphmem.transfer.lines import Line

__all__ = ["values"]

MAX_VALUE: Final = 4_000_000
"""Characters of one value that spans lines."""

Value = tuple[int, str, Any, "str | None"]
"""The line it begins on, its text, the value, or why it is none."""


def values(lines: Iterable[Line]) -> Iterator[Value]:
    """The values of a file, each with the line it begins on.

    If the first line that is not blank is a value by itself and no array, every line is one, and
    a broken line does not touch its neighbours. Else the file is read as one text: an array,
    whose entries are the values, or values that span lines; there an error ends it.
    """
    rest = iter(lines)
    for line in rest:
        if not line.text.strip():
            continue
        document, reason = _loaded(line.text)
        if reason is not None or isinstance(document, list):
            yield from _spanning(line, rest)
            return
        yield line.number, line.text.strip(), document, None
        break
    for line in rest:
        if line.text.strip():
            document, reason = _loaded(line.text)
            yield line.number, line.text.strip(), document, reason


def _loaded(text: str) -> tuple[Any, str | None]:
    try:
        return json.loads(text, parse_constant=_refuse), None
    except RecursionError:
        return None, "nested too deep"
    except ValueError as error:
        return None, f"no JSON: {error}"[:200]


def _refuse(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _spanning(first: Line, lines: Iterator[Line]) -> Iterator[Value]:
    text = _Text(first, lines)
    inside = False
    while text.skip(r"[\s,]+" if inside else r"\s+"):
        sign = text.buffer[text.place]
        if sign == "[" and not inside:
            inside = True
            text.place += 1
            continue
        if sign == "]" and inside:
            return
        number = text.number
        document, end, reason = _decoded(text)
        if reason is None:
            yield number, text.take(end), document, None
        elif not text.grow():
            yield number, "", None, reason
            return


class _Text:
    """A text that is read as far as it is needed; what was taken is let go."""

    def __init__(self, first: Line, lines: Iterator[Line]) -> None:
        self.buffer = first.text
        self.place = 0
        self.number = first.number
        self._lines = lines

    def skip(self, pattern: str) -> bool:
        """Go to the next character that does not match; False at the end of all lines."""
        while True:
            match = re.compile(pattern).match(self.buffer, self.place)
            if match is not None:
                self.take(match.end())
            if self.place < len(self.buffer):
                return True
            if not self._more():
                return False

    def take(self, end: int) -> str:
        """What stands up to there, which is then behind."""
        taken = self.buffer[self.place : end]
        self.number += taken.count("\n")
        self.place = end
        return taken

    def grow(self) -> bool:
        """Read half as much again, so that a value of many lines is not tried at each of them.

        False: there is no more, or the value is too long.
        """
        unread = len(self.buffer) - self.place
        if unread > MAX_VALUE or not self._more():
            return False
        while len(self.buffer) < unread + unread // 2 and self._more():
            pass
        return True

    def _more(self) -> bool:
        line = next(self._lines, None)
        if line is None:
            return False
        between = "" if line.goes_on else "\n"
        self.buffer = f"{self.buffer[self.place :]}{between}{line.text}"
        self.place = 0
        return True


def _decoded(text: _Text) -> tuple[Any, int, str | None]:
    try:
        document, end = _DECODER.raw_decode(text.buffer, text.place)
    except RecursionError:
        return None, 0, "nested too deep"
    except ValueError as error:
        return None, 0, f"no JSON: {error}"[:200]
    return document, end, None


_DECODER: Final = json.JSONDecoder(parse_constant=_refuse)
