"""Every row of the pattern table reads its own examples, and nothing in what only looks like"
" them."""

from __future__ import annotations

import pytest

from graphmem.ingest.rules.table.index import all_rows
from tests.rules.test_patterns import claims

EXAMPLES = [
    pytest.param(row, sentence, object, id=sentence)
    for row in all_rows()
    for sentence, object in row.gives.items()
]
SILENT = [pytest.param(row, sentence, id=sentence) for row in all_rows() for sentence in row.silent]
OTHERS = ("Ana", "Ana Lopez", "Tom", "Karim", "Emil", "Ada Stone", "Otter project", "server")


@pytest.mark.parametrize(("row", "sentence", "object"), EXAMPLES)
async def test_a_row_reads_its_examples(row, sentence, object):
    found = await claims(sentence)
    relation = row.relation or row.verbs.split()[0]
    mine = [(s, c) for s, name, o, c in found if o == object]
    assert mine, (relation, found)
    subject, claim = mine[-1]
    assert claim.fact.endswith(".")
    assert claim.quote == sentence
    assert subject == "Jane" or subject.startswith("Jane's ") or subject in OTHERS


@pytest.mark.parametrize(("row", "sentence"), SILENT)
async def test_what_only_looks_like_a_row_says_nothing_of_its_relation(row, sentence):
    found = await claims(sentence)
    assert [c for c in found if c[1] == row.relation or not row.relation] == []


def test_every_row_has_an_example():
    assert [row for row in all_rows() if not row.gives] == []
