"""Descriptions by an owner: "Ann's older sister", and which of them mean one thing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from graphmem.core.names import is_proper
from graphmem.ingest.naming.forms import is_plural
from graphmem.ingest.naming.tables import CONTRAST, KINDRED, RELATED, STRANGERS, WEAK, kin_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from graphmem.ingest.naming.forms import Verdict

__all__ = [
    "Owned",
    "another_relation",
    "kin_and_stranger",
    "owned_form",
    "owned_words",
    "same_owned",
]


@dataclass(frozen=True, slots=True)
class Owned:
    """A description by an owner: "Ann's older sister" is owner "Ann", words ("older", "sister")."""

    owner: str
    words: tuple[str, ...]

    @property
    def key(self) -> str:
        """What is owned, as one string; equal for words that mean the same."""
        return " ".join(self.words)

    @property
    def head(self) -> str:
        """The word that says what it is."""
        return _head(self.words)[-1]


@lru_cache(maxsize=1 << 13)
def owned_form(name: str) -> Owned | None:
    """A description by an owner taken apart; None for any other name ("Martha's Vineyard")."""
    if "'" not in name and "’" not in name:
        return None
    match = re.fullmatch(r"(\S[^'’]{0,60}?)(?:['’]s|(?<=s)['’]) (.+)", name.strip())
    if match is None or match[1][0].islower() or is_proper(match[2]):
        return None
    words = owned_words(match[2])
    return Owned(match[1], words) if words else None


def owned_words(text: str) -> tuple[str, ...]:
    """What is owned, in folded words; family words by the one word for each, "own" left out."""
    spaced = re.sub(r"\b(ex|step)-(?=\w)", r"\1 ", text.casefold())
    raw = re.findall(r"[^\W_]+(?:-[^\W_]+)*", spaced)
    return tuple(kin_of(word) or word for word in raw if word != "own")


def same_owned(known: Sequence[Sequence[str]], said: Sequence[str]) -> Verdict:
    """Whether words can mean a thing of the same owner that is known by these other words.

    Fewer words than known point back ("my studio": the sound studio); more words tell of another
    one as often as of the same ("my road movie").
    """
    verdicts = [_described_alike(words, said) for words in known]
    told = {verdict for verdict in verdicts if verdict is not None}
    return "" if not told or "" in told else "same" if "same" in told else "maybe"


def _described_alike(known: Sequence[str], said: Sequence[str]) -> Verdict | None:
    """None: not the same noun, which says nothing."""
    if tuple(known) == tuple(said):
        return "same"
    a, b = _head(known), _head(said)
    if a[-1] != b[-1] and not is_plural(a[-1], b[-1]):
        return None
    more, fewer = {*a[:-1]} - {*b[:-1]}, {*b[:-1]} - {*a[:-1]}
    contrast = any(word in CONTRAST or word.isdigit() for word in more | fewer)
    if (more and fewer) or contrast or tuple(known[len(a) :]) != tuple(said[len(b) :]):
        return ""
    return "maybe" if fewer or kin_of(a[-1]) or a[-1] != b[-1] else "same"


def another_relation(
    known: Collection[tuple[str, tuple[str, ...]]], said: Collection[tuple[str, tuple[str, ...]]]
) -> bool:
    """Whether what two things are to their owners (uuid and words) tells them apart.

    "My first dog" and "my second dog", "my brother Tom" and "my son Tom"; of two owners, whose
    families may overlap, only what nobody shares: Ann's husband Paul is not Ben's.
    """
    if not set(known).isdisjoint(said):
        return False
    for owner, words in said:
        for other, theirs in known:
            a, b = _head(words), _head(theirs)
            kin = [kin_of(head[-1]) for head in (a, b)]
            strong = all(kin) and not WEAK & {*kin}
            if owner == other and a[-1] == b[-1] and CONTRAST & ({*a} ^ {*b}):
                return True
            if strong and not _may_be_both(*kin):
                return True
            if strong and owner != other and RELATED[0] & {*kin}:
                return True
    return False


def kin_and_stranger(
    known: Collection[tuple[str, tuple[str, ...]]], said: Collection[tuple[str, tuple[str, ...]]]
) -> bool:
    """Whether here kin is told of, and there no kin: "my brother Tom", "my colleague Tom".

    Of one owner, and of somebody who is told by such words on one side only: who was called a
    brother and a colleague before may be called either again.
    """
    for owner in {owner for owner, _ in said}:
        here, there = (
            {kin_of(_head(words)[-1]) for whose, words in told if whose == owner} - {""}
            for told in (known, said)
        )
        for one, other in ((here, there), (there, here)):
            if one & KINDRED and other & STRANGERS and not one & STRANGERS and not other & KINDRED:
                return True
    return False


def _may_be_both(one: str, other: str) -> bool:
    return one == other or any({one, other} <= group for group in RELATED)


def _head(words: Sequence[str]) -> tuple[str, ...]:
    """The words up to the noun: what follows "who", "about" and their like tells which one."""
    stop = next((n for n, word in enumerate(words) if n and word in _TAIL), len(words))
    return tuple(words[:stop])


_TAIL: Final = frozenset("who that which about of with for from in at on where to by".split())
