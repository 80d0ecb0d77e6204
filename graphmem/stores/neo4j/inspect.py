"""Read-only Cypher for people: run on the server, after three looks that it cannot write.

The server's own plan says what kind of query it is and which procedures it calls; the session
is one in which the server refuses to write.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, LiteralString, Protocol, cast

import neo4j
from neo4j.exceptions import ClientError
from neo4j.graph import Node, Path, Relationship

from graphmem.errors import InputError
from graphmem.stores.neo4j.faults import FAULTS, translate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["Access", "run_readonly"]

PROCEDURES = frozenset(
    {
        "db.index.fulltext.queryNodes",
        "db.index.fulltext.queryRelationships",
        "db.index.vector.queryNodes",
        "db.index.vector.queryRelationships",
        "db.labels",
        "db.propertyKeys",
        "db.relationshipTypes",
        "db.schema.nodeTypeProperties",
        "db.schema.relTypeProperties",
        "db.schema.visualization",
        "dbms.components",
    }
)
"""What a query for people may call; none of them writes or reaches outside the database."""

REFUSED = ("LoadCSV", "Terminate", "AdministrationCommand")
"""Plan steps that count as reading for the server and are refused all the same."""

SECONDS = 60.0
_INDEX_ONLY = ("embedding", "tokens")
_DIALECT = re.compile(r"\s*(?:CYPHER\b|EXPLAIN\b|PROFILE\b)", re.IGNORECASE)


class Access(Protocol):
    """Where a store on Neo4j is and how to get in."""

    @property
    def store(self) -> str:
        """Its URL."""
        ...

    @property
    def user(self) -> str | None:
        """The user; None without authentication."""
        ...

    @property
    def password(self) -> str | None:
        """The user's password."""
        ...

    @property
    def database(self) -> str:
        """The database's name."""
        ...


async def run_readonly(
    access: Access, text: str, params: Mapping[str, Any]
) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Run one query that only reads; the names of its columns, and its rows.

    Nodes and relationships come as mappings of their properties, times as RFC 3339 strings.

    Raises:
        InputError: it writes, loads files, calls what is not allowed, or cannot be read.
        StoreError: the server is away or refused.
    """
    query = text if _DIALECT.match(text) else "CYPHER 25 " + text
    given = dict(params)
    auth = (access.user, access.password or "") if access.user and access.password else None
    try:
        async with (
            neo4j.AsyncGraphDatabase.driver(  # pyright: ignore[reportUnknownMemberType]
                access.store,
                auth=auth,
                notifications_min_severity=neo4j.NotificationMinimumSeverity.OFF,
                connection_timeout=10.0,
            ) as driver,
            driver.session(  # pyright: ignore[reportUnknownMemberType]
                database=access.database, default_access_mode=neo4j.READ_ACCESS
            ) as session,
        ):
            # A person's own query is no literal: what it may do is judged by its plan, below.
            explained = await session.run(
                neo4j.Query(cast("LiteralString", "EXPLAIN " + query), timeout=SECONDS), given
            )
            _judge(await explained.consume())
            result = await session.run(
                neo4j.Query(cast("LiteralString", query), timeout=SECONDS), given
            )
            keys = tuple(result.keys())
            return keys, [tuple(_plain(value) for value in record) async for record in result]
    except ClientError as error:
        if (error.code or "").startswith("Neo.ClientError.Statement"):
            raise InputError(f"the query cannot be run: {error.message}") from error
        raise translate(error, access.store) from error
    except (*FAULTS, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise translate(error, access.store) from error


def _judge(summary: neo4j.ResultSummary) -> None:
    """Refuse what is not plainly a read.

    Raises:
        InputError: it is not; the message names the step.
    """
    if summary.query_type != "r":
        raise InputError("the query writes or changes the schema; only reading is allowed here")
    plan = cast("dict[str, Any] | None", summary.plan)
    for step, details in _steps(plan) if plan else ():
        if step.startswith(REFUSED):
            raise InputError(f"the query uses {step}, which is not allowed here")
        if step.startswith("ProcedureCall"):
            name = details.partition("(")[0].strip()
            if name not in PROCEDURES:
                raise InputError(
                    f"the query calls {name}; allowed are {', '.join(sorted(PROCEDURES))}"
                )


def _steps(plan: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Name and details of each step of a plan."""
    yield str(plan["operatorType"]), str(plan.get("args", {}).get("Details", ""))
    for child in plan.get("children", ()):
        yield from _steps(child)


def _plain(value: Any) -> Any:
    """A value as JSON could say it."""
    if isinstance(value, Node | Relationship):
        found = {key: _plain(each) for key, each in value.items() if key not in _INDEX_ONLY}
        if isinstance(value, Node):
            return {"labels": sorted(value.labels), **found}
        return {"type": value.type, **found}
    if isinstance(value, Path):
        return [_plain(each) for pair in _along(value) for each in pair]
    if isinstance(value, dict):
        items = cast("dict[str, Any]", value).items()
        return {key: _plain(each) for key, each in items if key not in _INDEX_ONLY}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in cast("Sequence[Any]", value)]
    if hasattr(value, "iso_format"):
        return value.iso_format().replace("+00:00", "Z")
    return value


def _along(path: Path) -> Iterator[tuple[Any, ...]]:
    """The nodes and relationships of a path in turn."""
    yield from zip(path.nodes, path.relationships, strict=False)
    yield (path.nodes[-1],)
