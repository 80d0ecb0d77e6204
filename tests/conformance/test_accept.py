"""`accept`: episodes and jobs, durable, once."""

from __future__ import annotations

import asyncio
from datetime import timedelta, timezone

import pytest

from graphmem.errors import ConflictError
from tests.support.builders import T0, TTL, at, hits, uuids, vector, with_position
from tests.support.ranking import searched


async def test_receipts_come_in_order_with_growing_positions(store, make):
    first = await store.accept(make.said("e1", "e2"))
    second = await store.accept(make.said("e3"))
    assert [r.new for r in (*first, *second)] == [True] * 3
    assert [r.episode.position for r in (*first, *second)] == [1, 2, 3]
    assert uuids(r.episode for r in first) == [make.id("e1"), make.id("e2")]


async def test_every_field_comes_back(store, make):
    episode = make.episode(
        "e1",
        "Zoë said: “naïve” 東京\n\ttab",
        source="json",
        role="friend of the family",
        name="O'Brien",
        reference_time=at(1999, 12, 31),
        created_at=T0,
        thread_id="thread/1",
        source_description="crm",
        metadata={"a": [1, 2.5, None, True, {"b": "ü"}], "": ""},
        trust=40,
        zone="Pacific/Auckland",
    )
    (receipt,) = await store.accept(make.intake(episode))
    assert receipt.episode == with_position(episode, 1)
    assert await store.fetch(make.graph, "episode", [episode.uuid]) == (receipt.episode,)


async def test_what_was_not_given_stays_away(store, make):
    episode = make.episode("e1", role=None)
    await store.accept(make.intake(episode))
    assert await store.fetch(make.graph, "episode", [episode.uuid]) == (with_position(episode, 1),)


async def test_the_same_episode_twice_is_once(store, make):
    await store.accept(make.said("e1"))
    (again,) = await store.accept(
        make.intake(make.episode("e1", "another text"), jobs=[make.job("late", "e1")])
    )
    assert not again.new
    assert again.episode.content == "text of e1"
    assert again.episode.position == 1
    assert again.task == make.id("task e1")
    assert (await store.directory.status(make.graph)).episodes == 1
    assert await store.directory.task(make.id("task late")) == ()


async def test_a_repeated_episode_is_not_found_by_its_second_text(store, make):
    await store.accept(make.intake(make.episode("e1", "green tea")))
    await store.accept(make.intake(make.episode("e1", "black coffee")))
    assert hits(await searched(store, make.look("episode", text="tea")), "episode") == [
        make.id("e1")
    ]
    assert hits(await searched(store, make.look("episode", text="coffee")), "episode") == []


async def test_twice_in_one_intake_is_once(store, make):
    first, second = await store.accept(
        make.intake(make.episode("e1", "tea"), make.episode("e1", "coffee"), passages=[])
    )
    assert (first.new, second.new) == (True, False)
    assert first.episode == second.episode
    assert (await store.directory.status(make.graph)).episodes == 1


async def test_a_job_lists_new_episodes_only(store, make):
    await store.accept(make.said("e1"))
    await store.accept(
        make.intake(make.episode("e1"), make.episode("e2"), jobs=[make.job("both", "e1", "e2")])
    )
    (job,) = await store.directory.task(make.id("task both"))
    assert job.episodes == (make.id("e2"),)
    assert (job.status, job.attempts, job.error, job.answer) == ("pending", 0, None, None)
    assert job.created_at == T0


async def test_a_job_of_old_episodes_only_is_not_stored(store, make):
    await store.accept(make.said("e1"))
    await store.accept(make.intake(make.episode("e1"), jobs=[make.job("again", "e1")]))
    assert await store.directory.task(make.id("task again")) == ()


async def test_the_task_of_an_episode_is_forgotten_with_it(store, make):
    await store.accept(make.said("e1"))
    await store.commit(make.changes(0, forgotten=make.all(["e1"])))
    (receipt,) = await store.accept(make.intake(make.episode("e1")))
    assert receipt.new
    assert receipt.task is None
    (again,) = await store.accept(make.intake(make.episode("e1")))
    assert (again.new, again.task) == (False, None)


async def test_found_by_text_and_vector_at_once(store, make):
    episode = make.episode("e1", "my turtle is called Sheldon")
    await store.accept(
        make.intake(episode, passages=[make.passage(episode, vector=vector((3, 1.0), (9, 0.1)))])
    )
    found = await searched(store, make.look("episode", text="turtle", vector=vector(3)))
    assert hits(found, "episode") == [episode.uuid]
    assert hits(found, "episode", "vector") == [episode.uuid]
    assert found.episodes[episode.uuid].content == episode.content


async def test_accepting_does_not_move_the_version(store, make):
    await store.accept(make.said("e1"))
    state = await store.state(make.graph)
    assert (state.version, state.stamp) == (0, None)
    await store.commit(make.changes(0))
    before = await store.state(make.graph)
    await store.accept(make.said("e2"))
    assert await store.state(make.graph) == before


async def test_positions_are_each_graphs_own(store, make, other):
    await store.accept(make.said("e1", "e2"))
    (receipt,) = await store.accept(other.said("e1"))
    assert receipt.episode.position == 1


async def test_accepting_at_once_loses_and_doubles_nothing(store, stores, make):
    more = [store, await stores(), await stores()]
    keys = [f"e{n}" for n in range(12)]
    receipts = await asyncio.gather(
        *(more[n % 3].accept(make.said(key)) for n, key in enumerate(keys)),
        *(more[n % 3].accept(make.said(key)) for n, key in enumerate(reversed(keys))),
    )
    assert sum(r.new for rs in receipts for r in rs) == len(keys)
    page = await store.scan(make.graph, "episode")
    assert [e.position for e in page.records] == list(range(1, len(keys) + 1))
    assert {e.uuid for e in page.records} == set(make.all(keys))


async def test_no_episodes_no_receipts(store, make):
    assert await store.accept(make.intake()) == ()


async def test_a_graph_that_is_being_erased_takes_nothing(store, make):
    await store.accept(make.said("e1", "e2", "e3"))
    assert await store.erase(make.graph, limit=1)
    with pytest.raises(ConflictError):
        await store.accept(make.said("e4"))


async def test_a_long_intake(store, make):
    keys = [f"e{n}" for n in range(700)]
    receipts = await store.accept(make.said(*keys))
    assert [r.episode.position for r in receipts] == list(range(1, 701))
    lease = await store.lease("w", now=T0, ttl=TTL, graph_id=make.graph, limit=1000)
    assert [j.uuid for j in lease.jobs] == [make.id(f"job {k}") for k in keys]
    assert uuids(lease.episodes) == list(make.all(keys))


async def test_other_zones_come_back_as_utc(store, make):
    local = T0.astimezone(timezone(timedelta(hours=5, minutes=30)))
    await store.accept(make.intake(make.episode("e1", created_at=local, reference_time=local)))
    (episode,) = await store.fetch(make.graph, "episode", [make.id("e1")])
    assert episode.created_at == episode.reference_time == T0
    assert episode.created_at.utcoffset() == timedelta(0)


async def test_passages_of_one_episode_are_one_hit(store, make):
    episode = make.episode("e1", "tea tea tea and the rest of it")
    passages = [
        make.passage(episode, 0, text="the rest of it"),
        make.passage(episode, 1, text="tea tea tea"),
        make.passage(episode, 2, text="tea and other things that make it longer than that"),
    ]
    await store.accept(make.intake(episode, passages=passages))
    found = await searched(store, make.look("episode", text="tea"))
    (hit,) = next(c for c in found.channels if c.name == "text").hits
    assert (hit.uuid, hit.passage) == (episode.uuid, 1)
