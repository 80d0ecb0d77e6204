"""The painter: the sayings of one slot, in order, laid over each other; later over earlier."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from graphmem.core.civil import Precision
from graphmem.core.fold.model import Edge, Span, Support
from graphmem.core.fold.timeline import Timeline
from graphmem.core.records import OPEN_END

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmem.core.fold.model import Outcome, Saying

__all__ = ["Loose", "Painter"]


class Loose(NamedTuple):
    """Something known to be over that has no place on the timeline: unknown start.

    `end` is its end; `undated` marks an undated past, whose end is only when it was told.
    """

    object: str
    end: int
    edge: Edge
    supports: list[Support]
    trust: int
    undated: bool


class Painter:
    """Paints one slot, each level of trust on a timeline of its own.

    `sayings` are those to paint, in the order of saying, dates refined. After `run`, `lines` are
    the timelines by trust, `loose` what has no start.
    """

    def __init__(self, sayings: Sequence[Saying]) -> None:
        self.sayings = sayings
        self.lines: dict[int, Timeline] = {}
        self.loose: list[Loose] = []
        self._sightings = {
            trust: _Sightings(sayings, trust) for trust in {s.trust for s in sayings}
        }
        self._by_uuid = {s.uuid: s for s in sayings}
        self._anchors: dict[str, int] = {}
        self._quiet = False

    def run(self) -> None:
        """Paint all of them."""
        for s in self.sayings:
            self.paint(s)

    def paint(self, s: Saying, *, rehearsal: bool = False) -> None:
        """Paint one saying; a rehearsal gives no verdicts."""
        self._quiet = rehearsal
        if s.trust not in self.lines:
            self.lines[s.trust] = Timeline()
        if s.out or s.spent:
            return
        if s.denies:
            self._erase_range(s)
        elif s.ends:
            self._end(s)
        elif s.undated:
            self._past(s)
        elif s.valid is None and s.invalid is not None and _until(s):
            self._until(s)
        else:
            self._hold(s)

    def start_of(self, s: Saying) -> int:
        """Where a claim starts, given all that was said: a coarse start waits for what held."""
        if s.valid is None:
            return s.at
        if s.valid.precision is Precision.INSTANT or s.object is None:
            return s.lo
        until = min(s.hi, s.at)
        if s.plan:
            until = s.hi if s.confirmed_at is None else min(s.hi, s.confirmed_at)
        seen = self._sightings[s.trust].last_other(s.object, s.lo, until)
        if seen is None or (s.invalid is not None and seen + 1 >= s.end()):
            return s.lo
        return seen + 1

    # --- what holds -----------------------------------------------------------------------

    def _hold(self, s: Saying) -> None:
        object_ = s.object
        if object_ is None or (s.plan and s.valid is None):
            return  # an undated plan stands beside the timeline
        line = self.lines[s.trust]
        undated = s.valid is None and s.invalid is None
        if undated and (span := line.own_at(object_, s.at)) is not None:
            self._support(span, s, s.at)
            return
        if undated and not s.present and self._repeats(s, line):
            return
        start = self.start_of(s)
        if s.invalid is None:
            end, finish = self._open_end(s, line, start)
        else:
            end = s.end()
            if end <= start:
                self._rule(s, "refused", "its end is not after its start")
                return
            end, finish = self._give_way(s, line, start, end)
            self._cut_tail(s, line, end)
        begin = Edge("stated" if s.valid is not None else "said", s.start_edge().civil, s)
        after = Edge("neighbour", (finish or begin).civil, s)
        line.put(Span(object_, start, end, begin, finish, [Support(s, start, end)]), s, after)
        self._anchors[s.uuid] = start
        s.stroke = True

    def _open_end(self, s: Saying, line: Timeline, start: int) -> tuple[int, Edge | None]:
        """How far an open-ended claim paints, and what ends it there."""
        object_ = s.object or ""
        after = max(start, s.at) if s.present else start
        end, finish = OPEN_END, None
        own = line.own_end(object_, after)
        # What still holds may have a known end, as long as it is the same stretch.
        if own is not None and (not s.present or (own.start <= s.at and own.end_stated)):
            end, finish = own.end, own.finish
        if not s.present:
            for loose in self.loose:
                same = loose.object == object_ and loose.trust == s.trust and not loose.undated
                if same and after < loose.end < end:
                    end, finish = loose.end, loose.edge
        other = line.other_start(object_, after, end)
        if other is not None and (span := line.at(other)) is not None:
            return other, Edge("neighbour", span.begin.civil, span.begin.by)
        return end, finish

    def _give_way(self, s: Saying, line: Timeline, start: int, end: int) -> tuple[int, Edge | None]:
        """A stated end, less the part of its unit in which something else is known to begin."""
        finish = s.end_edge()
        if not s.end_exclusive:
            other = line.other_start(s.object or "", max(start, s.end_lo - 1), end)
            if other is not None and (span := line.at(other)) is not None:
                return other, Edge("neighbour", span.begin.civil, span.begin.by)
        return end, finish

    def _cut_tail(self, s: Saying, line: Timeline, end: int) -> None:
        """A closed claim ends its object's span if nobody has said where that ends."""
        own = line.own_at(s.object or "", end)
        if own is not None and own.start < end and not own.end_stated:
            line.erase(own, end, own.end, s.end_edge(), s.end_edge(), s)

    def _repeats(self, s: Saying, line: Timeline) -> bool:
        """Whether it only says again what another claim said; then it is evidence for that."""
        told = [self._by_uuid[u] for u in s.claim.repeats if u in self._by_uuid]
        told = [t for t in told if t.object == s.object and t.place < s.place and t is not s]
        for other in told:
            anchor = self._anchors.get(other.uuid)
            if anchor is None:
                continue
            span = line.own_at(s.object or "", anchor)
            if span is not None:
                self._support(span, s, anchor)
            return True
        return False

    # --- what is over ---------------------------------------------------------------------

    def _past(self, s: Saying) -> None:
        """An undated past: ends what holds, else stands beside the timeline."""
        object_ = s.object or ""
        ended = [self._close(line, object_, s.at, s) for line in self._reached(s)]
        if not any(ended):
            edge = Edge("said", s.said_day(), s)
            self.loose.append(
                Loose(object_, s.at, edge, [Support(s, s.at, s.at)], s.trust, undated=True)
            )

    def _until(self, s: Saying) -> None:
        """Start unknown, end stated: ends what holds then, else stands beside the timeline."""
        object_, end = s.object or "", s.end()
        ended = [self._close(line, object_, end, s) for line in self._reached(s)]
        if not any(ended):
            self._leave_loose(s, end)

    def _end(self, s: Saying) -> None:
        lines = self._reached(s)
        if s.object is None:
            end = s.end()
            for line in lines:
                span = line.at(end - 1) or line.at(end)
                if span is not None and span.start < end and self._close(line, span.object, end, s):
                    self._rule(s, "ends", "it ends whatever held")
            self._rule(s, "no effect", "nothing held that it could end")
            return
        known = [self._end_on(line, s, s.object) for line in lines]
        if any(known):
            return
        line = self.lines[s.trust]
        if s.invalid is not None and s.end_lo > s.at and line.at(s.at) is None:
            self._announced(s, line)
        else:
            self._leave_loose(s, s.end())

    def _announced(self, s: Saying, line: Timeline) -> None:
        """An end to come of something unknown: it holds until then, since it was said at least."""
        end = s.end()
        other = line.other_start(s.object or "", s.at, end)
        finish = s.end_edge()
        if other is not None and (span := line.at(other)) is not None:
            end, finish = other, Edge("neighbour", span.begin.civil, span.begin.by)
        begin = Edge("said", s.said_day(), s)
        span = Span(s.object or "", s.at, end, begin, finish, [Support(s, s.at, end)])
        line.put(span, s, finish)
        self._rule(s, "ends", "it tells when something ends that was not known before")

    def _end_on(self, line: Timeline, s: Saying, object_: str) -> bool:
        """Apply an ends-claim to one level; whether that level knew the object."""
        end = s.end()
        if self._close(line, object_, end, s):
            return True
        before, behind = line.own_before(object_, end), line.own_from(object_, end)
        if behind is not None and s.invalid is not None and s.end_lo <= behind.start < s.end_hi:
            late = s.told_end(s.end_hi)
            if late > behind.start:
                self._close(line, object_, min(late, behind.end), s)
                return True
        if before is not None:
            self._support(before, s, before.end - 1)
            self._rule(s, "supports", "it had ended already")
            return True
        if behind is None:
            return False
        if behind.begin.basis == "said":
            line.remove(behind)
            supports = [*behind.supports, Support(s, end - 1, end - 1)]
            self.loose.append(Loose(object_, end, s.end_edge(), supports, s.trust, undated=False))
            self._rule(s, "ends", "it ended before it was told, so its start is unknown")
        else:
            self._rule(s, "refused", "it ends before its stated start", behind.begin.by)
        return True

    def _close(self, line: Timeline, object_: str, end: int, s: Saying) -> bool:
        """End the object's span that covers or touches an instant; False if there is none."""
        span = line.own_before(object_, end)
        if span is None or span.end < end:
            return False
        edge = s.end_edge()
        if span.end == end:
            if not span.end_stated:
                span.finish = edge
            span.supports.append(Support(s, end - 1, end - 1))
            self._rule(s, "supports", "it had ended then already")
            return True
        after = Edge("neighbour", edge.civil, s)
        line.erase(span, end, span.end, edge, after, s)
        left = line.own_before(object_, end)
        if left is not None:
            left.supports.append(Support(s, end - 1, end - 1))
        self._rule(s, "ends", "it ends what held")
        return True

    def _leave_loose(self, s: Saying, end: int) -> None:
        self.loose.append(
            Loose(
                s.object or "",
                end,
                s.end_edge(),
                [Support(s, end - 1, end - 1)],
                s.trust,
                undated=False,
            )
        )

    def _erase_range(self, s: Saying) -> None:
        """A denial with a range takes that out of its object's spans."""
        if s.object is None or (s.valid is None and s.invalid is None):
            return
        lo = s.lo if s.valid is not None else -OPEN_END
        hi = s.end() if s.invalid is not None else s.hi
        civil = s.valid or s.invalid
        if hi <= lo or civil is None:
            self._rule(s, "refused", "its range is empty")
            return
        before = Edge("neighbour", civil, s)
        after = Edge("neighbour", s.invalid or civil, s)
        for line in self._reached(s):
            span = line.own_before(s.object, hi)
            while span is not None and span.end > lo:
                line.erase(span, max(lo, span.start), min(hi, span.end), before, after, s)
                span = line.own_before(s.object, max(lo, span.start))
        self._rule(s, "denied", "it says that this was not so in its range")

    # --- verdicts and evidence ------------------------------------------------------------

    def _reached(self, s: Saying) -> list[Timeline]:
        """The levels that an end or a denial of this one reaches: its own and lower ones."""
        return [line for trust, line in self.lines.items() if trust <= s.trust]

    def _support(self, span: Span, s: Saying, instant: int) -> None:
        span.supports.append(Support(s, instant, instant))
        self._anchors[s.uuid] = instant

    def _rule(self, s: Saying, outcome: Outcome, reason: str, by: Saying | None = None) -> None:
        if not self._quiet:
            s.rule(outcome, reason, by)


def _until(s: Saying) -> bool:
    """Whether a claim with an end and no start tells of something over, start unknown.

    What holds when said starts then, at least; and so does what ends wholly after the saying.
    """
    if s.present:
        return s.end() <= s.at
    return s.end_lo <= s.at


class _Sightings:
    """At which instants which object was said, in the present tense, to hold."""

    def __init__(self, sayings: Sequence[Saying], trust: int) -> None:
        seen = sorted((s.at, s.object or "") for s in sayings if s.trust == trust and s.still_says)
        self._at = [at for at, _ in seen]
        self._objects = [object_ for _, object_ in seen]
        self._changed: list[int] = []  # the last place before i with another object than i's
        for i, object_ in enumerate(self._objects):
            same = i > 0 and self._objects[i - 1] == object_
            self._changed.append(self._changed[i - 1] if same else i - 1)

    def last_other(self, object_: str, lo: int, hi: int) -> int | None:
        """The last instant in `[lo, hi)` at which another object was said to hold."""
        i = bisect_left(self._at, hi) - 1
        if i >= 0 and self._objects[i] == object_:
            i = self._changed[i]
        return self._at[i] if i >= 0 and self._at[i] >= lo else None
