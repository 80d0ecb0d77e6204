"""Passages kept between questions: which have to be read again. No server needed."""

from __future__ import annotations

import numpy as np
import pytest

from graphmem.stores.neo4j.kept import KeptPassage, KeptPassages, cosines


def row(uuid: str, vector: list[float] | None):
    return [uuid, "e", "t", 1, "tea", None, "user", 0, 2, vector]


def test_what_was_read_is_known():
    kept = KeptPassages()
    read = kept.keep("g", 7, [row("a", [3.0, 4.0])])
    assert read["a"].columns == ("e", "t", 1, "tea", None, "user", 0, 2)
    assert read["a"].vector.tolist() == pytest.approx([0.6, 0.8])
    assert kept.known("g", 7, ["b", "a"]) == {"a": read["a"]}


@pytest.mark.parametrize(("graph", "forgotten"), [("h", 7), ("g", 8)])
def test_graphs_and_their_lives_are_apart(graph, forgotten):
    kept = KeptPassages()
    kept.keep("g", 7, [row("a", [1.0])])
    assert kept.known(graph, forgotten, ["a"]) == {}


@pytest.mark.parametrize("vector", [None, [0.0, 0.0]])
def test_what_has_no_vector_yet_is_read_each_time(vector):
    kept = KeptPassages()
    assert kept.keep("g", 7, [row("a", vector)])["a"].vector is None
    assert kept.known("g", 7, ["a"]) == {}


def test_what_was_used_longest_ago_goes_first():
    kept = KeptPassages(limit=3_000)
    kept.keep("g", 7, [row("a", [1.0]), row("b", [1.0])])
    kept.known("g", 7, ["a"])
    assert set(kept.keep("g", 7, [row("c", [1.0])])) == {"c"}
    assert set(kept.known("g", 7, ["a", "b", "c"])) == {"a", "c"}


def test_two_questions_that_read_the_same_keep_it_once():
    kept = KeptPassages(limit=3_000)
    for _ in range(9):
        kept.keep("g", 7, [row("a", [1.0]), row("b", [1.0])])
    assert set(kept.known("g", 7, ["a", "b"])) == {"a", "b"}


def test_cosines_where_there_is_something_to_compare():
    along = KeptPassage(("e",), np.array([0.6, 0.8], np.float32))
    without = KeptPassage(("f",), None)
    near = cosines([along, without], np.array([0.0, 2.0]))
    assert near[0] == pytest.approx(0.8)
    assert np.isnan(near[1])
    assert np.isnan(cosines([along], None)).all()
    assert cosines([], np.array([1.0])).tolist() == []
