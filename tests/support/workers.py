"""Worker processes of tests: a module that reads one JSON order and answers with one JSON line."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]


async def ordered(module: str, order: dict[str, Any], *, seconds: float) -> Any:
    """Have a process of its own carry out one order.

    Raises:
        AssertionError: it failed; the end of what it said is in the message.
    """
    return await asyncio.to_thread(_carried_out, module, order, seconds)


def _carried_out(module: str, order: dict[str, Any], seconds: float) -> Any:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", module],
        cwd=ROOT, input=json.dumps(order), capture_output=True, text=True, timeout=seconds,
    )  # fmt: skip
    assert done.returncode == 0, f"{module} failed:\n{done.stderr[-4000:]}"
    return json.loads(done.stdout) | {"said": done.stderr[-4000:]}


@contextmanager
def fast_folder() -> Iterator[Path]:
    """A folder in memory where there is one: a killed process loses nothing that it wrote."""
    memory = "/dev/shm"
    home = memory if os.access(memory, os.W_OK) else None
    folder = tempfile.mkdtemp(prefix="graphmem-test-", dir=home)
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
