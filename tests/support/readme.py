"""The README as a reader runs it. `python -m tests.support.readme` writes its shown outputs anew.

`text` blocks are the stdout of the block before them. A `python` block that begins with a comment
that is a file's name (`# agent.py`) is kept under that name, for the blocks after it to run.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.readme_models import models
from tests.support.warm import Warm

if TYPE_CHECKING:
    from typing import Self

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
SERVER = "neo4j://localhost:7687"
NEO4J_SECTION = "## On Neo4j"

_FILE = re.compile(r"# (\w+\.py)\n")
_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block, its line, its section, and the output shown for it (None: none)."""

    language: str
    text: str
    line: int
    section: str
    shown: str | None = None
    shown_at: tuple[int, int] = (0, 0)


def blocks(text: str) -> list[Block]:
    """The blocks that are run, in order."""
    found: list[Block] = []
    for match in _FENCED.finditer(text):
        before = text[: match.start()].splitlines()
        section = next((line for line in reversed(before) if line.startswith("#")), "")
        if match[1] != "text":
            found.append(Block(match[1], match[2], len(before) + 1, section))
            continue
        ran = found.pop()
        assert ran.shown is None, f"two outputs of one block, line {ran.line}"
        found.append(Block(*_run_part(ran), shown=match[2], shown_at=match.span(2)))
    return found


def _run_part(block: Block) -> tuple[str, str, int, str]:
    return block.language, block.text, block.line, block.section


def _installs_what_the_project_offers(line: str) -> None:
    made, installed, run = line.split(" && ")
    assert made == "python3 -m venv .venv"
    if run == ".venv/bin/graphmem demo":
        assert installed == ".venv/bin/pip install -q ."
        assert 'graphmem = "graphmem.cli:main"' in (ROOT / "pyproject.toml").read_text()
    else:  # the tests: the very command that CI calls
        assert installed == ".venv/bin/pip install -q -e '.[dev]'"
        assert run == ".venv/bin/python -m pytest"
        assert "\npython -m pytest 2>&1 | tee" in (ROOT / ".ci" / "run").read_text()


def _starts_the_server_of_the_compose_file(line: str) -> None:
    compose = (ROOT / "docker-compose.yml").read_text()
    assert "127.0.0.1:7687:7687" in compose
    assert "GRAPHMEM_PASSWORD" in compose
    assert "healthcheck" in compose


ELSEWHERE: dict[str, Callable[[str], None]] = {
    "python3 -m venv": _installs_what_the_project_offers,
    "docker compose up": _starts_the_server_of_the_compose_file,
}
"""Lines that are not run here, by their beginning, and how they are checked instead."""


@dataclass
class Session:
    """A reader's terminal: blocks run one after the other, in one folder."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Put this checkout's `graphmem` on the path."""
        folder = self.folder / "bin"
        folder.mkdir()
        kept = {name: v for name, v in os.environ.items() if not name.startswith("GRAPHMEM_")}
        self.environment = {
            **kept,
            "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": os.pathsep.join([str(ROOT), *(p for p in sys.path if p)]),
            **self.environment,
        }
        self.warm = Warm(self.environment)
        self.warm.shim(folder / "graphmem", "-m", "graphmem.cli")
        self.warm.shim(folder / "python")

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *error: object) -> None:
        """End the server of its programs."""
        self.warm.stop()

    def run(self, block: Block) -> str:
        """Run a block; its stdout."""
        if block.language == "python" and (file := _FILE.match(block.text)):
            (self.folder / file[1]).write_text(block.text)
            return ""
        if block.language == "python":
            command = [str(self.folder / "bin" / "python"), "-W", "error", "-c", block.text]
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
                if not match[1].endswith(("_PASSWORD", "_API_KEY")):  # tests have their own
                    self.environment[match[1]] = match[2]
            else:
                kept.append(line)
        return "\n".join(kept)


def here(block: Block, url: str) -> Block:
    """The block with the server's address replaced by that of a server that is there."""
    language, text, line, section = _run_part(block)
    return Block(language, text.replace(SERVER, url), line, section, block.shown, block.shown_at)


def written(text: str, url: str | None) -> str:
    """The README with its outputs as they are now; those of Neo4j only if a server is given."""
    outputs: list[tuple[tuple[int, int], str]] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        models() as asked,
        Session(Path(folder), asked.environment) as session,
    ):
        for block in blocks(text):
            if block.section == NEO4J_SECTION and url is None:
                continue
            printed = session.run(here(block, url) if url else block)
            if block.shown is not None:
                outputs.append((block.shown_at, printed))
    for (start, end), printed in reversed(outputs):
        text = text[:start] + printed + text[end:]
    return text


if __name__ == "__main__":
    README.write_text(
        written(README.read_text(encoding="utf-8"), next(iter(sys.argv[1:]), None)),
        encoding="utf-8",
    )
