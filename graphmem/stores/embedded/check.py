"""The store's look at itself: the file, and what must fit together in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import LiteralString

    from graphmem.stores.embedded.connection import Tx

__all__ = ["check"]

LIMIT = 5
"""How many of each kind of fault are told."""

_FAULTS: tuple[tuple[LiteralString, str], ...] = (
    ("wrong_vectors", "a vector has no row"),
    ("wrong_jobs", "a job is about an episode that is not there"),
    ("wrong_facts", "a fact has an end that is not there"),
    ("wrong_claims", "a claim rests on no episode"),
    ("wrong_mentions", "a mention rests on no episode"),
    ("wrong_passages", "a passage belongs to no episode"),
    ("wrong_slots", "a slot's tail names a fact that is not there"),
)


def check(tx: Tx) -> tuple[str, ...]:
    """See `Store.check`: 8 statements that read the whole file."""
    lines = [f"file: {line}" for (line,) in tx.all("integrity") if line != "ok"]
    for name, fault in _FAULTS:
        found = tx.all(name, limit=LIMIT)
        lines += [f"graph_id={graph_id!r}: {fault}: {uuid!r}" for graph_id, uuid in found]
    return tuple(lines)
