"""What a commit reasons from, and records by id and in pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphmem.core.records import GraphState
from graphmem.core.requests import Evidence, Filters, Page, SlotHeads, Told
from graphmem.errors import StoreError
from graphmem.stores.neo4j import rows
from graphmem.stores.neo4j.conditions import (
    claim_conditions,
    entity_conditions,
    episode_conditions,
    fact_conditions,
    mention_conditions,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from graphmem.core.records import SlotKey, SlotState
    from graphmem.core.requests import GroupKey, Record, RecordKind
    from graphmem.stores.neo4j.connection import Connection, Row

__all__ = ["claims", "evidence", "fetch", "scan", "slots", "state_of"]

FIRST, LAST = "", "\U0010ffff"
"""Cursors before and behind every uuid."""

_RECORD: Mapping[RecordKind, Callable[[Row], Record]] = {
    "episode": rows.episode,
    "entity": rows.entity,
    "fact": rows.fact,
    "claim": rows.claim,
    "mention": rows.mention,
}
_PLURAL: Mapping[RecordKind, str] = {
    "episode": "episodes",
    "entity": "entities",
    "fact": "facts",
    "claim": "claims",
    "mention": "mentions",
}


def state_of(graph_id: str, found: Sequence[Row]) -> GraphState:
    """What `parts/state` told in the first row that has it, first in every read for a commit."""
    row: Row | None = next((it["state"] for it in found if it["state"] is not None), None)
    if row is None:
        return GraphState(graph_id=graph_id)
    return GraphState(
        graph_id=graph_id,
        version=row["version"],
        stamp=None if row["stamp"] is None else rows.instant(row["stamp"]),
        links=tuple(rows.link(it) for it in row["links"]),
        relations=tuple(rows.relation(it) for it in row["relations"]),
    )


async def slots(connection: Connection, graph_id: str, keys: Sequence[SlotKey]) -> SlotHeads:
    """See `Store.slots`: 1 statement."""
    asked = [rows.slot_key(key) for key in keys]
    found = await connection.ask("slots", graph_id=graph_id, keys=asked)
    heads: list[SlotState | None] = [None] * len(keys)
    facts: list[Row] = []
    for row in found:
        facts = row["facts"]
        for place, record in row["heads"]:
            heads[place] = rows.slot(record)
    return SlotHeads(
        state=state_of(graph_id, found),
        slots=tuple(heads),
        facts=tuple(rows.fact(it) for it in facts),
    )


async def claims(connection: Connection, graph_id: str, groups: Sequence[GroupKey]) -> Told:
    """See `Store.claims`: 1 statement."""
    pairs = sorted({(subject, it.name) for it in groups for subject in it.subjects})
    asked = [{"subject": subject, "name": name} for subject, name in pairs]
    found = await connection.ask("claims", graph_id=graph_id, groups=asked)
    return Told(
        state=state_of(graph_id, found),
        claims=tuple(rows.claim(it) for row in found for it in row["claims"]),
        facts=tuple(rows.fact(it) for row in found for it in row["facts"]),
    )


async def evidence(
    connection: Connection, graph_id: str, episodes: Sequence[str], entities: Sequence[str]
) -> Evidence:
    """See `Store.evidence`: 1 statement."""
    found = await connection.ask(
        "evidence",
        graph_id=graph_id,
        episodes=sorted(set(episodes)),
        entities=sorted(set(entities)),
    )
    return Evidence(
        state=state_of(graph_id, found),
        episodes=tuple(rows.episode(it) for row in found for it in row["episodes"]),
        claims=tuple(rows.claim(it) for row in found for it in row["claims"]),
        mentions=tuple(rows.mention(it) for row in found for it in row["mentions"]),
        entities=tuple(rows.entity(it) for row in found for it in row["entities"]),
        others=tuple(rows.mention(it) for row in found for it in row["others"]),
    )


async def fetch(
    connection: Connection, graph_id: str, kind: RecordKind, uuids: Sequence[str]
) -> tuple[Record | None, ...]:
    """See `Store.fetch`: 1 statement."""
    asked = sorted(set(uuids))
    found = await connection.ask(f"fetch_{_PLURAL[kind]}", graph_id=graph_id, uuids=asked)
    records = {uuid: _RECORD[kind](row) for uuid, row in found[0]["found"]}
    return tuple(records.get(uuid) for uuid in uuids)


async def scan(
    connection: Connection,
    graph_id: str,
    kind: RecordKind,
    *,
    after: str | None,
    limit: int,
    filters: Filters | None,
    descending: bool,
) -> Page:
    """See `Store.scan`: 1 statement."""
    wanted = filters or Filters()
    name, params = _scan_of(kind, wanted)
    found = await connection.ask(
        f"scan_{name}_back" if descending else f"scan_{name}",
        graph_id=graph_id,
        after=_cursor(kind, after, descending=descending),
        limit=limit + 1,
        **params,
    )
    read: list[Row] = found[0]["records"]
    records = tuple(_RECORD[kind](row) for row in read[:limit])
    last = read[limit - 1] if len(read) > limit and records else None
    key = "position" if kind == "episode" else "uuid"
    return Page(records=records, after=None if last is None else str(last[key]))


def _scan_of(kind: RecordKind, wanted: Filters) -> tuple[str, dict[str, Any]]:
    """The statement that finds a page at the cost of the page, and its parameters."""
    match kind:
        case "episode":
            name = "episodes_of" if wanted.threads else "episodes"
            return name, episode_conditions(wanted)
        case "entity":
            return "entities", entity_conditions(wanted)
        case "fact":
            params = fact_conditions(wanted)
            at = wanted.subjects or wanted.entities
            return ("facts_of", params | {"of": sorted(set(at))}) if at else ("facts", params)
        case "claim":
            params = claim_conditions(wanted)
            narrow = wanted.entities or wanted.episodes
            return ("claims_of" if narrow else "claims"), params
        case "mention":
            params = mention_conditions(wanted)
            narrow = wanted.entities or wanted.episodes
            return ("mentions_of" if narrow else "mentions"), params


def _cursor(kind: RecordKind, after: str | None, *, descending: bool) -> str | int:
    if kind != "episode":
        return after if after is not None else LAST if descending else FIRST
    if after is None:
        return 2**63 - 1 if descending else -1
    if not after.isdecimal():
        raise StoreError(f"after={after!r} is no cursor of episodes; give `Page.after`")
    return int(after)
