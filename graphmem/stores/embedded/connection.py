"""Threads, connections and transactions: how a port call reaches the file.

One writer thread and a few reader threads, each with a connection of its own that lives only in
that thread's frame: a forked child, which has no such threads, can therefore never close or use
its parent's connections, and opens its own. A port call is one hop: queue, one transaction, back.
A cancelled call either never began or runs to its end; there is no half.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
import random
import sqlite3
import threading
import time
import weakref
from concurrent.futures import Future
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from graphmem.errors import StoreError, UnavailableError
from graphmem.stores.embedded.faults import FAULTS, is_busy, translated
from graphmem.stores.embedded.opening import MEMORY, PATIENCE, lasting, open_file
from graphmem.stores.embedded.statements import statement

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable, Sequence
    from typing import LiteralString

    from graphmem.core.ports import Tracer

__all__ = ["Connections", "MovedError", "Row", "Tx", "Value"]

READERS = 3
CUTTING = 2.0
"""Seconds a forgetting waits for readers to let the log be cut, and between later attempts."""

Value: TypeAlias = "str | int | float | bytes | None"
Row: TypeAlias = "tuple[Any, ...]"
T = TypeVar("T")
Call: TypeAlias = "tuple[Future[Any], Callable[[sqlite3.Connection], Any]] | None"


class MovedError(Exception):
    """A cache has seen a later commit than this transaction; run it again on a newer snapshot."""


class Tx:
    """A running transaction: every statement goes through `_run`, which tells the tracer first."""

    __slots__ = ("_connection", "_tracer", "seen", "stopped")

    def __init__(self, connection: sqlite3.Connection, tracer: Tracer | None) -> None:
        self._connection = connection
        self._tracer = tracer
        self.seen: dict[str, Any] | None = None  # of a snapshot: what was read and stays so
        self.stopped = False

    def all(self, name: LiteralString, /, **params: Value) -> list[Row]:
        """All rows of a statement."""
        return self._run(name, params).fetchall()

    def first(self, name: LiteralString, /, **params: Value) -> Row | None:
        """The first row of a statement, None if it has none."""
        rows = self._run(name, params).fetchall()
        return rows[0] if rows else None

    def one(self, name: LiteralString, /, **params: Value) -> Row:
        """The row of a statement that always has one."""
        return self._run(name, params).fetchall()[0]

    def pages(self, name: LiteralString, size: int, /, **params: Value) -> Iterable[list[Row]]:
        """The rows of a statement, so many at a time."""
        cursor = self._run(name, params)
        while rows := cursor.fetchmany(size):
            yield rows

    def run(self, name: LiteralString, /, **params: Value) -> int:
        """Run a statement that returns nothing; how many rows it touched."""
        return self._run(name, params).rowcount

    def many(self, name: LiteralString, rows: Sequence[Sequence[Value]]) -> None:
        """Run a statement for each row of values (in the order of its header); none: not at all."""
        if not rows:
            return
        self.trace(name)
        self._connection.executemany(statement(name).text, rows)

    def script(self, name: str, text: str) -> None:
        """Run one statement of a migration."""
        self.trace(name)
        self._connection.execute(text)

    def trace(self, name: str) -> None:
        """Tell the tracer what comes now."""
        if self._tracer is not None and not self.stopped:
            self.stopped = True  # unless it returns: a tracer that stops a call hears no more of it
            self._tracer("statement", name)
            self.stopped = False

    def _run(self, name: LiteralString, params: dict[str, Value]) -> sqlite3.Cursor:
        found = statement(name)
        if len(params) != len(found.params):
            raise StoreError(f"{name!r} takes {found.params}, was given {tuple(params)}")
        self.trace(name)
        return self._connection.execute(found.text, [params[key] for key in found.params])


class Connections:
    """The threads of one store in this program, made as they are needed."""

    def __init__(self, path: str, tracer: Tracer | None, *, patience: float = PATIENCE) -> None:
        """Open nothing yet.

        Args:
            path: a file, or ":memory:".
            tracer: hears of each statement before it runs.
            patience: seconds to wait for other writers before `UnavailableError`.
        """
        self.path = path
        self._tracer = tracer
        self._patience = patience
        self._closed = False
        self._reset()

    def _reset(self) -> None:
        self._here = threading.local()
        self._pid = os.getpid()
        self._lock = threading.Lock()
        self._writer = _Crew(self.path, 1)
        self._readers = self._writer if self.path == MEMORY else _Crew(self.path, READERS)
        # A program killed right after it forgot may have left its log: the first write cuts it.
        self._cut_at = 0.0 if self.path != MEMORY else math.inf

    @property
    def pid(self) -> int:
        """The process whose threads these are."""
        return self._pid

    def adopt(self) -> bool:
        """Notice a fork: True if this is a child that just got threads of its own."""
        if self._pid == os.getpid():
            return False
        if self.path == MEMORY:
            raise UnavailableError(
                "store=':memory:' lives in the process that opened it; give a file to share it "
                "with a forked child"
            )
        self._reset()
        return True

    async def read(self, work: Callable[[Tx], T]) -> T:
        """Run `work` in one read transaction: one snapshot."""
        if (tx := getattr(self._here, "tx", None)) is not None:
            return work(tx)
        return await self._call(self._readers, lambda c: self._transact(c, work, "BEGIN"))

    async def reading(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Run a coroutine to its end in one read transaction, all its reads in it.

        Raises:
            StoreError: it waited for something else than reads of this store.
        """

        def run(tx: Tx) -> T:
            self._here.tx = tx
            try:
                return _to_its_end(work())
            finally:
                self._here.tx = None

        return await self.read(run)

    async def write(
        self, work: Callable[[Tx], T], *, truncate: bool = False, at_once: bool = True
    ) -> T:
        """Run `work` in one write transaction; it may run again if another writer was faster.

        Args:
            work: a function of the transaction alone, without other effects.
            truncate: afterwards, cut the write-ahead log, so that nothing forgotten stays in it.
            at_once: wait until the disk has it. If not, it survives all but a machine that goes
                down before the next write that waits: for what is then done again anyway.
        """

        def run(connection: sqlite3.Connection) -> T:
            with lasting(connection, at_once=at_once):
                answer = self._transact(connection, work, "BEGIN IMMEDIATE")
            if truncate or time.monotonic() >= self._cut_at:
                self._truncate(connection, patient=truncate)
            return answer

        return await self._call(self._writer, run)

    async def close(self) -> None:
        """Let what runs finish, then close all connections."""
        self._closed = True
        if self._pid != os.getpid():
            return
        endings = [*self._writer.stop(), *self._readers.stop()]
        if endings:
            await asyncio.gather(*(asyncio.wrap_future(ending) for ending in endings))

    async def _call(self, crew: _Crew, work: Callable[[sqlite3.Connection], T]) -> T:
        if self._closed:
            raise StoreError(f"store={self.path!r} is closed; open it again")
        return await asyncio.wrap_future(crew.submit(lambda c: self._guarded(c, work)))

    def _guarded(
        self, connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], T]
    ) -> T:
        try:
            return work(connection)
        except FAULTS as error:
            raise translated(error, self.path) from error

    def _transact(self, connection: sqlite3.Connection, work: Callable[[Tx], T], begin: str) -> T:
        deadline = time.monotonic() + self._patience
        pause = 0.002
        while True:
            try:
                return self._once(connection, work, begin)
            except MovedError:
                continue
            except sqlite3.OperationalError as error:
                if not is_busy(error) or time.monotonic() > deadline:
                    raise
            time.sleep(random.uniform(0.0005, pause))
            pause = min(pause * 2, 0.05)

    def _once(self, connection: sqlite3.Connection, work: Callable[[Tx], T], begin: str) -> T:
        tx = Tx(connection, self._tracer)
        tx.seen = {} if begin == "BEGIN" else None
        tx.trace("begin")
        connection.execute(begin)
        try:
            answer = work(tx)
            tx.trace("commit")
            connection.execute("COMMIT")
        except BaseException:
            try:
                tx.trace("rollback")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
            raise
        return answer

    def _truncate(self, connection: sqlite3.Connection, *, patient: bool) -> None:
        """Cut the write-ahead log, if no reader needs it; else after the next write.

        The commit is done: nothing that goes wrong here may read as its failure, and the tracer
        could only stop what has already happened.
        """
        if self.path == MEMORY:
            return
        deadline = time.monotonic() + (CUTTING if patient else 0.0)
        self._cut_at = math.inf
        while True:
            with contextlib.suppress(sqlite3.Error):
                if not connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                    return
            if time.monotonic() > deadline:
                self._cut_at = time.monotonic() + CUTTING
                return
            time.sleep(0.01)


def _to_its_end(coroutine: Coroutine[Any, Any, T]) -> T:
    """The value of a coroutine that never has to wait."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value
    coroutine.close()
    raise StoreError("what is read together waits for nothing but reads of its store")


class _Crew:
    """Up to `size` threads that serve one queue, begun as calls pile up."""

    def __init__(self, path: str, size: int) -> None:
        self._path = path
        self._size = size
        self._queue: SimpleQueue[Call] = SimpleQueue()
        self._idle = threading.Semaphore(0)
        self._endings: list[Future[None]] = []
        self._lock = threading.Lock()
        self._stop = weakref.finalize(self, _dismiss, self._queue, self._endings)
        self._stop.atexit = False

    def submit(self, work: Callable[[sqlite3.Connection], T]) -> Future[T]:
        future: Future[T] = Future()
        with self._lock:
            if not self._idle.acquire(blocking=False) and len(self._endings) < self._size:
                ending: Future[None] = Future()
                self._endings.append(ending)
                threading.Thread(
                    target=_serve,
                    args=(self._path, self._queue, self._idle, ending),
                    name="graphmem-sqlite",
                    daemon=True,
                ).start()
            self._queue.put((future, work))
        return future

    def stop(self) -> list[Future[None]]:
        with self._lock:
            if self._stop.detach():
                _dismiss(self._queue, self._endings)
            return list(self._endings)


def _dismiss(queue: SimpleQueue[Call], endings: list[Future[None]]) -> None:
    for _ in endings:
        queue.put(None)


def _serve(
    path: str, queue: SimpleQueue[Call], idle: threading.Semaphore, ending: Future[None]
) -> None:
    """A thread: takes calls from the queue until it is dismissed. Owns its connection."""
    connection: sqlite3.Connection | None = None
    ending.set_running_or_notify_cancel()  # nobody's impatience shall cancel it from now on
    while (call := queue.get()) is not None:
        future, work = call
        if future.set_running_or_notify_cancel():
            try:
                if connection is None:
                    connection = open_file(path)
                answer = work(connection)
            except BaseException as error:
                future.set_exception(error)
            else:
                future.set_result(answer)
                del answer
        del call, future, work
        idle.release()
    if connection is not None:
        with contextlib.suppress(sqlite3.Error):
            connection.close()
    ending.set_result(None)
