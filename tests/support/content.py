"""Everything a graph holds, through the port: for comparing before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmem.core.ports import Store
    from graphmem.core.records import Record
    from graphmem.core.requests import Filters, RecordKind

KINDS: tuple[RecordKind, ...] = ("episode", "entity", "fact", "claim", "mention")


PLURAL = {"entity": "entities"} | {kind: f"{kind}s" for kind in KINDS if kind != "entity"}


async def all_of(
    store: Store, graph_id: str, kind: RecordKind, filters: Filters | None = None
) -> list[Record]:
    """Every record of a kind, in the order of the scan."""
    records: list[Record] = []
    after = None
    while True:
        page = await store.scan(graph_id, kind, after=after, limit=500, filters=filters)
        records += page.records
        after = page.after
        if after is None:
            return records


async def content_of(store: Store, graph_id: str, tasks: Sequence[str] = ()) -> dict[str, Any]:
    """Records of every kind, links, relations, jobs of these tasks and the counts."""
    state = await store.state(graph_id)
    status = await store.directory.status(graph_id)
    content: dict[str, Any] = {
        "version": state.version,
        "stamp": state.stamp,
        "links": state.links,
        "relations": state.relations,
        "jobs": [job for task in tasks for job in await store.directory.task(task)],
        "waiting": dict(status.jobs),
        "counts": (status.episodes, status.entities, status.facts, status.claims),
    }
    for kind in KINDS:
        content[PLURAL[kind]] = await all_of(store, graph_id, kind)
    return content
