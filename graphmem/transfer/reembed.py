"""All vectors of a store made anew, page by page; goes on where it was cut off.

How far it is stands in the directory. What is told meanwhile gets its vectors as always.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from graphmem.core.changes import ChangeSet
from graphmem.core.paging import pages
from graphmem.core.records import Entity, Episode, Fact
from graphmem.core.requests import StoreSpec
from graphmem.errors import ConflictError, SchemaError
from graphmem.ingest.accept import passages_of
from graphmem.ingest.reading import stamp_after
from graphmem.ingest.vectors import entity_text
from graphmem.transfer.dump import entries_of, graph_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from graphmem.core.ports import Clock, Embedder, Store
    from graphmem.core.requests import Record, RecordKind

__all__ = ["Reembedded", "reembed"]

PAGE: Final = 500
"""Records whose vectors one commit writes."""
TRIES: Final = 12
"""How often a page is committed anew because its graph moved."""
_MARK: Final = "reembedding"
_KINDS: Final[tuple[RecordKind, ...]] = ("episode", "fact", "entity")


@dataclass(slots=True)
class Reembedded:
    """How many graphs were gone through, and how many vectors were made, this time."""

    graphs: int = 0
    vectors: int = 0
    resumed: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """How far it is: the graph, the kind of record, and the cursor behind the last page."""

    graph: str = ""
    kind: RecordKind = "episode"
    after: str | None = None


async def reembed(
    store: Store,
    embedder: Embedder,
    clock: Clock,
    *,
    advance: Callable[[int], object] | None = None,
) -> Reembedded:
    """Make all vectors of a store anew by this embedder, whichever made them before.

    Args:
        store: need not be prepared: that may refuse the embedder.
        embedder: makes the vectors.
        clock: for the stamps of the commits.
        advance: told how many records are done.

    Raises:
        UnsupportedError: the store cannot change its embedder.
        ModelError: the embedder is away; call again to go on.
        ConflictError: a graph kept moving; call again to go on.
    """
    spec = StoreSpec(embedder=embedder.name, dimension=embedder.dimension)
    place = await _cut_off(store, spec)
    done = Reembedded(resumed=place is not None)
    if place is None:
        await store.reembed(spec)
        place = _Place()
        await _note(store, spec, place, clock)
    seen = 0
    for kind in ("graph", "user"):
        async for owner in entries_of(store, kind):
            graph_id = graph_of(owner)
            if graph_id < place.graph:
                continue
            start = place if graph_id == place.graph else _Place(graph_id)
            async for here, records in _pages(store, start):
                await _note(store, spec, here, clock)
                done.vectors += await _embed(store, embedder, clock, graph_id, records)
                seen += len(records)
                if advance is not None:
                    advance(seen)
            done.graphs += 1
    await store.directory.remove("setting", _MARK)
    return done


async def _cut_off(store: Store, spec: StoreSpec) -> _Place | None:
    """How far an earlier run with the same embedder came; None if it begins from the beginning."""
    try:
        await store.prepare(spec)
    except SchemaError:
        return None  # of another embedder; what else may be wrong, `Store.reembed` says
    entry = await store.directory.get("setting", _MARK)
    if entry is None or entry.body.get("embedder") != f"{spec.embedder} {spec.dimension}":
        return None
    graph, kind, after = (entry.body.get(key) for key in ("graph", "kind", "after"))
    place = _Place(str(graph), cast("RecordKind", kind), None if after is None else str(after))
    return place if kind in _KINDS else None


async def _note(store: Store, spec: StoreSpec, place: _Place, clock: Clock) -> None:
    """Write down what comes next."""
    body = {
        "embedder": f"{spec.embedder} {spec.dimension}",
        "graph": place.graph,
        "kind": place.kind,
        "after": place.after,
    }
    await store.directory.put("setting", _MARK, body, now=clock())


async def _pages(store: Store, start: _Place) -> AsyncIterator[tuple[_Place, Sequence[Record]]]:
    """The pages of a graph from a place on: facts, entities and episodes, and where each begins."""
    for kind in _KINDS[_KINDS.index(start.kind) :]:
        after = start.after if kind == start.kind else None
        async for page in pages(store, start.graph, kind, after=after, limit=PAGE):
            yield _Place(start.graph, kind, after), page.records
            after = page.after


async def _embed(
    store: Store, embedder: Embedder, clock: Clock, graph_id: str, records: Sequence[Record]
) -> int:
    """Write the vectors of a page; how many."""
    texts = [text for record in records for text in _texts(record)]
    if not texts:
        return 0
    made = await embedder.embed([text for _, text in texts])
    vectors = tuple((uuid, vector) for (uuid, _), vector in zip(texts, made, strict=True))
    for _ in range(TRIES):
        state = await store.state(graph_id)
        stamp = stamp_after(state, clock())
        changes = ChangeSet(graph_id=graph_id, version=state.version, stamp=stamp, vectors=vectors)
        try:
            await store.commit(changes)
        except ConflictError:
            continue
        return len(vectors)
    raise ConflictError(f"graph {graph_id!r} kept moving while it was embedded; run it again")


def _texts(record: Record) -> list[tuple[str, str]]:
    """What of a record has a vector: uuid and text."""
    if isinstance(record, Episode):
        return [(passage.uuid, passage.text) for passage in passages_of(record)]
    if isinstance(record, Fact):
        return [(record.uuid, record.fact)]
    return [(record.uuid, entity_text(record))] if isinstance(record, Entity) else []
