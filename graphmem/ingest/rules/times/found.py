"""Finding date words in a sentence: which expressions stand there, and what frames them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from graphmem.ingest.rules.times.grammar import LANGUAGES, Grammar, grammar
from graphmem.ingest.rules.times.grammar import about as around
from graphmem.ingest.rules.times.model import Found, Phrase
from graphmem.ingest.rules.times.spoken import FOREIGN, foreign

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphmem.ingest.rules.times.model import Form, Shape

__all__ = ["find", "find_all", "language_of"]

_WORD = re.compile(r"[^\W\d_]+")
_START = re.compile(r"(?<!\w)(?:([^\W\d_]+\d?)|\d|['’‘]\d)")
_LAST = re.compile(r"([^\W\d_]+)\s$")
_DIGIT = re.compile(r"\d")
_WINDOW: Final = 40
"""Characters before an expression in which its frame can stand."""
_KINDS: Final[Mapping[str, Form]] = {
    "ahead": "ahead",
    "running": "running",
    "lasting": "lasting",
    "span": "span",
    "open": "since",
    "later": "later",
    "silent": "silent",
}
_THINGS: Final = ("weekday", "holiday", "season", "clocked")
_VALUES: Final = ("date", "month", "iso", "numeric", "stamp", "year", *_THINGS)
_OFTEN_NAMES: Final = ("ordinal", "season")
_LIST: Final = 12
"""Characters between week days of a list: "every Monday, Wednesday and Friday"."""
_POINTS: Final = ("month", "date", "iso", "numeric", "season", "quarter")
"""Dates that make a range by "to" alone: "May 2015 to July 2016"."""


class _Atom(NamedTuple):
    """An expression in the sentence, not yet framed."""

    start: int
    end: int
    shape: Shape


def find(sentence: str) -> tuple[str, Phrase | None]:
    """The sentence without its first date phrase, and the phrase.

    A sentence with two keeps the other one, and so matches no pattern: which date belongs to
    what is not for a grammar of this size to say.
    """
    found = find_all(sentence)
    if not found:
        return sentence, None
    start, end, phrase = found[0]
    rest = f"{sentence[:start].rstrip(' ,')} {sentence[end:].lstrip(' ')}"
    rest = re.sub(r"\s+([,.!;])", r"\1", rest).strip()
    return re.sub(r"^,\s*", "", rest), phrase


def find_all(sentence: str) -> tuple[Found, ...]:
    """Every date phrase of a sentence, with its place, in order; they do not overlap."""
    code = language_of(sentence)
    if code is None:
        return ()
    rules = grammar(code)
    atoms = _atoms(sentence, rules)
    found: list[Found] = []
    place = free = 0
    while place < len(atoms):
        taken = _framed(sentence, atoms, place, free, rules)
        if taken is not None:
            found.append(taken)
            free = taken.end
        place += 1
        while place < len(atoms) and atoms[place].start < free:
            place += 1
    if not found and _DIGIT.search(sentence):
        found.extend(_foreign(sentence))
    return tuple(found)


def language_of(sentence: str) -> str | None:
    """Which table reads a sentence, by its own small words; None if no word of it is of time."""
    words = frozenset(_WORD.findall(sentence.lower()))
    if not _DIGIT.search(sentence) and words.isdisjoint(_triggers()):
        return None
    best, most = "en", 0
    for code, known in _known().items():
        count = len(words & known)
        if count > most:
            best, most = code, count
    return best


@lru_cache(maxsize=1)
def _triggers() -> frozenset[str]:
    """Words without which a sentence without digits has no date."""
    return frozenset({word for code in LANGUAGES for word in _time_words(code)})


@lru_cache(maxsize=1)
def _known() -> Mapping[str, frozenset[str]]:
    return {code: language.small | _time_words(code) for code, language in LANGUAGES.items()}


def _time_words(code: str) -> frozenset[str]:
    language = LANGUAGES[code]
    phrases = (
        *language.months,
        *language.weekdays,
        *language.seasons,
        *language.units,
        *language.hours,
        *language.holidays,
        *language.decades,
        *language.days,
        *language.triggers,
    )
    words: set[str] = {match[0] for phrase in phrases for match in _WORD.finditer(phrase)}
    return frozenset({word for word in words - language.small if len(word) > 2})


def _atoms(sentence: str, rules: Grammar) -> list[_Atom]:
    """The expressions that stand in a sentence, from left to right."""
    atoms: list[_Atom] = []
    free = 0
    for word in _START.finditer(sentence):
        start = word.start()
        if start < free or (word[1] and word[1].lower() not in rules.starts):
            continue
        match = rules.atoms.match(sentence, start)
        if match is None:
            continue
        free = match.end()
        shape = rules.shapes[(match.lastindex or 1) - 1]
        # "In 2019 Ana moved" begins a sentence; "in 2019 Tower" and "the 3rd Avenue" are names.
        begins = sentence.count(" ", 0, match.start()) < 2 and shape.kind not in _OFTEN_NAMES
        after = rules.tight if begins else rules.strict
        end = match.end()
        if not shape.tight or after.match(sentence, end) or rules.onward.match(sentence, end):
            atoms.append(_Atom(match.start(), match.end(), shape))
    return atoms


def _framed(
    sentence: str, atoms: list[_Atom], place: int, free: int, rules: Grammar
) -> Found | None:
    """The phrase that one expression makes with the words before and behind it."""
    atom = atoms[place]
    window = max(free, atom.start - _WINDOW)
    code = rules.language.code
    kind = _KINDS.get(atom.shape.kind)
    if kind in ("ahead", "running", "silent", "later") or (
        kind in ("span", "since", "lasting") and atom.shape.alone
    ):
        return _whole(sentence, atom, window, rules, kind)
    ranged = _range(sentence, atoms, place, window, rules)
    if ranged is not None:
        return ranged
    match = rules.left.search(sentence, window, atom.start)
    words = match[0].strip() if match else ""
    start = match.start() if match and words else atom.start
    about = match["about"] if match else None
    bare = sentence[atom.start : atom.end]
    text = f"{about} {bare}" if about else bare
    form = _form(match, rules) if match and words else None
    if form is None and about and (atom.shape.after or atom.shape.alone):
        form = "in"
        start = match.start("about") if match else start
    elif form == "in" and match and match["prep"].lower() not in _preps(atom.shape):
        if around(code).fullmatch(f"{match['prep']} "):  # "um 2015", as in "um 15 Uhr"
            text = f"{match['prep']} {text}"
        else:
            form, start, text = None, atom.start, bare
    if form is None:
        return None if _listed(atoms, place) else _alone(sentence, atom, text, rules)
    end = atom.end
    if form == "from":
        if match := rules.onward.match(sentence, end):
            end = match.end()
        elif rules.language.now and (match := rules.present.match(sentence, end)):
            return Found(start, match.end(), Phrase("since", text, None, code))
    if form in ("from", "by", "after", "before") and _is_name(sentence, atom, start, form, rules):
        return None
    return Found(start, end, Phrase(form, text, None, code))


def _alone(sentence: str, atom: _Atom, text: str, rules: Grammar) -> Found | None:
    """An expression without a frame, if it is a date without one."""
    if not atom.shape.alone:
        return None
    before = _LAST.search(sentence, max(0, atom.start - 20), atom.start)
    word = before[1].lower() if before else ""
    if word in rules.nouns and atom.shape.kind in _THINGS:
        return None
    if word in rules.language.copulas and atom.shape.kind in _VALUES:
        return None
    return Found(atom.start, atom.end, Phrase("in", text, None, rules.language.code))


def _listed(atoms: list[_Atom], place: int) -> bool:
    """Whether a week day stands in a list or range of them: that tells a habit."""
    if atoms[place].shape.kind != "weekday":
        return False
    near = [*atoms[max(0, place - 1) : place], *atoms[place + 1 : place + 2]]
    return any(
        other.shape.kind in ("weekday", "clocked")
        and max(other.start - atoms[place].end, atoms[place].start - other.end) <= _LIST
        for other in near
    )


def _whole(sentence: str, atom: _Atom, window: int, rules: Grammar, kind: Form) -> Found:
    """An expression that brings its own frame: "in two weeks", "for three years now"."""
    start = atom.start
    match = rules.left.search(sentence, window, atom.start)
    if match and match["prep"] and match["prep"].lower() in _preps(atom.shape):
        start = match.start()
    text = sentence[atom.start : atom.end]
    unit = rules.language.units.get(text.split()[-1].lower(), "")
    if kind == "lasting" and rules.language.perfect and unit not in ("minute", "hour"):
        before = sentence[max(0, start - 60) : start]
        kind = "running" if re.search(f"(?i:{rules.language.perfect})", before) else kind
    if kind == "since":
        kind = "span"
    return Found(start, atom.end, Phrase(kind, text, None, rules.language.code))


def _range(
    sentence: str, atoms: list[_Atom], place: int, window: int, rules: Grammar
) -> Found | None:
    """Two expressions that are the borders of one range, or alternatives."""
    if place + 1 == len(atoms):
        return None
    first, second = atoms[place], atoms[place + 1]
    code = rules.language.code
    a, b = sentence[first.start : first.end], sentence[second.start : second.end]
    start, form = first.start, None
    left = rules.left.search(sentence, window, first.start)
    prep = bool(left and left["prep"] and left["prep"].lower() in _preps(first.shape))
    if rules.to.fullmatch(sentence, first.end, second.start):
        if match := rules.range.search(sentence, window, first.start):
            start, form = match.start(), "range"
        elif (
            first.shape.kind in _POINTS
            and second.shape.alone
            and (first.shape.alone or prep)
            and not rules.both.fullmatch(sentence, first.end, second.start)
        ):
            start, form = (left.start() if left and prep else start), "range"
    if form is None and prep and left:
        if rules.both.fullmatch(sentence, first.end, second.start):
            start, form = left.start(), "pair"
        elif rules.either.fullmatch(sentence, first.end, second.start):
            start, form = left.start(), "silent"
    if form is None:
        return None
    return Found(start, second.end, Phrase(form, a, b, code))


def _form(match: re.Match[str], rules: Grammar) -> Form | None:
    for n, frame in enumerate(rules.language.frames):
        if frame.form != "range" and match[f"f{n}"] is not None:
            return frame.form
    return None


def _preps(shape: Shape) -> list[str]:
    return [word.replace("_", " ") for word in shape.after.split()]


def _is_name(sentence: str, atom: _Atom, start: int, form: Form, rules: Grammar) -> bool:
    """Whether "from May", "by June" speaks of a person: a letter from May, painted by June.

    And whether "after the fall", "from the spring" speak of no season.
    """
    words = sentence[atom.start : atom.end].lower()
    if words not in rules.language.names:
        return form in ("from", "after") and atom.shape.kind == "season" and words[-1].isalpha()
    before = _WORD.findall(sentence[max(0, start - 20) : start])
    return bool(before and re.fullmatch(f"(?i:{rules.language.giving})", before[-1]))


def _foreign(sentence: str) -> list[Found]:
    """Absolute dates in languages that have no table here."""
    return [
        Found(match.start(), match.end(), Phrase("in", match[0], None, "*"))
        for match in re.finditer(FOREIGN, sentence)
        if foreign(match[0]) is not None
    ]
