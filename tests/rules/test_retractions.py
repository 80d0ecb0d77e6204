"""What is taken back: within a sentence, in the next one, months later."""

from __future__ import annotations

import pytest

from tests.rules.test_patterns import claims


@pytest.mark.parametrize(
    ("sentence", "object"),
    [
        ("I work at Orbix, I mean Orbita.", "Orbita"),
        ("I work at Orbix, sorry, at Orbita.", "Orbita"),
        ("I live in Ulm – no, Bonn.", "Bonn"),
        ("I own a kayak, or rather a canoe.", "canoe"),
    ],
)
async def test_a_slip_is_mended_where_it_stands(sentence, object):
    ((_, _, found, _),) = await claims(sentence)
    assert found == object


async def test_a_date_is_mended_where_it_stands():
    ((*_, claim),) = await claims("I moved to Ulm in May, no, June.")
    assert str(claim.valid_at) == "2024-06"


@pytest.mark.parametrize(
    ("texts", "object"),
    [
        (("I live in Ulm.", "Correction: I live in Bonn."), "Bonn"),
        (("I live in Ulm.", "That was a typo. I live in Bonn."), "Bonn"),
        (("I live in Ulm.", "I misspoke, it's Bonn, not Ulm."), "Bonn"),
        (("I live in Ulm.", "No wait, Bonn."), "Bonn"),
        (("I live in Ulm. Actually it's Bonn.",), "Bonn"),
        (("I live in Ulm.", "I live in Bonn, not Ulm."), "Bonn"),
        (("I live in Ulm.", "No, I live in Bonn, not in Ulm."), "Bonn"),
        (("My sister's name is Ida.", "My sister's name is Ada, not Ida."), "Ada"),
    ],
)
async def test_what_is_taken_back_was_never_so(texts, object):
    *_, (_, _, found, claim) = await claims(*texts)
    assert found == object
    assert len(claim.corrects) == 1


@pytest.mark.parametrize(
    "texts",
    [
        ("I live in Ulm.", "I live in Bonn now, not Ulm."),
        ("I live in Ulm.", "Oops, I moved to Bonn in December."),
        ("I moved to Ulm in 2019. It was a mistake. I moved to Bonn in 2021."),
        ("I live in Ulm.", "Actually it's Bonn."),
        ("I live in Ulm.", "Correction: I like tea."),
        ("I live in Ulm.", "My sister lives in Bonn, not Ulm."),
        ("I live in Ulm.", "No wait, that's fine."),
    ],
)
async def test_what_has_changed_or_is_not_sure_is_not_taken_back(texts):
    assert [c.corrects for *_, c in await claims(*texts) if c.corrects] == []


async def test_the_date_of_what_is_named_is_corrected():
    found = await claims(
        "I joined Orbix in March 2020. I moved to Ulm in March 2020.",
        "I joined Orbix in April 2020, not March.",
    )
    (_, name, object, claim) = found[-1]
    assert (name, object, str(claim.valid_at)) == ("MEMBER_OF", "Orbix", "2020-04")


async def test_the_only_thing_of_a_date_is_corrected():
    found = await claims("I moved to Ulm in June 2021.", "I moved in August 2021, not June.")
    assert (found[-1][2], str(found[-1][3].valid_at)) == ("Ulm", "2021-08")
    two = ("I moved to Ulm in June 2021. I joined Orbix in June 2021.", "In August, not June.")
    assert [c for *_, c in await claims(*two) if c.corrects] == []


async def test_a_joke_that_is_taken_back_is_denied():
    found = await claims("I live in Ulm.", "I was joking, I don't live in Ulm.")
    assert [c.polarity for *_, c in found] == ["holds", "denies"]
    assert await claims("I was joking, I live in Ulm.") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "lol, I live in Ulm.",
        "As I told you before, I live in Ulm.",
        "Believe it or not, I live in Ulm.",
        "I live, as I said, in Ulm.",
        "Could you translate this recipe? I live in Ulm.",
    ],
)
async def test_words_about_the_saying_silence_nothing(sentence):
    ((_, name, object, _),) = await claims(sentence)
    assert (name, object) == ("LIVES_IN", "Ulm")


@pytest.mark.parametrize(
    "sentence",
    [
        "Please translate this: I live in Ulm.",
        "Could you translate this email? I live in Ulm.",
        "Rewrite the following text. I live in Ulm.",
        "I'm moving to Ulm tomorrow lol.",
    ],
)
async def test_a_text_to_work_on_is_nobodys_claim(sentence):
    assert await claims(sentence) == []
