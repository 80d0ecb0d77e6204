"""What a person sees when a command fails: one line on stderr that says the remedy."""

from __future__ import annotations

import sys

from graphmem.cli.output import one_line
from graphmem.errors import ConfigError, GraphMemError, InputError

__all__ = ["FAILED", "USAGE", "note", "report"]

FAILED = 1
"""Exit code of a command that could not do its work."""
USAGE = 2
"""Exit code of a command that was called wrongly."""


def report(error: GraphMemError) -> int:
    """Print an error as one line on stderr; its exit code."""
    print(f"graphmem: {one_line(str(error))}", file=sys.stderr)
    return USAGE if isinstance(error, InputError | ConfigError) else FAILED


def note(text: str) -> None:
    """Print a remark that is not part of the answer."""
    print(f"graphmem: {text}", file=sys.stderr)
