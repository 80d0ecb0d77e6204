"""`lease`, `renew`, `release`: one worker for a graph at a time, fenced by a growing token."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from graphmem.errors import ConflictError
from tests.support.builders import T0, TTL, done, uuids

SECOND = timedelta(seconds=1)


async def lease(store, graph=None, *, worker="w1", now=T0, limit=64):
    return await store.lease(worker, now=now, ttl=TTL, graph_id=graph, limit=limit)


async def job_of(store, make, key):
    (job,) = await store.directory.task(make.id(f"task {key}"))
    return job


async def test_nothing_waits(store, make):
    assert await lease(store) is None
    assert await lease(store, make.graph) is None
    await store.accept(make.intake(make.episode("e1")))
    assert await lease(store, make.graph) is None


async def test_a_lease_has_jobs_and_episodes_in_order(store, make):
    await store.accept(
        make.intake(
            *(make.episode(k) for k in ("e1", "e2", "e3")),
            jobs=[make.job("b", "e1", "e2"), make.job("a", "e3", kind="embed")],
        )
    )
    held = await lease(store, make.graph)
    assert (held.graph_id, held.worker, held.until) == (make.graph, "w1", T0 + TTL)
    assert uuids(held.jobs) == list(make.all(["job b", "job a"]))
    assert [j.kind for j in held.jobs] == ["extract", "embed"]
    assert held.jobs[0].episodes == make.all(["e1", "e2"])
    assert held.jobs[0].place < held.jobs[1].place
    assert [(j.status, j.attempts) for j in held.jobs] == [("processing", 1)] * 2
    assert uuids(held.episodes) == list(make.all(["e1", "e2", "e3"]))
    assert held.episodes == await store.fetch(make.graph, "episode", make.all(["e1", "e2", "e3"]))
    assert (await job_of(store, make, "a")).status == "processing"


async def test_the_oldest_graph_first(store, make, other):
    for maker, age in ((other, 2), (make, 1)):
        job = maker.job("j", "e1", created_at=T0 - age * timedelta(days=9000))
        await store.accept(maker.intake(maker.episode("e1"), jobs=[job]))
    first = await lease(store, worker="w1")
    second = await lease(store, worker="w2")
    assert [first.graph_id, second.graph_id] == [other.graph, make.graph]
    assert await lease(store, worker="w3") is None


async def test_only_the_graph_asked_for(store, make, other):
    await store.accept(other.said("e1"))
    assert await lease(store, make.graph) is None
    assert (await lease(store, other.graph)).graph_id == other.graph


async def test_a_held_graph_is_not_given_twice(store, make):
    await store.accept(make.said("e1"))
    held = await lease(store, make.graph, worker="w1")
    await store.accept(make.said("e2"))
    just_before = held.until - timedelta(microseconds=1)
    assert await lease(store, make.graph, worker="w2", now=just_before) is None
    assert await lease(store, make.graph, worker="w1", now=just_before) is None


async def test_one_of_many_gets_it(store, stores, make):
    await store.accept(make.said("e1"))
    more = [store, await stores(), await stores()]
    held = await asyncio.gather(
        *(lease(s, make.graph, worker=f"w{n}") for n, s in enumerate(more * 2))
    )
    assert len([h for h in held if h is not None]) == 1
    assert (await job_of(store, make, "e1")).attempts == 1


async def test_a_lapsed_lease_is_taken_over(store, make):
    await store.accept(make.said("e1"))
    old = await lease(store, make.graph, worker="w1")
    late = old.until + SECOND
    new = await lease(store, make.graph, worker="w2", now=late)
    assert new.token > old.token
    assert uuids(new.jobs) == uuids(old.jobs)
    assert new.jobs[0].attempts == 2
    with pytest.raises(ConflictError):
        await store.renew(old, now=late, ttl=TTL)
    with pytest.raises(ConflictError):
        await store.commit(make.changes(0, lease=old, settled=done(old)))
    await store.release(old)
    assert await lease(store, make.graph, worker="w3", now=late) is None
    await store.commit(make.changes(0, lease=new, settled=done(new)))
    assert (await job_of(store, make, "e1")).status == "succeeded"


async def test_a_renewed_lease_lasts_longer(store, make):
    await store.accept(make.said("e1"))
    old = await lease(store, make.graph)
    new = await store.renew(old, now=T0 + 50 * SECOND, ttl=TTL)
    assert new == replace(old, until=T0 + 50 * SECOND + TTL)
    assert await lease(store, make.graph, worker="w2", now=old.until + SECOND) is None
    assert await lease(store, make.graph, worker="w2", now=new.until + SECOND) is not None


async def test_a_lapsed_lease_that_nobody_took_can_be_renewed_and_committed(store, make):
    await store.accept(make.said("e1"))
    held = await lease(store, make.graph)
    renewed = await store.renew(held, now=held.until + SECOND, ttl=TTL)
    assert renewed.until == held.until + SECOND + TTL
    await store.commit(make.changes(0, lease=held, settled=done(held)))


async def test_a_released_graph_can_be_leased_at_once(store, make):
    await store.accept(make.said("e1"))
    old = await lease(store, make.graph)
    await store.release(old)
    job = await job_of(store, make, "e1")
    assert (job.status, job.attempts) == ("pending", 1)
    new = await lease(store, make.graph, worker="w2", now=T0 + SECOND)
    assert new.token > old.token
    assert new.jobs[0].attempts == 2
    with pytest.raises(ConflictError):
        await store.commit(make.changes(0, lease=old, settled=done(old)))


async def test_releasing_leaves_settled_jobs_alone(store, make):
    await store.accept(make.said("e1", "e2"))
    held = await lease(store, make.graph)
    await store.commit(make.changes(0, lease=held, settled=done(held)[:1]))
    await store.release(held)
    await store.release(held)
    assert (await job_of(store, make, "e1")).status == "succeeded"
    assert (await job_of(store, make, "e2")).status == "pending"


async def test_a_commit_can_give_the_lease_back(store, make):
    await store.accept(make.said("e1", "e2"))
    old = await lease(store, make.graph)
    await store.commit(make.changes(0, lease=old, settled=done(old)[:1], gives_back=True))
    assert (await job_of(store, make, "e1")).status == "succeeded"
    assert (await job_of(store, make, "e2")).status == "pending"
    new = await lease(store, make.graph, worker="w2")
    assert new.token > old.token
    assert len(new.jobs) == 1
    await store.release(old)  # that of another is not given back
    await store.renew(new, now=T0, ttl=TTL)
    with pytest.raises(ConflictError):
        await store.commit(make.changes(1, lease=old, settled=done(old)))


async def test_a_refused_commit_gives_nothing_back(store, make):
    await store.accept(make.said("e1"))
    held = await lease(store, make.graph)
    with pytest.raises(ConflictError):
        await store.commit(make.changes(7, lease=held, settled=done(held), gives_back=True))
    assert await lease(store, make.graph, worker="w2") is None
    await store.commit(make.changes(0, lease=held, settled=done(held)))


async def test_tokens_grow_across_commits_and_erasure(store, make):
    tokens = []
    for n in range(3):
        await store.accept(make.said(f"e{n}"))
        held = await lease(store, make.graph)
        tokens.append(held.token)
        await store.commit(make.changes(n, lease=held, settled=done(held)))
        await store.release(held)
    assert tokens == sorted(set(tokens))


async def test_an_old_lease_is_nothing_to_a_graph_born_again(store, make):
    await store.accept(make.said("e1"))
    old = await lease(store, make.graph)
    while await store.erase(make.graph):
        pass
    await store.accept(make.said("e1"))
    new = await lease(store, make.graph, worker="w2")
    assert new is not None
    with pytest.raises(ConflictError):
        await store.commit(make.changes(0, lease=old, settled=done(old)))
    await store.release(old)
    assert await lease(store, make.graph, worker="w3") is None


async def test_not_before(store, make):
    later = T0 + timedelta(hours=1)
    await store.accept(
        make.intake(make.episode("e1"), jobs=[make.job("j", "e1", not_before=later)])
    )
    assert await lease(store, make.graph, now=later - SECOND) is None
    assert await lease(store, now=later - SECOND) is None
    held = await lease(store, make.graph, now=later)
    assert held.jobs[0].not_before == later


async def test_the_longest_run_from_the_first(store, make):
    later = T0 + timedelta(hours=1)
    jobs = [make.job("a", "e1"), make.job("b", "e2", not_before=later), make.job("c", "e3")]
    await store.accept(make.intake(*(make.episode(k) for k in ("e1", "e2", "e3")), jobs=jobs))
    held = await lease(store, make.graph)
    assert uuids(held.jobs) == [make.id("job a")]
    assert uuids(held.episodes) == [make.id("e1")]


async def test_at_most_so_many(store, make):
    await store.accept(make.said("e1", "e2", "e3"))
    held = await lease(store, make.graph, limit=2)
    assert uuids(held.jobs) == list(make.all(["job e1", "job e2"]))
    await store.commit(make.changes(0, lease=held, settled=done(held)))
    await store.release(held)
    held = await lease(store, make.graph, limit=2)
    assert uuids(held.jobs) == [make.id("job e3")]


async def test_failed_jobs_do_not_wait(store, make):
    await store.accept(make.said("e1"))
    held = await lease(store, make.graph)
    await store.commit(make.changes(0, lease=held, settled=done(held, status="failed", error="x")))
    await store.release(held)
    assert await lease(store, make.graph, now=T0 + 10 * TTL) is None


async def test_a_graph_that_is_being_erased_has_no_work(store, make):
    await store.accept(make.said("e1", "e2", "e3"))
    assert await store.erase(make.graph, limit=1)
    assert await lease(store) is None
    assert await lease(store, make.graph) is None
