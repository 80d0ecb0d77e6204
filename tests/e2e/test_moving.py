"""Batches, exports and imports, on every store and between them."""

from __future__ import annotations

import io

import pytest

from graphmem import AsyncGraphMem, InputError, NotFoundError, UnsupportedError


async def tell(memory: AsyncGraphMem) -> None:
    """A memory with a little of everything that an export carries."""
    await memory.user.add("u", first_name="Saskia", email="saskia@example.org")
    await memory.user.update("u", last_name="Brammel", metadata={"b": [1, None], "a": "ø"})
    await memory.thread.create("u-t1", "u", metadata={"topic": "homes"})
    said = [("2026-01-10", "I live in Oslo."), ("2026-06-20", "I moved to Rome on 1 June.")]
    messages = [
        {"role": "user", "content": text, "created_at": f"{at}T09:00Z"} for at, text in said
    ]
    await memory.thread.add_messages("u-t1", messages)
    record = {"id": "A-17", "review_stage": "two", "time": "2026-02-01"}
    await memory.graph.add(user_id="u", type="json", data=record, source_description="billing")
    for name in ("Jane Smith", "J. Smith"):
        triple = {"subject": name, "name": "WORKS_AT", "object": "Acme", "valid_at": "2024"}
        await memory.graph.add_fact_triple(user_id="u", **triple)
    ids = {node.name: node.uuid for node in await memory.graph.node.list(user_id="u")}
    await memory.graph.node.merge(ids["J. Smith"], ids["Jane Smith"], user_id="u")
    await memory.graph.create("u-plant", name="The plant")
    status = {"device": "P4", "mode": "manual", "time": "2026-02-01T10:00:00Z"}
    await memory.graph.add(graph_id="u-plant", type="json", data=status)


async def exported(memory: AsyncGraphMem) -> bytes:
    file = io.BytesIO()
    await memory.export(file)
    return file.getvalue()


async def facts(memory: AsyncGraphMem) -> list[object]:
    of_user = await memory.graph.edge.list(user_id="u", limit=1000)
    of_plant = await memory.graph.edge.list(graph_id="u-plant", limit=1000)
    return [fact.model_dump() for fact in (*of_user, *of_plant)]


async def test_from_this_store_to_a_file_and_the_same_bytes_come_out(memory, tmp_path):
    await tell(memory)
    lines = await exported(memory)
    async with AsyncGraphMem(tmp_path / "other.db") as other:
        counts = await other.restore(io.BytesIO(lines))
        assert counts["graph"] == 2
        assert await exported(other) == lines
        assert await facts(other) == await facts(memory)
        assert await other.check() == []


async def test_from_a_file_into_this_store_and_the_same_bytes_come_out(memory, tmp_path):
    async with AsyncGraphMem(tmp_path / "other.db") as other:
        await tell(other)
        lines = await exported(other)
        await memory.restore(io.BytesIO(lines))
        assert await exported(memory) == lines
        assert await facts(memory) == await facts(other)
        for each in (memory, other):
            await each.add("I moved to Porto.", user_id="u", created_at="2026-08-01T09:00Z")
        homes = [
            [f"{fact.object} {fact.dates}" for fact in await each.graph.timeline(user_id="u")]
            for each in (memory, other)
        ]
        assert homes[0] == homes[1]
    assert "Porto 2026-08-01 - present" in homes[0]


async def test_templates_travel_with_their_revisions_however_often(memory, tmp_path):
    await tell(memory)
    await memory.context.create_context_template("u-page", "one")
    for text in ("two", "one"):
        await memory.context.update_context_template("u-page", text)
    lines = await exported(memory)
    for place in ("first.db", "second.db"):
        async with AsyncGraphMem(tmp_path / place) as other:
            await other.restore(io.BytesIO(lines))
            assert await exported(other) == lines
            found = [
                await other.context.get_context_template("u-page", revision=revision)
                for revision in (1, 2, 3)
            ]
            newest = await other.context.get_context_template("u-page")
            assert [each.template for each in found] == ["one", "two", "one"]
            assert newest == found[-1]
            # Begun again after it was cut off: what is there by then is not written twice.
            await other.user.delete("u")
            await other.graph.delete("u-plant")
            await other.restore(io.BytesIO(lines))
            assert await exported(other) == lines


async def test_what_is_there_is_not_written_over(memory):
    await tell(memory)
    lines = await exported(memory)
    with pytest.raises(InputError, match="in this store already"):
        await memory.restore(io.BytesIO(lines))
    assert await exported(memory) == lines
    with pytest.raises(NotFoundError):
        await memory.export(io.BytesIO(), user_id="nobody")


async def test_refold_finds_nothing_to_change(memory):
    await tell(memory)
    before = await facts(memory)
    done = await memory.refold()
    assert (done.graphs, done.changed) == (2, 0)
    assert await facts(memory) == before


async def test_reembed_makes_the_vectors_anew_or_says_how(memory, store_name):
    await tell(memory)
    if store_name == "neo4j":
        with pytest.raises(UnsupportedError, match="export"):
            await memory.reembed()
        return
    done = await memory.reembed()
    assert (done.graphs, done.resumed) == (2, False)
    assert (await memory.search("home", user_id="u")).edges


# --- batches ---


async def test_a_batch_is_told_once_however_often(memory):
    await memory.user.add("u")
    batch = [
        {"data": "I live in Oslo.", "created_at": "2024-01-10T09:00Z", "uuid": "e1"},
        {"data": "Noted.", "role": "assistant", "thread_id": "u-t1", "uuid": "e2"},
        {"data": {"id": "A-17", "status": "open"}, "type": "json", "uuid": "e3"},
        {"data": "Ann lives in Lyon.", "type": "text", "trust": "web", "uuid": "e4"},
    ]
    first = await memory.add_batch(batch, user_id="u")
    assert (first.new, first.known, first.failed, first.refused) == (4, 0, 0, [])
    assert (await memory.task.get(first.task_id)).status == "succeeded"
    again = await memory.add_batch(batch, user_id="u")
    assert (again.new, again.known) == (0, 4)
    more = await memory.add_batch([*batch[2:], {"data": "ok", "uuid": "e5"}], user_id="u")
    assert (more.new, more.known) == (1, 2)
    kept = [await memory.graph.episode.get(f"e{n}", user_id="u") for n in range(1, 6)]
    assert [episode.trust for episode in kept] == [100, 60, 100, 40, 100]
    assert (await memory.thread.get("u-t1"))[0].content == "Noted."
    held = {fact.object for fact in await memory.graph.as_of(user_id="u")}
    assert {"Oslo", "open", "Lyon"} <= held


async def test_a_malformed_episode_refuses_the_batch_or_is_left_out(memory):
    await memory.user.add("u")
    batch = [{"data": "ok", "uuid": "e1"}, {"data": ""}, {"data": "x", "role": "king"}, {"no": 1}]
    with pytest.raises(InputError, match=r"episodes\[1\]: content is empty"):
        await memory.add_batch(batch, user_id="u")
    stopped = await memory.add_batch(batch, user_id="u", on_refusal="stop")
    assert (stopped.new, [each.place for each in stopped.refused]) == (0, [1, 2, 3])
    assert (await memory.status(user_id="u")).episodes == 0
    skipped = await memory.add_batch(batch, user_id="u", on_refusal="skip")
    assert (skipped.new, [each.place for each in skipped.refused]) == (1, [1, 2, 3])
    for wrong in ([], "text", {"data": "x"}, [{"data": "x"}] * 10_001):
        with pytest.raises(InputError, match="episodes"):
            await memory.add_batch(wrong, user_id="u")
    with pytest.raises(InputError, match="on_refusal"):
        await memory.add_batch(batch, user_id="u", on_refusal="maybe")
