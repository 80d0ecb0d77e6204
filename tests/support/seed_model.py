"""A model that reads what the seeds' programs tell, answering from the prompt alone.

Script it with `model_server.answer(told, schema="extraction", times=None)`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from benchmarks.prompted import read_prompt
from graphmem import GraphMem

if TYPE_CHECKING:
    from benchmarks.prompted import Candidate, Line
    from tests.support.model_server import Request

__all__ = ["all_read", "told"]

SAID = (
    (r"\bI live in ([A-Z]\w+)", "LIVES_IN", "Place", "{} lives in {}."),
    (r"\bI moved to ([A-Z]\w+)", "LIVES_IN", "Place", "{} lives in {}."),
    (r"\bI prefer ([\w ]+)", "PREFERS", "Topic", "{} prefers {}."),
    (r"\bI work on a (Django project) ", "WORKS_ON", "Topic", "{} works on a {}."),
)
"""What is understood of a message: pattern, relation, type of its object, sentence."""


def told(request: Request) -> dict[str, Any]:
    """The mentions and claims of the users' messages in a prompt."""
    shown = read_prompt(request.last)
    mentions: list[dict[str, Any]] = []
    claims: list[dict[str, Any]] = []
    for line in shown.messages:
        for pattern, relation, label, sentence in SAID:
            if (found := re.search(pattern, line.text)) is None:
                continue
            speaker = _speaker(line, shown.candidates)
            first = len(mentions) + 1
            mentions.append({"id": first, "text": "I", "type": "Person", **speaker})
            mentions.append({"id": first + 1, "text": found[1], "name": found[1], "type": label})
            claims.append(
                {
                    "id": len(claims) + 1,
                    "message": line.number,
                    "quote": found[0],
                    "subject": first,
                    "relation": relation,
                    "object": first + 1,
                    "fact": sentence.format(speaker["name"], found[1]),
                    "now": True,
                }
            )
    return {"mentions": mentions, "claims": claims, "summaries": []}


def all_read(reader: str) -> None:
    """Wait until all is read: closing gives a model some seconds only, a cold server takes more."""
    if reader == "model":
        with GraphMem() as memory:
            memory.flush(120)


def _speaker(line: Line, known: tuple[Candidate, ...]) -> dict[str, Any]:
    """Who says "I": somebody known of that name, or the user."""
    named = [each for each in known if line.who in each.names]
    for each in (*named, *(c for c in known if c.kind == "the user")):
        return {"name": each.names[0], "entity": each.number}
    return {"name": line.who}
