"""Threads, processes, forks and loops on one file."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from graphmem.errors import StoreError, UnavailableError
from graphmem.stores.embedded import EmbeddedStore
from tests.support.builders import SPEC, Maker, at, hits, vector
from tests.support.ranking import searched

ROOT = Path(__file__).parents[2]
MAKE = Maker("graph:g")


@pytest.fixture
async def store(tmp_path: Path):
    store = EmbeddedStore(str(tmp_path / "store.db"))
    await store.prepare(SPEC)
    yield store
    await store.close()


WRITER = """
import asyncio, sys
from graphmem.stores.embedded import EmbeddedStore
from tests.support.builders import SPEC, Maker
async def main(path, name, count):
    store = EmbeddedStore(path)
    await store.prepare(SPEC)
    for n in range(int(count)):
        (receipt,) = await store.accept(Maker("graph:g").said(f"{name}-{n}"))
        assert receipt.new
    await store.close()
asyncio.run(main(*sys.argv[1:]))
"""


def run(program: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


async def test_processes_make_and_write_one_file(tmp_path: Path):
    """Three programs race for the schema too; a lock is waited for, no write is lost."""
    path = str(tmp_path / "store.db")
    writers = [run(WRITER, path, f"w{n}", "25") for n in range(3)]
    for writer in writers:
        output, _ = await asyncio.to_thread(writer.communicate, timeout=90)
        assert writer.returncode == 0, output
    store = EmbeddedStore(path)
    await store.prepare(SPEC)
    page = await store.scan(MAKE.graph, "episode", limit=1000)
    assert [getattr(e, "position", 0) for e in page.records] == list(range(1, 76))
    assert await store.check() == ()
    await store.close()


async def test_a_lock_is_waited_for(store: EmbeddedStore):
    other = sqlite3.connect(store.path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.6, lambda: other.execute("COMMIT")).start()
    begun = time.monotonic()
    (receipt,) = await store.accept(MAKE.said("e1"))
    assert receipt.new
    assert time.monotonic() - begun > 0.4
    other.close()


async def test_patience_has_an_end(store: EmbeddedStore):
    hasty = EmbeddedStore(store.path, patience=0.3)
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(UnavailableError, match="writer") as caught:
        await hasty.accept(MAKE.said("e1"))
    assert caught.value.retryable
    assert (await hasty.state(MAKE.graph)).version == 0, "readers are not held up"
    other.execute("ROLLBACK")
    other.close()
    await hasty.accept(MAKE.said("e1"))
    await hasty.close()


async def test_a_cache_notices_another_stores_commits(store: EmbeddedStore):
    """New, changed and removed vectors; the other store stands for another program."""
    other = EmbeddedStore(store.path)
    one, two = (MAKE.fact(k, k, "R", "b", at(2020)) for k in ("f1", "f2"))
    look = MAKE.look("fact", vector=vector(1))

    async def near() -> dict[str, float]:
        found = await searched(store, look)
        (channel,) = found.channels
        return {hit.uuid: round(hit.score, 3) for hit in channel.hits}

    await other.commit(MAKE.graph_of(0, one, vectors=((one.uuid, vector(1)),)))
    assert await near() == {one.uuid: 1.0}
    await other.commit(MAKE.graph_of(1, two, vectors=((two.uuid, vector((1, 3), (2, 4))),)))
    assert await near() == {one.uuid: 1.0, two.uuid: 0.6}
    await other.commit(MAKE.changes(2, vectors=((two.uuid, vector((1, 4), (2, 3))),)))
    assert await near() == {one.uuid: 1.0, two.uuid: 0.8}
    await other.commit(MAKE.changes(3, dropped_facts=(one.uuid,)))
    assert await near() == {two.uuid: 0.8}
    await other.close()


async def test_only_what_changed_is_read_again(tmp_path: Path):
    told: list[str] = []
    store = EmbeddedStore(str(tmp_path / "s.db"), tracer=lambda _, name, **__: told.append(name))
    await store.prepare(SPEC)
    fact = MAKE.fact("f", "a", "R", "b", at(2020))
    await store.commit(MAKE.graph_of(0, fact, vectors=((fact.uuid, vector(1)),)))
    counts = []
    for _ in range(2):
        told.clear()
        await store.tables(MAKE.look("fact", vector=vector(1)))
        counts.append(told.count("new_vectors"))
    await store.commit(Maker("graph:other").changes(0))
    told.clear()
    await store.tables(MAKE.look("fact", vector=vector(1)))
    assert [*counts, told.count("new_vectors")] == [1, 0, 0]
    await store.close()


async def test_a_cancelled_call_is_whole_or_not_at_all(store: EmbeddedStore):
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    running = asyncio.create_task(store.accept(MAKE.said("running")))
    await asyncio.sleep(0.1)
    queued = asyncio.create_task(store.accept(MAKE.said("queued")))
    await asyncio.sleep(0.1)
    for task in (running, queued):
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    other.execute("ROLLBACK")
    other.close()
    await store.accept(MAKE.said("later"))
    page = await store.scan(MAKE.graph, "episode")
    assert [e.uuid for e in page.records] == [MAKE.id("running"), MAKE.id("later")]
    assert await store.check() == ()


def test_loops_come_and_go(tmp_path: Path):
    store = EmbeddedStore(str(tmp_path / "store.db"))
    asyncio.run(store.prepare(SPEC))
    asyncio.run(store.accept(MAKE.said("e1")))
    assert asyncio.run(store.state(MAKE.graph)).graph_id == MAKE.graph
    asyncio.run(store.close())


async def test_many_calls_at_once(store: EmbeddedStore):
    await asyncio.gather(*(store.accept(MAKE.said(f"e{n}")) for n in range(40)))
    found = await asyncio.gather(
        *(searched(store, MAKE.look("episode", text=f"e{n}")) for n in range(40))
    )
    assert [hits(it, "episode") for it in found] == [[MAKE.id(f"e{n}")] for n in range(40)]


def test_a_store_that_is_dropped_leaves_no_thread(tmp_path: Path):
    before = set(threading.enumerate())
    store = EmbeddedStore(str(tmp_path / "store.db"))
    asyncio.run(store.prepare(SPEC))
    asyncio.run(store.state("graph:g"))
    began = [t for t in threading.enumerate() if t not in before and "sqlite" in t.name]
    assert len(began) == 2
    del store
    for thread in began:
        thread.join(5)
    assert not any(thread.is_alive() for thread in began)


FORK = """
import asyncio, os, sys
from graphmem.errors import UnavailableError
from graphmem.stores.embedded import EmbeddedStore
from tests.support.builders import SPEC, Maker, at, vector, hits
from tests.support.ranking import searched
make = Maker("graph:g")
store, memory = EmbeddedStore(sys.argv[1]), EmbeddedStore(":memory:")
fact = make.fact("f", "a", "R", "b", at(2020))
look = make.look("fact", vector=vector(1))
asyncio.run(store.prepare(SPEC))
asyncio.run(memory.prepare(SPEC))
asyncio.run(store.commit(make.graph_of(0, fact, vectors=((fact.uuid, vector(1)),))))
asyncio.run(searched(store, look))
child = os.fork()
name = "child" if child == 0 else "parent"
for n in range(10):
    asyncio.run(store.accept(make.said(f"{name}-{n}")))
assert hits(asyncio.run(searched(store, look)), "fact", "vector") == [fact.uuid]
if child == 0:
    try:
        asyncio.run(memory.state("graph:g"))
    except UnavailableError as error:
        assert "fork" in str(error)
    else:
        sys.exit("a forked :memory: answered")
    asyncio.run(store.close())
    asyncio.run(memory.close())
    sys.exit(0)
_, status = os.waitpid(child, 0)
assert status == 0, status
page = asyncio.run(store.scan("graph:g", "episode"))
assert len(page.records) == 20, page
assert asyncio.run(store.check()) == ()
asyncio.run(store.close())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no fork there")
async def test_a_forked_child_opens_its_own(tmp_path: Path):
    program = run(FORK, str(tmp_path / "store.db"))
    output, _ = await asyncio.to_thread(program.communicate, timeout=60)
    assert program.returncode == 0, output


async def test_memory_is_shared_by_all_calls():
    store = EmbeddedStore(":memory:")
    await store.prepare(SPEC)
    await asyncio.gather(*(store.accept(MAKE.said(f"e{n}")) for n in range(5)))
    assert len((await store.scan(MAKE.graph, "episode")).records) == 5
    await store.close()


async def test_a_reading_is_one_snapshot(store: EmbeddedStore):
    """A write that ends between two of its reads is not seen by the second."""
    began, written = threading.Event(), threading.Event()

    async def work():
        first = await store.scan("graph:g", "episode")
        began.set()
        assert written.wait(20)
        return first.records, (await store.scan("graph:g", "episode")).records

    reading = asyncio.ensure_future(store.reading(work))
    await asyncio.to_thread(began.wait, 20)
    await store.accept(MAKE.said("while it reads"))
    written.set()
    first, second = await reading
    assert first == second == ()
    assert len((await store.scan("graph:g", "episode")).records) == 1


async def test_a_reading_may_wait_for_nothing_else(store: EmbeddedStore):
    with pytest.raises(StoreError, match="waits for nothing but reads"):
        await store.reading(lambda: asyncio.sleep(0))
    assert (await store.reading(lambda: store.state("graph:g"))).version == 0
