"""Passages: short texts whole, long ones in windows that overlap and lose no word."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmem.ingest.segment import STEP, WINDOW, segment


def test_a_short_text_is_its_only_passage_as_it_stands():
    assert segment(" Hello,\n world ") == (" Hello,\n world ",)


@pytest.mark.parametrize(("count", "passages"), [(60, 1), (61, 2), (110, 2), (111, 3), (160, 3)])
def test_windows(count, passages):
    assert len(segment(" ".join(f"w{n}" for n in range(count)))) == passages


@given(st.integers(0, 400))
def test_every_word_is_in_a_passage_and_the_last_ends_the_text(count):
    words = [f"w{n}" for n in range(count)]
    found = [passage.split() for passage in segment(" ".join(words))]
    assert sorted({word for passage in found for word in passage}) == sorted(words)
    assert all(len(passage) <= WINDOW for passage in found)
    assert found[-1][-1:] == words[-1:]
    assert all(
        one[STEP:] == two[: WINDOW - STEP][: len(one) - STEP] for one, two in pairwise(found)
    )
