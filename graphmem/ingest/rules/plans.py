"""Sentences that refer to known plans: staying, calling off, putting off, coming true."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graphmem.core.extraction import SaidClaim, SaidMention
from graphmem.core.names import name_key
from graphmem.ingest.edits import sentence_of
from graphmem.ingest.rules.page import LABELS
from graphmem.ingest.rules.pattern import Pattern
from graphmem.ingest.rules.scene import is_one
from graphmem.ingest.rules.times import When, find, read, read_unit
from graphmem.ingest.rules.words import called

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphmem.core.civil import CivilTime
    from graphmem.ingest.rules.clause import Clause
    from graphmem.ingest.rules.page import Page, Subject
    from graphmem.ingest.rules.scene import Entry

__all__ = ["call_off", "fulfilled", "instead", "off", "stay"]


def stay(page: Page, clause: Clause, subject: Subject) -> bool:
    """Such as "I'm staying, after all", "we're not moving": plans to live elsewhere are off."""
    staying = clause.verb == "stay" and not clause.negated
    not_moving = clause.verb in ("move", "go", "leave") and clause.negated
    if clause.tense not in ("progressive", "present", "future") or not (staying or not_moving):
        return False
    if not re.fullmatch(
        r"(?:here|put|anywhere|where (?:I am|we are)|after all|home|,)?", clause.rest
    ):
        return False
    call_off(page, subject)
    return True


_OFF: Final = Pattern(
    r"(?:off|cancelled|canceled|called off|not happening|off the table|no longer happening)"
)
_PUT_OFF: Final = Pattern(
    r"(?:(?:moved|pushed|put|brought)(?: back| off| out| forward| up)?|postponed|rescheduled"
    r"|delayed)(?: (?:to|till|until)(?: (?P<to>[\w ]+))?)?"
)
_NOT_TO: Final = Pattern(r"(?:(?:to|in|at|with|on|for) )?(?P<o>\S+(?: \S+){0,5})")


def off(page: Page, subject: str, clause: Clause) -> bool:
    """Such as "Toronto is off", "we won't go to Oslo", "the move was put off": a known plan."""
    speaker = page.speaking()
    if speaker is None:
        return False
    if clause.negated and clause.tense in ("progressive", "future"):
        return subject.lower() in ("i", "we", "") and _not_doing(page, speaker, clause)
    if clause.verb in ("call", "cancel") and not clause.negated:
        dropped = re.fullmatch(r"(?:off )?(?P<o>(?:the|our|my) .+?)(?: off)?", clause.rest)
        sure = clause.verb == "cancel" or " off" in f" {clause.rest} "
        if dropped is not None and sure and clause.tense in ("past", "perfect"):
            _drop(page, speaker, dropped["o"])
        return False
    if clause.verb == "fall" and clause.rest == "through":
        _drop(page, speaker, subject)
        return True
    if clause.verb != "be" or clause.tense not in ("present", "perfect", "past"):
        return False
    happening = clause.rest == "happening" and clause.negated
    if happening or (not clause.negated and _OFF.fullmatch(clause.rest) is not None):
        _drop(page, speaker, subject)
        return True
    later = _PUT_OFF.fullmatch(clause.rest)
    if clause.negated or later is None:
        return False
    said = page.episode
    _, phrase = find(page.quote)
    if later["to"]:
        at = read_unit(later["to"], said.said_at, said.zone, "future")
    else:
        when = (phrase and read(phrase, said.said_at, said.zone, "future")) or When()
        at = when.at or when.end
    return _put_off(page, speaker, subject, at)


def _not_doing(page: Page, speaker: Subject, clause: Clause) -> bool:
    """Such as "we're not going to Oslo": whether it was a plan."""
    doing = _NOT_TO.fullmatch(clause.rest)
    wanted = set(name_key(called(doing["o"])).split()) if doing is not None else set[str]()
    planned = [
        entry
        for entry in page.scene.about(speaker.key)
        if entry.planned
        and entry.open
        and any(wanted and wanted <= set(key.split()) for key in entry.objects)
    ]
    _drop_each(page, planned, speaker)
    return bool(planned)


_OF_PLANS: Final = {
    "move": ("LIVES_IN",),
    "wedding": ("HAS_MARITAL_STATUS", "MARRIED_TO"),
    "marriage": ("HAS_MARITAL_STATUS", "MARRIED_TO"),
}
"""What a noun alone calls the plan of: "the move" is about where to live."""


def _planned_thing(said: str) -> str:
    """What a plan is about: "the Oslo plan" and "the trip to Oslo" are about Oslo."""
    bare = re.sub(r"\b(?:plan|plans|trip|move|visit|idea|thing|whole)\b", "", called(said)).strip()
    bare = re.sub(r"^(?:to|in)\s+", "", bare)
    return bare or called(said)


def _meant(page: Page, speaker: Subject, said: str) -> list[Entry]:
    """The plans of one's own that words name: "the move", "the trip to Oslo"."""
    names = _OF_PLANS.get(name_key(called(said)))
    thing = _planned_thing(said)
    return [
        entry
        for entry in page.scene.about(speaker.key, names=names)
        if entry.planned and entry.open and (names or _meets(entry, thing))
    ]


def _drop(page: Page, speaker: Subject, said: str) -> None:
    _drop_each(page, _meant(page, speaker, said), speaker)


def _drop_each(page: Page, planned: Iterable[Entry], subject: Subject) -> None:
    """End plans, each relation and object once."""
    kept = {(entry.name, name_key(entry.called)): entry for entry in planned}.values()
    for entry in kept:
        page.end(entry, subject, None)
    page.scene.remove(kept)


def _put_off(page: Page, speaker: Subject, said: str, at: CivilTime | None) -> bool:
    """A plan has another date now, or none yet; whether it was known."""
    planned = _meant(page, speaker, said)
    if at is None or at.end <= page.episode.said_at:
        _drop_each(page, planned, speaker)
        return bool(planned)
    for entry in planned:
        labels = (LABELS[entry.name],) if entry.name in LABELS else ()
        claim = SaidClaim(
            subject=speaker.place,
            object=page.mention(SaidMention(text=said, name=entry.called, labels=labels)),
            name=entry.name,
            fact=sentence_of(speaker.called, entry.name, entry.called),
            kind="plan",
            valid_at=at,
            quote=page.quote,
        )
        page.scene.remove([entry])
        page.add(claim, speaker, entry.called)
    return bool(planned)


def call_off(page: Page, subject: Subject, *, keep: str = "", only: str | None = None) -> None:
    """Plans to live elsewhere, or of one object, are off.

    Nothing is said of a plan that nobody has heard of: an end would say that it had been.
    """
    names = ("LIVES_IN",) if not only else None
    planned = [
        entry
        for entry in page.scene.about(subject.key, names=names)
        if entry.planned
        and entry.open
        and name_key(keep) not in entry.objects
        and (only is None or _meets(entry, only))
    ]
    _drop_each(page, planned, subject)


def instead(page: Page, subject: Subject, name: str, said: str) -> None:
    """Such as "we're moving to Bonn instead": the only other plan of the kind is off."""
    key = name_key(called(said))
    planned = [
        entry
        for entry in page.scene.about(subject.key)
        if entry.planned and entry.open and entry.name.startswith(name)
    ]
    others = [entry for entry in planned if key not in entry.objects]
    if is_one(others):
        _drop_each(page, others, subject)


def _meets(entry: Entry, said: str) -> bool:
    """Whether words name the object of a plan, or a part of it ("the trip")."""
    wanted = set(name_key(said).split())
    keys = [set(key.split()) for key in entry.objects if key]
    return any(wanted and (wanted <= key or key <= wanted) for key in keys)


def fulfilled(page: Page, subject: Subject, name: str, said: str) -> tuple[str, ...]:
    """The plans that came true: of this name and object."""
    known = page.scene.about(subject.key, names=(name,), object=called(said))
    return tuple(entry.reference for entry in known if entry.planned)
