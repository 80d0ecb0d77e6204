"""Scores explained: what each channel gave to each result. Pure, and only for those who ask.

The channels are those of `recall.ranking` (of the scope's own table), then of `recall.fuse`.
"""

from __future__ import annotations

from dataclasses import replace
from math import fsum
from typing import TYPE_CHECKING, Final

from graphmem.recall.fuse import entity_channels, episode_channels, fact_channels, weigh

if TYPE_CHECKING:
    from graphmem.core.requests import Scope
    from graphmem.recall.fuse import Channels, Pool
    from graphmem.recall.plan import QueryPlan
    from graphmem.recall.questions import Answer
    from graphmem.recall.weights import Weights

__all__ = ["scored"]

LEAST: Final = 1e-5
"""What rounding may leave: the channels' own sums are of single precision."""
MOVED: Final[dict[Scope, str]] = {"fact": "over", "episode": "fresh", "entity": "moved"}
"""What fusion did after the sum: a fact that is over gives way to what holds, an episode to a
newer one. Where the question says of which time it is, that is "time"."""


def scored(
    answer: Answer, candidates: Pool, plan: QueryPlan, weights: Weights, *, asked: bool
) -> Answer:
    """The answer, each result of it with the channels that make its score.

    Args:
        answer: what was selected.
        candidates: what was fused, as the search found it.
        plan: the question's plan.
        weights: those of the fusion.
        asked: whether anything was asked; else the newest is the answer.
    """
    facts = fact_channels(candidates, plan, weights)
    episodes = episode_channels(candidates, weights)
    entities = entity_channels(candidates, weigh(*facts.values()), plan, weights)
    crossed = answer.question.reranker == "cross_encoder"

    def told(scope: Scope, channels: Channels, uuid: str, score: float) -> dict[str, float]:
        if crossed:
            return {"cross_encoder": score}
        if not asked:
            return {"newest": score}
        parts = _parts(scope, channels, uuid, score, candidates)
        rest = score - fsum(parts.values())
        if abs(rest) > LEAST:
            parts["time" if plan.timing and scope == "fact" else MOVED[scope]] = rest
        return parts

    return replace(
        answer,
        facts=tuple(
            r._replace(scores=told("fact", facts, r.fact.uuid, r.score)) for r in answer.facts
        ),
        plans=tuple(
            r._replace(scores=told("fact", facts, r.fact.uuid, r.score)) for r in answer.plans
        ),
        episodes=tuple(
            r._replace(scores=told("episode", episodes, r.episode.uuid, r.score))
            for r in answer.episodes
        ),
        entities=tuple(
            r._replace(scores=told("entity", entities, r.entity.uuid, r.score))
            for r in answer.entities
        ),
    )


def _parts(
    scope: Scope, channels: Channels, uuid: str, score: float, candidates: Pool
) -> dict[str, float]:
    """The channels of one result; they add up to its score before it was moved."""
    if scope == "fact" and uuid not in candidates.facts:
        return {"inherited": score}  # believed at another instant; the search found its successor
    parts = dict(candidates.parts.get(scope, {}).get(uuid, {}))
    for name, (weight, scores) in channels.items():
        if name != "own" and (share := weight * scores.get(uuid, 0.0)):
            parts[name] = parts.get(name, 0.0) + share
    own = candidates.own[scope].get(uuid, 0.0)
    if lifted := channels["own"][1].get(uuid, own) - own:
        # On a trail an own score below 0 counts as 0.
        parts["trail"] = parts.get("trail", 0.0) + lifted
    return parts
