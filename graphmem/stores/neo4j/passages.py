"""What an intake stores for being found: its passages, and the words of its graph they add to."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from graphmem.core.civil import micros
from graphmem.stores.neo4j.conditions import pairs_of
from graphmem.stores.neo4j.rows import floats
from graphmem.stores.neo4j.tokens import escape, tokens_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphmem.core.records import Episode, Passage
    from graphmem.stores.neo4j.connection import Row

__all__ = ["found_by"]

STRIDE = 1 << 20
"""Places of one episode's passages: `place` orders all passages of a graph."""


def found_by(
    graph_id: str, passages: Sequence[Passage], fresh: Mapping[str, Episode]
) -> dict[str, Any]:
    """Parameters of `add_episodes`: the passages of new episodes, and how the vocabulary grows.

    Edits are never found: their passages have no line and their words are not counted.
    """
    made = {p.uuid: p for p in passages if p.episode in fresh}
    found = [p for p in made.values() if fresh[p.episode].source != "edit"]
    counts = Counter(escape(term) for p in found for term in set(p.terms))
    return {
        "passages": [_row(graph_id, p, fresh[p.episode]) for p in made.values()],
        "words": [{"token": token, "passages": counts[token]} for token in sorted(counts)],
        "grown": len(found),
        "terms": sum(len(p.terms) for p in found),
    }


def _row(graph_id: str, passage: Passage, of: Episode) -> Row:
    """A passage: its properties, those of its episode that a search asks for, and its vector."""
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
            "place": of.position * STRIDE + passage.ordinal,
            "source": of.source,
            "thread_id": of.thread_id,
            "role": of.role,
            "name": of.name,
            "said_at": micros(of.said_at),
            "pairs": pairs_of(of.metadata) or None,
        },
        "vector": None if passage.vector is None else floats(passage.vector),
    }
