"""Summaries: what holds of a thing in a few sentences, made from its facts alone.

They are refreshed in the commit that changes the facts, so nothing is left to do when they are
read, and nothing stays in them that the remaining facts do not say. A summary depends on the facts
only, not on when it was made: a date says what a reader has to know.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from itertools import islice
from math import inf
from typing import TYPE_CHECKING, Final

from graphmem.core.catalogue import SHIPPED
from graphmem.core.entities import PATTERNS_PHRASED, SUMMARY_PHRASED, digest_of, summary_given
from graphmem.core.phrasing import called, clause_of, date_words, listed
from graphmem.core.records import OPEN_END, OTHER_TRUST
from graphmem.core.records import Entity as EntityRecord
from graphmem.core.requests import Expansion, Filters
from graphmem.core.waiting import side_by_side
from graphmem.ingest.reading import same_state

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from graphmem.core.changes import ChangeSet
    from graphmem.core.ports import Store
    from graphmem.core.records import Entity, Fact, GraphState
    from graphmem.ingest.reconcile import Before

__all__ = [
    "MAX_WORDS",
    "by_end",
    "phrased",
    "read_around",
    "refreshed",
    "summaries_anew",
    "summary_of",
    "told_of",
    "with_summaries",
]

MAX_WORDS: Final = 120
"""Words of a summary at most."""

_CLAUSE: Final = 24
"""Words of a single statement that still belongs into a summary."""

_WEIGHTY: Final = 30
"""Facts of an entity without an end, of relations that say who it is, that a summary looks at."""

_NEWEST: Final = 20
"""Facts of an entity that it looks at besides. Of both the newest: a commit reads no more."""

_EVENTS: Final = 3
_PLANS: Final = 3
_OTHERS: Final = 3
"""How many events, plans, and facts told of something else it names."""

_ALIKE: Final = 5
"""How many more things of one relation stand with the first: "likes tea, jam and running"."""

_LIVING: Final = frozenset({"Person", "Animal"})
"""What is worth a summary when nothing is known of it but what is told of others."""

# What a person wants to know first; relations that are not here come after those that are.
_ORDER: Final = {
    name: place
    for place, name in enumerate(
        """LIVES_IN WORKS_AT WORKS_AS HAS_JOB_TITLE HAS_ROLE STUDIES_AT STUDIES ATTENDS_SCHOOL
        MARRIED_TO ENGAGED_TO DATES HAS_MARITAL_STATUS HAS_RELATIONSHIP_STATUS HAS_CHILD HAS_SON
        HAS_DAUGHTER LIVES_WITH HAS_PET HAS_STATUS HAS_PLAN ALLERGIC_TO HAS_CONDITION HAS_DIET
        MEMBER_OF VOLUNTEERS_AT PLAYS_FOR OWNS DRIVES HAS_SIBLING HAS_BROTHER HAS_SISTER HAS_PARENT
        HAS_MOTHER HAS_FATHER FRIEND_OF WORKS_WITH MANAGES HAS_MANAGER HAS_HOBBY PLAYS SPEAKS
        LEARNS BORN_IN HAS_GOAL PREFERS LIKES INTERESTED_IN SUPPORTS DISLIKES""".split()
    )
}

_SAY_WHO: Final = frozenset(_ORDER) - set(
    "OWNS FRIEND_OF WORKS_WITH PREFERS LIKES INTERESTED_IN DISLIKES".split()
)


async def with_summaries(
    store: Store, state: GraphState, changes: ChangeSet, before: Before
) -> ChangeSet:
    """The change set with the summaries of all entities whose facts or names it changes.

    At most three reads, side by side where they can be, whatever the size of the graph; none if
    no fact is changed.

    Raises:
        ConflictError: the graph moved while it was read.
    """
    touched = _touched(changes, before)
    if not touched:
        return changes
    facts, found = await read_around(store, state, sorted(touched))
    entities = {**before.entities, **found}
    facts = {uuid: fact for uuid, fact in facts.items() if uuid not in changes.dropped_facts}
    facts |= {fact.uuid: fact for fact in changes.facts}
    entities |= {entity.uuid: entity for entity in changes.entities}
    if missing := sorted(touched - set(entities)):
        fetched = await store.fetch(state.graph_id, "entity", missing)
        entities |= {e.uuid: e for e in fetched if isinstance(e, EntityRecord)}
    fresh = {entity.uuid: entity for entity in changes.entities}
    of_each = by_end(facts.values())
    for uuid in sorted(touched):
        entity = entities.get(uuid)
        if entity is None or entity.uuid != uuid:
            continue
        made = refreshed(entity, of_each[uuid], before.entities.get(uuid))
        if made != entity:
            fresh[uuid] = made
    return replace(changes, entities=tuple(fresh[uuid] for uuid in sorted(fresh)))


def summaries_anew(
    changes: ChangeSet, facts: Iterable[Fact], entities: Mapping[str, Entity]
) -> ChangeSet:
    """The change set of a refold with the summaries of all entities; unchanged ones left out.

    Args:
        changes: what the refold gives.
        facts: all facts as they stood.
        entities: all entities as they stood, by uuid.
    """
    standing = {fact.uuid: fact for fact in facts if fact.uuid not in changes.dropped_facts}
    standing |= {fact.uuid: fact for fact in changes.facts}
    after = {uuid: e for uuid, e in entities.items() if uuid not in changes.dropped_entities}
    after |= {entity.uuid: entity for entity in changes.entities}
    of_each = by_end(standing.values())
    made = (
        refreshed(entity, of_each[uuid], entities.get(uuid))
        for uuid, entity in sorted(after.items())
    )
    return replace(changes, entities=tuple(e for e in made if e != entities.get(e.uuid)))


def refreshed(entity: Entity, facts: Iterable[Fact], old: Entity | None = None) -> Entity:
    """The entity with the summary that its facts give.

    The words of a model stay as long as they were made from what the facts still say.

    Args:
        entity: whose summary it is.
        facts: its facts.
        old: the entity as it stood, if it was folded anew since.
    """
    draft = summary_of(entity, facts)
    if summary_given(entity):
        return entity
    if old is not None and (words := old.attributes.get(PATTERNS_PHRASED)) is not None:
        entity = replace(entity, attributes={**entity.attributes, PATTERNS_PHRASED: words})
    made = digest_of(draft)
    for known in (entity, old):
        if known is not None and known.attributes.get(SUMMARY_PHRASED) == made:
            return phrased(entity, draft, known.summary)
    rest = {k: v for k, v in entity.attributes.items() if k != SUMMARY_PHRASED}
    return replace(entity, summary=draft, attributes=rest)


def phrased(entity: Entity, draft: str, text: str) -> Entity:
    """The entity with a model's words for a draft."""
    attributes = {**entity.attributes, SUMMARY_PHRASED: digest_of(draft)}
    return replace(entity, summary=text, attributes=attributes)


def summary_of(entity: Entity, facts: Iterable[Fact]) -> str:
    """What holds of an entity, in at most `MAX_WORDS` words; "" if there is nothing to say.

    First what stands, then what is planned, then the latest events; the weightiest relations
    first, the newest of one relation. Of a person or an animal without facts of its own, what is
    told of others. What assistants, mail or web say is not in it. A summary that a person or
    program gave stays.
    """
    if summary_given(entity):
        return entity.summary
    if entity.is_value:
        return ""
    seen = _seen(fact for fact in facts if fact.trust >= OTHER_TRUST and not fact.retracted)
    own = [fact for fact in seen if fact.subject == entity.uuid]
    planned = [fact for fact in own if fact.status == "planned"]
    ends = {(fact.name, fact.valid_at) for fact in planned}
    states = sorted((fact for fact in own if _stands(fact, ends)), key=_weight)
    events = [f for f in own if f.kind == "event" and f.status == "holds" and f.start is not None]
    others = [f for f in seen if f.subject != entity.uuid and _stands(f, set())]
    loose = [f for f in states if clause_of(f, entity) is None]
    if not states and not _LIVING.isdisjoint(entity.labels):
        loose = sorted(others, key=_weight)
    more = (
        ("Planned:", _grouped(planned[:_PLANS], entity)),
        ("Lately:", _grouped(events[:_EVENTS], entity)),
        *(("", [_sentence(fact)]) for fact in loose[:_OTHERS]),
    )
    return _written(called(entity), _grouped(states, entity), more)


def _touched(changes: ChangeSet, before: Before) -> set[str]:
    """The entities whose facts or names change, and those that lost or want a summary."""
    dropped = set(changes.dropped_facts)
    gone = [f for f in (before.told.facts if before.told else ()) if f.uuid in dropped]
    touched = {end for fact in (*changes.facts, *gone) for end in (fact.subject, fact.object)}
    for entity in changes.entities:
        old = before.entities.get(entity.uuid)
        if old is not None and (old.name, old.summary) != (entity.name, entity.summary):
            touched.add(entity.uuid)
    known = {**before.entities, **{entity.uuid: entity for entity in changes.entities}}
    values = {uuid for uuid, entity in known.items() if entity.is_value}
    return touched - values - set(changes.dropped_entities)


async def read_around(
    store: Store, state: GraphState, origins: Sequence[str]
) -> tuple[dict[str, Fact], dict[str, Entity]]:
    """The facts of some entities that a summary can speak of, with the entities at their ends."""
    names = tuple(sorted(_SAY_WHO))
    weighty = Filters(overlaps=(OPEN_END - 1, OPEN_END), names=names, retracted=False)
    weightiest, newest = (
        store.expand(Expansion.newest(state.graph_id, tuple(origins), count, filters))
        for filters, count in ((weighty, _WEIGHTY), (Filters(retracted=False), _NEWEST))
    )
    facts: dict[str, Fact] = {}
    entities: dict[str, Entity] = {}
    for found in await side_by_side(weightiest, newest):
        same_state(state, found.state)
        facts |= found.facts
        entities |= found.entities
    return facts, entities


def by_end(facts: Iterable[Fact]) -> defaultdict[str, list[Fact]]:
    """Facts by the entities at their ends."""
    found: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        for end in {fact.subject, fact.object}:
            found[end].append(fact)
    return found


def _seen(facts: Iterable[Fact]) -> list[Fact]:
    """The facts that are looked at: as many as a commit reads of an entity, the newest first."""
    ordered = sorted(facts, key=lambda fact: fact.uuid)
    ordered.sort(
        key=lambda fact: fact.valid_at.timestamp() if fact.valid_at else -inf, reverse=True
    )
    weighty = (f for f in ordered if f.holds_to == OPEN_END and f.name in _SAY_WHO)
    kept = list(islice(weighty, _WEIGHTY))
    known = {fact.uuid for fact in kept}
    return [*kept, *(fact for fact in ordered[:_NEWEST] if fact.uuid not in known)]


def _stands(fact: Fact, planned: Collection[tuple[str, datetime | None]]) -> bool:
    """Whether a fact is a state that held when it was last spoken of.

    That is one without an end, one that a plan will end, and one that was told with an end ahead.
    """
    if fact.kind == "event" or fact.status != "holds":
        return False
    if fact.invalid_at is None:
        return True
    if (fact.name, fact.invalid_at) in planned:
        return True
    said = fact.start is not None and fact.start.basis == "said"
    return said and fact.end is not None and fact.end.basis == "stated" and fact.expired_at is None


def told_of(facts: Iterable[Fact]) -> tuple[str, ...]:
    """The sentences of facts with their dates, the weightiest first: what a model may say."""
    seen = _seen(fact for fact in facts if fact.trust >= OTHER_TRUST and not fact.retracted)
    return tuple(_sentence(fact) for fact in sorted(seen, key=_weight))


def _weight(fact: Fact) -> tuple[int, float, str]:
    newest = -fact.valid_at.timestamp() if fact.valid_at else 0.0
    return _ORDER.get(fact.name, len(_ORDER) + (fact.name not in SHIPPED)), newest, fact.uuid


def _dates(fact: Fact, words: str) -> str:
    """When it holds, as far as that was stated and is not in its words already."""
    start, end = fact.start, fact.end
    told = [
        date_words(border.civil)
        for border in (start, end)
        if border is not None and border.basis != "said"
    ]
    if any(
        re.search(rf"\b{border.civil.local.year}\b", words) for border in (start, end) if border
    ):
        return ""
    if fact.kind == "event" or fact.status == "planned":
        return told[0] if told and start is not None and start.basis == "stated" else ""
    since = f"since {told[0]}" if told and start is not None and start.basis == "stated" else ""
    until = f"until {told[-1]}" if told and end is not None and end.basis != "said" else ""
    return ", ".join(part for part in (since, until) if part)


def _statement(fact: Fact, entity: Entity) -> str | None:
    """What a fact says of its subject, with its dates; None if it is no clause of that subject."""
    words = clause_of(fact, entity)
    if words is None or len(words.split()) > _CLAUSE:
        return None
    dates = _dates(fact, words)
    return f"{words} ({dates})" if dates else words


def _grouped(facts: Sequence[Fact], entity: Entity) -> list[str]:
    """The statements in order; of one relation those that begin alike as one: "likes A and B"."""
    statements: list[str] = []
    places: dict[tuple[str, str], int] = {}
    for fact in facts:
        words = _statement(fact, entity)
        if words is None or words in statements:
            continue
        verb, _, rest = words.partition(" ")
        plain = rest and not re.search(r"[,(]| and ", rest)
        place = places.get((fact.name, verb)) if plain else None
        if place is None:
            if plain:
                places[fact.name, verb] = len(statements)
            statements.append(words)
        elif statements[place].count("\n") < _ALIKE:
            statements[place] += f"\n{rest}"
    return [listed(words.split("\n")) for words in statements]


def _sentence(fact: Fact) -> str:
    dates = _dates(fact, fact.fact)
    words = fact.fact.strip().rstrip(".!")
    return f"{words} ({dates})" if dates else words


def _written(name: str, states: Sequence[str], more: Sequence[tuple[str, Sequence[str]]]) -> str:
    """The sentences, as many statements as the words allow."""
    left = MAX_WORDS - len(name.split())
    sentences: list[str] = []
    for lead, statements in ((name, states), *more):
        kept: list[str] = []
        left -= len(lead.split()) if lead != name else 0
        for words in statements:
            count = len(words.split())
            if count > left:
                continue
            left -= count
            kept.append(words)
        if kept:
            sentences.append(f"{lead} {'; '.join(kept)}.".strip())
    return " ".join(sentences)
