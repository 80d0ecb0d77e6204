"""Sentences and clauses, and which of them must not be believed."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["clauses", "plain", "sentences", "silent"]

MAX_SENTENCE: Final = 400
"""Characters of a sentence that rules read; what is longer says more than a pattern can."""

_ABBREVIATED = re.compile(r"(?:\b(?:St|Mr|Mrs|Ms|Dr|Prof|vs|e\.g|i\.e|approx|No)|\b[A-Z])\.$")
_BREAK = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+|\n+")

_SUPPOSED = re.compile(
    r"\b(?:might|maybe|perhaps|possibly|probably|could|would|should|ought|wish\w*|hop(?:e|es|ing)"
    r"|hopefully|if|unless|whether|imagin\w+|suppos\w+|pretend\w*|kidding|jok(?:e|es|ed|ing)"
    r"|just for fun|thinking (?:of|about)|think about|consider\w*|dream\w*|fantas\w+|wonder\w*"
    r"|unsure|not sure|guess|i think|apparently|allegedly|reportedly|rumou?rs?|they say"
    r"|said|says|told|asked|heard|read that|claims?|believes?|almost|nearly|as though|in case"
    r"|want(?:s|ed)? to|wanna|would've|feels? like|seems?|looks like|novel|fiction\w*|story"
    r"|character|role ?play|lyrics|quote|film|movie|hypothetical\w*|theoretically|in theory"
    r"|someday|some day|one day|at some point|no idea|don't know|do not know|what if|lol|jk)\b"
    r"|\b(?:i|we|you|he|she|they)['’]d\b|[\"“”«»„]|(?<!\w)['‘][^'’]{3,}['’](?!\w)",
    re.IGNORECASE,
)

_OPENER = re.compile(
    r"^(?:(?:by the way|btw|also|well|so|actually|oh|yes|yeah|yep|no|nope|ok|okay|anyway|honestly"
    r"|fyi|hey|hi|hello|and|but|then|guess what|good news|big news|bad news|great news|update|news"
    r"|just so you know|for the record|to be clear|sorry|correction|fun fact|luckily|sadly"
    r"|unfortunately|fortunately|finally|after all|in fact|of course|right|sure|ps)\b"
    r"(?:\s*[,:!.–—-]+\s*|\s+)|(?:hi|hey|hello),? [A-Z]\w+[,!.]\s*)+",
    re.IGNORECASE,
)
_ADVERB = re.compile(
    r"\s*\b(?:now|currently|still|also|just|recently|already|finally|nowadays|these days|again"
    r"|really|actually|officially|too|as well|at the moment|right now|definitely|full[- ]time"
    r"|part[- ]time|permanently|for good|very much"
    r"|so much|a lot|lately|sometimes|always|happily|instead)\b(?=[\s,.!]|$)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"(?:\s*[;–—]\s*|,?\s+(?:and|but|so|because|since then|and then|and so)\s+)(?=(?:I|we|We)\b)"
    r"|,\s+(?=(?:I|we)\b)"
)


def sentences(text: str) -> list[str]:
    """The sentences of a text, with their final mark; in order."""
    found: list[str] = []
    for part in _BREAK.split(text):
        sentence = part.strip()
        if not sentence:
            continue
        if found and _ABBREVIATED.search(found[-1]):
            found[-1] = f"{found[-1]} {sentence}"
        else:
            found.append(sentence)
    return found


def silent(sentence: str) -> bool:
    """Whether a sentence is asked, supposed, quoted, joked or hedged: then it claims nothing."""
    return (
        len(sentence) > MAX_SENTENCE
        or sentence.rstrip("\"'”’) ").endswith("?")
        or bool(_SUPPOSED.search(sentence))
    )


def clauses(sentence: str) -> list[str]:
    """The main clauses of a sentence that speak of their speaker, without openers."""
    stripped = _OPENER.sub("", sentence.strip())
    return [part.strip() for part in _CLAUSE.split(stripped) if part and part.strip()]


def plain(clause: str) -> str:
    """A clause without adverbs that change nothing, and without its final mark."""
    bare = _ADVERB.sub("", clause)
    return re.sub(r"\s+", " ", bare).strip(" .!…")
