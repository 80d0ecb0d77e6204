"""Which words can stand for what: small closed classes that patterns cannot tell."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from graphmem.core.names import name_key
from graphmem.ingest.rules.times import When

if TYPE_CHECKING:
    from graphmem.core.extraction import SaidClaim
    from graphmem.ingest.rules.patterns import Pattern

__all__ = [
    "BARE_VERB",
    "FIRST_AND_SECOND",
    "LABELS",
    "NO_ATTRIBUTES",
    "NO_NAMES",
    "NO_THINGS",
    "called",
    "is_object",
    "timed",
]

NO_NAMES: Final = frozenset(
    """he she it they this that these those there here the a an my your his her its our their who
    what where when why how everyone everybody someone somebody nobody people and but so then now
    today yesterday tomorrow not no yes just if also still i'll you'll you i we sounds looks seems
    life love nothing everything something anything anyone one all both god let make take""".split()
)
NO_THINGS: Final = frozenset(
    """it that this these those them him her me you us to how when what where who why if being my
    your his their our all everything nothing something anything one both either every each the
    a an not so""".split()
)
FIRST_AND_SECOND: Final = frozenset({"i", "we", "you", "my", "our"})
BARE_VERB = re.compile(r" (?:live|work|like|love|enjoy|adore|hate|dislike|start|have|own)\b")

LABELS: Final = {"LIVES_IN": "Place", "WORKS_AT": "Organization", "HAS_PET": "Animal"}
NO_ATTRIBUTES: Final = frozenset({"name", "title", "place", "plan", "home", "office", "school"})


def timed(claim: SaidClaim, pattern: Pattern, when: When) -> SaidClaim:
    """The claim with its times, as the pattern's tense takes them."""
    start, end = when.start, when.end
    if pattern.tense in ("ended", "off"):
        return replace(claim, invalid_at=when.at or start)
    if pattern.tense in ("past", "never"):
        if when == When():
            return replace(claim, undated_past=pattern.tense == "past")
        start, end = start or when.at, end or when.at
    elif pattern.tense in ("change", "future"):
        start = when.at or start
    return replace(
        claim,
        valid_at=start,
        invalid_at=end,
        end_exclusive=when.end_exclusive,
        holds_when_said=pattern.tense in ("present", "perfect") and _holds_now(when),
    )


def _holds_now(when: When) -> bool:
    """Whether "I work at X from October" can mean now: not if it names a start by "from"."""
    return when.start is None or when.since


def is_object(pattern: Pattern, said: str) -> bool:
    """Whether words can be what a pattern takes as its object."""
    if pattern.object is not None:
        return True
    words = said.split()
    if not words or not name_key(said):
        return False
    first = words[0].lower()
    if pattern.relation in ("LIKES", "DISLIKES"):
        return first not in NO_THINGS and not any(
            word.lower().replace("’", "'") in _NO_OBJECT_WORDS for word in words
        )
    return first not in NO_NAMES or (first in ("the", "a", "an") and len(words) > 1)


_NO_OBJECT_WORDS: Final = frozenset(
    """is are was were am be been has have had do does did will can but because that which who when
    where if than more less most best it you i he she they them him her me us my your our their
    this these those there you're i'm it's he's she's they're we're""".split()
)


def called(said: str) -> str:
    """The name in an object's words: without an article, without a region after a comma."""
    bare = re.sub(r"^(?:the|a|an) (?=[A-Z])", "", said)
    return re.sub(r"['’]s$", "", bare)
