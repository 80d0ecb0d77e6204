"""Running `graphmem` in this process, as a person would in a shell."""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from typing import Any

from graphmem.cli import main


@dataclass(frozen=True)
class Ran:
    """What a command gave: its exit code, stdout and stderr."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its stdout as the one JSON document it must be."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        """The lines of its stdout."""
        return self.out.splitlines()


@dataclass
class Cli:
    """Runs commands with the same options at the end of each."""

    common: list[str] = field(default_factory=list)

    def __call__(self, *arguments: str, stdin: bytes = b"") -> Ran:
        """Run one command to its end."""
        out, err = io.StringIO(), io.StringIO()
        before, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
        try:
            with redirect_stdout(out), redirect_stderr(err):
                main([*arguments, *self.common])
        except SystemExit as end:
            code = end.code
        finally:
            sys.stdin = before
        assert isinstance(code, int)
        return Ran(code, out.getvalue(), err.getvalue())

    def ok(self, *arguments: str, stdin: bytes = b"") -> Ran:
        """Run one command that must do its work."""
        ran = self(*arguments, stdin=stdin)
        assert ran.code == 0, f"graphmem {' '.join(arguments)}: {ran.code}\n{ran.err}"
        return ran
