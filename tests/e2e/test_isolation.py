"""No graph sees or changes another: every public method, tried with another graph's ids."""

from __future__ import annotations

import pytest

from graphmem import GraphMemError, NotFoundError


@pytest.fixture
async def two(memory):
    """Two users with the same words, and the ids of the first one's records."""
    for user in ("alice", "bob"):
        await memory.user.add(user, first_name=user.title())
        await memory.thread.create(f"thread-{user}", user)
        await memory.thread.add_messages(
            f"thread-{user}",
            [{"role": "user", "content": f"I live in Oslo. My secret is {user}.", "uuid": "m1"}],
        )
    (fact,) = [f for f in await memory.graph.edge.list(user_id="alice") if f.object == "Oslo"]
    node = await memory.graph.timeline(user_id="alice")
    return {"fact": fact, "entity": fact.object_uuid, "user": node[0].subject_uuid}


async def test_the_same_words_and_ids_in_two_graphs_never_meet(memory, two):
    found = await memory.search("secret Oslo", user_id="bob")
    assert [e.content for e in found.episodes] == ["I live in Oslo. My secret is bob."]
    block = (await memory.context("Oslo secret", user_id="bob")).context
    assert "alice" not in block.casefold()
    await memory.graph.episode.delete("m1", user_id="alice")
    assert len(await memory.graph.episode.list(user_id="bob")) == 1
    assert [f.object for f in await memory.graph.as_of(user_id="bob")] == ["Oslo"]


async def test_a_user_and_a_graph_of_one_id_are_two(memory, two):
    await memory.graph.create("alice")
    assert await memory.graph.as_of(graph_id="alice") == []
    assert (await memory.graph.search("Oslo", graph_id="alice", scope="auto")).edges == []
    await memory.graph.delete("alice")
    assert len(await memory.graph.as_of(user_id="alice")) == 1


async def test_another_graphs_ids_find_and_change_nothing(memory, two):
    before = [await memory.graph.timeline(user_id=user) for user in ("alice", "bob")]
    fact, entity, user = two["fact"].uuid, two["entity"], two["user"]
    graph = memory.graph
    calls = [
        graph.edge.get(fact, user_id="bob"),
        graph.edge.update(fact, user_id="bob", invalid_at="2020"),
        graph.edge.delete(fact, user_id="bob"),
        graph.explain(fact, user_id="bob"),
        graph.node.get(entity, user_id="bob"),
        graph.node.update(entity, user_id="bob", name="Bergen"),
        graph.node.merge(user, entity, user_id="bob"),
        graph.timeline(entity, user_id="bob"),
        graph.as_of(entity=entity, user_id="bob"),
        graph.get_subgraph([entity], user_id="bob"),
        graph.edge.list(user_id="bob", entity=entity),
        graph.episode.list(user_id="bob", cursor="nope"),
        graph.search("Oslo", user_id="bob", bfs_origin_node_uuids=[user]),
        graph.search("Oslo", user_id="bob", bfs_origin_node_uuids=[entity]),
        graph.search("Oslo", user_id="bob", center_node_uuid=entity, reranker="node_distance"),
    ]
    for call in calls:
        with pytest.raises(NotFoundError):
            await call
    results = await graph.search("Oslo", user_id="bob", scope="auto")
    assert {f.subject_uuid for f in results.edges}.isdisjoint({user})
    assert {n.uuid for n in results.nodes}.isdisjoint({user, entity})
    filtered = await graph.edge.list(user_id="bob", cursor=fact)
    assert two["fact"].uuid not in {f.uuid for f in filtered}
    assert [await memory.graph.timeline(user_id=u) for u in ("alice", "bob")] == before


async def test_deleting_one_user_leaves_the_other(memory, two):
    await memory.user.delete("alice")
    with pytest.raises(NotFoundError):
        await memory.graph.search("Oslo", user_id="alice")
    with pytest.raises(NotFoundError):
        await memory.thread.get("thread-alice")
    assert len(await memory.thread.get("thread-bob")) == 1
    await memory.user.add("alice")
    assert await memory.graph.timeline(user_id="alice") == []
    assert await memory.check() == []


async def test_a_thread_belongs_to_its_user(memory, two):
    with pytest.raises(GraphMemError):
        await memory.thread.create("thread-alice", "bob", exist_ok=True)
    await memory.thread.delete("thread-alice")
    assert await memory.graph.as_of(user_id="alice") == []
    assert len(await memory.graph.as_of(user_id="bob")) == 1
