"""Names: the normalised form by which a mention finds an entity."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import Final

__all__ = [
    "acronyms",
    "folded_words",
    "fullness",
    "is_proper",
    "name_key",
    "name_words",
    "words_of",
]

MAX_KEY: Final = 160
"""Longest key in characters; a longer name keeps its beginning and a digest of the whole."""

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_LETTERS = re.compile(r"[^\W\d_]+")
_TITLES: Final = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof", "sir", "the", "a", "an"})
_SMALL: Final = frozenset(
    """of the and de la le du des del della di da van von der den dem zu zum zur y e a an in on
    for to & at""".split()
)
"""Words that stand small inside a name."""

SHORTEST: Final = 3
"""Letters of the shortest acronym that says enough."""

_POSSESSIVE = re.compile(r"['’]s?(?=\s|$)")
_UNDECOMPOSED: Final = {
    ord(letter): plain
    for letter, plain in zip("øłđħıæœðþ", "o l d h i ae oe d th".split(), strict=True)
}


@lru_cache(maxsize=1 << 15)
def name_key(text: str) -> str:
    """The normalised form of a name; "" if it holds no letter and no digit.

    Compatibility forms, case, accents, punctuation and a leading article or title are folded:
    "The Café", "cafe" and "CAFÉ!" are one. Signs that change the meaning of a literal ("-3",
    "3.5", "50 %") are kept.
    """
    words = name_words(text)
    key = " ".join(words)
    if any(character.isdigit() for character in key):
        key = _literal_key(text) or key
    if len(key) > MAX_KEY:
        digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        return f"{key[: MAX_KEY - 17]} {digest}"
    return key


def name_words(text: str) -> tuple[str, ...]:
    """The words of a name, folded, without a leading article or title."""
    words = folded_words(text)
    if len(words) > 1 and words[0] == "a" and text.lstrip()[1:2] == ".":
        return words  # "A. Smith": an initial
    while len(words) > 1 and words[0] in _TITLES:
        words = words[1:]
    return words


def folded_words(text: str) -> tuple[str, ...]:
    """The words of a name, folded, all of them; a possessive ending is no part of a word."""
    return tuple(_WORD.findall(_fold(_POSSESSIVE.sub("", text))))


@lru_cache(maxsize=1 << 14)
def words_of(name: str) -> tuple[str, ...]:
    """`folded_words` of the name of a known thing: asked for with every batch that may mean it."""
    return folded_words(name)


def is_proper(name: str) -> bool:
    """Whether a name is a proper one: capitals where a name has them, or a script without."""
    words = _LETTERS.findall(_POSSESSIVE.sub("", name))
    main = [word for word in words if word.lower() not in _SMALL]
    return bool(main) and all(not word[0].islower() for word in main)


def acronyms(name: str) -> frozenset[str]:
    """The acronyms of a name of three or more capitalised words, folded.

    With its small words and without: "hom" for "House of Mirrors".
    """
    words = _LETTERS.findall(name)
    if len(words) < SHORTEST or not is_proper(name):
        return frozenset()
    every = "".join(word[0] for word in words).casefold()
    short = "".join(word[0] for word in words if word[0].isupper()).casefold()
    bare = every[1:] if words[0].lower() == "the" else every
    return frozenset(letters for letters in (every, bare, short) if len(letters) >= SHORTEST)


def fullness(name: str) -> tuple[int, int, int, int, str]:
    """Orders the forms of one name: the fullest is the greatest.

    A name of its own, which begins with a capital (or in a script without), wins over a common
    noun and over a description by an owner ("Ann's sister"), and these over one by "User" or
    "The user", who has no name yet. Then more words win (up to four: longer is a description, not
    a name), then a capital, then whole words over initials, then the text itself so that the
    order is total.
    """
    words = name.split()
    long = sum(1 for word in words if len(word.strip(".")) > 1)
    capital = any(character.isupper() for character in name)
    nobodys = words[:1] == ["User's"] or words[:2] == ["The", "user's"]
    told = 0 if nobodys else 1 if _is_owned(words) or name[:1].islower() else 2
    return (told, long if len(words) <= 4 else 0, int(capital), len(name), name)


def _is_owned(words: list[str]) -> bool:
    """Whether words describe something by its owner: a possessive, and a small word after it."""
    return any(
        word.endswith(("'s", "’s", "s'", "s’")) and after[:1].islower()
        for word, after in pairwise(words)
    )


def _literal_key(text: str) -> str:
    """A literal with figures: sign, decimal point, colon and dash inside it say something."""
    folded = _fold(text).strip()
    parts = re.findall(r"[-+]?\d[\d.,:/_+-]*\d|[-+]?\d|[^\W_]+|[%°$€£]", folded)
    while len(parts) > 1 and parts[0] in _TITLES:
        parts = parts[1:]
    return " ".join(parts)


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    if plain.isascii():
        return plain
    decomposed = unicodedata.normalize("NFD", plain.translate(_UNDECOMPOSED))
    # Marks are dropped from Latin, Greek and Cyrillic only; elsewhere they are letters.
    kept = (c for c in decomposed if not ("\u0300" <= c <= "\u036f") and c not in "\u200e\u200f")
    return unicodedata.normalize("NFC", "".join(kept))
