"""Which entities are one: dated links folded into classes.

Newest word first: a `same_as` joins two classes unless a newer `distinct_from` keeps a member of
one apart from a member of the other. So an un-merge wins over every older merge, also over a
chain of merges that would bring the two together again, and a newer merge wins over it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from graphmem.core.records import IdentityLink

__all__ = ["classes", "members"]


class _Forest:
    """Union-find over entity uuids, smaller class under larger, with what must stay apart."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}
        self._size: dict[str, int] = {}
        self._apart: dict[str, set[str]] = {}

    def root(self, entity: str) -> str:
        path: list[str] = []
        while (up := self._parent.get(entity, entity)) != entity:
            path.append(entity)
            entity = up
        for passed in path:
            self._parent[passed] = entity
        return entity

    def keep_apart(self, a: str, b: str) -> None:
        a, b = self.root(a), self.root(b)
        if a != b:
            self._apart.setdefault(a, set()).add(b)
            self._apart.setdefault(b, set()).add(a)

    def join(self, a: str, b: str) -> bool:
        """Make one class of two; False if they must stay apart."""
        a, b = self.root(a), self.root(b)
        if a == b:
            return True
        if b in self._apart.get(a, ()):
            return False
        if (self._size.get(a, 1), b) < (self._size.get(b, 1), a):
            a, b = b, a
        self._parent[b] = a
        self._size[a] = self._size.get(a, 1) + self._size.get(b, 1)
        for other in self._apart.pop(b, set()):
            self._apart[other].discard(b)
            self._apart[other].add(a)
            self._apart.setdefault(a, set()).add(other)
        return True


def classes(links: Sequence[IdentityLink], *, known_at: datetime | None = None) -> dict[str, str]:
    """The canonical entity of each entity that was merged into another one.

    Args:
        links: all identity links of the graph, in any order.
        known_at: count only what was known at this instant.

    Returns:
        Entity uuid to the uuid of its class, only where they differ. The name of a class is the
        `keep` of its links, followed upwards: A kept over B, then C kept over A, gives C.
    """
    known = [link for link in links if known_at is None or link.created_at <= known_at]
    known.sort(key=lambda link: (link.created_at, link.uuid))
    forest = _Forest()
    accepted: list[IdentityLink] = []
    for link in reversed(known):
        if link.keep == link.drop:
            continue
        if link.kind == "distinct_from":
            forest.keep_apart(link.keep, link.drop)
        elif forest.join(link.keep, link.drop):
            accepted.append(link)
    names = _Forest()
    head: dict[str, str] = {}
    for link in reversed(accepted):
        name = head.get(names.root(link.keep), link.keep)
        if names.root(link.keep) != names.root(link.drop):
            names.join(link.keep, link.drop)
        elif name == link.drop:  # said again the other way round: the newer name wins
            name = link.keep
        head[names.root(link.keep)] = name
    entities = {entity for link in accepted for entity in (link.keep, link.drop)}
    named = {entity: head[names.root(entity)] for entity in sorted(entities)}
    return {entity: name for entity, name in named.items() if entity != name}


def members(canonical: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The other entities of each class, sorted, by the uuid of the class."""
    found: dict[str, list[str]] = {}
    for entity, name in canonical.items():
        if entity != name:
            found.setdefault(name, []).append(entity)
    return {name: tuple(sorted(entities)) for name, entities in sorted(found.items())}
