"""Which lines of a block are worth their room: each next one adds the most evidence. Pure.

A line's gain is its worth (how well it fits, by who read it) times the share of its words that no
line chosen before tells, by a root of its length: an episode that facts tell whole adds less than
one that nothing tells. The greedy choice by gain and cost is that of Lin and Bilmes (NAACL 2010,
budgeted maximization of monotone submodular functions); gains only fall, so a stale one is weighed
again when its turn comes.

Constants chosen on LoCoMo's development half (four conversations, 582 questions). Against lines in
turns by fixed shares, 20 a section, blocks of 1,400 tokens show of the evidence's turns and of the
answer's words: facts by rules .852 -> .875, .812 -> .816; recorded facts .836 -> .850, .885 ->
.890; no facts .885 -> .896, .792 -> .801. Of 700 tokens: .734 -> .795, .740 -> .769; .712 -> .739,
.816 -> .847; .853 -> .859, .763 -> .764.

That a fact's worth falls with its score too, not with its place alone, gained on the same half, of
1,400 tokens: facts by rules .876 -> .880, .817 -> .818 (four conversations); recorded facts .865 ->
.880, .892 -> .893 (five, 760 questions).
"""

from __future__ import annotations

import heapq
from math import inf
from typing import TYPE_CHECKING, Final, NamedTuple

from graphmem.core.tokens import content_terms

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from graphmem.recall.questions import Section

__all__ = ["POOR", "Draft", "by_evidence", "fitting", "worth"]

SOFT: Final = 5
"""Of a section the sixth line is worth half of the first."""
KEPT: Final = 0.5
"""What is left of a line of which every word was told: when it was, and who said it."""
PATIENCE: Final = 6
"""After so many lines in turn that do not fit, the room is used."""
LENGTH: Final = 0.3
"""The power of its length by which a line's gain is divided."""
LEAST: Final = 0.1
"""A summary with a smaller share of new words gets the room that nothing else wants."""
OF_SECTION: Final[Mapping[Section, float]] = {
    "summary": inf,
    "fact": 1.2,
    "entity": 0.25,
    "episode": 1.0,
    "observation": 0.6,
    "message": 3.0,
}
"""What a section's lines are worth beside each other; messages were asked for by their number."""
POOR: Final = 0.2
"""A fact that fits hardly is worth so much of one that fits best, at the same place."""
BY_RULES: Final = 3
"""Facts that rules read fit less well down their ranking: their worth falls so much faster."""


class Draft(NamedTuple):
    """A line that may be printed: what is behind it, its words, and what it is worth at best."""

    section: Section
    text: str
    uuids: tuple[str, ...]
    words: str
    worth: float


def worth(section: Section, place: int, extractor: str = "") -> float:
    """What the line at this place of its section's ranking is worth while nothing is told."""
    step = BY_RULES if extractor.startswith("rules") else 1
    return OF_SECTION[section] / (SOFT + step * place)


def fitting(score: float, best: float) -> float:
    """What is left of a fact's worth by how well it fits beside the best one: `POOR` to 1."""
    return max(POOR, score / best) if best > 0 else POOR


def by_evidence(drafts: Sequence[Draft], fits: Callable[[Draft], bool]) -> list[Draft]:
    """The lines that add the most, in the order of their choice.

    `fits` is asked of each line at most once, when its turn comes; what it lets in has its room.
    """
    told: set[str] = set()
    words: dict[int, frozenset[str]] = {}
    weighed: dict[int, int] = {}
    chosen: list[Draft] = []
    values = [draft.worth / (1 + len(draft.text)) ** LENGTH for draft in drafts]
    queue = [(-value, number) for number, value in enumerate(values)]
    heapq.heapify(queue)
    last: list[Draft] = []
    missed = 0
    while queue and missed < PATIENCE:
        _, number = heapq.heappop(queue)
        draft = drafts[number]
        if number not in words:
            words[number] = frozenset(content_terms(draft.words))
        if weighed.get(number) != len(chosen):
            weighed[number] = len(chosen)
            new = _new(words[number], told)
            if draft.section == "entity" and new < LEAST:
                last.append(draft)
                continue
            gain = values[number] * (KEPT + (1 - KEPT) * new)
            if queue and gain < -queue[0][0]:
                heapq.heappush(queue, (-gain, number))
                continue
        missed += 1
        if fits(draft):
            missed = 0
            chosen.append(draft)
            if draft.section != "summary":  # it has no dates: what it says may be said again
                told |= words[number]
    return [*chosen, *(draft for draft in last if fits(draft))]


def _new(words: frozenset[str], told: set[str]) -> float:
    return len(words - told) / len(words) if words else 0.0
