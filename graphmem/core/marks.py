"""Marks of a passage: what kind of words stand in it. Stored; a change needs a new index."""

from __future__ import annotations

from typing import Final

__all__ = ["ASKS", "NAMES", "TIMES"]

NAMES: Final = 1
"""A capitalised word inside a sentence that is none of the speakers."""
TIMES: Final = 2
"""A date or a word of time."""
ASKS: Final = 4
"""It ends with a question."""
