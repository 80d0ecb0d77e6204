"""Careless relation names meet the right timeline; what is like nothing stays itself."""

from __future__ import annotations

import pytest

from graphmem.errors import InputError
from graphmem.ingest.relations import Related, relate

PERSON, FIRM, PLACE, PET = ("Person",), ("Organization",), ("Place",), ("Animal",)


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("moved to", "LIVES_IN"),
        ("CURRENTLY_LIVES_IN", "LIVES_IN"),
        ("IS_STILL_LIVING_IN", "LIVES_IN"),
        ("IS_NOW_WORKING_AT", "WORKS_AT"),
        ("HAS_NEW_JOB_AT", "WORKS_AT"),
        ("HAS_BEEN_WORKING_FOR", "WORKS_AT"),
        ("ENJOYING", "LIKES"),
        ("FAVORITE_COLOR", "FAVOURITE_COLOR"),
        ("VISITED", "VISITED"),
        ("WANTS_TO_VISIT", "WANTS_TO_VISIT"),
        ("MENTORS", "MENTORS"),
        ("INVESTED_IN", "INVESTED_IN"),
    ],
)
def test_names_of_the_catalogue(name, canonical):
    assert relate(Related(name=name, object="x")).name == canonical


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("NO_LONGER_LIVES_IN", ("LIVES_IN", "state", "ends")),
        ("STOPPED_WORKING_AT", ("WORKS_AT", "state", "ends")),
        ("NEVER_LIVED_IN", ("LIVES_IN", "state", "denies")),
        ("PLANS_TO_MOVE_TO", ("LIVES_IN", "plan", "holds")),
        ("QUIT", ("WORKS_AT", "state", "ends")),
        ("MOVED_OUT_OF", ("LIVES_IN", "state", "ends")),
        ("NOT_VISITED", ("NOT_VISITED", "state", "holds")),
        ("STOPPED_SMOKING", ("STOPPED_SMOKING", "state", "holds")),
    ],
)
def test_a_name_can_tell_a_polarity(name, expected):
    found = relate(Related(name=name, object="x"))
    assert (found.name, found.kind, found.polarity) == expected


@pytest.mark.parametrize(
    ("name", "subject", "object", "meant"),
    [
        ("LIVES_IN", PERSON, PERSON, "LIVES_WITH"),
        ("LIVES_IN", PERSON, PLACE, "LIVES_IN"),
        ("OWNS", PERSON, PET, "HAS_PET"),
        ("OWNS", PERSON, ("Object",), "OWNS"),
        ("SOLD", PERSON, ("Object",), "OWNS"),
        ("DIVORCED", PERSON, PERSON, "MARRIED_TO"),
        ("DIVORCED", FIRM, FIRM, "DIVORCED"),
    ],
)
def test_the_types_of_both_ends_count(name, subject, object, meant):
    told = Related(name=name, subject_labels=subject, object_labels=object, object="x")
    assert relate(told).name == meant


@pytest.mark.parametrize(
    ("literal", "meant"),
    [("married", "HAS_MARITAL_STATUS"), ("retired", "EMPLOYMENT_STATUS"), ("away", "HAS_STATUS")],
)
def test_two_kinds_of_status_do_not_close_each_other(literal, meant):
    told = Related(name="STATUS", subject_labels=PERSON, object=literal)
    assert relate(told).name == meant


def test_an_intention_is_no_subscription():
    assert relate(Related(name="PLAN", kind="plan", object="x")).name == "PLANS"
    assert relate(Related(name="PLAN", object="Pro")).name == "HAS_PLAN"


def test_an_end_is_of_what_stands_between_the_two():
    told = Related(name="PARTED_WITH", polarity="ends", between=("RENTS",), object="x")
    assert relate(told).name == "RENTS"
    assert (
        relate(Related(name="LEFT", between=("LIKES", "WORKS_AT"), object="x")).name == "WORKS_AT"
    )
    assert relate(Related(name="LEFT", object="x")).name == "LEFT"


def test_the_graphs_own_relations_count_too():
    own = {"SINGS_IN", "CHAIRS"}
    assert relate(Related(name="IS_SINGING_IN", object="x"), own).name == "SINGS_IN"
    assert relate(Related(name="NO_LONGER_CHAIRS", object="x"), own).polarity == "ends"


@pytest.mark.parametrize(
    ("told", "declared", "expected"),
    [
        (Related(name="OWNS", subject_labels=PERSON, object_labels=PET), "OWNS", "holds"),
        (Related(name="NO_LONGER_OWNS", subject_labels=PERSON, object_labels=PET), "OWNS", "ends"),
        (Related(name="SOLD", object_labels=("Object",), object="x"), "SOLD", "holds"),
        (Related(name="NEVER_MIND", object="x"), "NEVER_MIND", "holds"),
        (Related(name="ENJOYS_DRINKING", object="x"), "ENJOYS_DRINK", "holds"),
        (Related(name="IS_STILL_ENJOYING", object="x"), "ENJOYMENT", "holds"),
        (Related(name="PLAN", kind="plan", object="x"), "HAS_PLAN", "holds"),
        (Related(name="STATUS", subject_labels=PERSON, object="retired"), "HAS_STATUS", "holds"),
    ],
)
def test_what_the_owner_declared_stays_itself(told, declared, expected):
    found = relate(told, (), {declared})
    assert (found.name, found.polarity) == (declared, expected)


def test_an_event_keeps_its_name():
    assert relate(Related(name="FOUND", kind="event", object="x")).name == "FOUND"


def test_a_name_must_have_a_letter():
    with pytest.raises(InputError, match="names no relation"):
        relate(Related(name="--"))
