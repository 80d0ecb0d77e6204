"""Erasing a graph: hidden at once, deleted in pages, its id free at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import LiteralString

    from graphmem.stores.embedded.connection import Tx

__all__ = ["TABLES", "erase"]

TABLES: tuple[LiteralString, ...] = (
    "erase_vectors",
    "erase_removals",
    "erase_passages",
    "erase_facts",
    "erase_entity_keys",
    "erase_entity_members",
    "erase_entities",
    "erase_slots",
    "erase_successors",
    "erase_claim_links",
    "erase_claims",
    "erase_mentions",
    "erase_identity_links",
    "erase_relations",
    "erase_jobs",
    "erase_episodes",
)
"""What deletes a page of each table: the searched text first."""


def erase(tx: Tx, graph_id: str, limit: int) -> bool:
    """See `Store.erase`: at most 18 statements a page.

    `limit` bounds the rows of a page; a job takes the few rows of what it is about with it.
    """
    found = tx.first("hide_graph", graph_id=graph_id)
    if found is None:
        return False
    left = max(limit, 1)
    for name in TABLES:
        left -= tx.run(name, graph=found[0], limit=left)
        if left <= 0:
            return True
    tx.run("erase_graph", graph=found[0])
    return False
