"""Attributes: "my phone number is …", "the rent is …", "Ana's manager is …", "her name is …"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from graphmem.core.catalogue import SHIPPED, relation_name
from graphmem.core.extraction import SaidClaim, SaidMention
from graphmem.core.names import name_key
from graphmem.core.records import VALUE_LABEL
from graphmem.ingest.rules.antecedents import meant, unnamed
from graphmem.ingest.rules.page import Subject
from graphmem.ingest.rules.pattern import Pattern
from graphmem.ingest.rules.subjects import kin_claim, owned, subject_of
from graphmem.ingest.rules.words import FAMILY, NO_NAMES, PETS, is_thing, told_by

if TYPE_CHECKING:
    from graphmem.ingest.rules.clause import Clause
    from graphmem.ingest.rules.page import Page
    from graphmem.ingest.rules.times import When

__all__ = ["attribute", "named"]

_NO_ATTRIBUTES: Final = frozenset(
    """name title place plan home school status mode location number age job role weight
    height label tag""".split()
)
_SAME: Final = {
    "number": "phone number", "cell number": "phone number", "cell": "phone number",
    "phone": "phone number", "mobile": "phone number", "new number": "phone number",
    "e-mail": "email", "e-mail address": "email", "mail address": "email", "boss": "manager",
}  # fmt: skip
_PEOPLE: Final = frozenset({"HAS_MANAGER", "LED_BY"})
_DIGITS, _TIME = r".*\d.*", r".*\d.*|(?i:next|this|on|end of|tomorrow|.*day\b).*"
# What a value must look like: "my phone is dead" tells no number.
_VALUES: Final = {
    "HAS_PHONE_NUMBER": r"[+\d][\d\s()/.x-]{4,}", "HAS_EMAIL": r"\S+@\S+", "HAS_RENT": _DIGITS,
    "HAS_SALARY": _DIGITS, "HAS_PRICE": _DIGITS, "HAS_BALANCE": _DIGITS, "HAS_DEADLINE": _TIME,
    "HAS_ADDRESS": r".*\d.*", "HAS_SEAT": r".*(?:\d|window|aisle|row).*", "BORN_ON": _TIME,
    "HAS_TIME_ZONE": r"[A-Z].*", "HAS_MANAGER": r"[A-Z].*", "LED_BY": r"[A-Z].*",
    "WORKS_IN_OFFICE": r"[A-Z].*|the .+ floor", "BORN_IN": r"[A-Z].*", "HAS_FIRST_NAME": r"[A-Z].*",
    "HAS_LAST_NAME": r"[A-Z].*", "HAS_CAPITAL": r"[A-Z].*", "HEADQUARTERED_IN": r"[A-Z].*",
    "HAS_PRIORITY": r"(?:high|low|medium|urgent|normal|critical)",
    "PREFERS_CONTACT_BY": r"(?:e-?mail|phone|text|sms|post|mail|chat|WhatsApp|Signal)",
    "ATTENDS_SCHOOL": r"[A-Z].*", "HAS_BUDGET": _DIGITS,
}  # fmt: skip
_OF_NOBODY: Final = frozenset("rent deadline budget".split())
_SUBJECT = Pattern(
    r"(?P<s>[Mm]y|[Oo]ur|[Yy]our|[Hh]is|[Hh]er|[Tt]heir|[Tt]he"
    r"|[A-Z][\w'’-]*?(?: [A-Z][\w'’-]*?){0,2}"
    r"['’]s?)(?: new| current| favorite color of all)?(?P<old> old)?"
    r" (?P<attribute>[a-z]+(?:[ -][a-z]+){0,3}?)(?: (?:for|of) (?P<owner>(?:the )?[A-Z][\w' -]*))?"
)
_VALUE = Pattern(
    r"(?:called |named |in |at |on |currently |now )*(?:the (?=[A-Z]))?"
    r"(?P<o>[\w+$€£#][\w@.+'’&€$£%#:/-]*(?: [\w@.+'’&€$£%#:/-]+){0,4}?)(?:(?:,| [-–—]|;) .*)?"
)
_RAISED = Pattern(
    r"(?:up |down )?(?:from .+? )?to (?P<o>[\w+$€£][\w.,€$£%@+-]*(?: [\w€$£%]+)?)(?:,? .*)?"
)
_MOVED = Pattern(
    r"(?:now |just |been )*(?:moved|changed|raised|increased|pushed|postponed|extended|lowered|set"
    r"|reduced|updated)(?: back| up| forward| out)? to (?P<o>[\w+$€£][\w.,€$£%@+-]*"
    r"(?: [\w€$£%]+){0,2})(?:,? .*)?"
)
_NEW = Pattern(
    r"(?:a |an )?(?:new )?(?P<attribute>[a-z]+(?: [a-z]+){0,2})(?::|,? (?:it['’]s|which is)) "
    r"(?P<o>[\w+$€£#][\w@.+'’&-]*)(?:,? .*)?"
)


def attribute(page: Page, said: str, clause: Clause, when: When, quote: str) -> bool:
    """Attributes that the catalogue knows as exclusive, and favourites; whether it was one.

    Args:
        page: the episode.
        said: the words before the verb.
        clause: the clause; its verb is "be" or "have".
        when: its date.
        quote: the sentence.
    """
    if clause.negated or clause.never or clause.over:
        return False
    if clause.verb == "have":
        match = _NEW.fullmatch(clause.rest)
        speaker = page.speaking()
        if match is None or speaker is None or said.lower() not in ("i", "we"):
            return False
        return _claim(
            page, speaker, match["attribute"], match["o"], {"holds_when_said": True}, quote
        )
    whose, value = _SUBJECT.fullmatch(said), _VALUE.fullmatch(clause.rest)
    if value is None and clause.verb in ("go", "rise", "increase", "drop", "fall", "change"):
        value = _RAISED.fullmatch(clause.rest)
        ahead = clause.tense in ("present", "future", "progressive")
        if ahead and (when.at is None or when.at.end <= page.episode.said_at):
            return False
    elif clause.verb != "be":
        return False
    elif (moved := _MOVED.fullmatch(clause.rest)) is not None:
        value, clause = moved, replace(clause, verb="change")
    if whose is None or value is None or whose["old"]:
        return False
    owner = _owner(page, whose)
    times = _times(clause, when)
    if owner is None or times is None:
        return False
    return _claim(page, owner, whose["attribute"], value["o"], times, quote)


def _owner(page: Page, whose: re.Match[str]) -> Subject | None:
    said, words = whose["s"], whose["attribute"]
    if said.lower() in ("my", "our"):
        return page.speaking()
    if said.lower() == "your":
        return subject_of(page, "you", sure=True)
    if said.lower() in ("his", "her", "their"):
        return meant(page, said.lower())
    if said.lower() == "the":
        if words not in _OF_NOBODY:
            return None
        if whose["owner"]:
            name = whose["owner"].removeprefix("the ")
            place = page.mention(SaidMention(text=name, name=name))
            return Subject(place, name_key(name), name)
        return page.speaking()
    return subject_of(page, re.sub(r"['’]s?$", "", said), sure=True)


def _times(clause: Clause, when: When) -> dict[str, Any] | None:
    """When an attribute had its value."""
    if clause.verb != "be":
        return None if when.since or when.end is not None else {"valid_at": when.at or when.start}
    if clause.tense == "present":
        if when.at is not None:
            return None
        start, end = when.start, when.end
        return {
            "valid_at": start,
            "invalid_at": end,
            "end_exclusive": when.end_exclusive,
            "holds_when_said": start is None or when.since,
        }
    if clause.tense != "past" or when.since:
        return None
    start, end = when.start or when.at, when.end or when.at
    if end is None:
        return {"undated_past": True}
    return {"valid_at": start, "invalid_at": end, "end_exclusive": when.end_exclusive}


def _claim(
    page: Page, owner: Subject, words: str, value: str, times: dict[str, Any], quote: str
) -> bool:
    words = _SAME.get(words, words)
    name = relation_name(words)
    known = SHIPPED.get(name)
    favourite = name.startswith("FAVOURITE_")
    if words in _NO_ATTRIBUTES:
        return False
    if not favourite and (known is None or not re.fullmatch(_VALUES.get(name, "(?!)"), value)):
        return False
    first = value.split()[0].lower()
    if first in NO_NAMES or not is_thing(value) or first in ("not", "so", "very", "really", "too"):
        return False
    if name in _PEOPLE:
        if not value[:1].isupper():
            return False
        labels: tuple[str, ...] = ("Person",)
    else:
        labels = () if value[:1].isupper() and not favourite else (VALUE_LABEL,)
    object = page.mention(SaidMention(text=value, name=value, labels=labels))
    changed = set(times) == {"valid_at"}
    verb = (
        "is"
        if changed
        else "was"
        if times.get("undated_past") or not times.get("holds_when_said", True)
        else "is"
    )
    claim = SaidClaim(
        subject=owner.place,
        object=object,
        name=name,
        fact=f"{owned(owner.called, words)} {verb} {value}.",
        quote=quote,
        **times,
    )
    page.add(claim, owner, value)
    return True


def named(page: Page, said: str, clause: Clause, quote: str) -> bool:
    """Such as "my dog is called Rex", "my sister's name is Ana", "her name is Ana"."""
    if clause.verb != "be" or clause.tense != "present" or clause.negated:
        return False
    if _inverse(page, said, clause, quote):
        return True
    if (aim := re.fullmatch(r"to ([\w'-]+(?: [\w'&-]+){1,9})", clause.rest)) is not None:
        return _goal(page, said, aim[1])
    match = re.fullmatch(
        r"(?:called |named )?(?P<o>[A-Z][\w'’-]*(?: [A-Z][\w'’-]*){0,2})(?:,? .*)?", clause.rest
    )
    if match is None or match["o"].lower() in NO_NAMES:
        return False
    name = match["o"]
    if said.lower() in ("her name", "his name", "its name"):
        other = unnamed(page, said.split()[0].lower())
        if other is None:
            return False
        page.rename(other.place, name)
        page.around = tuple(
            replace(each, key=name_key(name), called=name) if each is other else each
            for each in page.around
        )
        return True
    kin = re.fullmatch(
        rf"[Mm]y (?:[a-z-]+ ){{0,2}}?(?P<kin>[a-z-]+|{PETS})(?P<name>['’]s name)?", said
    )
    whole = clause.rest.startswith(("called", "named")) or (kin is not None and kin["name"])
    if kin is None or not (kin["kin"] in FAMILY or re.fullmatch(PETS, kin["kin"])):
        return False
    if not whole and kin["kin"] in ("doctor", "baby"):
        return False
    speaker = page.speaking()
    if speaker is None or not (whole or _ends_here(clause.rest, name)):
        return False
    kin_claim(page, speaker, kin["kin"], name, quote)
    return True


def _inverse(page: Page, said: str, clause: Clause, quote: str) -> bool:
    """Such as "pizza is my favourite food"."""
    match = re.fullmatch(r"my (?P<what>(?:all-time )?favou?rite [a-z]+(?: [a-z]+)?)", clause.rest)
    speaker = page.speaking()
    if match is None or speaker is None or not is_thing(said) or len(said.split()) > 4:
        return False
    what = match["what"].removeprefix("all-time ")
    return _claim(page, speaker, what, said, {"holds_when_said": True}, quote)


def _goal(page: Page, said: str, aim: str) -> bool:
    """Such as "my goal is to open a bakery"."""
    match = re.fullmatch(
        r"[Mm]y (?:main |ultimate |next |big |biggest |new |long-term )*(?:goal|dream|aim|plan)",
        said,
    )
    speaker = page.speaking()
    told = told_by(aim, page.speaker.called, own=True)
    if match is None or speaker is None or told is None or not is_thing(told):
        return False
    place = page.mention(SaidMention(text=aim, name=told, labels=(VALUE_LABEL,)))
    claim = SaidClaim(
        subject=speaker.place, object=place, name="HAS_GOAL", holds_when_said=True,
        fact=f"{owned(speaker.called, 'goal')} is to {told}.", quote=page.quote,
    )  # fmt: skip
    page.add(claim, speaker, told)
    return True


def _ends_here(rest: str, name: str) -> bool:
    after = rest.removeprefix(name)
    return after == "" or after.startswith(",")
