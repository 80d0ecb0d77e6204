"""Programs of the README, each a process of its own that need not import everything anew.

`python -m tests.support.warm SOCKET` has imported what they import, and forks a process for each
request of the shims that `shim` writes: it gets the arguments, folder, environment and the open
files of the shim, runs what Python would have run, and ends as any program does. So forty programs
pay once for what takes longest in each.
"""

from __future__ import annotations

import array
import gc
import importlib
import json
import os
import runpy
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphmem.models.static import count_tokens

if TYPE_CHECKING:
    from collections.abc import Callable

MODULES = (
    "anthropic", "dateparser", "graphmem.cli.app", "graphmem.client.sync",
    "graphmem.recall.pipeline", "graphmem.stores.embedded", "openai", "rich.table",
    "safetensors.numpy", "Stemmer",
)  # fmt: skip
WAIT = 120.0
"""Seconds that the imports may take."""

_CLIENT = """
import array, json, os, socket, sys
with socket.socket(socket.AF_UNIX) as line:
    line.connect({path!r})
    asked = [{words!r} + sys.argv[1:], os.getcwd(), dict(os.environ)]
    files = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0, 1, 2]))]
    body = json.dumps(asked).encode()
    line.sendmsg([len(body).to_bytes(8, "big")], files)
    line.sendall(body)
    sys.exit(int(line.recv(16)))
"""


class Warm:
    """The server; `stop` ends it."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.folder = tempfile.mkdtemp(prefix="warm-")  # a socket's path must be short
        self.path = f"{self.folder}/socket"
        command = [sys.executable, "-m", "tests.support.warm", self.path]
        self.process = subprocess.Popen(command, env=environment)
        until = time.monotonic() + WAIT
        while not os.path.exists(self.path):
            assert self.process.poll() is None, "the warm server ended"
            assert time.monotonic() < until, "the warm server does not start"
            time.sleep(0.02)

    def shim(self, file: Path, *words: str) -> None:
        """A command in whose place the server runs Python with these words and its own after."""
        client = file.with_name(f"{file.name}_client.py")
        client.write_text(_CLIENT.format(path=self.path, words=list(words)))
        file.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -I -S {client} "$@"\n')
        file.chmod(0o755)

    def stop(self) -> None:
        """End the server, not what it has started."""
        self.process.terminate()
        self.process.wait(10)
        shutil.rmtree(self.folder)


def serve(path: str) -> Callable[[], object]:
    """Fork a process for each request; in that process, what it is to run."""
    for name in MODULES:
        importlib.import_module(name)
    count_tokens("The bundled embedder is loaded.")
    gc.freeze()  # what the forks share stays shared
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path + ".new")
        listener.listen()
        os.rename(path + ".new", path)  # who sees it can connect
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        while True:
            line, _ = listener.accept()
            if os.fork() == 0:
                break
            line.close()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    words, files = _asked(line)
    if program := os.fork():
        _, status = os.waitpid(program, 0)
        line.sendall(str(os.waitstatus_to_exitcode(status) & 0xFF).encode())
        os._exit(0)
    line.close()
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    # The files of this process were other ones when Python wrapped them.
    sys.stdin = sys.__stdin__ = open(0, closefd=False)  # noqa: SIM115
    sys.stdout = sys.__stdout__ = open(1, "w", closefd=False)  # noqa: SIM115
    sys.stderr = sys.__stderr__ = open(2, "w", 1, errors="backslashreplace", closefd=False)  # noqa: SIM115
    return lambda: _run(words)


def _asked(line: socket.socket) -> tuple[list[str], list[int]]:
    """The words of a request and its open files; the process is in its folder and environment."""
    files = array.array("i")
    head, control, _, _ = line.recvmsg(8, socket.CMSG_SPACE(3 * files.itemsize))
    files.frombytes(control[0][2])
    body = b""
    while len(body) < int.from_bytes(head, "big"):
        body += line.recv(1 << 16)
    words, folder, environment = json.loads(body)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    return words, list(files)


def _run(words: list[str]) -> object:
    """What `python WORDS` runs: `[-W error] (-c TEXT | -m MODULE | FILE) [ARGUMENTS]`."""
    if words[:2] == ["-W", "error"]:
        warnings.simplefilter("error")
        words = words[2:]
    space: dict[str, Any] = {"__name__": "__main__"}
    if words[0] == "-c":
        sys.argv, sys.path[0] = ["-c", *words[2:]], ""
        return exec(compile(words[1], "<string>", "exec"), space)
    if words[0] == "-m":
        sys.argv = [words[1], *words[2:]]
        return runpy.run_module(words[1], run_name="__main__", alter_sys=True)
    sys.argv, sys.path[0] = words, str(Path(words[0]).parent)
    return runpy.run_path(words[0], run_name="__main__")


if __name__ == "__main__":
    program = serve(sys.argv[1])
    program()
