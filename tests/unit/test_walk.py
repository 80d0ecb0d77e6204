"""Trails: what leads from a named thing to what is asked of it, whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from graphmem.models.words import StemVectors
from graphmem.recall.walk import NEARNESS, Trail, begun, ends_of, fits_of, lengthened, together
from tests.support.builders import Maker, at

if TYPE_CHECKING:
    from collections.abc import Sequence

make = Maker("graph:g")


def told(key: str, subject: str, name: str, object_: str, sentence: str) -> Any:
    return make.fact(key, subject, name, object_, at(2025), fact=sentence)


SUNG = told("sung", "song", "SUNG_BY", "singer", "Blue Hour was sung by Mona.")
MANAGED = told("managed", "singer", "MANAGED_BY", "manager", "The manager of Mona is Ivo.")
BORN = told("born", "singer", "BORN_IN", "town", "Mona was born in Kiel.")
CITIZEN = told("citizen", "manager", "CITIZEN_OF", "land", "Ivo is a citizen of Sylvania.")


def test_trails_go_on_from_their_ends_in_both_directions_and_meet_no_fact_twice() -> None:
    song, singer = make.id("song"), make.id("singer")
    first = lengthened(begun([song, song]), [SUNG, MANAGED], {SUNG.uuid: 0.5}, 8)
    assert first == [Trail((SUNG.uuid,), singer, 0.5)]
    second = lengthened(first, [SUNG, MANAGED, BORN], {MANAGED.uuid: 0.7, BORN.uuid: 0.1}, 8)
    assert [trail.facts for trail in second] == [
        (SUNG.uuid, MANAGED.uuid),
        (SUNG.uuid, BORN.uuid),
    ]
    back = lengthened(begun([singer]), [SUNG], {}, 8)
    assert back == [Trail((SUNG.uuid,), song, 0.0)]
    assert len(lengthened(first, [MANAGED, BORN], {}, 1)) == 1


def test_a_whole_trail_stands_together() -> None:
    whole = Trail((SUNG.uuid, MANAGED.uuid, CITIZEN.uuid), "x", 1.8)
    aside = Trail((SUNG.uuid, BORN.uuid), "y", 0.8)
    scores = together([aside, whole])
    assert min(scores[f.uuid] for f in (SUNG, MANAGED, CITIZEN)) > scores[BORN.uuid]
    assert scores[SUNG.uuid] == pytest.approx(0.6 + NEARNESS)
    assert scores[CITIZEN.uuid] == pytest.approx(0.6 + NEARNESS / 4)


def test_the_walk_ends_at_literals_and_at_what_is_stopped_at() -> None:
    value = make.entity("42 kg", labels=("Value",))
    trails = [Trail(("f",), value.uuid, 0.0), Trail(("g",), "me", 0.0), Trail(("h",), "on", 0.0)]
    assert ends_of(trails, {value.uuid: value}, ["me"]) == ["on"]


def test_the_words_between_two_ends_tell_whether_a_fact_fits() -> None:
    entities = {e.uuid: e for e in (make.entity(key) for key in ("song", "singer", "town"))}
    asked = [(term, 1.0) for term in ("citizenship", "manag")]
    fits = fits_of({f.uuid: f for f in (MANAGED, BORN, CITIZEN)}, entities, asked, StemVectors())
    assert fits[MANAGED.uuid] > fits[BORN.uuid]
    assert fits[CITIZEN.uuid] > fits[BORN.uuid]
    assert fits_of({BORN.uuid: BORN}, {}, [], StemVectors()) == {}


def test_names_of_the_ends_are_not_what_fits() -> None:
    class Counted:
        """Word vectors that know which stems were asked for."""

        dimension = 2

        def __init__(self) -> None:
            self.stems: list[str] = []

        def of(self, stems: Sequence[str]) -> Any:
            self.stems += stems
            return np.ones((len(stems), 2), np.float32)

    ends = {
        make.id("singer"): make.entity("singer", name="Mona"),
        make.id("town"): make.entity("town", name="Kiel"),
    }
    vectors = Counted()
    fits_of({BORN.uuid: BORN}, ends, [("birth", 1.0)], vectors)
    assert vectors.stems == ["born", "birth"]
