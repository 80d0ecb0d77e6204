"""What an intake stores for being found: its passages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmem.core.civil import micros
from graphmem.stores.neo4j.conditions import pairs_of
from graphmem.stores.neo4j.rows import floats
from graphmem.stores.neo4j.tokens import tokens_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphmem.core.records import Episode, Passage
    from graphmem.stores.neo4j.connection import Row

__all__ = ["STRIDE", "passage_rows"]

STRIDE = 1 << 20
"""Places of one episode's passages: `place` orders all passages of a graph."""


def passage_rows(
    graph_id: str, passages: Sequence[Passage], given: Mapping[str, Episode]
) -> list[Row]:
    """The passages of the given episodes, each once; the statement gives them their places."""
    made = {p.uuid: p for p in passages if p.episode in given}
    return [_row(graph_id, p, given[p.episode]) for p in made.values()]


def _row(graph_id: str, passage: Passage, of: Episode) -> Row:
    """A passage: its properties, those of its episode that a search asks for, and its vector.

    One of an edit is never found: it has no line.
    """
    hidden = of.source == "edit"
    line = f"episode {of.uuid}" if of.thread_id is None else f"thread {of.thread_id}"
    return {
        "episode": passage.episode,
        "props": {
            "uuid": passage.uuid,
            "graph_id": graph_id,
            "episode": passage.episode,
            "ordinal": passage.ordinal,
            "text": passage.text,
            "tokens": tokens_of(graph_id, passage.terms),
            "marks": passage.marks,
            "line": None if hidden else line,
            "source": of.source,
            "thread_id": of.thread_id,
            "role": of.role,
            "name": of.name,
            "said_at": micros(of.said_at),
            "pairs": pairs_of(of.metadata) or None,
        },
        "vector": None if passage.vector is None else floats(passage.vector),
    }
