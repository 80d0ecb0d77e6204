"""Facts and entities that a batch may touch: BM25 and cosine over a scope in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from graphmem.core.bm25 import K1, B
from graphmem.core.requests import Hit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from graphmem.core.records import Vector
    from graphmem.stores.embedded.columns import Upto
    from graphmem.stores.embedded.layout import Moment
    from graphmem.stores.embedded.words import Texts

    Array: TypeAlias = NDArray[Any]

__all__ = ["by_text", "by_vector"]

FREQUENT = 2_000
"""Rows up to which a term is rare; and so is one in up to a sixteenth of all."""
DIGITS = 6
"""Scores are rounded, so that equal texts tie whatever the order of additions."""


def by_text(
    texts: Texts, wanted: Array, terms: Sequence[tuple[str, float]], limit: int
) -> list[Hit]:
    """The best rows by BM25 (`core.bm25`).

    Frequent terms only add to the rows in which rarer ones stand, unless those are too few; if
    all are frequent, somebody must find rows.

    Args:
        texts: the rows.
        wanted: which of their places may be found.
        terms: what to look for and how much each counts; of one given twice, the most.
        limit: how many rows.
    """
    weights: dict[str, float] = {}
    for term, weight in terms:
        weights[term] = max(weight, weights.get(term, 0.0))
    rows, times, of = texts.rows([*weights])
    sizes = np.bincount(of, minlength=len(weights))
    rare = sizes <= max(FREQUENT, texts.entries // 16)
    if not (rare & (sizes > 0)).any():
        rare[:] = True
    gains = np.array([*weights.values()]) * np.log1p((texts.entries - sizes + 0.5) / (sizes + 0.5))
    longer = 1 - B + B * texts.lengths[rows] / texts.mean_length
    parts = (gains * (K1 + 1))[of] * times / (times + K1 * longer)
    scores = np.bincount(rows, parts, len(wanted))
    met = np.zeros(len(wanted), np.bool_)
    met[rows[rare[of]]] = True
    ranked = _best(texts.uuids, met & wanted, scores, limit)
    if len(ranked) >= limit or rare.all():
        return ranked
    met[rows] = True
    return _best(texts.uuids, met & wanted, scores, limit)


def by_vector(moment: Moment, wanted: Array, vectors: Sequence[Vector], limit: int) -> list[Hit]:
    """The rows of a moment nearest to one of the vectors by cosine, among those that are wanted."""
    scores = moment.of_slots(moment.slots.nearest(vectors))
    return _best(moment.uuids, wanted & ~np.isnan(scores), scores.astype(np.float64), limit)


def _best(uuids: Upto, found: Array, scores: Array, limit: int) -> list[Hit]:
    """The best so many of the rows found, equal ones by uuid."""
    places = np.flatnonzero(found)
    if limit < 1:
        return []
    best = np.round(scores[places], DIGITS)
    border = np.partition(best, -limit)[-limit] if len(places) > limit else -np.inf
    above, tied = best > border, best == border  # many may tie: texts alike are as good
    named = zip((-best[above]).tolist(), uuids.at(places[above]), strict=True)
    hits = [Hit(uuid=uuid, score=-minus) for minus, uuid in sorted(named)]
    last = sorted(uuids.at(places[tied]))[: limit - len(hits)]
    return hits + [Hit(uuid=uuid, score=float(border)) for uuid in last]
