"""A model that understands plain sentences, answering in the shape that the extractor asks for.

"Jane lives in Oslo", "Jane likes Tea", "Jane works at Acme" give a claim each, whatever the number
of the message. Script it with `model_server.answer(plain, times=None)`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.support.model_server import Request

__all__ = ["plain"]

RELATIONS = {"likes": "LIKES", "lives in": "LIVES_IN", "works at": "WORKS_AT"}
TYPES = {"likes": "Topic", "lives in": "Place", "works at": "Organization"}
LINE = re.compile(r"^(\d+) .*?: (\".*\")$", re.MULTILINE)
SENTENCE = re.compile(r"([A-Z]\w*) (likes|lives in|works at) ([A-Z]\w*(?: \d+)?)")


def plain(request: Request) -> dict[str, Any]:
    """The mentions and claims of the messages in a prompt."""
    told = request.last.rpartition("\nMESSAGES\n")[2]
    mentions: dict[str, dict[str, Any]] = {}
    claims: list[dict[str, Any]] = []
    for number, text in LINE.findall(told):
        for subject, verb, object in SENTENCE.findall(text):
            for name, label in ((subject, "Person"), (object, TYPES[verb])):
                mention = {"id": len(mentions) + 1, "text": name, "name": name, "type": label}
                mentions.setdefault(name, mention)
            claims.append(
                {
                    "id": len(claims) + 1,
                    "message": int(number),
                    "quote": f"{subject} {verb} {object}",
                    "subject": mentions[subject]["id"],
                    "relation": RELATIONS[verb],
                    "object": mentions[object]["id"],
                    "fact": f"{subject} {verb} {object}.",
                    "now": True,
                }
            )
    return {"mentions": list(mentions.values()), "claims": claims, "summaries": []}
