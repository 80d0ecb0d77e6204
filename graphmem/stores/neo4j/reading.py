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
    from graphmem.stores.neo4j.connection import Connection, Row, Transaction

__all__ = ["claims", "evidence", "fetch", "scan", "slots", "state", "state_of"]

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


async def state(tx: Transaction, graph_id: str) -> GraphState:
    """See `Store.state`: 1 statement.

    It comes first in every read for a commit: what moves after it voids the commit.
    """
    return state_of(graph_id, await tx.run("graph_state", graph_id=graph_id))


def state_of(graph_id: str, found: Sequence[Row]) -> GraphState:
    """What `graph_state` told."""
    if not found:
        return GraphState(graph_id=graph_id)
    row = found[0]
    return GraphState(
        graph_id=graph_id,
        version=row["version"],
        stamp=None if row["stamp"] is None else rows.instant(row["stamp"]),
        links=tuple(rows.link(it) for it in row["links"]),
        relations=tuple(rows.relation(it) for it in row["relations"]),
    )


async def slots(tx: Transaction, graph_id: str, keys: Sequence[SlotKey]) -> SlotHeads:
    """See `Store.slots`: 3 statements."""
    at = await state(tx, graph_id)
    asked = [rows.slot_key(key) for key in keys]
    heads: list[SlotState | None] = [None] * len(keys)
    for row in await tx.run("slots", graph_id=graph_id, keys=asked):
        heads[row["place"]] = rows.slot(row["record"])
    tails = sorted({uuid for head in heads if head for uuid in head.tail})
    facts = await tx.one("facts_by_uuid", graph_id=graph_id, uuids=tails)
    return SlotHeads(
        state=at, slots=tuple(heads), facts=tuple(rows.fact(it) for it in facts["records"])
    )


async def claims(tx: Transaction, graph_id: str, groups: Sequence[GroupKey]) -> Told:
    """See `Store.claims`: 3 statements."""
    at = await state(tx, graph_id)
    pairs = sorted({(subject, it.name) for it in groups for subject in it.subjects})
    asked = [{"subject": subject, "name": name} for subject, name in pairs]
    told = await tx.run("claims_of_groups", graph_id=graph_id, groups=asked)
    facts = await tx.run("facts_of_groups", graph_id=graph_id, groups=asked)
    return Told(
        state=at,
        claims=tuple(rows.claim(it["record"]) for it in told),
        facts=tuple(rows.fact(it["record"]) for it in facts),
    )


async def evidence(
    tx: Transaction, graph_id: str, episodes: Sequence[str], entities: Sequence[str]
) -> Evidence:
    """See `Store.evidence`: 6 statements."""
    at = await state(tx, graph_id)
    inputs, things = sorted(set(episodes)), sorted(set(entities))
    found = await tx.run("episodes_by_uuid", graph_id=graph_id, uuids=inputs)
    stated = await tx.run("evidence_claims", graph_id=graph_id, episodes=inputs, entities=things)
    told = tuple(rows.claim(it["record"]) for it in stated)
    named = await tx.run("mentions_of", graph_id=graph_id, episodes=inputs, entities=[])
    mentions = tuple(rows.mention(it["record"]) for it in named)
    uuids = {*entities, *(it.entity for it in mentions), *(it.subject for it in told)}
    uuids |= {it.object for it in told if it.object is not None}
    known = await tx.one("entities_by_uuid", graph_id=graph_id, uuids=sorted(uuids))
    records = tuple(rows.entity(it) for it in known["records"])
    uuids |= {uuid for it in records for uuid in it.members}
    others = await tx.run("mentions_of", graph_id=graph_id, episodes=[], entities=sorted(uuids))
    return Evidence(
        state=at,
        episodes=tuple(rows.episode(it["record"]) for it in found),
        claims=told,
        mentions=mentions,
        entities=records,
        others=tuple(rows.mention(it["record"]) for it in others),
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
