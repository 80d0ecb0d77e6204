"""Absolute dates as other languages write them, read by `dateparser`.

Its free search is slow and sees dates everywhere; it gets only what looks like a whole date: a day,
a word and a year. The import takes a moment, so it comes with the first such date.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import Final

__all__ = ["FOREIGN", "foreign"]

FOREIGN: Final = (
    r"(?<![\w.,:/-])(?:\d{1,2}\.?(?:º|ª|-?[a-z]{2})?\s(?:(?:de|di|da|d['’])\s?)?[^\W\d_]{3,12}\.?,?"
    r"\s(?:(?:de|di|del)\s)?(?:1[89]|20)\d\d|(?:1[89]|20)\d\d\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日"
    r"|(?:1[89]|20)\d\d년\s?\d{1,2}월\s?\d{1,2}일)(?![\w-])"
)


@lru_cache(maxsize=256)
def foreign(words: str) -> datetime | None:
    """The day that the words name, in any language; None unless day and year are those written."""
    numbers = [int(n) for n in re.findall(r"\d+", words)]
    import dateparser

    found = dateparser.parse(
        words, settings={"STRICT_PARSING": True, "PREFER_DAY_OF_MONTH": "first"}
    )
    if found is None or sorted(numbers) != sorted({*numbers, found.day, found.year}):
        return None
    if len(numbers) == 3 and numbers[1] != found.month:
        return None
    return datetime(found.year, found.month, found.day)  # noqa: DTZ001  (civil)
