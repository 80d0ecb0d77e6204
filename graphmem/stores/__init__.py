"""The stores, opened by where they are: a file, memory, or a server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from graphmem.errors import ConfigError

if TYPE_CHECKING:
    from graphmem.core.ports import Store, Tracer

__all__ = ["file_of", "open_store"]

_SERVERS = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")


def open_store(
    url: str,
    *,
    user: str | None = None,
    password: str | None = None,
    database: str | None = None,
    index_bytes: int | None = None,
    tracer: Tracer | None = None,
) -> Store:
    """The store at this address; nothing is touched before its `prepare`.

    Args:
        url: a path, ":memory:" or "sqlite:///path" (embedded; "sqlite:////path" from the root), or
            an address such as "neo4j://host:7687" or "bolt://host" (Neo4j).
        user: for a server.
        password: for a server.
        database: for a server; its default one if not given.
        index_bytes: memory for the indexes of an embedded store; None: its own default.
        tracer: hears of each statement before it runs.

    Raises:
        ConfigError: no such kind of address.
    """
    if not url or "\0" in url:
        raise ConfigError(f"store={url!r} is no address; give a path, ':memory:' or 'neo4j://HOST'")
    scheme, separator, _ = url.partition("://")
    if separator and scheme.lower() in _SERVERS:
        from graphmem.stores.neo4j import Neo4jStore

        return Neo4jStore(
            url, user=user, password=password, database=database or "neo4j", tracer=tracer
        )
    if separator and scheme.lower() != "sqlite":
        raise ConfigError(
            f"store={url!r} has the unknown scheme {scheme!r}; give a path, ':memory:', "
            "'sqlite:///PATH', 'neo4j://HOST' or 'bolt://HOST'"
        )
    from graphmem.stores.embedded import EmbeddedStore

    path = file_of(url)
    return EmbeddedStore(
        ":memory:" if path is None else str(path), tracer=tracer, memory=index_bytes
    )


def file_of(url: str) -> Path | None:
    """The file of the store at this address; None where it is in none: in memory, on a server."""
    scheme, separator, rest = url.partition("://")
    if separator and scheme.lower() != "sqlite":
        return None
    path = rest.removeprefix("/") if separator else url
    return None if path in ("", ":memory:") else Path(path).expanduser()
