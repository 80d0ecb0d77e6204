"""Passages kept between questions: what is asked of the server again. No server needed."""

from __future__ import annotations

import numpy as np
import pytest

from graphmem.stores.neo4j.kept import KeptPassage, KeptPassages, cosines

ASKING = {"graph_id": "g", "prefix": "p_", "forgotten": 7}


class Told:
    """What a connection would answer, and what it was asked for."""

    def __init__(self, vector: list[float] | None) -> None:
        self.vector = vector
        self.asked: list[list[str]] = []

    async def ask(self, name: str, *, graph_id: str, prefix: str, uuids: list[str]):
        assert (name, prefix) == ("passage_rows", "p_")
        self.asked.append(uuids)
        return [
            {
                "found": [
                    [uuid, f"e of {graph_id}", "t", 1, "tea", None, "user", 0, 2, self.vector]
                    for uuid in uuids
                    if uuid != "gone"
                ]
            }
        ]


async def test_what_was_read_is_not_asked_for_again():
    told, kept = Told([3.0, 4.0]), KeptPassages()
    first = await kept.of(told, **ASKING, uuids=["a", "gone"])
    second = await kept.of(told, **ASKING, uuids=["b", "a"])
    assert told.asked == [["a", "gone"], ["b"]]
    assert (set(first), set(second)) == ({"a"}, {"a", "b"})
    assert first["a"].columns == ("e of g", "t", 1, "tea", None, "user", 0, 2)
    assert first["a"].vector.tolist() == pytest.approx([0.6, 0.8])


@pytest.mark.parametrize("other", [{"graph_id": "h"}, {"forgotten": 8}])
async def test_graphs_and_their_lives_are_apart(other):
    told, kept = Told([1.0]), KeptPassages()
    await kept.of(told, **ASKING, uuids=["a"])
    await kept.of(told, **ASKING | other, uuids=["a"])
    assert told.asked == [["a"], ["a"]]


@pytest.mark.parametrize("vector", [None, [0.0, 0.0]])
async def test_what_has_no_vector_yet_is_read_each_time(vector):
    told, kept = Told(vector), KeptPassages()
    for _ in range(2):
        read = await kept.of(told, **ASKING, uuids=["a"])
        assert read["a"].vector is None
    assert told.asked == [["a"], ["a"]]


async def test_what_was_used_longest_ago_goes_first():
    told, kept = Told([1.0]), KeptPassages(limit=3_000)
    await kept.of(told, **ASKING, uuids=["a", "b"])
    await kept.of(told, **ASKING, uuids=["a"])
    await kept.of(told, **ASKING, uuids=["c"])
    assert told.asked == [["a", "b"], ["c"]]
    await kept.of(told, **ASKING, uuids=["a", "b"])
    assert told.asked[2:] == [["b"]]


def test_cosines_where_there_is_something_to_compare():
    along = KeptPassage(("e",), np.array([0.6, 0.8], np.float32))
    without = KeptPassage(("f",), None)
    near = cosines([along, without], np.array([0.0, 2.0]))
    assert near[0] == pytest.approx(0.8)
    assert np.isnan(near[1])
    assert np.isnan(cosines([along], None)).all()
    assert cosines([], np.array([1.0])).tolist() == []
