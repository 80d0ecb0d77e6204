"""A program written for zep_python, with only its imports changed; and what it is promised."""

from __future__ import annotations

import asyncio
import inspect
import re
import uuid

import pytest

from graphmem.compat.zep_python import (
    APIError,
    CreateUserRequest,
    MemorySearchPayload,
    NotFoundError,
    Session,
    UpdateUserRequest,
    ZepClient,
)
from graphmem.compat.zep_python.memory import Memory
from graphmem.compat.zep_python.message import Message
from graphmem.errors import InputError
from tests.support.seed_model import all_read

HISTORY = [
    {"role": "Jane", "role_type": "user", "content": "Who was Octavia Butler?"},
    {
        "role": "HistoryBot",
        "role_type": "assistant",
        "content": "An American author of science fiction.",
    },
    {
        "role": "Jane",
        "role_type": "user",
        "content": "I live in Oslo. Which of her books became films?",
        "metadata": {"foo": "bar"},
    },
]


@pytest.fixture
def client(settings):
    with ZepClient(api_key="any") as client:
        yield client


@pytest.fixture
def local(at_home):
    with ZepClient(api_key="any") as client:
        yield client


def session(client: ZepClient, *texts: str, metadata: dict | None = None) -> str:
    session_id = uuid.uuid4().hex
    messages = [Message(role="Jane", content=text) for text in texts]
    client.memory.add_memory(session_id, Memory(messages=messages, metadata=metadata))
    return session_id


async def test_the_program_runs_twice_on_one_store(reader, settings):
    for _ in range(2):
        client = ZepClient(api_key="z_key")
        session_id = uuid.uuid4().hex
        messages = [
            Message(role=m["role"], content=m["content"], metadata=m.get("metadata"))
            for m in HISTORY
        ]
        memory = Memory(messages=messages)
        result = client.memory.add_memory(session_id, memory)
        assert isinstance(result, str)

        async with ZepClient(api_key="z_key") as awaiting:
            try:
                memory = await awaiting.memory.aget_memory(session_id, memory_type="perpetual")
                perpetual = [message.to_dict() for message in memory.messages]
            except NotFoundError:
                pytest.fail("Memory not found")
        assert memory.summary is not None
        assert "Octavia Butler" in memory.summary.content or "Oslo" in memory.summary.content
        if reader == "rules":
            known(memory)

        async with ZepClient("z_key") as positional:
            memory = await positional.memory.aget_memory(session_id)
            window = [message.to_dict() for message in memory.messages]
        assert window == perpetual
        assert [m["content"] for m in window] == [m["content"] for m in HISTORY]
        assert [(m["role"], m["role_type"]) for m in window] == [
            (m["role"], m["role_type"]) for m in HISTORY
        ]
        assert [m["metadata"] for m in window] == [None, None, {"foo": "bar"}]
        for message in window:
            assert uuid.UUID(message["uuid"])
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", message["created_at"])
            assert message["token_count"] > 2
        assert memory.token_count == sum(message["token_count"] for message in window)
        again = client.memory.get_memory(session_id)
        assert [message.to_dict() for message in again.messages] == window
        client.close()
        await asyncio.to_thread(all_read, reader)
        async with ZepClient("z_key") as later:
            known(await later.memory.aget_memory(session_id, memory_type="perpetual"))


def known(memory: Memory) -> None:
    assert memory.facts[0].startswith("Jane lives in Oslo. (")
    assert f"- {memory.facts[0]}\n" in memory.context
    assert memory.summary is not None
    assert "Oslo" in memory.summary.content


async def test_an_unknown_session_is_told_by_an_error_of_that_name(settings):
    async with ZepClient(api_key="z_key") as client:
        with pytest.raises(NotFoundError):
            await client.memory.aget_memory("nobody's", memory_type="perpetual")
        with pytest.raises(APIError):
            await client.memory.aget_memory("nobody's")
    with ZepClient("http://localhost:8000", "z_key") as old, pytest.raises(NotFoundError):
        old.memory.get_memory("nobody's")


def test_every_method_has_an_awaiting_twin_of_the_same_signature(local):
    for namespace in (local.memory, local.user):
        names = {n for n, _ in inspect.getmembers(namespace, inspect.ismethod) if n[0] != "_"}
        blocking = {
            name for name in names if not inspect.iscoroutinefunction(getattr(namespace, name))
        }
        assert names - blocking == {f"a{name}" for name in blocking}
        for name in blocking:
            one, other = getattr(namespace, name), getattr(namespace, f"a{name}")
            assert inspect.signature(one) == inspect.signature(other), name


def test_the_awaiting_names_work_in_any_loop(local):
    session_id = session(local, "I like tea.")

    async def count() -> int:
        return len((await local.memory.aget_memory(session_id)).messages)

    assert [asyncio.run(count()) for _ in range(2)] == [1, 1]


def test_a_session_is_made_on_the_fly_and_added_to_if_it_is_there(client):
    session_id = session(client, "I like tea.")
    client.memory.add_memory(session_id, Memory(messages=[Message(role="ai", content="So do I.")]))
    messages = client.memory.get_memory(session_id).messages
    assert [(m.role, m.role_type) for m in messages] == [("Jane", "user"), ("ai", "assistant")]
    assert client.memory.get_session(session_id).user_id is None
    assert session_id in {s.session_id for s in client.memory.list_sessions()}
    assert [len(client.memory.get_memory(session_id, lastn=n).messages) for n in (1, 5)] == [1, 2]


def test_a_session_without_a_user_knows_nothing_of_others(local):
    session(local, "I live in Oslo.")
    other = session(local, "Where do I live?")
    memory = local.memory.get_memory(other, memory_type="perpetual")
    assert memory.facts == []
    assert "Oslo" not in (memory.context or "")


def test_a_user_takes_a_session_over_with_all_that_was_said(client):
    session_id = session(client, "I live in Oslo.", "I like tea.")
    before = client.memory.get_memory(session_id).messages
    client.user.add(CreateUserRequest(user_id="jane", first_name="Jane"))
    adopted = client.memory.add_session(Session(session_id=session_id, user_id="jane"))
    assert adopted.user_id == "jane"
    assert client.memory.get_memory(session_id).messages == before
    client.memory.add_session(Session(session_id="new", user_id="jane"))
    client.memory.add_memory("new", Memory(messages=[Message(role="Jane", content="Who am I?")]))
    facts = client.memory.get_memory("new", memory_type="perpetual").facts
    assert any("Oslo" in fact for fact in facts)
    assert {s.session_id for s in client.user.get_sessions("jane")} == {session_id, "new"}
    client.user.add(CreateUserRequest(user_id="eve"))
    with pytest.raises(InputError, match="belongs to"):
        client.memory.update_session(Session(session_id=session_id, user_id="eve"))


def test_metadata_of_sessions_is_merged(client):
    session_id = session(client, "I like tea.", metadata={"a": 1, "b": 1})
    client.memory.add_memory(session_id, Memory(metadata={"b": 2, "c": 3}))
    client.memory.update_session(Session(session_id=session_id, metadata={"d": 4}))
    assert client.memory.get_session(session_id).metadata == {"a": 1, "b": 2, "c": 3, "d": 4}


def test_what_is_deleted_is_gone(client):
    session_id = session(client, "I live in Oslo.")
    client.memory.delete_memory(session_id)
    with pytest.raises(NotFoundError):
        client.memory.get_memory(session_id)
    session_again = Memory(messages=[Message(role="Jane", content="Where do I live?")])
    client.memory.add_memory(session_id, session_again)
    assert client.memory.get_memory(session_id, memory_type="perpetual").facts == []


def test_a_session_is_searched(local):
    session_id = session(local, "My cat is called Tom.", "The tram was late.")
    session(local, "Another cat is called Kit.")
    found = local.memory.search_memory(session_id, MemorySearchPayload(text="cat"), limit=1)
    assert [result.message.content for result in found] == ["My cat is called Tom."]
    assert found[0].message["content"] == "My cat is called Tom."
    (summary,) = local.memory.search_memory(
        session_id, MemorySearchPayload(text="cat", search_scope="summary")
    )
    assert "Tom" in summary.summary.content
    with pytest.raises(InputError, match="metadata"):
        local.memory.search_memory(session_id, MemorySearchPayload(text="x", metadata={"a": 1}))
    with pytest.raises(InputError, match="memory_type"):
        local.memory.get_memory(session_id, memory_type="eternal")


def test_users_are_added_changed_and_erased(local):
    local.user.add(CreateUserRequest(user_id="u", email="u@example.com", metadata={"a": 1}))
    local.user.add(CreateUserRequest(user_id="u", first_name="Uma"))
    local.user.update(UpdateUserRequest(user_id="u", last_name="Ray"))
    user = local.user.get("u")
    assert (user.email, user.first_name, user.last_name) == ("u@example.com", "Uma", "Ray")
    assert [each.user_id for each in local.user.list()] == ["u"]
    local.user.delete("u")
    with pytest.raises(NotFoundError):
        local.user.get("u")


def test_roles_are_free_text(local):
    told = ["human", "AI", "system", "Support agent", "Dr. Ruiz"]
    messages = [Message(role=role, content="Good morning.") for role in told]
    messages.append(Message(role="Robot", role_type="user", content="Good morning."))
    local.memory.add_memory("s", Memory(messages=messages))
    kept = local.memory.get_memory("s").messages
    assert [m.role for m in kept] == [*told, "Robot"]
    assert [m.role_type for m in kept] == [
        "user", "assistant", "system", "assistant", "user", "user",
    ]  # fmt: skip
    wrong = Message(role="x", role_type="king", content="y")
    with pytest.raises(InputError, match="role"):
        local.memory.add_memory("s", Memory(messages=[wrong]))


def test_nothing_is_written_for_a_malformed_message(local):
    session_id = session(local, "I like tea.", metadata={"a": 1})
    for role_type, content in (("king", "x"), ("user", "")):
        wrong = Message(role="x", role_type=role_type, content=content)
        with pytest.raises(InputError, match="messages"):
            local.memory.add_memory(session_id, Memory(messages=[wrong], metadata={"b": 2}))
        with pytest.raises(InputError, match="messages"):
            local.memory.add_memory("new", Memory(messages=[wrong]))
    assert local.memory.get_session(session_id).metadata == {"a": 1}
    with pytest.raises(NotFoundError):
        local.memory.get_session("new")


def test_dicts_are_taken_for_the_shapes_and_anything_else_is_refused(local):
    local.memory.add_memory("s", {"messages": [{"role": "Jane", "content": "My cat is Tom."}]})
    (found,) = local.memory.search_memory("s", {"text": "cat"})
    assert found.message.content == "My cat is Tom."
    for wrong in ({"messages": 5}, ["I like tea."]):
        with pytest.raises(InputError, match="memory_messages"):
            local.memory.add_memory("s", wrong)
    with pytest.raises(InputError, match="search_payload"):
        local.memory.search_memory("s", 5)
    assert local.memory.get_memory("s", min_rating=0.3).messages


def test_a_search_is_by_likeness_or_varied(local):
    session_id = session(local, "My cat is called Tom.", "My cat is called Tom!", "A tram.")
    session(local, "Another cat is called Kit.")
    for search_type in ("similarity", "mmr"):
        payload = MemorySearchPayload(text="cat", search_type=search_type, mmr_lambda=0.5)
        found = [r.message.content for r in local.memory.search_memory(session_id, payload)]
        assert "My cat is called Tom." in found
        assert "Another cat is called Kit." not in found
    with pytest.raises(InputError, match="search_type"):
        local.memory.search_memory(session_id, MemorySearchPayload(text="x", search_type="magic"))
    with pytest.raises(NotFoundError):
        local.memory.search_memory("nobody's", "cat")


def test_a_name_that_sounds_like_a_machine_is_a_person(local):
    people = ["Ms Talbot", "Abbot", "Ai", "Ai Weiwei", "Special Agent Cooper", "Agent Smith"]
    machines = ["HistoryBot", "support_bot", "Chatbot", "AI Assistant", "Agent 7", "ChatGPT", "Bot"]
    messages = [Message(role=role, content="Good morning.") for role in people + machines]
    local.memory.add_memory("s", Memory(messages=messages))
    kept = local.memory.get_memory("s", lastn=50).messages
    assert [m.role for m in kept] == people + machines
    assert [m.role_type for m in kept] == ["user"] * len(people) + ["assistant"] * len(machines)


def test_lists_go_on_after_an_id_or_a_number(local):
    for n in range(5):
        session_id = f"s{n}"
        local.memory.add_memory(session_id, Memory(messages=[Message(role="J", content="Hm.")]))
        local.user.add(CreateUserRequest(user_id=f"u{n}"))
    for cursor, then in ((None, [0, 1]), (0, [0, 1]), (2, [2, 3]), (4, [4]), (6, [])):
        sessions = local.memory.list_sessions(limit=2, cursor=cursor)
        assert [s.session_id for s in sessions] == [f"s{n}" for n in then]
        users = local.user.list(limit=2, cursor=cursor)
        assert [u.user_id for u in users] == [f"u{n}" for n in then]
    assert [s.session_id for s in local.memory.list_sessions(limit=2, cursor="s1")] == ["s2", "s3"]
    assert [u.user_id for u in local.user.list(limit=2, cursor="u1")] == ["u2", "u3"]
    for wrong in (-1, [1], 1.5):
        with pytest.raises(InputError, match="cursor"):
            local.user.list(cursor=wrong)
