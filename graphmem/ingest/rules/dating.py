"""Which way the date of a clause leans, and whether it dates what the clause says at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphmem.ingest.rules.pattern import Pattern
from graphmem.ingest.rules.table.index import rows_of
from graphmem.ingest.rules.table.row import regex_of
from graphmem.ingest.rules.times import When, read

if TYPE_CHECKING:
    from datetime import datetime

    from graphmem.ingest.rules.clause import Clause
    from graphmem.ingest.rules.times import Phrase

__all__ = ["dated"]

_PAST: Final = frozenset({"past", "perfect", "used", "was-ing"})
_BEGINNING: Final = Pattern(
    r"\b(?:starting|beginning|effective|as of|as from)(?: (?:from|in|on|as of))?(?: the)? $"
)
_TAKEN: Final = frozenset(
    "accept get land find take sign rent lease book hire reserve buy order".split()
)
"""Verbs of taking what may begin later: with them "from 1 March" tells when it begins."""
_ARRANGED: Final = Pattern(
    r"(?:sign up|register|enter|book|reserve|schedule|arrange|(?:be|get) invited"
    r"|(?:get|buy|make|receive|order|win) .*\b(?:tickets?|appointment|reservation|booking"
    r"|invitation|interview|slot|place))\b"
)
"""What is done today for a later day: a date behind it may be that day."""
_ANOTHER: Final = Pattern(
    r",\s+(?:the|my|our|his|her|their|its|this|that|an?) (?:[\w'’-]+ ){1,3}?"
    r"(?:is|are|was|were|will|starts?|begins?|ends?|took|takes)\b"
)
"""Another clause behind a comma, with a subject and a verb of its own."""


def dated(clause: Clause, phrase: Phrase, text: str, said: datetime, zone: str) -> When | None:
    """When what a clause says was so.

    Args:
        clause: the clause.
        phrase: its date words.
        text: the words of the clause with the date in them.
        said: when it was said.
        zone: the speaker's zone.

    Returns:
        An empty one if the date belongs to something else that is named there ("got engaged, the
        wedding is in June"; "signed up for the race on 3 June"); None if it is no date after all.
    """
    before = text[: max(0, text.find(phrase.first))]
    if _ANOTHER.search(before):
        return When()
    if clause.tense not in _PAST:
        return read(phrase, said, zone, "future")
    if phrase.form == "from":
        ahead = clause.verb in _TAKEN or (_BEGINNING.search(before) and _changed(clause))
        return read(phrase, said, zone, "future" if ahead else "past")
    past = read(phrase, said, zone, "past")
    if not _ARRANGED.match(f"{clause.verb} {clause.rest}"):
        return past
    # "last week" can only be the day of signing up, "on Friday" may be that of the race
    future = read(phrase, said, zone, "future")
    return past if past == future and past is not None and _over(past, said) else When()


def _changed(clause: Clause) -> bool:
    """Whether a clause tells a change: what follows from it may begin later."""
    rows = (row for row in rows_of(clause.verb) if row.aspect == "change")
    return any(regex_of(row.rest).fullmatch(clause.rest) for row in rows)


def _over(when: When, said: datetime) -> bool:
    start = when.at or when.start
    return start is not None and start.start <= said
