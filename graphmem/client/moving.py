"""Whole memories: out of a store, into one, and what follows from them made anew."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from graphmem.client.checks import check_id, check_scope
from graphmem.client.results import Rebuilt

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphmem.client.engine import Engine
    from graphmem.core.records import Entry

__all__ = ["export", "reembed", "refold", "restore"]


async def export(
    engine: Engine,
    file: IO[bytes],
    user_id: str | None,
    graph_id: str | None,
    advance: Callable[[int], object] | None,
) -> dict[str, int]:
    """See `AsyncGraphMem.export`."""
    from graphmem.transfer.dump import Sink, dump

    owners = await _owners(engine, user_id, graph_id)
    sink = Sink(file, advance)
    await dump(await engine.store(), sink, owners)
    return {kind: count for kind, count in sorted(sink.counts.items()) if kind != "header"}


async def restore(
    engine: Engine, file: IO[bytes], advance: Callable[[int, int], object] | None
) -> dict[str, int]:
    """See `AsyncGraphMem.restore`."""
    from graphmem.transfer.restore import restore as read_back

    counts = await read_back(
        await engine.store(),
        await engine.embedder(),
        engine.now,
        file,
        worker=engine.worker(),
        advance=advance,
    )
    return dict(sorted(counts.items()))


async def refold(
    engine: Engine,
    user_id: str | None,
    graph_id: str | None,
    advance: Callable[[int], object] | None,
) -> Rebuilt:
    """See `AsyncGraphMem.refold`."""
    from graphmem.transfer.dump import entries_of, graph_of

    store, pipeline = await engine.store(), await engine.pipeline()
    owners = await _owners(engine, user_id, graph_id)
    if owners is None:
        owners = [entry for kind in ("graph", "user") async for entry in entries_of(store, kind)]
    changed = 0
    for count, owner in enumerate(owners, 1):
        # One graph after the other: each is a commit of its own, of any size.
        changed += await pipeline.refold(graph_of(owner)) is not None
        if advance is not None:
            advance(count)
    return Rebuilt(graphs=len(owners), changed=changed)


async def reembed(engine: Engine, advance: Callable[[int], object] | None) -> Rebuilt:
    """See `AsyncGraphMem.reembed`."""
    from graphmem.transfer.reembed import reembed as embed_all

    store = engine.unprepared()
    try:
        done = await embed_all(store, await engine.embedder(), engine.now, advance=advance)
    finally:
        await store.close()
    return Rebuilt(
        graphs=done.graphs, changed=done.graphs, vectors=done.vectors, resumed=done.resumed
    )


async def _owners(engine: Engine, user_id: str | None, graph_id: str | None) -> list[Entry] | None:
    """The entry of the user or graph that is meant; None for the whole store."""
    if user_id is None and graph_id is None:
        return None
    check_scope(user_id, graph_id)
    if user_id is not None:
        return [await engine.entry("user", check_id(user_id, "user_id"))]
    return [await engine.entry("graph", check_id(graph_id, "graph_id"))]
