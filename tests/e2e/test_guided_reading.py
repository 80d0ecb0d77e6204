"""What a graph's owner decides about reading: types, instructions, roles that are not read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel, Field

from benchmarks.prompted import read_prompt
from graphmem import AsyncGraphMem, InputError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.support.builders import SteppedClock
    from tests.support.model_server import ModelServer, Request
    from tests.support.places import Place


class Company(BaseModel):
    """A firm."""

    size: int | None = Field(None, description="how many people")


class Thing(BaseModel):
    """Anything that can be touched."""


class Job(BaseModel):
    """Paid work."""

    role: str = ""


def understood(request: Request) -> dict[str, Any]:
    """Reads "WHO RELATION WHAT" from every message of a prompt."""
    shown = read_prompt(request.body["messages"][1]["content"])
    mentions: dict[str, dict[str, Any]] = {}
    claims: list[dict[str, Any]] = []
    for line in shown.messages:
        subject, relation, object = line.text.split(" ", 2)
        for name, type in (
            (subject, "Person"),
            (object, {"Acme": "Company", "Rex": "Animal"}.get(object, "Thing")),
        ):
            mentions.setdefault(
                name,
                {
                    "id": len(mentions) + 1,
                    "text": name,
                    "name": name,
                    "type": type,
                    "attributes": {"size": "40", "x": "y"},
                },
            )
        claims.append({"id": len(claims) + 1, "message": line.number, "quote": line.text,
                       "subject": mentions[subject]["id"], "relation": relation, "now": True,
                       "object": mentions[object]["id"], "fact": f"{line.text}.",
                       "attributes": [{"name": "role", "value": "nurse"}]})  # fmt: skip
    return {"mentions": list(mentions.values()), "claims": claims}


@pytest.fixture
async def mem(
    place: Place, clock: SteppedClock, model_server: ModelServer
) -> AsyncIterator[AsyncGraphMem]:
    settings = {"user": place.user, "password": place.password, "database": place.database}
    model = {"model": "scripted", "base_url": model_server.url}
    model_server.answer(understood, schema="extraction", times=None)
    async with AsyncGraphMem(place.url, clock=clock, **settings, **model) as mem:
        await mem.user.add("ann", first_name="Ann")
        await mem.thread.create("talk", "ann")
        yield mem
        assert await mem.check() == []
        await mem.user.delete("ann")


async def tell(mem: AsyncGraphMem, *said: str, **how: Any) -> None:
    messages = [{"role": "user", "content": text} for text in said]
    await mem.thread.add_messages("talk", messages, **how)
    await mem.flush()


async def names(mem: AsyncGraphMem) -> list[str]:
    return sorted(fact.name for fact in await mem.graph.edge.list(user_id="ann"))


async def test_declared_types_reach_the_prompt_and_the_graph(mem, model_server):
    await mem.graph.set_ontology(
        {"Company": Company},
        {"WORKS_AT": (Job, [("Person", "Company")], True)},
        strict=True,
        user_id="ann",
    )
    await mem.graph.set_instructions("Mind what people are paid.", user_id="ann")
    await tell(mem, "Ann WORKS_AT Acme", "Ann LIKES tea")
    prompt = model_server.requests[0].body["messages"][0]["content"]
    assert "- Company: A firm.; attributes: size (integer, how many people)" in prompt
    assert "Mind what people are paid." in prompt
    (fact,) = await mem.graph.edge.list(user_id="ann")
    assert (fact.name, fact.attributes) == ("WORKS_AT", {"role": "nurse"})
    acme = next(n for n in await mem.graph.node.list(user_id="ann") if n.name == "Acme")
    assert (acme.labels, acme.attributes) == (["Company"], {"size": 40})
    await tell(mem, "Ann WORKS_AT Initech")
    holding = [f for f in await mem.graph.edge.list(user_id="ann") if f.invalid_at is None]
    assert len(holding) == 1  # this graph's owner said that one works at one place


class Customer(BaseModel):
    """Somebody who buys."""

    size: int = 0


async def test_what_is_said_of_the_user_is_kept(mem, model_server):
    model_server.forget()

    def typed(request: Request) -> dict[str, Any]:
        told = understood(request)
        told["mentions"][0]["type"] = "Customer"
        return told

    model_server.answer(typed)
    relations = {"WORKS_AT": (None, [("Customer", "Company")], True)}
    await mem.graph.set_ontology(
        {"Company": Company, "Customer": Customer}, relations, strict=True, user_id="ann"
    )
    await tell(mem, "Ann WORKS_AT Acme")
    assert await names(mem) == ["WORKS_AT"]
    (ann,) = [node for node in await mem.graph.node.list(user_id="ann") if "User" in node.labels]
    assert set(ann.labels) == {"Customer", "Person", "User"}
    assert ann.attributes == {"size": 40}


async def test_a_relation_stands_between_its_types_alone(mem, model_server):
    """A thing of another declared type is refused, told on the task, and not in the graph."""
    relations = {"WORKS_AT": (None, [("Person", "Company")], True)}
    await mem.graph.set_ontology(
        {"Company": Company, "Thing": Thing}, relations, strict=True, user_id="ann"
    )
    messages = [
        {"role": "user", "content": "Ann WORKS_AT Acme"},
        {"role": "user", "content": "Ann WORKS_AT bench"},
    ]
    receipt = await mem.thread.add_messages("talk", messages)
    await mem.flush()
    (fact,) = await mem.graph.edge.list(user_id="ann")
    assert fact.object == "Acme"
    done = await mem.task.get(receipt.task_id)
    assert done.status == "succeeded"
    (dropped,) = done.dropped
    assert "WORKS_AT" in dropped
    prompt = model_server.requests[0].body["messages"][0]["content"]
    assert "WORKS_AT" in prompt
    assert "Person" in prompt.partition("WORKS_AT")[2]


async def test_a_declared_relation_is_taken_as_it_was_declared(mem):
    """No other one of the catalogue is made of it, and a careless form of its name meets it."""
    relations = {
        "OWNS": (None, [("Person", "Entity")], True),
        "SOLD": (None, [("Person", "Thing")]),
        "ENJOYS_DRINK": None,
    }
    await mem.graph.set_ontology(relations=relations, strict=True, user_id="ann")
    await tell(mem, "Ann OWNS Rex", "Ann SOLD bench", "Ann ENJOYS_DRINKING tea")
    assert await names(mem) == ["ENJOYS_DRINK", "OWNS", "SOLD"]


@pytest.mark.parametrize(("exclusive", "holding"), [(True, ["jam"]), (False, ["jam", "tea"])])
async def test_the_owner_says_what_is_exclusive(mem, exclusive, holding):
    """Whatever the catalogue thinks: of DRINKS nothing, and what the model guesses is not asked."""
    await mem.graph.set_ontology(
        relations={"DRINKS": (None, [("Person", "Entity")], exclusive)}, user_id="ann"
    )
    await tell(mem, "Ann DRINKS tea")
    await tell(mem, "Ann DRINKS jam")
    facts = await mem.graph.edge.list(user_id="ann")
    assert sorted(f.object for f in facts if f.invalid_at is None) == holding


async def test_without_strict_types_the_rest_is_read_too(mem):
    await mem.graph.set_ontology(
        {"Company": Company}, {"WORKS_AT": (Job, [("Person", "Company")], True)}, user_id="ann"
    )
    await tell(mem, "Ann WORKS_AT Acme", "Ann LIKES tea")
    assert await names(mem) == ["LIKES", "WORKS_AT"]


async def test_the_projects_guidance_counts_until_a_graph_has_its_own(mem, model_server):
    await mem.graph.set_instructions("For all.")
    await tell(mem, "Ann LIKES tea")
    await mem.graph.set_instructions("For Ann.", user_id="ann")
    await tell(mem, "Ann LIKES milk")
    await mem.graph.set_instructions("", user_id="ann")
    await tell(mem, "Ann LIKES jam")
    asked = [request.prompt for request in model_server.requests]
    assert ["For all." in each for each in asked] == [True, False, True]
    assert ["For Ann." in each for each in asked] == [False, True, False]
    await mem.graph.set_instructions("")


async def test_roles_that_are_not_read_are_kept_and_found(mem, model_server):
    messages = [
        {"role": "assistant", "content": "Bob LIKES zebras"},
        {"role": "user", "content": "Ann LIKES tea"},
    ]
    receipt = await mem.thread.add_messages("talk", messages, ignore_roles=["assistant"])
    await mem.flush()
    assert await names(mem) == ["LIKES"]
    found = await mem.graph.search("zebras", user_id="ann", scope="episodes")
    assert [episode.content for episode in found.episodes][:1] == ["Bob LIKES zebras"]
    assert (await mem.task.get(receipt.task_id)).status == "succeeded"
    shown = read_prompt(model_server.requests[0].body["messages"][1]["content"])
    assert [line.text for line in shown.messages] == ["Ann LIKES tea"]


async def test_only_ignored_roles_cost_no_call(mem, model_server):
    message = [{"role": "assistant", "content": "Bob LIKES zebras"}]
    receipt = await mem.thread.add_messages("talk", message, ignore_roles=["assistant"])
    await mem.flush()
    assert (await mem.task.get(receipt.task_id)).status == "succeeded"
    assert model_server.requests == []
    model_server.forget()


async def test_bad_guidance_is_refused(mem, model_server):
    model_server.forget()
    with pytest.raises(InputError, match="ignore_roles"):
        await tell(mem, "Ann LIKES tea", ignore_roles="user")
    with pytest.raises(InputError, match="ignore_roles"):
        await tell(mem, "Ann LIKES tea", ignore_roles=["nobody"])
    with pytest.raises(InputError, match="4000"):
        await mem.graph.set_instructions("x" * 4_001)
    with pytest.raises(InputError, match="no pydantic class"):
        await mem.graph.set_ontology({"Company": dict})
    pairs = {"WORKS_AT": (None, {("Person", "Company")})}
    with pytest.raises(InputError, match="must be a list of"):
        await mem.graph.set_ontology({"Company": Company}, pairs)
    with pytest.raises(InputError, match="'value'"):
        await mem.graph.set_ontology({"value": Company})
    with pytest.raises(InputError, match="one type"):
        await mem.graph.set_ontology({"Company": Company, "company": Thing})
    with pytest.raises(NotFoundError):
        await mem.graph.set_instructions("x", user_id="nobody")
    with pytest.raises(InputError, match="exactly one"):
        await mem.graph.set_instructions("x", user_id="ann", graph_id="g")


async def test_rules_keep_to_declared_types_too(memory):
    await memory.user.add("ben", first_name="Ben")
    await memory.thread.create("chat", "ben")
    relations = {"WORKS_AT": (None, [("Person", "Entity")], True)}
    await memory.graph.set_ontology(relations=relations, strict=True, user_id="ben")
    for text in ("I work at Acme. I like tea.", "I work at Initech now."):
        await memory.thread.add_messages("chat", [{"role": "user", "content": text}])
    await memory.flush()
    facts = await memory.graph.edge.list(user_id="ben")
    assert {fact.name for fact in facts} == {"WORKS_AT"}
    assert [fact.object for fact in facts if fact.invalid_at is None] == ["Initech"]
