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
    """The fact, its evidence in the order of saying, and what else was said of the same thing."""
    lines = [fact_line(explained.fact)]
    closing = explained.closed_by.uuid if explained.closed_by else None
    for claim in explained.claims:
        if claim.supports:
            lines.append(f"  because  {_said(claim)}")
    for claim in explained.claims:
        if claim.uuid == closing and not claim.supports:
            lines.append(f"  ended by {_said(claim)}")
    for claim in explained.claims:
        if claim.uuid != closing and not claim.supports:
            lines.append(f"  beside   {_said(claim)}")
    return [one_line_kept(line) for line in lines]


def one_line_kept(line: str) -> str:
    """The line with its indentation, its text on one line."""
    indent = len(line) - len(line.lstrip())
    return " " * indent + line.strip()


def _said(claim: ClaimNote) -> str:
    who = claim.speaker or (claim.episode and (claim.episode.name or claim.episode.source)) or ""
    words = claim.quote or claim.fact
    verdict = claim.outcome if not claim.reason else f"{claim.outcome}: {claim.reason}"
    return f"{claim.said_at:%Y-%m-%d} {one_line(who)}: “{one_line(words)}” [{one_line(verdict)}]"
