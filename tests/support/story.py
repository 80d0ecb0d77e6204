"""A history that can be broken off at any point and taken up again by another process.

Each step is recorded in the store's own directory once it is done, and may be repeated: that is
what a program with durable work does. `told` reads everything back, in words that do not depend
on the graph's id, so that two runs can be compared.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from graphmem.errors import ConflictError
from tests.support.builders import T0, TTL, Maker, at, done, hits, vector
from tests.support.content import content_of
from tests.support.ranking import searched

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from graphmem.core.ports import Store
    from graphmem.core.requests import Lease

T = TypeVar("T")
PLACES = {"e1": "oslo", "e2": "rome", "e3": "lima"}
TASKS = [f"task {key}" for key in (*PLACES, "embed e1")]
NAMED = ("task", "job", "fact", "claim", "mention", "link", "relation")
PARTS = {"work": (0, 4), "erasure": (4, 7), "all": (0, 7)}
"""The steps of each part: its first, and the one behind its last."""


class KnownMaker(Maker):
    """A maker that remembers the key behind each uuid it made."""

    def __init__(self, graph: str) -> None:
        super().__init__(graph)
        object.__setattr__(self, "keys", {graph: "G"})

    def id(self, key: str) -> str:
        uuid = super().id(key)
        self.keys[uuid] = key  # type: ignore[attr-defined]
        return uuid


@dataclass
class Story:
    """The history in one store; `day` counts its resumptions, so that old leases have lapsed."""

    store: Store
    graph: str
    day: int = 0
    part: str = "all"
    now: datetime = T0
    attempts: int = 0
    writing: bool = False
    make: KnownMaker = field(init=False)
    second: KnownMaker = field(init=False)

    def __post_init__(self) -> None:
        self.now = T0 + timedelta(days=self.day)
        self.make = KnownMaker(self.graph)
        self.second = KnownMaker(f"{self.graph}-second")
        for key in PLACES:
            self.make.all([key, PLACES[key], *(f"{kind} {key}" for kind in NAMED)])
        self.make.all([*TASKS, "jane", "job embed e1"])
        self.second.all(["s0", "s1", "s2", "s9"])

    async def write(self, change: Awaitable[T]) -> T:
        """Do something that changes the store; only here is it worth dying."""
        self.writing = True
        try:
            return await change
        finally:
            self.writing = False

    async def tell(self) -> None:
        """From the first step that is not recorded to the last."""
        while (step := await self.begun()) < PARTS[self.part][1]:
            await getattr(self, f"step_{step}")()
            body = {"step": step + 1}
            await self.write(self.store.directory.put("setting", self.graph, body, now=T0))

    async def begun(self) -> int:
        """The first step that is not recorded as done."""
        entry = await self.store.directory.get("setting", self.graph)
        return PARTS[self.part][0] if entry is None else int(str(entry.body["step"]))

    async def step_0(self) -> None:
        await self.write(self.store.accept(self.said("e1", "e2")))

    async def step_1(self) -> None:
        await self.work("e1", "e2")

    async def step_2(self) -> None:
        await self.write(self.store.accept(self.said("e2", "e3")))
        await self.work("e3")

    async def step_3(self) -> None:
        """Forget e2: its place closes, and the one that it replaced is open again."""
        make = self.make
        while (await self.store.fetch(self.graph, "episode", make.all(["e2"])))[0] is not None:
            told = await self.store.evidence(self.graph, episodes=make.all(["e2"]))
            changes = make.changes(
                told.state.version, T0 + timedelta(minutes=told.state.version + 1),
                forgotten=make.all(["e2"]),
                dropped_facts=make.all(["fact e2"]),
                dropped_entities=make.all(["rome"]),
                entities=(make.entity("jane", mentions=3),),
                facts=(self.fact("e1"),),
                successors=((make.id("fact e2"), make.id("fact e1")),),
            )  # fmt: skip
            await self.attempt(changes)

    async def step_4(self) -> None:
        second = self.second
        episodes = [second.episode(f"s{n}", f"second turtle {n}") for n in range(3)]
        await self.write(self.store.accept(second.intake(*episodes)))
        if (await self.store.state(second.graph)).version == 0:
            fact = second.fact("s", "jane", "LIKES", "tea", fact="second tea")
            claims = tuple(second.claim(f"s{n}", f"s{n}", "jane", "LIKES", "tea") for n in range(3))
            await self.attempt(second.graph_of(0, fact, claims=claims))

    async def step_5(self) -> None:
        while await self.write(self.store.erase(self.second.graph, limit=4)):
            pass

    async def step_6(self) -> None:
        life = self.second.episode("s9", "second life")
        await self.write(self.store.accept(self.second.intake(life)))

    def said(self, *keys: str) -> Any:
        """Messages, each with a job and a vector."""
        make = self.make
        episodes = [make.episode(k, f"I live in {PLACES[k]} now", created_at=T0) for k in keys]
        passages = [make.passage(e, vector=vector(len(PLACES[k]))) for e, k in
                    zip(episodes, keys, strict=True)]  # fmt: skip
        for passage, key in zip(passages, keys, strict=True):
            make.keys[passage.uuid] = f"passage {key}"
        return make.intake(*episodes, passages=passages, jobs=[make.job(k, k) for k in keys])

    async def work(self, *keys: str) -> None:
        """Lease and commit, one job at a time, until the work of these episodes is done."""
        tasks = [self.make.id(f"task {k}") for k in (*keys, *(f"embed {k}" for k in keys))]
        while True:
            jobs = [j for t in tasks for j in await self.store.directory.task(t)]
            if all(j.status in ("succeeded", "failed") for j in jobs):
                return
            lease = await self.write(
                self.store.lease("worker", now=self.now, ttl=TTL, graph_id=self.graph, limit=1)
            )
            if lease is None:
                self.now += timedelta(hours=1)
                continue
            lease = await self.write(self.store.renew(lease, now=self.now, ttl=TTL))
            await self.settle(lease)
            await self.write(self.store.release(lease))

    async def settle(self, lease: Lease) -> None:
        """One commit: what the leased job's episode brings, or only its vector."""
        make = self.make
        version = (await self.store.state(self.graph)).version
        (job,) = lease.jobs
        keys = [k for k in PLACES if make.id(k) in job.episodes]
        key, before = keys[0], list(PLACES)[list(PLACES).index(keys[0]) - 1]
        stamp = T0 + timedelta(minutes=version + 1)
        brought: dict[str, Any] = {
            "stamp": stamp,
            "lease": lease,
            "settled": done(lease),
        }
        if job.kind == "embed":
            brought["vectors"] = ((make.id(f"fact {key}"), vector(9)),)
        else:
            closing = key in ("e2", "e3")
            brought |= {
                "claims": (make.claim(key, key, "jane", "LIVES_IN", PLACES[key]),),
                "mentions": (make.mention(key, key, "jane"),),
                "entities": (make.entity("jane", mentions=1), make.entity(PLACES[key])),
                "facts": (
                    self.fact(key),
                    *((self.fact(before, until=at(2025, 2)),) if closing else ()),
                ),
                "slots": (make.slot("jane", "LIVES_IN", body=key, tail=[key]),),
                "jobs": (
                    make.job(f"embed {key}", key, kind="embed", task=make.id(f"task embed {key}")),
                )
                if key == "e1"
                else (),
                "links": (make.link(key, key, "jane", PLACES[key]),) if key == "e2" else (),
                "relations": (make.relation(key, key, "LIVES_IN"),) if key == "e2" else (),
            }
        await self.attempt(make.changes(version, **brought))

    def fact(self, key: str, until: datetime | None = None) -> Any:
        """That Jane lives in the place which an episode names."""
        return self.make.fact(key, "jane", "LIVES_IN", PLACES[key], at(2025), until, episodes=[key])

    async def attempt(self, changes: Any) -> None:
        """Commit; when a dead process's last commit has arrived meanwhile, read again."""
        self.attempts += 1
        assert self.attempts < 100, "the story goes round in circles"
        try:
            await self.write(self.store.commit(changes))
        except ConflictError:
            self.now += timedelta(hours=1)

    async def told(self) -> str:
        """Everything the store says about it, one line each, the same for every graph id."""
        make, store = self.make, self.store
        tasks = make.all(TASKS)
        keys = make.keys | self.second.keys | {self.second.graph: "G2"}
        lines: list[str] = []
        for maker in (make, self.second):
            content = await content_of(store, maker.graph, tasks if maker is make else ())
            for name, part in content.items():
                rows = part if isinstance(part, list | tuple) else [part]
                lines += sorted(f"{name}: {_line(row, keys)}" for row in rows)
        heads = await store.slots(self.graph, [make.key("jane", "LIVES_IN")])
        lines += [f"slot: {_line(slot, keys)}" for slot in heads.slots]
        heirs = await store.fetch(self.graph, "fact", make.all(f"fact {k}" for k in PLACES))
        lines += [f"heir: {_line(heir and heir.uuid, keys)}" for heir in heirs]
        for maker in (make, self.second):
            look = maker.look(
                "fact", "episode", "entity", text="live oslo rome lima second", vector=vector(9)
            )
            found = await searched(store, look)
            for c in found.channels:
                named = sorted(_line(u, keys) for u in hits(found, c.scope, c.name))
                lines.append(f"{c.scope} {c.name}: {named}")
        lines.append(f"erasing: {self.second.graph in await store.directory.erasing()}")
        return "\n".join(lines)


def _line(row: Any, keys: dict[str, str]) -> str:
    text = json.dumps(_plain(row), sort_keys=True, default=str)
    for uuid, key in sorted(keys.items(), key=lambda pair: -len(pair[0])):
        text = text.replace(uuid, key)
    return text


def _plain(row: Any) -> Any:
    """A record as JSON, without what a resumed run may count otherwise."""
    if is_dataclass(row) and not isinstance(row, type):
        return {
            f.name: _plain(getattr(row, f.name))
            for f in fields(row)
            if f.name not in ("attempts", "place")
        }
    if isinstance(row, tuple | list):
        return [_plain(each) for each in row]
    return row
