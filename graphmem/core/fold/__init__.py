"""The fold: from what was said to what holds. Rules and cases are design: TIME.

Claims are read as sequenced modifications of a timeline, in the order of saying:

    hear       merges, the order of saying, corrections, fulfilled plans          order.py
    sort_kinds, deny, call_off   what is out before anything is painted           exclude.py
    refine     finer dates replace coarser ones                                   refine.py
    paint      later over earlier, each level of trust on its own timeline        paint.py
    show       the levels over each other                                         levels.py
    drafts     spans, pasts, events, history                           spans.py, events.py
    facts      identity, sentence, evidence                                       facts.py

`append` does the same for one more claim where nothing else can change.
Pure, deterministic, total: no claim makes it raise; what cannot be is refused with a reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmem.core.fold.append import append, slot_state
from graphmem.core.fold.events import event_drafts
from graphmem.core.fold.exclude import call_off, deny, sort_kinds
from graphmem.core.fold.facts import Group, facts_of
from graphmem.core.fold.model import FOLD_VERSION, Folded, Verdict
from graphmem.core.fold.order import hear
from graphmem.core.fold.paint import Painter
from graphmem.core.fold.refine import refine
from graphmem.core.fold.spans import left_out, slot_drafts

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from graphmem.core.fold.model import Saying
    from graphmem.core.fold.spans import Draft
    from graphmem.core.records import Claim, Fact, SlotState

__all__ = ["FOLD_VERSION", "Folded", "Verdict", "append", "fold"]


def fold(
    graph_id: str,
    claims: Iterable[Claim],
    *,
    canonical: Mapping[str, str],
    exclusive: Callable[[str], bool],
    groups: Collection[tuple[str, str]] | None = None,
) -> Folded:
    """What some claims amount to.

    Args:
        graph_id: the graph; claims of another one are not heard.
        claims: all claims of the groups, and whatever is linked to those by corrects, repeats or
            fulfils, transitively; in any order, repetitions allowed.
        canonical: entity uuid to the uuid of its class; absent: itself.
        exclusive: whether a relation holds one object at a time.
        groups: (canonical subject, relation name) pairs to fold; None: all there are. Claims of
            other groups only take part through links. A claim that corrects or fulfils one of
            another group changes that group too: fold both.

    Returns:
        Facts, slot states, supports and verdicts of the folded groups.
    """
    told = hear((c for c in claims if c.graph_id == graph_id), canonical)
    known = {s.uuid: s for s in told}
    by_group: dict[tuple[str, str], list[Saying]] = {}
    for s in told:
        by_group.setdefault((s.subject, s.claim.name), []).append(s)
    facts: list[Fact] = []
    slots: list[SlotState] = []
    supports: dict[str, tuple[str, ...]] = {}
    verdicts: dict[str, Verdict] = {}
    for subject, name in sorted(by_group):
        if groups is not None and (subject, name) not in groups:
            continue
        sayings = by_group[subject, name]
        group = Group(graph_id, subject, name, exclusive(name))
        drafts, painters = _fold_group(group, sayings, known)
        made = facts_of(group, drafts)
        facts += [fact for fact, _ in made]
        supports.update((fact.uuid, tuple(s.uuid for s in d.sayings)) for fact, d in made)
        verdicts.update(_verdicts(sayings, drafts))
        slots += _states(group, painters, made)
    return Folded(facts=tuple(facts), slots=tuple(slots), supports=supports, verdicts=verdicts)


def _fold_group(
    group: Group, sayings: Sequence[Saying], known: Mapping[str, Saying]
) -> tuple[list[Draft], dict[str | None, Painter]]:
    """The drafts of a group, and its painters by slot (None: the exclusive one).

    A slot of which something is out has no painter: nothing may be appended to it, nor to a group
    with a plan in it, whose reading may hang on what else is told in the group.
    """
    sort_kinds(sayings, group.name, group.exclusive)
    deny(sayings)
    drafts: list[Draft] = []
    painters: dict[str | None, Painter] = {}
    planning = any(s.plan or s.claim.kind == "plan" for s in sayings)
    for object_, slot in _slots(group, sayings).items():
        call_off(slot, group.exclusive)
        painter = Painter(refine([s for s in slot if not s.out and not s.event]))
        painter.run()
        drafts += slot_drafts(painter)
        if not planning and not any(s.out for s in slot):
            painters[object_] = painter
    drafts += event_drafts(sayings)
    drafts += left_out(sayings, known)
    return drafts, painters


def _slots(group: Group, sayings: Sequence[Saying]) -> dict[str | None, list[Saying]]:
    """The sayings of each slot; an end that names no object is in every one of them."""
    if group.exclusive:
        return {None: list(sayings)}
    slots: dict[str | None, list[Saying]] = {s.object: [] for s in sayings if s.object is not None}
    for s in sayings:
        if s.object is not None:
            slots[s.object].append(s)
        else:
            for slot in slots.values():
                slot.append(s)
    return slots


def _verdicts(sayings: Sequence[Saying], drafts: Sequence[Draft]) -> dict[str, Verdict]:
    bearing = {s.uuid for d in drafts if d.status != "retracted" for s in d.sayings}
    found: dict[str, Verdict] = {}
    for s in sayings:
        if s.outcome is None:
            if s.uuid not in bearing:
                s.rule("no effect", "what it says is covered by other claims")
            elif s.stroke:
                s.rule("paints", "it says when this holds")
            else:
                s.rule("supports", "it is evidence")
        found[s.uuid] = Verdict(s.uuid, s.outcome or "no effect", s.reason, s.by)
    return found


def _states(
    group: Group,
    painters: Mapping[str | None, Painter],
    made: Sequence[tuple[Fact, Draft]],
) -> list[SlotState]:
    """The states of the slots to which claims may be appended."""
    facts = {(f.object, f.holds_from): f for f, d in made if d.status == "holds"}
    states: list[SlotState] = []
    for object_, painter in painters.items():
        if len(painter.lines) != 1:
            continue
        (line,) = painter.lines.values()
        if not line.spans:
            continue
        last = line.spans[-1]
        tail = facts.get((last.object, last.start))
        state = slot_state(group, object_, painter, last, tail)
        if state is not None:
            states.append(state)
    return states
