"""The words of the fold: a claim in play, a span on a timeline, and what comes out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from graphmem.core.civil import CivilTime, Precision, from_micros, micros
from graphmem.core.records import OPEN_END

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphmem.core.records import BorderBasis, Claim, Fact, SlotState

__all__ = [
    "FOLD_VERSION",
    "Edge",
    "Folded",
    "Outcome",
    "Place",
    "Saying",
    "Span",
    "Support",
    "Verdict",
]

FOLD_VERSION = 1
"""Version of the rules; a graph folded under another one wants `graphmem refold`."""

Outcome: TypeAlias = Literal[
    "paints",
    "supports",
    "ends",
    "corrected",
    "denied",
    "overtaken",
    "fulfilled",
    "refused",
    "painted over",
    "no effect",
]

Place: TypeAlias = "tuple[int | str, ...]"
"""Where a claim stands in the order of saying; smaller is earlier."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a claim, in words for people; `by` is the claim that decided, if one did."""

    claim: str
    outcome: Outcome
    reason: str
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """What a fold gives.

    `facts` in the order of subject, name, then time; without search terms. `slots` are the states
    of the slots to which `append` may be applied. `supports`: fact uuid to the claims that it
    rests on, ends included, in the order of saying. `verdicts`: claim uuid to its verdict, for
    the claims of the groups that were folded.

    The result of an `append` holds what changed and what is new only: facts, the one slot state,
    and in `supports` the new claim alone.
    """

    facts: tuple[Fact, ...] = ()
    slots: tuple[SlotState, ...] = ()
    supports: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, "tuple[str, ...]"])
    verdicts: Mapping[str, Verdict] = field(default_factory=dict[str, Verdict])


class Edge(NamedTuple):
    """A border of a span: how it is known, what to print, and the saying that made it."""

    basis: BorderBasis
    civil: CivilTime
    by: Saying


class Saying:
    """A claim in play: merges applied, corrections taken over, dates as microseconds.

    `at` and `place` are when and where it counts as said (a correction takes those of what it
    corrects). `lo`/`hi` bound the unit of the stated start, `end_lo`/`end_hi` that of the stated
    end, half-open; `told` is when the end was told, `over` whether it was told as a thing of the
    past; `frontier` is behind every unit it states. `stroke` says that it was painted, `out` that
    it is not to be, `spent` that an ends-claim called a plan off and does nothing else. The first
    outcome that is set stays.
    """

    __slots__ = (
        "at",
        "by",
        "claim",
        "confirmed_at",
        "end_exclusive",
        "end_hi",
        "end_lo",
        "event",
        "frontier",
        "fulfils",
        "hi",
        "invalid",
        "lo",
        "object",
        "out",
        "outcome",
        "over",
        "place",
        "plan",
        "present",
        "reason",
        "spent",
        "stroke",
        "subject",
        "told",
        "undated",
        "uuid",
        "valid",
    )

    def __init__(self, claim: Claim, subject: str, object_: str | None) -> None:
        self.claim = claim
        self.uuid = claim.uuid
        self.subject = subject
        self.object = object_
        self.at = micros(claim.said_at)
        self.place: Place = (
            self.at,
            claim.position,
            micros(claim.created_at),
            claim.ordinal,
            claim.uuid,
        )
        self.present = claim.holds_when_said and not claim.undated_past
        self.undated = claim.undated_past
        self.told = self.at
        self.over = claim.kind != "plan" and (claim.polarity == "ends" or not self.present)
        self.fulfils = claim.fulfils
        self.valid: CivilTime | None = None
        self.invalid: CivilTime | None = None
        self.end_exclusive = claim.end_exclusive
        self.lo = self.hi = self.end_lo = self.end_hi = 0
        self.frontier = -OPEN_END
        self.plan = False
        self.event = False
        self.confirmed_at: int | None = None
        self.out = False
        self.spent = False
        self.stroke = False
        self.outcome: Outcome | None = None
        self.reason = ""
        self.by: str | None = None

    @property
    def trust(self) -> int:
        """The level of its word."""
        return self.claim.trust

    @property
    def holds(self) -> bool:
        """Whether it says that something holds."""
        return self.claim.polarity == "holds"

    @property
    def ends(self) -> bool:
        """Whether it says that something ended."""
        return self.claim.polarity == "ends"

    @property
    def denies(self) -> bool:
        """Whether it says that something never was, or not in a range."""
        return self.claim.polarity == "denies"

    @property
    def unconfirmed(self) -> bool:
        """Whether it is a plan that nobody confirmed."""
        return self.plan and self.confirmed_at is None

    @property
    def still_says(self) -> bool:
        """Whether it says in the present tense that its object holds at the moment of saying."""
        if not (self.holds and self.present) or self.out or self.plan or self.event:
            return False
        return self.invalid is None or self.end() > self.at

    def begin_with(self, civil: CivilTime | None) -> None:
        """Set the stated start and its unit."""
        if civil is not None:
            self.lo, self.hi = _unit(civil)
            self.frontier = max(self.frontier, self.lo + 1, self.hi)
        self.valid = civil

    def end_with(self, civil: CivilTime | None, exclusive: bool) -> None:
        """Set the stated end and its unit."""
        if civil is not None:
            self.end_lo, self.end_hi = _unit(civil)
            self.frontier = max(self.frontier, self.end_lo + 1, self.end_hi)
        self.invalid, self.end_exclusive = civil, exclusive

    def end(self) -> int:
        """The instant of its end: the stated one, its unit counted in, else when it was said.

        What is told as over is over when it is told, even if the unit of its end is not.
        """
        if self.invalid is None:
            return self.at
        if self.end_exclusive:
            return self.end_lo
        return self.told_end(self.end_hi)

    def told_end(self, end: int) -> int:
        """The end, no later than the saying if its unit has begun and it is told as over."""
        if self.over and self.end_lo <= self.told < self.end_hi:
            return min(end, self.told)
        return end

    def said_day(self) -> CivilTime:
        """The day on which it was said, in its zone."""
        return CivilTime.of(from_micros(self.at), Precision.DAY, self.claim.zone)

    def start_edge(self) -> Edge:
        """How its start is known."""
        if self.valid is not None:
            return Edge("stated", self.valid, self)
        return Edge("said", self.said_day(), self)

    def end_edge(self) -> Edge:
        """How its end is known."""
        if self.invalid is not None:
            return Edge("stated", self.invalid, self)
        return Edge("said", self.said_day(), self)

    def rule(self, outcome: Outcome, reason: str, by: Saying | None = None) -> None:
        """Give the verdict, unless there is one."""
        if self.outcome is None:
            self.outcome, self.reason = outcome, reason
            self.by = None if by is None else by.uuid

    def leave(self, outcome: Outcome, reason: str, by: Saying | None = None) -> None:
        """Take it out: kept in history, not painted."""
        self.out = True
        self.rule(outcome, reason, by)


def _unit(civil: CivilTime) -> tuple[int, int]:
    """The unit's bounds; an instant has no length."""
    lo = micros(civil.start)
    return lo, lo if civil.precision is Precision.INSTANT else micros(civil.end)


class Support(NamedTuple):
    """That a saying bears a span over `[lo, hi)`; evidence is one instant."""

    saying: Saying
    lo: int
    hi: int


class Span:
    """A stretch of a timeline that one object holds. `finish` is None while it is open."""

    __slots__ = ("begin", "end", "finish", "object", "start", "supports")

    def __init__(
        self,
        object_: str,
        start: int,
        end: int,
        begin: Edge,
        finish: Edge | None,
        supports: list[Support],
    ) -> None:
        self.object = object_
        self.start = start
        self.end = end
        self.begin = begin
        self.finish = finish
        self.supports = supports

    @property
    def open(self) -> bool:
        """Whether it has no end."""
        return self.end == OPEN_END

    @property
    def end_stated(self) -> bool:
        """Whether somebody said that it ends there, rather than another's start cutting it."""
        return self.finish is not None and self.finish.basis != "neighbour"

    @property
    def planned(self) -> bool:
        """Whether nothing but unconfirmed plans bears it."""
        return all(s.saying.unconfirmed for s in self.supports if s.saying.holds)

    def part(self, start: int, end: int, begin: Edge, finish: Edge | None) -> Span:
        """The stretch of it in `[start, end)`, with what supports that."""
        supports = [
            Support(s.saying, max(s.lo, start), min(s.hi, end))
            for s in self.supports
            if s.lo < end and max(s.hi, s.lo + 1) > start
        ]
        return Span(self.object, start, end, begin, finish, supports)
