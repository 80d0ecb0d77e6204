"""The wheel carries what the package needs, and works where there is neither checkout nor cache."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODEL = "graphmem/models/minilm-l6-static-256-int8"

# Run with -I from an empty folder: nothing of the checkout is importable by accident.
PROGRAM = """
import sys
from pathlib import Path
import graphmem
from graphmem import GraphMem
from graphmem.stores.neo4j import statements

home = Path(graphmem.__file__).resolve()
assert home.is_relative_to(Path(sys.argv[1]).resolve()), home
assert statements._texts("read") and statements._texts("schema")
with GraphMem("memory.db") as mem:
    mem.add("I live in Oslo.", user_id="jane")
    mem.flush()
    print(mem.context("Where does Jane live?", user_id="jane"))
"""


def run(*command: str | Path, cwd: Path) -> str:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "GRAPHMEM"))}
    ran = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=clean,
        capture_output=True,
        text=True,
        timeout=110,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", out, cwd=ROOT)
    [built] = out.glob("*.whl")
    return built


def environment(folder: Path) -> Path:
    """A fresh virtual environment that borrows our dependencies, but not our graphmem.

    A path file lends the folder of our packages; path files inside that folder (an editable
    graphmem) are not followed, and the new environment's own packages come first.
    """
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    own = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder)
    lent = "\n".join(dict.fromkeys(sysconfig.get_paths()[key] for key in ("purelib", "platlib")))
    Path(own.strip(), "borrowed.pth").write_text(lent + "\n", encoding="utf-8")
    return python


def install(python: Path, *what: str | Path) -> None:
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-index"]
    run(*pip, "--no-deps", "--no-build-isolation", "--ignore-installed", *what, cwd=python.parent)


def test_the_wheel_carries_everything(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {f"{MODEL}/{n}" for n in ("model.safetensors", "tokenizer.json", "README.md")} <= names
    assert "graphmem/py.typed" in names
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    assert any(name.endswith(".dist-info/licenses/NOTICE") for name in names)
    package = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "graphmem").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert package - names == set(), "files of the package that the wheel lacks"
    statements = {
        f"graphmem/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "cypher").rglob("*.*")
    }
    assert len(statements) > 10
    assert statements - names == set(), "statements that the wheel lacks"


def test_the_wheel_carries_nothing_else(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert tops == {"graphmem", "graphmem-0.1.0.dist-info"}


def test_the_wheel_works_in_a_clean_environment(wheel: Path, tmp_path: Path) -> None:
    python = environment(tmp_path / "env")
    install(python, wheel)
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    assert "Oslo" in run(python, "-I", "-c", PROGRAM, tmp_path / "env", cwd=folder)
    assert "demo" in run(tmp_path / "env" / "bin" / "graphmem", "--help", cwd=folder)


def test_an_editable_install_works(tmp_path: Path) -> None:
    python = environment(tmp_path / "env")
    install(python, "-e", ROOT)
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    assert "Oslo" in run(python, "-I", "-c", PROGRAM, ROOT, cwd=folder)
