"""Forgetting inside a commit: an episode goes with all that rests on it alone."""

from __future__ import annotations

from dataclasses import replace

from tests.support.builders import T0, TTL, done, hits, uuids, vector
from tests.support.content import content_of
from tests.support.ranking import searched


async def told(store, make):
    """Two episodes, each with evidence of every kind, and a job that is about both."""
    first, second = make.episode("e1", "secret turtle"), make.episode("e2", "public cat")
    await store.accept(
        make.intake(
            first,
            second,
            passages=[
                make.passage(first, vector=vector(1)),
                make.passage(second, vector=vector(2)),
            ],
            jobs=[make.job("one", "e1"), make.job("both", "e1", "e2")],
        )
    )
    await store.commit(
        make.changes(
            0,
            mentions=(make.mention("m1", "e1", "jane"), make.mention("m2", "e2", "jane")),
            claims=(
                make.claim("c1", "e1", "jane", "OWNS", "turtle"),
                make.claim("c2", "e2", "jane", "OWNS", "cat"),
            ),
            links=(make.link("l1", "e1", "jane", "jenny"), make.link("l2", "e2", "jane", "joan")),
            relations=(make.relation("r1", "e1", "OWNS"), make.relation("r2", "e2", "KEEPS")),
            entities=tuple(make.entity(k) for k in ("jane", "turtle", "cat")),
            facts=(
                make.fact("f1", "jane", "OWNS", "turtle", episodes=["e1"]),
                make.fact("f2", "jane", "OWNS", "cat", episodes=["e2"]),
            ),
        )
    )


async def test_what_rests_on_it_is_gone(store, make):
    await told(store, make)
    await store.commit(
        make.changes(
            1,
            forgotten=make.all(["e1"]),
            dropped_facts=(make.id("fact f1"),),
            dropped_entities=make.all(["turtle"]),
        )
    )
    content = await content_of(store, make.graph)
    assert uuids(content["episodes"]) == [make.id("e2")]
    assert uuids(content["claims"]) == [make.id("claim c2")]
    assert uuids(content["mentions"]) == [make.id("mention m2")]
    assert uuids(content["links"]) == [make.id("link l2")]
    assert uuids(content["relations"]) == [make.id("relation r2")]
    assert content["counts"] == (1, 2, 1, 1)
    found = await searched(
        store, make.look("episode", "fact", text="secret turtle", vector=vector(1))
    )
    assert all(make.id("e1") not in hits(found, "episode", c) for c in ("text", "vector"))
    assert make.id("fact f1") not in hits(found, "fact")
    assert await store.directory.task(make.id("task one")) == ()
    (job,) = await store.directory.task(make.id("task both"))
    assert job.episodes == (make.id("e2"),)


async def test_what_rests_on_others_stays(store, make):
    await told(store, make)
    before = await content_of(store, make.graph)
    await store.commit(make.changes(1, forgotten=make.all(["e1"])))
    after = await content_of(store, make.graph)
    assert after["facts"] == before["facts"]
    assert after["entities"] == before["entities"]
    assert hits(await searched(store, make.look("episode", text="public")), "episode") == [
        make.id("e2")
    ]


async def test_positions_are_not_given_again(store, make):
    await store.accept(make.said("e1", "e2"))
    await store.commit(make.changes(0, forgotten=make.all(["e2"])))
    (receipt,) = await store.accept(make.said("e3"))
    assert receipt.episode.position == 3


async def test_a_forgotten_id_can_be_told_anew(store, make):
    await told(store, make)
    await store.commit(make.changes(1, forgotten=make.all(["e1"])))
    (receipt,) = await store.accept(make.intake(make.episode("e1", "new words")))
    assert receipt.new
    assert receipt.episode.content == "new words"
    found = await searched(store, make.look("episode", text="secret turtle"))
    assert hits(found, "episode") == []


async def test_forgetting_what_is_unknown_is_harmless(store, make):
    await told(store, make)
    before = await content_of(store, make.graph)
    await store.commit(make.changes(1, forgotten=(make.id("nothing"),)))
    after = await content_of(store, make.graph)
    assert {k: v for k, v in after.items() if k not in ("version", "stamp")} == {
        k: v for k, v in before.items() if k not in ("version", "stamp")
    }


async def test_forgotten_goes_first(store, make):
    """Evidence of the same commit is written after the forgetting."""
    await told(store, make)
    claim = make.claim("c9", "e2", "jane", "OWNS", "dog")
    await store.commit(make.changes(1, forgotten=make.all(["e1"]), claims=(claim,)))
    content = await content_of(store, make.graph)
    assert set(uuids(content["claims"])) == {make.id("claim c2"), claim.uuid}


async def test_a_forgotten_episodes_leased_job_is_gone(store, make):
    await store.accept(make.said("e1", "e2"))
    lease = await store.lease("w", now=T0, ttl=TTL, graph_id=make.graph)
    await store.commit(make.changes(0, forgotten=make.all(["e1"])))
    await store.release(lease)
    again = await store.lease("w", now=T0, ttl=TTL, graph_id=make.graph)
    assert uuids(again.jobs) == [make.id("job e2")]
    assert uuids(again.episodes) == [make.id("e2")]


async def test_forgetting_many(store, make):
    keys = [f"e{n}" for n in range(600)]
    await store.accept(make.said(*keys))
    await store.commit(
        make.changes(0, claims=tuple(make.claim(f"c{k}", k, "jane", "LIKES", "tea") for k in keys))
    )
    await store.commit(make.changes(1, forgotten=make.all(keys[1:])))
    content = await content_of(store, make.graph)
    assert uuids(content["episodes"]) == [make.id("e0")]
    assert uuids(content["claims"]) == [make.id("claim ce0")]
    assert hits(await searched(store, make.look("episode", text="text")), "episode") == [
        make.id("e0")
    ]


async def test_a_replayed_episode_with_the_same_words_is_found(store, make):
    await told(store, make)
    await store.commit(make.changes(1, forgotten=make.all(["e1"])))
    episode = replace(make.episode("e1", "secret turtle"), created_at=T0)
    await store.accept(make.intake(episode))
    assert hits(await searched(store, make.look("episode", text="turtle")), "episode") == [
        episode.uuid
    ]


async def test_what_rests_on_an_unread_episode_is_gone_and_the_episode_stays(store, make):
    await told(store, make)
    before = await content_of(store, make.graph)
    job = replace(make.job("again e1", "e1", kind="again"), created_at=T0)
    await store.commit(
        make.changes(
            1,
            unread=make.all(["e1"]),
            dropped_facts=(make.id("fact f1"),),
            dropped_entities=make.all(["turtle"]),
            jobs=(job,),
        )
    )
    content = await content_of(store, make.graph)
    assert content["episodes"] == before["episodes"]
    assert uuids(content["claims"]) == [make.id("claim c2")]
    assert uuids(content["mentions"]) == [make.id("mention m2")]
    assert uuids(content["links"]) == [make.id("link l2")]
    assert uuids(content["relations"]) == [make.id("relation r2")]
    found = await searched(
        store, make.look("episode", "fact", text="secret turtle", vector=vector(1))
    )
    assert all(make.id("e1") in hits(found, "episode", c) for c in ("text", "vector"))
    assert make.id("fact f1") not in hits(found, "fact")
    (own,) = await store.directory.task(make.id("task one"))
    assert own.episodes == (make.id("e1"),)
    (again,) = await store.directory.task(job.task)
    assert (again.kind, again.status, again.created_at) == ("again", "pending", T0)
    assert await store.check() == ()


async def test_what_is_unread_can_be_said_again_in_the_same_commit(store, make):
    """Evidence of the same commit is written after the old is gone, under the same ids too."""
    await told(store, make)
    claim = make.claim("c1", "e1", "jane", "OWNS", "cat", corrects=("c2",))
    mention = make.mention("m1", "e1", "joan")
    await store.commit(
        make.changes(
            1,
            unread=make.all(["e1"]),
            claims=(claim,),
            mentions=(mention,),
            links=(make.link("l1", "e1", "jane", "jim"),),
            relations=(make.relation("r1", "e1", "HAS"),),
        )
    )
    content = await content_of(store, make.graph)
    assert {x.uuid: x.drop for x in content["links"]}[make.id("link l1")] == make.id("jim")
    assert {x.uuid: x.name for x in content["relations"]}[make.id("relation r1")] == "HAS"
    known = {c.uuid: c for c in content["claims"]}
    assert set(known) == {make.id("claim c1"), make.id("claim c2")}
    assert known[claim.uuid].object == make.id("cat")
    assert known[claim.uuid].corrects == claim.corrects
    assert {m.uuid: m.entity for m in content["mentions"]}[mention.uuid] == make.id("joan")


async def test_some_are_forgotten_and_some_unread_at_once(store, make):
    await told(store, make)
    await store.commit(make.changes(1, forgotten=make.all(["e1"]), unread=make.all(["e2"])))
    content = await content_of(store, make.graph)
    assert uuids(content["episodes"]) == [make.id("e2")]
    assert not any(content[kind] for kind in ("claims", "mentions", "links", "relations"))


async def test_a_job_that_was_done_waits_again(store, make):
    await told(store, make)
    job = replace(make.job("again e1", "e1", kind="again"), created_at=T0)
    await store.commit(make.changes(1, unread=make.all(["e1"]), jobs=(job,)))
    while (lease := await store.lease("w", now=T0, ttl=TTL, graph_id=make.graph)) is not None:
        version = (await store.state(make.graph)).version
        await store.commit(make.changes(version, lease=lease, settled=done(lease), gives_back=True))
    version = (await store.state(make.graph)).version
    await store.commit(make.changes(version, unread=make.all(["e1"]), jobs=(job,)))
    lease = await store.lease("w", now=T0, ttl=TTL, graph_id=make.graph)
    assert [(j.uuid, j.created_at) for j in lease.jobs] == [(job.uuid, T0)]
    assert uuids(lease.episodes) == [make.id("e1")]


async def test_having_the_unknown_unread_is_harmless(store, make):
    await told(store, make)
    before = await content_of(store, make.graph)
    await store.commit(make.changes(1, unread=(make.id("nothing"),)))
    after = await content_of(store, make.graph)
    assert after | {"version": 1, "stamp": before["stamp"]} == before | {"version": 1}
