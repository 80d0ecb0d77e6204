"""What a store lays out for ranking: the rows of one scope as columns, and the graph's own words.

A store finds and counts; what a row is worth is decided in `recall`, by the same code for every
store. A table holds all rows of its scope (a store that has them in memory), or the candidates of
several means with their neighbours (a store that must ask a server). The formulas need the graph's
own statistics either way: those stand in `Vocabulary` and in the columns `near` and `central`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from graphmem.core.records import GraphState
    from graphmem.core.requests import Scope

__all__ = ["Postings", "Table", "Tables", "Vocabulary", "runs"]

T = TypeVar("T")


class Postings(Protocol):
    """Where the terms of a table stand."""

    def rows(self, terms: Sequence[str]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """The rows in which terms stand, how often, and for each the place of its term in `terms`.

        One term after the other, the rows (int32) of each ascending; may be empty. The arrays are
        not to be changed.
        """
        ...

    def terms(self, row: int) -> Mapping[str, int]:
        """The terms of a row and how often each stands there."""
        ...


def runs(starts: NDArray[Any], sizes: NDArray[Any]) -> NDArray[Any]:
    """The numbers `start … start + size - 1` of each run, one run after the other (int64)."""
    import numpy as np

    ends = np.cumsum(sizes)
    return np.repeat(starts - (ends - sizes), sizes) + np.arange(ends[-1] if len(ends) else 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The words of a graph's passages (edits have none): statistics of this graph alone.

    `terms` are distinct, `counts` (int32) the passages in which each stands; `passages` how many
    there are, `mean_length` their mean number of terms. Two vocabularies of a graph with the same
    `version` are the same; later ones only grow at the end unless `rebuilt` differs, so that what
    was computed for the first terms stays good.
    """

    graph_id: str
    version: int
    rebuilt: int
    terms: Sequence[str]
    counts: NDArray[Any]
    passages: int
    mean_length: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Columns over the rows of one scope; row numbers are places in this table and nothing else.

    Attributes:
        scope: what the rows are: passages of episodes, facts, or entities.
        uuids: the record of each row; an episode of several passages stands in several rows.
        entries: how many rows the scope has in the graph, in the table or not.
        mean_length: the mean number of terms of those.
        postings: where the terms stand.
        lengths: terms of each row (int32).
        allowed: whether a row meets the filters (bool); the others are there as neighbours only.
        before: the row of the passage before it in its thread, -1: none, -2: not here, if there is
            one (int32). Passages of one episode follow each other. Facts and entities have none.
        after: the row of the passage after it, likewise.
        near: cosine with the question's vector (float32); NaN: the row has no vector, or none was
            given.
        central: cosine with `mean`'s direction (float32), NaN where there is no vector.
        mean_norm: length of the mean of the scope's unit vectors (of a large sample, where the
            store cannot know better); 0 without vectors.
        mean_near: cosine of the question's vector with that mean's direction.
        speakers: place in `names` of who said it (int32), -1: nobody. Episodes only; the subject
            of a fact: place in `names` of its uuid.
        names: name keys of speakers (`core.names`) without a name: "" and the role apart; for
            facts the uuids of subjects.
        roles: 1 said by the user, 2 by the assistant, 0 neither (int8). Episodes only.
        said_at: when it was said or happened, microseconds since 1970 (int64). Episodes only; for
            facts `holds_from`.
        flags: the marks of `core.marks` (uint8). Episodes only.
        derived: what was computed from those columns alone that no question changes, by its name;
            a store may hand the same one out with the same columns, and `allowed`, `near` and
            `mean_near` are no such columns.
    """

    scope: Scope
    uuids: Sequence[str]
    entries: int
    mean_length: float
    postings: Postings
    lengths: NDArray[Any]
    allowed: NDArray[Any]
    before: NDArray[Any]
    after: NDArray[Any]
    near: NDArray[Any]
    central: NDArray[Any]
    mean_norm: float
    mean_near: float
    speakers: NDArray[Any]
    names: Sequence[str]
    roles: NDArray[Any]
    said_at: NDArray[Any]
    flags: NDArray[Any]
    derived: dict[str, Any] = field(default_factory=dict[str, Any], compare=False, repr=False)

    def __len__(self) -> int:
        """How many rows it has."""
        return len(self.uuids)

    def once(self, name: str, work: Callable[[Table], T]) -> T:
        """What `work` makes of the columns that no question changes: made once, then kept."""
        if name not in self.derived:
            self.derived[name] = work(self)
        return self.derived[name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The answer to a search: where the graph stands, and a table for each scope asked."""

    state: GraphState
    tables: Mapping[Scope, Table]
