"""Lists by pages, as Zep asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from graphmem.client.checks import check_count
from graphmem.compat.listing import listed
from graphmem.compat.zep_cloud.arguments import fitting

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphmem.compat.listing import Fetch
    from graphmem.compat.zep_cloud.keywords import Page

__all__ = ["paged"]

T = TypeVar("T")
L = TypeVar("L")


async def paged(
    answer: Callable[[list[T], int | None], L],
    fetch: Fetch[T],
    id_of: Callable[[T], str],
    given: Page,
    *,
    kept: Callable[[T], bool] | None = None,
) -> L:
    """A page of what a native call lists, and how many there are in all, if it is from the first.

    `kept` says which count: no user who was made for a thread of nobody.
    """
    skip, size, after = _place(given)
    found = await listed(fetch, id_of, kept=kept, after=after)
    return answer(found[skip : skip + size], None if after else len(found))


def _place(given: Mapping[str, Any]) -> tuple[int, int, str | None]:
    """Which part of a list is meant: leave out so many, take so many, begin after this id.

    Raises:
        InputError: an argument is malformed or not supported.
    """
    taken = fitting(_page, given)
    number = check_count(taken.get("page_number", 1), "page_number", high=1_000_000)
    name = "limit" if "limit" in taken else "page_size"
    size = check_count(taken.get(name, 100), name)
    return (number - 1) * size, size, taken.get("cursor")


def _page(
    *,
    limit: int | None = None,
    cursor: str | None = None,
    page_number: int = 1,
    page_size: int = 100,
) -> None:
    """The arguments of a list."""
