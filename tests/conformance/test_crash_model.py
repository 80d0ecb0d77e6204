"""Kill the process anywhere while a model reads: the same graph, and no answer is asked for twice.

GRAPHMEM_TEST_MODEL_KILLS=50 kills an import of 200 messages so often, and dies before every
statement on every store; the default is a sample that takes seconds.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest

from tests.support.asking import understood
from tests.support.plain_model import plain
from tests.support.workers import fast_folder, ordered

KILLS = int(os.environ.get("GRAPHMEM_TEST_MODEL_KILLS", "0"))
SECONDS = 3_600 if KILLS else 600
"""Far more than it takes: the machine may have much else to do."""


def step_of(place) -> int:
    """Every so many-th statement is a place to die."""
    return 1 if KILLS else 8 if place.name == "embedded" else 3


@pytest.fixture
def folder():
    with fast_folder() as path:
        yield path


@pytest.fixture
async def seed(place, graph_ids):
    given = os.urandom(5).hex()
    yield given
    if place.name == "embedded":
        return
    store = await place.prepared()
    try:
        for name in [
            "calm",
            *range(1, 400, step_of(place)),
            *(
                f"{t}-{n}"
                for t in ("calm", *(f"wild{r}" for r in range(50 if KILLS else 5)))
                for n in range(4)
            ),
        ]:
            while await store.erase(f"graph:crash-{given}-{name}"):
                pass
    finally:
        await store.close()


def order(place, folder, seed, model_server, what, **arguments):
    return {
        "place": place.as_json(), "folder": str(folder), "seed": seed, "url": model_server.url,
        "what": what, "with": arguments,
    }  # fmt: skip


def asked(model_server) -> Counter[str]:
    """How often each graph's messages were asked about."""
    found: Counter[str] = Counter()
    for request in model_server.requests:
        found[request.last.split("Remark ")[-1].split(" ")[0]] += 1
    return found


@pytest.mark.timeout(SECONDS)
async def test_killed_before_each_statement_of_a_batch(
    place, folder, seed, model_server, record_property
):
    model_server.answer(understood, times=None)
    answer = await ordered(
        "tests.support.model_crash_worker",
        order(place, folder, seed, model_server, "enumerate", start=1, step=step_of(place)),
        seconds=SECONDS,
    )
    assert answer["wrong"] == [], (answer["wrong"][:5], answer["said"])
    assert answer["statements"] > (40 if place.name == "embedded" else 10)
    record_property("kills", len(answer["kills"]))
    counts = asked(model_server)
    twice = [graph for graph in answer["kills"] if counts[graph] > 1]
    # Only where the answer had come and was not written down yet: three statements do that.
    assert len(twice) <= 3
    assert all(counts[graph] <= 2 for graph in answer["kills"])


@pytest.mark.timeout(SECONDS)
async def test_killed_at_random_while_two_workers_import(
    place, folder, seed, model_server, record_property
):
    model_server.answer(plain, times=None, latency=0.02)
    answer = await ordered(
        "tests.support.model_crash_worker",
        order(
            place, folder, seed, model_server, "at_random",
            kills=KILLS or 2, graphs=4, each=50 if KILLS else 10,
        ),
        seconds=SECONDS,
    )  # fmt: skip
    assert answer["wrong"] == [], (answer["wrong"][:5], answer["said"])
    assert answer["kills"] >= (KILLS or 2)
    record_property("kills", answer["kills"])
    record_property("imports", answer["rounds"])
