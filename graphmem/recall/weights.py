"""The weights of fusion, as data with their origin; profiles are chosen by name."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from graphmem.errors import InputError
from graphmem.recall.recipe import ASSISTANT, CONVERSATION, DOCUMENTS, Recipe

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["PROFILES", "Weights", "weights_of"]


class Weights(NamedTuple):
    """Weight of each channel, and how far is searched.

    Channels are scaled to at most 1 before they are weighed (`channels.scaled`).
    """

    lexical: float = 1.0
    """Episodes: BM25 with the neighbouring turns' share."""
    neighbours: tuple[float, float, float, float, float] = (0.12, 0.25, 0.5, 0.25, 0.12)
    """Share of the turns three, two and one before, one and two after."""
    dense: float = 0.35
    """Episodes: cosine of the embeddings."""
    speaker: float = 0.6
    """Episodes: said by the one speaker whom the question names."""
    supported: float = 0.5
    """Episodes: the best fact that rests on it."""
    fact_lexical: float = 1.0
    fact_dense: float = 0.6
    fact_named: float = 0.6
    """Facts: share of its two ends that the question names."""
    fact_hops: float = 1.2
    """Facts: nearness in breadth-first search, halved with each hop."""
    fact_supported: float = 0.3
    """Facts: the best episode it rests on."""
    fact_over: float = 0.5
    """Facts: taken off what is over, so that what holds comes first where both fit."""
    entity_lexical: float = 1.0
    entity_dense: float = 0.4
    entity_named: float = 1.0
    entity_joined: float = 0.6
    """Entities: the best fact at whose end it stands."""
    passages: Recipe = CONVERSATION
    """The recipe by which passages are ranked (`recall.ranking`)."""
    pool: int = 150
    """Hits asked of each channel."""
    hops: int = 4
    fan_out: int = 50
    origins: int = 8
    """Entities at the ends of the best facts from which breadth-first search starts; a quarter of
    them beside those that the question names."""


PROFILES: Final[Mapping[str, Weights]] = MappingProxyType(
    {
        "conversation": Weights(),
        "assistant": Weights(passages=ASSISTANT),
        "documents": Weights(passages=DOCUMENTS),
    }
)
"""`conversation`: two or more people who talk. The weights of episodes were chosen by grid on the
development half of LoCoMo (760 questions, recall@10: 0.61 by BM25 alone, 0.70 with neighbours,
0.736 with all three, not cross-validated); those of facts and entities follow them by analogy.
`hops` and `fact_hops` were chosen on the first 100 cases of MQuAKE's development half and carry
over only in part: the whole chain is in the first 20 in 0.27 of all its cases now and 0.28 as of
the first date."""


def weights_of(profile: str) -> Weights:
    """The weights of a profile.

    Raises:
        InputError: there is no such profile.
    """
    try:
        return PROFILES[profile]
    except KeyError:
        names = ", ".join(sorted(PROFILES))
        raise InputError(f"profile={profile!r} is unknown; use one of: {names}") from None
