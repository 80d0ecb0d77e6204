"""What mem0's arguments mean: which are served, which change nothing here, and which are refused.

Refused is what decides which memories are meant: to leave that out silently would answer with, or
erase, others than those.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from graphmem.client.checks import check_count, check_id, instant_of
from graphmem.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["KEPT", "LIMIT", "Page", "page_of", "refuse_others", "said_at", "user_of"]

LIMIT = 10
"""Results of a search unless the caller says otherwise."""
ALL = 100
"""Memories of a page unless the caller says otherwise."""
KEPT = ("agent_id", "app_id", "run_id")
"""Scopes that are kept with a message, but not searched by."""

_HARMLESS = frozenset(
    (
        *("api_version", "async_mode", "custom_categories", "custom_instructions", "enable_graph"),
        *("excludes", "fields", "filter_memories", "includes", "infer", "keyword_search"),
        *("memory_type", "org_id", "org_name", "output_format", "project_id", "project_name"),
        *("prompt", "rerank", "source", "structured_data_schema", "version"),
    )
)
"""Say how mem0 reads, ranks or prints, which is done in one way here."""

_SCOPE = "give each agent, app or run a user of its own: user_id="
_REMEDIES = {
    **dict.fromkeys(KEPT, _SCOPE),
    "threshold": "scores have no fixed range here; take the first results: limit=",
    "metadata": "filter the results by their metadata",
    "categories": "filter the results",
    "expiration_date": "delete the memory when its time is over",
}


def refuse_others(options: Mapping[str, object], served: Collection[str] = ()) -> None:
    """Let pass what is served, not given (None), or changes nothing here.

    Raises:
        InputError: another argument is given.
    """
    for name, value in options.items():
        if value is not None and name not in _HARMLESS and name not in served:
            remedy = _REMEDIES.get(name, "leave it out")
            raise InputError(f"{name}= is not supported; {remedy}")


def user_of(user_id: object, filters: object) -> str:
    """The one user meant, at top level or in the filters: `{"user_id": …}`, also inside AND.

    Raises:
        InputError: nobody is named, or several, or the filters say more than that.
    """
    named = [] if user_id is None else [check_id(user_id, "user_id")]
    named += _named(filters)
    if not named:
        raise InputError("user_id is missing; say whose memory it is: user_id=, or in filters=")
    if len(set(named)) > 1:
        users = ", ".join(map(repr, named))
        raise InputError(f"user_id= and filters= name different users: {users}; give one")
    return named[0]


@dataclass(frozen=True, slots=True)
class Page:
    """Which memories of all are meant, and whether they were asked for by pages."""

    number: int
    size: int
    by_pages: bool

    @property
    def part(self) -> slice:
        """Where they stand."""
        return slice((self.number - 1) * self.size, self.number * self.size)

    def told(self, count: int) -> dict[str, Any]:
        """What a page says of itself where there are so many memories in all."""
        if not self.by_pages:
            return {}
        return {
            "count": count,
            "next": self._link(self.number + 1) if count > self.part.stop else None,
            "previous": self._link(self.number - 1) if self.number > 1 else None,
        }

    def _link(self, number: int) -> str:
        return f"?page={number}&page_size={self.size}"


def page_of(limit: int | None, page: int | None, page_size: int | None) -> Page:
    """Which memories of all are meant.

    Raises:
        InputError: one of the numbers is out of range.
    """
    given = (limit, "limit") if page_size is None else (page_size, "page_size")
    size = ALL if given[0] is None else check_count(*given)
    number = 1 if page is None else check_count(page, "page", high=1_000_000)
    return Page(number, size, page is not None or page_size is not None)


def said_at(timestamp: object) -> datetime | None:
    """When it was said: seconds since 1970, as mem0 counts, or an instant as elsewhere here.

    Raises:
        InputError: it is neither.
    """
    if isinstance(timestamp, int | float) and not isinstance(timestamp, bool):
        try:
            return datetime.fromtimestamp(timestamp, UTC)
        except (OverflowError, OSError, ValueError) as error:
            raise InputError(f"timestamp={timestamp!r} is no time: seconds since 1970") from error
    return instant_of(cast("str | None", timestamp), "timestamp")


def _named(filters: object) -> list[str]:
    if filters is None:
        return []
    if not isinstance(filters, Mapping):
        kind = type(filters).__name__
        raise InputError(f"filters= must be dicts such as {{'user_id': 'ana'}}, not {kind}")
    named: list[str] = []
    for key, value in cast("Mapping[str, Any]", filters).items():
        if key in ("AND", "and"):
            if not isinstance(value, list | tuple):
                raise InputError("filters=AND must be a list of dicts")
            named += [user for each in cast("list[object]", value) for user in _named(each)]
        elif key != "user_id":
            raise InputError(f"filters={key} is not supported; filter the results, or use user_id")
        elif value == "*":
            raise InputError("filters=user_id='*' means everybody; ask for one user at a time")
        else:
            named.append(check_id(value, "user_id"))
    return named
