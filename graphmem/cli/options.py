"""The options that commands share, each described once."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["AsJson", "AsOf", "CurrentOnly", "Graph", "KnownAt", "Limit", "Store", "User"]

TIME = "RFC 3339, or a date, which means its first instant in the user's time zone"

Store = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="FILE|URL",
        help="Where the memory is: a file, ':memory:', or the URL of a Neo4j server "
        "(neo4j://localhost:7687; name and password from GRAPHMEM_USER and GRAPHMEM_PASSWORD). "
        "Default: GRAPHMEM_STORE, else a file in your data folder.",
    ),
]
User = Annotated[
    str | None,
    typer.Option("--user", metavar="ID", help="Whose memory. Default: 'me', made on the fly."),
]
Graph = Annotated[
    str | None,
    typer.Option("--graph", metavar="ID", help="A standalone graph instead of a user's memory."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the answer as one JSON document.")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="TIME", help=f"What held in the world then ({TIME})."),
]
KnownAt = Annotated[
    str | None,
    typer.Option("--known-at", metavar="TIME", help=f"What this memory knew then ({TIME})."),
]
CurrentOnly = Annotated[
    bool, typer.Option("--current-only", help="Leave out what is over; plans stay.")
]
Limit = Annotated[int, typer.Option("--limit", metavar="N", help="At most so many of each kind.")]
