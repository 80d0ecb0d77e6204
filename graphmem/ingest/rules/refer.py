"""Sentences that refer to what is known: leaving, staying, calling off, correcting."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final

from graphmem.core.extraction import SaidClaim, SaidMention
from graphmem.core.ids import claim_id
from graphmem.core.names import name_key
from graphmem.ingest.edits import sentence_of
from graphmem.ingest.rules.page import LABELS
from graphmem.ingest.rules.times import When, read_unit
from graphmem.ingest.rules.words import called

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmem.core.civil import CivilTime
    from graphmem.ingest.rules.clause import Clause
    from graphmem.ingest.rules.page import Page, Subject
    from graphmem.ingest.rules.scene import Entry

__all__ = ["call_off", "correct", "ended", "gone", "healed", "leave", "off", "stay", "switched"]

_JOBS: Final = ("WORKS_AT", "HAS_JOB_TITLE")
_LEAVABLE: Final = (
    "WORKS_AT", "LIVES_IN", "MEMBER_OF", "STUDIES_AT", "VOLUNTEERS_AT", "PLAYS_FOR",
    "SUBSCRIBED_TO", "HAS_HOBBY", "PLAYS", "LIKES", "TAKES_CLASS", "LEARNS", "HAS_PLAN", "HABIT",
)  # fmt: skip
_CORRECTION = (
    r"(?P<lead>(?:(?:no|sorry|oops|wait|actually|correction|my mistake|i mean|hang on|hold on"
    r"|my bad|whoops)\b[\s,.:!–—-]*)*)"
    r"(?P<meant>(?:I|i) (?:meant|mean)\s+|(?:it['’]s|it is|it was|that['’]s|make that)\s+)?"
    r"(?P<new>[^,;]{1,60}?),?\s+(?:and\s+)?not\s+(?:in\s+|to\s+|at\s+)?(?P<old>[^,;]{1,60}?)[.!]*"
)
_MEANT = (
    r"(?:(?:no|sorry|oops|wait|actually|correction|my mistake|hang on|hold on|my bad|whoops)\b"
    r"[\s,.:!–—-]*)+i (?:meant|mean)(?: to say)? (?:in |at |to )?(?P<new>[\w'’.&-]+(?: [\w'’.&-]+){0,3})"
    r"[.!]*"
)
_TURNED = (
    r"(?:(?:no|sorry|oops|wait|actually|correction|my mistake|i mean|hang on|hold on|my bad"
    r"|whoops)\b[\s,.:!–—-]*)+(?:it was |it['’]s )?not\s+(?:in\s+|to\s+"
    r"|at\s+)?(?P<old>[^,;]{1,60}?)"
    r",\s*(?:but |it was |it['’]s |i meant )+(?P<new>[^,;.]{1,60}?)[.!]*"
)


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


def leave(page: Page, subject: Subject, clause: Clause, when: When, quote: str) -> bool:
    """Such as "I left Acme", "I quit my job": what is known to be left, and nothing else."""
    said = clause.rest
    job_lost = _lost_job(clause)
    said = "my job" if job_lost else said
    gone = clause.verb in ("leave", "quit", "stop", "cancel", "drop", "give", "end") or job_lost
    if not gone or clause.tense not in ("past", "perfect") or clause.negated or clause.never:
        return False
    if clause.verb == "drop" and said == "out":
        studied = ("STUDIES", "STUDIES_AT", "ATTENDS_SCHOOL")
        found = [e for e in page.scene.about(subject.key, names=studied) if e.open]
        for entry in found:
            page.end(entry, subject, when.at or when.start, quote)
        return bool(found)
    said = re.sub(r"^(?:out of|out|up|off|from|going to)\s+", "", said)
    job = re.fullmatch(r"(?:(?:my|that|the|his|her) (?:old |day )?job|there)?", said)
    if job is not None:
        found = [entry for entry in page.scene.about(subject.key, names=_JOBS) if entry.open]
        places = {name_key(entry.called) for entry in found if entry.name == "WORKS_AT"}
        found = found if len(places) <= 1 else []
    else:
        found = page.scene.about(subject.key, names=_LEAVABLE, object=_bare(said))
    if when != When() and when.at is None:
        return False
    for entry in {(entry.name, name_key(entry.called)): entry for entry in found}.values():
        page.end(entry, subject, when.at, quote)
    return bool(found)


def _lost_job(clause: Clause) -> bool:
    """Such as "I lost my job", "I got laid off", "I retired"."""
    if clause.verb == "retire":
        return not clause.rest
    if clause.verb == "lose":
        return bool(re.fullmatch(r"(?:my|his|her) (?:old )?job", clause.rest))
    if clause.verb not in ("be", "get") or clause.tense not in ("past", "perfect"):
        return False
    return bool(re.fullmatch(r"(?:laid off|fired|let go|made redundant|sacked)", clause.rest))


def switched(page: Page, subject: Subject, clause: Clause, when: When) -> bool:
    """Such as "I switched from Acme to Bosch", if the first is known: one ends, one begins."""
    match = re.fullmatch(
        r"from (?P<old>[^,]+?) to (?P<new>[\w'’&.+-]+(?: [\w'’&.+-]+){0,3})(?:, .*)?", clause.rest
    )
    moving = clause.verb in ("switch", "change", "move", "go") and not clause.negated
    if match is None or not moving or clause.tense not in ("past", "perfect"):
        return False
    if when != When() and when.at is None:
        return False
    found = page.scene.about(subject.key, object=_bare(match["old"]))
    for entry in {entry.name: entry for entry in found}.values():
        page.end(entry, subject, when.at, page.quote)
        name = called(match["new"])
        labels = (LABELS[entry.name],) if entry.name in LABELS else ()
        claim = SaidClaim(
            subject=subject.place,
            object=page.mention(SaidMention(text=match["new"], name=name, labels=labels)),
            name=entry.name,
            fact=sentence_of(subject.called, entry.name, name),
            valid_at=when.at,
            quote=page.quote,
        )
        page.add(claim, subject, name)
    return bool(found)


def _bare(said: str) -> str:
    """What is left, without "the … subscription"."""
    return re.sub(r" (?:subscription|membership|plan|class|job|account)$", "", called(said))


def ended(page: Page, subject: Subject, said: str, relation: str, at: CivilTime | None) -> bool:
    """End what is known by the words of "I gave up the morning swim"; whether it was known."""
    wanted = set(name_key(said).split())
    known = [
        entry
        for entry in page.scene.about(subject.key, names=_LEAVABLE)
        if any(wanted and set(key.split()) <= wanted for key in entry.objects if key)
    ]
    if not known or any(entry.name == relation for entry in known):
        return False
    for entry in {(entry.name, name_key(entry.called)): entry for entry in known}.values():
        page.end(entry, subject, at, page.quote)
    return True


def healed(page: Page, said: str, clause: Clause, when: When) -> bool:
    """Such as "the cast came off", "my migraines are gone": a condition that is known of."""
    rest = clause.rest
    over = (
        (clause.verb == "come" and rest == "off" and clause.tense in ("past", "perfect"))
        or (clause.verb in ("heal", "clear", "disappear") and rest in ("", "up"))
        or (
            clause.verb == "be"
            and re.fullmatch(r"(?:finally |completely )?over (?:the|my) .+", rest)
        )
        or (clause.verb == "be" and rest in ("gone", "over", "healed", "all gone", "cured"))
        or (clause.verb == "go" and rest == "away")
    )
    speaker = page.speaking()
    if not over or clause.negated or speaker is None or (when != When() and when.at is None):
        return False
    about = re.sub(r"^.*\bover (?:the|my) ", "", rest) if "over " in rest else said
    wanted = set(name_key(called(about)).split())
    known = [
        entry
        for entry in page.scene.about(speaker.key, names=("HAS_CONDITION", "ALLERGIC_TO"))
        if any(wanted & set(key.split()) for key in entry.objects)
    ]
    for entry in {(entry.name, name_key(entry.called)): entry for entry in known}.values():
        page.end(entry, speaker, when.at, page.quote)
    return bool(known)


def gone(page: Page, subject: Subject, when: When, quote: str) -> bool:
    """That a pet died: whoever had it has it no longer; whether it was known."""
    owners = page.scene.owners(subject.key, names=("HAS_PET",))
    speaker = page.speaking()
    if not owners and speaker is not None and subject.animal:
        kind = subject.key.split()[-1]
        found = page.scene.about(speaker.key, names=("HAS_PET",))
        alike = [e for e in found if e.open and (kind in e.kinds or kind in e.objects)]
        owners = [(speaker.key, entry) for entry in alike] if len(alike) == 1 else []
    if when != When() and when.at is None:
        return False
    for key, entry in owners:
        owner = page.speaking()
        if owner is None or owner.key != key:
            continue
        page.end(entry, owner, when.at, quote)
    return bool(owners)


def stay(page: Page, clause: Clause, subject: Subject, quote: str) -> bool:
    """Such as "I'm staying, after all", "we're not moving": plans to live elsewhere are off."""
    staying = clause.verb == "stay" and not clause.negated
    not_moving = clause.verb in ("move", "go", "leave") and clause.negated
    if clause.tense not in ("progressive", "present", "future") or not (staying or not_moving):
        return False
    if not re.fullmatch(r"(?:here|put|where (?:I am|we are)|after all|home|,)?", clause.rest):
        return False
    call_off(page, subject, quote)
    return True


def off(page: Page, subject: str, clause: Clause, quote: str) -> bool:
    """Such as "Toronto is off", "the Lisbon trip is cancelled": a plan that is known of."""
    speaker = page.speaking()
    if speaker is None:
        return False
    if clause.verb == "go" and clause.negated and clause.tense in ("progressive", "future"):
        going = re.fullmatch(r"to (?P<o>[A-Z][\w'-]*(?: [A-Z][\w'-]*)*)", clause.rest)
        if going is not None and subject.lower() in ("i", "we"):
            call_off(page, speaker, quote, only=going["o"])
            return True
    fell = clause.verb == "fall" and clause.rest == "through"
    dropped = re.fullmatch(r"(?:off )?(?P<o>(?:the|our|my) .+?)(?: off)?", clause.rest)
    if clause.verb in ("call", "cancel") and dropped is not None and " off" in f" {clause.rest} ":
        call_off(page, speaker, quote, only=_planned_thing(dropped["o"]))
        return False
    if fell:
        call_off(page, speaker, quote, only=_planned_thing(subject))
        return True
    words = r"(?:off|cancelled|canceled|called off|not happening|off the table|postponed)"
    if clause.verb != "be" or clause.tense not in ("present", "perfect", "past"):
        return False
    happening = clause.rest == "happening" and clause.negated
    if not (happening or (re.fullmatch(words, clause.rest) and not clause.negated)):
        return False
    call_off(page, speaker, quote, only=_planned_thing(subject))
    return True


def _planned_thing(said: str) -> str | None:
    """What a plan is about: "the Oslo plan" is about Oslo, "the move" about where to live."""
    bare = re.sub(r"\b(?:plan|plans|trip|move|visit|idea|thing|whole)\b", "", called(said)).strip()
    return re.sub(r"^(?:to|in)\s+", "", bare) or None


def call_off(
    page: Page, subject: Subject, quote: str, *, keep: str = "", only: str | None = None
) -> None:
    """Plans to live elsewhere, or of one object, are off.

    Nothing is said of a plan that nobody has heard of: an end would say that it had been.
    """
    names = ("LIVES_IN",) if not only else None
    planned = [
        entry
        for entry in page.scene.about(subject.key, names=names)
        if entry.planned
        and name_key(keep) not in entry.objects
        and (only is None or _meets(entry, only))
    ]
    for entry in {(entry.name, name_key(entry.called)): entry for entry in planned}.values():
        page.end(entry, subject, None, quote)
    page.scene.remove(planned)


def _meets(entry: Entry, said: str) -> bool:
    """Whether words name the object of a plan, or a part of it ("the trip")."""
    wanted = set(name_key(said).split())
    keys = [set(key.split()) for key in entry.objects if key]
    return any(wanted and (wanted <= key or key <= wanted) for key in keys)


def correct(page: Page, sentence: str) -> bool:
    """Read "No, I meant Porto, not Rome" and "sorry, 2021, not 2020"; whether it was one."""
    if not re.search(r"\bnot\b", sentence):
        return _meant(page, sentence)
    text = sentence.strip()
    match = _pattern(_TURNED).fullmatch(text) or _pattern(_CORRECTION).fullmatch(text)
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
    match = _pattern(_MEANT).fullmatch(sentence.strip())
    subject = page.speaking()
    if match is None or subject is None or not match["new"][:1].isupper():
        return False
    known = page.scene.about(subject.key)
    if not known or not known[-1].called[:1].isupper() or known[-1].name not in LABELS:
        return False
    if read_unit(match["new"], page.episode.said_at, page.episode.zone, "past") is not None:
        return False
    return _correct_object(page, subject, match["new"], known[-1].called, sentence)


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
