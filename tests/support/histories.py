"""Random histories, told through the real write path: the same seed, the same history.

Messages carry what they say as JSON, so that a scripted reader can give any claim there is,
with links, denials, plans and odd dates, which no sentence pattern would.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from graphmem.core.catalogue import exclusive_at
from graphmem.core.civil import CivilTime, Precision
from graphmem.core.extraction import Extraction, SaidClaim, SaidMention
from graphmem.core.fold import fold
from graphmem.core.identity import classes
from graphmem.core.ids import claim_id
from graphmem.ingest.accept import Draft
from graphmem.ingest.edits import delete_fact, fact_triple, merge, unmerge, update_fact
from graphmem.ingest.pipeline import Pipeline
from graphmem.models.static import StaticEmbedder
from tests.support.builders import SteppedClock, at
from tests.support.content import all_of, content_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from graphmem.core.ports import Store
    from graphmem.core.records import Episode, Fact
    from graphmem.core.requests import Candidates

PEOPLE = ["Jane Smith", "J. Smith", "Paul", "Zoë"]
THINGS = ["Oslo", "Rome", "Porto", "green tea", "Acme"]
RELATIONS = ["LIVES_IN", "LIVES_IN", "LIKES", "WORKS_AT", "HAS_STATUS"]
ZONES = ["UTC", "Pacific/Auckland", "America/New_York"]
PLAIN = {"valid_at": None, "invalid_at": None, "corrects": [], "repeats": [], "fulfils": []}
FIRST, DAYS = at(2018), 2500


class ScriptedReader:
    """An extractor that finds in a message what the history put there."""

    name = "scripted"

    async def extract(self, batch: Sequence[Episode], known: Candidates) -> tuple[Extraction, ...]:
        """What each message says, word for word."""
        del known
        return tuple(_read(episode) for episode in batch)


def _read(episode: Episode) -> Extraction:
    claims: list[SaidClaim] = []
    mentions: list[SaidMention] = []
    for said in json.loads(episode.content)["claims"]:
        fields = dict(said)
        for place in ("subject", "object"):
            name = fields[place]
            if name is not None:
                mentions.append(SaidMention(text=name, name=name))
                fields[place] = len(mentions) - 1
        for border in ("valid_at", "invalid_at"):
            if fields[border] is not None:
                fields[border] = CivilTime.decode(fields[border])
        for link in ("corrects", "repeats", "fulfils"):
            fields[link] = tuple(fields[link])
        claims.append(SaidClaim(**fields))
    return Extraction(mentions=tuple(mentions), claims=tuple(claims))


@dataclass
class History:
    """One random history in one graph of one store."""

    store: Store
    graph: str
    seed: int
    chance: random.Random = field(init=False)
    clock: SteppedClock = field(init=False)
    told: list[str] = field(default_factory=list)
    claims: list[str] = field(default_factory=list)
    instants: list[datetime] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.clock = SteppedClock(at(2026))
        self.pipeline = Pipeline(
            self.store, StaticEmbedder(), self.clock, extractor=ScriptedReader(), worker="w"
        )

    async def happen(self, steps: int) -> None:
        """So many steps, each worked in before the next."""
        for _ in range(steps):
            step = self.chance.choice([self.tell] * 6 + [self.forget, self.edit, self.join])
            await step()
            await self.pipeline.work(self.graph)
            self.clock.step(self.chance.uniform(1, 9000))
            self.instants.append(self.clock.now)

    async def say(self, claims: Sequence[dict[str, Any]]) -> str:
        """One message with these claims, worked in; its uuid."""
        said = [PLAIN | {"fact": " ".join(map(str, c.values()))} | c for c in claims]
        draft = self.draft("message", json.dumps({"claims": said}), role="user")
        return await self._worked(draft)

    async def write(self, document: str) -> str:
        """One edit, worked in; its uuid."""
        return await self._worked(self.draft("edit", document))

    async def _worked(self, draft: Draft) -> str:
        (receipt,) = await self.pipeline.accept(self.graph, [draft])
        await self.pipeline.work(self.graph)
        self.clock.step(60)
        return receipt.episode.uuid

    async def tell(self) -> None:
        """One to three messages in one call, not in the order of saying."""
        drafts = [self.message() for _ in range(self.chance.randint(1, 3))]
        await self.pipeline.accept(self.graph, drafts)

    async def forget(self) -> None:
        if self.told:
            gone = self.told.pop(self.chance.randrange(len(self.told)))
            await self.pipeline.forget(self.graph, [gone])

    async def edit(self) -> None:
        """A triple, or a change of a fact that is there."""
        facts = await all_of(self.store, self.graph, "fact")
        known: Any = self.chance.choice(facts) if facts else None
        way = self.chance.choice(["triple", "delete", "update"])
        if way == "triple" or known is None:
            document = fact_triple(
                subject=self.chance.choice(PEOPLE),
                name=self.chance.choice(RELATIONS),
                object=self.chance.choice(THINGS),
                valid_at=self.time(),
                replace=self.chance.random() < 0.5,
                exclusive=self.chance.choice([None, None, True, False]),
            )
        elif way == "delete":
            document = delete_fact(known)
        else:
            document = update_fact(known, invalid_at=self.time())
        await self.pipeline.accept(self.graph, [self.draft("edit", document)])

    async def join(self) -> None:
        """Two of the people are one, or are not."""
        people: list[Any] = [
            e for e in await all_of(self.store, self.graph, "entity") if e.name in PEOPLE
        ]
        if len(people) > 1:
            one, two = self.chance.sample(sorted(people, key=lambda e: e.uuid), 2)
            document = merge(keep=one.uuid, drop=two.uuid)
        else:
            merged = [e for e in people if e.members]
            if not merged:
                return
            document = unmerge(keep=merged[0].uuid, drop=merged[0].members[0])
        await self.pipeline.accept(self.graph, [self.draft("edit", document)])

    def draft(self, source: Any, content: str, **fields: Any) -> Draft:
        uuid = f"{source}-{self.chance.randrange(10**12)}"
        self.told.append(uuid)
        return Draft(
            source=source, content=content, task=f"{self.graph} {uuid}", uuid=uuid, **fields
        )

    def message(self) -> Draft:
        """A message with one or two claims."""
        said = FIRST + timedelta(
            days=self.chance.randrange(DAYS), seconds=self.chance.randrange(99)
        )
        draft = self.draft(
            "message", "", role=self.chance.choice(["user", "user", "user", "assistant"]),
            reference_time=said if self.chance.random() < 0.9 else None,
            zone=self.chance.choice(ZONES),
        )  # fmt: skip
        claims = [self.claim() for _ in range(self.chance.choice([1, 1, 2]))]
        content = json.dumps({"claims": claims}, ensure_ascii=False)
        assert draft.uuid is not None
        self.claims += [claim_id(self.graph, draft.uuid, n) for n in range(len(claims))]
        return replace(draft, content=content)

    def claim(self) -> dict[str, Any]:
        chance = self.chance
        polarity = chance.choice(["holds"] * 6 + ["ends", "ends", "denies"])
        subject, name = chance.choice(PEOPLE), chance.choice(RELATIONS)
        object = chance.choice(THINGS)
        if polarity == "ends" and chance.random() < 0.2:
            object = None  # type: ignore[assignment]
        start = self.time() if polarity != "ends" and chance.random() < 0.5 else None
        end = self.time() if chance.random() < (0.5 if polarity == "ends" else 0.2) else None
        holds = polarity == "holds"
        links: dict[str, list[str]] = {"corrects": [], "repeats": [], "fulfils": []}
        if self.claims and chance.random() < 0.25:
            links[chance.choice(list(links))].append(chance.choice(self.claims))
        return {
            "subject": subject,
            "object": object,
            "name": name,
            "fact": f"{subject} {name} {object} {chance.randrange(100)}",
            "kind": chance.choice(["state"] * 5 + ["event", "plan"]) if holds else "state",
            "polarity": polarity,
            "valid_at": start and start.encode(),
            "invalid_at": end and end.encode(),
            "end_exclusive": chance.random() < 0.5,
            "holds_when_said": holds and chance.random() < 0.4,
            "undated_past": holds and start is None and chance.random() < 0.15,
            **links,
        }

    def time(self) -> CivilTime:
        """A stated time of any precision."""
        precision = self.chance.choice(list(Precision))
        instant = FIRST + timedelta(
            days=self.chance.randrange(DAYS), hours=self.chance.randrange(24)
        )
        return CivilTime.of(instant, precision, self.chance.choice(ZONES))


async def bare_content(store: Store, graph: str) -> dict[str, Any]:
    """All that a graph holds, without the search terms, which are the index's own."""
    content = await content_of(store, graph)
    for kind in ("facts", "entities"):
        content[kind] = [replace(r, terms=()) for r in content[kind]]
    return content


async def folded(store: Store, graph: str) -> list[Fact]:
    """The facts that follow from all claims of a graph at once, by uuid."""
    state = await store.state(graph)
    claims: Any = await all_of(store, graph, "claim")
    told = fold(
        graph, claims, canonical=classes(state.links), exclusive=exclusive_at(state.relations)
    )
    return sorted((replace(f, terms=()) for f in told.facts), key=lambda f: f.uuid)
