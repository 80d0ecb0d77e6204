"""Sheets: what one call reads. A batch is one sheet, unless it holds what is too long for one.

A long text is cut at paragraph borders, and its pieces are read like messages of their own; the
claims come back as the text's. Deterministic, so that an answer can be read again later.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphmem.core.records import Episode

__all__ = ["PIECE", "SHEET", "pieces_of", "sheets_of"]

PIECE: Final = 6_000
"""Characters of a piece at most, about 1,500 tokens of English."""

SHEET: Final = 15_000
"""Characters of a sheet at most; batches that a worker cuts by tokens stay below it."""


def pieces_of(episode: Episode) -> tuple[Episode, ...]:
    """An episode as it is read: itself, or its pieces in order, each under a uuid of its own."""
    if len(episode.content) <= SHEET:
        return (episode,)
    return tuple(
        replace(episode, uuid=f"{episode.uuid}§{n}", content=text)
        for n, text in enumerate(_pieces(episode.content))
    )


def sheets_of(batch: Sequence[Episode]) -> list[list[Episode]]:
    """The pieces of a batch, in order, as the sheets that are read by one call each."""
    sheets: list[list[Episode]] = []
    length = 0
    for piece in (piece for episode in batch for piece in pieces_of(episode)):
        if not sheets or length + len(piece.content) > SHEET:
            sheets.append([])
            length = 0
        sheets[-1].append(piece)
        length += len(piece.content)
    return sheets


def _pieces(text: str) -> Iterator[str]:
    """Stretches of at most `PIECE` characters, each as many whole paragraphs as fit."""
    held = ""
    for part in _parts(text, (r"\n\s*\n", r"\n", r"(?<=[.!?…。！？])\s+", r"\s+")):
        if held and len(held) + len(part) > PIECE:
            yield held.strip()
            held = ""
        held += part
    if held.strip():
        yield held.strip()


def _parts(text: str, borders: tuple[str, ...]) -> Iterator[str]:
    """Paragraphs with their borders; lines, sentences, words of what is too long."""
    if len(text) <= PIECE:
        yield text
        return
    if not borders:
        yield from (text[at : at + PIECE] for at in range(0, len(text), PIECE))
        return
    at = 0
    for border in re.finditer(borders[0], text):
        yield from _parts(text[at : border.end()], borders[1:])
        at = border.end()
    if at < len(text):
        yield from _parts(text[at:], borders[1:])
