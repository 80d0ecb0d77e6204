"""The directory: entries with revisions, tasks, status."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from graphmem.errors import AlreadyExistsError, ConflictError
from tests.support.builders import T0, TTL, done, uuids

HOUR = timedelta(hours=1)
KINDS = ("graph", "user", "thread", "template", "ontology", "setting")


@pytest.fixture
async def names(store, graph_id):
    """Makes ids that no other test uses; removes what was put under them."""
    given = []

    def name(key="x"):
        given.append(f"{graph_id}/{key}")
        return given[-1]

    yield name
    for each in given:
        for kind in KINDS:
            await store.directory.remove(kind, each)


async def test_put_and_get(store, names):
    id = names("ä/\"'\u202e 東")
    body = {"email": "jane@example.org", "n": [1, None, {"ü": 2.5}], "t": True}
    entry = await store.directory.put("user", id, body, now=T0, owner="somebody")
    assert (entry.kind, entry.id, entry.body, entry.owner) == ("user", id, body, "somebody")
    assert (entry.created_at, entry.updated_at, entry.revision) == (T0, T0, 1)
    assert await store.directory.get("user", id) == entry


async def test_kinds_are_apart(store, names):
    id = names()
    for n, kind in enumerate(KINDS):
        await store.directory.put(kind, id, {"n": n}, now=T0)
    for n, kind in enumerate(KINDS):
        assert (await store.directory.get(kind, id)).body == {"n": n}
    assert await store.directory.remove("user", id)
    assert await store.directory.get("user", id) is None
    assert await store.directory.get("thread", id) is not None


async def test_replacing_keeps_when_it_was_made(store, names):
    id = names()
    await store.directory.put("user", id, {"a": 1}, now=T0, owner="o")
    entry = await store.directory.put("user", id, {"b": 2}, now=T0 + HOUR, owner="p")
    assert (entry.body, entry.owner, entry.revision) == ({"b": 2}, "p", 2)
    assert (entry.created_at, entry.updated_at) == (T0, T0 + HOUR)
    assert await store.directory.get("user", id) == entry


async def test_new_refuses_an_id_that_is_there(store, names):
    id = names()
    first = await store.directory.put("user", id, {"a": 1}, now=T0, new=True)
    with pytest.raises(AlreadyExistsError, match="x"):
        await store.directory.put("user", id, {"a": 2}, now=T0, new=True)
    assert await store.directory.get("user", id) == first


async def test_new_at_once_is_one(store, stores, names):
    id = names()
    more = [store, await stores(), await stores()]
    outcomes = await asyncio.gather(
        *(s.directory.put("user", id, {}, now=T0, new=True) for s in more * 2),
        return_exceptions=True,
    )
    assert len([o for o in outcomes if not isinstance(o, Exception)]) == 1
    assert all(isinstance(o, AlreadyExistsError) for o in outcomes if isinstance(o, Exception))


@pytest.mark.parametrize("revision", [1, 3])
async def test_another_revision_is_refused(store, names, revision):
    id = names()
    for n in (1, 2):
        await store.directory.put("user", id, {"n": n}, now=T0)
    with pytest.raises(ConflictError):
        await store.directory.put("user", id, {"n": 9}, now=T0, revision=revision)
    assert (await store.directory.get("user", id)).body == {"n": 2}
    entry = await store.directory.put("user", id, {"n": 3}, now=T0, revision=2)
    assert entry.revision == 3


async def test_a_revision_of_nothing_is_refused(store, names):
    with pytest.raises(ConflictError):
        await store.directory.put("user", names(), {}, now=T0, revision=1)


async def test_no_write_is_lost_among_many(store, stores, names):
    id = names()
    more = [store, await stores(), await stores()]
    await asyncio.gather(
        *(more[n % 3].directory.put("setting", id, {"n": n}, now=T0) for n in range(12))
    )
    assert (await store.directory.get("setting", id)).revision == 12


async def test_earlier_revisions_of_a_template(store, names):
    id = names()
    for n in (1, 2, 3):
        await store.directory.put("template", id, {"n": n}, now=T0 + n * HOUR)
    assert (await store.directory.get("template", id)).revision == 3
    for n in (1, 2, 3):
        entry = await store.directory.get("template", id, revision=n)
        assert (entry.body, entry.revision) == ({"n": n}, n)
        assert entry.created_at == T0 + HOUR
    assert await store.directory.get("template", id, revision=4) is None
    assert await store.directory.remove("template", id)
    assert await store.directory.get("template", id, revision=1) is None


async def test_unknown(store, names):
    assert await store.directory.get("user", names()) is None
    assert not await store.directory.remove("user", names())
    assert await store.directory.task(names()) == ()
    assert await store.directory.retry(names()) == 0


async def test_list_by_id_in_pages_and_by_owner(store, names):
    owner = names("owner")
    ids = sorted(names(f"{n:02}") for n in range(7))
    for n, id in enumerate(reversed(ids)):
        await store.directory.put("thread", id, {}, now=T0, owner=owner if n % 2 else "other")
    got, after = [], ids[0][:-1]
    while page := await store.directory.list("thread", after=after, limit=3):
        got += [e.id for e in page]
        after = got[-1]
    assert [i for i in got if i in ids] == ids
    mine = await store.directory.list("thread", owner=owner)
    assert [e.id for e in mine] == ids[1::2]
    assert [e.id for e in await store.directory.list("thread", owner=owner, limit=1)] == ids[1:2]
    assert await store.directory.list("thread", owner=names("nobody")) == ()


async def test_a_task_has_its_jobs_in_order(store, make):
    task = make.id("task")
    await store.accept(
        make.intake(
            make.episode("e1"),
            make.episode("e2"),
            jobs=[make.job("b", "e1", task=task), make.job("a", "e2", task=task)],
        )
    )
    jobs = await store.directory.task(task)
    assert uuids(jobs) == list(make.all(["job b", "job a"]))
    assert [j.graph_id for j in jobs] == [make.graph] * 2


async def test_retry_lets_failed_jobs_wait_again(store, make):
    await store.accept(make.said("e1", "e2"))
    lease = await store.lease("w", now=T0, ttl=TTL, graph_id=make.graph)
    bad, good = done(lease, status="failed", error="x", answer="raw")[0], done(lease)[1]
    await store.commit(make.changes(0, lease=lease, settled=(bad, good)))
    await store.release(lease)
    assert await store.directory.retry(make.id("task e1")) == 1
    assert await store.directory.retry(make.id("task e2")) == 0
    (job,) = await store.directory.task(make.id("task e1"))
    assert (job.status, job.finished_at) == ("pending", None)
    again = await store.lease("w", now=T0, ttl=TTL, graph_id=make.graph)
    assert uuids(again.jobs) == [make.id("job e1")]


async def test_status_of_a_graph(store, make):
    stamps = [T0 + n * HOUR for n in range(4)]
    await store.accept(
        make.intake(
            *(make.episode(f"e{n}") for n in range(4)),
            jobs=[make.job(f"e{n}", f"e{n}", created_at=s) for n, s in enumerate(stamps)],
        )
    )
    lease = await store.lease("w", now=stamps[3], ttl=TTL, graph_id=make.graph, limit=3)
    failed = done(lease, status="failed", error="no JSON")[:2]
    await store.commit(
        make.graph_of(
            0,
            make.fact("f1", "jane", "LIKES", "tea"),
            lease=lease,
            settled=(*failed, done(lease)[2]),
            claims=(make.claim("c1", "e1", "jane", "LIKES", "tea"),),
        )
    )
    status = await store.directory.status(make.graph)
    assert (status.graphs, status.episodes, status.entities, status.facts, status.claims) == (
        1,
        4,
        2,
        1,
        1,
    )
    jobs = {k: v for k, v in status.jobs.items() if v}
    assert jobs == {"failed": 2, "succeeded": 1, "pending": 1}
    assert status.oldest_pending == stamps[3]
    assert {j.uuid for j in status.failures} == set(make.all(["job e0", "job e1"]))
    assert {j.error for j in status.failures} == {"no JSON"}


async def test_failures_newest_first_at_most_ten(store, make):
    for n in range(12):
        await store.accept(make.said(f"e{n}"))
        lease = await store.lease("w", now=T0, ttl=TTL, graph_id=make.graph)
        await store.commit(
            make.changes(n, lease=lease, settled=done(lease, status="failed", error="x"))
        )
        await store.release(lease)
    status = await store.directory.status(make.graph)
    assert uuids(status.failures) == [make.id(f"job e{n}") for n in range(11, 1, -1)]


async def test_status_of_the_store(store, make, other):
    before = await store.directory.status()
    await store.accept(make.said("e1"))
    await store.accept(other.said("e1", "e2"))
    await store.commit(make.graph_of(0, make.fact("f1", "jane", "LIKES", "tea")))
    after = await store.directory.status()
    assert after.graphs - before.graphs == 2
    assert after.episodes - before.episodes == 3
    assert after.entities - before.entities == 2
    assert after.facts - before.facts == 1
    assert after.jobs["pending"] - before.jobs.get("pending", 0) == 3
    assert after.details


async def test_status_of_a_graph_that_does_not_exist(store, make):
    status = await store.directory.status(make.graph)
    assert (status.graphs, status.episodes, status.facts) == (0, 0, 0)
    assert sum(status.jobs.values()) == 0
    assert (status.oldest_pending, status.failures) == (None, ())


async def test_an_entry_is_found_with_the_user_that_owns_it(store, names):
    id, user = names(), names()
    assert await store.directory.owned("thread", id) is None
    entry = await store.directory.put("thread", id, {"a": 1}, now=T0, owner=user)
    assert await store.directory.owned("thread", id) == (entry, None)
    owner = await store.directory.put("user", user, {"b": 2}, now=T0)
    assert await store.directory.owned("thread", id) == (entry, owner)
