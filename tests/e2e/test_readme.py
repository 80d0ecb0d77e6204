"""What the README shows is what happens: every code block runs, and prints what stands below it.

`text` blocks are the stdout of the block before them. Lines that need another machine are checked
another way, each by a function of its own; there is no other way out.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.places import Place

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SERVER = "neo4j://localhost:7687"


@dataclass(frozen=True)
class Block:
    """A fenced block, the output shown for it (None: none), and its line."""

    language: str
    text: str
    shown: str | None
    line: int


def blocks() -> list[Block]:
    found: list[Block] = []
    for match in re.finditer(r"^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL):
        language, text = match[1], match[2]
        if language == "text":
            before = found.pop()
            assert before.shown is None, f"two outputs of one block, line {before.line}"
            found.append(Block(before.language, before.text, text, before.line))
        else:
            found.append(Block(language, text, None, README[: match.start()].count("\n") + 1))
    return found


def _is_ci(line: str) -> None:
    script = (ROOT / ".ci" / "run").read_text()
    assert "pytest" in script
    assert "ruff check" in script


def _installs_as_ci_does(line: str) -> None:
    """The three steps are CI's own: an environment, an install, the installed command."""
    assert line.split(" && ") == [
        "python3 -m venv .venv",
        ".venv/bin/pip install -q .",
        ".venv/bin/graphmem demo",
    ]
    project = (ROOT / "pyproject.toml").read_text()
    assert 'graphmem = "graphmem.cli:main"' in project


def _starts_the_server_of_the_compose_file(line: str) -> None:
    compose = (ROOT / "docker-compose.yml").read_text()
    assert "127.0.0.1:7687:7687" in compose
    assert "GRAPHMEM_PASSWORD" in compose
    assert "healthcheck" in compose


ELSEWHERE = {
    "bash .ci/run": _is_ci,
    "python3 -m venv": _installs_as_ci_does,
    "docker compose up": _starts_the_server_of_the_compose_file,
}
"""Lines that are not run here, by their beginning, and how they are checked instead."""


@pytest.fixture
def session(tmp_path: Path):
    """Runs blocks one after the other in one folder, as a reader would."""
    shim = tmp_path / "bin" / "graphmem"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\nexec {shlex.join([sys.executable, "-m", "graphmem.cli"])} "$@"\n')
    shim.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{shim.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join([str(ROOT), *(p for p in sys.path if p)]),
    }
    return Session(tmp_path, environment)


@dataclass
class Session:
    """A reader's terminal."""

    folder: Path
    environment: dict[str, str]

    def run(self, block: Block) -> str:
        """Run a block; its stdout."""
        if block.language == "python":
            command = [sys.executable, "-W", "error", "-c", block.text]
        else:
            command = ["sh", "-e", "-c", self._shell(block.text)]
        ran = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True
        )
        assert ran.returncode == 0, f"README line {block.line}:\n{ran.stdout}{ran.stderr}"
        return ran.stdout

    def _shell(self, text: str) -> str:
        """The lines that run here; what a block exports holds for the blocks after it."""
        kept: list[str] = []
        for line in text.splitlines():
            check = next((ELSEWHERE[start] for start in ELSEWHERE if line.startswith(start)), None)
            if check is not None:
                check(line)
            elif match := re.fullmatch(r"export (\w+)=(\S+)", line):
                self.environment.setdefault(match[1], match[2])
                if match[1] == "GRAPHMEM_STORE":
                    self.environment[match[1]] = match[2]
            else:
                kept.append(line)
        return "\n".join(kept)


def needs_server(block: Block) -> bool:
    """Whether a block is of the section on Neo4j."""
    section = README.splitlines()[: block.line]
    return next(line for line in reversed(section) if line.startswith("#")) == "## On Neo4j"


def test_every_block_says_its_language():
    assert {block.language for block in blocks()} == {"python", "sh"}
    assert len(blocks()) >= 7


def test_the_readme_runs_on_sqlite(session):
    for block in blocks():
        if not needs_server(block):
            printed = session.run(block)
            if block.shown is not None:
                assert printed == block.shown, f"README line {block.line} prints otherwise"


def test_the_readme_runs_on_neo4j(store_name, request, session):
    if store_name != "neo4j":
        pytest.skip("the section on Neo4j")
    place: Place = request.getfixturevalue("neo4j_place")
    for name in ("user", "password", "database"):
        if value := getattr(place, name):
            session.environment[f"GRAPHMEM_{name.upper()}"] = value
    chosen = [block for block in blocks() if needs_server(block)]
    assert len(chosen) >= 2
    for block in chosen:
        here = Block(block.language, block.text.replace(SERVER, place.url), block.shown, block.line)
        printed = session.run(here)
        if block.shown is not None:
            # A block with an output shown lists named queries first; the output is its last part.
            assert printed.endswith(block.shown), f"README line {block.line} prints otherwise"


def test_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        if "://" not in target:
            assert (ROOT / target).exists(), target
