"""What having a model read something will take, before it begins: calls and tokens, about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graphmem.ingest.batches import BATCH_TOKENS
from graphmem.ingest.prompts import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["AROUND", "PER_TOKEN", "Price", "price"]

AROUND: Final = 600
"""Tokens of what a model is shown besides rules and batch: known things, facts, messages before."""

PER_TOKEN: Final = 3
"""Tokens of an answer for each token of what is read: claims are written out in JSON."""

MESSAGE: Final = 25
"""Tokens that stand around each message: who said it and when."""


@dataclass(slots=True)
class Price:
    """What reading takes: calls of the model, and tokens of the prompts and the answers, about.

    `episodes` are all, `read` those that need a model, `tokens` theirs.
    """

    episodes: int = 0
    read: int = 0
    tokens: int = 0
    calls: int = 0
    prompt_tokens: int = 0
    answer_tokens: int = 0


def price(
    told: Iterable[tuple[str, str | None, str]],
    count_tokens: Callable[[str], int],
    most: int = BATCH_TOKENS,
) -> Price:
    """Price a reading, batch by batch as a worker would cut it.

    Args:
        told: type ("message", "text", "json"), thread and content of each episode, in order.
        count_tokens: how long a text is for a model.
        most: tokens that one call reads at most.
    """
    found = Price()
    size, thread = 0, ""
    for source, own, content in told:
        found.episodes += 1
        if source == "json":
            size = 0  # it needs no model, and parts what is before it from what comes after
            continue
        length = count_tokens(content)
        found.read += 1
        found.tokens += length
        key = f"{source == 'message'} {own}"
        if not size or key != thread or size + length > most:
            found.calls += 1
            size, thread = 0, key
        size += max(1, length)
    rules = count_tokens(load("extract").fill("rules"))
    found.prompt_tokens = found.calls * (rules + AROUND) + found.tokens + found.read * MESSAGE
    found.answer_tokens = PER_TOKEN * found.tokens
    return found
