"""What a search may show is what its filters and its instants let in, on every store."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from graphmem import SearchFilters

KNOWN = "2025-01-15T00:00:00Z"


@pytest.fixture
async def town(memory, clock):
    """A standalone graph, told from 1 January 2025 on."""
    clock.now = datetime(2025, 1, 1, tzinfo=UTC)
    await memory.graph.create("town")
    return memory.graph


async def tell(graph, subject: str, name: str, object: str, **how) -> None:
    await graph.add_fact_triple(subject=subject, name=name, object=object, graph_id="town", **how)


async def uuid_of(graph, name: str) -> str:
    return next(n.uuid for n in await graph.node.list(graph_id="town") if n.name == name)


async def nodes(graph, query: str, **asked) -> list[str]:
    found = await graph.search(query, graph_id="town", scope="nodes", **asked)
    return [node.name for node in found.nodes]


async def edges(graph, query: str, **asked) -> list[str]:
    found = await graph.search(query, graph_id="town", **asked)
    return [edge.object for edge in found.edges]


@pytest.mark.parametrize("known", [{}, {"known_at": KNOWN}], ids=["now", "known"])
async def test_only_the_nodes_asked_for_however_they_were_found(town, known):
    await tell(town, "Ann", "LIVES_IN", "Oslo")
    only = SearchFilters(node_uuids=[await uuid_of(town, "Oslo")])
    assert await nodes(town, "Ann", search_filters=only, **known) == ["Oslo"]
    none = SearchFilters(node_uuids=["nobody"])
    assert await nodes(town, "Ann", search_filters=none, **known) == []
