"""A program written for mem0, with only its import changed; and what it is promised."""

from __future__ import annotations

import inspect
import multiprocessing
import os
import re
from typing import TYPE_CHECKING

import pytest

from graphmem import GraphMem
from graphmem.compat.mem0 import AsyncMemory, AsyncMemoryClient, Memory, MemoryClient
from graphmem.compat.mem0.client import main as hosted
from graphmem.compat.mem0.memory import main as own
from graphmem.errors import InputError, NotFoundError
from tests.support import mem0_agent
from tests.support.messages_server import MessagesServer
from tests.support.seed_model import all_read

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext

METHODS = (
    *("add", "search", "get", "get_all", "update", "delete", "delete_all", "history"),
    *("batch_update", "batch_delete", "users", "delete_users", "reset"),
)


@pytest.fixture
def client(settings):
    client = MemoryClient(api_key="any")
    yield client
    client.close()


@pytest.fixture
def local(at_home):
    client = MemoryClient(api_key="any")
    yield client
    client.close()


def turn(client: MemoryClient, user: str, assistant: str, user_id: str = "user_42") -> None:
    messages = [
        {"role": "user", "content": user},
        {"role": "assistant", "content": assistant},
    ]
    client.add(messages, user_id=user_id)


def texts(results) -> list[str]:
    return [r["memory"] for r in results if "memory" in r]


def test_the_calls_run_twice_on_one_store(reader, settings):
    for run in range(2):
        client = MemoryClient(api_key=os.environ.get("MEM0_API_KEY"))
        results = client.search("Which units?", user_id="user_42", limit=5)
        assert bool(texts(results)) == bool(run)
        if run:  # what the last program told is read, by whomever
            assert re.match(r".*ser prefers .*Celsius.* - present\)$", texts(results)[0])
        turn(client, "I prefer all temperatures in Celsius.", "Noted: Celsius.")
        results = client.search("What is a comfortable temperature?", user_id="user_42", limit=5)
        assert any("Celsius" in text for text in texts(results))
        assert results["results"] == list(results)
        assert len(results) <= 5
        client.close()
        all_read(reader)


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    """Processes of their own that need not import everything anew."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["anthropic", "graphmem.compat.mem0", "numpy", "tokenizers"])
    return context


def test_the_agent_is_killed_between_any_two_turns_and_remembers(reader, settings, processes):
    """M4: the loop around a model, killed after every turn; nothing waits for what was told."""
    story = [
        ("I prefer all temperatures in Celsius, never Fahrenheit.", "Celsius it is."),
        ("I work on a Django project called Heron.", "Heron, noted."),
        ("How warm should my room be? And what do I work on?", "21 degrees. Heron."),
    ]
    with MessagesServer(*(reply for _, reply in story)) as model:
        environment = {
            **{name: v for name, v in os.environ.items() if name.startswith("GRAPHMEM_")},
            "GRAPHMEM_MAX_DELAY": "60",  # killed before a model is asked
            "MEM0_API_KEY": "m",
            "ANTHROPIC_API_KEY": "a",
            "ANTHROPIC_BASE_URL": model.url,
        }
        for said, reply in story:
            ours, theirs = processes.Pipe()
            agent = processes.Process(target=mem0_agent.run, args=(theirs, environment))
            agent.start()
            theirs.close()
            printed = _until(ours, mem0_agent.PROMPT)
            assert printed[0].startswith("Agent ready")
            ours.send(said)
            assert f"\nAgent: {reply}" in _until(ours, mem0_agent.WRITTEN)
            agent.kill()
            agent.join(10)
            ours.close()
    first, second, third = (request["system"] for request in model.requests)
    assert first == "You are a helpful assistant."
    assert "Celsius" in second
    assert "Celsius" in third
    assert "Heron" in third
    all_read(reader)  # what the killed ones had not read, too
    with GraphMem() as later:
        facts = [fact.fact for fact in later.graph.timeline(user_id="user_42")]
    assert any("Celsius" in fact for fact in facts), facts
    assert reader == "rules" or any("Django" in fact for fact in facts), facts


def _until(connection, last: str) -> list[str]:
    lines: list[str] = []
    while not lines or lines[-1] != last:
        assert connection.poll(60), f"the agent is silent after {lines}"
        lines.append(connection.recv())
    return lines


def test_without_writing_nothing_is_remembered_and_nothing_fails(local):
    assert local.search("anything", user_id="nobody") == []
    assert local.get_all(user_id="nobody") == []
    assert local.delete_all(user_id="nobody")["message"]


def test_facts_come_first_with_their_dates_then_messages(client):
    turn(client, "I live in Oslo.", "A fine city.")
    turn(client, "Hm, what about the opera house there?", "It opened in 2008.")
    found = texts(client.search("Where do I live?", user_id="user_42", limit=10))
    assert found[0].startswith("The user lives in Oslo. (")
    assert found[0].endswith(" - present)")
    assert "A fine city." in found
    assert "I live in Oslo." not in found, "the fact that rests on it is there"


def test_a_message_that_fits_best_comes_before_facts_that_do_not(local):
    for told in (
        "I live in Oslo.",
        "I work at Acme.",
        "I have a dog called Rex.",
        "I like tea.",
        "I am allergic to peanuts.",
        "I like jazz.",
    ):
        local.add(told, user_id="u")
    heron = "Deploys of the Heron service go out every Thursday night via the blue pipeline."
    local.add(heron, user_id="u")
    found = local.search("When do deploys of the Heron service go out?", user_id="u", limit=5)
    assert texts(found)[0] == heron
    scores = [each["score"] for each in found]
    assert scores == sorted(scores, reverse=True)
    assert texts(local.search("Where do I live?", user_id="u", limit=1))[0].startswith(
        "The user lives in Oslo."
    )


def test_a_changed_fact_is_told_with_its_end(client):
    client.add("I live in Oslo.", user_id="u")
    client.add("I moved to Rome.", user_id="u")
    found = texts(client.search("Where do I live?", user_id="u"))
    assert "Rome" in found[0]
    assert found[0].endswith("- present)")
    assert not any("Oslo" in text and "present" in text for text in found)


def test_the_user_is_named_at_top_level_or_in_filters(local):
    local.add("I like tea.", user_id="u:/1 é@x")
    for named in (
        {"user_id": "u:/1 é@x"},
        {"filters": {"user_id": "u:/1 é@x"}},
        {"filters": {"AND": [{"user_id": "u:/1 é@x"}]}},
    ):
        assert texts(local.search("tea", **named))
        assert texts(local.get_all(**named))
    with pytest.raises(InputError, match="different users"):
        local.search("tea", user_id="a", filters={"user_id": "b"})
    for call in (local.search, local.add):
        with pytest.raises(InputError, match="user_id"):
            call("tea")
    with pytest.raises(InputError, match="user_id"):
        local.delete_all()
    with pytest.raises(InputError, match="agent_id"):
        local.search("tea", user_id="a", filters={"agent_id": "b"})


def test_memories_are_read_changed_and_forgotten_by_their_ids(client):
    client.add("I live in Oslo.", user_id="u", metadata={"from": "form"}, run_id="r1")
    client.add("Hm, the weather again.", user_id="u")
    fact, message = client.get_all(user_id="u")
    assert fact["memory"].startswith("The user lives in Oslo.")
    assert message["memory"] == "Hm, the weather again."
    for each in (fact, message):
        assert client.get(each["id"])["memory"] == each["memory"]
        assert client.history(each["id"])[0]["event"] == "ADD"
    changed = client.update(fact["id"], text="Ana lives in Oslo by the sea.")
    assert client.get(changed["id"])["memory"].startswith("Ana lives in Oslo by the sea. (")
    again = client.update(message["id"], data="Hm, the weather is fine.")
    assert client.get(again["id"])["memory"] == "Hm, the weather is fine."
    with pytest.raises(NotFoundError):
        client.get(message["id"])
    client.delete(again["id"])
    client.delete(changed["id"])
    assert client.get_all(user_id="u") == []
    assert client.search("Where do I live?", user_id="u") == []
    with pytest.raises(InputError, match="memory_id"):
        client.get("4f377b0")


def test_the_id_of_a_fact_stands_for_what_it_was_changed_to(local):
    local.add("I live in Oslo.", user_id="u")
    (fact,) = local.get_all(user_id="u")
    local.update(fact["id"], text="Ana lives in Oslo by the sea.")
    last = local.update(fact["id"], text="Ana lives in Oslo by the fjord.")
    known = texts(local.get_all(user_id="u"))
    assert len(known) == 1
    assert known[0].startswith("Ana lives in Oslo by the fjord. (")
    assert local.get(fact["id"]) == local.get(last["id"])
    assert local.get(fact["id"])["memory"] == known[0]
    assert local.history(fact["id"])[-1]["new_memory"] == "Ana lives in Oslo by the fjord."
    local.delete(fact["id"])
    assert local.get_all(user_id="u") == []
    for call in (local.get, local.delete):
        with pytest.raises(NotFoundError):
            call(fact["id"])


def test_memories_are_listed_by_pages_until_none_is_left(local):
    told = ["I live in Oslo.", "I like tea.", "Hm, the rain.", "Hm, the snow.", "Hm, the fog."]
    for text in told:
        local.add(text, user_id="u")
    pages = [texts(local.get_all(user_id="u", page=page, page_size=2)) for page in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [2, 2, 1, 0]
    found = [text for page in pages for text in page]
    assert [text.partition(".")[0] for text in found] == [
        "The user likes tea",
        "The user lives in Oslo",
        "Hm, the fog",
        "Hm, the snow",
        "Hm, the rain",
    ]
    assert found == texts(local.get_all(user_id="u"))
    with pytest.raises(InputError, match="page"):
        local.get_all(user_id="u", page=0)


def test_a_page_says_how_many_there_are_and_whether_others_follow(local):
    told = ["I live in Oslo.", "I like tea.", "Hm, the rain.", "Hm, the snow.", "Hm, the fog."]
    for text in told:
        local.add(text, user_id="u")
    pages = [local.get_all(user_id="u", page=page, page_size=2) for page in (1, 2, 3, 4)]
    assert [page["count"] for page in pages] == [5, 5, 5, 5]
    assert [bool(page["next"]) for page in pages] == [True, True, False, False]
    assert [bool(page["previous"]) for page in pages] == [False, True, True, True]
    assert [len(page["results"]) for page in pages] == [2, 2, 1, 0]
    assert "count" in pages[0]
    assert pages[3].get("next", "none") is None
    assert local.get_all(user_id="u", page_size=3)["count"] == 5
    nothing = local.get_all(user_id="nobody", page=1, page_size=2)
    assert (nothing["count"], nothing["next"], nothing["previous"]) == (0, None, None)
    unpaged = local.get_all(user_id="u")
    assert "count" not in unpaged
    assert unpaged.get("count", 7) == 7
    with pytest.raises(KeyError):
        unpaged["count"]


def test_what_would_mean_other_memories_is_refused_and_not_left_out(local):
    local.add("I like tea.", user_id="u", infer=True, version="v2", output_format="v1.1")
    assert local.search("tea", user_id="u", rerank=True, version="v2", agent_id=None)
    for name, value in (
        ("agent_id", "a"),
        ("run_id", "r"),
        ("app_id", "p"),
        ("metadata", {"a": 1}),
        ("threshold", 0.9),
        ("unheard_of", 1),
    ):
        for call in (lambda **more: local.search("tea", **more), local.get_all, local.delete_all):
            with pytest.raises(InputError, match=name):
                call(user_id="u", **{name: value})
    with pytest.raises(InputError, match="expiration_date"):
        local.add("I like rum.", user_id="u", expiration_date="2030-01-01")
    for filters, match in (
        ({"user_id": "*"}, "everybody"),
        ({"AND": [{"user_id": "u"}, {"user_id": "v"}]}, "different users"),
        ({"user_id": {"in": ["u"]}}, "user_id"),
    ):
        with pytest.raises(InputError, match=match):
            local.search("tea", filters=filters)
    assert len(local.get_all(user_id="u")) == 1


def test_when_it_was_said_may_be_told_in_seconds_since_1970(local):
    local.add("I moved to Rome.", user_id="u", timestamp=1609459200)
    assert texts(local.get_all(user_id="u")) == ["The user lives in Rome. (2021-01-01 - present)"]
    for wrong in ("junk", 1e30, True):
        with pytest.raises(InputError, match="timestamp"):
            local.add("I moved to Oslo.", user_id="u", timestamp=wrong)


def test_a_fact_has_the_metadata_of_the_messages_it_rests_on(local):
    local.add("I live in Oslo.", user_id="u", metadata={"from": "form", "a": 1}, run_id="r1")
    local.add("I live in Oslo.", user_id="u", metadata={"from": "chat"})
    (fact,) = local.get_all(user_id="u")
    assert fact["metadata"] == {"from": "chat", "a": 1, "run_id": "r1"}
    assert local.search("Where do I live?", user_id="u")[0]["metadata"] == fact["metadata"]
    assert local.get(fact["id"])["metadata"] == fact["metadata"]
    local.add("I like tea.", user_id="u")
    assert local.get_all(user_id="u")[0]["metadata"] is None


def test_the_metadata_of_a_message_can_be_changed(local):
    local.add("Hm, the rain.", user_id="u", metadata={"a": 1})
    (message,) = local.get_all(user_id="u")
    changed = local.update(message["id"], metadata={"b": 2})
    assert (changed["memory"], changed["metadata"]) == ("Hm, the rain.", {"b": 2})
    local.add("I like tea.", user_id="u")
    with pytest.raises(InputError, match="metadata"):
        local.update(local.get_all(user_id="u")[0]["id"], text="x", metadata={"b": 2})
    with pytest.raises(InputError, match="text"):
        local.update(changed["id"])


def test_memories_are_changed_and_forgotten_by_the_dozen(local):
    made = [local.add(f"Hm, the {it}.", user_id="u")[0]["id"] for it in ("rain", "snow", "fog")]
    with pytest.raises(InputError, match="memory_id"):
        local.batch_delete([{"memory_id": made[0]}, {"memory_id": "junk"}])
    with pytest.raises(InputError, match="memories"):
        local.batch_delete(["junk"])
    local.batch_update([{"memory_id": made[0], "text": "Hm, the hail."}])
    local.batch_delete([{"memory_id": made[1]}, {"memory_id": made[2]}])
    assert texts(local.get_all(user_id="u")) == ["Hm, the hail."]


def test_users_are_listed_and_erased_one_by_one(local):
    for user in ("b", "a"):
        local.add("I like tea.", user_id=user)
    found = local.users()
    assert [user["id"] for user in found["results"]] == ["a", "b"]
    assert found["count"] == 2
    local.delete_users(user_id="a")
    for call in (local.delete_users, local.reset):
        with pytest.raises(InputError, match="user_id"):
            call()
    assert [user["id"] for user in local.users()["results"]] == ["b"]


def test_what_is_malformed_is_told_by_an_error_of_this_package(local):
    for wrong in ("x", [{"user_id": "u"}], {"AND": {"user_id": "u"}}, {"AND": ["user_id"]}):
        with pytest.raises(InputError, match="filters"):
            local.search("tea", filters=wrong)
    for message, metadata in (("Hm.", ["a"]), ({"role": "user", "content": "Hm."}, "s")):
        with pytest.raises(InputError, match="metadata"):
            local.add(message, user_id="u", metadata=metadata)
    with pytest.raises(InputError, match="metadata"):
        local.add([{"role": "user", "content": "Hm.", "metadata": "s"}], user_id="u")
    for call in (local.search, local.add):
        with pytest.raises(InputError, match="user_id=42"):
            call("tea", user_id=42)
    found = local.search("tea", user_id="nobody")
    assert "results" in found
    assert "count" not in found


def test_all_of_one_user_and_of_nobody_else_is_erased(local):
    local.add("I like tea.", user_id="a")
    local.add([{"role": "user", "content": "I like tea."}], user_id="b")
    local.delete_all(user_id="a")
    assert local.get_all(user_id="a") == []
    assert texts(local.get_all(user_id="b"))


async def test_the_awaiting_clients_are_the_same(at_home):
    for name in METHODS:
        one, other = getattr(MemoryClient, name), getattr(AsyncMemoryClient, name)
        assert inspect.signature(one) == inspect.signature(other), name
    client = AsyncMemoryClient(api_key="any")
    await client.add("I like tea.", user_id="u")
    assert texts(await client.search("What do I drink?", user_id="u"))
    await client.close()
    local = AsyncMemory.from_config({"vector_store": {"provider": "any"}})
    assert texts((await local.get_all(user_id="u"))["results"])
    await local.close()
    async with await AsyncMemory.from_config({}) as awaited:
        assert texts(await awaited.get_all(user_id="u"))
    blocking = Memory()
    assert texts(blocking.search("tea", user_id="u"))
    blocking.close()


def test_the_classes_are_where_programs_import_them_from():
    assert (hosted.MemoryClient, hosted.AsyncMemoryClient) == (MemoryClient, AsyncMemoryClient)
    assert (own.Memory, own.AsyncMemory) == (Memory, AsyncMemory)


def test_two_programs_keep_apart_by_one_setting(local, monkeypatch, tmp_path):
    local.add("I like tea.", user_id="u")
    monkeypatch.setenv("GRAPHMEM_STORE", str(tmp_path / "other.db"))
    other = MemoryClient(api_key="any")
    assert other.search("tea", user_id="u") == []
    other.add("I like rum.", user_id="u")
    other.close()
    assert not any("rum" in text for text in texts(local.get_all(user_id="u")))
