"""`python -m benchmarks SUITE --data FILE [--store URL] [--limit N] [--json OUT]`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks import locomo, mquake, timeqa
from benchmarks.report import show, write
from graphmem import GraphMem, GraphMemError

SUITES = {"locomo": locomo, "mquake": mquake, "timeqa": timeqa}


def main(arguments: list[str] | None = None) -> int:
    """Run one suite and print its table.

    Returns:
        0, or 1 when the data or the store could not be used.
    """
    options = _parser().parse_args(arguments)
    suite = SUITES[options.suite]
    with tempfile.TemporaryDirectory(prefix="graphmem-bench-") as folder:
        store = options.store or str(Path(folder) / "bench.db")
        settings = {
            "store": options.store or "embedded (a new file)",
            "data": options.data.name,
            "limit": options.limit,
            "facts": options.facts,
            "told": options.told,
            "embedder": "bundled",
        }
        try:
            with GraphMem(store) as mem:
                figures = suite.run(mem, options)
        except (OSError, GraphMemError) as error:
            print(f"benchmarks: {error}", file=sys.stderr)
            return 1
    show(options.suite, settings, figures)
    if options.json is not None:
        write(options.json, options.suite, settings, figures)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("suite", choices=sorted(SUITES), help="what to measure")
    parser.add_argument("--data", type=Path, required=True, help="the data set's file")
    parser.add_argument("--store", help="URL or file; default: a new SQLite file")
    parser.add_argument("--limit", type=int, help="only the first N conversations, cases, series")
    parser.add_argument("--json", type=Path, help="write every figure to this file")
    parser.add_argument(
        "--facts",
        choices=["none"],
        default="none",
        help="locomo: facts told beside the messages; more kinds come with retrieval",
    )
    parser.add_argument(
        "--told",
        choices=["structured", "reversed"],
        default="structured",
        help="mquake: old facts first, or the newest first",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
