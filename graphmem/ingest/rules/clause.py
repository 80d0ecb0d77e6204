"""A clause as far as its verb: auxiliaries, adverbs, negation, the main verb."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from graphmem.ingest.rules.pattern import Pattern
from graphmem.ingest.rules.verbs import form_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphmem.ingest.rules.verbs import Form

__all__ = ["ADVERBS", "Clause", "Forms", "Tense", "verb_group"]

Tense: TypeAlias = Literal["present", "progressive", "past", "was-ing", "perfect", "future", "used"]
Phase: TypeAlias = Literal["", "begin", "end"]
Forms: TypeAlias = "Mapping[str, Mapping[str, frozenset[Form]]]"


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause as far as its verb.

    `subject` is its words ("" for one that was left out: "Went camping"). `verb` is the verb's
    base form, `rest` all that follows it. `over`: no longer, any more. `phase`: "started working"
    is the beginning of "work", "stopped working" its end. `form` tells the third person.
    `progressive` of a perfect: "have been living". `doubtful`: the word may be present or past
    ("I read"). `meant`: planned in so many words ("I'm planning to", "we decided to"). `lasts`:
    how long, where that is told ("two weeks").
    """

    subject: str
    tense: Tense
    verb: str
    rest: str
    negated: bool = False
    never: bool = False
    over: bool = False
    phase: Phase = ""
    third: bool = False
    progressive: bool = False
    doubtful: bool = False
    meant: bool = False
    word: str = ""
    since: bool = False
    lasts: str = ""
    adverbs: frozenset[str] = frozenset()


ADVERBS: Final = frozenset(
    """now currently still also just recently already finally nowadays again really actually
    officially too definitely permanently lately happily instead never always usually even
    both all only truly absolutely totally completely literally simply mainly mostly newly
    eventually soon suddenly initially originally previously formerly once ever first then
    quickly sadly luckily unfortunately accidentally proudly personally even successfully
    regularly often sometimes typically""".split()
)
_BE_ADJECTIVES: Final = frozenset(
    """married engaged divorced separated widowed retired called named based born gone done
    tired interested allergic single pregnant excited broken closed finished""".split()
)
_MODALS: Final = frozenset(
    """might may could would should must can shall ought ca 'd’d 'd ’d need dare""".split()
)
_CUT = Pattern(
    r"(?:,? (?:any ?more|any longer|after all|as well|these days|at the moment|right now|now|again"
    r"|too|also|currently|lately|recently|already|for good|very much|so much|a lot|nowadays"
    r"|instead|though|finally|full[- ]time|part[- ]time|for now|at last|permanently|myself"
    r"|yesterday|today|together|recently))+$",
    re.IGNORECASE,
)
_TIMES = Pattern(
    r"(?:,? (?:a few|many|several|a couple of|a lot of|so many|multiple|countless|two|three) times"
    r"| (?:a lot|quite a bit|in a while|so far|of all time|all the time)"
    r"| (?:(?:about|with|in|on|from|at|like|to|over|by|around|as) )+(?:it|them|that|this|him"
    r"|her|you|us|everyone|everybody|all of that|all this|those|these|my own|here|there))+$"
)
_REJOIN = Pattern(r" (n['’]t|['’](?:m|re|ve|s|ll|d))(?!\w)")
_OVER = Pattern(r"\b(?:any ?more|any longer)\b", re.IGNORECASE)


def verb_group(words: Sequence[str], start: int, forms: Forms) -> Clause | None:
    """The clause without its subject, whose verb group begins at a word."""
    return _Group(words, start, forms).read()


class _Group:
    """Reads auxiliaries, adverbs and the main verb, from left to right."""

    def __init__(self, words: Sequence[str], start: int, forms: Forms) -> None:
        self._words = words
        self._at = start
        self._forms = forms
        self._negated = False
        self._never = False
        self._over = False
        self._seen: set[str] = set()

    def read(self) -> Clause | None:
        """The clause without its subject."""
        begin = self._at
        self._skip()
        word = self._low()
        if word in _MODALS:
            if word == "ca" and self._peek(1) in ("n't", "n’t") and self._peek(2) == "stand":
                self._at += 2
                return self._clause("present", "dislike")
            if word == "can" and self._peek(1) == "not" and self._peek(2) == "stand":
                self._at += 2
                return self._clause("present", "dislike")
            return None
        if word in ("will", "'ll", "’ll", "wo"):
            self._at += 1
            self._not()
            return self._bare("future")
        if word in ("do", "does", "did") and (helped := self._helped(word)) is not None:
            return helped
        if word in ("am", "are", "is", "'m", "’m", "'re", "’re"):
            return self._be("present", third=word == "is")
        if word in ("'s", "’s"):
            return self._apostrophe(begin)
        if word in ("was", "were"):
            return self._be("past", third=word == "was")
        if word in ("have", "has", "'ve", "’ve"):
            return self._have(third=word == "has")
        if word == "had":
            return self._had()
        if word == "used" and self._peek(1) == "to":
            self._at += 2
            return self._bare("used")
        if word == "been" and begin == 0:
            return self._have(third=False, elided=True)
        return self._finite()

    # steps

    def _low(self) -> str:
        return self._words[self._at].lower() if self._at < len(self._words) else ""

    def _peek(self, ahead: int) -> str:
        at = self._at + ahead
        return self._words[at].lower() if at < len(self._words) else ""

    def _skip(self) -> None:
        """Pass adverbs and negations, and remember them."""
        while True:
            word = self._low()
            if word == "no" and self._peek(1) == "longer":
                self._over, self._at = True, self._at + 2
            elif word == "not" and self._peek(1) != "only":
                self._negated, self._at = True, self._at + 1
            elif word == "never":
                self._never, self._at = True, self._at + 1
            elif word in ADVERBS:
                self._seen.add(word)
                self._at += 1
            else:
                return

    def _not(self) -> None:
        if self._low() in ("not", "n't", "n’t"):
            self._negated, self._at = True, self._at + 1
        self._skip()

    def _helped(self, word: str) -> Clause | None:
        """Such as "did not work", "do love"; None if "do" is the main verb."""
        at, negated, over = self._at, self._negated, self._over
        self._at += 1
        self._not()
        if form_of(self._forms, self._low(), "base") is not None:
            clause = self._bare("past" if word == "did" else "present")
            return None if clause is None else replace(clause, third=word == "does")
        self._at, self._negated, self._over = at, negated, over
        return None

    def _be(self, tense: Tense, *, third: bool) -> Clause | None:
        self._at += 1
        self._not()
        word = self._low()
        ahead = word in ("going", "about", "planning") and self._peek(1) == "to"
        if (ahead and form_of(self._forms, self._peek(2), "base")) or word == "gonna":
            if tense == "past":
                return None  # "was going to": it did not happen
            self._at += 1 if word == "gonna" else 2
            clause = self._bare("future")
            return self._intended(clause) if word == "planning" else clause
        if word == "planning" and self._peek(1) == "on":
            self._at += 2
            return self._intended(self._gerund("future"))
        if word == "used" and self._peek(1) == "to":
            return None
        if form_of(self._forms, word, "ing") and word != "being":
            return self._gerund("progressive" if tense == "present" else "was-ing")
        if word == "able" and self._peek(1) == "to" and tense == "past":
            self._at += 2
            return None if self._negated else self._bare("past")
        clause = self._clause(tense, "be", skip=0)
        return replace(clause, third=third)

    def _apostrophe(self, begin: int) -> Clause | None:
        """Such as "she's moved", "she's married", "she's moving"."""
        after = self._peek(1)
        if after in ("been", "got") or (
            after not in _BE_ADJECTIVES
            and form_of(self._forms, after, "part") is not None
            and form_of(self._forms, after, "base") is None
        ):
            return self._have(third=True)
        self._at = begin
        self._skip()
        return self._be("present", third=True)

    def _have(self, *, third: bool, elided: bool = False) -> Clause | None:
        self._at += 0 if elided else 1
        self._not()
        word = self._low()
        if word == "been":
            self._at += 1
            self._skip()
            if form_of(self._forms, self._low(), "ing"):
                clause = self._gerund("perfect")
                return None if clause is None else replace(clause, progressive=True)
            return None if elided else self._clause("perfect", "be", skip=0)
        if word == "got" and self._peek(1) != "to" and self._peek(1) not in _BE_ADJECTIVES:
            return replace(self._clause("present", "have"), third=third)
        if word == "to" or (word == "got" and self._peek(1) == "to"):
            return None
        if (found := form_of(self._forms, word, "part")) is not None:
            return self._main("perfect", found[0])
        return replace(self._clause("present", "have", skip=0), third=third)

    def _had(self) -> Clause | None:
        self._at += 1
        self._not()
        word = self._low()
        if word in ("to", "better"):
            return None
        if word == "been":
            return self._clause("past", "be")
        if (found := form_of(self._forms, word, "part")) is not None and "base" not in found[1]:
            return self._main("past", found[0])
        return self._clause("past", "have", skip=0)

    def _bare(self, tense: Tense) -> Clause | None:
        """A base form: after will, do, to."""
        self._skip()
        if self._low() == "be":
            self._at += 1
            if form_of(self._forms, self._low(), "ing"):
                return self._gerund(tense)
            return self._clause(tense, "be", skip=0)
        found = form_of(self._forms, self._low(), "base")
        return None if found is None else self._main(tense, found[0])

    def _gerund(self, tense: Tense) -> Clause | None:
        found = form_of(self._forms, self._low(), "ing")
        return None if found is None else self._main(tense, found[0])

    def _finite(self) -> Clause | None:
        """The verb itself, in the present or the past."""
        word = self._low()
        found = form_of(self._forms, word, "past", "s", "base")
        if found is None or (not word.islower() and not word):
            return None
        lemma, forms = found
        tense: Tense = "past" if "past" in forms else "present"
        clause = self._main(tense, lemma)
        if clause is None:
            return None
        return replace(clause, third="s" in forms, doubtful={"past", "base"} <= forms)

    def _main(self, tense: Tense, lemma: str) -> Clause | None:
        """The main verb, after a verb of beginning, ending or planning."""
        after = self._peek(1)
        if lemma in ("start", "begin") and form_of(self._forms, after, "ing"):
            self._at += 1
            return self._phase(self._gerund(tense), "begin")
        if lemma in ("stop", "quit", "cease") and form_of(self._forms, after, "ing"):
            self._at += 1
            return self._phase(self._gerund(tense), "end")
        if lemma == "give" and after == "up" and form_of(self._forms, self._peek(2), "ing"):
            self._at += 2
            return self._phase(self._gerund(tense), "end")
        if lemma == "decide" and after == "not" and self._peek(2) == "to":
            self._at += 3
            clause = self._bare("future")
            return None if clause is None else replace(clause, negated=True)
        if lemma in ("plan", "intend", "decide") and after == "to":
            self._at += 2
            return None if self._negated else self._intended(self._bare("future"))
        if lemma == "end" and after == "up" and form_of(self._forms, self._peek(2), "ing"):
            self._at += 2
            return None if self._negated else self._gerund(tense)
        if lemma in ("manage", "get") and after == "to" and tense in ("past", "perfect"):
            self._at += 2
            return None if self._negated else self._bare(tense)
        if lemma in ("start", "begin") and after == "to":
            self._at += 2
            return self._phase(self._bare(tense), "begin")
        return self._clause(tense, lemma)

    def _intended(self, clause: Clause | None) -> Clause | None:
        return None if clause is None else replace(clause, meant=True)

    def _phase(self, clause: Clause | None, phase: Phase) -> Clause | None:
        return None if clause is None or clause.phase else replace(clause, phase=phase)

    def _clause(self, tense: Tense, lemma: str, *, skip: int = 1) -> Clause:
        rest = _REJOIN.sub(r"\1", " ".join(self._words[self._at + skip :]))
        rest = _TIMES.sub("", rest)
        over = self._over or bool(_OVER.search(rest))
        rest = _CUT.sub("", f" {rest}")
        head, comma, tail = rest.partition(",")
        rest = (_CUT.sub("", head) + comma + tail).strip(" ,")
        first, _, others = rest.partition(" ")
        while first.lower() in ADVERBS and first.lower() not in ("first", "all", "both", "once"):
            if first.lower() == "never":
                break
            rest = others
            first, _, others = rest.partition(" ")
        return Clause(
            "", tense, lemma, rest, self._negated, self._never, over,
            adverbs=frozenset(self._seen),
            word=self._low() if skip and form_of(self._forms, self._low(), "past") else "",
        )  # fmt: skip
