"""What an extractor gives: the things an episode names and what it says of them.

An extractor reads; it decides neither which known entity a name means (`ingest.resolve`) nor what
follows for the facts (`core.fold`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Protocol, cast, runtime_checkable

from graphmem.core.ontology import Guidance

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphmem.core.civil import CivilTime
    from graphmem.core.records import Episode, Json, Kind, LinkKind, Polarity
    from graphmem.core.requests import Candidates

__all__ = [
    "Background",
    "Extraction",
    "Extractor",
    "ModelReader",
    "RawAnswer",
    "SaidClaim",
    "SaidLink",
    "SaidMention",
    "SaidRelation",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidMention:
    """Words that name something.

    `text` is what was written, `name` the fullest form these words support, `aliases` other
    names given for it. `entity` is set where it is decided already (the speaker, the user, an
    entity an edit names by uuid), and `decided` says by what; None leaves it to resolution.
    A literal has the label `Value`. `guessed`: grammar alone gave the labels ("whoever is ill is a
    person"); they count only where the name itself says the same.

    A name or alias may begin with "my" or "your": resolution reads it by who speaks.

    `chosen` is the candidate that a reader took it for (an entity's uuid): it decides where the
    rules of resolution are in doubt, and nowhere else. `apart` are the candidates that the reader
    saw and did not take: to only look like one of them is not enough.
    """

    text: str
    name: str
    labels: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    attributes: Mapping[str, Json] = field(default_factory=dict[str, "Json"])
    entity: str | None = None
    decided: str = ""
    guessed: bool = False
    chosen: str | None = None
    apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidClaim:
    """What an episode states of one fact; see `records.Claim` and design: TIME §1.

    `subject` and `object` are places in the extraction's mentions; `object` is None only for an
    ends-claim that names none. `exclusive` proposes that the relation has one object at a time
    (or not); None proposes nothing. `guessed_exclusive` is a reader's guess of the same: it never
    overturns the shipped catalogue nor what more claims say (`ingest.evidence`).

    `speaker` is who said it where that is not the episode's own speaker (reported speech);
    `trust` the trust of its word where that is not the episode's (None).

    `corrects`, `repeats`, `fulfils` and `replaces` name facts that the extractor was shown, or
    claims of the same batch (by the uuid they will have: `ids.claim_id` of their episode and their
    place in its extraction). A fact stands for every claim that supports it. `corrects_all` names
    every claim of the same subject, relation and object that was said before. `only` (of a denial)
    is the fact that alone is meant, where the object has other spans. `clears_start` and
    `clears_end` (of a correction) say that the start is unknown, or the end open, where silence
    would take over what the corrected claims say.
    """

    subject: int
    object: int | None
    name: str
    fact: str
    kind: Kind = "state"
    polarity: Polarity = "holds"
    valid_at: CivilTime | None = None
    invalid_at: CivilTime | None = None
    end_exclusive: bool = False
    holds_when_said: bool = False
    undated_past: bool = False
    quote: str = ""
    exclusive: bool | None = None
    guessed_exclusive: bool | None = None
    speaker: str = ""
    trust: int | None = None
    corrects: tuple[str, ...] = ()
    repeats: tuple[str, ...] = ()
    fulfils: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    corrects_all: bool = False
    clears_start: bool = False
    clears_end: bool = False
    only: str | None = None
    attributes: Mapping[str, Json] = field(default_factory=dict[str, "Json"])


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidLink:
    """That two entities, given by uuid, are one or are not."""

    kind: LinkKind
    keep: str
    drop: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidRelation:
    """That a relation of this graph has one object at a time, or not."""

    name: str
    exclusive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """All that one episode gives. Both ends of every claim are among the mentions.

    `error`: the episode could not be read, and why; its job fails with it, the episode stays.
    `dropped` tells of single claims that were left out, with the reason.
    """

    mentions: tuple[SaidMention, ...] = ()
    claims: tuple[SaidClaim, ...] = ()
    links: tuple[SaidLink, ...] = ()
    relations: tuple[SaidRelation, ...] = ()
    error: str | None = None
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What a reader is told besides the batch and what is known around it.

    `before` are the last messages of the thread before the batch, oldest first; they are read for
    understanding only. `guidance` is what the graph's owner asked for.
    """

    before: tuple[Episode, ...] = ()
    guidance: Guidance = field(default_factory=Guidance)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawAnswer:
    """What a model answered for a batch, and all that is needed to read it later.

    Kept with the job until the commit (`Job.answer`), so that a conflict or a crash costs no second
    call. `episodes`, `entities` and `facts` are the uuids behind the numbers 1, 2, 3 … that the
    model was shown. `calls` counts the model calls it took (2: the first answer had to be
    repaired). `wrong` is what was wrong with the first answer, where a repair did not help. A batch
    with a text too long for one call has an answer for each part of it in `parts`, and no `text`;
    the uuids are then those of all parts, without numbers.
    """

    text: str
    model: str
    episodes: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    calls: int = 1
    prompt_tokens: int = 0
    completion_tokens: int = 0
    wrong: str = ""
    parts: tuple[RawAnswer, ...] = ()

    def encode(self) -> str:
        """One line of JSON that `decode` reads back."""
        return json.dumps(self._fields(), ensure_ascii=False, separators=(",", ":"))

    def _fields(self) -> dict[str, Any]:
        own = {each.name: getattr(self, each.name) for each in fields(self)}
        return own | {"parts": [part._fields() for part in self.parts]}

    @classmethod
    def decode(cls, line: str) -> RawAnswer:
        """Read what `encode` wrote.

        Raises:
            ValueError: it is nothing of the kind.
        """
        body = cast("object", json.loads(line))
        if not isinstance(body, dict) or "text" not in body:
            raise ValueError("this is no kept answer of a model")
        fields: dict[str, Any] = {**cast("dict[str, Any]", body)}
        parts = cast("list[dict[str, Any]]", fields.pop("parts", []))
        return replace(cls._of(fields), parts=tuple(cls._of(part) for part in parts))

    @classmethod
    def _of(cls, fields: Mapping[str, Any]) -> RawAnswer:
        told = {key: value for key, value in fields.items() if key != "parts"}
        for key in ("episodes", "entities", "facts"):
            told[key] = tuple(told.get(key, ()))
        return cls(**told)


class Extractor(Protocol):
    """Reads episodes: the seam between rules and models."""

    @property
    def name(self) -> str:
        """Its name, kept with every claim."""
        ...

    async def extract(self, batch: Sequence[Episode], known: Candidates) -> tuple[Extraction, ...]:
        """One extraction for each episode, in order; episodes are in the order of saying.

        Args:
            batch: episodes of one graph.
            known: the entities and standing facts of their neighbourhood.

        Raises:
            ModelError: the model is away, refused or answered nonsense; nothing was read.
        """
        ...


@runtime_checkable
class ModelReader(Extractor, Protocol):
    """An extractor that asks a model: `extract` = `ask`, then `read`.

    Whoever works batches in calls the two apart: `ask` once a batch, keep `RawAnswer.encode()` with
    the jobs, `read` as often as the graph moves or a worker dies. `read` needs no model and gives
    the same for the same arguments. Facts that an answer refers to are among `RawAnswer.facts`;
    fetch those that `known` has not any more, for claims may name them.
    """

    async def ask(
        self, batch: Sequence[Episode], known: Candidates, background: Background
    ) -> RawAnswer:
        """One model call for the batch, and at most one more to repair its answer.

        Raises:
            ModelError: the model is away or refused; retryable or not.
        """
        ...

    def read(
        self,
        raw: RawAnswer,
        batch: Sequence[Episode],
        known: Candidates,
        background: Background,
    ) -> tuple[Extraction, ...]:
        """One extraction for each episode of the batch, in order.

        The batch may have lost episodes since it was asked for. What cannot be read at all gives
        extractions with an `error`; a single bad claim is in `dropped`, with its reason.
        """
        ...
