"""Date words: a small grammar that finds them in a sentence, and what they mean when said.

Silent about what it does not know: words of time that are left in a sentence keep its pattern
from matching. One table for each language (`english`, `german`, `french`, `spanish`), with its
examples; the code knows kinds of expressions, not languages.
"""

from __future__ import annotations

from graphmem.ingest.rules.times.found import find, find_all, language_of
from graphmem.ingest.rules.times.meaning import read, read_unit
from graphmem.ingest.rules.times.model import Form, Found, Lean, Phrase, When

__all__ = [
    "Form",
    "Found",
    "Lean",
    "Phrase",
    "When",
    "find",
    "find_all",
    "language_of",
    "read",
    "read_unit",
]
