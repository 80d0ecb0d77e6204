"""The bundled embedder. The figures at the end were made with model2vec's own reader."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files

import numpy as np
import pytest

from graphmem.models import static
from graphmem.models.static import StaticEmbedder, count_tokens

ODD = [
    "",
    "   ",
    "\x00",
    "\ud800",
    "🙂",
    "日本語",
    "</FACTS>",
    "\u200f",
    "x" * 100_000,
    "a b " * 9000,
]


def row(vector: bytes) -> np.ndarray:
    return np.frombuffer(vector, "<f4")


def cosine(left: str, right: str) -> float:
    first, second = StaticEmbedder().encode([left, right])
    return float(row(first) @ row(second))


async def test_it_gives_one_unit_vector_for_each_text_in_order() -> None:
    embedder = StaticEmbedder()
    texts = ["I live in Oslo.", *ODD, "I moved to Rome."]
    vectors = await embedder.embed(texts)
    assert len(vectors) == len(texts)
    for vector in vectors:
        assert len(vector) == 4 * embedder.dimension
        assert np.isfinite(row(vector)).all()
        assert np.linalg.norm(row(vector)) == pytest.approx(1.0, abs=1e-6)
    assert vectors[0] == (await embedder.embed(["I live in Oslo."]))[0]
    assert await embedder.embed([]) == []


async def test_a_vector_does_not_depend_on_its_batch_or_thread() -> None:
    texts = [f"note {number} about the {word}" for number in range(700) for word in ("cat", "sea")]
    together = await StaticEmbedder().embed(texts)
    alone = [StaticEmbedder().encode([text])[0] for text in texts[::50]]
    assert together[::50] == alone
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda text: StaticEmbedder().encode([text])[0], texts[::50])) == alone


def test_two_first_callers_read_the_files_once() -> None:
    static._load.cache_clear()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: StaticEmbedder().encode(["Oslo"]), range(4)))
    assert static._load.cache_info().misses == 1


def test_near_in_meaning_is_near() -> None:
    near = cosine("She adopted a puppy", "They got a new dog")
    far = cosine("She adopted a puppy", "The invoice is overdue")
    assert near > far + 0.2


def test_a_text_without_tokens_is_near_to_nothing() -> None:
    for text in ("Where does Jane live?", "cat", "I moved to Rome in June."):
        assert abs(cosine("", text)) < 0.2


def test_name_and_dimension_are_those_of_the_files() -> None:
    embedder = StaticEmbedder()
    folder = files("graphmem.models") / embedder.name
    assert json.loads((folder / "config.json").read_text())["hidden_dim"] == embedder.dimension
    assert "Apache" in (folder / "README.md").read_text(encoding="utf-8")


def test_tokens_are_counted_without_special_ones_and_without_a_limit() -> None:
    assert count_tokens("") == 0
    assert count_tokens("Hello, world!") == 4
    assert count_tokens("hello " * 3000) == 3000
    assert count_tokens("a lone \ud800 surrogate") > 0


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("I live in Oslo.", [-0.0712903, 0.1719353, 0.2935481, 0.1467741], [0.0083871, 0.0041935]),
        (
            "Caf\xe9 \u6771\u4eac, 2024-03-01!",
            [0.0887124, 0.0544371, 0.6088895, -0.1915381],
            [0.0040324, 0.0221781],
        ),
        (
            "Unbelievably long-winded",
            [0.3432496, -0.2043777, 0.0628854, -0.0707461],
            [0.0314427, -0.0419236],
        ),
        ("word " * 600, [-0.0324424, -0.2162826, -0.1297695, 0.0432565], [-0.0648848, 0.0216283]),
    ],
)
def test_vectors_are_model2vecs(text: str, first: list[float], last: list[float]) -> None:
    [vector] = StaticEmbedder().encode([text])
    assert row(vector)[:4] == pytest.approx(first, abs=2e-6)
    assert row(vector)[-2:] == pytest.approx(last, abs=2e-6)
