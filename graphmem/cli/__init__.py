"""The command line: `graphmem COMMAND`. Parses, calls the client, prints.

Nothing but the answer goes to stdout. Exit codes: 0 done, 1 failed, 2 wrong usage.
"""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and end the process with its exit code.

    Args:
        arguments: what follows `graphmem`; None: the process's own.
    """
    from graphmem.cli.app import app
    from graphmem.cli.failure import report, unwritten
    from graphmem.errors import GraphMemError

    _take_streams()
    try:
        try:
            app(None if arguments is None else list(arguments), prog_name="graphmem")
        except GraphMemError as error:
            sys.exit(report(error))
        finally:
            # While it can still be said: at the end of the process a failure is a trace.
            sys.stdout.flush()
    except OSError as error:
        sys.exit(unwritten(error))
    sys.exit(0)


def _take_streams() -> None:
    """Make the three streams fit to be used, whatever the caller gave."""
    # In the order of their numbers: a closed one is then replaced under its own, and nothing that
    # is opened later (a store!) is taken for it.
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        # A character that the terminal cannot show must not end a listing with a trace.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
