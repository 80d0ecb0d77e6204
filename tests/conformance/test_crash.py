"""Kill the process anywhere; what was promised is there, and the rest can be taken up again."""

from __future__ import annotations

import asyncio
import os
from typing import Any

import pytest

from tests.support.workers import fast_folder, ordered

WORKERS = 4
SECONDS = 900
"""Far more than it takes: the machine may have much else to do."""
KILLS = int(os.environ.get("GRAPHMEM_TEST_KILLS", "14"))

EVERY = int(os.environ.get("GRAPHMEM_TEST_EVERY", "12"))
"""On a server every so many-th statement is a place to die: all of them take minutes (set it to
1 for that). An embedded store dies at every one, always."""


async def told(
    place, folder, what: str, seed: str, part: str = "all", **arguments: Any
) -> dict[str, Any]:
    """Have a worker process carry out one order; nothing may be wrong."""
    order = {
        "part": part,
        "place": place.as_json(),
        "folder": str(folder),
        "what": what,
        "seed": seed,
        "with": arguments,
    }
    answer = await ordered("tests.support.crash_worker", order, seconds=SECONDS)
    assert answer["wrong"] == [], (answer["wrong"][:5], answer["said"])
    return answer


@pytest.fixture
def folder():
    with fast_folder() as path:
        yield path


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


@pytest.mark.timeout(SECONDS + 20)
@pytest.mark.parametrize("part", ["work", "erasure"])
async def test_killed_before_each_statement(place, folder, clean_after, part, record_property):
    """In parts, since every place to die costs a whole story."""
    every = 1 if place.name == "embedded" else EVERY
    answers = await asyncio.gather(
        *(
            told(
                place,
                folder,
                "enumerate",
                f"{clean_after}{n}",
                part,
                start=n * every + 1,
                step=WORKERS * every,
            )
            for n in range(WORKERS)
        )
    )
    kills = sum(a["kills"] for a in answers)
    record_property("kills", kills)
    assert answers[0]["statements"] > 40
    assert kills >= answers[0]["statements"] // every, "each was a place to die"


@pytest.mark.timeout(SECONDS + 20)
async def test_killed_at_random_moments(place, folder, clean_after, record_property):
    each = -(-KILLS // 2)
    answers = await asyncio.gather(
        *(
            told(
                place,
                folder,
                "at_random",
                f"{clean_after}{n}",
                kills=each,
                seconds=20 + KILLS,
            )
            for n in range(2)
        )
    )
    record_property("kills", sum(a["kills"] for a in answers))
    assert sum(a["kills"] for a in answers) > 0


async def test_killed_while_the_schema_is_made(place, folder):
    if place.name != "embedded":
        pytest.skip("one server has one schema; its own tests cover it")
    answer = await told(place, folder, "preparing", "schema")
    assert answer["kills"] > 3
