"""What fits a question's time goes first, among what fits the question. Pure.

Nothing is left out, and what does not fit is not brought in: facts take a step down, and change
places with facts that fit about as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphmem.core.civil import micros
from graphmem.recall.timing import BEGINNING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from graphmem.core.records import Episode, Fact
    from graphmem.recall.channels import Scores
    from graphmem.recall.timing import Anchor, Order, Timing, Window

__all__ = ["anchored", "ordered_episodes", "timed"]

STEP: Final = 1e-6
"""What stands right below another."""
FACTS_AS_GOOD: Final = 0.75
"""Facts with this share of the best one's score fit about as well."""
AS_GOOD: Final = 0.8
"""Episodes with this share of the best one's score fit about as well …"""
AMONG: Final = 10
"""… of so many first ones."""
TOLD: Final = 0.5
"""Share of a clause's words that a fact must have to be what the clause tells."""


def timed(
    scores: Scores, facts: Mapping[str, Fact], timing: Timing, *, step: float
) -> dict[str, float]:
    """The scores, with what fits the question's time above what does not.

    Args:
        scores: of the facts, by how well they fit the question.
        facts: the facts, by uuid.
        timing: what the question says of time.
        step: taken off the facts that do not hold in the windows asked for.
    """
    found = dict(scores)
    windows = list(timing.windows)
    anchor = None
    if timing.anchor is not None:
        anchor, window = anchored(timing.anchor, scores, facts)
        windows += [window] if window else []
    if windows:
        found = _held(found, facts, windows, anchor, step)
    if timing.order is not None:
        sign = 1 if timing.order == "first" else -1
        begun = {u: sign * span[0] for u in _good(found) if (span := _span(facts[u]))}
        found = _moved(found, list(begun), begun.__getitem__)
    if timing.lasting:
        found = _moved(found, _good(found), lambda uuid: -_borders(facts[uuid]))
    return found


def anchored(
    anchor: Anchor, scores: Scores, facts: Mapping[str, Fact]
) -> tuple[str | None, Window | None]:
    """The fact that a clause tells, and the window on the clause's side of it.

    Of the dated facts that have half of the clause's words the one with the most; then with the
    most of its verbs, then a state if something began; then the best.
    """
    told = frozenset(anchor.terms)
    best: tuple[float, int, bool, float, str] | None = None
    for uuid, fact in facts.items():
        share = len(told.intersection(fact.terms)) / len(told)
        if share < TOLD or _span(fact) is None:
            continue
        verbs = len(set(anchor.verbs).intersection(fact.terms))
        begins = anchor.begins and fact.kind == "state"
        fit = (share, verbs, begins, scores.get(uuid, 0.0), uuid)
        best = fit if best is None or fit > best else best
    fact = None if best is None else facts[best[-1]]
    span = None if fact is None else _span(fact)
    if fact is None or span is None:
        return None, None
    start, end = span
    border = end if anchor.ends and fact.invalid_at is not None else start
    match anchor.side:
        case "before":
            return fact.uuid, (BEGINNING, border)
        case "after":
            return fact.uuid, (border, -BEGINNING)
        case "during":
            return fact.uuid, span


def ordered_episodes(
    scores: Scores, episodes: Mapping[str, Episode], order: Order
) -> dict[str, float]:
    """The scores, with the first (last) said above the others, among the best ones.

    They change places with each other only: which of them are the first ten stays the same.
    """
    best = sorted(scores, key=lambda uuid: (-scores[uuid], uuid))[:AMONG]
    least = AS_GOOD * scores[best[0]] if best else 0.0
    good = [uuid for uuid in best if uuid in episodes and scores[uuid] >= least]
    sign = 1 if order == "first" else -1
    early = sorted(good, key=lambda u: (episodes[u].said_at, episodes[u].position, u))[::sign]
    places = {uuid: place for place, uuid in enumerate(early)}
    return _moved(scores, good, lambda uuid: places[uuid])


def _held(
    scores: Scores,
    facts: Mapping[str, Fact],
    windows: Sequence[Window],
    anchor: str | None,
    step: float,
) -> dict[str, float]:
    """What held in any of the windows above what did not: a step, and always in one relation.

    Of one subject and exclusive relation the fact next to the border goes first. The anchor is
    what the question tells, not what it asks for.
    """
    fits = {u for u in scores if u != anchor and _holds_in(facts[u], windows)}
    found = {u: score if u in fits else score - step for u, score in scores.items()}
    slots: dict[tuple[str, str], list[str]] = {}
    for uuid in scores:
        if facts[uuid].exclusive:
            slots.setdefault((facts[uuid].subject, facts[uuid].name), []).append(uuid)
    for slot in slots.values():
        inside = [uuid for uuid in slot if uuid in fits]
        if not inside:
            continue
        if len(windows) == 1:
            found = _moved(found, inside, _by_nearness(facts, windows[0]))
        best = max(found[uuid] for uuid in inside)
        for uuid in slot:
            if uuid not in fits:
                found[uuid] = min(found[uuid], best - STEP)
    if anchor is not None and fits:
        found[anchor] = min(found[anchor], max(found[uuid] for uuid in fits) - STEP)
    return found


def _holds_in(fact: Fact, windows: Iterable[Window]) -> bool:
    span = _span(fact)
    return span is not None and any(span[0] < end and span[1] > start for start, end in windows)


def _by_nearness(facts: Mapping[str, Fact], window: Window) -> Callable[[str], int]:
    start, end = window
    if start == BEGINNING:
        return lambda uuid: -facts[uuid].holds_from
    if end == -BEGINNING:
        return lambda uuid: facts[uuid].holds_from
    return lambda uuid: 0


def _good(scores: Scores) -> list[str]:
    """The facts that fit about as well as the best one."""
    best = max(scores.values(), default=0.0)
    least = FACTS_AS_GOOD * best if best > 0 else best
    return [uuid for uuid, score in scores.items() if score >= least]


def _span(fact: Fact) -> Window | None:
    """When a fact held, as far as is known; what is only known to be over: the last instant.

    None: nothing is known of it, or it never held.
    """
    if fact.status == "past" and fact.holds_from >= fact.holds_to and fact.invalid_at is not None:
        over = micros(fact.invalid_at)
        return over - 1, over
    if fact.holds_from >= fact.holds_to or (fact.valid_at is None and fact.invalid_at is None):
        return None
    return fact.holds_from, fact.holds_to


def _borders(fact: Fact) -> int:
    return (fact.valid_at is not None) + (fact.invalid_at is not None)


def _moved(scores: Scores, some: Sequence[str], key: Callable[[str], int]) -> dict[str, float]:
    """Some records in the order of a key, on the places that they have; equals stay in order."""
    places = sorted(some, key=lambda uuid: (-scores[uuid], uuid))
    found = dict(scores)
    above = float("inf")
    for uuid, place in zip(sorted(places, key=key), places, strict=True):
        above = min(scores[place], above - STEP)
        found[uuid] = above
    return found
