"""Opening the file: its mode, its log, and our settings of a connection."""

from __future__ import annotations

import contextlib
import os
import random
import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graphmem.errors import UnavailableError
from graphmem.stores.embedded.faults import FAULTS, is_busy, translated
from graphmem.stores.embedded.schema import refuse_strangers

if TYPE_CHECKING:
    from collections.abc import Generator

__all__ = ["MEMORY", "PATIENCE", "lasting", "open_file"]

MEMORY: Final = ":memory:"
PATIENCE: Final = 120.0
"""Seconds a writer waits for the others before it gives up."""
BUSY_MILLISECONDS: Final = 200
"""How long SQLite itself waits on a lock before our own, fairer retry takes over."""
CACHE_KIBIBYTES: Final = 32_768
AT_ONCE, LATER = "FULL", "NORMAL"
"""Whether a commit waits for the disk, or leaves that to a later one (SQLite, synchronous)."""


@contextlib.contextmanager
def lasting(connection: sqlite3.Connection, *, at_once: bool) -> Generator[None, None, None]:
    """Whether commits wait for the disk; between transactions."""
    if at_once:
        yield
        return
    connection.execute(f"PRAGMA synchronous = {LATER}")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA synchronous = {AT_ONCE}")


def open_file(path: str) -> sqlite3.Connection:
    """A connection with our settings; the file is made, for its owner only, if it is not there."""
    try:
        return _connect(path)
    except FAULTS as error:
        raise translated(error, path) from error
    except OSError as error:
        raise UnavailableError(
            f"store={path!r} cannot be opened ({error.strerror}); give a path of a file in a "
            "folder that may be written"
        ) from error


def _connect(path: str) -> sqlite3.Connection:
    if path != MEMORY:
        Path(path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Before SQLite makes it with the process's mask; -wal and -shm copy the file's mode.
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    connection = sqlite3.connect(
        path,
        timeout=BUSY_MILLISECONDS / 1000,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )
    try:
        _settle(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _settle(connection: sqlite3.Connection, path: str) -> None:
    refuse_strangers(connection, path)
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            # Turning the log on wants the file alone for a moment, and SQLite does not wait.
            connection.execute("PRAGMA journal_mode = WAL")
            break
        except sqlite3.OperationalError as error:
            if not is_busy(error) or time.monotonic() > deadline:
                raise
            time.sleep(random.uniform(0.001, 0.02))
    connection.execute(f"PRAGMA synchronous = {AT_ONCE}")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIBIBYTES}")
