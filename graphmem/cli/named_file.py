"""A file that an argument names."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from graphmem.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Generator

__all__ = ["named_file"]


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
