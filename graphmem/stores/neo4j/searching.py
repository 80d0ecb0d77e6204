"""Search, candidates and breadth-first expansion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphmem.core.records import OPEN_END, VALUE_LABEL
from graphmem.core.requests import Candidates, Channel, Found, Hit
from graphmem.stores.neo4j import rows
from graphmem.stores.neo4j.conditions import (
    entity_conditions,
    fact_conditions,
    passage_conditions,
    span_conditions,
)
from graphmem.stores.neo4j.reading import state
from graphmem.stores.neo4j.tokens import lucene

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphmem.core.records import Vector
    from graphmem.core.requests import Expansion, Filters, Probe, Scope, Search
    from graphmem.stores.neo4j.connection import Row, Transaction

__all__ = ["candidates", "expand", "search"]

OVERFETCH = 4
"""An approximate index found 71 % of the exact first ten when asked for ten, and all of them when
asked for forty; ties at the border are ordered exactly the same way."""

DEPTH = 20_000
"""How many matches by words are judged against filters."""


async def search(tx: Transaction, search: Search) -> Found:
    """See `Store.search`: at most 11 statements, two for each scope and three for records."""
    at = await state(tx, search.graph_id)
    query = lucene(search.graph_id, search.terms)
    vector = _usable(search.vector)
    channels: list[Channel] = []
    for scope in dict.fromkeys(search.scopes):
        if search.terms:
            found = await _by_words(tx, search, scope, query) if query else []
            channels.append(Channel(scope=scope, name="text", hits=_hits(found)))
        if search.vector is not None:
            found = await _by_meaning(tx, search, scope, vector) if vector else []
            channels.append(Channel(scope=scope, name="vector", hits=_hits(found)))
    return await _with_records(tx, Found(state=at, channels=tuple(channels)))


def _hits(found: Iterable[Row]) -> tuple[Hit, ...]:
    return tuple(
        Hit(uuid=row["uuid"], score=row["score"], passage=row.get("passage", 0)) for row in found
    )


def _usable(vector: Vector | None) -> list[float] | None:
    """The numbers of a vector that has a direction."""
    numbers = rows.floats(vector) if vector else []
    return numbers if any(numbers) else None


async def _by_words(tx: Transaction, search: Search, scope: Scope, query: str) -> list[Row]:
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
            return await tx.run("fact_text", **params, **fact_conditions(filters))
        case "entity":
            return await tx.run("entity_text", **params, **entity_conditions(filters))
        case "episode":
            return await tx.run("passage_text", **params, **passage_conditions(filters))


async def _by_meaning(
    tx: Transaction, search: Search, scope: Scope, vector: list[float]
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
            return await _facts_by_meaning(tx, filters, params)
        case "entity":
            return await tx.run("entity_vector", **params, **entity_conditions(filters))
        case "episode":
            name = "passage_vector_thread" if filters.threads else "passage_vector"
            return await tx.run(name, **params, **passage_conditions(filters))


async def _facts_by_meaning(tx: Transaction, filters: Filters, params: dict[str, Any]) -> list[Row]:
    conditions = fact_conditions(filters)
    if ends := filters.subjects or filters.entities:
        del params["fetch"]
        return await tx.run("fact_vector_of", of=sorted(set(ends)), **params, **conditions)
    name = "fact_vector_named" if filters.names else "fact_vector"
    return await tx.run(name, **params, **span_conditions(filters), **conditions)


def _fetch(limit: int, filters: Filters) -> int:
    """How many to ask the index for, more where conditions are judged after it."""
    after = len(filters.without_episodes)
    outside = 10 if filters.labels or filters.without_labels else 1
    return limit * OVERFETCH * outside + after * OVERFETCH


async def candidates(tx: Transaction, probe: Probe) -> Candidates:
    """See `Store.candidates`: at most 8 statements."""
    graph = probe.graph_id
    at = await state(tx, graph)
    things: set[str] = set()
    facts: set[str] = set()
    if keys := sorted({rows.name_key(key) for key in probe.keys if key}):
        found = await tx.run("entities_by_key", graph_id=graph, keys=keys)
        things.update(row["uuid"] for row in found)
    query = lucene(graph, [(term, 1.0) for term in dict.fromkeys(probe.terms)])
    if query is not None:
        near = await tx.run("near_words", graph_id=graph, query=query, limit=probe.limit)
        things.update(uuid for row in near for uuid in row["entities"])
        facts.update(uuid for row in near for uuid in row["facts"])
    vectors = [numbers for vector in probe.vectors if (numbers := _usable(vector))]
    if vectors:
        fetch = probe.limit * OVERFETCH
        near = await tx.run(
            "near_vectors", graph_id=graph, vectors=vectors, fetch=fetch, limit=probe.limit
        )
        things.update(uuid for row in near for uuid in row["entities"])
        facts.update(uuid for row in near for uuid in row["facts"])
    if probe.near:
        found = await tx.run(
            "standing_facts",
            graph_id=graph,
            entities=sorted(set(probe.near)),
            open_end=OPEN_END,
            always=rows.ALWAYS,
            limit=probe.limit,
        )
        facts.update(row["uuid"] for row in found)
    records = await tx.run("facts_by_uuid", graph_id=graph, uuids=sorted(facts))
    stated = [rows.fact(it["record"]) for it in records]
    things |= {uuid for it in stated for uuid in (it.subject, it.object)} | {*probe.near}
    known = await tx.run("entities_by_uuid", graph_id=graph, uuids=sorted(things))
    return Candidates(
        state=at,
        entities=tuple(sorted((rows.entity(it["record"]) for it in known), key=lambda e: e.uuid)),
        facts=tuple(sorted(stated, key=lambda f: f.uuid)),
    )


async def expand(tx: Transaction, expansion: Expansion) -> Found:
    """See `Store.expand`: one statement a hop, and three."""
    at = await state(tx, expansion.graph_id)
    conditions = fact_conditions(expansion.filters)
    hops: dict[str, int] = {}
    seen = set(expansion.origins)
    closed = set(expansion.stop)
    frontier: list[str] = list(dict.fromkeys(expansion.origins))
    for hop in range(expansion.hops):
        if not frontier or len(hops) >= expansion.limit:
            break
        found = await tx.run(
            "expand_frontier",
            graph_id=expansion.graph_id,
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
    hits = tuple(Hit(uuid=uuid, score=float(hops[uuid])) for uuid in ranked)
    channel = Channel(scope="fact", name="hops", hits=hits)
    return await _with_records(tx, Found(state=at, channels=(channel,)))


async def _with_records(tx: Transaction, found: Found) -> Found:
    """The channels with the records of their hits; a hit whose record is gone is left out."""
    graph = found.state.graph_id
    vectors: dict[str, Vector] = {}
    uuids = {scope: _uuids(found.channels, scope) for scope in ("fact", "entity")}
    told = (
        await tx.run("facts_by_uuid", graph_id=graph, uuids=uuids["fact"]) if uuids["fact"] else []
    )
    facts = {row["record"]["uuid"]: rows.fact(row["record"]) for row in told}
    ends = {uuid for it in facts.values() for uuid in (it.subject, it.object)}
    things = sorted(ends | set(uuids["entity"]))
    known = await tx.run("entities_by_uuid", graph_id=graph, uuids=things) if things else []
    entities = {row["record"]["uuid"]: rows.entity(row["record"]) for row in known}
    passages = _passages(found.channels)
    asked = [{"episode": uuid, "passage": passages[uuid]} for uuid in sorted(passages)]
    inputs = await tx.run("episodes_by_passage", graph_id=graph, rows=asked) if asked else []
    episodes = {row["record"]["uuid"]: rows.episode(row["record"]) for row in inputs}
    hit = set(uuids["entity"])
    for row in (*told, *inputs, *(it for it in known if it["record"]["uuid"] in hit)):
        if row["embedding"] is not None:
            vectors[row["record"]["uuid"]] = rows.packed(row["embedding"])
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
        vectors=vectors,
    )


def _uuids(channels: Sequence[Channel], scope: str) -> list[str]:
    return sorted({hit.uuid for c in channels if c.scope == scope for hit in c.hits})


def _passages(channels: Sequence[Channel]) -> dict[str, int]:
    """Each episode that was hit with its best passage: by meaning where that found it."""
    ordered = sorted((c for c in channels if c.scope == "episode"), key=lambda c: c.name)
    return {hit.uuid: hit.passage for c in ordered for hit in c.hits}
