"""Wishes, what matters to somebody, and what a sentence says beside its doubt."""

from __future__ import annotations

import pytest

from tests.rules.test_patterns import claims


@pytest.mark.parametrize(
    ("sentence", "fact"),
    [
        ("I want to visit the salt caves.", "Jane wants to visit the salt caves."),
        ("I'd love to learn glass blowing.", "Jane would love to learn glass blowing."),
        ("We're thinking about adopting a mule.", "Jane is considering adopting a mule."),
        ("I'm hoping to attend a congress next month.", "Jane hopes to attend a congress."),
        ("I had to repair my old tractor.", "Jane had to repair their old tractor."),
        ("I'm aiming to open a puppet theatre.", "Jane aims to open a puppet theatre."),
        ("Fencing is my passion.", "Fencing is Jane's passion."),
        ("Chess is really important to me.", "Chess is really important to Jane."),
        ("Swimming helps me clear my head.", "Swimming helps Jane clear their head."),
        ("Plum cake is one of my favourites.", "Plum cake is one of Jane's favourites."),
        ("I painted a fence and gave it to him.", "Jane painted a fence."),
        ("I just launched a blog in hopes of finding readers.", "Jane launched a blog."),
        ("I bought a kayak yesterday, maybe you would like that!", "Jane owns a kayak."),
    ],
)  # fmt: skip
async def test_what_is_wished_or_matters_is_told(sentence, fact):
    assert fact in [c.fact for *_, c in await claims(sentence)]


@pytest.mark.parametrize(
    "sentence",
    [
        "I want to make a difference.",
        "I want to move to Paris.",
        "I love to.",
        "I wanted to visit the salt caves.",
        "I'd love to see you.",
        "It is my passion.",
        "That helps me relax.",
        "Your help is important to me.",
        "Making a difference is important to me.",
        "I bought a kayak, I think.",
        "Maybe I bought a kayak and painted a fence.",
        "I bought a kayak, maybe.",
        "This week has been swamped with exams.",
    ],
)
async def test_what_says_too_little_gives_nothing(sentence):
    assert await claims(sentence) == []
