"""From the table of a language to its regular expressions, compiled when first wanted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from graphmem.ingest.rules.times.english import ENGLISH
from graphmem.ingest.rules.times.french import FRENCH
from graphmem.ingest.rules.times.german import GERMAN
from graphmem.ingest.rules.times.spanish import SPANISH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphmem.ingest.rules.times.model import Language, Shape

__all__ = ["LANGUAGES", "Grammar", "grammar"]

LANGUAGES: Final[Mapping[str, Language]] = {
    language.code: language for language in (ENGLISH, GERMAN, FRENCH, SPANISH)
}

_MACRO = re.compile(r"\{([a-z]+)\}")
_GROUP = re.compile(r"\(\?P<\w+>")
# An expression is no part of a longer word or number, of an amount, or of a name ("last week's").
_BEFORE = r"(?<![\w-])(?<!\w[.:/])(?<!\d,)(?<![$€£#@])"
_STOP = (
    r"(?:(?:(?<=\b\w{3})|(?<=\b\w{4}))(?<!may|une|uly|mai|uni|uli|ars|uin|oût|ayo)\.(?=,? ?\d))?"
)
_BEHIND = r"(?!\w|-\w|[.,:]\d|['’]s\b|\s?[%€$£]|\()"


@dataclass(frozen=True, slots=True)
class Grammar:
    """What finds the expressions of one language, and what stands around them.

    Each group of `atoms` is one of `shapes`, which stand at `places` of the table. `left` matches
    the words right before an expression: a group for each frame (`f0` …), `prep` for the
    preposition.
    """

    language: Language
    shapes: tuple[Shape, ...]
    places: tuple[int, ...]
    atoms: re.Pattern[str]
    left: re.Pattern[str]
    range: re.Pattern[str]
    to: re.Pattern[str]
    both: re.Pattern[str]
    either: re.Pattern[str]
    onward: re.Pattern[str]
    present: re.Pattern[str]
    tight: re.Pattern[str]
    strict: re.Pattern[str]
    nouns: frozenset[str]
    starts: frozenset[str]


@lru_cache(maxsize=8)
def grammar(code: str) -> Grammar:
    """The grammar of a language; a KeyError if there is no table for it."""
    language = LANGUAGES[code]
    places = tuple(n for n, shape in enumerate(language.shapes) if not shape.hidden)
    shapes = tuple(language.shapes[place] for place in places)
    found = "|".join(f"({expand(language, shape.template)})" for shape in shapes)
    return Grammar(
        language=language,
        shapes=shapes,
        places=places,
        atoms=re.compile(f"{_BEFORE}(?i:{found}){_BEHIND}"),
        left=_left(language),
        range=_before(next(f.words for f in language.frames if f.form == "range"), language),
        to=_between(language.to, language),
        both=_between(language.both, language),
        either=_between(language.either, language),
        onward=re.compile(rf"(?i:\s+(?:{language.onward}))(?!\w)"),
        present=re.compile(rf"(?i:\s+(?:{language.to})\s+(?:{language.now}))(?!\w)"),
        tight=_follow(language, r"[A-ZÄÖÜÉÈÀÇÑ]\w|\w+ly\b|\w+mente?\b|"),
        strict=_follow(language, r"\w+ly\b|\w+mente?\b|"),
        nouns=frozenset(language.nouns.split()),
        starts=_starts(language),
    )


def _starts(language: Language) -> frozenset[str]:
    """The words (lower case) with which an expression can begin, if it begins with no digit."""
    phrases = (
        *language.months,
        *language.weekdays,
        *language.seasons,
        *language.numbers,
        *language.vague,
        *language.steps,
        *language.days,
        *language.hours,
        *language.holidays,
        *language.ordinals,
        *language.edges,
        *language.decades,
        *language.triggers,
    )
    first = (re.match(r"\w+", phrase) for phrase in phrases)
    return language.starts | {match[0] for match in first if match}


def expand(language: Language, template: str, *, named: bool = False) -> str:
    """A template with its words; each piece a group of its name if `named` (then `name__2` …)."""
    seen: dict[str, int] = {}

    def word(match: re.Match[str]) -> str:
        name = match[1]
        body = _piece(language, name)
        if not named:
            return f"(?:{body})"
        group = {"amonth": "month", "fullday": "weekday"}.get(name, name)
        seen[group] = seen.get(group, 0) + 1
        mark = f"__{seen[group]}" if seen[group] > 1 else ""
        return f"(?P<{group}{mark}>{body})"

    return _MACRO.sub(word, template if named else _GROUP.sub("(?:", template))


@lru_cache(maxsize=512)
def reader(code: str, place: int) -> re.Pattern[str]:
    """What takes an expression of this shape (its place in the table) into its parts."""
    language = LANGUAGES[code]
    template = language.shapes[place].template
    return re.compile(f"(?i:{expand(language, template, named=True)})")


@lru_cache(maxsize=8)
def about(code: str) -> re.Pattern[str]:
    """Words before an expression that make it approximate."""
    return re.compile(rf"(?i:(?:{LANGUAGES[code].about})\s+)")


def _piece(language: Language, name: str) -> str:
    if name in language.parts:
        return _GROUP.sub("(?:", expand(language, language.parts[name]))
    words = {
        "month": language.months,
        "season": language.seasons,
        "weekday": language.weekdays,
        "fullday": [day for day in language.weekdays if len(day) > 5 or language.code != "en"],
        "unit": language.units,
        "step": language.steps,
        "named": language.days,
        "part": language.hours,
        "holiday": language.holidays,
        "nth": language.ordinals,
        "edge": [edge for edge in language.edges if edge != "the"],
        "decade": language.decades,
        "side": language.sides,
    }
    if name in ("month", "weekday", "fullday"):
        return _cased(words[name], language)
    if name in words:
        return _any(words[name])
    if name == "amonth":
        return _abbreviated(language.months)
    if name == "monthb":
        return _cased(language.months, language)
    if name in ("day", "dayb"):
        return language.day
    if name in ("year", "yearb"):
        return r"(?:1[89]|2[01])\d\d(?!\d|[%€$£]|[:.,]\d)"
    if name == "yy":
        return r"['’‘]\d\d(?!\d)"
    if name == "n":
        return r"\d{1,3}|" + _any((*language.vague, *language.numbers))
    raise KeyError(name)


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _abbreviated(words: Iterable[str]) -> str:
    """Words of which the short ones may end in a full stop, if a number follows."""
    return f"(?:{'|'.join(sorted(words, key=len, reverse=True))}){_STOP}"


def _cased(words: Iterable[str], language: Language) -> str:
    """Names that must be capitalised where their lower case is another word."""
    if not language.cased:
        return _abbreviated(words)
    both = [w for word in words for w in (word.title(), word) if w not in language.cased]
    return f"(?-i:{_abbreviated(both)})"


def _left(language: Language) -> re.Pattern[str]:
    preps = sorted(
        {w.replace("_", " ") for s in language.shapes for w in s.after.split()},
        key=len,
        reverse=True,
    )
    prep = f"(?P<prep>{'|'.join(preps)})"
    frames = "|".join(
        f"(?P<f{n}>{frame.words.replace('{preps}', prep)})"
        for n, frame in enumerate(language.frames)
        if frame.form != "range"
    )
    article = rf"(?:(?:{language.article})\s+)?" if language.article else ""
    return re.compile(
        rf"(?<![\w'’-])(?i:(?:(?:{frames})(?:\s+|(?<=['’])))?{article}"
        rf"(?:(?P<about>{language.about})\s+)?)$"
    )


def _before(words: str, language: Language) -> re.Pattern[str]:
    article = rf"(?:(?:{language.article})\s+)?" if language.article else ""
    return re.compile(
        rf"(?<![\w'’-])(?i:(?:{words})(?:\s+|(?<=['’])){article}(?:(?:{language.about})\s+)?)$"
    )


def _between(words: str, language: Language) -> re.Pattern[str]:
    article = rf"(?:(?:{language.article})\s+)?" if language.article else ""
    return re.compile(rf"(?i:\s*(?:{words})\s*{article}(?:(?:{language.about})\s+)?)")


def _follow(language: Language, more: str) -> re.Pattern[str]:
    """What may stand behind an expression that another noun would make part of a name."""
    small = "|".join(
        re.escape(w) for w in sorted(language.small | language.follow, key=len, reverse=True)
    )
    return re.compile(rf"\s*(?:$|[^\w\s'’]|{more}(?i:(?:{small})\b))")
