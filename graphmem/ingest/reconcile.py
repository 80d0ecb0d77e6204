"""What follows from evidence: the fold of the touched groups, and its difference to what stands.

Pure. `touched` tells what must be read, `reconcile` makes the change set from it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphmem.core.catalogue import exclusive_at
from graphmem.core.changes import ChangeSet
from graphmem.core.entities import extend_entity, fold_entity
from graphmem.core.fold import append, fold
from graphmem.core.identity import classes, members
from graphmem.core.records import SlotKey
from graphmem.core.requests import GroupKey
from graphmem.ingest.evidence import News
from graphmem.ingest.linking import link
from graphmem.ingest.successors import successors
from graphmem.ingest.wording import with_terms

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from graphmem.core.fold import Folded
    from graphmem.core.records import (
        Claim,
        Entity,
        Fact,
        GraphState,
        IdentityLink,
        Mention,
        RelationRecord,
        SlotState,
    )
    from graphmem.core.requests import SlotHeads, Told

__all__ = [
    "Before",
    "Gone",
    "Names",
    "Plan",
    "append_all",
    "entities_to_fold",
    "group_keys",
    "groups_of",
    "linked_groups",
    "plan_of",
    "reconcile",
    "slot_keys",
]

Group = tuple[str, str]
"""A canonical subject and a relation's name."""


@dataclass(frozen=True, slots=True)
class Gone:
    """Evidence that is taken away: all that rests on some episodes.

    `forgotten` go themselves, `unread` stay and are read again; what `restated` say is among the
    news of the same plan.
    """

    forgotten: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()
    restated: frozenset[str] = frozenset()

    @property
    def episodes(self) -> frozenset[str]:
        """All of them."""
        return self.forgotten | self.unread | self.restated

    def keeps(self, record: Claim | Mention | IdentityLink | RelationRecord) -> bool:
        """Whether a record rests on other episodes."""
        episode = record.episode
        return not (episode in self.forgotten or episode in self.unread or episode in self.restated)


@dataclass(frozen=True, slots=True)
class Names:
    """Which entity stands for which, and which relations are exclusive: before and after."""

    before: Mapping[str, str]
    after: Mapping[str, str]
    exclusive_before: Callable[[str], bool]
    exclusive: Callable[[str], bool]
    moved: frozenset[str]
    """Entities whose class changes, with all members of those classes."""
    switched: frozenset[str]
    """Relations that become exclusive, or cease to be."""

    def canonical(self, entity: str) -> str:
        """The entity that stands for this one, afterwards."""
        return self.after.get(entity, entity)

    def group(self, claim: Claim | Fact) -> Group:
        """The group of a claim, afterwards."""
        return self.canonical(claim.subject), claim.name


@dataclass(frozen=True, slots=True)
class Plan:
    """What a commit is about: the new evidence, what goes, and the names under which it counts."""

    state: GraphState
    news: News
    gone: Gone
    names: Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What was read of the graph.

    `told` are the claims and facts of the groups to fold; `heads` the painter states of slots
    that a claim may be appended to. `entities` are those the new mentions mean, as they stand,
    by uuid; `mentions` all mentions of the entities to fold anew, by entity as mentioned.
    """

    told: Told | None = None
    groups: frozenset[Group] = frozenset()
    entities: Mapping[str, Entity] = field(default_factory=dict[str, "Entity"])
    mentions: Mapping[str, Sequence[Mention]] = field(
        default_factory=dict[str, "Sequence[Mention]"]
    )


def plan_of(state: GraphState, news: News, gone: Gone) -> Plan:
    """The names that hold before and after, and what changes of them."""
    links = [*filter(gone.keeps, state.links), *news.links]
    relations = [*filter(gone.keeps, state.relations), *news.relations]
    before, after = classes(state.links), classes(links)
    entities = {*before, *after}
    changed = {e for e in entities if before.get(e, e) != after.get(e, e)}
    heads = {table.get(e, e) for e in changed for table in (before, after)}
    moved = heads | {e for e in entities for t in (before, after) if t.get(e, e) in heads}
    old, new = exclusive_at(state.relations), exclusive_at(relations)
    records = (*state.relations, *news.relations)
    switched = frozenset(r.name for r in records if old(r.name) != new(r.name))
    names = Names(before, after, old, new, frozenset(moved), switched)
    return Plan(state, news, gone, names)


def groups_of(claims: Iterable[Claim], names: Names) -> frozenset[Group]:
    """The groups of these claims: where they are now, and where their facts stand from before.

    When entities part, the one that was kept may have no claim left in a group, but still facts.
    """
    heads = ((claim, names.before.get(claim.subject, claim.subject)) for claim in claims)
    return frozenset(
        group
        for claim, head in heads
        for group in (names.group(claim), (names.canonical(head), claim.name))
    )


def group_keys(groups: Collection[Group], names: Names) -> tuple[GroupKey, ...]:
    """The groups as a store is asked for them: under every entity of the classes concerned."""
    before, after = members(names.before), members(names.after)
    keys: list[GroupKey] = []
    for subject, name in sorted(groups):
        known = {subject, *after.get(subject, ())}
        for entity in tuple(known):
            old = names.before.get(entity, entity)
            known |= {old, *before.get(old, ())}
        keys.append(GroupKey(subjects=tuple(sorted(known)), name=name))
    return tuple(keys)


def linked_groups(plan: Plan, told: Told, groups: frozenset[Group]) -> frozenset[Group]:
    """These groups with all that claims in them are linked to, near and far."""
    by_uuid = {claim.uuid: claim for claim in (*told.claims, *plan.news.claims)}
    near: defaultdict[str, set[str]] = defaultdict(set)
    for claim in by_uuid.values():
        for other in (*claim.corrects, *claim.repeats, *claim.fulfils):
            if other in by_uuid:
                near[claim.uuid].add(other)
                near[other].add(claim.uuid)
    for uuid, reference in plan.news.references.items():
        for other in (*reference.corrects, *reference.repeats, *reference.fulfils):
            if other in by_uuid:
                near[uuid].add(other)
                near[other].add(uuid)
    found = set(groups)
    pending = [uuid for uuid in near if plan.names.group(by_uuid[uuid]) in groups]
    seen = set(pending)
    while pending:
        for other in near[pending.pop()] - seen:
            seen.add(other)
            pending.append(other)
            found.add(plan.names.group(by_uuid[other]))
    return frozenset(found)


def slot_keys(plan: Plan) -> tuple[SlotKey, ...]:
    """The slots that the new claims may be appended to, each once, sorted."""
    names = plan.names
    keys = {_slot(claim, names) for claim in plan.news.claims if claim.object is not None}
    return tuple(sorted(keys, key=lambda key: (key.subject, key.name, key.object or "")))


def entities_to_fold(plan: Plan, known: Mapping[str, Entity]) -> tuple[str, ...]:
    """The entities, as mentioned, of which all mentions must be read; sorted.

    Those are the classes that change, those that a new mention may rename, and those of mentions
    that are not the latest.
    """
    names, last = plan.names, plan.state.stamp
    wanted: set[str] = set(names.moved)
    for entity, mentions in _by_entity(plan.news.mentions, names).items():
        old = known.get(entity)
        late = last is not None and any(mention.created_at <= last for mention in mentions)
        if old is not None and (late or extend_entity(old, mentions) is None):
            wanted.add(entity)
    merged = members(names.after)
    return tuple(sorted({m for e in wanted for m in (e, *merged.get(names.canonical(e), ()))}))


def append_all(
    plan: Plan, keys: Sequence[SlotKey], heads: SlotHeads
) -> tuple[list[Folded], frozenset[Group]]:
    """Append what can be appended; the groups of all other new claims have to be folded.

    A group is appended to whole or not at all.
    """
    states = dict(zip(keys, heads.slots, strict=True))
    tails = {fact.uuid: fact for fact in heads.facts}
    by_group: defaultdict[Group, list[Claim]] = defaultdict(list)
    for claim in plan.news.claims:
        by_group[plan.names.group(claim)].append(claim)
    referenced = {uuid for r in plan.news.references.values() for uuid in (*r.corrects, *r.repeats)}
    appended: list[Folded] = []
    rest: set[Group] = set()
    for group, claims in by_group.items():
        linked = any(c.uuid in plan.news.references or c.uuid in referenced for c in claims)
        folded = None if linked else _append_group(plan, claims, states, tails)
        if folded is None:
            rest.add(group)
        else:
            appended += folded
    return appended, frozenset(rest)


def reconcile(
    plan: Plan, before: Before, stamp: datetime, appended: Sequence[Folded] = ()
) -> ChangeSet:
    """The change set: the new evidence, and the difference of all that is derived.

    Facts that are as they were are not written again. Of a dropped fact the successor is the one
    of the same relation and ends whose span overlaps it most.
    """
    names = plan.names
    claims = _linked_claims(plan, before)
    facts, slots, dropped_slots, old = _fold_groups(plan, before, claims)
    for part in appended:
        facts |= {fact.uuid: with_terms(fact) for fact in part.facts}
        slots |= {slot.key: slot for slot in part.slots}
    entities, dropped_entities = _entities(plan, before)
    gone = {uuid: fact for uuid, fact in old.items() if uuid not in facts}
    return ChangeSet(
        graph_id=plan.state.graph_id,
        version=plan.state.version,
        stamp=stamp,
        forgotten=tuple(sorted(plan.gone.forgotten)),
        unread=tuple(sorted(plan.gone.unread | plan.gone.restated)),
        dropped_facts=tuple(sorted(gone)),
        dropped_entities=tuple(sorted(dropped_entities)),
        dropped_slots=tuple(key for key in dropped_slots if key not in slots),
        mentions=plan.news.mentions,
        claims=claims,
        links=plan.news.links,
        relations=plan.news.relations,
        entities=entities,
        facts=tuple(f for uuid, f in sorted(facts.items()) if f != old.get(uuid)),
        slots=tuple(slots.values()),
        successors=successors(gone.values(), facts.values(), names.canonical),
    )


def _fold_groups(
    plan: Plan, before: Before, new: Sequence[Claim]
) -> tuple[dict[str, Fact], dict[SlotKey, SlotState], list[SlotKey], dict[str, Fact]]:
    """Facts and slots after, slots that may be gone, facts before; of the groups to fold."""
    told, names = before.told, plan.names
    if told is None or not before.groups:
        return {}, {}, [], {}
    kept = [claim for claim in told.claims if plan.gone.keeps(claim)]
    folded = fold(
        plan.state.graph_id,
        [*kept, *new],
        canonical=names.after,
        exclusive=names.exclusive,
        groups=before.groups,
    )
    facts = {fact.uuid: with_terms(fact) for fact in folded.facts}
    slots = {slot.key: slot for slot in folded.slots}
    old = {fact.uuid: fact for fact in told.facts if names.group(fact) in before.groups}
    stale = {
        SlotKey(names.before.get(c.subject, c.subject), c.name, object)
        for c in told.claims
        if names.group(c) in before.groups and c.object is not None
        for object in (None, names.before.get(c.object, c.object))
    }
    return facts, slots, sorted(stale - set(slots), key=str), old


def _linked_claims(plan: Plan, before: Before) -> tuple[Claim, ...]:
    """The new claims, with the claims named that they correct, repeat or fulfil."""
    if not plan.news.references or before.told is None:
        return plan.news.claims
    told = [claim for claim in before.told.claims if plan.gone.keeps(claim)]
    names = plan.names
    return link(
        plan.news,
        told,
        before.told.facts,
        graph_id=plan.state.graph_id,
        canonical=names.after,
        exclusive=names.exclusive,
        canonical_before=names.before,
        exclusive_before=names.exclusive_before,
    )


def _append_group(
    plan: Plan,
    claims: Sequence[Claim],
    states: dict[SlotKey, SlotState | None],
    tails: dict[str, Fact],
) -> list[Folded] | None:
    """Append a group's claims one by one; None if one of them needs the fold."""
    fresh, facts = dict(states), dict(tails)
    steps: list[Folded] = []
    for claim in claims:
        if claim.object is None:
            return None
        state = fresh.get(_slot(claim, plan.names))
        if state is None:
            return None
        tail = [facts[uuid] for uuid in state.tail if uuid in facts]
        folded = append(state, tail, claim, canonical=plan.names.after)
        if folded is None:
            return None
        steps.append(folded)
        fresh |= {slot.key: slot for slot in folded.slots}
        facts |= {fact.uuid: fact for fact in folded.facts}
    states |= fresh
    tails |= facts
    return steps


def _slot(claim: Claim, names: Names) -> SlotKey:
    object = None if claim.object is None else names.canonical(claim.object)
    subject = names.canonical(claim.subject)
    return SlotKey(subject, claim.name, None if names.exclusive(claim.name) else object)


def _entities(plan: Plan, before: Before) -> tuple[tuple[Entity, ...], set[str]]:
    """The touched entities as they are afterwards, and those that are no more."""
    names, graph_id = plan.names, plan.state.graph_id
    merged = members(names.after)
    by_class: defaultdict[str, list[Mention]] = defaultdict(list)
    for entity, mentions in before.mentions.items():
        by_class[names.canonical(entity)] += filter(plan.gone.keeps, mentions)
    read = {names.canonical(entity) for entity in before.mentions}
    fresh = _by_entity(plan.news.mentions, names)
    changed: list[Entity] = []
    dropped: set[str] = set()
    for uuid in sorted({*read, *fresh}):
        new = fresh.get(uuid, [])
        old = before.entities.get(uuid)
        if uuid in read or old is None:
            entity = fold_entity(uuid, (*by_class[uuid], *new), merged.get(uuid, ()), graph_id)
        else:
            entity = extend_entity(old, new)
            assert entity is not None  # entities_to_fold asked for all others
        if entity is None:
            dropped.add(uuid)
        elif entity != old:
            changed.append(entity)
    dropped |= {e for e in names.moved if names.canonical(e) != e}
    return tuple(changed), dropped


def _by_entity(mentions: Iterable[Mention], names: Names) -> dict[str, list[Mention]]:
    found: defaultdict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        found[names.canonical(mention.entity)].append(mention)
    return dict(found)
