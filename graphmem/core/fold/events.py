"""Events: each its own fact, over its unit of time; nothing supersedes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmem.core.fold.model import Edge
from graphmem.core.fold.spans import Draft

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmem.core.fold.model import Saying

__all__ = ["event_drafts"]


def event_drafts(sayings: Sequence[Saying]) -> list[Draft]:
    """The events of one group as facts; those that repeat one another are one.

    Args:
        sayings: all of the group, in the order of saying (denials with a range reach events).
    """
    denials = [s for s in sayings if s.denies and not s.out and s.valid is not None]
    events = [s for s in sayings if s.event and not s.out]
    for s in events:
        for denial in denials:
            if _denied(s, denial):
                s.leave("denied", "it was denied for its time", denial)
    return [_draft(group) for group in _alike([s for s in events if not s.out])]


def _denied(s: Saying, denial: Saying) -> bool:
    if denial.object != s.object or denial.place < s.place or denial.trust < s.trust:
        return False
    end = denial.end() if denial.invalid is not None else denial.hi
    return s.valid is not None and denial.lo <= s.lo and s.hi <= end


def _alike(events: Sequence[Saying]) -> list[list[Saying]]:
    """Events that repeat one another, directly or by way of others, of the same object."""
    group_of: dict[str, list[Saying]] = {}
    for s in events:
        group = [s]
        for uuid in s.claim.repeats:
            other = group_of.get(uuid)
            if other is not None and other is not group and other[0].object == s.object:
                group = [*other, *group]
                for member in group:
                    group_of[member.uuid] = group
        group_of[s.uuid] = group
    unique = {id(group): group for group in group_of.values()}
    return [sorted(group, key=lambda s: s.place) for group in unique.values()]


def _draft(group: list[Saying]) -> Draft:
    dated = _dated(group)
    plan = all(s.plan for s in group)
    first = group[0]
    draft = Draft(
        object=first.object or "",
        sayings=group,
        kind="event",
        status="planned" if plan else "holds",
        trust=max(s.trust for s in group),
    )
    if dated is not None:
        draft.start, draft.begin = dated.lo, dated.start_edge()
        end = dated.hi
        if dated.invalid is not None and dated.end() > dated.lo:
            end, draft.finish = dated.end(), dated.end_edge()
        else:
            draft.finish = draft.begin
        draft.end = max(end, dated.lo + 1)  # an instant is not nothing
        draft.holds = (draft.start, draft.end)
    elif not plan:
        draft.status = "past"
        draft.end = min(s.at for s in group)
        draft.finish = Edge("said", first.said_day(), first)
    for s in group:
        s.rule("paints" if s is (dated or first) else "supports", "it happened")
    return draft


def _dated(group: Sequence[Saying]) -> Saying | None:
    """The date that counts: the last one told, but a coarser one never undoes a finer inside it."""
    best: Saying | None = None
    for s in group:
        if s.valid is None:
            continue
        coarser = best is not None and s.lo <= best.lo < max(s.hi, s.lo + 1)
        finer = best is None or best.valid is None or s.valid.precision >= best.valid.precision
        if not coarser or finer:
            best = s
    return best
