"""Every row of the pattern table reads its own examples, and nothing in what only looks like"
" them."""

from __future__ import annotations

import pytest

from graphmem.ingest.rules.foreign import EXAMPLES as FOREIGN
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


@pytest.mark.parametrize(("sentence", "expected"), FOREIGN.items(), ids=FOREIGN)
async def test_the_commonest_sentences_of_other_languages(sentence, expected):
    (_, name, object, claim), *_ = await claims(sentence)
    assert (name, object, claim.polarity) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Vielleicht ziehe ich irgendwann nach Linz.",
        "Wohne ich bald in Linz?",
        "Wenn ich in Linz wohne, kaufe ich ein Rad.",
        "Mein Bruder wohnt in Linz.",
        "Ich bin nach Linz gefahren.",
        "Quizás vivo en Lima.",
        "Dice que trabajo en Acme.",
        "Si vivo en Lima, compro una bici.",
        "J'habiterais à Lyon.",
        "Je pense que je travaille chez Acme.",
        "Peut-être que j'habite à Lyon.",
        "Die was in Rome.",
    ],
)
async def test_what_is_not_sure_in_other_languages_gives_nothing(sentence):
    assert await claims(sentence) == []
