"""The weights of fusion, as data with their origin; profiles are chosen by name."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from graphmem.errors import InputError
from graphmem.recall.recipe import (
    ASSISTANT,
    CONVERSATION,
    DOCUMENTS,
    OF_ENTITIES,
    OF_FACTS,
    Recipe,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphmem.core.requests import Scope

__all__ = ["PROFILES", "Weights", "weights_of"]


class Weights(NamedTuple):
    """The recipes of the scopes, what one scope gives another, and how far is searched."""

    episodes: Recipe = CONVERSATION
    facts: Recipe = OF_FACTS
    entities: Recipe = OF_ENTITIES
    supports: tuple[tuple[str, float], ...] = (("rules", 0.25), ("json", 1.0), ("", 3.5))
    """Episodes: the facts that rest on it, by who read them: the first prefix that fits.

    Of models: LoCoMo's development half with recorded full claims, chosen on four conversations
    and measured on the fifth, in turn: recall@10/20 .862/.902, multi-hop @10 .630 (the best fact
    alone: .853/.898/.604). Short facts of a weaker model wish for less: .829 @10 here, .846 at 1.
    """
    likeness: float | None = None
    """Episodes: of two by one speaker whose cosine is above this the newer goes first, where they
    stand near each other among the best ten (`recall.fresh`); None: as they fit."""
    fact_supported: float = 0.3
    """Facts: the best episode it rests on."""
    fact_named: float = 0.6
    """Facts: share of its two ends that the question names."""
    fact_trail: float = 16.0
    """Facts: the worth of the best trail it is part of."""
    fact_over: float = 2.0
    """Facts: taken off what is over, so that what holds comes first where both fit."""
    recency: float = 4.0
    """What a question's `recency_bias` of 1 gives the newest over the oldest. Not measured: about
    what the best passage has over one that is found by a single word."""
    entity_named: float = 2.0
    entity_joined: float = 1.0
    """Entities: the best fact at whose end it stands."""
    pool: int = 150
    """Records of each scope that are read."""
    candidates: int = 50
    """Rows that each index of a server is asked for, by words and by meaning; a hundred change
    recall@10 of LoCoMo by .001 and cost half as much again."""
    facts_read: int = 96
    """LoCoMo with recorded claims, 20 episodes asked for: recall@10 .860 with 48, .863 with 96; the
    time of a search is the same to the measure."""
    entities_read: int = 24
    walk_read: int = 96
    """Facts that one step of a walk reads at most."""
    hops: int = 4
    fan_out: int = 50
    trails: int = 16
    """Trails that are followed at once."""

    def recipe(self, scope: Scope) -> Recipe:
        """How the rows of a scope are ranked."""
        match scope:
            case "episode":
                return self.episodes
            case "fact":
                return self.facts
            case "entity":
                return self.entities

    def support(self, extractor: str) -> float:
        """What a fact that was read by this extractor gives the episodes it rests on."""
        return next(weight for prefix, weight in self.supports if extractor.startswith(prefix))


PROFILES: Final[Mapping[str, Weights]] = MappingProxyType(
    {
        "conversation": Weights(),
        "assistant": Weights(episodes=ASSISTANT, likeness=0.75),
        "documents": Weights(episodes=DOCUMENTS),
    }
)


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
