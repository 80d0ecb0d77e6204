"""Informal writing: what is read of it, and what stays silent."""

from __future__ import annotations

import pytest

from tests.rules.test_patterns import claims


@pytest.mark.parametrize(
    ("text", "relation", "object"),
    [
        ("i live in glasgow", "LIVES_IN", "Glasgow"),
        ("i live in glasgow near the river", "LIVES_IN", "Glasgow"),
        ("we live in new orleans now", "LIVES_IN", "New Orleans"),
        ("im based in central glasgow", "LIVES_IN", "Glasgow"),
        ("ive moved back to glasgow", "LIVES_IN", "Glasgow"),
        ("i moved to glasgow with my wife in march", "LIVES_IN", "Glasgow"),
        ("i moved to glasgow 2 weeks ago", "LIVES_IN", "Glasgow"),
        ("i work at zeiss as a nurse", "WORKS_AT", "Zeiss"),
        ("im from ghana and i work for tundra airways", "WORKS_AT", "Tundra Airways"),
        ("my brother is called emil", "HAS_BROTHER", "emil"),
        ("im vegetarian", "HAS_DIET", "vegetarian"),
        ("I dont work at Zeiss anymore.", "WORKS_AT", "Zeiss"),
        ("I live in northern Portugal.", "LIVES_IN", "Portugal"),
        ("Home is Glasgow now.", "LIVES_IN", "Glasgow"),
        ("Working at Zeiss as a nurse since May.", "WORKS_AT", "Zeiss"),
        ("Still working at Zeiss.", "WORKS_AT", "Zeiss"),
        ("Been at Zeiss since 2019.", "MEMBER_OF", "Zeiss"),
        ("Living in Glasgow with my wife.", "LIVES_IN", "Glasgow"),
    ],
)
async def test_informal_writing_is_read(text, relation, object):
    found = await claims(text)
    assert (relation, object.lower()) in [(name, o.lower()) for _, name, o, _ in found]
    assert {c.quote for *_, c in found} == {text}
    assert object in " ".join(c.fact for *_, c in found) or object.islower()


@pytest.mark.parametrize(
    "text",
    [
        "i live in a flat",
        "i live in student housing",
        "i live in constant noise",
        "i work at home",
        "i work for free",
        "i work at height",
        "i work for two companies",
        "i moved to linux",
        "i moved to product design",
        "i moved to nights",
        "i grew up in care",
        "got hired by accident",
        "Working at Zeiss is fun.",
        "Dream job? Working at Zeiss.",
        "Living in Glasgow, I learned to cook.",
        "Im Norden wohne ich gern.",
        "J'ai un ami dont je parle.",
        "Home is where my dog is.",
        "Her home is Glasgow.",
        "I'm at Zeiss.",
    ],
)
async def test_what_may_be_no_name_says_nothing(text):
    found = await claims(text)
    assert {"LIVES_IN", "WORKS_AT", "MEMBER_OF"}.isdisjoint(name for _, name, *_ in found)


async def test_kin_without_a_possessive_is_the_speakers():
    for text in ("Mum lives in Turin.", "My Mum lives in Turin.", "mum lives in turin"):
        assert [(s, o) for s, _, o, _ in await claims(text)] == [("Jane's mother", "Turin")]
    assert await claims("Your Mum lives in Turin.") == []


async def test_lower_case_meets_the_same_name():
    found = await claims("I live in Glasgow.", "i dont live in glasgow anymore")
    assert [(o, c.polarity) for *_, o, c in found] == [("Glasgow", "holds"), ("Glasgow", "ends")]
