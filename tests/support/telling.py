"""Tells a graph a story claim by claim, through the whole write path, and asks what holds.

The scripted extractor stands for a reader that understood every sentence: what is tested is what
follows from the claims, on a real store.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from graphmem.core.civil import CivilTime, Precision, parse_instant, parse_time
from graphmem.core.extraction import Extraction, SaidClaim, SaidMention
from graphmem.core.ids import claim_id
from graphmem.core.records import USER_TRUST
from graphmem.ingest.pipeline import Draft, Pipeline
from graphmem.models.static import StaticEmbedder, count_tokens
from graphmem.models.words import StemVectors
from graphmem.recall.lexicon import Lexicon
from graphmem.recall.pipeline import Recall

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmem.core.ports import Store
    from graphmem.core.records import Episode, Fact
    from graphmem.core.requests import Candidates
    from tests.support.builders import SteppedClock

SUBJECT = "Jane Doe"


def when(text: str, zone: str = "UTC") -> CivilTime:
    """A stated time: "2023", "2023-06", "2023-06-01", or with a precision, "2023-06-01 week"."""
    date, _, precision = text.partition(" ")
    if not precision:
        return parse_time(date, "test", zone)
    if "T" in date:  # on a clock of that zone
        moment = datetime.fromisoformat(date).replace(tzinfo=ZoneInfo(zone))
    else:
        moment = parse_time(date, "test", zone).start
    return CivilTime.of(moment, Precision.of(precision), zone)


def instant(text: str) -> datetime:
    """An instant: a date is its noon, UTC."""
    return parse_instant(text if "T" in text else f"{text}T12:00Z", "test")


@dataclass
class Scripted:
    """An extractor that was told what each episode says."""

    name: str = "scripted"
    said: dict[str, Extraction] = field(default_factory=dict)

    async def extract(self, batch: Sequence[Episode], known: Candidates) -> tuple[Extraction, ...]:
        """What was scripted for these episodes."""
        return tuple(self.said[episode.uuid] for episode in batch)


class Story:
    """One graph and what was told to it."""

    def __init__(self, store: Store, graph_id: str, clock: SteppedClock) -> None:
        self.store = store
        self.graph_id = graph_id
        self.clock = clock
        self.extractor = Scripted()
        embedder = StaticEmbedder()
        self.pipeline = Pipeline(store, embedder, clock, extractor=self.extractor, worker="story")
        self.recall = Recall(store, embedder, Lexicon(StemVectors()), count_tokens)
        self.count = 0

    async def tell(
        self,
        said_at: str,
        *claims: dict[str, Any],
        stored_at: str | None = None,
        key: str | None = None,
        trust: int = USER_TRUST,
        zone: str = "UTC",
    ) -> str:
        """Tell claims of one episode (see `holds`, `ends`, `denies`); the episode's uuid."""
        self.count += 1
        uuid = key or f"e{self.count}"
        # By default stories are stored in the order told, a second apart, after the last saying.
        told = instant(stored_at or said_at)
        self.clock.now = told if stored_at else max(self.clock.now + timedelta(seconds=1), told)
        self.extractor.said[uuid] = _extraction(claims)
        draft = Draft(
            source="message",
            content=self.content(uuid),
            task=f"{self.graph_id} {uuid}",
            uuid=uuid,
            role="user",
            name=SUBJECT,
            reference_time=instant(said_at),
            trust=trust,
            zone=zone,
        )
        await self.pipeline.accept(self.graph_id, [draft], now=self.clock.now)
        await self.pipeline.work(self.graph_id, task=draft.task)
        return uuid

    def content(self, uuid: str) -> str:
        """The words of an episode."""
        return f"episode {uuid}"

    def claim(self, episode: str, ordinal: int = 0) -> str:
        """The uuid of a claim."""
        return claim_id(self.graph_id, episode, ordinal)

    async def edit(self, content: str) -> str:
        """Work an edit in; its episode's uuid."""
        self.count += 1
        self.clock.now += timedelta(seconds=1)
        draft = Draft(
            source="edit", content=content, task=f"edit {self.count}", uuid=f"edit{self.count}"
        )
        await self.pipeline.accept(self.graph_id, [draft], now=self.clock.now)
        await self.pipeline.work(self.graph_id, task=draft.task)
        return f"edit{self.count}"

    async def forget(self, episode: str) -> None:
        """Forget an episode."""
        await self.pipeline.forget(self.graph_id, [episode])

    async def timeline(self, known_at: str | None = None, about: str = SUBJECT) -> list[Fact]:
        """All facts of an entity, in order."""
        entity = await self.entity(about)
        moment = None if known_at is None else instant(known_at)
        return list(await self.recall.timeline(self.graph_id, entity, known_at=moment))

    async def spans(
        self, name: str = "LIVES_IN", known_at: str | None = None, about: str = SUBJECT
    ) -> list[tuple[str, str | None, str | None]]:
        """(object, from, to) of each span that is not retracted, as days in UTC."""
        facts = [f for f in await self.timeline(known_at, about) if f.name == name]
        shown = [f for f in facts if f.status != "retracted"]
        return [(await self.name(f.object), _day(f.valid_at), _day(f.invalid_at)) for f in shown]

    async def retracted(self, name: str = "LIVES_IN") -> list[str]:
        """The objects of the facts that are true at no instant."""
        facts = [f for f in await self.timeline() if f.name == name and f.status == "retracted"]
        return [await self.name(f.object) for f in facts]

    async def holds(
        self, at: str, name: str = "LIVES_IN", known_at: str | None = None, about: str = SUBJECT
    ) -> list[str]:
        """The objects that hold at an instant, sorted."""
        facts = await self.recall.holding(
            self.graph_id,
            at=instant(at),
            entity=await self.entity(about),
            known_at=None if known_at is None else instant(known_at),
        )
        return sorted([await self.name(f.object) for f in facts if f.name == name])

    async def entity(self, name: str) -> str:
        """The uuid of the entity of this name."""
        page = await self.store.scan(self.graph_id, "entity", limit=1000)
        named = [e.uuid for e in page.records if name in (e.name, *e.aliases)]  # type: ignore[union-attr]
        if not named:
            raise LookupError(f"no entity is called {name!r}")
        return named[0]

    async def name(self, uuid: str) -> str:
        """The name of an entity."""
        (found,) = await self.store.fetch(self.graph_id, "entity", [uuid])
        assert found is not None
        return found.name  # type: ignore[union-attr]


def holds(object: str, name: str = "LIVES_IN", **fields: Any) -> dict[str, Any]:
    """A claim that something holds; `start` and `end` are stated times, `now` the present tense."""
    return {"object": object, "name": name, "polarity": "holds", **fields}


def ends(object: str | None, name: str = "LIVES_IN", **fields: Any) -> dict[str, Any]:
    """A claim that something has ended."""
    return {"object": object, "name": name, "polarity": "ends", **fields}


def denies(object: str, name: str = "LIVES_IN", **fields: Any) -> dict[str, Any]:
    """A claim that something never was."""
    return {"object": object, "name": name, "polarity": "denies", **fields}


def _extraction(claims: Sequence[dict[str, Any]]) -> Extraction:
    mentions = [SaidMention(text=SUBJECT, name=SUBJECT, labels=("Person",))]
    said: list[SaidClaim] = []
    for given in claims:
        fields = dict(given)
        subject, object = fields.pop("subject", SUBJECT), fields.pop("object")
        zone = fields.pop("zone", "UTC")
        for source, target in (("start", "valid_at"), ("end", "invalid_at")):
            if (text := fields.pop(source, None)) is not None:
                fields[target] = when(text, zone)
        fields["holds_when_said"] = fields.pop("now", False)
        ends_of = [_place(mentions, subject), None if object is None else _place(mentions, object)]
        said.append(
            SaidClaim(
                subject=ends_of[0] or 0,
                object=ends_of[1],
                fact=f"{subject} {fields['name']} {object}.",
                **fields,
            )
        )
    return Extraction(mentions=tuple(mentions), claims=tuple(said))


def _place(mentions: list[SaidMention], name: str) -> int:
    for n, mention in enumerate(mentions):
        if mention.name == name:
            return n
    mentions.append(SaidMention(text=name, name=name))
    return len(mentions) - 1


def _day(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).date().isoformat()
