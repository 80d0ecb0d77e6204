"""Date words found and read, and the rows of the tables that say how each language writes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from graphmem.core.civil import CivilTime, Precision

__all__ = [
    "Bound",
    "Form",
    "Found",
    "Frame",
    "Language",
    "Lean",
    "Phrase",
    "Shape",
    "Unit",
    "When",
]

Lean: TypeAlias = Literal["past", "future"]
"""Which March is meant by "in March": the last one or the next."""

Form: TypeAlias = Literal[
    "in",  # at a time: "in 2019", "on Friday", "yesterday"
    "ahead",  # "in two weeks"
    "since",
    "running",  # "for three years now": since, told by its length
    "lasting",  # "for three years": no date
    "until",
    "through",  # until, with the unit counted in
    "from",
    "by",
    "before",
    "after",
    "range",  # "from A to B", "between A and B"
    "pair",  # "in A and B"
    "span",  # "3-5 June", "2010-2015": a range in one expression
    "later",  # "two weeks later": counted from what was told before
    "silent",  # "in my twenties": words of time that give no date
]
Bound: TypeAlias = Literal["by", "before", "after"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Date words found in a sentence, not yet read: their form, and one or two expressions.

    `language` is the code of the table that found them.
    """

    form: Form
    first: str
    second: str | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class When:
    """What date words say: a start, an end, and whether the unit of the end is left out.

    `at` is a time that is neither: "in 2019" is a start after "moved", both after "lived".
    `bound` tells that the time is only bounded: "by May" has an approximate `at`, "before 2015" an
    end that is left out, "after Easter" an approximate start. Words that tell a length and no date
    ("for three years") give an empty one.
    """

    start: CivilTime | None = None
    end: CivilTime | None = None
    end_exclusive: bool = False
    since: bool = False
    at: CivilTime | None = None
    bound: Bound | None = None


class Found(NamedTuple):
    """A phrase and its place in the sentence, half-open."""

    start: int
    end: int
    phrase: Phrase


class Unit(NamedTuple):
    """A unit of the calendar in naive local time.

    `closing`: its end is meant ("the end of March"), so an "until" counts it in. `zone` is a zone
    that was stated with it ("3pm CET"); None is the speaker's.
    """

    local: datetime
    precision: Precision
    approximate: bool = False
    closing: bool = False
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """How an expression of time is written, and its kind: which reader understands its parts.

    `template` is a regular expression with `{month}`, `{n}`, `{unit}` … for words of the language.
    `alone`: it is a date without a preposition. Otherwise one of `after` must stand before it, or a
    frame such as "since". `tight`: only a mark or a small word may follow ("on the 3rd", but not
    "on the 3rd floor"). `hidden`: only a part of other expressions.

    `examples` are its tests: words, and what they mean when said on Monday, 20 January 2025, 10:00
    UTC, in a sentence about the past, or `(future)`; written as `2024-03`, `since 2019`,
    `2010 .. 2015`, `.. 2015 left out`, `2015 ..`, `by ~2025-05` (`~` for approximate), `length
    only`, or `no date`.
    """

    kind: str
    template: str
    examples: str
    after: str = ""
    alone: bool = False
    tight: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """Words before an expression that say what it bounds; as a regular expression."""

    form: Form
    words: str
    examples: str = ""


@dataclass(frozen=True, slots=True)
class Language:
    """How one language speaks of time: words, expressions and frames.

    `small` are words of the closed class, by which its sentences are known. `follow` are adverbs
    and other words, never part of a name, that may stand behind a tight expression (`small`
    besides). `parts` are named pieces of templates.
    `starts` are words, standing in no other table, with which an expression can begin.
    `edges` are words for the early (0), middle (1) and late (2) part of a unit, and its end (3).
    `days` are words for a day, so many from today, and the hour where its part begins.
    `triggers` are words of time that stand in no other table.
    `cased` words (months, week days) are other words in lower case. `nouns` are words that make a
    thing of the name behind them ("the", "every"), `copulas` those that make a date a value ("the
    deadline is 20 June"). `names` of months are those of people too; behind words of `giving`
    ("a letter from May") they are people.
    """

    code: str
    small: frozenset[str]
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    seasons: Mapping[str, int]
    units: Mapping[str, str]
    numbers: Mapping[str, int]
    vague: Mapping[str, int]
    steps: Mapping[str, int]
    days: Mapping[str, tuple[int, int | None]]
    hours: Mapping[str, int]
    holidays: Mapping[str, str]
    ordinals: Mapping[str, int]
    edges: Mapping[str, int]
    decades: Mapping[str, int]
    sides: Mapping[str, int]
    day: str
    about: str
    to: str
    both: str
    either: str
    onward: str
    shapes: tuple[Shape, ...]
    frames: tuple[Frame, ...]
    article: str = ""
    now: str = ""
    perfect: str = ""
    nouns: str = ""
    copulas: frozenset[str] = frozenset()
    giving: str = ""
    names: frozenset[str] = frozenset()
    starts: frozenset[str] = frozenset()
    parts: Mapping[str, str] = field(default_factory=dict[str, str])
    cased: frozenset[str] = frozenset()
    follow: frozenset[str] = frozenset()
    triggers: frozenset[str] = frozenset()
