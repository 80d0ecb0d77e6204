"""Tables: the rows of a graph laid out for ranking, in one snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from graphmem.core.requests import Filters
from graphmem.core.tables import Table, Tables, Vocabulary
from graphmem.stores.embedded import graphs
from graphmem.stores.embedded.filters import entity_params, episode_params, fact_params
from graphmem.stores.embedded.rows import dumps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from graphmem.core.records import Vector
    from graphmem.core.requests import Scope, Search
    from graphmem.stores.embedded.connection import Tx
    from graphmem.stores.embedded.graphs import Graph
    from graphmem.stores.embedded.index import Indexes
    from graphmem.stores.embedded.layout import Moment

    Array: TypeAlias = NDArray[Any]

_NONE = Filters()

__all__ = ["SCOPES", "tables", "vectors", "vocabulary"]

SCOPES: dict[Scope, int] = {
    "episode": graphs.EPISODES,
    "fact": graphs.FACTS,
    "entity": graphs.ENTITIES,
}


def tables(tx: Tx, asked: Search, indexes: Indexes) -> Tables:
    """See `Store.tables`: 1 statement, 2 if the graph moved, at most 4 more a scope that changed.

    1 more a scope for filters that its columns cannot answer.
    """
    graph = graphs.find(tx, asked.graph_id)
    index = indexes.of(graph)
    found: dict[Scope, Table] = {}
    for scope in dict.fromkeys(asked.scopes):
        moment = index.scopes[SCOPES[scope]].moment(tx, graph)
        allowed = _allowed(tx, graph, scope, moment, asked.filters)
        found[scope] = _table(scope, moment, allowed, asked.vector)
    state = index.state(tx, graph)
    indexes.measure(graph)
    return Tables(state=state, tables=found)


def vocabulary(tx: Tx, graph_id: str, indexes: Indexes) -> Vocabulary:
    """See `Store.vocabulary`: 1 statement, at most 4 more if the graph changed."""
    graph = graphs.find(tx, graph_id)
    scope = indexes.of(graph).scopes[graphs.EPISODES]
    moment = scope.moment(tx, graph)
    indexes.measure(graph)
    return Vocabulary(
        graph_id=graph_id,
        version=graph.changed,
        rebuilt=moment.built,
        terms=moment.terms,
        counts=moment.counts,
        passages=len(moment),
        mean_length=moment.mean_length,
    )


def vectors(tx: Tx, graph_id: str, scope: Scope, uuids: Sequence[str]) -> dict[str, Vector]:
    """See `Store.vectors`: 2 statements."""
    graph = graphs.find(tx, graph_id)
    asked = dumps(list(uuids))
    match scope:
        case "fact":
            found = tx.all("vectors_of_facts", graph=graph.key, uuids=asked)
        case "entity":
            found = tx.all("vectors_of_entities", graph=graph.key, uuids=asked)
        case "episode":
            found = tx.all("vectors_of_episodes", graph=graph.key, uuids=asked)
    return dict(found)


def _table(scope: Scope, moment: Moment, allowed: Array, vector: Vector | None) -> Table:
    size = len(moment)
    slots = moment.slots
    own = moment.columns
    none = np.full(size, -1, np.int32)
    if vector is None:
        near = np.full(size, np.nan, np.float32)
    else:
        near = moment.of_slots(slots.near(vector))
    return Table(
        scope=scope,
        uuids=moment.uuids,
        entries=size,
        mean_length=moment.mean_length,
        postings=moment.postings,
        lengths=moment.lengths,
        allowed=allowed,
        before=own.get("before", none),
        after=own.get("after", none),
        near=near,
        central=moment.of_slots(slots.central),
        mean_norm=slots.norm,
        mean_near=slots.to_mean(vector),
        speakers=own.get("speakers", none),
        names=moment.speakers,
        roles=own["roles"] if "roles" in own else np.zeros(size, np.int8),
        said_at=own["said_at"] if "said_at" in own else np.zeros(size, np.int64),
        flags=own["flags"] if "flags" in own else np.zeros(size, np.uint8),
        derived=moment.derived,
    )


def _allowed(tx: Tx, graph: Graph, scope: Scope, moment: Moment, filters: Filters) -> Array:
    """Which rows meet the filters: at most 1 statement."""
    if filters == _NONE or not len(moment):
        return moment.every
    match scope:
        case "episode":
            return _allowed_passages(tx, graph, moment, filters)
        case "fact":
            return _allowed_facts(tx, graph, moment, filters)
        case "entity":
            if not (filters.labels or filters.without_labels or filters.entity_uuids):
                return moment.every
            found = tx.all("every_entities", graph=graph.key, **entity_params(filters))
            return moment.among([row for row, _ in found])


def _allowed_passages(tx: Tx, graph: Graph, moment: Moment, filters: Filters) -> Array:
    by_file = (filters.threads, filters.sources, filters.episode_uuids, filters.metadata)
    if any(by_file):
        found = tx.all("every_passages", graph=graph.key, **episode_params(filters))
        return moment.among([row for row, _ in found])
    if not filters.without_episodes:
        return moment.every
    episodes = dumps(list(filters.without_episodes))
    left_out = tx.all("rows_of_episodes", graph=graph.key, episodes=episodes)
    return ~moment.among([row for (row,) in left_out])


def _allowed_facts(tx: Tx, graph: Graph, moment: Moment, filters: Filters) -> Array:
    dates = (filters.valid_at, filters.invalid_at, filters.created_at, filters.expired_at)
    if filters.fact_uuids or any(date is not None for date in dates):
        found = tx.all("every_facts", graph=graph.key, **fact_params(filters))
        return moment.among([row for row, _ in found])
    own, names = moment.columns, moment.names
    start, end = own["said_at"], own["until"]
    allowed = moment.every.copy()
    if not filters.retracted:
        allowed &= ~own["retracted"]
    if filters.holds_at is not None:
        allowed &= (start <= filters.holds_at) & (end > filters.holds_at)
    if filters.overlaps is not None:
        since, until = filters.overlaps
        allowed &= (start < until) & (end > since) & (start < end)
    if filters.subjects:
        allowed &= np.isin(own["speakers"], names.known(filters.subjects))
    if filters.entities:
        ends = names.known(filters.entities)
        allowed &= np.isin(own["speakers"], ends) | np.isin(own["objects"], ends)
    if filters.names:
        allowed &= np.isin(own["relations"], moment.relations.known(filters.names))
    if filters.without_names:
        allowed &= ~np.isin(own["relations"], moment.relations.known(filters.without_names))
    return allowed
