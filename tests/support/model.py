"""A graph as plain dicts: what a store must hold after each step of the state machine."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from graphmem.core.changes import ChangeSet
    from graphmem.core.records import (
        Claim,
        Entity,
        Episode,
        Fact,
        IdentityLink,
        Job,
        Mention,
        RelationRecord,
        SlotKey,
        SlotState,
    )
    from graphmem.core.requests import Intake, Lease


@dataclass
class GraphModel:
    """One graph; every method is the contract's sentence about it, in the plainest words."""

    graph: str
    version: int = 0
    stamp: datetime | None = None
    last_position: int = 0
    episodes: dict[str, Episode] = field(default_factory=dict)
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    jobs: dict[str, Job] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    mentions: dict[str, Mention] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    links: dict[str, IdentityLink] = field(default_factory=dict)
    relations: dict[str, RelationRecord] = field(default_factory=dict)
    slots: dict[SlotKey, SlotState] = field(default_factory=dict)
    successors: dict[str, str] = field(default_factory=dict)
    lease: Lease | None = None

    def accept(self, intake: Intake) -> list[bool]:
        """Keep what is new; True for each episode that was."""
        new: list[bool] = []
        for episode in intake.episodes:
            new.append(episode.uuid not in self.episodes)
            if new[-1]:
                self.last_position += 1
                self.episodes[episode.uuid] = replace(episode, position=self.last_position)
                for passage in intake.passages:
                    if passage.episode == episode.uuid:
                        self.words[episode.uuid] = passage.terms
        fresh = {e.uuid for e, n in zip(intake.episodes, new, strict=True) if n}
        for job in intake.jobs:
            if about := tuple(e for e in job.episodes if e in fresh):
                self.jobs[job.uuid] = replace(job, episodes=about)
        return new

    def waiting(self, now: datetime) -> list[str]:
        """The jobs a lease would bring, in order; none while the graph is held."""
        if self.lease is not None and now < self.lease.until:
            return []
        return [u for u, j in self.jobs.items() if j.status in ("pending", "processing")]

    def leased(self, lease: Lease) -> None:
        """Its jobs are being processed, once more."""
        self.lease = lease
        for job in lease.jobs:
            mine = self.jobs[job.uuid]
            self.jobs[job.uuid] = replace(mine, status="processing", attempts=mine.attempts + 1)

    def release(self, lease: Lease) -> None:
        """Its unsettled jobs wait again; nothing if it was lost."""
        if not self.holds(lease):
            return
        self.lease = None
        for job in lease.jobs:
            mine = self.jobs.get(job.uuid)
            if mine is not None and mine.status == "processing":
                self.jobs[job.uuid] = replace(mine, status="pending")

    def holds(self, lease: Lease) -> bool:
        """Whether this lease is the graph's latest."""
        return self.lease is not None and self.lease.token == lease.token

    def commit(self, changes: ChangeSet) -> None:
        """Apply a change set, in the order the contract gives."""
        for episode in changes.forgotten:
            self._forget(episode)
        for episode in changes.unread:
            self._unread(episode)
        for uuid in changes.dropped_facts:
            self.facts.pop(uuid, None)
        for uuid in changes.dropped_entities:
            self.entities.pop(uuid, None)
        for key in changes.dropped_slots:
            self.slots.pop(key, None)
        for table in ("claims", "mentions", "links", "relations", "entities", "facts", "jobs"):
            getattr(self, table).update({r.uuid: r for r in getattr(changes, table)})
        self.slots.update({s.key: s for s in changes.slots})
        self.successors.update(dict(changes.successors))
        self.successors = {o: n for o, n in self.successors.items() if o not in self.facts}
        for settled in changes.settled:
            self.jobs[settled.job] = replace(self.jobs[settled.job], status=settled.status)
        self.version += 1
        self.stamp = changes.stamp

    def _forget(self, episode: str) -> None:
        self.episodes.pop(episode, None)
        self.words.pop(episode, None)
        self._unread(episode)
        for uuid, job in list(self.jobs.items()):
            if episode in job.episodes:
                left = tuple(e for e in job.episodes if e != episode)
                if left:
                    self.jobs[uuid] = replace(job, episodes=left)
                else:
                    del self.jobs[uuid]

    def _unread(self, episode: str) -> None:
        for table in ("claims", "mentions", "links", "relations"):
            kept = {u: r for u, r in getattr(self, table).items() if r.episode != episode}
            setattr(self, table, kept)

    def entity_of(self, uuid: str) -> str | None:
        """The live entity behind a uuid, its own or the one it was merged into."""
        if uuid in self.entities:
            return uuid
        return next((e.uuid for e in self.entities.values() if uuid in e.members), None)

    def fact_of(self, uuid: str) -> str | None:
        """The live fact behind a uuid, its own or its last successor."""
        while uuid not in self.facts:
            if uuid not in self.successors:
                return None
            uuid = self.successors[uuid]
        return uuid

    def group(self, subject: str, name: str) -> set[str]:
        """The claims of a group, closed over links in both directions."""
        found = {u for u, c in self.claims.items() if (c.subject, c.name) == (subject, name)}
        while True:
            named = {link for u in found for link in _links(self.claims[u]) if link in self.claims}
            naming = {u for u, c in self.claims.items() if found & set(_links(c))}
            if named | naming <= found:
                return found
            found |= named | naming

    def facts_at(self, word: str, instant: int) -> set[str]:
        """The facts with a word that hold at an instant."""
        return {
            u
            for u, f in self.facts.items()
            if word in f.terms and f.holds_from <= instant < f.holds_to
        }

    def content(self) -> dict[str, Any]:
        """What `support.content` reads from a store, as far as the model knows it."""
        return {
            "version": self.version,
            "stamp": self.stamp,
            "links": sorted(self.links),
            "relations": sorted(self.relations),
            "episodes": sorted(self.episodes.values(), key=lambda e: e.position),
            **{
                table: [getattr(self, table)[u] for u in sorted(getattr(self, table))]
                for table in ("entities", "facts", "claims", "mentions")
            },
            "jobs": [(j.uuid, j.episodes, j.status, j.attempts) for j in self.jobs.values()],
        }


def _links(claim: Claim) -> tuple[str, ...]:
    return (*claim.corrects, *claim.repeats, *claim.fulfils)
