"""A memory whose model reads: told at once, read in the background, nothing lost at the end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest

from benchmarks.prompted import read_prompt
from graphmem import AsyncGraphMem, GraphMem, InputError, UnavailableError
from graphmem.models.static import count_tokens
from tests.support import model_server as faults
from tests.support.cli import Cli
from tests.support.plain_model import plain
from tests.support.workers import ROOT


@pytest.fixture
def opened(tmp_path, model_server):
    """Makes clients on one file whose model is the scripted one; closes them at the end."""
    clients = []

    def client(**more):
        given = {"model": "scripted", "base_url": model_server.url, "max_delay": 60.0} | more
        clients.append(AsyncGraphMem(tmp_path / "m.db", **given))
        return clients[-1]

    client.path = str(tmp_path / "m.db")
    return client


def said(*texts):
    return [{"role": "user", "content": text} for text in texts]


async def begun(mem):
    await mem.user.add("jane", exist_ok=True)
    await mem.thread.create("t", "jane", exist_ok=True)


async def test_told_found_at_once_and_read_by_one_call(opened, model_server):
    async with opened() as mem:
        await begun(mem)
        await mem.thread.create("other", "jane")
        receipt = await mem.thread.add_messages("t", said("Ann lives in Oslo", "Ann likes Tea"))
        assert (await mem.task.get(receipt.task_id)).status == "pending"
        found = await mem.graph.search("Where does Ann live?", user_id="jane", scope="episodes")
        assert found.episodes[0].content == "Ann lives in Oslo"
        await mem.thread.add_messages("other", said("Where does Ann live?"))
        assert "Ann lives in Oslo" in (await mem.thread.get_user_context("other")).context
        model_server.answer(plain, times=2)
        await mem.flush(20)
        assert (await mem.task.get(receipt.task_id)).status == "succeeded"
        assert "Ann lives in Oslo." in (await mem.thread.get_user_context("other")).context
        assert [len(r.prompt.split("MESSAGES")[-1].strip().splitlines()) for r in
                model_server.requests] == [2, 1]  # fmt: skip
        await mem.flush(20)  # nothing waits: at once


async def test_facts_follow_by_themselves(opened, model_server):
    model_server.answer(plain)
    async with opened(max_delay=0.1) as mem:
        await begun(mem)
        task = (await mem.thread.add_messages("t", said("Ann likes Tea"))).task_id
        until = time.monotonic() + 10
        while (await mem.task.get(task)).status != "succeeded":
            assert time.monotonic() < until
        assert len(model_server.requests) == 1


async def test_an_absent_model_is_told_by_flush_and_on_the_task(opened, model_server):
    model_server.fail(faults.status(429, retry_after="300"))
    async with opened() as mem:
        await begun(mem)
        task = (await mem.thread.add_messages("t", said("Ann likes Tea"))).task_id
        with pytest.raises(UnavailableError, match="waits until"):
            await mem.flush(5)
        found = await mem.task.get(task)
        assert found.status == "pending"
        assert "ModelUnavailableError" in found.error
        assert found.retry_at - found.created_at > timedelta(seconds=200)
        assert (await mem.status()).jobs == {"pending": 1}


async def test_what_failed_is_kept_told_and_worked_again(opened, model_server):
    model_server.answer("no JSON at all", times=2)  # the second one is the repair
    async with opened() as mem:
        await begun(mem)
        task = (await mem.thread.add_messages("t", said("Ann likes Tea"))).task_id
        await mem.flush(20)
        found = await mem.task.get(task)
        assert found.status == "failed"
        assert "OutputError" in found.error
        assert [each.task_id for each in (await mem.status()).failures] == [task]
        assert (await mem.thread.get("t"))[0].content == "Ann likes Tea"
        model_server.answer(plain)
        assert (await mem.task.retry(task)).status == "succeeded"
        assert len(model_server.requests) == 3


async def test_a_task_that_failed_is_told_once(opened, model_server):
    model_server.answer("no JSON at all", times=2)
    async with opened() as mem:
        await begun(mem)
        task = (await mem.thread.add_messages("t", said("Ann likes Tea", "Ann likes Jam"))).task_id
        await mem.flush(20)
        status = await mem.status()
        assert status.jobs["failed"] == 2
        assert [(each.task_id, each.jobs) for each in status.failures] == [(task, 2)]


@pytest.mark.parametrize("timeout", ["x", -1, float("nan"), float("inf"), True])
async def test_a_flush_for_no_time_is_refused(opened, timeout):
    async with opened() as mem:
        with pytest.raises(InputError, match="timeout="):
            await mem.flush(timeout)


async def test_a_claim_about_what_was_not_shown_is_dropped_and_told(opened, model_server):
    def odd(request):
        answer = plain(request)
        answer["claims"].append({**answer["claims"][0], "id": 2, "quote": "never said"})
        return answer

    model_server.answer(odd)
    async with opened() as mem:
        await begun(mem)
        task = (await mem.thread.add_messages("t", said("Ann likes Tea"))).task_id
        await mem.flush(20)
        found = await mem.task.get(task)
        assert (found.status, found.error) == ("succeeded", None)
        assert len(found.dropped) == 1


async def test_what_has_another_name_now_is_left_under_it(opened, model_server):
    """The new name was told as a value; the model says that it means the firm."""

    def thing(number, name, type, entity=None):
        return {"id": number, "text": name, "name": name, "type": type, "entity": entity}

    def claim(relation, fact, **more):
        return {"id": 1, "message": 1, "quote": fact, "subject": 1, "relation": relation,
                "fact": fact} | more  # fmt: skip

    def left(request):
        known = read_prompt(request.last).candidates
        twitter = next(each.number for each in known if "Twitter" in each.names)
        mentions = [thing(1, "Ann", "Person"), thing(2, "Exo", "Organization", twitter)]
        ended = claim("WORKS_AT", "Ann left Exo", object=2, polarity="ends")
        return {"mentions": mentions, "claims": [ended]}

    model_server.answer(plain, contains="works at Twitter")
    named = claim("RENAMED_TO", "Twitter is called Exo now", value="Exo")
    renamed = {"mentions": [thing(1, "Twitter", "Organization")], "claims": [named]}
    model_server.answer(renamed, contains="is called")
    model_server.answer(left, contains="left Exo")
    async with opened() as mem:
        await begun(mem)
        for text in ("Ann works at Twitter", "Twitter is called Exo now", "Ann left Exo"):
            await mem.thread.add_messages("t", said(text))
            await mem.flush(20)
        facts = await mem.graph.edge.list(user_id="jane")
        assert [f.invalid_at is None for f in facts if f.name == "WORKS_AT"] == [False]


async def test_a_budget_stops_and_resumes(opened, model_server):
    model_server.answer(plain, times=2)
    async with opened(max_model_calls=1) as mem:
        await begun(mem)
        first = (await mem.thread.add_messages("t", said("Ann likes Tea"))).task_id
        await mem.flush(20)
        second = (await mem.thread.add_messages("t", said("Ann likes Jam"))).task_id
        await mem.flush(20)
        assert (await mem.task.get(first)).status == "succeeded"
        found = await mem.task.get(second)
        assert found.status == "failed"
        assert "BudgetExceededError: max_model_calls=1" in found.error
        assert len(model_server.requests) == 1
    async with opened(max_model_calls=1) as mem:
        assert (await mem.task.retry(second)).status == "succeeded"


@pytest.mark.parametrize(
    "reply",
    [
        {"content": "{", "finish": "length"},
        {"content": ""},
        {"content": "", "refusal": "I will not."},
        {"content": "", "finish": "content_filter"},
    ],
)
async def test_a_budget_counts_what_could_not_be_read(opened, model_server, reply):
    model_server.answer(**reply, tokens=(40, 8000))
    async with opened(max_tokens=6000) as mem:
        await begun(mem)
        await mem.thread.add_messages("t", said("Ann likes Tea"))
        await mem.flush(20)
        task = (await mem.thread.add_messages("t", said("Ann likes Jam"))).task_id
        await mem.flush(20)
        assert "BudgetExceededError: max_tokens=6000" in (await mem.task.get(task)).error
        assert len(model_server.requests) == 1


async def test_an_embedder_that_is_away_costs_no_fact_and_no_second_call(opened, model_server):
    model_server.answer(plain)
    words = {"embedding_model": "e", "embedding_dimension": 16}
    model_server.fail(faults.status(503, retry_after="300"), path="embeddings", times=None)
    async with opened(**words) as mem:
        await begun(mem)
        await mem.thread.add_messages("t", said("Ann likes Tea"))
        await mem.flush(20)
        found = await mem.graph.search("tea", user_id="jane", scope="edges")
        assert [fact.fact for fact in found.edges] == ["Ann likes Tea."]
        assert (await mem.status()).jobs["pending"] >= 1


async def test_an_edit_comes_after_what_was_told_before_it(opened, model_server):
    model_server.answer(plain)
    async with opened() as mem:
        await begun(mem)
        await mem.thread.add_messages("t", said("Ann lives in Oslo"))
        fact = await mem.graph.add_fact_triple(
            user_id="jane", subject="Ann", name="LIKES", object="Jam"
        )
        assert fact.fact
        assert len((await mem.graph.search("Ann", user_id="jane", scope="edges")).edges) == 2


def test_the_blocking_client_ends_what_was_told_when_it_is_closed(tmp_path, model_server):
    model_server.answer(plain)
    given = {"model": "scripted", "base_url": model_server.url, "max_delay": 60.0}
    with GraphMem(tmp_path / "m.db", **given) as mem:
        mem.add("Ann likes Tea", user_id="jane")
    with GraphMem(tmp_path / "m.db") as mem:
        assert mem.status().jobs == {"succeeded": 1}
        assert len(mem.graph.search("tea", user_id="jane", scope="edges").edges) == 1


PROGRAM = """
import os, sys
from graphmem import GraphMem
mem = GraphMem(sys.argv[1], model="scripted", base_url=sys.argv[2], max_delay=60)
mem.add("Ann likes Tea", user_id="jane")
if len(sys.argv) > 3 and os.fork() == 0:
    mem.add("Ann likes Jam", user_id="jane")  # a client of its own, with a worker of its own
elif len(sys.argv) > 3:
    os.wait()
"""


@pytest.mark.parametrize("fork", [False, True])
def test_a_program_that_ends_loses_nothing(tmp_path, model_server, fork):
    """Neither `with` nor `close`: the end of the program is enough, also in a forked child."""
    model_server.answer(plain, times=None)  # whoever is first may read both
    path = str(tmp_path / "m.db")
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, path, model_server.url, *(["fork"] if fork else [])],
        cwd=ROOT, env={**os.environ, "GRAPHMEM_TEST_LOOPBACK_ONLY": "1"}, capture_output=True,
        text=True, timeout=60,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert "Traceback" not in ran.stderr
    with GraphMem(path) as mem:
        assert mem.status().jobs == {"succeeded": 2 if fork else 1}


# --- the command line ---


@pytest.fixture
def cli(tmp_path, model_server, monkeypatch):
    monkeypatch.setenv("GRAPHMEM_MODEL", "scripted")
    monkeypatch.setenv("GRAPHMEM_BASE_URL", model_server.url)
    return Cli(["--store", str(tmp_path / "m.db")])


def test_add_waits_for_the_model(cli, model_server):
    model_server.answer(plain)
    assert "Ann likes Tea." in cli.ok("add", "Ann likes Tea").out


def test_ingest_is_priced_then_read(cli, model_server, tmp_path):
    lines = [f'{{"role": "user", "content": "Ann likes Thing {n}"}}' for n in range(40)]
    file = tmp_path / "chat.jsonl"
    file.write_text("\n".join(lines))
    priced = cli.ok("ingest", str(file), "--dry-run", "--json").json
    assert priced["episodes"] == 40
    assert model_server.requests == []
    model_server.answer(plain, times=None)
    done = cli.ok("ingest", str(file), "--me", "Ann", "--json").json
    assert (done["new"], done["failed"]) == (40, 0)
    assert len(model_server.requests) <= priced["calls"] + 1
    assert cli.ok("status", "--json").json["facts"] >= 40


LOG = "\n".join(
    f"2026-03-02T10:{n:02}:00Z INFO gateway: switched pump=P{n} mode=manual" for n in range(30)
)
MAIL = """From: Ann Lee <ann@x.example>
To: Bob <bob@x.example>
Date: Mon, 2 Mar 2026 10:00:00 +0000
Subject: Tea

Ann likes Tea
"""


@pytest.mark.parametrize(
    ("name", "text", "calls"),
    [
        ("long.jsonl", json.dumps({"role": "user", "content": "Ann sat by the sea. " * 2500}), 4),
        ("gateway.log", LOG, 0),
        ("mail.eml", MAIL, 1),
    ],
)
def test_a_price_is_that_of_the_calls_there_are(cli, model_server, tmp_path, name, text, calls):
    """A long text is read sheet by sheet; what its shape tells is read by nobody."""
    file = tmp_path / name
    file.write_text(text)
    priced = cli.ok("ingest", str(file), "--dry-run", "--json").json
    if calls:
        model_server.answer({"mentions": [], "claims": []}, times=None)
    cli.ok("ingest", str(file), "--me", "Ann")
    assert priced["calls"] == len(model_server.requests) == calls
    assert priced["read_by_model"] == bool(calls)
    prompts = sum(count_tokens(r.prompt) for r in model_server.requests)
    assert prompts * 0.8 <= priced["prompt_tokens"] <= prompts * 1.6


def test_worker_once_and_again_after_failure(cli, model_server, tmp_path):
    model_server.answer("nothing", times=2)
    assert cli("add", "Ann likes Tea").code == 1
    ran = cli("worker", "--once", "--json")
    assert (ran.code, ran.json["failed"], ran.json["settled"]) == (1, 1, 0)
    model_server.answer(plain)
    ran = cli.ok("worker", "--once", "--retry-failed", "--json").json
    assert (ran["retried"], ran["failed"], ran["waiting"]) == (1, 0, 0)


def test_worker_for_one_memory_leaves_the_others(cli, model_server):
    """Told in programs whose model is away, read when it is back."""
    model_server.fail(faults.status(401), times=3)
    for whose in (["--user", "ann"], ["--user", "bob"], ["--graph", "shop"]):
        assert cli("add", "Ann likes Tea", *whose).code == 1
    model_server.answer(plain, times=2)
    for whose in (["--user", "bob"], ["--graph", "shop"]):
        ran = cli.ok("worker", "--once", "--retry-failed", *whose, "--json").json
        assert ran == {"settled": 1, "retried": 1, "waiting": 0, "failed": 0}
    assert cli("worker", "--once", "--user", "nobody").code == 1
    assert cli.ok("status", "--json").json["jobs"] == {"failed": 1, "succeeded": 2}


def test_worker_ends_cleanly_on_sigterm(tmp_path, model_server):
    """It waits for the call in flight, settles it and goes; nobody else's lease is left."""
    model_server.answer(plain, latency=0.5)
    path = str(tmp_path / "m.db")
    environment = {
        **os.environ, "GRAPHMEM_MODEL": "scripted", "GRAPHMEM_BASE_URL": model_server.url,
        "GRAPHMEM_STORE": path, "GRAPHMEM_TEST_LOOPBACK_ONLY": "1",
    }  # fmt: skip
    with (
        subprocess.Popen(
            [sys.executable, "-m", "graphmem.cli", "worker", "--json"],
            cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        ) as process,
        GraphMem(path, model="scripted", base_url=model_server.url, max_delay=60) as mem,
    ):  # fmt: skip
        try:
            mem.add("Ann likes Tea", user_id="jane")
            until = time.monotonic() + 20
            while not model_server.requests:
                assert time.monotonic() < until
                time.sleep(0.01)
            process.send_signal(signal.SIGTERM)
            out, err = process.communicate(timeout=20)
        finally:
            process.kill()
        assert mem.status().jobs == {"succeeded": 1}
    assert process.returncode == 0, err
    assert '"settled": 1' in out
    assert "Traceback" not in err
