"""Conversations with questions and expected answers, from the data sets that have them.

LoCoMo: each conversation is a user with one thread a session; categories 1 to 4 by their names,
category 5 (adversarial) has no answer. LongMemEval: each instance is a user with one question,
asked at its own date; its type is the category, and a question to be refused (`_abs`) has no
answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.locomo import CATEGORIES, sessions_of
from benchmarks.longmemeval import official_date
from graphmem import Message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

__all__ = ["ADVERSARIAL", "Conversation", "Question", "conversations_of"]

ADVERSARIAL = "adversarial"
"""The category of questions without an answer."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, what is expected, and when it is asked (None: after all that was said)."""

    text: str
    expected: str
    category: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was said, by session, and what is asked of it."""

    name: str
    sessions: tuple[tuple[Message, ...], ...]
    questions: tuple[Question, ...]


def conversations_of(document: list[dict[str, Any]]) -> Iterator[Conversation]:
    """The conversations of a data set, whichever of the two it is."""
    for sample in document:
        yield _longmemeval(sample) if "haystack_sessions" in sample else _locomo(sample)


def _locomo(sample: dict[str, Any]) -> Conversation:
    sessions = tuple(tuple(said) for _, said in sessions_of(sample["conversation"]))
    return Conversation(
        sample["sample_id"], sessions, tuple(_locomo_question(asked) for asked in sample["qa"])
    )


def _locomo_question(asked: dict[str, Any]) -> Question:
    category = CATEGORIES[int(asked["category"])]
    # What the data set gives adversarial questions is the trap, not an answer.
    expected = "" if category == ADVERSARIAL else str(asked["answer"])
    return Question(str(asked["question"]), expected, category)


def _longmemeval(instance: dict[str, Any]) -> Conversation:
    dated = zip(instance["haystack_dates"], instance["haystack_sessions"], strict=True)
    ordered = sorted(((official_date(at), turns) for at, turns in dated), key=lambda each: each[0])
    sessions = tuple(
        tuple(
            Message(role=turn["role"], content=turn["content"], created_at=at)
            for turn in turns
            if turn["content"].strip()
        )
        for at, turns in ordered
    )
    none = str(instance["question_id"]).endswith("_abs")
    question = Question(
        str(instance["question"]),
        "" if none else str(instance["answer"]),
        ADVERSARIAL if none else str(instance["question_type"]),
        official_date(instance["question_date"]),
    )
    return Conversation(instance["question_id"], tuple(filter(None, sessions)), (question,))
