"""Runs an async client for its blocking twin."""

from __future__ import annotations

import contextlib
import importlib
import os
import threading
import weakref
from functools import cache
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from graphmem.client.loop import PrivateLoop
from graphmem.client.working import FLUSH_AT_CLOSE

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

__all__ = ["Runner"]


class Closing(Protocol):
    """A client that has to be closed."""

    async def close(self) -> None:
        """Give everything back; twice is fine."""
        ...


T = TypeVar("T")
Client = TypeVar("Client", bound=Closing, covariant=True)

EXIT_SECONDS = FLUSH_AT_CLOSE + 5.0
"""How long the end of a program may wait for what was told to be read, and the store to close."""


class Runner(Generic[Client]):
    """One async client on one private loop; both anew in a forked child."""

    def __init__(self, make: Callable[[], Client]) -> None:
        """Make the client; open nothing."""
        self._make = make
        self._loop = PrivateLoop()
        self._client = make()
        self._pid = os.getpid()
        self._closing = weakref.finalize(self, _close, self._loop, self._client)
        _RUNNERS.add(self)
        _close_all_at_the_end()

    @property
    def client(self) -> Client:
        """The async client of this process."""
        if self._pid != os.getpid():
            self._closing.detach()
            self._loop = PrivateLoop()
            self._client = self._make()
            self._pid = os.getpid()
            self._closing = weakref.finalize(self, _close, self._loop, self._client)
        return self._client

    def run(self, call: Callable[[Client], Coroutine[Any, Any, T]]) -> T:
        """Run one call of the async client to its end and give its result."""
        client = self.client
        return self._loop.run(lambda: call(client))

    async def wait(self, call: Callable[[Client], Coroutine[Any, Any, T]]) -> T:
        """The same for a task of another loop, which goes on meanwhile."""
        client = self.client
        return await self._loop.wait(lambda: call(client))

    def close(self) -> None:
        """Close the client and stop the loop; twice is fine."""
        if self._pid == os.getpid():
            self._closing()


def _close(loop: PrivateLoop, client: Closing) -> None:
    if loop.of_this_process:
        loop.run(client.close, EXIT_SECONDS)
        loop.stop()


_RUNNERS: weakref.WeakSet[Runner[Closing]] = weakref.WeakSet()


@cache
def _close_all_at_the_end() -> None:
    """Close what is open when the main thread ends: while threads can still be started.

    `atexit` comes too late: a model that is asked for the first time then can open no connection.
    Where the interpreter does not offer this, the finalizers still run.
    """
    # Registered after that of the executors, and so called before it.
    importlib.import_module("concurrent.futures.thread")
    register = getattr(threading, "_register_atexit", None)
    if register is not None:
        register(_close_all)


def _close_all() -> None:
    for runner in list(_RUNNERS):
        with contextlib.suppress(TimeoutError):
            runner.close()
