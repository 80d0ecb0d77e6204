"""Progress of long work: on stderr, and only where a person watches."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

__all__ = ["Advance", "progress"]

Advance = "Callable[[int, int], None]"
"""Told how much of the whole is done (bytes, records), and how many episodes or records that is."""


@contextmanager
def progress(title: str, total: int | None, unit: str) -> Generator[Callable[[int, int], None]]:
    """A bar with the share done, the rate and the time left; silent without a terminal.

    Args:
        title: what is being done.
        total: how much there is to do; None: not known.
        unit: what is counted, for the rate.
    """
    if not sys.stderr.isatty():
        yield lambda done, count: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = [
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[count]:,} " + unit + " ({task.fields[rate]:,.0f}/s)"),
        TimeRemainingColumn(),
    ]
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=total, count=0, rate=0.0)

        def advance(done: int, count: int) -> None:
            elapsed = bar.tasks[0].elapsed or 0.0
            rate = count / elapsed if elapsed > 0 else 0.0
            bar.update(task, completed=done, count=count, rate=rate)

        yield advance
