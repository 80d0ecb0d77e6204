"""Observations: patterns over many episodes, found by counting, each with its evidence.

They are drawn from an entity's facts when asked for and kept nowhere: so they follow new evidence
and forgetting without a step of their own. Where a model has phrased a pattern, its words stand in
place of the template's for as long as the template would say the same.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from graphmem.core.civil import Precision
from graphmem.core.entities import PATTERNS_PHRASED, digest_of
from graphmem.core.fold.facts import cap_evidence
from graphmem.core.ids import derive
from graphmem.core.phrasing import called, clause_of, date_words, listed, possessive
from graphmem.core.records import OTHER_TRUST
from graphmem.core.requests import Expansion, Filters

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from graphmem.core.civil import CivilTime
    from graphmem.core.records import Entity, Fact

__all__ = ["Observation", "ObservationKind", "drawn_from", "observe"]

ObservationKind: TypeAlias = Literal["recurrence", "routine", "sequence", "count"]

LOOKED_AT: Final = 300
"""Facts of an entity that observations are drawn from at most, the newest: a block that follows a
write has to read them."""

_OFTEN: Final = 3
"""Like events that make a recurrence, or a count."""

_REGULAR: Final = 4
"""Like events that can make a routine."""

_SHARE: Final = 0.8
"""Share of a routine's events that fall on its day of the week, or keep its interval."""

_NAMED: Final = 5
"""How many different objects a count names."""

_SHORT: Final = 8
"""Words of a sentence that tells of no particulars of its one event, or so it is taken."""

_WEEKDAYS: Final = "Mondays Tuesdays Wednesdays Thursdays Fridays Saturdays Sundays".split()
_LABELS: Final = {
    "LIVES_IN": "home",
    "WORKS_IN_OFFICE": "office",
    "ATTENDS_SCHOOL": "school",
    "LED_BY": "head",
    "LOCATED_IN": "location",
    "ASSIGNED_TO": "assignee",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """A pattern in what is known of an entity.

    `kind`: "recurrence" (the same event several times), "routine" (at a regular time), "sequence"
    (an exclusive relation that changed again and again), "count" (events of one relation).
    `text` stands alone and tells how often and when; `pattern` is the same without these, for a
    line that prints them its own way. `subject` is the entity, `called` its name. `first` and
    `latest` are the first and the latest time of it as they were stated, `start_at` and
    `latest_evidence_at` their instants, `count` how often.
    `facts` and `episodes` are its evidence, in order, at most `fold.facts.EVIDENCE_LIMIT` of
    each. The uuid stays the same as long as the pattern is there.
    """

    uuid: str
    graph_id: str
    kind: ObservationKind
    text: str
    pattern: str
    subject: str
    called: str
    name: str
    first: CivilTime
    latest: CivilTime
    start_at: datetime
    latest_evidence_at: datetime
    count: int
    facts: tuple[str, ...]
    episodes: tuple[str, ...]


def drawn_from(graph_id: str, entities: tuple[str, ...]) -> Expansion:
    """The one bounded read of what `observe` needs: the newest facts of these entities."""
    own = Filters(subjects=entities, retracted=False)
    return Expansion.newest(graph_id, entities, LOOKED_AT, own)


def observe(
    entity: Entity, facts: Iterable[Fact], objects: Mapping[str, Entity]
) -> tuple[Observation, ...]:
    """The patterns in an entity's facts, the most frequent first.

    What assistants, mail or web say is no evidence, and neither is what has no date.

    Args:
        entity: whose patterns they are.
        facts: its facts; those of which it is not the subject do not count.
        objects: what the facts are about, by uuid. Literals are not counted.
    """
    own = [
        fact
        for fact in facts
        if fact.subject == entity.uuid
        and fact.trust >= OTHER_TRUST
        and fact.status == "holds"
        and fact.start is not None
        and fact.valid_at is not None
    ]
    own.sort(key=_when)
    events: defaultdict[str, list[Fact]] = defaultdict(list)
    slots: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in own:
        if fact.kind == "event":
            events[fact.name].append(fact)
        elif fact.exclusive:
            slots[fact.name].append(fact)
    found = [
        observation
        for name in sorted({*events, *slots})
        for observation in (
            *_of_events(entity, events.get(name, []), objects),
            *_of_states(entity, slots.get(name, []), objects),
        )
    ]
    found.sort(key=lambda each: (-each.count, each.uuid))
    return tuple(found)


def _of_events(
    entity: Entity, events: Sequence[Fact], objects: Mapping[str, Entity]
) -> Iterable[Observation]:
    """What recurs, keeps a rhythm, or is only much of a kind."""
    alike: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in events:
        alike[fact.object].append(fact)
    for uuid in sorted(alike):
        same = alike[uuid]
        if len(same) < _OFTEN:
            continue
        words = _what(entity, same[-1], objects)
        often = _times(same)
        told = _Told(f"{words} {often}", words, often)
        yield _observation(entity, "recurrence", same, told, uuid)
        if rhythm := _rhythm(same):
            when, share = rhythm
            usual = f"{words} {when}"
            told = _Told(f"{usual} ({share})", usual, share)
            yield _observation(entity, "routine", same, told, uuid)
    named = [f for f in events if f.object in objects and not objects[f.object].is_value]
    names = list(dict.fromkeys(objects[fact.object].name for fact in reversed(named)))
    if len(names) >= _OFTEN:
        shown = names[:_NAMED]
        shown += [f"{len(names) - len(shown)} more"] if len(names) > len(shown) else []
        verb = named[-1].name.replace("_", " ").lower()
        all_of_them = f"{called(entity)}: {verb} {listed(shown)}"
        often = _times(named)
        told = _Told(f"{all_of_them}, {often}", all_of_them, often)
        yield _observation(entity, "count", named, told)


def _of_states(
    entity: Entity, spans: Sequence[Fact], objects: Mapping[str, Entity]
) -> Iterable[Observation]:
    """An exclusive relation that came back to an object, or changed three times and more."""
    path: list[Fact] = []
    for fact in spans:
        if not path or path[-1].object != fact.object:
            path.append(fact)
    uuids = [fact.object for fact in path]
    returned = len(set(uuids)) < len(uuids)
    if len(path) - 1 < (2 if returned else _OFTEN):
        return
    label = _LABELS.get(path[0].name) or path[0].name.removeprefix("HAS_").replace("_", " ").lower()
    names = [objects[uuid].name if uuid in objects else "?" for uuid in uuids]
    shown = names if len(path) <= _NAMED + 1 else ["…", *names[-_NAMED:]]
    since = date_words(_civil(path[0]))
    owners, times = possessive(called(entity)), len(path) - 1
    course = ", then ".join(shown)
    often = f"changed {times} times since {since}"
    told = _Told(f"{owners} {label} {often}: {course}", f"{owners} {label}: {course}", often)
    yield _observation(entity, "sequence", path, told, count=times)


class _Told(NamedTuple):
    """What is said of a pattern: the whole, the same without how often and when, and only that."""

    text: str
    pattern: str
    often: str


def _observation(
    entity: Entity,
    kind: ObservationKind,
    facts: Sequence[Fact],
    told: _Told,
    object: str = "",
    *,
    count: int | None = None,
) -> Observation:
    episodes = list(dict.fromkeys(episode for fact in facts for episode in fact.episodes))
    first, latest = facts[0], facts[-1]
    text, pattern = _worded(entity, told)
    assert first.valid_at is not None  # observe() takes dated facts only
    assert latest.valid_at is not None
    return Observation(
        uuid=derive("observation", entity.graph_id, kind, entity.uuid, first.name, object),
        graph_id=entity.graph_id,
        kind=kind,
        text=text,
        pattern=pattern,
        subject=entity.uuid,
        called=entity.name,
        name=first.name,
        first=_civil(first),
        latest=_civil(latest),
        start_at=first.valid_at,
        latest_evidence_at=latest.valid_at,
        count=len(facts) if count is None else count,
        facts=cap_evidence([fact.uuid for fact in facts]),
        episodes=cap_evidence(episodes),
    )


def _worded(entity: Entity, told: _Told) -> tuple[str, str]:
    """Text and pattern as sentences: a model's words for the pattern, if it was phrased."""
    pattern = f"{told.pattern}."
    kept = entity.attributes.get(PATTERNS_PHRASED)
    words = kept.get(digest_of(pattern)) if isinstance(kept, Mapping) else None
    if not isinstance(words, str) or words == pattern:
        return f"{told.text}.", pattern
    return f"{words.rstrip('.')} ({told.often}).", words


def _when(fact: Fact) -> tuple[float, str]:
    return (fact.valid_at.timestamp() if fact.valid_at else 0.0), fact.uuid


def _what(entity: Entity, fact: Fact, objects: Mapping[str, Entity]) -> str:
    """What happened each time: "Jane went to the gym"; of a longer sentence only its relation."""
    words = clause_of(fact, entity)
    if words is None or len(words.split()) > _SHORT or re.search(r"\d", words):
        verb = fact.name.replace("_", " ").lower()
        words = f"{verb} {objects[fact.object].name if fact.object in objects else ''}".strip()
    return f"{called(entity)} {words}"


def _times(facts: Sequence[Fact]) -> str:
    """How often and when: "5 times between 3 May 2025 and 20 June 2025"."""
    first, latest = _civil(facts[0]), _civil(facts[-1])
    if date_words(first) == date_words(latest):
        return f"{len(facts)} times in {date_words(first)}"
    return f"{len(facts)} times between {date_words(first)} and {date_words(latest)}"


def _rhythm(facts: Sequence[Fact]) -> tuple[str, str] | None:
    """The day of the week or the interval that events of known days keep, and how many do.

    None if they keep none.
    """
    days = sorted({_civil(f).local.date() for f in facts if _civil(f).precision >= Precision.DAY})
    if len(days) < _REGULAR:
        return None
    weekday, count = Counter(day.weekday() for day in days).most_common(1)[0]
    weeks = {day - timedelta(day.weekday()) for day in days if day.weekday() == weekday}
    if count >= _SHARE * len(days) and len(weeks) >= _REGULAR:
        return f"on {_WEEKDAYS[weekday]}", f"{count} of {len(days)} times"
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    usual = round(median(gaps))
    near = sum(abs(gap - usual) <= 0.15 * usual for gap in gaps)
    if usual < 1 or near < _SHARE * len(gaps):
        return None
    every = "every day" if usual == 1 else f"about every {usual} days"
    return every, f"{len(days)} times"


def _civil(fact: Fact) -> CivilTime:
    assert fact.start is not None  # observe() takes dated facts only
    return fact.start.civil
