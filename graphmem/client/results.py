"""What a person gets back: typed, frozen, and ready for JSON (`model_dump(mode="json")`)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from graphmem.client.filters import DateFilter, SearchFilters
from graphmem.core.ids import own_user_id

__all__ = [
    "BatchReceipt",
    "ClaimNote",
    "Context",
    "ContextLine",
    "ContextTemplate",
    "DateFilter",
    "Entity",
    "Episode",
    "Explanation",
    "Fact",
    "Graph",
    "Message",
    "Observation",
    "Rebuilt",
    "Receipt",
    "Refusal",
    "SearchFilters",
    "SearchResults",
    "Status",
    "Subgraph",
    "Task",
    "Thread",
    "ThreadSummary",
    "User",
]


class _Result(BaseModel):
    model_config = ConfigDict(defer_build=True, frozen=True, extra="forbid")


class Message(BaseModel):
    """One message of a conversation.

    `role` is one of user, assistant, system, tool, function, norole. `created_at` (or
    `reference_time`, its other name) is when it was said: an aware datetime or an RFC 3339 string;
    None: now. `name` is who said it. `uuid` makes a repeated call the same message.
    Checked when it is added, not here, so that every error names the message's place.
    """

    model_config = ConfigDict(defer_build=True, extra="forbid", strict=True)

    role: str
    content: str
    name: str | None = None
    created_at: datetime | str | None = None
    reference_time: datetime | str | None = None
    metadata: dict[str, Any] | None = None
    uuid: str | None = None


class SummaryInstruction(_Result):
    """How a model shall phrase the summary of a user: a name of your own, and what it shall do."""

    name: str
    text: str


class User(_Result):
    """A person with a graph of their own."""

    user_id: str
    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    metadata: dict[str, Any] = Field(default_factory=dict)
    time_zone: str = "UTC"
    profile: str = "assistant"
    created_at: datetime
    updated_at: datetime


class Thread(_Result):
    """One conversation of a user; one without a user has one made for it, `thread:ID`."""

    thread_id: str
    user_id: str
    metadata: dict[str, Any] = Field(default_factory=dict)
    created_at: datetime

    @property
    def unowned(self) -> bool:
        """Whether it is nobody's yet."""
        return self.user_id == own_user_id(self.thread_id)


class ThreadSummary(_Result):
    """What a conversation was about: made from its last messages (`messages` tells how many).

    `start_at` and `latest_at` are when the first and the last of them were said.
    """

    thread_id: str
    summary: str
    messages: int
    start_at: datetime | None = None
    latest_at: datetime | None = None


class ContextTemplate(_Result):
    """A layout for context blocks. Each update makes a revision; all of them can be read again."""

    template_id: str
    template: str
    revision: int
    created_at: datetime
    updated_at: datetime


class Graph(_Result):
    """A standalone graph."""

    graph_id: str
    name: str | None = None
    description: str | None = None
    time_zone: str = "UTC"
    profile: str = "conversation"
    created_at: datetime
    updated_at: datetime


class Episode(_Result):
    """One input as it was given. `created_at` is when it was stored."""

    uuid: str
    source: Literal["message", "text", "json", "edit"]
    content: str
    role: str | None = None
    name: str | None = None
    reference_time: datetime | None = None
    created_at: datetime
    thread_id: str | None = None
    source_description: str | None = None
    metadata: dict[str, Any] = Field(default_factory=dict)
    trust: int = 100
    score: float | None = None
    scores: dict[str, float] | None = None
    task_id: str | None = None


class Entity(_Result):
    """A person, place or thing; `labels` contain "Value" for a literal."""

    uuid: str
    name: str
    labels: list[str] = Field(default_factory=list)
    aliases: list[str] = Field(default_factory=list)
    summary: str = ""
    attributes: dict[str, Any] = Field(default_factory=dict)
    created_at: datetime
    score: float | None = None
    scores: dict[str, float] | None = None


class Fact(_Result):
    """A fact edge: subject, relation name, object, one sentence, and when it held.

    `valid_at` None: start unknown; `invalid_at` None: no end known. `dates` is the span as the
    context block prints it. `status`: holds, planned, past or retracted. `created_at` is when it
    was learned, `expired_at` when it was learned that it had ended or was wrong. `episodes` lists
    at most 64 of the episodes it rests on; `evidence` counts the claims.
    """

    uuid: str
    name: str
    fact: str
    subject: str
    object: str
    subject_uuid: str
    object_uuid: str
    kind: Literal["state", "event", "plan"]
    status: Literal["holds", "planned", "past", "retracted"]
    valid_at: datetime | None = None
    invalid_at: datetime | None = None
    created_at: datetime
    expired_at: datetime | None = None
    dates: str
    trust: int = 100
    exclusive: bool = False
    episodes: list[str] = Field(default_factory=list)
    evidence: int = 1
    attributes: dict[str, Any] = Field(default_factory=dict)
    score: float | None = None
    scores: dict[str, float] | None = None


class Rebuilt(_Result):
    """What was made anew: graphs gone through, graphs that changed, vectors made.

    `resumed`: an earlier run that was cut off was taken up again.
    """

    graphs: int = 0
    changed: int = 0
    vectors: int = 0
    resumed: bool = False


class Refusal(_Result):
    """An episode of a batch that was not taken: its place in the batch, and why."""

    place: int
    reason: str


class BatchReceipt(_Result):
    """What became of a batch: episodes that are new, those that were there already, refusals.

    `failed` are new ones that are kept and found, but could not be worked in; `task_id` tells why.
    """

    new: int = 0
    known: int = 0
    failed: int = 0
    refused: list[Refusal] = Field(default_factory=list[Refusal])
    task_id: str | None = None


class Observation(_Result):
    """A pattern over many episodes: what recurs, keeps a rhythm, or changes again and again.

    `kind`: "recurrence" (one event several times), "routine" (at a regular time), "sequence" (an
    exclusive relation that changed again and again) or "count" (events of one relation).
    `start_at` and `latest_evidence_at` are its first and latest time, `count` is how often.
    `facts` and `episodes` are the evidence, at most 64 of each.
    """

    uuid: str
    kind: Literal["recurrence", "routine", "sequence", "count"]
    text: str
    subject: str
    subject_uuid: str
    name: str
    start_at: datetime
    latest_evidence_at: datetime
    count: int
    facts: list[str] = Field(default_factory=list)
    episodes: list[str] = Field(default_factory=list)
    score: float | None = None


class SearchResults(_Result):
    """Ranked facts (`edges`), entities (`nodes`), `episodes` and `observations`, best first.

    `notes` say what is missing from them.
    """

    edges: list[Fact] = Field(default_factory=list)
    nodes: list[Entity] = Field(default_factory=list)
    episodes: list[Episode] = Field(default_factory=list)
    observations: list[Observation] = Field(default_factory=list)
    notes: list[str] = Field(default_factory=list)


class Subgraph(_Result):
    """Entities and the facts between them."""

    nodes: list[Entity] = Field(default_factory=list)
    edges: list[Fact] = Field(default_factory=list)


class ContextLine(_Result):
    """One line of a context block and the uuids of the records behind it."""

    text: str
    section: str
    uuids: list[str]


class Context(_Result):
    """A context block. `context` is the text for the prompt, "" when nothing is known.

    It is "" too where no line fits into the budget; `notes` say so, and what else is missing.
    `template_revision` is the revision of the template it was printed by, if by one.
    """

    context: str
    lines: list[ContextLine] = Field(default_factory=list)
    notes: list[str] = Field(default_factory=list)
    template_revision: int | None = None

    def __str__(self) -> str:
        """The text for the prompt."""
        return self.context


class ClaimNote(_Result):
    """What one episode said about a fact, and what became of it."""

    uuid: str
    said_at: datetime
    created_at: datetime
    speaker: str | None = None
    polarity: Literal["holds", "ends", "denies"]
    fact: str
    quote: str = ""
    outcome: str
    reason: str
    by: str | None = None
    supports: bool = True
    episode: Episode | None = None


class Explanation(_Result):
    """Why a fact is believed as it is: its claims in the order of saying, and what closed it."""

    fact: Fact
    claims: list[ClaimNote]
    closed_by: ClaimNote | None = None


class Task(_Result):
    """What became of one call's work.

    `error` says why it failed, or why it still waits; `dropped` what a model said and was left
    out, with the reason, a line each; `retry_at` when work that was put off is tried again.
    """

    task_id: str
    status: Literal["pending", "processing", "succeeded", "failed"]
    jobs: int
    created_at: datetime
    finished_at: datetime | None = None
    error: str | None = None
    dropped: list[str] = Field(default_factory=list)
    retry_at: datetime | None = None


class Receipt(_Result):
    """The uuids of what was added, in order, and the task that works on it."""

    message_uuids: list[str]
    task_id: str
    context: str | None = None


class Status(_Result):
    """What the store holds and what waits.

    `failures` are the tasks of the last failed jobs, newest first, each once.
    """

    store: str
    graphs: int
    episodes: int
    entities: int
    facts: int
    claims: int
    jobs: dict[str, int]
    oldest_pending: datetime | None = None
    failures: list[Task] = Field(default_factory=list)
    details: dict[str, Any] = Field(default_factory=dict)
