"""`graphmem mcp`: a memory as an MCP server."""

from __future__ import annotations

from typing import Annotated

import typer

from graphmem.cli.failure import note
from graphmem.cli.options import Store, User
from graphmem.cli.session import DEFAULT_USER
from graphmem.errors import InputError

__all__ = ["mcp"]

PORT = 8765


def mcp(
    store: Store = None,
    user: User = None,
    any_user: Annotated[
        bool, typer.Option("--any-user", help="Serve every user; each call names its user_id.")
    ] = False,
    http: Annotated[
        bool, typer.Option("--http", help="Listen on 127.0.0.1 instead of stdin and stdout.")
    ] = False,
    port: Annotated[
        int,
        typer.Option("--port", metavar="N", min=0, max=65535, help="With --http; 0: a free one."),
    ] = PORT,
    origin: Annotated[
        list[str] | None,
        typer.Option(
            "--origin", metavar="URL", help="With --http: let pages of this origin in. Repeatable."
        ),
    ] = None,
) -> None:
    """Serve a memory to any agent that speaks the Model Context Protocol.

    Over stdin and stdout, or with --http on loopback for those who know the token: that of
    GRAPHMEM_MCP_TOKEN, else a new one, printed on stderr. Tools: add_memory, search_memory,
    get_context, timeline, as_of, explain, forget; all of one user's memory, unless --any-user.
    """
    import asyncio

    if any_user and user is not None:
        raise InputError("--any-user and --user exclude each other; give the one that is meant")
    whose = None if any_user else user or DEFAULT_USER
    asyncio.run(_serve(store, whose, port if http else None, origin or []))


async def _serve(store: str | None, user: str | None, port: int | None, origins: list[str]) -> None:
    from graphmem import AsyncGraphMem
    from graphmem.integrations import mcp as served

    async with AsyncGraphMem(store) as memory:
        server = served.server_of(memory, user)
        if user is not None:
            await memory.user.add(user, exist_ok=True)
        if port is None:
            await served.serve_stdio(server)
            return
        token = _token()
        with served.listening(port) as listener:
            address = f"http://{served.LOOPBACK}:{listener.getsockname()[1]}{served.PATH}"
            note(f"serving {'any user' if user is None else repr(user)} at {address}")
            await served.serve_http(server, listener, token, origins)


def _token() -> str:
    """The token of the settings, else a new one, told on stderr."""
    import secrets

    from graphmem.settings import read_settings

    given = read_settings().mcp_token
    if given is not None:
        return given
    made = secrets.token_urlsafe(32)
    note(f"token: {made} (of this run; set GRAPHMEM_MCP_TOKEN to keep one)")
    return made
