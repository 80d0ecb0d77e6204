"""Has a model read in children that are killed, resumes, and compares with an undisturbed run.

`python -m tests.support.model_crash_worker` reads one JSON order from standard input and answers
with one JSON line. The model's server is the caller's. It forks before any store is open.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import json
import os
import random
import shutil
import signal
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphmem.client.models import chat_of, reader_of
from graphmem.ingest.pipeline import Draft, Pipeline
from graphmem.ingest.worker import Worker
from graphmem.models.static import StaticEmbedder, count_tokens
from graphmem.settings import read_settings
from tests.support.asking import PlainReader
from tests.support.crash_worker import KILLED, KillAt, forked, prepare
from tests.support.places import Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphmem.core.extraction import ModelReader
    from graphmem.core.ports import Store

START = datetime(2025, 1, 1, tzinfo=UTC)
TTL = {"embedded": timedelta(seconds=0.6), "neo4j": timedelta(seconds=4)}
"""Of the leases of workers that are killed: whoever comes after one waits so long. A server that
has much else to do must be able to renew one in time, or nobody gets anywhere."""


def drafts(graph: str, count: int) -> list[Draft]:
    """So many messages about people who move and like things, in threads of five."""
    told: list[Draft] = []
    for n in range(count):
        who = ("Ann", "Ben", "Cleo")[n % 3]
        verb = f"lives in City {n % 7}" if n % 2 else f"likes Thing {n % 11}"
        told.append(
            Draft(
                source="message",
                content=f"{who} {verb} (Remark {graph} {n}).",
                task=graph,
                role="user",
                uuid=f"e{n}",
                thread_id=f"t{n // 5}",
                reference_time=START + timedelta(days=n),
            )
        )
    return told


def pipeline(
    store: Store, reader: ModelReader | None, worker: str, clock: Any, ttl: timedelta
) -> Pipeline:
    """A write path with this reader."""
    return Pipeline(
        store, StaticEmbedder(), clock, extractor=reader,
        count_tokens=count_tokens, worker=worker, ttl=ttl,
    )  # fmt: skip


def asking(url: str) -> ModelReader | None:
    """The reader of a client whose model is at this address."""
    settings = read_settings({}, model="scripted", base_url=url)
    return reader_of(chat_of(settings, lambda: datetime.now(UTC), None))


async def content(store: Store, graph: str) -> list[str]:
    """What a graph says, without when it was stored and without its own id."""
    page = await store.scan(graph, "entity", limit=1000)
    names = {entity.uuid: entity.name for entity in page.records}
    lines = [f"entity {e.name} {e.summary} {e.mentions}" for e in page.records]
    for fact in (await store.scan(graph, "fact", limit=1000)).records:
        lines.append(
            f"fact {names[fact.subject]} {fact.name} {names[fact.object]} {fact.valid_at} "
            f"{fact.invalid_at} {fact.status} {fact.evidence} {fact.fact}"
        )
    claims = (await store.scan(graph, "claim", limit=2000)).records
    # Their uuids hang on the graph's id.
    lines += [f"claim {c.episode} {c.ordinal} {c.name} {c.fact}" for c in claims]
    jobs = await store.directory.task(graph)
    lines += [f"job {j.status} {j.error} {j.answer}" for j in jobs]
    return sorted(line.replace(graph, "G") for line in lines)


async def one_batch(place: Place, graph: str, url: str, day: int, kill_at: int = 0) -> str:
    """Tell three messages and have them read, killed before the given statement (0: never)."""
    writing: list[bool] = []
    killer = KillAt(kill_at, lambda: bool(writing))
    store = await place.prepared(killer)
    writing.append(True)
    # The lease has lapsed on the second day; the first is too short to renew it, which would be
    # a statement more, or not.
    reader, ttl = PlainReader(url, timeout=20), timedelta(hours=1)
    own = pipeline(store, reader, f"w{day}", lambda: START + timedelta(days=100 + day), ttl)
    await own.accept(graph, drafts(graph, 3))
    await own.work(graph)
    writing.clear()
    told = await content(store, graph)
    await store.close()
    return json.dumps([killer.seen, told])


async def serve(place: Place, url: str, name: str) -> str:
    """Work in all there is, as one of several processes."""
    store = await place.prepared()
    own = pipeline(store, asking(url), name, lambda: datetime.now(UTC), TTL[place.name])
    until = time.monotonic() + 60
    while time.monotonic() < until:
        await Worker(own, graphs=2).drain()
        jobs = (await store.directory.status()).jobs
        if not (jobs.get("pending") or jobs.get("processing")):
            break
        await asyncio.sleep(0.02)
    await store.close()
    return "done"


async def told(place: Place, graphs: list[str], each: int) -> str:
    """Accept the messages of all graphs."""
    store = await place.prepared()
    own = pipeline(store, None, "teller", lambda: datetime.now(UTC), TTL[place.name])
    for graph in graphs:
        await own.accept(graph, drafts(graph, each))
    await store.close()
    return ""


async def contents(place: Place, graphs: list[str]) -> str:
    """What some graphs say, and whether the store is whole."""
    store = await place.prepared()
    found = [await content(store, graph) for graph in graphs]
    wrong = await store.check() if place.name == "embedded" else ()
    await store.close()
    return json.dumps([found, list(wrong)])


class Trials:
    """One order."""

    def __init__(self, place: Place, folder: str, seed: str, url: str) -> None:
        self.place, self.folder, self.seed, self.url = place, Path(folder), seed, url
        self.clean = self.folder / f"clean-{seed}.db"
        if place.name == "embedded":
            status, _ = forked(lambda: prepare(replace(place, url=str(self.clean)), 0))
            assert status == 0, "preparing failed"

    def graph(self, name: object) -> str:
        return f"graph:crash-{self.seed}-{name}"

    def place_of(self, name: object) -> Place:
        """The place of one trial: a fresh copy of the empty file, or the one server."""
        if self.place.name != "embedded":
            return self.place
        path = self.folder / f"{self.seed}-{name}.db"
        if not path.exists():
            shutil.copy(self.clean, path)
        return replace(self.place, url=str(path))

    def enumerate(self, start: int, step: int) -> dict[str, Any]:
        """Kill before statement start, start + step, … of one batch until a run gets through."""
        calm = self.graph("calm")
        status, text = forked(lambda: one_batch(self.place_of("calm"), calm, self.url, 0))
        assert status == 0, "the undisturbed run failed"
        seen, expected = json.loads(text)
        wrong, kills = [], []
        for n in range(start, seen + 1, step):
            place, graph = self.place_of(n), self.graph(n)
            status, _ = forked(lambda: one_batch(place, graph, self.url, 0, n))  # noqa: B023
            if status != KILLED:
                wrong.append(f"{n}: ended with {status} before it was killed")
            status, text = forked(lambda: one_batch(place, graph, self.url, 1))  # noqa: B023
            if status != 0:
                wrong.append(f"{n}: the resumed run ended with {status}")
                continue
            found = json.loads(text)[1]
            if found != expected:
                lost, more = (
                    sorted(set(a) - set(b))[:3] for a, b in ((expected, found), (found, expected))
                )
                wrong.append(f"{n}: lost {lost}, gained {more}")
            kills.append(graph)
        return {"wrong": wrong, "kills": kills, "statements": seen}

    def at_random(self, kills: int, graphs: int, each: int) -> dict[str, Any]:
        """Import again and again with two workers that are killed, and once without kills."""
        chance, killed, rounds = random.Random(self.seed), 0, 0
        wrong: list[str] = []
        calm, whole = self._imported("calm", graphs, each, lambda place: self._calm(place))
        while killed < kills:
            found, more = self._imported(
                f"wild{rounds}", graphs, each, lambda place: self._disturbed(place, whole, chance)
            )
            killed, rounds = killed + int(more), rounds + 1
            wrong += [
                f"round {rounds}, graph {n}: lost {sorted(set(a) - set(b))[:3]}, "
                f"gained {sorted(set(b) - set(a))[:3]}, {len(a)} lines, then {len(b)}"
                for n, (a, b) in enumerate(zip(calm, found, strict=True))
                if a != b
            ]
        return {"wrong": wrong, "kills": killed, "rounds": rounds}

    def _imported(
        self, name: str, graphs: int, each: int, serve_all: Callable[[Place], float]
    ) -> tuple[list[list[str]], float]:
        """What some graphs say after an import, and what serving it told."""
        place = self.place_of(name)
        names = [self.graph(f"{name}-{n}") for n in range(graphs)]
        assert forked(lambda: told(place, names, each))[0] == 0
        served = serve_all(place)
        status, text = forked(lambda: contents(place, names))
        assert status == 0
        says, wrong = json.loads(text)
        assert wrong == [], wrong
        return says, served

    def _calm(self, place: Place) -> float:
        """One worker; the seconds it took."""
        begun = time.monotonic()
        assert forked(lambda: serve(place, self.url, "one"))[0] == 0
        return time.monotonic() - begun

    def _disturbed(self, place: Place, whole: float, chance: random.Random) -> float:
        """Two workers at a time, killed again and again, then a last one; how many were killed."""
        killed, longest = 0, TTL[place.name].total_seconds() + min(whole / 2, 3.0)
        for turn in range(100):
            helper = os.fork()
            if helper == 0:
                serve_b = partial(serve, place, self.url, f"b{turn}")
                status, _ = forked(serve_b, chance.uniform(0, longest))
                os._exit({0: 0, KILLED: 9}.get(status, 1))
            serve_a = partial(serve, place, self.url, f"a{turn}")
            status, _ = forked(serve_a, chance.uniform(0.05, longest))
            other = os.waitstatus_to_exitcode(os.waitpid(helper, 0)[1])
            assert status in (0, KILLED), f"a worker ended with {status}"
            assert other in (0, 9), "a worker failed"
            killed += (status == KILLED) + (other == 9)
            if status == 0 or other == 0:
                break  # all is done
        assert forked(lambda: serve(place, self.url, "last"))[0] == 0
        return killed


def main() -> None:
    """Carry out one order."""
    order = json.loads(sys.stdin.read())
    importlib.import_module("graphmem.stores." + order["place"]["name"])
    importlib.import_module("numpy")
    importlib.import_module("graphmem.models.openai")
    importlib.import_module("openai")
    if order["place"]["name"] == "neo4j":
        importlib.import_module("neo4j")
    asyncio.run(StaticEmbedder().embed(["what is loaded once is loaded"]))
    gc.freeze()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    trials = Trials(Place(**order["place"]), order["folder"], order["seed"], order["url"])
    answer = getattr(trials, order["what"])(**order.get("with", {}))
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
