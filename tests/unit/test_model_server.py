"""The scripted model server keeps to its script, and tells on who does not."""

from __future__ import annotations

import http.client
import json
from typing import Any

import pytest

from tests.support.model_server import ModelServer, cut, drop, hang, not_json, status


def post(server: ModelServer, path: str, body: dict[str, Any], timeout: float = 5) -> Any:
    host = server.url.removeprefix("http://").removesuffix("/v1")
    connection = http.client.HTTPConnection(host, timeout=timeout)
    try:
        connection.request("POST", f"/v1/{path}", json.dumps(body))
        response = connection.getresponse()
        return response.status, dict(response.getheaders()), response.read().decode()
    finally:
        connection.close()


def ask(server: ModelServer, text: str, schema: str | None = None) -> tuple[int, str]:
    body: dict[str, Any] = {"model": "m", "messages": [{"role": "user", "content": text}]}
    if schema is not None:
        body["response_format"] = {"type": "json_schema", "json_schema": {"name": schema}}
    code, _, answer = post(server, "chat/completions", body)
    if code != 200:
        return code, answer
    return code, json.loads(answer)["choices"][0]["message"]["content"]


def test_replies_go_to_the_request_they_fit(model_server: ModelServer) -> None:
    model_server.answer("about tea", contains="tea")
    model_server.answer({"a": 1}, schema="first")
    model_server.answer(lambda request: f"heard {request.last}", times=None)
    assert ask(model_server, "x", "first") == (200, '{"a": 1}')
    assert ask(model_server, "some tea?") == (200, "about tea")
    assert ask(model_server, "more tea?") == (200, "heard more tea?")
    assert [request.schema for request in model_server.requests] == ["first", None, None]


def test_what_nobody_scripted_is_told() -> None:
    with ModelServer() as server:
        server.answer("never")
        server.answer("spent")
        assert ask(server, "one") == (200, "never")
        with pytest.raises(AssertionError, match=r"(?s)never asked for.*spent"):
            server.check()
        ask(server, "two")
        server.check()
        code, answer = ask(server, "three")
        assert (code, "nobody scripted" in answer) == (400, True)
        with pytest.raises(AssertionError, match=r"(?s)nobody scripted.*three"):
            server.check()


def test_a_function_that_fails_is_told() -> None:
    with ModelServer() as server:
        server.answer(lambda request: request.body["nothing"])
        assert ask(server, "x")[0] == 400
        with pytest.raises(AssertionError, match="KeyError"):
            server.check()


def test_faults(model_server: ModelServer) -> None:
    model_server.fail(status(429, "slow down", retry_after="7"))
    model_server.fail(not_json())
    model_server.fail(cut())
    model_server.fail(drop())
    model_server.fail(hang())
    model_server.answer("well again")
    body = {"messages": [{"role": "user", "content": "x"}]}
    code, headers, answer = post(model_server, "chat/completions", body)
    assert (code, headers["Retry-After"], "slow down" in answer) == (429, "7", True)
    assert post(model_server, "chat/completions", body)[2].startswith("<html>")
    with pytest.raises(http.client.IncompleteRead):
        post(model_server, "chat/completions", body)
    with pytest.raises(http.client.RemoteDisconnected):
        post(model_server, "chat/completions", body)
    with pytest.raises(TimeoutError):
        post(model_server, "chat/completions", body, timeout=0.05)
    assert ask(model_server, "x") == (200, "well again")


def test_servers_differ_in_what_they_take() -> None:
    with ModelServer(formats=set(), refused=["temperature"]) as server:
        assert ask(server, "x", "schema")[0] == 400
        body = {"messages": [{"role": "user", "content": "x"}], "temperature": 0}
        assert "temperature" in post(server, "chat/completions", body)[2]
        server.check()


def test_the_same_text_has_the_same_vector(model_server: ModelServer) -> None:
    model_server.embeds(4)
    body = {"model": "m", "input": ["a cat", "a dog", "a cat"]}
    vectors = [
        e["embedding"] for e in json.loads(post(model_server, "embeddings", body)[2])["data"]
    ]
    assert vectors[0] == vectors[2] != vectors[1]
    assert {len(vector) for vector in vectors} == {4}
