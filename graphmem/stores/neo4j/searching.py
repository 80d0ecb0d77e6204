"""Candidates and breadth-first expansion."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from graphmem.core.records import OPEN_END, VALUE_LABEL
from graphmem.core.requests import Candidates, Channel, Found, Hit
from graphmem.stores.neo4j import rows
from graphmem.stores.neo4j.conditions import (
    fact_conditions,
)
from graphmem.stores.neo4j.reading import state_of
from graphmem.stores.neo4j.tokens import lucene

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphmem.core.records import Entity, Fact, GraphState, Vector
    from graphmem.core.requests import Expansion, Probe
    from graphmem.stores.neo4j.connection import Connection


__all__ = ["candidates", "expand"]

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
            open_end=OPEN_END,
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


async def expand(connection: Connection, expansion: Expansion) -> Found:
    """See `Store.expand`: one statement for one hop; else one a hop, two more, and the state."""
    if expansion.hops == 1:
        return await _step(connection, expansion)
    graph = expansion.graph_id
    told, walked = await asyncio.gather(
        connection.ask("graph_state", graph_id=graph), _walk(connection, expansion)
    )
    return _found(state_of(graph, told), *walked)


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


async def _walk(
    connection: Connection, expansion: Expansion
) -> tuple[dict[str, int], list[Fact], list[Entity]]:
    """Hop by hop over uuids, then the records of what was kept, and the hop of each fact met."""
    graph = expansion.graph_id
    conditions = fact_conditions(expansion.filters)
    hops: dict[str, int] = {}
    seen = set(expansion.origins)
    closed = set(expansion.stop)
    frontier: list[str] = list(dict.fromkeys(expansion.origins))
    for hop in range(expansion.hops):
        if not frontier or len(hops) >= expansion.limit:
            break
        found = await connection.ask(
            "expand_frontier",
            graph_id=graph,
            frontier=frontier,
            outwards=expansion.outwards,
            fan_out=expansion.fan_out,
            always=rows.ALWAYS,
            **conditions,
        )
        following: list[str] = []
        for row in sorted(found, key=lambda it: it["node"]):
            for fact in row["facts"]:
                hops.setdefault(fact["uuid"], hop)
                other = fact["object"] if fact["subject"] == row["node"] else fact["subject"]
                if other not in seen and other not in closed and VALUE_LABEL not in fact["labels"]:
                    seen.add(other)
                    following.append(other)
        frontier = following
    ranked = sorted(hops, key=lambda uuid: (hops[uuid], uuid))[: expansion.limit]
    facts = await _facts(connection, graph, ranked)
    ends = {uuid for it in facts for uuid in (it.subject, it.object)}
    return hops, facts, await _entities(connection, graph, ends)
