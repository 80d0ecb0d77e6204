"""What is read of one episode so far: mentions, claims, and whom its sentences speak of."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from graphmem.core.extraction import Extraction, SaidClaim, SaidMention
from graphmem.core.ids import claim_id
from graphmem.core.names import name_key
from graphmem.ingest.edits import sentence_of
from graphmem.ingest.rules.scene import USER, Entry
from graphmem.ingest.rules.verbs import third_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphmem.core.civil import CivilTime
    from graphmem.core.records import Episode
    from graphmem.ingest.rules.scene import Scene
    from graphmem.ingest.speakers import Speaker

__all__ = ["LABELS", "Page", "Subject"]

LABELS = {
    "LIVES_IN": "Place",
    "WORKS_AT": "Organization",
    "MEMBER_OF": "Organization",
    "STUDIES_AT": "Organization",
    "HAS_PET": "Animal",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a clause is about: its place among the mentions, its key, and what to call it.

    `own`: it is the speaker. `partner` is who else the words name ("Nora and I"). `gender` is the
    pronoun that means them, "" if unknown.
    """

    place: int
    key: str
    called: str
    own: bool = False
    plural: bool = False
    person: bool = True
    partner: str = ""
    animal: bool = False
    gender: str = ""


@dataclass(slots=True)
class Page:
    """One episode while it is read."""

    episode: Episode
    speaker: Speaker
    scene: Scene
    mentions: list[SaidMention] = field(default_factory=list[SaidMention])
    claims: list[SaidClaim] = field(default_factory=list[SaidClaim])
    quote: str = ""
    """The sentence that is being read."""
    begun: int = 0
    """How many claims there were before that sentence."""
    amends: bool = False
    """Whether the sentence before took something back, and said no more ("That was a typo.")."""
    around: tuple[Subject, ...] = ()
    """Whom "he", "she" or "it" can mean: people and pets of what was said just before."""
    topic: Subject | None = None
    """Whom the last "he" or "she" meant."""

    def speaking(self) -> Subject | None:
        """The speaker, if there is one who can say "I"."""
        if self.speaker.mention is None:
            return None
        key = USER if self.speaker.is_user else name_key(self.speaker.called)
        return Subject(0, key, self.speaker.called, own=True)

    def mention(self, mention: SaidMention) -> int:
        """The place of a mention; the same words of the same thing are one."""
        for place, known in enumerate(self.mentions):
            if (known.name, known.entity) == (mention.name, mention.entity):
                return place
        self.mentions.append(mention)
        return len(self.mentions) - 1

    def add(self, claim: SaidClaim, subject: Subject, object: str) -> None:
        """Keep a claim, and let later sentences refer to it."""
        place = self._told(claim) if claim.kind != "event" else None
        if place is None:
            place = len(self.claims)
            self.claims.append(claim)
        elif _dates(claim, self.claims[place]):
            self.claims[place] = claim
        else:
            return
        if claim.polarity != "holds" or claim.undated_past or claim.kind == "event":
            return
        start = claim.valid_at
        ahead = start is not None and start.start > self.episode.said_at
        until = claim.invalid_at and (
            claim.invalid_at.start if claim.end_exclusive else claim.invalid_at.end
        )
        self.scene.add(
            Entry(
                reference=claim_id(self.episode.graph_id, self.episode.uuid, place),
                subjects=frozenset({subject.key}),
                name=claim.name,
                objects=frozenset({name_key(object)}),
                called=object,
                start=start,
                end=claim.invalid_at,
                planned=ahead or claim.kind == "plan",
                until=until,
                open=until is None or until > self.episode.said_at,
                kinds=frozenset(label.lower() for label in self.mentions[claim.object or 0].labels),
            )
        )

    def just_said(self, subject: Subject, names: Iterable[str]) -> list[Entry]:
        """What the sentence that is being read has told of a subject by these relations."""
        told = range(self.begun, len(self.claims))
        ids = {claim_id(self.episode.graph_id, self.episode.uuid, n) for n in told}
        known = self.scene.about(subject.key, names=names) if ids else []
        return [entry for entry in known if entry.open and entry.reference in ids]

    def _told(self, claim: SaidClaim) -> int | None:
        """Where the same thing has been claimed here before."""
        same = (claim.subject, claim.object, claim.name, claim.polarity)
        places = (
            place
            for place, c in enumerate(self.claims)
            if (c.subject, c.object, c.name, c.polarity) == same
        )
        return next(places, None)

    def end(
        self, entry: Entry, subject: Subject, at: CivilTime | None, *, exclusive: bool = False
    ) -> None:
        """Say that something known is over; `exclusive` leaves the unit of the date out."""
        label = LABELS.get(entry.name)
        labels = (label,) if label else ()
        object = self.mention(SaidMention(text=entry.called, name=entry.called, labels=labels))
        told = sentence_of(subject.called, entry.name, entry.called)
        says = told.removeprefix(subject.called + " ")
        verb, _, rest = says.partition(" ")
        if entry.name in ("HABIT", "DOES"):
            doing, _, beside = entry.called.partition(" ")
            fact = f"{subject.called} no longer {third_of(doing)} {beside}".rstrip() + "."
        elif entry.planned:
            fact = told.removesuffix(".") + ": that plan is off."
        elif says == told:
            fact = told.removesuffix(".") + " no longer."
        else:
            fact = f"{subject.called} " + (
                f"is no longer {rest}" if verb == "is" else f"no longer {says}"
            )
        self.claims.append(
            SaidClaim(
                subject=subject.place,
                object=object,
                name=entry.name,
                fact=fact,
                polarity="ends",
                invalid_at=at,
                end_exclusive=exclusive,
                quote=self.quote,
            )
        )

    def extraction(self) -> Extraction:
        """All that was read: the mentions that a claim needs, and the speaker."""
        used = {0} if self.speaker.mention is not None else set[int]()
        for claim in self.claims:
            used |= {claim.subject} if claim.object is None else {claim.subject, claim.object}
        order = {old: new for new, old in enumerate(sorted(used))}
        claims = tuple(
            replace(
                c,
                subject=order[c.subject],
                object=None if c.object is None else order[c.object],
                fact=_cased(c.fact),
            )
            for c in self.claims
        )
        return Extraction(mentions=tuple(self.mentions[n] for n in sorted(used)), claims=claims)

    def rename(self, place: int, name: str) -> None:
        """Give an unnamed mention ("parrot") its name, in the claims of this page too."""
        old = self.mentions[place]
        self.mentions[place] = replace(old, name=name, text=name)
        for n, claim in enumerate(self.claims):
            if claim.object == place:
                fact = claim.fact.removesuffix(".") + f" called {name}."
                self.claims[n] = replace(claim, fact=fact)


def _dates(new: SaidClaim, old: SaidClaim) -> bool:
    """Whether a claim tells the dates of what was claimed without any."""
    bare = old.valid_at is None and old.invalid_at is None
    tense = new.holds_when_said == old.holds_when_said and new.kind == old.kind
    return bare and tense and (new.valid_at is not None or new.invalid_at is not None)


def _cased(fact: str) -> str:
    """A sentence in which a user without a name is "the user" wherever it does not begin."""
    return fact[:1] + fact[1:].replace(" The user", " the user")
