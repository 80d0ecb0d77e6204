"""What conversations were about: a bounded read of their last messages, and no model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmem.core.records import Episode
from graphmem.core.requests import Filters
from graphmem.recall.digest import digest

if TYPE_CHECKING:
    from graphmem.client.engine import Engine
    from graphmem.client.place import Place
    from graphmem.recall.digest import Digest

__all__ = ["digest_of", "digests_of"]

LOOKED_AT = 100
"""Messages of one conversation that its digest is made from at most, the last ones."""
LOOKED_BACK = 500
"""Messages of a graph among which its last conversations are looked for, the newest."""


async def digest_of(engine: Engine, place: Place, thread_id: str) -> Digest | None:
    """What one conversation was about; None if nothing was said in it."""
    found = await _digests(engine, place, Filters(threads=(thread_id,)), LOOKED_AT)
    return found[0] if found else None


async def digests_of(
    engine: Engine, place: Place, limit: int, *, without: str | None = None
) -> list[Digest]:
    """What the last conversations of a graph were about, the newest first.

    Args:
        engine: the engine.
        place: the graph.
        limit: at most so many.
        without: the conversation that is going on.
    """
    spoken = Filters(sources=("message",))
    found = await _digests(engine, place, spoken, LOOKED_BACK, without=without, limit=limit)
    return sorted(found, key=lambda each: (each.last_at, each.thread_id), reverse=True)


async def _digests(
    engine: Engine,
    place: Place,
    filters: Filters,
    count: int,
    *,
    without: str | None = None,
    limit: int = 1,
) -> list[Digest]:
    """Two reads, however many conversations there are."""
    store = await engine.store()
    page = await store.scan(
        place.graph_id, "episode", limit=count, filters=filters, descending=True
    )
    threads: dict[str, list[Episode]] = {}
    for record in page.records:  # the newest first
        if not isinstance(record, Episode) or record.thread_id in (None, without):
            continue
        if record.thread_id not in threads and len(threads) == limit:
            continue
        said = threads.setdefault(record.thread_id, [])
        if len(said) < LOOKED_AT:
            said.append(record)
    if not threads:
        return []
    uuids = [episode.uuid for said in threads.values() for episode in said]
    evidence = await store.evidence(place.graph_id, episodes=uuids)
    return [digest(thread, said[::-1], evidence.claims) for thread, said in threads.items()]
