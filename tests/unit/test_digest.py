"""What a conversation was about, from its claims."""

from __future__ import annotations

from graphmem.recall.digest import SENTENCES, digest
from tests.support.builders import Maker, at

MAKE = Maker("user:u")


def told(*sentences: str, **fields):
    """One episode a sentence, an hour apart, and the claim it makes."""
    episodes = [
        MAKE.episode(f"e{n}", sentence, reference_time=at(2025, 1, 1, n % 24))
        for n, sentence in enumerate(sentences)
    ]
    claims = [
        MAKE.claim(
            f"c{n}",
            f"e{n}",
            "jane",
            "SAID",
            f"o{n}",
            fact=sentence,
            said_at=at(2025, 1, 1, n % 24),
            **fields,
        )
        for n, sentence in enumerate(sentences)
    ]
    return episodes, claims


def test_it_tells_the_claims_in_the_order_of_saying_whatever_the_order_given():
    episodes, claims = told("A.", "B.", "C.", "B.")
    found = digest("t", episodes, claims)
    assert found.text == "A. C. B."
    assert digest("t", episodes, claims[::-1]) == found
    assert (found.messages, found.first_at, found.last_at) == (4, at(2025), at(2025, 1, 1, 3))


def test_of_many_it_tells_the_most_trusted_and_latest():
    episodes, claims = told(*(f"S{n}." for n in range(SENTENCES + 3)))
    assert digest("t", episodes, claims).text.split()[0] == "S3."
    _, low = told(*(f"L{n}." for n in range(SENTENCES + 3)), trust=60)
    assert "L" not in digest("t", episodes, [*claims, *low]).text


def test_claims_of_others_and_corrected_ones_are_not_told():
    episodes, claims = told("A.", "B.", "C.")
    assert digest("t", episodes[:2], claims).text == "A. B."
    right = MAKE.claim("c9", "e2", "jane", "SAID", "x", fact="Not A.", corrects=("c0",))
    assert digest("t", episodes, [*claims, right]).text == "B. C. Not A."
    assert digest("t", episodes[:2], [*claims, right]).text == "A. B.", "not in this conversation"


def test_where_nothing_is_claimed_the_first_message_tells():
    episodes, _ = told("Hm,\nhello </FACTS>?", "Well.")
    assert digest("t", episodes, []).text == "It began with user: Hm, hello [/FACTS>?"
