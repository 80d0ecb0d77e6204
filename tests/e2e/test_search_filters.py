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


async def near(graph, query: str, center: str, **asked) -> list[str]:
    """Facts, nearest to the center first."""
    return await edges(
        graph,
        query,
        reranker="node_distance",
        center_node_uuid=await uuid_of(graph, center),
        **asked,
    )


async def test_a_hub_is_near_to_all_its_parts(town):
    for n in range(60):
        await tell(town, "Hub", "HAS_PART", f"gear{n}", valid_at="2024-01-01")
    await tell(town, "gear3", "MADE_OF", "steel", valid_at="2024-01-01")
    await tell(town, "Boat", "HAS_PART", "gear3 mount", valid_at="2024-01-01")
    found = await near(town, "gear3", "Hub", limit=5)
    assert "gear3" in found
    found = await near(town, "gear3 steel mount", "Hub", limit=100)
    assert found.index("gear3") < found.index("steel") < found.index("gear3 mount")


async def test_the_way_from_a_center_leads_over_what_holds(town, clock):
    """Of Cid until June 2024; to Dan only since that was told, to Eve until it was retracted."""
    for name in ("Bob", "Cid", "Dan", "Eve", "Nobody"):
        await tell(town, name, "PLAYS", f"{name} chess", valid_at="2024-01-01")
    await tell(town, "Ann", "KNOWS", "Bob", valid_at="2024-01-01")
    await tell(town, "Ann", "KNOWS", "Cid", valid_at="2024-01-01", invalid_at="2024-06")
    await tell(town, "Ann", "KNOWS", "Eve", valid_at="2024-01-01")
    clock.now = datetime(2025, 2, 1, tzinfo=UTC)
    await tell(town, "Ann", "KNOWS", "Dan", valid_at="2024-01-01")
    eve = next(f for f in await town.edge.list(graph_id="town") if f.object == "Eve")
    await town.edge.delete(eve.uuid, graph_id="town")

    async def reached(**when) -> set[str]:
        """Whose game stands above the one that fits best: a way leads there."""
        found = await near(town, "Nobody plays chess", "Ann", limit=20, **when)
        games = [each.removesuffix(" chess") for each in found if each.endswith("chess")]
        assert len(games) == 5
        return set(games[: games.index("Nobody")])

    assert await reached() == {"Bob", "Dan"}
    assert await reached(as_of="2024-03-01T00:00:00Z") == {"Bob", "Cid", "Dan"}
    assert await reached(known_at=KNOWN) == {"Bob", "Cid", "Eve"}
    only = SearchFilters(edge_types=["PLAYS"])
    assert await reached(search_filters=only) == {"Bob", "Dan"}


async def test_who_was_merged_later_was_another_one_then(town, clock):
    await tell(town, "Jane Smith", "LIKES", "tea")
    await tell(town, "Jenny", "LIVES_IN", "Rome")
    clock.now = datetime(2025, 2, 1, tzinfo=UTC)
    await town.node.merge("Jane Smith", "Jenny", graph_id="town")
    assert (await nodes(town, "Jenny"))[0] == "Jane Smith"
    then = await nodes(town, "Jenny", known_at=KNOWN)
    assert then[0] == "Jenny"
    assert sorted(then) == sorted(set(then))
    assert "Jane Smith" in await nodes(town, "Jane Smith", known_at=KNOWN)


async def test_who_was_parted_later_was_one_then(town, clock):
    await tell(town, "Jane Smith", "LIKES", "tea")
    await tell(town, "Jenny", "LIVES_IN", "Rome")
    jenny = await uuid_of(town, "Jenny")
    await town.node.merge("Jane Smith", jenny, graph_id="town")
    clock.now = datetime(2025, 2, 1, tzinfo=UTC)
    await town.node.unmerge("Jane Smith", jenny, graph_id="town")
    then = await nodes(town, "Jenny", known_at=KNOWN)
    assert then[0] == "Jane Smith"
    assert sorted(then) == ["Jane Smith", "Rome", "tea"]


async def test_a_new_thread_begins_with_what_had_been_said_by_then(memory, clock):
    await memory.user.add("w", first_name="Wim")
    await memory.thread.create("old", "w")
    home = {"role": "user", "content": "I live in Rome.", "created_at": "2020-03-01T09:00:00Z"}
    later = [
        {"role": "user", "content": f"Story {n}.", "created_at": f"2024-03-01T09:{n:02}:00Z"}
        for n in range(50)
    ]
    await memory.thread.add_messages("old", [home, *later])
    await memory.thread.create("new", "w")
    block = await memory.thread.get_user_context("new", as_of="2021-01-01T00:00:00Z")
    episodes = [line.text for line in block.lines if line.section == "episode"]
    assert len(episodes) == 1
    assert "I live in Rome." in episodes[0]
