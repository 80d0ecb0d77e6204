"""The schema: made, migrated, and checked against what the store was made for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphmem.errors import SchemaError, UnsupportedError
from graphmem.stores.neo4j.statements import schema_files

if TYPE_CHECKING:
    from graphmem.core.requests import StoreSpec
    from graphmem.stores.neo4j.connection import Connection, Row, Transaction

__all__ = ["prepare"]

OLDEST_SERVER = (2026, 2)
"""The first release that searches a vector index under conditions on its properties."""


async def prepare(connection: Connection, spec: StoreSpec) -> None:
    """See `Store.prepare`. Runs no command when the schema is there.

    Commands on a schema stand alone in Neo4j. Each is harmless when repeated, and the version is
    written down after the last one, so an interrupted preparation is simply done again.
    """
    steps = schema_files()
    newest = steps[-1][0]
    told = await connection.read(_told)
    _check(told, spec, newest)
    if told is not None and told["version"] == newest:
        return
    await connection.read(_check_server)
    since = told["version"] if told else 0
    for number, statements in steps:
        if number > since:
            for each in statements:
                params = {"dimension": spec.dimension} if each.params else {}
                await connection.schema(each, params)

    async def mark(tx: Transaction) -> Row:
        return await tx.one(
            "mark_schema", version=newest, embedder=spec.embedder, dimension=spec.dimension
        )

    _check(await connection.write(mark), spec, newest)


async def _told(tx: Transaction) -> Row | None:
    rows = await tx.run("schema_of_store")
    return rows[0] if rows else None


def _check(told: Row | None, spec: StoreSpec, newest: int) -> None:
    if told is None:
        return
    if told["version"] > newest:
        raise SchemaError(
            f"the store has schema version {told['version']}, this graphmem knows up to {newest}; "
            "install a newer graphmem"
        )
    if (told["embedder"], told["dimension"]) != (spec.embedder, spec.dimension):
        raise SchemaError(
            f"the store was made with embedder {told['embedder']!r} of dimension "
            f"{told['dimension']}, not {spec.embedder!r} of {spec.dimension}; use that one, or "
            "run `graphmem reembed`"
        )


async def _check_server(tx: Transaction) -> None:
    told = await tx.one("server_version")
    version = re.match(r"(\d+)\.(\d+)", told["version"])
    if version and (int(version[1]), int(version[2])) < OLDEST_SERVER:
        raise UnsupportedError(
            f"Neo4j {told['version']} is too old; graphmem needs Neo4j 2026.02 or newer"
        )
