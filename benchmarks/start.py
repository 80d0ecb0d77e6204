"""`start`: how long a program and a person wait before anything is asked.

Each figure is that of whole programs in processes of their own, by the clock: `python -c pass`
beside them in the same run, `import graphmem`, `graphmem --help`, `graphmem demo` (a half-year of
one person told, asked and forgotten in a store of its own), and the first message told and the
first question asked in a new file, the bundled embedder's loading included. A first round is not
counted: it compiles what an installed package has compiled already.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.figures import percentile
from benchmarks.report import progress

if TYPE_CHECKING:
    import argparse

    from benchmarks.figures import Figure
    from graphmem import GraphMem

__all__ = ["NO_DATA", "run"]

NO_DATA = True
"""It needs no file of data."""

ROUNDS = 20
FIRST = """
from graphmem import GraphMem
with GraphMem({store!r}) as mem:
    mem.user.add("ana")
    mem.add("I live in Oslo.", user_id="ana")
    assert "Oslo" in str(mem.context("Where does Ana live?", user_id="ana"))
"""
PROGRAMS = {
    "python": ("-c", "pass"),
    "import": ("-c", "import graphmem"),
    "help": ("-m", "graphmem.cli", "--help"),
    "first-answer": ("-c", FIRST),
    "demo": ("-m", "graphmem.cli", "demo"),
}


def run(mem: GraphMem, options: argparse.Namespace) -> dict[str, Figure]:
    """Run each program in turn, round by round, so that a slow minute is everybody's."""
    took: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    rounds = options.limit or ROUNDS
    with tempfile.TemporaryDirectory(prefix="graphmem-bench-") as folder:
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
        for place in progress(range(1 + rounds), "starting"):
            store = str(Path(folder) / f"{place}.db")
            for name, words in PROGRAMS.items():
                command = [sys.executable, *(word.format(store=store) for word in words)]
                began = time.perf_counter()
                subprocess.run(command, check=True, capture_output=True, env=environment)
                if place:
                    took[name].append(1000 * (time.perf_counter() - began))
    return {
        f"ms/{name}-p{q}": percentile(times, q) for name, times in took.items() for q in (50, 95)
    }
