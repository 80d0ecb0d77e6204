"""From what a clause says to what a claim means: its mood, its times, its sentence."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from graphmem.core.civil import CivilTime, Precision
from graphmem.ingest.rules.times import When, read_unit
from graphmem.ingest.rules.verbs import gerund_of, past_of, third_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from graphmem.ingest.rules.clause import Clause
    from graphmem.ingest.rules.table.row import Row

__all__ = ["Mood", "mood_of", "sentence", "times_of"]

Mood: TypeAlias = Literal[
    "holds",
    "began",
    "past",
    "once",
    "ended",
    "denied",
    "not",
    "plan",
    "off",
    "event",
    "lately",
    "ongoing",
]
"""What a clause says of its relation.

holds   now, perhaps since a date       "I live in Rome", "I've lived in Rome since 2019"
began   at the date                     "I moved to Rome", "I started playing chess"
past    over its dates, or once         "I lived in Rome in 2019"
once    some time                       "I used to live in Rome"
ended   is over, since the date         "I no longer live in Rome", "I quit my job at Acme"
denied  was never so, in the date       "I never lived in Rome"
not     is not so now                   "I'm not a nurse"
plan    will be, at the date            "I'm moving to Rome"
off     a plan is called off            "I'm not moving to Rome"
event   happened, at the date           "I ran a marathon"
lately  went on until now               "I've been painting a lot"
ongoing goes on that day                "I'm writing an essay"
"""


_DOINGS: Final = frozenset(
    "PLAYS HABIT DOES HAS_HOBBY LEARNS WORKS_ON LIKES DISLIKES TAKES_CLASS VOLUNTEERS_AT".split()
)
"""What is done now and then: "I haven't played since May" tells the last time, and no end."""


def mood_of(row: Row, clause: Clause) -> Mood | None:
    """What a clause says of a row's relation; None if it says nothing for sure."""
    if not _fits(row, clause):
        return None
    if row.aspect == "state":
        last_time = clause.tense == "perfect" and clause.negated and row.relation in _DOINGS
        return None if last_time and not clause.never else _state(clause)
    if clause.phase:
        return None
    if row.aspect == "change":
        return _change(clause)
    if clause.negated or clause.never or clause.over:
        return None
    if row.aspect == "end":
        return None if clause.tense in ("used", "was-ing") else "ended"
    if clause.tense in ("past", "perfect"):
        return "lately" if clause.progressive else "event"
    if clause.tense in ("future", "progressive"):
        return "plan"
    if "feeling" in row.tenses and clause.tense == "present":
        return "ongoing"
    return "plan" if "present" in row.tenses else None


def _fits(row: Row, clause: Clause) -> bool:
    """Whether a row reads clauses of this tense."""
    if not row.tenses:
        return True
    allowed = row.tenses.replace("ongoing", "past perfect future progressive").split()
    if clause.over or clause.phase == "end":
        return "over" in allowed or (clause.over and "present" in allowed)
    if clause.phase == "begin":
        return row.aspect == "state"
    return clause.tense in allowed


def _state(clause: Clause) -> Mood | None:
    if clause.phase == "end":
        return None if clause.negated or clause.tense == "used" else "ended"
    if clause.phase == "begin":
        if clause.negated or clause.never or clause.tense in ("used", "present", "was-ing"):
            return None
        return "began" if clause.tense in ("past", "perfect") else "plan"
    if clause.tense in ("present", "progressive"):
        if clause.over:
            return "ended"
        return "not" if clause.negated else None if clause.never else "holds"
    if clause.tense == "perfect":
        if clause.never:
            return "denied"
        return "ended" if clause.negated else "holds"
    if clause.tense in ("past", "was-ing"):
        if clause.over:
            return None
        return "denied" if clause.negated or clause.never else "past"
    if clause.tense == "used":
        return None if clause.negated else "once"
    return "off" if clause.negated else None if clause.never else "plan"


def _change(clause: Clause) -> Mood | None:
    if clause.tense in ("past", "perfect"):
        if clause.negated or clause.over or clause.progressive:
            return None
        return "denied" if clause.never else "began"
    if clause.tense in ("progressive", "future"):
        return "off" if clause.negated else None if clause.never else "plan"
    if clause.tense == "present":
        return None if clause.negated or clause.never else "plan"
    return None


def times_of(
    mood: Mood, row: Row, clause: Clause, when: When, said: datetime, zone: str
) -> Mapping[str, Any] | None:
    """The fields of a claim that tell its kind, polarity and times.

    None if the date does not go with the mood, or the mood needs one and there is none.
    """
    bare = when == When()
    if row.dated and bare:
        return None
    if mood == "holds":
        if bare and clause.lasts and clause.tense == "progressive":
            length = re.sub(r"\bnight", "day", clause.lasts)
            end = read_unit(f"in {length}", said, zone, "future")
            if end is None:
                return None
            return {"holds_when_said": True, "invalid_at": replace(end, approximate=True)}
        return _holding(clause, when, said)
    if mood == "plan":
        if bare and clause.tense == "progressive" and "ongoing" in row.tenses:
            return {"kind": "event", "valid_at": CivilTime.of(said, Precision.DAY, zone)}
        return _planned(row, clause, when, said)
    if mood == "event":
        return _event(clause, when, said)
    if mood == "ongoing":
        if not bare and (row.relation != "FELT" or when.at is None or when.at.start <= said):
            return None
        day = CivilTime.of(said, Precision.DAY, zone)
        return {"kind": "event", "valid_at": day}
    if mood == "lately":
        return {"kind": "event", "valid_at": when.start} if bare or when.since else None
    if mood in ("ended", "not"):
        at = when.at or (when.start if when.since else None)
        if not bare and at is None:
            return None
        if clause.negated and clause.tense == "perfect" and not when.since:
            return None  # "I haven't worked at Acme": never, or lately
        ahead = clause.tense in ("present", "progressive", "future") and row.aspect == "end"
        if ahead and (at is None or at.end <= said):
            return None  # "I'm leaving Acme": some day
        return {"polarity": "ends", "invalid_at": at}
    if mood == "began":
        if when.since or when.end is not None:
            return None
        return {"valid_at": when.at or when.start}
    if when.since:
        return None
    start, end = when.start or when.at, when.end or when.at
    if mood != "denied" and end is None:
        return {"undated_past": True}  # "I lived in Rome from 2010": it ended, nobody says when
    found = {"valid_at": start, "invalid_at": end, "end_exclusive": when.end_exclusive}
    if mood == "denied":
        return found | {"polarity": "denies"}
    return found


_RECURRING: Final = frozenset({Precision.SEASON, Precision.WEEKEND, Precision.PART_OF_DAY})


def _holding(clause: Clause, when: When, said: datetime) -> Mapping[str, Any] | None:
    if clause.tense == "perfect" and not when.since:
        known = clause.progressive or clause.since or "always" in clause.adverbs
        if not known or when != When():
            return None
        return {"holds_when_said": True}
    start, end = when.start, when.end
    if when.at is not None:
        if when.at.start > said:
            once = clause.verb in ("be", "have") and when.at.precision not in _RECURRING
            if clause.tense == "present" and not once:
                return None  # "I work at Acme in summer": every summer
            return {"valid_at": when.at, "kind": "plan"}
        return {"holds_when_said": True} if when.at.end > said else None
    return {
        "valid_at": start,
        "invalid_at": end,
        "end_exclusive": when.end_exclusive,
        "holds_when_said": start is None or when.since,
    }


def _planned(row: Row, clause: Clause, when: When, said: datetime) -> Mapping[str, Any] | None:
    start = when.at or when.start
    if when.since or (start is None and when.end is not None):
        return None
    if start is not None and start.end <= said:
        return None
    if start is None and (
        (row.aspect == "event" and not clause.meant) or clause.tense == "present"
    ):
        return None  # "I'm going to the shop": now, some day, or every day
    return {"valid_at": start, "invalid_at": when.end, "kind": "plan"}


def _event(clause: Clause, when: When, said: datetime) -> Mapping[str, Any] | None:
    if when.since or (when.at is not None and when.at.start > said):
        return None
    if clause.doubtful and when == When() and not _surely_past(clause):
        return None  # "I read": now or then
    start, end = when.start or when.at, when.end
    if start is None and end is not None:
        return None
    if start is not None and start.start > said:
        start = end = None  # "I rented a flat from 1 March": it was rented before
    return {"kind": "event", "valid_at": start, "invalid_at": end, "end_exclusive": False}


def _surely_past(clause: Clause) -> bool:
    """Whether "I read" is the past: "I recently read", "I read a book"."""
    if clause.adverbs & {"just", "recently", "finally", "already", "once", "even"}:
        return True
    return bool(re.match(r"(?:an?|up an?|another|my first)\b|[\"“]", clause.rest))


def sentence(
    row: Row,
    clause: Clause,
    mood: Mood,
    subject: str,
    words: Mapping[str, str],
    *,
    plural: bool,
    ongoing: bool = False,
) -> str:
    """The fact as a sentence that stands alone.

    Args:
        row: the row that read the clause.
        clause: the clause.
        mood: what it says.
        subject: what to call whom it is about.
        words: what stands for the names in the row's `says`.
        plural: whether the subject is several.
        ongoing: whether it goes on that day, and is no plan.
    """
    says = row.says or f"{clause.verb} {{rest}}"
    said = re.sub(r"\{(\w+)\}", lambda match: words.get(match[1], ""), says).strip()
    verb, _, rest = said.partition(" ")
    rest = f" {rest}" if rest else ""
    now = _plural(verb) if plural else third_of(verb)
    then = "were" if plural and verb == "be" else past_of(verb)
    if mood == "lately":
        middle = ("have been " if plural else "has been ") + gerund_of(verb)
    elif mood == "plan" and clause.tense == "progressive" and ongoing:
        middle = ("are " if plural else "is ") + gerund_of(verb)
    elif mood in ("ended", "not"):
        middle = f"{now} no longer" if verb == "be" else f"no longer {now}"
    elif mood == "denied":
        middle = f"{then} not" if verb == "be" else f"did not {verb}"
    elif mood == "once" and clause.tense == "used":
        middle = f"used to {verb}"
    elif mood == "event" and clause.tense == "perfect" and verb == "be":
        middle = "have been" if plural else "has been"
    elif mood in ("past", "once", "event"):
        middle = (
            clause.word if clause.tense == "past" and clause.verb == verb and clause.word else then
        )
    elif mood == "plan" and row.aspect == "event":
        middle = ("plan to " if plural else "plans to ") + verb
    else:
        middle = now
    return f"{subject} {middle}{rest}."


def _plural(verb: str) -> str:
    return "are" if verb == "be" else verb
