"""Facts out of paint: what shows, what is over without a place, what is kept in history only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphmem.core.civil import CivilTime, Precision, from_micros, micros
from graphmem.core.fold.levels import show
from graphmem.core.fold.model import Edge

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphmem.core.fold.levels import Shown
    from graphmem.core.fold.model import Saying, Support
    from graphmem.core.fold.paint import Loose, Painter
    from graphmem.core.fold.timeline import Burial
    from graphmem.core.records import FactStatus, Kind

__all__ = ["Draft", "left_out", "slot_drafts", "window"]


@dataclass(slots=True, kw_only=True)
class Draft:
    """A fact before it has its id: a span, how its borders are known, and what bears it."""

    object: str
    sayings: list[Saying]
    kind: Kind
    status: FactStatus
    start: int | None = None
    end: int | None = None
    begin: Edge | None = None
    finish: Edge | None = None
    closer: Saying | None = None
    holds: tuple[int, int] = (0, 0)
    trust: int = field(default=0)


def slot_drafts(painter: Painter) -> list[Draft]:
    """Everything that the sayings of a painted slot amount to."""
    shown, buried = show(painter.lines)
    by_object: dict[str, list[Shown]] = {}
    for s in shown:
        by_object.setdefault(s.span.object, []).append(s)
    loose = _settle(painter.loose, by_object)
    drafts = [_live(s) for s in shown]
    drafts += [_over(group, undated=False) for group in loose if not group[0].undated]
    drafts += [_over(group, undated=True) for group in loose if group[0].undated]
    drafts += _undated_plans(painter.sayings)
    alive = {s.uuid for draft in drafts for s in draft.sayings}
    drafts += _history(buried, alive)
    return drafts


def left_out(sayings: Iterable[Saying], known: Mapping[str, Saying]) -> list[Draft]:
    """History of what is out: claims taken out together by one claim are one retracted fact."""
    groups: dict[tuple[str, str, str | None], list[Saying]] = {}
    for s in sayings:
        if s.out and s.holds and s.object is not None and s.outcome not in (None, "refused"):
            groups.setdefault((s.object, s.outcome, s.by), []).append(s)
    drafts: list[Draft] = []
    for (object_, _, by), group in groups.items():
        first = group[0]
        at = first.lo if first.valid is not None else first.at
        kind: Kind = "event" if first.event else "plan" if first.plan else "state"
        begin = first.start_edge()
        drafts.append(_retracted(object_, group, kind, at, begin, known.get(by or "")))
    return drafts


def _live(shown: Shown) -> Draft:
    span = shown.span
    planned = span.planned and any(s.saying.holds for s in span.supports)
    return Draft(
        object=span.object,
        sayings=_sayings(span.supports),
        kind="plan" if planned else "state",
        status="planned" if planned else "holds",
        start=span.start,
        end=None if span.open else span.end,
        begin=span.begin,
        finish=None if span.open else span.finish,
        closer=None if span.open or span.finish is None else span.finish.by,
        holds=(span.start, span.end),
        trust=shown.trust,
    )


def _settle(loose: Sequence[Loose], shown: dict[str, list[Shown]]) -> list[list[Loose]]:
    """Give what has no start to the spans that bear it already; group the rest into facts.

    An end belongs to the object's span that covers or touches it, an undated past to the last
    span that began before it was told. Ends of one object with no span of it between are one
    fact, and so are its undated pasts; those join an end of their object if there is one.
    """
    ends: dict[tuple[str, int], list[Loose]] = {}
    pasts: dict[str, list[Loose]] = {}
    for one in sorted(loose, key=lambda one: (one.undated, one.end, one.supports[0].saying.place)):
        own = shown.get(one.object, [])
        before = sum(s.span.start < one.end for s in own)
        bearer = own[before - 1] if before else None
        if bearer is not None and (one.undated or bearer.span.end >= one.end):
            bearer.span.supports = bearer.span.supports + one.supports
        elif not one.undated:
            ends.setdefault((one.object, before), []).append(one)
        else:
            pasts.setdefault(one.object, []).append(one)
    for object_, group in pasts.items():
        if (key := next((key for key in ends if key[0] == object_), None)) is not None:
            ends[key].extend(group)
    joined = {object_ for object_, _ in ends}
    return [*ends.values(), *(group for object_, group in pasts.items() if object_ not in joined)]


def _over(group: Sequence[Loose], *, undated: bool) -> Draft:
    """A fact of unknown start: the earliest end that is known."""
    first = group[0]
    stated = not undated and first.edge.basis == "stated"
    return Draft(
        object=first.object,
        sayings=_sayings([s for one in group for s in one.supports]),
        kind="state",
        status="past",
        end=first.end,
        begin=None,
        finish=first.edge,
        closer=None if undated else first.edge.by,
        holds=window(first.edge.civil, first.end) if stated else (0, 0),
        trust=max(one.trust for one in group),
    )


def window(civil: CivilTime, end: int) -> tuple[int, int]:
    """Where a fact of unknown start answers: in the unit of its end and the one before it."""
    if civil.precision > Precision.DAY:
        civil = CivilTime.of(from_micros(end - 1), Precision.DAY, civil.zone)
    return micros(civil.before().start), end


def _undated_plans(sayings: Sequence[Saying]) -> list[Draft]:
    groups: dict[str, list[Saying]] = {}
    for s in sayings:
        if s.plan and s.valid is None and not s.out and s.object is not None:
            s.rule("paints", "a plan without a date stands until it is fulfilled or ended")
            groups.setdefault(s.object, []).append(s)
    return [
        Draft(
            object=object_,
            sayings=group,
            kind="plan",
            status="planned",
            trust=max(s.trust for s in group),
        )
        for object_, group in groups.items()
    ]


def _history(buried: Sequence[Burial], alive: set[str]) -> list[Draft]:
    """What was painted over completely: the last burial of each claim that bears nothing more."""
    drafts: list[Draft] = []
    seen = set(alive)
    for span, by in reversed(buried):
        dead = [s for s in _sayings(span.supports) if s.uuid not in seen]
        if not any(s.holds for s in dead):
            continue
        seen.update(s.uuid for s in dead)
        for s in dead:
            s.rule("painted over", "a later claim says otherwise", by)
        plan = all(s.unconfirmed for s in dead if s.holds)
        end = None if span.open or not span.end_stated else span.end
        if not plan and _coincide(span.begin, span.start, end, by):
            drafts.append(_unit_past(span.object, dead, span.begin, by))
        else:
            kind: Kind = "plan" if plan else "state"
            drafts.append(_retracted(span.object, dead, kind, span.start, span.begin, by))
    return drafts


def _coincide(begin: Edge, start: int, end: int | None, by: Saying) -> bool:
    """Whether it was covered only because coarse units coincide."""
    if begin.basis != "stated" or not by.holds or by.valid is None:
        return False
    return by.lo <= start < by.hi and (end is None or end <= by.hi)


def _unit_past(object_: str, sayings: list[Saying], begin: Edge, by: Saying) -> Draft:
    start = micros(begin.civil.start)
    return Draft(
        object=object_,
        sayings=sayings,
        kind="state",
        status="past",
        start=start,
        end=max(micros(begin.civil.end), start + 1),
        begin=begin,
        finish=Edge("neighbour", begin.civil, by),
        closer=by,
        trust=max(s.trust for s in sayings),
    )


def _retracted(
    object_: str,
    sayings: list[Saying],
    kind: Kind,
    at: int,
    begin: Edge,
    by: Saying | None = None,
) -> Draft:
    return Draft(
        object=object_,
        sayings=sayings,
        kind=kind,
        status="retracted",
        start=at,
        end=at,
        begin=begin,
        finish=None if by is None else Edge("neighbour", begin.civil, by),
        closer=by,
        trust=max(s.trust for s in sayings),
    )


def _sayings(supports: Iterable[Support]) -> list[Saying]:
    """The sayings behind some supports, each once, in the order of saying."""
    unique = {s.saying.uuid: s.saying for s in supports}
    return sorted(unique.values(), key=lambda s: s.place)
