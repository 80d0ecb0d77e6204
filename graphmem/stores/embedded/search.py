"""Probe and walk: what a batch may touch and what lies around entities, in one snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from graphmem.core.reach import Reach
from graphmem.core.records import Entity, Fact
from graphmem.core.requests import Candidates, Channel, End, Found, Hit
from graphmem.stores.embedded import graphs, rows
from graphmem.stores.embedded.filters import fact_params
from graphmem.stores.embedded.ranking import by_text, by_vector
from graphmem.stores.embedded.reads import fetch
from graphmem.stores.embedded.rows import dumps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from graphmem.core.requests import Edges, Expansion, Probe, RecordKind
    from graphmem.stores.embedded.connection import Tx
    from graphmem.stores.embedded.graphs import Graph
    from graphmem.stores.embedded.index import Indexes, ScopeIndex
    from graphmem.stores.embedded.layout import Moment
    from graphmem.stores.embedded.words import Texts

__all__ = ["candidates", "edges", "expand"]

R = TypeVar("R", Entity, Fact)


def candidates(tx: Tx, probe: Probe, indexes: Indexes) -> Candidates:
    """See `Store.candidates`: at most 10 statements, and 8 to follow what changed."""
    graph = graphs.find(tx, probe.graph_id)
    named = tx.all("entities_by_key", graph=graph.key, keys=dumps(sorted(set(probe.keys))))
    met = {row[0]: rows.entity(row, graph.graph_id) for row in named}
    wanted: set[str] = set()
    if probe.near:
        near = dumps(sorted(set(probe.near)))
        standing = tx.all(
            "standing_facts",
            graph=graph.key,
            entities=near,
            ends_after=probe.ends_after,
            limit=probe.limit,
        )
        wanted |= {uuid for (uuid,) in standing}
    index = indexes.of(graph)
    wanted |= _alike(tx, graph, probe, index.scopes[graphs.FACTS])
    things = {*probe.near, *_alike(tx, graph, probe, index.scopes[graphs.ENTITIES])}
    indexes.measure(graph)
    facts = _kept(tx, graph, "fact", sorted(wanted), indexes, Fact)
    things |= {end for it in facts.values() for end in (it.subject, it.object)}
    met |= _kept(tx, graph, "entity", sorted(things - met.keys()), indexes, Entity)
    return Candidates(
        state=index.state(tx, graph),
        entities=tuple(met[uuid] for uuid in sorted(met)),
        facts=tuple(facts[uuid] for uuid in sorted(facts)),
    )


def _alike(tx: Tx, graph: Graph, probe: Probe, scope: ScopeIndex) -> set[str]:
    """What shares words with a probe or lies near to its vectors, unless it is retracted.

    At most 4 statements, and none unless the graph changed: what is ranked is in memory.
    """
    found: list[Hit] = []
    if graph.key == graphs.NOWHERE:
        return set()
    if probe.terms:
        texts = scope.texts(tx, graph)
        terms = [(term, 1.0) for term in probe.terms]
        found += by_text(texts, _true(texts) & texts.live, terms, probe.limit)
    if probe.vectors:
        moment = scope.moment(tx, graph)
        found += by_vector(moment, _true(moment), probe.vectors, probe.limit)
    return {hit.uuid for hit in found}


def _true(rows: Texts | Moment) -> NDArray[Any]:
    """Which of the rows are not retracted; only facts can be."""
    retracted = rows.columns.get("retracted")
    return np.ones(len(rows.uuids), np.bool_) if retracted is None else ~retracted


def edges(tx: Tx, asked: Expansion) -> Edges:
    """See `Store.edges`: 1 statement and at most 2 a hop."""
    return _walked(tx, graphs.find(tx, asked.graph_id), asked)


def expand(tx: Tx, asked: Expansion, indexes: Indexes) -> Found:
    """See `Store.expand`: 6 statements and at most 2 a hop."""
    graph = graphs.find(tx, asked.graph_id)
    walked = _walked(tx, graph, asked)
    facts = _kept(tx, graph, "fact", list(walked.edges), indexes, Fact)
    hits = tuple(Hit(uuid=uuid, score=float(walked.hops[uuid])) for uuid in walked.edges)
    return Found(
        state=indexes.of(graph).state(tx, graph),
        channels=(Channel(scope="fact", name="hops", hits=hits),),
        facts=facts,
        entities=_kept(tx, graph, "entity", sorted(walked.ends), indexes, Entity),
    )


def _walked(tx: Tx, graph: Graph, asked: Expansion) -> Edges:
    """Hop by hop, the edges of each in the order of their uuids: at most 2 statements a hop."""
    params = fact_params(asked.filters)
    reach = Reach(asked)
    while frontier := reach.frontier:
        found = tx.all(
            "hop",
            graph=graph.key,
            nodes=dumps(frontier),
            outwards=int(asked.outwards),
            fan_out=asked.fan_out,
            limit=reach.room,
            **params,
        )
        new = reach.meet(found, str.split)
        named = tx.all("ends", graph=graph.key, uuids=dumps(new)) if new else ()
        reach.name({uuid: End(name, bool(is_value)) for uuid, name, is_value in named})
    return reach.edges


def _kept(
    tx: Tx,
    graph: Graph,
    kind: RecordKind,
    uuids: Sequence[str],
    indexes: Indexes,
    record: type[R],
) -> dict[str, R]:
    """Records by their own uuid, in the order asked: 2 statements at most 3."""
    found = fetch(tx, graph.graph_id, kind, uuids, indexes) if uuids else ()
    return {each.uuid: each for each in found if isinstance(each, record)}
