"""Names in text: what is found, what it may be, and what is no name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmem.ingest.naming.find import Name, find_names, guess_label
from graphmem.ingest.naming.forms import same_person, same_thing, variants
from graphmem.ingest.naming.kinds import compatible
from graphmem.ingest.naming.owned import another_relation, owned_form, same_owned
from graphmem.ingest.naming.owners import Voice, absolute_name
from graphmem.ingest.probe import names_in


def found(text: str, *known: str) -> list[str]:
    return [name.text for name in find_names(text, frozenset(known))]


def only(text: str) -> Name:
    (name,) = find_names(text)
    return name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("We drove to Rome with Jane Smith.", ["Rome", "Jane Smith"]),
        ("She met Dr. J. K. Silva. Then she left.", ["Dr. J. K. Silva"]),
        ("He works for Johnson & Johnson now.", ["Johnson & Johnson"]),
        ("I like the Bank of England and the U.K.", ["Bank of England", "U.K."]),
        ("We read The Lord of the Isles.", ["The Lord of the Isles"]),
        ("Jane's house is near Ana's.", ["Jane", "Ana"]),
        ("I use PyCon 2024 and AB:CD", ["PyCon 2024", "AB:CD"]),
        ("Er wohnt bei Jürgen Groß in Köln.", ["Jürgen Groß", "Köln"]),
        ("I called Bob, Ana and Tom.", ["Bob", "Ana", "Tom"]),
        ("Anytime Bruno! Splendid Petra, thanks.", ["Bruno", "Petra"]),
        ("Uncle Bob! Come in.", ["Uncle Bob"]),
    ],
)
def test_capitals_tell_names(text, names):
    assert found(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Yesterday I was tired. However, it was fine.",
        "On Monday, 5 May, I'm off. I've been busy since July.",
        "It rained. Nothing else.",
        "nobody here has a name",
        "",
        "!!! ??? 12 34",
    ],
)
def test_openers_days_and_pronouns_are_no_names(text):
    assert found(text) == []


def test_a_capital_at_the_start_of_a_sentence_is_not_certain():
    assert not only("Zorbing was great.").certain
    assert find_names("Zorbing was great.", frozenset({"zorbing"}))[0].certain
    assert all(name.certain for name in find_names("Zorbing is it. I love Zorbing."))
    assert only("Petra was great.").certain
    assert not only("Life's good.").certain


def test_quoted_titles_are_names_whatever_stands_inside():
    name = only('I finished "The Long Way Home" at last.')
    assert (name.text, name.label, name.quoted) == ("The Long Way Home", "Work", True)
    assert found('She said "we should go" and left.') == []


def test_family_words_are_whose_they_are():
    mine, hers = find_names("I saw my older brother and Jane's mum.")[0], find_names("Jane's mum")
    assert (mine.text, mine.owner, mine.kin, mine.label) == (
        "my older brother", "my", "brother", "Person",
    )  # fmt: skip
    assert [(n.text, n.owner, n.kin) for n in hers] == [
        ("Jane", "", ""), ("Jane's mum", "Jane", "mother"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "name", "kin", "described", "label"),
    [
        ("I called my sister Ana today.", "Ana", "sister", "my sister", "Person"),
        ("I walked our dog, Max, and left.", "Max", "dog", "our dog", "Animal"),
        ("I have a friend; my cousin named Zyx came.", "Zyx", "cousin", "my cousin", "Person"),
        ("This is her son Tom.", "Tom", "son", "her son", "Person"),
    ],
)
def test_a_name_beside_a_family_word_has_it(text, name, kin, described, label):
    one = next(n for n in find_names(text) if n.text == name)
    assert (one.text, one.kin, one.described, one.label) == (name, kin, described, label)


def test_a_list_is_no_name_beside_a_family_word():
    assert [n.text for n in find_names("I saw my sister, Ana and Bob.")] == [
        "my sister", "Ana", "Bob",
    ]  # fmt: skip


def test_scripts_without_capitals_give_known_names_and_quoted_titles():
    assert found("王小明住在北京。他读了《三体》。") == ["三体"]
    assert found("王小明住在北京。", "王小明") == ["王小明"]
    assert found("राम दिल्ली में रहता है।", "राम") == ["राम"]


@given(st.text(max_size=200), st.frozensets(st.text(max_size=5), max_size=3))
def test_any_text_is_fine_and_every_name_stands_where_it_says(text, known):
    for name in find_names(text, known):
        assert name.text
        assert 0 <= name.start < name.end <= len(text)
        assert " ".join(text[name.start : name.end].split()) == " ".join(name.text.split())


@given(st.text(max_size=200))
def test_names_for_looking_up_are_at_least_those(text):
    looked_up = set(names_in(text))
    assert {name.text for name in find_names(text)} <= looked_up


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Jane Smith", "Person"), ("Dr. Vogt", "Person"), ("Ann's sister", "Person"),
        ("Acme Inc.", "Organization"), ("University of Oslo", "Organization"),
        ("Lake Como", "Place"), ("Elm Street", "Place"), ("New York City", "Place"),
        ("NYC", "Place"), ("Ann's cat", "Animal"), ("Zyx", ""), ("Lord of the Isles", ""),
        ("Victoria", ""), ("weaving", ""),
    ],
)  # fmt: skip
def test_words_tell_the_kind(name, label):
    assert guess_label(name) == label


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("Jane", "Jane Smith", "same"), ("J. Smith", "Jane Smith", "same"),
        ("Smith, Jane", "Jane Smith", "same"), ("Bob Keller", "Robert Keller", "same"),
        ("Dr. Silva", "Dr. Ana Silva", "same"), ("George R. Blake", "George Blake", "same"),
        ("JK Marlow", "J. K. Marlow", "same"), ("Phillip Dale", "Philip Dale", "same"),
        ("Lisa Stone", "Elizabeth Stone", "maybe"), ("Smith", "Jane Smith", "maybe"),
        ("Sam Porter", "Sam Porter Jr.", "maybe"), ("Jane Smyth", "Jane Smith", "maybe"),
        ("Jane Miller", "Jane Smith", ""), ("Tom", "Tim", ""), ("Martin", "Martina", ""),
        ("Jane from work", "Jane", ""), ("K. Smith", "Jane Smith", ""),
    ],
)  # fmt: skip
def test_forms_of_a_persons_name(one, other, verdict):
    assert same_person(one, other) == same_person(other, one) == verdict


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("Acme Inc.", "Acme", "same"), ("Data Forge", "DataForge", "same"),
        ("NYC", "New York", "same"), ("the UK", "United Kingdom", "same"),
        ("Valencia, Spain", "Valencia", "same"), ("SOBT", "The Song of Broken Towers", "same"),
        ("weaving class", "weaving classes", "same"), ("Acme Inc.", "Acme GmbH", "maybe"),
        ("Delta", "Delta Airlines", "maybe"), ("us", "United States", ""),
        ("York", "New York", ""), ("Room 12", "Room 21", ""), ("Python 3.11", "Python 3.12", ""),
        ("The Iron Garden", "The Iron Garden 2", ""), ("weaving class", "drawing class", ""),
    ],
)  # fmt: skip
def test_forms_of_a_things_name(one, other, verdict):
    assert same_thing(one, other) == same_thing(other, one) == verdict


@given(st.text(max_size=30))
def test_guessing_is_total(name):
    assert guess_label(name) in ("", "Person", "Place", "Organization", "Animal")


@given(st.text(max_size=30), st.text(max_size=30))
def test_comparing_is_total_and_has_no_sides(one, other):
    assert same_person(one, other) == same_person(other, one)
    assert same_thing(one, other) == same_thing(other, one)
    assert "" not in variants(one)


def test_descriptions_by_an_owner():
    owned = owned_form("Ann's ex-husband")
    assert (owned.owner, owned.words, owned.head) == ("Ann", ("ex", "husband"), "husband")
    assert owned_form("James' mum").words == ("mother",)
    assert owned_form("Ann's own garden").words == ("garden",)
    assert owned_form("Martha's Vineyard") is None
    assert owned_form("the garden") is None


@pytest.mark.parametrize(
    ("known", "said", "verdict"),
    [
        ("sound studio", "studio", "same"), ("studio", "sound studio", "maybe"),
        ("brother", "older brother", ""), ("old car", "new car", ""), ("car", "garden", ""),
        ("friend who paints", "friend", ""), ("team", "team", "same"),
    ],
)  # fmt: skip
def test_descriptions_of_one_thing(known, said, verdict):
    assert same_owned([tuple(known.split())], tuple(said.split())) == verdict


def test_family_tells_namesakes_apart():
    assert another_relation({("a", ("husband",))}, {("b", ("father",))})
    assert another_relation({("a", ("brother",))}, {("a", ("son",))})
    assert another_relation({("a", ("first", "dog"))}, {("a", ("second", "dog"))})
    assert not another_relation({("a", ("girlfriend",))}, {("a", ("wife",))})
    assert not another_relation({("a", ("son",))}, {("b", ("son",))})
    assert not another_relation({("a", ("friend",))}, {("a", ("wife",))})


@pytest.mark.parametrize(
    ("name", "absolute"),
    [
        ("my sister", "Ann's sister"), ("My own garden", "Ann's garden"), ("our dog", "Ann's dog"),
        ("mein Bruder", "Ann's bruder"), ("your job", "Ben's job"),
        ("My Fair Lady", "My Fair Lady"),
        ("Rome", "Rome"), ("my", "my"),
    ],
)  # fmt: skip
def test_my_and_your_are_somebodys(name, absolute):
    assert absolute_name(name, Voice("Ann", "Ben")) == absolute
    assert absolute_name(name, Voice(None)) == name


def test_a_person_is_no_place_and_a_restaurant_may_be_both():
    assert not compatible(["Person"], ["Place"])
    assert not compatible(["Dog"], ["Person"])
    assert not compatible(["Work"], ["Place"])
    assert compatible(["Organization"], ["Place"])
    assert compatible(["User", "Person"], ["Person"])
    assert compatible([], ["Place"])
    assert compatible(["Ticket"], ["Place"])
