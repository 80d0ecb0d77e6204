"""A recording proxy before the scripted server, and what it wrote played back without it."""

from __future__ import annotations

import http.client
import io
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from graphmem.core.chat import ChatMessage, Prompt
from graphmem.errors import InputError, ModelUnavailableError, RefusedError
from graphmem.models.address import Address
from graphmem.models.embeddings import OpenAIEmbedder
from graphmem.models.loopback import Loopback, Recorder, Replayer
from graphmem.models.openai import OpenAIChat
from graphmem.models.recording import Replay, hash_of, read_recording
from graphmem.models.server import Limits, Server
from tests.support.model_server import status

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.support.model_server import ModelServer

NOW = datetime(2026, 3, 1, tzinfo=UTC)
KEY = "sk-very-secret"
SCHEMA: dict[str, Any] = {"type": "object", "properties": {"city": {"type": "string"}}}


def asking(text: str, instructions: str = "You read.") -> Prompt:
    messages = (ChatMessage("system", instructions), ChatMessage("user", text))
    return Prompt(messages=messages, schema_name="place", schema=SCHEMA)


async def ask(url: str, *prompts: Prompt, model: str = "m") -> list[str]:
    """What a new client is answered."""
    chat = OpenAIChat(Server(Address(url, KEY), lambda: NOW, limits=Limits(attempts=1)), model)
    try:
        return [(await chat.complete(prompt)).text for prompt in prompts]
    finally:
        await chat.close()


async def recorded(server: ModelServer, *prompts: Prompt) -> str:
    """What is written down while these are asked."""
    file = io.StringIO()
    recorder = Recorder(Address(server.url), file, timeout=5)
    with Loopback(recorder) as proxy:
        await ask(proxy.url, *prompts)
    assert recorder.kept == len(file.getvalue().splitlines())
    return file.getvalue()


def replaying(written: str) -> Replayer:
    return Replayer(Replay(read_recording(written.splitlines(keepends=True), "r.jsonl")))


async def test_answers_are_played_back(model_server: ModelServer) -> None:
    model_server.answer({"city": "Oslo"}, contains="Ana", tokens=(30, 4))
    model_server.answer({"city": "Rome"}, contains="Ben")
    prompts = asking("Where is Ana?"), asking("Where is Ben?")
    replayer = replaying(await recorded(model_server, *prompts))
    with Loopback(replayer) as server:
        answers = await ask(server.url, *prompts[::-1], prompts[0])
    assert [json.loads(answer)["city"] for answer in answers] == ["Rome", "Oslo", "Oslo"]
    assert (replayer.served, replayer.missing) == (3, [])


async def test_the_key_goes_to_the_server_and_not_to_the_file(model_server: ModelServer) -> None:
    model_server.answer({"city": f"at {KEY}"})
    written = await recorded(model_server, asking(f"my key is {KEY}"))
    assert model_server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in written
    assert "authorization" not in written.lower()
    assert "my key is ***" in written


async def test_the_proxys_own_key_serves_who_has_none(model_server: ModelServer) -> None:
    model_server.answer("hello")
    recorder = Recorder(Address(model_server.url, "sk-own"), io.StringIO(), timeout=5)
    with Loopback(recorder) as proxy:
        post(proxy.url, {"messages": [{"role": "user", "content": "x"}]})
    assert model_server.requests[0].headers["authorization"] == "Bearer sk-own"


async def test_what_a_server_does_not_take_is_played_back_too(model_server: ModelServer) -> None:
    model_server.formats = {"json_object"}
    model_server.answer({"city": "Oslo"}, schema="place")
    written = await recorded(model_server, asking("Where?"))
    assert [json.loads(line)["status"] for line in written.splitlines()] == [400, 200]
    with Loopback(replaying(written)) as server:
        assert "Oslo" in (await ask(server.url, asking("Where?")))[0]


async def test_instructions_may_change(model_server: ModelServer) -> None:
    model_server.answer({"city": "Oslo"})
    written = await recorded(model_server, asking("Where is Ana?"))
    with Loopback(replaying(written)) as server:
        other = asking("Where is Ana?", "You read with care.")
        assert "Oslo" in (await ask(server.url, other, model="another"))[0]


async def test_what_was_told_without_a_time_is_known_at_another(model_server: ModelServer) -> None:
    said = {15: "I live in Oslo", 16: "I live in Rome"}
    told = [f'MESSAGES\n1 "Ann" Sat 2026-11-21 {hour}:00: "{text}"' for hour, text in said.items()]
    for place in ("Oslo", "Rome"):
        model_server.answer({"city": place}, contains=place)
    written = await recorded(model_server, *map(asking, told))
    replayer = replaying(written)
    with Loopback(replayer) as server:
        later = [asking(text.replace("Sat 2026-11-21", "Mon 2027-01-11")) for text in told]
        answers = await ask(server.url, *reversed(later))
    assert [json.loads(answer)["city"] for answer in answers] == ["Rome", "Oslo"]


async def test_several_answers_come_in_their_order(model_server: ModelServer) -> None:
    for city in ("Oslo", "Rome"):
        model_server.answer({"city": city})
    written = await recorded(model_server, asking("Where?"), asking("Where?"))
    with Loopback(replaying(written)) as server:
        answers = await ask(server.url, *[asking("Where?")] * 3)
    assert [json.loads(answer)["city"] for answer in answers] == ["Oslo", "Rome", "Rome"]


async def test_what_was_asked_before_is_not_asked_again(model_server: ModelServer) -> None:
    for city in ("Oslo", "Rome"):
        model_server.answer({"city": city})
    file = io.StringIO(await recorded(model_server, asking("Where is Ana?")))
    known = Replay(read_recording(file.getvalue().splitlines(keepends=True), "r.jsonl"))
    file.seek(0, io.SEEK_END)
    recorder = Recorder(Address(model_server.url), file, timeout=5, known=known)
    with Loopback(recorder) as proxy:
        # Another wording is another question here, even if its last message is the same.
        other = asking("Where is Ana?", "You read with care.")
        answers = await ask(proxy.url, asking("Where is Ana?"), other)
    assert [json.loads(answer)["city"] for answer in answers] == ["Oslo", "Rome"]
    assert (recorder.kept, recorder.served) == (1, 1)
    assert len(file.getvalue().splitlines()) == len(model_server.requests) == 2


async def test_what_was_not_recorded_is_refused_and_counted(model_server: ModelServer) -> None:
    model_server.answer({"city": "Oslo"})
    replayer = replaying(await recorded(model_server, asking("Where is Ana?")))
    with Loopback(replayer) as server, pytest.raises(RefusedError, match="no answer"):
        await ask(server.url, asking("Where is Ben?"))
    assert replayer.missing == ["Where is Ben?"]


async def test_passing_faults_are_passed_on_and_not_kept(model_server: ModelServer) -> None:
    model_server.fail(status(503, "busy"))
    file = io.StringIO()
    recorder = Recorder(Address(model_server.url), file, timeout=5)
    with Loopback(recorder) as proxy, pytest.raises(ModelUnavailableError, match="busy"):
        await ask(proxy.url, asking("Where?"))
    assert (file.getvalue(), recorder.missed) == ("", 1)


async def test_a_server_that_is_away(model_server: ModelServer) -> None:
    recorder = Recorder(Address(model_server.url), io.StringIO(), timeout=5)
    model_server.stop()
    with Loopback(recorder) as proxy, pytest.raises(ModelUnavailableError, match="502"):
        await ask(proxy.url, asking("Where?"))


async def test_vectors_are_known_text_by_text(model_server: ModelServer) -> None:
    model_server.embeds(4)

    async def embed(url: str, texts: Sequence[str]) -> list[bytes]:
        limits = Limits(attempts=1)
        embedder = OpenAIEmbedder(Server(Address(url), lambda: NOW, limits=limits), "e")
        try:
            return await embedder.embed(texts)
        finally:
            await embedder.close()

    file = io.StringIO()
    with Loopback(Recorder(Address(model_server.url), file, timeout=5)) as proxy:
        vectors = await embed(proxy.url, ["a", "b", "c"])
    with Loopback(replaying(file.getvalue())) as server:
        assert await embed(server.url, ["c", "a"]) == [vectors[2], vectors[0]]
        with pytest.raises(RefusedError):
            await embed(server.url, ["d"])


def test_the_order_of_fields_does_not_matter() -> None:
    one = hash_of("embeddings", {"model": "m", "input": ["a"], "user": "u"})
    assert one == hash_of("embeddings", {"input": ["a"], "model": "m"})
    assert one != hash_of("embeddings", {"input": ["b"], "model": "m"})


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"v": 2, "path": "embeddings"}', '{"v": 1, "path": "models"}', "null"]
)
def test_a_file_that_is_no_recording(line: str) -> None:
    with pytest.raises(InputError, match=r"r\.jsonl, line 2"):
        read_recording(["\n", f"{line}\n"], "r.jsonl")


# --- who may ask ---


def post(
    url: str, body: Any, *, path: str = "/v1/chat/completions", **headers: str
) -> tuple[int, str]:
    connection = http.client.HTTPConnection(url.split("/")[2], timeout=5)
    written = body if isinstance(body, bytes) else json.dumps(body).encode()
    try:
        connection.request("POST", path, written, headers)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("given", "status_code"),
    [
        ({"Origin": "http://evil.example"}, 403),
        ({"Host": "evil.example"}, 403),
        ({"path": "/v1/files"}, 404),
        ({"body": b"no json"}, 400),
        ({"body": [1]}, 400),
        ({"body": {"stream": True}}, 400),
    ],
)
def test_what_is_refused_at_the_door(given: dict[str, Any], status_code: int) -> None:
    def answering(*_: Any) -> Any:
        raise AssertionError("it was let in")

    call: Callable[..., tuple[int, str]] = post
    with Loopback(answering) as server:
        assert call(server.url, given.pop("body", {}), **given)[0] == status_code
