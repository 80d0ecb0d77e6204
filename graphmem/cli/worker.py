"""`graphmem worker`: reads what waits, whoever told it."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from graphmem.cli.failure import FAILED, note
from graphmem.cli.options import AsJson, Store
from graphmem.cli.output import counted, print_json, say
from graphmem.cli.session import ids_of, opened

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from types import FrameType

    from graphmem import GraphMem
    from graphmem.cli.session import Ids

__all__ = ["worker"]


def worker(
    once: Annotated[bool, typer.Option("--once", help="End when nothing waits any more.")] = False,
    retry_failed: Annotated[
        bool,
        typer.Option("--retry-failed", help="First let all that has failed wait again."),
    ] = False,
    store: Store = None,
    user: Annotated[
        str | None, typer.Option("--user", metavar="ID", help="Only this user's memory.")
    ] = None,
    graph: Annotated[
        str | None, typer.Option("--graph", metavar="ID", help="Only this standalone graph.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Read what waits, of every memory of the store, until stopped.

    Several may run at once, in several places; with GRAPHMEM_MODEL set they ask that model, as
    long as the budget lasts, and have it phrase summaries. Ctrl-C or SIGTERM ends what was begun
    and then the worker; a second one ends it at once. Nothing is lost either way.
    """
    with opened(store) as memory:
        only = ids_of(memory, user, graph)
        retried = _retry(memory, only) if retry_failed else 0
        if not once:
            note("working; Ctrl-C ends what was begun, and then the worker")
        with _stoppable() as stopped:
            settled = memory.work(once=once, stop=stopped, **only)
        found = memory.status(**only)
    failed = found.jobs.get("failed", 0)
    waiting = found.jobs.get("pending", 0) + found.jobs.get("processing", 0)
    if json:
        print_json({"settled": settled, "retried": retried, "waiting": waiting, "failed": failed})
    else:
        say(f"{counted(settled, 'job')} done, {waiting:,} waiting, {failed:,} failed")
    if once and failed:
        note("what failed is kept and can be found; see graphmem status, and --retry-failed")
        raise typer.Exit(FAILED)


def _retry(memory: GraphMem, only: Ids) -> int:
    """Let what failed wait again; how many tasks."""
    retried: set[str] = set()
    # The status tells the last few failures: those let go make room for the ones before.
    while fresh := {task.task_id for task in memory.status(**only).failures} - retried:
        retried |= fresh
        for task in sorted(fresh):
            memory.task.retry(task, wait=False)
    return len(retried)


@contextmanager
def _stoppable() -> Generator[Callable[[], bool]]:
    """Whether a signal to stop came; the second one ends the program at once."""
    came: list[int] = []

    def hear(number: int, frame: FrameType | None) -> None:
        if came:
            raise KeyboardInterrupt
        came.append(number)
        note("stopping when what was begun is done; once more stops at once")

    before = {each: signal.signal(each, hear) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(came)
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
