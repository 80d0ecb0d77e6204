"""Names are compared by what is left without case, accents, articles and punctuation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmem.core.names import MAX_KEY, acronyms, fullness, is_proper, name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jane Smith", "jane  smith"),
        ("Café Müller", "cafe muller"),
        ("The Hague", "Hague"),
        ("Mr. Smith", "Smith"),
        ("Jane's", "Jane"),
        ("O\u2019Brien", "O'Brien"),
        ("J. Smith", "j smith"),
        ("\uff2a\uff41\uff4e\uff45", "Jane"),
        ("Kjær", "kjaer"),
        ("50 %", "50%"),
    ],
)
def test_forms_of_one_name_have_one_key(one, other):
    assert name_key(one) == name_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jane Smith", "Jane Smyth"),
        ("3.5", "35"),
        ("-3", "3"),
        ("42 kg", "42 g"),
        ("50 %", "50"),
        ("東京", "京都"),
        ("Pump 4", "Pump 14"),
        ("2024-01-02", "2024-10-2"),
    ],
)
def test_different_things_have_different_keys(one, other):
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize("text", ["", "  ", "!?", "\u200f"])
def test_what_holds_no_letter_has_no_key(text):
    assert name_key(text) == ""


@given(st.text())
def test_a_key_is_bounded_and_its_own_key(text):
    key = name_key(text)
    assert len(key) <= MAX_KEY
    assert key == key.strip()


def test_long_names_that_begin_alike_stay_two():
    assert name_key("a" * 300 + " x") != name_key("a" * 300 + " y")


def test_the_fullest_form_wins():
    names = ["J. Smith", "jane", "Jane", "Jane Smith", "the woman who lives over the shop"]
    assert max(names, key=fullness) == "Jane Smith"


@pytest.mark.parametrize(
    "rising",
    [
        ("The user's sister", "Ann's sister", "Ann's older sister", "Ana"),
        ("family", "Ann's family"),
        ("the old family of the village", "Ann's family"),
        ("weaving", "weaving class"),
        ("J. Smith", "Jane Smith"),
        ("jane", "Jane"),
    ],
)
def test_fuller_forms_win(rising):
    assert sorted(rising, key=fullness) == list(rising)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("The Song of the Hills", {"soth", "tsoth", "tsh"}),
        ("House of Mirrors", {"hom"}),
        ("National Weather Service", {"nws"}),
        ("Blue Harbor", set()),
        ("a game of chance", set()),
    ],
)
def test_acronyms(name, short):
    assert acronyms(name) == short


@pytest.mark.parametrize("name", ["Jane", "Bay of Plenty", "DataForge", "王小明", "The Hague"])
def test_proper_names(name):
    assert is_proper(name)


@pytest.mark.parametrize("name", ["weaving class", "Jane from work", "", "12", "the Green fork"])
def test_no_proper_names(name):
    assert not is_proper(name)


def test_an_initial_is_no_article():
    assert name_key("A. Smith") == "a smith"
    assert name_key("a smith") == "smith"
