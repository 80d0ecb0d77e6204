"""Which way the date of a clause leans, and whether it dates what the clause says at all."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from graphmem.ingest.rules.pattern import Pattern
from graphmem.ingest.rules.refer import PLACED
from graphmem.ingest.rules.subjects import subject_of
from graphmem.ingest.rules.table.index import rows_of
from graphmem.ingest.rules.table.row import regex_of
from graphmem.ingest.rules.times import When, read

if TYPE_CHECKING:
    from datetime import datetime

    from graphmem.ingest.rules.clause import Clause
    from graphmem.ingest.rules.page import Page
    from graphmem.ingest.rules.times import Phrase

__all__ = ["THEN", "dated", "redated", "spell", "there"]

_PAST: Final = frozenset({"past", "perfect", "used", "was-ing"})
_BEGINNING: Final = Pattern(
    r"\b(?:starting|beginning|effective|as of|as from)(?: (?:from|in|on|as of))?(?: the)? $"
)
_TAKEN: Final = frozenset(
    "accept get land find take sign rent lease book hire reserve buy order".split()
)
"""Verbs of taking what may begin later: with them "from 1 March" tells when it begins."""
_ARRANGED: Final = Pattern(
    r"(?:sign up|register (?:\w+ )?for|book|reserve|schedule|arrange|(?:be|get) invited"
    r"|(?:get|buy|make|receive|order) .*\b(?:tickets?|appointment|reservation|booking"
    r"|invitation|interview|slot|place))\b"
)
"""What is done today for a later day: a date behind it may be that day."""
_SPELLS: Final = frozenset({"range", "span", "pair"})
_THAT: Final = Pattern(r"(?:[Tt]hat|[Tt]his|[Ii]t) was(?: all| back)?")
_SEVERAL: Final = Pattern(r",|;|\b(?:and|but)\b")
THEN: Final = Pattern(
    r"(?:(?:before|after) that|then|later|earlier|afterwards|previously|first|back then"
    r"|at (?:the|that) time)?",
    re.IGNORECASE,
)
"""What a date at the head of a sentence may stand with: "before that, from 2014 to 2017, …"."""
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
        changed = _changed(clause)
        ahead = clause.verb in _TAKEN or (changed and _BEGINNING.search(before))
        when = read(phrase, said, zone, "future" if ahead else "past")
        if when is not None and clause.tense == "perfect" and not (ahead or changed):
            return replace(when, since=True)  # "I have worked there from 2015 on"
        return when
    past = read(phrase, said, zone, "past")
    if not _ARRANGED.match(f"{clause.verb} {clause.rest}"):
        return past
    # "last week" can only be the day of signing up, "on Friday" may be that of the race
    future = read(phrase, said, zone, "future")
    return past if past == future and past is not None and _over(past, said) else When()


def spell(phrase: Phrase | None) -> Phrase | None:
    """A phrase that tells a stretch of time with both its borders."""
    return phrase if phrase is not None and phrase.form in _SPELLS else None


def redated(page: Page, rest: str, phrase: Phrase, told: slice) -> bool:
    """Such as "That was between 2012 and 2016": when the sentence before was so.

    Args:
        page: the episode.
        rest: the clause without its date.
        phrase: the date.
        told: which claims the sentence before made.
    """
    if not _THAT.fullmatch(rest):
        return False
    when = read(phrase, page.episode.said_at, page.episode.zone, "past")
    bare = [
        place
        for place in range(len(page.claims))[told]
        if (c := page.claims[place]).polarity == "holds"
        and not c.holds_when_said
        and c.kind != "plan"
        and c.valid_at is None
        and c.invalid_at is None
    ]
    one = len({page.claims[place].fact for place in bare}) == 1 or not any(
        _SEVERAL.search(page.claims[place].quote) for place in bare
    )
    if when is None or when.since or not one:
        return True
    start, end = when.start or when.at, when.end or when.at
    for place in bare:
        claim = page.claims[place]
        if claim.undated_past and start is not None and end is not None:
            page.claims[place] = replace(claim, valid_at=start, invalid_at=end, undated_past=False)
        elif not claim.undated_past and start is not None:
            until = when.end if claim.kind == "event" else None
            page.claims[place] = replace(claim, valid_at=start, invalid_at=until)
    return True


def there(page: Page, clause: Clause, rest: str, told: slice) -> Clause:
    """A clause that says "there" of the place that the sentence before named."""
    name, prep = PLACED.get(clause.verb, ("", ""))
    if not name or clause.rest not in ("", "there") or not rest.endswith(" there"):
        return clause
    subject = subject_of(page, clause.subject, sure=True)
    places = {
        page.mentions[c.object].name
        for c in page.claims[told]
        if c.name == name and c.object is not None and subject and c.subject == subject.place
    }
    return replace(clause, rest=f"{prep} {places.pop()}") if len(places) == 1 else clause


def _changed(clause: Clause) -> bool:
    """Whether a clause tells a change: what follows from it may begin later."""
    rows = (row for row in rows_of(clause.verb) if row.aspect == "change")
    return any(regex_of(row.rest).fullmatch(clause.rest) for row in rows)


def _over(when: When, said: datetime) -> bool:
    start = when.at or when.start
    return start is not None and start.start <= said
