"""Several processes on one store: no error, no lost write, no double."""

from __future__ import annotations

import asyncio
import os

import pytest

from tests.support.content import all_of
from tests.support.places import Place
from tests.support.workers import ordered

SECONDS = float(os.environ.get("GRAPHMEM_TEST_SOAK_SECONDS", "10"))
PROCESSES = {"embedded": 4, "neo4j": 2}


async def soaked(place: Place, name: str, graphs: list[str], seconds: float) -> dict:
    order = {"place": place.as_json(), "name": name, "graphs": graphs, "seconds": seconds}
    return await ordered("tests.support.soak_worker", order, seconds=seconds + 200)


@pytest.mark.timeout(300)
async def test_processes_at_once(store, place, graph_ids, record_property):
    graphs = [graph_ids(f"soak{n}") for n in range(2)]
    told = await asyncio.gather(
        *(soaked(place, f"w{n}", graphs, SECONDS) for n in range(PROCESSES[place.name]))
    )
    for figure in ("accepted", "committed"):
        record_property(figure, sum(len(t[figure]) for t in told))
    for graph in graphs:
        episodes = await all_of(store, graph, "episode")
        accepted = [u for t in told for g, u in t["accepted"] if g == graph]
        assert sorted(e.uuid for e in episodes) == sorted(accepted)
        assert [e.position for e in episodes] == list(range(1, len(accepted) + 1))
        facts = [f.uuid for f in await all_of(store, graph, "fact")]
        assert facts == sorted({u for t in told for g, u in t["committed"] if g == graph})
        claims = [c.episode for c in await all_of(store, graph, "claim")]
        assert sorted(claims) == sorted(accepted), "each episode's job was done exactly once"
        status = await store.directory.status(graph)
        assert {k: v for k, v in status.jobs.items() if v} == {"succeeded": len(accepted)}
    assert all(t["accepted"] and t["searches"] for t in told)
