from __future__ import annotations

import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from snowballstemmer.english_stemmer import EnglishStemmer

from graphmem.core import tokens
from graphmem.core.tokens import STOP, content_terms, terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Running runs; ran!", ("run", "run", "ran")),
        ("She adopted 2 dogs", ("she", "adopt", "2", "dog")),
        ("Café CAFE\u0301 ＣＡＦＥ", ("cafe", "cafe", "cafe")),
        ("Straße Ærø Łódź İstanbul", ("strass", "aero", "lodz", "istanbul")),
        ("Привет Йод, Ελλάδα", ("привет", "иод", "ελλαδα")),
        ("first_name=snake_case", ("first", "name", "snake", "case")),
        ("2024-03-01T09:00Z", ("2024", "03", "01t09", "00z")),
        ("我住在里斯本", ("我住", "住在", "在里", "里斯", "斯本")),
        ("東", ("東",)),
        ("iPhone手机15", ("iphon", "手机", "15")),
        ("がくせい", ("がく", "くせ", "せい")),
        ("서울에서", ("서울", "울에", "에서")),
        ("हिन्दी में", ("हनद", "म")),
        ("", ()),
        (" \n!?-_'’ 🙂", ()),
    ],
)
def test_one_word_in_two_spellings_is_one_term(text: str, expected: tuple[str, ...]) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_apostrophes(apostrophe: str) -> None:
    said = "Jane's dog doesn't like O'Brien, they've left".replace("'", apostrophe)
    assert terms(said) == ("jane", "dog", "doesnt", "like", "o", "brien", "they", "left")


def test_marks_inside_a_word_do_not_cut_it() -> None:
    assert terms("soft\u00adhyphen zero\u200bwidth right\u200fleft") == (
        "softhyphen",
        "zerowidth",
        "rightleft",
    )


def test_of_ascii_letters_and_digits_make_words_and_every_other_sign_cuts() -> None:
    for sign in map(chr, range(128)):
        expected = (f"8{sign.lower()}9",) if sign.isalnum() else ("8", "9")
        assert terms(f"8{sign}9") == expected, ascii(sign)


def test_long_words_are_cut_and_remembered_short() -> None:
    assert terms("x" * 1_000_000) == ("x" * 64,)
    assert terms("б" * 65) == ("б" * 64,)


def test_content_terms_leave_function_words_out_unless_nothing_else_is_left() -> None:
    assert content_terms("Where does Jane live in May?") == ("jane", "live", "may")
    assert content_terms("who is it") == ("who", "is", "it")
    assert content_terms("?!") == ()


def test_stop_words_are_terms_as_texts_give_them() -> None:
    """A stop word that is no stem would never match. Each must be some English word's stem."""
    grown = {"ani": "any", "becaus": "because", "befor": "before", "doe": "does", "dure": "during",
             "onc": "once", "onli": "only", "pleas": "please", "sinc": "since", "veri": "very",
             "whi": "why", "anoth": "another", "ourselv": "ourselves", "abov": "above",
             "themselv": "themselves", "yourselv": "yourselves"}  # fmt: skip
    for stop in STOP:
        assert terms(grown.get(stop, stop)) == (stop,)


ENDINGS = ("", "s", "es", "ed", "edly", "ing", "ings", "ly", "fully", "ness", "ational", "ization",
           "iveness", "ement", "y", "ies", "ability", "ous", "er", "est")  # fmt: skip


@given(st.text(alphabet="abcdeghilmnoprstuvxyz", min_size=1, max_size=10), st.sampled_from(ENDINGS))
def test_stems_are_snowballs(root: str, ending: str) -> None:
    """Snowball's own Python programs are the oracle: what is stored is of no one build's making."""
    assert terms(root + ending) == (EnglishStemmer().stemWord(root + ending),)


def test_threads_do_not_mix_their_words() -> None:
    words = [f"{left}{right}" for left in ("walk", "teach", "paint") for right in
             ("ing", "ers", "ed", "able", "fully", "ings", "er")] * 20  # fmt: skip
    alone = [terms(word) for word in words]
    tokens._stem.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(terms, words)) == alone


@given(st.text(alphabet=st.characters(), max_size=60))
def test_any_string_gives_well_formed_terms(text: str) -> None:
    for term in terms(text):
        assert re.fullmatch(r"[^\W_]{1,64}", term), ascii(term)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40))
def test_terms_do_not_change_with_the_compatibility_form(text: str) -> None:
    assert terms(text) == terms(unicodedata.normalize("NFKC", text))


@given(st.text(alphabet=st.characters(codec="ascii"), max_size=40))
def test_terms_do_not_change_with_the_case(text: str) -> None:
    assert terms(text.upper()) == terms(text.lower()) == terms(text)
