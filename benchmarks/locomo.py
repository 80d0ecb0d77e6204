"""LoCoMo (snap-research/locomo): is the turn that holds the answer among the first found?

Each conversation is a user with one thread a session; each turn a message with the speaker as
name, the session's time, and the picture's caption appended. Each question goes through the
public search over episodes. Recall@k: the share of a question's evidence turns among the first
k, mean over questions with evidence; category 5 (adversarial) is reported apart.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from benchmarks.data import read_json
from benchmarks.figures import Figure, mean, percentile, single
from benchmarks.recorded import locomo_stories, observed_stories, recorded_folder
from benchmarks.report import progress
from graphmem import GraphMem, Message, NotFoundError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from benchmarks.recorded import Story

__all__ = ["run", "sessions_of", "stories", "told"]

CATEGORIES = {
    1: "multi-hop",
    2: "temporal",
    3: "open-domain",
    4: "single-hop",
    5: "adversarial",
}
CUTS = (5, 10, 20)
SESSION_CUTS = (5, 10)
DEPTH = 100
"""Episodes asked for, so that the first ten sessions are among them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question's outcome: found turns in order, its evidence, how long it took."""

    category: int
    evidence: frozenset[str]
    found: tuple[str, ...]
    seconds: float
    block_tokens: int


def told(data: Path, limit: int | None = None) -> dict[str, list[tuple[int, list[Message]]]]:
    """The messages of each session of each conversation, by its sample id."""
    samples = read_json(data)[:limit]
    return {s["sample_id"]: list(sessions_of(s["conversation"])) for s in samples}


def stories(options: argparse.Namespace) -> list[Story]:
    """What was recorded of the conversations, or what comes with them."""
    heard = told(options.data, options.limit)
    if options.facts == "observation":
        return observed_stories(heard, read_json(options.data)[: options.limit])
    return locomo_stories(heard, recorded_folder(options))


def run(mem: GraphMem, options: argparse.Namespace) -> dict[str, Figure]:
    """Feed the conversations, ask the questions, and give the figures."""
    from graphmem.models.static import count_tokens

    samples = read_json(options.data)[: options.limit]
    messages, seconds = 0, 0.0
    asked: list[Asked] = []
    for sample in samples:
        user = f"locomo-{sample['sample_id']}"
        _forget(mem, user)
        mem.user.add(user, profile="conversation")
        sessions = list(sessions_of(sample["conversation"]))
        started = time.perf_counter()
        for number, said in progress(sessions, f"{sample['sample_id']}: telling"):
            mem.thread.create(f"{user}-{number}", user)
            # Without facts the messages are kept and found, and nothing is read in them.
            unread = ("user",) if options.facts in (None, "none") else ()
            mem.thread.add_messages(f"{user}-{number}", said, ignore_roles=unread)
            mem.flush()
        seconds += time.perf_counter() - started
        messages += sum(len(said) for _, said in sessions)
        turns = {message.uuid for _, said in sessions for message in said if message.uuid}
        for question in progress(sample["qa"], f"{sample['sample_id']}: asking"):
            evidence = frozenset(_evidence(question.get("evidence", []))) & turns
            if evidence:
                asked.append(_ask(mem, user, question, evidence, count_tokens))
        _forget(mem, user)
    figures = _recall(asked)
    main = [a for a in asked if a.category != 5]
    figures["tokens/block-p50"] = percentile([a.block_tokens for a in main], 50)
    for q in (50, 95):
        figures[f"ms/query-p{q}"] = percentile([a.seconds * 1000 for a in asked], q)
    figures["messages-per-s"] = single(messages / seconds, messages)
    return figures


def _ask(mem: GraphMem, user: str, question: Any, evidence: frozenset[str], count: Any) -> Asked:
    text = str(question["question"])
    started = time.perf_counter()
    found = mem.graph.search(text, user_id=user, scope="episodes", limit=DEPTH).episodes
    seconds = time.perf_counter() - started
    block = mem.context(text, user_id=user).context
    uuids = tuple(episode.uuid for episode in found)
    return Asked(int(question["category"]), evidence, uuids, seconds, count(block))


def _recall(asked: Sequence[Asked]) -> dict[str, Figure]:
    groups = {"1-4": [a for a in asked if a.category != 5]}
    groups |= {name: [a for a in asked if a.category == c] for c, name in CATEGORIES.items()}
    figures = {
        f"recall@{k}/{name}": mean([_share(a, k) for a in group])
        for k in CUTS
        for name, group in groups.items()
    }
    main = groups["1-4"]
    figures |= {f"all@{k}/1-4": mean([_share(a, k) == 1 for a in main]) for k in CUTS}
    return figures | {
        f"session-all@{k}/1-4": mean([_sessions_found(a, k) for a in main]) for k in SESSION_CUTS
    }


def _share(asked: Asked, k: int) -> float:
    return len(asked.evidence & set(asked.found[:k])) / len(asked.evidence)


def _sessions_found(asked: Asked, k: int) -> bool:
    order = list(dict.fromkeys(_session_of(turn) for turn in asked.found))
    return {_session_of(turn) for turn in asked.evidence} <= set(order[:k])


def _session_of(turn: str) -> str:
    return turn.partition(":")[0]


def sessions_of(conversation: dict[str, Any]) -> Iterator[tuple[int, list[Message]]]:
    """The messages of each session that has any, by its number."""
    numbers = sorted(
        int(match[1]) for key in conversation if (match := re.fullmatch(r"session_(\d+)", key))
    )
    for number in numbers:
        at = datetime.strptime(
            conversation[f"session_{number}_date_time"], "%I:%M %p on %d %B, %Y"
        ).replace(tzinfo=UTC)
        said = [_message(turn, at) for turn in conversation[f"session_{number}"]]
        if said:
            yield number, said


def _message(turn: dict[str, Any], at: datetime) -> Message:
    text = str(turn["text"])
    if caption := turn.get("blip_caption"):
        text = f"{text} [shares {caption}]"
    return Message(
        role="user", name=turn["speaker"], content=text, created_at=at, uuid=turn["dia_id"]
    )


def _evidence(ids: Sequence[str]) -> Iterator[str]:
    """Turn ids, the known slips mended: several in one string, `D30:05`, `D:11:26`."""
    for text in ids:
        for part in re.split(r"[\s;,]+", str(text)):
            if match := re.fullmatch(r"D:?(\d+):(\d+)", part):
                yield f"D{int(match[1])}:{int(match[2])}"


def _forget(mem: GraphMem, user: str) -> None:
    try:
        mem.user.delete(user)
    except NotFoundError:
        return
