"""`graphmem cypher`: looking into a memory on Neo4j with read-only Cypher."""

from __future__ import annotations

import json as jsonlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphmem.cli.failure import note
from graphmem.cli.options import AsJson, AsOf, Graph, Store, User
from graphmem.cli.output import one_line, print_json, print_table, say
from graphmem.cli.session import DEFAULT_USER, default_target, read_input
from graphmem.errors import InputError, UnsupportedError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from graphmem.settings import Settings
    from graphmem.stores.neo4j.statements import Statement

__all__ = ["cypher"]

LIMIT = 100
"""Value of a query's `limit` unless --param gives another."""
_NEO4J = re.compile(r"(?:neo4j|bolt)(?:\+s|\+ssc)?://")
_USED = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]*)")


def cypher(
    query: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME|FILE|-]",
            help="A named query, a file, or - for stdin. Without it: the named queries.",
        ),
    ] = None,
    param: Annotated[
        list[str] | None,
        typer.Option(
            "--param", metavar="NAME=VALUE", help="A parameter; JSON, a time or text. Repeatable."
        ),
    ] = None,
    as_of: AsOf = None,
    store: Store = None,
    user: User = None,
    graph: Graph = None,
    json: AsJson = False,
) -> None:
    """Look into a memory on Neo4j with read-only Cypher.

    A named query, or one of your own from a file or stdin.

    Three parameters need no --param: $graph is the memory of --user (default: me) or --graph,
    $at is --as-of (default: now), $limit is 100. Whatever writes is refused.
    """
    from graphmem.stores.neo4j.statements import inspections

    named = inspections()
    if query is None:
        _list(named, as_json=json)
        return
    given = dict(_given(each) for each in param or ())
    statement = named.get(query)
    text = statement.text if statement else _text(query, named)
    settings = _settings(store)
    zone = default_target(store)
    moment = zone.instant(as_of, "--as-of") or _now()
    wanted = statement.params if statement else dict.fromkeys(_USED.findall(text), "ANY")
    values = {
        name: _value(name, kind, given, _graph_id(user, graph), moment, settings.time_zone)
        for name, kind in wanted.items()
    }
    if unknown := sorted(given.keys() - values.keys()):
        takes = ", ".join(wanted) or "none"
        raise InputError(f"--param {unknown[0]}: the query has no such parameter; it has: {takes}")
    columns, rows = _run(settings, text, values)
    if json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    elif rows:
        print_table(columns, rows)
    else:
        note("no rows")


def _list(named: Mapping[str, Statement], *, as_json: bool) -> None:
    if as_json:
        print_json(
            [
                {
                    "name": name,
                    "params": dict(told.params),
                    "returns": told.returns,
                    "why": told.why,
                }
                for name, told in sorted(named.items())
            ]
        )
        return
    for name, told in sorted(named.items()):
        params = ", ".join(f"{key}: {kind}" for key, kind in told.params.items())
        say(f"{name} ({params})")
        say(f"  {one_line(told.why)}")


def _text(query: str, named: Mapping[str, Statement]) -> str:
    if query == "-":
        return read_input(query, "Cypher")
    path = Path(query)
    if not path.is_file():
        raise InputError(
            f"{query!r} is no named query and no file; named queries: {', '.join(sorted(named))}"
        )
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{query!r} cannot be read: {error}") from None


def _settings(store: str | None) -> Settings:
    from graphmem.settings import read_settings

    settings = read_settings(store=store)
    if _NEO4J.match(settings.store) is None:
        raise UnsupportedError(
            f"Cypher needs a memory on Neo4j for now, and this one is {settings.store!r}; "
            "start a server (docker compose up -d) and give --store neo4j://localhost:7687"
        )
    return settings


def _run(
    settings: Settings, text: str, params: Mapping[str, Any]
) -> tuple[Sequence[str], Sequence[Sequence[Any]]]:
    import asyncio

    from graphmem.stores.neo4j.inspect import run_readonly

    return asyncio.run(run_readonly(settings, text, params))


def _graph_id(user: str | None, graph: str | None) -> str:
    from graphmem.core.ids import standalone_graph, user_graph

    if user is not None and graph is not None:
        raise InputError("--user and --graph exclude each other; give the one that is meant")
    return (
        standalone_graph(graph)
        if graph is not None
        else user_graph(DEFAULT_USER if user is None else user)
    )


def _now() -> datetime:
    from graphmem.client.clock import system_clock

    return system_clock()


def _given(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise InputError(f"--param {text!r} must be NAME=VALUE")
    return name.strip(), value


def _value(
    name: str, kind: str, given: Mapping[str, str], graph: str, moment: datetime, zone: str
) -> Any:
    """A parameter's value: as given, read by its declared type; else the one that is known."""
    from graphmem.core.civil import micros

    if name not in given:
        known: dict[str, Any] = {"graph": graph, "at": micros(moment), "limit": LIMIT}
        if name in known:
            return known[name]
        if kind.endswith("?"):
            return None
        raise InputError(f"the query needs --param {name}=… ({kind})")
    return _read(name, given[name], kind, zone)


def _read(name: str, text: str, kind: str, zone: str) -> Any:
    from graphmem.core.civil import micros, parse_time

    outer = kind.rstrip("?").partition("<")[0].partition(" ")[0]
    if outer == "STRING":
        return text
    try:
        value = jsonlib.loads(text)
    except ValueError:
        value = text
    if outer == "ANY" or not (outer == "INTEGER" and not isinstance(value, int)):
        return value
    return micros(parse_time(text, f"--param {name}", zone).start)
