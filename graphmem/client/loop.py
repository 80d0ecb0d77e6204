"""A private event loop in a thread of its own, on which the blocking client runs the async one."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

__all__ = ["PrivateLoop"]

T = TypeVar("T")

ENDING = 5.0
"""Seconds that a call which was cancelled has for its end: to give back what it held."""


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

        An interruption of the waiting thread (Ctrl-C) cancels the coroutine, and waits until it has
        ended, ENDING seconds at most: whoever closes what it uses then takes nothing from it.

        Raises:
            TimeoutError: it took longer than `timeout` seconds; it is cancelled in the same way.
        """
        loop, coroutine = self._started(), _call(make)
        future = asyncio.run_coroutine_threadsafe(coroutine, loop)
        try:
            return future.result(timeout)
        except BaseException:
            if not future.done():
                ending = asyncio.run_coroutine_threadsafe(_cancelled(coroutine), loop)
                with contextlib.suppress(TimeoutError):
                    ending.result(ENDING)
            raise

    async def wait(self, make: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Run the coroutine that `make` gives here, and let another loop's task wait for it.

        A task that is cancelled cancels the coroutine.
        """
        loop = self._started()
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(_call(make), loop))

    def stop(self) -> None:
        """Stop the loop and its thread; twice is fine."""
        with self._lock:
            loop, self._loop = self._loop, None
        if loop is not None and self._pid == os.getpid():
            loop.call_soon_threadsafe(loop.stop)

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


async def _cancelled(coroutine: Coroutine[Any, Any, Any]) -> None:
    """Cancel the task of a coroutine that was begun on this loop, and wait for its end."""
    # Begun before this was: its task is there, unless it has ended.
    tasks = [task for task in asyncio.all_tasks() if task.get_coro() is coroutine]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _serve(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
