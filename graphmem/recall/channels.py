"""Channels: each scores records by one means. Small pure functions over what a store found."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING, TypeAlias

from graphmem.core.names import name_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from graphmem.core.records import Entity, Episode, Fact, Vector
    from graphmem.core.requests import ChannelName, Found, Scope

__all__ = [
    "Scores",
    "cosines",
    "hits_of",
    "joined",
    "lifted",
    "named_ends",
    "nearness",
    "neighbouring",
    "said_by",
    "scaled",
    "shares",
]

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


def scaled(scores: Scores) -> dict[str, float]:
    """`max(-1, (x - mean) / (max - mean))` over the candidates: the best 1, the average 0."""
    if not scores:
        return {}
    best = max(scores.values())
    mean = fsum(scores.values()) / len(scores)  # exact: the order of hits must not matter
    reach = best - mean
    if reach <= 1e-12:
        return dict.fromkeys(scores, 1.0)
    return {uuid: max(-1.0, (score - mean) / reach) for uuid, score in scores.items()}


def neighbouring(
    bm25: Scores, episodes: Mapping[str, Episode], around: Sequence[float]
) -> dict[str, float]:
    """BM25 with a share of the neighbouring turns' (same thread, next positions).

    A turn answers the one before it: the words of a question stand often beside its answer.
    `around` are the shares of the turns three, two, one before and one, two after; a long
    neighbour gives less, `min(1, 60 / its words)`.
    """
    places = {(e.thread_id, e.position): e.uuid for e in episodes.values() if e.thread_id}
    given = {
        uuid: score * min(1.0, 60 / (1 + episodes[uuid].content.count(" ")))
        for uuid, score in bm25.items()
        if uuid in episodes
    }
    scores: dict[str, float] = {}
    for episode in episodes.values():
        score = bm25.get(episode.uuid, 0.0)
        if episode.thread_id:
            for step, share in zip((-3, -2, -1, 1, 2), around, strict=True):
                beside = places.get((episode.thread_id, episode.position + step))
                if beside is not None:
                    score += share * given.get(beside, 0.0)
        if score > 0:
            scores[episode.uuid] = score
    return scores


def cosines(
    vectors: Mapping[str, Vector], query: Vector | None, wanted: Iterable[str]
) -> dict[str, float]:
    """Cosine of each wanted record with the query, where both have a vector."""
    uuids = [uuid for uuid in wanted if uuid in vectors]
    if query is None or not uuids:
        return {}
    import numpy

    rows = numpy.frombuffer(b"".join(vectors[uuid] for uuid in uuids), "<f4")
    products = rows.reshape(len(uuids), -1) @ numpy.frombuffer(query, "<f4")
    return dict(zip(uuids, products.tolist(), strict=True))


def said_by(episodes: Iterable[Episode], speakers: Collection[str]) -> dict[str, float]:
    """1 for what was said by the one speaker whom the question names."""
    if len(speakers) != 1:
        return {}
    return {e.uuid: 1.0 for e in episodes if e.name and name_key(e.name) in speakers}


def named_ends(facts: Iterable[Fact], named: Collection[str]) -> dict[str, float]:
    """Share of a fact's two ends that the question names."""
    return {
        fact.uuid: count / 2
        for fact in facts
        if (count := (fact.subject in named) + (fact.object in named))
    }


def nearness(hops: Scores) -> dict[str, float]:
    """Halved with each hop: 1 for the origins' own facts."""
    least = min(hops.values(), default=0.0)
    return {uuid: 0.5 ** (hop - least) for uuid, hop in hops.items()}


def lifted(scores: Scores, facts: Mapping[str, Fact]) -> dict[str, float]:
    """Each episode's best fact, by the score of the fact; never below 0."""
    best: dict[str, float] = {}
    for uuid, score in scores.items():
        for episode in facts[uuid].episodes:
            if score > best.get(episode, 0.0):
                best[episode] = score
    return best


def joined(scores: Scores, facts: Mapping[str, Fact], entities: Mapping[str, Entity]) -> Scores:
    """Each entity's best fact, by the score of the fact; literals have none."""
    best: dict[str, float] = {}
    for uuid, score in scores.items():
        for end in (facts[uuid].subject, facts[uuid].object):
            entity = entities.get(end)
            if entity is not None and not entity.is_value and score > best.get(end, 0.0):
                best[end] = score
    return best
