"""A slow and obvious reading of the rules of time, written apart from the fold.

Time is cut at every instant that any claim could mean; between two cuts nothing changes, so a
timeline is a plain list with one object (or none) for each piece, and painting is assignment.
Every question is answered by walking over everything. It says what holds at an instant; events,
past facts of unknown start and history are not its subject.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from graphmem.core.civil import CivilTime, Precision, from_micros, micros

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphmem.core.records import Claim

FOREVER = 2**63 - 1


@dataclass
class Word:
    """A claim as it counts."""

    claim: Claim
    order: tuple
    said: int
    start: CivilTime | None
    end: CivilTime | None
    exclusive_end: bool
    present: bool
    used_to: bool
    fulfils: tuple[str, ...]
    end_told: int
    end_is_past: bool
    out: bool = False
    idle: bool = False
    confirmed: int | None = None

    @property
    def what(self) -> str | None:
        return self.claim.object

    @property
    def trust(self) -> int:
        return self.claim.trust

    @property
    def says(self) -> str:
        return self.claim.polarity

    @property
    def lo(self) -> int:
        return micros(self.start.start)

    @property
    def hi(self) -> int:
        return micros(self.start.end)

    @property
    def plan(self) -> bool:
        if self.says != "holds" or self.used_to:
            return False
        return self.claim.kind == "plan" or self.ahead

    ahead: bool = False

    def end_instant(self, *, unit: bool = False) -> int:
        """The end, its unit counted in unless exclusive; if past, not later than it was told."""
        if self.end is None:
            return self.said
        lo, hi = micros(self.end.start), micros(self.end.end)
        if self.exclusive_end and not unit:
            return lo
        if self.end_is_past and lo <= self.end_told < hi:
            return min(hi, self.end_told)
        return hi

    @property
    def says_now(self) -> bool:
        if self.says != "holds" or not self.present or self.out or self.plan:
            return False
        return self.end is None or self.end_instant() > self.said


def holds_at(claims: Iterable[Claim], exclusive: bool, instants: Sequence[int]) -> list[set[str]]:
    """What holds at each instant, of one group (states only)."""
    words = _heard(claims)
    _deny(words)
    slots: list[list[Word]] = []
    if exclusive:
        slots = [words]
    else:
        for what in sorted({w.what for w in words if w.what is not None}):
            slots.append([w for w in words if w.what in (what, None)])
    found: list[set[str]] = [set() for _ in instants]
    for slot in slots:
        # An end that names no object is in several slots: what one does to it is its own affair.
        own = [replace(w) if w.what is None else w for w in slot]
        _overtake(own, exclusive)
        painted = _painted(own)
        for i, t in enumerate(instants):
            what = painted.shown(t)
            if what is not None:
                found[i].add(what)
    return found


# --- what counts, in the order of saying ----------------------------------------------------


def _heard(claims: Iterable[Claim]) -> list[Word]:
    words = [_word(c) for c in {c.uuid: c for c in claims}.values()]
    words = [w for w in words if w.what is not None or w.says == "ends"]
    words.sort(key=lambda w: w.order)
    first_order = {w.claim.uuid: w.order for w in words}
    by_id = {w.claim.uuid: w for w in words}
    for w in list(words):
        targets = [
            by_id[u]
            for u in w.claim.corrects
            if u in by_id
            and first_order[u] < first_order[w.claim.uuid]
            and by_id[u].trust <= w.trust
        ]
        if targets:
            _correct(w, sorted(targets, key=lambda t: t.order))
    words.sort(key=lambda w: w.order)
    for w in words:
        w.ahead = w.start is not None and w.lo > w.said
    for w in words:
        if w.out:
            continue
        for u in w.fulfils:
            plan = by_id.get(u)
            if plan and plan.plan and plan.order < w.order and plan.trust <= w.trust:
                plan.out = True
    return words


def _word(c: Claim) -> Word:
    said = micros(c.said_at)
    present = c.holds_when_said and not c.undated_past
    return Word(
        claim=c,
        order=(said, c.position, micros(c.created_at), c.ordinal, c.uuid),
        said=said,
        start=c.valid_at,
        end=c.invalid_at,
        exclusive_end=c.end_exclusive,
        present=present,
        used_to=c.undated_past,
        fulfils=c.fulfils,
        end_told=said,
        end_is_past=c.kind != "plan" and (c.polarity == "ends" or not present),
    )


def _correct(w: Word, targets: list[Word]) -> None:
    alike = [t for t in targets if t.says == w.says]
    if alike and w.says != "denies":
        first = alike[0]
        w.order = (*first.order[:5], *w.order[:5])
        w.said = w.end_told = first.said
        w.fulfils = w.fulfils or first.fulfils
        if w.says == "ends":
            if w.end is None:
                w.end, w.exclusive_end = first.end, first.exclusive_end
        else:
            restated = w.start is not None or w.end is not None
            w.used_to = w.used_to or (first.used_to and not restated)
            w.present = first.present and not w.used_to
            w.end_is_past = w.claim.kind != "plan" and not w.present
            if not w.used_to:
                w.start = w.start or first.start
                endings = [t for t in targets if t.says == "ends" or t.end is not None]
                if w.end is None and endings:
                    _take_end(w, endings[-1])
    for t in targets:
        t.out = True


def _take_end(w: Word, last: Word) -> None:
    kept = (w.end, w.exclusive_end)
    w.end = last.end or CivilTime.of(from_micros(last.said), Precision.INSTANT, last.claim.zone)
    w.exclusive_end = last.exclusive_end
    w.end_told, w.end_is_past = last.end_told, last.end_is_past
    if w.end_instant() <= (w.said if w.start is None else w.lo):
        w.end, w.exclusive_end = kept


def _deny(words: list[Word]) -> None:
    for d in words:
        if d.says != "denies" or d.out or d.start is not None or d.end is not None:
            continue
        for w in words:
            if w.says != "denies" and w.what == d.what and w.order < d.order and w.trust <= d.trust:
                w.out = True


def _overtake(words: list[Word], exclusive: bool) -> None:
    """Plans that came true, were called off, moved, or proved wrong."""
    plans = [w for w in words if w.plan and not w.out]
    for p in plans:
        for w in words:
            if w.says_now and w.what == p.what and w.trust == p.trust and w.order > p.order:
                if p.start is None:
                    p.out = True
                else:
                    p.confirmed = w.said
                break
    plans = [p for p in plans if not p.out]
    fates: list[tuple[Word, Word | None]] = []
    for p in plans:
        over = FOREVER if p.start is None else p.hi
        if over <= p.said:
            fates.append((p, None))
            continue
        for w in words:
            if w.order <= p.order or w.said >= over or (w.out and not w.plan):
                continue
            if p.confirmed is not None and p.confirmed <= w.said:
                continue
            if _calls_off(w, p, words) or (w in plans and _moves(w, p)):
                fates.append((p, w))
                break
        else:
            if exclusive and p.confirmed is None and over < FOREVER:
                for w in words:
                    other = w.says_now and w.what != p.what and w.trust == p.trust
                    if other and w.order > p.order and w.said >= over:
                        fates.append((p, None))
                        break
    for p, by in fates:
        p.out = True
        if by is not None and by.says == "ends":
            by.idle = True


def _calls_off(w: Word, p: Word, words: list[Word]) -> bool:
    if w.says != "ends" or w.what != p.what or w.out or w.trust < p.trust:
        return False
    if w.end is not None and p.start is not None and micros(w.end.start) >= p.hi:
        return False
    stated = [replace(x) for x in words if not x.plan and not x.out]
    before = _painted(stated, until=w.order)
    return before.at(p.trust, w.said) != w.what


def _moves(w: Word, p: Word) -> bool:
    if not w.plan or w.what != p.what or w.trust != p.trust or w.start is None:
        return False
    if p.start is None:
        return True
    same = w.lo <= p.lo < w.hi or p.lo <= w.lo < p.hi or w.lo == p.lo
    return not same


def _refine(words: list[Word]) -> None:
    """A finer date of the same object inside the unit of a coarser one replaces it."""
    starts: list[tuple[Word, CivilTime]] = []
    ends: list[tuple[Word, CivilTime, bool]] = []
    states = [w for w in words if w.what is not None and w.says != "denies" and not w.used_to]
    for w in states:
        alike = [x for x in states if x.what == w.what and x.trust == w.trust]
        if w.says == "holds" and w.start is not None:
            inside = [
                x.start
                for x in alike
                if x.says == "holds" and x.start is not None and w.lo <= x.lo < w.hi
            ]
            finest = _finest(inside)
            if finest is not None and finest.precision > w.start.precision:
                starts.append((w, finest))
        if w.end is not None:
            lo, hi = micros(w.end.start), micros(w.end.end)
            near = [x for x in alike if x.end is not None and lo <= micros(x.end.start) < hi]
            finest = _finest([x.end for x in near])
            if finest is not None and finest.precision > w.end.precision:
                told = [x for x in near if x.end is finest][-1]
                ends.append((w, finest, told.exclusive_end))
    for w, end, exclusive in ends:
        instant = micros(end.start if exclusive else end.end)
        if w.says == "holds" and w.start is not None and instant <= w.lo:
            continue
        w.end, w.exclusive_end = end, exclusive
    for w, start in starts:
        begins = micros(start.start)
        if (w.plan or begins <= w.said) and (w.end is None or begins < w.end_instant()):
            w.start = start


def _finest(dates: Sequence[CivilTime]) -> CivilTime | None:
    best = None
    for date in dates:
        if best is None or date.precision >= best.precision:
            best = date
    return best


# --- painting, piece by piece -----------------------------------------------------------------


def _painted(words: list[Word], until: tuple | None = None) -> Painting:
    told = [replace(w) for w in words if not w.out]
    _refine(told)
    painting = Painting(told)
    for w in told:
        if until is None or w.order < until:
            painting.paint(w)
    return painting


@dataclass
class Line:
    """One level's timeline: an object or None for each piece; how its borders are known."""

    pieces: list[str | None]
    starts: dict[tuple[str, int], str] = field(default_factory=dict)
    stated_ends: set[tuple[str, int]] = field(default_factory=set)


class Painting:
    """All levels of one slot over common pieces."""

    def __init__(self, words: list[Word]) -> None:
        self.words = words
        cuts = {-FOREVER}
        for w in words:
            cuts |= {w.said, w.said + 1}
            for civil in (w.start, w.end):
                if civil is not None:
                    cuts |= {micros(civil.start), micros(civil.end)}
            cuts.add(w.end_told)
        self.cuts = sorted(cuts)
        self.lines: dict[int, Line] = {}
        self.unplaced: list[tuple[str, int, int]] = []

    def at(self, trust: int, t: int) -> str | None:
        line = self.lines.get(trust)
        return None if line is None else self._value(line, t)

    def shown(self, t: int) -> str | None:
        """The object at the highest level that says anything there."""
        for trust in sorted(self.lines, reverse=True):
            what = self.at(trust, t)
            if what is not None:
                return what
        return None

    def paint(self, w: Word) -> None:
        line = self.lines.setdefault(w.trust, Line([None] * len(self.cuts)))
        if w.idle:
            return
        if w.says == "denies":
            self._cut_out(w)
        elif w.says == "ends":
            self._end(w)
        elif w.used_to:
            for lower in self._reached(w):
                self._close(lower, w.what, w.said)
        elif w.start is None and w.end is not None and self._only_end(w):
            closed = [self._close(x, w.what, w.end_instant()) for x in self._reached(w)]
            if not any(closed):
                self.unplaced.append((w.what, w.trust, w.end_instant()))
        elif not (w.plan and w.start is None):
            self._hold(w, line)

    # what holds

    def _hold(self, w: Word, line: Line) -> None:
        undated = w.start is None and w.end is None
        if undated and self._value(line, w.said) == w.what:
            return
        if undated and not w.present and self._says_again(w):
            return
        start = self._start(w)
        if w.end is None:
            end, stated = self._how_far(w, line, start)
        else:
            end, stated = w.end_instant(), True
            if end <= start:
                return
            if not w.exclusive_end:
                for a, _, what in self._runs(line):
                    if what != w.what and max(start, micros(w.end.start) - 1) < a < end:
                        end, stated = a, False
                        break
            for a, b, what in self._runs(line):
                tail = what == w.what and a < end < b
                if tail and (what, b) not in line.stated_ends:
                    self._assign(line, end, b, None)
                    line.stated_ends.add((what, end))
        basis = "said" if w.start is None else "stated"
        self._assign(line, start, end, w.what, basis=basis, stated=stated)
        w.said_again = True

    def _says_again(self, w: Word) -> bool:
        for x in self.words:
            same = x.claim.uuid in w.claim.repeats and x.what == w.what and x.order < w.order
            if same and x.claim.uuid in self._placed():
                return True
        return False

    def _placed(self) -> set[str]:
        return {x.claim.uuid for x in self.words if getattr(x, "said_again", False)}

    def _start(self, w: Word) -> int:
        if w.start is None:
            return w.said
        if w.start.precision is Precision.INSTANT:
            return w.lo
        until = min(w.hi, w.said)
        if w.plan:
            until = w.hi if w.confirmed is None else min(w.hi, w.confirmed)
        seen = [
            x.said
            for x in self.words
            if x.says_now and x.trust == w.trust and x.what != w.what and w.lo <= x.said < until
        ]
        if not seen or (w.end is not None and max(seen) + 1 >= w.end_instant()):
            return w.lo
        return max(seen) + 1

    def _how_far(self, w: Word, line: Line, start: int) -> tuple[int, bool]:
        after = max(start, w.said) if w.present else start
        stops: list[tuple[int, int, bool]] = []
        for a, b, what in self._runs(line):
            if what != w.what and a > after:
                stops.append((a, 0, False))
            if what == w.what and b > after and b != FOREVER:
                stated = (what, b) in line.stated_ends
                if not w.present or (a <= w.said and stated):
                    stops.append((b, 1, stated))
                    break
            elif what == w.what and b > after:
                break
        if not w.present:
            for what, trust, end in self.unplaced:
                if what == w.what and trust == w.trust and end > after:
                    stops.append((end, 2, True))
        for a, _, what in self._runs(line):
            if what != w.what and a > after:
                stops.append((a, 0, False))
        if not stops:
            return FOREVER, False
        end, _, stated = min(stops, key=lambda s: (s[0], s[1] == 0, s[1]))
        return end, stated

    # what is over

    def _only_end(self, w: Word) -> bool:
        if w.present:
            return w.end_instant() <= w.said
        return micros(w.end.start) <= w.said

    def _end(self, w: Word) -> None:
        end = w.end_instant()
        if w.what is None:
            for line in self._reached(w):
                for a, b, what in self._runs(line):
                    if a < end <= b:
                        self._close(line, what, end)
                        break
            return
        known = [self._end_on(line, w) for line in self._reached(w)]
        if any(known):
            return
        line = self.lines[w.trust]
        ahead = w.end is not None and micros(w.end.start) > w.said
        if ahead and self._value(line, w.said) is None:
            others = [a for a, _, what in self._runs(line) if what != w.what and w.said < a < end]
            until = min(others, default=end)
            self._assign(line, w.said, until, w.what, basis="said", stated=not others)
        else:
            self.unplaced.append((w.what, w.trust, end))

    def _end_on(self, line: Line, w: Word) -> bool:
        end = w.end_instant()
        if self._close(line, w.what, end):
            return True
        own = [(a, b) for a, b, what in self._runs(line) if what == w.what]
        behind = [(a, b) for a, b in own if a >= end]
        if behind and w.end is not None:
            a, b = behind[0]
            late = w.end_instant(unit=True)
            if micros(w.end.start) <= a < micros(w.end.end) and late > a:
                self._close(line, w.what, min(late, b))
                return True
        if any(a < end for a, _ in own):
            return True
        if not behind:
            return False
        a, b = behind[0]
        if line.starts.get((w.what, a)) == "said":
            self._assign(line, a, b, None)
            self.unplaced.append((w.what, w.trust, end))
        return True

    def _close(self, line: Line, what: str, end: int) -> bool:
        for a, b, held in self._runs(line):
            if held == what and a < end <= b:
                self._assign(line, end, b, None)
                line.stated_ends.add((what, end))
                return True
        return False

    def _cut_out(self, w: Word) -> None:
        if w.start is None and w.end is None:
            return
        lo = -FOREVER if w.start is None else w.lo
        hi = w.hi if w.end is None else w.end_instant()
        for line in self._reached(w):
            for a, b, what in self._runs(line):
                if what == w.what and a < hi and b > lo:
                    self._assign(line, max(a, lo), min(b, hi), None)

    # pieces

    def _reached(self, w: Word) -> list[Line]:
        return [line for trust, line in self.lines.items() if trust <= w.trust]

    def _value(self, line: Line, t: int) -> str | None:
        i = max(i for i, cut in enumerate(self.cuts) if cut <= t)
        return line.pieces[i]

    def _runs(self, line: Line) -> list[tuple[int, int, str]]:
        """Stretches of one object, in order."""
        runs: list[tuple[int, int, str]] = []
        for i, what in enumerate(line.pieces):
            a = self.cuts[i]
            b = self.cuts[i + 1] if i + 1 < len(self.cuts) else FOREVER
            if what is None:
                continue
            if runs and runs[-1][2] == what and runs[-1][1] == a:
                runs[-1] = (runs[-1][0], b, what)
            else:
                runs.append((a, b, what))
        return runs

    def _assign(
        self,
        line: Line,
        lo: int,
        hi: int,
        what: str | None,
        *,
        basis: str = "neighbour",
        stated: bool = False,
    ) -> None:
        """Give a stretch to an object or to nobody; borders that are new are made by it."""
        for cut in (lo, hi):
            if cut != FOREVER and cut not in self.cuts:
                raise AssertionError(f"{cut} is no cut")
        old = self._runs(line)
        for i, cut in enumerate(self.cuts):
            if lo <= cut < hi:
                line.pieces[i] = what
        rank = ["neighbour", "said", "stated"]
        starts: dict[tuple[str, int], str] = {}
        ends: set[tuple[str, int]] = set()
        for a, b, held in self._runs(line):
            was = [r for r in old if r[2] == held and r[0] == a]
            known = line.starts.get((held, a), "neighbour") if was else "neighbour"
            if held == what and a == lo:
                known = max(known, basis, key=rank.index)
            starts[held, a] = known
            kept = any(r[2] == held and r[1] == b for r in old) and (held, b) in line.stated_ends
            if kept or (held == what and b == hi and stated):
                ends.add((held, b))
        line.starts, line.stated_ends = starts, ends
