"""Accept: episodes, passages, vectors and jobs in one durable transaction."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphmem.core.requests import Receipt
from graphmem.stores.embedded import graphs, rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphmem.core.records import Episode, Job, Passage
    from graphmem.core.requests import Intake
    from graphmem.stores.embedded.connection import Tx, Value

__all__ = ["accept", "add_jobs", "annotate"]


def accept(tx: Tx, intake: Intake) -> tuple[Receipt, ...]:
    """See `Store.accept`: at most 9 statements beside begin and commit.

    Raises:
        ConflictError: the graph is being erased.
    """
    graph = graphs.found_or_made(tx, intake.graph_id)
    uuids = rows.dumps([episode.uuid for episode in intake.episodes])
    known = {
        row[0]: Receipt(episode=rows.episode(row, graph.graph_id), new=False, task=row[-1])
        for row in tx.all("known_episodes", graph=graph.key, uuids=uuids)
    }
    fresh: dict[str, Episode] = {}
    for episode in intake.episodes:
        if episode.uuid not in known and episode.uuid not in fresh:
            position = graph.position + len(fresh) + 1
            fresh[episode.uuid] = replace(episode, graph_id=graph.graph_id, position=position)
    tasks: dict[str, str] = {}
    if fresh:
        tx.many(
            "add_episode", [rows.episode_values(graph.key, e, e.position) for e in fresh.values()]
        )
        _add_passages(tx, graph, fresh, intake.passages)
        tasks = add_jobs(tx, graph.key, intake.jobs, fresh)
        tx.run("accepted", graph=graph.key, position=graph.position + len(fresh))
    receipts: list[Receipt] = []
    for episode in intake.episodes:
        if (old := known.get(episode.uuid)) is None:
            task = tasks.get(episode.uuid)
            receipts.append(Receipt(episode=fresh[episode.uuid], new=True, task=task))
            known[episode.uuid] = replace(receipts[-1], new=False)
        else:
            receipts.append(old)
    return tuple(receipts)


def annotate(tx: Tx, graph_id: str, episode: str, metadata: str) -> bool:
    """See `Store.annotate`: 3 statements."""
    graph = graphs.find(tx, graph_id)
    change = graph.changed + 1
    known = tx.run("annotate", graph=graph.key, uuid=episode, metadata=metadata, change=change)
    if known:
        tx.run("annotated", graph=graph.key)
    return known > 0


def _add_passages(
    tx: Tx, graph: graphs.Graph, fresh: Mapping[str, Episode], passages: Sequence[Passage]
) -> None:
    new = {p.uuid: p for p in passages if p.episode in fresh}
    if not new:
        return
    (last,) = tx.one("take_rows", count=len(new))
    stretches: list[tuple[Value, ...]] = []
    vectors: list[tuple[Value, ...]] = []
    for row, passage in enumerate(new.values(), last - len(new) + 1):
        hidden = fresh[passage.episode].source == "edit"
        stretches.append(rows.passage_values(graph.key, row, passage, hidden=hidden))
        if hidden:
            continue
        if passage.vector is not None:
            change = graph.changed + 1
            vectors.append((row, graph.key, graphs.EPISODES, change, passage.vector))
    tx.many("add_passage", stretches)
    tx.many("put_vector", vectors)


def add_jobs(
    tx: Tx, graph: int, jobs: Sequence[Job], among: Mapping[str, Episode] | None = None
) -> dict[str, str]:
    """Add jobs about these episodes (None: about any); the first task of each episode.

    At most 2 statements.
    """
    kept: list[tuple[Value, ...]] = []
    about: list[tuple[Value, ...]] = []
    tasks: dict[str, str] = {}
    for job in jobs:
        episodes = [uuid for uuid in job.episodes if among is None or uuid in among]
        if among is not None and not episodes:
            continue
        kept.append(rows.job_values(graph, job))
        about += [(graph, job.uuid, uuid, place) for place, uuid in enumerate(episodes)]
        for uuid in episodes:
            tasks.setdefault(uuid, job.task)
    tx.many("add_job", kept)
    tx.many("add_job_episode", about)
    return tasks
