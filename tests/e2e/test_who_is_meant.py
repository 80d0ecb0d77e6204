"""Who is meant: names, namesakes and speakers in a whole memory, on every store."""

from __future__ import annotations

import pytest

from graphmem import Message

JAN = "2025-01-10T09:00Z"


def said(name: str | None, content: str) -> Message:
    return Message(role="user", name=name, content=content, created_at=JAN)


async def homes(memory, **where) -> set[tuple[str, str]]:
    facts = await memory.graph.as_of("2025-02-01T00:00Z", **where)
    return {(fact.subject, fact.object) for fact in facts if fact.name == "LIVES_IN"}


async def test_only_the_first_who_speaks_is_the_user_in_one_call_too(memory):
    await memory.user.add("u")
    await memory.thread.create("t", user_id="u")
    await memory.thread.add_messages(
        "t", [said("Jane", "I live in Oslo."), said("Ben", "I live in Rome.")]
    )
    assert await homes(memory, user_id="u") == {("Jane", "Oslo"), ("Ben", "Rome")}
    users = [n for n in await memory.graph.node.list(user_id="u") if "User" in n.labels]
    assert [(n.name, n.aliases) for n in users] == [("Jane", [])]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("at_once", [False, True])
async def test_a_user_whose_id_is_a_name_is_whoever_bears_it(memory, turned, at_once):
    await memory.user.add("maria")
    await memory.thread.create("t", user_id="maria")
    told = [said("Leila", "I live in Rome."), said("Maria", "I live in Oslo.")]
    told = told[::-1] if turned else told
    for messages in [told] if at_once else [[message] for message in told]:
        await memory.thread.add_messages("t", messages)
        await memory.flush()
    assert await homes(memory, user_id="maria") == {("Leila", "Rome"), ("Maria", "Oslo")}
    assert (await memory.user.get_node("maria")).name == "Maria"


async def test_the_user_is_one_under_every_own_name(memory):
    await memory.user.add("u", first_name="Jane", last_name="Smith")
    await memory.thread.create("t", user_id="u")
    spoken = [(None, "Oslo"), ("Jane", "Rome"), ("Jane Smith", "Bonn"), ("u", "Porto")]
    await memory.thread.add_messages(
        "t", [said(name, f"I visited {place}. I like {place}.") for name, place in spoken]
    )
    facts = await memory.graph.as_of("2025-02-01T00:00Z", user_id="u")
    liked = {fact.object for fact in facts if fact.name == "LIKES"}
    assert liked == {"Oslo", "Rome", "Bonn", "Porto"}
    assert {fact.subject for fact in facts} == {"Jane Smith"}


async def test_others_count_for_less_than_the_user_about_the_user(memory):
    await memory.user.add("u", first_name="Jane", last_name="Smith")
    await memory.thread.create("t", user_id="u")
    await memory.thread.add_messages(
        "t", [said("Jane", "I live in Oslo."), said("Ben", "I live in Rome.")]
    )
    facts = await memory.graph.as_of("2025-02-01T00:00Z", user_id="u")
    trust = {fact.subject: fact.trust for fact in facts}
    assert trust["Jane Smith"] > trust["Ben"]


async def test_a_doubtful_name_is_marked_until_somebody_settles_it(memory):
    await memory.graph.create("g")

    async def tell(subject: str, place: str) -> None:
        await memory.graph.add_fact_triple(
            graph_id="g", subject=subject, name="VISITED", object=place, subject_labels=["Person"]
        )

    await tell("Jane Smith", "Oslo")
    await tell("Jane Miller", "Rome")
    await tell("Jane", "Bonn")
    nodes = {node.name: node for node in await memory.graph.node.list(graph_id="g")}
    smith, miller, jane = (nodes[name] for name in ("Jane Smith", "Jane Miller", "Jane"))
    assert set(jane.attributes["possible_duplicates"]) == {smith.uuid, miller.uuid}
    assert "possible_duplicates" not in smith.attributes
    await memory.graph.node.merge(keep=smith.uuid, drop=jane.uuid, graph_id="g")
    merged = await memory.graph.node.get(smith.uuid, graph_id="g")
    assert merged.attributes["possible_duplicates"] == [miller.uuid]
    await memory.graph.node.unmerge(keep=smith.uuid, drop=jane.uuid, graph_id="g")
    parted = await memory.graph.node.get(jane.uuid, graph_id="g")
    assert set(parted.attributes["possible_duplicates"]) == {smith.uuid, miller.uuid}


async def test_names_grow_and_forgetting_takes_them_back(memory):
    await memory.graph.create("g")

    async def tell(subject: str) -> str:
        told = await memory.graph.add_fact_triple(
            graph_id="g", subject=subject, name="VISITED", object="Oslo", subject_labels=["Person"]
        )
        return told.episodes[-1]

    await tell("Jane")
    fuller = await tell("Jane Smith")
    (jane,) = [n for n in await memory.graph.node.list(graph_id="g") if "Person" in n.labels]
    assert (jane.name, jane.aliases) == ("Jane Smith", ["Jane"])
    await memory.graph.episode.delete(fuller, graph_id="g")
    (jane,) = [n for n in await memory.graph.node.list(graph_id="g") if "Person" in n.labels]
    assert (jane.name, jane.aliases) == ("Jane", [])
