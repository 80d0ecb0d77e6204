"""Search terms as Lucene sees them: each carries its graph, none can be syntax.

A term of a graph is indexed as `<graph token>_<term>`, cut at blanks (`whitespace` analyzer), so
that two graphs never share a word and a query cannot leave its graph. Characters other than
letters, digits and the underscore are written as `_x<hex>_`, an underscore as `__`.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["escape", "graph_token", "lucene", "prefix_of", "terms_of", "tokens_of", "unescape"]

MOST_TERMS = 512
"""Clauses in one query; Lucene refuses more than 1024."""

_ESCAPED = re.compile(r"__|_x([0-9a-f]+)_")


def graph_token(graph_id: str) -> str:
    """The word that stands for a graph: "g" and 60 bits of the hash of its id."""
    digest = hashlib.sha256(graph_id.encode("utf-8", "surrogatepass")).digest()
    return "g" + base64.b32encode(digest).decode("ascii")[:12].lower()


def prefix_of(graph_id: str) -> str:
    """What stands before each token of a graph."""
    return graph_token(graph_id) + "_"


def tokens_of(graph_id: str, terms: Iterable[str]) -> str:
    """The indexed text of these terms: their tokens, between blanks."""
    prefix = prefix_of(graph_id)
    return " ".join(prefix + escape(term) for term in terms)


def terms_of(tokens: str | None) -> tuple[str, ...]:
    """The terms that `tokens_of` wrote."""
    if not tokens:
        return ()
    prefix = tokens[: tokens.index("_") + 1]
    plain = f" {tokens}".replace(f" {prefix}", " ")[1:]
    return tuple(plain.split(" ") if "_" not in plain else map(unescape, plain.split(" ")))


def lucene(graph_id: str, terms: Sequence[tuple[str, float]]) -> str | None:
    """A query for any of these weighted terms in this graph; None if nothing is asked.

    Of more than 512 terms the weightiest are kept. A weight that is not positive drops its term.
    """
    wanted = sorted(
        ((term, weight) for term, weight in terms if weight > 0),
        key=lambda each: (-each[1], each[0]),
    )[:MOST_TERMS]
    prefix = prefix_of(graph_id)
    words = [
        prefix + escape(term) + ("" if weight == 1 else f"^{weight:.6f}")
        for term, weight in wanted
        if term
    ]
    return " ".join(words) or None


def escape(term: str) -> str:
    """A term as it stands in a token, behind the graph."""
    if term.isalnum():
        return term
    return "".join(
        char if char.isalnum() else "__" if char == "_" else f"_x{ord(char):x}_" for char in term
    )


def unescape(token: str) -> str:
    """The term that `escape` wrote."""
    if "_" not in token:
        return token
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else "_", token)
