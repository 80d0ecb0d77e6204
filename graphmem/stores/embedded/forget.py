"""Forgetting: episodes and all evidence that rests on them, gone from every table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmem.stores.embedded import graphs
from graphmem.stores.embedded.postings import Postings
from graphmem.stores.embedded.rows import dumps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmem.stores.embedded.connection import Tx

__all__ = ["forget"]


def forget(tx: Tx, graph: graphs.Graph, episodes: Sequence[str]) -> bool:
    """Delete episodes and what rests on them; whether anything searched went. 14 statements."""
    if not episodes:
        return False
    key, asked = graph.key, dumps(list(episodes))
    stretches = tx.all("passages_of", graph=key, episodes=asked)
    postings = Postings(key, graphs.EPISODES)
    for row, terms, hidden in stretches:
        if not hidden:
            postings.remove(row, terms.split())
    postings.write(tx)
    tx.run("remove_vectors", rows=dumps([row for row, _, _ in stretches]))
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
    return bool(stretches)
