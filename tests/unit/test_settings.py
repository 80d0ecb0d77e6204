"""What the settings say of models, and what the client makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from graphmem import AsyncGraphMem, ConfigError, GraphMem, SchemaError
from graphmem.client.models import chat_address, check_models
from graphmem.settings import read_settings

if TYPE_CHECKING:
    from tests.support.model_server import ModelServer

LOCAL = "http://localhost:11434/v1"


def test_without_settings_there_is_no_model() -> None:
    settings = read_settings({"OPENAI_API_KEY": "sk-1"})
    assert (settings.model, settings.embedding_model) == (None, None)
    check_models(settings)


def test_the_common_key_is_for_openai_alone() -> None:
    environment = {"OPENAI_API_KEY": "sk-1"}
    settings = read_settings(environment, model="m")
    assert (settings.api_key, settings.origins["api_key"]) == ("sk-1", "OPENAI_API_KEY")
    assert read_settings(environment, model="m", base_url=LOCAL).api_key is None
    assert read_settings(environment, model="m", api_key="own").api_key == "own"


def test_a_key_goes_only_to_its_own_server() -> None:
    from graphmem.client import models

    def key(**given: str) -> str | None:
        settings = read_settings({}, embedding_model="e", base_url=LOCAL, api_key="k", **given)
        return models._embedding_address(settings).api_key

    assert key() == "k"
    assert key(embedding_base_url=LOCAL) == "k"
    assert key(embedding_base_url="http://localhost:1/v1") is None
    assert key(embedding_base_url="http://localhost:1/v1", embedding_api_key="e") == "e"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"model": "m"}, "needs a key"),
        ({"embedding_model": "e"}, "needs a key"),
        ({"model": "m", "base_url": "localhost"}, "no http or https URL"),
        ({"base_url": "localhost"}, "no http or https URL"),
        ({"model": " "}, "model=' ' is empty"),
        ({"model_timeout": 0}, "no number greater than 0"),
        ({"model_timeout": "soon"}, "no number greater than 0"),
        ({"model_parallel": 1.5}, "no whole number greater than 0"),
        ({"embedding_dimension": -3}, "no whole number greater than 0"),
        ({"model": "m", "api_key": "k"}, "GRAPHMEM_TEST_LOOPBACK_ONLY"),
        ({"embedder": list, "embedding_model": "e", "base_url": LOCAL}, "exclude each other"),
    ],
)
def test_wrong_settings_are_told_at_once(given: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        AsyncGraphMem(":memory:", **given)


def test_secrets_are_not_shown() -> None:
    settings = read_settings({}, api_key="sk-1", embedding_api_key="sk-2", model="m")
    assert "sk-" not in repr(settings)
    rows = {name: value for name, value, _ in settings.rows()}
    assert (rows["api_key"], rows["embedding_api_key"], rows["model"]) == ("***", "***", "m")
    assert rows["model_timeout"] == "120"
    assert "sk-" not in repr(chat_address(read_settings({}, api_key="sk-1", model="m")))


async def test_the_engine_gives_one_model(model_server: ModelServer) -> None:
    async with AsyncGraphMem(":memory:", model="m", base_url=model_server.url) as mem:
        chat = mem._engine.chat_model()
        assert chat is not None
        assert chat is mem._engine.chat_model()
        assert chat.name == "m"
    async with AsyncGraphMem(":memory:") as mem:
        assert mem._engine.chat_model() is None


async def test_a_memory_with_vectors_from_a_server(
    model_server: ModelServer, tmp_path: Any
) -> None:
    model_server.embeds(8)
    store = tmp_path / "a.db"
    given = {"embedding_model": "e", "embedding_base_url": model_server.url}
    async with AsyncGraphMem(store, **given) as mem:
        await mem.add("The ferry leaves from the old pier.", user_id="u")
        found = await mem.search("old pier", user_id="u")
        assert [episode.content for episode in found.episodes]
    with GraphMem(store) as mem, pytest.raises(SchemaError, match="reembed"):
        mem.user.get("u")
    with GraphMem(store) as mem:
        assert mem.reembed().vectors
    with GraphMem(store, **given) as mem:
        assert mem.reembed().vectors
        assert mem.search("old pier", user_id="u").episodes


async def test_an_embedder_that_is_away_at_the_start(tmp_path: Any) -> None:
    from tests.support.model_server import ModelServer

    with ModelServer() as gone:
        url = gone.url
    given = {"embedding_model": "e", "embedding_base_url": url}
    with pytest.MonkeyPatch.context() as patch:
        from graphmem.models import server

        async def pause(_: float) -> None: ...

        patch.setattr(server, "pause", pause)
        async with AsyncGraphMem(tmp_path / "a.db", **given) as mem:
            with pytest.raises(Exception, match="embedding_dimension="):
                await mem.add("Hello there.", user_id="u")
        async with AsyncGraphMem(tmp_path / "b.db", **given, embedding_dimension=8) as mem:
            await mem.add("I live in Oslo.", user_id="u")
            found = await mem.search("Oslo", user_id="u")
            assert [fact.fact for fact in found.edges] == ["The user lives in Oslo."]
            status = await mem.status()
            assert status.jobs.get("failed", 0) == 0
