"""Having what was told worked in: at once by rules, in the background where a model reads."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from graphmem.client.checks import check_seconds
from graphmem.errors import UnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphmem.client.engine import Engine
    from graphmem.core.ports import ChatModel
    from graphmem.ingest.pipeline import Draft, Pipeline
    from graphmem.ingest.worker import Worker
    from graphmem.settings import Settings

__all__ = ["FLUSH_AT_CLOSE", "budgeted", "flush", "forget", "serve", "work_in", "worker_of"]

FLUSH_AT_CLOSE: Final = 15.0
"""Seconds that closing, or the end of a program, may take to have a model read what was told."""

PATIENCE: Final = 60.0
"""Seconds that a flush without a timeout waits for an absent model, or for other programs."""

PAUSE: Final = 0.05
"""Seconds between looks at what others work on."""


def budgeted(model: ChatModel, settings: Settings) -> ChatModel:
    """The model, asked only as long as the budget of the settings lasts."""
    if settings.max_model_calls is None and settings.max_tokens is None:
        return model
    from graphmem.ingest.budget import Budget, BudgetedModel
    from graphmem.models.static import count_tokens

    budget = Budget(settings.max_model_calls, settings.max_tokens)
    return BudgetedModel(model, budget, count_tokens)


def worker_of(pipeline: Pipeline, settings: Settings) -> Worker:
    """The worker in the background of a client."""
    from graphmem.ingest.worker import Worker

    return Worker(pipeline, max_delay=settings.max_delay, full=settings.batch_tokens)


async def work_in(engine: Engine, graph_id: str, drafts: Sequence[Draft], task: str) -> None:
    """Have what was accepted worked in: now by rules, soon by a model."""
    pipeline = await engine.pipeline()
    if not pipeline.asks:
        await pipeline.work(graph_id, task=task)
        return
    from graphmem.models.static import count_tokens

    size = sum(count_tokens(draft.content) for draft in drafts)
    (await engine.background()).notice(graph_id, size)


async def forget(engine: Engine, graph_id: str, episodes: Sequence[str]) -> None:
    """Forget episodes; what was understood by them is read again: now by rules, soon by a model."""
    pipeline = await engine.pipeline()
    await pipeline.forget(graph_id, episodes)
    if pipeline.asks:
        (await engine.background()).notice(graph_id, 0)


async def flush(engine: Engine, timeout: float | None) -> None:
    """See `AsyncGraphMem.flush`."""
    check_seconds(timeout, "timeout")
    pipeline = await engine.pipeline()
    try:
        async with asyncio.timeout(timeout):
            await (_drained(engine, timeout) if pipeline.asks else pipeline.work())
    except TimeoutError as error:
        raise UnavailableError(
            f"flush was not done after {timeout} s; call it again, or see status()"
        ) from error


async def serve(
    engine: Engine, stop: Callable[[], bool] | None, *, once: bool, graph_id: str | None = None
) -> int:
    """Work in what waits, of every graph: until told to stop, or `once`, until nothing waits.

    Then have a model, if there is one, phrase what is due. With `graph_id` only of this graph.
    """
    worker = await engine.background()
    stop = stop or (lambda: False)
    if not once:
        return await worker.serve(stop, graph_id)
    settled = await worker.drain(stop, graph_id)
    await worker.tell_again(stop, graph_id)
    return settled


async def _drained(engine: Engine, timeout: float | None) -> None:
    """Work until nothing waits that a worker could do.

    Raises:
        UnavailableError: what waits was put off for longer than there is time.
    """
    worker, directory = await engine.background(), await engine.directory()
    pipeline = await engine.pipeline()
    loop = asyncio.get_running_loop()
    until = loop.time() + (PATIENCE if timeout is None else timeout)
    while True:
        if await worker.drained():
            until = max(until, loop.time() + PATIENCE) if timeout is None else until
        jobs = (await directory.status()).jobs
        if not (jobs.get("pending") or jobs.get("processing")):
            return
        put_off = pipeline.put_off
        if put_off is not None and not jobs.get("processing"):
            if put_off.kind == "embed":
                return  # the facts are there; their vectors follow when the embedder is back
            if (put_off.until - engine.now()).total_seconds() > until - loop.time():
                raise UnavailableError(
                    f"what was told waits until {put_off.until.isoformat(timespec='seconds')}: "
                    f"{put_off.reason}; flush again then, or see status()"
                )
        if loop.time() > until:
            raise UnavailableError("work waits that others hold or put off; see status()")
        await asyncio.sleep(PAUSE)
