"""The statement files and their loader; no server needed."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

import graphmem
from graphmem.errors import StoreError
from graphmem.stores.neo4j.connection import Plans
from graphmem.stores.neo4j.statements import (
    inspections,
    parse,
    schema_files,
    statement,
    statement_names,
)

CHECKOUT = Path(graphmem.__file__).parents[1] / "cypher"
HEADER = "// access: read\n// params: graph_id: STRING, limit: INTEGER?\n// returns: x\n// Why.\n"

OF_THE_STORE = {
    "server_version", "schema_of_store", "mark_schema", "erasing_graphs", "count_store",
    "entry", "entries", "entries_of", "owned_entry", "revision", "put_entry", "label_entry",
    "keep_revision", "remove_entry", "task_jobs", "retry_task", "waiting_graph",
}  # fmt: skip
"""Statements that speak of no one graph: the directory, the store as a whole, whose work waits."""


def test_every_file_is_loaded_and_used():
    files = {p.stem for d in ("read", "write") for p in (CHECKOUT / d).glob("*.cypher")}
    assert files == set(statement_names())
    adapter = Path(graphmem.__file__).parent / "stores" / "neo4j"
    code = "".join(p.read_text(encoding="utf-8") for p in adapter.glob("*.py"))
    spoken = set(re.findall(r'"([a-z_]+)"', code))
    families = ("scan_", "fetch_", "erase_", "check_")
    unused = {n for n in files - spoken if not n.startswith(families)}
    assert unused == set()


@pytest.mark.parametrize("name", statement_names())
def test_each_statement_of_a_graph_names_it(name):
    told = statement(name)
    if name in OF_THE_STORE or name.startswith("check_"):
        assert "graph_id" not in told.params
        return
    assert told.params["graph_id"].rstrip("?") == "STRING"
    if told.params["graph_id"] == "STRING?":
        assert "$graph_id IS NULL OR j.graph_id = $graph_id" in told.text
        return
    code = re.sub(r"//.*", "", told.text)
    for pattern in re.findall(r"[(\[]\w*:[A-Z]\w*[^)\]]*[)\]]", code):
        anchored = "graph_id" in pattern or "{" not in pattern
        assert anchored, f"{name} looks for {pattern} in every graph"


@pytest.mark.parametrize("name", sorted(inspections()))
def test_inspections_read_one_graph_and_say_how_they_are_called(name):
    told = inspections()[name]
    assert told.access == "read"
    assert told.params["graph"] == "STRING"
    assert f"graphmem cypher {name}" in told.why


def test_no_cypher_in_python():
    adapter = Path(graphmem.__file__).parent / "stores" / "neo4j"
    for path in adapter.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\b(MATCH|MERGE|UNWIND|DETACH)\s*\(?", text), path


def test_schema_files_are_numbered_without_gaps():
    assert [number for number, _ in schema_files()] == list(range(1, len(schema_files()) + 1))
    for _, steps in schema_files():
        for step in steps:
            body = step.text.removeprefix("CYPHER 25\n")
            if body.startswith("CREATE"):
                assert "IF NOT EXISTS" in body
            elif body.startswith("MATCH"):  # what is there already is brought up, in pages
                assert re.match(r".*? WHERE \w\.\w+ IS NULL\n.*IN TRANSACTIONS", body, re.DOTALL)
            else:
                assert body.startswith("CALL db.awaitIndexes")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("MATCH (n) RETURN n AS x", "lacks"),
        (HEADER.replace("// Why.\n", "") + "RETURN $graph_id, $limit AS x", "reason"),
        (HEADER + "RETURN $graph_id AS x", "limit"),
        (HEADER + "RETURN $graph_id, $limit, $other AS x", "other"),
        (HEADER.replace("STRING", "TEXT") + "RETURN $graph_id, $limit AS x", "TEXT"),
        (HEADER.replace("read", "anything") + "RETURN $graph_id, $limit AS x", "anything"),
    ],
)
def test_a_wrong_header_is_refused(text, wrong):
    with pytest.raises(StoreError, match=wrong):
        parse("some", text)


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"graph_id": "g"}, "limit"),
        ({"graph_id": "g", "limit": 1, "more": 2}, "more"),
        ({"graph_id": None, "limit": 1}, "graph_id: STRING"),
        ({"graph_id": "g", "limit": "1"}, "limit: INTEGER"),
    ],
)
def test_parameters_are_held_against_the_header(given, wrong):
    told = parse("some", HEADER + "RETURN $graph_id, $limit AS x")
    with pytest.raises(StoreError, match=wrong):
        told.check(given)
    told.check({"graph_id": "g", "limit": None})


def test_parameters_are_sent_as_one_map_so_that_a_statement_has_one_plan():
    told = parse("some", HEADER + "RETURN $graph_id, $limit AS x")
    assert told.sent.endswith("RETURN $given.graph_id, $given.limit AS x")
    params = {"graph_id": "g", "limit": None}
    assert told.given(params) == {"given": params}
    with pytest.raises(StoreError, match="limit"):
        told.given({"graph_id": "g"})


async def test_the_first_of_its_kind_goes_alone():
    plans, seen = Plans(), list[str]()
    gone = asyncio.Event()

    async def run(who: str, name: str) -> None:
        async with plans.of(name):
            seen.append(who)
            if who == "first":
                await gone.wait()

    first, second = (asyncio.create_task(run(who, "a")) for who in ("first", "second"))
    await asyncio.sleep(0)
    await run("other", "b")
    assert seen == ["first", "other"]
    gone.set()
    await asyncio.gather(first, second)
    assert seen == ["first", "other", "second"]
    with pytest.raises(ZeroDivisionError):
        async with plans.of("c"):
            raise ZeroDivisionError
    async with plans.of("c"):  # whoever fails leaves the way free
        pass


def test_an_unknown_statement_is_an_error():
    with pytest.raises(StoreError, match="nothing_such"):
        statement("nothing_such")
