"""Trails: what leads from a named thing to what is asked of it, whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from graphmem.core.requests import Edge, End
from graphmem.models.words import StemVectors
from graphmem.recall.walk import NEARNESS, Paths, Trail, begun, ends_of, together
from tests.support.builders import Maker, at

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

make = Maker("graph:g")


def told(key: str, subject: str, name: str, object_: str, sentence: str) -> Any:
    return make.fact(key, subject, name, object_, at(2025), fact=sentence)


SUNG = told("sung", "song", "SUNG_BY", "singer", "Blue Hour was sung by Mona.")
MANAGED = told("managed", "singer", "MANAGED_BY", "manager", "The manager of Mona is Ivo.")
BORN = told("born", "singer", "BORN_IN", "town", "Mona was born in Kiel.")
CITIZEN = told("citizen", "manager", "CITIZEN_OF", "land", "Ivo is a citizen of Sylvania.")


class Flat:
    """Word vectors that fit by so much each, and know which stems were asked for."""

    dimension = 2

    def __init__(self, **fits: float) -> None:
        self.fits = fits
        self.stems: list[str] = []

    def of(self, stems: Sequence[str]) -> Any:
        self.stems += stems
        fits = (self.fits.get(stem, 1.0 if stem == "ask" else 0.0) for stem in stems)
        return np.array([(fit, 0.0) for fit in fits], np.float32).reshape(-1, 2)


def met(*facts: Any, ends: Mapping[str, End] | None = None, **fits: float) -> Paths:
    paths = Paths(["ask"], Flat(**fits))
    paths.add(facts, ends or {})
    return paths


def test_trails_go_on_from_their_ends_in_both_directions_and_meet_no_fact_twice() -> None:
    song, singer = make.id("song"), make.id("singer")
    (first,) = met(SUNG, MANAGED, sung=1.0).lengthened(begun([song, song]), 8)
    assert (first.facts, first.end) == ((SUNG.uuid,), singer)
    assert 0.0 < first.fit < 1.0
    second = met(SUNG, MANAGED, BORN, manager=0.7, born=0.1).lengthened([first], 8)
    assert [trail.facts for trail in second] == [
        (SUNG.uuid, MANAGED.uuid),
        (SUNG.uuid, BORN.uuid),
    ]
    assert met(SUNG).lengthened(begun([singer]), 8) == [Trail((SUNG.uuid,), song, 0.0)]
    assert len(met(MANAGED, BORN).lengthened([first], 1)) == 1


def test_many_facts_of_one_origin_do_not_crowd_out_those_of_another_before_it() -> None:
    parts = [told(f"part{n}", "hub", "HAS_PART", f"part{n}", "A part.") for n in range(9)]
    last = max(parts, key=lambda part: part.uuid)
    origins = begun([last.object, make.id("hub")])
    (first, *_) = met(*parts).lengthened(origins, 4)
    assert (first.facts, first.end) == ((last.uuid,), make.id("hub"))


def test_an_edge_that_comes_again_with_its_ends_is_one_edge() -> None:
    paths = met(SUNG)
    paths.add([Edge(SUNG.uuid, SUNG.subject, SUNG.object, SUNG.terms)], {})
    assert len(paths.lengthened(begun([SUNG.subject]), 8)) == 1


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
    paths = met(ends={value.uuid: End(value.name, value.is_value), "me": End("Me", False)})
    assert ends_of(trails, paths, ["me"]) == ["on"]


def test_the_words_between_two_ends_tell_whether_a_fact_fits() -> None:
    names = {make.id(key): End(key, False) for key in ("song", "singer", "town")}
    paths = Paths(["citizenship", "manag"], StemVectors())
    paths.add((MANAGED, BORN, CITIZEN), names)
    trails = [Trail((), make.id("singer"), 0.0), Trail((), make.id("manager"), 0.0)]
    fits = {trail.facts: trail.fit for trail in paths.lengthened(trails, 8)}
    assert fits[MANAGED.uuid,] > fits[BORN.uuid,]
    assert fits[CITIZEN.uuid,] > fits[BORN.uuid,]
    nothing = Paths([], StemVectors())
    nothing.add([BORN], names)
    assert [trail.fit for trail in nothing.lengthened(begun([make.id("singer")]), 8)] == [0.0]


def test_neither_names_of_the_ends_nor_function_words_are_what_fits() -> None:
    vectors = Flat()
    paths = Paths(["ask"], vectors)
    paths.add([BORN], {make.id("singer"): End("Mona", False), make.id("town"): End("Kiel", False)})
    paths.lengthened(begun([make.id("singer")]), 8)
    assert vectors.stems == ["born", "ask"]


def test_only_what_a_trail_may_go_on_over_is_weighed() -> None:
    vectors = Flat()
    paths = Paths(["ask"], vectors)
    paths.add([SUNG, CITIZEN], {})
    paths.lengthened(begun([make.id("song")]), 8)
    assert "citizen" not in vectors.stems
