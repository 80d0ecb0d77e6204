"""Claims by hand, in one line each, and what a fold of them says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from graphmem.core.civil import CivilTime, Precision, micros, parse_time
from graphmem.core.fold import Folded, fold
from graphmem.core.records import Claim, Fact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

GRAPH = "graph:test"
EXCLUSIVE = frozenset({"LIVES_IN", "HAS_STATUS"})


def instant(text: str) -> datetime:
    """An instant from "2025", "2025-06", "2025-06-01" (noon UTC for a day) or RFC 3339."""
    if len(text) <= 10:
        padded = text + "2000-01-01"[len(text) :] if len(text) > 4 else text + "-01-01"
        return datetime.fromisoformat(padded).replace(hour=12, tzinfo=UTC)
    return datetime.fromisoformat(text).astimezone(UTC)


def when(value: str | CivilTime | None, zone: str = "UTC") -> CivilTime | None:
    """A stated time: "2025", "2025-06", "2025-06-01", an instant, or as it is."""
    return parse_time(value, "value", zone) if isinstance(value, str) else value


@dataclass
class Story:
    """Claims in the order of telling. Each `say` is an episode of its own unless told otherwise."""

    name: str = "LIVES_IN"
    subject: str = "Jane"
    claims: list[Claim] = field(default_factory=list)

    def say(
        self,
        said: str,
        object_: str | None,
        *,
        start: str | CivilTime | None = None,
        end: str | CivilTime | None = None,
        now: bool = False,
        learned: str | None = None,
        episode: str | None = None,
        zone: str = "UTC",
        **more: Any,
    ) -> str:
        """Add a claim; `now`: it holds when said. Gives back its uuid."""
        n = len(self.claims) + 1
        uuid = more.pop("uuid", f"c{n:02}")
        told = Claim(
            uuid=uuid,
            graph_id=GRAPH,
            episode=episode or f"e{n:02}",
            ordinal=n,
            position=n,
            said_at=instant(said),
            created_at=(instant(learned) if learned else instant(said)) + timedelta(microseconds=n),
            subject=more.pop("subject", self.subject),
            name=more.pop("name", self.name),
            object=object_,
            fact=more.pop("fact", f"{self.subject} {self.name} {object_} ({uuid})"),
            valid_at=when(start, zone),
            invalid_at=when(end, zone),
            holds_when_said=now,
            zone=zone,
            **more,
        )
        self.claims.append(told)
        return uuid

    def ends(self, said: str, object_: str | None, **more: Any) -> str:
        """Add an ends-claim."""
        return self.say(said, object_, polarity="ends", **more)

    def denies(self, said: str, object_: str, **more: Any) -> str:
        """Add a denial."""
        return self.say(said, object_, polarity="denies", **more)

    def folded(self, *, known_at: str | None = None, without: Iterable[str] = ()) -> Folded:
        """The fold, of what was known at an instant, without some claims."""
        gone = set(without)
        claims = [c for c in self.claims if c.uuid not in gone]
        if known_at is not None:
            claims = [c for c in claims if c.created_at <= instant(known_at)]
        return fold_of(claims)

    def facts(self, **more: Any) -> tuple[Fact, ...]:
        """The facts of the fold."""
        return self.folded(**more).facts

    def at(self, day: str, **more: Any) -> list[str]:
        """What holds at an instant, sorted."""
        return holding(self.facts(**more), instant(day))

    def spans(self, **more: Any) -> list[str]:
        """Every fact that is not retracted, as "Object [from, to) status", dates in UTC."""
        return [line(f) for f in self.facts(**more) if f.status != "retracted"]

    def retracted(self, **more: Any) -> list[str]:
        """The objects of retracted facts."""
        return [f.object for f in self.facts(**more) if f.status == "retracted"]

    def one(self, object_: str, **more: Any) -> Fact:
        """The only fact of an object."""
        (found,) = [f for f in self.facts(**more) if f.object == object_]
        return found


def fold_of(
    claims: Sequence[Claim],
    *,
    canonical: Mapping[str, str] | None = None,
    exclusive: Callable[[str], bool] = EXCLUSIVE.__contains__,
    groups: set[tuple[str, str]] | None = None,
) -> Folded:
    """The fold of claims of the test graph."""
    return fold(GRAPH, claims, canonical=canonical or {}, exclusive=exclusive, groups=groups)


def holding(facts: Iterable[Fact], at: datetime) -> list[str]:
    """What holds at an instant, sorted."""
    t = micros(at)
    return sorted(f.object for f in facts if f.holds_from <= t < f.holds_to)


def line(fact: Fact) -> str:
    """A fact in one line: "Oslo [2025-01-10, -)", with its status unless it simply holds."""
    text = f"{fact.object} [{_day(fact.valid_at)}, {_day(fact.invalid_at)})"
    return text if fact.status == "holds" else f"{text} {fact.status}"


def _day(value: datetime | None) -> str:
    return "-" if value is None else value.date().isoformat()


def unit(year: int, month: int, day: int, precision: Precision, zone: str = "UTC") -> CivilTime:
    """The unit of this precision that holds a day."""
    return CivilTime.of(datetime(year, month, day, 12, tzinfo=UTC), precision, zone)
