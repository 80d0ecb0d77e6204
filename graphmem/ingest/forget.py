"""Taking episodes away, and building everything anew: change sets that rest on no new word."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from graphmem.core.changes import ChangeSet
from graphmem.core.entities import PATTERNS_PHRASED
from graphmem.core.identity import members
from graphmem.core.paging import every
from graphmem.core.records import Claim, Entity, Episode, Fact, Mention
from graphmem.core.requests import Told
from graphmem.ingest.again import jobs_again, news_again, restated
from graphmem.ingest.evidence import News
from graphmem.ingest.reading import (
    read_groups,
    same_state,
    stamp_after,
    switched_groups,
)
from graphmem.ingest.reconcile import Before, Gone, groups_of, plan_of, reconcile
from graphmem.ingest.referring import Evidenced, referring, suspects
from graphmem.ingest.summaries import summaries_anew, with_summaries
from graphmem.ingest.vectors import known_texts, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphmem.core.ports import Clock, Store
    from graphmem.core.records import GraphState, SlotState
    from graphmem.core.requests import Evidence
    from graphmem.ingest.reconcile import Plan

__all__ = ["Revision", "forget", "read_unembedded", "refold"]

PAGE: Final = 1_000
"""Slots that are read at once."""

Revision = tuple[ChangeSet, "dict[str, str]"]
"""A change set, and the texts of the records that have a vector as they stood, by uuid."""


async def forget(
    store: Store, clock: Clock, graph_id: str, episodes: Sequence[str]
) -> Revision | None:
    """The change set that makes a graph as if some episodes never had been told.

    What remains and was understood by them is unread: what it was understood to say goes in the
    same commit, and jobs "again" have it read by what is left.

    Returns:
        None if the graph has none of them.

    Raises:
        ConflictError: the graph moved while it was read.
    """
    rests = await _read(store, graph_id, Gone(frozenset(episodes)))
    if not rests.gone.forgotten:
        return None
    seen: dict[str, Episode] = {}
    # Each round depends on the one before: what refers to an episode that is read again may be
    # read again itself. There is nearly always one, of three reads at most.
    while referred := await _referring(store, rests, seen):
        gone = replace(rests.gone, unread=rests.gone.unread | referred)
        rests = await _read(store, graph_id, gone, rests.plan.state)
    if pointing := restated(rests.found.claims, rests.gone):
        gone = replace(rests.gone, restated=pointing)
        rests = await _read(store, graph_id, gone, rests.plan.state)
    return await _revision(store, clock, rests)


@dataclass(frozen=True, slots=True)
class _Rests:
    """What rests on what goes, and all that is said of the same things."""

    gone: Gone
    plan: Plan
    found: Evidence
    touched: frozenset[str]
    classes: frozenset[str]
    everything: Evidence


async def _read(store: Store, graph_id: str, gone: Gone, state: GraphState | None = None) -> _Rests:
    found = await store.evidence(graph_id, episodes=sorted(gone.episodes))
    same_state(state or found.state, found.state)
    gone = replace(gone, forgotten=gone.forgotten.intersection(e.uuid for e in found.episodes))
    plan = plan_of(found.state, news_again(found, gone), gone)
    touched = {mention.entity for mention in found.mentions}
    touched |= {end for c in found.claims for end in (c.subject, c.object) if end is not None}
    touched |= plan.names.moved
    classes = _whole_classes(touched, plan)
    everything = found
    if classes:
        everything = await store.evidence(graph_id, entities=sorted(classes))
    same_state(found.state, everything.state)
    return _Rests(gone, plan, found, frozenset(touched), frozenset(classes), everything)


async def _referring(store: Store, rests: _Rests, seen: dict[str, Episode]) -> frozenset[str]:
    """The episodes that were read by what goes and are not among it; `seen` learns of others."""
    found, everything = rests.found, rests.everything
    told = Evidenced(
        rests.plan.state.graph_id,
        rests.gone,
        tuple({m.uuid: m for m in (*found.mentions, *everything.others)}.values()),
        tuple({c.uuid: c for c in (*found.claims, *everything.claims)}.values()),
        rests.plan.names.before,
    )
    wanted = suspects(told)
    if missing := sorted(wanted - seen.keys()):
        records = await store.fetch(told.graph_id, "episode", missing)
        seen |= {record.uuid: record for record in records if isinstance(record, Episode)}
    return referring(told, {uuid: seen[uuid] for uuid in wanted if uuid in seen})


async def _revision(store: Store, clock: Clock, rests: _Rests) -> Revision:
    plan, found, everything = rests.plan, rests.found, rests.everything
    names = plan.names
    groups = groups_of(found.claims, names)
    moved = [c for c in everything.claims if c.subject in names.moved or c.object in names.moved]
    groups |= groups_of(moved, names) | await switched_groups(store, plan)
    told, groups = await read_groups(store, plan, groups)
    # Of what stands at the other end of a claim not all mentions need be there: it stays as it is.
    whole = [mention for mention in everything.others if mention.entity in rests.classes]
    before = Before(
        told=told,
        groups=groups,
        entities={entity.uuid: entity for entity in (*found.entities, *everything.entities)},
        mentions=_by_entity(whole, rests.classes),
    )
    old = known_texts(told.facts if told is not None else (), before.entities.values())
    changes = reconcile(plan, before, stamp_after(plan.state, clock()))
    changes = await with_summaries(store, plan.state, changes, before)
    changes = replace(changes, jobs=jobs_again(found, rests.gone))
    ends = {c.subject for c in everything.claims} | rests.touched
    return await _in_own_words(store, changes, ends), old


async def _in_own_words(store: Store, changes: ChangeSet, ends: Iterable[str]) -> ChangeSet:
    """The change set without a model's words for patterns that may rest on what is forgotten.

    A pattern names the things it is about: those of whom something with such a thing is told lose
    theirs, until a model phrases them anew.
    """
    fresh = {entity.uuid: entity for entity in changes.entities}
    others = sorted(set(ends) - set(fresh) - set(changes.dropped_entities))
    found = await store.fetch(changes.graph_id, "entity", others) if others else ()
    for entity in (*(e for e in found if isinstance(e, Entity)), *changes.entities):
        known = fresh.get(entity.uuid, entity)
        if PATTERNS_PHRASED in known.attributes:
            rest = {k: v for k, v in known.attributes.items() if k != PATTERNS_PHRASED}
            fresh[entity.uuid] = replace(known, attributes=rest)
    return replace(changes, entities=tuple(fresh[uuid] for uuid in sorted(fresh)))


async def refold(store: Store, clock: Clock, graph_id: str) -> Revision | None:
    """The change set that brings all facts and entities to what the evidence says.

    Returns:
        None if nothing differs.
    """
    state = await store.state(graph_id)
    claims = await every(store, graph_id, Claim)
    facts = await every(store, graph_id, Fact)
    entities = await every(store, graph_id, Entity)
    mentions = await every(store, graph_id, Mention)
    plan = plan_of(state, News(), Gone())
    told = Told(state=state, claims=tuple(claims), facts=tuple(facts))
    groups = groups_of(claims, plan.names) | {plan.names.group(fact) for fact in facts}
    before = Before(
        told=told,
        groups=groups,
        entities={entity.uuid: entity for entity in entities},
        mentions=_by_entity(mentions, [entity.uuid for entity in entities]),
    )
    changes = reconcile(plan, before, stamp_after(state, clock()))
    changes = summaries_anew(changes, facts, before.entities)
    changes = replace(changes, slots=await _other_slots(store, changes.slots))
    derived = (changes.facts, changes.entities, changes.slots)
    if not any((*derived, changes.dropped_facts, changes.dropped_entities)):
        return None
    return changes, known_texts(facts, entities)


async def _other_slots(store: Store, slots: Sequence[SlotState]) -> tuple[SlotState, ...]:
    """Those of the painter states that the store has otherwise, or not at all."""
    other: list[SlotState] = []
    for start in range(0, len(slots), PAGE):
        page = slots[start : start + PAGE]
        # In pages: each answer carries the facts at the slots' tails.
        heads = await store.slots(page[0].graph_id, [slot.key for slot in page])
        other += [slot for slot, head in zip(page, heads.slots, strict=True) if slot != head]
    return tuple(other)


async def read_unembedded(
    store: Store, clock: Clock, episodes: Sequence[Episode]
) -> tuple[ChangeSet, list[tuple[str, str]]]:
    """What rests on some episodes and has words: an empty change set of the graph, and the words.

    Returns:
        The change set that vectors can be put into, and uuid and text of facts and entities.
    """
    graph_id = episodes[0].graph_id
    uuids = [episode.uuid for episode in episodes]
    found = await store.evidence(graph_id, episodes=uuids)
    plan = plan_of(found.state, News(), Gone())
    told, _ = await read_groups(store, plan, groups_of(found.claims, plan.names))
    known = set(uuids)
    facts = [f for f in (told.facts if told is not None else ()) if known & set(f.episodes)]
    changes = ChangeSet(
        graph_id=graph_id,
        version=found.state.version,
        stamp=stamp_after(found.state, clock()),
    )
    return changes, texts_of(facts, found.entities, {})


def _whole_classes(entities: Iterable[str], plan: Plan) -> set[str]:
    """These entities with all that are merged with them, before or after."""
    found: set[str] = set()
    for table in (plan.names.before, plan.names.after):
        merged = members(table)
        for entity in entities:
            head = table.get(entity, entity)
            found |= {entity, head, *merged.get(head, ())}
    return found


def _by_entity(mentions: Iterable[Mention], entities: Iterable[str]) -> dict[str, list[Mention]]:
    found: dict[str, list[Mention]] = {entity: [] for entity in entities}
    for mention in mentions:
        found.setdefault(mention.entity, []).append(mention)
    return found
