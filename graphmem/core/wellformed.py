"""Text that any store and any wire can carry."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["well_formed"]

_BROKEN: Final = re.compile(r"[\x00\ud800-\udfff]")


def well_formed(text: str) -> str:
    """The text with a blank for every NUL and for every half of a surrogate pair that is alone.

    Two halves that belong together become their character.
    """
    if _BROKEN.search(text) is None:
        return text
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return _BROKEN.sub(" ", joined)
