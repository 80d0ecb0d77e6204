"""Answers in Zep's shapes: native records that also answer Zep's names."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from graphmem.client import results

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Self

__all__ = [
    "EntityEdge",
    "EntityNode",
    "Episode",
    "Episodes",
    "Graphs",
    "Messages",
    "Threads",
    "Users",
    "edge_of",
    "episode_of",
    "found_of",
    "node_of",
]

T = TypeVar("T")


class EntityEdge(results.Fact):
    """A fact."""

    @property
    def uuid_(self) -> str:
        """The uuid."""
        return self.uuid

    @property
    def source_node_uuid(self) -> str:
        """The subject."""
        return self.subject_uuid

    @property
    def target_node_uuid(self) -> str:
        """The object."""
        return self.object_uuid

    @property
    def edge(self) -> Self:
        """The fact itself, as Zep answers to a triple."""
        return self


class EntityNode(results.Entity):
    """An entity."""

    @property
    def uuid_(self) -> str:
        """The uuid."""
        return self.uuid

    @property
    def node(self) -> Self:
        """The entity itself, as Zep answers for a user."""
        return self


class Episode(results.Episode):
    """An episode.

    `processed`: whether nothing of its graph waits to be read any more; None where it was not asked
    for by its uuid.
    """

    processed: bool | None = None

    @property
    def uuid_(self) -> str:
        """The uuid."""
        return self.uuid


class _Listed(list[T]):
    """A list that also tells how many there are; `total_count` None: not counted."""

    def __init__(self, records: Iterable[T] = (), total_count: int | None = None) -> None:
        """Take the records of this page, and how many there are in all."""
        super().__init__(records)
        self.total_count = total_count

    @property
    def row_count(self) -> int:
        """How many this page has."""
        return len(self)


class Messages(_Listed[results.Episode]):
    """The messages of a thread: a list that also answers `.messages`, as Zep's answer does."""

    @property
    def messages(self) -> list[results.Episode]:
        """The messages themselves."""
        return self


class Episodes(_Listed[Episode]):
    """Episodes."""

    @property
    def episodes(self) -> list[Episode]:
        """The episodes themselves."""
        return self


class Users(_Listed[results.User]):
    """Users."""

    @property
    def users(self) -> list[results.User]:
        """The users themselves."""
        return self


class Threads(_Listed[results.Thread]):
    """Threads."""

    @property
    def threads(self) -> list[results.Thread]:
        """The threads themselves."""
        return self


class Graphs(_Listed[results.Graph]):
    """Standalone graphs."""

    @property
    def graphs(self) -> list[results.Graph]:
        """The graphs themselves."""
        return self


def edge_of(fact: results.Fact) -> EntityEdge:
    """A fact in Zep's shape."""
    return EntityEdge.model_construct(**vars(fact))


def node_of(entity: results.Entity) -> EntityNode:
    """An entity in Zep's shape."""
    return EntityNode.model_construct(**vars(entity))


def episode_of(episode: results.Episode) -> Episode:
    """An episode in Zep's shape."""
    return Episode.model_construct(**vars(episode))


def found_of(found: results.SearchResults) -> results.SearchResults:
    """Results of a search in Zep's shapes."""
    return found.model_copy(
        update={
            "edges": [edge_of(fact) for fact in found.edges],
            "nodes": [node_of(entity) for entity in found.nodes],
            "episodes": [episode_of(episode) for episode in found.episodes],
        }
    )
