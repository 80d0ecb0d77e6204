"""How far a breadth-first walk over fact edges has come: one rule for every store. Pure.

A store only answers the hops:

    reach = Reach(asked)
    while frontier := reach.frontier:
        found = ...  # at most `reach.room` edges at these entities, by uuid
        new = reach.meet(found, terms_of)
        reach.name(...)  # what stands at the new ends
    return reach.edges
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from graphmem.core.requests import Edge, Edges, End

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from graphmem.core.requests import Expansion

__all__ = ["Reach"]

W = TypeVar("W")


class Reach:
    """What a walk has met, and where it goes on (`Expansion`)."""

    def __init__(self, asked: Expansion) -> None:
        """Begin at the origins."""
        self._asked = asked
        self._hop = 0
        self._new: list[str] = []
        self._met: dict[str, Edge] = {}
        self._hops: dict[str, int] = {}
        self._ends: dict[str, End] = {}

    @property
    def frontier(self) -> list[str]:
        """The entities whose edges are looked up next, sorted; none where the walk is over.

        First the origins; then the new ends that are no literals, and neither origins nor where
        the walk is to stop.
        """
        asked, ends = self._asked, self._ends
        if self._hop >= asked.hops or len(self._met) >= asked.limit:
            return []
        if self._hop == 0:
            return sorted(set(asked.origins))
        literals = (uuid for uuid in self._new if uuid in ends and ends[uuid].is_value)
        closed = {*asked.stop, *asked.origins, *literals}
        return [uuid for uuid in self._new if uuid not in closed]

    @property
    def room(self) -> int:
        """How many edges of this hop are wanted: those met before may come again."""
        return self._asked.limit + len(self._met)

    def meet(
        self, found: Iterable[tuple[str, str, str, W]], terms: Callable[[W], Iterable[str]]
    ) -> list[str]:
        """Take in the edges of a hop; gives the entities at their ends not named yet, sorted.

        Args:
            found: uuid, subject, object and words of each, by uuid.
            terms: reads the terms from the words as the store keeps them; only of new edges.
        """
        told = [edge for edge in found if edge[0] not in self._met]
        new = [
            Edge(uuid, subject, object_, tuple(terms(words)))
            for uuid, subject, object_, words in told[: self._asked.limit - len(self._met)]
        ]
        self._met |= {edge.uuid: edge for edge in new}
        self._hops |= {edge.uuid: self._hop for edge in new}
        reached = {end for edge in new for end in (edge.subject, edge.object)}
        self._new = sorted(reached - self._ends.keys())
        return self._new

    def name(self, ends: Mapping[str, End]) -> None:
        """Take in what stands at the new ends, and end the hop.

        Of `ends` only those count that `meet` gave.
        """
        self._ends |= {uuid: ends[uuid] for uuid in self._new if uuid in ends}
        self._hop += 1

    @property
    def edges(self) -> Edges:
        """All that was met."""
        return Edges(edges=self._met, hops=self._hops, ends=self._ends)
