"""Cutting an episode into passages, the units of search."""

from __future__ import annotations

from typing import Final

__all__ = ["STEP", "WINDOW", "segment"]

WINDOW: Final = 60
"""Words in a passage; design: RETRIEVAL, Write path."""

STEP: Final = 50
"""Words from the start of one passage to the start of the next."""


def segment(text: str) -> tuple[str, ...]:
    """The passages of a text in order; at least one, each at most `WINDOW` words.

    A text that fits is its only passage, as it stands. The windows of a longer one overlap, and
    the last one ends with the text.
    """
    words = text.split()
    if len(words) <= WINDOW:
        return (text,)
    starts = range(0, len(words) - WINDOW + STEP, STEP)
    return tuple(" ".join(words[start : start + WINDOW]) for start in starts)
