"""`keep_answer`: what a model said is durable before anything is made of it, and can be erased."""

from __future__ import annotations

from datetime import timedelta

import pytest

from graphmem.errors import ConflictError
from tests.support.builders import T0, TTL, done

ANSWER = '{"claims": ["Zoë said “hello”"]}'


async def lease(store, make, *, worker="w1", now=T0):
    return await store.lease(worker, now=now, ttl=TTL, graph_id=make.graph)


async def answer_of(store, make, key):
    (job,) = await store.directory.task(make.id(f"task {key}"))
    return job.answer


async def test_an_answer_is_on_the_job_when_it_is_leased_again(store, make, reopen):
    await store.accept(make.said("e1", "e2"))
    held = await lease(store, make)
    before = await store.state(make.graph)
    await store.keep_answer(held, make.id("job e1"), ANSWER)
    assert await store.state(make.graph) == before
    store = await reopen()
    again = await lease(store, make, worker="w2", now=held.until + timedelta(seconds=1))
    assert [job.answer for job in again.jobs] == [ANSWER, None]


async def test_settling_takes_it_away_or_leaves_another(store, make):
    await store.accept(make.said("e1", "e2"))
    held = await lease(store, make)
    for key in ("e1", "e2"):
        await store.keep_answer(held, make.id(f"job {key}"), ANSWER)
    first, second = done(held)[0], done(held, status="failed", error="x", answer="other")[1]
    await store.commit(make.changes(0, lease=held, settled=(first, second)))
    assert await answer_of(store, make, "e1") is None
    assert await answer_of(store, make, "e2") == "other"
    assert await store.directory.retry(make.id("task e2")) == 1
    assert await answer_of(store, make, "e2") is None


async def test_only_who_holds_the_lease_keeps_answers(store, make):
    await store.accept(make.said("e1"))
    old = await lease(store, make)
    new = await lease(store, make, worker="w2", now=old.until + timedelta(seconds=1))
    with pytest.raises(ConflictError):
        await store.keep_answer(old, make.id("job e1"), ANSWER)
    assert await answer_of(store, make, "e1") is None
    await store.commit(make.changes(0, lease=new, settled=done(new)))
    with pytest.raises(ConflictError):  # settled: nothing is kept of it any more
        await store.keep_answer(new, make.id("job e1"), ANSWER)
    await store.release(new)
    with pytest.raises(ConflictError):
        await store.keep_answer(new, make.id("job e1"), ANSWER)


@pytest.mark.parametrize("status", ["processing", "pending", "failed"])
async def test_it_goes_with_any_episode_that_it_names(store, make, status):
    await store.accept(make.said("e1", "e2", "e3", "e4"))
    held = await lease(store, make)
    named = "\n".join((*make.all(["e1", "e2"]), ANSWER))
    await store.keep_answer(held, make.id("job e1"), named)
    await store.keep_answer(held, make.id("job e3"), ANSWER)
    version = 0
    if status == "failed":
        kept = (named, None, ANSWER, None)
        settled = tuple(
            done(held, status="failed", error="x", answer=answer)[n]
            for n, answer in enumerate(kept)
        )
        await store.commit(make.changes(0, lease=held, settled=settled))
        version = 1
    elif status == "pending":
        await store.release(held)
    await store.commit(make.changes(version, forgotten=make.all(["e4"])))
    assert await answer_of(store, make, "e1") == named
    await store.commit(make.changes(version + 1, forgotten=make.all(["e2"])))
    assert await answer_of(store, make, "e1") is None
    assert await answer_of(store, make, "e3") == ANSWER


async def test_it_goes_with_what_it_names_of_what_is_dropped(store, make):
    """With a forgetting: what a model was shown may be told of in its answer."""
    await store.accept(make.said("e1", "e2", "e3", "e4", "e5"))
    await store.commit(
        make.graph_of(
            0, make.fact("f1", "jane", "OWNS", "turtle"), make.fact("f2", "jane", "OWNS", "cat")
        )
    )
    held = await lease(store, make)
    shown = {"e1": "fact f1", "e2": "turtle", "e3": "cat", "e4": "e5"}
    for key, named in shown.items():
        await store.keep_answer(held, make.id(f"job {key}"), f"{ANSWER}\n{make.id(named)}")
    await store.keep_answer(held, make.id("job e5"), ANSWER)
    await store.commit(
        make.changes(
            1,
            unread=make.all(["e5"]),
            dropped_facts=make.all(["fact f1"]),
            dropped_entities=make.all(["turtle"]),
        )
    )
    kept = [await answer_of(store, make, key) is not None for key in (*shown, "e5")]
    assert kept == [False, False, True, False, False]
