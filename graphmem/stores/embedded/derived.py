"""Derived records in a commit: facts, entities, slots, and their vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmem.stores.embedded import graphs, rows
from graphmem.stores.embedded.rows import dumps

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphmem.core.changes import ChangeSet
    from graphmem.core.records import Entity, Fact
    from graphmem.stores.embedded.connection import Tx, Value

__all__ = ["drop", "put"]


def drop(tx: Tx, graph: graphs.Graph, changes: ChangeSet) -> list[tuple[int, int]]:
    """Delete dropped facts, entities and slots; scope and row of what is not searched any more.

    At most 8 statements.
    """
    gone: list[tuple[int, int]] = []
    if changes.dropped_facts:
        asked = dumps(list(changes.dropped_facts))
        gone += [(graphs.FACTS, row) for row in _drop_facts(tx, graph.key, asked)]
    if changes.dropped_entities:
        asked = dumps(list(changes.dropped_entities))
        gone += [(graphs.ENTITIES, row) for row in _drop_entities(tx, graph.key, asked)]
    if gone:
        tx.run("remove_vectors", rows=dumps([row for _, row in gone]))
    tx.many(
        "remove_slot",
        [(graph.key, it.subject, it.name, it.object or "") for it in changes.dropped_slots],
    )
    return gone


def _drop_facts(tx: Tx, graph: int, asked: str) -> list[int]:
    gone = [row for _, row in tx.all("stored_facts", graph=graph, uuids=asked)]
    tx.run("remove_facts", rows=dumps(gone))
    return gone


def _drop_entities(tx: Tx, graph: int, asked: str) -> list[int]:
    stored = tx.all("stored_entities", graph=graph, uuids=asked)
    gone = [row for _, row, _, _ in stored]
    tx.many("remove_entity_key", _pairs(graph, ((row, rows.names(k)) for _, row, k, _ in stored)))
    tx.many(
        "remove_entity_member", _pairs(graph, ((row, rows.names(m)) for _, row, _, m in stored))
    )
    tx.run("remove_entities", rows=dumps(gone))
    return gone


def _pairs(graph: int, found: Iterable[tuple[int, Iterable[str]]]) -> list[tuple[Value, ...]]:
    return [(graph, name, row) for row, names in found for name in names]


def put(tx: Tx, graph: graphs.Graph, changes: ChangeSet) -> None:
    """Insert or replace facts, entities, slots, successors and vectors. At most 15 statements."""
    facts = {it.uuid: it for it in changes.facts}
    entities = {it.uuid: it for it in changes.entities}
    if facts:
        _put_facts(tx, graph, list(facts.values()))
    if entities:
        _put_entities(tx, graph, list(entities.values()))
    tx.many("put_slot", [rows.slot_values(graph.key, it) for it in changes.slots])
    tx.many("add_successor", [(graph.key, old, new) for old, new in changes.successors])
    olds = {*facts, *(old for old, _ in changes.successors)}
    if olds:
        tx.run("remove_live_successors", graph=graph.key, uuids=dumps(sorted(olds)))
    _put_vectors(tx, graph, changes)


def _numbered(tx: Tx, stored: dict[str, int], uuids: Sequence[str]) -> dict[str, int]:
    """The row of each: its own, or a new one."""
    new = [uuid for uuid in uuids if uuid not in stored]
    if not new:
        return stored
    (last,) = tx.one("take_rows", count=len(new))
    return stored | {uuid: row for row, uuid in enumerate(new, last - len(new) + 1)}


def _put_facts(tx: Tx, at: graphs.Graph, facts: Sequence[Fact]) -> None:
    graph, change = at.key, at.changed + 1
    uuids = [it.uuid for it in facts]
    stored = dict(tx.all("stored_facts", graph=graph, uuids=dumps(uuids)))
    numbers = _numbered(tx, stored, uuids)
    tx.many("put_fact", [rows.fact_values(graph, numbers[it.uuid], change, it) for it in facts])


def _put_entities(tx: Tx, at: graphs.Graph, entities: Sequence[Entity]) -> None:
    graph, change = at.key, at.changed + 1
    uuids = [it.uuid for it in entities]
    stored = {row[0]: row for row in tx.all("stored_entities", graph=graph, uuids=dumps(uuids))}
    numbers = _numbered(tx, {uuid: row[1] for uuid, row in stored.items()}, uuids)
    tx.many(
        "put_entity", [rows.entity_values(graph, numbers[it.uuid], change, it) for it in entities]
    )
    lost: dict[str, list[tuple[Value, ...]]] = {"key": [], "member": []}
    found: dict[str, list[tuple[Value, ...]]] = {"key": [], "member": []}
    for it in entities:
        row, old = numbers[it.uuid], stored.get(it.uuid)
        for what, before, now in (
            ("key", old[2] if old else "[]", it.keys),
            ("member", old[3] if old else "[]", it.members),
        ):
            had, has = set(rows.names(before)), set(now)
            lost[what] += [(graph, name, row) for name in had - has]
            found[what] += [(graph, name, row) for name in has - had]
    tx.many("remove_entity_key", lost["key"])
    tx.many("add_entity_key", found["key"])
    tx.many("remove_entity_member", lost["member"])
    tx.many("add_entity_member", found["member"])


def _put_vectors(tx: Tx, graph: graphs.Graph, changes: ChangeSet) -> None:
    if not changes.vectors:
        return
    vectors = dict(changes.vectors)
    places = tx.all("rows_of", graph=graph.key, uuids=dumps(list(vectors)))
    change = graph.changed + 1
    tx.many(
        "put_vector",
        [(row, graph.key, scope, change, vectors[uuid]) for uuid, row, scope in places],
    )
