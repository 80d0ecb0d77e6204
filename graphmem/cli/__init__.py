"""The command line: `graphmem COMMAND`. Parses, calls the client, prints.

Nothing but the answer goes to stdout. Exit codes: 0 done, 1 failed, 2 wrong usage.
"""

from __future__ import annotations

import io
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
    from graphmem.cli.failure import report
    from graphmem.errors import GraphMemError

    for stream in (sys.stdout, sys.stderr):
        # A character that the terminal cannot show must not end a listing with a trace.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        app(None if arguments is None else list(arguments), prog_name="graphmem")
    except GraphMemError as error:
        sys.exit(report(error))
    sys.exit(0)
