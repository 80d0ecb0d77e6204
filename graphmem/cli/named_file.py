"""A file that an argument names: to be read, or to be made."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from graphmem.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Generator

__all__ = ["named_file", "new_file"]

_SQLITE = b"SQLite format 3\0"
_BESIDE = ("", "-wal", "-shm", "-journal")
"""How the files of a store end, beginning with the store's own."""


@contextmanager
def named_file(file: str) -> Generator[IO[bytes]]:
    """The bytes of a FILE argument, while they are read.

    Raises:
        InputError: it cannot be opened or read.
    """
    try:
        with Path(file).open("rb") as stream:
            yield stream
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise InputError(f"FILE={file!r}: {reason}; give a file, or - for stdin") from None


@contextmanager
def new_file(file: str, store: Path | None) -> Generator[IO[bytes]]:
    """What a FILE argument names, to be written.

    A file appears under its name only when it is whole, for its owner only; until then, and where
    writing fails, what stood there stays. What is no regular file (a device, a pipe) is written
    into.

    Args:
        file: the argument.
        store: the file of the store in use, which need not be there yet; None: it is in no file.

    Raises:
        InputError: it is a folder, or belongs to the store in use or any other SQLite file, or
            cannot be written.
    """
    # Links are followed: what they lead to is replaced, not they (/dev/stdout, for one).
    path = Path(os.path.realpath(file))
    try:
        if path.is_dir():
            raise InputError(f"FILE={file!r} is a folder; give a file in it")
        if path.exists() and not path.is_file():
            with path.open("wb") as stream:
                yield stream
            return
        part = path.with_name(f"{path.name}.part")
        for each in (path, part):
            _refuse_stores(file, each, store)
        with _whole(path, part) as stream:
            yield stream
    except OSError as error:
        raise InputError(f"FILE={file!r} cannot be written: {error.strerror}") from None


@contextmanager
def _whole(path: Path, part: Path) -> Generator[IO[bytes]]:
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _refuse_stores(file: str, path: Path, store: Path | None) -> None:
    for end in _BESIDE:
        if not path.name.endswith(end):
            continue
        whole = Path(str(path).removesuffix(end))
        if (store is not None and whole.resolve() == store.resolve()) or _is_sqlite(whole):
            raise InputError(
                f"FILE={file!r} would overwrite the store {str(whole)!r}; FILE is what is written, "
                "give another one; the store that is read is named by --store"
            )


def _is_sqlite(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return stream.read(len(_SQLITE)) == _SQLITE
