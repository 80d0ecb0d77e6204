"""A model's raw answer as it is kept with a job, until what it led to is committed.

Its first line names the episodes it was asked about, the second those shown before them: when one
of them is forgotten, the store finds the answer by that, and it goes too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphmem.core.extraction import RawAnswer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmem.core.records import Job

__all__ = ["Kept", "answered", "kept_with"]

SEPARATOR = "\x1f"
"""Between uuids, as they stand: the store looks for them as text."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer and the uuids of the episodes it is about, and of those before them."""

    raw: RawAnswer
    about: tuple[str, ...]
    before: tuple[str, ...] = ()

    def encode(self) -> str:
        """Three lines that `decode` reads back."""
        return "\n".join(
            (SEPARATOR.join(self.about), SEPARATOR.join(self.before), self.raw.encode())
        )

    @classmethod
    def decode(cls, text: str) -> Kept:
        """Read what `encode` wrote.

        Raises:
            ValueError: it is nothing of the kind.
        """
        about, _, rest = text.partition("\n")
        before, _, raw = rest.partition("\n")
        return cls(RawAnswer.decode(raw), _uuids(about), _uuids(before))


def answered(job: Job) -> tuple[str, ...]:
    """The episodes that a job's kept answer is about; none if it has none that can be read."""
    kept = kept_with([job])
    return kept.about if kept is not None else ()


def kept_with(jobs: Sequence[Job]) -> Kept | None:
    """The answer that is kept for a batch, on its first job."""
    answer = jobs[0].answer if jobs else None
    if answer is None:
        return None
    try:
        return Kept.decode(answer)
    except (TypeError, ValueError):  # of another version: the model is asked anew
        return None


def _uuids(line: str) -> tuple[str, ...]:
    return tuple(line.split(SEPARATOR)) if line else ()
