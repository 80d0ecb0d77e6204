"""Questions to a graph: from a call's arguments to a `Question`, from its answer to results."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from graphmem.client.checks import (
    check_characters,
    check_choice,
    check_count,
    check_list,
    check_share,
    check_text,
    instant_of,
)
from graphmem.client.results import (
    ClaimNote,
    Context,
    ContextLine,
    Explanation,
    SearchResults,
    Subgraph,
)
from graphmem.client.views import entity_view, episode_view, fact_view, observation_view
from graphmem.core.civil import micros
from graphmem.core.ids import user_entity_id
from graphmem.core.names import name_key
from graphmem.core.records import Entity as CoreEntity
from graphmem.core.records import Episode as CoreEpisode
from graphmem.core.requests import Expansion, Filters, Probe
from graphmem.errors import InputError, NotFoundError
from graphmem.recall.questions import MAX_LIMIT, Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from graphmem.client.engine import Engine
    from graphmem.client.place import Place
    from graphmem.client.results import Fact
    from graphmem.core.records import Fact as CoreFact
    from graphmem.core.requests import Scope
    from graphmem.recall.questions import Answer, Judged, Reranker
    from graphmem.recall.questions import Explanation as CoreExplanation

__all__ = [
    "DEFAULT_TOKENS",
    "answer_view",
    "around",
    "block",
    "entity_named",
    "explanation_view",
    "fact_views",
    "question_of",
    "summary_of",
    "uuids_named",
    "window_of",
]

DEFAULT_TOKENS = 1400
"""Tokens of a context block unless the caller says otherwise."""

SCOPES: dict[str, tuple[Scope, ...]] = {
    "edges": ("fact",),
    "nodes": ("entity",),
    "episodes": ("episode",),
    "observations": ("fact", "episode"),
    "auto": ("fact", "episode", "entity"),
}
"""What is searched for a scope. Observations are found by their words and by their evidence."""
LINE_TOKENS = 35
"""Tokens of a line, about: of each kind so many are looked for as would fill a block alone."""
BLOCK_OBSERVATIONS = 5
"""Patterns in a context block at most."""
RERANKERS = ("rrf", "mmr", "node_distance", "episode_mentions", "cross_encoder")


def question_of(
    engine: Engine,
    place: Place,
    query: str,
    *,
    scope: str = "auto",
    limit: int = 10,
    observations: int = 0,
    reranker: str = "rrf",
    recency_bias: float = 0.0,
    explain: bool = False,
    center: str | None = None,
    origins: Sequence[str] = (),
    filters: Filters | None = None,
    as_of: datetime | str | None = None,
    known_at: datetime | str | None = None,
    between: tuple[datetime | str, datetime | str] | None = None,
    current_only: bool = False,
    without: tuple[str, ...] = (),
) -> Question:
    """The question that a call's arguments mean; "" asks for whatever is newest.

    Raises:
        InputError: an argument is malformed, or two exclude each other.
    """
    moment = instant_of(as_of, "as_of")
    return Question(
        graph_id=place.graph_id,
        text=check_text(query, "query") if query != "" else "",
        at=moment or instant_of(known_at, "known_at") or engine.now(),
        scopes=SCOPES[check_choice(scope, tuple(SCOPES), "scope")],
        limit=check_count(limit, "limit"),
        observations=limit if scope == "observations" else observations,
        as_of=moment is not None,
        known_at=instant_of(known_at, "known_at"),
        between=_window(between),
        current_only=current_only,
        without_episodes=without,
        center=center,
        bfs_origins=tuple(origins),
        reranker=cast("Reranker", check_choice(reranker, RERANKERS, "reranker")),
        recency_bias=check_share(recency_bias, "recency_bias"),
        explain=explain,
        filters=filters or Filters(),
        stop=() if place.user is None else (user_entity_id(place.graph_id),),
        profile=place.profile,
        zone=place.zone,
    )


async def block(
    engine: Engine,
    place: Place,
    query: str,
    *,
    limit: int | None = None,
    max_tokens: int | None = None,
    max_characters: int | None = None,
    date_format: str = "short",
    messages: tuple[CoreEpisode, ...] = (),
    summary: str | None = None,
    **arguments: object,
) -> Context:
    """The context block for a query; "" is a query for whatever is newest.

    Without the user's `summary` it is read here.

    Raises:
        InputError: an argument is malformed.
    """
    check_choice(date_format, ("short", "full"), "date_format")
    if max_tokens is not None:
        check_count(max_tokens, "max_tokens", high=1_000_000)
    check_characters(max_characters)
    tokens = DEFAULT_TOKENS if max_tokens is None else max_tokens
    if limit is None:
        limit = min(MAX_LIMIT, -(-tokens // LINE_TOKENS))
    arguments = {"observations": BLOCK_OBSERVATIONS, "limit": limit, **arguments}
    question = question_of(engine, place, query, **arguments)  # pyright: ignore[reportArgumentType]
    recall = await engine.recall()
    if summary is None:
        past = question.as_of or question.known_at is not None
        summary = await summary_of(engine, place, past=past)
    found = await recall.context(
        question,
        summary=summary,
        zone=place.zone,
        max_tokens=tokens,
        max_characters=max_characters,
        date_format="day" if date_format == "short" else "full",
        messages=messages,
    )
    return Context(
        context=found.text,
        lines=[
            ContextLine(text=line.text, section=line.section, uuids=list(line.uuids))
            for line in found.lines
        ],
        notes=list(found.notes),
    )


async def window_of(
    engine: Engine, place: Place, thread_id: str, count: int
) -> tuple[CoreEpisode, ...]:
    """The last messages of a thread, oldest first."""
    store = await engine.store()
    page = await store.scan(
        place.graph_id,
        "episode",
        limit=count,
        filters=Filters(threads=(thread_id,)),
        descending=True,
    )
    return tuple(r for r in page.records[::-1] if isinstance(r, CoreEpisode))


async def entity_named(
    engine: Engine, place: Place, entity: str | None, argument: str = "entity"
) -> CoreEntity:
    """The entity of this uuid or name; None: the user of the graph.

    Raises:
        InputError: none is named in a graph without a user, or several have the name.
        NotFoundError: there is none.
    """
    store = await engine.store()
    if entity is None:
        if place.user is None:
            raise InputError(f"{argument}= is missing; a standalone graph has no user of its own")
        entity = user_entity_id(place.graph_id)
    check_text(entity, argument)
    (found,) = await store.fetch(place.graph_id, "entity", [entity])
    if isinstance(found, CoreEntity):
        return found
    key = name_key(entity)
    probe = Probe(graph_id=place.graph_id, keys=(key,) if key else (), limit=1)
    named = [e for e in (await store.candidates(probe)).entities if key and key in e.keys]
    if len(named) > 1:
        uuids = ", ".join(f"{e.uuid} ({e.name})" for e in named)
        raise InputError(f"{argument}={entity!r} names {len(named)} entities; give a uuid: {uuids}")
    if not named:
        raise NotFoundError(f"{argument}={entity!r} is unknown in this graph; see graph.node.list")
    return named[0]


async def uuids_named(
    engine: Engine, place: Place, named: Sequence[str] | None, argument: str
) -> list[str]:
    """The entities of these uuids or names; none for None.

    Raises:
        InputError: it is no list of texts, or several entities have a name.
        NotFoundError: one is unknown.
    """
    texts = check_list(named, argument, check_text)
    return [(await entity_named(engine, place, text, argument)).uuid for text in texts]


async def around(
    engine: Engine, place: Place, origins: Sequence[str], *, hops: int, limit: int, at: datetime
) -> Subgraph:
    """What holds at an instant around some entities, nearest first."""
    found = await (await engine.store()).expand(
        Expansion(
            graph_id=place.graph_id,
            origins=tuple(origins),
            hops=hops,
            limit=limit,
            filters=Filters(holds_at=micros(at)),
        )
    )
    order = [hit.uuid for channel in found.channels for hit in channel.hits]
    return Subgraph(
        nodes=[entity_view(found.entities[uuid]) for uuid in sorted(found.entities)],
        edges=await fact_views(engine, place, [found.facts[uuid] for uuid in order]),
    )


async def fact_views(
    engine: Engine,
    place: Place,
    facts: Sequence[CoreFact],
) -> list[Fact]:
    """Facts with the names of their ends, in the order given."""
    store = await engine.store()
    uuids = sorted({end for fact in facts for end in (fact.subject, fact.object)})
    found = await store.fetch(place.graph_id, "entity", uuids) if uuids else ()
    ends = {
        uuid: entity
        for uuid, entity in zip(uuids, found, strict=True)
        if isinstance(entity, CoreEntity)
    }
    return [fact_view(fact, ends, place.zone) for fact in facts]


def answer_view(answer: Answer, place: Place, scope: str = "auto") -> SearchResults:
    """The results of an answer; plans not yet begun come after the facts."""
    observed = [observation_view(r.observation, score=r.score) for r in answer.observations]
    if scope == "observations":
        return SearchResults(observations=observed, notes=list(answer.notes))
    ranked = (*answer.facts, *answer.plans)
    return SearchResults(
        edges=[
            fact_view(r.fact, answer.ends, place.zone, score=r.score, scores=r.scores)
            for r in ranked
        ],
        nodes=[entity_view(r.entity, score=r.score, scores=r.scores) for r in answer.entities],
        episodes=[episode_view(r.episode, score=r.score, scores=r.scores) for r in answer.episodes],
        observations=observed,
        notes=list(answer.notes),
    )


def explanation_view(explained: CoreExplanation, place: Place) -> Explanation:
    """Why a fact is believed, for a person."""
    ends = {e.uuid: e for e in (explained.subject, explained.object) if e is not None}
    notes = [_note(judged) for judged in explained.claims]
    closing = explained.closing.claim if explained.closing else None
    return Explanation(
        fact=fact_view(explained.fact, ends, place.zone),
        claims=notes,
        closed_by=next((note for note in notes if closing and note.uuid == closing.uuid), None),
    )


def _note(judged: Judged) -> ClaimNote:
    claim = judged.claim
    return ClaimNote(
        uuid=claim.uuid,
        said_at=claim.said_at,
        created_at=claim.created_at,
        speaker=claim.speaker,
        polarity=claim.polarity,
        fact=claim.fact,
        quote=claim.quote,
        outcome=judged.outcome,
        reason=judged.reason,
        by=judged.by,
        supports=judged.supports,
        episode=None if judged.episode is None else episode_view(judged.episode),
    )


def _window(
    between: tuple[datetime | str, datetime | str] | None,
) -> tuple[datetime, datetime] | None:
    if between is None:
        return None
    if not isinstance(between, tuple | list) or len(between) != 2:  # pyright: ignore[reportUnnecessaryComparison, reportUnnecessaryIsInstance]
        raise InputError("between= must be a pair of instants: (from, to)")
    start, end = (instant_of(border, "between") for border in between)
    if start is None or end is None:
        raise InputError("between= must be a pair of instants, none of them None")
    return start, end


async def summary_of(engine: Engine, place: Place, *, past: bool) -> str:
    """The user's name, and what holds of the user now: nothing of that for a question of the past.

    The summary was made by the commit that changed the facts; it is only fetched here.
    """
    if place.user is None:
        return ""
    body = place.user.body
    name = " ".join(_known(str(body[key]) for key in ("first_name", "last_name") if body.get(key)))
    if past:
        return name
    store = await engine.store()
    (user,) = await store.fetch(place.graph_id, "entity", [user_entity_id(place.graph_id)])
    summary = user.summary if isinstance(user, CoreEntity) else ""
    if not summary or not name or name in summary:
        return summary or name
    unnamed = summary.startswith("The user ")
    return f"{name}{summary.removeprefix('The user')}" if unnamed else f"{name}. {summary}"


def _known(names: Iterable[str]) -> list[str]:
    return [name.strip() for name in names if name.strip()]
