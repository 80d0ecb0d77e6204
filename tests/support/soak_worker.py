"""One of several processes that write and read the same graphs at once.

`python -m tests.support.soak_worker` reads one JSON order from standard input, works for so many
seconds and answers with what it was promised: the episodes accepted and the facts committed.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from graphmem.core.records import OPEN_END
from graphmem.core.requests import Expansion, Probe
from graphmem.errors import ConflictError
from tests.support.builders import Maker, done, hits, vector
from tests.support.places import Place
from tests.support.ranking import searched

if TYPE_CHECKING:
    from graphmem.core.ports import Store
    from graphmem.core.requests import Lease

TTL = timedelta(seconds=20)
TICK = timedelta(microseconds=1)


class Worker:
    """Tells, works and asks by turns; counts what it was promised."""

    def __init__(self, store: Store, name: str, graphs: list[str]) -> None:
        self.store, self.name = store, name
        self.makers = [Maker(g) for g in graphs]
        self.chance = random.Random(name)
        self.count = 0
        self.accepted: list[tuple[str, str]] = []
        self.committed: list[tuple[str, str]] = []
        self.conflicts = self.searches = 0

    async def work(self, seconds: float) -> dict[str, Any]:
        """By turns until the time is over and all was done once, then the rest of the jobs."""
        until, late = time.monotonic() + seconds, time.monotonic() + 60
        while time.monotonic() < until or (
            time.monotonic() < late and not (self.accepted and self.searches)
        ):
            await self.chance.choice(
                [self.accept, self.commit, self.commit, self.ask, self.write]
            )()
        late = time.monotonic() + 60
        while time.monotonic() < late and await self.waiting():
            await self.commit()
        return {
            "accepted": self.accepted,
            "committed": self.committed,
            "conflicts": self.conflicts,
            "searches": self.searches,
        }

    async def waiting(self) -> bool:
        """Whether a job of these graphs is not settled."""
        for maker in self.makers:
            jobs = (await self.store.directory.status(maker.graph)).jobs
            if jobs.get("pending") or jobs.get("processing"):
                return True
        return False

    async def accept(self) -> None:
        make = self.chance.choice(self.makers)
        keys = [f"{self.name}-{self.count + n}" for n in range(3)]
        self.count += len(keys)
        episodes = [make.episode(k, f"turtle {k}", created_at=_now()) for k in keys]
        passages = [make.passage(e, vector=vector(self.chance.randrange(256))) for e in episodes]
        jobs = [make.job(k, k, created_at=_now()) for k in keys]
        intake = make.intake(*episodes, passages=passages, jobs=jobs)
        receipts = await self.store.accept(intake)
        assert all(r.new for r in receipts)
        self.accepted += [(make.graph, e.uuid) for e in episodes]
        found = await searched(self.store, make.look("episode", text=keys[0], limit=100_000))
        assert episodes[0].uuid in hits(found, "episode"), "its own words are found at once"

    async def commit(self) -> None:
        """Lease a graph's work and commit it."""
        make = self.chance.choice(self.makers)
        lease = await self.store.lease(self.name, now=_now(), ttl=TTL, graph_id=make.graph, limit=5)
        if lease is None:
            await asyncio.sleep(0.01)
            return
        try:
            await self.settle(make, lease)
        finally:
            await self.store.release(lease)

    async def settle(self, make: Maker, lease: Lease) -> None:
        facts = tuple(
            make.fact(e.uuid, "jane", "SAW", f"thing {self.chance.randrange(9)}", e.created_at)
            for e in lease.episodes
        )
        while True:
            state = await self.store.state(make.graph)
            stamp = max(_now(), state.stamp + TICK) if state.stamp else _now()
            claims = tuple(
                replace(make.claim(e.uuid, "x", "jane", "SAW", "paul"), episode=e.uuid)
                for e in lease.episodes
            )
            changes = make.graph_of(
                state.version, *facts, stamp=stamp, lease=lease, settled=done(lease),
                vectors=tuple((f.uuid, vector(self.chance.randrange(256))) for f in facts),
                claims=claims,
            )  # fmt: skip
            try:
                await self.store.commit(changes)
            except ConflictError:
                self.conflicts += 1
                again = await self.store.renew(lease, now=_now(), ttl=TTL)
                assert again.token == lease.token
                continue
            self.committed += [(make.graph, f.uuid) for f in facts]
            return

    async def write(self) -> None:
        """A commit without a lease; when the graph moved, read again."""
        make = self.chance.choice(self.makers)
        self.count += 1
        fact = make.fact(f"{self.name} {self.count}", "jane", "TOLD", "paul", fact="parrot")
        while True:
            state = await self.store.state(make.graph)
            stamp = max(_now(), state.stamp + TICK) if state.stamp else _now()
            try:
                await self.store.commit(make.graph_of(state.version, fact, stamp=stamp))
            except ConflictError:
                self.conflicts += 1
                continue
            self.committed.append((make.graph, fact.uuid))
            return

    async def ask(self) -> None:
        """Readers see whole commits: every fact has its ends."""
        make = self.chance.choice(self.makers)
        look = make.look("fact", "episode", text="turtle parrot", vector=vector(1), limit=20)
        found = await searched(self.store, look)
        for fact in found.facts.values():
            assert {fact.subject, fact.object} <= set(found.entities)
            assert fact.holds_to == OPEN_END
        await self.store.expand(Expansion(graph_id=make.graph, origins=make.all(["jane"])))
        await self.store.candidates(Probe(graph_id=make.graph, keys=("jane",), terms=("parrot",)))
        self.searches += 1


def _now() -> datetime:
    return datetime.now(UTC)


async def main() -> None:
    """Carry out one order."""
    order = json.loads(sys.stdin.read())
    store = await Place(**order["place"]).prepared()
    try:
        told = await Worker(store, order["name"], order["graphs"]).work(order["seconds"])
    finally:
        await store.close()
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    asyncio.run(main())
