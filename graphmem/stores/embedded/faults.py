"""The one place where SQLite's errors become ours."""

from __future__ import annotations

import sqlite3

from graphmem.errors import CorruptError, SchemaError, StoreError, UnavailableError

__all__ = ["FAULTS", "is_busy", "translated"]

FAULTS = (sqlite3.Error, UnicodeError, OverflowError)
"""What a statement may raise: SQLite's own, and what Python refuses to bind."""

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}
_AWAY = {
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; see that its folder exists and may be written",
    sqlite3.SQLITE_READONLY: "may not be written; see its mode and that of its folder",
    sqlite3.SQLITE_PERM: "may not be used; see its mode and that of its folder",
    sqlite3.SQLITE_AUTH: "may not be used; see its mode and that of its folder",
    sqlite3.SQLITE_FULL: "has no room left; free some on its disk and repeat",
    sqlite3.SQLITE_IOERR: "could not be read or written; see the disk and repeat",
    sqlite3.SQLITE_NOMEM: "ran out of memory; ask for less at once",
}


def _code(error: BaseException) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def is_busy(error: BaseException) -> bool:
    """Whether somebody else holds the lock and waiting helps."""
    return isinstance(error, sqlite3.OperationalError) and _code(error) in _BUSY


def translated(error: BaseException, path: str) -> StoreError:
    """Our error for one of `FAULTS`; raise it `from` the original."""
    code = _code(error)
    if is_busy(error):
        return UnavailableError(
            f"store={path!r} is held by another writer for too long ({error}); find the program "
            "that keeps it open in a transaction, then repeat"
        )
    if code == sqlite3.SQLITE_NOTADB:
        return CorruptError(
            f"store={path!r} is no graphmem store (not an SQLite database, or encrypted); give "
            "another path, or move that file away"
        )
    if code == sqlite3.SQLITE_CORRUPT:
        return CorruptError(
            f"store={path!r} is damaged ({error}); restore it from a copy, or save what can be "
            "read with `sqlite3 FILE .recover`"
        )
    if code in _AWAY:
        return UnavailableError(f"store={path!r} {_AWAY[code]} ({error})")
    if "no such table" in str(error) or "no such column" in str(error):
        return SchemaError(f"store={path!r} has no schema yet ({error}); call prepare() first")
    if isinstance(error, UnicodeError):
        return StoreError(f"store={path!r} cannot keep a text with lone surrogates ({error})")
    return StoreError(f"store={path!r} refused a statement ({type(error).__name__}: {error})")
