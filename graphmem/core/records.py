"""The records: what is kept, in the words of the field.

All are frozen and compare by value. Instants are aware datetimes in UTC, to the microsecond;
spans are half-open. Every record of a graph carries its `graph_id`: `user:<user_id>` for a
user's own graph, `graph:<graph_id>` for a standalone one, so that the two can never meet.

Evidence, immutable: `Episode`, `Passage`, `Mention`, `Claim`, `IdentityLink`, `RelationRecord`.
Derived by pure functions, replaceable at any time: `Entity`, `Fact`, `SlotState`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from graphmem.core.civil import CivilTime, Precision

__all__ = [
    "ASSISTANT_TRUST",
    "OPEN_END",
    "OTHER_TRUST",
    "USER_TRUST",
    "VALUE_LABEL",
    "WEB_TRUST",
    "Border",
    "BorderBasis",
    "Claim",
    "Entity",
    "Entry",
    "EntryKind",
    "Episode",
    "Fact",
    "FactStatus",
    "GraphState",
    "IdentityLink",
    "Job",
    "JobKind",
    "JobStatus",
    "Json",
    "Kind",
    "LinkKind",
    "Mention",
    "Passage",
    "Polarity",
    "RelationRecord",
    "SlotKey",
    "SlotState",
    "Source",
    "Vector",
]

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
"""What JSON can say."""

Vector = bytes
"""An embedding: little-endian float32, unit length, in the store's one dimension. Bytes, so that
the core needs no numpy; `numpy.frombuffer(vector, "<f4")` reads it without a copy."""

Source = Literal["message", "text", "json", "edit"]
Kind = Literal["state", "event", "plan"]
Polarity = Literal["holds", "ends", "denies"]
LinkKind = Literal["same_as", "distinct_from"]
JobKind = Literal["extract", "again", "embed"]
JobStatus = Literal["pending", "processing", "succeeded", "failed"]
EntryKind = Literal["graph", "user", "thread", "template", "ontology", "setting"]
FactStatus = Literal["holds", "planned", "past", "retracted"]
BorderBasis = Literal["stated", "said", "neighbour"]

USER_TRUST = 100
"""The user about themselves, and systems of record (JSON, triples, edits)."""
OTHER_TRUST = 80
"""Other people in the thread."""
ASSISTANT_TRUST = 60
"""Assistants."""
WEB_TRUST = 40
"""Mail and web: anybody can have written it."""

VALUE_LABEL = "Value"
"""Label of an entity that stands for a literal object ("suspended", "42 kg")."""

OPEN_END = 2**63 - 1
"""`Fact.holds_to` of an open end; the largest integer of SQLite and of Neo4j."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One immutable input, kept verbatim.

    `reference_time` is when it was said or happened (None: not given), `created_at` when it was
    stored, `position` its place in the graph's order of arrival, given by the store inside
    `accept` (0 before). `zone` is the IANA zone in which its relative dates are read.
    """

    uuid: str
    graph_id: str
    source: Source
    content: str
    created_at: datetime
    role: str | None = None
    name: str | None = None
    reference_time: datetime | None = None
    thread_id: str | None = None
    source_description: str | None = None
    metadata: Mapping[str, Json] = field(default_factory=dict[str, "Json"])
    trust: int = USER_TRUST
    zone: str = "UTC"
    position: int = 0

    @property
    def said_at(self) -> datetime:
        """When it was said or happened; when it was stored, if that was not given."""
        return self.reference_time or self.created_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A searchable stretch of an episode; short episodes have one.

    `terms` are those of `core.tokens`, repeated, in order; `marks` those of `core.marks`; `vector`
    is None while the embedder is away.
    """

    uuid: str
    graph_id: str
    episode: str
    ordinal: int
    text: str
    terms: tuple[str, ...]
    vector: Vector | None = None
    marks: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words in an episode that name something, and the entity they resolve to.

    `entity` is the entity as resolved when the mention was committed; later merges are
    `IdentityLink`s and do not change it. `name` is the fullest form these words support, `text`
    what was written. `decided` tells how it was resolved ("new", "exact", "alias", "fuzzy",
    "speaker", "user", "given", "model").
    """

    uuid: str
    graph_id: str
    episode: str
    ordinal: int
    text: str
    name: str
    entity: str
    created_at: datetime
    labels: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    attributes: Mapping[str, Json] = field(default_factory=dict[str, "Json"])
    decided: str = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one episode states of one fact. The meaning of each field is design: TIME.

    `subject` and `object` are entities as resolved when it was committed (merges are applied by
    the fold); `object` is None only for an ends-claim that names no object. `position` is its
    episode's place. An ends-claim carries its time in `invalid_at`. `corrects`, `repeats` and
    `fulfils` name other claims by uuid; a name of a claim that is gone does nothing.
    """

    uuid: str
    graph_id: str
    episode: str
    ordinal: int
    position: int
    said_at: datetime
    created_at: datetime
    subject: str
    name: str
    object: str | None
    fact: str
    kind: Kind = "state"
    polarity: Polarity = "holds"
    valid_at: CivilTime | None = None
    invalid_at: CivilTime | None = None
    end_exclusive: bool = False
    holds_when_said: bool = False
    undated_past: bool = False
    corrects: tuple[str, ...] = ()
    repeats: tuple[str, ...] = ()
    fulfils: tuple[str, ...] = ()
    speaker: str | None = None
    trust: int = USER_TRUST
    zone: str = "UTC"
    quote: str = ""
    extractor: str = ""
    attributes: Mapping[str, Json] = field(default_factory=dict[str, "Json"])
    object_labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityLink:
    """Somebody's dated word that two entities are one (`same_as`) or are not (`distinct_from`).

    Of one pair the latest link decides. `keep` gives the name under which both are known.
    Undone by a later link of the other kind, or by forgetting the episode it rests on.
    """

    uuid: str
    graph_id: str
    episode: str
    kind: LinkKind
    keep: str
    drop: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationRecord:
    """A dated entry of the graph's relation catalogue; the latest of a name decides.

    Without one the shipped catalogue does (`core.catalogue`); what neither knows is not
    exclusive. `episode` is the episode it rests on.
    """

    uuid: str
    graph_id: str
    name: str
    exclusive: bool
    created_at: datetime
    episode: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A resolved thing: the fold of its mentions and of those of all that is merged into it.

    `members` are the other entity uuids of its class (merged into it), sorted. `keys` are the
    normalised forms of name and aliases by which a mention finds it (`core.names`). `terms` are
    search terms of name, aliases and summary.
    """

    uuid: str
    graph_id: str
    name: str
    created_at: datetime
    labels: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    summary: str = ""
    attributes: Mapping[str, Json] = field(default_factory=dict[str, "Json"])
    mentions: int = 0
    terms: tuple[str, ...] = ()

    @property
    def is_value(self) -> bool:
        """Whether it stands for a literal, not for a thing."""
        return VALUE_LABEL in self.labels


class Border(NamedTuple):
    """How a start or end of a fact is known, for printing it honestly.

    `basis`: "stated" in an episode, "said" (*since at least* the time of saying), or
    "neighbour" (made by another fact's start). The civil time to print is `civil`; its instant
    may differ from the fact's (a coarse start that begins after the last known other state).
    """

    civil: CivilTime
    basis: BorderBasis

    @property
    def precision(self) -> Precision:
        """The precision to print it at."""
        return self.civil.precision


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A derived edge: one span of one object on its slot's timeline.

    `valid_at` None: start unknown; `invalid_at` None: still holds. `start` and `end` tell how the
    borders are known. `holds_from` / `holds_to` are the same span for queries, in microseconds
    since 1970 UTC: `holds_from <= T < holds_to` is the one test of "holds at T" (an open end is
    `OPEN_END`; unknown start with a stated end begins at the unit before that end's unit; an
    undated past and a retracted fact hold nowhere: both are 0).

    `status`: "holds" (a span of its own, open or closed), "planned" (an unconfirmed plan),
    "past" (known to be over, no painted span), "retracted" (true at no instant).
    `created_at` is when it was first learned, `expired_at` when it was learned that it had ended
    or was wrong (null for an end stated from the start). `closed_by` is the claim that ended it.
    `episodes` lists at most 64 supporting ones in the order of saying (the earliest and the latest
    half); `evidence` counts the claims. `extractor` read the one whose sentence it bears.
    """

    uuid: str
    graph_id: str
    subject: str
    name: str
    object: str
    fact: str
    kind: Kind
    created_at: datetime
    valid_at: datetime | None = None
    invalid_at: datetime | None = None
    expired_at: datetime | None = None
    start: Border | None = None
    end: Border | None = None
    holds_from: int = 0
    holds_to: int = 0
    status: FactStatus = "holds"
    trust: int = USER_TRUST
    exclusive: bool = False
    closed_by: str | None = None
    episodes: tuple[str, ...] = ()
    evidence: int = 1
    attributes: Mapping[str, Json] = field(default_factory=dict[str, "Json"])
    terms: tuple[str, ...] = ()
    extractor: str = ""
    object_labels: tuple[str, ...] = ()

    @property
    def retracted(self) -> bool:
        """Whether it is true at no instant."""
        return self.status == "retracted"


class SlotKey(NamedTuple):
    """The timeline that claims paint on; `object` is None for an exclusive relation.

    Both ends are canonical entities (merges applied).
    """

    subject: str
    name: str
    object: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotState:
    """What the painter must remember of a slot to append without refolding it.

    `body` is JSON written and read by `core.fold` only. `tail` names the facts that an append may
    change; a store returns them with the state.
    """

    graph_id: str
    key: SlotKey
    body: str
    tail: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphState:
    """Where a graph stands; every read for a commit carries it.

    `version` counts commits. `stamp` is the last commit's (None before the first); the next one
    must be later. `links` and `relations` are all of the graph, oldest first.
    """

    graph_id: str
    version: int = 0
    stamp: datetime | None = None
    links: tuple[IdentityLink, ...] = ()
    relations: tuple[RelationRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Work that waits: made durable together with what it is about.

    `task` groups the jobs of one call of the user; "again": see `ChangeSet`. `error` says why it
    failed or waits, or, a line each, what was left out; `answer` keeps a model's raw answer until
    the commit, or for inspection after a final failure. `place` is the store's order of arrival.
    """

    uuid: str
    graph_id: str
    task: str
    kind: JobKind
    episodes: tuple[str, ...]
    created_at: datetime
    status: JobStatus = "pending"
    attempts: int = 0
    not_before: datetime | None = None
    finished_at: datetime | None = None
    error: str | None = None
    answer: str | None = None
    place: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One record of the directory: who and what there is, beside the graphs.

    `owner` is the record it belongs to (a thread's user id) or "". `body` is its content as JSON.
    `revision` counts its writes from 1.
    """

    kind: EntryKind
    id: str
    body: Mapping[str, Json]
    created_at: datetime
    updated_at: datetime
    owner: str = ""
    revision: int = 1
