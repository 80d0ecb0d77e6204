"""`graphmem status` and `graphmem config`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphmem.cli.failure import FAILED, note
from graphmem.cli.options import AsJson, Store
from graphmem.cli.output import one_line, print_json, print_table, say
from graphmem.cli.session import ids_of, opened

if TYPE_CHECKING:
    from graphmem import Status

__all__ = ["config", "status"]


def status(
    check: Annotated[
        bool, typer.Option("--check", help="Look the whole store over; exit code 1 if not clean.")
    ] = False,
    store: Store = None,
    user: Annotated[
        str | None, typer.Option("--user", metavar="ID", help="Only this user's memory.")
    ] = None,
    graph: Annotated[
        str | None, typer.Option("--graph", metavar="ID", help="Only this standalone graph.")
    ] = None,
    json: AsJson = False,
) -> None:
    """What the store holds, what waits and what failed."""
    with opened(store) as memory:
        found = memory.status(**ids_of(memory, user, graph))
        wrong = memory.check() if check else None
    if json:
        answer: dict[str, Any] = found.model_dump(mode="json")
        print_json(answer if wrong is None else answer | {"wrong": wrong})
    else:
        _print_status(found, wrong)
    if wrong:
        note("the store is not clean; restore a copy, or report what is listed above")
        raise typer.Exit(FAILED)


def config(store: Store = None, json: AsJson = False) -> None:
    """Each setting, its value and where it came from.

    Secrets print as ***.
    """
    from graphmem.settings import SETTINGS, read_settings

    rows = read_settings(store=store).rows()
    meanings = {setting.name: setting for setting in SETTINGS}
    if json:
        print_json(
            [
                {
                    "name": name,
                    "value": value,
                    "from": origin,
                    "variable": meanings[name].variable,
                    "meaning": meanings[name].meaning,
                }
                for name, value, origin in rows
            ]
        )
        return
    print_table(
        ["setting", "value", "from", "variable", "meaning"],
        [
            (name, value, origin, meanings[name].variable, meanings[name].meaning)
            for name, value, origin in rows
        ],
    )


def _print_status(found: Status, wrong: list[str] | None) -> None:
    jobs = ", ".join(f"{count} {state}" for state, count in found.jobs.items() if count)
    rows: list[tuple[str, object]] = [
        ("store", found.store),
        ("graphs", found.graphs),
        ("episodes", found.episodes),
        ("claims", found.claims),
        ("facts", found.facts),
        ("entities", found.entities),
        ("jobs", jobs or "none"),
    ]
    if found.oldest_pending is not None:
        rows.append(("oldest waiting", found.oldest_pending.isoformat()))
    rows += sorted(found.details.items())
    rows += [("failed", f"{task.task_id}: {task.error}") for task in found.failures]
    if wrong is not None:
        rows += [("wrong", line) for line in wrong] or [("check", "clean")]
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        say(f"{name:<{width}}  {one_line(str(value))}")
