"""Transactions on Neo4j: begun, repeated where that is safe, ended, and heard of by the tracer."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar

import neo4j

from graphmem.errors import StoreError
from graphmem.stores.neo4j.faults import FAULTS, repeatable, translate, undone
from graphmem.stores.neo4j.statements import statement

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

    from graphmem.core.ports import Tracer
    from graphmem.stores.neo4j.statements import Statement

__all__ = ["Connection", "Plans", "Row", "Transaction"]

T = TypeVar("T")
Access: TypeAlias = Literal["read", "write"]
Row: TypeAlias = dict[str, Any]
"""One row of an answer, by column. Lives no longer than its mapping to a record."""

ATTEMPTS = 6
PAUSE = 0.05
"""Seconds before the first repetition at most; each later pause is twice as long."""
LONGEST = 1.6
"""… and no longer than this."""
PATIENCE = 30.0
"""Seconds in which transactions of one graph that stand in each other's way are tried again."""


PLANNING = 5.0
"""Seconds that a statement waits at most for the first of its kind to be planned."""


class Plans:
    """Which statements the server was asked for before: the first of each kind goes alone.

    A server plans a statement that it does not know yet for everyone who asks at that moment, each
    by itself: twenty users who begin together would have it plan everything twenty times.
    """

    def __init__(self) -> None:
        """None yet."""
        self._asked: dict[str, asyncio.Event] = {}

    @contextlib.asynccontextmanager
    async def of(self, name: str) -> AsyncGenerator[None]:
        """Run a statement of this name inside."""
        known = self._asked.get(name)
        if known is not None:
            if not known.is_set():
                # Never for good: whoever goes first may wait for a lock that we hold.
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(PLANNING):
                        await known.wait()
            yield
            return
        known = self._asked[name] = asyncio.Event()
        try:
            yield
        finally:
            known.set()


class Transaction:
    """One open transaction: runs statements by name."""

    def __init__(
        self, inner: neo4j.AsyncTransaction, access: str, tracer: Tracer | None, plans: Plans
    ) -> None:
        """Take an open transaction of the driver; `access` is what its statements may do."""
        self._inner = inner
        self._access = access
        self._tracer = tracer
        self._plans = plans

    async def run(self, name: str, **params: Any) -> list[Row]:
        """Run a statement of `cypher/read` or `cypher/write` and give all its rows.

        Raises:
            StoreError: the parameters are not the declared ones, or it writes in a read.
        """
        told = statement(name)
        if told.access == "write" and self._access == "read":
            raise StoreError(f"statement {name!r} writes, and this is a read")
        given = told.given(params)
        if self._tracer is not None:
            self._tracer("statement", name)
        async with self._plans.of(name):
            result = await self._inner.run(told.sent, given)
            return [dict(record) async for record in result]

    async def one(self, name: str, **params: Any) -> Row:
        """Run a statement that gives exactly one row.

        Raises:
            StoreError: it gave none or several.
        """
        rows = await self.run(name, **params)
        if len(rows) != 1:
            raise StoreError(f"statement {name!r} gave {len(rows)} rows, not one")
        return rows[0]


class Connection:
    """One driver, opened on first use, on one database of one server or cluster."""

    def __init__(
        self,
        url: str,
        *,
        user: str | None,
        password: str | None,
        database: str,
        tracer: Tracer | None,
    ) -> None:
        """Remember where to connect; nothing is opened yet."""
        self._url = url
        self._user = user
        self._password = password
        self._database = database
        self._tracer = tracer
        self._driver: neo4j.AsyncDriver | None = None
        self._bookmarks: neo4j.AsyncBookmarkManager | None = None
        self._idle: dict[Access, list[neo4j.AsyncSession]] = {"read": [], "write": []}
        self._plans = Plans()
        self._closed = False

    async def read(self, body: Callable[[Transaction], Awaitable[T]]) -> T:
        """Run a body of reads in one transaction."""
        return await self._repeat("read", body)

    async def write(self, body: Callable[[Transaction], Awaitable[T]]) -> T:
        """Run a body in one transaction, committed when it returns.

        The body may run several times: what it does must not depend on how often.
        """
        return await self._repeat("write", body)

    async def ask(self, name: str, **params: Any) -> list[Row]:
        """Run one statement that reads, in a transaction of the server's own: one round trip.

        Raises:
            StoreError: it writes, or the parameters are not the declared ones.
        """
        if statement(name).access == "write":
            raise StoreError(f"statement {name!r} writes, and this is a read")
        return await self._alone("read", name, params)

    async def tell(self, name: str, **params: Any) -> list[Row]:
        """Run one statement that writes, in a transaction of the server's own: one round trip.

        It may run several times, as the body of `write` may.

        Raises:
            StoreError: the parameters are not the declared ones.
        """
        return await self._alone("write", name, params)

    async def _alone(self, access: Access, name: str, params: Row) -> list[Row]:
        told = statement(name)
        given = told.given(params)

        async def once() -> list[Row]:
            self._trace(name)
            async with self._plans.of(name), self._session(access) as session:
                result = await session.run(told.sent, given)
                return [dict(record) async for record in result]

        return await self._persist(once)

    async def schema(self, told: Statement, params: Row) -> list[Row]:
        """Run one command that must stand alone, in a transaction of the server's own."""
        told.check(params)

        async def once() -> list[Row]:
            self._trace(told.name)
            async with self._session("write") as session:
                result = await session.run(told.text, params)
                return [dict(record) async for record in result]

        return await self._persist(once)

    async def close(self) -> None:
        """Close the driver; twice is fine."""
        self._closed = True
        driver, self._driver = self._driver, None
        for idle in self._idle.values():
            while idle:
                await idle.pop().close()
        if driver is not None:
            await driver.close()

    async def _repeat(self, access: Access, body: Callable[[Transaction], Awaitable[T]]) -> T:
        async def once() -> T:
            async with self._session(access) as session:
                self._trace("begin")
                async with await session.begin_transaction() as inner:
                    answer = await body(Transaction(inner, access, self._tracer, self._plans))
                    self._trace("commit")
                    await inner.commit()
                    return answer

        return await self._persist(once)

    async def _persist(self, once: Callable[[], Awaitable[T]]) -> T:
        """Repeat what may be repeated, ever slower; translate what is left.

        A few times; longer what the server undid for the sake of another transaction. Those that
        stood in each other's way must not come back at the same moment: pauses are random.
        """
        deadline = time.monotonic() + PATIENCE
        pause, attempt = PAUSE, 1
        while True:
            try:
                return await once()
            except FAULTS as error:
                again = attempt < ATTEMPTS or (undone(error) and time.monotonic() < deadline)
                if not again or not repeatable(error):
                    raise translate(error, f"{self._url}, database {self._database!r}") from error
            await asyncio.sleep(random.uniform(pause / 2, pause))
            pause, attempt = min(2 * pause, LONGEST), attempt + 1

    def _trace(self, name: str) -> None:
        if self._tracer is not None:
            self._tracer("statement", name)

    @contextlib.asynccontextmanager
    async def _session(self, access: Access) -> AsyncGenerator[neo4j.AsyncSession]:
        """A session for one transaction: one that did its last one well, or a new one.

        Between transactions a session holds nothing, but making one costs as much as a small
        statement does in this program.
        """
        driver, idle = self._open(), self._idle[access]
        session = idle.pop() if idle else self._made(driver, access)
        try:
            yield session
        except BaseException as error:
            # What it was in the middle of ends with it; one that is cancelled drops its connection.
            await session.__aexit__(type(error), error, error.__traceback__)  # pyright: ignore[reportUnknownMemberType]
            raise
        if self._driver is driver:
            idle.append(session)
        else:
            await session.close()

    def _made(self, driver: neo4j.AsyncDriver, access: Access) -> neo4j.AsyncSession:
        mode = neo4j.READ_ACCESS if access == "read" else neo4j.WRITE_ACCESS
        return driver.session(  # pyright: ignore[reportUnknownMemberType]
            database=self._database,
            default_access_mode=mode,
            bookmark_manager=self._bookmarks,
        )

    def _open(self) -> neo4j.AsyncDriver:
        if self._closed:
            raise StoreError("the store is closed; open it again")
        if self._driver is None:
            try:
                self._driver = neo4j.AsyncGraphDatabase.driver(  # pyright: ignore[reportUnknownMemberType]
                    self._url,
                    auth=(self._user, self._password or "") if self._user else None,
                    notifications_min_severity=neo4j.NotificationMinimumSeverity.OFF,
                    connection_timeout=10.0,
                    connection_acquisition_timeout=60.0,
                    max_transaction_retry_time=0.0,
                    telemetry_disabled=True,
                )
            except (*FAULTS, ValueError) as error:
                raise translate(error, self._url) from error
            if self._url.startswith("neo4j"):
                # A reader on a cluster sees what this store wrote before; one server needs no word.
                self._bookmarks = neo4j.AsyncGraphDatabase.bookmark_manager()
        return self._driver
