"""`graphmem export`, `import`, `refold`, `reembed`: whole memories; and shell completion."""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from graphmem import GraphMem, SchemaError
from graphmem.errors import UnavailableError
from tests.support.cli import Cli
from tests.support.workers import ROOT

if TYPE_CHECKING:
    from pathlib import Path

GRAPHMEM = [sys.executable, "-m", "graphmem.cli"]


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """The command line on a store that this test has for itself."""
    return Cli(["--store", str(tmp_path / "cli.db")])


@pytest.fixture
def told(cli: Cli, tmp_path: Path) -> Cli:
    """A memory with messages, threads, records, triples, edits, a merge, a graph of its own."""
    with GraphMem(tmp_path / "cli.db") as memory:
        memory.user.add("me", first_name="Saskia", last_name="Brammel", metadata={"b": 1, "a": 2})
        memory.user.update("me", email="saskia@example.org")
        memory.thread.create("t1", "me")
        said = [
            ("2026-01-10", "I live in Oslo."),
            ("2026-06-20", "I moved to Rome on 1 June 2026."),
        ]
        memory.thread.add_messages(
            "t1",
            [{"role": "user", "content": text, "created_at": f"{at}T09:00Z"} for at, text in said],
        )
        memory.graph.add(
            user_id="me",
            type="json",
            data={"id": "A-17", "review_stage": "two", "time": "2026-02-01"},
            metadata={"z": [1, {"y": None, "x": 0.5}]},
            source_description="billing",
        )
        for name in ("Jane Smith", "J. Smith"):
            memory.graph.add_fact_triple(
                user_id="me", subject=name, name="WORKS_AT", object="Acme", valid_at="2024"
            )
        gone = memory.graph.add(user_id="me", type="text", data="Ann lives in Lyon.")
        memory.graph.episode.delete(gone.uuid, user_id="me")
        ids = {
            node.name: node.uuid
            for node in memory.graph.node.list(user_id="me")
            if "Smith" in node.name
        }
        memory.graph.node.merge(ids["J. Smith"], ids["Jane Smith"], user_id="me")
        memory.graph.create("plant", name="The plant")
        memory.graph.add(graph_id="plant", type="json", data={"device": "P4", "mode": "manual"})
    return cli


def everything(cli: Cli) -> list[object]:
    """What a person can see of the user's memory and of the plant's."""
    asked = (
        ("facts", "--all", "--json"),
        ("facts", "--all", "--json", "--graph", "plant"),
        ("timeline", "Jane Smith", "--json"),
        ("facts", "--as-of", "2026-03-01", "--json"),
        ("context", "Where do I live?", "--json"),
        ("search", "Where do I live?", "--scope", "episodes", "--json"),
    )
    return [cli.ok(*arguments).json for arguments in asked]


# --- out and back ---


def test_an_export_comes_back_as_it_was_and_exports_the_same_bytes(told, tmp_path):
    file, again = tmp_path / "memory.jsonl", tmp_path / "again.jsonl"
    counts = told.ok("export", str(file), "--json").json
    assert (counts["graph"], counts["link"], counts["relation"]) == (2, 1, 1)
    assert file.stat().st_mode & 0o777 == 0o600
    copy = Cli(["--store", str(tmp_path / "copy.db")])
    assert copy.ok("import", str(file), "--json").json == counts
    copy.ok("export", str(again))
    assert again.read_bytes() == file.read_bytes()
    assert everything(copy) == everything(told)
    status = copy.ok("status", "--check", "--json").json
    assert status["wrong"] == []
    assert "Lyon" not in file.read_text()  # what was forgotten does not travel
    with GraphMem(tmp_path / "copy.db") as memory:
        assert memory.user.get("me").email == "saskia@example.org"
        assert memory.thread.get("t1")[0].content == "I live in Oslo."
        assert memory.graph.get("plant").name == "The plant"


def test_an_imported_memory_goes_on(told, tmp_path):
    copy = Cli(["--store", str(tmp_path / "copy.db")])
    told.ok("export", str(tmp_path / "m.jsonl"))
    copy.ok("import", str(tmp_path / "m.jsonl"))
    for memory in (told, copy):
        memory.ok("add", "I moved to Porto.", "--at", "2026-08-01")
        memory.ok("add", "--thread", "t1", "Thanks.")

    def homes(memory: Cli) -> list[str]:
        rows = memory.ok("timeline", "--json").json
        return [f"{row['object']} {row['dates']}" for row in rows if row["name"] == "LIVES_IN"]

    assert homes(copy) == homes(told)
    assert homes(copy)[-1] == "Porto 2026-08-01 - present"


def test_one_user_can_travel_alone(told, tmp_path):
    file = tmp_path / "me.jsonl"
    assert told.ok("export", str(file), "--user", "me", "--json").json["graph"] == 1
    assert "plant" not in file.read_text()
    nobody = told("export", str(file), "--user", "nobody")
    assert nobody.code == 1
    assert "graphmem add --user nobody" in nobody.err
    assert told("export", str(file), "--user", "me", "--graph", "plant").code == 2
    assert not (tmp_path / "me.jsonl.part").exists()


@pytest.mark.parametrize(
    "name",
    ["cli.db", "cli.db-wal", "cli.db-shm", "link.db", "other.db", "other.db-wal", "./x/../cli.db"],
)
def test_an_export_never_overwrites_a_store(told, tmp_path, name):
    (tmp_path / "x").mkdir()
    (tmp_path / "link.db").symlink_to("cli.db")
    Cli(["--store", str(tmp_path / "other.db")]).ok("add", "I live in Bergen.")
    before = {path: path.read_bytes() for path in tmp_path.glob("*.db")}
    ran = told("export", f"{tmp_path}/{name}", "--user", "me")
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert "--store" in ran.err
    assert {path: path.read_bytes() for path in tmp_path.glob("*.db")} == before


def test_an_export_does_not_take_the_place_of_a_store_that_is_still_to_be_made(tmp_path):
    for name in ("new.db", "new.db-wal"):
        ran = Cli(["--store", str(tmp_path / "new.db")])("export", str(tmp_path / name))
        assert ran.code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("file", [".", "..", "", "/", "folder"])
def test_an_export_into_a_folder_is_refused(told, tmp_path, monkeypatch, file):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    ran = told("export", file)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert "folder" in ran.err
    assert not list(tmp_path.glob("*.part"))


def test_an_export_through_a_link_leaves_the_link(told, tmp_path):
    (tmp_path / "link.jsonl").symlink_to("m.jsonl")
    told.ok("export", str(tmp_path / "link.jsonl"))
    assert (tmp_path / "link.jsonl").is_symlink()
    assert "Oslo" in (tmp_path / "m.jsonl").read_text()


def test_what_is_no_regular_file_is_written_into(told, tmp_path):
    pipe, file = tmp_path / "pipe", tmp_path / "m.jsonl"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as pool:
        read = pool.submit(pipe.read_bytes)
        told.ok("export", str(pipe))
        got = read.result(30)
    told.ok("export", str(file))
    assert got == file.read_bytes()
    assert pipe.is_fifo()


def test_what_waits_is_worked_in_where_it_arrives(tmp_path):
    """The embedder and a reader's death: an episode is durable, and nothing was read from it."""

    def dies(stage: str, name: str, **_: object) -> None:
        if name == "take_token":  # the lease of the first job
            raise UnavailableError("killed here")

    with GraphMem(tmp_path / "a.db") as memory:
        memory.user.add("me")
    with GraphMem(tmp_path / "a.db", tracer=dies) as memory, pytest.raises(UnavailableError):
        memory.add("I live in Oslo.", user_id="me", created_at="2026-01-10T09:00Z")
    here, there = (Cli(["--store", str(tmp_path / f"{name}.db")]) for name in "ab")
    assert here.ok("status", "--json").json["jobs"] == {"pending": 1}
    here.ok("export", str(tmp_path / "a.jsonl"))
    there.ok("import", str(tmp_path / "a.jsonl"))
    assert there.ok("status", "--json").json["jobs"] == {"succeeded": 1}
    assert [row["object"] for row in there.ok("facts", "--json").json] == ["Oslo"]


def test_pipes_carry_a_memory_from_store_to_store(told, tmp_path):
    program = shlex.join(GRAPHMEM)
    line = f"{program} export --store cli.db | {program} import - --store copy.db"
    found = {**os.environ, "PYTHONPATH": str(ROOT)}  # a checkout need not be installed
    ran = subprocess.run(line, shell=True, cwd=tmp_path, env=found, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert everything(Cli(["--store", str(tmp_path / "copy.db")])) == everything(told)


@pytest.mark.timeout(200)
def test_an_import_that_was_killed_is_begun_again(tmp_path):
    big = tmp_path / "big.jsonl"
    with GraphMem(tmp_path / "a.db") as memory:
        memory.user.add("me")
        lines = [{"data": f"Tom likes number {n}.", "name": "Saskia"} for n in range(1000)]
        memory.add_batch(lines, user_id="me")
    Cli(["--store", str(tmp_path / "a.db")]).ok("export", str(big))
    there = Cli(["--store", str(tmp_path / "b.db")])
    command = [*GRAPHMEM, "import", str(big), "--store", str(tmp_path / "b.db")]
    program = subprocess.Popen(command)
    deadline = time.monotonic() + 60
    while there.ok("status", "--json").json["episodes"] < 300:
        assert program.poll() is None
        assert time.monotonic() < deadline
    program.send_signal(signal.SIGKILL)
    program.wait()
    there.ok("import", str(big))
    there.ok("export", str(tmp_path / "again.jsonl"))
    assert (tmp_path / "again.jsonl").read_bytes() == big.read_bytes()
    assert there.ok("status", "--check", "--json").json["wrong"] == []


# --- what is refused ---


def test_a_store_that_has_it_is_left_alone(told, tmp_path):
    file = str(tmp_path / "m.jsonl")
    told.ok("export", file)
    before = everything(told)
    ran = told("import", file)
    assert (ran.code, ran.out) == (2, "")
    assert "--store" in ran.err
    assert everything(told) == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda lines: lines[:-1], "cut off"),
        (lambda lines: lines[:3] + lines[4:], "changed"),
        (lambda lines: [line.replace(b"Oslo", b"Rome") for line in lines], "changed"),
        (lambda lines: [*lines, lines[3]], "behind the last"),
        (lambda lines: lines[1:], "no export"),
        (lambda lines: [lines[0].replace(b":1}", b":99}"), *lines[1:]], "version 99"),
        (lambda lines: [], "cut off"),
        (lambda lines: [b"{\n"], "no export"),
        (lambda lines: [b"[" * 100_000 + b"\n"], "no export"),
        (lambda lines: [lines[0], b"\x00\xff\n", lines[-1]], "changed"),
    ],
)
def test_a_file_that_is_not_whole_is_refused_before_anything_is_written(
    told, tmp_path, change, said
):
    file = tmp_path / "m.jsonl"
    told.ok("export", str(file))
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(change(lines)))
    there = Cli(["--store", str(tmp_path / "copy.db")])
    ran = there("import", str(file))
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert len(ran.err.splitlines()) == 1
    status = there.ok("status", "--json").json
    assert (status["graphs"], status["episodes"]) == (0, 0)


# --- made anew ---


def test_refold_changes_nothing_of_a_memory_that_is_sound(told):
    before = everything(told)
    assert told.ok("refold", "--json").json == {"graphs": 2, "changed": 0}
    assert told.ok("refold", "--user", "me", "--json").json == {"graphs": 1, "changed": 0}
    assert everything(told) == before


def test_refold_mends_what_does_not_follow_from_the_evidence(told, tmp_path):
    before = everything(told)
    with contextlib.closing(sqlite3.connect(tmp_path / "cli.db")) as connection, connection:
        connection.execute("UPDATE fact SET fact = 'Nobody lives in Atlantis.', holds_to = 1")
        connection.execute("UPDATE slot SET body = '{}'")
    assert everything(told) != before
    assert told.ok("refold", "--json").json == {"graphs": 2, "changed": 2}
    assert everything(told) == before


class Letters:
    """An embedder of another name and dimension: counts a few letters."""

    name = "letters"
    dimension = 8

    def __init__(self, fails_after: int | None = None) -> None:
        self.left = fails_after

    async def embed(self, texts):
        from array import array

        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise UnavailableError("away")
        made = []
        for text in texts:
            counts = [1.0 + text.lower().count(letter) for letter in "aeiourst"]
            length = sum(count * count for count in counts) ** 0.5
            made.append(array("f", [count / length for count in counts]).tobytes())
        return made


def test_reembed_takes_a_store_of_another_embedder(told, tmp_path):
    store = tmp_path / "cli.db"
    before = everything(told)[:4]
    with GraphMem(store, embedder=Letters()) as memory, pytest.raises(SchemaError, match="reembed"):
        memory.search("home", user_id="me")
    with GraphMem(store) as old, GraphMem(store, embedder=Letters()) as memory:
        assert old.search("home", user_id="me").edges  # its vectors are in memory now
        done = memory.reembed()
        assert done.graphs == 2
        with pytest.raises(SchemaError, match="open it again"):
            old.search("home", user_id="me")
        assert memory.search("home", user_id="me").edges
    assert told("facts").code == 1  # made for another embedder now
    assert "reembed" in told("facts").err
    again = told.ok("reembed", "--json").json
    assert (again["vectors"], again["resumed"]) == (done.vectors, False)
    assert everything(told)[:4] == before
    assert told.ok("status", "--check", "--json").json["wrong"] == []


def test_reembed_goes_on_where_it_stopped(tmp_path):
    store = tmp_path / "a.db"
    with GraphMem(store) as memory:
        memory.user.add("me")
        memory.add_batch([{"data": f"Number {n} is here."} for n in range(1200)], user_id="me")
    with GraphMem(store, embedder=Letters(2)) as memory, pytest.raises(UnavailableError):
        memory.reembed()
    with GraphMem(store, embedder=Letters()) as memory:
        done = memory.reembed()
        assert done.resumed
        assert 200 <= done.vectors < 1200
        assert memory.graph.search("Number", user_id="me", scope="episodes").episodes
    assert Cli(["--store", str(store)]).ok("reembed", "--json").json["vectors"] >= 1200


# --- completion ---


def complete(words: str, cword: int) -> list[str]:
    environment = {**os.environ, "_GRAPHMEM_COMPLETE": "complete_bash", "COMP_WORDS": words}
    environment["COMP_CWORD"] = str(cword)
    ran = subprocess.run(GRAPHMEM, env=environment, capture_output=True, text=True)
    return ran.stdout.split()


def test_completion_knows_commands_and_options():
    assert complete("graphmem ex", 1) == ["explain", "export"]
    assert complete("graphmem ingest --for", 2) == ["--format"]


def test_completion_can_be_shown_for_a_shell():
    environment = {**os.environ, "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    for shell, mark in (("bash", "complete -o default"), ("zsh", "#compdef graphmem")):
        command = [*GRAPHMEM, "--show-completion", shell]
        ran = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert ran.returncode == 0
        assert mark in ran.stdout
        assert "_GRAPHMEM_COMPLETE" in ran.stdout


def test_lines_of_an_export_are_records_a_person_can_read(told, tmp_path):
    told.ok("export", str(tmp_path / "m.jsonl"))
    lines = [json.loads(line) for line in (tmp_path / "m.jsonl").read_text().splitlines()]
    assert lines[0] == {"kind": "header", "format": "graphmem export", "version": 1}
    assert lines[-1]["kind"] == "end"
    assert sum(lines[-1]["counts"].values()) == len(lines) - 2
    claim = next(line for line in lines if line["kind"] == "claim" and "Oslo" in line["fact"])
    assert (claim["name"], claim["said_at"]) == ("LIVES_IN", "2026-01-10T09:00:00Z")
