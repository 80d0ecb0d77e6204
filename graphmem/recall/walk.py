"""Breadth-first search that knows what it looks for: trails of facts from what a question names.

A question may name one thing and mean another several facts away ("the capital of the country of
the founder of X"). From each entity that it names the walk goes on over facts, a step at a time;
the trails whose facts fit the question's words best are followed, and a trail's facts stay
together in the result: one that is missing makes the rest useless. (Beam search, B. Lowerre, 1976,
over paths scored by the mean fit of their facts.) Pure: what a step finds is asked for outside.
"""

from __future__ import annotations

from functools import lru_cache
from math import fsum
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from graphmem.core.products import products
from graphmem.core.tokens import STOP, terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from graphmem.core.records import Fact
    from graphmem.core.requests import Edge, End
    from graphmem.recall.lexicon import WordVectors

__all__ = ["Paths", "Trail", "begun", "ends_of", "together"]


NEARNESS: Final = 0.1
"""What the first fact of a trail has for being near; halved with each step."""


class Trail(NamedTuple):
    """Facts that lead from a named entity to `end`, and the sum of their fits."""

    facts: tuple[str, ...]
    end: str
    fit: float

    @property
    def worth(self) -> float:
        """The mean fit of its facts: a long trail is no better for being long."""
        return self.fit / max(1, len(self.facts))


class Paths:
    """The edges that a walk has met, by what they join, and how well each fits the question.

    How an edge fits: `mean over its own words of max(0, the best cosine with a word of the
    question)`. The names of its ends are what the walk looks for, not what tells that it is on the
    way, and function words and numbers tell nothing. 0 for an edge that says nothing but its ends'
    names. Only those that a trail may go on over are ever weighed.
    """

    __slots__ = ("_asked", "_beside", "_edges", "_ends", "_fits", "_towards", "_vectors", "_words")

    def __init__(self, asked: Iterable[str], vectors: WordVectors) -> None:
        """None yet.

        Args:
            asked: the question's words.
            vectors: of words.
        """
        self._asked = tuple(dict.fromkeys(asked))
        self._vectors = vectors
        self._towards: NDArray[Any] | None = None
        self._edges: dict[str, Edge | Fact] = {}
        self._ends: dict[str, End] = {}
        self._beside: dict[str, list[tuple[str, str]]] = {}
        self._words: dict[str, float | None] = {}
        self._fits: dict[str, float] = {}

    def add(self, edges: Iterable[Edge | Fact], ends: Mapping[str, End]) -> None:
        """Meet edges, with what stands at their ends as far as it is known."""
        self._ends |= ends
        for edge in edges:
            if edge.uuid not in self._edges:
                self._edges[edge.uuid] = edge
                self._beside.setdefault(edge.subject, []).append((edge.uuid, edge.object))
                if edge.object != edge.subject:
                    self._beside.setdefault(edge.object, []).append((edge.uuid, edge.subject))

    def lengthened(self, trails: Iterable[Trail], width: int) -> list[Trail]:
        """The best `width` trails that are one fact longer, best first.

        Each trail goes on over the facts at its end, to their other end, and meets no fact twice.
        Equals are in the order of the trails they go on from, then of their facts' uuids: many
        facts of one origin do not crowd out those of an origin before it.
        """
        ways = [
            (place, trail, uuid, end)
            for place, trail in enumerate(trails)
            for uuid, end in self._beside.get(trail.end, ())
            if uuid not in trail.facts
        ]
        self._weigh({uuid for _, _, uuid, _ in ways} - self._fits.keys())
        longer = [
            (place, Trail((*trail.facts, uuid), end, trail.fit + self._fits[uuid]))
            for place, trail, uuid, end in ways
        ]
        longer.sort(key=lambda way: (-way[1].worth, way[0], way[1].facts))
        return [trail for _, trail in longer[:width]]

    def stops_at(self, end: str) -> bool:
        """Whether a literal stands there: no way goes on from one."""
        return end in self._ends and self._ends[end].is_value

    def _weigh(self, uuids: Iterable[str]) -> None:
        said = {uuid: self._own_words(self._edges[uuid]) for uuid in uuids}
        self._learn(frozenset[str]().union(*said.values()) - self._words.keys())
        for uuid, own in said.items():
            fits = [fit for word in own if (fit := self._words[word]) is not None]
            # An exact sum: the words have no order.
            self._fits[uuid] = fsum(fits) / len(fits) if fits else 0.0

    def _own_words(self, edge: Edge | Fact) -> frozenset[str]:
        said = frozenset(edge.terms)
        for end in (edge.subject, edge.object):
            if end in self._ends:
                said -= _terms_of(self._ends[end].name)
        return said

    def _learn(self, new: frozenset[str]) -> None:
        telling = sorted(word for word in new - STOP if word.isalpha())
        own = self._vectors.of(telling)
        if self._towards is None:
            self._towards = self._vectors.of(self._asked)
        cosines = products(own, self._towards)
        self._words |= dict.fromkeys(new)
        self._words |= zip(telling, cosines.max(axis=1, initial=0.0).tolist(), strict=True)


def begun(origins: Iterable[str]) -> list[Trail]:
    """A trail of no facts at each entity."""
    return [Trail((), origin, 0.0) for origin in dict.fromkeys(origins)]


@lru_cache(maxsize=4096)
def _terms_of(name: str) -> frozenset[str]:
    return frozenset(terms(name))


def ends_of(trails: Iterable[Trail], paths: Paths, stop: Iterable[str]) -> list[str]:
    """Where the walk goes on: no literals, and not through what is stopped at; in order."""
    closed = set(stop)
    ends = dict.fromkeys(trail.end for trail in trails)
    return [end for end in ends if end not in closed and not paths.stops_at(end)]


def together(trails: Iterable[Trail]) -> dict[str, float]:
    """Each fact's score: the worth of the best trail that it is part of, whole trails together.

    A trail counts with all of its facts or as the shorter trail it goes on from, whichever is
    worth more; facts of one trail then stand at nearly one height, the nearer a little higher:
    what is near is something to know even where no word of it fits.
    """
    best: dict[str, float] = {}
    for trail in sorted(trails, key=lambda trail: (-trail.worth, trail.facts)):
        for step, uuid in enumerate(trail.facts):
            best.setdefault(uuid, trail.worth + NEARNESS * 0.5**step)
    return best
