"""What is known while a batch is read: standing facts, and what the batch has said so far."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from graphmem.core.ids import user_entity_id
from graphmem.core.names import name_key
from graphmem.core.records import USER_TRUST

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable
    from datetime import datetime

    from graphmem.core.civil import CivilTime
    from graphmem.core.requests import Candidates

__all__ = ["USER", "Entry", "Scene", "is_one"]

USER: Final = "@user"
"""The key of the graph's user; no name has it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact that stands, or one claim of the batch: what a later sentence may refer to.

    `until`: its end, if it has one; `open`: it ends after what is being read was said.
    """

    reference: str
    subjects: frozenset[str]
    name: str
    objects: frozenset[str]
    called: str
    start: CivilTime | None = None
    end: CivilTime | None = None
    until: datetime | None = None
    planned: bool = False
    open: bool = True
    trust: int = USER_TRUST
    kinds: frozenset[str] = frozenset()


def is_one(entries: Iterable[Entry]) -> bool:
    """Whether all that is known here is about one object, and there is any."""
    return len({name_key(entry.called) for entry in entries}) == 1


class Scene:
    """The facts that a sentence may refer to, the latest last."""

    def __init__(self, known: Candidates) -> None:
        """Begin with the standing facts that were found."""
        keys = {entity.uuid: entity.keys for entity in known.entities}
        labels = {e.uuid: frozenset(x.lower() for x in e.labels) for e in known.entities}
        names = {entity.uuid: entity.name for entity in known.entities}
        self._names = {key for entity in known.entities for key in entity.keys}
        user = user_entity_id(known.state.graph_id)
        # Of a past fact it is not known here whether it was told as a state or as an end.
        facts = [
            fact
            for fact in known.facts
            if fact.status == "planned" or (fact.status == "holds" and fact.kind != "event")
        ]
        facts.sort(key=lambda fact: (fact.created_at, fact.uuid))
        self._entries: list[Entry] = [
            Entry(
                reference=fact.uuid,
                subjects=frozenset(
                    {*keys.get(fact.subject, ()), *((USER,) if fact.subject == user else ())}
                ),
                name=fact.name,
                objects=frozenset(keys.get(fact.object, ())),
                called=names.get(fact.object, ""),
                start=fact.start.civil if fact.start else None,
                end=fact.end.civil if fact.end else None,
                planned=fact.status == "planned",
                until=fact.invalid_at,
                open=fact.invalid_at is None,
                trust=fact.trust,
                kinds=labels.get(fact.object, frozenset()),
            )
            for fact in facts
        ]

    def turn(self, said_at: datetime) -> None:
        """Read on with what was said at this instant: what has ended by then is not open."""
        for place, entry in enumerate(self._entries):
            lasts = entry.until is None or entry.until > said_at
            if entry.open != lasts:
                self._entries[place] = replace(entry, open=lasts)

    def add(self, entry: Entry) -> None:
        """Learn what the batch has just said."""
        self._names |= entry.subjects | entry.objects
        self._entries.append(entry)

    def remove(self, entries: Iterable[Entry]) -> None:
        """Leave out what was corrected."""
        gone = {entry.reference for entry in entries}
        self._entries = [entry for entry in self._entries if entry.reference not in gone]

    def told(self, references: Container[str]) -> list[Entry]:
        """The facts or claims with these ids."""
        return [entry for entry in self._entries if entry.reference in references]

    def about(
        self, subject: str, *, names: Iterable[str] | None = None, object: str | None = None
    ) -> list[Entry]:
        """What is known of a subject, of these relations and with this object; oldest first."""
        wanted = None if names is None else set(names)
        key = None if object is None else name_key(object)
        keys = {key, f"{key}s", (key or "").removesuffix("s")}
        return [
            entry
            for entry in self._entries
            if subject in entry.subjects
            and (wanted is None or entry.name in wanted)
            and (key is None or not keys.isdisjoint(entry.objects))
        ]

    def meant(self, subject: str, said: str, *, names: Iterable[str]) -> list[Entry]:
        """What is known of a subject by words that may be a part of a name.

        The facts whose object bears the words as its name; else those of the only open object
        whose name contains them ("Miller" where only Miller Brewing is known).
        """
        wanted = set(names)
        exact = self.about(subject, names=wanted, object=said)
        words = set(name_key(said).split())
        if exact or not words:
            return exact
        found = [
            entry
            for entry in self.about(subject, names=wanted)
            if entry.open and any(words <= set(key.split()) for key in entry.objects)
        ]
        return found if is_one(found) else []

    def knows(self, key: str) -> bool:
        """Whether a name is one that is known here."""
        return key in self._names

    def named(self, names: Collection[str]) -> list[Entry]:
        """All that is known by these relations, of whomever."""
        return [entry for entry in self._entries if entry.name in names]

    def owners(self, object: str, *, names: Iterable[str]) -> list[tuple[str, Entry]]:
        """Who is known to have an object by one of these relations, with what is known."""
        wanted = set(names)
        return [
            (subject, entry)
            for entry in self._entries
            if entry.name in wanted and object in entry.objects and entry.open
            for subject in entry.subjects
        ]
