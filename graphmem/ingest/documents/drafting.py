"""The extraction of one document while it is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from graphmem.core.extraction import Extraction, SaidClaim, SaidMention
from graphmem.core.records import VALUE_LABEL
from graphmem.ingest.speakers import user_mention

if TYPE_CHECKING:
    from graphmem.core.records import Episode

__all__ = ["MAX_FACTS", "RECORD_ID", "Drafting"]

RECORD_ID: Final = "id"
"""The attribute of a mention that holds its record's own id."""

MAX_FACTS: Final = 2_000
"""Facts one document may give; the rest is left to search, and the episode says so."""


@dataclass(slots=True)
class Drafting:
    """Mentions and claims so far; a name said again is the same mention."""

    episode: Episode
    mentions: list[SaidMention] = field(default_factory=list[SaidMention])
    claims: list[SaidClaim] = field(default_factory=list[SaidClaim])
    places: dict[tuple[str, bool, str | None], int] = field(
        default_factory=dict[tuple[str, bool, "str | None"], int]
    )
    left_out: int = 0
    too_deep: int = 0

    def mention(
        self,
        text: str,
        *,
        labels: tuple[str, ...] = (),
        aliases: tuple[str, ...] = (),
        record: str | None = None,
    ) -> int:
        """The place of this name among the mentions; said again it is the same mention."""
        key = (text, VALUE_LABEL in labels, record)
        if key not in self.places:
            self.places[key] = len(self.mentions)
            attributes = {} if record is None else {RECORD_ID: record}
            self.mentions.append(
                SaidMention(
                    text=text, name=text, labels=labels, aliases=aliases, attributes=attributes
                )
            )
        return self.places[key]

    def literal(self, text: str) -> int:
        """The place of a literal."""
        return self.mention(text, labels=(VALUE_LABEL,))

    def user(self) -> int:
        """The place of the graph's user."""
        key = ("", False, "user")
        if key not in self.places:
            self.places[key] = len(self.mentions)
            self.mentions.append(user_mention(self.episode))
        return self.places[key]

    def claim(self, claim: SaidClaim) -> None:
        """Keep a claim, up to `MAX_FACTS`."""
        if len(self.claims) < MAX_FACTS:
            self.claims.append(claim)
        else:
            self.left_out += 1

    @property
    def full(self) -> bool:
        """Whether no further claim is kept."""
        return len(self.claims) >= MAX_FACTS

    def extraction(self) -> Extraction:
        """What was read, and what was left out, with the reason."""
        dropped: list[str] = []
        if self.left_out:
            dropped.append(f"{self.left_out} facts beyond {MAX_FACTS}")
        if self.too_deep:
            dropped.append(f"{self.too_deep} values nested too deep")
        return Extraction(
            mentions=tuple(self.mentions), claims=tuple(self.claims), dropped=tuple(dropped)
        )
