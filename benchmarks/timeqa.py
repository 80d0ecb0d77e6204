"""TimeQA: dated series of values; is what held on a day given, and nothing else?

Each (page, relation) with two or more dated values is a series, told as triples that are not
exclusive, from the first instant of `from` to the last of `to`. Asked at mid-span, on the first
and on the last day, and a year before the first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from benchmarks.data import read_json
from benchmarks.figures import Figure, mean
from benchmarks.report import progress
from graphmem import GraphMem, NotFoundError
from graphmem.core.civil import CivilTime, parse_time

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

__all__ = ["run"]

GRAPH = "timeqa"
MONTHS = (
    "January February March April May June July August September October November December"
).split()
MONTH = "|".join(MONTHS)
SPAN = re.compile(
    rf"\b(?:from|between)\s+(?:({MONTH})\s+)?(\d{{4}})\s+(?:to|and)\s+(?:({MONTH})\s+)?(\d{{4}})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A value and the range in which it held."""

    value: str
    first: str
    last: str

    @property
    def start(self) -> datetime:
        """The first instant."""
        return _civil(self.first).start

    @property
    def end(self) -> datetime:
        """The instant after the last."""
        return _civil(self.last).end


def run(mem: GraphMem, options: argparse.Namespace) -> dict[str, Figure]:
    """Tell the series, ask as of each instant, and give the figures."""
    series = dict(list(_series(read_json(options.data)).items())[: options.limit])
    _forget(mem)
    mem.graph.create(GRAPH)
    for index, values in progress(list(series.items()), "telling"):
        for dated in values:
            mem.graph.add_fact_triple(
                graph_id=GRAPH,
                subject=_subject(index),
                name=_relation(index),
                object=dated.value,
                fact=f"{_subject(index)} - {_relation(index)} - {dated.value}",
                valid_at=dated.first,
                invalid_at=dated.last,
                exclusive=False,
            )
    right: dict[str, list[float]] = {"mid-span": [], "border": [], "before-first": []}
    parallel: list[float] = []
    for index, values in progress(list(series.items()), "asking"):
        for kind, at, dated in _instants(values):
            holding = _holding(mem, index, at)
            expected = {d.value for d in values if d.start <= at < d.end}
            right[kind].append(holding == expected)
            if dated is not None and len(expected) > 1:
                parallel.append(expected <= holding)
    _forget(mem)
    figures = {f"as-of/{kind}": mean(marks) for kind, marks in right.items()}
    return figures | {"parallel-kept": mean(parallel)}


def _instants(values: Sequence[Dated]) -> Iterator[tuple[str, datetime, Dated | None]]:
    for dated in values:
        yield "mid-span", dated.start + (dated.end - dated.start) / 2, dated
        yield "border", dated.start + timedelta(hours=12), dated
        yield "border", dated.end - timedelta(hours=12), dated
    yield "before-first", min(d.start for d in values) - timedelta(days=365), None


def _holding(mem: GraphMem, index: str, at: datetime) -> set[str]:
    try:
        facts = mem.graph.as_of(at, entity=_subject(index), graph_id=GRAPH)
    except NotFoundError:
        return set()
    return {fact.object for fact in facts if fact.name == _relation(index)}


def _series(rows: Sequence[Any]) -> dict[str, list[Dated]]:
    """Values by (page, relation); of one value told twice with one range, one."""
    found: dict[str, dict[Dated, None]] = {}
    for row in rows:
        for text, answers in row["questions"]:
            answer = next((str(a["answer"]) for a in answers if str(a["answer"]).strip()), None)
            match = SPAN.search(text)
            if answer is None or match is None:
                continue
            dated = Dated(
                " ".join(answer.split()), _date(match[1], match[2]), _date(match[3], match[4])
            )
            if dated.start < dated.end:
                found.setdefault(row["index"], {})[dated] = None
    return {index: list(values) for index, values in found.items() if len(values) > 1}


def _date(month: str | None, year: str) -> str:
    return year if month is None else f"{year}-{MONTHS.index(month.title()) + 1:02}"


def _civil(date: str) -> CivilTime:
    return parse_time(date, "date")


def _subject(index: str) -> str:
    return index.partition("#")[0].removeprefix("/wiki/").replace("_", " ")


def _relation(index: str) -> str:
    return index.partition("#")[2]


def _forget(mem: GraphMem) -> None:
    try:
        mem.graph.delete(GRAPH)
    except NotFoundError:
        return
