"""`graphmem add`: telling a memory something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphmem.cli.failure import FAILED, note
from graphmem.cli.options import AsJson, Graph, Store, User
from graphmem.cli.output import fact_line, key_of, print_json, say
from graphmem.cli.session import Target, opened, read_input, target_of
from graphmem.errors import InputError, UnavailableError

if TYPE_CHECKING:
    from graphmem import Fact, GraphMem

__all__ = ["add"]

SECONDS = 60.0
"""Seconds that a model may take before its facts are left to follow."""

SHOWN = 10
"""Facts of an addition that are printed, at most."""


def add(
    data: Annotated[
        str, typer.Argument(metavar="TEXT|JSON|-", help="What to remember; - reads stdin.")
    ],
    type: Annotated[
        str,
        typer.Option(
            "--type",
            metavar="message|text|json",
            help="message: said by somebody; text: any prose; json: a record or an event.",
        ),
    ] = "message",
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="TIME", help="When it was said or happened. Default: now."),
    ] = None,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="Who said it.")] = None,
    role: Annotated[
        str | None,
        typer.Option(
            "--role",
            metavar="ROLE",
            help="Of a message: user (the default), assistant, system, tool, function, norole.",
        ),
    ] = None,
    thread: Annotated[
        str | None,
        typer.Option("--thread", metavar="ID", help="The conversation; made on the fly."),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option("--source", metavar="WORDS", help='Where it comes from ("billing system").'),
    ] = None,
    store: Store = None,
    user: User = None,
    graph: Graph = None,
    json: AsJson = False,
) -> None:
    """Tell a memory something: a message, a text or JSON.

    It is durable when the command returns, and the facts that were read from it, by the offline
    rules or by a model, are there and printed. What they do not understand is kept and found word
    for word.
    """
    if type != "message" and (role is not None or thread is not None):
        raise InputError(f"--role and --thread belong to a message, not to --type {type}")
    if graph is not None and (role is not None or thread is not None):
        raise InputError("--role and --thread belong to a user's memory, not to --graph")
    content = read_input(data, "TEXT")
    with opened(store) as memory:
        target = target_of(memory, user, graph, make=True)
        if role is not None or thread is not None:
            episode, task = _say(memory, target, content, at, name, role, thread, source)
        else:
            added = memory.graph.add(
                type=type,
                data=content,
                created_at=target.instant(at, "--at"),
                name=name,
                source_description=source,
                **target.ids,
            )
            episode, task = added.uuid, added.task_id
        _print(memory, target, content, episode, task, as_json=json)


def _say(
    memory: GraphMem,
    target: Target,
    content: str,
    at: str | None,
    name: str | None,
    role: str | None,
    thread: str | None,
    source: str | None,
) -> tuple[str, str]:
    """Add one message with a role or in a thread; its episode and task."""
    if source is not None:
        raise InputError("--source belongs to what is added without --role and --thread")
    user_id = target.ids["user_id"] or ""
    message: dict[str, Any] = {"role": role or "user", "content": content, "name": name}
    message["created_at"] = target.instant(at, "--at")
    if thread is None:
        receipt = memory.add([message], user_id=user_id)
    else:
        memory.thread.create(thread, user_id, exist_ok=True)
        receipt = memory.thread.add_messages(thread, [message])
    return receipt.message_uuids[0], receipt.task_id


def _print(
    memory: GraphMem, target: Target, content: str, episode: str, task: str | None, *, as_json: bool
) -> None:
    try:
        memory.flush(timeout=SECONDS)
    except UnavailableError as error:
        note(f"it is kept and can be found; its facts follow: {error}")
    done = memory.task.get(task) if task else None
    facts = _facts_of(memory, target, content, episode)
    if as_json:
        facts_found = [fact.model_dump(mode="json") for fact in facts]
        print_json({"episode": episode, "status": done and done.status, "facts": facts_found})
    else:
        say(f"episode {episode}")
        for fact in facts:
            say(f"  {key_of(fact)}  {fact_line(fact)}")
    if done is not None and done.status == "failed":
        note(f"it is kept and can be found, but gave no facts: {done.error}")
        raise typer.Exit(FAILED)


def _facts_of(memory: GraphMem, target: Target, content: str, episode: str) -> list[Fact]:
    """The facts nearest to the text that rest on its episode."""
    found = memory.graph.search(content[:2000], scope="edges", limit=5 * SHOWN, **target.ids)
    resting = [fact for fact in found.edges if episode in fact.episodes]
    return sorted(resting, key=lambda fact: (fact.fact, fact.uuid))[:SHOWN]
