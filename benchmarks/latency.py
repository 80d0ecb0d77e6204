"""`latency`: how long a question takes at growing sizes, sequentially and with eight clients.

Synthetic graphs of 1k, 10k, 100k episodes, each with as many facts (`--limit N`: those up to N;
1000000 for 1M). The questions go through the public client: `search` asks for facts, entities and
episodes at once, `context` is `thread.get_user_context`, the query's embedding included, `as-of`
a search at an instant, `bfs` a search that starts from given entities too. Beside them, in the same
run: one plain float32 scan of the episodes' vectors (`scan`), the first question after opening,
what is added by rendering the block, statements and transactions a search needs, memory of the
passages' index, and of all indexes of a graph (`message-with-fact`), and the share of the ten
nearest episodes that the store's own cosine finds.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.figures import mean, percentile, single
from benchmarks.report import progress
from benchmarks.synthetic import BEGAN, Synthetic, fill, label, user_of
from graphmem import GraphMem
from graphmem.core.requests import Search, StoreSpec
from graphmem.models.static import StaticEmbedder
from graphmem.stores import open_store

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from benchmarks.figures import Figure

__all__ = ["NO_DATA", "opened", "run"]

NO_DATA = True
"""It needs no file of data."""

SIZES = (1_000, 10_000, 100_000, 1_000_000)
LIMIT = 100_000
QUESTIONS = 60
WARMING = 5
CLIENTS = 8
NEAREST = 10


@dataclass
class Heard:
    """What the tracer was told, and when the block began to be rendered."""

    counts: Counter[str] = field(default_factory=Counter[str])
    rendering: float = 0.0

    def __call__(self, stage: str, name: str, **figures: object) -> None:
        """Count it."""
        if stage == "statement":
            self.counts["transactions" if name == "begin" else "statements"] += 1
        elif "render" in (stage, name):
            self.rendering = time.perf_counter()


class Timed(GraphMem):
    """A memory that counts its statements."""

    def __init__(self, store: str) -> None:
        """Over a store."""
        self.url = store
        self.heard = Heard()
        super().__init__(store, tracer=self.heard)


def opened(store: str) -> GraphMem:
    """The memory that `run` needs, over a store."""
    return Timed(store)


def run(mem: GraphMem, options: argparse.Namespace) -> dict[str, Figure]:
    """Fill the store and ask.

    Raises:
        ValueError: the memory was not made by `opened`.
    """
    if not isinstance(mem, Timed):
        raise ValueError("latency needs a memory that counts; see latency.opened")
    figures: dict[str, Figure] = {}
    for size in SIZES:
        if size <= (options.limit or LIMIT):
            figures |= _measured(mem, Synthetic(size))
    return figures


def _measured(mem: Timed, graph: Synthetic) -> dict[str, Figure]:
    size, user = graph.size, user_of(graph.size)
    mem.user.add(user, exist_ok=True)
    threads = [f"{user}-{n}" for n in range(3)]
    for thread in threads:
        mem.thread.create(thread, user_id=user, exist_ok=True)
    began = time.perf_counter()
    exact = asyncio.run(_filled(mem.url, graph))
    filled = time.perf_counter() - began
    questions = [graph.question(place) for place in range(QUESTIONS + WARMING)]
    at = label(size)
    figures = {
        f"s/filling/{at}": single(filled, 1),
        f"ms/first-query/{at}": single(_first(mem.url, user, questions[0]), 1),
    }
    asked: dict[str, Callable[[int], object]] = {
        "search": lambda n: mem.graph.search(questions[n], user_id=user, scope="auto"),
        "context": lambda n: mem.thread.get_user_context(threads[n % len(threads)]),
        "as-of": lambda n: mem.graph.search(
            questions[n], user_id=user, scope="auto", as_of=BEGAN + timedelta(minutes=size // 2)
        ),
        "bfs": lambda n: mem.graph.search(
            questions[n],
            user_id=user,
            scope="auto",
            bfs_origin_node_uuids=[graph.entity_uuid(n % graph.entities)],
        ),
    }
    blocks: list[float] = []
    for name, ask in asked.items():
        mem.heard.counts.clear()
        times, rendering = _times(mem, ask, f"{name} at {at}")
        blocks += rendering
        figures |= _ms(name, times, at)
        for kind, count in sorted(mem.heard.counts.items()):
            figures[f"{kind}/{name}/{at}"] = single(count / len(questions), len(questions))
    figures |= _ms("block", blocks, at)
    figures |= _together(asked["search"], at)
    figures |= _against_exact(mem.url, graph, questions[:QUESTIONS], exact)
    scan = figures[f"ms/scan-p50/{at}"].value or 0.0
    whole = figures[f"ms/search-p50/{at}"].value or 0.0
    figures[f"ratio/search-to-scan/{at}"] = single(whole / scan, QUESTIONS)
    return figures


async def _filled(url: str, graph: Synthetic) -> NDArray[Any]:
    embedder = StaticEmbedder()
    store = open_store(url)
    try:
        await store.prepare(StoreSpec(embedder=embedder.name, dimension=embedder.dimension))
        steps = iter(progress(range(2 * graph.size), f"filling {label(graph.size)}"))

        def told(count: int) -> None:
            for _ in range(count):
                next(steps, None)

        return await fill(store, embedder, graph, told)
    finally:
        await store.close()


def _first(url: str, user: str, question: str) -> float:
    """Milliseconds of the first question to a memory that was just opened."""
    mem = GraphMem(url)
    try:
        began = time.perf_counter()
        mem.graph.search(question, user_id=user, scope="auto")
        return 1000 * (time.perf_counter() - began)
    finally:
        mem.close()


def _times(mem: Timed, ask: Callable[[int], object], what: str) -> tuple[list[float], list[float]]:
    """Milliseconds of each question, and of rendering where there was any."""
    times: list[float] = []
    rendering: list[float] = []
    for place in progress(range(QUESTIONS + WARMING), what):
        mem.heard.rendering = 0.0
        began = time.perf_counter()
        ask(place)
        ended = time.perf_counter()
        if place >= WARMING:
            times.append(1000 * (ended - began))
            if mem.heard.rendering:
                rendering.append(1000 * (ended - mem.heard.rendering))
    return times, rendering


def _ms(name: str, times: Sequence[float], at: str) -> dict[str, Figure]:
    return {
        f"ms/{name}-p50/{at}": percentile(times, 50),
        f"ms/{name}-p95/{at}": percentile(times, 95),
    }


def _together(ask: Callable[[int], object], at: str) -> dict[str, Figure]:
    """Eight clients at once, each in a thread of its own."""
    took: list[float] = []

    def client(first: int) -> None:
        for place in range(first, QUESTIONS, CLIENTS):
            began = time.perf_counter()
            ask(place)
            took.append(1000 * (time.perf_counter() - began))

    began = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(client, range(CLIENTS)))
    seconds = time.perf_counter() - began
    return {
        f"searches-per-s/8-clients/{at}": single(len(took) / seconds, len(took)),
        **_ms("search-8-clients", took, at),
    }


def _against_exact(
    url: str, graph: Synthetic, questions: Sequence[str], exact: NDArray[Any]
) -> dict[str, Figure]:
    """The store's nearest episodes against a plain scan of the same vectors."""
    return asyncio.run(_compared(url, graph, questions, exact))


async def _compared(
    url: str, graph: Synthetic, questions: Sequence[str], exact: NDArray[Any]
) -> dict[str, Figure]:
    embedder = StaticEmbedder()
    store = open_store(url)
    at = label(graph.size)
    scans: list[float] = []
    found: list[float] = []
    try:
        await store.prepare(StoreSpec(embedder=embedder.name, dimension=embedder.dimension))
        for vector in await embedder.embed(questions):
            asked = np.frombuffer(vector, "<f4")
            began = time.perf_counter()
            scores = exact @ asked
            scans.append(1000 * (time.perf_counter() - began))
            border = np.sort(scores)[-NEAREST]
            search = Search(graph_id=graph.graph_id, scopes=("episode",), vector=vector)
            table = (await store.tables(search)).tables["episode"]
            near = np.nan_to_num(table.near, nan=-1.0)
            # The table has rows of its own; its best cosines are compared with the exact ones.
            best = np.sort(near)[-NEAREST:]
            found.append(float((best >= border - 1e-6).mean()))
        memory = (await store.directory.status()).details.get("index_bytes")
        await store.tables(Search(graph_id=graph.graph_id, scopes=("episode", "fact", "entity")))
        whole = (await store.directory.status()).details.get("index_bytes")
    finally:
        await store.close()
    figures = {f"recall@{NEAREST}/exact/{at}": mean(found), **_ms("scan", scans, at)}
    if isinstance(memory, int) and isinstance(whole, int):
        figures[f"bytes/passage/{at}"] = single(memory / graph.size, graph.size)
        figures[f"bytes/message-with-fact/{at}"] = single(whole / graph.size, graph.size)
    return figures
