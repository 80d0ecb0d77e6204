"""What the write path reads of a graph: what an extractor is shown, and what a fold needs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from graphmem.core.ids import user_entity_id
from graphmem.core.paging import every
from graphmem.core.records import Fact as FactRecord
from graphmem.core.requests import Candidates, Filters
from graphmem.core.waiting import side_by_side
from graphmem.errors import ConflictError
from graphmem.ingest.edits import named_entities, named_facts
from graphmem.ingest.reconcile import (
    Before,
    append_all,
    entities_to_fold,
    group_keys,
    groups_of,
    linked_groups,
    slot_keys,
)
from graphmem.ingest.vectors import known_texts

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from graphmem.core.fold import Folded
    from graphmem.core.ports import Store
    from graphmem.core.records import Entity, Episode, Fact, GraphState, Mention
    from graphmem.core.requests import Probe, Told
    from graphmem.ingest.batches import Batch
    from graphmem.ingest.reconcile import Plan

__all__ = [
    "Shown",
    "read_before",
    "read_groups",
    "read_named",
    "read_referred",
    "same_state",
    "stamp_after",
    "still_there",
    "switched_groups",
]

_UUID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Shown:
    """What is known around a batch: where the graph stands, entities, facts, and what was asked.

    `by_fact` finds facts by the uuid they were asked for, which may be that of a predecessor.
    `since`: what was first known later is not shown (see `ingest.again`).
    """

    candidates: Candidates
    asked: frozenset[str] = frozenset()
    by_uuid: Mapping[str, Entity] = field(default_factory=dict[str, "Entity"])
    by_fact: Mapping[str, Fact] = field(default_factory=dict[str, "Fact"])
    since: datetime | None = None

    @classmethod
    def of(cls, candidates: Candidates, probe: Probe) -> Shown:
        """What a probe showed."""
        entities = {entity.uuid: entity for entity in candidates.entities}
        facts = {fact.uuid: fact for fact in candidates.facts}
        return cls(candidates, frozenset(probe.keys), entities, facts)

    @property
    def state(self) -> GraphState:
        """Where the graph stood at the first look."""
        return self.candidates.state

    @property
    def entities(self) -> tuple[Entity, ...]:
        """All entities that were found, each once."""
        return tuple({entity.uuid: entity for entity in self.by_uuid.values()}.values())

    @property
    def user(self) -> Entity | None:
        """The graph's user, if there is such an entity yet."""
        return self.by_uuid.get(user_entity_id(self.state.graph_id))

    def with_candidates(self, found: Candidates, probe: Probe) -> Shown:
        """With what a second probe found.

        Raises:
            ConflictError: the graph moved in between.
        """
        same_state(self.state, found.state)
        entities = {
            entity.uuid: entity
            for entity in found.entities
            if self.since is None or entity.created_at <= self.since
        }
        return replace(
            self, asked=self.asked | set(probe.keys), by_uuid={**entities, **self.by_uuid}
        )


def stamp_after(state: GraphState, now: datetime) -> datetime:
    """The instant of the next commit: now, but later than the last one."""
    return now if state.stamp is None else max(now, state.stamp + _TICK)


def same_state(one: GraphState, other: GraphState) -> None:
    """Refuse to reason from two versions of a graph.

    Raises:
        ConflictError: they are of two versions.
    """
    if one.version != other.version:
        raise ConflictError(
            f"graph {one.graph_id!r} moved from version {one.version} to {other.version} "
            "while it was read; read again"
        )


async def still_there(store: Store, batch: Batch) -> Batch:
    """The batch without what was forgotten since it was leased."""
    uuids = [episode.uuid for episode in batch.episodes]
    found = await store.fetch(batch.graph_id, "episode", uuids)
    kept = {uuid for uuid, episode in zip(uuids, found, strict=True) if episode is not None}
    return replace(
        batch,
        jobs=tuple(job for job in batch.jobs if kept & set(job.episodes)),
        episodes=tuple(e for e in batch.episodes if e.uuid in kept),
    )


async def read_named(store: Store, batch: Sequence[Episode], shown: Shown) -> Shown:
    """With the facts and entities that edits of the batch name by uuid."""
    edits = [episode for episode in batch if episode.source == "edit"]
    wanted = {uuid for episode in edits for uuid in named_facts(episode)}
    facts = await _facts(store, shown, wanted)
    named = {text for e in edits for text in named_entities(e) if _UUID.fullmatch(text)}
    return await _with_facts(store, shown, facts, named)


async def read_referred(
    store: Store, shown: Shown, facts: Collection[str], entities: Collection[str]
) -> Shown:
    """With those of the facts and entities that were shown earlier and are not any more.

    An answer may have been given before the graph moved: what it speaks of by uuid is found still,
    a replaced fact as its successor. No read if nothing is missing.
    """
    missing = set(facts) - set(shown.by_fact)
    wanted = set(entities) - set(shown.by_uuid)
    if not missing and not wanted:
        return shown
    return await _with_facts(store, shown, await _facts(store, shown, missing), wanted)


async def _facts(store: Store, shown: Shown, wanted: Collection[str]) -> dict[str, Fact]:
    """Facts by the uuid they were asked for, and by their own."""
    if not wanted:
        return {}
    uuids = sorted(wanted)
    facts: dict[str, Fact] = {}
    for uuid, fact in zip(
        uuids, await store.fetch(shown.state.graph_id, "fact", uuids), strict=True
    ):
        if isinstance(fact, FactRecord):
            facts |= {uuid: fact, fact.uuid: fact}
    return facts


async def _with_facts(
    store: Store, shown: Shown, facts: Mapping[str, Fact], entities: Collection[str]
) -> Shown:
    """With these facts and the entities at their ends, and with these entities."""
    ends = {end for fact in facts.values() for end in (fact.subject, fact.object)}
    found = await _entities(store, shown.state.graph_id, sorted({*ends, *entities}))
    return replace(shown, by_uuid={**shown.by_uuid, **found}, by_fact={**shown.by_fact, **facts})


async def read_before(
    store: Store, plan: Plan, shown: Shown
) -> tuple[Before, list[Folded], dict[str, str]]:
    """What the reconciliation of some news needs: heads and tails, or whole groups.

    Returns:
        What was read; what could be appended without a fold; the texts that have vectors.

    Raises:
        ConflictError: the graph moved while it was read.
    """
    canonical = plan.names.canonical
    touched = {canonical(mention.entity) for mention in plan.news.mentions} | {
        canonical(entity) for entity in plan.names.moved
    }
    known = {uuid: e for uuid, e in shown.by_uuid.items() if uuid in touched and uuid == e.uuid}
    (known, mentions, moved_groups), (appended, groups, heads) = await side_by_side(
        _things(store, plan, known, touched), _heads(store, plan)
    )
    groups |= moved_groups | await switched_groups(store, plan)
    groups |= {
        (canonical(fact.subject), fact.name)
        for uuid, fact in shown.by_fact.items()
        if uuid in _references(plan)
    }
    told, groups = await read_groups(store, plan, groups)
    before = Before(told=told, groups=groups, entities=known, mentions=mentions)
    facts = (*heads, *(told.facts if told is not None else ()))
    return before, appended, known_texts(facts, known.values())


async def read_groups(
    store: Store, plan: Plan, groups: frozenset[tuple[str, str]]
) -> tuple[Told | None, frozenset[tuple[str, str]]]:
    """The claims of some groups, and of all that they are linked to, with the groups' facts.

    Raises:
        ConflictError: the graph moved while it was read.
    """
    if not groups:
        return None, groups
    while True:
        told = await store.claims(plan.state.graph_id, group_keys(groups, plan.names))
        same_state(plan.state, told.state)
        wider = linked_groups(plan, told, groups)
        if wider == groups:
            return told, groups
        groups = wider  # a correction across relations: their facts are wanted too


async def _heads(
    store: Store, plan: Plan
) -> tuple[list[Folded], frozenset[tuple[str, str]], tuple[Fact, ...]]:
    """What can be appended to its timeline without a fold, the groups left, and the last facts."""
    groups = groups_of(plan.news.claims, plan.names)
    again = _is_late(plan)
    if plan.names.moved or plan.names.switched or not groups or again:
        return [], groups, ()
    keys = slot_keys(plan)
    found = await store.slots(plan.state.graph_id, keys)
    same_state(plan.state, found.state)
    appended, groups = append_all(plan, keys, found)
    return appended, groups, found.facts


async def _things(
    store: Store, plan: Plan, shown: Mapping[str, Entity], touched: Collection[str]
) -> tuple[dict[str, Entity], dict[str, list[Mention]], frozenset[tuple[str, str]]]:
    """The touched entities, read unless shown; of those to fold anew all mentions; some groups.

    The groups are those of the entities whose class changes.
    """
    missing = sorted(set(touched) - set(shown))
    known = {**shown, **await _entities(store, plan.state.graph_id, missing)}
    wanted = entities_to_fold(plan, known)
    if not wanted:
        return known, {}, frozenset()
    found = await store.evidence(plan.state.graph_id, entities=wanted)
    same_state(plan.state, found.state)
    mentions: dict[str, list[Mention]] = {entity: [] for entity in wanted}
    for mention in found.others:
        # Those of what stands at the other end of a claim come too: they are not all of it.
        if mention.entity in mentions:
            mentions[mention.entity].append(mention)
    moved = plan.names.moved
    claims = [c for c in found.claims if c.subject in moved or c.object in moved]
    return known, mentions, groups_of(claims, plan.names)


def _is_late(plan: Plan) -> bool:
    """Whether the news is older than what the graph has: nothing is appended then."""
    last = plan.state.stamp
    return last is not None and any(claim.created_at <= last for claim in plan.news.claims)


async def switched_groups(store: Store, plan: Plan) -> frozenset[tuple[str, str]]:
    """The groups of relations whose exclusivity changes."""
    if not plan.names.switched:
        return frozenset()
    filters = Filters(names=tuple(sorted(plan.names.switched)))
    facts = await every(store, plan.state.graph_id, FactRecord, filters)
    return frozenset(plan.names.group(fact) for fact in facts)


async def _entities(store: Store, graph_id: str, uuids: Sequence[str]) -> dict[str, Entity]:
    """Entities by the uuid they were asked for."""
    if not uuids:
        return {}
    found = await store.fetch(graph_id, "entity", uuids)
    return {
        uuid: cast("Entity", entity)
        for uuid, entity in zip(uuids, found, strict=True)
        if entity is not None
    }


def _references(plan: Plan) -> set[str]:
    """What new claims refer to."""
    return {
        uuid
        for r in plan.news.references.values()
        for uuid in (*r.corrects, *r.repeats, *r.fulfils, *((r.only,) if r.only else ()))
    }
