"""Taking episodes away, and building everything anew: change sets that rest on no new word."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from graphmem.core.changes import ChangeSet
from graphmem.core.entities import PATTERNS_PHRASED
from graphmem.core.identity import members
from graphmem.core.paging import every
from graphmem.core.records import Claim, Entity, Fact, Mention
from graphmem.core.requests import Told
from graphmem.ingest.evidence import News
from graphmem.ingest.reading import (
    read_groups,
    same_state,
    stamp_after,
    switched_groups,
)
from graphmem.ingest.reconcile import Before, Gone, groups_of, plan_of, reconcile
from graphmem.ingest.summaries import summaries_anew, with_summaries
from graphmem.ingest.vectors import known_texts, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphmem.core.ports import Clock, Store
    from graphmem.core.records import Episode, SlotState
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

    Returns:
        None if the graph has none of them.

    Raises:
        ConflictError: the graph moved while it was read.
    """
    found = await store.evidence(graph_id, episodes=episodes)
    if not found.episodes:
        return None
    gone = Gone(frozenset(episode.uuid for episode in found.episodes))
    plan = plan_of(found.state, News(), gone)
    names = plan.names
    touched = {mention.entity for mention in found.mentions}
    touched |= {end for c in found.claims for end in (c.subject, c.object) if end is not None}
    touched |= names.moved
    classes = sorted(_whole_classes(touched, plan))
    everything = await store.evidence(graph_id, entities=classes)
    same_state(plan.state, everything.state)
    groups = groups_of(found.claims, names)
    moved = [c for c in everything.claims if c.subject in names.moved or c.object in names.moved]
    groups |= groups_of(moved, names) | await switched_groups(store, plan)
    told, groups = await read_groups(store, plan, groups)
    before = Before(
        told=told,
        groups=groups,
        entities={entity.uuid: entity for entity in (*found.entities, *everything.entities)},
        mentions=_by_entity(everything.others, classes),
    )
    old = known_texts(told.facts if told is not None else (), before.entities.values())
    changes = reconcile(plan, before, stamp_after(plan.state, clock()))
    changes = await with_summaries(store, plan.state, changes, before)
    ends = {c.subject for c in everything.claims} | touched
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
