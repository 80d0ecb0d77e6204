"""Synthetic graphs for `latency`: Zipf words in topics, told through a store's own write path.

Everything follows from the number of episodes: the same graph has the same ids, words and vectors
in every run. Vectors are those of the store's embedder; texts of one topic share words, so the
vectors stand in clusters.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from graphmem.core.changes import ChangeSet
from graphmem.core.civil import micros
from graphmem.core.ids import derive, entity_id, passage_id, user_graph
from graphmem.core.names import name_key
from graphmem.core.records import OPEN_END, Entity, Episode, Fact, Passage
from graphmem.core.requests import Intake
from graphmem.core.tokens import terms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from graphmem.core.ports import Embedder, Store

__all__ = ["Synthetic", "fill", "label", "user_of"]

BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
BATCH = 2_000
THREAD = 40
"""Messages of a thread."""
TOPICS = 200
TOPIC_WORDS = 60
ZIPF = 1.07
NAMES = ("Ada", "Ben", "Cleo", "Dan")
RELATIONS = tuple(f"REL_{chr(65 + n % 26)}{chr(65 + n // 26)}" for n in range(40))


def label(size: int) -> str:
    """A size as figures name it: "1k", "1M"."""
    return f"{size // 10**6}M" if size >= 10**6 else f"{size // 1000}k"


def user_of(size: int) -> str:
    """The user whose graph has so many episodes."""
    return f"latency-{label(size)}"


def _vocabulary() -> list[str]:
    """Whole words of the bundled tokenizer, the most frequent ones of the language first."""
    found = files("graphmem.models") / "minilm-l6-static-256-int8" / "tokenizer.json"
    pieces: dict[str, int] = json.loads(found.read_text(encoding="utf-8"))["model"]["vocab"]
    words = [word for word in pieces if word.isascii() and word.isalpha() and len(word) > 2]
    return sorted(words, key=pieces.__getitem__)


@dataclass
class Synthetic:
    """A graph of `size` episodes, as many facts and a quarter as many entities."""

    size: int
    words: list[str] = field(default_factory=_vocabulary)
    chance: np.random.Generator = field(init=False)
    topics: NDArray[Any] = field(init=False)
    weights: NDArray[Any] = field(init=False)

    def __post_init__(self) -> None:
        """The topics and their words."""
        self.chance = np.random.default_rng(self.size)
        self.topics = self.chance.integers(300, len(self.words), (TOPICS, TOPIC_WORDS))
        weights = 1.0 / np.arange(1, len(self.words) + 1) ** ZIPF
        self.weights = np.cumsum(weights / weights.sum())

    @property
    def graph_id(self) -> str:
        """The graph's id."""
        return user_graph(user_of(self.size))

    @property
    def entities(self) -> int:
        """How many entities it has."""
        return max(self.size // 4, 8)

    def text(self, topic: int, length: int) -> str:
        """Words of a topic among words of the language."""
        common = np.searchsorted(self.weights, self.chance.random(length))
        own = self.topics[topic, self.chance.integers(0, TOPIC_WORDS, length)]
        places = np.where(self.chance.random(length) < 0.4, own, common)
        return " ".join(self.words[min(int(place), len(self.words) - 1)] for place in places)

    def name(self, entity: int) -> str:
        """The name of an entity, in two words."""
        first, last = divmod(entity, 997)
        return f"{self.words[400 + first].title()} {self.words[2000 + last].title()}"

    def question(self, place: int) -> str:
        """What somebody asks: words of one topic, every second time about an entity."""
        text = self.text(int(self.chance.integers(TOPICS)), 7)
        return f"{self.name(place % self.entities)} {text}" if place % 2 else text

    def episodes(self) -> Iterator[list[Episode]]:
        """The episodes in batches: threads of one topic each, two speakers in turn."""
        batch: list[Episode] = []
        for place in range(self.size):
            thread = place // THREAD
            length = int(self.chance.integers(8, 36))
            said = BEGAN + timedelta(minutes=place)
            batch.append(
                Episode(
                    uuid=derive("latency", str(self.size), "episode", str(place)),
                    graph_id=self.graph_id,
                    source="message",
                    content=self.text(thread % TOPICS, length),
                    created_at=said,
                    reference_time=said,
                    role="user" if place % 2 == 0 else "assistant",
                    name=NAMES[thread % len(NAMES)] if place % 2 == 0 else None,
                    thread_id=f"{user_of(self.size)}-{thread}",
                )
            )
            if len(batch) == BATCH:
                yield batch
                batch = []
        if batch:
            yield batch

    def facts(self) -> Iterator[list[Fact]]:
        """The facts in batches; a third of them closed, each resting on one episode."""
        batch: list[Fact] = []
        for place in range(self.size):
            subject, object_ = (int(n) for n in self.chance.integers(0, self.entities, 2))
            relation = RELATIONS[int(self.chance.integers(len(RELATIONS)))]
            topic = place // THREAD % TOPICS
            since = BEGAN + timedelta(minutes=place)
            until = since + timedelta(days=200) if place % 3 == 0 else None
            said = relation.lower().replace("_", " ")
            text = f"{self.name(subject)} {said} {self.name(object_)} {self.text(topic, 4)}"
            batch.append(
                Fact(
                    uuid=derive("latency", str(self.size), "fact", str(place)),
                    graph_id=self.graph_id,
                    subject=self.entity_uuid(subject),
                    name=relation,
                    object=self.entity_uuid(object_),
                    fact=text,
                    kind="state",
                    created_at=since,
                    valid_at=since,
                    invalid_at=until,
                    holds_from=micros(since),
                    holds_to=OPEN_END if until is None else micros(until),
                    episodes=(derive("latency", str(self.size), "episode", str(place)),),
                    terms=terms(text),
                )
            )
            if len(batch) == BATCH:
                yield batch
                batch = []
        if batch:
            yield batch

    def entity_uuid(self, entity: int) -> str:
        """The uuid of an entity."""
        return entity_id(self.graph_id, name_key(self.name(entity)), str(entity))

    def things(self, first: int, last: int) -> list[Entity]:
        """The entities from `first` to before `last`."""
        return [
            Entity(
                uuid=self.entity_uuid(place),
                graph_id=self.graph_id,
                name=self.name(place),
                created_at=BEGAN,
                labels=("Thing",),
                keys=(name_key(self.name(place)),),
                mentions=1,
                terms=terms(self.name(place)),
            )
            for place in range(first, min(last, self.entities))
        ]


async def fill(
    store: Store, embedder: Embedder, graph: Synthetic, told: Callable[[int], object]
) -> NDArray[Any]:
    """Tell a store the graph, unless it is there; the vectors of its episodes in order.

    Args:
        store: prepared for `embedder`.
        embedder: of the texts.
        graph: what to tell.
        told: hears how many episodes and facts came in.
    """
    vectors: list[bytes] = []
    state = await store.state(graph.graph_id)
    for batch in graph.episodes():
        near = await embedder.embed([episode.content for episode in batch])
        vectors += near
        passages = [_passage(e, vector) for e, vector in zip(batch, near, strict=True)]
        if not state.version:
            intake = Intake(
                graph_id=graph.graph_id, episodes=tuple(batch), passages=tuple(passages)
            )
            await store.accept(intake)
        told(len(batch))
    if not state.version:
        await _tell_facts(store, embedder, graph, told)
    return np.frombuffer(b"".join(vectors), "<f4").reshape(len(vectors), -1)


async def _tell_facts(
    store: Store, embedder: Embedder, graph: Synthetic, told: Callable[[int], object]
) -> None:
    version = 0
    changes: Sequence[Fact]
    for start in range(0, graph.entities, BATCH):
        things = graph.things(start, start + BATCH)
        near = await embedder.embed([thing.name for thing in things])
        given = tuple(zip((it.uuid for it in things), near, strict=True))
        await store.commit(_changes(graph, version, entities=tuple(things), vectors=given))
        version += 1
    for changes in graph.facts():
        near = await embedder.embed([fact.fact for fact in changes])
        given = tuple(zip((it.uuid for it in changes), near, strict=True))
        await store.commit(_changes(graph, version, facts=tuple(changes), vectors=given))
        version += 1
        told(len(changes))


def _changes(graph: Synthetic, version: int, **records: Any) -> ChangeSet:
    stamp = BEGAN + timedelta(days=3650, seconds=version)
    return ChangeSet(graph_id=graph.graph_id, version=version, stamp=stamp, **records)


def _passage(episode: Episode, vector: bytes) -> Passage:
    return Passage(
        uuid=passage_id(episode.graph_id, episode.uuid, 0),
        graph_id=episode.graph_id,
        episode=episode.uuid,
        ordinal=0,
        text=episode.content,
        terms=terms(episode.content),
        vector=vector,
    )
