"""Summaries and patterns in a model's words: off the read path, many at once, at rest.

Only how something is said is new: what is said follows from the facts, and the text without a
model stands until there is a better one, and again as soon as the facts have changed. Nothing is
queued: what is due can be seen in the graph, so a program that is killed loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Protocol

from graphmem.core.changes import ChangeSet
from graphmem.core.entities import PATTERNS_PHRASED, SUMMARY_PHRASED, digest_of, summary_given
from graphmem.core.ids import standalone_graph, user_entity_id, user_graph
from graphmem.core.observations import drawn_from, observe
from graphmem.core.records import Entity as EntityRecord
from graphmem.errors import BudgetExceededError, ConflictError, ModelError, OutputError
from graphmem.ingest.reading import same_state, stamp_after
from graphmem.ingest.summaries import by_end, phrased, read_around, summary_of, told_of
from graphmem.ingest.wishes import wishes_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

    from graphmem.core.changes import Commit
    from graphmem.core.ports import Clock, Store
    from graphmem.core.records import Entity, EntryKind, Fact, GraphState, Json

__all__ = ["FEWEST", "MOST", "Phraser", "Phrasing", "Retelling", "retold", "worth_telling"]

FEWEST: Final = 3
"""Facts of which a summary is worth a model's words."""

MOST: Final = 48
"""Entities whose texts are phrased at once."""

PAGE: Final = 500
"""Entities, or graphs, of one look for what is due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasing:
    """A text to phrase: what it is about, the draft made without a model, and what it may say.

    `facts` are sentences with their dates, most important first; none for an observation, whose
    draft says it all.
    """

    uuid: str
    name: str
    draft: str
    facts: tuple[str, ...] = ()


class Phraser(Protocol):
    """Says drafts better: `ingest.model.phraser.ModelPhraser`."""

    async def summaries(
        self, asked: Sequence[Phrasing], wishes: Sequence[str] = ()
    ) -> dict[str, str]:
        """Texts by the uuid of what they are about, as somebody wants them.

        Raises:
            ModelError: the model is away or refused, or its answer could not be read.
        """
        ...

    async def observations(self, asked: Sequence[Phrasing]) -> dict[str, str]:
        """Texts of patterns by uuid.

        Raises:
            ModelError: see `summaries`.
        """
        ...


@dataclass(slots=True)
class _Round:
    """How far a look through the whole store has come."""

    kinds: list[EntryKind] = field(default_factory=lambda: ["user", "graph"])
    after: str | None = None
    graphs: list[str] = field(default_factory=list[str])
    entity: str | None = None


class Retelling:
    """Which texts of which graphs a model may phrase, and their new words."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        phraser: Phraser | None,
        commit: Callable[[ChangeSet, dict[str, str]], Awaitable[Commit]],
    ) -> None:
        """Nothing is due yet; `phraser` None: nothing ever is."""
        self._store, self._clock, self._phraser = store, clock, phraser
        self._commit = commit
        self._round = _Round()
        self._failed: dict[str, int] = {}
        self.stale: dict[str, dict[str, None]] = {}
        """Entities by graph that this program knows of; `look_round` finds those of others."""

    def note(self, changes: ChangeSet) -> None:
        """Note what a commit has made worth telling."""
        self._note(changes.graph_id, worth_telling(changes.entities))

    def patience(self, graph_id: str) -> int:
        """How many times as long as usual a graph waits, since its model was away."""
        return 2 ** min(7, self._failed.get(graph_id, 0))

    async def retell(self, graph_id: str) -> Commit | None:
        """Phrase what is due in a graph; None: there is nothing, or the model cannot say now.

        What is not phrased, as the model is away or the graph moved, is due again.

        Raises:
            StoreError: the store failed.
        """
        due = list(self.stale.pop(graph_id, ()))
        while due and self._phraser is not None:
            some, due = due[:MOST], due[MOST:]
            try:
                changes = await retold(self._store, self._clock, self._phraser, graph_id, some)
                if changes is None:
                    continue
                self._note(graph_id, due)
                commit = await self._commit(changes, {})
            except ConflictError:
                self._note(graph_id, [*some, *due])
                return None
            except (BudgetExceededError, ModelError) as error:
                if isinstance(error, ModelError) and error.retryable:
                    self._failed[graph_id] = self._failed.get(graph_id, 0) + 1
                    self._note(graph_id, [*some, *due])
                return None
            self._failed.pop(graph_id, None)
            return commit
        return None

    async def anew(self, graph_id: str) -> None:
        """Let the summary of a graph's user be phrased anew: it is wanted otherwise.

        Until then it is the draft; so whoever comes next sees that it is due.

        Raises:
            StoreError: the store failed.
        """
        state = await self._store.state(graph_id)
        uuid = user_entity_id(graph_id)
        (user,) = await self._store.fetch(graph_id, "entity", [uuid])
        if not isinstance(user, EntityRecord) or SUMMARY_PHRASED not in user.attributes:
            return
        facts, _ = await read_around(self._store, state, [user.uuid])
        rest = {k: v for k, v in user.attributes.items() if k != SUMMARY_PHRASED}
        draft = replace(user, summary=summary_of(user, facts.values()), attributes=rest)
        changes = _changes(state, self._clock, [draft])
        await self._commit(changes, {})
        self.note(changes)

    async def look_round(self) -> bool:
        """Look at one page more of the store for what is due; False: all was seen.

        A program that ended, or was killed, before it had its summaries phrased leaves no other
        trace of that. Each program looks once; what changes later is noted, or seen by the next.
        """
        seen, directory = self._round, self._store.directory
        if self._phraser is None:
            return False
        while not seen.graphs:
            if not seen.kinds:
                return False
            kind = seen.kinds[0]
            entries = await directory.list(kind, after=seen.after, limit=PAGE)
            seen.after = entries[-1].id if len(entries) == PAGE else None
            if seen.after is None:
                seen.kinds.pop(0)
            named = user_graph if kind == "user" else standalone_graph
            seen.graphs = [named(entry.id) for entry in entries]
        graph_id = seen.graphs[0]
        seen.entity = await self.look_at(graph_id, seen.entity)
        if seen.entity is None:
            seen.graphs.pop(0)
        return True

    async def look_at(self, graph_id: str, after: str | None = None) -> str | None:
        """Look at one page of a graph's entities for what is due; where to go on, None: no more."""
        page = await self._store.scan(graph_id, "entity", after=after, limit=PAGE)
        self._note(graph_id, worth_telling(e for e in page.records if isinstance(e, EntityRecord)))
        return page.after

    def _note(self, graph_id: str, uuids: Iterable[str]) -> None:
        if self._phraser is not None and (found := dict.fromkeys(uuids)):
            self.stale.setdefault(graph_id, {}).update(found)


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
    store: Store, clock: Clock, phraser: Phraser, graph_id: str, uuids: Sequence[str]
) -> ChangeSet | None:
    """The change set that puts a model's words in place of drafts; None if none is due.

    A draft of which the model made nothing usable counts as phrased: it is not asked again.

    Raises:
        ConflictError: the graph moved while it was read.
        ModelError: the model is away or refused.
        BudgetExceededError: nothing is left to ask it with.
    """
    state = await store.state(graph_id)
    facts, _ = await read_around(store, state, sorted(uuids))
    found = await store.fetch(graph_id, "entity", sorted(uuids))
    of_each = by_end(facts.values())
    due: dict[str, Entity] = {}
    for entity in found:
        if not isinstance(entity, EntityRecord) or not worth_telling([entity]):
            continue
        if _enough(of_each[entity.uuid]):
            due[entity.uuid] = entity
    if not due:
        return None
    drafts = {uuid: summary_of(entity, of_each[uuid]) for uuid, entity in due.items()}
    summaries = await _summaries(store, phraser, state, due, drafts, of_each)
    patterns = await _patterns(store, phraser, state, due)
    told = (
        phrased(
            replace(entity, attributes=_with_patterns(entity, patterns[uuid])),
            drafts[uuid],
            summaries.get(uuid, drafts[uuid]),
        )
        for uuid, entity in sorted(due.items())
    )
    return _changes(state, clock, told)


async def _summaries(
    store: Store,
    phraser: Phraser,
    state: GraphState,
    due: Mapping[str, Entity],
    drafts: Mapping[str, str],
    of_each: Mapping[str, Sequence[Fact]],
) -> dict[str, str]:
    """The summaries that a model phrased: the user's as the user wants it, the others as usual."""
    user = user_entity_id(state.graph_id)
    asked = [
        Phrasing(uuid=uuid, name=entity.name, draft=drafts[uuid], facts=told_of(of_each[uuid]))
        for uuid, entity in due.items()
        if drafts[uuid]
    ]
    wishes = tuple((await wishes_of(store.directory, state.graph_id)).values())
    own = [each for each in asked if each.uuid == user] if wishes else []
    others = [each for each in asked if each not in own]
    found = await _usable(phraser.summaries(own, wishes)) if own else {}
    return found | (await _usable(phraser.summaries(others)) if others else {})


async def _patterns(
    store: Store, phraser: Phraser, state: GraphState, due: Mapping[str, Entity]
) -> dict[str, dict[str, str]]:
    """By entity: the words for each of its patterns, by the digest of its draft.

    Words that there are already stay; those of patterns that are no more go.
    """
    found = await store.expand(drawn_from(state.graph_id, tuple(due)))
    same_state(state, found.state)
    kept: dict[str, dict[str, str]] = {}
    asked: dict[str, Phrasing] = {}
    for uuid, entity in due.items():
        known = entity.attributes.get(PATTERNS_PHRASED)
        words = known if isinstance(known, dict) else {}
        drafts = observe(replace(entity, attributes={}), found.facts.values(), found.entities)
        kept[uuid] = {}
        for each in drafts:
            digest = digest_of(each.pattern)
            kept[uuid][digest] = str(words.get(digest, each.pattern))
            if digest not in words:
                asked[digest] = Phrasing(uuid=digest, name=entity.name, draft=each.pattern)
    texts = await _usable(phraser.observations(list(asked.values()))) if asked else {}
    return {
        uuid: {d: texts.get(d, words) for d, words in each.items()} for uuid, each in kept.items()
    }


async def _usable(asking: Awaitable[dict[str, str]]) -> dict[str, str]:
    """What a model made of it; nothing if its answer could not be read."""
    try:
        return await asking
    except OutputError:
        return {}


def _with_patterns(entity: Entity, patterns: Mapping[str, str]) -> dict[str, Json]:
    attributes = {k: v for k, v in entity.attributes.items() if k != PATTERNS_PHRASED}
    if patterns:
        attributes[PATTERNS_PHRASED] = dict(patterns)
    return attributes


def _changes(state: GraphState, clock: Clock, entities: Iterable[Entity]) -> ChangeSet:
    return ChangeSet(
        graph_id=state.graph_id,
        version=state.version,
        stamp=stamp_after(state, clock()),
        entities=tuple(entities),
    )


def _enough(facts: Sequence[Fact]) -> bool:
    return sum(not fact.retracted for fact in facts) >= FEWEST
