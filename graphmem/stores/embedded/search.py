"""Search, probe and walk: what a question finds in one graph, in one snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmem.core.requests import Candidates, Channel, Filters, Found, Hit
from graphmem.stores.embedded import graphs, rows
from graphmem.stores.embedded.filters import fact_params
from graphmem.stores.embedded.ranking import Wanted, by_moment, by_text, by_vector
from graphmem.stores.embedded.rows import dumps

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphmem.core.records import Entity, Episode, Fact, Vector
    from graphmem.core.requests import Expansion, Probe, Scope, Search
    from graphmem.stores.embedded.connection import Tx
    from graphmem.stores.embedded.graphs import Graph
    from graphmem.stores.embedded.index import Indexes
    from graphmem.stores.embedded.ranking import Ranked

__all__ = ["candidates", "expand", "search"]

_SCOPES = {"episode": graphs.EPISODES, "fact": graphs.FACTS, "entity": graphs.ENTITIES}


def search(tx: Tx, asked: Search, indexes: Indexes) -> Found:
    """See `Store.search`: 8 statements, at most 7 more a scope by text and 4 by vector."""
    graph = graphs.find(tx, asked.graph_id)
    channels: list[Channel] = []
    ranked: dict[Scope, list[Ranked]] = {}
    for scope in dict.fromkeys(asked.scopes):
        wanted = Wanted(tx, graph, _SCOPES[scope], asked.filters)
        said: list[Ranked] = []
        near: list[Ranked] = []
        if asked.terms and scope == "episode":
            moment = indexes.of(graph).scopes[graphs.EPISODES].moment(tx, graph)
            said = by_moment(wanted, moment, asked.terms, asked.limit)
            channels.append(Channel(scope=scope, name="text", hits=tuple(it.hit for it in said)))
        elif asked.terms:
            said = by_text(wanted, asked.terms, asked.limit)
            channels.append(Channel(scope=scope, name="text", hits=tuple(it.hit for it in said)))
        if asked.vector is not None:
            near = by_vector(wanted, (asked.vector,), asked.limit, indexes)
            channels.append(Channel(scope=scope, name="vector", hits=tuple(it.hit for it in near)))
        # An episode's vector is that of the passage nearest to the question, if that is known.
        ranked[scope] = [*near, *said]
    return _found(tx, graph, channels, ranked)


def _found(
    tx: Tx, graph: Graph, channels: Sequence[Channel], ranked: dict[Scope, list[Ranked]]
) -> Found:
    facts = _facts_by_row(tx, graph, ranked.get("fact", ()))
    episodes = _episodes_by_row(tx, graph, ranked.get("episode", ()))
    entities = _entities_by_row(tx, graph, ranked.get("entity", ()))
    ends = {end for it in facts.values() for end in (it.subject, it.object)} - entities.keys()
    best: dict[str, int] = {}
    for hits in ranked.values():
        for it in hits:
            best.setdefault(it.hit.uuid, it.row)
    vectors: dict[int, Vector] = dict(tx.all("vectors_of_rows", rows=dumps(list(best.values()))))
    return Found(
        state=graphs.state(tx, graph),
        channels=tuple(channels),
        facts=facts,
        episodes=episodes,
        entities=entities | _entities(tx, graph, ends),
        vectors={uuid: vectors[row] for uuid, row in best.items() if row in vectors},
    )


def _records(ranked: Iterable[Ranked]) -> str:
    return dumps(list(dict.fromkeys(it.record for it in ranked)))


def _facts_by_row(tx: Tx, graph: Graph, ranked: Iterable[Ranked]) -> dict[str, Fact]:
    read = tx.all("facts_by_row", rows=_records(ranked))
    return {row[0]: rows.fact(row, graph.graph_id) for row in read}


def _episodes_by_row(tx: Tx, graph: Graph, ranked: Iterable[Ranked]) -> dict[str, Episode]:
    read = tx.all("episodes_by_row", rows=_records(ranked))
    return {row[0]: rows.episode(row, graph.graph_id) for row in read}


def _entities_by_row(tx: Tx, graph: Graph, ranked: Iterable[Ranked]) -> dict[str, Entity]:
    read = tx.all("entities_by_row", rows=_records(ranked))
    return {row[0]: rows.entity(row, graph.graph_id) for row in read}


def _entities(tx: Tx, graph: Graph, uuids: Iterable[str]) -> dict[str, Entity]:
    read = tx.all("entities_by_uuid", graph=graph.key, uuids=dumps(sorted(uuids)))
    return {row[0]: rows.entity(row, graph.graph_id) for row in read}


def candidates(tx: Tx, probe: Probe, indexes: Indexes) -> Candidates:
    """See `Store.candidates`: 9 statements, at most 14 more by text and 8 by vector."""
    graph = graphs.find(tx, probe.graph_id)
    near = dumps(sorted(set(probe.near)))
    standing = tx.all("standing_facts", graph=graph.key, entities=near, limit=probe.limit)
    named = tx.all("entities_by_key", graph=graph.key, keys=dumps(sorted(set(probe.keys))))
    entities = {row[0]: rows.entity(row, graph.graph_id) for row in named}
    wanted = {uuid for (uuid,) in standing}
    terms = tuple((term, 1.0) for term in dict.fromkeys(probe.terms))
    true = Filters(retracted=False)
    facts_of, things_of = (Wanted(tx, graph, at, true) for at in (graphs.FACTS, graphs.ENTITIES))
    things: list[Ranked] = []
    if terms:
        wanted |= {it.hit.uuid for it in by_text(facts_of, terms, probe.limit)}
        things += by_text(things_of, terms, probe.limit)
    if probe.vectors:
        wanted |= {it.hit.uuid for it in by_vector(facts_of, probe.vectors, probe.limit, indexes)}
        things += by_vector(things_of, probe.vectors, probe.limit, indexes)
    read = tx.all("facts_by_uuid", graph=graph.key, uuids=dumps(sorted(wanted)))
    facts = [rows.fact(row, graph.graph_id) for row in read]
    ends = {end for it in facts for end in (it.subject, it.object)}
    entities |= _entities_by_row(tx, graph, things) | _entities(tx, graph, ends | {*probe.near})
    return Candidates(
        state=graphs.state(tx, graph),
        entities=tuple(entities[uuid] for uuid in sorted(entities)),
        facts=tuple(facts),
    )


def expand(tx: Tx, asked: Expansion) -> Found:
    """See `Store.expand`: 7 statements and at most 2 a hop."""
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
    read = tx.all("facts_by_uuid", graph=graph.key, uuids=dumps(order))
    facts = {row[0]: rows.fact(row, graph.graph_id) for row in read}
    ends = {end for it in facts.values() for end in (it.subject, it.object)}
    vectors = tx.all("vectors_of_facts", graph=graph.key, uuids=dumps(order))
    hits = tuple(Hit(uuid=uuid, score=float(met[uuid])) for uuid in order)
    return Found(
        state=graphs.state(tx, graph),
        channels=(Channel(scope="fact", name="hops", hits=hits),),
        facts=facts,
        entities=_entities(tx, graph, ends),
        vectors=dict(vectors),
    )
