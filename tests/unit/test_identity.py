"""Which entities are one: merges, splits, chains, and what was known when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

from graphmem.core.identity import classes, members
from graphmem.core.records import IdentityLink

DAY = datetime(2025, 1, 1, tzinfo=UTC)


def link(n: int, keep: str, drop: str, *, apart: bool = False) -> IdentityLink:
    return IdentityLink(
        uuid=f"l{n}",
        graph_id="graph:test",
        episode=f"e{n}",
        kind="distinct_from" if apart else "same_as",
        keep=keep,
        drop=drop,
        created_at=DAY + timedelta(days=n),
    )


def test_a_merge_names_the_class_after_what_is_kept():
    assert classes([link(1, "a", "b")]) == {"b": "a"}
    assert classes([]) == {}
    assert classes([link(1, "a", "a")]) == {}


def test_chains_follow_upwards():
    assert classes([link(1, "a", "b"), link(2, "c", "a")]) == {"a": "c", "b": "c"}
    assert classes([link(1, "a", "b"), link(2, "b", "c")]) == {"b": "a", "c": "a"}


def test_the_order_given_does_not_matter():
    links = [link(1, "a", "b"), link(2, "c", "a"), link(3, "d", "b", apart=True), link(4, "c", "e")]
    assert {str(classes(list(order))) for order in permutations(links)} == {
        str({"a": "c", "b": "c", "e": "c"})
    }


def test_an_unmerge_brings_both_back_and_a_newer_merge_joins_again():
    merge, split, again = link(1, "a", "b"), link(2, "b", "a", apart=True), link(3, "b", "a")
    assert classes([merge, split]) == {}
    assert classes([merge, split, again]) == {"a": "b"}


def test_an_unmerge_also_holds_against_a_chain_of_older_merges():
    links = [link(1, "a", "b"), link(2, "b", "c"), link(3, "a", "c", apart=True)]
    assert classes(links) == {"c": "b"}


def test_the_newer_name_wins_when_the_same_merge_is_told_the_other_way_round():
    assert classes([link(1, "a", "b"), link(2, "b", "a")]) == {"a": "b"}


def test_known_at_counts_only_older_links():
    links = [link(1, "a", "b"), link(5, "a", "b", apart=True)]
    assert classes(links, known_at=DAY) == {}
    assert classes(links, known_at=DAY + timedelta(days=2)) == {"b": "a"}
    assert classes(links, known_at=DAY + timedelta(days=5)) == {}


def test_members_by_class():
    assert members({"b": "a", "c": "a", "x": "y"}) == {"a": ("b", "c"), "y": ("x",)}
    assert members({"a": "a"}) == {}


def test_long_chains_are_no_trouble():
    links = [link(n, f"n{n}", f"n{n + 1}") for n in range(3000)]
    named = classes(links)
    assert set(named.values()) == {"n0"}
    assert len(named) == 3000
