"""A timeline: disjoint spans in order, and the two strokes that change it: put and erase."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from typing import TYPE_CHECKING, NamedTuple

from graphmem.core.fold.model import Edge, Span

if TYPE_CHECKING:
    from graphmem.core.fold.model import Saying

__all__ = ["Burial", "Timeline"]


class Burial(NamedTuple):
    """A stretch that was covered or erased from its start to its end, and by what."""

    span: Span
    by: Saying


class Timeline:
    """The spans of one slot at one level of trust: sorted, disjoint, one object each.

    Stretches of one object that touch or overlap are one span. `starts[i]` is the start of
    `spans[i]`; `own` holds the starts of each object.
    """

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.spans: list[Span] = []
        self.own: dict[str, list[int]] = {}
        self.buried: list[Burial] = []

    def at(self, instant: int) -> Span | None:
        """The span that covers an instant."""
        i = bisect_right(self.starts, instant) - 1
        return self.spans[i] if i >= 0 and self.spans[i].end > instant else None

    def own_at(self, object_: str, instant: int) -> Span | None:
        """The object's span that covers an instant."""
        span = self.at(instant)
        return span if span is not None and span.object == object_ else None

    def own_before(self, object_: str, instant: int) -> Span | None:
        """The object's last span that starts before an instant."""
        starts = self.own.get(object_, [])
        i = bisect_left(starts, instant) - 1
        return self._starting(starts[i]) if i >= 0 else None

    def own_from(self, object_: str, instant: int) -> Span | None:
        """The object's first span that starts at or after an instant."""
        starts = self.own.get(object_, [])
        i = bisect_left(starts, instant)
        return self._starting(starts[i]) if i < len(starts) else None

    def other_start(self, object_: str, after: int, before: int) -> int | None:
        """The first start of another object's span in `(after, before)`."""
        if len(self.own) < 2 and object_ in self.own:
            return None
        for i in range(bisect_right(self.starts, after), len(self.starts)):
            if self.starts[i] >= before:
                return None
            if self.spans[i].object != object_:
                return self.starts[i]
        return None

    def own_end(self, object_: str, after: int) -> Span | None:
        """The object's first span that ends after an instant and is not open."""
        span = self.own_before(object_, after + 1)
        if span is None or span.end <= after:
            span = self.own_from(object_, after + 1)
        return span if span is not None and not span.open else None

    def put(self, new: Span, by: Saying, after: Edge) -> Span:
        """Paint a stretch over whatever is there; give back the whole span it became part of.

        `after` is the border that a covered span gets where it goes on behind the new one; it
        ends before the new one at the new one's own start.
        """
        before = Edge("neighbour", new.begin.civil, by)
        i = max(0, bisect_right(self.starts, new.start) - 2)  # one that ends there may touch
        touching: list[Span] = []
        while i < len(self.spans) and self.spans[i].start <= new.end:
            old = self.spans[i]
            same = old.object == new.object
            if (old.end >= new.start) if same else (old.end > new.start and old.start < new.end):
                touching.append(old)
            i += 1
        for old in touching:
            self._remove(old)
            if old.object == new.object:
                new = _united(new, old)
        for old in touching:
            if old.object != new.object:
                self._cut(old, new.start, new.end, before, after, by)
        self._insert(new)
        return new

    def erase(self, span: Span, lo: int, hi: int, before: Edge, after: Edge, by: Saying) -> None:
        """Take `[lo, hi)` out of a span."""
        self._remove(span)
        self._cut(span, lo, hi, before, after, by)

    def remove(self, span: Span) -> None:
        """Take a span off the timeline."""
        self._remove(span)

    def _cut(self, old: Span, lo: int, hi: int, before: Edge, after: Edge, by: Saying) -> None:
        if old.start >= lo and old.end <= hi:
            self.buried.append(Burial(old, by))
            return
        if old.start < lo:
            self._insert(old.part(old.start, lo, old.begin, before))
        if old.end > hi:
            self._insert(old.part(hi, old.end, after, old.finish))

    def _starting(self, start: int) -> Span:
        return self.spans[bisect_left(self.starts, start)]

    def _insert(self, span: Span) -> None:
        i = bisect_left(self.starts, span.start)
        self.starts.insert(i, span.start)
        self.spans.insert(i, span)
        insort(self.own.setdefault(span.object, []), span.start)

    def _remove(self, span: Span) -> None:
        i = bisect_left(self.starts, span.start)
        del self.starts[i]
        del self.spans[i]
        starts = self.own[span.object]
        del starts[bisect_left(starts, span.start)]
        if not starts:
            del self.own[span.object]


def _united(new: Span, old: Span) -> Span:
    """Two stretches of one object that touch or overlap, as one."""
    begin, finish = old.begin, old.finish
    if new.start < old.start or (new.start == old.start and _better(new.begin, old.begin)):
        begin = new.begin
    if new.end > old.end or (new.end == old.end and _better(new.finish, old.finish)):
        finish = new.finish
    # The longer list is kept and grown: a span of n claims is not copied n times.
    if len(old.supports) >= len(new.supports):
        supports = old.supports
        supports.extend(new.supports)
    else:
        supports = new.supports
        supports.extend(old.supports)
    start, end = min(new.start, old.start), max(new.end, old.end)
    return Span(new.object, start, end, begin, finish, supports)


_RANK = {"neighbour": 0, "said": 1, "stated": 2}


def _better(new: Edge | None, old: Edge | None) -> bool:
    """Whether a border is known better: stated over said over made by another, finer, earlier."""
    if new is None or old is None:
        return False
    a, b = _RANK[new.basis], _RANK[old.basis]
    return (a, new.civil.precision) > (b, old.civil.precision)
