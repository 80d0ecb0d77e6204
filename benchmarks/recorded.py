"""Recorded extractions, served to the write path by a model's server that speaks the contract.

What a strong model once answered about real conversations is brought into the shape of the
present contract, prompt by prompt: names as they are written in the messages (never the label by
which the recording knows a thing), known things and facts by the numbers that this prompt gave
them, references only to facts that this prompt shows. So everything that stands between a model
and the store is in the figure; nothing reaches the store by a side door.
"""

from __future__ import annotations

import json
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from benchmarks.prompted import read_prompt
from graphmem.core.names import folded_words, name_key

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from benchmarks.prompted import Shown

__all__ = [
    "MODEL",
    "Recorded",
    "Story",
    "locomo_stories",
    "observed_stories",
    "recorded_folder",
    "served",
    "timetalk_stories",
]

MODEL = "recorded"
LINKS = ("corrects", "repeats", "fulfils", "replaces")


@dataclass(frozen=True, slots=True)
class Heard:
    """A message of a story: how the prompt shows it, and its key in the recording."""

    at: str
    text: str
    key: str


@dataclass(slots=True)
class Story:
    """A recorded conversation: messages, claims by the message they come from, and mentions.

    `claims` are by the key of the first source; `sources` gives all keys of a claim. `mentions`
    are by the key of a message: what the recording lists for its session, by label.
    """

    name: str
    heard: list[Heard] = field(default_factory=list[Heard])
    claims: dict[str, list[dict[str, Any]]] = field(default_factory=dict[str, list[dict[str, Any]]])
    mentions: dict[str, dict[str, dict[str, Any]]] = field(
        default_factory=dict[str, dict[str, dict[str, Any]]]
    )
    names: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    alike: dict[str, set[str]] = field(default_factory=dict[str, set[str]])

    def learn_names(self, mentions: Iterable[Mapping[str, Any]]) -> None:
        """Know by which names the things of this story go: a name's key to labels."""
        for mention in mentions:
            for name in (mention["name"], *mention["aliases"]):
                self.names.setdefault(name_key(name), set()).add(mention["name"])

    def learn_likeness(self) -> None:
        """Know which sentences tell the same fact: a reference to one may name any of them."""
        by_id = {claim["id"]: claim for claims in self.claims.values() for claim in claims}
        groups: dict[str, set[str]] = {}
        for claim in by_id.values():
            own = (claim["subject"], claim["relation"], claim["object"] or claim["value"])
            group = groups.setdefault(repr(own), set())
            group.add(claim["id"])
            for other in claim["repeats"]:
                if other in by_id:
                    group.add(other)
        for group in groups.values():
            for each in group:
                self.alike.setdefault(each, set()).update(by_id[i]["fact"] for i in group)


class Recorded:
    """Answers extraction prompts about the messages of some stories."""

    def __init__(self, stories: Sequence[Story]) -> None:
        """Know these stories."""
        self._by_text: defaultdict[str, list[tuple[Story, Heard]]] = defaultdict(list)
        for story in stories:
            for heard in story.heard:
                self._by_text[heard.text].append((story, heard))
        self.labels: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
        """What each name meant in an answer: by story, message and the name's key."""
        self.asked = 0
        self.lost = 0
        """References to facts that the prompt did not show."""

    def __call__(self, request: Any) -> dict[str, Any]:
        """The answer to one request, in the contract's shape."""
        self.asked += 1
        shown = read_prompt(request.body["messages"][1]["content"])
        story, keys = self._place(shown)
        return _Answer(self, story, shown, keys).body()

    def _place(self, shown: Shown) -> tuple[Story, dict[str, int]]:
        """The story that a prompt is about, and the number of each of its messages, by key."""
        story: Story | None = None
        keys: dict[str, int] = {}
        for line in shown.messages:
            found = [
                (told, heard)
                for told, heard in self._by_text[line.text] or self._holding(line.text)
                if story in (None, told)
            ]
            dated = [(told, heard) for told, heard in found if heard.at == line.at] or found
            new = [(told, heard) for told, heard in dated if heard.key not in keys] or dated
            if not new:
                raise LookupError(f"nothing is recorded of {line.at} {line.text[:80]!r}")
            story, heard = new[0]
            keys.setdefault(heard.key, line.number)
        if story is None:
            raise LookupError("a prompt without messages")
        return story, keys

    def _holding(self, part: str) -> list[tuple[Story, Heard]]:
        """The messages that hold a text: a document's prose comes in parts."""
        return [each for text, several in self._by_text.items() if part in text for each in several]


class _Answer:
    """One answer while it is made."""

    def __init__(
        self, recorded: Recorded, story: Story, shown: Shown, keys: Mapping[str, int]
    ) -> None:
        self._recorded = recorded
        self._story = story
        self._shown = shown
        self._keys = keys
        text = "\n".join(line.text for line in shown.messages)
        self._words = f" {' '.join(folded_words(text))} "
        self._speakers = {line.who.partition(",")[0] for line in shown.messages}
        self._mentions: dict[str, dict[str, Any]] = {}
        self._told: dict[str, int] = {}

    def body(self) -> dict[str, Any]:
        """Mentions and claims of the messages of the prompt."""
        claims: list[dict[str, Any]] = []
        for key in self._keys:
            for claim in self._story.claims.get(key, ()):
                self._told[claim["id"]] = len(self._told) + 1
                claims.append(self._claim(claim, key))
        return {"mentions": list(self._mentions.values()), "claims": claims}

    def _claim(self, claim: dict[str, Any], key: str) -> dict[str, Any]:
        state = claim["kind"] == "state" and claim["polarity"] == "holds"
        now = claim.get("holds_when_said", state and not claim["invalid_at"])
        label = claim["object"]
        body: dict[str, Any] = {
            "id": self._told[claim["id"]],
            "message": self._keys[key],
            "quote": claim["quote"],
            "speaker": claim["speaker"],
            "subject": self._mention(claim["subject"], key),
            "relation": claim["relation"],
            "object": None if label is None else self._mention(label, key),
            "value": None if label is not None else claim["value"],
            "fact": claim["fact"],
            "kind": claim["kind"],
            "polarity": claim["polarity"],
            "start": claim["valid_at"],
            "start_precision": claim["valid_precision"],
            "start_bound": None,
            "end": claim["invalid_at"],
            "end_precision": claim["invalid_precision"],
            "end_bound": None,
            "end_exclusive": claim.get("end_exclusive", False),
            "now": now,
            "past": claim.get("undated_past", False),
            "exclusive": claim["exclusive"],
            "also": [self._keys[s] for s in claim.get("sources", ())[1:] if s in self._keys],
        }
        for link in LINKS:
            body[link] = self._references(claim.get(link, ()))
        return body

    def _mention(self, label: str, key: str) -> int:
        """The number of the mention of a thing, as the messages name it."""
        if label not in self._mentions:
            recorded = self._story.mentions.get(key, {}).get(label, {})
            names = [*recorded.get("aliases", ()), label]
            written = [n for n in names if f" {' '.join(folded_words(n))} " in self._words]
            own = label if label in self._speakers or label in written else None
            name = own or (written[0] if written else names[0])
            self._mentions[label] = {
                "id": len(self._mentions) + 1,
                "text": name,
                "name": name,
                "type": recorded.get("type", ""),
                "entity": self._candidate(label),
                "aliases": [n for n in written if n not in (name, label)],
            }
            for message in self._keys:
                for each in (name, *self._mentions[label]["aliases"]):
                    self._recorded.labels[self._story.name, message, name_key(each)].add(label)
        return self._mentions[label]["id"]

    def _candidate(self, label: str) -> int | None:
        """The known thing that is surely this one: each of its names that is of this story says so.

        The user of a graph without a name is whoever speaks alone.
        """
        for candidate in self._shown.candidates:
            meant = [self._story.names.get(name_key(name), set()) for name in candidate.names]
            told = [labels for labels in meant if labels]
            if told and set.intersection(*told) == {label}:
                return candidate.number
        return None

    def _references(self, ids: Iterable[str]) -> list[str]:
        found: dict[str, None] = {}
        for each in ids:
            if each in self._told:
                found[f"c{self._told[each]}"] = None
                continue
            sentences = self._story.alike.get(each, set())
            numbers = [f.number for f in self._shown.facts if f.sentence in sentences]
            found |= {f"f{number}": None for number in numbers}
            self._recorded.lost += not numbers
        return list(found)


def timetalk_stories(cases: Iterable[Mapping[str, Any]], folder: Path) -> list[Story]:
    """The recorded claims of TimeTalk: one line an episode."""
    recorded: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    for line in _lines(folder / "timetalk_dev.jsonl"):
        recorded[line["case"]][line["episode"]] = line
    stories: list[Story] = []
    for case in cases:
        story = Story(case["id"])
        zone = ZoneInfo(case["time_zone"])
        for episode in case["episodes"]:
            key = episode["id"]
            at = datetime.fromisoformat(episode["reference_time"]).astimezone(zone)
            story.heard.append(Heard(f"{at:%Y-%m-%d %H:%M}", episode["content"], key))
            line = recorded[case["id"]].get(key, {"claims": [], "mentions": []})
            story.claims[key] = line["claims"]
            story.mentions[key] = {m["name"]: m for m in line["mentions"]}
            story.learn_names(line["mentions"])
        story.learn_likeness()
        stories.append(story)
    return stories


def locomo_stories(
    told: Mapping[str, Iterable[tuple[int, Sequence[Any]]]], folder: Path
) -> list[Story]:
    """The recorded claims of LoCoMo conversations: one line a session.

    Args:
        told: the messages of each session, as the suite tells them, by sample id.
        folder: where `locomo_<sample id>.jsonl` lies.
    """
    return _stories(told, {sample: _lines(folder / f"locomo_{sample}.jsonl") for sample in told})


def observed_stories(
    told: Mapping[str, Iterable[tuple[int, Sequence[Any]]]], samples: Sequence[Any]
) -> list[Story]:
    """The short facts that come with LoCoMo itself, each an event of its speaker's that day.

    Args:
        told: the messages of each session, as the suite tells them, by sample id.
        samples: the conversations, as the file has them.
    """
    lines: dict[str, list[Any]] = {}
    for sample in samples:
        sessions = dict(told[sample["sample_id"]])
        lines[sample["sample_id"]] = [
            _observed(number, messages, sample["observation"].get(f"session_{number}_observation"))
            for number, messages in sessions.items()
        ]
    return _stories(told, lines)


def _observed(number: int, messages: Sequence[Any], by_speaker: Any) -> dict[str, Any]:
    """One session's short facts in the shape of a recording."""
    there = {message.uuid: message for message in messages}
    claims: list[dict[str, Any]] = []
    for speaker, observed in (by_speaker or {}).items():
        for fact, given in observed:
            sources = [s for s in ([given] if isinstance(given, str) else given) if s in there]
            if not sources:
                continue
            claims.append(
                {
                    "id": f"c{number}.{len(claims)}",
                    "subject": speaker,
                    "relation": "SAID",
                    "object": None,
                    "value": fact,
                    "fact": fact,
                    "kind": "event",
                    "polarity": "holds",
                    "valid_at": None,
                    "invalid_at": None,
                    "valid_precision": None,
                    "invalid_precision": None,
                    "exclusive": False,
                    "replaces": [],
                    "repeats": [],
                    "speaker": speaker,
                    "sources": sources,
                    "quote": " ".join(there[sources[0]].content.split()[:8]),
                }
            )
    mentions = [
        {"name": s, "type": "Person", "aliases": [], "new": False} for s in by_speaker or ()
    ]
    return {"session": number, "claims": claims, "mentions": mentions}


def _stories(
    told: Mapping[str, Iterable[tuple[int, Sequence[Any]]]], recorded: Mapping[str, Sequence[Any]]
) -> list[Story]:
    """What was recorded of each conversation, a line a session."""
    stories: list[Story] = []
    for sample, sessions in told.items():
        story = Story(sample)
        lines = {line["session"]: line for line in recorded[sample]}
        for number, messages in sessions:
            line = lines.get(number, {"claims": [], "mentions": []})
            by_label = {m["name"]: m for m in line["mentions"]}
            for message in messages:
                at = f"{message.created_at:%Y-%m-%d %H:%M}"
                story.heard.append(Heard(at, message.content, message.uuid))
                story.mentions[message.uuid] = by_label
            story.learn_names(line["mentions"])
            for claim in line["claims"]:
                story.claims.setdefault(claim["sources"][0], []).append(claim)
        story.learn_likeness()
        stories.append(story)
    return stories


def recorded_folder(options: argparse.Namespace) -> Path:
    """Where the recordings lie: as told, else beside the data's folder.

    Raises:
        FileNotFoundError: there is no such folder.
    """
    folder: Path = options.recorded or options.data.resolve().parent.parent / "recorded"
    if not folder.is_dir():
        raise FileNotFoundError(f"{folder} is no folder; say where with --recorded")
    return folder


@contextmanager
def served(answers: Any) -> Iterator[str]:
    """The address of a model's server on loopback that gives these answers."""
    from tests.support.model_server import ModelServer

    with ModelServer() as server:
        server.answer(answers, schema="extraction", times=None)
        # What is phrased is no part of the recordings: every draft stays as it is.
        server.answer({"texts": []}, schema="summaries", times=None)
        server.answer({"texts": []}, schema="observations", times=None)
        yield server.url


def _lines(file: Path) -> list[Any]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
