"""Forgetting: episodes and all evidence that rests on them, or that evidence alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmem.stores.embedded import graphs
from graphmem.stores.embedded.rows import dumps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmem.core.changes import ChangeSet
    from graphmem.stores.embedded.connection import Tx

__all__ = ["forget"]

EVIDENCE = (
    "forget_claim_links",
    "forget_claims",
    "forget_mentions",
    "forget_identity_links",
    "forget_relations",
)


def forget(tx: Tx, graph: graphs.Graph, changes: ChangeSet) -> list[tuple[int, int]]:
    """Take out what a change set forgets or unreads; scope and row of what is searched no more.

    At most 12 statements, 6 if it forgets no episode.
    """
    read = (*changes.forgotten, *changes.unread)
    if not read:
        return []
    asked, key = dumps(sorted(read)), graph.key
    for name in EVIDENCE:
        tx.run(name, graph=key, episodes=asked)
    gone = (*read, *changes.dropped_facts, *changes.dropped_entities)
    tx.run("forget_answers", graph=key, uuids=dumps(sorted(gone)))
    return _episodes(tx, graph, changes.forgotten)


def _episodes(tx: Tx, graph: graphs.Graph, episodes: Sequence[str]) -> list[tuple[int, int]]:
    """Delete episodes with their passages, vectors and jobs. At most 6 statements."""
    if not episodes:
        return []
    key, asked = graph.key, dumps(list(episodes))
    stretches = [row for (row,) in tx.all("rows_of_episodes", graph=key, episodes=asked)]
    tx.run("remove_vectors", rows=dumps(stretches))
    tx.run("forget_passages", graph=key, episodes=asked)
    jobs = {job for (job,) in tx.all("forget_job_episodes", graph=key, episodes=asked)}
    tx.run("forget_jobs", jobs=dumps(sorted(jobs)))
    tx.run("forget_episodes", graph=key, episodes=asked)
    return [(graphs.EPISODES, row) for row in stretches]
