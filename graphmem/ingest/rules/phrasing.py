"""Turning the words of a clause into those of a fact."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from graphmem.core.phrasing import article
from graphmem.ingest.rules.clauses import hedged
from graphmem.ingest.rules.pattern import Pattern
from graphmem.ingest.rules.times import When, read_unit
from graphmem.ingest.rules.verbs import past_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from graphmem.ingest.rules.clause import Clause
    from graphmem.ingest.rules.table.row import Row
    from graphmem.ingest.rules.times import Phrase

__all__ = [
    "also",
    "certain",
    "cut",
    "dated_aside",
    "fixed",
    "is_told",
    "lasting",
    "listed",
    "now_instead",
    "partnered",
    "passing",
    "plan_name",
    "presented",
    "relation",
    "restated",
    "shorter",
    "stacked",
    "told_subject",
    "unlasting",
]


def is_told(clause: Clause, phrase: Phrase | None) -> bool:
    """Whether a clause without a subject is news, and no exclamation ("Mixed feelings")."""
    if clause.subject or clause.adverbs or phrase is not None:
        return True
    return bool(re.match(r"(?:an?|my|our|the|some|another|\d+|up|to|for|with)\b", clause.rest))


def told_subject(clause: Clause, text: str) -> bool:
    """Whether a clause has a subject of its own."""
    if not clause.subject:
        return False
    first = re.escape(clause.subject.split()[0])
    return re.match(rf"{first}(?!\w)", text, re.IGNORECASE) is not None


def plan_name(clause: Clause, found: Mapping[str, str]) -> str:
    """The name of a planned event: "plans to go to" is PLANS_TO_GO_TO."""
    words = ["plans to", clause.verb, *([found["prep"]] if found.get("prep") else [])]
    return "_".join(words).upper().replace(" ", "_")


def cut(rest: str) -> str:
    """What follows a verb, up to a comma that begins something else."""
    return re.split(r"(?:,|;|:| \() ", rest, maxsplit=1)[0].rstrip(",;:")


_LED: Final = Pattern(r"(?:an?|the|my|our|two|three|four|some) ")


def listed(said: str) -> list[str]:
    """The things of a list; "action and sci-fi movies" is none, nor "a food and wine club"."""
    parts = [part for part in re.split(r",? and |,? or |, ", said) if part]
    first, last = parts[0].split(), parts[-1].split()
    led = [bool(_LED.match(part)) for part in parts]
    if all(led):
        return parts
    if first[0].lower() in ("the", "a", "an"):
        return [said]
    if len(first) > 1 and first[0].endswith("ing") and not last[0].endswith("ing"):
        return [said]  # "sharing my skills and knowledge"
    if len(last) > len(first) and not first[-1].endswith(("s", "ing")):
        return [said]
    return parts


_LASTING: Final = Pattern(
    r"(?:^| )for (?:about |around |over |almost |nearly |more than |the (?:past|last) )?"
    r"(?P<length>(?:\d{1,2}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r" (?:years?|months?|weeks?))(?: now)?$"
)


def lasting(clause: Clause, said: datetime, zone: str) -> When:
    """Since when, of "I've been vegan for two years"; about."""
    match = _LASTING.search(clause.rest) if clause.tense == "perfect" else None
    start = (
        None
        if match is None or match.end() < len(clause.rest)
        else read_unit(f"{match['length']} ago", said, zone, "past")
    )
    if start is None:
        return When()
    return When(start=replace(start, approximate=True), since=True)


def unlasting(clause: Clause, phrase: Phrase | None) -> Clause:
    """A clause without how long it lasted, which is told apart."""
    if phrase is not None and phrase.form == "lasting":
        clause = replace(clause, lasts=phrase.first.removeprefix("for "))
    rest = _LASTING.sub("", clause.rest)
    return clause if rest == clause.rest else replace(clause, rest=rest)


_PASSING: Final = Pattern(
    r"\b(?:for (?:now|a while|a bit|a few|a couple of|several|some|the (?:summer|winter"
    r"|spring|autumn|weekend|week|month|holidays?|time being|moment))|temporarily|at the moment)\b"
)


def passing(clause: Clause, text: str) -> bool:
    """Whether a sentence tells of a stay that is soon over: "I'm living there for a while"."""
    return clause.tense == "progressive" and (
        clause.verb == "stay" or _PASSING.search(text) is not None
    )


def now_instead(text: str) -> bool:
    """Whether a sentence says "now" and not "also": what was before is over."""
    words = set(re.findall(r"[a-z]+", text.lower()))
    return bool(words & {"now", "nowadays", "instead"}) and not also(text)


def also(text: str) -> bool:
    """Whether a sentence says that something is so beside something else."""
    words = set(re.findall(r"[a-z]+", text.lower()))
    return bool(words & {"also", "too", "well", "still", "volunteer", "honorary"})


_BOUNDS: Final[frozenset[str]] = frozenset({"before", "after"})


def dated_aside(text: str, phrase: Phrase | None) -> bool:
    """Whether a date is another event's: "cooked after the concert on Friday"."""
    match = re.search(r"\b(?:after|before)\b (?!the day\b)", text)
    return (
        match is not None
        and phrase is not None
        and phrase.form not in _BOUNDS
        and text.find(phrase.first) > match.end()
    )


_TOGETHER: Final = {
    "": "", "up": "up with ", "engaged": "engaged to ", "married": "married to ",
    "friends": "friends with ", "together": "together with ",
    "back together": "together with ",
    "back": "together with ", "a couple": "together with ",
}  # fmt: skip


def partnered(clause: Clause) -> Clause:
    """What two do with each other, as what one does: "Ana and I broke up" (with Ana)."""
    match = re.fullmatch(
        r"(?P<a>[A-Z][\w'-]*(?: [A-Z][\w'-]*)?) and I|I and (?P<b>[A-Z].*)", clause.subject
    )
    how, _, where = clause.rest.partition(" in ")
    if match is None or how not in _TOGETHER:
        return clause
    if clause.verb not in ("date", "break", "split", "get", "be", "marry"):
        return clause
    other = match["a"] or match["b"]
    return replace(clause, rest=_TOGETHER[how] + other + (f" in {where}" if where else ""))


_DOING: Final = {
    "employer": ("work", "at"), "university": ("study", "at"), "college": ("study", "at"),
}  # fmt: skip


def restated(clause: Clause) -> Clause:
    """What one's own something is, as what one does: "my employer is Acme" (I work at Acme)."""
    own = re.fullmatch(r"(?:[Mm]y|[Oo]ur) (?:current |new )?([a-z]+)", clause.subject)
    doing = _DOING.get(own[1]) if own is not None and clause.verb == "be" else None
    if doing is None or not clause.rest[:1].isupper():
        return clause
    return replace(clause, subject="I", verb=doing[0], rest=f"{doing[1]} {clause.rest}")


def presented(rest: str) -> str:
    """Such as "met this lovely woman": "this" shows something new, and is an article."""

    def shown(match: re.Match[str]) -> str:
        return "some " if match[1] == "these" else f"{article(match.string[match.end() :])} "

    return re.sub(
        r"(?<![\w'])(this|these) (?=(?!year|month|week|summer|winter|time|game|one|as|for|in"
        r"|at|on|to|by|and|or|with|from)[a-z-]+ [a-z])",
        shown,
        rest,
        count=1,
    )


def relation(clause: Clause, found: Mapping[str, str]) -> str:
    """The name of an event: its verb in the past, with its preposition."""
    words = [past_of(clause.verb)]
    if found.get("prep"):
        words.append(found["prep"])
    return "_".join(words).upper().replace(" ", "_")


def fixed(row: Row, clause: Clause, found: Mapping[str, str]) -> str:
    """The literal that a row names by itself."""
    object = row.object.replace("{verb}", clause.verb)
    return object.replace("{o}", found.get("o", "")).strip()


_TAIL: Final = Pattern(r",? (?:and|but|so|because|when|while|where|lately|recently) ")
_PHRASE: Final = Pattern(
    r",? (?:and|but|so|because|when|while|where|which|that|with|for|about|from|at|in|on|around|to"
    r"|by|near|like) | (?=(?:I|we|you|he|she|they|it)(?:['’]\w+)? )"
)

_CUT_SHORT: Final = Pattern(
    r"\b(?:to|and|but) (?:just )?[\w'’-]+$|\b(?:for|of|by|about|on) [a-z]+ing$"
    r"|\b(?:is|are|was|were)$"
)


def shorter(rest: str, *, anywhere: bool) -> list[str]:
    """What is left of words after a verb without their ends, the longest first.

    Args:
        rest: the words; what an end of them says may be what no fact can ("and gave it to her").
        anywhere: whether they may end before a preposition, or only before "and", "so", "but".
    """
    cuts = (_PHRASE if anywhere else _TAIL).finditer(rest)
    heads = [rest[: match.start()].rstrip(" -–—") for match in cuts]
    return [
        head
        for head in reversed(heads)
        if len(head.split()) > (3 if re.match(r"(?:the|that|this|another)\b", head) else 1)
        and not _CUT_SHORT.search(head)
    ][:4]


_STACKED: Final = Pattern(
    r"[a-z]+, (?!(?:so|and|but|really|very|with|which|to|in|at|it|too|super|just|for|like|a|an|the"
    r"|my|our|who|not|then|or|all|take|check|look|see|let|thanks|haha|lol|[a-z]+ing|[a-z]+ly|[A-Z]\w+)\b)"
    r"[a-z-]+ (?:[a-z-]+ )?[a-z-]+$"
)


def stacked(rest: str) -> bool:
    """Whether a comma parts two adjectives of one noun: what is before it is no object."""
    return _STACKED.search(rest) is not None


_DONE: Final = Pattern(
    r"(?:I|[Ww]e)(?:['’]ve| have)?(?: (?:just|recently|also|finally|already))* "
    r"(?!used\b|wanted\b|decided\b|tried\b|need)(?:[a-z]+ed|went|had|got|made|took|saw|bought|wrote"
    r"|met|built|gave|sent|joined|found|won|ran|taught|sold|began) "
)
_DOUBTED: Final = Pattern(
    r"\b(?:think|guess|believe|feel|hope|almost|nearly|sure|idea|know|seems?|looks? like|instead"
    r"|rather|wonder\w*|if|unless)\b"
)


def certain(clause: str) -> str:
    """What a hedged clause says was done, before its hedge: "I saved money to …"; "" if nothing."""
    if not _DONE.match(clause) or _DOUBTED.search(clause.replace("in hopes", "")):
        return ""
    return next((head for head in shorter(clause, anywhere=True) if not hedged(head)), "")
