"""Erasing a graph in pages, and looking the store over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphmem.stores.neo4j.statements import schema_files

if TYPE_CHECKING:
    from graphmem.stores.neo4j.connection import Transaction

__all__ = ["begin", "check", "page"]

PARTS = (
    "facts",
    "mentions",
    "links",
    "claims",
    "passages",
    "jobs",
    "episodes",
    "names",
    "referents",
    "slots",
    "relations",
    "former_facts",
    "terms",
)
"""What a graph consists of, in the order in which it goes: edges first, so that no node is deleted
with more edges than a page may hold."""

CHECKS = (
    "check_facts",
    "check_claims",
    "check_passages",
    "check_jobs",
    "check_threads",
    "check_positions",
    "check_lonely",
    "check_graphs",
    "check_words",
)
MOST_TOLD = 100


async def begin(tx: Transaction, graph_id: str) -> bool:
    """Hide the graph if that was not done before; False: there is no such graph."""
    found = await tx.run("being_erased", graph_id=graph_id)
    if found and not found[0]["erasing"]:
        await tx.run("begin_erasing", graph_id=graph_id)
    return bool(found)


async def page(tx: Transaction, graph_id: str, limit: int) -> bool:
    """Delete one page of a hidden graph; True while more remains."""
    left = limit
    for part in PARTS:
        deleted = await tx.one(f"erase_{part}", graph_id=graph_id, limit=left)
        left -= deleted["deleted"]
        if left <= 0:
            return True
    await tx.run("end_erasing", graph_id=graph_id)
    return False


async def check(tx: Transaction) -> tuple[str, ...]:
    """See `Store.check`: 10 statements."""
    wrong: list[str] = []
    names = _indexes()
    found = await tx.run("check_indexes", names=sorted(names))
    online = {row["name"] for row in found if row["state"] == "ONLINE"}
    wrong += [f"index {name} is missing or does not answer" for name in sorted(names - online)]
    for name in CHECKS:
        told = await tx.run(name, limit=MOST_TOLD)
        wrong += sorted(row["wrong"] for row in told)
    return tuple(wrong)


def _indexes() -> set[str]:
    """The names of all indexes and constraints that the schema makes."""
    made = re.compile(r"CREATE \w*\s?(?:INDEX|CONSTRAINT) (\w+) IF NOT EXISTS")
    texts = (each.text for _, steps in schema_files() for each in steps)
    return {found[1] for text in texts if (found := made.search(text))}
