"""A state machine that drives a store beside plain dicts and compares after each step."""

from __future__ import annotations

import asyncio
import os
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from graphmem.core.civil import micros
from graphmem.core.requests import Expansion, Filters, GroupKey
from graphmem.errors import ConflictError
from tests.support.builders import T0, TTL, Maker, at, channel, done, hits, uuids
from tests.support.content import content_of
from tests.support.model import GraphModel
from tests.support.places import Place
from tests.support.ranking import searched

EPISODES = [f"e{n}" for n in range(8)]
THINGS = ["jane", "jenny", "paul", "oslo", "rome", "tea"]
NAMES = ["LIVES_IN", "LIKES"]
WORDS = ["turtle", "parrot", "snail"]
YEARS = range(2018, 2027)

graphs = st.integers(0, 1)
episodes = st.lists(st.sampled_from(EPISODES), min_size=1, max_size=3, unique=True)
facts = st.tuples(
    st.integers(0, 9),
    st.sampled_from(THINGS),
    st.sampled_from(NAMES),
    st.sampled_from(THINGS),
    st.none() | st.sampled_from(YEARS),
    st.none() | st.sampled_from(YEARS),
    st.sampled_from(["holds", "holds", "past", "retracted"]),
    st.sampled_from(WORDS),
)


class StoreMachine(RuleBasedStateMachine):
    """Two graphs in one store; whatever happens to one leaves the other alone."""

    def __init__(self, place: Place | None) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory() if place is None else None
        self.place = place or Place("embedded", str(Path(self.folder.name) / "store.db"))
        self.runner = asyncio.Runner()
        self.store = self.run(self.place.prepared())
        seed = os.urandom(6).hex()
        self.makers = [Maker(f"graph:{n}-{seed}") for n in range(2)]
        self.models = [GraphModel(m.graph) for m in self.makers]
        self.now = T0
        self.leases: list[tuple[int, Any]] = []
        self.serial = 0

    def run(self, awaitable: Any) -> Any:
        return self.runner.run(_awaited(awaitable))

    def teardown(self) -> None:
        try:
            assert self.run(self.store.check()) == ()
            for maker in self.makers:
                while self.run(self.store.erase(maker.graph)):
                    pass
            self.run(self.store.close())
        finally:
            self.runner.close()
            if self.folder is not None:
                self.folder.cleanup()

    def key(self) -> str:
        self.serial += 1
        return f"n{self.serial}"

    def stamp(self, g: int):
        self.now += timedelta(microseconds=1)
        return self.now

    def commit(self, g: int, **fields: Any) -> None:
        model = self.models[g]
        changes = self.makers[g].changes(model.version, self.stamp(g), **fields)
        made = self.run(self.store.commit(changes))
        model.commit(changes)
        assert (made.version, made.stamp) == (model.version, changes.stamp)

    def ends(self, g: int, *keys: str):
        """The entities that a fact of these ends needs and that are not there yet."""
        model, make = self.models[g], self.makers[g]
        return tuple(
            make.entity(k) for k in sorted(set(keys)) if model.entity_of(make.id(k)) is None
        )

    # What a program does

    @rule(g=graphs, keys=episodes, word=st.sampled_from(WORDS), together=st.booleans())
    def accept(self, g, keys, word, together):
        make = self.makers[g]
        tag = self.key()
        jobs = [make.job(tag, *keys)] if together else [make.job(f"{tag}{k}", k) for k in keys]
        intake = make.intake(*(make.episode(k, f"{word} {tag}") for k in keys), jobs=jobs)
        receipts = self.run(self.store.accept(intake))
        assert [r.new for r in receipts] == self.models[g].accept(intake)
        assert [r.episode for r in receipts] == [
            self.models[g].episodes[e.uuid] for e in intake.episodes
        ]

    @rule(g=graphs, worker=st.sampled_from(["w1", "w2"]))
    def lease(self, g, worker):
        make, model = self.makers[g], self.models[g]
        expected = model.waiting(self.now)
        lease = self.run(
            self.store.lease(worker, now=self.now, ttl=TTL, graph_id=make.graph, limit=1000)
        )
        assert (uuids(lease.jobs) if lease else []) == expected
        if lease:
            assert all(lease.token > old.token for h, old in self.leases if h == g)
            about = {e for j in lease.jobs for e in j.episodes}
            assert uuids(lease.episodes) == [u for u in model.episodes if u in about]
            model.leased(lease)
            self.leases.append((g, lease))

    @rule(seconds=st.sampled_from([1, 30, 61]))
    def time_passes(self, seconds):
        self.now += timedelta(seconds=seconds)

    @rule(data=st.data())
    def renew(self, data):
        if not self.leases:
            return
        n = data.draw(st.integers(0, len(self.leases) - 1))
        g, lease = self.leases[n]
        if self.models[g].holds(lease):
            renewed = self.run(self.store.renew(lease, now=self.now, ttl=TTL))
            assert renewed == replace(lease, until=self.now + TTL)
            self.leases[n] = (g, renewed)
            self.models[g].lease = renewed
        elif self.models[g].lease is not None:
            with pytest.raises(ConflictError):
                self.run(self.store.renew(lease, now=self.now, ttl=TTL))

    @rule(data=st.data())
    def release(self, data):
        if self.leases:
            g, lease = data.draw(st.sampled_from(self.leases))
            self.run(self.store.release(lease))
            self.models[g].release(lease)

    @rule(data=st.data(), status=st.sampled_from(["succeeded", "failed", "pending"]))
    def settle(self, data, status):
        if not self.leases:
            return
        g, lease = data.draw(st.sampled_from(self.leases))
        model = self.models[g]
        open_ones = [
            s
            for s in done(lease, status=status)
            if s.job in model.jobs and model.jobs[s.job].status == "processing"
        ]
        settled = tuple(open_ones[: data.draw(st.integers(0, len(open_ones)))])
        if model.holds(lease):
            self.commit(g, lease=lease, settled=settled)
        elif model.lease is not None:
            with pytest.raises(ConflictError):
                self.commit(g, lease=lease, settled=settled)

    @rule(g=graphs, drawn=st.lists(facts, min_size=1, max_size=4), drop=st.integers(0, 9))
    def write_facts(self, g, drawn, drop):
        make, model = self.makers[g], self.models[g]
        made = {}
        for n, subject, name, object, since, until, status, word in drawn:
            if since and until and until < since:
                since, until = until, since
            fact = make.fact(
                f"f{n}",
                subject,
                name,
                object,
                at(since) if since else None,
                at(until) if until else None,
                status=status,
                fact=f"{subject} {name} {object} {word}",
            )
            # A merged end is written as the entity it went into, as the fold would.
            live = [model.entity_of(e) or e for e in (fact.subject, fact.object)]
            made[fact.uuid] = replace(fact, subject=live[0], object=live[1])
        keys = [k for _, s, _, o, *_ in drawn for k in (s, o)]
        gone = make.id(f"fact f{drop}")
        heir = next(iter(made))
        pairs = ((gone, heir),) if gone in model.facts and gone not in made else ()
        self.commit(
            g,
            facts=tuple(made.values()),
            entities=self.ends(g, *keys),
            dropped_facts=(gone,) if pairs else (),
            successors=pairs,
        )

    @rule(g=graphs, data=st.data(), subject=st.sampled_from(THINGS), name=st.sampled_from(NAMES))
    def tell_claims(self, g, data, subject, name):
        make, model = self.makers[g], self.models[g]
        if not model.episodes:
            return
        known = sorted(model.claims)
        made = []
        for link in data.draw(
            st.lists(st.sampled_from(["corrects", "repeats", "fulfils"]), max_size=2)
        ):
            key = self.key()
            episode = data.draw(st.sampled_from(sorted(model.episodes)))
            linked = data.draw(st.lists(st.sampled_from(known), max_size=2)) if known else []
            claim = make.claim(key, "x", subject, name, "tea", fact=key)
            made.append(replace(claim, episode=episode, **{link: tuple(linked)}))
        mention = make.mention(self.key(), "x", subject)
        mention = replace(mention, episode=data.draw(st.sampled_from(sorted(model.episodes))))
        relation = make.relation(self.key(), "x", name)
        relation = replace(relation, episode=mention.episode)
        self.commit(
            g,
            claims=tuple(made),
            mentions=(mention,),
            relations=(relation,),
            entities=self.ends(g, subject, "tea"),
        )

    @rule(g=graphs, body=st.text(max_size=5), name=st.sampled_from(NAMES), drop=st.booleans())
    def write_slots(self, g, body, name, drop):
        make = self.makers[g]
        if drop:
            self.commit(g, dropped_slots=(make.key("jane", name),))
        else:
            tail = [f"f{n}" for n in range(3) if make.id(f"fact f{n}") in self.models[g].facts]
            body = body.encode("ascii", "backslashreplace").decode()
            self.commit(g, slots=(make.slot("jane", name, body=repr(body), tail=tail),))

    @rule(g=graphs, keys=episodes)
    def forget(self, g, keys):
        self.commit(g, forgotten=self.makers[g].all(keys))

    @rule(g=graphs, gone=episodes, keys=episodes)
    def unread(self, g, gone, keys):
        """Some are forgotten, others stay and lose what rests on them."""
        make = self.makers[g]
        left = [key for key in keys if key not in gone]
        self.commit(g, forgotten=make.all(gone), unread=make.all(left))

    @rule(g=graphs, pair=st.permutations(THINGS), data=st.data())
    def merge(self, g, pair, data):
        """Two entities become one: a dated link, the members, every fact under the one kept."""
        make, model = self.makers[g], self.models[g]
        keep, drop = (make.id(k) for k in pair[:2])
        if keep not in model.entities or drop not in model.entities or not model.episodes:
            return
        kept, gone = model.entities[keep], model.entities[drop]
        one = replace(kept, members=tuple(sorted({*kept.members, drop, *gone.members})))
        moved = tuple(
            replace(
                f,
                subject=keep if f.subject == drop else f.subject,
                object=keep if f.object == drop else f.object,
            )
            for f in model.facts.values()
            if drop in (f.subject, f.object)
        )
        link = replace(
            make.link(self.key(), "x", pair[0], pair[1], created_at=self.now),
            episode=data.draw(st.sampled_from(sorted(model.episodes))),
        )
        self.commit(g, links=(link,), entities=(one,), dropped_entities=(drop,), facts=moved)

    @rule(g=graphs, which=st.sampled_from(THINGS))
    def unmerge(self, g, which):
        make, model = self.makers[g], self.models[g]
        entity = model.entities.get(make.id(which))
        if entity is None or not entity.members or not model.episodes:
            return
        back = [make.entity(k) for k in THINGS if make.id(k) in entity.members]
        link = replace(
            make.link(self.key(), "x", which, back[0].name, kind="distinct_from"),
            episode=min(model.episodes),
            created_at=self.now,
        )
        self.commit(g, links=(link,), entities=(replace(entity, members=()), *back))

    @rule(g=graphs, wrong=st.sampled_from(["version", "later version", "stamp", "lease"]))
    def conflict(self, g, wrong):
        make, model = self.makers[g], self.models[g]
        changes = make.changes(
            model.version,
            self.stamp(g),
            claims=(make.claim("never", "x", "jane", "LIKES", "tea"),),
            entities=(make.entity("never"),),
            forgotten=make.all(EPISODES),
        )
        if wrong == "version":
            changes = replace(changes, version=model.version - 1)
        elif wrong == "later version":
            changes = replace(changes, version=model.version + 1)
        elif wrong == "stamp" and model.stamp is not None:
            changes = replace(changes, stamp=model.stamp)
        else:
            lost = [x for h, x in self.leases if h == g and not model.holds(x)]
            if not lost or model.lease is None:
                return
            changes = replace(changes, lease=lost[0])
        with pytest.raises(ConflictError):
            self.run(self.store.commit(changes))

    @rule()
    def reopen(self):
        self.run(self.store.close())
        self.store = self.run(self.place.prepared())

    @rule(g=graphs, size=st.sampled_from([3, 10_000]))
    def erase(self, g, size):
        if self.serial % 3 or not self.models[g].version:
            return
        while self.run(self.store.erase(self.makers[g].graph, limit=size)):
            assert self.run(self.store.state(self.makers[g].graph)).version == 0
        self.models[g] = GraphModel(self.makers[g].graph)
        self.leases = [(h, lease) for h, lease in self.leases if h != g]

    # What a reader sees

    @rule(
        g=graphs, word=st.sampled_from(WORDS), year=st.sampled_from(YEARS), month=st.integers(1, 12)
    )
    def search(self, g, word, year, month):
        make, model = self.makers[g], self.models[g]
        instant = micros(at(year, month))
        found = self.run(
            searched(
                self.store,
                make.look(
                    "fact", "episode", text=word, limit=100, filters=Filters(holds_at=instant)
                ),
            )
        )
        assert set(hits(found, "fact")) == model.facts_at(word, instant)
        assert set(hits(found, "episode")) == {
            u for u, terms in model.words.items() if word in terms
        }
        for fact in found.facts.values():
            assert {fact.subject, fact.object} <= set(found.entities)

    @rule(g=graphs, subject=st.sampled_from(THINGS), name=st.sampled_from(NAMES))
    def read_group(self, g, subject, name):
        make, model = self.makers[g], self.models[g]
        key = make.id(subject)
        told = self.run(self.store.claims(make.graph, [GroupKey(subjects=(key,), name=name)]))
        assert uuids(told.claims) == sorted(model.group(key, name))
        assert uuids(told.facts) == sorted(
            u for u, f in model.facts.items() if (f.subject, f.name) == (key, name)
        )

    @rule(g=graphs, keys=episodes)
    def read_evidence(self, g, keys):
        make, model = self.makers[g], self.models[g]
        got = self.run(self.store.evidence(make.graph, episodes=make.all(keys)))
        own = {u for u, c in model.claims.items() if c.episode in make.all(keys)}
        assert own <= set(uuids(got.claims)) <= set(model.claims)
        assert set(uuids(got.mentions)) == {
            u for u, m in model.mentions.items() if m.episode in make.all(keys)
        }

    @rule(g=graphs, origin=st.sampled_from(THINGS), year=st.sampled_from(YEARS))
    def expand(self, g, origin, year):
        make, model = self.makers[g], self.models[g]
        key, instant = make.id(origin), micros(at(year))
        found = self.run(
            self.store.expand(
                Expansion(
                    graph_id=make.graph, origins=(key,), hops=1, filters=Filters(holds_at=instant)
                )
            )
        )
        assert set(hits(found, "fact", "hops")) == {
            u
            for u, f in model.facts.items()
            if key in (f.subject, f.object) and f.holds_from <= instant < f.holds_to
        }
        assert all(h.score == 0 for h in channel(found, "fact", "hops").hits)

    @rule(g=graphs)
    def fetch(self, g):
        make, model = self.makers[g], self.models[g]
        asked = make.all(f"fact f{n}" for n in range(10))
        got = self.run(self.store.fetch(make.graph, "fact", asked))
        assert [f and f.uuid for f in got] == [model.fact_of(u) for u in asked]
        asked = make.all(THINGS)
        got = self.run(self.store.fetch(make.graph, "entity", asked))
        assert [e and e.uuid for e in got] == [model.entity_of(u) for u in asked]

    @rule(g=graphs)
    def read_slots(self, g):
        make, model = self.makers[g], self.models[g]
        keys = [make.key("jane", name) for name in NAMES]
        heads = self.run(self.store.slots(make.graph, keys))
        assert list(heads.slots) == [model.slots.get(k) for k in keys]
        tails = {u for s in heads.slots if s for u in s.tail}
        assert set(uuids(heads.facts)) == tails & set(model.facts)

    @invariant()
    def both_graphs_hold_what_the_model_holds(self):
        for maker, model in zip(self.makers, self.models, strict=True):
            assert self.run(self.seen(maker.graph, model)) == _bare(model.content())

    async def seen(self, graph: str, model: GraphModel) -> dict[str, Any]:
        content = await content_of(self.store, graph)
        tasks = dict.fromkeys(j.task for j in model.jobs.values())
        jobs = [j for t in tasks for j in await self.store.directory.task(t)]
        content["jobs"] = [(j.uuid, j.episodes, j.status, j.attempts) for j in jobs]
        assert sum(content.pop("waiting").values()) == len(jobs)
        assert content.pop("counts") == tuple(
            len(content[k]) for k in ("episodes", "entities", "facts", "claims")
        )
        for table in ("links", "relations"):
            content[table] = sorted(uuids(content[table]))
        return _bare(content)


async def _awaited(awaitable: Any) -> Any:
    return await awaitable


def _bare(content: dict[str, Any]) -> dict[str, Any]:
    """Search terms are the index's own; whether records bring them back is the store's choice."""
    for table in ("facts", "entities"):
        content[table] = [replace(r, terms=()) for r in content[table]]
    return content


@pytest.mark.timeout(600)
def test_a_store_is_what_the_model_is(store_name, request):
    place = request.getfixturevalue("neo4j_place") if store_name == "neo4j" else None
    count, steps = (25, 40) if store_name == "embedded" else (5, 30)
    count = int(os.environ.get("GRAPHMEM_TEST_EXAMPLES", count))
    run_state_machine_as_test(
        lambda: StoreMachine(place),
        settings=settings(
            max_examples=count,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
