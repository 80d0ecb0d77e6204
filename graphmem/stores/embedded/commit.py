"""Commit: a change set, whole or not at all, at a cost that does not know the graph's size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmem.core.changes import Commit
from graphmem.core.civil import micros
from graphmem.errors import ConflictError
from graphmem.stores.embedded import derived, graphs, rows
from graphmem.stores.embedded.accept import add_jobs
from graphmem.stores.embedded.forget import forget
from graphmem.stores.embedded.leases import release

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmem.core.changes import ChangeSet
    from graphmem.stores.embedded.connection import Tx

__all__ = ["commit"]

LISTED = 1000
"""Changes whose removals are listed: an index further behind is read anew."""


def commit(tx: Tx, changes: ChangeSet) -> Commit:
    """See `Store.commit`: at most 50 statements beside begin and commit, whatever it changes.

    Raises:
        ConflictError: the graph moved, the stamp is not later, or the lease was lost.
    """
    graph = graphs.found_or_made(tx, changes.graph_id)
    _refuse_stale(graph, changes)
    gone = forget(tx, graph, changes) + derived.drop(tx, graph, changes)
    _add_evidence(tx, graph.key, changes)
    derived.put(tx, graph, changes)
    add_jobs(tx, graph.key, changes.jobs)
    _settle(tx, graph.key, changes)
    if changes.lease is not None and changes.gives_back:
        release(tx, changes.lease)
    version, stamp = graph.version + 1, micros(changes.stamp)
    pruned = _note_removals(tx, graph, gone)
    tx.run(
        "committed",
        graph=graph.key,
        version=version,
        stamp=stamp,
        removal=int(bool(gone)),
        pruned=pruned,
    )
    return Commit(version=version, stamp=changes.stamp)


def _note_removals(tx: Tx, graph: graphs.Graph, gone: Sequence[tuple[int, int]]) -> int:
    """List what went, for indexes in memory; the change up to which the list is pruned.

    2 statements. Each commit that removes prunes about as much as one such commit has listed.
    """
    if not gone:
        return 0
    change = graph.changed + 1
    tx.many("add_removal", [(graph.key, change, scope, row) for scope, row in gone])
    tx.run("prune_removals", graph=graph.key, change=change - LISTED)
    return max(change - LISTED, 0)


def _refuse_stale(graph: graphs.Graph, changes: ChangeSet) -> None:
    where = f"graph_id={graph.graph_id!r}"
    if graph.version != changes.version:
        raise ConflictError(
            f"{where} is at version {graph.version}, not {changes.version}; read again and repeat"
        )
    if graph.stamp is not None and graph.stamp >= micros(changes.stamp):
        raise ConflictError(
            f"{where} has its last commit at {rows.instant(graph.stamp)}, not before "
            f"stamp={changes.stamp}; repeat with a later stamp"
        )
    lease = changes.lease
    if lease is not None and (graph.token != lease.token or graph.lease_until is None):
        raise ConflictError(
            f"the lease of {where} by worker={lease.worker!r} was lost; its work is another's now"
        )


def _add_evidence(tx: Tx, graph: int, changes: ChangeSet) -> None:
    tx.many("add_mention", [rows.mention_values(graph, it) for it in changes.mentions])
    tx.many("add_claim", [rows.claim_values(graph, it) for it in changes.claims])
    tx.many(
        "add_claim_link",
        [
            (graph, it.uuid, target)
            for it in changes.claims
            for target in (*it.corrects, *it.repeats, *it.fulfils)
        ],
    )
    tx.many("add_identity_link", [rows.link_values(graph, it) for it in changes.links])
    tx.many("add_relation", [rows.relation_values(graph, it) for it in changes.relations])


def _settle(tx: Tx, graph: int, changes: ChangeSet) -> None:
    stamp = micros(changes.stamp)
    tx.many(
        "settle_job",
        [
            (
                graph,
                it.job,
                it.status,
                it.error,
                it.answer,
                rows.span(it.not_before),
                stamp if it.status in ("succeeded", "failed") else None,
            )
            for it in changes.settled
        ],
    )
