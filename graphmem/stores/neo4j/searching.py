"""Candidates and breadth-first expansion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmem.core.reach import Reach
from graphmem.core.requests import Candidates, Channel, End, Found, Hit
from graphmem.stores.neo4j import rows
from graphmem.stores.neo4j.conditions import (
    fact_conditions,
)
from graphmem.stores.neo4j.reading import state_of
from graphmem.stores.neo4j.tokens import lucene, terms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphmem.core.records import Entity, Fact, GraphState, Vector
    from graphmem.core.requests import Edges, Expansion, Probe
    from graphmem.stores.neo4j.connection import Connection


__all__ = ["candidates", "edges", "expand"]

OVERFETCH = 4
"""An approximate index found 71 % of the exact first ten when asked for ten, and all of them when
asked for forty; ties at the border are ordered exactly the same way."""


def _usable(vector: Vector | None) -> list[float] | None:
    """The numbers of a vector that has a direction."""
    numbers = rows.floats(vector) if vector else []
    return numbers if any(numbers) else None


async def candidates(connection: Connection, probe: Probe) -> Candidates:
    """See `Store.candidates`: 1 statement."""
    keys = sorted({rows.name_key(key) for key in probe.keys if key})
    if not (probe.terms or probe.vectors or probe.near):
        found = await connection.ask("named_entities", graph_id=probe.graph_id, keys=keys)
    else:
        found = await connection.ask(
            "candidates",
            graph_id=probe.graph_id,
            keys=keys,
            near=sorted(set(probe.near)),
            query=lucene(probe.graph_id, [(term, 1.0) for term in dict.fromkeys(probe.terms)]),
            vectors=[numbers for vector in probe.vectors if (numbers := _usable(vector))],
            fetch=probe.limit * OVERFETCH,
            limit=probe.limit,
            told=probe.facts,
            ends_after=probe.ends_after,
            always=rows.ALWAYS,
        )
    entities = [rows.entity(it) for row in found for it in row["entities"]]
    facts = [rows.fact(it) for row in found for it in row.get("facts", ())]
    return Candidates(
        state=state_of(probe.graph_id, found),
        entities=tuple(sorted(entities, key=lambda e: e.uuid)),
        facts=tuple(sorted(facts, key=lambda f: f.uuid)),
    )


async def _facts(connection: Connection, graph: str, uuids: Iterable[str]) -> list[Fact]:
    asked = sorted(set(uuids))
    if not asked:
        return []
    (row,) = await connection.ask("facts_by_uuid", graph_id=graph, uuids=asked)
    return [rows.fact(it) for it in row["records"]]


async def _entities(connection: Connection, graph: str, uuids: Iterable[str]) -> list[Entity]:
    asked = sorted(set(uuids))
    if not asked:
        return []
    (row,) = await connection.ask("entities_by_uuid", graph_id=graph, uuids=asked)
    return [rows.entity(it) for it in row["records"]]


async def edges(connection: Connection, expansion: Expansion) -> Edges:
    """See `Store.edges`: one statement a hop."""
    conditions = fact_conditions(expansion.filters)
    reach = Reach(expansion)
    while frontier := reach.frontier:
        found = await connection.ask(
            "expand_frontier",
            graph_id=expansion.graph_id,
            frontier=frontier,
            outwards=expansion.outwards,
            fan_out=expansion.fan_out,
            always=rows.ALWAYS,
            limit=reach.room,
            **conditions,
        )
        reach.meet((edge for row in found for edge in row["edges"]), terms_of)
        reach.name({uuid: End(*rest) for row in found for uuid, *rest in row["ends"]})
    return reach.edges


async def expand(connection: Connection, expansion: Expansion) -> Found:
    """See `Store.expand`: one statement for one hop; else one a hop, two more, and the state."""
    if expansion.hops == 1:
        return await _step(connection, expansion)
    graph = expansion.graph_id
    told = await connection.ask("graph_state", graph_id=graph)
    walked = await edges(connection, expansion)
    facts = await _facts(connection, graph, walked.edges)
    entities = await _entities(connection, graph, walked.ends)
    return _found(state_of(graph, told), walked.hops, facts, entities)


def _found(
    state: GraphState, hops: Mapping[str, int], facts: Iterable[Fact], entities: Iterable[Entity]
) -> Found:
    known = {fact.uuid: fact for fact in facts}
    ranked = sorted(known, key=lambda uuid: (hops.get(uuid, 0), uuid))
    hits = tuple(Hit(uuid=uuid, score=float(hops.get(uuid, 0))) for uuid in ranked)
    return Found(
        state=state,
        channels=(Channel(scope="fact", name="hops", hits=hits),),
        facts=known,
        entities={entity.uuid: entity for entity in entities},
    )


async def _step(connection: Connection, expansion: Expansion) -> Found:
    """One hop, with its records and the state."""
    graph = expansion.graph_id
    found = await connection.ask(
        "expand_step",
        graph_id=graph,
        frontier=list(dict.fromkeys(expansion.origins)),
        outwards=expansion.outwards,
        fan_out=expansion.fan_out,
        always=rows.ALWAYS,
        limit=expansion.limit,
        **fact_conditions(expansion.filters),
    )
    facts = [rows.fact(it) for row in found for it in row["facts"]]
    entities = [rows.entity(it) for row in found for it in row["entities"]]
    return _found(state_of(graph, found), {}, facts, entities)
