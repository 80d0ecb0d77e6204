"""Whose word: each level of trust is painted by itself; a lower one shows where no higher does."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphmem.core.fold.model import Edge, Span
from graphmem.core.fold.timeline import Burial

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphmem.core.fold.timeline import Timeline

__all__ = ["Shown", "show"]


@dataclass(slots=True)
class Shown:
    """A span as it is shown, with the highest level that bears it."""

    span: Span
    trust: int


def show(lines: Mapping[int, Timeline]) -> tuple[list[Shown], list[Burial]]:
    """Lay the levels over each other, the most trusted on top.

    Spans of one object at two levels that touch or overlap are one; what a higher level says of
    the same object is borne by the lower one too.

    Returns:
        The spans that show, in order and disjoint, and what is wholly covered or was buried while
        painting, in the order of burying.
    """
    shown: list[Shown] = []
    buried: list[Burial] = []
    for trust in sorted(lines, reverse=True):
        line = lines[trust]
        buried.extend(line.buried)
        if not shown:
            shown = [Shown(span, trust) for span in line.spans]
            continue
        starts = [s.span.start for s in shown]
        pieces: list[Shown] = []
        for span in line.spans:
            found = _uncovered(span, shown, starts)
            pieces.extend(Shown(piece, trust) for piece in found)
            if not found and (above := _above(span, shown, starts)) is not None:
                buried.append(Burial(span, above.begin.by))
        shown = _joined(shown + pieces)
    return shown, buried


def _uncovered(span: Span, shown: list[Shown], starts: list[int]) -> list[Span]:
    """The parts of a lower span that no higher one covers; evidence goes to its own object."""
    pieces: list[Span] = []
    at, begin = span.start, span.begin
    i = max(0, bisect_right(starts, span.start) - 1)
    while i < len(shown) and shown[i].span.start < span.end:
        upper = shown[i].span
        i += 1
        if upper.end <= span.start:
            continue
        if upper.start > at:
            finish = Edge("neighbour", upper.begin.civil, upper.begin.by)
            pieces.append(span.part(at, upper.start, begin, finish))
        if upper.object == span.object:
            lo, hi = max(span.start, upper.start), min(span.end, upper.end)
            upper.supports = upper.supports + span.part(lo, hi, begin, span.finish).supports
        at = max(at, upper.end)
        begin = Edge("neighbour", (upper.finish or upper.begin).civil, upper.begin.by)
    if at < span.end:
        pieces.append(span.part(at, span.end, begin, span.finish))
    return pieces


def _above(span: Span, shown: list[Shown], starts: list[int]) -> Span | None:
    """The higher span of another object at the start of one that is wholly covered."""
    upper = shown[max(0, bisect_right(starts, span.start) - 1)].span
    return None if upper.object == span.object else upper


def _joined(shown: list[Shown]) -> list[Shown]:
    """In order, with neighbours of one object made one."""
    joined: list[Shown] = []
    for piece in sorted(shown, key=lambda s: s.span.start):
        last = joined[-1] if joined else None
        if last and last.span.object == piece.span.object and last.span.end == piece.span.start:
            a, b = last.span, piece.span
            union = Span(a.object, a.start, b.end, a.begin, b.finish, a.supports + b.supports)
            joined[-1] = Shown(union, max(last.trust, piece.trust))
        else:
            joined.append(piece)
    return joined
