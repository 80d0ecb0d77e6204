"""What was said again later stands above what was said before. Pure.

An update often repeats most of the words it replaces, and the older statement may fit a question
better; where facts do not tell that one closed the other, likeness and time do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphmem.core.records import Episode, Vector

__all__ = ["AMONG", "newest_first"]

AMONG: Final = 10
"""The best episodes among which the newer one goes first (design: RETRIEVAL, Updates)."""


def newest_first(
    order: Sequence[str],
    episodes: Mapping[str, Episode],
    vectors: Mapping[str, Vector],
    likeness: float,
) -> list[str]:
    """The order with statements alike in their own places, newest first.

    Two of the first `AMONG` are alike when one speaker said both and their cosine is above
    `likeness`; so are those that are alike to a third. Of one instant the later arrival is newer.
    """
    import numpy as np

    first = [uuid for uuid in order[:AMONG] if uuid in vectors and uuid in episodes]
    if len(first) < 2:
        return list(order)
    rows = np.stack([np.frombuffer(vectors[uuid], "<f4") for uuid in first])
    alike = (rows @ rows.T) > likeness
    group = list(range(len(first)))
    for one in range(len(first)):
        for other in range(one):
            said, before = episodes[first[one]], episodes[first[other]]
            if alike[one, other] and (said.name, said.role) == (before.name, before.role):
                old, new = group[one], group[other]
                group = [new if each == old else each for each in group]
    placed = list(order)
    places = {uuid: place for place, uuid in enumerate(order)}
    for head in set(group):
        members = [uuid for uuid, each in zip(first, group, strict=True) if each == head]
        newest = sorted(
            members,
            key=lambda uuid: (episodes[uuid].said_at, episodes[uuid].position),
            reverse=True,
        )
        for place, uuid in zip(sorted(places[uuid] for uuid in members), newest, strict=True):
            placed[place] = uuid
    return placed
