"""Compact makers of records: each fills in what a test does not speak of.

Uuids are derived from the graph and a short key, so that a test can say "e1" and two graphs never
share an id unless a test wants it (`Maker(graph, ids="same")`).
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any

from graphmem.core.changes import ChangeSet, Settlement
from graphmem.core.civil import micros
from graphmem.core.ids import derive
from graphmem.core.records import (
    OPEN_END,
    Claim,
    Entity,
    Episode,
    Fact,
    IdentityLink,
    Job,
    Mention,
    Passage,
    RelationRecord,
    SlotKey,
    SlotState,
)
from graphmem.core.requests import Channel, Found, Intake, Search, StoreSpec

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphmem.core.records import Vector
    from graphmem.core.requests import Lease

DIMENSION = 256
# The bundled embedder's: one Neo4j server serves the whole session and knows one embedder only.
SPEC = StoreSpec(embedder="minilm-l6-static-256-int8", dimension=DIMENSION)
T0 = datetime(2025, 1, 1, 12, 0, 0, 123_457, tzinfo=UTC)
TTL = timedelta(seconds=60)


class SteppedClock:
    """A clock that stands still until it is stepped."""

    def __init__(self, now: datetime = T0) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def step(self, seconds: float = 1.0) -> datetime:
        """Go on by so many seconds; the new instant."""
        self.now += timedelta(seconds=seconds)
        return self.now


def at(year: int, month: int = 1, day: int = 1, hour: int = 0) -> datetime:
    """An instant in UTC."""
    return datetime(year, month, day, hour, tzinfo=UTC)


def words(text: str) -> tuple[str, ...]:
    """Search terms good enough for a store, which takes them as they are."""
    return tuple(re.findall(r"[^\W_]+", text.casefold()))


def vector(*weights: tuple[int, float] | int) -> Vector:
    """A unit vector along these axes: `vector(3)`, `vector((3, 1.0), (5, 0.5))`."""
    values = [0.0] * DIMENSION
    for weight in weights:
        axis, size = (weight, 1.0) if isinstance(weight, int) else weight
        values[axis] += size
    norm = sum(v * v for v in values) ** 0.5
    return struct.pack(f"<{DIMENSION}f", *(v / norm for v in values))


@dataclass(frozen=True)
class Maker:
    """Makes the records of one graph from short keys."""

    graph: str
    ids: str = ""

    def id(self, key: str) -> str:
        """The uuid behind a short key."""
        return derive("test", self.ids or self.graph, key)

    def all(self, keys: Iterable[str]) -> tuple[str, ...]:
        """The uuids behind short keys."""
        return tuple(self.id(key) for key in keys)

    def episode(self, key: str, content: str = "", **fields: Any) -> Episode:
        """A message said and stored at `T0`."""
        fields = {"source": "message", "created_at": T0, "role": "user"} | fields
        return Episode(
            uuid=self.id(key), graph_id=self.graph, content=content or f"text of {key}", **fields
        )

    def passage(
        self, episode: Episode, ordinal: int = 0, *, text: str = "", vector: Vector | None = None
    ) -> Passage:
        """A passage of an episode: all of it, unless a text is given."""
        text = text or episode.content
        return Passage(
            uuid=derive("passage", self.ids or self.graph, episode.uuid, str(ordinal)),
            graph_id=self.graph,
            episode=episode.uuid,
            ordinal=ordinal,
            text=text,
            terms=words(text),
            vector=vector,
        )

    def job(self, key: str, *episodes: str, **fields: Any) -> Job:
        """A waiting extraction; its task is named like it unless `task` is given."""
        fields = {"kind": "extract", "created_at": T0, "task": self.id(f"task {key}")} | fields
        return Job(
            uuid=self.id(f"job {key}"),
            graph_id=self.graph,
            episodes=self.all(episodes),
            **fields,
        )

    def intake(
        self,
        *episodes: Episode,
        jobs: Sequence[Job] = (),
        passages: Sequence[Passage] | None = None,
    ) -> Intake:
        """Episodes with one passage each."""
        if passages is None:
            passages = [self.passage(e) for e in episodes]
        return Intake(
            graph_id=self.graph, episodes=episodes, passages=tuple(passages), jobs=tuple(jobs)
        )

    def said(self, *keys: str) -> Intake:
        """Plain episodes with one job each."""
        return self.intake(*(self.episode(k) for k in keys), jobs=[self.job(k, k) for k in keys])

    def mention(self, key: str, episode: str, entity: str, **fields: Any) -> Mention:
        """Words in an episode that name an entity."""
        fields = {"ordinal": 0, "text": entity, "name": entity, "created_at": T0} | fields
        return Mention(
            uuid=self.id(f"mention {key}"),
            graph_id=self.graph,
            episode=self.id(episode),
            entity=self.id(entity),
            **fields,
        )

    def claim(
        self, key: str, episode: str, subject: str, name: str, object: str | None, **fields: Any
    ) -> Claim:
        """What an episode states; `corrects`, `repeats`, `fulfils` take keys of claims."""
        for link in ("corrects", "repeats", "fulfils"):
            fields[link] = self.all(f"claim {k}" for k in fields.get(link, ()))
        fields = {"ordinal": 0, "position": 1, "said_at": T0, "created_at": T0} | fields
        return Claim(
            uuid=self.id(f"claim {key}"),
            graph_id=self.graph,
            episode=self.id(episode),
            subject=self.id(subject),
            name=name,
            object=None if object is None else self.id(object),
            **({"fact": f"{subject} {name} {object}"} | fields),
        )

    def link(self, key: str, episode: str, keep: str, drop: str, **fields: Any) -> IdentityLink:
        """Somebody's word that two entities are one."""
        fields = {"kind": "same_as", "created_at": T0} | fields
        return IdentityLink(
            uuid=self.id(f"link {key}"),
            graph_id=self.graph,
            episode=self.id(episode),
            keep=self.id(keep),
            drop=self.id(drop),
            **fields,
        )

    def relation(self, key: str, episode: str, name: str, **fields: Any) -> RelationRecord:
        """A dated entry of the relation catalogue."""
        fields = {"exclusive": True, "created_at": T0} | fields
        return RelationRecord(
            uuid=self.id(f"relation {key}"),
            graph_id=self.graph,
            name=name,
            episode=self.id(episode),
            **fields,
        )

    def entity(self, key: str, **fields: Any) -> Entity:
        """A thing named by its key, found by it in lower case; `members` takes keys."""
        name = fields.setdefault("name", key)
        fields["members"] = tuple(sorted(self.all(fields.get("members", ()))))
        fields = {"created_at": T0, "keys": (name.casefold(),), "terms": words(name)} | fields
        return Entity(uuid=self.id(key), graph_id=self.graph, **fields)

    def fact(
        self,
        key: str,
        subject: str,
        name: str,
        object: str,
        since: datetime | None = None,
        until: datetime | None = None,
        **fields: Any,
    ) -> Fact:
        """A span; its index twins follow from it. `episodes` takes keys."""
        text = fields.setdefault("fact", f"{subject} {name} {object}")
        fields["episodes"] = self.all(fields.get("episodes", ()))
        if fields.get("status") in ("retracted", "past"):
            span = (0, 0)
        else:
            span = (micros(since) if since else 0, micros(until) if until else OPEN_END)
        fields = {
            "kind": "state",
            "created_at": T0,
            "holds_from": span[0],
            "holds_to": span[1],
            "terms": words(text),
        } | fields
        return Fact(
            uuid=self.id(f"fact {key}"),
            graph_id=self.graph,
            subject=self.id(subject),
            name=name,
            object=self.id(object),
            valid_at=since,
            invalid_at=until,
            **fields,
        )

    def slot(
        self, subject: str, name: str, object: str | None = None, *, body: str = "{}",
        tail: Iterable[str] = (),
    ) -> SlotState:  # fmt: skip
        """A painter's state; `tail` takes keys of facts."""
        return SlotState(
            graph_id=self.graph,
            key=self.key(subject, name, object),
            body=body,
            tail=self.all(f"fact {k}" for k in tail),
        )

    def key(self, subject: str, name: str, object: str | None = None) -> SlotKey:
        """A slot's key."""
        return SlotKey(self.id(subject), name, None if object is None else self.id(object))

    def changes(self, version: int, stamp: datetime | None = None, **fields: Any) -> ChangeSet:
        """A change set on a version; its stamp grows with the version unless one is given."""
        return ChangeSet(
            graph_id=self.graph,
            version=version,
            stamp=stamp or T0 + timedelta(hours=version + 1),
            **fields,
        )

    def graph_of(self, version: int, *facts: Fact, **fields: Any) -> ChangeSet:
        """A change set with these facts; every end is an entity named by its uuid's key.

        The ends are only known by uuid here, so their names are those uuids; tests that look at
        names pass `entities`.
        """
        known = {e.uuid for e in fields.get("entities", ())}
        ends = sorted({u for f in facts for u in (f.subject, f.object)} - known)
        made = tuple(
            Entity(uuid=u, graph_id=self.graph, name=u, created_at=T0, keys=(u,)) for u in ends
        )
        fields["entities"] = (*fields.get("entities", ()), *made)
        return self.changes(version, facts=facts, **fields)

    def look(self, *scopes: str, **fields: Any) -> Search:
        """A search; `text` gives the terms, each of weight 1."""
        text = fields.pop("text", "")
        terms = tuple((w, 1.0) for w in dict.fromkeys(words(text)))
        return Search(graph_id=self.graph, scopes=scopes, **({"terms": terms} | fields))  # type: ignore[arg-type]


def done(lease: Lease, **fields: Any) -> tuple[Settlement, ...]:
    """Every job of a lease settled, as succeeded unless `status` says otherwise."""
    return tuple(Settlement(job=j.uuid, **({"status": "succeeded"} | fields)) for j in lease.jobs)


def channel(found: Found, scope: str, name: str = "text") -> Channel:
    """One channel of an answer; an empty one if it is not there."""
    for each in found.channels:
        if (each.scope, each.name) == (scope, name):
            return each
    return Channel(scope=scope, name=name)  # type: ignore[arg-type]


def hits(found: Found, scope: str, name: str = "text") -> list[str]:
    """The uuids of one channel, best first."""
    return [hit.uuid for hit in channel(found, scope, name).hits]


def uuids(records: Iterable[Any]) -> list[str]:
    """The uuids of some records, in their order."""
    return [record.uuid for record in records]


def with_position(episode: Episode, position: int) -> Episode:
    """The episode as stored at this place."""
    return replace(episode, position=position)


def flat(*groups: Iterable[Any]) -> list[Any]:
    """Several groups as one list."""
    return list(chain.from_iterable(groups))
