"""Rows as a table's columns, vocabularies and means: no server needed."""

from __future__ import annotations

import numpy as np
import pytest

from graphmem.stores.neo4j.conditions import pairs_of
from graphmem.stores.neo4j.layout import NONE, UNKNOWN, Laid, lay_out
from graphmem.stores.neo4j.means import Mean
from graphmem.stores.neo4j.statements import parse

HEADER = "// access: read\n// params: graph_id: STRING, {}\n// returns: x\n// Why.\n"


def row(place: int, *, found: int = 0, line: str = "t", tokens: str = "tea", **more: object):
    named = {"name": None, "role": "user", "near": 0.5, "central": None} | more
    return [
        f"e{place}", found, line, place, tokens, named["name"], named["role"], 1000 * place, 2,
        True, named["near"], named["central"],
    ]  # fmt: skip


def laid(*rows: list[object]):
    return lay_out(
        Laid(scope="episode", entries=9, terms=18, mean_norm=0.3, mean_near=0.1, rows=rows)
    )


def test_neighbours_of_a_candidate_are_linked_in_order_of_their_thread():
    table = laid(row(7), row(3), row(5, found=1), row(4), row(6), row(2))
    assert table.uuids == ("e2", "e3", "e4", "e5", "e6", "e7")
    assert table.before.tolist() == [UNKNOWN, 0, 1, 2, 3, 4]
    assert table.after.tolist() == [1, 2, 3, 4, 5, UNKNOWN]


def test_what_two_candidates_brought_along_is_linked_only_where_nothing_is_missing():
    table = laid(row(1, found=1), row(2), row(3), row(20), row(21), row(22), row(23, found=1))
    assert table.before.tolist() == [NONE, 0, 1, UNKNOWN, 3, 4, 5]
    assert table.after.tolist() == [1, 2, UNKNOWN, 4, 5, 6, NONE]


def test_threads_are_apart():
    table = laid(row(1, found=1), row(2, found=1, line="u"), row(3, line="t"))
    assert table.before.tolist() == [NONE, NONE, 0]
    assert table.after.tolist() == [2, NONE, NONE]


def test_columns_of_passages():
    table = laid(row(1, found=1, name="Dr. Zoë", tokens="tea tea o_x27_clock"), row(2, role=None))
    assert (table.entries, table.mean_length, len(table)) == (9, 2.0, 2)
    assert table.lengths.tolist() == [3, 1]
    assert table.postings.terms(0) == {"tea": 2, "o'clock": 1}
    assert [each.tolist() for each in table.postings.rows(["o'clock"])] == [[0], [1], [0]]
    assert [each.tolist() for each in table.postings.rows(["none"])] == [[], [], []]
    assert [table.names[s] if s >= 0 else None for s in table.speakers] == ["zoe", None]
    assert (table.roles.tolist(), table.flags.tolist()) == ([1, 0], [2, 2])
    assert np.isnan(table.central).all()
    assert table.said_at.tolist() == [1000, 2000]


@pytest.mark.parametrize("scope", ["episode", "fact", "entity"])
def test_a_table_without_rows(scope):
    table = lay_out(Laid(scope=scope, entries=0, terms=0, mean_norm=0, mean_near=0, rows=[]))
    assert (len(table), table.mean_length, len(table.near)) == (0, 0.0, 0)


@pytest.mark.parametrize(
    ("entries", "version", "good"),
    [(100, 7, True), (102, 7, True), (103, 7, False), (98, 9, True), (97, 9, False)],
)
def test_a_mean_stands_until_one_in_fifty_is_new(entries, version, good):
    mean = Mean(direction=np.ones(2), norm=1.0, entries=100, version=7, sampled=100)
    assert mean.good(entries, version) is good


def test_a_mean_of_few_vectors_stands_until_the_next_commit():
    mean = Mean(direction=None, norm=0.0, entries=100, version=7, sampled=10)
    assert mean.good(100, 7)
    assert not mean.good(100, 8)


def test_metadata_is_compared_as_json():
    assert pairs_of({"a": 1.0, "b": True, "c": "1", "d": [1], "e": None}) == [
        '["a", 1]', '["b", true]', '["c", "1"]',
    ]  # fmt: skip


def test_a_part_is_taken_in_with_its_parameters():
    text = HEADER.format("parts/entity_conditions")
    told = parse("some", text + "MATCH (n {graph_id: $graph_id}) WHERE // parts/entity_conditions\n"
                 "RETURN n.x AS x")  # fmt: skip
    assert "n.uuid IN $entity_uuids" in told.text
    assert told.params["labels"] == "LIST<STRING>?"
