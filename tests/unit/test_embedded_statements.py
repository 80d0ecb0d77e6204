"""The statement files of the embedded store: headers that are true, text that is fixed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

import graphmem.stores.embedded as package
from graphmem.errors import SchemaError
from graphmem.stores.embedded import schema
from graphmem.stores.embedded.statements import load, names, statement

FOLDER = Path(package.__file__).parent
GOOD = "-- access: read\n-- params: graph\n-- returns: x\n-- Why.\n"


@pytest.fixture(scope="module")
def database():
    connection = sqlite3.connect(":memory:")
    for _, _, texts in schema.migrations():
        for text in texts:
            connection.execute(text)
    yield connection
    connection.close()


@pytest.mark.parametrize("name", names())
def test_the_header_tells_the_truth(name: str, database: sqlite3.Connection):
    """SQLite itself compiles the text; a read has the columns that it promises."""
    found = statement(name)
    assert found.purpose.endswith("."), name
    database.execute(f"EXPLAIN {found.text}", [None] * len(found.params))
    if found.access == "read":
        lists_of = {
            "uuids", "rows", "terms", "keys", "groups", "episodes", "entities", "nodes", "near",
            "threads", "sources", "labels", "without_labels", "without_episodes", "subjects",
            "names",
        }  # fmt: skip
        given = ["[]" if key in lists_of else 1 for key in found.params]
        cursor = database.execute(found.text, given)
        assert tuple(column[0] for column in cursor.description) == found.returns


def test_every_statement_is_used():
    code = "\n".join(file.read_text() for file in FOLDER.glob("*.py"))
    assert [name for name in names() if f'"{name}"' not in code] == []


@pytest.mark.parametrize("name", names())
def test_a_statement_of_a_graph_names_the_graph(name: str):
    """What reads or writes a graph's table without its key takes rows that were read with it."""
    found = statement(name)
    whole_store = {
        "application", "change_meta", "entries", "entries_of_owner", "entry", "entry_revision",
        "erasing_graphs", "file_figures", "forget_jobs", "integrity", "jobs_of_task",
        "keep_revision", "meta", "put_entry", "put_meta", "remove_all_vectors", "remove_entry",
        "remove_revisions", "retry_task", "schema_version", "start_jobs", "take_rows",
        "take_token", "vectors_removed", "waiting_graph",
    }  # fmt: skip
    by_row = found.params and found.params[0] == "rows"
    if name not in whole_store and not by_row and not name.startswith("wrong_"):
        assert {"graph", "graph_id"} & set(found.params), name


def test_tables_with_a_graph_are_searched_by_it(database: sqlite3.Connection):
    """No read of one graph walks through a whole table, or foreign graphs would cost something."""
    whole = {"count_graphs", "count_jobs", "entries", "erasing_graphs", "meta", "schema_version"}
    for name in names():
        found = statement(name)
        if found.access == "write" or name in whole or name.startswith("wrong_"):
            continue
        plan = database.execute(f"EXPLAIN QUERY PLAN {found.text}", [None] * len(found.params))
        steps = [step for *_, step in plan if step.startswith("SCAN ") and "VIRTUAL" not in step]
        aliases = {"f", "e", "c", "m", "n", "p", "v", "k", "l", "s", "t", "o", "vector",
                   "episode", "passage", "mention", "claim", "entity", "fact", "slot"}  # fmt: skip
        assert [step for step in steps if step.split()[1] in aliases] == [], name


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("SELECT 1 AS x", "access"),
        (GOOD.replace("-- Why.\n", "") + "SELECT :graph AS x", "sentence"),
        (GOOD + "SELECT 1 AS x", "graph"),
        (GOOD + "SELECT :graph + :other AS x", "other"),
        (GOOD + "DELETE FROM t WHERE g = :graph", "access: read"),
        (GOOD + "SELECT :graph AS x\n  --: include nothing_there", "nothing_there"),
    ],
)
def test_a_header_that_does_not_fit_is_refused(tmp_path: Path, text: str, says: str):
    file = tmp_path / "some.sql"
    file.write_text(text)
    with pytest.raises(SchemaError, match=says):
        load(file)


def test_a_parameter_inside_quotes_or_a_comment_is_none(tmp_path: Path):
    file = tmp_path / "some.sql"
    file.write_text(GOOD + "SELECT ':no', :graph AS x -- :neither\nWHERE :graph > 1")
    found = load(file)
    assert found.params == ("graph",)
    assert found.text == "SELECT ':no', ?1 AS x -- :neither\nWHERE ?1 > 1"


def test_an_unknown_statement_is_told():
    with pytest.raises(SchemaError, match="'nonsense'"):
        statement("nonsense")


def test_no_statement_stands_in_python():
    words = ("SELECT ", "INSERT ", "UPDATE ", "DELETE FROM")
    for file in FOLDER.glob("*.py"):
        if file.name == "schema.py":  # asks, before there is a schema, whether the file is ours
            continue
        for line in file.read_text().splitlines():
            assert not any(f'"{word}' in line for word in words), f"{file.name}: {line}"
