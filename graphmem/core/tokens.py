"""Search terms: one tokeniser and stemmer for every store, so that all speak of the same words.

A term is what two spellings of one word have in common: compatibility forms, case and accents
are folded, English words in ASCII are stemmed (Snowball English, M. F. Porter, 2001), and scripts
that put no spaces between words (Chinese, Japanese, Korean, Thai, …) become overlapping pairs of
characters. Terms are stored: a change of these rules is a change of every index.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import filterfalse
from string import ascii_lowercase, digits
from threading import Lock
from typing import TYPE_CHECKING, Final, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["STOP", "content_terms", "terms"]

MAX_TERM: Final = 64
"""Longest term in characters; what is longer is no word and is cut."""

STOP: Final = frozenset(
    """
    a about abov after again against aint all also am among an and ani anoth are arent as at
    be becaus been befor below between both but by can cannot cant could couldnt d did didnt
    do doe doesnt done dont down dure each ever few for from further get got had hadnt has
    hasnt have havent he her here herself him himself his how i if im in into is isnt it
    itself ive just know let ll m me might mightnt mine more most must mustnt my myself neednt
    no nor not of off on onc one onli onto or other ought our ourselv out over own pleas re s
    same shall shant she should shouldnt sinc so some such t tell than that the their them
    themselv then there these they this those through to too under until up upon us ve veri
    was wasnt we were werent what when where whi which while who whom whose will with within
    without wont would wouldnt yet you your yourself yourselv
    """.split()
)
"""Stems of English function words. "may" is left in: it is a month too."""

_WORD = re.compile(r"[^\W_]+")
# What each sign of ASCII becomes: itself, or a blank between words of small letters and digits. To
# cut at blanks takes a fraction of what a pattern takes.
_PLAIN: Final = "".join(c if c in ascii_lowercase + digits else " " for c in map(chr, range(128)))
# "Jane's" is Jane, "don't" one word like "dont"; the rest of an apostrophe's two sides are words
# of their own ("O'Brien").
_CLITIC = re.compile(r"(?<=[^\W_])['’](?:s|d|m|re|ve|ll)\b|(?<=[^\W_]n)['’](?=t\b)")
# Scripts written without spaces, and Hangul, whose particles are glued to the word: Thai, Lao,
# Myanmar, Khmer, kana, Han (with its extensions), Hangul syllables.
_UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
    "\uf900-\ufaff\U00020000-\U0003ffff]+)"
)
# Letters with a stroke or a tie that Unicode does not take apart.
_UNDECOMPOSED: Final = {
    ord(letter): plain
    for letter, plain in zip("øłđħŧıæœðþ", "o l d h t i ae oe d th".split(), strict=True)
}


class _Fold(dict[int, str | None]):
    """A lazy translation table: letters without accents; loose marks and format characters go.

    Marks are not letters to `re`, and would cut a word of Hindi or Thai at every vowel sign.
    """

    def __missing__(self, code: int) -> str | None:
        folded = _UNDECOMPOSED.get(code) or _without_accents(chr(code))
        self[code] = folded
        return folded


def _without_accents(character: str) -> str | None:
    category = unicodedata.category(character)
    if category[0] == "M" or category == "Cf":
        return None
    base, *marks = unicodedata.normalize("NFD", character)
    # Only the marks of Latin, Greek and Cyrillic: a kana or Hangul syllable stays as it is.
    if marks and all("\u0300" <= mark <= "\u036f" for mark in marks):
        return base
    return character


_FOLD: Final = _Fold()


def terms(text: str) -> tuple[str, ...]:
    r"""The search terms of a text, in order, with repetitions.

    Every term matches `[^\W_]+` and has 1 to 64 characters. Function words are kept. Any string
    is fine, lone surrogates included; what holds no letter and no digit has no terms.
    """
    return tuple(_split(text))


def content_terms(text: str) -> tuple[str, ...]:
    """The search terms without function words; all of them if nothing else is left."""
    return tuple(filterfalse(STOP.__contains__, _split(text))) or terms(text)


def _split(text: str) -> Iterable[str]:
    plain = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    if "'" in plain or "’" in plain:
        plain = _CLITIC.sub("", plain)
    if plain.isascii():
        return map(_stem, plain.translate(_PLAIN).split())
    return _split_folded(plain.translate(_FOLD))


def _split_folded(folded: str) -> Iterable[str]:
    for word in _WORD.findall(folded):
        if word.isascii():
            yield _stem(word)
            continue
        # With one group in the pattern the runs without spaces stand at the odd places.
        for place, run in enumerate(_UNSPACED.split(word)):
            if not run:
                continue
            if place % 2 == 0:
                yield _stem(run) if run.isascii() else run[:MAX_TERM]
            elif len(run) == 1:
                yield run
            else:
                yield from (run[start : start + 2] for start in range(len(run) - 1))


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802  (the library's name)


@lru_cache(maxsize=1)
def _english() -> _Stemmer:
    import Stemmer

    # Without a cache of its own: `_stem` has one.
    made = Stemmer.Stemmer("english", 0)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return cast("_Stemmer", made)


_STEMMING = Lock()  # a stemmer works on its own fields: one word at a time


@lru_cache(maxsize=1 << 17)
def _stem(word: str) -> str:
    word = word[:MAX_TERM]
    if not word.isalpha():
        return word
    with _STEMMING:
        return _english().stemWord(word)
