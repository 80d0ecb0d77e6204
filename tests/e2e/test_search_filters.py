"""What a search may show is what its filters and its instants let in, on every store."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from graphmem import DateFilter, SearchFilters

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


@pytest.mark.parametrize(
    ("date", "condition", "found"),
    [
        ("invalid_at", [DateFilter(comparison_operator="IS NULL")], ["Oslo"]),
        ("invalid_at", [DateFilter(comparison_operator="IS NOT NULL")], []),
        ("expired_at", [DateFilter(comparison_operator="IS NULL")], ["Oslo"]),
        ("expired_at", [DateFilter(comparison_operator=">", date="2025-01-20T00:00Z")], []),
        ("valid_at", [DateFilter(comparison_operator="=", date="2024-01-10T00:00Z")], ["Oslo"]),
        ("valid_at", [DateFilter(comparison_operator="<", date="2024-01-10T00:00Z")], []),
        ("created_at", [DateFilter(comparison_operator="<=", date=KNOWN)], ["Oslo"]),
        ("created_at", [DateFilter(comparison_operator=">", date=KNOWN)], []),
    ],
)
async def test_dates_are_those_of_the_fact_as_it_was_known(town, clock, date, condition, found):
    await tell(town, "Ann", "LIVES_IN", "Oslo", valid_at="2024-01-10")
    clock.now = datetime(2025, 2, 1, tzinfo=UTC)
    await tell(town, "Ann", "LIVES_IN", "Oslo", invalid_at="2024-06")
    asked = SearchFilters(**{date: [condition]})
    assert await edges(town, "Ann Oslo", search_filters=asked, known_at=KNOWN) == found
