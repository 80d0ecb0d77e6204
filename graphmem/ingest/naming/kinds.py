"""What kind of thing labels speak of, and which kinds can be one thing."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from graphmem.ingest.naming.tables import ANIMALS

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["compatible", "is_person", "kinds"]

_KINDS: Final = {
    "person": "person", "user": "person",
    "animal": "animal", "pet": "animal",
    "place": "spot", "city": "spot", "country": "spot", "organization": "spot",
    "organisation": "spot", "company": "spot", "school": "spot", "restaurant": "spot",
    "work": "work", "book": "work", "film": "work", "movie": "work", "song": "work",
    "event": "event", "activity": "idea", "topic": "idea", "object": "object",
}  # fmt: skip
"""A restaurant is a place and a firm, so places and organisations are one kind."""

_LIVING: Final = frozenset({"person", "animal"})
_APART: Final = frozenset({"spot", "work", "idea"})


@lru_cache(maxsize=1 << 12)
def _kinds(labels: frozenset[str]) -> frozenset[str]:
    found: set[str] = set()
    for label in labels:
        word = label.lower()
        kind = "animal" if word in ANIMALS else _KINDS.get(word)
        if kind is not None:
            found.add(kind)
    return frozenset(found)


def kinds(labels: Iterable[str]) -> frozenset[str]:
    """The kinds that labels speak of; none for labels of a program's own."""
    return _kinds(frozenset(labels))


def is_person(labels: Iterable[str]) -> bool:
    """Whether labels say that it is a person."""
    return "person" in kinds(labels)


def compatible(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether things with these labels can be one: what has no kind fits every kind."""
    a, b = kinds(one), kinds(other)
    if not a or not b or a & b:
        return True
    return not (a <= _LIVING or b <= _LIVING or (a | b) <= _APART)
