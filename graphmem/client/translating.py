"""Edits that move into another graph: what they name by uuid there has another uuid.

A fact is traced to the claims it rests on, an entity to its mentions; claims and mentions are
known by their episode and place in it, and episodes keep their uuids.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from graphmem.core.ids import user_entity_id
from graphmem.core.names import name_key
from graphmem.core.records import Claim, Entity, Mention
from graphmem.core.requests import GroupKey
from graphmem.ingest.edits import named_entities, named_facts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from graphmem.client.place import Place
    from graphmem.core.ports import Store
    from graphmem.core.records import Episode

__all__ = ["Trace", "find", "trace"]

R = TypeVar("R", Claim, Mention)


@dataclass(frozen=True, slots=True)
class Trace:
    """How what an edit names is found again: `places` are (episode, ordinal) of its evidence.

    `key` is a fact's relation, an entity's normalised name. `of_user`: the user of the graph.
    """

    kind: str
    key: str = ""
    places: tuple[tuple[str, int], ...] = ()
    of_user: bool = False


async def trace(
    store: Store, old: Place, edit: Episode, earlier: Collection[str]
) -> dict[str, Trace | None]:
    """Where each uuid in an edit comes from, None if that cannot be told.

    Args:
        store: where the graph is.
        old: the graph of the edit.
        edit: an episode of source "edit".
        earlier: the uuids of the episodes before it.
    """
    traces: dict[str, Trace | None] = {}
    for uuid in named_facts(edit):
        traces[uuid] = await _trace_fact(store, old.graph_id, edit, earlier)
    # The texts of a triple may be names; those of the other edits are uuids.
    named = sorted({*named_entities(edit)})
    found = await store.fetch(old.graph_id, "entity", named) if named else ()
    free = json.loads(edit.content)["edit"] == "fact_triple"
    for uuid, entity in zip(named, found, strict=True):
        if entity is not None:
            traces[uuid] = await _trace_entity(store, old.graph_id, uuid, earlier)
        elif not free:
            traces[uuid] = None
    return traces


async def find(store: Store, new: Place, traced: Trace) -> str | None:
    """The uuid in this graph of what was traced in another; None if it is not there."""
    graph_id = new.graph_id
    if traced.of_user:
        return user_entity_id(graph_id)
    episodes = sorted({episode for episode, _ in traced.places})
    evidence = await store.evidence(graph_id, episodes=episodes)
    if traced.kind == "entity":
        mentions = [m for m in evidence.mentions if name_key(m.name) == traced.key]
        said = _same_place(traced, mentions)
        return None if said is None else said.entity
    claims = [c for c in evidence.claims if c.name == traced.key and c.polarity != "denies"]
    claim = _same_place(traced, claims)
    return None if claim is None else await _fact_of(store, claim, episodes)


def _same_place(traced: Trace, records: Iterable[R]) -> R | None:
    """The record of the same place, else, read a little otherwise, of the same episode."""
    by_place = {(record.episode, record.ordinal): record for record in records}
    for place in traced.places:
        if place in by_place:
            return by_place[place]
    for episode, _ in traced.places:
        if len(here := [r for (at, _), r in by_place.items() if at == episode]) == 1:
            return here[0]
    return None


async def _trace_fact(
    store: Store, graph_id: str, edit: Episode, earlier: Collection[str]
) -> Trace | None:
    evidence = await store.evidence(graph_id, episodes=[edit.uuid])
    own = next((claim for claim in evidence.claims if claim.episode == edit.uuid), None)
    if own is None:
        return None
    claims = [claim for claim in evidence.claims if claim.uuid in own.corrects]
    if not claims:  # it denies all that was said of the triple
        group, same = await _triple(store, own)
        told = (await store.claims(graph_id, [group])).claims
        claims = [c for c in told if c.name == own.name and c.object in same and _asserts(c)]
    return _traced("fact", own.name, claims, earlier)


async def _trace_entity(
    store: Store, graph_id: str, uuid: str, earlier: Collection[str]
) -> Trace | None:
    if uuid == user_entity_id(graph_id):
        return Trace("entity", of_user=True)
    evidence = await store.evidence(graph_id, entities=[uuid])
    mentions = [m for m in evidence.others if m.entity == uuid and m.episode in earlier]
    if not mentions:
        return None
    key = name_key(min(mentions, key=lambda m: (m.created_at, m.ordinal)).name)
    return _traced("entity", key, [m for m in mentions if name_key(m.name) == key], earlier)


def _traced(kind: str, key: str, records: Iterable[R], earlier: Collection[str]) -> Trace | None:
    known = sorted(
        (r for r in records if r.episode in earlier), key=lambda r: (r.created_at, r.ordinal)
    )
    places = tuple((record.episode, record.ordinal) for record in known)
    return Trace(kind, key, places) if places else None


async def _fact_of(store: Store, claim: Claim, episodes: Collection[str]) -> str | None:
    """The fact that rests on a claim; of several, on most of these episodes."""
    group, same = await _triple(store, claim)
    facts = [
        fact
        for fact in (await store.claims(claim.graph_id, [group])).facts
        if fact.name == claim.name and fact.object in same
    ]
    best = max(facts, key=lambda fact: len({*fact.episodes} & {*episodes}), default=None)
    return None if best is None else best.uuid


async def _triple(store: Store, claim: Claim) -> tuple[GroupKey, frozenset[str]]:
    """The group of a claim, and its object under all entities that were merged into it."""
    subject, object_ = claim.subject, claim.object or claim.subject
    ends = await store.fetch(claim.graph_id, "entity", [subject, object_])
    classes = [
        (e.uuid, *e.members) if isinstance(e, Entity) else (uuid,)
        for uuid, e in zip((subject, object_), ends, strict=True)
    ]
    return GroupKey(subjects=classes[0], name=claim.name), frozenset(classes[1])


def _asserts(claim: Claim) -> bool:
    return claim.polarity == "holds"
