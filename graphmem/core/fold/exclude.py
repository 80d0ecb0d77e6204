"""What is out before anything is painted: the denied, and plans that were overtaken."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from graphmem.core.catalogue import SHIPPED
from graphmem.core.fold.paint import Painter
from graphmem.core.fold.refine import refine
from graphmem.core.records import OPEN_END

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmem.core.fold.model import Place, Saying

__all__ = ["call_off", "confirm", "deny", "sort_kinds"]


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


def confirm(sayings: Sequence[Saying]) -> None:
    """Mark plans that a later claim of their object, in the present tense, confirms."""
    plans = [s for s in sayings if s.plan and not s.out]
    if not plans:
        return
    present: dict[tuple[str | None, int], list[Saying]] = {}
    for s in sayings:
        if s.still_says:
            present.setdefault((s.object, s.trust), []).append(s)
    for plan in plans:
        later = _first_after(present.get((plan.object, plan.trust), []), plan.place)
        if later is None:
            continue
        if plan.valid is None:
            plan.leave("fulfilled", "the plan came true", later)
        else:
            plan.confirmed_at = later.at


def call_off(sayings: Sequence[Saying], exclusive: bool) -> None:
    """Take out plans that were overtaken (of one slot, in the order of saying).

    A dated plan is out if the unit of its date was over when it was said; if another object is
    said to hold after that unit; if, before the end of the unit and unless confirmed, it is called
    off by an ends-claim of its object, while that does not hold by anything but plans, or moved
    to another date by a later plan of its object.
    """
    confirm(sayings)
    plans = [s for s in sayings if s.plan and not s.out]
    if not plans:
        return
    by_object: dict[str | None, list[Saying]] = {}
    for s in sayings:
        by_object.setdefault(s.object, []).append(s)
    held = _held_without_plans(sayings, plans, by_object)
    for plan in plans:
        _overtake(plan, sayings, by_object.get(plan.object, []), held, exclusive)


def _overtake(
    plan: Saying,
    sayings: Sequence[Saying],
    own: Sequence[Saying],
    held: set[tuple[str, int]],
    exclusive: bool,
) -> None:
    over = plan.hi if plan.valid is not None else OPEN_END
    if over <= plan.at:
        plan.leave("overtaken", "its date had passed when it was told")
        return
    for s in own:
        if s.out or s.place <= plan.place or s.at >= over or _confirmed_by(plan, s):
            continue
        if _calls_off(s, plan) and (s.uuid, plan.trust) not in held:
            s.spent = True
            s.rule("ends", "it calls a plan off", plan)
            plan.leave("overtaken", "the plan was called off", s)
            return
        if _moves(s, plan):
            plan.leave("overtaken", "the plan was moved to another time", s)
            return
    if not exclusive or plan.event or plan.confirmed_at is not None or over == OPEN_END:
        return
    for s in sayings:
        other = s.object != plan.object and s.trust == plan.trust
        if other and s.place > plan.place and s.at >= over and s.still_says:
            plan.leave("overtaken", "something else is said to hold after its date", s)
            return


def _confirmed_by(plan: Saying, s: Saying) -> bool:
    """Whether the plan was confirmed before this was said."""
    return plan.confirmed_at is not None and plan.confirmed_at <= s.at


def _calls_off(s: Saying, plan: Saying) -> bool:
    if not s.ends or s.trust < plan.trust:
        return False
    return s.invalid is None or plan.valid is None or s.end_lo < plan.hi


def _moves(s: Saying, plan: Saying) -> bool:
    if not s.plan or s.valid is None or s.trust != plan.trust or s.event != plan.event:
        return False
    if plan.valid is None:
        return True
    return not (s.lo <= plan.lo < s.hi or plan.lo <= s.lo < plan.hi or s.lo == plan.lo)


def _held_without_plans(
    sayings: Sequence[Saying],
    plans: Sequence[Saying],
    by_object: dict[str | None, list[Saying]],
) -> set[tuple[str, int]]:
    """The ends-claims, with a level, at whose saying their object held by more than plans."""
    asked = {
        s.uuid
        for plan in plans
        for s in by_object.get(plan.object, [])
        if s.ends and s.place > plan.place
    }
    if not asked:
        return set()
    stated = [copy(s) for s in sayings if not s.out and not s.plan and not s.event]
    painter = Painter(refine(stated))
    held: set[tuple[str, int]] = set()
    for s in painter.sayings:
        if s.uuid in asked and s.object is not None:
            for trust, line in painter.lines.items():
                if line.own_at(s.object, s.at) is not None:
                    held.add((s.uuid, trust))
        painter.paint(s, rehearsal=True)
    return held


def _first_after(sayings: Sequence[Saying], place: Place) -> Saying | None:
    return next((s for s in sayings if s.place > place), None)
