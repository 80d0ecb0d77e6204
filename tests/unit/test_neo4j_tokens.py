"""Search terms as Lucene sees them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmem.stores.neo4j.tokens import graph_token, lucene, terms_of, tokens_of

SYNTAX = re.compile(r'[+\-&|!(){}\[\]"~*?:\\/<>=@#]')
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(st.lists(ANYTHING, max_size=8))
def test_terms_come_back(terms):
    assert list(terms_of(tokens_of("graph:x", terms))) == terms


@given(ANYTHING, ANYTHING.filter(bool))
def test_a_query_is_only_words_of_its_graph(graph_id, term):
    query = lucene(graph_id, [(term, 1.0)])
    assert query is not None
    assert query.startswith(graph_token(graph_id) + "_")
    assert " " not in query
    assert SYNTAX.search(query) is None
    assert "^" not in query
    assert query not in ("AND", "OR", "NOT")
    assert query == tokens_of(graph_id, [term])


@pytest.mark.parametrize(
    ("terms", "wanted"),
    [
        ([], None),
        ([("a", 0.0)], None),
        ([("", 1.0)], None),
        ([("a", -1.0), ("b", 1.0)], "{}_b"),
        ([("a", 1.0), ("b", 2.5)], "{0}_b^2.500000 {0}_a"),
    ],
)
def test_weights(terms, wanted):
    expected = None if wanted is None else wanted.format(graph_token("g"))
    assert lucene("g", terms) == expected


def test_the_weightiest_terms_are_kept():
    query = lucene("g", [(f"t{n}", 1.0 + n / 10_000) for n in range(2000)])
    assert query is not None
    words = query.split(" ")
    assert len(words) == 512
    assert words[0].startswith(graph_token("g") + "_t1999^")


def test_graphs_share_no_word():
    tokens = {graph_token(f"user:{n}") for n in range(20_000)}
    assert len(tokens) == 20_000
    assert all(token.isalnum() for token in tokens)
