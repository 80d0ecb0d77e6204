"""`graphmem ingest`: whole files, told once however often."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import shlex
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.support.cli import Cli
from tests.support.graphs import facts, truths

if TYPE_CHECKING:
    from pathlib import Path

GRAPHMEM = [sys.executable, "-m", "graphmem.cli"]
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """The command line on a store that this test has for itself."""
    return Cli(["--store", str(tmp_path / "cli.db")])


def write(folder: Path, name: str, *lines: object) -> str:
    """A file of these lines; what is no text is written as JSON."""
    path = folder / name
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_text(f"{text}\n", encoding="utf-8")
    return str(path)


def said(n: int, content: str, **more: object) -> dict[str, object]:
    at = (MONDAY + timedelta(minutes=n)).isoformat()
    return {"role": "user", "content": content, "created_at": at, **more}


def objects(cli: Cli, *options: str) -> set[str]:
    return {fact["object"] for fact in cli.ok("facts", "--all", "--json", *options).json}


# --- formats ---


def test_messages_keep_who_said_what_when_and_where(cli, tmp_path):
    file = write(
        tmp_path,
        "chat.jsonl",
        said(0, "I live in Oslo.", thread="t1"),
        {"role": "assistant", "text": "Noted.", "timestamp": 1772442120, "thread_id": "t1"},
        {"speaker": "Ann", "message": "I like tea.", "time": "2026-03-02 10:00", "mood": "calm"},
        {"messages": [{"role": "human", "content": [{"type": "text", "text": "Hello."}]}]},
    )
    told = cli.ok("ingest", file, "--me", "Jane", "--at", "2026-03-03", "--json").json
    assert (told["format"], told["new"], told["refused"]) == ("messages", 4, 0)
    found = cli.ok("search", "Oslo noted tea hello", "--scope", "episodes", "--json").json
    kept = {e["content"]: e for e in found["episodes"]}
    assert kept["I live in Oslo."]["thread_id"] == "t1"
    assert kept["I live in Oslo."]["reference_time"] == "2026-03-02T09:00:00Z"
    assert (kept["Noted."]["role"], kept["Noted."]["trust"]) == ("assistant", 60)
    assert kept["Noted."]["reference_time"] == "2026-03-02T09:02:00Z"
    assert kept["I like tea."]["name"] == "Ann"
    assert kept["I like tea."]["metadata"] == {"mood": "calm"}
    assert kept["Hello."]["reference_time"] == "2026-03-03T00:00:00Z"  # --at
    assert "Oslo" in objects(cli)
    asked = cli.ok("context", "--thread", "t1", "--json").json
    assert any("Oslo" in line["text"] for line in asked["lines"] if line["section"] == "fact")


def test_records_one_a_line_or_in_an_array_that_spans_lines(cli, tmp_path):
    first = {"id": "A-17", "status": "active", "updated_at": "2026-03-01T10:00:00Z"}
    later = {"id": "A-17", "status": "suspended", "updated_at": "2026-03-05T10:00:00Z"}
    assert cli.ok("ingest", write(tmp_path, "a.jsonl", first, later), "--json").json["new"] == 2
    rows = cli.ok("timeline", "A-17", "--json").json
    assert [(row["object"], row["dates"]) for row in rows] == [
        ("active", "2026-03-01 - 2026-03-05"),
        ("suspended", "2026-03-05 - present"),
    ]
    array = json.dumps([first | {"id": "B-1"}, later | {"id": "B-2"}], indent=2)
    told = cli.ok("ingest", write(tmp_path, "b.json", array), "--json").json
    assert (told["format"], told["new"]) == ("json", 2)
    assert objects(cli, "B-2") >= {"suspended"}


def test_a_transcript_becomes_messages_of_its_speakers(cli, tmp_path):
    file = write(
        tmp_path,
        "call.txt",
        "Session: 2026-03-02",
        "[10:00] Jane: I live in Oslo.",
        "And I like tea.",
        "[10:01] Tom: I live in Rome.",
    )
    told = cli.ok("ingest", file, "--me", "Jane", "--json").json
    assert (told["format"], told["new"]) == ("transcript", 2)
    found = cli.ok("search", "Oslo Rome", "--scope", "episodes", "--json").json["episodes"]
    assert {(e["role"], e["name"], e["reference_time"]) for e in found} == {
        ("user", "Jane", "2026-03-02T10:00:00Z"),
        ("norole", "Tom", "2026-03-02T10:01:00Z"),
    }
    homes = {f["subject"]: f["object"] for f in cli.ok("facts", "--json").json}
    assert homes["Tom"] == "Rome"


def test_who_of_several_speakers_is_the_user_must_be_clear(cli, tmp_path):
    file = write(tmp_path, "call.txt", "Jane: I live in Oslo.", "Tom: I live in Rome.")
    ran = cli("ingest", file)
    assert (ran.code, ran.out) == (2, "")
    assert "Jane, Tom" in ran.err
    assert "--me" in ran.err
    assert cli.ok("status", "--json").json["episodes"] == 0
    cli.ok("ingest", file, "--graph", "talks")
    homes = {f["subject"]: f["object"] for f in cli.ok("facts", "--json", "--graph", "talks").json}
    assert homes == {"Jane": "Oslo", "Tom": "Rome"}


def test_a_log_tells_events_and_the_states_of_things(cli, tmp_path):
    file = write(
        tmp_path,
        "service.log",
        "2026-03-02T10:00:00Z INFO gateway: switched pump=P4 mode=manual",
        "2026-03-02T11:00:00Z ERROR gateway: no answer",
        "Traceback (most recent call last):",
        "2026-03-02T12:00:00Z INFO gateway: switched pump=P4 mode=auto",
    )
    told = cli.ok("ingest", file, "--graph", "plant", "--json").json
    assert (told["format"], told["new"]) == ("log", 3)
    rows = cli.ok("timeline", "P4", "--graph", "plant", "--json").json
    assert [(row["object"], row["name"]) for row in rows] == [
        ("manual", "HAS_MODE"),
        ("auto", "HAS_MODE"),
    ]
    assert rows[1]["valid_at"] == "2026-03-02T12:00:00Z"
    told_of = cli.ok("timeline", "gateway", "--graph", "plant", "--json").json
    assert [row["fact"] for row in told_of][1] == "gateway logged ERROR: no answer."
    assert [row["dates"] for row in told_of] == ["2026-03-02"] * 3


MAIL = """From: "Doe, Jane" <jane@example.org>
To: Tom Brown <tom@example.org>
Subject: A new flat
Date: Mon, 2 Mar 2026 10:00:00 +0100
Message-ID: <{0}@example.org>

I live in Bonn.

> I live in Paris.
"""


def test_mails_have_low_trust_and_give_way_to_the_user(cli, tmp_path):
    cli.ok("add", "I live in Oslo.", "--at", "2026-02-01")
    box = "".join(
        f"From jane@example.org Mon Mar  2 10:00:00 2026\n{MAIL.format(n)}\n" for n in "ab"
    )
    path = tmp_path / "box.mbox"
    path.write_text(box, encoding="utf-8")
    told = cli.ok("ingest", str(path), "--json").json
    assert (told["format"], told["new"]) == ("mail", 2)
    other = tmp_path / "other.eml"
    other.write_text("Received: by example.com; now\n" + MAIL.format("a"), encoding="utf-8")
    assert cli.ok("ingest", str(other), "--json").json["known"] == 1  # the same mail, elsewhere
    found = cli.ok("search", "flat Bonn", "--scope", "episodes", "--json").json["episodes"]
    mails = [episode for episode in found if "Bonn" in episode["content"]]
    assert {(e["name"], e["trust"], e["reference_time"]) for e in mails} == {
        ("Jane Doe", 40, "2026-03-02T09:00:00Z")
    }
    rows = cli.ok("facts", "--all", "--json").json
    assert "Paris" not in {row["object"] for row in rows}
    told_of = [row["fact"] for row in rows if row["name"] == "WROTE_TO"]
    assert set(told_of) == {'Jane Doe wrote to Tom Brown about "A new flat".'}
    homes = [
        row["object"] for row in rows if row["name"] == "LIVES_IN" and row["subject"] != "Jane Doe"
    ]
    assert homes == ["Oslo"]


def test_plain_text_is_cut_at_its_paragraphs(cli, tmp_path):
    file = write(tmp_path, "notes.txt", "The kettle leaks.", "It is old.", "", "Ann lives in Lyon.")
    told = cli.ok("ingest", file, "--source", "notebook", "--json").json
    assert (told["format"], told["new"]) == ("text", 2)
    found = cli.ok("search", "kettle", "--scope", "episodes", "--json").json["episodes"]
    assert (found[0]["content"], found[0]["source_description"]) == (
        "The kettle leaks.\nIt is old.",
        "notebook",
    )


# --- once, however often ---


def test_what_is_there_is_skipped_and_what_was_appended_is_told(cli, tmp_path):
    lines = [said(n, "ok") for n in range(3)]
    file = write(tmp_path, "chat.jsonl", *lines)
    assert cli.ok("ingest", file, "--json").json["new"] == 3  # three times the same word
    again = cli.ok("ingest", file, "--json").json
    assert (again["new"], again["known"]) == (0, 3)
    write(tmp_path, "chat.jsonl", *lines, said(9, "I live in Oslo."))
    more = cli.ok("ingest", file, "--json").json
    assert (more["new"], more["known"]) == (1, 3)
    assert "Oslo" in objects(cli)


def test_equal_lines_of_two_files_are_two_unless_they_have_an_id(cli, tmp_path):
    bare, named = {"role": "user", "content": "ok"}, said(0, "fine", id="m-1")
    one = write(tmp_path, "one.jsonl", bare, named)
    two = write(tmp_path, "two.jsonl", bare, named)
    assert cli.ok("ingest", one, "--json").json["new"] == 2
    other = cli.ok("ingest", two, "--json").json
    assert (other["new"], other["known"]) == (1, 1)
    moved = cli.ok("ingest", two, "--known-as", one, "--json").json
    assert (moved["new"], moved["known"]) == (0, 2)


def test_stdin_is_known_by_its_first_lines(cli):
    stream = b'{"role": "user", "content": "ok"}\n' * 3
    assert cli.ok("ingest", "-", "--json", stdin=stream).json["new"] == 3
    assert cli.ok("ingest", "-", "--json", stdin=stream).json["known"] == 3
    other = cli.ok("ingest", "-", "--json", stdin=b'{"role": "user", "content": "no"}\n' + stream)
    assert other.json["new"] == 4


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_killed_three_times_it_gives_the_same_graph(tmp_path):
    """The same graph: the same export and facts, but for when things were stored and learned."""
    dice = random.Random(20260302)
    file = write(tmp_path, "chat.jsonl", *_months(dice, 700))
    whole, cut = tmp_path / "whole.db", tmp_path / "cut.db"
    Cli(["--store", str(whole)]).ok("ingest", file)
    for goal in (100, 560, 640):
        program = subprocess.Popen([*GRAPHMEM, "ingest", file, "--store", str(cut)])
        _await_episodes(cut, dice.randint(goal, goal + 50), program)
        time.sleep(dice.uniform(0, 0.2))
        program.send_signal(signal.SIGKILL)
        assert program.wait() == -signal.SIGKILL
    told = Cli(["--store", str(cut)]).ok("ingest", file, "--json").json
    assert told["episodes"] == 700
    assert told["known"] >= 512
    assert told["failed"] == told["refused"] == 0
    status = Cli(["--store", str(cut)]).ok("status", "--check", "--json").json
    assert status["wrong"] == []
    assert set(status["jobs"]) == {"succeeded"}
    assert truths(cut) == truths(whole)
    assert facts(cut, user_id="me") == facts(whole, user_id="me")
    assert len(facts(whole, user_id="me")) > 50


def _months(dice: random.Random, count: int) -> list[dict[str, object]]:
    cities = "Oslo Rome Porto Udine Bergen Lyon Ghent Turin".split()
    people = "Saskia Tom Priya Omar Lena Hugo".split()
    lines: list[dict[str, object]] = []
    for n in range(count):
        who, city = dice.choice(people), dice.choice(cities)
        content = dice.choice(
            [
                f"I moved to {city}.",
                f"{who} lives in {city} now.",
                f"{who} works at {dice.choice(['Acme', 'Brightwell'])}.",
                f"The train number {n} was late again, and the kettle is cold.",
                "ok",
            ]
        )
        lines.append(said(n * 7, content, thread=f"t{n // 100}"))
    return lines


def _await_episodes(store: Path, count: int, program: subprocess.Popen[bytes]) -> None:
    """Wait until so many episodes are durable."""
    deadline = time.monotonic() + 60
    while program.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(sqlite3.Error):
            connection = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
            with contextlib.closing(connection):
                (found,) = connection.execute("SELECT count(*) FROM episode").fetchone()
            if found >= count:
                return
        time.sleep(0.01)
    raise AssertionError(f"{count} episodes were not there in time")


# --- what cannot be read ---


def test_bad_lines_are_told_by_number_and_left_out(cli, tmp_path):
    path = tmp_path / "chat.jsonl"
    good = json.dumps(said(0, "I live in Oslo."))
    bad = [
        b'{"role": "user", "content": "half',
        b'{"role": "user", "content": ""}',
        b'{"role": "user", "content": "x", "created_at": "sometime"}',
        b'{"role": "user", "content": "nul \\u0000"}',
        b'{"role": "user", "content": "half a pair \\ud800"}',
        b'{"role": "user", "content": NaN}',
        b'{"role": "user", "content": "\xff"}',
        b'{"role": "user", "content": "' + b"x" * 1_000_001 + b'"}',
        b'{"role": "user", "content": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"role": "user", "content": "x", "created_at": 1e999}',
        b'{"role": "user", "content": "x", "created_at": ' + b"9" * 5000 + b"}",
        b"[1, 2]",
        b"17",
        b'{"role": "user", "content": "x", "thread": "a\\u0007b"}',
    ]
    path.write_bytes(b"\n".join([good.encode(), *bad, good.replace("Oslo", "Rome").encode()]))
    ran = cli("ingest", str(path), "--json")
    assert ran.code == 1
    assert (ran.json["new"], ran.json["refused"]) == (2, len(bad))
    assert [line["line"] for line in ran.json["lines"]] == list(range(2, len(bad) + 2))
    assert all(line["reason"] for line in ran.json["lines"])
    assert "graphmem: line 2: no JSON" in ran.err
    assert "Traceback" not in ran.err
    assert "\x07" not in ran.err


def test_a_line_of_any_length_takes_bounded_memory_and_is_refused(cli, tmp_path):
    path = tmp_path / "long.jsonl"
    with path.open("wb") as stream:
        stream.write(json.dumps(said(0, "I live in Oslo.")).encode() + b"\n")
        for _ in range(9):
            stream.write(b"x" * 1_000_000)
        stream.write(b"\n" + json.dumps(said(1, "ok")).encode() + b"\n")
    ran = cli("ingest", str(path), "--json")
    assert (ran.code, ran.json["new"]) == (1, 2)
    assert ran.json["lines"] == [{"line": 2, "reason": "longer than 4000000 bytes; split it"}]


def test_strict_stops_before_the_batch_of_a_bad_line(cli, tmp_path):
    file = write(
        tmp_path, "chat.jsonl", said(0, "ok"), {"role": "user", "content": ""}, said(1, "no")
    )
    ran = cli("ingest", file, "--strict", "--json")
    assert ran.code == 1
    assert (ran.json["new"], ran.json["lines"][0]["line"]) == (0, 2)
    assert cli.ok("status", "--json").json["episodes"] == 0
    assert cli("ingest", file).code == 1
    assert cli.ok("status", "--json").json["episodes"] == 2


@pytest.mark.parametrize(
    ("arguments", "said_so"),
    [
        (["ingest"], "FILE"),
        (["ingest", "nowhere.jsonl"], "nowhere.jsonl"),
        (["ingest", "."], "FILE='.'"),
        (["ingest", "-", "--format", "poem"], "poem"),
        (["ingest", "-", "--at", "soon"], "--at"),
    ],
)
def test_wrong_usage_of_ingest(cli, arguments, said_so):
    ran = cli(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said_so in ran.err


def test_an_empty_file_is_no_failure(cli, tmp_path):
    assert cli.ok("ingest", write(tmp_path, "empty.jsonl"), "--json").json["episodes"] == 0


def test_threads_of_other_users_are_refused(cli, tmp_path):
    file = write(tmp_path, "chat.jsonl", said(0, "ok", thread="t1"))
    cli.ok("ingest", file, "--user", "ada")
    ran = cli("ingest", file, "--user", "ben")
    assert ran.code == 1
    assert "another user" in ran.err


def test_without_a_terminal_nothing_but_the_answer_is_printed(tmp_path):
    file = write(tmp_path, "chat.jsonl", said(0, "ok"))
    command = shlex.join([*GRAPHMEM, "ingest", file, "--store", str(tmp_path / "s.db")])
    ran = subprocess.run(command, shell=True, capture_output=True, text=True, env={**os.environ})
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == "messages: 1 episode (1 new, 0 known already)\n"


def test_on_a_terminal_the_bar_is_on_stderr(tmp_path):
    file = write(tmp_path, "chat.jsonl", *(said(n, "ok") for n in range(1600)))
    seen, terminal = os.openpty()
    command = [*GRAPHMEM, "ingest", file, "--store", str(tmp_path / "s.db"), "--json"]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    program = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=terminal, env=environment, text=True
    )
    os.close(terminal)
    drawn = b""
    with contextlib.suppress(OSError):  # how a terminal says that it is closed
        while block := os.read(seen, 65_536):
            drawn += block
    os.close(seen)
    out, _ = program.communicate()
    assert program.returncode == 0
    assert json.loads(out)["new"] == 1600
    text = drawn.decode()
    assert "ingesting" in text
    # It is drawn ten times a second, whatever has come about by then.
    counts = [int(count) for count in re.findall(r"(\d+) episodes", text)]
    assert any(0 < count < 1600 for count in counts)
    assert "/s)" in text
