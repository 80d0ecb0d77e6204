"""Ranking tables: each channel by hand, and the whole against a slow and plain double."""

from __future__ import annotations

from dataclasses import replace
from math import exp, log
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphmem.core.marks import ASKS, NAMES, TIMES
from graphmem.core.tokens import STOP, terms
from graphmem.models.words import StemVectors
from graphmem.recall.asked import Asked, asked
from graphmem.recall.columns import around, scale
from graphmem.recall.flags import dated, newness, said_by, wished
from graphmem.recall.lexicon import Lexicon, Words
from graphmem.recall.passages import (
    LENGTH,
    REACH,
    SOFTNESS,
    beside,
    bm25,
    centred,
    kept_terms,
    meaning,
    opens,
    replied,
    stretch,
    walked,
)
from graphmem.recall.ranking import rank_rows
from graphmem.recall.recipe import ASSISTANT, CONVERSATION, DOCUMENTS, Recipe
from graphmem.recall.when import Moments
from tests.support.tables import Corpus, Said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmem.core.tables import Table

DAY = 86_400_000_000


def corpus(*texts: str, thread: str = "t", **fields: Any) -> Corpus:
    return Corpus(
        [Said(text=text, uuid=f"u{n}", thread=thread, **fields) for n, text in enumerate(texts)]
    )


def words_of(corpus: Corpus) -> Words:
    return Lexicon(StemVectors()).words(corpus.vocabulary)


ALL = np.ones(3, np.bool_)


def test_the_best_row_that_may_be_shown_is_one():
    allowed = np.array([False, True, True])
    assert scale(np.array([12.0, 6.0, 3.0]), 3, allowed).tolist() == [3.0, 1.0, 0.0]


def test_a_row_that_may_not_be_shown_counts_as_one_that_is_not_here():
    allowed = np.array([False, True, True])
    here = scale(np.array([7.0, 5.0, 1.0]), 3, allowed)[1:]
    assert here.tolist() == scale(np.array([5.0, 1.0]), 3, allowed[1:]).tolist()


def test_scale_makes_the_best_one_and_the_mean_nought() -> None:
    assert scale(np.array([4.0, 1.0, 1.0]), 3, ALL).tolist() == [1.0, -0.5, -0.5]


def test_scale_counts_the_rows_that_are_not_here() -> None:
    # The mean of 4, 1, 1 and three absent rows of 0 is 1.
    assert scale(np.array([4.0, 1.0, 1.0]), 6, ALL).tolist() == [1.0, 0.0, 0.0]


def test_scale_says_nothing_where_all_are_alike() -> None:
    assert scale(np.full(3, 2.0), 3, ALL).tolist() == [0.0, 0.0, 0.0]
    assert len(scale(np.zeros(0), 5, ALL[:0])) == 0


def test_neighbours_stop_at_the_ends_of_a_thread() -> None:
    said = [Said(text="x", uuid=f"u{n}", thread="a" if n < 2 else "b") for n in range(4)]
    near = around(Corpus(said).table())
    assert near.rows[-1].tolist() == [4, 0, 4, 2]
    assert near.rows[1].tolist() == [1, 4, 3, 4]
    assert near.rows[-2].tolist() == [4, 4, 4, 4]
    assert near.shares[-1] == 0


def test_bm25_by_hand() -> None:
    table = corpus("tea tea", "coffee", "milk").table()
    found = bm25(table, words_of(corpus("tea tea", "coffee", "milk")), ["tea"])
    idf = log(1 + (3 - 1 + 0.5) / (1 + 0.5))
    norm = 1.2 * (0.25 + 0.75 * 2 / (4 / 3))
    assert found.tolist() == pytest.approx([idf * 2 * 2.2 / (2 + norm), 0, 0], rel=1e-5)


def test_a_neighbour_gives_a_share_and_a_long_one_less() -> None:
    table = corpus("one", " ".join(["word"] * 120), "three").table()
    given_scores = np.array([0.0, 2.0, 0.0], np.float32)
    found = beside(given_scores, around(table), 1.0, {-1: 0.5, 1: 0.25})
    assert found.tolist() == pytest.approx([0.25, 2.0, 0.5])  # half of it: 60 of 120 terms


def test_a_word_is_met_by_one_that_means_nearly_the_same() -> None:
    told = corpus("my physician called", "rain again", thread="")
    words = words_of(told)
    met, _ = meaning(told.table(), words, ["doctor"], around(told.table()))
    assert met[0] > 0
    assert met[1] == 0


def test_the_answer_of_a_question_is_met_by_the_questions_words() -> None:
    told = Corpus(
        [
            Said(text="Do you like skiing?", uuid="q", thread="t", marks=ASKS),
            Said(text="Yes, very much.", uuid="a", thread="t"),
            Said(text="The bus is late.", uuid="x", thread="u"),
        ]
    )
    table = told.table()
    near = around(table)
    _, reply = meaning(table, words_of(told), ["ski"], near)
    assert reply[1] == reply[0] > 0 == reply[2]
    assert replied(np.array([0.5, 0.1, 0.2]), table, near).tolist() == [0, 0.5, 0]
    assert replied(np.array([-0.5, 0.1, 0.2]), table, near).tolist() == [0, 0, 0]


def test_a_class_word_meets_its_members() -> None:
    told = corpus("We got two turtles.", "The meeting is on.", thread="")
    met, _ = meaning(told.table(), words_of(told), ["pet"], around(told.table()))
    assert met[0] > met[1]


def test_a_stretch_holds_its_best_from_three_before_to_two_after() -> None:
    table = corpus(*"abcdefg").table()
    scores = np.array([0, 0, 0, 1, 0, 0, 0], np.float32)
    # A row sees three before it and two after.
    assert stretch(scores, around(table)).tolist() == [0, 1, 1, 1, 1, 1, 1]


def test_the_centred_cosine_is_that_of_the_vectors_minus_their_mean() -> None:
    rng = np.random.default_rng(7)
    vectors = rng.normal(size=(6, 8)) + 0.5
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    question = vectors[0]
    table = Corpus([Said(text="x", uuid=str(n)) for n in range(6)], vectors).table(question)
    mean = vectors.mean(axis=0)
    asked_for = question - 0.7 * mean
    expected = [
        (v - mean) @ asked_for / np.linalg.norm(v - mean) / np.linalg.norm(asked_for)
        for v in vectors
    ]
    assert centred(table).tolist() == pytest.approx(expected, abs=1e-5)


def test_a_row_without_a_vector_is_neither_near_nor_far() -> None:
    vectors = np.eye(3, dtype=np.float32)
    told = Corpus([Said(text="x", uuid=str(n)) for n in range(3)], vectors)
    table = told.table(vectors[0])
    table.near[2] = np.nan
    shares = rank_rows(table, words_of(told), Asked(terms=("zzz",)), CONVERSATION).shares
    assert shares["dense"][2] == 0
    assert shares["dense"][0] > 0


def test_one_step_over_a_rare_term_reaches_its_other_passages() -> None:
    told = corpus("the zeppelin of grandpa", "a zeppelin again", "nothing of it", thread="")
    found = walked(told.table(), words_of(told), np.array([1.0, 0.0, 0.0]))
    assert found[1] > found[2]
    assert found[2] == pytest.approx(log(1e-5))


def test_the_subject_is_the_one_person_named() -> None:
    told = Corpus([Said(text="x", uuid="1", name="Ann"), Said(text="y", uuid="2", name="Bob")])
    table = told.table()
    one = said_by(table, ("bob",), users=False)
    assert one is not None
    assert one.tolist() == [0, 1]
    assert said_by(table, ("ann", "bob"), users=True) is None
    assert said_by(table, ("carla",), users=True) is None
    assert said_by(table, (), users=False) is None


def test_with_nobody_named_the_users_own_messages_are_the_subject() -> None:
    told = Corpus(
        [Said(text="x", uuid="1", role="user"), Said(text="y", uuid="2", role="assistant")]
    )
    own = said_by(told.table(), (), users=True)
    assert own is not None
    assert own.tolist() == [1, 0]


def test_what_the_assistant_said_is_not_sought_among_the_users_words() -> None:
    told = Corpus(
        [
            Said(text="any tips for tea", uuid="1", role="user"),
            Said(text="brew tea for three minutes", uuid="2", role="assistant"),
        ]
    )
    table, words = told.table(), words_of(told)
    both = "How long did you say that tea should brew?", "How long should tea brew?"
    said, wished = (rank_rows(table, words, asked(text), ASSISTANT) for text in both)
    assert "subject" not in said.shares
    assert "subject" in wished.shares


def test_a_month_with_and_without_its_year() -> None:
    said = ["2023-05-01", "2023-05-31T23:59", "2023-06-01", "2022-05-20"]
    table = Corpus(
        [
            Said(text="x", uuid=str(n), said_at=int(np.datetime64(s, "us").astype(int)))
            for n, s in enumerate(said)
        ]
    ).table()
    month, day = dated(table, Moments(months=(5,), years=(2023,)))
    assert month is not None
    assert month.tolist() == [1, 1, 0, 0]
    assert day is None
    month, _ = dated(table, Moments(months=(5,)))
    assert month is not None
    assert month.tolist() == [1, 1, 0, 1]
    year, _ = dated(table, Moments(years=(2023,)))
    assert year is not None
    assert year.tolist() == pytest.approx([0.1, 0.1, 0.1, 0])


def test_a_day_is_told_of_on_it_or_after() -> None:
    start = int(np.datetime64("2023-05-10", "us").astype(int))
    table = Corpus(
        [Said(text="x", uuid=str(n), said_at=start + n * DAY) for n in (-4, -3, -1, 0, 1, 10, 11)]
    ).table()
    _, day = dated(table, Moments(months=(5,), days=((5, 10),)))
    assert day is not None
    assert day.tolist() == pytest.approx([0, 0.2, 0.2, 1, 0.6, 0.6, 0])


def test_a_span_counts_as_a_month() -> None:
    said = [Said(text="x", uuid=str(n), said_at=n * 10 * DAY) for n in range(3)]
    table = Corpus(said).table()
    span, _ = dated(table, Moments(spans=((7 * DAY, 14 * DAY),)))
    assert span is not None
    assert span.tolist() == [0, 1, 0]
    assert newness(table).tolist() == [0, 0.5, 1]


def test_a_short_span_is_told_of_in_it_or_after() -> None:
    said = [Said(text="x", uuid=str(n), said_at=n * DAY) for n in (6, 7, 8, 9, 18, 19)]
    span, _ = dated(Corpus(said).table(), Moments(spans=((7 * DAY, 9 * DAY),)))
    assert span is not None
    assert span.tolist() == pytest.approx([0, 1, 1, 0.6, 0.6, 0])


def test_what_is_wished() -> None:
    told = Corpus(
        [
            Said(text="x", uuid="1", marks=NAMES),
            Said(text="x", uuid="2", marks=TIMES),
            Said(text="I have three of them", uuid="3"),
        ]
    )
    table = told.table()
    assert wished(table, "name").tolist() == [1, 0, 0]
    assert wished(table, "time").tolist() == [0, 1, 0]
    assert wished(table, "number").tolist() == [0, 0, 1]
    assert opens(table).tolist() == [0, 0, 0]


def test_common_terms_are_left_out_where_rarer_ones_are_asked() -> None:
    told = corpus("tea cup", "tea pot", thread="")
    words = words_of(told)
    many = replace(
        words.vocabulary,
        counts=np.array([90_000, 3, 2], np.int32),
        terms=["tea", "cup", "pot"],
        passages=100_000,
    )
    words = Lexicon(StemVectors()).words(many)
    assert kept_terms(("tea", "cup", "pot"), words) == ("cup", "pot")
    assert kept_terms(("tea", "cup"), words) == ("tea", "cup")  # one rarer term is not enough
    assert kept_terms(("tea",), words) == ("tea",)


def test_rows_that_are_not_allowed_are_never_found_but_lend_their_words() -> None:
    told = corpus("Where did you ski?", "In the Alps!", "Rain.", "Tea again.")
    table = told.table(allowed=[False, True, True, True])
    ranking = rank_rows(table, words_of(told), asked("Where did they ski?"), CONVERSATION)
    assert next(iter(ranking.best(10).values())) == 1
    assert 0 not in ranking.best(10).values()
    assert len(ranking.best(10)) == 3


def test_a_record_of_several_passages_stands_at_its_best_one() -> None:
    said = [
        Said(text="nothing here", uuid="long"),
        Said(text="the zeppelin", uuid="long"),
        Said(text="the zeppelin flew over the town", uuid="other"),
    ]
    told = Corpus(said)
    ranking = rank_rows(told.table(), words_of(told), asked("the zeppelin"), DOCUMENTS)
    order = list(ranking.best(5).values())
    assert sorted(told.said[row].uuid for row in order) == ["long", "other"]
    assert 0 not in order


def test_equals_are_ordered_by_uuid_whatever_the_limit() -> None:
    told = Corpus([Said(text="same", uuid=u) for u in "dbacfe"])
    ranking = rank_rows(told.table(), words_of(told), asked("same"), CONVERSATION)
    assert [told.said[row].uuid for row in list(ranking.best(6).values())] == list("abcdef")
    assert [told.said[row].uuid for row in list(ranking.best(2).values())] == ["a", "b"]


@pytest.mark.parametrize("recipe", [CONVERSATION, ASSISTANT, DOCUMENTS])
def test_the_explanation_adds_up_to_the_score(recipe: Recipe) -> None:
    told = corpus("I moved to Oslo in May 2023.", "Why?", "For my job.", name="Ann", role="user")
    question = asked("When did she move to Oslo?", people=("ann",))
    ranking = rank_rows(told.table(), words_of(told), question, recipe)
    for row in range(3):
        assert sum(ranking.explain(row).values()) == pytest.approx(ranking.scores[row], abs=1e-5)
    assert list(ranking.best(1).values()) == [0]


def test_an_empty_table_has_no_order() -> None:
    told = Corpus([])
    ranking = rank_rows(told.table(), words_of(told), asked("Anything?"), CONVERSATION)
    assert ranking.best(5) == {}


def test_candidates_with_their_neighbours_rank_as_in_the_whole_table() -> None:
    rng = np.random.default_rng(3)
    stock = "tea rain ski bus lake piano garden violin bread train".split()
    told = Corpus(
        [
            Said(text=" ".join(rng.choice(stock, 4)), uuid=f"u{n:02}", thread=str(n // 10))
            for n in range(60)
        ]
    )
    words = words_of(told)
    question = asked("piano garden")
    whole = rank_rows(told.table(), words, question, CONVERSATION)
    best = list(whole.best(12).values())
    kept = sorted({row + step for row in best for step in range(-6, 7) if 0 <= row + step < 60})
    part = rank_rows(told.table(rows=kept), words, question, CONVERSATION)
    assert len({kept[row] for row in list(part.best(10).values())} & set(best[:10])) >= 8


def _plain_meaning(
    table: Table, words: Words, asked_terms: Sequence[str]
) -> tuple[list[float], list[float]]:
    """The channel `meaning`, row by row."""
    count = len(table)

    def beside_of(row: int, step: int) -> int:
        column = table.before if step < 0 else table.after
        for _ in range(abs(step)):
            row = int(column[row])
            if row < 0:
                return -1
        return row

    def share(row: int) -> float:
        return min(1.0, 60 / max(int(table.lengths[row]), 1))

    spans: list[int] = []
    for row in range(count):
        places = [row, *(p for step in REACH if (p := beside_of(row, step)) >= 0)]
        spans.append(sum(int(table.lengths[p]) for p in places))
    mean = sum(spans) / count
    totals: list[float] = []
    replies: list[float] = []
    for row in range(count):
        total = reply = 0.0
        for term, stems in zip(asked_terms, words.nearest(asked_terms), strict=True):
            idf = log((words.vocabulary.passages + 1) / (words.passages_with(term) + 0.5))

            def best(place: int, stems: Any = stems) -> float:
                own = table.postings.terms(place)
                return max((c**SOFTNESS for stem, c in stems if stem in own), default=0.0)

            spread = [best(row)]
            for step, weight in REACH.items():
                if (place := beside_of(row, step)) >= 0:
                    spread.append(weight * share(place) * best(place))
            total += idf * max(spread)
            before = beside_of(row, -1)
            asks = before >= 0 and bool(table.flags[before] & ASKS)
            reply += idf * max(best(row), share(before) * best(before) if asks else 0.0)
        totals.append(total / ((1 - LENGTH) + LENGTH * spans[row] / mean))
        replies.append(reply)
    return totals, replies


def _plain_walk(table: Table, words: Words, start: Sequence[float]) -> list[float]:
    """The channel `walked`, mass by mass."""
    order = sorted(range(len(table)), key=lambda row: (-start[row], row))[:20]
    heat = {row: exp(6 * (start[row] - start[order[0]])) for row in order}
    mass = [0.0] * len(table)
    for row in order:
        own = [
            t
            for t in table.postings.terms(row)
            if 2 <= words.passages_with(t) <= 15 and t not in STOP
        ]
        idfs = {t: log(max(table.entries, 1) / words.passages_with(t)) for t in own}
        whole = sum(idfs.values())
        for term in own if whole > 0 else ():
            holders = [r for r in range(len(table)) if term in table.postings.terms(r)]
            for holder in holders:
                share = heat[row] / sum(heat.values()) * idfs[term] / whole
                mass[holder] += share / words.passages_with(term)
    return [log(m + 1e-5) for m in mass]


passages = st.lists(
    st.tuples(
        st.lists(
            st.sampled_from("tea rain car auto ski lake piano".split()), min_size=1, max_size=6
        ),
        st.sampled_from("ab"),
        st.booleans(),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=25)
@given(told=passages, question=st.lists(st.sampled_from("car tea piano boat".split()), min_size=1))
def test_the_columns_say_what_a_plain_loop_says(told: Any, question: list[str]) -> None:
    graph = Corpus(
        [
            Said(text=" ".join(text), uuid=str(n), thread=thread, marks=ASKS if asks else 0)
            for n, (text, thread, asks) in enumerate(told)
        ]
    )
    table, words = graph.table(), words_of(graph)
    asked_terms = list(dict.fromkeys(terms(" ".join(question))))
    met, reply = meaning(table, words, asked_terms, around(table))
    plain_met, plain_reply = _plain_meaning(table, words, asked_terms)
    assert met.tolist() == pytest.approx(plain_met, abs=1e-4)
    assert reply.tolist() == pytest.approx(plain_reply, abs=1e-4)
    start = np.linspace(0, 1, len(table))
    plain = _plain_walk(table, words, start.tolist())
    assert walked(table, words, start).tolist() == pytest.approx(plain, abs=1e-4)
