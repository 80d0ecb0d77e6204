"""What having a model read something will take, before it begins: calls and tokens, about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, Final

from graphmem.core.records import Episode
from graphmem.ingest.batches import BATCH_TOKENS, is_spoken
from graphmem.ingest.documents.opening import prose_of
from graphmem.ingest.model.sheets import sheets_of
from graphmem.ingest.prompts import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from graphmem.core.records import Source

__all__ = ["AROUND", "PER_TOKEN", "Price", "price"]

AROUND: Final = 600
"""Tokens of what a model is shown besides rules and batch: known things, facts, messages before."""

PER_TOKEN: Final = 3
"""Tokens of an answer for each token of what is read: claims are written out in JSON."""

MESSAGE: Final = 25
"""Tokens that stand around each message: who said it and when."""

_SOME_TIME: Final = datetime(2000, 1, 1, tzinfo=UTC)
_SOURCES: Final[Mapping[str, Source]] = {"message": "message", "json": "json"}


@dataclass(slots=True)
class Price:
    """What reading takes: calls of the model, and tokens of the prompts and the answers, about.

    `episodes` are all, `read` those that need a model, `tokens` theirs: of a document only what
    its shape does not tell.
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
    """Price a reading, batch by batch as a worker would cut it, sheet by sheet as it is asked.

    Args:
        told: type ("message", "text", "json"), thread and content of each episode, in order.
        count_tokens: how long a text is for a model.
        most: tokens of a batch at most; a longer episode stands alone.
    """
    found = Price()
    rules = count_tokens(load("extract").fill("rules"))
    for batch in _batches(told, count_tokens, most):
        prose = [prose_of([episode]) for episode in batch if is_spoken(episode)]
        found.episodes += len(batch)
        found.read += sum(map(bool, prose))
        for sheet in sheets_of(list(chain.from_iterable(prose))):
            tokens = sum(count_tokens(piece.content) for piece in sheet)
            found.calls += 1
            found.tokens += tokens
            found.prompt_tokens += rules + AROUND + tokens + MESSAGE * len(sheet)
            found.answer_tokens += PER_TOKEN * tokens
    return found


def _batches(
    told: Iterable[tuple[str, str | None, str]], count_tokens: Callable[[str], int], most: int
) -> Iterator[list[Episode]]:
    """The episodes as batches; what needs no model parts what is before it from what follows."""
    batch: list[Episode] = []
    size, last = 0, ""
    for source, thread, content in told:
        episode = Episode(
            uuid="", graph_id="", source=_SOURCES.get(source, "text"), content=content,
            created_at=_SOME_TIME,
        )  # fmt: skip
        spoken = is_spoken(episode)
        key = f"{episode.source} {thread}"
        length = max(1, count_tokens(content)) if spoken else 0
        if batch and (not spoken or key != last or size + length > most):
            yield batch
            batch, size = [], 0
        batch.append(episode)
        size, last = size + length, key
    if batch:
        yield batch
