"""Clauses that share a sentence: whose subject, whose date, and which of them are meant."""

from __future__ import annotations

import pytest

from tests.rules.test_patterns import claims


async def told(*texts: str) -> list[tuple[str, str, str]]:
    """Subject, relation and object of what is claimed, without events and kin."""
    return [
        (s, name, o)
        for s, name, o, c in await claims(*texts)
        if c.kind != "event"
        and not name.startswith(("HAS_SISTER", "HAS_SON", "RELATED", "FRIEND_OF"))
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("I adore my niece, who is vegan.", ("Jane's niece", "HAS_DIET", "vegan")),
        ("I met Farid, who is divorced.", ("Farid", "HAS_MARITAL_STATUS", "divorced")),
        ("I met my uncle Farid, who is 61.", ("Farid", "HAS_AGE", "61")),
        ("I saw Lena, who works at Orbix, on a bus.", ("Lena", "WORKS_AT", "Orbix")),
    ],
)
async def test_who_is_about_the_one_named_before_it(sentence, expected):
    found = await told(sentence)
    assert expected in found
    assert [s for s, *_ in found if s == "Jane"] == []


@pytest.mark.parametrize(
    "sentence",
    [
        "I have a firm, which is based in Oslo.",
        "I met the mother of Farid, who is divorced.",
        "I met a man, who is divorced.",
        "I saw the film, which is in Danish.",
        "I met Farid, who my sister knows.",
        "I met Farid and Lena, who is 34.",
    ],
)
async def test_a_relative_clause_is_never_about_the_speaker(sentence):
    assert [s for s, name, o in await told(sentence) if name != "OWNS"] == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Lena, who lives in Ulm, works at Orbix.",
            {("Lena", "LIVES_IN", "Ulm"), ("Lena", "WORKS_AT", "Orbix")},
        ),
        (
            "My sister Lena, a nurse, lives in Ulm.",
            {("Lena", "WORKS_AS", "nurse"), ("Lena", "LIVES_IN", "Ulm")},
        ),
        (
            "My son Emil, 9, has asthma.",
            {("Emil", "HAS_AGE", "9"), ("Emil", "HAS_CONDITION", "asthma")},
        ),
    ],
)
async def test_what_stands_between_subject_and_verb_hides_neither(sentence, expected):
    assert expected <= {*await told(sentence)}


async def test_what_follows_an_aside_has_the_first_subject():
    found = await told("I met Farid, who moved to Ulm, but I work at Orbix.")
    assert ("Jane", "WORKS_AT", "Orbix") in found
    assert ("Farid", "LIVES_IN", "Ulm") in found
    assert len(found) == 2


@pytest.mark.parametrize(
    "sentence",
    [
        "It's false that I live in Oslo.",
        "I deny that I work at Orbix.",
        "She insists that I work at Orbix and I live in Oslo.",
        "Quit repeating that I live in Oslo.",
        "The form states that I live in Oslo.",
        "I don't recall that I lived in Oslo.",
        "My boss assumes that I work at Orbix and that I live in Oslo.",
    ],
)
async def test_what_a_head_does_not_grant_is_not_believed(sentence):
    assert await told(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "I'm relieved that I live in Oslo.",
        "You know that I live in Oslo.",
        "Don't forget that I live in Oslo.",
        "The good news is that I live in Oslo.",
        "Now that I live in Oslo, I sleep well.",
        "They insist that I work at Orbix, but I live in Oslo.",
    ],
)
async def test_what_a_head_grants_is(sentence):
    assert await told(sentence) == [("Jane", "LIVES_IN", "Oslo")]


async def test_a_verb_in_the_past_before_a_name_begins_a_clause():
    found = await claims("I work at Orbix.", "I quit Orbix (in June) and joined Veltra in July.")
    (_, _, _, end), (*_, object, begun) = found[1:]
    assert (end.polarity, str(end.invalid_at)) == ("ends", "2024-06")
    assert (object, str(begun.valid_at)) == ("Veltra", "2024-07")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "I adore plums and hate figs.",
            {("Jane", "LIKES", "plums"), ("Jane", "DISLIKES", "figs")},
        ),
        (
            "I adore plums but can't stand figs.",
            {("Jane", "LIKES", "plums"), ("Jane", "DISLIKES", "figs")},
        ),
        (
            "I don't like plums but love figs.",
            {("Jane", "DISLIKES", "plums"), ("Jane", "LIKES", "figs")},
        ),
        (
            "I work for Orbix, live in Ulm and have a dog.",
            {
                ("Jane", "WORKS_AT", "Orbix"),
                ("Jane", "LIVES_IN", "Ulm"),
                ("Jane", "HAS_PET", "dog"),
            },
        ),
        (
            "My sister moved to Ulm and works at Orbix.",
            {("Jane's sister", "LIVES_IN", "Ulm"), ("Jane's sister", "WORKS_AT", "Orbix")},
        ),
        (
            "I live in Ulm and am a nurse.",
            {("Jane", "LIVES_IN", "Ulm"), ("Jane", "WORKS_AS", "nurse")},
        ),
        (
            "I live in Ulm and my friend Farid works at Orbix.",
            {("Jane", "LIVES_IN", "Ulm"), ("Farid", "WORKS_AT", "Orbix")},
        ),
        (
            "I live in Ulm, Farid works at Orbix.",
            {("Jane", "LIVES_IN", "Ulm"), ("Farid", "WORKS_AT", "Orbix")},
        ),
        (
            "Lena and my mum live in Ulm.",
            {("Lena", "LIVES_IN", "Ulm"), ("Jane's mother", "LIVES_IN", "Ulm")},
        ),
        (
            "My parents, Lena and Farid, moved to Ulm.",
            {
                ("Jane's parents", "LIVES_IN", "Ulm"),
                ("Lena", "LIVES_IN", "Ulm"),
                ("Farid", "LIVES_IN", "Ulm"),
            },
        ),
        (
            "I'm subscribed to Lumo and Wavy.",
            {("Jane", "SUBSCRIBED_TO", "Lumo"), ("Jane", "SUBSCRIBED_TO", "Wavy")},
        ),
        (
            "I used to live in Bonn and now live in Ulm.",
            {("Jane", "LIVES_IN", "Bonn"), ("Jane", "LIVES_IN", "Ulm")},
        ),
        (
            "I'm living in Ulm and working for Orbix.",
            {("Jane", "LIVES_IN", "Ulm"), ("Jane", "WORKS_AT", "Orbix")},
        ),
        (
            "My cousins Ida and Gus live in Ulm.",
            {("Ida", "LIVES_IN", "Ulm"), ("Gus", "LIVES_IN", "Ulm")},
        ),
        ("My name is Jane and I live in Ulm.", {("Jane", "LIVES_IN", "Ulm")}),
        (
            "I'm 34, live in Ulm and work as a nurse.",
            {
                ("Jane", "HAS_AGE", "34"),
                ("Jane", "LIVES_IN", "Ulm"),
                ("Jane", "WORKS_AS", "nurse"),
            },
        ),
        (
            "I met my uncle Farid, who hates figs and loves plums.",
            {("Farid", "DISLIKES", "figs"), ("Farid", "LIKES", "plums")},
        ),
        ("I own a sloop and a barge.", {("Jane", "OWNS", "sloop"), ("Jane", "OWNS", "barge")}),
        ("I'm in a food and wine club.", {("Jane", "MEMBER_OF", "food and wine club")}),
    ],
)
async def test_each_clause_of_a_sentence_is_read(sentence, expected):
    assert {*await told(sentence)} == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "I don't live in Ulm and work at Orbix.",
        "I'll move to Ulm and work at Orbix.",
        "I used to live in Ulm and work at Orbix.",
        "I saw Farid move to Ulm and work at Orbix.",
        "I plan to live in Ulm and work at Orbix.",
        "I'm thinking of leaving Ulm and working at Orbix.",
        "I'm not living in Ulm and working at Orbix.",
        "I'm trying to get a flat and have a job at Orbix.",
        "I know people that live in Ulm and work at Orbix.",
        "I like the park and works of art at Orbix.",
    ],
)
async def test_a_verb_that_shares_more_than_the_subject_is_no_clause(sentence):
    assert "Orbix" not in [o for _, _, o in await told(sentence)]


async def test_a_date_in_brackets_before_a_subject_is_that_of_its_clause():
    for sentence in (
        "While staying in Ulm (2010-2014) I worked at Orbix.",
        "I worked at Orbix (2010–2014).",
    ):
        ((_, _, object, claim),) = await claims(sentence)
        assert (object, str(claim.valid_at), str(claim.invalid_at)) == ("Orbix", "2010", "2014")


@pytest.mark.parametrize(
    ("sentence", "relation", "object"),
    [
        ("I joined Orbix in 2011 and left in 2015.", "MEMBER_OF", "Orbix"),
        ("I moved to Ulm in 2011 and left in 2015.", "LIVES_IN", "Ulm"),
        ("I moved to Ulm in 2011 and left there in 2015.", "LIVES_IN", "Ulm"),
        ("I bought a kayak in 2011 and sold it in 2015.", "OWNS", "kayak"),
        ("I bought a kayak in 2011 and gave it to my aunt in 2015.", "OWNS", "kayak"),
        ("I subscribed to Lumo in 2011 and cancelled in 2015.", "SUBSCRIBED_TO", "Lumo"),
    ],
)
async def test_an_end_without_an_object_has_that_of_the_clause_before(sentence, relation, object):
    (_, name, first, begun), (_, over, second, end) = await claims(sentence)
    assert (name, first, over, second) == (relation, object, relation, object)
    assert (end.polarity, str(end.invalid_at), str(begun.valid_at)) == ("ends", "2015", "2011")


async def test_an_end_that_may_mean_either_means_neither():
    found = await claims("I moved to Ulm in 2011, joined Orbix and left in 2015.")
    assert "ends" not in [c.polarity for *_, c in found]


@pytest.mark.parametrize(
    ("sentence", "object"),
    [
        ("After ten years in Ulm I moved to Bonn.", "Bonn"),
        ("Because of my job we moved to Bonn.", "Bonn"),
        ("Despite the noise I live in Bonn.", "Bonn"),
    ],
)
async def test_what_stands_before_the_subject_needs_no_comma(sentence, object):
    assert [o for _, _, o in await told(sentence)] == [object]


async def test_a_frame_with_a_subject_of_its_own_is_no_adverb():
    assert await told("During the years I lived in Ulm I worked at Orbix.") == []


async def test_as_many_names_as_there_are_of_them():
    expected = {
        ("Jane", "NUMBER_OF_CATS", "two cats"),
        ("Jane", "HAS_PET", "Pip"),
        ("Jane", "HAS_PET", "Gus"),
    }
    assert {*await told("We have two cats, Pip and Gus.")} == expected
    assert {*await told("We have two cats called Pip and Gus.")} == expected
    assert len(await told("We have three cats, Pip and Gus.")) == 1


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Besides I moved to Ulm.", [("Jane", "LIVES_IN", "Ulm")]),
        ("Afterwards, we moved to Ulm.", [("Jane", "LIVES_IN", "Ulm")]),
        ("Otherwise I bought a kayak.", []),
        ("There are twelve of them and I own eleven.", []),
    ],
)
async def test_a_word_before_i_is_part_of_nobodys_name(sentence, expected):
    assert await told(sentence) == expected
