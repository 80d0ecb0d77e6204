"""Corrections: "no, I meant Porto, not Rome", "sorry, 2021, not 2020"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from graphmem.core.catalogue import is_exclusive
from graphmem.core.extraction import SaidClaim, SaidMention
from graphmem.core.ids import claim_id
from graphmem.core.names import name_key
from graphmem.ingest.edits import sentence_of
from graphmem.ingest.rules.bounds import REPLACED
from graphmem.ingest.rules.page import LABELS
from graphmem.ingest.rules.pattern import Pattern
from graphmem.ingest.rules.times import find, read, read_unit
from graphmem.ingest.rules.words import called

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmem.core.civil import CivilTime
    from graphmem.ingest.rules.page import Page, Subject
    from graphmem.ingest.rules.scene import Entry

__all__ = ["amend", "correct"]

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


_THIS = Pattern(
    r"(?:(?:no|sorry|wait|well|actually)\b[\s,.:!–—-]*)+(?:it['’]s|it is|make (?:that|it)) "
    r"(?:in |at )?(?P<new>[\w'’.&-]+(?: [\w'’.&-]+){0,3})[.!]*",
    re.IGNORECASE,
)
_MARKED = Pattern(
    r"(?:(?:it['’]s|it is|it should be|that['’]s|make that|i mean|i meant) )?(?:in |at |to )?"
    r"(?P<new>[\w'’.&-]+(?: [\w'’.&-]+){0,3})[.!]*",
    re.IGNORECASE,
)
_NEGATED = Pattern(r"n['’]t\b|\b(?:not|never)\b", re.IGNORECASE)
_CLAUSE = Pattern(r"(?:I|we|you|he|she|it|they|that|there|my|our|his|her|their)\b", re.IGNORECASE)
_NO_MORE: Final = Pattern(
    r"\b(?:any ?more|any longer|no longer|now|nowadays|these days|currently)\b", re.IGNORECASE
)

_NOT: Final = Pattern(
    r"(?P<main>.+?),? (?:and )?not (?:in |at |to |for |from |called |named |on |an? |the )?"
    r"(?P<old>(?!(?:really|quite|any|yet|actually|so|even|only|just|too|very)\b)[\w][\w'’&-]*"
    r"(?: [\w'’&-]+){0,2})[.!]*"
)


def correct(page: Page, said: str, quote: str) -> bool:
    """Read "No, I meant Porto, not Rome" and "sorry, 2021, not 2020"; whether it was one.

    Args:
        page: the episode.
        said: the sentence without the words that take something back ("Correction: …").
        quote: the sentence.
    """
    marked = said != quote and quote.endswith(said)
    if not re.search(r"\bnot\b", said):
        meant = _MEANT.fullmatch(quote.strip()) or _MARKED.fullmatch(said if marked else "")
        return _meant(page, meant or _THIS.fullmatch(quote.strip()), quote, weak=meant is None)
    texts = (quote.strip(), said) if marked else (said.strip(),)
    tried = (pattern.fullmatch(text) for text in texts for pattern in (_TURNED, _CORRECTION))
    match = next((found for found in tried if found is not None), None)
    subject = page.speaking()
    if match is None or subject is None:
        return False
    if _CLAUSE.match(match["new"]):
        return _redated(page, subject, said, quote)
    found = match.groupdict()
    if "lead" in found and not (found["lead"] or found["meant"] or marked):
        return False
    new, old = (re.sub(r"^(?:in|to|at|on)\s+", "", match[g].strip()) for g in ("new", "old"))
    at, zone = page.episode.said_at, page.episode.zone
    dates = [read_unit(text, at, zone, "past") for text in (new, old)]
    if dates[0] is not None and dates[1] is not None:
        return _correct_date(page, subject, dates[0], dates[1], quote)
    if dates[0] is not None or dates[1] is not None:
        return False
    return _correct_object(page, subject, new, old, quote)


def _meant(page: Page, match: re.Match[str] | None, quote: str, *, weak: bool) -> bool:
    """Read "Sorry, I meant Bonn": in place of the name that was said last.

    "Actually it's Bonn" may answer another question, and is read of the same message alone.
    """
    subject = page.speaking()
    if match is None or subject is None or not match["new"][:1].isupper():
        return False
    new = match["new"].rstrip(".!")
    known = page.scene.about(subject.key)
    if not known or not known[-1].called[:1].isupper() or known[-1].name not in LABELS:
        return False
    if weak and known[-1].reference not in _ids(page, 0):
        return False
    if _CLAUSE.match(new) or page.scene.knows(name_key(new)):
        return False
    if read_unit(new, page.episode.said_at, page.episode.zone, "past") is not None:
        return False
    return _correct_object(page, subject, new, known[-1].called, quote)


def _ids(page: Page, begin: int) -> dict[str, int]:
    """The ids of the claims that an episode has made so far, with their places."""
    graph, uuid = page.episode.graph_id, page.episode.uuid
    return {claim_id(graph, uuid, n): n for n in range(begin, len(page.claims))}


def _redated(page: Page, subject: Subject, said: str, quote: str) -> bool:
    """Read "I moved in August, not June": the date of what is known to have begun or ended then.

    It must be named, or nothing else may be ("I moved there in August").
    """
    match = _NOT.fullmatch(said)
    if match is None:
        return False
    at, zone = page.episode.said_at, page.episode.zone
    rest, phrase = find(match["main"])
    old = read_unit(match["old"], at, zone, "past")
    when = None if phrase is None or old is None else read(phrase, at, zone, "past")
    new = None if when is None else when.at or when.start
    if new is None or old is None:
        return False
    dated = [
        entry
        for entry in page.scene.about(subject.key)
        if any(date is not None and _same_unit(date, old) for date in (entry.start, entry.end))
    ]
    named = [entry for entry in dated if entry.called and entry.called in rest]
    known = named or (dated if len(rest.split()) <= 3 else [])
    if len({entry.called for entry in known}) != 1:
        return False
    return _correct_date(page, subject, new, old, quote, known)


def _correct_date(
    page: Page,
    subject: Subject,
    new: CivilTime,
    old: CivilTime,
    quote: str,
    known: Sequence[Entry] = (),
) -> bool:
    for entry in reversed(known or page.scene.about(subject.key)):
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


def amend(page: Page, sentence: str, *, marked: bool) -> None:
    """Let what a sentence has told take the place of what it takes back.

    Args:
        page: the episode; the claims since `begun` are those of the sentence.
        sentence: its words; "…, not Pietro" names what was wrong.
        marked: whether it says that something was wrong ("Correction: …"): then the only thing
            known of the same relation was, if there is room for one and the new one holds now
            (a move may have followed upon what was right).
    """
    match = _NOT.fullmatch(sentence) if " not " in sentence else None
    old = called(match["old"]) if match is not None else ""
    if not (old or marked) or _NO_MORE.search(sentence):
        return
    said, zone = page.episode.said_at, page.episode.zone
    if old and read_unit(old, said, zone, "past") is not None:
        return
    places = _ids(page, page.begun)
    negated = _NEGATED.search(sentence) is not None
    for place in places.values():
        claim = page.claims[place]
        if marked and negated and claim.polarity == "ends" and claim.invalid_at is None:
            fact = claim.fact.replace(" is no longer ", " is not ").replace(
                " no longer ", " never "
            )
            page.claims[place] = replace(claim, polarity="denies", fact=fact)
    for entry in page.scene.told(places):
        known = [
            e
            for key in entry.subjects
            for e in page.scene.about(key, names=(entry.name,), object=old or None)
            if e.reference not in places and e.objects.isdisjoint(entry.objects)
        ]
        if not old:
            known = [e for e in known if e.open]
            single = is_exclusive(entry.name) or entry.name in LABELS or entry.name in REPLACED
            so = page.claims[places[entry.reference]].holds_when_said
            if not (single and so) or len({e.called for e in known}) != 1:
                continue
        if known:
            place = places[entry.reference]
            wrong = tuple(dict.fromkeys(e.reference for e in known))
            page.claims[place] = replace(page.claims[place], corrects=wrong)
            page.scene.remove(known)
