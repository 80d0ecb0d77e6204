"""What is over without being named: partners who part, deaths, degrees, jobs that others end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graphmem.core.names import name_key
from graphmem.ingest.rules.pattern import Pattern
from graphmem.ingest.rules.refer import OWNED, end_each, move_on
from graphmem.ingest.rules.scene import is_one
from graphmem.ingest.rules.subjects import subject_of
from graphmem.ingest.rules.times import When
from graphmem.ingest.rules.words import FAMILY, called

if TYPE_CHECKING:
    from graphmem.core.civil import CivilTime
    from graphmem.ingest.rules.clause import Clause
    from graphmem.ingest.rules.page import Page, Subject
    from graphmem.ingest.rules.scene import Entry

__all__ = ["over"]

_PARTNERS: Final = ("DATES", "ENGAGED_TO", "MARRIED_TO")
_STUDIES: Final = ("STUDIES", "STUDIES_AT", "ATTENDS_SCHOOL", "IS_A")
_JOBS: Final = ("WORKS_AT", "HAS_JOB_TITLE")


def over(page: Page, clause: Clause, when: When) -> bool:
    """What a clause ends of what is known, whoever did it; whether that says it all."""
    if clause.negated and not _NOT_RENEWED.fullmatch(clause.rest):
        return False
    if clause.never or clause.phase or (when != When() and when.at is None):
        return False
    if clause.tense not in ("past", "perfect"):
        ahead = when.at is not None and when.at.end > page.episode.said_at
        if not ahead or clause.tense not in ("progressive", "future", "present"):
            return False
        return _dismissed(page, clause, when.at) or _graduated(page, clause, when.at)
    if _parted(page, clause, when.at) or _dismissed(page, clause, when.at):
        return True
    if _given_away(page, clause, when.at):
        return True
    _dead(page, clause, when.at)
    if _upgraded(page, clause, when.at):
        return True
    return _transferred(page, clause, when.at) or _graduated(page, clause, when.at)


def _not_before(known: list[Entry], at: CivilTime | None) -> list[Entry]:
    """What is open, and had begun by the date."""
    return [e for e in known if e.open and not (at and e.start and at.end <= e.start.start)]


_PAIR: Final = Pattern(r"(?P<a>.+) and I|I and (?P<b>.+)")
_BOND: Final = Pattern(
    r"(?:off )?(?:our|my|the) (?:engagement|relationship|marriage)"
    r"(?: (?:with|to) (?P<o>[^,]+))?(?: off)?"
)
_UP: Final = Pattern(r"up(?: with (?P<o>[^,]+))?")


def _parted(page: Page, clause: Clause, at: CivilTime | None) -> bool:
    """Such as "Tom and I broke up", "we split up", "I called off the engagement"."""
    match = None
    if clause.verb in ("break", "split"):
        match = _UP.fullmatch(clause.rest)
    elif clause.verb in ("end", "break", "call"):
        match = _BOND.fullmatch(clause.rest)
    if match is None:
        return False
    pair = _PAIR.fullmatch(clause.subject)
    other = match["o"] or (pair and (pair["a"] or pair["b"]))
    if not other and clause.subject.lower() not in ("i", "we"):
        return False
    subject = page.speaking() if pair else subject_of(page, clause.subject, sure=True)
    if subject is None:
        return False
    known = _partners(page, subject, other)
    end_each(page, _not_before(known, at), subject, at)
    return bool(known)


def _partners(page: Page, subject: Subject, other: str | None) -> list[Entry]:
    """What is known of the partner that words mean, or of the only one, with the status."""
    known = [entry for entry in page.scene.about(subject.key, names=_PARTNERS) if entry.open]
    kin = re.fullmatch(r"[Mm]y (?:[a-z]+ )?([\w-]+)", other or "")
    if kin is not None and kin[1] in FAMILY:
        known = [entry for entry in known if entry.name == FAMILY[kin[1]]]
    elif other:
        words = set(name_key(called(other)).split())
        known = [e for e in known if any(words <= set(key.split()) for key in e.objects)]
    if not is_one(known):
        return []
    status = page.scene.about(subject.key, names=("HAS_MARITAL_STATUS",))
    return [*known, *(e for e in status if e.open and e.objects & {"engaged", "married"})]


_TAKEN: Final = Pattern(
    r"(?:stolen|sold|scrapped|totalled|totaled|donated|towed|rehomed|given (?:away|back)"
    r"|given to .+|traded in)(?: (?:for|to|by|off|away)\b.*)?"
)
_TO_SOMEBODY: Final = Pattern(
    r"to (?:(?:my|our|a|an|his|her) (?:[a-z-]+ )*(?P<kin>[a-z-]+)|charity|(?P<name>[A-Z][\w'-]+))"
)


def _given_away(page: Page, clause: Clause, at: CivilTime | None) -> bool:
    """Such as "the Vespa was stolen", "the boat went to my cousin": what one is known to own."""
    speaker = page.speaking()
    mine = re.fullmatch(r"(?:[Mm]y|[Oo]ur|[Tt]he) (?P<o>.+)", clause.subject)
    if speaker is None or mine is None:
        return False
    gone = clause.verb in ("be", "get") and _TAKEN.fullmatch(clause.rest) is not None
    to = _TO_SOMEBODY.fullmatch(clause.rest) if clause.verb == "go" else None
    if to is not None:
        gone = not to["kin"] or to["kin"] in FAMILY
    if not gone:
        return False
    known = page.scene.meant(speaker.key, mine["o"], names=OWNED)
    known = [e for e in known if "animal" not in e.kinds] if to is not None else known
    end_each(page, _not_before(known, at), speaker, at)
    return bool(known)


_LIVING: Final = (
    "LIVES_WITH", "HAS_MANAGER", "WORKS_WITH", "HAS_NEIGHBOUR", "HAS_TEACHER", "HAS_DOCTOR",
    "HAS_LANDLORD",
)  # fmt: skip
_OF_LIFE: Final = (
    "LIVES_IN", "WORKS_AT", "WORKS_AS", "HAS_JOB_TITLE", "STUDIES", "STUDIES_AT", "MEMBER_OF",
    "HABIT", "PLAYS", "HAS_HOBBY", "OWNS", "DRIVES", *_PARTNERS,
)  # fmt: skip


def _dead(page: Page, clause: Clause, at: CivilTime | None) -> None:
    """Such as "my husband died": what one shares with the living, and what they did."""
    if clause.verb != "die" and not (clause.verb == "pass" and clause.rest.startswith("away")):
        return
    speaker, dead = page.speaking(), subject_of(page, clause.subject, sure=True)
    if speaker is None or dead is None or dead.own or not dead.person:
        return
    mine = _partners(page, speaker, clause.subject)
    mine += [
        entry for entry in page.scene.about(speaker.key, names=_LIVING) if dead.key in entry.objects
    ]
    end_each(page, _not_before(mine, at), speaker, at)
    theirs = page.scene.about(dead.key, names=_OF_LIFE)
    end_each(page, _not_before(theirs, at), dead, at)


_DEGREE: Final = Pattern(
    r"(?:my|his|her|their|our|the) (?:[\w'-]+ ){0,2}?(?:degree|studies|phd|PhD|doctorate|mba|MBA"
    r"|master['’]?s|bachelor['’]?s|diploma)(?: (?:degree|programme|program))?"
    r"(?: (?:in|of|at|from) .+)?"
)
_SCHOOL: Final = Pattern(r"(?:from|at) (?:the )?(?P<o>[A-Z].*)")


def _graduated(page: Page, clause: Clause, at: CivilTime | None) -> bool:
    """Such as "I graduated", "she finished her degree": the event is told as well."""
    done = clause.verb == "graduate" or (
        clause.verb in ("finish", "complete") and _DEGREE.fullmatch(clause.rest) is not None
    )
    subject = subject_of(page, clause.subject, sure=True) if done else None
    if subject is None:
        return False
    known = [
        entry
        for entry in _not_before(page.scene.about(subject.key, names=_STUDIES), at)
        if entry.name != "IS_A" or re.search(r"\b(?:student|pupil)\b", entry.called)
    ]
    school = _SCHOOL.match(clause.rest)
    if school is not None:
        words = set(name_key(school["o"]).split())
        schools = [e for e in known if e.name in ("STUDIES_AT", "ATTENDS_SCHOOL")]
        keys = [set(key.split()) for e in schools for key in e.objects]
        if keys and not any(words & key for key in keys):
            return False
    end_each(page, known, subject, at)
    return False


_MINE: Final = Pattern(
    r"[Mm]y (?:(?:work|employment|job|temporary|temp|freelance|summer|old|[a-z]+-(?:term|year"
    r"|month)) )?(?:contract|internship|placement|apprenticeship|employment|job|position|role)"
    r"(?: (?:at|with|for) (?P<o>[A-Z].*))?"
)
_NOT_RENEWED: Final = Pattern(r"(?:renewed|extended|prolonged)")
_ENDED: Final = Pattern(r"(?:over|terminated|cut|eliminated|axed|done)")
_ME: Final = {
    "let": "me go", "fire": "me", "sack": "me", "dismiss": "me", "lay": "me off",
    "make": "me redundant",
}  # fmt: skip
_EMPLOYER: Final = Pattern(
    r"[Tt]hey|[Hh]e|[Ss]he|[Mm]y (?:[a-z]+ )?(?:boss|manager|employer|company|firm|work|job)"
    r"|[Tt]he (?:boss|manager|company|firm|management|bosses|owners?)"
)


def _dismissed(page: Page, clause: Clause, at: CivilTime | None) -> bool:
    """Such as "they let me go", "my contract ended": the only job, or the one that is named."""
    speaker = page.speaking()
    said = ""
    if (match := _MINE.fullmatch(clause.subject)) is not None:
        gone = (clause.verb in ("end", "expire", "finish") and not clause.rest) or (
            (clause.verb == "run" and clause.rest == "out")
            or (clause.verb == "be" and clause.negated)
            or (clause.verb == "be" and _ENDED.fullmatch(clause.rest) is not None)
        )
        said = match["o"] or ""
    else:
        gone = not clause.negated and _ME.get(clause.verb) == clause.rest
        employer = _EMPLOYER.fullmatch(clause.subject)
        said = clause.subject if employer is None else ""
        if clause.verb != "let" and clause.subject.startswith(("the ", "The ", "a ", "A ")):
            said = ""
    if not gone or speaker is None:
        return False
    if said:
        known = page.scene.meant(speaker.key, said, names=("WORKS_AT",))
    else:
        known = page.scene.about(speaker.key, names=_JOBS)
    known = [entry for entry in known if entry.open]
    if len({name_key(e.called) for e in known if e.name == "WORKS_AT"}) > 1:
        return False
    end_each(page, _not_before(known, at), speaker, at)
    return bool(known)


_TO: Final = Pattern(r"to (?:the )?(?P<o>[A-Z][\w'’&.-]*(?: (?:of )?[A-Z][\w'’&.-]*){0,4})")
_MAJOR: Final = Pattern(
    r"(?:(?:my|his|her|their) )?(?:major|degree|course|studies|subject)?(?: ?from [\w ]+?)? ?to "
    r"(?P<o>[a-z]+(?: [a-z]+){0,2})"
)
_STUDENT: Final = Pattern(r"\b(?:major|degree|course|studies|university|college|uni|student)\b")
_LEARNED: Final = Pattern(r"\b(?:University|College|School|Institute|Academy|Polytechnic)\b")


_LEVEL: Final = Pattern(
    r"(?:back )?to (?:an?|the|my|our) (?P<o>(?:[\w-]+ ){1,2}(?P<noun>membership|subscription"
    r"|package|account|contract|ticket|pass))"
)


def _upgraded(page: Page, clause: Clause, at: CivilTime | None) -> bool:
    """Such as "I upgraded to the gold membership": the only other one that is known is over."""
    level = _LEVEL.fullmatch(clause.rest)
    if level is None or clause.verb not in ("upgrade", "downgrade", "switch", "change", "move"):
        return False
    subject = subject_of(page, clause.subject, sure=True)
    if subject is None or not subject.person:
        return False
    known = page.scene.meant(subject.key, level["noun"], names=(*OWNED, "MEMBER_OF"))
    known = [entry for entry in known if entry.open]
    if known:
        move_on(page, known[-1], subject, level["o"], at)
    return bool(known)


def _transferred(page: Page, clause: Clause, at: CivilTime | None) -> bool:
    """Such as "I transferred to Leeds", "I changed my major to law": the old ends, the new begins.

    Only where one thing is known that the new one takes the place of.
    """
    if clause.verb not in ("transfer", "switch", "change") or clause.negated:
        return False
    subject = subject_of(page, clause.subject, sure=True)
    if subject is None or not subject.person:
        return False
    if clause.verb == "transfer" and (match := _TO.fullmatch(clause.rest)) is not None:
        names = ("STUDIES_AT",) if _LEARNED.search(match["o"]) else ("PLAYS_FOR", "STUDIES_AT")
    elif (match := _MAJOR.fullmatch(clause.rest)) is not None and _STUDENT.search(
        page.episode.content
    ):
        names = ("STUDIES",)
    else:
        return False
    known = [entry for entry in page.scene.about(subject.key, names=names) if entry.open]
    if not is_one(known):
        return False
    move_on(page, known[-1], subject, match["o"], at)
    return True
