"""The chat adapter against a scripted server: what is sent, what is read, and every fault."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from graphmem.core.chat import ChatMessage, Completion, Prompt
from graphmem.errors import (
    ConfigError,
    ModelError,
    ModelUnavailableError,
    OutputError,
    RefusedError,
)
from graphmem.models import server as serving
from graphmem.models.address import Address
from graphmem.models.faults import error_of_status, retry_after_of
from graphmem.models.openai import OpenAIChat, Spent
from graphmem.models.server import Limits, Server
from tests.support.model_server import (
    Fault,
    ModelServer,
    cut,
    drop,
    foreign,
    hang,
    no_choices,
    not_json,
    status,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

KEY = "sk-secret-123"
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"city": {"type": "string"}},
    "required": ["city"],
    "additionalProperties": False,
}


def asking(text: str = "Where?", schema: dict[str, Any] | None = SCHEMA, **more: Any) -> Prompt:
    messages = (ChatMessage("system", "You read."), ChatMessage("user", text))
    return Prompt(messages=messages, schema_name="place", schema=schema, **more)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits between attempts, not waited."""
    waited: list[float] = []

    async def pause(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(serving, "pause", pause)
    return waited


@pytest.fixture
async def chat_of(
    model_server: ModelServer, waits: list[float]
) -> AsyncIterator[Callable[..., OpenAIChat]]:
    made: list[OpenAIChat] = []

    def make(**limits: Any) -> OpenAIChat:
        address = Address(model_server.url, KEY, loopback_only=True)
        tracer = limits.pop("tracer", None)
        server = Server(address, lambda: NOW, limits=Limits(**limits), tracer=tracer)
        made.append(OpenAIChat(server, "small-model"))
        return made[-1]

    yield make
    for chat in made:
        await chat.close()


async def test_an_answer_with_its_cost(model_server: ModelServer, chat_of: Any) -> None:
    chat = chat_of()
    model_server.answer({"city": "Oslo"}, schema="place", tokens=(40, 7))
    completion = await chat.complete(asking(max_tokens=200))
    assert completion == Completion(text='{"city": "Oslo"}', prompt_tokens=40, completion_tokens=7)
    assert chat.spent == Spent(1, 40, 7)
    (request,) = model_server.requests
    assert request.body == {
        "model": "small-model",
        "messages": [
            {"role": "system", "content": "You read."},
            {"role": "user", "content": "Where?"},
        ],
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "place", "schema": SCHEMA, "strict": True},
        },
        "temperature": 0,
        "max_tokens": 200,
    }


async def test_only_the_key_and_what_http_needs_is_sent(
    model_server: ModelServer, chat_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-another-server")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-private")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Private: yes")
    model_server.answer("hello", times=2)
    await chat_of().complete(asking(schema=None))
    keyless = OpenAIChat(Server(Address(model_server.url), lambda: NOW), "m")
    await keyless.complete(asking(schema=None))
    await keyless.close()
    with_key, without = (request.headers for request in model_server.requests)
    assert with_key["authorization"] == f"Bearer {KEY}"
    assert "authorization" not in without
    assert [name for name in with_key if name.startswith(("x-", "openai-"))] == []


async def test_prose_is_asked_for_as_prose(model_server: ModelServer, chat_of: Any) -> None:
    model_server.answer("In Oslo.")
    assert (await chat_of().complete(asking(schema=None))).text == "In Oslo."
    assert set(model_server.requests[0].body) == {"model", "messages"}


# --- what servers take ---


async def test_a_server_without_schemas_is_found_out_once(
    model_server: ModelServer, chat_of: Any
) -> None:
    model_server.formats = {"json_object"}
    model_server.answer({"city": "Oslo"}, schema="place", times=3)
    chat = chat_of()
    for _ in range(3):
        await chat.complete(asking())
    formats = [request.format for request in model_server.requests]
    assert formats == ["json_schema", "json_object", "json_object", "json_object"]
    system = model_server.requests[-1].body["messages"][0]["content"]
    assert system.startswith("You read.\n\n")
    assert '"additionalProperties":false' in system


async def test_a_server_without_any_json_gets_the_schema_in_words(
    model_server: ModelServer, chat_of: Any
) -> None:
    model_server.formats = set()
    model_server.answer('```json\n{"city": "Oslo"}\n```', schema="place")
    model_server.answer({"b": 1}, schema="other")
    chat = chat_of()
    assert "Oslo" in (await chat.complete(asking())).text
    other = Prompt(
        messages=(ChatMessage("user", "And?"),), schema_name="other", schema={"type": "object"}
    )
    await chat.complete(other)
    formats = [request.format for request in model_server.requests]
    assert formats == ["json_schema", "json_object", "text", "text"]
    assert [m["role"] for m in model_server.requests[-1].body["messages"]] == ["system", "user"]


async def test_a_server_that_ignores_the_schema_is_told_it_the_next_time(
    model_server: ModelServer, chat_of: Any
) -> None:
    """One request an answer: whoever reads it decides whether to ask again."""
    model_server.answer("It is Oslo, I think.")
    model_server.answer('<think>{well}</think> {"city": "Oslo"} I hope.', times=2)
    chat = chat_of()
    assert (await chat.complete(asking())).text == "It is Oslo, I think."
    await chat.complete(asking())
    await chat.complete(asking())
    formats = [request.format for request in model_server.requests]
    assert formats == ["json_schema", "json_object", "json_object"]


async def test_a_tag_in_a_text_of_the_answer_is_no_sign_of_another_format(
    model_server: ModelServer, chat_of: Any
) -> None:
    model_server.answer({"city": "</think> is what Ann wrote"}, times=2)
    chat = chat_of()
    for _ in range(2):
        await chat.complete(asking())
    assert [request.format for request in model_server.requests] == ["json_schema"] * 2


async def test_a_format_that_worked_is_kept_after_a_bad_answer(
    model_server: ModelServer, chat_of: Any
) -> None:
    for answer in ({"city": "Oslo"}, "no idea", {"city": "Rome"}):
        model_server.answer(answer)
    chat = chat_of()
    for _ in range(3):
        await chat.complete(asking())
    assert {request.format for request in model_server.requests} == {"json_schema"}


async def test_tasks_that_find_out_together_find_out_once(
    model_server: ModelServer, chat_of: Any
) -> None:
    model_server.formats = set()
    model_server.refused = ("temperature",)
    model_server.answer({"city": "Oslo"}, times=6, latency=0.01)
    chat = chat_of()
    await asyncio.gather(*(chat.complete(asking()) for _ in range(5)))
    known = len(model_server.requests)
    assert known <= 5 * 4
    await chat.complete(asking())
    assert len(model_server.requests) == known + 1
    assert model_server.requests[-1].format == "text"


async def test_refused_parameters_are_left_out_from_then_on(
    model_server: ModelServer, chat_of: Any
) -> None:
    model_server.refused = ("temperature", "max_tokens")
    model_server.answer({"city": "Oslo"}, times=2)
    chat = chat_of()
    await chat.complete(asking(max_tokens=50))
    assert len(model_server.requests) == 3
    await chat.complete(asking(max_tokens=50))
    assert len(model_server.requests) == 4
    body = model_server.requests[-1].body
    assert body["max_completion_tokens"] == 50
    assert not {"temperature", "max_tokens"} & set(body)


async def test_a_lax_schema_is_not_called_strict(model_server: ModelServer, chat_of: Any) -> None:
    inner = {"type": "object", "properties": {"day": {"type": "string"}}}
    lax = {**SCHEMA, "properties": {"city": inner}}
    model_server.answer({"city": {}})
    await chat_of().complete(asking(schema=lax))
    assert model_server.requests[0].body["response_format"]["json_schema"]["strict"] is False


# --- faults ---


@pytest.mark.parametrize(
    "fault",
    [status(500), status(503), status(429), status(408), cut(), drop(), not_json(), foreign(),
     no_choices()],
    ids=lambda fault: f"{fault.kind}{fault.status}{fault.body[:12]}",
)  # fmt: skip
async def test_what_may_pass_is_repeated(
    model_server: ModelServer, chat_of: Any, waits: list[float], fault: Fault
) -> None:
    model_server.fail(fault)
    model_server.answer({"city": "Oslo"})
    assert "Oslo" in (await chat_of().complete(asking())).text
    assert len(waits) == 1
    assert 0 <= waits[0] <= serving.FIRST_WAIT


async def test_what_does_not_pass_is_an_error_that_may_be_tried_later(
    model_server: ModelServer, chat_of: Any, waits: list[float]
) -> None:
    model_server.fail(status(500, "on fire"), times=3)
    with pytest.raises(ModelUnavailableError, match=r"127\.0\.0\.1.*500: on fire") as caught:
        await chat_of().complete(asking())
    assert caught.value.retryable
    assert len(waits) == 2


async def test_a_server_that_hangs_is_left(model_server: ModelServer, chat_of: Any) -> None:
    model_server.fail(hang(), times=2)
    with pytest.raises(ModelUnavailableError, match="no answer in"):
        await chat_of(timeout=0.05, attempts=2).complete(asking())


async def test_a_server_that_is_not_there(waits: list[float]) -> None:
    with ModelServer() as gone:
        address = Address(gone.url)
    chat = OpenAIChat(Server(address, lambda: NOW), "m")
    with pytest.raises(ModelUnavailableError, match="cannot be reached"):
        await chat.complete(asking())
    await chat.close()
    assert len(waits) == 2


async def test_retry_after_is_honoured(
    model_server: ModelServer, chat_of: Any, waits: list[float]
) -> None:
    model_server.fail(status(429, retry_after="3"))
    model_server.fail(status(503, retry_after="Wed, 21 Oct 2015 07:28:00 GMT"))
    model_server.answer({"city": "Oslo"})
    await chat_of().complete(asking())
    assert 3 <= waits[0] <= 4
    assert 0 <= waits[1] <= 1


async def test_a_long_retry_after_is_handed_on(
    model_server: ModelServer, chat_of: Any, waits: list[float]
) -> None:
    model_server.fail(status(429, retry_after="120"))
    with pytest.raises(ModelUnavailableError) as caught:
        await chat_of().complete(asking())
    assert caught.value.retry_after == 120
    assert waits == []


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "2.5"}, 2.5),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after-ms": "250", "retry-after": "1"}, 0.25),
        ({"retry-after": "Sun, 01 Mar 2026 12:00:30 GMT"}, 30.0),
        ({"retry-after": "Sun, 01 Mar 2026 11:00:00 GMT"}, 0.0),
        (
            {
                "retry-after": "Sun, 01 Mar 2026 12:00:30 GMT",
                "date": "Sun, 01 Mar 2026 12:00:20 GMT",
            },
            10.0,
        ),
    ],
)
def test_how_retry_after_is_read(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after_of(headers, lambda: NOW) == seconds


@pytest.mark.parametrize(
    ("code", "remedy"), [(401, "check the key"), (403, "check the key"), (404, "model's name")]
)
async def test_a_refusal_is_told_once_without_the_key(
    model_server: ModelServer, chat_of: Any, waits: list[float], code: int, remedy: str
) -> None:
    model_server.fail(status(code, f"no: {KEY}"))
    with pytest.raises(RefusedError, match=remedy) as caught:
        await chat_of().complete(asking())
    assert not caught.value.retryable
    assert KEY not in str(caught.value)
    assert waits == []


def test_a_quota_that_is_used_up_will_not_pass() -> None:
    body = {"error": {"code": "insufficient_quota", "message": "You exceeded your quota"}}
    error = error_of_status("u", 429, body, retry_after=5, secret=None)
    assert isinstance(error, RefusedError)


@pytest.mark.parametrize("body", [None, "", "text", [], {}, {"error": "word"}, {"detail": [1]}])
def test_any_body_of_an_error_gives_an_error(body: object) -> None:
    for code in (300, 400, 404, 418, 429, 500):
        error = error_of_status("http://here", code, body, retry_after=None, secret="s")
        assert isinstance(error, ModelError)
        assert f"answered {code}" in str(error)


async def test_a_request_that_no_writing_helps_is_refused(
    model_server: ModelServer, chat_of: Any
) -> None:
    model_server.fail(status(400, "the prompt is too long"), times=3)
    with pytest.raises(RefusedError, match="too long"):
        await chat_of().complete(asking())
    assert len({request.format for request in model_server.requests}) == 3


@pytest.mark.parametrize(
    ("reply", "error", "words"),
    [
        ({"content": ""}, OutputError, "empty"),
        ({"content": "  \n"}, OutputError, "empty"),
        ({"content": '{"city": "Os', "finish": "length"}, OutputError, "cut off"),
        ({"content": "x", "refusal": "I will not."}, RefusedError, "I will not"),
        ({"content": "x", "finish": "content_filter"}, RefusedError, "content filter"),
    ],
)
async def test_an_answer_that_is_none(
    model_server: ModelServer, chat_of: Any, reply: dict[str, Any], error: type, words: str
) -> None:
    model_server.answer(**reply, tokens=(70, 9))
    with pytest.raises(error, match=words) as caught:
        await chat_of().complete(asking())
    assert (caught.value.prompt_tokens, caught.value.completion_tokens) == (70, 9)
    if reply.get("finish") == "length":
        assert caught.value.text == '{"city": "Os'


async def test_answers_in_parts_and_without_usage_are_read(
    model_server: ModelServer, chat_of: Any
) -> None:
    """As gateways give them."""
    content = [{"type": "text", "text": "In "}, {"type": "text", "text": "Oslo"}]
    answer = {"choices": [{"message": {"content": content}}]}
    model_server.fail(Fault("body", body=json.dumps(answer)))
    completion = await chat_of().complete(asking(schema=None))
    assert completion == Completion(text="In Oslo")


@pytest.mark.parametrize("told", ["It is \ud83d so\x00.", '{"a": "\udc00"}'])
async def test_half_a_character_is_no_part_of_an_answer(
    model_server: ModelServer, chat_of: Any, told: str
) -> None:
    model_server.answer(told)
    text = (await chat_of().complete(asking(schema=None))).text
    assert text == "".join(" " if c in "\x00\ud83d\udc00" else c for c in told)
    model_server.answer("", refusal="No \ud83d.")
    with pytest.raises(RefusedError, match=r"No  \."):
        await chat_of().complete(asking())


# --- limits and events ---


async def test_no_more_calls_at_once_than_allowed(model_server: ModelServer, chat_of: Any) -> None:
    model_server.answer("ok", times=12, latency=0.01)
    chat = chat_of(parallel=3)
    await asyncio.gather(*(chat.complete(asking(schema=None)) for _ in range(12)))
    assert model_server.most_at_once == 3


async def test_one_client_on_several_loops(model_server: ModelServer, chat_of: Any) -> None:
    model_server.answer("ok", times=2)
    chat = chat_of()

    async def once() -> str:
        try:
            return (await chat.complete(asking(schema=None))).text
        finally:
            await chat.close()

    for _ in range(2):
        assert await asyncio.to_thread(asyncio.run, once()) == "ok"


async def test_events_tell_attempts_and_tokens(
    model_server: ModelServer, chat_of: Any, waits: Sequence[float]
) -> None:
    events: list[tuple[str, str, dict[str, Any]]] = []

    def tracer(stage: str, name: str, **figures: Any) -> None:
        events.append((stage, name, figures))

    model_server.fail(status(500))
    model_server.answer({"city": "Oslo"}, tokens=(10, 2))
    await chat_of(tracer=tracer).complete(asking())
    assert [(stage, name) for stage, name, _ in events] == [
        ("model", "place"), ("model", "place"), ("answer", "place"),
    ]  # fmt: skip
    assert [figures.get("attempt") for _, _, figures in events] == [1, 2, None]
    assert events[0][2]["format"] == "json_schema"
    assert events[2][2]["prompt_tokens"] == 10
    assert events[2][2]["seconds"] >= 0


# --- where the server is ---


@pytest.mark.parametrize(
    "url", ["localhost:11434", "ftp://here/v1", "http://", "http://me:pass@here/v1", "here"]
)
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(ConfigError, match="base_url="):
        Address(url)


@pytest.mark.parametrize("url", ["https://api.openai.com/v1", "http://10.0.0.1/v1"])
def test_the_switch_forbids_real_servers(url: str) -> None:
    assert Address(url).base_url == url
    with pytest.raises(ConfigError, match="GRAPHMEM_TEST_LOOPBACK_ONLY"):
        Address(url, loopback_only=True)


@pytest.mark.parametrize("url", ["http://localhost:1/v1", "http://127.0.0.9/v1", "http://[::1]:8/"])
def test_this_machine_is_always_allowed(url: str) -> None:
    assert Address(url, loopback_only=True).base_url == url


def test_a_key_is_not_shown() -> None:
    assert KEY not in repr(Address(api_key=KEY))
