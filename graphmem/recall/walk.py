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
from typing import TYPE_CHECKING, Final, NamedTuple

from graphmem.core.products import products
from graphmem.core.tokens import STOP, terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphmem.core.records import Entity, Fact
    from graphmem.recall.channels import Scores
    from graphmem.recall.lexicon import WordVectors

__all__ = ["Trail", "begun", "ends_of", "fits_of", "lengthened", "together"]


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


def begun(origins: Iterable[str]) -> list[Trail]:
    """A trail of no facts at each entity."""
    return [Trail((), origin, 0.0) for origin in dict.fromkeys(origins)]


def lengthened(
    trails: Sequence[Trail], facts: Iterable[Fact], fits: Scores, width: int
) -> list[Trail]:
    """The best `width` trails that are one fact longer, best first.

    Each trail goes on over the facts at its end, to their other end, and meets no fact twice.
    Equals are ordered by their facts' uuids.
    """
    beside: dict[str, list[tuple[Fact, str]]] = {}
    for fact in facts:
        beside.setdefault(fact.subject, []).append((fact, fact.object))
        if fact.object != fact.subject:
            beside.setdefault(fact.object, []).append((fact, fact.subject))
    longer = [
        Trail((*trail.facts, fact.uuid), end, trail.fit + fits.get(fact.uuid, 0.0))
        for trail in trails
        for fact, end in beside.get(trail.end, ())
        if fact.uuid not in trail.facts
    ]
    return sorted(longer, key=lambda trail: (-trail.worth, trail.facts))[:width]


def fits_of(
    facts: Mapping[str, Fact],
    entities: Mapping[str, Entity],
    asked: Sequence[tuple[str, float]],
    vectors: WordVectors,
) -> dict[str, float]:
    """How well the words between a fact's two ends fit the question's words, by static vectors.

    `mean over the fact's own terms of max(0, the best cosine with a term of the question)`; the
    names of the ends are what the walk looks for, not what tells that it is on the way. 0 for a
    fact that says nothing but its ends' names.
    """
    words = [term for term, _ in asked]
    own = {uuid: _own_terms(fact, entities) for uuid, fact in facts.items()}
    met = sorted(frozenset[str]().union(*own.values()))
    if not words or not met:
        return {}
    nearest = products(vectors.of(met), vectors.of(words)).max(axis=1).clip(0.0).tolist()
    fit = dict(zip(met, nearest, strict=True)).__getitem__
    # An exact sum: the words have no order.
    return {uuid: fsum(map(fit, said)) / len(said) for uuid, said in own.items() if said}


def _own_terms(fact: Fact, entities: Mapping[str, Entity]) -> frozenset[str]:
    """A fact's words (those it is found by) without its ends' names and function words."""
    names = [entities[end].name for end in (fact.subject, fact.object) if end in entities]
    said = _told(fact.terms)
    return said.difference(*map(_terms_of, names)) if names else said


@lru_cache(maxsize=16_384)
def _told(said: tuple[str, ...]) -> frozenset[str]:
    return frozenset(term for term in said if term not in STOP and term.isalpha())


@lru_cache(maxsize=4096)
def _terms_of(name: str) -> frozenset[str]:
    return frozenset(terms(name))


def ends_of(
    trails: Iterable[Trail], entities: Mapping[str, Entity], stop: Iterable[str]
) -> list[str]:
    """Where the walk goes on: no literals, and not through what is stopped at; in order."""
    closed = set(stop)
    ends = dict.fromkeys(trail.end for trail in trails)
    return [
        end
        for end in ends
        if end not in closed and (end not in entities or not entities[end].is_value)
    ]


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
