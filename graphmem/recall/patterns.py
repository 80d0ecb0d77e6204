"""Patterns that fit a question: observations of the user and of whom the question names.

One bounded read draws them from the facts of these entities; as long as the graph does not move
they are kept, so that a block does not pay for them again.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from graphmem.core.observations import drawn_from, observe
from graphmem.core.tokens import content_terms
from graphmem.recall.questions import RankedObservation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from graphmem.core.observations import Observation
    from graphmem.core.ports import Store
    from graphmem.core.records import Fact, GraphState
    from graphmem.core.requests import Filters
    from graphmem.recall.questions import Answer, Question

__all__ = ["Patterns", "fitting", "often", "telling"]

ENTITIES: Final = 3
"""How many entities are looked at; the user first."""
KEPT: Final = 256
"""Of how many questions' entities the observations are kept."""

_Key = tuple[str, int, "datetime | None", tuple[str, ...], "Filters"]


class Patterns:
    """Draws observations from a store; keeps those of graphs that have not moved since."""

    def __init__(self, store: Store) -> None:
        """Read from this store."""
        self._store = store
        self._kept: OrderedDict[_Key, tuple[Observation, ...]] = OrderedDict()

    async def of(
        self, question: Question, named: Sequence[str], state: GraphState
    ) -> tuple[Observation, ...]:
        """The patterns of the user and of the entities that the question names.

        Of a question about another instant or a window: those of the facts that had begun by then,
        or began in it. None of what was known at an instant: no pattern is claimed by anybody.
        Only facts that meet the question's filters are evidence.

        Args:
            question: what is asked.
            named: the uuids of entities.
            state: where the graph stands.
        """
        origins = tuple(dict.fromkeys((*question.stop, *named)))[:ENTITIES]
        if not origins or question.known_at is not None:
            return ()
        if question.as_of or question.between is not None:
            return await self._drawn(question, origins)
        key = (question.graph_id, state.version, state.stamp, origins, question.filters)
        if key not in self._kept:
            self._kept[key] = await self._drawn(question, origins)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]

    async def _drawn(self, question: Question, origins: tuple[str, ...]) -> tuple[Observation, ...]:
        drawn = drawn_from(question.graph_id, origins)
        own = drawn.filters
        filters = replace(question.filters, subjects=own.subjects, retracted=own.retracted)
        found = await self._store.expand(replace(drawn, filters=filters))
        facts = [fact for fact in found.facts.values() if _begun(fact, question)]
        return tuple(
            observation
            for origin in origins
            if (entity := found.entities.get(origin)) is not None
            for observation in observe(entity, facts, found.entities)
        )


def fitting(
    observations: Iterable[Observation], answer: Answer, terms: Iterable[str]
) -> tuple[RankedObservation, ...]:
    """The patterns that have to do with a question, best first, at most as many as it asks for.

    One counts by the question's terms that it holds (names of its subject apart), and by how high
    the best of its evidence stands in the answer: so what vectors find counts, too. Of a question
    without terms all fit. Equals: the most frequent first, then by uuid.

    Args:
        observations: all patterns.
        answer: what the question found.
        terms: the question's search terms.
    """
    asked = set(terms)
    places: dict[str, int] = {}
    for ranking in (
        [ranked.fact.uuid for ranked in answer.facts],
        [ranked.episode.uuid for ranked in answer.episodes],
    ):
        for place, uuid in enumerate(ranking):
            places[uuid] = min(place, places.get(uuid, place))
    scored: list[RankedObservation] = []
    for each in observations:
        shared = len((asked - {*content_terms(each.called)}) & {*content_terms(each.pattern)})
        best = min((places[u] for u in (*each.facts, *each.episodes) if u in places), default=None)
        score = shared + (0.0 if best is None else 1 / (1 + best))
        if score or not asked:
            scored.append(RankedObservation(each, score))
    scored.sort(key=lambda r: (-r.score, -r.observation.count, r.observation.uuid))
    return tuple(scored[: answer.question.observations])


def telling(ranked: Iterable[RankedObservation]) -> list[Observation]:
    """The patterns without those that another one says better: a routine tells its recurrence."""
    found = [each.observation for each in ranked]
    told = {each.facts for each in found if each.kind == "routine"}
    return [each for each in found if each.kind != "recurrence" or each.facts not in told]


def often(observation: Observation) -> str:
    """How often a pattern was seen: "4 times", "2 changes"."""
    word = "change" if observation.kind == "sequence" else "time"
    return f"{observation.count} {word}{'' if observation.count == 1 else 's'}"


def _begun(fact: Fact, question: Question) -> bool:
    """Whether the question's window lets a fact in as evidence."""
    if fact.valid_at is None:
        return False
    if question.between is not None:
        return question.between[0] <= fact.valid_at < question.between[1]
    return fact.valid_at <= question.at
