"""What a conversation was about, in a few sentences: from its messages and what they claim. Pure.

No model is asked: the sentences are those of the claims that its messages make. Of a conversation
that claims nothing, its first message tells.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graphmem.recall.clean import excerpt, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from graphmem.core.records import Claim, Episode

__all__ = ["Digest", "digest"]

SENTENCES: Final = 8
"""How many claims a digest tells of."""
MAX_OPENING: Final = 200
"""How much of the first message is told where nothing is claimed, in characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What was said in a conversation: `text` is one line; the times are of its messages."""

    thread_id: str
    text: str
    messages: int
    first_at: datetime
    last_at: datetime
    episodes: tuple[str, ...]


def digest(thread_id: str, episodes: Sequence[Episode], claims: Sequence[Claim]) -> Digest:
    """Put a conversation into a few sentences, in the order of saying.

    Of many claims those of the most trusted speakers are told, the latest first; what was
    corrected in the same conversation is not. Equal input gives equal bytes.

    Args:
        thread_id: the conversation.
        episodes: its messages (at least one), in order.
        claims: what they claim; claims of other episodes do not count.
    """
    own = {episode.uuid for episode in episodes}
    corrected = {uuid for claim in claims if claim.episode in own for uuid in claim.corrects}
    said = [
        claim
        for claim in claims
        if claim.episode in own and claim.uuid not in corrected and claim.polarity != "denies"
    ]
    said.sort(key=lambda claim: (claim.said_at, claim.position, claim.ordinal, claim.uuid))
    latest = sorted(range(len(said)), key=lambda n: (-said[n].trust, -n))
    sentences: dict[str, int] = {}
    for n in latest:
        sentence = one_line(said[n].fact)
        if sentence and sentence not in sentences:
            sentences[sentence] = n
        if len(sentences) == SENTENCES:
            break
    text = " ".join(sorted(sentences, key=lambda sentence: sentences[sentence]))
    times = [episode.said_at for episode in episodes]
    return Digest(
        thread_id=thread_id,
        text=text or _opening(episodes),
        messages=len(episodes),
        first_at=min(times),
        last_at=max(times),
        episodes=tuple(episode.uuid for episode in episodes),
    )


def _opening(episodes: Sequence[Episode]) -> str:
    first = next((e for e in episodes if e.role in (None, "user")), episodes[0])
    who = one_line(first.name or first.role or "somebody")
    return f"It began with {who}: {excerpt(first.content, frozenset(), MAX_OPENING)}"
