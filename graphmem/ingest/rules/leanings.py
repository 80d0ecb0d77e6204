"""What somebody wishes and what matters to them: "I'd love to …", "… is my passion"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graphmem.core.extraction import SaidClaim, SaidMention
from graphmem.core.records import VALUE_LABEL
from graphmem.ingest.rules.pattern import Pattern
from graphmem.ingest.rules.phrasing import cut, shorter
from graphmem.ingest.rules.table.index import known_forms
from graphmem.ingest.rules.verbs import form_of
from graphmem.ingest.rules.words import FAMILY, is_thing, stands_alone, told_by

if TYPE_CHECKING:
    from graphmem.ingest.rules.page import Page

__all__ = ["dear", "wish"]

_ADVERBS: Final = (
    "(?: (?:really|also|just|still|now|always|definitely|actually|even|finally|currently|totally"
    "|truly|certainly|pretty much|seriously|both))*"
)
_WISH = Pattern(
    rf"(?:[Ii]|[Ww]e)(?:['’](?:m|re|d|ve)| am| are| would| have)?{_ADVERBS} "
    r"(?:(?P<want>wan(?:t|ted) to|wanna)|(?P<love>(?:love|like) to)|(?P<hope>hop(?:e|ing) to)"
    r"|(?P<aim>(?:aiming|looking|aim) to)|(?P<try>trying to)|(?P<plan>going to|gonna)"
    r"|(?P<had>had to)"
    r"|(?P<tried>tried to)|(?P<need>need to|have to|gotta)"
    r"|(?P<think>(?:thinking (?:of|about)|considering)))"
    r"(?: (?:also|eventually|actually|maybe))? (?P<body>(?P<verb>[a-z]+)(?: .+)?)"
)
_SAYS: Final = {
    "want": ("WANTS_TO", "wants to"),
    "love": ("WANTS_TO", "would love to"),
    "hope": ("HOPES_TO", "hopes to"),
    "aim": ("AIMS_TO", "aims to"),
    "try": ("TRIES_TO", "is trying to"),
    "had": ("HAD_TO", "had to"),
    "tried": ("TRIED_TO", "tried to"),
    "need": ("NEEDS_TO", "needs to"),
    "plan": ("PLANS_TO", "plans to"),
    "think": ("CONSIDERS", "is considering"),
}
_CHANGES: Final = frozenset(
    """move leave quit live marry divorce relocate switch change work stay break sell stop resign
    retire say tell thank know see hear be make give keep do get go let wish ask talk mention point
    cheer lend support""".split()
)
"""Verbs that wishes are not read of: a wish to move is soon mixed up with where one lives, and
the others begin phrases that say nothing ("to make a difference", "to thank")."""

_PLAIN: Final = Pattern(
    r"(?:make|give|do|get|go|see|be|work) (?:an? (?!difference|impact|go\b|shot|try|change|positive"
    r"|real|big|bit|lot)|my own |into |on an? |on |as an? |with |certified|back into|[a-z]+ing )"
)
_VAGUE: Final = Pattern(
    r"\b(?:difference|impact|goals?|dreams?|positive|way to|good vibes|something|things?|best|help"
    r"|going|better|time|possible|moment|myself|dig|deep|overcome|push|figure|stuff|if|could|would|might|maybe|someday|chance|case)\b"
)


def wish(page: Page, clause: str) -> bool:
    """Claim what the speaker wishes, hopes or considers to do, if a clause says just that."""
    match = _WISH.fullmatch(clause)
    speaker = page.speaking()
    if match is None or speaker is None or page.speaker.is_assistant:
        return False
    kind = next(name for name in _SAYS if match[name])
    if kind == "love" and not re.search(r"['’]d\b|\bwould\b", clause[: match.start("love")]):
        return False  # "I love to …" is a habit
    if match["want"] == "wanted to" and not re.match(r"\w+(?:['’]ve| have) always ", clause):
        return False  # perhaps no more
    form = form_of(known_forms(), match["verb"], "ing" if kind == "think" else "base")
    body = cut(match["body"])
    if kind == "think" and form is None:
        return False
    if (form[0] if form else match["verb"]) in _CHANGES and not _PLAIN.match(body):
        return False
    for said in (body, *shorter(body, anywhere=False)):
        told = told_by(said, speaker.called, own=True)
        bad = told is None or not stands_alone(said) or _VAGUE.search(said)
        if told is None or bad or len(said.split()) < 3 or not is_thing(_objects(said)):
            continue
        name, says = _SAYS[kind]
        _claim(page, told, name, f"{speaker.called} {says} {told}.", over=kind in ("had", "tried"))
        return True
    return False


def _objects(said: str) -> str:
    return re.sub(r"^[a-z]+ (?:(?:up|out|into|down|to|on|as|in|with|for|off) )*", "", said)


_DEAR = Pattern(
    rf"(?P<s>[\w'’-]+(?: [\w'’-]+){{0,5}}?) (?:is|are|has been|have been){_ADVERBS}"
    r" (?P<c>(?:(?:an?|the|such an?|like|kind of) )*(?:[\w-]+ ){0,4}?(?:my|our) [\w' -]+"
    r"|(?:really |so |very |super )*(?:important|special|precious|dear) to (?:me|us))"
)
_HELPS = Pattern(
    rf"(?P<s>[\w'’-]+(?: [\w'’-]+){{0,5}}?){_ADVERBS} (?P<v>helps?|makes?|keeps?|inspires?"
    rf"|motivates?|calms?|lets?|brings?|gives?|relaxes) me (?P<c>[\w'’-]+ [\w' -]+|happy|calm"
    rf"|relax|sane|focus)"
)
_END: Final = Pattern(r" (?:too|ever|for sure|now|these days|as well|right now|though)$")
_TWO: Final = Pattern(r",? and .*$")
_CAUSES: Final = {"help": "HELPED_BY", "inspire": "INSPIRED_BY", "motivate": "MOTIVATED_BY"}
_NO_CAUSE: Final = frozenset(
    """i we you he she they it this that these those there here what which who when where how if
    so and but some one all both everything nothing something everyone someone nobody many most
    his her its their your not no never as for with while the a an thing things moments seeing
    knowing hearing having being gives makes helps keeps also even to
    friends""".split()
)


def dear(page: Page, clause: str) -> bool:
    """Claim what matters to the speaker, or helps them: "Yoga keeps me calm"."""
    speaker = page.speaking()
    match = _DEAR.fullmatch(clause) or _HELPS.fullmatch(clause)
    if match is None or speaker is None or page.speaker.is_assistant:
        return False
    subject, said = match["s"], _END.sub("", match["c"])
    if not match.groupdict().get("v"):
        said = _TWO.sub("", re.sub(r"\bus\b", "me", said))
    words = subject.lower().split()
    proper = re.match(r"The [A-Z]", subject)
    if re.search(r"['’]s |\bwhat\b", subject) or _VAGUE.search(subject):
        return False
    if (words[0] in _NO_CAUSE and not proper) or {"i", "you", "we", "that"} & {*words}:
        return False
    if re.search(r"\b(?:is|are|was|were|has|have|not|never|can|will)\b", f"{subject} {said}"):
        return False
    if (
        not stands_alone(said.removeprefix("one of "))
        or said.split()[-1] in FAMILY
        or not stands_alone(subject)
    ):
        return False
    if re.search(r"\b(?:fault|turn|business|problem|way|name|side|mind|bad|first time)\b", said):
        return False
    helps = match.groupdict().get("v") or ""
    said = re.sub(r"\bme\b", speaker.called, said)
    tail = told_by(said, speaker.called, own=bool(helps))
    head = told_by(subject, speaker.called, own=False)
    if tail is None or head is None:
        return False
    verb = clause[match.end("s") : match.start("c")].strip()
    if helps:
        verb = f"{helps} {speaker.called}"
    name = _CAUSES.get(helps.removesuffix("s"), "AFFECTED_BY") if helps else "CARES_ABOUT"
    _claim(page, head, name, f"{head[:1].upper()}{head[1:]} {verb} {tail}.")
    return True


def _claim(page: Page, told: str, name: str, fact: str, *, over: bool = False) -> None:
    speaker = page.speaking()
    if speaker is None:
        return
    place = page.mention(SaidMention(text=told, name=told, labels=(VALUE_LABEL,)))
    claim = SaidClaim(
        subject=speaker.place, object=place, name=name, fact=fact, holds_when_said=not over,
        kind="event" if over else "state", quote=page.quote,
    )  # fmt: skip
    page.add(claim, speaker, told)
