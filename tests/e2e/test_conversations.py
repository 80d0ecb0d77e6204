"""Threads and templates of the native client, on every store."""

from __future__ import annotations

import functools
import inspect
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from graphmem import (
    AlreadyExistsError,
    AsyncGraphMem,
    ConfigError,
    ConflictError,
    GraphMem,
    InputError,
    Message,
    NotFoundError,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class CutOffError(Exception):
    """A program that ends in the middle."""


NOW = "2025-03-01T00:00:00Z"


async def say(memory, thread_id: str, *texts: str, day: str = "2025-01-10", **fields) -> list[str]:
    receipt = await memory.thread.add_messages(
        thread_id,
        [
            Message(role="user", content=text, created_at=f"{day}T09:0{n}:00Z", **fields)
            for n, text in enumerate(texts)
        ],
    )
    return receipt.message_uuids


async def contents(memory, thread_id: str, **arguments) -> list[str]:
    return [episode.content for episode in await memory.thread.get(thread_id, **arguments)]


@pytest.fixture
async def jane(memory) -> AsyncGraphMem:
    await memory.user.add("jane", first_name="Jane")
    await memory.thread.create("t", "jane")
    return memory


@pytest.fixture
async def local(clock) -> AsyncIterator[AsyncGraphMem]:
    """For what is the same on every store."""
    async with AsyncGraphMem(":memory:", clock=clock) as mem:
        await mem.user.add("jane", first_name="Jane")
        await mem.thread.create("t", "jane")
        yield mem


# Conversations


async def test_messages_are_paged_from_the_first_or_counted_from_the_last(jane):
    uuids = await say(jane, "t", "one", "two", "three", "four")
    assert await contents(jane, "t", limit=2) == ["one", "two"]
    assert await contents(jane, "t", limit=2, cursor=uuids[1]) == ["three", "four"]
    assert await contents(jane, "t", lastn=2) == ["three", "four"]
    assert await jane.thread.get_episodes("t", lastn=1) == await jane.thread.get("t", lastn=1)
    assert [t.thread_id for t in await jane.thread.list_all()] == ["t"]


async def test_messages_told_newest_first_are_understood_in_the_order_of_saying(jane):
    told = [
        {"role": "user", "content": "No, I meant Bergen, not Oslo.", "created_at": "2024-06-02"},
        {"role": "user", "content": "I moved to Oslo.", "created_at": "2024-06-01"},
        {"role": "user", "content": "I left Acme.", "created_at": "2024-03-01"},
        {"role": "user", "content": "I work at Acme.", "created_at": "2024-01-01"},
    ]
    for message in told:
        message["created_at"] += "T09:00:00Z"
    await jane.thread.add_messages("t", told)
    assert await contents(jane, "t") == [message["content"] for message in told]
    held = {
        (fact.name, fact.object): fact.invalid_at
        for fact in await jane.graph.timeline(user_id="jane")
        if fact.status != "retracted"
    }
    assert held == {
        ("WORKS_AT", "Acme"): datetime(2024, 3, 1, 9, tzinfo=UTC),
        ("LIVES_IN", "Bergen"): None,
    }


async def test_notes_on_a_message_are_merged_and_its_words_stay(jane):
    (uuid,) = await say(jane, "t", "I live in Oslo.", metadata={"a": 1, "b": 1})
    changed = await jane.thread.message.update("t", uuid, metadata={"b": 2, "c": [3]})
    assert changed.metadata == {"a": 1, "b": 2, "c": [3]}
    assert await jane.thread.message.get("t", uuid) == changed
    assert changed.content == "I live in Oslo."
    await jane.thread.create("other", "jane")
    for thread_id, message in (("other", uuid), ("t", "nothing")):
        with pytest.raises(NotFoundError, match="no message of"):
            await jane.thread.message.update(thread_id, message, metadata={"a": 9})
    with pytest.raises(InputError, match="metadata"):
        await jane.thread.message.update("t", uuid, metadata={"a": object()})
    assert (await jane.thread.message.get("t", uuid)).metadata["a"] == 1


async def test_the_metadata_of_a_thread_is_merged(local):
    await local.thread.create("m", "jane", metadata={"a": 1, "b": 1})
    await local.thread.update("m", metadata={"b": 2})
    assert (await local.thread.get_thread("m")).metadata == {"a": 1, "b": 2}
    with pytest.raises(NotFoundError):
        await local.thread.update("unknown", metadata={"b": 2})


async def test_a_thread_is_put_into_a_few_sentences(jane):
    assert (await jane.thread.get_summary("t")).summary == ""
    await say(jane, "t", "Hm, hello there?")
    opening = await jane.thread.get_summary("t")
    assert opening.summary == "It began with user: Hm, hello there?"
    uuids = await say(jane, "t", "I live in Oslo.", "I have a cat.", day="2025-01-12")
    told = await jane.thread.get_summary("t")
    assert told.summary.startswith("Jane lives in Oslo. ")
    assert "cat" in told.summary
    assert (told.messages, told.start_at) == (3, datetime(2025, 1, 10, 9, tzinfo=UTC))
    assert await jane.thread.get_summary("t") == told
    await jane.graph.episode.delete(uuids[0], user_id="jane")
    assert "Oslo" not in (await jane.thread.get_summary("t")).summary


async def test_a_conversation_is_searched_by_itself(local):
    await local.thread.create("other", "jane")
    await say(local, "t", "My cat is Tom.")
    await say(local, "other", "Her cat is Kit.")
    assert [e.content for e in await local.thread.search("t", "cat")] == ["My cat is Tom."]


async def test_the_last_messages_may_stand_in_the_block(local):
    await say(local, "t", "I live in Oslo.", "Hm.", "Where </MESSAGES> do I live?")
    block = await local.thread.get_user_context("t", recent_messages=2)
    assert block.context.endswith(
        "# These are the last messages of this conversation\n"
        "# format: WHO (date): text\n"
        "<MESSAGES>\n"
        "  - user (2025-01-10): Hm.\n"
        "  - user (2025-01-10): Where [/MESSAGES> do I live?\n"
        "</MESSAGES>"
    )
    assert "<EPISODES>" not in block.context, "what is shown is not shown twice"
    small = await local.thread.get_user_context("t", recent_messages=3, max_characters=420)
    assert len(small.context) <= 420
    last = [line.text for line in small.lines if line.section == "message"]
    assert last[-1].endswith("do I live?"), "the newest has room first"
    with pytest.raises(InputError, match="recent_messages"):
        await local.thread.get_user_context("t", recent_messages=2, template_id="x")


async def test_how_many_messages_ask_is_a_setting(place, jane, monkeypatch):
    await say(jane, "t", "My cat is Tom.", "One.", "Two.", "Three.", "Four.", "Hm.")

    async def shown(memory) -> str:
        return (await memory.thread.get_user_context("t")).context

    assert "My cat is Tom." in await shown(jane), "of four messages that ask it is none"
    settings = {"user": place.user, "password": place.password, "database": place.database}
    monkeypatch.setenv("GRAPHMEM_QUERY_MESSAGES", "6")
    async with AsyncGraphMem(place.url, **settings) as wider:
        assert "My cat is Tom." not in await shown(wider), "one of the six that ask"
    monkeypatch.setenv("GRAPHMEM_QUERY_MESSAGES", "none")
    with pytest.raises(ConfigError, match="query_messages"):
        AsyncGraphMem(place.url)


# Conversations of nobody


async def test_a_thread_of_nobody_has_a_graph_of_its_own(memory):
    thread = await memory.thread.create("t")
    assert (thread.user_id, thread.unowned) == ("thread:t", True)
    await say(memory, "t", "I live in Oslo.", name="Jane")
    assert [f.object for f in await memory.graph.as_of(NOW, user_id="thread:t")] == ["Oslo"]
    await memory.thread.create("t", exist_ok=True)
    with pytest.raises(AlreadyExistsError):
        await memory.thread.create("t")
    await memory.thread.delete("t")
    for gone in (memory.thread.get("t"), memory.user.get("thread:t")):
        with pytest.raises(NotFoundError):
            await gone
    await memory.thread.create("t")
    assert await memory.thread.get("t") == []


async def test_an_id_that_somebody_else_has_is_not_taken(memory):
    await memory.user.add("thread:t", first_name="Eve")
    with pytest.raises(AlreadyExistsError):
        await memory.thread.create("t")
    await memory.thread.create("t", "thread:t")
    await memory.add("I live in Oslo.", user_id="thread:t")
    await memory.thread.delete("t")
    assert (await memory.user.get("thread:t")).first_name == "Eve"
    assert [f.object for f in await memory.graph.as_of(NOW, user_id="thread:t")] == ["Oslo"]


async def test_a_user_takes_a_thread_over_under_the_same_ids_and_times(memory):
    await memory.thread.create("t", metadata={"a": 1})
    uuids = await say(memory, "t", "I live in Oslo.", "I like tea.", name="Jane")
    await memory.graph.add(user_id="thread:t", type="text", data="Jane has two cats.")
    before = await memory.thread.get("t")
    await memory.user.add("jane", first_name="Jane")
    thread = await memory.thread.update("t", user_id="jane", metadata={"b": 2})
    assert (thread.user_id, thread.unowned, thread.metadata) == ("jane", False, {"a": 1, "b": 2})
    after = await memory.thread.get("t")
    assert [e.uuid for e in after] == uuids
    fields = {"created_at"}
    assert [e.model_dump(exclude=fields) for e in after] == [
        e.model_dump(exclude=fields) for e in before
    ]
    assert "Oslo" in {f.object for f in await memory.graph.as_of(NOW, user_id="jane")}
    assert len(await memory.graph.episode.list(user_id="jane")) == 3
    with pytest.raises(NotFoundError):
        await memory.user.get("thread:t")
    await memory.thread.update("t", user_id="jane")  # once more does nothing
    assert len(await memory.graph.episode.list(user_id="jane")) == 3
    await memory.user.add("eve")
    with pytest.raises(AlreadyExistsError, match="belongs to"):
        await memory.thread.update("t", user_id="eve")
    with pytest.raises(NotFoundError):
        await memory.thread.update("t", user_id="nobody")


async def test_taking_over_that_was_cut_off_is_taken_up(place, memory):
    await memory.thread.create("t")
    await say(memory, "t", "I live in Oslo.", "I like tea.", name="Jane")
    await memory.user.add("jane", first_name="Jane")
    settings = {"user": place.user, "password": place.password, "database": place.database}
    for most in range(7, 500, 17):
        heard = 0

        def stop(stage: str, name: str, most: int = most, **figures: object) -> None:
            nonlocal heard
            heard += stage == "statement"
            if heard > most:
                raise CutOffError

        async with AsyncGraphMem(place.url, tracer=stop, **settings) as cut_off:
            try:
                await cut_off.thread.update("t", user_id="jane")
            except CutOffError:
                pass
            else:
                break
        assert await contents(memory, "t") == ["I live in Oslo.", "I like tea."]
    await memory.thread.update("t", user_id="jane")
    assert await contents(memory, "t") == ["I live in Oslo.", "I like tea."]
    with pytest.raises(NotFoundError):
        await memory.user.get("thread:t")


async def test_taking_over_keeps_what_was_corrected(memory):
    own = {"user_id": "thread:t"}
    await memory.thread.create("t")
    await say(
        memory, "t", "I live in Oslo. I like tea. My sister Ann works at Acme.", day="2024-12-01"
    )
    facts = {f.name: f for f in await memory.graph.edge.list(**own)}
    await memory.graph.edge.delete(facts["LIVES_IN"].uuid, **own)
    await memory.graph.edge.update(facts["WORKS_AT"].uuid, valid_at="2020", **own)
    later = next(f for f in await memory.graph.edge.list(**own) if f.name == "WORKS_AT")
    await memory.graph.edge.update(later.uuid, fact="Ann runs Acme.", **own)
    acme = next(n for n in await memory.graph.node.list(**own) if n.name == "Acme")
    await memory.graph.node.update(acme.uuid, labels=["Firm"], **own)
    await memory.graph.add_fact_triple(subject=acme.uuid, name="LOCATED_IN", object="Turin", **own)
    await memory.user.add("jane", first_name="Jane")
    await memory.add("I like coffee.", user_id="jane")
    await memory.thread.update("t", user_id="jane")
    after = await memory.graph.as_of(NOW, user_id="jane")
    assert {f.object for f in after} == {"tea", "coffee", "Ann", "Acme", "Turin"}
    (works,) = [f for f in after if f.name == "WORKS_AT"]
    assert (works.fact, works.valid_at.year) == ("Ann runs Acme.", 2020)
    (acme,) = [n for n in await memory.graph.node.list(user_id="jane") if n.name == "Acme"]
    assert "Firm" in acme.labels


async def test_taking_over_keeps_what_was_merged(memory):
    own = {"user_id": "thread:t"}
    await memory.thread.create("t")
    await say(memory, "t", "Ann works at Acme.", "Anna lives in Rome.")
    nodes = {n.name: n.uuid for n in await memory.graph.node.list(**own)}
    await memory.graph.node.merge(nodes["Ann"], nodes["Anna"], **own)
    await memory.user.add("jane", first_name="Jane")
    await memory.thread.update("t", user_id="jane")
    names = {node.name for node in await memory.graph.node.list(user_id="jane")}
    assert {"Ann", "Anna"} & names == {"Ann"}


async def test_taking_over_reads_nothing_that_was_not_to_be_read(memory):
    await memory.thread.create("t")
    messages = [
        {"role": "user", "content": "I live in Oslo."},
        {"role": "assistant", "content": "You work at Acme."},
    ]
    await memory.thread.add_messages("t", messages, ignore_roles=["user", "assistant"])
    await memory.user.add("jane")
    await memory.thread.update("t", user_id="jane")
    assert await memory.graph.edge.list(user_id="jane") == []
    assert len(await memory.thread.get("t")) == 2


async def test_a_correction_that_cannot_be_told_of_a_user_keeps_the_thread_where_it_is(memory):
    own = {"user_id": "thread:t"}
    await memory.thread.create("t")
    (said,) = await say(memory, "t", "I live in Oslo.")
    (fact,) = await memory.graph.edge.list(**own)
    await memory.graph.edge.update(fact.uuid, fact="The user lives in Oslo, Norway.", **own)
    await memory.graph.episode.delete(said, **own)
    await memory.user.add("jane")
    with pytest.raises(ConflictError, match="speaks of what is not found"):
        await memory.thread.update("t", user_id="jane")
    assert (await memory.thread.get_thread("t")).unowned
    assert await memory.graph.episode.list(user_id="jane") == []


async def test_what_is_said_while_a_thread_is_taken_over_is_not_lost(memory):
    import asyncio

    await memory.thread.create("t")
    await say(memory, "t", "zero", name="Jane")
    await memory.user.add("jane", first_name="Jane")
    texts = [f"word{n}" for n in range(12)]
    await asyncio.gather(
        *(memory.thread.add_messages("t", [{"role": "user", "content": t}]) for t in texts[:6]),
        memory.thread.update("t", user_id="jane"),
        *(memory.thread.add_messages("t", [{"role": "user", "content": t}]) for t in texts[6:]),
    )
    assert sorted(await contents(memory, "t")) == sorted(["zero", *texts])
    assert (await memory.thread.get_thread("t")).user_id == "jane"


# Templates


def test_the_block_is_a_call_of_the_same_signature_on_both_clients():
    one, other = (type(client(":memory:").context).__call__ for client in (AsyncGraphMem, GraphMem))
    assert inspect.signature(one) == inspect.signature(other)
    assert inspect.getdoc(one) == inspect.getdoc(other)


async def test_a_standalone_graph_is_printed_by_a_template_too(memory):
    await memory.graph.create("docs")
    await memory.graph.add_fact_triple(
        graph_id="docs", subject="Acme", name="LOCATED_IN", object="Turin", valid_at="2024"
    )
    await memory.context.create_context_template("g", "%{user_summary}%{edges}%{observations}")
    found = await memory.context("Where is Acme?", graph_id="docs", template_id="g")
    assert found.context.startswith("- (2024 - present) [LOCATED_IN] Acme")
    assert len(found.context.splitlines()) == 1


async def test_a_block_of_a_graph_is_laid_out_by_a_pinned_revision_too(local):
    await local.graph.create("docs")
    await local.graph.add_fact_triple(
        graph_id="docs", subject="Acme", name="LOCATED_IN", object="Turin", valid_at="2024"
    )
    await local.context.create_context_template("g", "one: %{edges}")
    await local.context.update_context_template("g", "two: %{edges}")

    async def laid_out(**template) -> str:
        return (await local.graph.get_context("Acme?", graph_id="docs", **template)).context

    newest = await laid_out(template_id="g")
    assert newest.startswith("two: - (2024 - present) [LOCATED_IN] Acme")
    assert await laid_out(template_id="g", template_revision=1) == newest.replace("two", "one")
    with pytest.raises(NotFoundError, match="revision 3"):
        await laid_out(template_id="g", template_revision=3)
    for call in (laid_out, functools.partial(local.context, "Acme?", graph_id="docs")):
        with pytest.raises(InputError, match="template_id"):
            await call(template_revision=1)


async def test_a_pinned_revision_never_means_the_text_of_another_template(memory):
    context = memory.context
    await memory.user.add("jane")
    await context.create_context_template("t", "old")
    await context.update_context_template("t", "older")
    for first in (3, 5):
        await context.delete_context_template("t")
        made = await context.create_context_template("t", "new")
        assert made.revision == first
        assert (await context.get_context_template("t")).revision == first
        changed = await context.update_context_template("t", "newer")
        assert changed.revision == first + 1
        assert (await context.get_context_template("t", revision=first)).template == "new"
        for gone in (1, 2, first - 1, first + 2):
            with pytest.raises(NotFoundError, match=f"revision {gone}"):
                await context("x", user_id="jane", template_id="t", template_revision=gone)
    found = await context("x", user_id="jane", template_id="t", template_revision=6)
    assert (found.context, found.template_revision) == ("newer", 6)
    assert [t.revision for t in await context.list_context_templates()] == [6]


async def test_templates_are_made_read_changed_listed_and_deleted(memory):
    made = await memory.context.create_context_template("t1", "%{edges}")
    assert (made.template, made.revision) == ("%{edges}", 1)
    await memory.context.create_context_template("t2", "%{episodes}")
    with pytest.raises(AlreadyExistsError, match="update_context_template"):
        await memory.context.create_context_template("t1", "x")
    assert (await memory.context.update_context_template("t1", "%{entities}")).revision == 2
    assert (await memory.context.update_context_template("t1", "%{entities}")).revision == 3
    texts = [
        (await memory.context.get_context_template("t1", revision=n)).template for n in (1, 2, 3)
    ]
    assert texts == ["%{edges}", "%{entities}", "%{entities}"]
    listed = await memory.context.list_context_templates()
    assert [(t.template_id, t.revision) for t in listed] == [("t1", 3), ("t2", 1)]
    with pytest.raises(InputError, match="line 1, column 3"):
        await memory.context.update_context_template("t1", "%{nothing}")
    with pytest.raises(NotFoundError, match="revision 4"):
        await memory.context.get_context_template("t1", revision=4)
    await memory.context.delete_context_template("t1")
    for gone in (
        memory.context.get_context_template("t1"),
        memory.context.get_context_template("t1", revision=1),
        memory.context.update_context_template("t1", "x"),
        memory.context.delete_context_template("t1"),
    ):
        with pytest.raises(NotFoundError):
            await gone


async def test_types_limits_and_attributes_choose_what_is_printed(jane):
    await say(jane, "t", "I live in Oslo.", "I like tea.", "I like coffee.")
    await jane.graph.add_fact_triple(
        user_id="jane",
        subject="Jane",
        name="WORKS_AT",
        object="Acme",
        fact="Jane works at Acme.",
        valid_at="2024-03",
        object_labels=["Company"],
        attributes={"grade": 7},
    )
    await jane.graph.add(user_id="jane", type="json", data={"tea": "green"})

    async def printed(template: str, **arguments) -> str:
        await jane.context.create_context_template("x", template)
        try:
            found = await jane.context("tea at Acme", user_id="jane", template_id="x", **arguments)
        finally:
            await jane.context.delete_context_template("x")
        return found.context

    works = await printed("%{edges types=[works_at] include_attributes=true}")
    assert works == (
        '- (2024-03 - present) [WORKS_AT] Jane works at Acme. { attributes: {"grade": 7} }'
    )
    likes = (await printed("%{edges types=[LIKES] limit=1}")).splitlines()
    assert likes == ["- (2025-01-10 09:01:00 - present) [LIKES] Jane likes tea."]
    assert await printed("%{entities types=[Company]}") == "- { name: Acme, types: [Company] }"
    episodes = (await printed("%{episodes types=[json]}")).splitlines()
    assert len(episodes) == 1
    assert '{"tea": "green"}' in episodes[0]
    past = await printed("%{edges}|%{user_summary}", as_of="2024-06-01T00:00:00Z")
    assert past == "- (2024-03 - present) [WORKS_AT] Jane works at Acme.|Jane"
    some = await printed("%{edges}\n%{episodes}", max_tokens=40)
    assert 0 < len(some.splitlines()) < 6
    with pytest.raises(InputError, match="no room"):
        await printed("A heading of several words\n%{edges}", max_tokens=2)


async def test_the_summaries_of_other_conversations_are_a_variable(local):
    await say(local, "t", "I live in Oslo.")
    await local.thread.create("t2", "jane")
    await say(local, "t2", "I like tea.", day="2025-02-01")
    await local.thread.create("now", "jane")
    await say(local, "now", "What did we talk about?", day="2025-02-02")
    await local.context.create_context_template("s", "%{thread_summaries limit=5}")
    found = await local.thread.get_user_context("now", template_id="s")
    assert found.context == ("- (2025-02-01) Jane likes tea.\n- (2025-01-10) Jane lives in Oslo.")
    assert [line.section for line in found.lines] == ["thread", "thread"]


async def test_templates_go_with_an_export(memory, tmp_path):
    await memory.context.create_context_template("t1", "a %{edges}")
    await memory.context.update_context_template("t1", "b %{edges}")
    with (tmp_path / "out.jsonl").open("w+b") as file:
        await memory.export(file)
        file.seek(0)
        async with AsyncGraphMem(":memory:") as other:
            await other.restore(file)
            first = await other.context.get_context_template("t1", revision=1)
            assert first.template == "a %{edges}"
            assert (await other.context.get_context_template("t1")).template == "b %{edges}"
