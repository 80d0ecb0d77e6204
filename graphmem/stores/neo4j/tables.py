"""Candidates of a question laid out as tables, for ranking in `recall`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from graphmem.core.tables import Tables
from graphmem.stores.neo4j import rows
from graphmem.stores.neo4j.conditions import (
    entity_conditions,
    fact_conditions,
    passage_conditions,
    span_conditions,
)
from graphmem.stores.neo4j.layout import Laid, lay_out
from graphmem.stores.neo4j.reading import state_of
from graphmem.stores.neo4j.tokens import graph_token, lucene, prefix_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphmem.core.records import Vector
    from graphmem.core.requests import Filters, Scope, Search
    from graphmem.core.tables import Table
    from graphmem.stores.neo4j.connection import Connection, Row
    from graphmem.stores.neo4j.means import Mean, Means

__all__ = ["tables", "vectors"]

OVERFETCH = 4
"""An approximate index found 71 % of the exact first ten when asked for ten, and all of them when
asked for forty; words that tie at the border are put in order exactly."""
OUTSIDE = 10
"""So many times more where conditions are judged outside the vector index."""
DEPTH = 20_000
"""How many matches by words are judged against conditions."""
PASSED_OVER = 16
"""So many more for each episode that is left out: passages of a message of 800 words. A block leaves
out the messages that it is asked with, which would be the first found."""
MOST_PASSED = 16
"""Episodes left out by fetching that much more; with more of them it is as with other conditions."""

_NOTHING: Row = {"state": None, "entries": 0, "terms": 0, "version": 0, "laid": []}


async def tables(connection: Connection, means: Means, search: Search) -> Tables:
    """See `Store.tables`: a statement a scope, all at once; the first brings the state too.

    A scope whose mean is not known, or has moved, takes a statement or two more.
    """
    scopes = list(dict.fromkeys(search.scopes))
    found = await asyncio.gather(
        *(_table(connection, means, search, scope, state=not n) for n, scope in enumerate(scopes))
    )
    states = [state for state, _ in found if state is not None]
    if not scopes:
        states = await connection.ask("graph_state", graph_id=search.graph_id)
    return Tables(
        state=state_of(search.graph_id, states),
        tables={scope: table for scope, (_, table) in zip(scopes, found, strict=True)},
    )


async def vectors(
    connection: Connection, graph_id: str, scope: Scope, uuids: Sequence[str]
) -> Mapping[str, Vector]:
    """See `Store.vectors`: 1 statement."""
    asked = {"graph_id": graph_id, "uuids": sorted(set(uuids))}
    match scope:
        case "episode":
            found = await connection.ask("passage_vectors", **asked)
        case "fact":
            found = await connection.ask("fact_vectors", **asked)
        case "entity":
            found = await connection.ask("entity_vectors", **asked)
    return {uuid: rows.packed(embedding) for uuid, embedding in found[0]["found"]}


async def _table(
    connection: Connection, means: Means, search: Search, scope: Scope, *, state: bool
) -> tuple[Row | None, Table]:
    vector = rows.floats(search.vector) if search.vector else None
    if vector is not None and not any(vector):
        vector = None
    mean = await means.of(connection, search.graph_id, scope)
    row = await _ask(connection, search, scope, vector, mean, state=state)
    if not mean.good(row["entries"], row["version"]):
        mean = await means.anew(connection, search.graph_id, scope)
        row = await _ask(connection, search, scope, vector, mean, state=state)
    laid = Laid(
        scope=scope,
        entries=row["entries"],
        terms=row["terms"],
        mean_norm=mean.norm,
        mean_near=mean.nearness(vector),
        rows=row["laid"],
    )
    return row["state"], lay_out(laid)


async def _ask(
    connection: Connection,
    search: Search,
    scope: Scope,
    vector: list[float] | None,
    mean: Mean,
    *,
    state: bool,
) -> Row:
    filters = search.filters
    words, meaning = _judged(scope, filters)
    fetch = search.limit * OVERFETCH
    passed = len(filters.without_episodes) if scope == "episode" else 0
    params: dict[str, Any] = {
        "graph_id": search.graph_id,
        "prefix": prefix_of(search.graph_id),
        # No term is the bare word of a graph: it is asked for where no words are.
        "query": lucene(search.graph_id, search.terms) or graph_token(search.graph_id),
        "depth": DEPTH if words else fetch + passed * PASSED_OVER,
        "vector": vector,
        "mean": mean.numbers(),
        "fetch": fetch * OUTSIDE if meaning else fetch + passed * PASSED_OVER,
        "limit": search.limit,
        "state": state,
    }
    match scope:
        case "episode":
            found = await connection.ask("passage_table", **params, **passage_conditions(filters))
        case "entity":
            found = await connection.ask("entity_table", **params, **entity_conditions(filters))
        case "fact":
            ends = sorted({*filters.subjects, *filters.entities}) or None
            found = await connection.ask(
                "fact_table",
                **params,
                of=ends,
                **span_conditions(filters),
                **fact_conditions(filters),
            )
    return found[0] if found else _NOTHING


def _judged(scope: Scope, filters: Filters) -> tuple[bool, bool]:
    """Whether there are conditions that the index of words, and that of vectors, does not know.

    That a fact is not retracted is looked at with the margin that is fetched anyway: few are.
    """
    match scope:
        case "episode":
            outside = bool(filters.metadata or len(filters.without_episodes) > MOST_PASSED)
            named = filters.sources or filters.threads or filters.episode_uuids
            return bool(outside or named), outside
        case "entity":
            outside = bool(filters.labels or filters.without_labels or filters.entity_uuids)
            return outside, outside
        case "fact":
            dates = (filters.valid_at, filters.invalid_at, filters.created_at, filters.expired_at)
            outside = bool(filters.without_names or any(each is not None for each in dates))
            spanned = filters.holds_at is not None or filters.overlaps is not None
            named = filters.names or filters.subjects or filters.entities or filters.fact_uuids
            return bool(outside or spanned or named), outside
