"""A guess of one claim that a relation is exclusive never overturns what more is known."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from graphmem.core.extraction import Extraction, SaidClaim, SaidMention
from graphmem.core.records import Episode, Fact, GraphState, RelationRecord
from graphmem.ingest.evidence import news_of
from graphmem.ingest.resolve import resolve

NOW = datetime(2025, 1, 1, tzinfo=UTC)


def proposals(
    *guesses: bool | None,
    name: str = "CHAIRS",
    records: tuple[bool, ...] = (),
    beside: bool = False,
) -> list[bool]:
    """What is recorded of a relation when one episode's claims guess so."""
    episode = Episode(uuid="e", graph_id="g", source="text", content="", created_at=NOW)
    mentions = tuple(SaidMention(text=n, name=n) for n in ("Jane", *(f"X{i}" for i in range(9))))
    claims = tuple(
        SaidClaim(subject=0, object=1 + n, name=name, fact="x", guessed_exclusive=guess)
        for n, guess in enumerate(guesses)
    )
    named = resolve("g", [(episode, Extraction(mentions=mentions, claims=claims))], ())
    told = tuple(
        RelationRecord(uuid=f"r{n}", graph_id="g", name=name, exclusive=way, created_at=NOW,
                       episode=f"e{n}")
        for n, way in enumerate(records)
    )  # fmt: skip
    facts = [
        Fact(uuid=o, graph_id="g", subject="j", name=name, object=o, fact=o, kind="state",
             created_at=NOW)
        for o in ("a", "b") if beside
    ]  # fmt: skip
    news = news_of(named, GraphState(graph_id="g", relations=told), NOW, extractor="m",
                   facts={fact.uuid: fact for fact in facts}, user=None)  # fmt: skip
    return [record.exclusive for record in news.relations]


@pytest.mark.parametrize(
    ("guesses", "recorded"),
    [
        ((True,), [True]),
        ((False,), []),
        ((None,), []),
        ((True, False), []),
        ((True, True, False), [True]),
    ],
)
def test_the_first_guess_counts_and_most_guesses_win(guesses, recorded):
    assert proposals(*guesses) == recorded


@pytest.mark.parametrize("name", ["WORKS_AT", "LIVES_IN", "FAVOURITE_TEA", "CREW_STATUS"])
def test_the_catalogue_knows_better(name):
    assert proposals(True, True, name=name) == []
    assert proposals(False, False, name=name) == []


def test_one_claim_does_not_overturn_many():
    assert proposals(False, records=(True, True, True)) == []
    assert proposals(False, False, records=(True,)) == [False]


def test_what_stands_side_by_side_is_not_closed_by_a_guess():
    assert proposals(True, beside=True) == []
