"""Progress of long work: on stderr, and only where a person watches."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator

    from rich.progress import Progress, TaskID

__all__ = ["Bar", "progress"]


class Bar:
    """Told how far the work is; draws it where there is a terminal."""

    def __init__(self, drawn: Progress | None = None, task: TaskID | None = None) -> None:
        """Draw on this; None: nowhere."""
        self._drawn = drawn
        self._task = task

    def at(self, done: int, count: int, total: int | None = None) -> None:
        """So much of the whole is done (of `total`, if that is known only now).

        Args:
            done: in the measure of the whole (bytes, lines, episodes).
            count: of what is counted for the rate.
            total: the whole.
        """
        if self._drawn is None or self._task is None:
            return
        elapsed = self._drawn.tasks[0].elapsed or 0.0
        rate = count / elapsed if elapsed > 0 else 0.0
        self._drawn.update(self._task, completed=done, count=count, rate=rate)
        if total is not None:
            self._drawn.update(self._task, total=total)


@contextmanager
def progress(title: str, unit: str, total: int | None = None) -> Generator[Bar]:
    """A bar with the share done, the rate and the time left; silent without a terminal.

    Args:
        title: what is being done.
        unit: what is counted, for the rate.
        total: how much there is to do; None: not known (yet).
    """
    if not sys.stderr.isatty():
        yield Bar()
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
    with Progress(*columns, console=Console(stderr=True), transient=True) as drawn:
        yield Bar(drawn, drawn.add_task(title, total=total, count=0, rate=0.0))
