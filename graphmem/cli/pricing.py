"""What an import would take, printed before it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphmem.cli.failure import note
from graphmem.cli.output import counted, print_json, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphmem.transfer.formats import Told

__all__ = ["print_price"]


def print_price(told: Iterable[Told], *, as_json: bool) -> None:
    """Price what was read of a file for a model, and print it."""
    from graphmem.ingest.pricing import price
    from graphmem.models.static import count_tokens
    from graphmem.settings import read_settings

    refused: list[int] = []
    settings = read_settings()
    found = price(_contents(told, refused), count_tokens, settings.batch_tokens)
    if as_json:
        answer: dict[str, Any] = {
            "episodes": found.episodes,
            "read_by_model": found.read,
            "tokens": found.tokens,
            "calls": found.calls,
            "prompt_tokens": found.prompt_tokens,
            "answer_tokens": found.answer_tokens,
            "refused": len(refused),
        }
        print_json(answer)
        return
    say(
        f"{counted(found.episodes, 'episode')}, {found.read:,} with words ({found.tokens:,} tokens)"
    )
    say(
        f"a model that reads them: about {counted(found.calls, 'call')}, "
        f"{found.prompt_tokens:,} tokens of prompts, {found.answer_tokens:,} of answers"
    )
    if refused:
        note(f"{counted(len(refused), 'line')} could not be read, the first is line {refused[0]}")
    if settings.model is None:
        note("no model is set (GRAPHMEM_MODEL): rules would read them, for nothing")


def _contents(told: Iterable[Told], refused: list[int]) -> Iterator[tuple[str, str | None, str]]:
    for each in told:
        if each.episode is None:
            refused.append(each.line)
        else:
            kind, thread = each.episode.get("type", "message"), each.episode.get("thread_id")
            yield str(kind), thread, str(each.episode["data"])
