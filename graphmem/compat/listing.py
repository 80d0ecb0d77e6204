"""Lists that are asked for by place: the native client goes on after an id."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol, TypeVar

from graphmem.client.checks import check_id
from graphmem.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from graphmem.client.results import User

__all__ = ["PAGE", "Fetch", "is_person", "listed", "still_there"]

PAGE = 1000
"""Records that one call of the native client lists at most."""

T = TypeVar("T")


class Fetch(Protocol[T]):
    """A native call that lists records after a cursor."""

    async def __call__(self, *, limit: int, cursor: str | None) -> list[T]:
        """At most so many of those after the cursor."""
        ...


async def listed(
    fetch: Fetch[T],
    id_of: Callable[[T], str],
    *,
    skip: int = 0,
    limit: int | None = None,
    after: str | None = None,
    kept: Callable[[T], bool] | None = None,
) -> list[T]:
    """What a native call lists, from a place on, but for what is not to be kept.

    Args:
        fetch: the native call.
        id_of: its cursor after a record.
        skip: leave out so many of the first.
        limit: at most so many; None: all.
        after: begin after this id.
        kept: whether a record counts; None: each does.

    Raises:
        InputError: `after` is no id.
    """
    found: list[T] = []
    cursor = None if after is None else check_id(after, "cursor")
    end = None if limit is None else skip + limit
    size = PAGE if end is None else min(PAGE, end)
    while end is None or len(found) < end:
        page = await fetch(limit=size, cursor=cursor)
        found += page if kept is None else filter(kept, page)
        if len(page) < size:
            break
        cursor = id_of(page[-1])
    return found[skip:end]


async def still_there(get: Callable[[str], Awaitable[T]], uuids: Iterable[str]) -> list[T]:
    """The records of these uuids, in this order, without those that were forgotten meanwhile."""

    async def look(uuid: str) -> list[T]:
        try:
            return [await get(uuid)]
        except NotFoundError:
            return []

    return [record for found in await asyncio.gather(*map(look, uuids)) for record in found]


def is_person(user: User) -> bool:
    """Whether somebody made this user: none that was made for a conversation of nobody."""
    return user.user_id != f"thread:{user.metadata.get('thread_id')}"
