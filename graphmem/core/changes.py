"""What one commit writes: all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from graphmem.core.records import (
        Claim,
        Entity,
        Fact,
        IdentityLink,
        Job,
        JobStatus,
        Mention,
        RelationRecord,
        SlotKey,
        SlotState,
        Vector,
    )
    from graphmem.core.requests import Lease

__all__ = ["ChangeSet", "Commit", "Settlement"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """How a leased job ended in this commit: done, failed for good, or back to wait."""

    job: str
    status: JobStatus
    error: str | None = None
    answer: str | None = None
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSet:
    """The difference between a graph as read at `version` and as it shall be.

    Order of application: `forgotten` episodes go first, with their passages and every claim,
    mention, link, relation record and job that rests on them (a job of several episodes keeps
    the others); then the `unread` episodes lose every claim, mention, link and relation record that
    rests on them, and stay themselves, with their text, passages, vectors and jobs; then
    `dropped_facts`, `dropped_entities`, `dropped_slots`; then the new evidence is inserted and the
    derived records are inserted or replaced by uuid. A replaced record keeps its vector unless
    `vectors` gives a new one (of a fact, an entity or a passage, by uuid).

    With `forgotten` or `unread`, a model's kept answer goes from each job about one of them, and
    from each whose answer names one of them, or a dropped fact or entity, by uuid.

    Jobs "again" have unread episodes read once more, before what waits to be read first. Such a
    job is `created_at` the instant when its episodes were read first: what they say counts as known
    since then, and they are read by what was told before them.

    `successors` pairs a dropped fact's uuid with the one that replaced it: `fetch` of the old one
    answers with the new one, across several replacements; a pair whose old uuid is live again is
    removed by the store.
    `stamp` is the commit's instant: the `created_at` of every new record in it; later than
    `GraphState.stamp`. `lease` None: a commit that settles nothing (forgetting, refolding).
    `gives_back`: the lease is given back with it, as by `Store.release`.
    """

    graph_id: str
    version: int
    stamp: datetime
    lease: Lease | None = None
    gives_back: bool = False
    settled: tuple[Settlement, ...] = ()
    jobs: tuple[Job, ...] = ()
    forgotten: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    dropped_facts: tuple[str, ...] = ()
    dropped_entities: tuple[str, ...] = ()
    dropped_slots: tuple[SlotKey, ...] = ()
    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()
    links: tuple[IdentityLink, ...] = ()
    relations: tuple[RelationRecord, ...] = ()
    entities: tuple[Entity, ...] = ()
    facts: tuple[Fact, ...] = ()
    slots: tuple[SlotState, ...] = ()
    successors: tuple[tuple[str, str], ...] = ()
    vectors: tuple[tuple[str, Vector], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """The graph's version after a commit, and its stamp."""

    version: int
    stamp: datetime
