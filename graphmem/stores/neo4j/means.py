"""The mean directions of a graph's vectors, from a sample, kept in this program between questions.

A uuid is a hash, so the first thousand by uuid are a random sample. Of a thousand unit vectors in
256 dimensions whose mean has the length .35, the sample's mean is off by about 5 degrees; a graph
with fewer is taken whole.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphmem.core.requests import Scope
    from graphmem.stores.neo4j.connection import Connection

__all__ = ["Mean", "Means"]

SAMPLE = 1_000
SHARE = 50
"""A mean stands until the scope has grown or shrunk by one in so many."""
GRAPHS = 1_000
"""Means kept for so many graphs; each takes a few kilobytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """The mean of a scope's unit vectors: its direction (None: it has none) and its length.

    `entries` and `version` tell how large the scope was and where the graph stood, `sampled` how
    many vectors it is made of.
    """

    direction: NDArray[Any] | None
    norm: float
    entries: int
    version: int
    sampled: int

    def good(self, entries: int, version: int) -> bool:
        """Whether it is still one for a scope of so many records at this version of the graph.

        Vectors may come later than their records: with half of them missing, each commit counts.
        """
        late = version != self.version and 2 * self.sampled < min(self.entries, SAMPLE)
        return not late and abs(entries - self.entries) * SHARE <= self.entries

    def numbers(self) -> list[float] | None:
        """The direction as a parameter of a statement."""
        return None if self.direction is None else self.direction.tolist()

    def nearness(self, vector: list[float] | None) -> float:
        """Cosine of a question's vector with the direction; 0 without one of them."""
        if vector is None or self.direction is None:
            return 0.0
        asked = np.asarray(vector, np.float64)
        return float(asked @ self.direction / (np.linalg.norm(asked) or 1.0))


class Means:
    """Those of one store in this program; the least recently used go first."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._known: OrderedDict[tuple[str, Scope], Mean] = OrderedDict()

    async def of(self, connection: Connection, graph_id: str, scope: Scope) -> Mean:
        """The mean that is known, or a new one: 1 statement."""
        known = self._known.get((graph_id, scope))
        return known or await self.anew(connection, graph_id, scope)

    async def anew(self, connection: Connection, graph_id: str, scope: Scope) -> Mean:
        """The mean of the scope as it is now: 1 statement."""
        told = {"graph_id": graph_id, "most": SAMPLE}
        match scope:
            case "episode":
                found = await connection.ask("passage_sample", **told)
            case "fact":
                found = await connection.ask("fact_sample", **told)
            case "entity":
                found = await connection.ask("entity_sample", **told)
        if not found:
            return Mean(direction=None, norm=0.0, entries=0, version=0, sampled=0)
        row = found[0]
        mean = _mean(row["vectors"], row["entries"], row["version"])
        self._known[graph_id, scope] = mean
        self._known.move_to_end((graph_id, scope))
        while len(self._known) > GRAPHS:
            self._known.popitem(last=False)
        return mean


def _mean(vectors: list[list[float]], entries: int, version: int) -> Mean:
    direction, norm = None, 0.0
    if vectors:
        mean = np.asarray(vectors, np.float32).mean(axis=0, dtype=np.float64)
        norm = float(np.linalg.norm(mean))
        direction = mean / norm if norm > 0.0 else None
    return Mean(
        direction=direction, norm=norm, entries=entries, version=version, sampled=len(vectors)
    )
