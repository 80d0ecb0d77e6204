"""A regular expression that is compiled when it is first used: importing costs nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Pattern"]


class Pattern:
    """The methods of `re.Pattern` that the rules use."""

    __slots__ = ("_compiled", "_flags", "_text")

    def __init__(self, text: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        """Keep the text; an error in it shows at first use."""
        self._text, self._flags = text, flags
        self._compiled: re.Pattern[str] | None = None

    def _made(self) -> re.Pattern[str]:
        if self._compiled is None:
            self._compiled = re.compile(self._text, self._flags)
        return self._compiled

    def search(self, text: str) -> re.Match[str] | None:
        """The first match anywhere."""
        return self._made().search(text)

    def match(self, text: str) -> re.Match[str] | None:
        """The match at the beginning."""
        return self._made().match(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The match of the whole."""
        return self._made().fullmatch(text)

    def sub(self, new: str | Callable[[re.Match[str]], str], text: str) -> str:
        """The text with every match replaced."""
        return self._made().sub(new, text)

    def split(self, text: str) -> list[str]:
        """The parts between matches."""
        return self._made().split(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every match, in order."""
        return self._made().finditer(text)
