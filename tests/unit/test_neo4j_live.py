"""What only a server can tell: statements are what they declare, and readers only read."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime

import neo4j
import pytest

from graphmem.errors import ConflictError, InputError, StoreError, UnavailableError
from graphmem.stores.neo4j import Neo4jStore
from graphmem.stores.neo4j.inspect import run_readonly
from graphmem.stores.neo4j.statements import inspections, statement, statement_names
from tests.support.builders import SPEC, Maker

VALUES = {
    "STRING": "x", "INTEGER": 1, "FLOAT": 0.5, "BOOLEAN": True, "MAP": {}, "LIST": [],
    "ZONED DATETIME": datetime(2025, 1, 1, tzinfo=UTC),
}  # fmt: skip


@dataclass(frozen=True)
class Gate:
    store: str
    user: str | None = None
    password: str | None = None
    database: str = "neo4j"


@pytest.fixture
def server(store_name, request):
    if store_name != "neo4j":
        pytest.skip("speaks of Neo4j alone")
    return request.getfixturevalue("neo4j_place")


@pytest.fixture
def gate(server):
    return Gate(server.url, server.user, server.password, server.database or "neo4j")


@pytest.fixture
async def prepared(server):
    store = await server.prepared()
    yield store
    await store.close()


async def test_each_statement_is_what_its_header_says(prepared, gate):
    """And no plan looks through everything: each seeks in an index, however little there is yet.

    Plans stand as they were first made.
    """
    auth = (gate.user, gate.password or "") if gate.user and gate.password else None
    whole = re.compile(r"(AllNodes|AllRelationships|Label\w*|Type|Index)Scan")
    stored = {name: statement(name) for name in statement_names()}
    async with neo4j.AsyncGraphDatabase.driver(
        gate.store, auth=auth, notifications_min_severity="OFF"
    ) as driver:
        for told in (*stored.values(), *inspections().values()):
            params = {k: VALUES[v.rstrip("?").partition("<")[0]] for k, v in told.params.items()}
            anew = told.sent.replace("replan=skip", "replan=force")
            async with driver.session(database=gate.database) as session:
                result = await session.run("EXPLAIN " + anew, told.given(params))
                columns = tuple(result.keys())
                summary = await result.consume()
            assert columns == told.returns, told.name
            kind = summary.query_type
            assert (kind == "r") == (told.access == "read") or kind == "s", told.name
            of_all = told.name.startswith(("check_", "count_store"))
            if told.name in stored and "graph_id" in told.params and not of_all:
                assert not whole.search(str(summary.plan)), told.name


@pytest.mark.parametrize(
    "text",
    [
        "CREATE (n:Intruder)",
        "MATCH (n) DETACH DELETE n",
        "MERGE (n:Intruder) RETURN n",
        "CYPHER 25 CREATE (n:Intruder)",
        "PROFILE CREATE (n:Intruder)",
        "CALL () { CREATE (n:Intruder) } RETURN 1 AS x",
        "UNWIND [1] AS x CALL (x) { CREATE (:Intruder) } IN TRANSACTIONS RETURN x",
        "LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row",
        "CREATE INDEX intruder FOR (n:Intruder) ON (n.x)",
        "CALL db.create.setNodeVectorProperty(null, 'x', [1.0])",
        "CALL dbms.listConfig() YIELD name RETURN name",
        "TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
        "CREATE USER intruder SET PASSWORD 'abcdefgh'",
        "MATCH (n:Graph) RETURN nonsense",
        "",
    ],
)
async def test_what_is_not_plainly_a_read_is_refused(prepared, gate, text):
    with pytest.raises(InputError):
        await run_readonly(gate, text, {})
    _, rows = await run_readonly(gate, "MATCH (n:Intruder) RETURN count(n) AS n", {})
    assert rows == [(0,)]


async def test_intakes_of_one_graph_follow_each_other(server, graph_ids):
    """The server undoes none of them for another: each is sent once."""
    seen = Counter[str]()
    store = await server.prepared(lambda _, name, **__: seen.update([name]))
    make = Maker(graph_ids())
    for part in ("a new graph", "one that is there"):
        seen.clear()
        await asyncio.gather(*(store.accept(make.said(f"{part} {n}")) for n in range(24)))
        assert seen["accept"] == 24, part
    while await store.erase(make.graph):
        pass
    await store.close()


async def test_a_commit_whose_answer_was_lost_is_made_once(prepared, graph_ids, monkeypatch):
    make = Maker(graph_ids())
    told = prepared._connection.tell

    async def told_twice(name, **params):
        first = await told(name, **params)
        return await told(name, **params) if name == "commit" else first

    monkeypatch.setattr(prepared._connection, "tell", told_twice)
    changes = make.graph_of(
        0,
        make.fact("f", "jane", "LIVES_IN", "rome"),
        entities=(make.entity("jane"), make.entity("rome")),
    )
    made = await prepared.commit(changes)
    assert (made.version, made.stamp) == (1, changes.stamp)
    assert (await prepared.state(make.graph)).version == 1
    with pytest.raises(ConflictError):
        await prepared.commit(changes)
    assert await prepared.check() == ()
    while await prepared.erase(make.graph):
        pass


async def test_people_can_ask(prepared, gate, graph_ids):
    make = Maker(graph_ids())
    await prepared.commit(
        make.graph_of(
            0,
            make.fact("f", "jane", "LIVES_IN", "rome", fact="Jane lives in Rome."),
            entities=(make.entity("jane", name="Jane"), make.entity("rome", name="Rome")),
        )
    )
    now = 2**62
    common = {"graph": make.graph, "entity": "jane", "at": now, "fact": "rome", "limit": 9}
    for name, told in inspections().items():
        params = {key: common[key] for key in told.params}
        keys, rows = await run_readonly(gate, told.text, params)
        assert keys == told.returns, name
        if name in ("true_now", "as_of", "timeline"):
            assert [row[keys.index("fact")] for row in rows] == ["Jane lives in Rome."]
    _, rows = await run_readonly(
        gate, "MATCH (n:Entity {graph_id: $graph}) RETURN n ORDER BY n.name", {"graph": make.graph}
    )
    assert [row[0]["name"] for row in rows] == ["Jane", "Rome"]
    assert all("embedding" not in row[0] and row[0]["created_at"].endswith("Z") for row in rows)
    while await prepared.erase(make.graph):
        pass


async def test_a_server_that_is_away_is_an_error():
    store = Neo4jStore("bolt://127.0.0.1:9")
    with pytest.raises(UnavailableError, match=r"127\.0\.0\.1:9"):
        await store.prepare(SPEC)
    await store.close()
    await store.close()
    with pytest.raises(StoreError, match="closed"):
        await store.state("graph:x")


async def test_a_database_that_is_not_there_is_named(server):
    store = Neo4jStore(
        server.url, user=server.user, password=server.password, database="nosuchdatabase"
    )
    with pytest.raises(StoreError, match="nosuchdatabase"):
        await store.prepare(SPEC)
    await store.close()
