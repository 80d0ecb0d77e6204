"""Names: the normalised form by which a mention finds an entity."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from typing import Final

__all__ = ["fullness", "name_key", "name_words"]

MAX_KEY: Final = 160
"""Longest key in characters; a longer name keeps its beginning and a digest of the whole."""

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_TITLES: Final = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof", "sir", "the", "a", "an"})
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
    folded = _fold(_POSSESSIVE.sub("", text))
    words = _WORD.findall(folded)
    while len(words) > 1 and words[0] in _TITLES:
        words = words[1:]
    return tuple(words)


def fullness(name: str) -> tuple[int, int, int, str]:
    """Orders the forms of one name: the fullest is the greatest.

    More words win (up to four: longer is a description, not a name), then a capital, then whole
    words over initials, then the text itself so that the order is total.
    """
    words = name.split()
    long = sum(1 for word in words if len(word.strip(".")) > 1)
    capital = any(character.isupper() for character in name)
    return (long if len(words) <= 4 else 0, int(capital), len(name), name)


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
