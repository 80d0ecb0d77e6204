"""The weights of the passages' recipe, as data with their origin."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ASSISTANT", "CONVERSATION", "DOCUMENTS", "OF_ENTITIES", "OF_FACTS", "Recipe"]

AROUND: Final[Mapping[int, float]] = MappingProxyType(
    {-3: 0.12, -2: 0.25, -1: 0.5, 1: 0.25, 2: 0.12}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Weight of each channel of `recall.ranking`; every channel is at most 1 before it is weighed.

    Attributes:
        lexical: BM25 with the neighbours' shares (`own` of the passage itself, `around`).
        meaning: words met by near stems within two passages, scaled.
        reply: the same in the passage and in the question that it answers, scaled.
        stretch: the best `meaning` from three before to three after.
        stretch_of_lists: the same for a question that wishes all there are, which stand in many
            places.
        dense: cosine of the embeddings, both centred, scaled.
        replied: `dense` of the question that the passage answers, at least 0.
        walk: one step over shared rare terms.
        subject: said by the one person whom the question names; where it names nobody and `users`
            is set, said by the user (nothing, if the question asks for what the assistant said).
        month, day: said in the month (or span) or about the day that the question names.
        name, time, number: the passage has what the question wishes.
        asks: the passage ends with a question; `asked_of`: so does one of somebody else than the
            person named.
        opens: the passage opens its thread.
        users: the user's own messages are the subject of a question that names nobody.
        recency: of a passage, the newest of the table 1, the oldest 0.
    """

    lexical: float = 0.6
    own: float = 0.25
    around: Mapping[int, float] = field(default_factory=lambda: AROUND)
    meaning: float = 1.0
    reply: float = 0.8
    stretch: float = 2.2
    stretch_of_lists: float = 1.6
    dense: float = 0.95
    replied: float = 0.6
    walk: float = 0.7
    subject: float = 2.2
    month: float = 3.5
    day: float = 3.0
    name: float = 2.0
    time: float = 1.2
    number: float = 1.0
    asks: float = -0.5
    asked_of: float = 0.9
    opens: float = 0.6
    users: bool = False
    recency: float = 0.0


CONVERSATION: Final = Recipe()
"""Two or more people who talk, in turns of a sentence or a few.

Weights and the constants of `passages` by coordinate ascent on LoCoMo's development half (five
conversations, 760 questions of categories 1 to 4, no facts, bundled embedder), then rounded:
recall@5/10/20 .767/.845/.886, multi-hop @10 .596. Weights chosen anew on four conversations and
measured on the fifth, in turn: .761/.837/.885 and .585.
"""

ASSISTANT: Final = Recipe(
    lexical=0.6,
    own=0.5,
    meaning=0.9,
    reply=0.35,
    stretch=0.2,
    stretch_of_lists=0.2,
    dense=2.6,
    replied=0.1,
    walk=0.6,
    subject=3.4,
    name=1.0,
    asks=-0.1,
    asked_of=0.0,
    opens=0.2,
    users=True,
)
"""One user and an assistant whose long answers would bury what the user said of himself.

The weights of `conversation` moved by coordinate ascent on BEAM's development half (ten chats,
179 questions), then rounded: recall@10 .615 (.50 with `conversation`, which lacks `users`); both
statements of a contradiction among the first ten .80. Chosen anew on nine chats and measured on
the tenth, in turn (before the rounding): .608.
"""

DOCUMENTS: Final = Recipe(
    own=1.0,
    reply=0.0,
    stretch=0.0,
    stretch_of_lists=0.0,
    replied=0.0,
    subject=0.0,
    asks=0.0,
    asked_of=0.0,
    opens=0.0,
)
"""Pages, files and notes: nobody speaks, and nothing is answered.

The weights of `conversation` without what only talk has, not tuned. Measured on talk told as
documents (three LoCoMo conversations, each session one text, 383 questions): the session that
holds the answer is first, among three, among five: .695/.848/.897 (`conversation`: .674/.839/.896,
`assistant`: .316/.610/.777). On written prose: not measured."""

_ALONE: Final = Recipe(
    own=1.0,
    around=MappingProxyType({}),
    reply=0.0,
    stretch=0.0,
    stretch_of_lists=0.0,
    replied=0.0,
    name=0.0,
    time=0.0,
    number=0.0,
    asks=0.0,
    asked_of=0.0,
    opens=0.0,
)
OF_FACTS: Final = replace(
    _ALONE, lexical=1.3, meaning=2.5, dense=1.7, walk=0.0, subject=1.5, month=2.5, day=1.5
)
"""Facts have no thread; their subject stands for who said it, their start for when."""
OF_ENTITIES: Final = replace(
    _ALONE, lexical=1.3, meaning=1.0, dense=1.0, walk=0.0, subject=0.0, month=0.0, day=0.0
)
