"""The one rule of a walk over edges: what a store gives each hop, and what comes of it."""

from __future__ import annotations

from typing import Any

from graphmem.core.reach import Reach
from graphmem.core.requests import Edge, End, Expansion

EDGES = {
    "ab": ("a", "b", "knows"),
    "ar": ("a", "red", "likes red"),
    "bc": ("b", "c", "knows"),
    "cd": ("c", "d", "knows"),
    "da": ("d", "a", "knows"),
    "zr": ("z", "red", "likes red"),
}
ENDS = {name: End(name.upper(), name == "red") for name in ("a", "b", "c", "d", "red", "z")}


def walked(*origins: str, ends: dict[str, End] = ENDS, **fields: Any) -> tuple[Reach, list[Any]]:
    """A whole walk over `EDGES` in both directions; and of each hop frontier, room and new ends."""
    reach = Reach(Expansion(graph_id="graph:g", origins=origins, **fields))
    asked: list[Any] = []
    while frontier := reach.frontier:
        room = reach.room
        found = [(uuid, *edge) for uuid, edge in EDGES.items() if {*edge[:2]} & {*frontier}]
        new = reach.meet(found[:room], str.split)
        reach.name(ends)
        asked.append((frontier, room, new))
    return reach, asked


def test_hop_by_hop_each_edge_and_each_end_once_and_never_on_from_a_literal() -> None:
    reach, asked = walked("a", hops=9)
    assert asked == [
        (["a"], 200, ["a", "b", "d", "red"]),
        (["b", "d"], 203, ["c"]),
        (["c"], 205, []),
    ]
    assert reach.edges.hops == {"ab": 0, "ar": 0, "da": 0, "bc": 1, "cd": 1}
    assert list(reach.edges.edges) == [*reach.edges.hops]
    assert reach.edges.edges["ar"] == Edge("ar", "a", "red", ("likes", "red"))
    assert list(reach.edges.ends.items()) == [
        (end, ENDS[end]) for end in ("a", "b", "d", "red", "c")
    ]


def test_no_deeper_than_the_hops_and_not_at_all_without_one() -> None:
    assert [*walked("a", hops=1)[0].edges.edges] == ["ab", "ar", "da"]
    assert walked("a", hops=0)[1] == []
    assert walked(hops=3)[1] == []


def test_origins_are_asked_once_and_sorted_though_they_are_stops_or_literals() -> None:
    reach, asked = walked("red", "a", "red", hops=1, stop=("a",))
    assert asked == [(["a", "red"], 200, ["a", "b", "d", "red", "z"])]
    assert [*reach.edges.edges] == ["ab", "ar", "da", "zr"]


def test_a_stop_is_met_and_not_gone_on_from() -> None:
    reach, asked = walked("a", hops=3, stop=("b", "d"))
    assert [frontier for frontier, _, _ in asked] == [["a"]]
    assert {"b", "d"} <= reach.edges.ends.keys()


def test_the_limit_counts_new_edges_though_those_met_before_come_again() -> None:
    reach, asked = walked("a", hops=3, limit=4)
    assert [(frontier, room) for frontier, room, _ in asked] == [(["a"], 4), (["b", "d"], 7)]
    assert reach.edges.hops == {"ab": 0, "ar": 0, "da": 0, "bc": 1}
    assert [*walked("a", hops=3, limit=2)[0].edges.edges] == ["ab", "ar"]
    assert walked("a", hops=3, limit=0)[1] == []


def test_an_end_that_nobody_names_is_gone_on_from_and_has_no_name() -> None:
    reach, asked = walked("a", hops=2, ends={"a": ENDS["a"], "z": ENDS["z"]})
    assert asked[1] == (["b", "d", "red"], 203, ["b", "c", "d", "red", "z"])
    assert [*reach.edges.ends] == ["a", "z"]


def test_words_are_read_of_new_edges_only() -> None:
    read: list[str] = []

    def terms(words: str) -> list[str]:
        read.append(words)
        return words.split()

    reach = Reach(Expansion(graph_id="graph:g", origins=("a",), limit=2))
    reach.meet([("ab", "a", "b", "one")], terms)
    reach.name({})
    reach.meet([("ab", "a", "b", "one"), ("bc", "b", "c", "two"), ("bd", "b", "d", "three")], terms)
    assert read == ["one", "two"]
