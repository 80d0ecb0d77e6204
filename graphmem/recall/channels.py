"""Channels: each scores records by one means. Small pure functions over what a store found."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from graphmem.core.records import Fact
    from graphmem.core.requests import ChannelName, Found, Scope

__all__ = ["Scores", "hits_of", "joined", "named_ends", "shares"]

Scores: TypeAlias = "Mapping[str, float]"
"""Uuid to score; what is absent has none."""


def hits_of(found: Iterable[Found], scope: Scope, name: ChannelName) -> dict[str, float]:
    """The raw scores that the stores gave; the best of each record."""
    scores: dict[str, float] = {}
    for each in found:
        for channel in each.channels:
            if (channel.scope, channel.name) == (scope, name):
                for hit in channel.hits:
                    scores[hit.uuid] = max(hit.score, scores.get(hit.uuid, hit.score))
    return scores


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
