"""What is asked of a graph, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from graphmem.core.requests import Filters
from graphmem.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from graphmem.core.observations import Observation
    from graphmem.core.records import Claim, Entity, Episode, Fact
    from graphmem.core.requests import Scope

__all__ = [
    "Answer",
    "Closing",
    "ContextBlock",
    "DateFormat",
    "Explanation",
    "Judged",
    "Line",
    "Question",
    "RankedEntity",
    "RankedEpisode",
    "RankedFact",
    "RankedObservation",
    "Reranker",
    "Section",
    "Standing",
    "standing",
]

Reranker = Literal["rrf", "mmr", "node_distance", "episode_mentions", "cross_encoder"]
Standing = Literal["holds", "happened", "begins", "over", "retracted"]
"""How a fact stands at an instant: it holds; an event or a part of one that lies behind; a plan
or a state not yet begun; closed, past, or of unknown start; true at no instant."""
Section = Literal["summary", "fact", "entity", "episode", "observation", "message"]
DateFormat = Literal["day", "second", "full"]

MAX_LIMIT = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question to one graph. Every instant is aware.

    `at` is the instant of "now" or, with `as_of`, the instant asked about: then only what holds
    at it is found, and no episode said after it. `known_at` answers from what had been told by
    then. `between` keeps the facts whose span meets the half-open window, and the episodes said
    in it. `current_only` leaves out what is over.

    `text` may be empty: then the newest facts of `stop` and `center` and the newest episodes are
    the answer; `zone` is the IANA zone of the calendar of its "last year". `limit` counts each
    scope by itself; `observations` is how many patterns are looked for beside them.
    `without_episodes` are left out of the result (the thread's own last messages make the question
    and are not its answer). `stop` are
    entities through which the breadth-first search does not walk (the user's own node): words of
    the first person in the question start from them. `center` is the node of "node_distance";
    it and `bfs_origins` start the breadth-first search, under every reranker, beside the entities
    named in the question.

    `recency_bias` is how much newer counts: 0 not at all, 1 as much as a question's best words.
    With `explain` every result tells its score channel by channel.

    Raises:
        InputError: an argument is out of range, or arguments exclude each other.
    """

    graph_id: str
    text: str
    at: datetime
    scopes: tuple[Scope, ...] = ("fact", "episode", "entity")
    limit: int = 10
    observations: int = 0
    as_of: bool = False
    known_at: datetime | None = None
    between: tuple[datetime, datetime] | None = None
    current_only: bool = False
    without_episodes: tuple[str, ...] = ()
    center: str | None = None
    bfs_origins: tuple[str, ...] = ()
    reranker: Reranker = "rrf"
    recency_bias: float = 0.0
    explain: bool = False
    filters: Filters = field(default_factory=Filters)
    stop: tuple[str, ...] = ()
    profile: str = "conversation"
    zone: str = "UTC"

    def __post_init__(self) -> None:
        """Check what types cannot say."""
        if not self.graph_id:
            raise InputError("graph_id='' names no graph; give the user's or the graph's id")
        if not 1 <= self.limit <= MAX_LIMIT:
            raise InputError(f"limit={self.limit!r} is out of range; give 1 to {MAX_LIMIT}")
        if not 0 <= self.observations <= MAX_LIMIT:
            raise InputError(
                f"observations={self.observations!r} is out of range; give 0 to {MAX_LIMIT}"
            )
        if not 0 <= self.recency_bias <= 1:
            raise InputError(f"recency_bias={self.recency_bias!r} is out of range; give 0 to 1")
        if not self.scopes:
            raise InputError("scopes=() asks for nothing; give fact, episode or entity")
        if self.reranker == "node_distance" and self.center is None:
            raise InputError("reranker='node_distance' needs center_node_uuid=")
        if self.between is not None:
            if self.as_of or self.current_only:
                raise InputError("between= excludes as_of= and current_only=; give one of them")
            if self.between[0] >= self.between[1]:
                raise InputError("between= is an empty window; its start must lie before its end")
        for name, instant in (
            ("at", self.at),
            ("known_at", self.known_at),
            *(("between", border) for border in self.between or ()),
        ):
            if instant is not None and instant.tzinfo is None:
                raise InputError(f"{name}={instant!r} has no time zone; give an aware datetime")


def standing(fact: Fact, at: int) -> Standing:
    """How a fact stands at an instant (microseconds since 1970)."""
    if fact.status == "retracted":
        return "retracted"
    if fact.holds_from >= fact.holds_to:  # it holds nowhere: a plan without a date, or a past
        return "begins" if fact.status == "planned" else "over"
    if fact.holds_from <= at < fact.holds_to:
        return "holds"
    if fact.holds_from > at and fact.valid_at is not None:
        return "begins"
    if fact.kind == "event" and fact.status == "holds":
        return "happened"
    return "over"


class RankedFact(NamedTuple):
    """A fact, how well it fits, how it stands at the instant asked, and its two ends.

    `scores` are, of an explained question, the channels that make the score.
    """

    fact: Fact
    score: float
    standing: Standing
    subject: Entity | None = None
    object: Entity | None = None
    scores: Mapping[str, float] | None = None


class RankedEpisode(NamedTuple):
    """An episode and how well it fits; of an explained question, by which channels."""

    episode: Episode
    score: float
    scores: Mapping[str, float] | None = None


class RankedEntity(NamedTuple):
    """An entity and how well it fits; of an explained question, by which channels."""

    entity: Entity
    score: float
    scores: Mapping[str, float] | None = None


class RankedObservation(NamedTuple):
    """A pattern and how well it fits."""

    observation: Observation
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a question found, each list best first, at most `limit` long.

    `facts` hold what holds or happened first, then what is over; `plans` are those not yet begun
    at the instant asked, in a list of their own (the rest of `limit` is theirs). `entities` are
    the entities found, `observations` the patterns that fit; both ends of every fact are in
    `ends`, by uuid. `notes` say what the answer lacks ("vectors were not available: …").
    `timed`: the question says of which time it is, and `facts` are in the order in which they fit.
    """

    question: Question
    facts: tuple[RankedFact, ...] = ()
    plans: tuple[RankedFact, ...] = ()
    episodes: tuple[RankedEpisode, ...] = ()
    entities: tuple[RankedEntity, ...] = ()
    observations: tuple[RankedObservation, ...] = ()
    ends: Mapping[str, Entity] = field(default_factory=dict[str, "Entity"])
    notes: tuple[str, ...] = ()
    timed: bool = False


class Line(NamedTuple):
    """A printed line of a context block and the uuids behind it.

    `number` counts the lines of the text from 0. A fact's own uuid comes first, then its
    episodes'; an observation's, then those of its facts and episodes; a line of the summary has
    none.
    """

    number: int
    section: Section
    text: str
    uuids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContextBlock:
    """The text for a prompt, "" when nothing is known or fits, and what is behind its lines.

    `notes` say what it lacks; where nothing fits, that too.
    """

    text: str = ""
    lines: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The text for the prompt."""
        return self.text


class Judged(NamedTuple):
    """What became of one claim of an explained fact; `supports`: it is evidence of this fact."""

    claim: Claim
    episode: Episode | None
    outcome: str
    reason: str
    by: str | None
    supports: bool


class Closing(NamedTuple):
    """What ended a fact: a claim, the episode that said it, and the reason in words."""

    claim: Claim | None
    episode: Episode | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a fact is believed as it is.

    `claims` are all claims of its group (the relation of its subject) in the order of saying, each
    with its verdict; those that support the fact are marked. `closing` tells what ended it, None
    while it holds; its claim may be one of another group that corrects or fulfils.
    """

    fact: Fact
    claims: tuple[Judged, ...]
    closing: Closing | None = None
    subject: Entity | None = None
    object: Entity | None = None
