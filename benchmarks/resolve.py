"""Names that mean one thing are put together, look-alikes are kept apart: without a model.

What is fed, all of it through the write path itself (accept, probe, extract, resolve, reconcile,
commit; SQLite in memory), so that a session finds what the sessions before it left in the store:

- **recorded** (`--data`, the folder of recorded extractions): each conversation is a graph of its
  own, each session an episode for each of its speakers. A mention is fed once a session as the
  extraction that the pipeline was handed has it: its words as name, with the other words that the
  same session uses for it as aliases, and its type. Both kinds of names count: a conversation's
  names are its mentions and their aliases. The label is the canonical name. So the figure tells
  whether things hold together over sessions under changing words, and whether words that two
  things share pull them into one; that two names of one session belong together is the
  extraction's word.
- **alone**: the same names, but each by itself, as rules without a model meet them: its words, who
  says them and in which thread, no aliases, and the type only where the words themselves tell it.
  That "the firm" and "my sound studio" are one is in no word of theirs: a share of these names
  cannot be put together by anybody who sees them alone. Not part of the overall figure.
- **lookalikes** (`lookalikes.jsonl` beside this file, written by hand): small groups of names that
  look alike and are one or are not; each group a graph of its own, with what an extractor by rules
  gives: words, speaker, type, and aliases only where the words state them ("my sister Ana").

With `--facts recorded` the conversations are told whole, through a model's path instead (see
`benchmarks.resolve_recorded`).

`b-cubed-f1` is that of Bagga and Baldwin (1998) over names; `wrong-merges` the share of the pairs
of names put together that have different labels. Overall is recorded and look-alikes together.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.figures import f1, mean
from benchmarks.report import progress
from benchmarks.resolve_recorded import put_recorded
from graphmem.core.extraction import Extraction, SaidMention
from graphmem.core.records import Mention
from graphmem.core.requests import StoreSpec
from graphmem.ingest.accept import Draft
from graphmem.ingest.naming.find import guess_label
from graphmem.ingest.pipeline import Pipeline
from graphmem.ingest.speakers import speaker_of
from graphmem.models.static import StaticEmbedder
from graphmem.stores import open_store

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence

    from benchmarks.figures import Figure
    from graphmem import GraphMem
    from graphmem.core.records import Episode
    from graphmem.core.requests import Candidates

__all__ = ["Unit", "measure", "read_lookalikes", "read_recorded", "run"]

LOOKALIKES = Path(__file__).with_name("lookalikes.jsonl")
START = datetime(2025, 1, 1, tzinfo=UTC)
SPEAKER = "I"  # what a mention of the set is that means the speaker


class Unit(NamedTuple):
    """One name as it was fed, where it was put, and what it is."""

    group: str
    session: str
    name: str
    entity: str
    label: str


@dataclass(frozen=True, slots=True)
class Said:
    """A mention to feed: its names count as units of one label."""

    mention: SaidMention
    label: str


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says in one session."""

    session: str
    speaker: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """One graph: turns in order. `user` tells that its speaker is the graph's user."""

    name: str
    turns: tuple[Turn, ...]
    user: bool = False


@dataclass(slots=True)
class _Told:
    """An extractor that gives what it was handed for each episode."""

    name: str = "recorded"
    by_episode: dict[str, tuple[Said, ...]] = field(default_factory=dict[str, "tuple[Said, ...]"])

    async def extract(self, batch: Sequence[Episode], known: Candidates) -> tuple[Extraction, ...]:
        user = next((e for e in known.entities if "User" in e.labels), None)
        return tuple(self._extraction(episode, user) for episode in batch)

    def _extraction(self, episode: Episode, user: Any) -> Extraction:
        speaker = speaker_of(episode, user).mention
        return Extraction(
            mentions=tuple(
                speaker if said.mention.text == SPEAKER and speaker is not None else said.mention
                for said in self.by_episode[episode.uuid]
            )
        )


def run(mem: GraphMem, options: argparse.Namespace) -> dict[str, Figure]:
    """All figures of the suite; see the module."""
    del mem  # the graphs of this suite are kept in memory, each in a store of its own
    if options.facts == "recorded":
        return _by_model(options)
    conversations = read_recorded(options.data)[: options.limit]
    lookalikes = read_lookalikes(LOOKALIKES)
    recorded = _put_all(conversations, "recorded")
    alone = _put_all([_alone(each) for each in conversations], "alone")
    written = _put_all(lookalikes, "look-alikes")
    if failures := getattr(options, "failures", 0):
        for title, units in (("recorded", recorded), ("look-alikes", written), ("alone", alone)):
            show_failures(title, units, failures)
    return {
        **measure([*recorded, *written]),
        **measure(recorded, "/recorded"),
        **measure(written, "/lookalikes"),
        **measure(alone, "/alone"),
    }


def _by_model(options: argparse.Namespace) -> dict[str, Figure]:
    """The figures of whole conversations that a served recording reads."""
    units = [Unit(*placed) for placed in put_recorded(options)]
    if failures := getattr(options, "failures", 0):
        show_failures("by a model", units, failures)
    written = _put_all(read_lookalikes(LOOKALIKES), "look-alikes")
    return {
        **measure([*units, *written]),
        **measure(units, "/recorded"),
        **measure(written, "/lookalikes"),
    }


def measure(units: Sequence[Unit], suffix: str = "") -> dict[str, Figure]:
    """B-cubed F1 and the share of wrong pairs."""
    put = Counter((u.group, u.entity) for u in units)
    meant = Counter((u.group, u.label) for u in units)
    both = Counter((u.group, u.entity, u.label) for u in units)
    rows: list[tuple[float, float]] = []
    for u in units:
        right = both[u.group, u.entity, u.label]
        rows.append((right / put[u.group, u.entity], right / meant[u.group, u.label]))
    pairs, good = (sum(n * (n - 1) // 2 for n in each.values()) for each in (put, both))
    wrong = [1.0] * (pairs - good) + [0.0] * good
    return {f"b-cubed-f1{suffix}": f1(rows), f"wrong-merges{suffix}": mean(wrong)}


def show_failures(title: str, units: Sequence[Unit], limit: int) -> None:
    """Print the entities with several labels, and the labels with several entities."""
    by_entity: defaultdict[tuple[str, str], defaultdict[str, set[str]]]
    for heading, key, other in (("wrongly merged", 3, 4), ("wrongly parted", 4, 3)):
        by_entity = defaultdict(lambda: defaultdict(set))
        for unit in units:
            by_entity[unit.group, unit[key]][unit[other]].add(f"{unit.name} ({unit.session})")
        failing = [(where, parts) for where, parts in by_entity.items() if len(parts) > 1]
        print(f"{title}, {heading}: {len(failing)}")
        for (group, _), parts in failing[:limit]:
            print(f"  {group}: " + " | ".join("; ".join(sorted(names)) for names in parts.values()))


def read_recorded(folder: Path) -> list[Group]:
    """The recorded conversations of a folder, mentions with the aliases stated beside them.

    Raises:
        FileNotFoundError: the folder holds none.
    """
    files = sorted(folder.glob("locomo_*.jsonl"))
    if not files:
        raise FileNotFoundError(f"{folder} holds no locomo_*.jsonl; give the recorded folder")
    return [Group(file.stem, tuple(_turns(file))) for file in files]


def read_lookalikes(file: Path) -> list[Group]:
    """The hand-written groups."""
    groups: list[Group] = []
    for line in file.read_text(encoding="utf-8").splitlines():
        group = json.loads(line)
        turns: list[Turn] = []
        for number, session in enumerate(group["sessions"], 1):
            said = tuple(
                Said(_mention(m["text"], m["type"], m.get("aliases", ())), m["is"])
                for m in session["mentions"]
            )
            turns.append(Turn(str(number), session["speaker"], said))
        user = any(session.get("user") for session in group["sessions"])
        groups.append(Group(group["group"], tuple(turns), user))
    return groups


def _mention(text: str, type: str | None, aliases: Iterable[str] = ()) -> SaidMention:
    labels = (type,) if type else ()
    return SaidMention(text=text, name=text, labels=labels, aliases=tuple(aliases))


def _turns(file: Path) -> Iterable[Turn]:
    for line in file.read_text(encoding="utf-8").splitlines():
        session = json.loads(line)
        by_speaker: defaultdict[str, list[Said]] = defaultdict(list)
        for mention in session["mentions"]:
            said = Said(
                _mention(mention["name"], mention["type"], mention["aliases"]), mention["name"]
            )
            by_speaker[_speaker(session["claims"], mention)].append(said)
        for speaker, said in by_speaker.items():
            yield Turn(str(session["session"]), speaker, tuple(said))


def _speaker(claims: Sequence[Any], mention: Any) -> str:
    """Who speaks of it: whose quotes hold its words, else who tells most of it."""
    about = [c for c in claims if mention["name"] in (c["subject"], c["object"])]
    words = [alias.lower() for alias in (*mention["aliases"], mention["name"])]
    quoted = [c for c in about if any(word in c["quote"].lower() for word in words)]
    counted = Counter(c["speaker"] for c in quoted or about or claims)
    return min(counted, key=lambda name: (-counted[name], name))


def _alone(group: Group) -> Group:
    """The same names, each a mention of its own with nothing but its words."""
    turns = [
        Turn(
            turn.session,
            turn.speaker,
            tuple(
                Said(_mention(name, guess_label(name)), said.label)
                for said in turn.said
                for name in (said.mention.name, *said.mention.aliases)
            ),
        )
        for turn in group.turns
    ]
    return Group(group.name, tuple(turns), group.user)


def _put_all(groups: Sequence[Group], what: str) -> list[Unit]:
    return [unit for group in progress(groups, what) for unit in asyncio.run(_put(group))]


async def _put(group: Group) -> list[Unit]:
    """Feed a group turn by turn; where each of its names was put."""
    store, told = open_store(":memory:"), _Told()
    embedder, clock = StaticEmbedder(), [START]
    await store.prepare(StoreSpec(embedder=embedder.name, dimension=embedder.dimension))
    pipeline = Pipeline(store, embedder, lambda: clock[0], extractor=told, worker="resolve")
    graph = f"{'user' if group.user else 'graph'}:group"
    try:
        for number, turn in enumerate(group.turns):
            clock[0] = START + timedelta(days=number)
            draft = Draft(
                source="message",
                content="\n".join(said.mention.text for said in turn.said),
                task=f"task {number}",
                uuid=f"episode {number:04d}",
                role="user",
                name=turn.speaker,
                reference_time=clock[0],
                thread_id=f"session {turn.session}",
            )
            told.by_episode[f"episode {number:04d}"] = turn.said
            await pipeline.accept(graph, [draft])
            await pipeline.work(graph)
        return await _units(store, graph, group)
    finally:
        await store.close()


async def _units(store: Any, graph: str, group: Group) -> list[Unit]:
    """The names with the entity of their mention, merges by links applied."""
    placed: dict[tuple[str, int], str] = {}
    canonical: dict[str, str] = {}
    for kind in ("mention", "entity"):
        after: str | None = None
        while True:
            page = await store.scan(graph, kind, after=after, limit=1000)
            for record in page.records:
                if isinstance(record, Mention):
                    placed[record.episode, record.ordinal] = record.entity
                else:
                    canonical |= dict.fromkeys(record.members, record.uuid)
            after = page.after
            if after is None:
                break
    units: list[Unit] = []
    for number, turn in enumerate(group.turns):
        for ordinal, said in enumerate(turn.said):
            entity = placed[f"episode {number:04d}", ordinal]
            entity = canonical.get(entity, entity)
            units += [
                Unit(group.name, turn.session, name, entity, said.label)
                for name in (said.mention.name, *_counted(said.mention, group))
            ]
    return units


def _counted(mention: SaidMention, group: Group) -> tuple[str, ...]:
    """The aliases of a recorded mention are names of the set; a stated one of ours is a cue."""
    return mention.aliases if group.name.startswith("locomo_") else ()
