"""What a commit reasons from, and records by id and in pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphmem.core.records import SlotKey
from graphmem.core.requests import Evidence, Filters, Page, SlotHeads, Told
from graphmem.errors import StoreError
from graphmem.stores.embedded import graphs, rows
from graphmem.stores.embedded.filters import (
    claim_params,
    entity_params,
    episode_params,
    fact_params,
    mention_params,
)
from graphmem.stores.embedded.kept import KINDS
from graphmem.stores.embedded.rows import dumps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmem.core.records import GraphState, SlotState
    from graphmem.core.requests import GroupKey, Record, RecordKind
    from graphmem.stores.embedded.connection import Row, Tx, Value
    from graphmem.stores.embedded.index import Indexes

__all__ = ["claims", "evidence", "fetch", "scan", "slots", "state"]


def state(tx: Tx, graph_id: str) -> GraphState:
    """See `Store.state`: 3 statements."""
    return graphs.state(tx, graphs.find(tx, graph_id))


def slots(tx: Tx, graph_id: str, keys: Sequence[SlotKey]) -> SlotHeads:
    """See `Store.slots`: 5 statements."""
    graph = graphs.find(tx, graph_id)
    asked = dumps([(key.subject, key.name, key.object or "") for key in keys])
    heads: list[SlotState | None] = [None] * len(keys)
    for place, *row in tx.all("slots", graph=graph.key, keys=asked):
        heads[place] = rows.slot(tuple(row), graph_id)
    tails = dumps(sorted({uuid for head in heads if head for uuid in head.tail}))
    facts = tx.all("facts_by_uuid", graph=graph.key, uuids=tails)
    return SlotHeads(
        state=graphs.state(tx, graph),
        slots=tuple(heads),
        facts=tuple(rows.fact(row, graph_id) for row in facts),
    )


def claims(tx: Tx, graph_id: str, groups: Sequence[GroupKey]) -> Told:
    """See `Store.claims`: 5 statements."""
    graph = graphs.find(tx, graph_id)
    asked = dumps(sorted({(subject, it.name) for it in groups for subject in it.subjects}))
    told = tx.all("claims_of_groups", graph=graph.key, groups=asked)
    facts = tx.all("facts_of_groups", graph=graph.key, groups=asked)
    return Told(
        state=graphs.state(tx, graph),
        claims=tuple(rows.claim(row, graph_id) for row in told),
        facts=tuple(rows.fact(row, graph_id) for row in facts),
    )


def evidence(tx: Tx, graph_id: str, episodes: Sequence[str], entities: Sequence[str]) -> Evidence:
    """See `Store.evidence`: 8 statements."""
    graph = graphs.find(tx, graph_id)
    key, asked = graph.key, dumps(list(episodes))
    inputs = tx.all("episodes_by_uuid", graph=key, uuids=dumps(sorted(set(episodes))))
    told = tx.all("evidence_claims", graph=key, episodes=asked, entities=dumps(list(entities)))
    stated = tuple(rows.claim(row, graph_id) for row in told)
    named = tx.all("mentions_of_episodes", graph=key, episodes=asked)
    mentions = tuple(rows.mention(row, graph_id) for row in named)
    uuids = {*entities, *(it.entity for it in mentions), *(it.subject for it in stated)}
    uuids |= {it.object for it in stated if it.object is not None}
    known = tx.all("entities_by_uuid", graph=key, uuids=dumps(sorted(uuids)))
    things = tuple(rows.entity(row, graph_id) for row in known)
    uuids |= {uuid for it in things for uuid in (it.uuid, *it.members)}
    others = tx.all("mentions_of_entities", graph=key, entities=dumps(sorted(uuids)))
    return Evidence(
        state=graphs.state(tx, graph),
        episodes=tuple(rows.episode(row, graph_id) for row in inputs),
        claims=stated,
        mentions=mentions,
        entities=things,
        others=tuple(rows.mention(row, graph_id) for row in others),
    )


def fetch(
    tx: Tx,
    graph_id: str,
    kind: RecordKind,
    uuids: Sequence[str],
    indexes: Indexes | None = None,
) -> tuple[Record | None, ...]:
    """See `Store.fetch`: at most 3 statements, 1 more where records were kept and some changed."""
    graph = graphs.find(tx, graph_id)
    if indexes is None or graph.key == graphs.NOWHERE or kind not in KINDS:
        found = _fetched(tx, graph, kind, uuids)
        return tuple(found.get(uuid) for uuid in uuids)
    records = indexes.of(graph).records
    known: dict[str, Record] = dict(records.known(tx, graph, kind, uuids))
    missing = [uuid for uuid in uuids if uuid not in known]
    if missing:
        found = _fetched(tx, graph, kind, missing)
        # One that answers for another (merged, replaced) is kept under its own uuid only.
        own = {uuid: record for uuid, record in found.items() if record.uuid == uuid}
        records.keep(graph, kind, own)  # pyright: ignore[reportArgumentType]
        known |= found
    return tuple(known.get(uuid) for uuid in uuids)


def _fetched(
    tx: Tx, graph: graphs.Graph, kind: RecordKind, uuids: Sequence[str]
) -> dict[str, Record]:
    """Records by the uuid they were asked by: 1 statement, 2 of facts that were replaced."""
    key, graph_id, asked = graph.key, graph.graph_id, dumps(list(uuids))
    found: dict[str, Record]
    match kind:
        case "episode":
            answer = tx.all("fetch_episodes", graph=key, uuids=asked)
            found = {row[0]: rows.episode(row[1:], graph_id) for row in answer}
        case "entity":
            answer = tx.all("fetch_entities", graph=key, uuids=asked)
            found = {row[0]: rows.entity(row[1:], graph_id) for row in answer}
        case "fact":
            answer = tx.all("facts_by_uuid", graph=key, uuids=asked)
            found = {row[0]: rows.fact(row, graph_id) for row in answer}
            # Where a replaced one leads is asked of those alone that are not there: twice as dear.
            if replaced := [uuid for uuid in uuids if uuid not in found]:
                answer = tx.all("fetch_facts", graph=key, uuids=dumps(replaced))
                found |= {row[0]: rows.fact(row[1:], graph_id) for row in answer}
        case "claim":
            answer = tx.all("fetch_claims", graph=key, uuids=asked)
            found = {row[0]: rows.claim(row[1:], graph_id) for row in answer}
        case "mention":
            answer = tx.all("fetch_mentions", graph=key, uuids=asked)
            found = {row[0]: rows.mention(row[1:], graph_id) for row in answer}
    return found


def scan(
    tx: Tx,
    graph_id: str,
    kind: RecordKind,
    *,
    after: str | None,
    limit: int,
    filters: Filters | None,
    descending: bool,
) -> Page:
    """See `Store.scan`: 2 statements."""
    key = graphs.find(tx, graph_id).key
    read = _Scan(tx, key, after, limit + 1, filters or Filters(), descending)
    found: list[Row]
    records: list[Record]
    match kind:
        case "episode":
            found = read.episodes()
            records = [rows.episode(row, graph_id) for row in found[:limit]]
        case "entity":
            found = read.entities()
            records = [rows.entity(row, graph_id) for row in found[:limit]]
        case "fact":
            found = read.facts()
            records = [rows.fact(row, graph_id) for row in found[:limit]]
        case "claim":
            found = read.claims()
            records = [rows.claim(row, graph_id) for row in found[:limit]]
        case "mention":
            found = read.mentions()
            records = [rows.mention(row, graph_id) for row in found[:limit]]
    if len(found) <= limit or not records:
        return Page(records=tuple(records))
    last = found[limit - 1]
    return Page(records=tuple(records), after=str(last[1] if kind == "episode" else last[0]))


@dataclass(frozen=True, slots=True)
class _Scan:
    """One page; through the whole graph only if the filters name nothing that has an index."""

    tx: Tx
    graph: int
    after: str | None
    limit: int
    filters: Filters
    back: bool

    def episodes(self) -> list[Row]:
        if self.after is not None and not (self.after.isascii() and self.after.isdecimal()):
            raise StoreError(f"after={self.after!r} is no cursor of episodes; give `Page.after`")
        place = None if self.after is None else int(self.after)
        params = {"graph": self.graph, "after": place, "limit": self.limit}
        params |= episode_params(self.filters)
        if self.filters.threads:
            if self.back:
                return self.tx.all("scan_episodes_of_threads_back", **params)
            return self.tx.all("scan_episodes_of_threads", **params)
        if self.back:
            return self.tx.all("scan_episodes_back", **params)
        return self.tx.all("scan_episodes", **params)

    def entities(self) -> list[Row]:
        params = self._params(entity_params(self.filters))
        if self.back:
            return self.tx.all("scan_entities_back", **params)
        return self.tx.all("scan_entities", **params)

    def facts(self) -> list[Row]:
        params = self._params(fact_params(self.filters))
        if near := self.filters.entities or self.filters.subjects:
            params["near"] = dumps(near)
            if self.back:
                return self.tx.all("scan_facts_near_back", **params)
            return self.tx.all("scan_facts_near", **params)
        if self.back:
            return self.tx.all("scan_facts_back", **params)
        return self.tx.all("scan_facts", **params)

    def claims(self) -> list[Row]:
        params = self._params(claim_params(self.filters))
        near = self.filters.entities or self.filters.subjects
        if near or self.filters.episodes:
            params["near"] = dumps(near)
            if self.back:
                return self.tx.all("scan_claims_near_back", **params)
            return self.tx.all("scan_claims_near", **params)
        if self.back:
            return self.tx.all("scan_claims_back", **params)
        return self.tx.all("scan_claims", **params)

    def mentions(self) -> list[Row]:
        params = self._params(mention_params(self.filters))
        if self.filters.entities or self.filters.episodes:
            if self.back:
                return self.tx.all("scan_mentions_near_back", **params)
            return self.tx.all("scan_mentions_near", **params)
        if self.back:
            return self.tx.all("scan_mentions_back", **params)
        return self.tx.all("scan_mentions", **params)

    def _params(self, filters: dict[str, Value]) -> dict[str, Value]:
        return {"graph": self.graph, "after": self.after, "limit": self.limit, **filters}
