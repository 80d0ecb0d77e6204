"""What is due to be phrased is seen in the graph; users say how; patterns get own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from graphmem import AsyncGraphMem, InputError, NotFoundError, SummaryInstruction
from graphmem.core.entities import PATTERNS_PHRASED
from graphmem.core.ids import user_entity_id
from graphmem.ingest.worker import Worker
from tests.support import model_server as faults

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from tests.support.model_server import ModelServer, Request

BETTER = "Jane, at home in Oslo, likes tea and jam."
BACK = "Jane's office moved from Rome to Lima and back to Rome."


def better(request: Request) -> dict[str, Any]:
    """A better summary for Jane; the drafts of all others, which are not told."""
    lines = request.last.split("THINGS")[-1].splitlines()
    numbers = [line.partition(" ")[0] for line in lines if '"Jane", draft' in line]
    return {"texts": [{"id": int(number), "text": BETTER} for number in numbers]}


def patterned(request: Request) -> dict[str, Any]:
    lines = request.last.split("PATTERNS\n")[-1].splitlines()
    return {"texts": [{"id": int(line.partition(" ")[0]), "text": BACK} for line in lines]}


@pytest.fixture
def opened(tmp_path: Path, model_server: ModelServer) -> Callable[[], AsyncGraphMem]:
    """Makes clients on one file, as programs that come one after the other."""

    def client() -> AsyncGraphMem:
        given = {"model": "m", "base_url": model_server.url, "max_delay": 60.0}
        return AsyncGraphMem(tmp_path / "m.db", **given)

    return client


@pytest.fixture
async def mem(opened: Callable[[], AsyncGraphMem]) -> AsyncIterator[AsyncGraphMem]:
    """A memory in which some things are known of its user, by edits: nobody was asked yet."""
    async with opened() as mem:
        await mem.user.add("jane", first_name="Jane")
        for name, object in (("LIVES_IN", "Oslo"), ("LIKES", "tea"), ("LIKES", "jam")):
            await state(mem, name, object)
        yield mem
        assert await mem.check() == []


async def state(mem: AsyncGraphMem, name: str, object: str, **how: Any) -> Any:
    return await mem.graph.add_fact_triple(
        user_id="jane", subject="Jane", name=name, object=object, **how
    )


async def moves(mem: AsyncGraphMem, *offices: str) -> list[str]:
    """Jane's office moves, month by month; the uuids of the episodes."""
    found = []
    for month, office in enumerate(offices, 1):
        fact = await state(mem, "WORKS_IN_OFFICE", office, valid_at=f"2024-{month:02}-01")
        found.append(fact.episodes[0])
    return found


async def summary(mem: AsyncGraphMem) -> str:
    return (await mem.user.get_node("jane")).summary


async def kept(mem: AsyncGraphMem) -> Any:
    store = await mem._engine.store()
    (user,) = await store.fetch("user:jane", "entity", [user_entity_id("user:jane")])
    return user.attributes


# --- what a program that was killed leaves ---


async def test_another_program_phrases_what_the_first_did_not_come_to(mem, opened, model_server):
    draft = await summary(mem)
    async with opened() as other:
        model_server.answer(better, schema="summaries")
        assert await other.work(once=True) == 0
        assert await summary(other) == BETTER != draft
        await other.work(once=True)  # nothing is due
    async with opened() as third:
        await third.work(once=True)
        assert await summary(third) == BETTER


async def test_a_worker_that_stays_looks_the_store_over(mem, opened, model_server):
    model_server.answer(better, schema="summaries")
    async with opened() as other:
        worker = Worker(await other._engine.pipeline(), rest=0.0)
        looks = []
        await worker.serve(lambda: bool(looks.append(1)) or len(looks) > 300 or bool(told(other)))
        await worker.close(5)
        assert await summary(other) == BETTER


def told(mem: AsyncGraphMem) -> bool:
    """Whether nothing is due any more of what was found."""
    retelling = mem._engine._opened[1].retelling  # type: ignore[index]
    return not retelling.stale and not retelling._round.kinds and not retelling._round.graphs


async def test_what_an_absent_model_did_not_phrase_is_due_again_and_waits_longer(mem, model_server):
    retelling = (await mem._engine.pipeline()).retelling
    model_server.fail(faults.status(429, retry_after="300"), schema="summaries")
    assert retelling.patience("user:jane") == 1
    assert await retelling.retell("user:jane") is None
    assert retelling.patience("user:jane") == 2
    assert "user:jane" in retelling.stale
    model_server.answer(better, schema="summaries")
    assert await retelling.retell("user:jane") is not None
    assert (retelling.patience("user:jane"), retelling.stale) == (1, {})


@pytest.mark.parametrize("answer", ["no", {"texts": [{"id": 1, "text": "Jane met Bob."}]}])
async def test_what_was_no_use_is_not_asked_for_again(mem, opened, model_server, answer):
    draft = await summary(mem)
    model_server.answer(answer, schema="summaries")
    await mem.work(once=True)
    async with opened() as other:
        await other.work(once=True)
        assert await summary(other) == draft
    assert len(model_server.requests) == 1


# --- how users want it ---


async def test_a_users_wishes_reach_the_prompt_and_the_summary_is_phrased_anew(mem, model_server):
    model_server.answer(better, schema="summaries", times=2)
    await mem.work(once=True)
    await mem.user.add_user_summary_instructions(
        [{"name": "length", "text": "Be\nbrief."}, SummaryInstruction(name="focus", text="Food.")],
        user_ids=["jane"],
    )
    assert await summary(mem) != BETTER
    await mem.work(once=True)
    assert await summary(mem) == BETTER
    first, second = (request.prompt for request in model_server.requests)
    assert "The owner wants" not in first
    assert "The owner wants: Be brief.\n- The owner wants: Food.\n" in second


async def test_wishes_of_a_user_stand_before_those_of_the_project(mem):
    users, one = mem.user, {"name": "a", "text": "One."}
    await users.add_user_summary_instructions([one])
    listed = [SummaryInstruction(name="a", text="One.")]
    assert await users.list_user_summary_instructions() == listed
    assert await users.list_user_summary_instructions("jane") == listed
    await users.add_user_summary_instructions([{"name": "b", "text": "Two."}], user_ids=["jane"])
    found = await users.list_user_summary_instructions("jane")
    assert [each.name for each in found] == ["b"]
    await users.add_user_summary_instructions([{"name": "b", "text": "Three."}], user_ids=["jane"])
    (only,) = await users.list_user_summary_instructions("jane")
    assert only.text == "Three."
    await users.delete_user_summary_instructions(["b", "c"], user_ids=["jane"])
    assert await users.list_user_summary_instructions("jane") == listed
    await users.delete_user_summary_instructions([])
    assert await users.list_user_summary_instructions() == listed
    await users.delete_user_summary_instructions()
    assert await users.list_user_summary_instructions("jane") == []


async def test_the_wishes_of_a_deleted_user_are_gone(mem):
    await mem.user.add_user_summary_instructions([{"name": "a", "text": "A."}], user_ids=["jane"])
    await mem.user.delete("jane")
    await mem.user.add("jane")
    assert await mem.user.list_user_summary_instructions("jane") == []


BAD = {
    "a text": ("Be brief.", "list of instructions"),
    "no text": ([{"name": "a"}], r"instructions\[0\]\.text"),
    "no name": ([{"text": "a"}], r"instructions\[0\]\.name"),
    "too long": ([{"name": "a", "text": "x" * 501}], "501 characters"),
    "too many": ([{"name": f"n{n}", "text": "x"} for n in range(11)], "there would be 11"),
}


@pytest.mark.parametrize("what", BAD)
async def test_malformed_wishes_are_refused(mem, what):
    given, reason = BAD[what]
    with pytest.raises(InputError, match=reason):
        await mem.user.add_user_summary_instructions(given, user_ids=["jane"])
    with pytest.raises(NotFoundError):
        await mem.user.add_user_summary_instructions(
            [{"name": "a", "text": "A."}], user_ids=["jane", "nobody"]
        )
    with pytest.raises(InputError, match="user_ids"):
        await mem.user.delete_user_summary_instructions(user_ids="jane")
    assert await mem.user.list_user_summary_instructions("jane") == []


# --- patterns ---


async def test_a_pattern_gets_words_that_stay_while_it_is_the_same(mem, model_server):
    await moves(mem, "Rome", "Lima", "Rome")
    (draft,) = await mem.graph.observation.list(user_id="jane")
    assert draft.text.endswith("since 1 January 2024: Rome, then Lima, then Rome.")
    model_server.answer(better, schema="summaries", times=2)
    model_server.answer(patterned, schema="observations")
    await mem.work(once=True)
    (seen,) = await mem.graph.observation.list(user_id="jane")
    assert seen.text == f"{BACK.rstrip('.')} (changed 2 times since 1 January 2024)."
    assert (seen.uuid, seen.count, seen.facts) == (draft.uuid, draft.count, draft.facts)
    block = (await mem.context("How did the office change?", user_id="jane")).context
    assert BACK in block
    assert PATTERNS_PHRASED not in (await mem.user.get_node("jane")).attributes
    assert (await mem.refold(user_id="jane")).changed == 0
    await state(mem, "LIKES", "figs")
    await mem.work(once=True)  # a summary alone: nobody asks for the pattern again
    (again,) = await mem.graph.observation.list(user_id="jane")
    assert again.text == seen.text
    await state(mem, "WORKS_IN_OFFICE", "Bonn", valid_at="2025-01-01")
    (moved,) = await mem.graph.observation.list(user_id="jane")
    assert moved.text.endswith("Rome, then Lima, then Rome, then Bonn.")


async def test_words_for_a_pattern_go_with_what_is_forgotten(mem, model_server):
    _, lima, _ = await moves(mem, "Rome", "Lima", "Rome")
    model_server.answer(better, schema="summaries")
    model_server.answer(patterned, schema="observations")
    await mem.work(once=True)
    assert "Lima" in str(await kept(mem))
    await mem.graph.episode.delete(lima, user_id="jane")
    assert "Lima" not in str(await kept(mem))
    assert await mem.graph.observation.list(user_id="jane") == []


@pytest.mark.parametrize(
    "text",
    ["Jane's office moved around.", "Jane's office moved from Rome to Lima with Bob to Rome."],
)
async def test_words_that_leave_out_or_add_names_are_not_used(mem, model_server, text):
    await moves(mem, "Rome", "Lima", "Rome")
    (draft,) = await mem.graph.observation.list(user_id="jane")
    model_server.answer(better, schema="summaries")
    model_server.answer({"texts": [{"id": 1, "text": text}]}, schema="observations")
    await mem.work(once=True)
    assert await mem.graph.observation.list(user_id="jane") == [draft]
    await mem.work(once=True)  # not asked for again
