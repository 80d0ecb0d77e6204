"""What it costs to take in a message: by rules, and with a model of fixed latency.

One conversation is told message by message into graphs that hold 0, 10,000 and 100,000 facts
already; then a busy thread, and twenty users at once. The model is a server on loopback that
answers after `LATENCY` seconds, asked by the real adapter. "Outside the model" is the time from
`accept` to the commit of a message less the time its calls took. A round trip is one call of the
store: on Neo4j one transaction, on the embedded store one hop to its thread.
"""

from __future__ import annotations

import asyncio
import inspect
import time
import uuid
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from benchmarks.figures import Figure, mean, percentile, single
from benchmarks.loopback import Loopback, sections
from benchmarks.report import progress
from benchmarks.synthetic import Synthetic, fill, label
from graphmem import GraphMem
from graphmem.client.clock import system_clock
from graphmem.client.models import chat_of
from graphmem.core.requests import StoreSpec
from graphmem.ingest.model.extractor import ModelExtractor
from graphmem.ingest.pipeline import Draft, Pipeline
from graphmem.ingest.worker import Worker
from graphmem.models.static import StaticEmbedder, count_tokens
from graphmem.settings import read_settings
from graphmem.stores import open_store

if TYPE_CHECKING:
    import argparse
    from collections.abc import AsyncGenerator, Iterable, Sequence

    from graphmem.core.chat import Completion, Prompt
    from graphmem.core.extraction import Extractor
    from graphmem.core.ports import ChatModel, Store

__all__ = ["NO_DATA", "opened", "run"]

NO_DATA = True
SIZES = (0, 10_000, 100_000)
MESSAGES = 60
"""Messages of the conversation at each size."""
LATENCY = 0.05
"""Seconds of the model where only the time outside of it counts."""
SLOW = 1.0
"""Seconds of the model where users wait for it."""
PARALLEL = 32
BUSY = 60
BUSY_PAUSE = 0.25
"""Messages of the busy thread, and seconds between them."""
USERS = 20
EACH = 10
"""Messages of each user who writes at once with the others."""


class Timed(GraphMem):
    """The client of the suite: it only names the store."""

    url: str


def opened(store: str) -> Timed:
    """Nothing is opened through the client: the suite counts calls below it."""
    found = Timed(store)
    found.url = store
    return found


def run(mem: Timed, options: argparse.Namespace) -> dict[str, Figure]:
    """Measure all of it. `--limit` is the largest graph that is tried."""
    return asyncio.run(_run(mem.url, options.limit))


async def _run(url: str, limit: int | None) -> dict[str, Figure]:
    figures: dict[str, Figure] = {}
    sizes = [size for size in SIZES if limit is None or size <= limit]
    for size in sizes:
        figures |= await _at_size(url, size)
    figures |= await _busy(url)
    figures |= await _crowd(url)
    return figures


async def _at_size(url: str, size: int) -> dict[str, Figure]:
    """One message after the other into a graph of so many facts."""
    at = label(size) if size else "0"
    graph = Synthetic(size) if size else Synthetic(1_000)
    figures: dict[str, Figure] = {}
    with Loopback(LATENCY) as server:
        async with _bench(url, server) as bench:
            if size:
                await _filled(bench.store, graph)
            graph_id = graph.graph_id if size else _new()
            before = await _bytes(bench.store)
            rules = await bench.told(bench.pipeline(None), graph_id, _sentences(graph), "by rules")
            figures[f"episodes-per-s/{at}"] = single(1000 / _mean(rules.ms), len(rules.ms))
            for q in (50, 95):
                figures[f"ms/commit-p{q}/{at}"] = percentile(rules.commits, q)
            facts = max(1, (await bench.store.directory.status(graph_id)).facts - size)
            grown = (await _bytes(bench.store)) - before
            if grown and size:  # of an empty file, its first pages would be counted
                figures[f"bytes-per-fact/{at}"] = single(grown / facts, facts)
            figures[f"statements-per-commit/{at}"] = mean(rules.statements_of_commits)
            asked = await bench.told(
                bench.pipeline(bench.reader), graph_id, _sentences(graph, 7), "by a model"
            )
            figures[f"ms/outside-model-p50/{at}"] = percentile(asked.outside, 50)
            figures[f"ms/outside-model-p95/{at}"] = percentile(asked.outside, 95)
            figures[f"cpu-ms/message-p50/{at}"] = percentile(asked.cpu, 50)
            figures[f"round-trips-per-batch/{at}"] = percentile(asked.trips, 95)
            figures[f"statements-per-batch/{at}"] = percentile(asked.statements, 95)
            calls = len(server.asked) / len(asked.ms)
            figures[f"model-calls-per-message/one-by-one/{at}"] = single(calls, len(asked.ms))
            prompts = [_own_tokens(each) for each in server.asked]
            figures[f"prompt-tokens-p95/{at}"] = percentile(prompts, 95)
    return figures


async def _busy(url: str) -> dict[str, Figure]:
    """A thread in which somebody writes all the time; the worker as it is by default."""
    with Loopback(SLOW) as server:
        async with _bench(url, server) as bench:
            pipeline = bench.pipeline(bench.reader)
            worker = Worker(pipeline)
            graph_id, texts = _new(), _sentences(Synthetic(1_000))
            for n in progress(range(BUSY), "a busy thread"):
                await bench.accept(pipeline, graph_id, texts[n % len(texts)])
                worker.notice(graph_id, count_tokens(texts[n % len(texts)]))
                await asyncio.sleep(BUSY_PAUSE)
            await worker.drain()
            await worker.close(1.0)
            calls = len(server.asked)
            # An answer that cannot be read is asked for once more, and that is the depth.
            server.broken = 1
            await bench.accept(pipeline, graph_id, texts[0])
            before = len(server.asked)
            await pipeline.work(graph_id)
            depth = len(server.asked) - before
            return {
                "model-calls-per-message": single(calls / BUSY, BUSY),
                "serial-depth": single(max(bench.deepest, depth), calls + 1),
            }


async def _crowd(url: str) -> dict[str, Figure]:
    """Twenty users at once: as they come, and with a call for each message.

    First a round on a server that has not met so many at once and plans for them, told apart;
    then the one that counts.
    """
    figures: dict[str, Figure] = {}
    for name, tokens in (("messages-per-s/20-users", 2_000), ("messages-per-s/20-users/singly", 1)):
        for round_ in ("/first", ""):
            with Loopback(SLOW) as server:
                async with _bench(url, server) as bench:
                    took = await _together(bench, tokens)
                    figures[name + round_] = single(USERS * EACH / took, USERS * EACH)
                    figures[f"{name}/calls"] = single(len(server.asked), USERS * EACH)
    return figures


async def _together(bench: Bench, batch_tokens: int) -> float:
    """Seconds until all that the users said, as fast as they could, was worked in."""
    pipeline = bench.pipeline(bench.reader, batch_tokens)
    worker = Worker(pipeline)
    texts = _sentences(Synthetic(1_000))

    async def user(number: int, graph_id: str) -> None:
        for n in range(EACH):
            text = texts[(number * EACH + n) % len(texts)]
            await bench.accept(pipeline, graph_id, text)
            worker.notice(graph_id, count_tokens(text))

    begun = time.perf_counter()
    await asyncio.gather(*(user(number, _new()) for number in range(USERS)))
    await worker.drain()
    took = time.perf_counter() - begun
    await worker.close(1.0)
    return took


@dataclass
class Times:
    """What one conversation took, message by message."""

    ms: list[float] = field(default_factory=list[float])
    outside: list[float] = field(default_factory=list[float])
    cpu: list[float] = field(default_factory=list[float])
    trips: list[float] = field(default_factory=list[float])
    statements: list[float] = field(default_factory=list[float])
    commits: list[float] = field(default_factory=list[float])
    statements_of_commits: list[float] = field(default_factory=list[float])


class Counted:
    """A store whose calls are counted, and whose commits are timed."""

    def __init__(self, store: Store, bench: Bench) -> None:
        """Stand before this store."""
        self._store, self._bench = store, bench

    def __getattr__(self, name: str) -> Any:
        """A method of the store, counted."""
        found = getattr(self._store, name)
        if not inspect.iscoroutinefunction(found):
            return found

        async def counted(*arguments: Any, **named: Any) -> Any:
            self._bench.trips += name not in ("renew", "reading")  # a reading is its reads
            begun, before = time.perf_counter(), self._bench.statements
            answer = await found(*arguments, **named)
            if name == "commit":
                self._bench.commits.append(
                    ((time.perf_counter() - begun) * 1000, self._bench.statements - before)
                )
            return answer

        return counted


class TimedModel:
    """A model whose time is summed up."""

    def __init__(self, model: ChatModel, bench: Bench) -> None:
        """Stand before this model."""
        self._model, self._bench = model, bench
        self.name = model.name

    async def complete(self, prompt: Prompt) -> Completion:
        """Ask it."""
        begun = time.perf_counter()
        try:
            return await self._model.complete(prompt)
        finally:
            self._bench.asking += time.perf_counter() - begun


class Bench:
    """A store and a model that are listened to."""

    def __init__(self, url: str, server: Loopback) -> None:
        """Open nothing yet."""
        self.server = server
        self.trips = self.statements = 0
        self.asking = 0.0
        self.commits: list[tuple[float, int]] = []
        self.embedder = StaticEmbedder()
        self.inner = open_store(url, tracer=self._hear)
        self.store = cast("Store", Counted(self.inner, self))
        settings = read_settings({}, model="loopback", base_url=server.url, model_parallel="32")
        chat = chat_of(settings, system_clock, None)
        assert chat is not None
        self.chat = chat
        self.reader = ModelExtractor(TimedModel(chat, self))
        self.deepest = 1

    def _hear(self, stage: str, name: str, **figures: object) -> None:
        self.statements += stage == "statement" and name not in ("begin", "commit")

    def pipeline(self, extractor: Extractor | None, batch_tokens: int = 2_000) -> Pipeline:
        """A pipeline on it; None: by rules."""
        return Pipeline(
            self.store,
            self.embedder,
            system_clock,
            extractor=extractor,
            count_tokens=count_tokens,
            batch_tokens=batch_tokens,
            worker=f"bench-{uuid.uuid4().hex[:6]}",
        )

    async def accept(self, pipeline: Pipeline, graph_id: str, text: str) -> None:
        """Tell one message."""
        draft = Draft(
            source="message",
            content=text,
            task=uuid.uuid4().hex,
            role="user",
            thread_id=f"{graph_id}-t",
        )
        await pipeline.accept(graph_id, [draft])

    async def told(
        self, pipeline: Pipeline, graph_id: str, texts: Sequence[str], what: str
    ) -> Times:
        """Tell and work in message after message."""
        times = Times()
        await self.accept(pipeline, graph_id, "Hello there.")  # what is loaded once is loaded
        await pipeline.work(graph_id)
        self.server.asked.clear()
        for text in progress(texts, what):
            self.trips = self.statements = 0
            self.asking = 0.0
            self.commits.clear()
            begun, worked = time.perf_counter(), time.process_time()
            await self.accept(pipeline, graph_id, text)
            await pipeline.work(graph_id)
            took = time.perf_counter() - begun
            times.cpu.append((time.process_time() - worked) * 1000)
            times.ms.append(took * 1000)
            times.outside.append((took - self.asking) * 1000)
            times.trips.append(self.trips)
            times.statements.append(self.statements)
            times.commits += [ms for ms, _ in self.commits]
            times.statements_of_commits += [count for _, count in self.commits]
        return times


@asynccontextmanager
async def _bench(url: str, server: Loopback) -> AsyncGenerator[Bench]:
    bench = Bench(url, server)
    spec = StoreSpec(embedder=bench.embedder.name, dimension=bench.embedder.dimension)
    await bench.store.prepare(spec)
    try:
        yield bench
    finally:
        await bench.store.close()
        await bench.chat.close()


async def _filled(store: Store, graph: Synthetic) -> None:
    steps = iter(progress(range(2 * graph.size), f"filling {label(graph.size)}"))

    def told(count: int) -> None:
        for _ in range(count):
            next(steps, None)

    await fill(store, StaticEmbedder(), graph, told)


def _sentences(graph: Synthetic, shift: int = 0) -> list[str]:
    """Plain sentences about people of the graph."""
    verbs = ("likes Tea", "lives in City", "works at Acme")
    return [
        f"{graph.name((n * 13 + shift) % graph.entities)} {verbs[n % 3]} {n + shift}. "
        f"{graph.text(n % 200, 12).capitalize()}."
        for n in range(MESSAGES)
    ]


def _own_tokens(asked: Any) -> float:
    """Tokens of a prompt besides the batch, what is known around it, and what was said before."""
    found = sections(asked)
    varying: Iterable[str] = (found[name] for name in ("known", "facts", "before", "messages"))
    whole = count_tokens(asked.system) + count_tokens(asked.user)
    return whole - sum(map(count_tokens, varying))


async def _bytes(store: Store) -> int:
    details = (await store.directory.status()).details
    if "file" not in details:
        return 0
    file = Path(str(details["file"]))
    return sum(f.stat().st_size for f in (file, file.with_name(f"{file.name}-wal")) if f.exists())


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _new() -> str:
    return f"user:ingest-{uuid.uuid4().hex[:8]}"
