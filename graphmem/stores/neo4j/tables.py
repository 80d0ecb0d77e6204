"""Candidates of a question laid out as tables, for ranking in `recall`."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphmem.core.tables import Tables
from graphmem.stores.neo4j import rows
from graphmem.stores.neo4j.conditions import (
    entity_conditions,
    fact_conditions,
    passage_conditions,
    span_conditions,
)
from graphmem.stores.neo4j.kept import cosines
from graphmem.stores.neo4j.layout import Laid, lay_out
from graphmem.stores.neo4j.reading import state_of
from graphmem.stores.neo4j.tokens import graph_token, lucene, prefix_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphmem.core.records import Vector
    from graphmem.core.requests import Filters, Scope, Search
    from graphmem.core.tables import Table
    from graphmem.stores.neo4j.connection import Connection, Row
    from graphmem.stores.neo4j.kept import KeptPassage, KeptPassages
    from graphmem.stores.neo4j.means import Mean, Means

__all__ = ["tables", "vectors"]

OVERFETCH = 4
"""An approximate index found 71 % of the exact first ten when asked for ten, and all of them when
asked for forty."""
SPARE, LEAST = 2, 40
"""So many times more of them are looked at, or so many: what ties is put in order by its record."""
OUTSIDE = 10
"""So many times more where conditions are judged outside the vector index."""
DEPTH = 20_000
"""How many matches by words are judged against conditions."""
PASSED_OVER = 16
"""So many more for each episode that is left out: passages of a message of 800 words. A block
leaves out the messages that it is asked with, which would be the first found."""
MOST_PASSED = 16
"""Episodes left out by fetching that much more; more of them are a condition like others."""

_NOTHING: Row = {
    "state": None, "entries": 0, "terms": 0, "forgotten": 0, "version": 0, "laid": []
}  # fmt: skip


async def tables(
    connection: Connection, means: Means, kept: KeptPassages, search: Search
) -> Tables:
    """See `Store.tables`: a statement a scope, all at once; the first brings the state too.

    Passages that were not read before take one more, and so do very long messages that are left
    out; a scope whose mean is not known or has moved takes one or two.
    """
    scopes = list(dict.fromkeys(search.scopes))
    laid = [_facts_or_entities if scope != "episode" else _passages for scope in scopes]
    asking = [
        Asking(connection, means, kept, search, scope, state=not place)
        for place, scope in enumerate(scopes)
    ]
    found = await asyncio.gather(*(each(it) for each, it in zip(laid, asking, strict=True)))
    told = [row for row, _ in found]
    if not scopes:
        told = await connection.ask("graph_state", graph_id=search.graph_id)
    return Tables(
        state=state_of(search.graph_id, told),
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


@dataclass(frozen=True, slots=True)
class Asking:
    """One scope of a search, and what it is asked with; `state`: where the graph stands too."""

    connection: Connection
    means: Means
    kept: KeptPassages
    search: Search
    scope: Scope
    state: bool

    @property
    def vector(self) -> list[float] | None:
        """The numbers of the question's vector, if it has a direction."""
        vector = rows.floats(self.search.vector) if self.search.vector else None
        return vector if vector is not None and any(vector) else None

    @property
    def plain(self) -> int:
        """How many of the nearest are looked at where nearly all of them meet the conditions."""
        passed = len(self.search.filters.without_episodes) if self.scope == "episode" else 0
        return max(SPARE * self.search.limit, LEAST) + passed * PASSED_OVER

    def params(self, *, wide: bool = False) -> dict[str, Any]:
        """What all statements take; `wide`: few of the nearest may meet the conditions."""
        search, plain = self.search, self.plain
        words, meaning = (True, True) if wide else _judged(self.scope, search.filters)
        fetch = OVERFETCH * search.limit * (OUTSIDE if meaning else 1)
        return {
            "graph_id": search.graph_id,
            # No term is the bare word of a graph: it is asked for where no words are.
            "query": lucene(search.graph_id, search.terms) or graph_token(search.graph_id),
            "depth": DEPTH if words else plain,
            "vector": self.vector,
            "fetch": max(fetch, plain),
            "judged": fetch if meaning else plain,
            "limit": search.limit,
            "state": self.state,
        }


async def _passages(asking: Asking) -> tuple[Row, Table]:
    """The passages that the server found, compared with the question here."""
    connection, graph_id, vector = asking.connection, asking.search.graph_id, asking.vector
    mean = await asking.means.of(connection, graph_id, "episode")
    row = await _found(asking)
    if asking.plain < row["entries"] and _flooded(asking.search, row):
        row = await _found(asking, wide=True)
    if not mean.good(row["entries"], row["version"]):
        mean = await asking.means.anew(connection, graph_id, "episode")
    read = await _read(asking, row)
    there = [(read[uuid], found, allowed) for uuid, found, allowed in row["laid"] if uuid in read]
    kept = [each for each, _, _ in there]
    near = cosines(kept, None if vector is None else np.asarray(vector)).tolist()
    central = cosines(kept, mean.direction).tolist()
    laid = [
        (each.columns[0], found, *each.columns[1:], allowed, near[place], central[place])
        for place, (each, found, allowed) in enumerate(there)
    ]
    return row, lay_out(_laid("episode", row, mean, vector, laid))


async def _found(asking: Asking, *, wide: bool = False) -> Row:
    conditions = passage_conditions(asking.search.filters)
    params = asking.params(wide=wide)
    told = await asking.connection.ask("passage_table", **params, **conditions)
    return told[0] if told else _NOTHING


def _flooded(search: Search, row: Row) -> bool:
    """Whether what is left out may have stood before all others: very long messages do."""
    left_out = 0 < len(search.filters.without_episodes) <= MOST_PASSED
    return left_out and sum(found for _, found, _ in row["laid"]) < search.limit


async def _read(asking: Asking, row: Row) -> dict[str, KeptPassage]:
    """The passages of an answer by uuid, those that are still there: kept ones, and the others."""
    graph_id, forgotten = asking.search.graph_id, row["forgotten"]
    uuids = [uuid for uuid, _, _ in row["laid"]]
    read = asking.kept.known(graph_id, forgotten, uuids)
    if unread := [uuid for uuid in uuids if uuid not in read]:
        told = await asking.connection.ask(
            "passage_rows", graph_id=graph_id, prefix=prefix_of(graph_id), uuids=unread
        )
        read |= asking.kept.keep(graph_id, forgotten, told[0]["found"])
    return read


async def _facts_or_entities(asking: Asking) -> tuple[Row, Table]:
    """The records that the server found and compared."""
    connection, scope, graph_id = asking.connection, asking.scope, asking.search.graph_id
    mean = await asking.means.of(connection, graph_id, scope)
    row = await _compared(asking, mean)
    if not mean.good(row["entries"], row["version"]):
        mean = await asking.means.anew(connection, graph_id, scope)
        row = await _compared(asking, mean)
    return row, lay_out(_laid(scope, row, mean, asking.vector, row["laid"]))


async def _compared(asking: Asking, mean: Mean) -> Row:
    filters, graph_id = asking.search.filters, asking.search.graph_id
    params = asking.params() | {"prefix": prefix_of(graph_id), "mean": mean.numbers()}
    if asking.scope == "entity":
        conditions = entity_conditions(filters)
        found = await asking.connection.ask("entity_table", **params, **conditions)
    else:
        ends = sorted({*filters.subjects, *filters.entities}) or None
        conditions = span_conditions(filters) | fact_conditions(filters)
        found = await asking.connection.ask("fact_table", **params, of=ends, **conditions)
    return found[0] if found else _NOTHING


def _laid(
    scope: Scope,
    row: Row,
    mean: Mean,
    vector: list[float] | None,
    laid: Sequence[Sequence[Any]],
) -> Laid:
    return Laid(
        scope=scope,
        entries=row["entries"],
        terms=row["terms"],
        mean_norm=mean.norm,
        mean_near=mean.nearness(vector),
        rows=laid,
    )


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
