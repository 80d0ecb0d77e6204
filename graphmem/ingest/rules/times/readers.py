"""One reader for each kind of expression, for every language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphmem.ingest.rules.times.absolute import (
    read_clocked,
    read_date,
    read_decade,
    read_holiday,
    read_iso,
    read_month,
    read_numeric,
    read_ordinal,
    read_quarter,
    read_season,
    read_stamp,
    read_year,
)
from graphmem.ingest.rules.times.composed import read_edge, read_nth, read_of, read_side
from graphmem.ingest.rules.times.relative import (
    read_ago,
    read_ahead,
    read_bare_step,
    read_further,
    read_named,
    read_past,
    read_recent,
    read_step,
    read_weekday,
    read_within,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphmem.ingest.rules.times.ask import Ask, Parts
    from graphmem.ingest.rules.times.model import Unit

__all__ = ["READERS"]

READERS: Final[Mapping[str, Callable[[Parts, Ask], Unit | None]]] = {
    "stamp": read_stamp,
    "iso": read_iso,
    "numeric": read_numeric,
    "clocked": read_clocked,
    "date": read_date,
    "month": read_month,
    "season": read_season,
    "quarter": read_quarter,
    "decade": read_decade,
    "year": read_year,
    "named": read_named,
    "recent": read_recent,
    "past": read_past,
    "step": read_step,
    "step0": read_bare_step,
    "further": read_further,
    "weekday": read_weekday,
    "within": read_within,
    "ordinal": read_ordinal,
    "holiday": read_holiday,
    "ago": read_ago,
    "running": read_ago,
    "lasting": read_ago,  # "for three years" in the perfect: since then
    "ahead": read_ahead,
    "side": read_side,
    "of": read_of,
    "nth": read_nth,
    "edge": read_edge,
}
