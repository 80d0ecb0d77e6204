"""Which new fact stands for one that is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from graphmem.core.records import Fact

__all__ = ["successors"]


def successors(
    gone: Iterable[Fact], facts: Iterable[Fact], canonical: Callable[[str], str]
) -> tuple[tuple[str, str], ...]:
    """Pairs of a dropped fact's uuid and its successor's, sorted.

    That is the one of the same relation and ends (`canonical`: who stands for whom, afterwards)
    whose span overlaps it most.
    """
    by_ends: dict[tuple[str, str, str], list[Fact]] = {}
    for fact in facts:
        by_ends.setdefault((fact.subject, fact.name, fact.object), []).append(fact)
    pairs: list[tuple[str, str]] = []
    for old in gone:
        ends = (canonical(old.subject), old.name, canonical(old.object))
        if candidates := by_ends.get(ends):
            best = max(candidates, key=lambda new: (*_overlap(old, new), new.uuid))
            pairs.append((old.uuid, best.uuid))
    return tuple(sorted(pairs))


def _overlap(old: Fact, new: Fact) -> tuple[int, int]:
    """How long two spans hold together; then how near their starts are."""
    common = min(old.holds_to, new.holds_to) - max(old.holds_from, new.holds_from)
    return max(0, common), -abs(old.holds_from - new.holds_from)
