"""TimeTalk: does the memory understand talk about things that change?

Each short history is a user (or, where nobody speaks, a graph) of its own, told with the clock
set to the instant at which the engine got each episode. Then the clock is set to the instant of
the question, and every fact that holds is judged by the scorer that lies beside the data.
"""

from __future__ import annotations

import importlib.util
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from benchmarks.data import read_json
from benchmarks.figures import Figure, mean
from benchmarks.recorded import recorded_folder, timetalk_stories
from benchmarks.report import progress
from graphmem import GraphMem, InputError, Message, NotFoundError

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from benchmarks.recorded import Story
    from graphmem.client.results import Fact

__all__ = ["FACTS", "opened", "run", "stories"]

FACTS = "rules"
"""Where the facts come from when nothing else is asked for."""

LEVELS = ("rules", "model")
ACTIONS = {"delete_episode", "replay_episode", "merge", "unmerge", "add_fact_triple"}


class Replayed(GraphMem):
    """A memory whose clock shows what it is set to."""

    def __init__(self, store: str, **model: Any) -> None:
        """Open a store; the clock stands at 2000 until it is set."""
        self.now = datetime(2000, 1, 1, tzinfo=UTC)
        super().__init__(store, clock=lambda: self.now, **model)


def opened(store: str, **model: Any) -> GraphMem:
    """The memory that `run` needs, over a store; `model` says who reads, and where."""
    return Replayed(store, **model)


def stories(options: argparse.Namespace) -> list[Story]:
    """What was recorded of the histories."""
    cases = read_json(options.data)[: options.limit]
    return timetalk_stories(cases, recorded_folder(options))


@dataclass(frozen=True, slots=True)
class Judged:
    """One question as the scorer judged it, its case's tags, and whether the block had it all."""

    row: dict[str, Any]
    tags: tuple[str, ...]
    in_block: bool


@dataclass(frozen=True, slots=True)
class Home:
    """The graph of a case: the arguments that name it, and its thread."""

    scope: dict[str, Any]
    thread: str | None


def run(mem: GraphMem, options: argparse.Namespace) -> dict[str, Figure]:
    """Tell the histories, ask the questions, and give the figures.

    Raises:
        ValueError: the memory was not made by `opened`, or an action is unknown.
    """
    if not isinstance(mem, Replayed):
        raise ValueError("timetalk needs a memory whose clock it can set; see timetalk.opened")
    scorer = _scorer(options.data)
    cases: list[dict[str, Any]] = read_json(options.data)[: options.limit]
    judged: list[Judged] = []
    for case in progress(cases, "timetalk"):
        judged += _judge(mem, case, scorer)
    _print_failures([j.row for j in judged if not j.row["correct"]], options.failures)
    return _figures(judged)


def _scorer(data: Path) -> Any:
    """The scorer that ships with the data."""
    path = data.parent / "score.py"
    spec = importlib.util.spec_from_file_location("timetalk_score", path)
    if not path.is_file() or spec is None or spec.loader is None:
        raise FileNotFoundError(f"{path} is missing; keep the data beside its scorer")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _judge(mem: Replayed, case: dict[str, Any], scorer: Any) -> list[Judged]:
    home = _settle(mem, case)
    _tell(mem, case, home)
    judged: list[Judged] = []
    for question in case["questions"]:
        if question.get("at"):
            mem.now = datetime.fromisoformat(question["at"])
        facts = [_as_told(fact) for fact in _answer(mem, question, home)]
        row = scorer.judge(case, question, facts)
        held = row["wants"] and _in_block(mem, question, home, scorer)
        judged.append(Judged(row, tuple(case["tags"]), held))
    _forget(mem, home)
    return judged


def _settle(mem: Replayed, case: dict[str, Any]) -> Home:
    """A graph for the case, its clock just before the first episode."""
    key = f"timetalk-{case['id']}"
    zone = case["time_zone"]
    home = Home({"graph_id": key} if case["user"] is None else {"user_id": key}, None)
    _forget(mem, home)
    mem.now = min(_instant(e["stored_at"]) for e in case["episodes"]) - timedelta(seconds=1)
    if case["user"] is None:
        mem.graph.create(key, time_zone=zone)
        return home
    first, _, last = case["user"].partition(" ")
    mem.user.add(key, first_name=first, last_name=last or None, time_zone=zone)
    mem.thread.create(key, key)
    return Home(home.scope, key)


def _tell(mem: Replayed, case: dict[str, Any], home: Home) -> None:
    for episode in case["episodes"]:
        mem.now = max(mem.now, _instant(episode["stored_at"]))
        _add(mem, case, episode, home)
        for action in case.get("actions", ()):
            if action["after"] == episode["id"]:
                _act(mem, case, action, home)


def _add(mem: Replayed, case: dict[str, Any], episode: dict[str, Any], home: Home) -> None:
    uuid = f"{case['id']}-{episode['id']}"
    if episode["source"] == "message" and home.thread is not None:
        message = Message(
            role=episode["role"],
            name=episode.get("name"),
            content=episode["content"],
            created_at=episode["reference_time"],
            uuid=uuid,
        )
        mem.thread.add_messages(home.thread, [message])
        mem.flush()
        return
    mem.graph.add(
        type=episode["source"],
        data=episode["content"],
        created_at=episode["reference_time"],
        name=episode.get("name"),
        uuid=uuid,
        **home.scope,
    )
    mem.flush()


def _act(mem: Replayed, case: dict[str, Any], action: dict[str, Any], home: Home) -> None:
    """Do what the case asks for after an episode."""
    kind = action["do"]
    if action.get("stored_at"):
        mem.now = max(mem.now, _instant(action["stored_at"]))
    if kind == "delete_episode":
        mem.graph.episode.delete(f"{case['id']}-{action['episode']}", **home.scope)
    elif kind == "replay_episode":
        again = next(e for e in case["episodes"] if e["id"] == action["episode"])
        _add(mem, case, again, home)
    elif kind in ("merge", "unmerge"):
        # Names that are one already, or that nothing is known of: the questions will show it.
        with suppress(InputError, NotFoundError):
            _join(mem, action, home)
    elif kind == "add_fact_triple":
        keys = ("subject", "name", "object", "fact", "valid_at", "invalid_at", "exclusive")
        mem.graph.add_fact_triple(**{key: action.get(key) for key in keys}, **home.scope)
    else:
        raise ValueError(f"do={kind!r} is unknown; known are {', '.join(sorted(ACTIONS))}")


def _join(mem: Replayed, action: dict[str, Any], home: Home) -> None:
    """Say that two names are one entity, or not; what was merged in is named by its uuid."""
    if action["do"] == "merge":
        mem.graph.node.merge(action["keep"], action["drop"], **home.scope)
        return
    for node in mem.graph.node.list(limit=1000, **home.scope):
        if action["drop"] in (node.name, *node.aliases):
            mem.graph.node.unmerge(action["keep"], node.uuid, **home.scope)
            return


def _answer(mem: Replayed, question: dict[str, Any], home: Home) -> list[Fact]:
    """Every fact that is said to hold at the question's instant; of a timeline, all."""
    if question["kind"] == "timeline":
        for name in (question["about"], *question.get("aliases", ())):
            try:
                return mem.graph.timeline(name, **home.scope)
            except (InputError, NotFoundError):  # several of that name, or none
                continue
        return []
    if question["kind"] == "known_at":
        at = question.get("as_of") or question["at"]
        return mem.graph.as_of(at, known_at=question["at"], **home.scope)
    return mem.graph.as_of(question["at"], **home.scope)


def _in_block(mem: Replayed, question: dict[str, Any], home: Home, scorer: Any) -> bool:
    """Whether the context block for the question holds every word that is wanted."""
    times: dict[str, Any] = {}
    if question["kind"] == "as_of":
        times = {"as_of": question["at"]}
    elif question["kind"] == "known_at":
        as_of = question.get("as_of") or question["at"]
        times = {"known_at": question["at"], "as_of": as_of}
    block = mem.graph.get_context(question["ask"], **times, **home.scope).context
    wanted = question.get("expect") or [
        [span["object"], *span.get("also", ())] for span in question.get("spans", ())
    ]
    text = scorer.norm(block)
    return all(any(scorer.has(text, word) for word in group) for group in wanted)


def _as_told(fact: Fact) -> dict[str, Any]:
    keys = ("fact", "subject", "name", "object", "valid_at", "invalid_at")
    return {key: getattr(fact, key) for key in keys}


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _forget(mem: Replayed, home: Home) -> None:
    try:
        if "user_id" in home.scope:
            mem.user.delete(home.scope["user_id"])
        else:
            mem.graph.delete(home.scope["graph_id"])
    except NotFoundError:
        return


def _figures(judged: list[Judged]) -> dict[str, Figure]:
    found = {"accuracy/all": mean([j.row["correct"] for j in judged])}
    for level in LEVELS:
        found[f"accuracy/{level}"] = mean([j.row["correct"] for j in judged if level in j.tags])
    wanting = [j for j in judged if j.row["wants"]]
    forbidding = [j for j in judged if j.row["forbids"]]
    return found | {
        "found": mean([j.row["found"] for j in wanting]),
        "found-in-block": mean([j.in_block for j in wanting]),
        "false-belief-rate": mean([j.row["false_belief"] for j in forbidding]),
    }


def _print_failures(rows: list[dict[str, Any]], count: int) -> None:
    for row in rows[:count]:
        print(
            f"\n{row['case_id']} {row['kind']}: {row['ask']}\n"
            f"  missing {row['missing']}  extra {row['extra']}  false {row['false']}",
            file=sys.stderr,
        )
        for fact in row["returned"]:
            span = f"{fact['valid_at'] or '?'} - {fact['invalid_at'] or ''}"
            print(
                f"    {fact['subject']} {fact['name']} {fact['object']} ({span}) {fact['fact']}",
                file=sys.stderr,
            )
