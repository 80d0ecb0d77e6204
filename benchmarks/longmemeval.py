"""LongMemEval: among some fifty sessions, are those found that hold the answer?

The official file. Each instance is a user with one thread a session; the question goes through
the public search over episodes, asked at its own date. Sessions are ranked by their best turn.
`any`, `all` and `ndcg` as in the authors' retrieval evaluation (questions to be refused, `_abs`,
are left out); recall is the share of the answer's sessions or turns. Turns are judged where the
file marks them (`has_answer`). Fresh first: of a knowledge update the latest session that holds
the answer stands above the earlier ones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from math import log2
from typing import TYPE_CHECKING, Any

from benchmarks.data import read_json
from benchmarks.figures import Figure, mean
from benchmarks.report import progress
from graphmem import GraphMem, Message, NotFoundError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

__all__ = ["FACTS", "official_date", "run"]

FACTS = "rules"
"""Where the facts come from."""

CUTS = (5, 10)
DEPTH = 200
"""Turns asked for, so that the first ten sessions are among them."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """What was found in order, and what should have been; sessions by their time."""

    found: tuple[str, ...]
    wanted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question's outcome."""

    kind: str
    sessions: Ranked
    turns: Ranked


def run(mem: GraphMem, options: argparse.Namespace) -> dict[str, Figure]:
    """Feed each haystack, ask its question, and give the figures."""
    asked: list[Asked] = []
    instances = [
        instance
        for instance in read_json(options.data)[: options.limit]
        if not str(instance["question_id"]).endswith("_abs")
    ]
    for instance in progress(instances, "longmemeval"):
        user = f"longmemeval-{instance['question_id']}"
        _forget(mem, user)
        mem.user.add(user, profile="assistant")
        sessions = list(_sessions(instance))
        for number, (_, said) in enumerate(sessions):
            mem.thread.create(f"{user}-{number}", user)
            mem.thread.add_messages(f"{user}-{number}", said)
        found = mem.graph.search(
            instance["question"],
            user_id=user,
            scope="episodes",
            limit=DEPTH,
            as_of=official_date(instance["question_date"]),
        ).episodes
        asked.append(_judged(instance, sessions, [episode.uuid for episode in found]))
        _forget(mem, user)
    return _figures(asked)


def _judged(
    instance: Any, sessions: Sequence[tuple[str, list[Message]]], found: Sequence[str]
) -> Asked:
    order = [id for id, _ in sessions]
    holding = set(instance["answer_session_ids"])
    marked = [
        f"{place}:{turn}"
        for place, (number, _) in enumerate(_by_time(instance))
        for turn, said in enumerate(instance["haystack_sessions"][number])
        if said.get("has_answer")
    ]
    ranked = tuple(dict.fromkeys(order[int(uuid.partition(":")[0])] for uuid in found))
    return Asked(
        str(instance["question_type"]),
        Ranked(ranked, tuple(id for id in order if id in holding)),
        Ranked(tuple(found), tuple(marked)),
    )


def _figures(asked: Sequence[Asked]) -> dict[str, Figure]:
    levels = {
        "session": [a.sessions for a in asked if a.sessions.wanted],
        "turn": [a.turns for a in asked if a.turns.wanted],
    }
    figures: dict[str, Figure] = {}
    for level, ranked in levels.items():
        for k in CUTS:
            figures[f"recall@{k}/{level}"] = mean([_recall(r, k) for r in ranked])
            figures[f"any@{k}/{level}"] = mean([_recall(r, k) > 0 for r in ranked])
            figures[f"all@{k}/{level}"] = mean([_recall(r, k) == 1 for r in ranked])
            figures[f"ndcg@{k}/{level}"] = mean([_ndcg(r, k) for r in ranked])
    updates = [a.sessions for a in asked if a.kind == "knowledge-update"]
    figures["fresh-first"] = mean([_fresh_first(r) for r in updates if len(r.wanted) > 1])
    return figures


def _recall(ranked: Ranked, k: int) -> float:
    return len(set(ranked.wanted) & set(ranked.found[:k])) / len(ranked.wanted)


def _ndcg(ranked: Ranked, k: int) -> float:
    """Normalised discounted cumulative gain with gains of 0 and 1 (Jarvelin, Kekalainen, 2002)."""
    wanted = set(ranked.wanted)
    gain = sum(1 / log2(place + 2) for place, id in enumerate(ranked.found[:k]) if id in wanted)
    return gain / sum(1 / log2(place + 2) for place in range(min(k, len(wanted))))


def _fresh_first(ranked: Ranked) -> bool:
    first = next((id for id in ranked.found if id in ranked.wanted), None)
    return first == ranked.wanted[-1]


def _by_time(instance: Any) -> list[tuple[int, datetime]]:
    """The sessions' places in the file and their dates, in order of time."""
    dates = [official_date(text) for text in instance["haystack_dates"]]
    return sorted(enumerate(dates), key=lambda each: (each[1], each[0]))


def _sessions(instance: Any) -> Iterator[tuple[str, list[Message]]]:
    """The id and messages of each session that says anything, in order of time."""
    for place, (number, at) in enumerate(_by_time(instance)):
        said = [
            Message(
                role=turn["role"],
                content=turn["content"],
                created_at=at,
                uuid=f"{place}:{turn_number}",
            )
            for turn_number, turn in enumerate(instance["haystack_sessions"][number])
            if turn["content"].strip()
        ]
        yield str(instance["haystack_session_ids"][number]), said


def official_date(text: str) -> datetime:
    """`2023/05/20 (Sat) 02:21`, as the official file writes it, or ISO 8601."""
    if match := re.fullmatch(r"(\d{4}/\d\d/\d\d) \(\w+\) (\d\d:\d\d)", text):
        return datetime.strptime(" ".join(match.groups()), "%Y/%m/%d %H:%M").replace(tzinfo=UTC)
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _forget(mem: GraphMem, user: str) -> None:
    try:
        mem.user.delete(user)
    except NotFoundError:
        return
