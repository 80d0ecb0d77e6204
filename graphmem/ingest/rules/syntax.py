"""Light syntax: subject, tense, negation and verb of a clause, recognised once for all patterns.

No parser: a clause is read from left to right, as far as its main verb. What comes after the verb
is left to the patterns (`table`). A clause that does not begin like this is no clause to us.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from graphmem.ingest.rules.clause import ADVERBS, Clause, verb_group
from graphmem.ingest.rules.joined import AFTER_VERB, Joins
from graphmem.ingest.rules.pattern import Pattern
from graphmem.ingest.rules.times import find
from graphmem.ingest.rules.verbs import form_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmem.ingest.rules.clause import Forms

__all__ = ["parse", "parted", "words_of"]

_SPLIT = Pattern(
    r"^(?:(do|does|did|is|are|was|were|has|have|had|wo|ca|could|would|should|ai)(n['’]t)"
    r"|(i|we|you|he|she|it|they|that|there|who|here)(['’](?:m|re|ve|s|ll|d)))$",
    re.IGNORECASE,
)
_PRONOUNS: Final = frozenset("i we you he she it they".split())
_THIRD: Final = frozenset("he she it".split())
_NAME = Pattern(r"[A-Z\u00c0-\u00de\u0100-\u024f][\w.&’'-]*$")


def words_of(text: str) -> list[str]:
    """The words of a clause, contractions split: "I'm" is two."""
    found: list[str] = []
    for word in text.split():
        if match := _SPLIT.match(word):
            found += [part for part in match.groups() if part]
        else:
            found.append(word)
    return found


def parse(text: str, forms: Forms, *, inherited: str | None = None) -> Clause | None:
    """The clause, or None if it does not begin like one.

    Args:
        text: a clause without its date phrase and its final mark.
        forms: the verbs that are known, by their forms.
        inherited: the subject of the clause before, for one that has none ("and left Rome").
    """
    words = words_of(text)
    for length in _preferred(_lengths(words, forms), words, forms):
        subject = " ".join(words[:length])
        if subject.endswith(("'s", "’s", "s'", "s’")):
            continue  # "My wife's name …"
        if length > 1 and words[length - 1].lower() in _PASSING:
            continue  # "My wife just …"
        group = verb_group(words, length, forms)
        if group is None:
            continue
        if not subject:
            if group.tense not in ("past", "perfect") and inherited is None:
                return None
            if group.doubtful and inherited is None:
                return None
            if inherited is not None and not _agrees(inherited or "I", group):
                return None
            return replace(group, subject=inherited) if inherited else group
        if _agrees(subject, group):
            return replace(group, subject=subject)
    return None


def _preferred(lengths: range, words: Sequence[str], forms: Forms) -> list[int]:
    """Lengths of a subject, those before "is" or "has" first: "my favourite film is …"."""
    helped = [n for n in lengths if n < len(words) and words[n].lower() in _HELPING]
    for n in helped:
        between = [word.lower() for word in words[1:n]]
        if not any(_breaks(word, forms) for word in between):
            return [n, *(length for length in lengths if length != n)]
    return list(lengths)


def _breaks(word: str, forms: Forms) -> bool:
    """Whether a word cannot stand in a subject."""
    if word in _NO_SUBJECT or word.endswith("ed"):
        return True
    return form_of(forms, word, "s", "past") is not None and form_of(forms, word, "base") is None


_PASSING: Final = ADVERBS - {"first", "once", "all", "both", "even", "then"}
_HELPING: Final = frozenset("is was are were has have had will 's ’s".split())
_NO_SUBJECT: Final = frozenset(
    """i we you he she it they that which who what where when how if and but or because so than as
    to""".split()
)


def parted(text: str, forms: Forms) -> list[str]:
    """A clause parted before its other verbs: "painted a wall and went home".

    The parts share its subject, but for those that begin with one of their own ("I work at Acme
    and my wife sings").
    """
    words = text.split(" ")
    joins = Joins(words, forms, lambda said: parse(said, forms) or parse(find(said)[0], forms))
    found: list[str] = []
    begin, shared = 0, ""
    for at in range(2, len(words) - 1):
        before = words[at - 1].lower()
        joined = before in ("and", "but", "then") or (
            words[at - 1] in ADVERBS and words[at - 2].lower() in ("and", "but")
        )
        if not (joined or before.endswith(",")) or words[at].endswith(","):
            continue
        doing = joins.doing(at) if joined else ""
        if not (doing or _is_past(words, at, forms) or joins.at(at)):
            continue
        head = f"{shared} {' '.join(words[begin:at])}".lstrip()
        found.append(re.sub(r"(?:,|,? (?:and|but|then)(?: \w+)?)$", "", head))
        begin, shared = at, doing
    found.append(f"{shared} {' '.join(words[begin:])}".lstrip())
    return [each for part in (found if begin else [text]) for each in _gapped(part, forms)]


_AND = Pattern(
    r",? (?:and (?:then )?(?:later )?|then )(?=(?:back|to|at|in|into|with|for|on|last)\b)"
)
_GOAL = Pattern(
    r"(?:back )?(?:to|at|in|into|with|for) (?:the )?[A-Z][\w'’&.-]*(?: [A-Z][\w'’&.-]*)*"
)


def _gapped(text: str, forms: Forms) -> list[str]:
    """A clause and what its verb is left out of: "moved to Rome in 2015 and to Oslo in 2018"."""
    for match in _AND.finditer(text):
        left, right = text[: match.start()], text[match.end() :]
        (said, first), (goal, second) = find(left), find(right)
        if first is None or second is None or not _GOAL.fullmatch(goal.strip(" .,!")):
            continue
        clause = parse(said.strip(" .,!"), forms)
        if clause is None or not clause.rest or clause.rest not in said or find(said)[1]:
            continue
        return [left, f"{said[: said.rindex(clause.rest)]}{right}"]
    return [text]


def _is_past(words: Sequence[str], at: int, forms: Forms) -> bool:
    """Whether a word is a verb in the past, and no "mixed berry flavours"."""
    past = form_of(forms, words[at], "past")
    doing = words[at].endswith("ed") if past is None else "base" not in past[1]
    if not doing or not words[at].islower():
        return False
    after = words[at + 1]
    known = past is not None and after[:1].isupper()
    return not words[at].endswith("ed") or after.lower() in AFTER_VERB or known


def _lengths(words: Sequence[str], forms: Forms) -> range:
    """How many words the subject may have."""
    if not words:
        return range(0)
    first = words[0].lower()
    if first in _PRONOUNS:
        joined = len(words) > 2 and words[1].lower() == "and"
        return range(1, 4 if joined else 2)
    if first in ("my", "our", "his", "her", "their", "its", "the", "both", "this", "that"):
        return range(2, min(8, len(words)))
    if _NAME.match(words[0]) and first not in ADVERBS:
        return range(0 if form_of(forms, first, "past") else 1, min(8, len(words)))
    return range(1)


def _agrees(subject: str, clause: Clause) -> bool:
    """Whether verb and subject go together: "Sounds like" and "Life love" do not."""
    if clause.tense != "present" or clause.negated:
        return True
    first = subject.lower()
    if first in _PRONOUNS and first not in _THIRD:
        return not clause.third
    if first in _THIRD or _NAME.match(subject.split()[-1]):
        return clause.third or " and " in subject
    return True
