"""Tables in memory, straight from passages: what a store lays out, without a store.

For tests of ranking and for studies of its constants. The formulas of the columns follow the
docstrings of `graphmem.core.tables`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from graphmem.core.names import name_key
from graphmem.core.tables import Table, Vocabulary
from graphmem.core.tokens import terms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

__all__ = ["Corpus", "Said"]

_ROLES = {"user": 1, "assistant": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One passage: of an episode of the same uuid unless another is given."""

    text: str
    uuid: str
    thread: str = ""
    name: str = ""
    role: str = ""
    said_at: int = 0
    marks: int = 0


@dataclass(frozen=True, slots=True)
class _Postings:
    standing: Mapping[str, tuple[NDArray[Any], NDArray[Any]]]
    counts: Sequence[Mapping[str, int]]

    def rows(self, terms: Sequence[str]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        none = np.zeros(0, np.int32)
        return _joined([self.standing.get(term, (none, none)) for term in terms])

    def terms(self, row: int) -> Mapping[str, int]:
        return self.counts[row]


@dataclass(slots=True)
class Corpus:
    """The passages of one graph, in order of position; passages of a thread follow each other."""

    said: Sequence[Said]
    vectors: NDArray[Any] | None = None
    counts: list[Counter[str]] = field(init=False)
    names: list[str] = field(init=False)
    vocabulary: Vocabulary = field(init=False)

    def __post_init__(self) -> None:
        self.counts = [Counter(terms(each.text)) for each in self.said]
        keys = [_speaker(each) for each in self.said]
        self.names = sorted(set(keys) - {""})
        standing: Counter[str] = Counter()
        for row in self.counts:
            standing.update(row.keys())
        lengths = [row.total() for row in self.counts]
        self.vocabulary = Vocabulary(
            graph_id="g",
            version=1,
            rebuilt=0,
            terms=list(standing),
            counts=np.fromiter(standing.values(), np.int32, len(standing)),
            passages=len(self.said),
            mean_length=float(np.mean(lengths)) if lengths else 0.0,
        )

    def table(
        self,
        query: NDArray[Any] | None = None,
        *,
        rows: Sequence[int] | None = None,
        allowed: Sequence[bool] | None = None,
    ) -> Table:
        """The table for a question's unit vector: of all rows, or of these (ascending)."""
        chosen = list(range(len(self.said))) if rows is None else list(rows)
        place = {row: new for new, row in enumerate(chosen)}
        before = np.full(len(chosen), -1, np.int32)
        after = np.full(len(chosen), -1, np.int32)
        last: dict[str, int] = {}
        for row, each in enumerate(self.said):
            if each.thread:
                earlier = last.get(each.thread)
                if earlier in place and row in place:
                    before[place[row]] = place[earlier]
                    after[place[earlier]] = place[row]
                last[each.thread] = row
        near, central, mean_norm, mean_near = self._nearness(query, chosen)
        said = [self.said[row] for row in chosen]
        return Table(
            scope="episode",
            uuids=[each.uuid for each in said],
            entries=len(self.said),
            mean_length=self.vocabulary.mean_length,
            postings=_postings([self.counts[row] for row in chosen]),
            lengths=np.array([self.counts[row].total() for row in chosen], np.int32),
            allowed=np.ones(len(said), bool) if allowed is None else np.array(allowed, bool),
            before=before,
            after=after,
            near=near,
            central=central,
            mean_norm=mean_norm,
            mean_near=mean_near,
            speakers=np.array(
                [self.names.index(key) if (key := _speaker(each)) else -1 for each in said],
                np.int32,
            ),
            names=self.names,
            roles=np.array([_ROLES.get(each.role, 0) for each in said], np.int8),
            said_at=np.array([each.said_at for each in said], np.int64),
            flags=np.array([each.marks for each in said], np.uint8),
        )

    def _nearness(
        self, query: NDArray[Any] | None, rows: list[int]
    ) -> tuple[NDArray[Any], NDArray[Any], float, float]:
        none = np.full(len(rows), np.nan, np.float32)
        if self.vectors is None or not len(self.vectors):
            return none, none, 0.0, 0.0
        mean = np.asarray(self.vectors.mean(axis=0), np.float64)
        norm = float(np.linalg.norm(mean))
        direction = mean / (norm or 1.0)
        kept = self.vectors[rows]
        central = (kept @ direction).astype(np.float32)
        if query is None:
            return none, central, norm, 0.0
        return (kept @ query).astype(np.float32), central, norm, float(query @ direction)


def _joined(
    found: Sequence[tuple[NDArray[Any], NDArray[Any]]],
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    sizes = [len(rows) for rows, _ in found]
    return (
        np.concatenate([np.empty(0, np.int32), *(rows for rows, _ in found)]),
        np.concatenate([np.empty(0, np.int32), *(counts for _, counts in found)]),
        np.repeat(np.arange(len(found)), sizes),
    )


def _speaker(said: Said) -> str:
    return name_key(said.name) if said.name else said.role


def _postings(counts: Sequence[Mapping[str, int]]) -> _Postings:
    standing: dict[str, tuple[list[int], list[int]]] = {}
    for row, own in enumerate(counts):
        for term, count in own.items():
            rows, numbers = standing.setdefault(term, ([], []))
            rows.append(row)
            numbers.append(count)
    return _Postings(
        {t: (np.array(r, np.int32), np.array(c, np.int32)) for t, (r, c) in standing.items()},
        counts,
    )
