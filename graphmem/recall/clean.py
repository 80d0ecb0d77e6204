"""Text from outside, made harmless for one line of a context block.

Whatever an episode, a fact or a name says, its printed form is one line, holds no character that
hides or reorders text, and cannot be read as one of the block's own tags.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["TAGS", "excerpt", "one_line"]

TAGS: Final = (
    "USER_SUMMARY",
    "FACTS",
    "ENTITIES",
    "EPISODES",
    "OBSERVATIONS",
    "THREAD_SUMMARIES",
    "MESSAGES",
)
"""Every tag a block can have."""

_NAMES: Final = tuple(tag.replace("_", "").lower() for tag in TAGS)

# The sign and what passes for it: forms that NFKC folds, look-alikes, and how markup and
# programs write it. Longer spellings first.
_OPENING: Final = re.compile(
    r"&lt;?|&#0*60;?|&#x0*3c;?|\\u003c|\\x3c|%3c"
    "|[<\uff1c\ufe64\u2039\u00ab\u2329\u3008\u300a\u27e8\u27ea\u02c2\u1438\u276e\u2770\u276c"
    "\u2991\u29fc\u227a\u226a\u22d6\u2a85\u16b2\U0001d236]",
    re.IGNORECASE,
)
# What an opening in ASCII begins with.
_SIGN: Final = re.compile(r"[<&\\%]")
# Between the sign and the tag's letters, and between those, a reader passes over these.
_PASSED: Final = re.compile(r"[\W_]", re.UNICODE)
# Format characters that people need: joiners of emoji and of Arabic, Persian and Indic script.
_KEPT_FORMATS: Final = frozenset("\u200c\u200d")

STRETCH: Final = 20_000


def one_line(text: str, tags: tuple[str, ...] = ()) -> str:
    """The text on one line, without characters that hide, reorder or forge.

    White space and line breaks of every kind collapse to single blanks; control characters,
    direction controls, invisible format characters and lone surrogates are dropped; the sign
    before anything that reads as one of `TAGS` or `tags` (any case, spacing or look-alike)
    becomes `[`. Everything else stays as it is.
    """
    if text.isascii() and text.isprintable():
        visible = text
    else:
        visible = "".join([_visible(character) for character in text])
    return _disarmed(" ".join(visible.split()), _folded((*TAGS, *tags)) if tags else _NAMES)


def excerpt(text: str, wanted: frozenset[str], limit: int) -> str:
    """At most `limit` characters of a text on one line: the window with most of the words.

    `wanted` are lower-case word beginnings: that with the most different ones, and of such the one
    with the most of them. The first such window wins; "…" marks a cut. Of a
    very long text only its best stretch of `STRETCH` characters is read.
    """
    if len(text) <= STRETCH:
        return _shortened(one_line(text), wanted, limit)
    lower = text.lower()
    starts = range(0, len(text) - STRETCH // 2, STRETCH // 2)
    best = max(
        starts,
        key=lambda start: (sum(lower.find(w, start, start + STRETCH) >= 0 for w in wanted), -start),
    )
    line = _shortened(one_line(text[best : best + STRETCH]), wanted, limit - 2)
    before = "…" if best and not line.startswith("…") else ""
    after = "…" if best + STRETCH < len(text) and not line.endswith("…") else ""
    return f"{before}{line}{after}"


def _shortened(text: str, wanted: frozenset[str], limit: int) -> str:
    if len(text) <= limit:
        return text
    best = _best_start(list(_met(text, sorted(wanted))), limit - 40)
    begin = max(0, min(best - 40, len(text) - limit + 1))
    if begin:
        begin = text.find(" ", begin) + 1 or begin
    cut = text[begin : begin + limit - 2]
    if begin + len(cut) < len(text):
        cut = cut[: cut.rfind(" ")] if " " in cut[1:] else cut
        cut = f"{cut.rstrip()}…"
    return f"…{cut}" if begin else cut


def _met(text: str, wanted: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Where a text has wanted words, and which."""
    for match in re.finditer(r"\w+", text):
        word = match.group().lower()
        stem = next((stem for stem in wanted if word.startswith(stem)), None)
        if stem is not None:
            yield match.start(), stem


def _best_start(met: Sequence[tuple[int, str]], reach: int) -> int:
    """Where the stretch begins that has the most different words, and of such the most; else 0."""
    best, most, end = 0, (0, 0), 0
    inside: Counter[str] = Counter()
    for place, (start, stem) in enumerate(met):
        while end < len(met) and met[end][0] - start < reach:
            inside[met[end][1]] += 1
            end += 1
        if (here := (len(+inside), end - place)) > most:
            best, most = start, here
        inside[stem] -= 1
    return best


@lru_cache(maxsize=4096)
def _visible(character: str) -> str:
    if character.isspace():
        return " "
    category = unicodedata.category(character)
    if category in ("Cc", "Cs") or (category == "Cf" and character not in _KEPT_FORMATS):
        return ""
    if "\U000e0000" <= character <= "\U000e0fff" or character in "\u115f\u1160\u3164\uffa0\u034f":
        return ""
    return character


@lru_cache(maxsize=256)
def _folded(tags: tuple[str, ...]) -> tuple[str, ...]:
    """The letters of tags, as a reader may take them."""
    letters = (_PASSED.sub("", unicodedata.normalize("NFKD", tag).lower()) for tag in tags)
    return tuple(dict.fromkeys(word for word in letters if word))


def _disarmed(line: str, names: tuple[str, ...]) -> str:
    if line.isascii() and _SIGN.search(line) is None:
        return line
    parts: list[str] = []
    last = 0
    longest = max(map(len, names))
    for match in _OPENING.finditer(line):
        if _reads_as_tag(line[match.end() : match.end() + 8 * longest], names, longest):
            parts += [line[last : match.start()], "["]
            last = match.end()
    return "".join([*parts, line[last:]])


def _reads_as_tag(after: str, names: tuple[str, ...], longest: int) -> bool:
    """Whether letters that read as a tag follow; a letter that is not ASCII may read as any."""
    folded = unicodedata.normalize("NFKD", after).lower()
    letters = ""
    for character in folded:
        if _PASSED.match(character) or unicodedata.combining(character):
            continue
        letters += character
        if len(letters) >= longest:
            break
    return any(len(letters) >= len(name) and _passes_for(letters, name) for name in names)


def _passes_for(letters: str, name: str) -> bool:
    return all(
        seen == meant or not seen.isascii() for seen, meant in zip(letters, name, strict=False)
    )
