"""What a run prints and writes: a table on stdout, JSON with every figure, progress on stderr."""

from __future__ import annotations

import json
import platform
import sys
from dataclasses import asdict
from importlib.metadata import version
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table

import graphmem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path
    from typing import TypeVar

    from benchmarks.figures import Figure

    T = TypeVar("T")

__all__ = ["note", "progress", "show", "write"]

PACKAGES = ("numpy", "neo4j", "pydantic", "tokenizers")


def progress(rows: Sequence[T], what: str) -> Iterable[T]:
    """Go through rows with a bar on stderr."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield from bar.track(rows, description=what)


def note(text: str) -> None:
    """A remark on stderr."""
    print(f"benchmarks: {text}", file=sys.stderr)


def show(suite: str, settings: Mapping[str, object], figures: Mapping[str, Figure]) -> None:
    """Print the table."""
    table = Table(title=f"{suite}: {settings['store']}", title_justify="left")
    for name in ("figure", "value", "95 % interval", "n"):
        table.add_column(name, justify="left" if name == "figure" else "right")
    for name, figure in figures.items():
        interval = (
            "" if figure.low == figure.high else f"{_print(figure.low)} - {_print(figure.high)}"
        )
        table.add_row(name, _print(figure.value), interval, str(figure.n))
    Console(file=sys.stdout, width=None if sys.stdout.isatty() else 100).print(table)


def write(
    path: Path, suite: str, settings: Mapping[str, object], figures: Mapping[str, Figure]
) -> None:
    """Write the one JSON shape of every suite."""
    # Ours from the code that ran: a checkout need not be installed.
    versions = {"graphmem": graphmem.__version__, "python": platform.python_version()}
    versions |= {name: version(name) for name in PACKAGES}
    document = {
        "suite": suite,
        "settings": dict(settings),
        "versions": versions,
        "figures": {name: asdict(figure) for name, figure in figures.items()},
    }
    path.write_text(json.dumps(document, indent=2, allow_nan=False) + "\n", encoding="utf-8")


def _print(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if abs(value) < 100 else f"{value:.0f}"
