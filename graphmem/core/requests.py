"""What the engine asks a store for, and what it gets back: plain records, no text of any store.

Every request of a graph carries its `graph_id`. Answers come in the order asked; what does not
exist is absent (or None where the place in the answer matters). Hits are ordered by score
descending, then uuid ascending.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from graphmem.core.records import OPEN_END

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from graphmem.core.records import (
        Claim,
        Entity,
        Episode,
        Fact,
        GraphState,
        Job,
        Json,
        Mention,
        Passage,
        SlotState,
        Source,
        Vector,
    )

__all__ = [
    "Candidates",
    "Channel",
    "ChannelName",
    "Dates",
    "Edge",
    "Edges",
    "End",
    "Evidence",
    "Expansion",
    "Filters",
    "Found",
    "GroupKey",
    "Hit",
    "Intake",
    "Lease",
    "Page",
    "Probe",
    "Receipt",
    "Record",
    "RecordKind",
    "Scalar",
    "Scope",
    "Search",
    "SlotHeads",
    "StoreSpec",
    "StoreStatus",
    "Told",
]

Scope: TypeAlias = Literal["fact", "episode", "entity"]
RecordKind: TypeAlias = Literal["episode", "entity", "fact", "claim", "mention"]
ChannelName: TypeAlias = Literal["text", "vector", "hops"]
Record: TypeAlias = "Episode | Entity | Fact | Claim | Mention"
Scalar: TypeAlias = bool | int | float | str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreSpec:
    """What a store must be prepared for: the embedder's name and its dimension."""

    embedder: str
    dimension: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Episodes of one graph with their passages and jobs, to be made durable together.

    A job is stored only if at least one of its episodes is new; it then lists the new ones only.
    """

    graph_id: str
    episodes: tuple[Episode, ...]
    passages: tuple[Passage, ...] = ()
    jobs: tuple[Job, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of one episode of an intake.

    `episode` is the stored record with its position; of an id that was there already, the one
    that was there (`new` False) and the task that was made for it first (`task`, None if that
    was forgotten).
    """

    episode: Episode
    new: bool
    task: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to commit the waiting work of one graph until it lapses.

    `token` grows with every lease of the graph (fencing): a commit under an older one is refused.
    `jobs` are the leased ones in the order of arrival, `episodes` what they are about, in order.
    """

    graph_id: str
    worker: str
    token: int
    until: datetime
    jobs: tuple[Job, ...] = ()
    episodes: tuple[Episode, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What a batch is about, to find the entities and facts that it may touch.

    `keys` are normalised names (`core.names`), matched exactly against `Entity.keys`. `terms` and
    `vectors` find entities and facts by text and by meaning, `limit` of each. `near` are entities
    that are wanted themselves (the speakers), with their facts that end after `ends_after` (in
    microseconds; by default those without an end). Without `facts` only entities are wanted, those
    at the ends of the facts found too: a store may leave the facts out.
    """

    graph_id: str
    keys: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    vectors: tuple[Vector, ...] = ()
    near: tuple[str, ...] = ()
    ends_after: int = OPEN_END - 1
    limit: int = 20
    facts: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """What a probe found: entities that may be meant, nearby facts, and where the graph stands.

    `entities` hold the matches and both ends of every fact. Order: uuid ascending.
    """

    state: GraphState
    entities: tuple[Entity, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupKey:
    """A fold's group: a relation of one subject, under all entities that were merged into it."""

    subjects: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All claims of the asked groups, all they are linked to, and the groups' present facts.

    Links are those of corrects, repeats and fulfils, followed transitively and in both
    directions. The facts are those whose subject is in `GroupKey.subjects` under its name. Both
    come by uuid ascending.
    """

    state: GraphState
    claims: tuple[Claim, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotHeads:
    """The painter states of the asked slots (None where there is none) and their tail facts."""

    state: GraphState
    slots: tuple[SlotState | None, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that rests on some episodes: their claims, mentions, and claims linked to those claims.

    `entities` are those of these mentions and claims; `others` all mentions of those, to fold anew.
    """

    state: GraphState
    episodes: tuple[Episode, ...] = ()
    claims: tuple[Claim, ...] = ()
    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    others: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """A condition on a date: it lies in one of some windows, or it is not known.

    `windows` are half-open spans in microseconds since 1970, within `-OPEN_END` to `OPEN_END`,
    sorted and apart; `unknown`: a record without that date meets the condition too. Any-of and
    all-of of comparisons come down to this (`core.dates`).
    """

    windows: tuple[tuple[int, int], ...] = ()
    unknown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Conditions a record must meet; all that are given, each list any-of. Empty: no condition.

    Applied inside the index where the store can. `holds_at`: facts that hold at the instant
    (microseconds since 1970, see `Fact.holds_from`). `overlaps`: facts whose span meets the
    half-open window. `entities`: facts with one of them at either end, claims too; mentions of
    them. `episodes`: claims and mentions that rest on one of them. `without_episodes`: leaves
    these episodes out. `retracted` False leaves retracted facts out. `edits` False leaves
    episodes of source "edit" out.

    `names` and `without_names` are relation names of facts (`names` of claims too). `fact_uuids`,
    `entity_uuids` and `episode_uuids` are the only facts, entities, episodes wanted. `valid_at`,
    `invalid_at`, `created_at` and `expired_at` speak of these dates of facts. `metadata`: episodes
    whose metadata has each of these keys with one of its values (equal as JSON, 1 being 1.0; a
    value that is no scalar equals none).
    """

    holds_at: int | None = None
    overlaps: tuple[int, int] | None = None
    subjects: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    without_labels: tuple[str, ...] = ()
    episodes: tuple[str, ...] = ()
    without_episodes: tuple[str, ...] = ()
    threads: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    retracted: bool = True
    edits: bool = True
    without_names: tuple[str, ...] = ()
    fact_uuids: tuple[str, ...] = ()
    entity_uuids: tuple[str, ...] = ()
    episode_uuids: tuple[str, ...] = ()
    valid_at: Dates | None = None
    invalid_at: Dates | None = None
    created_at: Dates | None = None
    expired_at: Dates | None = None
    metadata: tuple[tuple[str, tuple[Scalar, ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """One question: the rows of each scope in `scopes`, to be ranked.

    `terms` are search terms of `core.tokens` (OR; never text of a user), with a weight each, and
    `limit` so many candidates by each means: both are for a store that does not lay out all rows.
    `vector` None: rows without `near`. Filters apply to the scopes they speak of; edits are never
    found.
    """

    graph_id: str
    scopes: tuple[Scope, ...]
    terms: tuple[tuple[str, float], ...] = ()
    vector: Vector | None = None
    limit: int = 50
    filters: Filters = field(default_factory=Filters)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A record found and how well: BM25 (larger is better), cosine, or hops (0 = origin's own).

    `passage` is the ordinal of an episode's best passage, where the means knows it.
    """

    uuid: str
    score: float
    passage: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """The ranking of one scope by one means."""

    scope: Scope
    name: ChannelName
    hits: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The channels and the records of all their hits, by uuid.

    `vectors` are the embeddings of what was hit, by the record's uuid, where known. `entities`
    also hold both ends of every fact.
    """

    state: GraphState
    channels: tuple[Channel, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict[str, "Fact"])
    episodes: Mapping[str, Episode] = field(default_factory=dict[str, "Episode"])
    entities: Mapping[str, Entity] = field(default_factory=dict[str, "Entity"])
    vectors: Mapping[str, Vector] = field(default_factory=dict[str, "Vector"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """Breadth-first search over fact edges from some entities.

    Follows edges that meet `filters` in both directions, or only outwards, from subject to object:
    questions name things by what they are to each other ("the mayor of the town of …"), and a
    chain of them seldom turns round; what thousands of facts point at is no way on. At most
    `hops` deep (1: the origins' own facts), at most `fan_out` facts of each node (newest
    `valid_at` first, then uuid; unknown starts last), `limit` in all (fewest hops first).
    Never goes on from an entity with the label `Value`, nor from one in `stop` unless it is an
    origin.
    """

    graph_id: str
    origins: tuple[str, ...]
    outwards: bool = False
    hops: int = 2
    fan_out: int = 50
    limit: int = 200
    stop: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)

    @classmethod
    def newest(
        cls, graph_id: str, origins: tuple[str, ...], count: int, filters: Filters
    ) -> Expansion:
        """One hop: of each of the origins the newest `count` facts that meet the filters."""
        return cls(
            graph_id=graph_id,
            origins=origins,
            hops=1,
            fan_out=count,
            limit=count * len(origins),
            filters=filters,
        )


class Edge(NamedTuple):
    """A fact edge in outline: what it joins, and the words it is found by (`Fact.terms`)."""

    uuid: str
    subject: str
    object: str
    terms: tuple[str, ...]


class End(NamedTuple):
    """What stands at an end of an edge: its name, and whether it is a literal."""

    name: str
    is_value: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Edges:
    """What an expansion meets, in outline: many times as cheap as the records.

    `edges` by uuid, fewest hops first, then uuid; `hops` of each; `ends` of all of them.
    """

    edges: Mapping[str, Edge] = field(default_factory=dict[str, Edge])
    hops: Mapping[str, int] = field(default_factory=dict[str, int])
    ends: Mapping[str, End] = field(default_factory=dict[str, End])


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A stretch of a scan. `after` is the cursor of the next one, None at the end."""

    records: tuple[Record, ...] = ()
    after: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreStatus:
    """Counts of one graph or, without one, of the whole store; jobs by status.

    `oldest_pending` is the `created_at` of the oldest job that waits. `failures` are the last
    failed jobs, newest first, at most 10. `details`: what else a store tells (file, size, version).
    """

    graphs: int = 0
    episodes: int = 0
    entities: int = 0
    facts: int = 0
    claims: int = 0
    jobs: Mapping[str, int] = field(default_factory=dict[str, int])
    oldest_pending: datetime | None = None
    failures: tuple[Job, ...] = ()
    details: Mapping[str, Json] = field(default_factory=dict[str, "Json"])
