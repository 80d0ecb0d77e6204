"""Statements are files: loaded by name, their headers checked.

```
-- access: read
-- params: graph, uuids
-- returns: uuid, name
-- One sentence: why it is there.
SELECT ...
```

Parameters stand in the text as `:name` and are handed over by place, in the order of the header.
A line `--: include NAME` takes in `parts/NAME.sql` (columns and conditions that several share).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast

from graphmem.errors import SchemaError

__all__ = ["Statement", "load", "names", "statement"]

FOLDER = Path(__file__).parent / "statements"
_INCLUDE = re.compile(r"^[ ]*--: include (\w+)[ ]*$", re.MULTILINE)
_SILENT = re.compile(r"'(?:[^']|'')*'|--[^\n]*")
_PARAM = re.compile(r"'(?:[^']|'')*'|--[^\n]*|(?<![\w:]):([a-z_]+)")
_WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: its name, what its header promises, and its text with numbered places."""

    name: str
    access: Literal["read", "write"]
    params: tuple[str, ...]
    returns: tuple[str, ...]
    purpose: str
    text: str


@lru_cache(maxsize=1)
def _all() -> dict[str, Statement]:
    return {file.stem: load(file) for file in sorted(FOLDER.glob("*.sql"))}


def names() -> tuple[str, ...]:
    """The names of all statements, sorted."""
    return tuple(_all())


def statement(name: str) -> Statement:
    """The statement of this name.

    Raises:
        SchemaError: no such file, or a header that does not fit its text.
    """
    try:
        return _all()[name]
    except KeyError:
        raise SchemaError(f"statement={name!r} is not among the files of {FOLDER}") from None


def load(file: Path) -> Statement:
    """Read one file and check its header against its text.

    Raises:
        SchemaError: a header line is missing, or parameters declared and used differ.
    """
    header: dict[str, str] = {}
    purpose: list[str] = []
    lines = file.read_text(encoding="utf-8").splitlines()
    while lines and lines[0].startswith("-- "):
        line = lines.pop(0)[3:].strip()
        key, found, value = line.partition(":")
        if found and key in {"access", "params", "returns"}:
            header[key] = value.strip()
        else:
            purpose.append(line)
    text = _INCLUDE.sub(lambda match: _part(file, match[1]), "\n".join(lines)).strip()
    missing = {"access", "params", "returns"} - header.keys()
    if missing or not purpose:
        raise SchemaError(f"{file.name}: the header lacks {sorted(missing) or 'its sentence'}")
    params = _list(header["params"])
    used = {match[1] for match in _PARAM.finditer(text) if match[1]}
    if used != set(params) or len(set(params)) != len(params):
        raise SchemaError(
            f"{file.name}: declared parameters {sorted(params)} differ from "
            f"the used ones {sorted(used)}"
        )
    writes = bool(_WRITES.search(_SILENT.sub("", text)))
    if header["access"] != ("write" if writes else "read"):
        raise SchemaError(f"{file.name}: access: {header['access']} does not fit its text")
    places = {name: f"?{place}" for place, name in enumerate(params, 1)}
    return Statement(
        name=file.stem,
        access=cast("Literal['read', 'write']", header["access"]),
        params=params,
        returns=_list(header["returns"]),
        purpose=" ".join(purpose),
        text=_PARAM.sub(lambda match: places[match[1]] if match[1] else match[0], text),
    )


def _part(file: Path, name: str) -> str:
    part = file.parent / "parts" / f"{name}.sql"
    if not part.is_file():
        raise SchemaError(f"{file.name}: includes {name!r}, and there is no {part.name} in parts")
    return part.read_text(encoding="utf-8").rstrip()


def _list(value: str) -> tuple[str, ...]:
    if value == "none":
        return ()
    return tuple(word.strip() for word in value.split(","))
