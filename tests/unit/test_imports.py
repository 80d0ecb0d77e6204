"""`import graphmem` does nothing but define names."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import graphmem

HEAVY = ("numpy", "openai", "neo4j", "dateparser", "sqlite3", "pydantic", "tokenizers", "typer",
         "Stemmer", "rich", "asyncio")  # fmt: skip

# Imports in a process of its own, under an audit hook that sees every file, socket and folder.
PROGRAM = """
import json, sys, threading, logging
seen = []
watched = ("socket.", "os.mkdir", "os.listdir", "os.remove", "subprocess.", "sqlite3.")
def hook(event, arguments):
    if event.startswith(watched) and not str(arguments[:1]).count("site-packages"):
        seen.append([event, repr(arguments)[:200]])
    if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        seen.append([event, repr(arguments)[:200]])
before, level = set(sys.modules), logging.getLogger().level
sys.addaudithook(hook)
import graphmem
print(json.dumps({
    "loaded": sorted(set(sys.modules) - before), "seen": seen,
    "threads": threading.active_count(), "level": logging.getLogger().level == level,
    "handlers": len(logging.getLogger().handlers) + len(logging.getLogger("graphmem").handlers),
}))
"""


@pytest.fixture(scope="module")
def told() -> dict[str, object]:
    command = [sys.executable, "-B", "-c", PROGRAM]
    folder = Path(graphmem.__file__).parents[1]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_it_loads_nothing_heavy(told: dict[str, list[str]]) -> None:
    assert [name for name in told["loaded"] if name.split(".")[0] in HEAVY] == []


def test_it_is_quick_for_it_loads_little(told: dict[str, list[str]]) -> None:
    """Milliseconds are measured by `benchmarks start`; what costs them is what is loaded."""
    own = [name for name in told["loaded"] if name.split(".")[0] not in sys.stdlib_module_names]
    assert own == ["graphmem"]
    assert len(told["loaded"]) < 50


def test_it_touches_no_folder_no_network_no_process(told: dict[str, object]) -> None:
    # A directory listing is Python's own search for the module.
    assert [row for row in told["seen"] if row[0] != "os.listdir"] == []


def test_it_starts_no_thread_and_leaves_logging_alone(told: dict[str, object]) -> None:
    assert (told["threads"], told["level"], told["handlers"]) == (1, True, 0)


def test_every_public_name_is_there_sorted_and_listed() -> None:
    assert graphmem.__all__ == sorted(graphmem.__all__)
    for name in graphmem.__all__:
        assert getattr(graphmem, name).__name__ == name
    assert set(graphmem.__all__) <= set(dir(graphmem))
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = graphmem.no_such_name
