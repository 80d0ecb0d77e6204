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
    decoder = json.JSONDecoder(parse_constant=_refuse)
    buffer, number = first.text.lstrip(), first.number
    inside = False
    ended = False
    tried = 0
    while True:
        skipped = _skip(buffer, inside=inside)
        if buffer[:1] == "[" and not inside:
            inside, skipped = True, 1
        if skipped:
            number += buffer.count("\n", 0, skipped)
            buffer, tried = buffer[skipped:], 0
            continue
        if inside and buffer[:1] == "]":
            return
        found = _decoded(decoder, buffer) if len(buffer) > tried or ended else None
        if found is not None:
            document, end, reason = found
            if reason is None or ended or len(buffer) > MAX_VALUE:
                if reason is None:
                    yield number, buffer[:end], document, None
                elif buffer:
                    yield number, "", None, reason
                    return
                number += buffer.count("\n", 0, end)
                buffer, tried = buffer[end:], 0
                continue
        if ended:
            return
        # A value that grows is tried again only when there is half as much of it again.
        tried = len(buffer) + len(buffer) // 2 if buffer else 0
        while len(buffer) <= tried:
            line = next(lines, None)
            if line is None:
                ended = True
                break
            buffer = f"{buffer}\n{line.text}"


def _skip(buffer: str, *, inside: bool) -> int:
    """How many characters between values there are at the beginning."""
    match = re.match(r"[\s,]+" if inside else r"\s+", buffer)
    return match.end() if match else 0


def _decoded(decoder: json.JSONDecoder, buffer: str) -> tuple[Any, int, str | None] | None:
    if not buffer:
        return None
    try:
        document, end = decoder.raw_decode(buffer)
    except RecursionError:
        return None, 0, "nested too deep"
    except ValueError as error:
        return None, 0, f"no JSON: {error}"[:200]
    return document, end, None
