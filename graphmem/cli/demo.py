"""`graphmem demo`: half a year of one invented person, told, asked, explained and forgotten."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from graphmem.cli import story
from graphmem.cli.explaining import explanation_lines
from graphmem.cli.options import AsJson, Store
from graphmem.cli.output import fact_line, print_json, say

if TYPE_CHECKING:
    from collections.abc import Generator

    from graphmem import Fact, GraphMem

__all__ = ["demo"]

QUESTION = "Where does Saskia live and work?"
EARLIER = "2026-05-01T09:00Z"
BORDER = "2026-04-15T09:00Z"
"""After the move to Udine, and before it was told."""
SHOWN = 3
"""Facts, and episodes, in each block."""
TALK = "What did the rowing club give her?"
FORGOTTEN = "I moved back to Ljubljana."
EXPLAINED = "Udine"


def demo(store: Store = None, json: AsJson = False) -> None:
    """See it at work: half a year of an invented person.

    Told line by line, then asked now and as of an earlier day, explained, and partly forgotten.

    Needs no key and no server: it works in a temporary file. With --store (a Neo4j server, say) it
    tells the story to the user 'demo' there, who is erased first, and leaves it there to look at.
    """
    told = story.read()
    clock = story.StoryClock(story.NOW)
    with _place(store) as place, _opened(place, clock) as memory:
        story.begin(memory, clock, told)
        for line in told:
            clock.now = line.at
            story.tell(memory, line)
        clock.now = story.NOW
        if json:
            print_json(_answers(memory))
            return
        say(f"store: {place if store else 'a temporary file'}")
        _tell(told)
        _timeline(memory)
        _now_and_then(memory)
        _two_clocks(memory)
        _talk(memory)
        _explain(memory)
        _forget(memory, told)


@contextmanager
def _place(store: str | None) -> Generator[str]:
    if store is not None:
        yield store
        return
    folder = tempfile.mkdtemp(prefix="graphmem-demo-")
    try:
        yield str(Path(folder) / "demo.db")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _opened(place: str, clock: story.StoryClock) -> Generator[GraphMem]:
    from graphmem import GraphMem

    with GraphMem(place, clock=clock, time_zone="UTC") as memory:
        yield memory


def _heading(text: str) -> None:
    say()
    typer.secho(f"== {text}", bold=True)


def _tell(told: tuple[story.Told, ...]) -> None:
    _heading(f"Half a year of {story.FIRST_NAME} {story.LAST_NAME}, as it is told")
    for line in told:
        say(f"{line.at:%Y-%m-%d}  {line.line}")


def _timeline(memory: GraphMem) -> None:
    _heading("What follows from it: the timeline")
    facts = memory.graph.timeline(user_id=story.USER)
    width = max(len(fact.dates) for fact in facts)
    for fact in facts:
        say(f"{fact.dates:<{width}}  {fact.fact}")


def _now_and_then(memory: GraphMem) -> None:
    _heading(f"A prompt gets this, on {story.NOW:%Y-%m-%d}: “{QUESTION}”")
    say(memory.graph.get_context(QUESTION, user_id=story.USER, limit=SHOWN).context)
    _heading(f"The same question as of {EARLIER[:10]}")
    block = memory.graph.get_context(QUESTION, user_id=story.USER, as_of=EARLIER, limit=SHOWN)
    say(block.context)


def _two_clocks(memory: GraphMem) -> None:
    _heading(f"Two clocks: where did {story.FIRST_NAME} live on {BORDER[:10]}?")
    for known, words in ((None, "as known today"), (BORDER, "as known on that day")):
        for fact in _homes(memory, at=BORDER, known_at=known):
            say(f"{words + ':':<22} {fact_line(fact)}")


def _talk(memory: GraphMem) -> None:
    _heading(f"What gives no fact is found word for word: “{TALK}”")
    found = memory.graph.search(TALK, user_id=story.USER, scope="episodes", limit=1)
    for episode in found.episodes:
        say(f"{episode.reference_time:%Y-%m-%d} {episode.name}: {episode.content}")


def _explain(memory: GraphMem) -> None:
    _heading(f"Why {EXPLAINED}, and why no longer?")
    fact = next(f for f in memory.graph.timeline(user_id=story.USER) if f.object == EXPLAINED)
    for line in explanation_lines(memory.graph.explain(fact.uuid, user_id=story.USER)):
        say(line)


def _forget(memory: GraphMem, told: tuple[story.Told, ...]) -> None:
    _heading(f"Forgetting “{FORGOTTEN}” opens again what it had closed")
    say("before:")
    _say_homes(memory)
    message = next(line for line in told if line.body.get("text") == FORGOTTEN)
    memory.graph.episode.delete(message.uuid, user_id=story.USER)
    say("after:")
    _say_homes(memory)
    # The story stays whole for whoever looks at it in the store afterwards.
    story.tell(memory, message)


def _say_homes(memory: GraphMem) -> None:
    for fact in memory.graph.timeline(user_id=story.USER):
        if fact.name == "LIVES_IN" and fact.status == "holds":
            say(f"  {fact_line(fact)}")


def _homes(memory: GraphMem, *, at: str, known_at: str | None) -> list[Fact]:
    holding = memory.graph.as_of(at, user_id=story.USER, known_at=known_at)
    return [fact for fact in holding if fact.name == "LIVES_IN"]


def _answers(memory: GraphMem) -> dict[str, Any]:
    """The same for programs: timeline, blocks and notes."""
    user = story.USER
    return {
        "timeline": [fact.model_dump(mode="json") for fact in memory.graph.timeline(user_id=user)],
        "context": memory.graph.get_context(QUESTION, user_id=user, limit=SHOWN).context,
        "context_as_of": memory.graph.get_context(
            QUESTION, user_id=user, as_of=EARLIER, limit=SHOWN
        ).context,
    }
