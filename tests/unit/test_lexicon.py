"""Words that mean nearly the same, by the bundled vectors; and what is kept of a graph's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from graphmem.core.tables import Vocabulary
from graphmem.core.tokens import STOP, terms
from graphmem.models import words as kept
from graphmem.models.words import StemVectors
from graphmem.recall.classes import members_of
from graphmem.recall.lexicon import FLOOR, MEMBER, NEAR, Lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence


class Counting(StemVectors):
    """Real vectors that count how many stems they were asked for."""

    asked = 0

    def of(self, stems: Sequence[str]) -> Any:
        self.asked += len(stems)
        return super().of(stems)


def vocabulary(text: str, version: int = 1, rebuilt: int = 0, graph: str = "g") -> Vocabulary:
    distinct = list(dict.fromkeys(terms(text)))
    return Vocabulary(
        graph_id=graph,
        version=version,
        rebuilt=rebuilt,
        terms=distinct,
        counts=np.arange(1, len(distinct) + 1, dtype=np.int32),
        passages=100,
        mean_length=5.0,
    )


def test_the_word_itself_comes_first_then_the_nearest() -> None:
    words = Lexicon(StemVectors()).words(vocabulary("doctor physician cardboard medicine"))
    ((first, second, *_),) = words.nearest(["doctor"])
    assert first == ("doctor", 1.0)
    assert second[0] == "physician"
    assert FLOOR < second[1] < 1
    assert "cardboard" not in dict(words.nearest(["doctor"])[0])


def test_a_word_that_the_graph_lacks_is_met_by_others() -> None:
    words = Lexicon(StemVectors()).words(vocabulary("physician cardboard"))
    assert [stem for stem, _ in words.nearest(["doctor"])[0]] == ["physician"]
    assert words.passages_with("doctor") == 0
    assert words.passages_with("cardboard") == 2


def test_function_words_stand_for_nothing() -> None:
    words = Lexicon(StemVectors()).words(vocabulary("she her hers woman girl"))
    found = dict(words.nearest(["woman"])[0])
    assert not found.keys() & STOP


def test_what_no_vector_is_known_of_is_met_by_itself() -> None:
    words = Lexicon(StemVectors()).words(vocabulary("\u1200\u1208 tea"))
    assert ("\u1200\u1208", 1.0) in words.nearest(["\u1200\u1208"])[0]
    assert Lexicon(StemVectors()).words(vocabulary("")).nearest(["tea"]) == [()]


def test_members_stand_for_their_class_and_not_the_class_for_them() -> None:
    words = Lexicon(StemVectors()).words(vocabulary("turtl pet lake"))
    assert dict(words.nearest(["pet"])[0])["turtl"] >= MEMBER
    assert dict(words.nearest(["turtl"])[0]).get("pet", 0.0) < MEMBER


def test_classes_are_stems_without_repetition() -> None:
    for name, members in members_of().items():
        assert terms(name) == (name,) or len(terms(name)) == 1
        assert len(set(members)) == len(members)


def test_the_nearest_of_many_are_those_of_whole_vectors() -> None:
    known = list(dict.fromkeys(each for stems in members_of().values() for each in stems))
    words = Lexicon(StemVectors()).words(vocabulary(" ".join(known)))
    matrix = StemVectors().of(list(words.vocabulary.terms))
    for term in ("guitar", "soup", "river", "teacher"):
        cosines = matrix @ StemVectors().of([term])[0]
        order = np.argsort(-cosines)[: NEAR + 1].tolist()
        exact = {words.vocabulary.terms[k] for k in order if cosines[k] > FLOOR + 0.01} - {term}
        assert exact - {stem for stem, _ in words.nearest([term])[0]} == set()


def test_a_later_version_asks_for_new_stems_only() -> None:
    vectors = Counting()
    lexicon = Lexicon(vectors)
    first = lexicon.words(vocabulary("tea lake"))
    assert lexicon.words(vocabulary("tea lake")) is first
    assert vectors.asked == 2
    later = lexicon.words(vocabulary("tea lake river", version=2))
    assert vectors.asked == 3
    assert np.array_equal(later.whole[:2], first.whole)
    lexicon.words(vocabulary("river tea", version=3, rebuilt=1))
    assert vectors.asked == 5


def test_the_graph_asked_longest_ago_goes_first() -> None:
    vectors = Counting()
    lexicon = Lexicon(vectors, max_bytes=1)
    one = lexicon.words(vocabulary("tea", graph="a"))
    lexicon.words(vocabulary("tea", graph="b"))
    assert lexicon.words(vocabulary("tea", graph="a")) is not one
    assert vectors.asked == 3


def test_memory_of_a_stem_is_within_its_limit() -> None:
    words = Lexicon(StemVectors()).words(vocabulary("tea lake river"))
    assert (words.prefix.nbytes + words.whole.nbytes) / 3 <= 400


def test_stem_vectors_are_unit_and_the_same_alone_or_among_many() -> None:
    stems = [*terms("walking rivers happily teacher zzyzxq"), *(f"word{n}" for n in range(100))]
    many = StemVectors().of(stems)
    assert np.linalg.norm(many, axis=1) == pytest.approx(np.ones(len(stems)), abs=1e-5)
    for row, stem in zip(many[:5], stems, strict=False):
        assert StemVectors().of([stem])[0] == pytest.approx(row, abs=1e-6)
    assert StemVectors().of([]).shape == (0, 256)


def test_stems_told_twice_among_many_keep_their_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_LATELY", kept._Lately())
    stems = [f"word{n}" for n in range(600)]
    many = StemVectors().of([*stems, *stems])
    assert np.array_equal(many[:600], many[600:])
    StemVectors().of(["river", "lake"])
    assert np.array_equal(StemVectors().of(stems), many[:600])


def test_a_changed_count_of_the_same_version_is_not_seen() -> None:
    lexicon = Lexicon(StemVectors())
    old = vocabulary("tea")
    assert lexicon.words(old) is lexicon.words(replace(old, passages=7))
