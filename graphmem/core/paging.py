"""All records of a kind, page after page: the one loop over `Store.scan`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from graphmem.core.records import Claim, Entity, Episode, Fact, Mention

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from graphmem.core.ports import Store
    from graphmem.core.requests import Filters, Page, RecordKind

__all__ = ["PAGE", "every", "pages"]

PAGE: Final = 1_000
"""Records that one read brings."""

R = TypeVar("R", Claim, Entity, Episode, Fact, Mention)

_KINDS: Final[dict[type, RecordKind]] = {
    Claim: "claim",
    Entity: "entity",
    Episode: "episode",
    Fact: "fact",
    Mention: "mention",
}


async def pages(
    store: Store,
    graph_id: str,
    kind: RecordKind,
    *,
    after: str | None = None,
    limit: int = PAGE,
    filters: Filters | None = None,
) -> AsyncIterator[Page]:
    """The pages of a scan, from a cursor on; at least one, which may be empty."""
    while True:
        # A cursor: each page depends on the one before.
        page = await store.scan(graph_id, kind, after=after, limit=limit, filters=filters)
        yield page
        after = page.after
        if after is None:
            return


async def every(
    store: Store, graph_id: str, record: type[R], filters: Filters | None = None
) -> list[R]:
    """Every record of a type, in the order of the scan."""
    found: list[R] = []
    async for page in pages(store, graph_id, _KINDS[record], filters=filters):
        found += [each for each in page.records if isinstance(each, record)]
    return found
