"""Forgetting: episodes and all evidence that rests on them, gone from every table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmem.stores.embedded import graphs
from graphmem.stores.embedded.rows import dumps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmem.stores.embedded.connection import Tx

__all__ = ["forget"]


def forget(tx: Tx, graph: graphs.Graph, episodes: Sequence[str]) -> list[tuple[int, int]]:
    """Delete episodes and what rests on them; scope and row of what is not searched any more.

    12 statements.
    """
    if not episodes:
        return []
    key, asked = graph.key, dumps(list(episodes))
    stretches = [row for (row,) in tx.all("rows_of_episodes", graph=key, episodes=asked)]
    tx.run("remove_vectors", rows=dumps(stretches))
    tx.run("forget_passages", graph=key, episodes=asked)
    tx.run("forget_claim_links", graph=key, episodes=asked)
    tx.run("forget_claims", graph=key, episodes=asked)
    tx.run("forget_mentions", graph=key, episodes=asked)
    tx.run("forget_identity_links", graph=key, episodes=asked)
    tx.run("forget_relations", graph=key, episodes=asked)
    tx.run("forget_answers", graph=key, episodes=asked)
    jobs = {job for (job,) in tx.all("forget_job_episodes", graph=key, episodes=asked)}
    tx.run("forget_jobs", jobs=dumps(sorted(jobs)))
    tx.run("forget_episodes", graph=key, episodes=asked)
    return [(graphs.EPISODES, row) for row in stretches]
