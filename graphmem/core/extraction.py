"""What an extractor gives: the things an episode names and what it says of them.

An extractor reads; it decides neither which known entity a name means (`ingest.resolve`) nor what
follows for the facts (`core.fold`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphmem.core.civil import CivilTime
    from graphmem.core.records import Episode, Json, Kind, LinkKind, Polarity
    from graphmem.core.requests import Candidates

__all__ = [
    "Extraction",
    "Extractor",
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
    """

    text: str
    name: str
    labels: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    attributes: Mapping[str, Json] = field(default_factory=dict[str, "Json"])
    entity: str | None = None
    decided: str = ""
    guessed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidClaim:
    """What an episode states of one fact; see `records.Claim` and design: TIME §1.

    `subject` and `object` are places in the extraction's mentions; `object` is None only for an
    ends-claim that names none. `exclusive` proposes that the relation has one object at a time
    (or not); None proposes nothing.

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
