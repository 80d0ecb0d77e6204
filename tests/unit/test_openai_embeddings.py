"""The embeddings adapter against a scripted server."""

from __future__ import annotations

import json
import math
from array import array
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from graphmem.errors import ModelError, ModelUnavailableError, OutputError, RefusedError
from graphmem.models import server as serving
from graphmem.models.address import Address
from graphmem.models.embeddings import BATCH, MAX_CHARACTERS, OpenAIEmbedder
from graphmem.models.server import Limits, Server
from tests.support.model_server import Fault, ModelServer, cut, status

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
async def embedder_of(
    model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Callable[..., OpenAIEmbedder]]:
    async def pause(seconds: float) -> None:
        assert seconds < 30

    monkeypatch.setattr(serving, "pause", pause)
    made: list[OpenAIEmbedder] = []

    def make(**options: Any) -> OpenAIEmbedder:
        limits = Limits(timeout=2, attempts=2)
        server = Server(Address(model_server.url), lambda: NOW, limits=limits)
        made.append(OpenAIEmbedder(server, "embed-model", **options))
        return made[-1]

    yield make
    for embedder in made:
        await embedder.close()


def numbers(vector: bytes) -> array[float]:
    return array("f", vector)


async def test_vectors_have_unit_length_and_a_dimension_found_out(
    model_server: ModelServer, embedder_of: Any
) -> None:
    model_server.embeds(8)
    embedder = embedder_of()
    assert await embedder.measure() == embedder.dimension == 8
    cat, dog, again = await embedder.embed(["a cat", "a dog", "a cat"])
    assert cat == again != dog
    assert math.hypot(*numbers(cat)) == pytest.approx(1, abs=1e-6)
    assert model_server.requests[-1].texts == ["a cat", "a dog"]
    assert model_server.requests[-1].body["encoding_format"] == "float"


async def test_a_text_is_asked_for_once(model_server: ModelServer, embedder_of: Any) -> None:
    model_server.embeds(4)
    embedder = embedder_of(cached=2)
    first = await embedder.embed(["one", "two"])
    asked = len(model_server.requests)
    assert await embedder.embed(["two", "one"]) == first[::-1]
    assert len(model_server.requests) == asked
    await embedder.embed(["three"])  # pushes out the one that was used longest ago
    await embedder.embed(["one", "three"])
    assert len(model_server.requests) == asked + 1
    assert (await embedder.embed(["two"]))[0] == first[1]
    assert len(model_server.requests) == asked + 2


async def test_many_texts_go_in_batches_and_come_in_order(
    model_server: ModelServer, embedder_of: Any
) -> None:
    model_server.embeds(4)
    texts = [f"text {number}" for number in range(2 * BATCH + 1)]
    vectors = await embedder_of(cached=1).embed(texts)
    sizes = [len(request.texts) for request in model_server.requests[1:]]
    assert sorted(sizes) == [1, BATCH, BATCH]
    alone = [(await embedder_of().embed([text]))[0] for text in (texts[0], texts[BATCH], texts[-1])]
    assert [vectors[0], vectors[BATCH], vectors[-1]] == alone


async def test_a_batch_that_fails_does_not_cost_the_others(
    model_server: ModelServer, embedder_of: Any
) -> None:
    texts = [f"text {number}" for number in range(2 * BATCH)]
    model_server.fail(status(401), path="embeddings", contains=texts[-1])
    model_server.embeds(4)
    embedder = embedder_of(dimension=4)
    with pytest.raises(RefusedError):
        await embedder.embed(texts)
    await embedder.embed(texts[:BATCH])
    asked = len(model_server.requests)
    assert len(await embedder.embed(texts)) == 2 * BATCH
    assert len(model_server.requests) == asked + 1


async def test_blank_broken_and_long_texts(model_server: ModelServer, embedder_of: Any) -> None:
    model_server.embeds(4)
    blank, broken, long = await embedder_of().embed(["  ", "a \ud800 b", "x" * 20_000])
    assert list(numbers(blank)) == [0, 0, 0, 1]
    assert len(broken) == len(long) == 16
    assert model_server.requests[-1].texts == ["a ? b", "x" * MAX_CHARACTERS]


async def test_no_text_is_no_question(model_server: ModelServer, embedder_of: Any) -> None:
    assert await embedder_of(dimension=4).embed([]) == []
    assert model_server.requests == []


async def test_a_given_dimension_is_asked_for(model_server: ModelServer, embedder_of: Any) -> None:
    model_server.embeds(4)
    await embedder_of(dimension=4).embed(["x"])
    assert [request.body["dimensions"] for request in model_server.requests] == [4]


async def test_a_server_that_knows_no_dimensions(
    model_server: ModelServer, embedder_of: Any
) -> None:
    model_server.refused = ("dimensions",)
    model_server.embeds(4)
    embedder = embedder_of(dimension=4)
    await embedder.embed(["x"])
    await embedder.embed(["y"])
    assert ["dimensions" in request.body for request in model_server.requests] == [
        True, False, False,
    ]  # fmt: skip


async def test_another_dimension_than_given_is_refused(
    model_server: ModelServer, embedder_of: Any
) -> None:
    model_server.embeds(4)
    with pytest.raises(OutputError, match=r"\[4\] numbers instead of 6"):
        await embedder_of(dimension=6).embed(["x"])


def rows(*vectors: Any) -> Fault:
    listed = [{"index": index, "embedding": vector} for index, vector in enumerate(vectors)]
    return Fault("body", body=json.dumps({"data": listed}))


@pytest.mark.parametrize(
    "fault",
    [rows(), rows([1.0], [2.0]), rows([0.0, 0.0]), rows([1.0, None]), rows("base64"),
     rows([]), rows([1e308, 1e308])],
    ids=lambda fault: fault.body[9:60],
)  # fmt: skip
async def test_vectors_that_are_none(
    model_server: ModelServer, embedder_of: Any, fault: Fault
) -> None:
    model_server.fail(fault, path="embeddings")
    with pytest.raises(OutputError, match="'embed-model' gave"):
        await embedder_of().embed(["x"])


async def test_faults_that_pass(model_server: ModelServer, embedder_of: Any) -> None:
    model_server.fail(status(429, retry_after="1"), path="embeddings")
    model_server.fail(cut(), path="embeddings", contains="x")
    model_server.embeds(4)
    assert len(await embedder_of().embed(["x"])) == 1


async def test_an_embedder_that_is_away(model_server: ModelServer, embedder_of: Any) -> None:
    model_server.fail(status(503), path="embeddings", times=2)
    with pytest.raises(ModelUnavailableError) as caught:
        await embedder_of().embed(["x"])
    assert isinstance(caught.value, ModelError)
