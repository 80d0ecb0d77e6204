"""An explanation in a few lines: the fact, what was said of it, what ended it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmem.cli.output import fact_line, one_line, say

if TYPE_CHECKING:
    from graphmem.client.results import ClaimNote, Explanation

__all__ = ["explanation_lines", "print_explanation"]


def print_explanation(explained: Explanation) -> None:
    """Print an explanation."""
    for line in explanation_lines(explained):
        say(line)


def explanation_lines(explained: Explanation) -> list[str]:
    """The fact, its evidence in the order of saying, what ended it, and what else was said."""
    closing = explained.closed_by.uuid if explained.closed_by else None
    parts: dict[str, list[str]] = {"because": [], "ended by": [], "beside": []}
    for claim in explained.claims:
        word = "because" if claim.supports else "ended by" if claim.uuid == closing else "beside"
        parts[word].append(f"  {word:<8}  {_said(claim)}")
    return [fact_line(explained.fact), *(line for lines in parts.values() for line in lines)]


def _said(claim: ClaimNote) -> str:
    """When and by whom it was said, in which words, and what became of it."""
    episode = claim.episode
    who = claim.speaker or (episode and (episode.name or episode.source_description)) or "edit"
    words = claim.quote or claim.fact
    return one_line(f"{claim.said_at:%Y-%m-%d} {who}: “{one_line(words)}” – {claim.reason}")
