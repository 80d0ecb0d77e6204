"""Sentences that end what is known: leaving, switching, parting, getting well."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from graphmem.core.extraction import SaidClaim, SaidMention
from graphmem.core.names import name_key
from graphmem.ingest.edits import sentence_of
from graphmem.ingest.rules.page import LABELS
from graphmem.ingest.rules.pattern import Pattern
from graphmem.ingest.rules.scene import is_one
from graphmem.ingest.rules.subjects import subject_of
from graphmem.ingest.rules.times import When
from graphmem.ingest.rules.verbs import gerund_of
from graphmem.ingest.rules.words import called, is_named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphmem.core.civil import CivilTime
    from graphmem.ingest.rules.clause import Clause
    from graphmem.ingest.rules.page import Page, Subject
    from graphmem.ingest.rules.scene import Entry

__all__ = [
    "OWNED",
    "PLACED",
    "closed",
    "end_each",
    "ended",
    "gone",
    "healed",
    "leave",
    "move_on",
    "named_there",
    "opposed",
    "parted_with",
    "replaced",
    "switched",
]

_JOBS: Final = ("WORKS_AT", "HAS_JOB_TITLE")
_LEAVABLE: Final = (
    "WORKS_AT", "LIVES_IN", "MEMBER_OF", "STUDIES_AT", "VOLUNTEERS_AT", "PLAYS_FOR",
    "SUBSCRIBED_TO", "HAS_HOBBY", "PLAYS", "LIKES", "TAKES_CLASS", "LEARNS", "HAS_PLAN", "HABIT",
)  # fmt: skip
OWNED: Final = ("OWNS", "DRIVES", "HAS", "USES", "HAS_PET", "RENTS", "WEARS")

_JOINED: Final = ("WORKS_AT", "MEMBER_OF", "STUDIES_AT", "VOLUNTEERS_AT", "PLAYS_FOR")
_HABITS: Final = ("HABIT", "DOES")


def end_each(page: Page, known: Iterable[Entry], subject: Subject, at: CivilTime | None) -> None:
    """End what is known, each relation and object once."""
    for entry in {(entry.name, name_key(entry.called)): entry for entry in known}.values():
        page.end(entry, subject, at)


def leave(page: Page, subject: Subject, clause: Clause, when: When) -> bool:
    """Such as "I left Acme", "I quit my job": what is known to be left, and nothing else."""
    said = clause.rest
    job_lost = _lost_job(clause)
    said = "my job" if job_lost else said
    gone = clause.verb in ("leave", "quit", "stop", "cancel", "drop", "give", "end") or job_lost
    if not gone or clause.negated or clause.never:
        return False
    if clause.tense not in ("past", "perfect"):
        return _leaving(page, subject, clause, when)
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
        found = found or page.scene.meant(subject.key, _bare(said), names=_left(clause, said))
        if clause.verb in ("quit", "stop", "give"):
            habits = page.scene.about(subject.key, names=_HABITS)
            found += [entry for entry in habits if entry.open and _done(entry, said)]
    if when != When() and when.at is None:
        return False
    end_each(page, found, subject, when.at)
    return bool(found)


_LEFT: Final = ("WORKS_AT", "LIVES_IN", "MEMBER_OF", "STUDIES_AT", "VOLUNTEERS_AT", "PLAYS_FOR")
_LEFT_UNSAID: Final = {
    "leave": _LEFT, "quit": _LEFT, "cancel": ("SUBSCRIBED_TO", "MEMBER_OF"),
    "drop": ("SUBSCRIBED_TO", "MEMBER_OF", "TAKES_CLASS"), "sell": OWNED, "give": OWNED,
    "return": OWNED, "donate": OWNED,
}  # fmt: skip


def _elided(page: Page, subject: Subject, verb: str, said: str, when: When) -> bool:
    """Such as "I joined Acme in 2010 and left in 2014": what the clause before told is over.

    Only where that is one thing, and the verb names none ("and sold it").
    """
    if said not in ("", "it", "there", "them") or (when != When() and when.at is None):
        return False
    known = page.just_said(subject, _LEFT_UNSAID.get(verb, ()))
    if not is_one(known):
        return False
    end_each(page, known, subject, when.at)
    return True


def _leaving(page: Page, subject: Subject, clause: Clause, when: When) -> bool:
    """Such as "I'm leaving Acme on 30 June": an end that has a date to come."""
    ahead = when.at is not None and when.at.end > page.episode.said_at
    if not ahead or clause.tense not in ("progressive", "future"):
        return False
    if clause.verb not in ("leave", "quit"):
        return False
    if re.fullmatch(r"my (?:[a-z]+ )?job", clause.rest):
        found = page.scene.about(subject.key, names=("WORKS_AT",))
    else:
        found = page.scene.meant(subject.key, _bare(clause.rest), names=_JOINED)
    found = [entry for entry in found if entry.open and not entry.planned]
    if not is_one(found):
        return False
    end_each(page, found, subject, when.at)
    return True


PLACED: Final = {
    "work": ("WORKS_AT", "at"), "live": ("LIVES_IN", "in"), "study": ("STUDIES_AT", "at"),
    "volunteer": ("VOLUNTEERS_AT", "at"),
}  # fmt: skip
"""Verbs that may say "there": the relation of the place, and what stands before its name."""
_ELSEWHERE: Final = Pattern(r"\b(?:in|at|for|to|from|with|near) (?:the )?(?P<name>[A-Z][\w'-]+)")


def named_there(page: Page, clause: Clause, when: When) -> Clause:
    """Such as "I don't work there any more": with the only place that is known, in words.

    Only of what is over: of where one is said to work or live there is news of another place.
    What names another place means that one.
    """
    relation, preposition = PLACED.get(clause.verb, ("", ""))
    over = clause.over or clause.phase == "end" or (clause.tense == "perfect" and when.since)
    if not relation or clause.rest != "there" or not (over and (clause.negated or not when.since)):
        return clause
    subject = subject_of(page, clause.subject, sure=False)
    if subject is None:
        return clause
    known = [e for e in page.scene.about(subject.key, names=(relation,)) if e.open]
    if not is_one(known):
        return clause
    named = [m["name"] for m in _ELSEWHERE.finditer(page.episode.content) if is_named(m["name"])]
    if named and not any(name in known[-1].called.split() for name in named):
        return clause
    return replace(clause, rest=f"{preposition} {known[-1].called}")


def _left(clause: Clause, said: str) -> tuple[str, ...]:
    """What words in short may mean: of a thing without a name one also leaves the building."""
    named = re.search(r"\b[A-Z]", said) is not None
    return _LEAVABLE if named or clause.verb != "leave" else ("MEMBER_OF", "PLAYS_FOR")


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
        move_on(page, entry, subject, match["new"], when.at)
    return bool(found)


def move_on(page: Page, entry: Entry, subject: Subject, said: str, at: CivilTime | None) -> None:
    """End what is known, and begin the same with something else."""
    page.end(entry, subject, at, exclusive=at is not None)
    name = called(said)
    labels = (LABELS[entry.name],) if entry.name in LABELS else ()
    claim = SaidClaim(
        subject=subject.place,
        object=page.mention(SaidMention(text=said, name=name, labels=labels)),
        name=entry.name,
        fact=sentence_of(subject.called, entry.name, name),
        valid_at=at,
        quote=page.quote,
    )
    page.add(claim, subject, name)


def _bare(said: str) -> str:
    """What is left, without "the … subscription"."""
    return re.sub(r" (?:subscription|membership|plan|class|job|account)$", "", called(said))


def ended(page: Page, subject: Subject, said: str, relation: str, at: CivilTime | None) -> bool:
    """End what is known by the words of "I gave up the morning swim".

    Returns:
        Whether that says it all: something was known, and nothing under this relation, which the
        sentence ends by itself.
    """
    wanted = set(name_key(said).split())
    known = [
        entry
        for entry in page.scene.about(subject.key, names=_LEAVABLE)
        if any(wanted and set(key.split()) <= wanted for key in entry.objects if key)
        or (entry.open and entry.name in _HABITS and _done(entry, said))
    ]
    others = [entry for entry in known if entry.name != relation]
    end_each(page, others, subject, at)
    return bool(known) and len(others) == len(known)


_LIGHT: Final = frozenset("do go to play practise practice take attend the my our a an".split())
_BESIDE: Final = frozenset("at in on with for by near along around to from after before".split())


def _done(entry: Entry, said: str) -> bool:
    """Whether a habit is that of doing what is said: "go climbing at the wall" is "climb"."""
    doing = _doing(name_key(said))
    for key in entry.objects:
        words = _doing(key)
        after = words[len(doing) :]
        if doing and words[: len(doing)] == doing and (not after or after[0] in _BESIDE):
            return True
    return False


def _doing(key: str) -> list[str]:
    """The words of a doing, however its verb is put: "play tennis", "climb", "go climbing"."""
    words = key.split()
    while words and words[0] in _LIGHT:
        del words[0]
    if words and not words[0].endswith("ing"):
        words[0] = gerund_of(words[0])
    return words


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
    end_each(page, known, speaker, when.at)
    return bool(known)


_GIVEN: Final = (
    r"(?:away |back |up |in )?(?P<o>(?:my|our|the|his|her|their)? ?[\w'’ .-]+?)"
    r"(?: (?:to|for|away|back|off|at|in|on|by)\b.*)?"
)


def parted_with(page: Page, subject: Subject, clause: Clause, when: When) -> bool:
    """Such as "I sold the Vespa", "we gave Miso to my aunt": what is known to be owned."""
    verbs = ("sell", "give", "donate", "lose", "return", "crash", "rehome", "scrap", "get", "trade")
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
        for entry in page.scene.about(subject.key, names=OWNED)
        if entry.open and any(wanted and wanted <= set(key.split()) for key in entry.objects)
    ]
    end_each(page, known, subject, when.at)
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


def replaced(
    page: Page, subject: Subject, relation: str, said: str, at: CivilTime | None = None
) -> None:
    """Such as "I work at Bosch now", "I became a teacher": no longer what it was before."""
    key = name_key(called(said))
    for entry in page.scene.about(subject.key, names=(relation,)):
        begun = at is None or entry.start is None or at.end > entry.start.start
        if entry.open and key not in entry.objects and not entry.planned and begun:
            page.end(entry, subject, at, exclusive=at is not None)


def closed(page: Page, subject: Subject, relations: str, at: CivilTime | None) -> None:
    """End what a new state leaves no room for: who has married is engaged no longer."""
    known = [e for e in page.scene.about(subject.key, names=relations.split()) if e.open]
    end_each(page, known, subject, at)
    page.scene.remove(known)
