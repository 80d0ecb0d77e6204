"""The schema: migrations in order, what the file may be, and for which embedder it was made."""

from __future__ import annotations

import re
import sqlite3
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from graphmem.errors import SchemaError

if TYPE_CHECKING:
    from graphmem.core.requests import StoreSpec
    from graphmem.stores.embedded.connection import Tx

__all__ = ["APPLICATION", "latest", "migrations", "prepare", "reembed", "refuse_strangers"]

APPLICATION = 0x67_72_6D_65
"""SQLite's application_id of our files: "grme"."""

FOLDER = Path(__file__).parent / "migrations"
_NAME = re.compile(r"(\d{4})_\w+")


@lru_cache(maxsize=1)
def migrations() -> tuple[tuple[int, str, tuple[str, ...]], ...]:
    """Number, name and statements of every migration, in order, without gaps from 1."""
    found: list[tuple[int, str, tuple[str, ...]]] = []
    for file in sorted(FOLDER.glob("*.sql")):
        match = _NAME.fullmatch(file.stem)
        if match is None or int(match[1]) != len(found) + 1:
            raise SchemaError(f"migration {file.name!r} is out of order")
        found.append((int(match[1]), file.stem, _statements(file.read_text(encoding="utf-8"))))
    return tuple(found)


def latest() -> int:
    """The schema version that this program writes."""
    return len(migrations())


def _statements(text: str) -> tuple[str, ...]:
    found: list[str] = []
    gathered = ""
    for line in text.splitlines(keepends=True):
        gathered += line
        if sqlite3.complete_statement(gathered):
            found.append(gathered.strip())
            gathered = ""
    return tuple(found)


def refuse_strangers(connection: sqlite3.Connection, path: str) -> None:
    """Leave other programs' databases alone.

    Raises:
        SchemaError: an SQLite database that is not ours.
    """
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application == APPLICATION:
        return
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application or tables:
        raise SchemaError(
            f"store={path!r} is an SQLite database of another program; give another path"
        )


def prepare(tx: Tx, spec: StoreSpec, path: str) -> None:
    """Bring the file to our schema, in the running transaction.

    Raises:
        SchemaError: a newer schema, or another embedder.
    """
    _migrate(tx, path)
    _embedder(tx, spec, path)


def reembed(tx: Tx, spec: StoreSpec, path: str) -> None:
    """See `Store.reembed`: at most 5 statements once the schema is there.

    Raises:
        SchemaError: a newer schema.
    """
    _migrate(tx, path)
    if not tx.all("meta"):
        _embedder(tx, spec, path)
        return
    tx.run("remove_all_vectors")
    tx.run("vectors_removed")
    tx.many("change_meta", [("embedder", spec.embedder), ("dimension", str(spec.dimension))])


def _migrate(tx: Tx, path: str) -> None:
    (version,) = tx.one("schema_version")
    if version > latest():
        raise SchemaError(
            f"store={path!r} has schema {version}, this graphmem knows {latest()}; install a newer "
            "graphmem, or give another path"
        )
    for number, name, statements in migrations()[version:]:
        for text in statements:
            tx.script(name, text)
        tx.script(name, f"PRAGMA user_version = {number}")
    if not version:
        tx.script("application", f"PRAGMA application_id = {APPLICATION}")


def _embedder(tx: Tx, spec: StoreSpec, path: str) -> None:
    found: dict[str, str] = dict(tx.all("meta"))
    if not found:
        tx.many("put_meta", [("embedder", spec.embedder), ("dimension", str(spec.dimension))])
        return
    name, dimension = found["embedder"], int(found["dimension"])
    if (name, dimension) != (spec.embedder, spec.dimension):
        raise SchemaError(
            f"store={path!r} was made with the embedder {name!r} of dimension {dimension}, not "
            f"{spec.embedder!r} of dimension {spec.dimension}; use that one, or run "
            "`graphmem reembed` to make all vectors anew"
        )
