"""`graphmem record` around a program that asks a model."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.support.cli import Cli

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.support.model_server import ModelServer

PROGRAM = """
import json, os, sys
from urllib.request import Request, urlopen
body = {"model": "m", "messages": [{"role": "user", "content": sys.argv[1]}]}
url = os.environ["GRAPHMEM_BASE_URL"] + "/chat/completions"
print(urlopen(Request(url, json.dumps(body).encode(), method="POST")).read().decode())
"""
ASK = [sys.executable, "-c", PROGRAM]


def test_a_program_is_recorded_and_played_back(model_server: ModelServer, tmp_path: Path) -> None:
    model_server.answer("In Oslo.")
    file = tmp_path / "answers.jsonl"
    cli = Cli()
    ran = cli.ok("record", str(file), "--base-url", model_server.url, "--", *ASK, "Where?")
    assert ran.err == f"graphmem: 1 answer added to {file}\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    ran = cli.ok("record", str(file), "--replay", "--", *ASK, "Where?")
    assert "1 answer played back" in ran.err
    resumed = ("record", str(file), "--resume", "--base-url", model_server.url, "--")
    assert "0 answers added" in cli.ok(*resumed, *ASK, "Where?").err
    ran = cli("record", str(file), "--replay", "--", *ASK, "And when?")
    assert ran.code == 1
    assert "And when?" in ran.err
    assert len(file.read_text().splitlines()) == len(model_server.requests) == 1


def test_a_line_that_was_cut_off_is_left_out(model_server: ModelServer, tmp_path: Path) -> None:
    model_server.answer("In Oslo.")
    model_server.answer("In May.")
    file = tmp_path / "answers.jsonl"
    cli = Cli()
    command = ("record", str(file), "--resume", "--base-url", model_server.url, "--", *ASK)
    cli.ok(*command, "Where?")
    whole = file.read_bytes()
    file.write_bytes(whole + whole[:-9])
    cli.ok("record", str(file), "--replay", "--", *ASK, "Where?")
    cli.ok(*command, "When?")
    assert [line[:6] for line in file.read_bytes().splitlines()] == [b'{"v": '] * 2
    file.write_bytes(whole[:-9])
    cli.ok("record", str(file), "--base-url", model_server.url, "--", sys.executable, "-V")
    assert file.read_bytes() == b""


def test_without_a_program_it_serves_until_it_is_ended(
    model_server: ModelServer, tmp_path: Path
) -> None:
    model_server.answer("In Oslo.")
    command = [sys.executable, "-m", "graphmem.cli", "record", str(tmp_path / "answers.jsonl")]
    with subprocess.Popen(
        [*command, "--base-url", model_server.url], stdout=subprocess.PIPE, text=True
    ) as served:
        assert served.stdout is not None
        url = served.stdout.readline().strip()
        environment = {**os.environ, "GRAPHMEM_BASE_URL": url}
        asked = subprocess.run([*ASK, "Where?"], env=environment, capture_output=True, text=True)
        assert "In Oslo." in asked.stdout
        served.send_signal(signal.SIGTERM)
        assert served.wait(10) == 0


def test_what_it_cannot_do_is_wrong_usage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cli = Cli()
    absent = str(tmp_path / "absent.jsonl")
    assert "cannot be read" in cli("record", absent, "--replay").err
    assert "exclude each other" in cli("record", absent, "--replay", "--resume").err
    assert "leave out --base-url" in cli("record", absent, "--replay", "--base-url", "x").err
    ran = cli("record", absent, "--base-url", "http://127.0.0.1:9/v1", "--", "/no/such/program")
    assert (ran.code, "cannot be run" in ran.err) == (2, True)
    monkeypatch.setenv("GRAPHMEM_BASE_URL", "https://models.example/v1")
    assert "GRAPHMEM_TEST_LOOPBACK_ONLY" in cli("record", absent).err
