"""Printing answers: plain lines, tables, or one JSON document."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pydantic import BaseModel

    from graphmem.client.results import Entity, Episode, Fact

__all__ = [
    "counted",
    "entity_line",
    "episode_line",
    "fact_line",
    "key_of",
    "one_line",
    "print_json",
    "print_table",
    "say",
]

KEY = 8
"""Characters of a fact's uuid that are printed; `graphmem explain` takes them."""
GAP = 2
"""Columns between two cells."""
LEAST = 20
"""Columns in which a sentence can be read."""
WIDE = 100_000
"""Columns where there is no terminal: lines stay whole, for grep and cut."""

# Whoever wrote an episode must not be able to move the reader's cursor or turn the line around.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def say(text: str = "") -> None:
    """Print a line (or several) of the answer; characters that steer a terminal are left out."""
    print(_UNPRINTABLE.sub("", text))


def one_line(text: str) -> str:
    """The text without line breaks and without characters that steer a terminal."""
    return _UNPRINTABLE.sub("", " ".join(text.split()))


def counted(count: int, thing: str) -> str:
    """A count and what is counted: "1 graph", "2,000 episodes"."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"


def print_json(answer: BaseModel | Sequence[BaseModel] | dict[str, Any] | list[Any]) -> None:
    """Print one JSON document."""
    print(json.dumps(_plain(answer), ensure_ascii=False, indent=2, default=str))


def print_table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows in columns; the last column wraps in a terminal, and never elsewhere.

    Where a terminal leaves less than LEAST columns to it, it stands on a line of its own.
    """
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    cells = [[one_line(_cell(cell)) for cell in row] for row in rows]
    console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDE)
    columns = list(zip(headers, *cells, strict=True))[:-1]
    taken = sum(max(cell_len(cell) for cell in column) + GAP for column in columns)
    if console.width - taken < LEAST:
        for row in (headers, *cells):
            print((" " * GAP).join(cell for cell in row[:-1] if cell))
            print(f"{' ' * GAP}{row[-1]}")
        return
    table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="bold")
    for header in headers:
        last = header == headers[-1]
        table.add_column(header, no_wrap=not last, overflow="fold")
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    with console.capture() as capture:
        console.print(table)
    print("\n".join(line.rstrip() for line in capture.get().splitlines()))


def key_of(fact: Fact) -> str:
    """The short name of a fact, for `graphmem explain`."""
    return fact.uuid[:KEY]


def fact_line(fact: Fact) -> str:
    """A fact's sentence and its dates."""
    return one_line(f"{fact.fact} ({fact.dates})")


def episode_line(episode: Episode, limit: int = 160) -> str:
    """When, who, and what was said, cut to `limit` characters."""
    said = episode.reference_time or episode.created_at
    who = episode.name or episode.role or episode.source_description or episode.source
    text = one_line(episode.content)
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return one_line(f"{said:%Y-%m-%d} {who}: {cut}")


def entity_line(entity: Entity) -> str:
    """An entity's name, labels and other names."""
    labels = f" [{', '.join(entity.labels)}]" if entity.labels else ""
    others = [alias for alias in entity.aliases if alias != entity.name]
    also = f", also {', '.join(others)}" if others else ""
    summary = f": {entity.summary}" if entity.summary else ""
    return one_line(f"{entity.name}{labels}{also}{summary}")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _plain(answer: Any) -> Any:
    if isinstance(answer, list | tuple):
        return [_plain(part) for part in answer]  # pyright: ignore[reportUnknownVariableType]
    if hasattr(answer, "model_dump"):
        return answer.model_dump(mode="json")
    return answer
