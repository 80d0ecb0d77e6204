"""The commands of `graphmem`, and how they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from graphmem.cli import (
    ask,
    chat,
    cypher,
    demo,
    ingest,
    mcp,
    moving,
    record,
    state,
    tell,
    worker,
)
from graphmem.cli.examples import START, epilog

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["app"]

app = typer.Typer(
    name="graphmem",
    no_args_is_help=True,
    # Plain help needs no rich: it is there in a fifth of a second, and the same in every terminal.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from graphmem import __version__

        print(f"graphmem {__version__}")
        raise typer.Exit


@app.callback(epilog=START)
def root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Memory for AI agents: tell it what happens, ask it what holds, and when it held.

    The memory is one SQLite file in your data folder, or what --store or GRAPHMEM_STORE says.
    Exit codes: 0 done, 1 failed, 2 wrong usage. Only the answer goes to stdout.
    """


COMMANDS: dict[str, Callable[..., None]] = {
    "demo": demo.demo,
    "add": tell.add,
    "ingest": ingest.ingest,
    "search": ask.search,
    "context": ask.context,
    "facts": ask.facts,
    "timeline": ask.timeline,
    "explain": ask.explain,
    "chat": chat.chat,
    "worker": worker.worker,
    "status": state.status,
    "config": state.config,
    "cypher": cypher.cypher,
    "mcp": mcp.mcp,
    "export": moving.export,
    "import": moving.import_,
    "refold": moving.refold,
    "reembed": moving.reembed,
    "record": record.record,
}
for _name, _command in COMMANDS.items():
    app.command(_name, epilog=epilog(_name))(_command)
