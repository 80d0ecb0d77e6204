"""Search, candidates and breadth-first expansion."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeAlias

from graphmem.core.records import OPEN_END, VALUE_LABEL
from graphmem.core.requests import Candidates, Channel, Found, Hit
from graphmem.stores.neo4j import rows
from graphmem.stores.neo4j.conditions import (
    entity_conditions,
    fact_conditions,
    passage_conditions,
    span_conditions,
)
from graphmem.stores.neo4j.reading import state_of
from graphmem.stores.neo4j.tokens import lucene

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterable, Sequence

    from graphmem.core.records import Entity, Fact, Vector
    from graphmem.core.requests import Expansion, Filters, Probe, Scope, Search
    from graphmem.stores.neo4j.connection import Connection, Row

    _Walked: TypeAlias = tuple[dict[str, int], dict[str, Fact], dict[str, Entity]]
    """At which hop each fact was met, the facts, and the entities at their ends."""

__all__ = ["candidates", "expand", "search"]

OVERFETCH = 4
"""An approximate index found 71 % of the exact first ten when asked for ten, and all of them when
asked for forty; ties at the border are ordered exactly the same way."""

DEPTH = 20_000
"""How many matches by words are judged against filters."""


async def search(connection: Connection, search: Search) -> Found:
    """See `Store.search`: at most 11 statements, two for each scope and three for records."""
    told = await connection.ask("graph_state", graph_id=search.graph_id)
    at = state_of(search.graph_id, told)
    query = lucene(search.graph_id, search.terms)
    vector = _usable(search.vector)
    channels: list[Channel] = []
    for scope in dict.fromkeys(search.scopes):
        if search.terms:
            found = await _by_words(connection, search, scope, query) if query else []
            channels.append(Channel(scope=scope, name="text", hits=_hits(found)))
        if search.vector is not None:
            found = await _by_meaning(connection, search, scope, vector) if vector else []
            channels.append(Channel(scope=scope, name="vector", hits=_hits(found)))
    return await _with_records(connection, Found(state=at, channels=tuple(channels)))


def _hits(found: Iterable[Row]) -> tuple[Hit, ...]:
    return tuple(
        Hit(uuid=row["uuid"], score=row["score"], passage=row.get("passage", 0)) for row in found
    )


def _usable(vector: Vector | None) -> list[float] | None:
    """The numbers of a vector that has a direction."""
    numbers = rows.floats(vector) if vector else []
    return numbers if any(numbers) else None


async def _by_words(connection: Connection, search: Search, scope: Scope, query: str) -> list[Row]:
    filters = search.filters
    params: dict[str, Any] = {
        "graph_id": search.graph_id,
        "query": query,
        "depth": DEPTH,
        "fetch": search.limit * OVERFETCH,
        "limit": search.limit,
    }
    match scope:
        case "fact":
            return await connection.ask("fact_text", **params, **fact_conditions(filters))
        case "entity":
            return await connection.ask("entity_text", **params, **entity_conditions(filters))
        case "episode":
            return await connection.ask("passage_text", **params, **passage_conditions(filters))


async def _by_meaning(
    connection: Connection, search: Search, scope: Scope, vector: list[float]
) -> list[Row]:
    filters = search.filters
    params: dict[str, Any] = {
        "graph_id": search.graph_id,
        "vector": vector,
        "fetch": _fetch(search.limit, filters),
        "limit": search.limit,
    }
    match scope:
        case "fact":
            return await _facts_by_meaning(connection, filters, params)
        case "entity":
            return await connection.ask("entity_vector", **params, **entity_conditions(filters))
        case "episode":
            name = "passage_vector_thread" if filters.threads else "passage_vector"
            return await connection.ask(name, **params, **passage_conditions(filters))


async def _facts_by_meaning(
    connection: Connection, filters: Filters, params: dict[str, Any]
) -> list[Row]:
    conditions = fact_conditions(filters)
    if ends := filters.subjects or filters.entities:
        del params["fetch"]
        return await connection.ask("fact_vector_of", of=sorted(set(ends)), **params, **conditions)
    name = "fact_vector_named" if filters.names else "fact_vector"
    return await connection.ask(name, **params, **span_conditions(filters), **conditions)


def _fetch(limit: int, filters: Filters) -> int:
    """How many to ask the index for, more where conditions are judged after it."""
    after = len(filters.without_episodes)
    outside = 10 if filters.labels or filters.without_labels else 1
    return limit * OVERFETCH * outside + after * OVERFETCH


async def candidates(connection: Connection, probe: Probe) -> Candidates:
    """See `Store.candidates`: at most 7 statements, those that find all at once.

    The state is read first: what moves after it voids a commit that reasons from this.
    """
    graph = probe.graph_id
    at = state_of(graph, await connection.ask("graph_state", graph_id=graph))
    found = await asyncio.gather(*_finders(connection, probe))
    facts = {uuid for rows_ in found for row in rows_ for uuid in row.get("facts", ())}
    things = {uuid for rows_ in found for row in rows_ for uuid in row.get("entities", ())}
    stated = await _facts(connection, graph, facts)
    things |= {uuid for it in stated for uuid in (it.subject, it.object)} | {*probe.near}
    known = await _entities(connection, graph, things)
    return Candidates(
        state=at,
        entities=tuple(sorted(known, key=lambda e: e.uuid)),
        facts=tuple(sorted(stated, key=lambda f: f.uuid)),
    )


def _finders(connection: Connection, probe: Probe) -> list[Awaitable[list[Row]]]:
    """What finds candidates, each giving the uuids of facts or entities or both."""
    graph, limit = probe.graph_id, probe.limit
    finders: list[Awaitable[list[Row]]] = []
    if keys := sorted({rows.name_key(key) for key in probe.keys if key}):
        finders.append(connection.ask("entities_by_key", graph_id=graph, keys=keys))
    query = lucene(graph, [(term, 1.0) for term in dict.fromkeys(probe.terms)])
    if query is not None:
        finders.append(connection.ask("near_words", graph_id=graph, query=query, limit=limit))
    if vectors := [numbers for vector in probe.vectors if (numbers := _usable(vector))]:
        fetch = limit * OVERFETCH
        finders.append(
            connection.ask(
                "near_vectors", graph_id=graph, vectors=vectors, fetch=fetch, limit=limit
            )
        )
    if probe.near:
        finders.append(
            connection.ask(
                "standing_facts",
                graph_id=graph,
                entities=sorted(set(probe.near)),
                open_end=OPEN_END,
                always=rows.ALWAYS,
                limit=limit,
            )
        )
    return finders


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
    """See `Store.expand`: one statement a hop, three more beyond the first hop, and the state."""
    graph = expansion.graph_id
    told, walked = await asyncio.gather(
        connection.ask("graph_state", graph_id=graph),
        _step(connection, expansion) if expansion.hops == 1 else _walk(connection, expansion),
    )
    hops, facts, entities = walked
    ranked = sorted(facts, key=lambda uuid: (hops.get(uuid, 0), uuid))
    hits = tuple(Hit(uuid=uuid, score=float(hops.get(uuid, 0))) for uuid in ranked)
    return Found(
        state=state_of(graph, told),
        channels=(Channel(scope="fact", name="hops", hits=hits),),
        facts=facts,
        entities=entities,
    )


async def _step(connection: Connection, expansion: Expansion) -> _Walked:
    """One hop, with its records."""
    found = await connection.ask(
        "expand_step",
        graph_id=expansion.graph_id,
        frontier=list(dict.fromkeys(expansion.origins)),
        outwards=expansion.outwards,
        fan_out=expansion.fan_out,
        always=rows.ALWAYS,
        limit=expansion.limit,
        **fact_conditions(expansion.filters),
    )
    facts = [rows.fact(it) for row in found for it in row["facts"]]
    entities = [rows.entity(it) for row in found for it in row["entities"]]
    return {}, {it.uuid: it for it in facts}, {it.uuid: it for it in entities}


async def _walk(connection: Connection, expansion: Expansion) -> _Walked:
    """Hop by hop over uuids, then the records of what was kept."""
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
    entities = await _entities(connection, graph, ends)
    return hops, {it.uuid: it for it in facts}, {it.uuid: it for it in entities}


async def _with_records(connection: Connection, found: Found) -> Found:
    """The channels with the records of their hits; a hit whose record is gone is left out."""
    graph = found.state.graph_id
    uuids = {scope: _uuids(found.channels, scope) for scope in ("fact", "entity")}
    facts = {it.uuid: it for it in await _facts(connection, graph, uuids["fact"])}
    ends = {uuid for it in facts.values() for uuid in (it.subject, it.object)}
    known = await _entities(connection, graph, ends | set(uuids["entity"]))
    entities = {it.uuid: it for it in known}
    passages = _passages(found.channels)
    asked = [{"episode": uuid, "passage": passages[uuid]} for uuid in sorted(passages)]
    inputs = await connection.ask("episodes_by_passage", graph_id=graph, rows=asked)
    episodes = {row["record"]["uuid"]: rows.episode(row["record"]) for row in inputs}
    near = await connection.ask("fact_vectors", graph_id=graph, uuids=uuids["fact"])
    near += await connection.ask("entity_vectors", graph_id=graph, uuids=uuids["entity"])
    near += [{"uuid": row["record"]["uuid"], **row} for row in inputs if row["embedding"]]
    there = facts.keys() | entities.keys() | episodes.keys()
    channels = tuple(
        Channel(scope=c.scope, name=c.name, hits=tuple(h for h in c.hits if h.uuid in there))
        for c in found.channels
    )
    return Found(
        state=found.state,
        channels=channels,
        facts=facts,
        episodes=episodes,
        entities=entities,
        vectors={row["uuid"]: rows.packed(row["embedding"]) for row in near},
    )


def _uuids(channels: Sequence[Channel], scope: str) -> list[str]:
    return sorted({hit.uuid for c in channels if c.scope == scope for hit in c.hits})


def _passages(channels: Sequence[Channel]) -> dict[str, int]:
    """Each episode that was hit with its best passage: by meaning where that found it."""
    ordered = sorted((c for c in channels if c.scope == "episode"), key=lambda c: c.name)
    return {hit.uuid: hit.passage for c in ordered for hit in c.hits}
