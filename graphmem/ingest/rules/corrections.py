"""Corrections: "no, I meant Porto, not Rome", "sorry, 2021, not 2020"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from graphmem.core.extraction import SaidClaim, SaidMention
from graphmem.core.ids import claim_id
from graphmem.core.names import name_key
from graphmem.ingest.edits import sentence_of
from graphmem.ingest.rules.page import LABELS
from graphmem.ingest.rules.pattern import Pattern
from graphmem.ingest.rules.times import read_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmem.core.civil import CivilTime
    from graphmem.ingest.rules.page import Page, Subject
    from graphmem.ingest.rules.scene import Entry

__all__ = ["correct"]

_CORRECTION = Pattern(
    r"(?P<lead>(?:(?:no|sorry|oops|wait|actually|correction|my mistake|i mean|hang on|hold on"
    r"|my bad|whoops|typo)\b[\s,.:!–—-]*)*)"
    r"(?P<meant>(?:I|i) (?:meant|mean)\s+|(?:it['’]s|it is|it was|that['’]s|make that)\s+)?"
    r"(?P<new>[^,;]{1,60}?),?\s+(?:and\s+)?not\s+(?:in\s+|to\s+|at\s+)?(?P<old>[^,;]{1,60}?)[.!]*",
    re.IGNORECASE,
)
_MEANT = Pattern(
    r"(?:(?:no|sorry|oops|wait|actually|correction|my mistake|hang on|hold on|my bad|whoops|typo)\b"
    r"[\s,.:!–—-]*)+i (?:meant|mean)(?: to say)? (?:in |at |to )?"
    r"(?P<new>[\w'’.&-]+(?: [\w'’.&-]+){0,3})"
    r"[.!]*",
    re.IGNORECASE,
)
_TURNED = Pattern(
    r"(?:(?:no|sorry|oops|wait|actually|correction|my mistake|i mean|hang on|hold on|my bad"
    r"|whoops)\b[\s,.:!–—-]*)+(?:it was |it['’]s )?not\s+(?:in\s+|to\s+"
    r"|at\s+)?(?P<old>[^,;]{1,60}?)"
    r",\s*(?:but |it was |it['’]s |i meant )+(?P<new>[^,;.]{1,60}?)[.!]*",
    re.IGNORECASE,
)


def correct(page: Page, sentence: str) -> bool:
    """Read "No, I meant Porto, not Rome" and "sorry, 2021, not 2020"; whether it was one."""
    if not re.search(r"\bnot\b", sentence):
        return _meant(page, sentence)
    text = sentence.strip()
    match = _TURNED.fullmatch(text) or _CORRECTION.fullmatch(text)
    if match is None:
        return False
    found = match.groupdict()
    if "lead" in found and not (found["lead"] or found["meant"]):
        return False
    subject = page.speaking()
    if subject is None:
        return False
    new, old = (re.sub(r"^(?:in|to|at|on)\s+", "", match[g].strip()) for g in ("new", "old"))
    said, zone = page.episode.said_at, page.episode.zone
    dates = [read_unit(text, said, zone, "past") for text in (new, old)]
    if dates[0] is not None and dates[1] is not None:
        return _correct_date(page, subject, dates[0], dates[1], sentence)
    if dates[0] is not None or dates[1] is not None:
        return False
    return _correct_object(page, subject, new, old, sentence)


def _meant(page: Page, sentence: str) -> bool:
    """Read "Sorry, I meant Bonn": in place of the name that was said last."""
    match = _MEANT.fullmatch(sentence.strip())
    subject = page.speaking()
    if match is None or subject is None or not match["new"][:1].isupper():
        return False
    new = match["new"].rstrip(".!")
    known = page.scene.about(subject.key)
    if not known or not known[-1].called[:1].isupper() or known[-1].name not in LABELS:
        return False
    if read_unit(new, page.episode.said_at, page.episode.zone, "past") is not None:
        return False
    return _correct_object(page, subject, new, known[-1].called, sentence)


def _correct_date(page: Page, subject: Subject, new: CivilTime, old: CivilTime, quote: str) -> bool:
    for entry in reversed(page.scene.about(subject.key)):
        starts = entry.start is not None and _same_unit(entry.start, old)
        ends = entry.end is not None and _same_unit(entry.end, old)
        if starts or ends:
            fixed = replace(
                entry,
                start=_in_year_of(new, entry.start) if starts else entry.start,
                end=_in_year_of(new, entry.end) if ends else entry.end,
            )
            _corrected(page, subject, entry, fixed, quote)
            return True
    return False


def _correct_object(page: Page, subject: Subject, new: str, old: str, quote: str) -> bool:
    known = page.scene.about(subject.key, object=old)
    if not known or not re.fullmatch(r"[\w][\w'’&.-]*(?: [\w'’&.-]+){0,3}", new):
        return False
    entry = known[-1]
    fixed = replace(entry, called=new, objects=frozenset({name_key(new)}))
    same = [e for e in known if e.name == entry.name]
    _corrected(page, subject, entry, fixed, quote, same)
    return True


def _corrected(
    page: Page,
    subject: Subject,
    entry: Entry,
    fixed: Entry,
    quote: str,
    all_of: Sequence[Entry] = (),
) -> None:
    """The claim that takes the place of what was said before."""
    wrong = all_of or (entry,)
    label = LABELS.get(entry.name)
    labels = (label,) if label else ()
    object = page.mention(SaidMention(text=fixed.called, name=fixed.called, labels=labels))
    moved = fixed.start if fixed.start != entry.start else None
    ended = fixed.end if fixed.end != entry.end else None
    page.claims.append(
        SaidClaim(
            subject=subject.place,
            object=object,
            name=entry.name,
            fact=sentence_of(subject.called, entry.name, fixed.called),
            valid_at=moved,
            invalid_at=ended,
            corrects=tuple(each.reference for each in wrong),
            quote=quote,
        )
    )
    uuid = claim_id(page.episode.graph_id, page.episode.uuid, len(page.claims) - 1)
    page.scene.remove(wrong)
    page.scene.add(replace(fixed, reference=uuid))


def _same_unit(one: CivilTime, other: CivilTime) -> bool:
    """Whether a date that was corrected is the one meant: "May" is May of its year."""
    if one.precision != other.precision:
        return False
    same_day = one.local.month == other.local.month and one.local.day == other.local.day
    return one.local == other.local or (one.precision >= 4 and same_day)


def _in_year_of(new: CivilTime, old: CivilTime | None) -> CivilTime:
    """A month or day that was said without its year, in the year of what it corrects."""
    if old is None or new.precision < 4 or new.local.year == old.local.year:
        return new
    try:
        return replace(new, local=new.local.replace(year=old.local.year))
    except ValueError:  # 29 February
        return new
