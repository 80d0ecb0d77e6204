"""Sentences that refer to what is known: leaving, staying, calling off, correcting."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graphmem.core.extraction import SaidClaim, SaidMention
from graphmem.core.names import name_key
from graphmem.ingest.edits import sentence_of
from graphmem.ingest.rules.page import LABELS
from graphmem.ingest.rules.times import When
from graphmem.ingest.rules.words import called

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphmem.core.civil import CivilTime
    from graphmem.ingest.rules.clause import Clause
    from graphmem.ingest.rules.page import Page, Subject
    from graphmem.ingest.rules.scene import Entry

__all__ = [
    "call_off",
    "closed",
    "ended",
    "fulfilled",
    "gone",
    "healed",
    "leave",
    "off",
    "opposed",
    "parted_with",
    "replaced",
    "stay",
    "switched",
]

_JOBS: Final = ("WORKS_AT", "HAS_JOB_TITLE")
_LEAVABLE: Final = (
    "WORKS_AT", "LIVES_IN", "MEMBER_OF", "STUDIES_AT", "VOLUNTEERS_AT", "PLAYS_FOR",
    "SUBSCRIBED_TO", "HAS_HOBBY", "PLAYS", "LIKES", "TAKES_CLASS", "LEARNS", "HAS_PLAN", "HABIT",
)  # fmt: skip
_OWNED: Final = ("OWNS", "DRIVES", "HAS", "USES", "HAS_PET", "RENTS", "WEARS")


def _end_each(page: Page, known: Iterable[Entry], subject: Subject, at: CivilTime | None) -> None:
    """End what is known, each relation and object once."""
    for entry in {(entry.name, name_key(entry.called)): entry for entry in known}.values():
        page.end(entry, subject, at)


def leave(page: Page, subject: Subject, clause: Clause, when: When) -> bool:
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
            page.end(entry, subject, when.at or when.start)
        return bool(found)
    said = re.sub(r"^(?:out of|out|up|off|from|going to)\s+", "", said)
    if _elided(page, subject, clause.verb, said, when):
        return True
    job = re.fullmatch(r"(?:(?:my|that|the|his|her) (?:old |day )?job|there)?", said)
    if job is not None:
        found = [entry for entry in page.scene.about(subject.key, names=_JOBS) if entry.open]
        places = {name_key(entry.called) for entry in found if entry.name == "WORKS_AT"}
        found = found if len(places) <= 1 else []
    else:
        found = page.scene.about(subject.key, names=_LEAVABLE, object=_bare(said))
    if when != When() and when.at is None:
        return False
    _end_each(page, found, subject, when.at)
    return bool(found)


_LEFT: Final = ("WORKS_AT", "LIVES_IN", "MEMBER_OF", "STUDIES_AT", "VOLUNTEERS_AT", "PLAYS_FOR")
_LEFT_UNSAID: Final = {
    "leave": _LEFT, "quit": _LEFT, "cancel": ("SUBSCRIBED_TO", "MEMBER_OF"),
    "drop": ("SUBSCRIBED_TO", "MEMBER_OF", "TAKES_CLASS"), "sell": _OWNED, "give": _OWNED,
    "return": _OWNED, "donate": _OWNED,
}  # fmt: skip


def _elided(page: Page, subject: Subject, verb: str, said: str, when: When) -> bool:
    """Such as "I joined Acme in 2010 and left in 2014": what the clause before told is over.

    Only where that is one thing, and the verb names none ("and sold it").
    """
    if said not in ("", "it", "there", "them") or (when != When() and when.at is None):
        return False
    known = page.just_said(subject, _LEFT_UNSAID.get(verb, ()))
    if len({name_key(entry.called) for entry in known}) != 1:
        return False
    _end_each(page, known, subject, when.at)
    return True


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
        page.end(entry, subject, when.at)
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
    _end_each(page, known, subject, at)
    return True


_WELL: Final = (
    r"(?:all |completely |finally |fully )?(?:fine|healthy|better|well|good|recovered"
    r"|back to normal"
    r"|as good as new|healed)(?: again| now)?"
)


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
        or (clause.verb == "be" and re.fullmatch(_WELL, rest) is not None)
        or (clause.verb == "feel" and re.fullmatch(_WELL, rest) is not None)
        or (clause.verb == "get" and re.fullmatch(r"(?:my|the) .+ off", rest) is not None)
    )
    speaker = page.speaking()
    if not over or clause.negated or speaker is None or (when != When() and when.at is None):
        return False
    about = re.sub(r"^.*\bover (?:the|my) ", "", rest) if "over " in rest else said
    about = rest.removesuffix(" off") if clause.verb == "get" else about
    whole = about.lower() in ("i", "we")
    wanted = set(name_key(called(about)).split())
    known = [
        entry
        for entry in page.scene.about(speaker.key, names=("HAS_CONDITION", "ALLERGIC_TO", "WEARS"))
        if any(wanted & set(key.split()) for key in entry.objects)
        or (whole and entry.name == "HAS_CONDITION")
    ]
    _end_each(page, known, speaker, when.at)
    return bool(known)


_GIVEN: Final = (
    r"(?:away |back |up )?(?P<o>(?:my|our|the|his|her|their)? ?[\w'’ .-]+?)"
    r"(?: (?:to|for|away|back|off|at|in|on|by)\b.*)?"
)


def parted_with(page: Page, subject: Subject, clause: Clause, when: When) -> bool:
    """Such as "I sold the Vespa", "we gave Miso to my aunt": what is known to be owned."""
    verbs = ("sell", "give", "donate", "lose", "return", "crash", "rehome", "scrap", "get")
    if clause.verb not in verbs or clause.negated or (when != When() and when.at is None):
        return False
    rest = re.sub(r"^(?:get )?rid of ", "", clause.rest)
    match = re.fullmatch(_GIVEN, rest)
    if match is None or (clause.verb == "get" and rest == clause.rest):
        return False
    if _elided(page, subject, clause.verb, match["o"], when):
        return True
    wanted = set(name_key(called(match["o"])).split())
    known = [
        entry
        for entry in page.scene.about(subject.key, names=_OWNED)
        if entry.open and any(wanted and wanted <= set(key.split()) for key in entry.objects)
    ]
    _end_each(page, known, subject, when.at)
    return bool(known)


def opposed(page: Page, subject: Subject, relation: str, said: str) -> None:
    """End a liking that is now a dislike, or the other way round."""
    other = {"LIKES": "DISLIKES", "DISLIKES": "LIKES"}.get(relation)
    words = set(name_key(called(said)).split())
    if other is None or not words:
        return
    for entry in page.scene.about(subject.key, names=(other,)):
        keys = [set(key.split()) for key in entry.objects if key]
        if entry.open and any(words <= key or key <= words for key in keys):
            page.end(entry, subject, None)


def gone(page: Page, subject: Subject, when: When) -> bool:
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
        page.end(entry, owner, when.at)
    return bool(owners)


def stay(page: Page, clause: Clause, subject: Subject) -> bool:
    """Such as "I'm staying, after all", "we're not moving": plans to live elsewhere are off."""
    staying = clause.verb == "stay" and not clause.negated
    not_moving = clause.verb in ("move", "go", "leave") and clause.negated
    if clause.tense not in ("progressive", "present", "future") or not (staying or not_moving):
        return False
    if not re.fullmatch(r"(?:here|put|where (?:I am|we are)|after all|home|,)?", clause.rest):
        return False
    call_off(page, subject)
    return True


def off(page: Page, subject: str, clause: Clause) -> bool:
    """Such as "Toronto is off", "the Lisbon trip is cancelled": a plan that is known of."""
    speaker = page.speaking()
    if speaker is None:
        return False
    if clause.verb == "go" and clause.negated and clause.tense in ("progressive", "future"):
        going = re.fullmatch(r"to (?P<o>[A-Z][\w'-]*(?: [A-Z][\w'-]*)*)", clause.rest)
        if going is not None and subject.lower() in ("i", "we"):
            call_off(page, speaker, only=going["o"])
            return True
    fell = clause.verb == "fall" and clause.rest == "through"
    dropped = re.fullmatch(r"(?:off )?(?P<o>(?:the|our|my) .+?)(?: off)?", clause.rest)
    if clause.verb in ("call", "cancel") and dropped is not None and " off" in f" {clause.rest} ":
        call_off(page, speaker, only=_planned_thing(dropped["o"]))
        return False
    if fell:
        call_off(page, speaker, only=_planned_thing(subject))
        return True
    words = r"(?:off|cancelled|canceled|called off|not happening|off the table|postponed)"
    if clause.verb != "be" or clause.tense not in ("present", "perfect", "past"):
        return False
    happening = clause.rest == "happening" and clause.negated
    if not (happening or (re.fullmatch(words, clause.rest) and not clause.negated)):
        return False
    call_off(page, speaker, only=_planned_thing(subject))
    return True


def _planned_thing(said: str) -> str | None:
    """What a plan is about: "the Oslo plan" is about Oslo, "the move" about where to live."""
    bare = re.sub(r"\b(?:plan|plans|trip|move|visit|idea|thing|whole)\b", "", called(said)).strip()
    bare = re.sub(r"^(?:to|in)\s+", "", bare)
    return bare or (None if called(said).lower() == "move" else called(said))


def call_off(page: Page, subject: Subject, *, keep: str = "", only: str | None = None) -> None:
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
    _end_each(page, planned, subject, None)
    page.scene.remove(planned)


def _meets(entry: Entry, said: str) -> bool:
    """Whether words name the object of a plan, or a part of it ("the trip")."""
    wanted = set(name_key(said).split())
    keys = [set(key.split()) for key in entry.objects if key]
    return any(wanted and (wanted <= key or key <= wanted) for key in keys)


def replaced(page: Page, subject: Subject, relation: str, said: str) -> None:
    """Such as "I work at Bosch now": no longer where it was before."""
    key = name_key(called(said))
    for entry in page.scene.about(subject.key, names=(relation,)):
        if entry.open and key not in entry.objects and not entry.planned:
            page.end(entry, subject, None)


def closed(page: Page, subject: Subject, relations: str, at: CivilTime | None) -> None:
    """End what a new state leaves no room for: who has married is engaged no longer."""
    known = [e for e in page.scene.about(subject.key, names=relations.split()) if e.open]
    _end_each(page, known, subject, at)
    page.scene.remove(known)


def fulfilled(page: Page, subject: Subject, name: str, said: str) -> tuple[str, ...]:
    """The plans that came true: of this name and object."""
    known = page.scene.about(subject.key, names=(name,), object=called(said))
    return tuple(entry.reference for entry in known if entry.planned)
