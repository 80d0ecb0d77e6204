"""`graphmem record`: a model's answers written down, and played back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphmem.cli.failure import FAILED, note
from graphmem.cli.options import AsJson
from graphmem.cli.output import counted, print_json, say
from graphmem.errors import ConfigError, InputError

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import IO

    from graphmem.models.loopback import Loopback, Recorder, Replayer
    from graphmem.models.recording import Replay

__all__ = ["record"]


def record(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The recording: lines of JSON, added to.")
    ],
    command: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[-- COMMAND …]",
            help="Run this with GRAPHMEM_BASE_URL set, and end when it ends.",
        ),
    ] = None,
    replay: Annotated[
        bool, typer.Option("--replay", help="Answer from FILE; no other server is asked.")
    ] = False,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Answer from FILE what it has, and ask for the rest."),
    ] = False,
    base_url: Annotated[
        str | None,
        typer.Option(
            "--base-url",
            metavar="URL",
            help="The real server. Default: GRAPHMEM_BASE_URL, else OpenAI's.",
        ),
    ] = None,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Of 127.0.0.1. Default: a free one.")
    ] = 0,
    json: AsJson = False,
) -> None:
    """Write a model's answers down, or play them back.

    Stands between a program and a model's server: give the program the base URL that is printed.
    What is asked and answered goes to FILE, without any key; --replay answers from FILE, so that
    what a real model once said can be tried again, offline. Ends on Ctrl-C, or with COMMAND.
    """
    if replay and base_url is not None:
        raise InputError("--replay asks no other server; leave out --base-url")
    if replay and resume:
        raise InputError("--replay and --resume exclude each other; --replay asks no server")
    with _replayer(file) if replay else _recorder(file, base_url, resume=resume) as answering:
        from graphmem.models.loopback import Loopback

        try:
            server = Loopback(answering, port=port)
        except OSError as error:
            raise ConfigError(f"--port {port} cannot be had ({error}); give another") from None
        with server:
            code = _run(server, command or [], as_json=json)
    code = _told(answering, file) or code
    if code:
        raise typer.Exit(code)


@contextmanager
def _recorder(file: Path, base_url: str | None, *, resume: bool) -> Generator[Recorder]:
    from graphmem.models.address import OPENAI_URL, Address
    from graphmem.models.loopback import Recorder
    from graphmem.settings import read_settings

    settings = read_settings(base_url=base_url)
    address = Address(
        settings.base_url or OPENAI_URL, settings.api_key, loopback_only=settings.loopback_only
    )
    known = _read(file) if resume and file.exists() else None
    with _private(file) as opened:
        yield Recorder(address, opened, timeout=settings.model_timeout, known=known)


@contextmanager
def _replayer(file: Path) -> Generator[Replayer]:
    from graphmem.models.loopback import Replayer

    yield Replayer(_read(file))


def _read(file: Path) -> Replay:
    from graphmem.models.recording import Replay, read_recording

    try:
        with file.open(encoding="utf-8") as lines:
            return Replay(read_recording(lines, str(file)))
    except OSError as error:
        raise InputError(f"FILE {str(file)!r} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise InputError(f"FILE {str(file)!r} is no recording: {error}") from None


def _private(file: Path) -> IO[str]:
    """The file, to be added to; what is in it is for its owner alone."""
    try:
        opened = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        _drop_half_a_line(opened)
    except OSError as error:
        raise InputError(f"FILE {str(file)!r} cannot be written: {error.strerror}") from None
    return os.fdopen(opened, "a", encoding="utf-8")


def _drop_half_a_line(opened: int) -> None:
    """Take away a last line whose writing was cut off; the next one would be glued to it."""
    size = os.fstat(opened).st_size
    whole = size
    while whole:
        start = max(0, whole - 65_536)
        os.lseek(opened, start, os.SEEK_SET)
        found = os.read(opened, whole - start).rfind(b"\n")
        whole = start + found + 1 if found >= 0 else start
        if found >= 0:
            break
    if whole < size:
        os.ftruncate(opened, whole)


def _run(server: Loopback, command: list[str], *, as_json: bool) -> int:
    """Serve until the command ends, or until Ctrl-C; the exit code."""
    if command:
        return _with(server, command)
    if as_json:
        print_json({"base_url": server.url})
    else:
        say(server.url)
    sys.stdout.flush()
    try:
        # Ended by what a person, or a supervisor, sends.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        threading.Event().wait()
    except KeyboardInterrupt:
        return 0
    return 0


def _with(server: Loopback, command: list[str]) -> int:
    from graphmem.settings import environment_with

    try:
        done = subprocess.run(command, env=environment_with(base_url=server.url), check=False)
    except OSError as error:
        raise InputError(f"COMMAND {command[0]!r} cannot be run: {error}") from None
    except KeyboardInterrupt:
        return FAILED
    return done.returncode


def _told(answering: Recorder | Replayer, file: Path) -> int:
    """Say what happened; the exit code that follows from it."""
    from graphmem.models.loopback import Recorder

    if isinstance(answering, Recorder):
        missed = f", {counted(answering.missed, 'fault')} not kept" if answering.missed else ""
        known = f", {answering.served:,} known before" if answering.served else ""
        note(f"{counted(answering.kept, 'answer')} added to {file}{known}{missed}")
        return 0
    note(f"{counted(answering.served, 'answer')} played back from {file}")
    for shown in answering.missing[:5]:
        note(f"not in {file}: …{shown}")
    if answering.missing:
        note(f"{counted(len(answering.missing), 'request')} had no answer in {file}; record anew")
    return FAILED if answering.missing else 0
