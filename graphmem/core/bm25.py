"""BM25, wherever texts are ranked by their words, with the same two constants.

A text scores `Σ idf · tf (k1 + 1) / (tf + k1 (1 - b + b · length / mean length))` over the terms
asked for, with `idf = ln(1 + (N - n + .5) / (n + .5))`, N texts of which n hold the term: Robertson
and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009); the idf is Lucene's,
never negative. N, n and the lengths are one graph's alone.

Each place writes the sum its own way, as its columns lie: the order of the operations shows in the
last bits, and so in what ties.
"""

from __future__ import annotations

from typing import Final

__all__ = ["K1", "B"]

K1: Final = 1.2
"""How soon more of a term adds no more."""
B: Final = 0.75
"""How much a long text has it harder, 0 to 1."""
