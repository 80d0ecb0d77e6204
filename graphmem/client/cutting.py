"""Results within a budget of characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphmem.client.results import SearchResults

__all__ = ["within"]

R = TypeVar("R")


def within(found: SearchResults, characters: int) -> SearchResults:
    """The results whose texts are together no longer than this many characters.

    Facts count first, then episodes, entities and observations, each kind best first. Records stay
    whole: one that does not fit is left out, and what comes after it may still fit. The text is a
    fact's sentence, an episode's content, an entity's name and summary, an observation's sentence.
    """
    left = characters

    def kept(records: list[R], text: Callable[[R], str]) -> list[R]:
        nonlocal left
        chosen: list[R] = []
        for record in records:
            if (size := len(text(record))) <= left:
                left -= size
                chosen.append(record)
        return chosen

    edges = kept(found.edges, lambda fact: fact.fact)
    episodes = kept(found.episodes, lambda episode: episode.content)
    nodes = kept(found.nodes, lambda entity: entity.name + entity.summary)
    observations = kept(found.observations, lambda seen: seen.text)
    update = {"edges": edges, "episodes": episodes, "nodes": nodes, "observations": observations}
    return found.model_copy(update=update)
