"""Work in the background of the program that accepts: batches wait a moment for more, never long.

One worker a client, on the client's loop. It only decides when: all that waits is in the store, so
a worker that dies loses nothing, and several programs may work on the same graphs.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from graphmem.errors import StoreError
from graphmem.ingest.batches import BATCH_TOKENS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from graphmem.ingest.pipeline import Pipeline

__all__ = ["GRAPHS", "MAX_DELAY", "Worker"]

MAX_DELAY: Final = 5.0
"""Seconds after which what was told is read, however much more comes."""

QUIET: Final = 0.2
"""Share of `max_delay` that nothing more must be told of a graph for its batch to be whole."""

GRAPHS: Final = 32
"""Graphs that are worked on at once."""

REST: Final = 20.0
"""Seconds that a graph must have been left alone before a model phrases its summaries."""

SWEEP: Final = 5.0
"""Seconds between looks at the store for what other programs left, or what may be tried again."""

BUSY_SWEEP: Final = 30.0
"""The same while something waits for more: a look takes all that waits, whole or not."""

POLL: Final = 1.0
"""Seconds between looks of a program that does nothing else; what it then finds is a batch."""


@dataclass(slots=True)
class _Waiting:
    """Since when a graph has something new, when the last of it came, and how long it is."""

    first: float
    last: float
    size: int


class Worker:
    """Works graphs in when their batches are whole. All methods belong to one loop."""

    def __init__(
        self,
        pipeline: Pipeline,
        *,
        max_delay: float = MAX_DELAY,
        full: int = BATCH_TOKENS,
        graphs: int = GRAPHS,
        rest: float = REST,
    ) -> None:
        """Start nothing yet.

        Args:
            pipeline: what it runs.
            max_delay: seconds that what was told may wait at most.
            full: tokens that make a batch whole at once.
            graphs: how many are worked on at once.
            rest: seconds that a graph must be left alone before its summaries are phrased.
        """
        self._pipeline = pipeline
        self._max_delay = max_delay
        self._full = full
        self._most = graphs
        self._rest = rest
        self._resting: dict[str, float] = {}
        self._waiting: dict[str, _Waiting] = {}
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._changed = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._running: asyncio.Task[None] | None = None
        self._sweeping: asyncio.Task[None] | None = None
        self._draining: asyncio.Task[int] | None = None

    def notice(self, graph_id: str, size: int) -> None:
        """Something of so many tokens was accepted; it will be worked in."""
        self._start()
        now = self._now()
        waiting = self._waiting.setdefault(graph_id, _Waiting(now, now, 0))
        waiting.last = now
        waiting.size += size
        self._changed.set()

    async def drain(
        self, stop: Callable[[], bool] = lambda: False, graph_id: str | None = None
    ) -> int:
        """Work in all that can be leased, of the whole store, without waiting for more.

        Args:
            stop: asked before each lease; True: only what was begun is ended.
            graph_id: only of this graph.

        Returns:
            How many jobs were settled.

        Raises:
            StoreError: the store failed; what was leased waits again.
        """
        self._adopt()
        settled = 0
        while True:
            self._waiting.clear()
            found = await self._pass(stop, graph_id)
            settled += found
            if self._busy and not stop():
                await asyncio.wait(self._busy.values(), return_when=asyncio.FIRST_COMPLETED)
            elif not found:
                return settled

    async def drained(self) -> int:
        """The same as `drain`; but if the caller gives up, it goes on: answers were asked for."""
        self._adopt()
        if self._draining is None or self._draining.done():
            self._draining = asyncio.create_task(self.drain())
            self._draining.add_done_callback(_heard)
        return await asyncio.shield(self._draining)

    async def serve(self, stop: Callable[[], bool], graph_id: str | None = None) -> int:
        """Work in what waits, for as long as nobody says stop; how many jobs were settled.

        A store that is away or busy is looked for again and again. With `graph_id` only in this
        graph.

        Raises:
            StoreError: the store failed, and trying again will not help.
        """
        self._adopt()
        settled, looked = 0, False
        while not stop():
            try:
                settled += await self._pass(stop, graph_id)
            except StoreError as error:
                if not error.retryable:
                    raise
            self._retell(self._now())
            with contextlib.suppress(StoreError):  # the next pass tells of it
                if graph_id is None:
                    await self._pipeline.retelling.look_round()
                elif not looked:
                    await self._look_over(graph_id)
                    looked = True
            until = self._now() + POLL
            while not stop() and self._now() < until:
                await asyncio.sleep(POLL / 10)
        return settled

    async def tell_again(
        self, stop: Callable[[], bool] = lambda: False, graph_id: str | None = None
    ) -> None:
        """Have all summaries and patterns of the whole store phrased that are due.

        What cannot be phrased now, as its model is away, is left for another time.

        Args:
            stop: asked before each graph; True: the rest is left.
            graph_id: only of this graph.

        Raises:
            StoreError: the store failed.
        """
        retelling = self._pipeline.retelling
        if graph_id is not None:
            await self._look_over(graph_id)
        else:
            while not stop() and await retelling.look_round():
                pass
        for graph in [graph_id] if graph_id is not None else list(retelling.stale):
            while not stop() and graph in retelling.stale and retelling.patience(graph) == 1:
                await retelling.retell(graph)

    async def _look_over(self, graph_id: str) -> None:
        """Look one graph over for what is due to be phrased."""
        after = await self._pipeline.retelling.look_at(graph_id)
        while after is not None:
            after = await self._pipeline.retelling.look_at(graph_id, after)

    async def _pass(
        self, stop: Callable[[], bool] = lambda: False, graph_id: str | None = None
    ) -> int:
        """Work in what can be leased until nothing can; how many jobs were settled.

        Raises:
            StoreError: the store failed; all that was begun by then is ended.
        """
        running: set[asyncio.Task[int]] = set()
        settled = 0
        failed: BaseException | None = None
        waits = True
        try:
            while running or waits:
                waits = waits and failed is None and not stop()
                if waits and len(running) < self._most:
                    # One after the other: each lease is of the graph that waits longest.
                    lease = await self._pipeline.take(graph_id)
                    waits = lease is not None
                    if lease is not None:
                        running.add(asyncio.create_task(self._pipeline.work_lease(lease)))
                elif running:
                    done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                    for task in done:
                        failed = failed or task.exception()
                        settled += 0 if task.exception() else task.result()
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
        if failed is not None:
            raise failed
        return settled

    async def close(self, seconds: float) -> bool:
        """Work in what this program accepted, for so long at most; then stop.

        Returns:
            Whether nothing of it waits for this worker any more; the rest waits in the store.
        """
        self._adopt()
        done = True
        try:
            async with asyncio.timeout(seconds):
                if self._draining is not None:
                    await self._draining
                while self._waiting or self._busy:
                    await _all([*self._busy.values(), *map(self._one, list(self._waiting))])
        except (TimeoutError, StoreError):
            done = False
        finally:
            tasks = [self._running, self._sweeping, self._draining, *self._busy.values()]
            running: list[asyncio.Future[Any]] = [task for task in tasks if task is not None]
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            self._running = self._sweeping = self._draining = None
            self._waiting.clear()
            self._busy.clear()
        return done

    def _start(self) -> None:
        self._adopt()
        if self._running is None or self._running.done():
            self._running = asyncio.get_running_loop().create_task(self._run())

    def _adopt(self) -> None:
        """Begin anew on another loop: that of a forked child, or of a second `asyncio.run`."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop = loop
            self._changed = asyncio.Event()
            self._busy = {}
            self._running = self._sweeping = self._draining = None

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    async def _run(self) -> None:
        """Start what is due, sleep until something may be."""
        swept = self._now()
        while True:
            now = self._now()
            self._changed.clear()
            for graph, waiting in list(self._waiting.items()):
                if graph not in self._busy and self._due(waiting) <= now:
                    self._begin(graph)
            pause = BUSY_SWEEP if self._waiting or self._busy else SWEEP
            if now - swept >= pause and (self._sweeping is None or self._sweeping.done()):
                swept = now
                self._sweeping = asyncio.get_running_loop().create_task(self._sweep())
            dues = [self._due(w) for g, w in self._waiting.items() if g not in self._busy]
            dues += self._retell(now)
            full = len(self._busy) >= self._most
            until = now + SWEEP if full else min([*dues, now + SWEEP])
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(0.0, until - now)):
                    await self._changed.wait()

    def _retell(self, now: float) -> list[float]:
        """Have the summaries of graphs at rest phrased; when the next one may be."""
        dues: list[float] = []
        for graph in list(self._pipeline.retelling.stale):
            if graph in self._waiting or graph in self._busy:
                self._resting.pop(graph, None)
                continue
            rest = self._rest * self._pipeline.retelling.patience(graph)
            due = self._resting.setdefault(graph, now) + rest
            if due > now or len(self._busy) >= self._most:
                dues.append(max(due, now + POLL))
                continue
            del self._resting[graph]
            self._busy[graph] = task = asyncio.create_task(self._told_again(graph))
            task.add_done_callback(lambda done, graph=graph: self._ended(graph, done))
        return dues

    async def _told_again(self, graph: str) -> None:
        await self._pipeline.retell(graph)

    def _due(self, waiting: _Waiting) -> float:
        if waiting.size >= self._full:
            return waiting.first
        return min(waiting.last + QUIET * self._max_delay, waiting.first + self._max_delay)

    def _begin(self, graph: str) -> None:
        if len(self._busy) < self._most:
            task = asyncio.get_running_loop().create_task(self._one(graph))
            self._busy[graph] = task
            task.add_done_callback(lambda done: self._ended(graph, done))

    def _ended(self, graph: str, task: asyncio.Task[None]) -> None:
        if self._busy.get(graph) is task:
            del self._busy[graph]
        if not task.cancelled() and (error := task.exception()) is not None:
            # Only what kind: a message may quote what was told. It is tried again.
            _logger().warning("work in the background failed: %s", type(error).__name__)
        self._changed.set()

    async def _one(self, graph: str) -> None:
        """Work one graph in, for as long as it has anything."""
        noticed = self._waiting.pop(graph, None)
        try:
            await self._pipeline.work(graph)
        except Exception:
            if noticed is not None:
                self._waiting.setdefault(graph, _Waiting(self._now(), self._now(), 0))
            raise

    async def _sweep(self) -> None:
        """Work in what nobody has noticed: left by others, or put off until now."""
        with contextlib.suppress(StoreError):  # the next one tries again
            if not await self._pass():
                await self._pipeline.retelling.look_round()


def _logger() -> logging.Logger:
    return logging.getLogger(__name__)


def _heard(task: asyncio.Task[int]) -> None:
    """Whoever awaits it is told of its error; if nobody does any more, the next one meets it."""
    if not task.cancelled():
        task.exception()


async def _all(works: Iterable[Awaitable[object]]) -> None:
    """Await them all, side by side; then raise the first error, if there was one."""
    told = await asyncio.gather(*works, return_exceptions=True)
    for error in told:
        if isinstance(error, BaseException):
            raise error
