"""What is out before anything is painted: the denied, and plans that were overtaken."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from copy import copy
from typing import TYPE_CHECKING, TypeVar

from graphmem.core.catalogue import SHIPPED
from graphmem.core.fold.paint import Painter
from graphmem.core.fold.refine import refine
from graphmem.core.records import OPEN_END

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from graphmem.core.fold.model import Place, Saying

__all__ = ["call_off", "deny", "sort_kinds"]

_Key = TypeVar("_Key")


def sort_kinds(sayings: Sequence[Saying], name: str, exclusive: bool) -> None:
    """Tell events from states in a group.

    A claim of kind "plan" does not say which it is: it is a state's if the relation is one of
    states (exclusive, shipped, or told of as a state by another claim of the group), else an
    event's, which is never open after its date.
    """
    states = exclusive or name in SHIPPED or any(s.claim.kind == "state" for s in sayings)
    for s in sayings:
        kind = s.claim.kind
        s.event = s.holds and (kind == "event" or (kind == "plan" and not states))


def deny(sayings: Sequence[Saying]) -> None:
    """Take out what a denial without a range reaches: its object, said before, of its level."""
    reach: dict[str | None, dict[int, Saying]] = {}
    for s in sayings:
        if s.denies and not s.out and s.valid is None and s.invalid is None:
            reach.setdefault(s.object, {})[s.trust] = s
            s.rule("denied", "it says that this never was")
    if not reach:
        return
    for s in sayings:
        if s.out or s.denies or s.object is None:
            continue
        levels = reach.get(s.object, {})
        over = [d for trust, d in levels.items() if trust >= s.trust and s.place < d.place]
        if over:
            s.leave("denied", "it was denied", min(over, key=lambda d: d.place))


def call_off(sayings: Sequence[Saying], exclusive: bool) -> None:
    """Take out plans that were overtaken (of one slot, in the order of saying).

    A plan is confirmed by a later claim of its object in the present tense; an undated one has
    then come true. A dated plan is out if the unit of its date was over when it was told; if
    another object is said to hold after that unit; if, before the end of the unit and unless
    confirmed, it is called off by an ends-claim of its object, while that does not hold by
    anything but plans, or moved to another date by a later plan of its object.
    """
    if not any(s.plan and not s.out for s in sayings):
        return
    desk = _Desk(sayings)
    desk.confirm()
    plans = [s for s in desk.plans if not s.out]
    held = desk.held_without_plans() if plans else set[tuple[str, int]]()
    for plan in plans:
        desk.overtake(plan, held, exclusive)


class _Desk:
    """The sayings of one slot, laid out so that the fate of each plan is found by bisection."""

    def __init__(self, sayings: Sequence[Saying]) -> None:
        self.sayings = sayings
        self.plans = [s for s in sayings if s.plan and not s.out]
        asked = {s.object for s in self.plans}
        present = [s for s in sayings if s.still_says]
        levels = {s.trust for s in sayings}
        self._present = {t: _Run([s for s in present if s.trust == t], _object) for t in levels}
        self._own_present = _by_key(present, lambda s: (s.object, s.trust))
        dated = [s for s in self.plans if s.valid is not None]
        self._moves = {
            key: _Run(own, _date)
            for key, own in _by_key(dated, lambda s: (s.object, s.trust, s.event)).items()
        }
        ends = [s for s in sayings if s.ends and not s.out and s.object in asked]
        self._ends = _by_key(ends, _object)

    def confirm(self) -> None:
        """Mark the plans that came true or are said to hold."""
        for plan in self.plans:
            own = self._own_present.get((plan.object, plan.trust), [])
            i = bisect_right(own, plan.place, key=_place)
            if i == len(own):
                continue
            if plan.valid is None:
                plan.leave("fulfilled", "the plan came true", own[i])
            else:
                plan.confirmed_at = own[i].at

    def overtake(self, plan: Saying, held: set[tuple[str, int]], exclusive: bool) -> None:
        """Take a plan out if something overtook it."""
        over = plan.hi if plan.valid is not None else OPEN_END
        if over <= plan.at:
            plan.leave("overtaken", "its date had passed when it was told")
            return
        ended, moved = self._called_off(plan, over, held), self._moved(plan, over)
        if ended is not None and (moved is None or ended.place < moved.place):
            ended.spent = True
            ended.rule("ends", "it calls a plan off", plan)
            plan.leave("overtaken", "the plan was called off", ended)
        elif moved is not None:
            plan.leave("overtaken", "the plan was moved to another time", moved)
        elif exclusive and not plan.event and plan.confirmed_at is None and over < OPEN_END:
            run = self._present[plan.trust]
            other = run.other(bisect_left(run.sayings, over, key=_at), plan)
            if other is not None:
                plan.leave("overtaken", "something else is said to hold after its date", other)

    def _called_off(self, plan: Saying, over: int, held: set[tuple[str, int]]) -> Saying | None:
        own = self._ends.get(plan.object, [])
        for i in range(bisect_right(own, plan.place, key=_place), len(own)):
            s = own[i]
            if s.at >= over or _confirmed_by(plan, s):
                return None
            late = s.invalid is not None and plan.valid is not None and s.end_lo >= plan.hi
            if s.trust >= plan.trust and not late and (s.uuid, plan.trust) not in held:
                return s
        return None

    def _moved(self, plan: Saying, over: int) -> Saying | None:
        run = self._moves.get((plan.object, plan.trust, plan.event))
        if run is None:
            return None
        i = bisect_right(run.sayings, plan.place, key=_place)
        while i < len(run.sayings):
            s = run.sayings[i]
            if s.at >= over or _confirmed_by(plan, s):
                return None
            if plan.valid is None or not _same_time(s, plan):
                return s
            i = run.changes[i]
        return None

    def held_without_plans(self) -> set[tuple[str, int]]:
        """The ends-claims, with a level, at whose saying their object held by more than plans."""
        asked = {s.uuid for own in self._ends.values() for s in own}
        if not asked:
            return set()
        stated = [copy(s) for s in self.sayings if not s.out and not s.plan and not s.event]
        painter = Painter(refine(stated))
        held: set[tuple[str, int]] = set()
        for s in painter.sayings:
            if s.uuid in asked and s.object is not None:
                for trust, line in painter.lines.items():
                    if line.own_at(s.object, s.at) is not None:
                        held.add((s.uuid, trust))
            painter.paint(s, rehearsal=True)
        return held


class _Run:
    """Sayings in order; `changes[i]` is the next place at which the key is another than at i."""

    def __init__(self, sayings: list[Saying], key: Callable[[Saying], object]) -> None:
        self.sayings = sayings
        self.changes = [len(sayings)] * len(sayings)
        for i in range(len(sayings) - 2, -1, -1):
            same = key(sayings[i]) == key(sayings[i + 1])
            self.changes[i] = self.changes[i + 1] if same else i + 1

    def other(self, i: int, plan: Saying) -> Saying | None:
        """The first at or after place i of another object than the plan's."""
        while i < len(self.sayings) and self.sayings[i].object == plan.object:
            i = self.changes[i]
        return self.sayings[i] if i < len(self.sayings) else None


def _by_key(sayings: Iterable[Saying], key: Callable[[Saying], _Key]) -> dict[_Key, list[Saying]]:
    found: dict[_Key, list[Saying]] = {}
    for s in sayings:
        found.setdefault(key(s), []).append(s)
    return found


def _place(s: Saying) -> Place:
    return s.place


def _at(s: Saying) -> int:
    return s.at


def _object(s: Saying) -> str | None:
    return s.object


def _date(s: Saying) -> tuple[int, int]:
    return s.lo, s.hi


def _confirmed_by(plan: Saying, s: Saying) -> bool:
    """Whether the plan was confirmed before this was said."""
    return plan.confirmed_at is not None and plan.confirmed_at <= s.at


def _same_time(s: Saying, plan: Saying) -> bool:
    """Whether one of two dates lies in the unit of the other."""
    return s.lo <= plan.lo < s.hi or plan.lo <= s.lo < plan.hi or s.lo == plan.lo
