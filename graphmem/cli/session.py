"""From a command's options to a client and the graph that is meant."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from graphmem.errors import InputError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Generator
    from datetime import datetime

    from graphmem import GraphMem

__all__ = [
    "DEFAULT_USER",
    "Ids",
    "Target",
    "default_target",
    "ids_of",
    "opened",
    "read_input",
    "target_of",
]

DEFAULT_USER = "me"
"""The user of the command line when none is named."""


class Ids(TypedDict):
    """The two arguments by which the client knows a graph."""

    user_id: str | None
    graph_id: str | None


@dataclass(frozen=True, slots=True)
class Target:
    """The graph a command works on, and the zone in which its dates are read."""

    ids: Ids
    zone: str

    def instant(self, value: str | None, option: str) -> datetime | None:
        """The instant that an option's text means; a bare date is its first instant."""
        from graphmem.core.civil import parse_time

        return None if value is None else parse_time(value, option, self.zone).start


@contextmanager
def opened(
    store: str | None, *, model: str | None = None, base_url: str | None = None
) -> Generator[GraphMem]:
    """A client on the store of `--store`, closed at the end; with the model of `--model`."""
    from graphmem import GraphMem

    with GraphMem(store, model=model, base_url=base_url) as memory:
        yield memory


def target_of(
    memory: GraphMem, user: str | None, graph: str | None, *, make: bool = False
) -> Target:
    """The graph that `--user` or `--graph` means.

    Args:
        memory: the client.
        user: the value of `--user`; with neither, the default user, who is made on the fly.
        graph: the value of `--graph`.
        make: make a user or graph that is not there.

    Raises:
        InputError: both are given, or one is malformed.
        NotFoundError: it is not there, and `make` is not set.
    """
    if user is not None and graph is not None:
        raise InputError("--user and --graph exclude each other; give the one that is meant")
    if graph is not None:
        return _graph(memory, graph, make)
    if user is None or make:
        known = memory.user.add(DEFAULT_USER if user is None else user, exist_ok=True)
    else:
        try:
            known = memory.user.get(user)
        except NotFoundError:
            raise NotFoundError(
                f"--user {user!r} is unknown in this store; tell it something first: "
                f'graphmem add --user {user} "…"'
            ) from None
    return Target({"user_id": known.user_id, "graph_id": None}, known.time_zone)


def ids_of(memory: GraphMem, user: str | None, graph: str | None) -> Ids:
    """The graph that `--user` or `--graph` means, by its ids; with neither, none: the whole store.

    Raises:
        InputError: both are given, or one is malformed.
        NotFoundError: it is not there.
    """
    if user is None and graph is None:
        return {"user_id": None, "graph_id": None}
    return target_of(memory, user, graph).ids


def default_target(store: str | None) -> Target:
    """No graph in particular; times in the zone of the settings."""
    from graphmem.settings import read_settings

    return Target({"user_id": None, "graph_id": None}, read_settings(store=store).time_zone)


def read_input(value: str, argument: str) -> str:
    """The text of an argument; `-` reads it from stdin.

    Raises:
        InputError: stdin is no UTF-8.
    """
    if value != "-":
        return value
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{argument} from stdin is no UTF-8 (byte {error.start}); convert it first"
        ) from None


def _graph(memory: GraphMem, graph: str, make: bool) -> Target:
    if make:
        found = memory.graph.create(graph, exist_ok=True)
    else:
        try:
            found = memory.graph.get(graph)
        except NotFoundError:
            raise NotFoundError(
                f"--graph {graph!r} is unknown in this store; tell it something first: "
                f'graphmem add --graph {graph} "…"'
            ) from None
    return Target({"user_id": None, "graph_id": found.graph_id}, found.time_zone)
