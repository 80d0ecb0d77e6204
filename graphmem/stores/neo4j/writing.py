"""Accept and commit: the two writes of evidence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graphmem.core.changes import Commit
from graphmem.core.requests import Receipt
from graphmem.errors import ConflictError, StoreError
from graphmem.stores.neo4j import rows
from graphmem.stores.neo4j.passages import found_by
from graphmem.stores.neo4j.tokens import prefix_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphmem.core.changes import ChangeSet
    from graphmem.core.records import Claim, Episode, Job, Json
    from graphmem.core.requests import Intake
    from graphmem.stores.neo4j.connection import Row, Transaction

__all__ = ["accept", "annotate", "commit"]


async def accept(tx: Transaction, intake: Intake) -> tuple[Receipt, ...]:
    """See `Store.accept`: at most 4 statements beside begin and commit.

    Raises:
        ConflictError: the graph is being erased.
    """
    graph = intake.graph_id
    await tx.one("open_intake", graph_id=graph)
    uuids = sorted({episode.uuid for episode in intake.episodes})
    told = await tx.one("intake_known", graph_id=graph, uuids=uuids)
    if told["erasing"]:
        raise _erasing(graph)
    known: dict[str, Receipt] = {
        row["uuid"]: Receipt(episode=rows.episode(row), new=False, task=row.get("task"))
        for row in told["episodes"]
    }
    fresh: dict[str, Episode] = {}
    for episode in intake.episodes:
        if episode.uuid not in known and episode.uuid not in fresh:
            position = told["position"] + len(fresh) + 1
            fresh[episode.uuid] = replace(episode, graph_id=graph, position=position)
    jobs = _about(intake.jobs, fresh)
    tasks: dict[str, str] = {}
    for job in jobs:
        for uuid in job.episodes:
            tasks.setdefault(uuid, job.task)
    if fresh:
        # The server's clock makes places grow across graphs, without a lock that all would share.
        first = max(told["place"] + 1, told["now"])
        await _add(tx, intake, fresh, tasks, first + len(jobs))
        if jobs:
            await _add_jobs(tx, graph, jobs, first)
    receipts: list[Receipt] = []
    for episode in intake.episodes:
        old = known.get(episode.uuid)
        if old is None:
            task = tasks.get(episode.uuid)
            receipts.append(Receipt(episode=fresh[episode.uuid], new=True, task=task))
            known[episode.uuid] = replace(receipts[-1], new=False)
        else:
            receipts.append(old)
    return tuple(receipts)


async def annotate(
    tx: Transaction, graph_id: str, episode: str, metadata: Mapping[str, Json]
) -> bool:
    """See `Store.annotate`: 1 statement."""
    text = rows.json_text(metadata)
    told = await tx.one("annotate", graph_id=graph_id, uuid=episode, metadata=text)
    return bool(told["annotated"])


def _about(jobs: Iterable[Job], fresh: Mapping[str, Episode]) -> list[Job]:
    """The jobs that are about a new episode, listing the new ones only."""
    cut = (replace(j, episodes=tuple(u for u in j.episodes if u in fresh)) for j in jobs)
    return [job for job in cut if job.episodes]


async def _add(
    tx: Transaction,
    intake: Intake,
    fresh: Mapping[str, Episode],
    tasks: Mapping[str, str],
    place: int,
) -> None:
    await tx.one(
        "add_episodes",
        graph_id=intake.graph_id,
        rows=[rows.episode_row(e, e.position, tasks.get(e.uuid)) for e in fresh.values()],
        **found_by(intake.graph_id, intake.passages, fresh),
        position=max(e.position for e in fresh.values()),
        place=place,
    )


async def _add_jobs(tx: Transaction, graph: str, jobs: Sequence[Job], place: int) -> None:
    unique = list({job.uuid: job for job in jobs}.values())
    made = [rows.job_row(job, place + i, graph) for i, job in enumerate(unique)]
    stored = await tx.one("add_jobs", graph_id=graph, rows=made)
    _whole("job", stored["stored"], made)


class RepeatedError(Exception):
    """This very commit was made before; only its answer was lost. Undoes the repetition."""

    def __init__(self, done: Commit) -> None:
        """Keep what the lost answer was."""
        super().__init__()
        self.done = done


async def commit(tx: Transaction, changes: ChangeSet, call: str) -> Commit:
    """See `Store.commit`: at most 38 statements beside begin and commit, whatever the size.

    `call` names this call: run again after a lost answer, it finds its own mark.

    Raises:
        ConflictError: the graph moved, its stamp is not earlier, the lease was lost, or the graph
            is being erased.
        RepeatedError: it was made before.
    """
    graph = changes.graph_id
    now = await _lock(tx, changes, call)
    loose, keys = await _loose(tx, changes)
    grown = await _grown(tx, changes)
    after = await _forget(tx, changes)
    await _drop(tx, changes)
    await _add_evidence(tx, changes)
    await _put_derived(tx, changes)
    after |= await _settle(tx, changes, now)
    if after:
        await tx.run("chain_episodes", graph_id=graph, episodes=sorted(after))
    if loose:
        await tx.run("prune_referents", graph_id=graph, uuids=sorted(loose))
    if keys:
        await tx.run("prune_names", graph_id=graph, keys=sorted(keys))
    done = await tx.one("close_commit", graph_id=graph, stamp=changes.stamp, call=call, **grown)
    return Commit(version=done["version"], stamp=changes.stamp)


async def _lock(tx: Transaction, changes: ChangeSet, call: str) -> int:
    """Take the graph and compare it with what the change set was reasoned from.

    Returns the server's clock in microseconds, from which new jobs get their places.
    """
    graph, lease = changes.graph_id, changes.lease
    locked = await tx.one("lock_graph", graph_id=graph, fenced=lease is not None)
    told = await tx.one("locked_graph", graph_id=graph)
    version = locked["version"] - 1
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
    return int(told["now"])


async def _loose(tx: Transaction, changes: ChangeSet) -> tuple[set[str], set[str]]:
    """The referents and names that this commit may leave without anything that needs them."""
    graph, facts = changes.graph_id, sorted(changes.dropped_facts)
    loose = set(changes.dropped_entities)
    if changes.forgotten or facts:
        found = await tx.run(
            "resting_on", graph_id=graph, episodes=sorted(changes.forgotten), facts=facts
        )
        loose.update(row["uuid"] for row in found)
    renamed = sorted({*changes.dropped_entities, *(it.uuid for it in changes.entities)})
    if not renamed:
        return loose, set()
    found = await tx.run("borne_names", graph_id=graph, uuids=renamed)
    keys = {key for row in found for key in row["keys"]}
    # A member that an entity no longer has may have nothing else to stand for.
    return loose | {uuid for row in found for uuid in row["members"]}, keys


async def _grown(tx: Transaction, changes: ChangeSet) -> dict[str, int]:
    """By how much the graph's facts and entities, and the terms of each, will have grown."""
    facts = {it.uuid: len(it.terms) for it in changes.facts}
    entities = {it.uuid: len(it.terms) for it in changes.entities}
    after = {
        "facts": len(facts),
        "fact_terms": sum(facts.values()),
        "entities": len(entities),
        "entity_terms": sum(entities.values()),
    }
    gone = sorted({*facts, *changes.dropped_facts}), sorted({*entities, *changes.dropped_entities})
    if not any(gone):
        return after
    before = await tx.one(
        "weight_before", graph_id=changes.graph_id, facts=gone[0], entities=gone[1]
    )
    return {what: count - before[what] for what, count in after.items()}


async def _forget(tx: Transaction, changes: ChangeSet) -> set[str]:
    """Take out forgotten episodes with what rests on them; the ones that came next remain."""
    if not changes.forgotten:
        return set()
    of: dict[str, Any] = {"graph_id": changes.graph_id, "episodes": sorted(changes.forgotten)}
    touched = await tx.one("forget_claims", **of)
    await tx.run("prune_assertions", graph_id=changes.graph_id, uuids=sorted(touched["touched"]))
    await tx.run("forget_mentions", **of)
    await tx.run("forget_records", **of)
    await tx.run("forget_jobs", **of)
    await tx.run("forget_words", **of, prefix=prefix_of(changes.graph_id))
    await tx.run("forget_answers", **of)
    return set((await tx.one("forget_episodes", **of))["after"])


async def _drop(tx: Transaction, changes: ChangeSet) -> None:
    graph = changes.graph_id
    if changes.dropped_facts:
        await tx.run("drop_facts", graph_id=graph, uuids=sorted(changes.dropped_facts))
    if changes.dropped_entities:
        await tx.run("drop_entities", graph_id=graph, uuids=sorted(changes.dropped_entities))
    if changes.dropped_slots:
        keys = [rows.slot_key(key) for key in changes.dropped_slots]
        await tx.run("drop_slots", graph_id=graph, keys=keys)


async def _add_evidence(tx: Transaction, changes: ChangeSet) -> None:
    graph = changes.graph_id
    if referents := _referents(changes):
        await tx.run("add_referents", graph_id=graph, uuids=sorted(referents))
    if changes.mentions:
        made = [rows.mention_row(it) for it in sorted(changes.mentions, key=lambda m: m.uuid)]
        stored = await tx.one("add_mentions", graph_id=graph, rows=made)
        _whole("mention", stored["stored"], made)
    if changes.claims:
        await _add_claims(tx, graph, sorted(changes.claims, key=lambda c: c.uuid))
    if changes.links:
        made = [rows.link_row(it) for it in sorted(changes.links, key=lambda k: k.uuid)]
        stored = await tx.one("add_links", graph_id=graph, rows=made)
        _whole("identity link", stored["stored"], made)
    if changes.relations:
        made = [rows.relation_row(it) for it in changes.relations]
        await tx.one("add_relations", graph_id=graph, rows=made)


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


async def _add_claims(tx: Transaction, graph: str, claims: Sequence[Claim]) -> None:
    made = [rows.claim_row(it) for it in claims]
    stored = await tx.one("add_claims", graph_id=graph, rows=made)
    _whole("claim", stored["stored"], made)
    links: dict[str, list[Row]] = {
        kind: [{"claim": row["uuid"], "named": named} for row in made for named in row[kind]]
        for kind in ("corrects", "repeats", "fulfils")
    }
    if any(links.values()):
        await tx.run("link_claims", graph_id=graph, **links)


async def _put_derived(tx: Transaction, changes: ChangeSet) -> None:
    graph = changes.graph_id
    vectors = {uuid: rows.floats(vector) for uuid, vector in changes.vectors}
    if changes.entities:
        made = [rows.entity_row(it) for it in sorted(changes.entities, key=lambda e: e.uuid)]
        await tx.one("put_entities", graph_id=graph, rows=made)
        await tx.run("name_entities", graph_id=graph, rows=made)
    if changes.facts:
        made = [rows.fact_row(it) for it in sorted(changes.facts, key=lambda f: f.uuid)]
        ends = [{key: row[key] for key in ("uuid", "subject", "object")} for row in made]
        for row in await tx.run("lift_moved_facts", graph_id=graph, rows=ends):
            if row["embedding"] is not None:
                vectors.setdefault(row["uuid"], row["embedding"])
        stored = await tx.one("put_facts", graph_id=graph, rows=made)
        _whole("fact", stored["stored"], made)
    if changes.slots:
        made = [rows.slot_row(it) for it in sorted(changes.slots, key=lambda s: str(s.key))]
        await tx.one("put_slots", graph_id=graph, rows=made)
    live = {it.uuid for it in changes.facts}
    pairs = [{"old": old, "new": new} for old, new in changes.successors if old not in live]
    if pairs or live:
        await tx.run("put_successors", graph_id=graph, pairs=pairs, live=sorted(live))
    if vectors:
        given = [{"uuid": uuid, "vector": vectors[uuid]} for uuid in sorted(vectors)]
        await tx.run("set_vectors", graph_id=graph, rows=given)


async def _settle(tx: Transaction, changes: ChangeSet, now: int) -> set[str]:
    """Write down how jobs ended and make new ones; returns the settled jobs' episodes."""
    graph = changes.graph_id
    if changes.jobs:
        await _add_jobs(tx, graph, changes.jobs, now)
    if not changes.settled:
        return set()
    made: list[Row] = [
        {
            "job": it.job,
            "status": it.status,
            "error": it.error,
            "answer": it.answer,
            "not_before": it.not_before,
        }
        for it in sorted(changes.settled, key=lambda s: s.job)
    ]
    found = await tx.run("settle_jobs", graph_id=graph, rows=made, stamp=changes.stamp)
    return {row["episode"] for row in found}


def _whole(what: str, stored: int, made: Sequence[Row]) -> None:
    """See that every row was stored; one that was not refers to something that is not there."""
    if stored != len(made):
        raise StoreError(
            f"{len(made) - stored} of {len(made)} {what} records rest on an episode that is not "
            "in the graph; nothing was written"
        )


def _erasing(graph: str) -> ConflictError:
    return ConflictError(
        f"graph_id={graph!r} is being erased; call erase() until it returns False, then repeat"
    )
