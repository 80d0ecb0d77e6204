"""Probe and walk: what a batch may touch and what lies around entities, in one snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from graphmem.core.records import Entity, Fact
from graphmem.core.requests import Candidates, Channel, Filters, Found, Hit
from graphmem.stores.embedded import graphs, rows
from graphmem.stores.embedded.filters import fact_params
from graphmem.stores.embedded.ranking import Wanted, by_text, by_vector
from graphmem.stores.embedded.reads import fetch
from graphmem.stores.embedded.rows import dumps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmem.core.requests import Expansion, Probe, RecordKind
    from graphmem.stores.embedded.connection import Tx
    from graphmem.stores.embedded.graphs import Graph
    from graphmem.stores.embedded.index import Indexes

__all__ = ["candidates", "expand"]

R = TypeVar("R", Entity, Fact)


def candidates(tx: Tx, probe: Probe, indexes: Indexes) -> Candidates:
    """See `Store.candidates`: at most 9 statements, 14 more by text and 8 by vector."""
    graph = graphs.find(tx, probe.graph_id)
    named = tx.all("entities_by_key", graph=graph.key, keys=dumps(sorted(set(probe.keys))))
    met = {row[0]: rows.entity(row, graph.graph_id) for row in named}
    wanted: set[str] = set()
    if probe.near:
        near = dumps(sorted(set(probe.near)))
        standing = tx.all("standing_facts", graph=graph.key, entities=near, limit=probe.limit)
        wanted |= {uuid for (uuid,) in standing}
    terms = tuple((term, 1.0) for term in dict.fromkeys(probe.terms))
    true = Filters(retracted=False)
    facts_of, things_of = (Wanted(tx, graph, at, true) for at in (graphs.FACTS, graphs.ENTITIES))
    things = {*probe.near}
    if terms:
        wanted |= {hit.uuid for hit in by_text(facts_of, terms, probe.limit)}
        things |= {hit.uuid for hit in by_text(things_of, terms, probe.limit)}
    if probe.vectors:
        wanted |= {hit.uuid for hit in by_vector(facts_of, probe.vectors, probe.limit, indexes)}
        things |= {hit.uuid for hit in by_vector(things_of, probe.vectors, probe.limit, indexes)}
    facts = _kept(tx, graph, "fact", sorted(wanted), indexes, Fact)
    things |= {end for it in facts.values() for end in (it.subject, it.object)}
    met |= _kept(tx, graph, "entity", sorted(things - met.keys()), indexes, Entity)
    return Candidates(
        state=indexes.of(graph).state(tx, graph),
        entities=tuple(met[uuid] for uuid in sorted(met)),
        facts=tuple(facts[uuid] for uuid in sorted(facts)),
    )


def expand(tx: Tx, asked: Expansion, indexes: Indexes) -> Found:
    """See `Store.expand`: 6 statements and at most 2 a hop."""
    graph = graphs.find(tx, asked.graph_id)
    params = fact_params(asked.filters)
    met: dict[str, int] = {}
    walked, frontier = set(asked.origins), sorted(set(asked.origins))
    closed = {*asked.stop}
    for hop in range(asked.hops):
        if not frontier or len(met) >= asked.limit:
            break
        nodes = dumps(frontier)
        edges = tx.all(
            "hop",
            graph=graph.key,
            nodes=nodes,
            outwards=int(asked.outwards),
            fan_out=asked.fan_out,
            **params,
        )
        for uuid, _, _ in sorted(edges):
            met.setdefault(uuid, hop)
        reached = {end for _, *ends in edges for end in ends} - walked - closed
        walked |= reached
        if hop + 1 < asked.hops and reached:
            ends = dumps(sorted(reached))
            reached -= {uuid for (uuid,) in tx.all("values_among", graph=graph.key, uuids=ends)}
        frontier = sorted(reached)
    order = sorted(met, key=lambda uuid: (met[uuid], uuid))[: asked.limit]
    facts = _kept(tx, graph, "fact", order, indexes, Fact)
    ends = {end for it in facts.values() for end in (it.subject, it.object)}
    hits = tuple(Hit(uuid=uuid, score=float(met[uuid])) for uuid in order)
    return Found(
        state=indexes.of(graph).state(tx, graph),
        channels=(Channel(scope="fact", name="hops", hits=hits),),
        facts=facts,
        entities=_kept(tx, graph, "entity", sorted(ends), indexes, Entity),
    )


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
