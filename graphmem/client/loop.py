"""A private event loop in a thread of its own, on which the blocking client runs the async one."""

from __future__ import annotations

import asyncio
import os
import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from concurrent.futures import Future
    from typing import Any

__all__ = ["PrivateLoop"]

T = TypeVar("T")


class PrivateLoop:
    """Runs coroutines for threads that wait for them; starts on first use, anew after a fork."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._pid = 0

    @property
    def of_this_process(self) -> bool:
        """Whether the loop was started by this process and runs."""
        return self._loop is not None and self._pid == os.getpid()

    def run(self, make: Callable[[], Coroutine[Any, Any, T]], timeout: float | None = None) -> T:
        """Run the coroutine that `make` gives and wait for its result.

        An interruption of the waiting thread (Ctrl-C) cancels the coroutine.

        Raises:
            TimeoutError: it took longer than `timeout` seconds; it is cancelled.
        """
        future = self._begun(make)
        try:
            return future.result(timeout)
        except BaseException:
            future.cancel()
            raise

    async def wait(self, make: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Run the coroutine that `make` gives here, and let another loop's task wait for it.

        A task that is cancelled cancels the coroutine.
        """
        return await asyncio.wrap_future(self._begun(make))

    def stop(self) -> None:
        """Stop the loop and its thread; twice is fine."""
        with self._lock:
            loop, self._loop = self._loop, None
        if loop is not None and self._pid == os.getpid():
            loop.call_soon_threadsafe(loop.stop)

    def _begun(self, make: Callable[[], Coroutine[Any, Any, T]]) -> Future[T]:
        return asyncio.run_coroutine_threadsafe(_call(make), self._started())

    def _started(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None or self._pid != os.getpid():
                loop = asyncio.new_event_loop()
                thread = threading.Thread(
                    target=_serve, args=(loop,), name="graphmem-loop", daemon=True
                )
                thread.start()
                self._loop, self._pid = loop, os.getpid()
            return self._loop


async def _call(make: Callable[[], Coroutine[Any, Any, T]]) -> T:
    return await make()


def _serve(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
