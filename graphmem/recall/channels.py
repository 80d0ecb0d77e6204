"""Channels: each scores records by one means. Small pure functions over what a store found."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from graphmem.core.records import Fact

__all__ = ["Scores", "joined", "named_ends", "shares"]

Scores: TypeAlias = "Mapping[str, float]"
"""Uuid to score; what is absent has none."""


def shares(scores: Scores) -> dict[str, float]:
    """Scores over the best one: 0 to 1, for channels in which absent means 0 (BM25)."""
    best = max(scores.values(), default=0.0)
    return {uuid: max(0.0, score / best) for uuid, score in scores.items()} if best > 0 else {}


def named_ends(facts: Iterable[Fact], named: Collection[str]) -> dict[str, float]:
    """Share of a fact's two ends that the question names."""
    return {
        fact.uuid: count / 2
        for fact in facts
        if (count := (fact.subject in named) + (fact.object in named))
    }


def joined(scores: Scores, facts: Mapping[str, Fact], literals: Collection[str]) -> Scores:
    """Each end's best fact, by the score of the fact; literals have none."""
    best: dict[str, float] = {}
    for uuid, score in scores.items():
        for end in (facts[uuid].subject, facts[uuid].object):
            if end not in literals and score > best.get(end, 0.0):
                best[end] = score
    return best
