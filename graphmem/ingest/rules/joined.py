"""Where a clause goes on with another verb: "… and work at Acme", "… and my wife Ana sings"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from graphmem.ingest.rules.clause import ADVERBS
from graphmem.ingest.rules.pattern import Pattern
from graphmem.ingest.rules.verbs import form_of
from graphmem.ingest.rules.words import FAMILY, PETS, PLURAL_FAMILY, is_named

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphmem.ingest.rules.clause import Clause, Forms

__all__ = ["AFTER_VERB", "Joins"]

Person: TypeAlias = Literal["i", "many", "one"]

AFTER_VERB: Final = frozenset(
    """a an the my our his her their some to for with at in on up out from into about it him them me
    us nobody everyone around through over back two three as near by""".split()
)
"""Words that begin what follows a verb, and not a noun that looks like one."""

_AGREEING: Final[dict[str, tuple[Person, ...]]] = {
    "am": ("i",), "are": ("many",), "is": ("one",), "have": ("i", "many"), "has": ("one",),
    "don't": ("i", "many"), "doesn't": ("one",), "aren't": ("many",), "isn't": ("one",),
    "haven't": ("i", "many"), "hasn't": ("one",), "didn't": ("i", "many", "one"),
    "can't": ("i", "many", "one"), "cannot": ("i", "many", "one"), "will": ("i", "many", "one"),
}  # fmt: skip
_STILL_VERBS: Final = frozenset(
    """live own hate adore enjoy speak prefer dislike eat know teach sing write read go become
    suffer keep wear attend study volunteer""".split()
)
"""Verbs whose present form is no noun too: whatever follows them, they are verbs."""

_TASTES: Final = frozenset("like love hate adore enjoy dislike prefer".split())
_BARE: Final = frozenset("see watch hear make let help have feel get".split())
"""Verbs that take another one in its base form: "I saw him leave and go home"."""

_HIDING: Final = frozenset(
    "that which who whom when where how if whether what as than because while".split()
)
_KIN: Final = Pattern(
    rf"(?:[Mm]y|[Oo]ur|[Hh]is|[Hh]er|[Tt]heir) (?:[a-z-]+ ){{0,2}}?(?P<kin>[a-z-]+|{PETS})"
    r"(?P<name>(?: [A-Z][\w'’-]*){0,2}) (?P<verb>[a-z]+) \S"
)
_NAMED: Final = Pattern(r"(?P<name>[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)?) (?P<verb>[a-z]+) \S")


class Joins:
    """The places in a clause where another verb of its subject begins, or another subject."""

    def __init__(
        self, words: Sequence[str], forms: Forms, read: Callable[[str], Clause | None]
    ) -> None:
        """Take the words of a clause, and how to read words as far as their first verb."""
        self._words = words
        self._forms = forms
        self._read = read
        self._known: Clause | None = None

    def at(self, place: int) -> bool:
        """Whether a clause begins at a word that "and", "but" or a comma stands before."""
        if self._words[place - 1].endswith(","):
            return self._own(place) or (self._verb(place) and self._goes_on(place))
        return self._own(place) or self._verb(place)

    def doing(self, place: int) -> str:
        """The auxiliary that a word shares with the first verb: "I'm leaving Ulm and moving …"."""
        found = form_of(self._forms, self._words[place], "ing")
        first = self._first(place) if found is not None else None
        if first is None or first.tense not in ("progressive", "was-ing") or first.negated:
            return ""
        before = [w.lower() for w in self._words[:place]]
        if sum(w.endswith("ing") for w in before) != 1 or not _HIDING.isdisjoint(before):
            return ""  # "I'm thinking of leaving Ulm and moving …"
        person = _person(first)
        if person is None:
            return ""
        now = first.tense == "progressive"
        one = {"i": "am", "many": "are", "one": "is"}[person]
        return one if now else "were" if person == "many" else "was"

    def _first(self, place: int) -> Clause | None:
        """The first clause, if there is one before a word."""
        if self._known is None:
            self._known = self._read(" ".join(self._words[: place - 1]))
        return self._known

    def _goes_on(self, place: int) -> bool:
        """Whether "and" joins one more verb further on: "I live in Ulm, work at Acme and …"."""
        later = range(place + 1, len(self._words) - 1)
        return any(self._words[n - 1].lower() == "and" and self._verb(n) for n in later)

    def _own(self, place: int) -> bool:
        """Whether somebody else and their verb begin at a word: "my wife Ana works"."""
        if not re.match(r"[A-Z]|my\b|our\b|his\b|her\b|their\b", self._words[place]):
            return False
        said = " ".join(self._words[place : place + 7])
        match = _KIN.match(said)
        if match is not None and match["kin"] in (PLURAL_FAMILY | FAMILY.keys()):
            many = match["kin"] in PLURAL_FAMILY and not match["name"]
        elif (match := _NAMED.match(said)) is not None and is_named(match["name"]):
            many = False
        else:
            return False
        verb = match["verb"]
        if verb in ("is", "was", "has", "had", "are", "were", "have"):
            told = verb not in (("is", "was", "has") if many else ("are", "were", "have"))
        else:
            found = form_of(self._forms, verb, "past", "base" if many else "s")
            told = found is not None and (many or "base" not in found[1])
        return told and self._first(place) is not None

    def _verb(self, place: int) -> bool:
        """Whether a verb in the present that goes with the first one's subject begins there."""
        word, after = self._words[place].replace("’", "'"), self._words[place + 1].lower()
        if word not in _AGREEING and form_of(self._forms, word, "base", "s") is None:
            return False
        first = self._first(place)
        if first is None or first.tense == "future" or first.meant:
            return False
        adverb = self._words[place - 1].lower()
        joiner = (self._words[place - 2] if adverb in ADVERBS else self._words[place - 1]).lower()
        now = joiner == "but" or adverb in ("now", "currently", "nowadays")
        if (first.negated or first.tense == "used") and not now:
            return False
        told = self._agreeing(word, after, sure=now or first.verb in _TASTES - {word})
        person = _person(first)
        if person not in told:
            return False
        between = [w.lower().strip(",") for w in self._words[:place]]
        if not _HIDING.isdisjoint(between):
            return False
        if person == "one" or (word in _AGREEING and word != "have"):
            return True
        if first.verb in _BARE and first.tense not in ("present", "progressive"):
            return False
        return not any(
            w == "to" and between[n - 1] != "used" and form_of(self._forms, between[n + 1], "base")
            for n, w in enumerate(between[:-1])
        )

    def _agreeing(self, word: str, after: str, *, sure: bool) -> tuple[Person, ...]:
        """Of which persons a word can be the verb here; none if it may be a noun, unless sure."""
        if word in ("can't", "cannot"):
            return _AGREEING[word] if after == "stand" else ()
        if word == "will":
            known = form_of(self._forms, after, "base") is not None
            return _AGREEING[word] if known or after == "be" else ()
        if word in _AGREEING:
            return _AGREEING[word]
        found = form_of(self._forms, word, "base", "s") if word.islower() else None
        if found is None or "past" in found[1]:
            return ()
        one = "s" in found[1]
        sure = sure or found[0] in _STILL_VERBS or (one and found[0] in _TASTES)
        if not (sure or after in AFTER_VERB or after.endswith("ing")):
            return ()
        return ("one",) if one else ("i", "many")


def _person(clause: Clause) -> Person | None:
    """Which form of the present the subject of a clause takes."""
    subject = clause.subject.lower()
    last = subject.rsplit(" ", 1)[-1]
    if subject == "i":
        return "i"
    if subject in ("we", "you", "they") or " and " in subject or last in PLURAL_FAMILY:
        return "many"
    if subject in ("he", "she", "it"):
        return "one"
    if clause.tense == "present":
        return "one" if clause.third else "many"
    return None if not subject or last.endswith("s") else "one"
