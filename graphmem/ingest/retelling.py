"""Summaries in a model's words: off the read path, many at once, when a graph has come to rest.

Only how something is said is new: what is said follows from the facts, and the text without a
model stands until there is a better one, and again as soon as the facts have changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from graphmem.core.changes import ChangeSet
from graphmem.core.entities import SUMMARY_PHRASED, summary_given
from graphmem.core.records import Entity as EntityRecord
from graphmem.errors import BudgetExceededError, ConflictError, ModelError
from graphmem.ingest.model.phraser import Phrasing
from graphmem.ingest.reading import stamp_after
from graphmem.ingest.summaries import by_end, phrased, read_around, summary_of, told_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphmem.core.ports import Clock, Store
    from graphmem.core.records import Entity, Fact

__all__ = ["FEWEST", "MOST", "Phraser", "Retelling", "retold", "worth_telling"]

FEWEST: Final = 3
"""Facts of which a summary is worth a model's words."""

MOST: Final = 48
"""Entities whose summaries are phrased at once."""


class Phraser(Protocol):
    """Says drafts better: `ingest.model.phraser.ModelPhraser`."""

    async def summaries(
        self, asked: Sequence[Phrasing], wishes: Sequence[str] = ()
    ) -> dict[str, str]:
        """Texts by the uuid of what they are about.

        Raises:
            ModelError: the model is away or refused, or its answer could not be read.
        """
        ...


class Retelling:
    """Which summaries of which graphs a model may phrase, and their new words."""

    def __init__(self, store: Store, clock: Clock, phraser: Phraser | None) -> None:
        """Nothing is worth telling yet; `phraser` None: nothing ever is."""
        self._store, self._clock, self._phraser = store, clock, phraser
        self.stale: dict[str, dict[str, None]] = {}
        """Entities by graph. Lost with the program: their drafts stand until the facts change."""

    def note(self, changes: ChangeSet) -> None:
        """Note what a commit has made worth telling."""
        if self._phraser is not None and (uuids := worth_telling(changes.entities)):
            self.stale.setdefault(changes.graph_id, {}).update(dict.fromkeys(uuids))

    async def changes(self, graph_id: str) -> ChangeSet | None:
        """What a model's words change in a graph; None: nothing, or it cannot say now."""
        stale = list(self.stale.pop(graph_id, ()))
        if self._phraser is None or not stale:
            return None
        if later := stale[MOST:]:
            self.stale[graph_id] = dict.fromkeys(later)
        try:
            return await retold(self._store, self._clock, self._phraser, graph_id, stale[:MOST])
        except (BudgetExceededError, ConflictError, ModelError):
            return None


def worth_telling(entities: Iterable[Entity]) -> list[str]:
    """Those whose summary was just made from facts, and no model has phrased it."""
    return [
        entity.uuid
        for entity in entities
        if entity.summary
        and not entity.is_value
        and not summary_given(entity)
        and SUMMARY_PHRASED not in entity.attributes
    ]


async def retold(
    store: Store,
    clock: Clock,
    phraser: Phraser,
    graph_id: str,
    uuids: Sequence[str],
    wishes: Sequence[str] = (),
) -> ChangeSet | None:
    """The change set that puts a model's words in place of drafts; None if there are none.

    Raises:
        ConflictError: the graph moved while it was read.
        ModelError: the model is away or refused.
    """
    state = await store.state(graph_id)
    facts, _ = await read_around(store, state, sorted(uuids))
    found = await store.fetch(graph_id, "entity", sorted(uuids))
    of_each = by_end(facts.values())
    drafts: dict[str, tuple[Entity, str]] = {}
    asked: list[Phrasing] = []
    for entity in found:
        if not isinstance(entity, EntityRecord) or not worth_telling([entity]):
            continue
        own = of_each[entity.uuid]
        draft = summary_of(entity, own)
        if draft and _enough(own):
            drafts[entity.uuid] = entity, draft
            asked.append(
                Phrasing(uuid=entity.uuid, name=entity.name, draft=draft, facts=told_of(own))
            )
    if not asked:
        return None
    texts = await phraser.summaries(asked[:MOST], wishes)
    told = tuple(phrased(*drafts[uuid], text) for uuid, text in sorted(texts.items()))
    if not told:
        return None
    return ChangeSet(
        graph_id=graph_id,
        version=state.version,
        stamp=stamp_after(state, clock()),
        entities=told,
    )


def _enough(facts: Sequence[Fact]) -> bool:
    return sum(not fact.retracted for fact in facts) >= FEWEST
