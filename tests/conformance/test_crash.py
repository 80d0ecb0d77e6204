"""Kill the process anywhere; what was promised is there, and the rest can be taken up again."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
WORKERS = 3
CI = os.environ.get("CI", "").lower() in ("1", "true")
KILLS = int(os.environ.get("GRAPHMEM_TEST_KILLS", "100" if CI else "25"))


async def ordered(place, folder, what: str, seed: str, **arguments: Any) -> dict[str, Any]:
    """Have a worker process carry out one order."""
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.support.crash_worker",
        cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    order = {
        "place": place.as_json(), "folder": str(folder), "what": what, "seed": seed,
        "with": arguments,
    }  # fmt: skip
    out, err = await worker.communicate(json.dumps(order).encode())
    assert worker.returncode == 0, err.decode()[-3000:]
    answer = json.loads(out)
    assert answer["wrong"] == [], (answer["wrong"][:5], err.decode()[-3000:])
    return answer


@pytest.fixture
async def clean_after(place, graph_ids):
    """A seed for the story's graphs, which are erased when the test is over."""
    seed = os.urandom(5).hex()
    yield seed
    if place.name == "embedded":
        return
    store = await place.prepared()
    try:
        assert await store.check() == ()
        entries = await store.directory.list("setting", after=f"graph:crash-{seed}", limit=10_000)
        for entry in entries:
            if entry.id.startswith(f"graph:crash-{seed}"):
                for graph in (entry.id, f"{entry.id}-second"):
                    while await store.erase(graph):
                        pass
                await store.directory.remove("setting", entry.id)
    finally:
        await store.close()


@pytest.mark.timeout(400)
async def test_killed_before_each_statement(place, tmp_path, clean_after, record_property):
    answers = await asyncio.gather(
        *(
            ordered(place, tmp_path, "enumerate", f"{clean_after}{n}", start=n + 1, step=WORKERS)
            for n in range(WORKERS)
        )
    )
    kills = sum(a["kills"] for a in answers)
    record_property("kills", kills)
    assert kills >= answers[0]["statements"] > 40, "every statement was a place to die"


@pytest.mark.timeout(400)
async def test_killed_at_random_moments(place, tmp_path, clean_after, record_property):
    each = -(-KILLS // 2)
    answers = await asyncio.gather(
        *(
            ordered(
                place,
                tmp_path,
                "at_random",
                f"{clean_after}{n}",
                kills=each,
                seconds=150 if CI else 40,
            )
            for n in range(2)
        )
    )
    record_property("kills", sum(a["kills"] for a in answers))
    assert sum(a["kills"] for a in answers) > 0


async def test_killed_while_the_schema_is_made(place, tmp_path):
    if place.name != "embedded":
        pytest.skip("one server has one schema; its own tests cover it")
    answer = await ordered(place, tmp_path, "preparing", "schema")
    assert answer["kills"] > 3
