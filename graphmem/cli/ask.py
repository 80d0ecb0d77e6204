"""Asking a memory: `search`, `context`, `facts`, `timeline`, `explain`."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from graphmem.cli.explaining import print_explanation
from graphmem.cli.failure import note
from graphmem.cli.options import AsJson, AsOf, CurrentOnly, Graph, KnownAt, Limit, Store, User
from graphmem.cli.output import (
    entity_line,
    episode_line,
    fact_line,
    key_of,
    one_line,
    print_json,
    print_table,
    say,
)
from graphmem.cli.session import Target, default_target, opened, target_of
from graphmem.errors import InputError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Generator

    from graphmem import Fact, GraphMem, SearchResults

__all__ = ["context", "explain", "facts", "search", "timeline"]

SCOPES = {
    "facts": "edges",
    "entities": "nodes",
    "episodes": "episodes",
    "observations": "observations",
    "all": "auto",
}
PAGE = 1000
_KEY = re.compile(r"[0-9a-f]{4,8}(?:-[0-9a-f-]{0,27})?")


def search(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="What to look for, in words.")],
    scope: Annotated[
        str, typer.Option("--scope", metavar="|".join(SCOPES), help="What to look among.")
    ] = "all",
    limit: Limit = 10,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    between: Annotated[
        tuple[str, str] | None,
        typer.Option("--between", metavar="FROM TO", help="Facts whose span meets this window."),
    ] = None,
    current_only: CurrentOnly = False,
    store: Store = None,
    user: User = None,
    graph: Graph = None,
    json: AsJson = False,
) -> None:
    """Find facts, entities, episodes and patterns.

    By words, by meaning, and along the graph; facts with the dates between which they held.
    """
    if scope not in SCOPES:
        raise InputError(f"--scope={scope!r} is unknown; use one of: {', '.join(SCOPES)}")
    with opened(store) as memory:
        target = target_of(memory, user, graph)
        found = memory.graph.search(
            query,
            scope=SCOPES[scope],
            limit=limit,
            as_of=target.instant(as_of, "--as-of"),
            known_at=target.instant(known_at, "--known-at"),
            between=_window(target, between),
            current_only=current_only,
            **target.ids,
        )
    if json:
        print_json(found)
    else:
        _print_found(found)
    _remark(
        found.notes, empty=not any((found.edges, found.nodes, found.episodes, found.observations))
    )


def context(
    query: Annotated[
        str | None,
        typer.Argument(metavar="QUERY", help="The question; with --thread its last messages."),
    ] = None,
    thread: Annotated[
        str | None,
        typer.Option("--thread", metavar="ID", help="Ask with this conversation's last messages."),
    ] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    current_only: CurrentOnly = False,
    limit: Annotated[
        int | None,
        typer.Option("--limit", metavar="N", help="At most so many of each kind. Default: none."),
    ] = None,
    max_tokens: Annotated[
        int | None, typer.Option("--max-tokens", metavar="N", help="Budget. Default: 1400.")
    ] = None,
    max_characters: Annotated[
        int | None, typer.Option("--max-characters", metavar="N", help="Another budget.")
    ] = None,
    store: Store = None,
    user: User = None,
    graph: Graph = None,
    json: AsJson = False,
) -> None:
    """What a model's prompt gets for a question: dated lines."""
    if (query is None) == (thread is None):
        raise InputError("give either a QUERY or --thread")
    if thread is not None and (user is not None or graph is not None):
        raise InputError("--thread says whose memory it is; leave out --user and --graph")
    with opened(store) as memory:
        target = default_target(store) if thread else target_of(memory, user, graph)
        moment = target.instant(as_of, "--as-of")
        known = target.instant(known_at, "--known-at")
        if thread is not None:
            with _remedied(
                f"--thread {thread!r} is unknown in this store; tell it something first: "
                f'graphmem add --thread {thread} "…"'
            ):
                found = memory.thread.get_user_context(
                    thread,
                    as_of=moment,
                    known_at=known,
                    current_only=current_only,
                    limit=limit,
                    max_tokens=max_tokens,
                    max_characters=max_characters,
                )
        else:
            found = memory.graph.get_context(
                query or "",
                as_of=moment,
                known_at=known,
                current_only=current_only,
                limit=limit,
                max_tokens=max_tokens,
                max_characters=max_characters,
                **target.ids,
            )
    if json:
        print_json(found)
    elif found.context:
        say(found.context)
    _remark(found.notes, empty=not found.context)


def facts(
    entity: Annotated[
        str | None, typer.Argument(metavar="[ENTITY]", help="Only about this name or uuid.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Also what is over, planned or retracted.")
    ] = False,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    store: Store = None,
    user: User = None,
    graph: Graph = None,
    json: AsJson = False,
) -> None:
    """What holds now, or held at a time.

    A complete list, not a search.
    """
    if every and (as_of is not None or known_at is not None):
        raise InputError("--all lists facts of all times; leave out --as-of and --known-at")
    with opened(store) as memory:
        target = target_of(memory, user, graph)
        moment, known = target.instant(as_of, "--as-of"), target.instant(known_at, "--known-at")
        with _remedied(_unknown(entity)):
            if every:
                found = _all_facts(memory, target, entity)
            else:
                found = memory.graph.as_of(moment, entity=entity, known_at=known, **target.ids)
    if json:
        print_json(found)
    elif found:
        rows = [(key_of(fact), fact.dates, fact.name, fact.fact) for fact in found]
        print_table(["fact", "dates", "relation", "sentence"], rows)
    _remark([], empty=not found)


def timeline(
    entity: Annotated[
        str | None,
        typer.Argument(metavar="[ENTITY]", help="A name or uuid. Default: the user."),
    ] = None,
    known_at: KnownAt = None,
    current_only: Annotated[
        bool, typer.Option("--current-only", help="Only what holds now: no plans either.")
    ] = False,
    store: Store = None,
    user: User = None,
    graph: Graph = None,
    json: AsJson = False,
) -> None:
    """All facts of one entity in the order of time.

    Those that were retracted too.
    """
    with opened(store) as memory:
        target = target_of(memory, user, graph)
        known = target.instant(known_at, "--known-at")
        if entity is None and graph is not None:
            raise InputError("ENTITY is missing; the memory of --graph has no user of its own")
        try:
            with _remedied(_unknown(entity)):
                found = memory.graph.timeline(entity, known_at=known, **target.ids)
        except NotFoundError:
            # The user of a memory that was told nothing has no entity yet: no facts, no failure.
            if entity is not None:
                raise
            found = []
        if current_only:
            standing = memory.graph.as_of(entity=entity, known_at=known, **target.ids)
            now = {fact.uuid for fact in standing}
            found = [fact for fact in found if fact.uuid in now]
    if json:
        print_json(found)
    elif found:
        rows = [(key_of(fact), fact.dates, fact.fact) for fact in found]
        print_table(["fact", "dates", "sentence"], rows)
    _remark([], empty=not found)


def explain(
    fact: Annotated[
        str,
        typer.Argument(
            metavar="FACT", help="A fact's uuid, its first characters as listed, or words of it."
        ),
    ],
    store: Store = None,
    user: User = None,
    graph: Graph = None,
    json: AsJson = False,
) -> None:
    """Why a fact is believed, and what ended it.

    Who said what and when, in the order of saying, and what became of it.
    """
    with opened(store) as memory:
        target = target_of(memory, user, graph)
        explained = memory.graph.explain(_fact_named(memory, target, fact), **target.ids)
    if json:
        print_json(explained)
    else:
        print_explanation(explained)


@contextmanager
def _remedied(remedy: str) -> Generator[None]:
    """Where a record is not there, say what to do in the words of this program."""
    try:
        yield
    except NotFoundError:
        raise NotFoundError(remedy) from None


def _unknown(entity: str | None) -> str:
    return (
        f"ENTITY={entity!r} is unknown in this memory; find it with: "
        f'graphmem search "{entity}" --scope entities'
    )


def _print_found(found: SearchResults) -> None:
    blocks = [
        ("facts", [f"{key_of(fact)}  {fact_line(fact)}" for fact in found.edges]),
        ("entities", [entity_line(entity) for entity in found.nodes]),
        ("episodes", [episode_line(episode) for episode in found.episodes]),
        ("observations", [one_line(observation.text) for observation in found.observations]),
    ]
    shown = [(title, lines) for title, lines in blocks if lines]
    for place, (title, lines) in enumerate(shown):
        if place:
            say()
        typer.secho(title, bold=True)
        for line in lines:
            say(f"  {line}")


def _remark(notes: list[str], *, empty: bool) -> None:
    for line in notes:
        note(line)
    if empty and not notes:
        note("nothing is known of that; tell it something with: graphmem add")


def _window(target: Target, between: tuple[str, str] | None) -> tuple[str, str] | None:
    if between is None:
        return None
    start, end = (target.instant(border, "--between") for border in between)
    assert start is not None
    assert end is not None
    return start.isoformat(), end.isoformat()


def _all_facts(memory: GraphMem, target: Target, entity: str | None) -> list[Fact]:
    found: list[Fact] = []
    cursor: str | None = None
    while True:
        page = memory.graph.edge.list(entity=entity, limit=PAGE, cursor=cursor, **target.ids)
        found += page
        if len(page) < PAGE:
            return sorted(found, key=_in_time)
        cursor = page[-1].uuid


def _in_time(fact: Fact) -> tuple[bool, float, str]:
    start = fact.valid_at
    return start is None, 0.0 if start is None else start.timestamp(), fact.uuid


def _fact_named(memory: GraphMem, target: Target, fact: str) -> str:
    """The uuid of the fact of this uuid, of the one that begins like it, or of these words."""
    text = fact.strip()
    if len(text) == 36 or not text:
        return text
    if _KEY.fullmatch(text.lower()):
        # Facts are listed by uuid: those that begin with these characters follow them at once.
        near = memory.graph.edge.list(limit=2, cursor=text.lower(), **target.ids)
        named = [known for known in near if known.uuid.startswith(text.lower())]
        if len(named) > 1:
            raise InputError(f"FACT={text!r} begins more than one uuid; give more of it")
        if named:
            return named[0].uuid
    return _fact_worded(memory, target, text)


def _fact_worded(memory: GraphMem, target: Target, text: str) -> str:
    """The uuid of the fact that shares most words with the text; of several the best found."""
    from graphmem.core.tokens import content_terms

    wanted = set(content_terms(text))
    shared = [
        (len(wanted.intersection(content_terms(fact.fact))), fact.uuid)
        for fact in memory.graph.search(text, scope="edges", limit=50, **target.ids).edges
    ]
    most, uuid = max(shared, key=lambda each: each[0], default=(0, ""))
    if not most:
        raise NotFoundError(f"FACT={text!r} is no fact of this memory; see: graphmem facts --all")
    return uuid
