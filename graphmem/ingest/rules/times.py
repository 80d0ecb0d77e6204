"""Date words: a small grammar that finds them in a sentence, and what they mean when said.

Silent about what it does not know: words of time that are left in a sentence keep its pattern
from matching.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from graphmem.core.civil import CivilTime, Precision, floor, zone_of

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Lean", "Phrase", "When", "find", "read", "read_unit"]

Lean: TypeAlias = Literal["past", "future"]
"""Which March is meant by "in March": the last one or the next."""

Form: TypeAlias = Literal["range", "since", "until", "from", "in", "ahead"]
_Unit: TypeAlias = "tuple[datetime, Precision]"
_Reader: TypeAlias = "Callable[[re.Match[str], datetime, Lean], _Unit | None]"

_MONTHS: Final = {
    name: n
    for n, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_DAYS: Final = {
    name: n
    for n, name in enumerate(
        "monday tuesday wednesday thursday friday saturday sunday".split(), start=0
    )
}
_SEASONS: Final = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_PARTS: Final = {"morning": 6, "afternoon": 12, "evening": 18, "night": 18}
_NUMBERS: Final = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
} | {"a": 1, "an": 1, "a couple of": 2}

# Months and week days are names: "may" and "march" in lower case are other words.
_MONTH = (
    "(?:"
    + "|".join(sorted((m.title() for m in _MONTHS), key=len, reverse=True))
    + r")\b(?:\.(?= ))?"
)
_YEAR = r"(?:1[89]|20)\d\d\b"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_NUMBER = r"(?:\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
_UNIT = "(?:day|week|month|year)s?"
_WEEKDAY = "(?:" + "|".join(day.title() for day in _DAYS) + ")"
_SEASON = "(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)"

_ISO = r"\d{4}-\d\d-\d\d\b|\d{4}-\d\d\b"
_DATED = (
    rf"{_ISO}|{_DAY}(?: of)? {_MONTH}(?:,? {_YEAR})?|{_MONTH} {_DAY}(?![\d:])(?:,? {_YEAR})?"
    rf"|{_MONTH},? {_YEAR}|{_SEASON}(?: of)? {_YEAR}|the (?:1[89]|20)\d0s\b|{_YEAR}|{_MONTH}"
    rf"|{_WEEKDAY}\b"
)
_BARE = (
    r"the day before yesterday|yesterday(?: morning| afternoon| evening| night)?|last night"
    r"|today|tonight|this (?:morning|afternoon|evening)|tomorrow(?: morning| evening)?"
    rf"|(?:last|this|next) (?:week(?:end)?|month|year|{_SEASON}|{_WEEKDAY})\b"
    rf"|{_NUMBER} {_UNIT} ago|{_NUMBER} {_UNIT} from now"
)
_ANY = rf"(?:(?:around|about|circa) )?(?:{_BARE}|{_DATED})"

_PATTERNS: Final[tuple[tuple[Form, str], ...]] = (
    (
        "range",
        rf"(?:[Ff]rom|[Bb]etween) (?P<a>{_ANY}) (?:to|until|till|and|through) (?P<b>{_ANY})",
    ),
    ("range", rf"(?:[Ff]rom |[Ii]n )?(?P<a>{_YEAR}) ?[-\u2013] ?(?P<b>{_YEAR})"),
    ("range", rf"[Ii]n (?P<a>{_YEAR}) and (?:in )?(?P<b>{_YEAR})"),
    ("since", rf"(?:ever )?[Ss]ince (?P<a>{_ANY})"),
    ("until", rf"(?:[Uu]ntil|[Tt]ill|[Uu]p to) (?P<a>{_ANY})"),
    ("from", rf"(?:[Ff]rom|[Aa]s of|[Ss]tarting(?: in| on| from)?) (?P<a>{_ANY})(?: on)?"),
    ("in", rf"(?:[Bb]ack )?(?:[Ii]n|[Oo]n|[Dd]uring) (?P<a>{_ANY})"),
    ("ahead", rf"[Ii]n (?P<a>{_NUMBER} {_UNIT})(?:['\u2019] time)?"),
    ("in", rf"(?P<a>{_ISO}|(?i:{_BARE}))"),
)
_FORMS: Final[tuple[tuple[Form, re.Pattern[str]], ...]] = tuple(
    (form, re.compile(rf"(?<![\w-]){pattern}(?![\w-])")) for form, pattern in _PATTERNS
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Date words found in a sentence, not yet read: their form, and one or two expressions."""

    form: Form
    first: str
    second: str | None = None


@dataclass(frozen=True, slots=True)
class When:
    """What date words say: a start, an end, and whether the unit of the end is left out.

    `at` is a time that is neither: "in 2019" is a start after "moved", both after "lived".
    """

    start: CivilTime | None = None
    end: CivilTime | None = None
    end_exclusive: bool = False
    since: bool = False
    at: CivilTime | None = None


def find(sentence: str) -> tuple[str, Phrase | None]:
    """The sentence without its first date phrase, and the phrase.

    A sentence with two keeps the other one, and so matches no pattern: which date belongs to
    what is not for a grammar of this size to say.
    """
    for form, pattern in _FORMS:
        if match := pattern.search(sentence):
            rest = f"{sentence[: match.start()].rstrip(' ,')} {sentence[match.end() :].lstrip(' ')}"
            rest = re.sub(r"\s+([,.!;])", r"\1", rest).strip()
            return re.sub(r"^,\s*", "", rest), Phrase(form, match["a"], match.groupdict().get("b"))
    return sentence, None


def read(phrase: Phrase, said: datetime, zone: str, lean: Lean) -> When | None:
    """What a phrase means when said at an instant in a zone; None if it is no date after all."""
    if phrase.form == "ahead":
        at = _ahead(phrase.first, said, zone)
        return None if at is None else When(at=at)
    first = read_unit(phrase.first, said, zone, "past" if phrase.form == "since" else lean)
    if first is None:
        return None
    if phrase.form == "range":
        second = read_unit(phrase.second or "", said, zone, lean)
        if second is None or second.end <= first.start:
            return None
        return When(start=first, end=second)
    if phrase.form == "since":
        return When(start=first, since=True)
    if phrase.form == "from":
        return When(start=first)
    if phrase.form == "until":
        return When(end=first, end_exclusive=first.precision <= Precision.MONTH)
    return When(at=first)


def read_unit(text: str, said: datetime, zone: str, lean: Lean) -> CivilTime | None:
    """The unit that one date expression names: "March 2024", "yesterday evening", "2015"."""
    local = said.astimezone(zone_of(zone)).replace(tzinfo=None)
    words = text.strip()
    approximate = False
    if match := re.match(r"(?:around|about|circa) ", words):
        approximate, words = True, words[match.end() :]
    for pattern, reader in _READERS:
        if match := pattern.fullmatch(words):
            try:
                found = reader(match, local, lean)
            except (ValueError, OverflowError, KeyError):
                return None  # the 31st of April
            if found is None:
                return None
            start, precision = found
            return CivilTime(floor(start, precision), precision, zone, approximate)
    return None


def _iso(match: re.Match[str], local: datetime, lean: Lean) -> _Unit:
    del local, lean
    year, month, day = int(match[1]), int(match[2]), match[3]
    if day is None:
        return datetime(year, month, 1), Precision.MONTH  # noqa: DTZ001  (civil)
    return datetime(year, month, int(day)), Precision.DAY  # noqa: DTZ001


def _day(match: re.Match[str], local: datetime, lean: Lean) -> _Unit:
    month, day = _MONTHS[match["month"].lower().rstrip(".")], int(match["day"])
    if match["year"]:
        return datetime(int(match["year"]), month, day), Precision.DAY  # noqa: DTZ001
    this = datetime(local.year, month, day)  # noqa: DTZ001
    today = floor(local, Precision.DAY)
    if lean == "past" and this > today:
        this = this.replace(year=local.year - 1)
    elif lean == "future" and this < today:
        this = this.replace(year=local.year + 1)
    return this, Precision.DAY


def _month(match: re.Match[str], local: datetime, lean: Lean) -> _Unit:
    month = _MONTHS[match["month"].lower().rstrip(".")]
    if match["year"]:
        return datetime(int(match["year"]), month, 1), Precision.MONTH  # noqa: DTZ001
    year = local.year
    if lean == "past" and month > local.month:
        year -= 1
    elif lean == "future" and month < local.month:
        year += 1
    return datetime(year, month, 1), Precision.MONTH  # noqa: DTZ001


def _season(match: re.Match[str], local: datetime, lean: Lean) -> _Unit:
    del local, lean
    first = _SEASONS[match["season"].lower()]
    return datetime(int(match["year"]), first, 1), Precision.SEASON  # noqa: DTZ001


def _year(match: re.Match[str], local: datetime, lean: Lean) -> _Unit:
    del local, lean
    return datetime(int(match[1]), 1, 1), Precision.YEAR  # noqa: DTZ001


def _decade(match: re.Match[str], local: datetime, lean: Lean) -> _Unit:
    del local, lean
    return datetime(int(match[1]), 1, 1), Precision.DECADE  # noqa: DTZ001


def _weekday(match: re.Match[str], local: datetime, lean: Lean) -> _Unit:
    return _near_weekday(match[1], local, lean), Precision.DAY


def _near_weekday(name: str, local: datetime, lean: Lean) -> datetime:
    """The last such day before today, or the next one after it."""
    away = (local.weekday() - _DAYS[name.lower()]) % 7 or 7
    return local - timedelta(away) if lean == "past" else local + timedelta((7 - away) or 7)


def _relative(match: re.Match[str], local: datetime, lean: Lean) -> _Unit:
    """Such as "last week", "this month", "next summer", "last Monday"."""
    del lean
    step = {"last": -1, "this": 0, "next": 1}[match[1].lower()]
    unit = match[2].lower()
    if unit in _DAYS:
        if step == 0:
            return floor(local, Precision.WEEK) + timedelta(_DAYS[unit]), Precision.DAY
        return _near_weekday(unit, local, "past" if step < 0 else "future"), Precision.DAY
    if unit in _SEASONS:
        return _near_season(_SEASONS[unit], local, step), Precision.SEASON
    if unit == "week":
        return local + timedelta(7 * step), Precision.WEEK
    if unit == "weekend":
        saturday = floor(local, Precision.WEEK) + timedelta(5 + 7 * step)
        return saturday, Precision.WEEKEND
    if unit == "month":
        return _months(local, step), Precision.MONTH
    return _months(local, 12 * step), Precision.YEAR


def _near_season(first: int, local: datetime, step: int) -> datetime:
    """The season now or nearest (0), the last one that is over (-1), the next to come (1)."""
    starts = [datetime(year, first, 1) for year in range(local.year - 2, local.year + 3)]  # noqa: DTZ001
    if step < 0:
        return max(start for start in starts if _months(start, 3) <= local)
    if step > 0:
        return min(start for start in starts if start > local)
    return min(start for start in starts if _months(start, 3) > local)


def _named_day(match: re.Match[str], local: datetime, lean: Lean) -> _Unit:
    """Such as "today", "yesterday evening", "last night", "tomorrow"."""
    del lean
    words = match[0].lower()
    day = floor(local, Precision.DAY)
    if "before yesterday" in words:
        return day - timedelta(2), Precision.DAY
    if "yesterday" in words or words == "last night":
        day -= timedelta(1)
    elif "tomorrow" in words:
        day += timedelta(1)
    for part, hour in _PARTS.items():
        if part in words:
            return day.replace(hour=hour), Precision.PART_OF_DAY
    return day, Precision.DAY


def _ago(match: re.Match[str], local: datetime, lean: Lean) -> _Unit:
    del lean
    count = _number(match[1])
    sign = -1 if match[3].lower() == "ago" else 1
    return _shifted(local, sign * count, match[2].lower())


def _ahead(text: str, said: datetime, zone: str) -> CivilTime | None:
    """What "in two weeks" means: that day; "in two months": that month."""
    local = said.astimezone(zone_of(zone)).replace(tzinfo=None)
    match = re.fullmatch(rf"({_NUMBER}) ({_UNIT})", text)
    if match is None:
        return None
    start, precision = _shifted(local, _number(match[1]), match[2])
    if precision is Precision.WEEK:
        precision = Precision.DAY
    return CivilTime(floor(start, precision), precision, zone)


def _shifted(local: datetime, count: int, unit: str) -> _Unit:
    if unit.startswith("day"):
        return local + timedelta(count), Precision.DAY
    if unit.startswith("week"):
        return local + timedelta(7 * count), Precision.WEEK
    if unit.startswith("month"):
        return _months(local, count), Precision.MONTH
    return _months(local, 12 * count), Precision.YEAR


def _months(local: datetime, count: int) -> datetime:
    total = local.year * 12 + local.month - 1 + count
    return datetime(total // 12, total % 12 + 1, 1)  # noqa: DTZ001  (civil)


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word.lower()]


_READERS: Final[tuple[tuple[re.Pattern[str], _Reader], ...]] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (r"(\d{4})-(\d\d)(?:-(\d\d))?", _iso),
        (
            rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})"
            rf"(?:,? (?P<year>{_YEAR}))?",
            _day,
        ),
        (rf"(?P<month>{_MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<year>{_YEAR}))?", _day),
        (rf"(?P<month>{_MONTH})(?:,? (?P<year>{_YEAR}))?", _month),
        (rf"(?P<season>{_SEASON})(?: of)? (?P<year>{_YEAR})", _season),
        (rf"({_YEAR})", _year),
        (r"the (\d{4})s", _decade),
        (rf"({_WEEKDAY})", _weekday),
        (rf"(?i:(last|this|next) (week(?:end)?|month|year|{_SEASON}|{_WEEKDAY}))", _relative),
        (rf"(?i:({_NUMBER}) ({_UNIT}) (ago|from now))", _ago),
        (
            r"(?i:(?:the day before |last |this )?(?:yesterday|today|tonight|tomorrow|night|morning"
            r"|afternoon|evening)(?: morning| afternoon| evening| night)?)",
            _named_day,
        ),
    )
)
