"""What a row takes, whom it fits, and what else is over when it has been read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from graphmem.core.names import name_key
from graphmem.ingest.rules.pattern import Pattern
from graphmem.ingest.rules.phrasing import also, now_instead, passing
from graphmem.ingest.rules.plans import call_off, instead
from graphmem.ingest.rules.refer import closed, gone, opposed, replaced
from graphmem.ingest.rules.times import When
from graphmem.ingest.rules.words import called, is_named, is_thing, stands_alone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphmem.ingest.rules.clause import Clause
    from graphmem.ingest.rules.page import Page, Subject
    from graphmem.ingest.rules.shape import Mood
    from graphmem.ingest.rules.table.row import Row

__all__ = [
    "ADDRESSED",
    "DOUBTFUL",
    "LISTS",
    "NAMED",
    "TWO_PLACES",
    "fits",
    "follows",
    "stays",
    "takes",
]

NAMED: Final = frozenset({"Place", "Organization", "Person", "Animal"})
REPLACED: Final = frozenset(
    "WORKS_AT WORKS_AS DRIVES STUDIES STUDIES_AT ATTENDS_SCHOOL SUPPORTS PLAYS_FOR HAS_ROLE".split()
)
_LIKE: Final = {"ATTENDS_SCHOOL": ("STUDIES_AT",), "STUDIES_AT": ("ATTENDS_SCHOOL",)}
ADDRESSED: Final = Pattern(
    r"(?:(?:of course|sure|right|well|so|ok|okay|great|as you said|as you mentioned|since|and|but)"
    r"[,.!:]? )*you(?:r\b|['’]|\b)",
    re.IGNORECASE,
)
"""What an assistant says of the user; its advice and its knowledge are no claims."""

DOUBTFUL: Final = frozenset("STUDIES USES HABIT HAS WORKS_ON LEARNS HAS_STATUS PREFERS".split())
"""Relations whose words do not show that a lone word before them is a name ("Major studies")."""

TWO_PLACES: Final = frozenset(
    "take bring put help make get have keep let give send show teach ask use spend turn be love"
    " like enjoy adore".split()
)
"""Verbs that say too little without what follows their object."""

LISTS: Final = frozenset(
    "LIKES DISLIKES SPEAKS ALLERGIC_TO SUBSCRIBED_TO OWNS PLAYS MEMBER_OF".split()
)
"""Relations whose objects may be several, joined by "and"."""


def takes(row: Row, said: str) -> bool:
    """Whether words can be what a row takes as its object."""
    if not said or (row.object and "{o}" not in row.object):
        return bool(row.object)
    if row.label in NAMED and said[:1].isupper():
        return is_named(said)
    return stands_alone(said) if row.free else is_thing(said)


def stays(page: Page, row: Row, clause: Clause, subject: Subject, said: str) -> bool:
    """Whether a stay of unknown length is all that is told, while a home elsewhere is known."""
    if row.relation != "LIVES_IN" or not passing(clause, page.quote):
        return False
    key = name_key(called(said))
    homes = page.scene.about(subject.key, names=("LIVES_IN",))
    return any(e.open and not e.planned and key not in e.objects for e in homes)


def follows(
    page: Page,
    row: Row,
    clause: Clause,
    mood: Mood,
    subject: Subject,
    said: str,
    times: Mapping[str, Any],
) -> None:
    """What else is over when this is so."""
    if mood == "holds":
        opposed(page, subject, row.relation, said)
    if mood == "holds" and row.relation in REPLACED and now_instead(page.quote):
        for relation in (row.relation, *_LIKE.get(row.relation, ())):
            replaced(page, subject, relation, said)
    if mood == "began" and clause.verb == "become" and not also(page.quote):
        replaced(page, subject, row.relation, said, times.get("valid_at"))
    if mood == "plan" and re.search(r"\binstead\b", page.quote):
        instead(page, subject, row.relation or f"PLANS_TO_{clause.verb.upper()}", said)
    if row.closes and mood in ("began", "holds"):
        closed(page, subject, row.closes, times.get("valid_at"))
    if row.relation == "DIED":
        gone(page, subject, When(at=times.get("valid_at")))
    if row.relation == "LIVES_IN" and clause.verb == "stay":
        call_off(page, subject, keep=called(said))


def fits(row: Row, subject: Subject) -> bool:
    """Whether somebody or something can be the subject of a row."""
    return row.subject == "any" or (row.subject == "thing") != subject.person
