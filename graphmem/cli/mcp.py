"""`graphmem mcp`: a memory as an MCP server."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from graphmem.cli.failure import note
from graphmem.cli.options import Graph, Store, User
from graphmem.cli.output import print_json
from graphmem.cli.session import DEFAULT_USER, Ids
from graphmem.errors import InputError

__all__ = ["mcp"]

PORT = 8765


def mcp(
    store: Store = None,
    user: User = None,
    graph: Graph = None,
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
    json: Annotated[
        bool,
        typer.Option("--json", help="Print how a client starts this server, on this store."),
    ] = False,
) -> None:
    """Serve a memory to agents as MCP tools.

    The Model Context Protocol: over stdin and stdout, or with --http on loopback for those who
    know the token: that of GRAPHMEM_MCP_TOKEN, else a new one, printed on stderr. Tools:
    add_memory, search_memory, get_context, timeline, as_of, explain, forget; all of one memory,
    unless --any-user.
    """
    if sum((any_user, user is not None, graph is not None)) > 1:
        raise InputError("--user, --graph and --any-user exclude each other; give the one meant")
    if json:
        if http and port == 0:
            raise InputError("--json with --http needs a fixed --port: a free one is known later")
        print_json(_configuration(store, user, graph, any_user, port if http else None))
        return
    import asyncio

    whose = None if any_user else Ids(user_id=user, graph_id=graph)
    if whose is not None and graph is None:
        whose["user_id"] = user or DEFAULT_USER
    asyncio.run(_serve(store, whose, port if http else None, origin or []))


async def _serve(
    store: str | None, whose: Ids | None, port: int | None, origins: list[str]
) -> None:
    from graphmem import AsyncGraphMem
    from graphmem.integrations import mcp as served

    user, graph = (whose["user_id"], whose["graph_id"]) if whose else (None, None)
    async with AsyncGraphMem(store) as memory:
        server = served.server_of(memory, user, graph_id=graph)
        if user is not None:
            await memory.user.add(user, exist_ok=True)
        elif graph is not None:
            await memory.graph.create(graph, exist_ok=True)
        if port is None:
            await served.serve_stdio(server)
            return
        token = _token()
        with served.listening(port) as listener:
            note(f"serving {user or graph or 'any user'} at {_address(listener.getsockname()[1])}")
            await served.serve_http(server, listener, token, origins)


def _address(port: int) -> str:
    from graphmem.integrations.mcp import LOOPBACK, PATH

    return f"http://{LOOPBACK}:{port}{PATH}"


def _effective(store: str | None) -> str:
    """The store in force, so that it is the same one from any folder and environment."""
    from graphmem.settings import read_settings
    from graphmem.stores import file_of

    found = read_settings(store=store).store
    scheme, separator, _ = found.partition("://")
    if separator and scheme.lower() != "sqlite":
        return found
    path = file_of(found)
    return ":memory:" if path is None else str(path.absolute())


def _configuration(
    store: str | None, user: str | None, graph: str | None, any_user: bool, port: int | None
) -> dict[str, Any]:
    """What a client's file of servers says of this one."""
    if port is not None:
        header = {"Authorization": "Bearer ${GRAPHMEM_MCP_TOKEN}"}
        entry: dict[str, Any] = {"type": "http", "url": _address(port), "headers": header}
    else:
        options = (("--store", _effective(store)), ("--user", user), ("--graph", graph))
        given = [word for option, value in options if value for word in (option, value)]
        given += ["--any-user"] if any_user else []
        entry = {"command": "graphmem", "args": ["mcp", *given]}
    return {"mcpServers": {"graphmem": entry}}


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
