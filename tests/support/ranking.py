"""A plain ranking of a store's tables, so that tests can say what a search must find.

Text by BM25 (k1 1.2, b 0.75) over the table's own columns, meaning by its cosines; nothing of
`recall`. A record of several rows counts as its best one.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from graphmem.core.requests import Channel, Found, Hit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphmem.core.ports import Store
    from graphmem.core.requests import Search
    from graphmem.core.tables import Table, Vocabulary

__all__ = ["bm25", "laid_out", "searched"]

K1, B = 1.2, 0.75
DIGITS = 6
RECORDS = {"fact": "facts", "episode": "episodes", "entity": "entities"}


async def searched(store: Store, search: Search) -> Found:
    """The best allowed rows of each scope by text (if terms are asked) and by vector (if given)."""
    answer = await store.tables(search)
    words = await store.vocabulary(search.graph_id)
    channels: list[Channel] = []
    records: dict[str, dict[str, Any]] = {}
    vectors: dict[str, bytes] = {}
    for scope in dict.fromkeys(search.scopes):
        table = answer.tables[scope]
        check(table)
        found: list[str] = []
        if search.terms:
            scores = bm25(table, dict(search.terms), words)
            channels.append(Channel(scope=scope, name="text", hits=_hits(table, scores, search)))
        if search.vector is not None:
            channels.append(
                Channel(scope=scope, name="vector", hits=_hits(table, table.near, search))
            )
        for channel in channels:
            if channel.scope == scope:
                found += [hit.uuid for hit in channel.hits]
        found = list(dict.fromkeys(found))
        got = await store.fetch(search.graph_id, scope, found)
        records[RECORDS[scope]] = {u: r for u, r in zip(found, got, strict=True) if r is not None}
        vectors |= await store.vectors(search.graph_id, scope, found)
    ends = {end for it in records.get("facts", {}).values() for end in (it.subject, it.object)}
    ends -= records.setdefault("entities", {}).keys()
    met = await store.fetch(search.graph_id, "entity", sorted(ends))
    records["entities"] |= {it.uuid: it for it in met if it is not None}
    return Found(state=answer.state, channels=tuple(channels), vectors=vectors, **records)


def bm25(table: Table, weights: dict[str, float], words: Vocabulary) -> NDArray[Any]:
    """BM25 of each row; NaN where none of the terms stands."""
    scores = np.full(len(table), np.nan)
    counts = dict(zip(words.terms, words.counts.tolist(), strict=True))
    for term, weight in weights.items():
        rows, times, _ = table.postings.rows([term])
        # Of passages a table may hold candidates only: how many there are the words tell.
        holding = max(len(rows), counts.get(term, 0) if table.scope == "episode" else 0)
        rarity = np.log1p((table.entries - holding + 0.5) / (holding + 0.5))
        length = 1 - B + B * table.lengths[rows] / (table.mean_length or 1.0)
        part = weight * max(rarity, 0.0) * times * (K1 + 1) / (times + K1 * length)
        scores[rows] = np.nan_to_num(scores[rows], nan=0.0) + part
    return scores


def _hits(table: Table, scores: NDArray[Any], search: Search) -> tuple[Hit, ...]:
    best: dict[str, tuple[float, int]] = {}
    for row in np.flatnonzero(table.allowed & ~np.isnan(scores)).tolist():
        found = (round(float(scores[row]), DIGITS), -row)
        best[table.uuids[row]] = max(found, best.get(table.uuids[row], found))
    order = sorted(best, key=lambda uuid: (-best[uuid][0], uuid))[: search.limit]
    return tuple(
        Hit(uuid=uuid, score=best[uuid][0], passage=_ordinal(table, -best[uuid][1]))
        for uuid in order
    )


def _ordinal(table: Table, row: int) -> int:
    """Which passage of its episode a row is: they follow each other."""
    ordinal, uuid = 0, table.uuids[row]
    while (row := int(table.before[row])) >= 0 and table.uuids[row] == uuid:
        ordinal += 1
    return ordinal


def check(table: Table) -> None:
    """What holds of every table, whatever is asked."""
    size = len(table)
    for column in (
        table.lengths, table.allowed, table.before, table.after, table.near, table.central,
        table.speakers, table.roles, table.said_at, table.flags,
    ):  # fmt: skip
        assert len(column) == size
    assert table.entries >= size
    after = np.flatnonzero(table.after >= 0)
    assert (table.before[table.after[after]] == after).all()
    before = np.flatnonzero(table.before >= 0)
    assert (table.after[table.before[before]] == before).all()
    assert ((table.speakers >= -1) & (table.speakers < len(table.names))).all()
    near = table.near[~np.isnan(table.near)]
    assert (np.abs(near) <= 1.0001).all()


def laid_out(table: Table) -> dict[str, dict[str, int]]:
    """The terms of each record, over all its rows."""
    found: dict[str, Counter[str]] = {}
    for row, uuid in enumerate(table.uuids):
        found.setdefault(uuid, Counter()).update(table.postings.terms(row))
    return {uuid: dict(terms) for uuid, terms in found.items()}
