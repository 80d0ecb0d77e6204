"""Ranking the rows of a table for a question: every channel weighed, and summed.

The shape, for callers:

    asked = asked(words, people=speakers, at=question.at)     # recall.asked: pure, from the text
    words = lexicon.words(await store.vocabulary(graph_id))   # recall.lexicon: cached by version
    found = await store.tables(search)                        # terms=asked.terms, vector=…
    ranking = rank_rows(found.tables["episode"], words, asked, recipe)
    ranking.scores      # float32, one a row; higher is better; rows not allowed are -inf
    ranking.best(limit)  # uuid → row, best first, ties by uuid, of a record's rows the best one
    ranking.explain(row)  # channel name → its share of that row's score

Works on any scope: rows of facts and entities have no neighbours, roles or flags, and these
channels say nothing there. `Recipe` is the profile's data.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from graphmem.recall.columns import around, scale
from graphmem.recall.flags import asks_of, dated, newness, said_by, wished
from graphmem.recall.passages import (
    beside,
    bm25,
    centred,
    kept_terms,
    meaning,
    opens,
    replied,
    stretch,
    walked,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from graphmem.core.tables import Table
    from graphmem.recall.asked import Asked
    from graphmem.recall.lexicon import Words
    from graphmem.recall.recipe import Recipe

__all__ = ["Ranking", "rank_rows"]

_LOG_REST: Final = -11.512925464970229
"""ln(REST): what a row has that the walk does not reach."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """How well each row of a table fits.

    Attributes:
        table: the rows.
        scores: float32, one for each row; -inf for those that are not allowed.
        shares: what each channel adds to each row, weighed; channels that say nothing are absent.
    """

    table: Table
    scores: NDArray[Any]
    shares: Mapping[str, NDArray[Any]]

    def best(self, limit: int) -> dict[str, int]:
        """The best records, each with its row: best first, ties by uuid; of several the best."""
        import numpy as np

        chosen: dict[str, int] = {}
        uuids = self.table.uuids
        reach = limit + limit // 8  # few records have several rows
        while True:
            count = min(reach, len(self.scores))
            fits = self.scores > -np.inf
            if count < len(self.scores):
                fits &= self.scores >= np.partition(self.scores, -count)[-count]
            rows = np.flatnonzero(fits)
            scores, places = self.scores[rows].tolist(), rows.tolist()
            best = sorted((-s, uuids[row], row) for s, row in zip(scores, places, strict=True))
            for _, uuid, row in best:
                chosen.setdefault(uuid, row)
            if len(chosen) >= limit or count == len(self.scores):
                return dict(islice(chosen.items(), limit))
            chosen.clear()
            reach *= 4

    def explain(self, row: int) -> dict[str, float]:
        """Each channel's share of a row's score; those that add nothing are left out."""
        return {
            name: share for name, column in self.shares.items() if (share := float(column[row]))
        }


def rank_rows(table: Table, words: Words, asked: Asked, recipe: Recipe) -> Ranking:
    """Score every row of a table.

    Args:
        table: the rows, of one scope; all of the graph or candidates with neighbours.
        words: the graph's words, from its vocabulary.
        asked: the question.
        recipe: the weights.
    """
    import numpy as np

    shares: dict[str, NDArray[Any]] = {}
    total = np.zeros(len(table), np.float32)

    def add(name: str, weight: float, column: NDArray[Any] | None) -> None:
        nonlocal total
        if column is not None and weight:
            shares[name] = np.multiply(column, np.float32(weight), dtype=np.float32)
            total += shares[name]

    if len(table):
        for name, weight, column in _channels(table, words, asked, recipe):
            add(name, weight, column)
    scores = np.where(table.allowed, total, np.float32(-np.inf))
    return Ranking(table, scores, shares)


def _channels(
    table: Table, words: Words, asked: Asked, recipe: Recipe
) -> Iterator[tuple[str, float, NDArray[Any] | None]]:
    """The channels that weigh anything, each with its weight."""
    near, entries, allowed = around(table), table.entries, table.allowed
    terms = kept_terms(asked.terms, words)
    lexical = beside(bm25(table, words, terms), near, recipe.own, recipe.around)
    lexical = scale(lexical, entries, allowed)
    dense = _dense(table)
    subject = said_by(table, asked.people, users=recipe.users and not asked.of_assistant)
    yield "lexical", recipe.lexical, lexical
    yield "dense", recipe.dense, dense
    yield "subject", recipe.subject, subject
    met, reply = meaning(table, words, terms, near)
    met = scale(met, entries, allowed)
    yield "meaning", recipe.meaning, met
    if recipe.walk:
        start = lexical + 0.5 * dense + 0.5 * (0.0 if subject is None else subject)
        found = walked(table, words, start)
        yield "walk", recipe.walk, scale(found, entries, allowed, _LOG_REST)
    month, day = dated(table, asked.moments)
    yield "month", recipe.month, month
    yield "day", recipe.day, day
    yield "recency", recipe.recency, newness(table) if recipe.recency else None
    if near.alone:
        return
    yield "reply", recipe.reply, scale(reply, entries, allowed)
    if weight := recipe.stretch_of_lists if "list" in asked.wishes else recipe.stretch:
        yield "stretch", weight, stretch(met, near)
    if recipe.replied:
        yield "replied", recipe.replied, replied(dense, table, near)
    for wish in sorted(asked.wishes - {"list"}):
        yield wish, getattr(recipe, wish), wished(table, wish)
    yield from asks_of(table, subject, recipe.asks, recipe.asked_of)
    yield "opens", recipe.opens, opens(table)


def _dense(table: Table) -> NDArray[Any]:
    """The centred cosine, scaled by its best: its mean over the graph is 0; without vector 0."""
    import numpy as np

    cosines = centred(table)
    np.nan_to_num(cosines, copy=False, nan=0.0)
    best = float(cosines.max(where=table.allowed, initial=-np.inf))
    return np.maximum(cosines / best, -1.0) if best > 1e-6 else np.zeros_like(cosines)
