"""What was understood by a forgotten message is taken back, and read again, on every store."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.prompted import read_prompt
from graphmem import AsyncGraphMem

if TYPE_CHECKING:
    from tests.support.model_server import Request


@pytest.fixture
async def told(memory, clock):
    """Tells the user's thread, a day apart each; the uuids of the messages."""
    await memory.user.add("u")
    await memory.thread.create("t", "u")

    async def tell(*texts: str) -> list[str]:
        uuids: list[str] = []
        for text in texts:
            clock.now += timedelta(days=1)
            receipt = await memory.thread.add_messages("t", [{"role": "user", "content": text}])
            uuids += receipt.message_uuids
        return uuids

    return tell


async def everything(memory, **of) -> str:
    """All that a memory tells of its facts and things, now and in the past, in one text."""
    facts = await memory.graph.edge.list(user_id="u", **of)
    nodes = await memory.graph.node.list(user_id="u")
    return "\n".join(str(each) for each in (*facts, *nodes))


async def sentences(memory) -> list[str]:
    return sorted(fact.fact for fact in await memory.graph.edge.list(user_id="u"))


async def test_who_quit_an_unnamed_job_quit_none_that_was_forgotten(memory, told):
    job, quit_, started = await told(
        "I work at Zelkova.", "I quit my job. I live in Oslo.", "I started at Bosch."
    )
    why = await memory.graph.explain((await fact_of(memory, "Zelkova")).uuid, user_id="u")
    assert "no longer works at Zelkova" in str(why)
    await memory.graph.episode.delete(job, user_id="u")
    assert "Zelkova" not in await everything(memory)
    assert await sentences(memory) == ["The user lives in Oslo.", "The user works at Bosch."]
    bosch = await fact_of(memory, "Bosch")
    assert bosch.invalid_at is None  # what was read again knows nothing of what came after it
    kept = [e.uuid for e in await memory.graph.episode.list(user_id="u")]
    assert kept == [quit_, started]
    found = await memory.graph.search("who quit?", user_id="u", scope="episodes")
    assert quit_ in [e.uuid for e in found.episodes]


async def fact_of(memory, words):
    return next(f for f in await memory.graph.edge.list(user_id="u") if words in f.fact)


async def test_what_is_read_again_counts_as_known_since_it_was_told(memory, told, clock):
    job, _ = await told("I work at Zelkova.", "I quit my job. I live in Oslo.")
    (home,) = [f for f in await memory.graph.edge.list(user_id="u") if "Oslo" in f.fact]
    then = clock.now + timedelta(hours=1)
    clock.now += timedelta(days=9)
    await memory.graph.episode.delete(job, user_id="u")
    (again,) = await memory.graph.edge.list(user_id="u")
    assert again.created_at == home.created_at
    for moment in (then, clock.now):
        found = await memory.graph.search(
            "Where does the user live and work?", user_id="u", known_at=moment
        )
        assert [fact.fact for fact in found.edges] == ["The user lives in Oslo."]


async def test_a_correction_without_what_it_corrects_says_nothing(memory, told):
    said, _ = await told("I moved to Rome.", "No, I meant Porto, not Rome.")
    await memory.graph.episode.delete(said, user_id="u")
    assert await sentences(memory) == []


async def test_a_plan_that_nobody_made_is_not_called_off(memory, told):
    plan, _, _ = await told("In March I'll move to Lund.", "I'm staying here.", "I like Lund.")
    await memory.graph.episode.delete(plan, user_id="u")
    assert await sentences(memory) == ["The user likes Lund."]


async def test_a_chain_of_references_is_taken_back_whole(memory, told):
    first, *_ = await told(
        "I moved to Rome.", "No, I meant Porto, not Rome.", "No, I meant Lisbon, not Porto."
    )
    assert await sentences(memory) != []
    await memory.graph.episode.delete(first, user_id="u")
    assert await sentences(memory) == []


async def test_forgetting_a_thread_takes_back_what_others_said_of_it(memory, told):
    await memory.thread.create("other", "u")
    await memory.thread.add_messages(
        "other", [{"role": "user", "content": f"I work at {firm}."} for firm in ("Zelkova",)]
    )
    await told("I quit my job.", "I live in Oslo.")
    await memory.thread.delete("other")
    assert "Zelkova" not in await everything(memory)
    assert await sentences(memory) == ["The user lives in Oslo."]


async def test_what_names_the_thing_itself_stays(memory, told):
    job, _ = await told("I work at Zelkova.", "My sister works at Zelkova.")
    await memory.graph.episode.delete(job, user_id="u")
    assert await sentences(memory) == ["The user's sister works at Zelkova."]


async def test_an_edit_of_what_is_read_again_still_counts(memory, told):
    job, _ = await told("I work at Zelkova.", "I quit my job. I live in Oslo. I like tea.")
    await memory.graph.edge.delete((await fact_of(memory, "tea")).uuid, user_id="u")
    home = await fact_of(memory, "Oslo")
    await memory.graph.edge.update(home.uuid, user_id="u", valid_at="2019-05-01T00:00Z")
    await memory.graph.episode.delete(job, user_id="u")
    assert "Zelkova" not in await everything(memory)
    facts = await memory.graph.edge.list(user_id="u")
    (home,) = [fact for fact in facts if fact.status == "holds"]
    assert home.fact == "The user lives in Oslo."
    assert home.valid_at.isoformat() == "2019-05-01T00:00:00+00:00"


async def test_an_edit_does_not_meet_what_it_did_not_speak_of(memory, told):
    """The claims of what is read again are others: an edit of one that is gone means no other."""
    job, _ = await told("I work at Zelkova.", "I quit my job. I live in Oslo.")
    await memory.graph.edge.delete((await fact_of(memory, "Zelkova")).uuid, user_id="u")
    await memory.graph.episode.delete(job, user_id="u")
    (home,) = [f for f in await memory.graph.edge.list(user_id="u") if "Oslo" in f.fact]
    assert home.invalid_at is None
    assert home.status == "holds"


async def test_a_memory_with_nothing_to_read_again_makes_no_job(memory, told):
    first, _ = await told("I live in Oslo.", "I like tea.")
    before = (await memory.status()).jobs
    await memory.graph.episode.delete(first, user_id="u")
    assert sum((await memory.status()).jobs.values()) == sum(before.values()) - 1


# --- where a model reads ---


def understood(request: Request) -> dict[str, Any]:
    """What a model says that knows who is meant from the facts and the messages in its prompt."""
    shown = read_prompt(request.last)
    user = next(c for c in shown.candidates if c.kind == "the user")
    mentions: list[dict[str, Any]] = [{"id": 1, "text": "I", "name": "I", "entity": user.number}]
    claims: list[dict[str, Any]] = []

    def claim(line: Any, relation: str, object: str, fact: str, **more: Any) -> None:
        known = next((c.number for c in shown.candidates if object in c.names), None)
        given: dict[str, Any] = {"value": object}
        if relation != "HAS_STATUS":
            place = len(mentions) + 1
            mentions.append({"id": place, "text": object, "name": object, "entity": known})
            given = {"object": place}
        body = {"message": line.number, "quote": line.text, "subject": 1, "relation": relation}
        claims.append({"id": len(claims) + 1, **body, "fact": fact, **given, **more})

    employers = [
        found[1] for f in shown.facts if (found := re.search(r"works at (\w+)", f.sentence))
    ]
    for line in shown.messages:
        if found := re.search(r"I work at (\w+)", line.text):
            claim(line, "WORKS_AT", found[1], f"The user works at {found[1]}.", now=True)
            employers.append(found[1])
        if found := re.search(r"I live in (\w+)", line.text):
            claim(line, "LIVES_IN", found[1], f"The user lives in {found[1]}.", now=True)
        if "I quit" in line.text:
            for firm in employers:
                claim(line, "WORKS_AT", firm, f"The user has left {firm}.", polarity="ends")
        if "looking" in line.text:
            since = f" since leaving {employers[-1]}" if employers else ""
            fact = f"The user is looking for work{since}."
            claim(line, "HAS_STATUS", "looking for work", fact, now=True)
    return {"mentions": mentions, "claims": claims}


@pytest.fixture
async def read(place, clock, model_server):
    """A memory whose model understands, and is asked when the test says so."""
    settings = {"user": place.user, "password": place.password, "database": place.database}
    model = {"model": "scripted", "base_url": model_server.url, "max_delay": 60.0}
    async with AsyncGraphMem(place.url, clock=clock, **settings, **model) as memory:
        yield memory
        assert await memory.check() == []
        await memory.user.delete("u")


async def say(memory, clock, *texts: str) -> list[str]:
    """One call of the model for all of them."""
    clock.now += timedelta(days=1)
    messages = [{"role": "user", "content": text} for text in texts]
    receipt = await memory.thread.add_messages("t", messages)
    return receipt.message_uuids


async def begun(memory):
    await memory.user.add("u")
    await memory.thread.create("t", "u")


@pytest.mark.parametrize("together", [False, True])
async def test_a_models_reading_is_taken_back_at_once_and_made_anew(
    read, clock, model_server, together
):
    model_server.answer(understood, schema="extraction", times=None)
    await begun(read)
    texts = ["I work at Zelkova.", "I quit my job. I live in Oslo.", "I am looking for a new one."]
    if together:
        job, *_ = await say(read, clock, *texts)
    else:
        (job,) = await say(read, clock, texts[0])
        await read.flush()
        await say(read, clock, *texts[1:])
    await read.flush()
    assert (await fact_of(read, "works at Zelkova")).invalid_at is not None
    assert "since leaving Zelkova" in await everything(read)
    asked = len(model_server.requests)
    await read.graph.episode.delete(job, user_id="u")
    assert "Zelkova" not in await everything(read)  # nobody has read it again yet
    assert await sentences(read) == []
    await read.flush()
    assert await sentences(read) == ["The user is looking for work.", "The user lives in Oslo."]
    (again,) = model_server.requests[asked:]
    assert "Zelkova" not in again.prompt
    assert "new one" in again.prompt  # what was read together is read together


async def test_an_answer_that_came_too_late_is_not_used(read, clock, model_server):
    """Asked before the forgetting, answered after it: what it tells of is not there any more."""
    model_server.answer(understood, schema="extraction")
    model_server.answer(understood, schema="extraction", latency=1.5)
    model_server.answer(understood, schema="extraction")
    await begun(read)
    (job,) = await say(read, clock, "I work at Zelkova.")
    await read.flush()
    await say(read, clock, "I quit my job. I am looking for a new one.")
    reading = asyncio.create_task(read.flush())
    while len(model_server.requests) < 2:
        await asyncio.sleep(0.02)
    await read.graph.episode.delete(job, user_id="u")
    await reading
    assert "Zelkova" not in await everything(read)
    assert await sentences(read) == ["The user is looking for work."]


async def test_a_reading_that_failed_keeps_no_answer_that_tells_of_it(read, clock, model_server):
    model_server.answer(understood, schema="extraction")
    await begun(read)
    (job,) = await say(read, clock, "I work at Zelkova.")
    await read.flush()
    model_server.answer("Zelkova! no JSON at all", times=2)
    clock.now += timedelta(days=1)
    message = {"role": "user", "content": "I quit my job."}
    told = await read.thread.add_messages("t", [message])
    await read.flush()
    assert (await read.task.get(told.task_id)).status == "failed"
    directory = await read._engine.directory()
    assert ["Zelkova" in each.answer for each in await directory.task(told.task_id)] == [True]
    await read.graph.episode.delete(job, user_id="u")
    assert [each.answer for each in await directory.task(told.task_id)] == [None]
