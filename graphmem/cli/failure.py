"""What a person sees when a command fails: one line on stderr that says the remedy."""

from __future__ import annotations

import contextlib
import errno
import os
import sys

from graphmem.cli.output import one_line
from graphmem.errors import ConfigError, GraphMemError, InputError

__all__ = ["FAILED", "USAGE", "note", "report", "unwritten"]

FAILED = 1
"""Exit code of a command that could not do its work."""
USAGE = 2
"""Exit code of a command that was called wrongly."""


def report(error: GraphMemError) -> int:
    """Print an error as one line on stderr; its exit code."""
    print(f"graphmem: {one_line(str(error))}", file=sys.stderr)
    return USAGE if isinstance(error, InputError | ConfigError) else FAILED


def unwritten(error: OSError) -> int:
    """Say that the answer could not be written (its reader may have gone, quietly); exit code 1."""
    with contextlib.suppress(OSError):
        # What is still in the buffer is written when the process ends: to nowhere.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    if error.errno != errno.EPIPE:
        with contextlib.suppress(OSError):
            note(f"{error.filename or 'stdout'}: {error.strerror or error}")
    return FAILED


def note(text: str) -> None:
    """Print a remark that is not part of the answer."""
    print(f"graphmem: {text}", file=sys.stderr)
