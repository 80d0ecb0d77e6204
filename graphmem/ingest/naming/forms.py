"""Whether two forms of a name can be one thing's: "Acme Inc." and "Acme", "Jane" and "Jane Smith".

A verdict is "same" (if only one known thing fits), "maybe" (worth a mark, never a merge) or "".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from rapidfuzz.distance import OSA

from graphmem.core.names import acronyms, folded_words, name_key, name_words
from graphmem.ingest.naming.tables import (
    GIVEN,
    ORGANISATION_ENDS,
    PLACES,
    STATES,
    TITLES,
    nicknames,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "Person",
    "Verdict",
    "another_firm",
    "compact",
    "gender_of",
    "is_another_title",
    "is_plural",
    "person_form",
    "place_key",
    "same_person",
    "same_thing",
    "variants",
]

Verdict: TypeAlias = Literal["same", "maybe", ""]

_QUALIFIERS: Final = frozenset(
    "from at of in the who with and next to by on for my our his her that which whose & or".split()
)
_DEGREES: Final = frozenset("phd md esq msc bsc mba".split())
_GENERATIONS: Final = frozenset("jr sr junior senior ii iii iv".split())
_LETTERS: Final = 3  # shortest acronym that says enough
_LONG: Final = 6  # shortest word in which one slip of the pen leaves no doubt


@dataclass(frozen=True, slots=True)
class Person:
    """A person's name taken apart: folded words in speaking order, the title apart.

    `qualified` tells of a name that says which one is meant ("Jane from work"): it fits no other.
    """

    words: tuple[str, ...]
    title: str = ""
    qualified: bool = False


@lru_cache(maxsize=1 << 13)
def person_form(name: str) -> Person:
    """Take a person's name apart."""
    before, comma, after = name.partition(",")
    if comma and "," not in after and 1 <= len(after.split()) <= 2 and len(before.split()) <= 2:
        last = name_words(after)
        name = name if last and last[0] in {*_DEGREES, "jr", "sr"} else f"{after} {before}"
    words = _split(re.sub(r"(?<=\w)-(?=\w)", "", name))  # "Anna-Lena" is one name, not two
    title = ""
    while len(words) > 1 and words[0] in TITLES:
        title = title or TITLES[words[0]]
        words = words[1:]
    words = tuple(word for word in words if word not in _DEGREES)
    whose = re.search(r"['’]s? ", name) is not None
    return Person(words, title, whose or any(word in _QUALIFIERS for word in words))


def same_person(one: str, other: str) -> Verdict:
    """Whether two forms can be one person's."""
    a, b = person_form(one), person_form(other)
    if a.words == b.words:
        return "same" if a.words else ""
    if a.qualified or b.qualified:
        return ""
    if "".join(a.words) == "".join(b.words):
        return "same"
    short, long = (a, b) if len(a.words) <= len(b.words) else (b, a)
    if len(short.words) == 1:
        return _single(short, long)
    if sorted(short.words) == sorted(long.words):
        return "maybe"
    if long.words[: len(short.words)] == short.words:
        return "maybe" if _GENERATIONS & {*long.words} else "same"
    return _full(short.words, long.words)


def _single(short: Person, long: Person) -> Verdict:
    """One word: a first name fits; a last name is as often another one of the family."""
    word = short.words[0]
    if len(word) < 2:
        return ""
    if len(long.words) == 1:
        return _by_nickname(word, long.words[0])
    if word == long.words[0] and not short.title:
        return "same"
    if word == long.words[-1]:
        return "same" if short.title and short.title == long.title else "maybe"
    if word == long.words[0]:
        return "same" if short.title in ("", long.title) else "maybe"
    return _by_nickname(word, long.words[0])


def _by_nickname(one: str, other: str) -> Verdict:
    if not _nickname(one, other):
        return ""
    return "maybe" if {one, other} & _own_names() else "same"


def _full(short: Sequence[str], long: Sequence[str]) -> Verdict:
    """Two names with a last name each."""
    if short[-1] == long[-1]:
        if not _first_fits(short[0], long[0]):
            if _nickname(short[0], long[0]):
                return "maybe"
            return "same" if _slips(short[0], long[0]) and len(short) == len(long) else ""
        inner, outer = list(short[1:-1]), list(long[1:-1])
        fits = all(any(_first_fits(word, each) for each in outer) for word in inner)
        return "same" if fits else "maybe"
    if short[0] != long[0] or len(short) != len(long):
        return ""
    differing = [(x, y) for x, y in zip(short[1:], long[1:], strict=True) if x != y]
    if len(differing) == 1 and _slips(*differing[0]):
        return "same"
    close = len(differing) == 1 and min(map(len, differing[0])) > 3
    return "maybe" if close and OSA.distance(*differing[0]) == 1 else ""


def _first_fits(one: str, other: str) -> bool:
    if one == other:
        return True
    if 1 in (len(one), len(other)):
        return one[0] == other[0]
    # Who is called Lisa may be an Elizabeth, and as well her sister.
    return _nickname(one, other) and not {one, other} & _own_names()


def _nickname(one: str, other: str) -> bool:
    """Whether one is short for the other, or both are short for the same first name."""
    table = nicknames()
    a, b = table.get(one, frozenset()), table.get(other, frozenset())
    return other in a or one in b or bool(a & b)


def is_another_title(one: str, other: str) -> bool:
    """Whether two last names have titles that keep them apart: "Dr. Novak" and "Mrs. Novak"."""
    a, b = person_form(one), person_form(other)
    return len(a.words) == 1 and a.words == b.words and "" != a.title != b.title != ""


def gender_of(name: str) -> str:
    """What the title of a person's name tells: "m", "f" or nothing."""
    return {"mr": "m", "mrs": "f", "ms": "f"}.get(person_form(name).title, "")


def _own_names() -> frozenset[str]:
    """Short names that are as often somebody's whole first name."""
    return frozenset(GIVEN.split()) & frozenset(nicknames())


def _slips(one: str, other: str) -> bool:
    """Whether a slip of the pen makes one of the other: letters swapped inside, or one doubled."""
    if min(len(one), len(other)) < _LONG or one[:2] != other[:2] or one[-1] != other[-1]:
        return False
    if len(one) == len(other):
        return sorted(one) == sorted(other) and OSA.distance(one, other) == 1
    short, long = sorted((one, other), key=len)
    twice = range(1, len(long))
    return any(long[n] == long[n - 1] and long[:n] + long[n + 1 :] == short for n in twice)


def same_thing(one: str, other: str) -> Verdict:
    """Whether two forms can be one place's, firm's, work's or other thing's."""
    a, b = _split(one), _split(other)
    if not a or not b:
        return ""
    if compact(one) == compact(other):
        return "same" if len(compact(one)) >= _LONG or a == b else "maybe"
    if place_key(one) == place_key(other):
        return "same"
    if (firm := _firm(a, b)) is not None:
        return firm
    if _region(one) == name_key(other) or _region(other) == name_key(one):
        state = name_key((one if "," in one else other).partition(",")[2])
        return "maybe" if state in STATES else "same"
    if name_key(other) == _before_colon(one) or name_key(one) == _before_colon(other):
        return "same"
    if compact(one) in acronyms(other) or compact(other) in acronyms(one):
        return "same" if _letters(one) or _letters(other) else ""
    return _nearly(one, other, a, b)


def another_firm(one: str, other: str) -> bool:
    """Whether two names are of firms that only the law tells apart: "Acme AG" and "Acme GmbH"."""
    a, b = _split(one), _split(other)
    return a != b and a[-1:] != b[-1:] and _firm(a, b) == "maybe"


def _firm(a: tuple[str, ...], b: tuple[str, ...]) -> Verdict | None:
    bare = [_without_ends(words) for words in (a, b)]
    if bare[0] != bare[1] or not bare[0]:
        return None
    return "same" if a == bare[0] or b == bare[0] else "maybe"


def _without_ends(words: tuple[str, ...]) -> tuple[str, ...]:
    while len(words) > 1 and words[-1] in ORGANISATION_ENDS:
        words = words[:-1]
    return words


def _region(name: str) -> str:
    """The key of a place without its region ("Valencia, Spain"); "" without one."""
    before, comma, after = name.partition(",")
    good = comma and before[:1].isupper() and after.strip()[:1].isupper() and "," not in after
    return name_key(before) if good and name_words(after)[-1:] != () else ""


def _before_colon(name: str) -> str:
    """The key of a title without its subtitle; "" without one, or where too little is left."""
    before, colon, _ = name.partition(": ")
    return name_key(before) if colon and len(before.split()) > 1 else ""


def _letters(name: str) -> bool:
    """Whether a name is written as an acronym: three or more letters, most of them capitals."""
    letters = [c for c in name if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    return len(letters) >= _LETTERS and " " not in name.strip() and capitals * 3 >= len(letters) * 2


def _nearly(one: str, other: str, a: tuple[str, ...], b: tuple[str, ...]) -> Verdict:
    """Spelling slips, and plurals of common nouns of two or more words."""
    if len(a) == len(b):
        differing = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
        if len(differing) != 1:
            return ""
        x, y = differing[0]
        if one.islower() and other.islower() and a[:-1] == b[:-1] and is_plural(x, y):
            return "same" if len(a) > 1 else "maybe"
        if any(character.isdigit() for character in x + y):
            return ""
        if _slips(x, y):
            return "same"
        inside = min(len(x), len(y)) >= _LONG + 2 and x[:2] == y[:2] and x[-1] == y[-1]
        if OSA.distance(x, y) == 1 and inside:
            return "same" if len(a) > 1 else "maybe"
        return ""
    short, long = sorted((a, b), key=len)
    begins = long[: len(short)] == short and one[:1].isupper() and other[:1].isupper()
    return "maybe" if begins and not any(w.isdigit() for w in long[len(short) :]) else ""


def _numbers(noun: str) -> tuple[str, ...]:
    """The plurals a noun may have, and what it may be the plural of."""
    ending = noun[:-1] + "ies" if noun.endswith("y") else noun + "es"
    back = [noun.removesuffix("s"), noun.removesuffix("es")]
    if noun.endswith("ies"):
        back.append(noun[:-3] + "y")
    return (noun + "s", ending, *back)


def is_plural(one: str, other: str) -> bool:
    """Whether one word is the plural of the other."""
    short, long = sorted((one, other), key=len)
    if len(short) < 4:
        return False
    ending = short[:-1] + "ies" if short.endswith("y") else short
    return long in (short + "s", short + "es", ending)


def place_key(name: str) -> str:
    """The key of a place, of the commonest other names too; an abbreviation counts in capitals."""
    key = name_key(name)
    known = PLACES.get(key)
    if known is None or (len(key.replace(" ", "")) <= 3 and not _capitals(name)):
        return key
    return known


def _capitals(name: str) -> bool:
    bare = name.removeprefix("the ").removeprefix("The ")
    return all(character.isupper() for character in bare if character.isalpha())


@lru_cache(maxsize=1 << 13)
def compact(name: str) -> str:
    """A name without spaces and signs: "hip-hop", "hip hop" and "hiphop" are one."""
    return "".join(name_words(name))


def variants(name: str) -> tuple[str, ...]:
    """Further keys under which the thing of a name may be known."""
    words = name_words(name)
    found = {compact(name), place_key(name), " ".join(_without_ends(words)), *acronyms(name)}
    found |= {name_key(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)), _region(name)}
    if "," in name:
        found.add(" ".join(person_form(name).words))
    if name.islower() and len(words) > 1:
        found |= {" ".join((*words[:-1], form)) for form in _numbers(words[-1])}
    found |= {key for key, full in PLACES.items() if full == place_key(name)}
    return tuple(sorted(found - {"", name_key(name)}))


@lru_cache(maxsize=1 << 13)
def _split(name: str) -> tuple[str, ...]:
    """The folded words of a name without its article; "J.K." is one word "jk"."""
    joined = re.sub(r"\b([A-Z])\. ?(?=[A-Z]\b)", r"\1", name)
    words = folded_words(joined)
    return words[1:] if len(words) > 1 and words[0] in ("the", "an") else words
