"""Times that a question names: months, years, days, and spans counted from now. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from graphmem.recall.counted import spans_of

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["Moments", "moments_of"]

_MONTHS: Final = (
    "january february march april may june july august september october november december"
).split()
_SHORT: Final = {name[:3]: place for place, name in enumerate(_MONTHS, 1)} | {"sept": 9}
_NAMES: Final = "|".join((*_MONTHS, "sept", *(name[:3] for name in _MONTHS if len(name) > 4)))
_DAY: Final = (
    rf"\b(?P<before>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?,? (?P<of>{_NAMES})\b"
    rf"|\b(?P<month>{_NAMES})\.? (?:the )?(?P<after>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d|:)"
)
_ISO: Final = r"\b((?:19|20)\d\d)-(\d\d)(?:-(\d\d))?\b"
_YEAR: Final = r"\b((?:19|20)\d\d)\b"
# "may" and "march" are months after a word of time or beside a number only.
_MONTH: Final = (
    rf"\b(?:(?P<plain>{'|'.join(n for n in _NAMES.split('|') if n not in ('may', 'march', 'mar'))})"
    r"|(?:in|of|during|since|by|early|late|mid|last|this|next|until|before|after)[ -](?P<said>may"
    r"|march)|(?P<dated>may|march),? (?:19|20)\d\d)\b"
)


@dataclass(frozen=True, slots=True)
class Moments:
    """Times that a question names.

    Attributes:
        months: numbers of the months, of any year unless `years` says which.
        years: the years.
        days: month and day of the month.
        spans: half-open spans in microseconds since 1970 ("last week").
    """

    months: tuple[int, ...] = ()
    years: tuple[int, ...] = ()
    days: tuple[tuple[int, int], ...] = ()
    spans: tuple[tuple[int, int], ...] = ()

    def __bool__(self) -> bool:
        """Whether it names any."""
        return bool(self.months or self.years or self.days or self.spans)


def moments_of(words: str, at: datetime | None = None, zone: str = "UTC") -> Moments:
    """The times that a text names.

    Args:
        words: the text; English month names, ISO dates, years.
        at: now, for "yesterday", "last month", "two weeks ago" (see `recall.counted`); None: these
            are not read.
        zone: IANA zone of the calendar to which those belong.
    """
    text = words.lower()
    dates, iso, years, months = _patterns()
    days = [day for match in dates.finditer(text) if (day := _day(match))]
    found = [month for month, _ in days]
    found += [_SHORT[(m["plain"] or m["said"] or m["dated"])[:3]] for m in months.finditer(text)]
    for match in iso.finditer(text):
        month, day = int(match[2]), int(match[3] or 0)
        if 1 <= month <= len(_MONTHS):
            found.append(month)
            if 1 <= day <= 31:
                days.append((month, day))
    spans = () if at is None else tuple(spans_of(text, at, zone))
    return Moments(
        tuple(dict.fromkeys(found)),
        tuple(dict.fromkeys(int(match[1]) for match in years.finditer(text))),
        tuple(dict.fromkeys(days)),
        spans,
    )


def _day(match: re.Match[str]) -> tuple[int, int] | None:
    month = _SHORT[(match["of"] or match["month"])[:3]]
    day = int(match["before"] or match["after"])
    return (month, day) if 1 <= day <= 31 else None


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(each, re.IGNORECASE) for each in (_DAY, _ISO, _YEAR, _MONTH))
