"""Channels over the rows of a table: each scores every row by one means.

Pure functions over the columns of `core.tables`, vectorised; each says its formula and where it
comes from. B is BM25, N the passages of the graph, df how many hold a term; "around" is the
thread: the passages before and after. Rows without neighbours (facts, entities) need no other code.
"""

from __future__ import annotations

from math import log, sqrt
from typing import TYPE_CHECKING, Any, Final

from graphmem.core.bm25 import K1, B
from graphmem.core.marks import ASKS
from graphmem.core.products import product
from graphmem.core.tokens import STOP
from graphmem.recall.columns import around

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from graphmem.core.tables import Table
    from graphmem.recall.columns import Around
    from graphmem.recall.lexicon import Words

__all__ = [
    "asking",
    "beside",
    "bm25",
    "centred",
    "holds",
    "kept_terms",
    "meaning",
    "opens",
    "replied",
    "stretch",
    "walked",
]

COMMON: Final = 4000
"""Passages that hold a term from which on it is left out where rarer terms are asked too."""
ENOUGH: Final = 2
"""Rarer terms that make a common one superfluous."""
MOST_FITS: Final = 1 << 23
"""Rows times terms that are looked at at once: 32 MB."""
SOFTNESS: Final = 1.5
"""Power of the cosine with which a near stem stands for a word."""
REACH: Final = {-2: 0.5, -1: 0.7, 1: 0.7, 2: 0.5}
"""How much of a word counts that stands two before … two after."""
PLACE: Final = (-3, -2, -1, 1, 2)
"""The passages around one that make a place with it."""
LENGTH: Final = 0.3
"""How far a longer stretch has it harder, 0 … 1."""
ORIGINS: Final = 20
"""Best passages from which the graph's step starts."""
HEAT: Final = 6.0
"""Of the softmax over them."""
LEAST, MOST = 2, 15
"""Passages that hold a term which links them."""
REST: Final = 1e-5
QUESTION_MEAN: Final = 0.7
"""Share of the mean vector taken off the question's."""


def kept_terms(terms: Sequence[str], words: Words) -> tuple[str, ...]:
    """The terms worth looking up: without those in most passages where rarer ones are asked.

    A term that stands in more than `COMMON` passages, and in more than one of ten, says little
    and costs most; it is left out when `ENOUGH` others of this graph remain.
    """
    limit = max(COMMON, words.vocabulary.passages // 10)
    rare = [term for term in terms if words.passages_with(term) <= limit]
    found = sum(words.passages_with(term) > 0 for term in rare)
    return tuple(rare) if found >= ENOUGH else tuple(terms)


def bm25(table: Table, words: Words, terms: Sequence[str]) -> NDArray[Any]:
    """BM25 of any of the terms (`core.bm25`), with the idf among this graph's passages."""
    import numpy as np

    rows, counts, of = table.postings.rows(terms)
    sizes = np.bincount(of, minlength=len(terms)).tolist()
    idfs = [_idf(words, table, term, size) for term, size in zip(terms, sizes, strict=True)]
    shares = np.array(idfs)[of] * counts * (K1 + 1) / (counts + table.once("norms", _norms)[rows])
    return np.bincount(rows, shares, len(table)).astype(np.float32)


def _norms(table: Table) -> NDArray[Any]:
    """`k1 (1 - b + b · length / mean)` of each row."""
    return K1 * (1 - B + B / max(table.mean_length, 1e-9) * table.lengths)


def beside(
    scores: NDArray[Any], near: Around, own: float, given: Mapping[int, float]
) -> NDArray[Any]:
    """`own · B + Σ w · s · B(neighbour)`: a share of what stands around.

    A turn answers the one before it: the words of a question often stand beside its answer. `s`
    keeps long neighbours from giving all they hold (`Around.shares`).
    """
    import numpy as np

    total = np.append(scores * np.float32(own), np.float32(0.0))
    if near.alone:
        return total[:-1]
    those = np.flatnonzero(scores)
    shared = scores[those] * near.shares[those]
    for step, weight in given.items():
        # No two rows stand so far from one, but from nobody, the last.
        total[near.rows[-step][those]] += np.float32(weight) * shared
    return total[:-1]


def meaning(
    table: Table, words: Words, terms: Sequence[str], near: Around
) -> tuple[NDArray[Any], NDArray[Any]]:
    """The words of a question met by words that mean nearly the same; in a stretch, and in a reply.

    For each term the best `cosine ** SOFTNESS` of the stems near to it (`Words.nearest`; itself
    1) among those of the passage and, weighed by `REACH` and the neighbours' shares, of two
    passages before and after; times `ln((N + 1) / (df + .5))`; summed. The first answer divides by
    `(1 - LENGTH) + LENGTH · terms of the stretch / mean of that`. The second takes the
    passage's own words, and those of the passage before it where that one asks.
    """
    import numpy as np

    rows, of, fits = _standing_for(table, words, terms)
    entries = words.vocabulary.passages
    idfs = [log((entries + 1) / (words.passages_with(term) + 0.5)) for term in terms]
    weights = np.array(idfs, np.float32)
    lengths = table.once("stretches", _stretches)
    own = (rows, of, fits)
    if near.alone:
        return _summed([own], weights, len(table)) / lengths, np.zeros(len(table), np.float32)
    given = fits * near.shares[rows]
    # The rows that stand so far before a row are those behind which it stands so far after.
    carried = [
        (near.rows[-step][rows], of, np.float32(weight) * given) for step, weight in REACH.items()
    ]
    asking_rows = table.once("asks", _asks)[rows]
    answers = (near.rows[1][rows[asking_rows]], of[asking_rows], given[asking_rows])
    met = _summed([own, *carried], weights, len(table))
    return met / lengths, _summed([own, answers], weights, len(table))


def _standing_for(
    table: Table, words: Words, terms: Sequence[str]
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """The rows that hold a stem near to a term, the place of the term, and how well it fits."""
    import numpy as np

    common = max(COMMON, words.vocabulary.passages // 10)
    stems, places, cosines = words.standing_for(tuple(terms), common)
    rows, _, at = table.postings.rows(stems)
    return rows, places[at], (cosines ** np.float32(SOFTNESS))[at]


def _summed(
    parts: Sequence[tuple[NDArray[Any], NDArray[Any], NDArray[Any]]],
    weights: NDArray[Any],
    count: int,
) -> NDArray[Any]:
    """Of each of `count` rows `Σ weight of a term · the best that it has of the term`.

    Args:
        parts: rows (`count` is nobody's), the place of a term in `weights`, and how well it fits.
        weights: of the terms, float32.
        count: how many rows there are.
    """
    import numpy as np

    rows, of, fits = (np.concatenate(each) for each in zip(*parts, strict=True))
    met = np.zeros(count + 1, np.bool_)
    met[rows] = True
    touched = np.flatnonzero(met[:count])
    if len(touched) * len(weights) > MOST_FITS and len(weights) > 1:
        half = len(weights) // 2
        first = of < half
        parts = [(rows[first], of[first], fits[first])]
        others = [(rows[~first], of[~first] - half, fits[~first])]
        return _summed(parts, weights[:half], count) + _summed(others, weights[half:], count)
    places = np.empty(count + 1, np.int64)
    places[touched] = np.arange(len(touched))
    places[count] = len(touched)
    best = np.zeros((len(touched) + 1, len(weights)), np.float32)
    np.maximum.at(best.reshape(-1), places[rows] * len(weights) + of, fits)
    total = np.zeros(count, np.float32)
    total[touched] = product(best[:-1], weights)
    return total


def _stretches(table: Table) -> NDArray[Any]:
    """How much longer than others the stretch of a row is, softened by `LENGTH`; 1: as others."""
    import numpy as np

    near = around(table)
    lengths = np.append(table.lengths, 0).astype(np.float32)
    whole = lengths[:-1].copy()
    for step in () if near.alone else REACH:
        whole += lengths[near.rows[step]]
    mean = max(float(whole.mean()), 1e-9)
    return (1 - LENGTH) + np.float32(LENGTH / mean) * whole


def stretch(scores: NDArray[Any], near: Around) -> NDArray[Any]:
    """The best score from three passages before to two after: a place where all fits."""
    import numpy as np

    best = scores.astype(np.float32)
    # Nobody, who stands where there is none, is not above anybody.
    scores = np.append(best, best.min(initial=np.inf))
    for step in PLACE:
        np.maximum(best, scores[near.rows[step]], out=best)
    return best


def centred(table: Table) -> NDArray[Any]:
    """Cosine of passage and question, each minus the mean of all passages; NaN without a vector.

    `(p - m) · (q - QUESTION_MEAN m) / (|p - m| |q - QUESTION_MEAN m|)`, from the columns: what all
    passages share says nothing (Mu and Viswanath, 2018, without their components).
    """
    import numpy as np

    m, share = table.mean_norm, QUESTION_MEAN
    apart, reaches = table.once("centre", _centre)
    question = sqrt(max(1 + share * share * m * m - 2 * share * m * table.mean_near, 1e-6))
    both = table.near - apart
    both -= np.float32(m * table.mean_near)
    both *= np.float32(1 / question)
    both *= reaches
    return both


def _centre(table: Table) -> tuple[NDArray[Any], NDArray[Any]]:
    """`p · QUESTION_MEAN m - QUESTION_MEAN m · m` and `1 / |p - m|` of each row."""
    import numpy as np

    m, share = table.mean_norm, QUESTION_MEAN
    apart = share * m * table.central - share * m * m
    reaches = 1 / np.sqrt(np.maximum(1 + m * m - 2 * m * table.central, 1e-6))
    return apart.astype(np.float32), reaches.astype(np.float32)


def replied(scores: NDArray[Any], table: Table, near: Around) -> NDArray[Any]:
    """What the passage before scores, if it asks: its answer is what is looked for. At least 0."""
    import numpy as np

    found = np.zeros(len(scores), np.float32)
    answers = table.once("answers", _answers)
    found[answers] = np.maximum(scores[near.rows[-1][answers]], 0.0)
    return found


def walked(table: Table, words: Words, start: NDArray[Any]) -> NDArray[Any]:
    """One step passage → shared term → passage: `ln(mass + REST)`.

    The `ORIGINS` best passages share mass 1 by `softmax(HEAT · start)`. Each gives its share to
    its terms that stand in `LEAST` to `MOST` passages, by `ln(N / df)`; a term gives its mass
    evenly to its passages. (One step of HippoRAG's walk, without its model; Gutiérrez 2024.)
    """
    import numpy as np

    count = min(ORIGINS, len(table))
    top = np.argpartition(-start, count - 1)[:count] if count else np.empty(0, np.int64)
    top = top[np.lexsort((top, -start[top]))]
    heat = np.exp(HEAT * (start[top] - start[top[:1]]).astype(np.float64))
    given = _given(table, words, top.tolist(), (heat / heat.sum()).tolist())
    if not given:
        return np.full(len(table), log(REST))
    rows, _, of = table.postings.rows([*given])
    sizes = np.bincount(of, minlength=len(given)).tolist()
    shares = [
        mass / max(words.passages_with(term), size, 1)
        for (term, mass), size in zip(given.items(), sizes, strict=True)
    ]
    found = np.bincount(rows, np.array(shares)[of], len(table))
    return np.log(found + REST)


def _given(
    table: Table, words: Words, rows: Sequence[int], shares: Sequence[float]
) -> dict[str, float]:
    """What the linking terms of these rows get of the mass."""
    entries = words.vocabulary.passages
    idfs = {count: log(max(entries, count) / count) for count in range(LEAST, MOST + 1)}
    given: dict[str, float] = {}
    for row, share in zip(rows, shares, strict=True):
        linking = {
            term: idf
            for term in table.postings.terms(row)
            if (idf := idfs.get(words.passages_with(term))) is not None and term not in STOP
        }
        whole = sum(linking.values())
        if whole > 0:
            for term, idf in linking.items():
                given[term] = given.get(term, 0.0) + share * idf / whole
    return given


def holds(table: Table, terms: Sequence[str]) -> NDArray[Any]:
    """1 for rows that hold one of the terms."""
    import numpy as np

    found = np.zeros(len(table), np.float32)
    found[table.postings.rows(terms)[0]] = 1.0
    return found


def asking(table: Table) -> NDArray[Any]:
    """1 for rows that end with a question."""
    return table.once("asks", _asks)[:-1].astype("f4")


def opens(table: Table) -> NDArray[Any]:
    """1 for rows that begin a thread."""
    return ((table.before == -1) & (table.after >= 0)).astype("f4")


def _answers(table: Table) -> NDArray[Any]:
    """The rows after one that asks."""
    import numpy as np

    return np.flatnonzero(table.once("asks", _asks)[around(table).rows[-1]])


def _asks(table: Table) -> NDArray[Any]:
    """Whether each row ends with a question; and one more, who is nobody and does not."""
    import numpy as np

    return np.append(table.flags & ASKS != 0, False)


def _idf(words: Words, table: Table, term: str, found: int) -> float:
    """The idf among passages; of a term that only facts have, among the rows of this table."""
    known = words.passages_with(term)
    entries = words.vocabulary.passages if known else max(table.entries, found)
    frequency = known or found
    return log(1 + (max(entries - frequency, 0) + 0.5) / (frequency + 0.5))
