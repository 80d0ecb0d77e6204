"""Context by a template: each variable's records found, and put into the layout."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

from graphmem.client.checks import check_count, check_id
from graphmem.client.digests import digests_of
from graphmem.client.reading import block, question_of, summary_of
from graphmem.client.results import Context, ContextLine
from graphmem.client.views import revision_of
from graphmem.core.requests import Filters
from graphmem.core.tokens import content_terms
from graphmem.errors import InputError, NotFoundError
from graphmem.recall.patterns import often, telling
from graphmem.recall.questions import MAX_LIMIT
from graphmem.recall.template import (
    Line,
    Variable,
    entity_line,
    episode_line,
    fact_line,
    fill,
    parse,
    pattern_line,
    summary_line,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphmem.client.engine import Engine
    from graphmem.client.place import Place
    from graphmem.core.records import Entry, Episode
    from graphmem.recall.questions import Answer, Question, RankedFact
    from graphmem.recall.template import Template

__all__ = ["context_of", "filled", "template_entry"]

SEARCHED = {
    "edges": "edges",
    "entities": "nodes",
    "episodes": "episodes",
    "observations": "auto",  # they fit by their words and by the evidence that is found
}
SECTIONS = {
    "user_summary": "summary",
    "edges": "fact",
    "entities": "entity",
    "episodes": "episode",
    "observations": "observation",
    "thread_summaries": "thread",
}


class _Asking(NamedTuple):
    """What every variable of one call is filled from."""

    engine: Engine
    place: Place
    query: str
    template: Template
    thread_id: str | None
    past: bool


async def template_entry(engine: Engine, template_id: str, revision: int | None = None) -> Entry:
    """A template's entry, the newest revision or the one asked for.

    Raises:
        InputError: an argument is malformed.
        NotFoundError: there is no such template, or no such revision of it.
    """
    check_id(template_id, "template_id")
    if revision is not None:
        check_count(revision, "template_revision", high=1_000_000_000)
    directory = await engine.directory()
    found = await directory.get("template", template_id)
    if found is not None and revision is not None:
        # Kept from 1 on: what a deleted template of this id had is not counted there.
        kept = revision - (revision_of(found) - found.revision)
        found = await directory.get("template", template_id, revision=kept) if kept > 0 else None
    if found is None:
        which = "" if revision is None else f" in revision {revision}"
        call = f"context.create_context_template(template_id={template_id!r}, …)"
        raise NotFoundError(
            f"template_id={template_id!r} is unknown{which}; make it first with {call}"
        )
    return found


async def context_of(
    engine: Engine,
    place: Place,
    query: str,
    *,
    template_id: str | None,
    template_revision: int | None,
    thread_id: str | None = None,
    limit: int | None = None,
    date_format: str = "short",
    messages: tuple[Episode, ...] = (),
    summary: str | None = None,
    **asked: object,
) -> Context:
    """The context for a query: the default block, or by a template.

    With a template its own limits and dates count instead of `limit` and `date_format`. `summary`
    is the user's if the caller has read it.

    Raises:
        InputError: an argument is malformed.
        NotFoundError: there is no such template or revision.
    """
    if template_id is None:
        if template_revision is not None:
            raise InputError(
                f"template_revision={template_revision!r} is of no template; give template_id="
            )
        more = {"limit": limit, "date_format": date_format, "messages": messages}
        return await block(engine, place, query, summary=summary, **more, **asked)  # pyright: ignore[reportArgumentType]
    return await filled(
        engine,
        place,
        query,
        template_id=template_id,
        template_revision=template_revision,
        thread_id=thread_id,
        **asked,  # pyright: ignore[reportArgumentType]
    )


async def filled(
    engine: Engine,
    place: Place,
    query: str,
    *,
    template_id: str,
    template_revision: int | None = None,
    thread_id: str | None = None,
    max_tokens: int | None = None,
    max_characters: int | None = None,
    **arguments: object,
) -> Context:
    """The context for a query by a template; "" is a query for whatever is newest.

    Without a budget the template's own limits say how much is printed.

    Raises:
        InputError: an argument is malformed, or the budget has no room for the template's text.
        NotFoundError: there is no such template or revision.
    """
    from graphmem.models.static import count_tokens

    for name, budget in (("max_tokens", max_tokens), ("max_characters", max_characters)):
        if budget is not None:
            check_count(budget, name, high=10_000_000)
    entry = await template_entry(engine, template_id, template_revision)
    template = parse(str(entry.body["template"]))
    past = arguments.get("as_of") is not None or arguments.get("known_at") is not None
    asking = _Asking(engine, place, query, template, thread_id, past)
    answers = await _answers(asking, arguments)
    found = await asyncio.gather(
        *(_lines(asking, variable, answers) for variable in template.variables)
    )
    printed = fill(
        template,
        found,
        count_tokens=count_tokens,
        max_tokens=max_tokens,
        max_characters=max_characters,
    )
    notes = dict.fromkeys(note for answer in answers.values() for note in answer.notes)
    return Context(
        context=printed.text,
        lines=[
            ContextLine(text=line.text, section=SECTIONS[name], uuids=list(line.uuids))
            for name, line in printed.lines
        ],
        notes=list(notes),
        template_revision=revision_of(entry),
    )


async def _answers(asking: _Asking, arguments: Mapping[str, object]) -> dict[Variable, Answer]:
    """What was found for each variable that is searched for; those without types share a search."""
    searched = [v for v in asking.template.variables if v.name in SEARCHED]
    # The kinds of patterns are no filter of the search: they are sorted out of what it found.
    plain = [v for v in searched if not v.types or v.name == "observations"]
    asked: dict[Variable, Question] = {}
    if plain:
        names = {v.name for v in plain}
        scope = SEARCHED[plain[0].name] if len(names) == 1 else "auto"
        shared = _question(
            asking,
            scope,
            max(v.limit for v in plain),
            Filters(),
            {**arguments, "observations": MAX_LIMIT if "observations" in names else 0},
        )
        asked = dict.fromkeys(plain, shared)
    for variable in searched:
        if variable not in asked:
            asked[variable] = _question(
                asking, SEARCHED[variable.name], variable.limit, _filters(variable), arguments
            )
    recall = await asking.engine.recall()
    questions = list({id(question): question for question in asked.values()}.values())
    answers = await asyncio.gather(*(recall.search(question) for question in questions))
    by_question = {id(q): answer for q, answer in zip(questions, answers, strict=True)}
    return {variable: by_question[id(question)] for variable, question in asked.items()}


def _question(
    asking: _Asking, scope: str, limit: int, filters: Filters, arguments: Mapping[str, object]
) -> Question:
    return question_of(
        asking.engine,
        asking.place,
        asking.query,
        scope=scope,
        limit=limit,
        filters=filters,
        **arguments,  # pyright: ignore[reportArgumentType]
    )


def _filters(variable: Variable) -> Filters:
    if variable.name == "edges":
        return Filters(names=variable.types)
    if variable.name == "entities":
        return Filters(labels=variable.types)
    return Filters(sources=variable.types)  # pyright: ignore[reportArgumentType]


async def _lines(
    asking: _Asking, variable: Variable, answers: Mapping[Variable, Answer]
) -> Sequence[Line]:
    place, template = asking.place, asking.template
    if variable.name == "user_summary":
        line = summary_line(await summary_of(asking.engine, place, past=asking.past), template)
        return [line] if line.text else []
    if variable.name == "thread_summaries":
        if asking.past:
            return []
        digests = await digests_of(asking.engine, place, variable.limit, without=asking.thread_id)
        return [
            pattern_line(d.text, d.first_at, d.last_at, place.zone, template, d.episodes)
            for d in digests
        ]
    answer = answers[variable]
    if variable.name == "observations":
        return _observed(asking, variable, answer)
    more = variable.include_attributes
    if variable.name == "edges":
        facts = _best(answer, variable.limit)
        return _once([fact_line(r.fact, place.zone, template, attributes=more) for r in facts])
    if variable.name == "entities":
        entities = answer.entities[: variable.limit]
        return [entity_line(ranked.entity, template, attributes=more) for ranked in entities]
    wanted = frozenset(content_terms(asking.query[:4000]))
    episodes = answer.episodes[: variable.limit]
    return [episode_line(ranked.episode, place.zone, template, wanted) for ranked in episodes]


def _best(answer: Answer, limit: int) -> list[RankedFact]:
    """The best facts: what holds, then what is planned, then what is over."""
    order = [
        *(ranked for ranked in answer.facts if ranked.standing in ("holds", "happened")),
        *answer.plans,
        *(ranked for ranked in answer.facts if ranked.standing not in ("holds", "happened")),
    ]
    best = sorted(order, key=lambda ranked: (-ranked.score, ranked.fact.uuid))[:limit]
    kept = {ranked.fact.uuid for ranked in best}
    return [ranked for ranked in order if ranked.fact.uuid in kept]


def _once(lines: Sequence[Line]) -> list[Line]:
    """Lines that print the same are one line with all the uuids."""
    by_text: dict[str, Line] = {}
    for line in lines:
        uuids = (*by_text[line.text].uuids, *line.uuids) if line.text in by_text else line.uuids
        by_text[line.text] = line._replace(uuids=tuple(dict.fromkeys(uuids)))
    return list(by_text.values())


def _observed(asking: _Asking, variable: Variable, answer: Answer) -> list[Line]:
    """The patterns that fit the question, as in the default block."""
    wanted = [
        ranked
        for ranked in answer.observations
        if not variable.types or ranked.observation.kind in variable.types
    ]
    return [
        pattern_line(
            each.pattern,
            each.start_at,
            each.latest_evidence_at,
            asking.place.zone,
            asking.template,
            (each.uuid, *each.facts, *each.episodes),
            often(each),
        )
        for each in telling(wanted)[: variable.limit]
    ]
