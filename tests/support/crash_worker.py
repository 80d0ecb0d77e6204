"""Tells a story in children that are killed, resumes it, and compares with an undisturbed run.

`python -m tests.support.crash_worker` reads one JSON order from standard input and answers with
one JSON line. It forks before any store is open, so that hundreds of kills cost no imports; it
has no threads at that moment.
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
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support.places import Place
from tests.support.story import Story

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

KILLED = -signal.SIGKILL
PATIENCE = 300.0
"""Seconds after which a child that does not end is killed, and counts as such."""


class KillAt:
    """A tracer that kills its own process before the n-th statement that is counted."""

    def __init__(self, statement: int, counts: Callable[[], bool] = lambda: True) -> None:
        self.left, self.seen, self.counts = statement, 0, counts

    def __call__(self, stage: str, name: str, **_: object) -> None:
        if stage != "statement" or not self.counts():
            return
        self.seen += 1
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


async def run(place: Place, graph: str, day: int, kill_at: int = 0, part: str = "all") -> str:
    """A part of the story, killed before the given statement (0: never); what it left."""
    stories: list[Story] = []
    killer = KillAt(kill_at, lambda: bool(stories) and stories[0].writing)
    store = await place.prepared(killer)
    stories.append(Story(store, graph, day, part))
    await stories[0].tell()
    told = await stories[0].told()
    if place.name == "embedded":
        told += f"\ncheck: {await store.check()}"
    await store.close()
    return json.dumps([killer.seen, told])


async def prepare(place: Place, kill_at: int) -> str:
    """Only the schema, killed before the given statement."""
    killer = KillAt(kill_at)
    store = await place.prepared(killer)
    wrong = await store.check()
    await store.close()
    return json.dumps([killer.seen, f"check: {wrong}"])


def forked(
    work: Callable[[], Coroutine[Any, Any, str]], kill_after: float | None = None
) -> tuple[int, str]:
    """Do it in a child; its exit status (negative: the signal) and what it said."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        status = 1
        try:
            with os.fdopen(writing, "w", encoding="utf-8") as out:
                out.write(asyncio.run(work()))
            status = 0
        except BaseException as error:
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
            import traceback

            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)
    os.close(writing)
    killer = threading.Timer(
        PATIENCE if kill_after is None else kill_after, os.kill, (child, signal.SIGKILL)
    )
    killer.start()
    with os.fdopen(reading, encoding="utf-8") as said:
        text = said.read()
    killer.cancel()
    killer.join()
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), text


class Trials:
    """One order: where, which graph ids, and the undisturbed run to compare with."""

    def __init__(self, place: Place, seed: str, folder: str, part: str) -> None:
        self.place, self.seed, self.folder, self.part = place, seed, Path(folder), part
        self.clean = self.folder / f"clean-{seed}.db"
        if place.name == "embedded":
            status, _ = forked(lambda: prepare(replace(place, url=str(self.clean)), 0))
            assert status == 0, "preparing failed"
        begun = time.monotonic()
        status, text = forked(lambda: run(self.place_of("calm"), self.graph("calm"), 0, part=part))
        self.seconds = time.monotonic() - begun
        assert status == 0, "the undisturbed run failed"
        self.statements, self.expected = json.loads(text)

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

    def resumed(self, name: object, day: int) -> str | None:
        """What is wrong after the story was taken up again; None if nothing is."""
        place, graph = self.place_of(name), self.graph(name)
        status, text = forked(lambda: run(place, graph, day, part=self.part))
        if status != 0:
            return f"{name}: the resumed run ended with {status}"
        told = json.loads(text)[1]
        if told == self.expected:
            return None
        got, wanted = (set(t.split("\n")) for t in (told, self.expected))
        lost, gained = (
            [line[:300] for line in sorted(lines)[:3]] for lines in (wanted - got, got - wanted)
        )
        return f"{name}: lost {lost} and gained {gained}"

    def enumerate(self, start: int, step: int) -> dict[str, Any]:
        """Kill before statement start, start + step, … until a run gets through."""
        wrong, n, kills = [], start, 0
        while True:
            place, graph = self.place_of(n), self.graph(n)
            status, _ = forked(lambda: run(place, graph, 0, n, self.part))  # noqa: B023
            if status == 0:
                break
            if status != KILLED:
                wrong.append(f"{n}: ended with {status} before it was killed")
            elif problem := self.resumed(n, 1):
                wrong.append(problem)
            kills += 1
            n += step
        return {"wrong": wrong, "kills": kills, "statements": self.statements}

    def at_random(self, kills: int, seconds: float) -> dict[str, Any]:
        """Kill at random moments, up to three times a story."""
        chance, wrong, killed = random.Random(self.seed), [], 0
        until, trial = time.monotonic() + seconds, 0
        while killed < kills and time.monotonic() < until:
            trial += 1
            place, graph = self.place_of(f"r{trial}"), self.graph(f"r{trial}")
            for day in range(chance.randint(1, 3)):
                after, begun = chance.uniform(0, self.seconds), time.monotonic()
                status, _ = forked(lambda: run(place, graph, day, part=self.part), after)  # noqa: B023
                killed += status == KILLED
                if status == 0:  # it was faster than the first run, on a cold server
                    self.seconds = min(self.seconds, time.monotonic() - begun)
                if status > 0:
                    wrong.append(f"r{trial}: ended with {status} on day {day}")
            if problem := self.resumed(f"r{trial}", 9):
                wrong.append(problem)
        return {"wrong": wrong, "kills": killed, "stories": trial}

    def preparing(self) -> dict[str, Any]:
        """Kill while the schema is made, then make it."""
        wrong, n = [], 1
        while True:
            place = replace(self.place, url=str(self.folder / f"{self.seed}-p{n}.db"))
            status, _ = forked(lambda: prepare(place, n))  # noqa: B023
            if status == 0:
                return {"wrong": wrong, "kills": n - 1}
            status, text = forked(lambda: run(place, "graph:p", 0))  # noqa: B023
            if status != 0:
                wrong.append(f"{n}: after a kill while preparing, the story ended with {status}")
            elif "check: ()" not in json.loads(text)[1]:
                wrong.append(f"{n}: {text[-300:]}")
            n += 1


def main() -> None:
    """Carry out one order."""
    order = json.loads(sys.stdin.read())
    # Imported before the first fork, and kept out of the children's garbage collections.
    importlib.import_module("graphmem.stores." + order["place"]["name"])
    importlib.import_module("numpy" if order["place"]["name"] == "embedded" else "neo4j")
    gc.freeze()
    trials = Trials(Place(**order["place"]), order["seed"], order["folder"], order["part"])
    answer = getattr(trials, order["what"])(**order.get("with", {}))
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
