"""The rows by the verb that they begin with, and the verbs by their forms; made on first use."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from graphmem.ingest.rules.table import (
    belonging,
    doings,
    events,
    home,
    people,
    study,
    tastes,
    things,
    work,
)
from graphmem.ingest.rules.verbs import irregular_verbs, verb_forms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphmem.ingest.rules.table.row import Row
    from graphmem.ingest.rules.verbs import Form

__all__ = ["all_rows", "known_forms", "rows_of"]

_OTHERS = """start begin stop quit give plan intend decide keep leave mean end manage heal
clear disappear come let lay fire sack dismiss expire terminate"""
"""Verbs that the reading needs beside those of the rows."""


def all_rows() -> tuple[Row, ...]:
    """Every row; of those that read a clause, the first of each relation counts."""
    return (
        *home.ROWS, *study.ROWS, *work.ROWS, *people.ROWS, *belonging.ROWS, *things.ROWS,
        *tastes.ROWS, *events.ROWS,
        *doings.ROWS,
    )  # fmt: skip


@cache
def _by_verb() -> Mapping[str, tuple[Row, ...]]:
    found: dict[str, list[Row]] = {}
    for row in all_rows():
        for verb in row.verbs.split():
            found.setdefault(verb, []).append(row)
    return {verb: tuple(rows) for verb, rows in found.items()}


def rows_of(verb: str) -> tuple[Row, ...]:
    """The rows that a verb can begin."""
    return _by_verb().get(verb, ())


@cache
def known_forms() -> Mapping[str, Mapping[str, frozenset[Form]]]:
    """The forms of every verb of the table."""
    return verb_forms(frozenset(_by_verb()) | frozenset(_OTHERS.split()) | irregular_verbs())
