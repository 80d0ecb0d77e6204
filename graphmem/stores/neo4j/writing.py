"""Accept and commit: the two writes of evidence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from graphmem.core.changes import Commit
from graphmem.core.requests import Receipt
from graphmem.errors import ConflictError, StoreError
from graphmem.stores.neo4j import rows
from graphmem.stores.neo4j.passages import STRIDE, passage_rows
from graphmem.stores.neo4j.tokens import prefix_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphmem.core.changes import ChangeSet
    from graphmem.core.records import Episode, Job, Json
    from graphmem.core.requests import Intake
    from graphmem.stores.neo4j.connection import Connection, Row, Transaction

__all__ = ["accept", "annotate", "commit"]


async def accept(connection: Connection, intake: Intake) -> tuple[Receipt, ...]:
    """See `Store.accept`: 1 statement, a transaction of its own.

    Raises:
        ConflictError: the graph is being erased.
    """
    graph = intake.graph_id
    given: dict[str, Episode] = {}
    for episode in intake.episodes:
        given.setdefault(episode.uuid, replace(episode, graph_id=graph))
    tasks: dict[str, str] = {}
    for job in intake.jobs:
        for uuid in job.episodes:
            tasks.setdefault(uuid, job.task)
    made = {
        "rows": [rows.episode_row(e, tasks.get(e.uuid)) for e in given.values()],
        "passages": passage_rows(graph, intake.passages, given),
        "jobs": _job_rows(intake.jobs, graph),
        "prefix": prefix_of(graph),
        "stride": STRIDE,
    }
    found: list[Row] = []
    while not found:  # no row: the last of an old graph of this id went at that very moment
        found = await connection.tell("accept", graph_id=graph, **made)
    (told,) = found
    if told["erasing"]:
        raise _erasing(graph)
    receipts = {
        row["uuid"]: Receipt(episode=rows.episode(row), new=False, task=row.get("task"))
        for row in told["known"]
    }
    fresh = [episode for uuid, episode in given.items() if uuid not in receipts]
    first = {
        episode.uuid: Receipt(
            episode=replace(episode, position=told["position"] + 1 + i),
            new=True,
            task=tasks.get(episode.uuid),
        )
        for i, episode in enumerate(fresh)
    }
    receipts |= {uuid: replace(receipt, new=False) for uuid, receipt in first.items()}
    # Of an episode that is given twice, the first is the new one.
    return tuple(first.pop(e.uuid, receipts[e.uuid]) for e in intake.episodes)


async def annotate(
    connection: Connection, graph_id: str, episode: str, metadata: Mapping[str, Json]
) -> bool:
    """See `Store.annotate`: 1 statement, a transaction of its own."""
    text = rows.json_text(metadata)
    (told,) = await connection.tell("annotate", graph_id=graph_id, uuid=episode, metadata=text)
    return bool(told["annotated"])


class RepeatedError(Exception):
    """This very commit was made before; only its answer was lost. Undoes the repetition."""

    def __init__(self, done: Commit) -> None:
        """Keep what the lost answer was."""
        super().__init__()
        self.done = done


async def commit(connection: Connection, changes: ChangeSet) -> Commit:
    """See `Store.commit`: 1 statement, a transaction of its own; 10 in one if it forgets.

    Raises:
        ConflictError: the graph moved, its stamp is not earlier, the lease was lost, or the graph
            is being erased.
    """
    # It names this call: run again after a lost answer, it finds its own mark.
    call, made = str(uuid4()), _rows(changes)
    if not _read(changes):
        found = await connection.tell(
            "commit",
            version=changes.version,
            held=None if changes.lease is None else changes.lease.token,
            spoken=sorted({it.episode for it in (*changes.mentions, *changes.claims)}),
            grown=_sums(changes),
            follow=[],
            **_left(changes),
            **_steps(changes, call, made),
        )
        for stored in found:
            _see_whole(stored, made)
            return Commit(version=changes.version + 1, stamp=changes.stamp)
    # It was refused, or made already by an answer that was lost; or it forgets.
    try:
        return await connection.write(lambda tx: _in_two(tx, changes, call, made))
    except RepeatedError as repeated:
        return repeated.done


async def _in_two(
    tx: Transaction, changes: ChangeSet, call: str, made: Mapping[str, list[Any]]
) -> Commit:
    """A commit that looks, says what is wrong, and then writes: 2 statements, 8 more to forget.

    Raises:
        ConflictError: see `commit`.
        RepeatedError: it was made before.
    """
    found = await tx.run(
        "open_commit",
        graph_id=changes.graph_id,
        fenced=changes.lease is not None,
        forgotten=_read(changes),
        dropped_facts=sorted(changes.dropped_facts),
        **_left(changes),
    )
    if not found:  # its last nodes went at that very moment
        raise ConflictError(f"graph_id={changes.graph_id!r} was erased; read again")
    (told,) = found
    _agreed(told, changes, call)
    stored = await tx.one(
        "make_commit",
        follow=await _forget(tx, changes),
        # A member that an entity no longer has may have nothing else to stand for.
        loose=sorted({*changes.dropped_entities, *told["resting"], *told["members"]}),
        keys=sorted(told["keys"]),
        grown={what: count - told[what] for what, count in _sums(changes).items()},
        **_steps(changes, call, made),
    )
    _see_whole(stored, made)
    return Commit(version=stored["version"], stamp=changes.stamp)


def _left(changes: ChangeSet) -> Row:
    """What is replaced or dropped, for what it leaves behind."""
    facts = {*changes.dropped_facts, *(it.uuid for it in changes.facts)}
    entities = {*changes.dropped_entities, *(it.uuid for it in changes.entities)}
    return {"gone_facts": sorted(facts), "gone_entities": sorted(entities)}


def _steps(changes: ChangeSet, call: str, made: Mapping[str, list[Any]]) -> Row:
    """What all the steps of a commit take."""
    lease = changes.lease
    return {
        "graph_id": changes.graph_id,
        "stamp": changes.stamp,
        "call": call,
        "dropped_facts": sorted(changes.dropped_facts),
        "dropped_entities": sorted(changes.dropped_entities),
        "token": lease.token if lease is not None and changes.gives_back else None,
        **made,
    }


def _agreed(told: Row, changes: ChangeSet, call: str) -> None:
    """Compare the graph that was taken with what the change set was reasoned from."""
    graph, lease = changes.graph_id, changes.lease
    version = told["version"] - 1
    if told["call"] == call:
        raise RepeatedError(Commit(version=version, stamp=changes.stamp))
    if told["erasing"]:
        raise _erasing(graph)
    if version != changes.version:
        raise ConflictError(
            f"graph_id={graph!r} is at version {version}, not {changes.version}; read again"
        )
    if told["stamp"] is not None and rows.instant(told["stamp"]) >= changes.stamp:
        raise ConflictError(
            f"stamp={changes.stamp.isoformat()!r} is not later than the last commit of "
            f"graph_id={graph!r}; give a later one"
        )
    if lease is not None and told["token"] != lease.token:
        raise ConflictError(
            f"the lease of graph_id={graph!r} by worker={lease.worker!r} was lost; lease again"
        )


def _sums(changes: ChangeSet) -> dict[str, int]:
    """How many facts and entities a commit puts there, and how many terms they have."""
    facts = {it.uuid: len(it.terms) for it in changes.facts}
    entities = {it.uuid: len(it.terms) for it in changes.entities}
    return {
        "facts": len(facts),
        "fact_terms": sum(facts.values()),
        "entities": len(entities),
        "entity_terms": sum(entities.values()),
    }


def _read(changes: ChangeSet) -> list[str]:
    """The episodes whose evidence goes: those that are forgotten, and those that are unread."""
    return sorted({*changes.forgotten, *changes.unread})


async def _forget(tx: Transaction, changes: ChangeSet) -> list[str]:
    """Take out what rests on episodes, and those that are forgotten; the ones that came next."""
    if not (read := _read(changes)):
        return []
    of: dict[str, Any] = {"graph_id": changes.graph_id, "episodes": read}
    touched = await tx.one("forget_claims", **of)
    # What is stated again in this commit is found: a node that goes and comes in one is not.
    lost = {*touched["touched"]} - {claim.uuid for claim in changes.claims}
    await tx.run("prune_assertions", graph_id=changes.graph_id, uuids=sorted(lost))
    await tx.run("forget_mentions", **of)
    await tx.run("forget_records", **of)
    gone = {*read, *changes.dropped_facts, *changes.dropped_entities}
    await tx.run("forget_answers", graph_id=changes.graph_id, uuids=sorted(gone))
    if not changes.forgotten:
        return []
    of["episodes"] = sorted(changes.forgotten)
    await tx.run("forget_jobs", **of)
    await tx.run("forget_words", **of, prefix=prefix_of(changes.graph_id))
    return sorted((await tx.one("forget_episodes", **of))["after"])


def _rows(changes: ChangeSet) -> dict[str, list[Any]]:
    """What a commit adds, replaces and settles, in the order of ids, which is that of locks."""
    facts = [rows.fact_row(it) for it in sorted(changes.facts, key=lambda f: f.uuid)]
    live = sorted(row["uuid"] for row in facts)
    return {
        "dropped_slots": [rows.slot_key(key) for key in changes.dropped_slots],
        "referents": sorted(_referents(changes)),
        "mentions": [rows.mention_row(it) for it in sorted(changes.mentions, key=lambda m: m.uuid)],
        "claims": [rows.claim_row(it) for it in sorted(changes.claims, key=lambda c: c.uuid)],
        "links": [rows.link_row(it) for it in sorted(changes.links, key=lambda k: k.uuid)],
        "relations": [rows.relation_row(it) for it in changes.relations],
        "entities": [rows.entity_row(it) for it in sorted(changes.entities, key=lambda e: e.uuid)],
        "facts": facts,
        "slots": [rows.slot_row(it) for it in sorted(changes.slots, key=lambda s: str(s.key))],
        "successors": [
            {"old": old, "new": new} for old, new in changes.successors if old not in set(live)
        ],
        "live": live,
        "vectors": [
            {"uuid": uuid, "vector": rows.floats(vector)}
            for uuid, vector in sorted(dict(changes.vectors).items())
        ],
        "jobs": _job_rows(changes.jobs, changes.graph_id),
        "settled": [
            {
                "job": it.job,
                "status": it.status,
                "error": it.error,
                "answer": it.answer,
                "not_before": rows.iso(it.not_before),
            }
            for it in sorted(changes.settled, key=lambda s: s.job)
        ],
    }


def _job_rows(jobs: Iterable[Job], graph: str) -> list[Row]:
    """New jobs, each once; the statement gives them their places."""
    return [rows.job_row(job, graph) for job in {job.uuid: job for job in jobs}.values()]


def _referents(changes: ChangeSet) -> set[str]:
    """All that the records of a commit refer to."""
    found = {it.entity for it in changes.mentions}
    for claim in changes.claims:
        found.add(claim.subject)
        if claim.object is not None:
            found.add(claim.object)
    for link in changes.links:
        found |= {link.keep, link.drop}
    for entity in changes.entities:
        found |= {entity.uuid, *entity.members}
    for fact in changes.facts:
        found |= {fact.subject, fact.object}
    return found


def _see_whole(stored: Row, made: Mapping[str, Sequence[Row]]) -> None:
    """See that every row was stored; one that was not refers to something that is not there."""
    for what in ("mentions", "claims", "links", "facts"):
        missing = len(made[what]) - stored[what]
        if missing:
            raise StoreError(
                f"{missing} of {len(made[what])} {what} rest on an episode that is not in the "
                "graph; nothing was written"
            )


def _erasing(graph: str) -> ConflictError:
    return ConflictError(
        f"graph_id={graph!r} is being erased; call erase() until it returns False, then repeat"
    )
