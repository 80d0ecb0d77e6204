"""`python -m benchmarks SUITE --data FILE [--store URL] [--limit N] [--json OUT]`."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import (
    answer,
    beam,
    ingest,
    latency,
    locomo,
    longmemeval,
    mquake,
    resolve,
    start,
    timeqa,
    timetalk,
)
from benchmarks.recorded import MODEL, Recorded, served
from benchmarks.report import show, write
from graphmem import GraphMem, GraphMemError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

SUITES = {
    "answer": answer,
    "beam": beam,
    "ingest": ingest,
    "latency": latency,
    "locomo": locomo,
    "longmemeval": longmemeval,
    "mquake": mquake,
    "resolve": resolve,
    "start": start,
    "timeqa": timeqa,
    "timetalk": timetalk,
}


MODELS = {
    "--reader": "the model that answers (GRAPHMEM_MODEL)",
    "--judge": "the model that judges (the reader)",
    "--base-url": "the reader's server (GRAPHMEM_BASE_URL, else OpenAI's)",
    "--judge-url": "the judge's server (the reader's)",
}
"""Options of the suite `answer`; keys come from the environment."""


def main(arguments: list[str] | None = None) -> int:
    """Run one suite and print its table.

    Returns:
        0, or 1 when the data or the store could not be used.
    """
    parser = _parser()
    options = parser.parse_args(arguments)
    suite = SUITES[options.suite]
    if options.data is None and not hasattr(suite, "NO_DATA"):
        parser.error(f"{options.suite} needs --data FILE")
    with tempfile.TemporaryDirectory(prefix="graphmem-bench-") as folder:
        store = options.store or str(Path(folder) / "bench.db")
        settings = {
            "store": options.store or "embedded (a new file)",
            "data": options.data and options.data.name,
            "limit": options.limit,
            "facts": options.facts or getattr(suite, "FACTS", "none"),
            "told": options.told,
            "embedder": "bundled",
            **{name: getattr(options, name) for name in ("reader", "judge")},
        }
        try:
            with (
                reading(suite, options) as model,
                getattr(suite, "opened", GraphMem)(store, **model) as mem,
            ):
                figures = suite.run(mem, options)
        except (OSError, GraphMemError, json.JSONDecodeError) as error:
            print(f"benchmarks: {error}", file=sys.stderr)
            return 1
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            print(
                f"benchmarks: --data {options.data} is not in the schema of {options.suite} "
                f"({type(error).__name__}: {error}); give the original file of that data set",
                file=sys.stderr,
            )
            return 1
    show(options.suite, settings, figures)
    if options.json is not None:
        write(options.json, options.suite, settings, figures)
    return 0


@contextmanager
def reading(suite: ModuleType, options: argparse.Namespace) -> Iterator[dict[str, str]]:
    """Who reads messages: nothing to say for rules, a served recording where that is asked for."""
    answers = suite.answers(options) if hasattr(suite, "answers") else None
    told = options.facts in ("recorded", "observation")
    if answers is None and told and hasattr(suite, "stories"):
        answers = Recorded(suite.stories(options))
    if answers is None:
        yield {}
        return
    with served(answers) as url:
        yield {"model": MODEL, "base_url": url}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("suite", choices=sorted(SUITES), help="what to measure")
    parser.add_argument(
        "--data", type=Path, help="the data set's file (not: ingest, latency, start)"
    )
    parser.add_argument("--store", help="URL or file; default: a new SQLite file")
    parser.add_argument(
        "--limit",
        type=_count,
        help="only the first N conversations, cases, series; latency: graphs up to N episodes; "
        "start: N rounds",
    )
    parser.add_argument(
        "--failures", type=_count, default=0, help="resolve, timetalk: show N wrong answers"
    )
    parser.add_argument("--json", type=Path, help="write every figure to this file")
    parser.add_argument(
        "--facts",
        type=_offered("none", "rules", "observation", "recorded", later=""),
        help="who reads facts in the messages: nobody (locomo: none), rules (timetalk, beam), or a "
        "served model that answers what was recorded, or (locomo) the data's own observations",
    )
    parser.add_argument(
        "--recorded", type=Path, help="the folder of recordings; default: beside the data's"
    )
    parser.add_argument(
        "--told",
        type=_offered("structured", "reversed", "sentences", later=""),
        default="structured",
        help="mquake: structured, old facts first; reversed, the newest first; or sentences, "
        "which a served model reads",
    )
    for option, meaning in MODELS.items():
        parser.add_argument(option, help=f"answer: {meaning}")
    return parser


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError(f"{text}: give 1 or more")
    return count


def _offered(*names: str, later: str) -> Callable[[str], str]:
    """A type that takes these names and says which others are not there yet."""

    def check(text: str) -> str:
        if text in names:
            return text
        known = f"{text!r} is not there yet" if text in later.split(", ") else f"unknown {text!r}"
        raise argparse.ArgumentTypeError(f"{known}; choose from {', '.join(names)}")

    return check


if __name__ == "__main__":
    sys.exit(main())
