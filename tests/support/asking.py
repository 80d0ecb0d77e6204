"""A small reader that asks a model over HTTP, and a model that understands plain sentences.

It speaks the real protocol to the scripted server and asks as little as a reader can, so that tests
of the write path hang on nothing but the seam `core.extraction.ModelReader`.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from graphmem.core.extraction import Extraction, RawAnswer, SaidClaim, SaidMention
from graphmem.errors import ModelUnavailableError, OutputError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmem.core.extraction import Background
    from graphmem.core.records import Episode
    from graphmem.core.requests import Candidates
    from tests.support.model_server import Request

SENTENCE = re.compile(r"([A-Z]\w*) (likes|lives in|works at) ([A-Z]\w*(?: \d+)?)")
EXCLUSIVE = {"lives in": True, "works at": True}


def understood(request: Request) -> dict[str, Any]:
    """What a model that reads "Jane lives in Oslo" answers."""
    told = json.loads(request.last)
    claims = [
        {"message": n, "subject": s, "verb": verb, "object": o, "quote": f"{s} {verb} {o}"}
        for n, message in enumerate(told["messages"], 1)
        for s, verb, o in SENTENCE.findall(message)
    ]
    return {"claims": claims}


class PlainReader:
    """Asks for claims as JSON; implements `ModelReader`."""

    name = "plain"

    def __init__(self, url: str, *, timeout: float = 5.0) -> None:
        self.address = urlsplit(url)
        self.timeout = timeout

    async def extract(self, batch: Sequence[Episode], known: Candidates) -> tuple[Extraction, ...]:
        raise AssertionError("a model is asked and read apart")

    async def ask(
        self, batch: Sequence[Episode], known: Candidates, background: Background
    ) -> RawAnswer:
        prompt = {
            "before": [episode.content for episode in background.before],
            "facts": [fact.fact for fact in known.facts],
            "messages": [episode.content for episode in batch],
        }
        text = await asyncio.to_thread(self._post, json.dumps(prompt))
        return RawAnswer(
            text=text,
            model="scripted",
            episodes=tuple(episode.uuid for episode in batch),
            entities=tuple(entity.uuid for entity in known.entities),
            facts=tuple(fact.uuid for fact in known.facts),
        )

    def read(
        self,
        raw: RawAnswer,
        batch: Sequence[Episode],
        known: Candidates,
        background: Background,
    ) -> tuple[Extraction, ...]:
        try:
            claims: list[dict[str, Any]] = json.loads(raw.text)["claims"]
        except (KeyError, TypeError, ValueError) as error:
            reason = f"{OutputError.__name__}: {error}"
            return tuple(Extraction(error=reason) for _ in batch)
        numbers = {uuid: n for n, uuid in enumerate(raw.episodes, 1)}
        return tuple(
            _said(episode, [c for c in claims if c["message"] == numbers[episode.uuid]], raw)
            for episode in batch
        )

    def _post(self, prompt: str) -> str:
        connection = http.client.HTTPConnection(
            self.address.hostname or "", self.address.port, timeout=self.timeout
        )
        body = json.dumps({"model": "m", "messages": [{"role": "user", "content": prompt}]})
        try:
            connection.request("POST", f"{self.address.path}/chat/completions", body)
            response = connection.getresponse()
            text = response.read().decode()
        except (OSError, http.client.HTTPException) as error:
            raise ModelUnavailableError(f"the model is away: {type(error).__name__}") from error
        finally:
            connection.close()
        if response.status in (429, 500, 503):
            after = response.getheader("Retry-After")
            raise ModelUnavailableError(
                f"status {response.status}", retry_after=None if after is None else float(after)
            )
        if response.status != 200:
            raise RefusedError(f"status {response.status}: {text[:200]}")
        try:
            return json.loads(text)["choices"][0]["message"]["content"]
        except (ValueError, LookupError, TypeError) as error:
            raise OutputError(f"no completion: {text[:80]}") from error


def _said(episode: Episode, claims: Sequence[dict[str, Any]], raw: RawAnswer) -> Extraction:
    names: dict[str, int] = {}
    said: list[SaidClaim] = []
    dropped: list[str] = []
    for claim in claims:
        if claim["quote"] not in episode.content:
            dropped.append(f"the quote {claim['quote']!r} is not in the message")
            continue
        shown = [n for n in claim.get("corrects", ()) if 1 <= n <= len(raw.facts)]
        if len(shown) < len(claim.get("corrects", ())):
            dropped.append("a fact was named that was not shown")
            continue
        for name in (claim["subject"], claim["object"]):
            names.setdefault(name, len(names))
        said.append(
            SaidClaim(
                subject=names[claim["subject"]],
                object=names[claim["object"]],
                name=claim["verb"].upper().replace(" ", "_"),
                fact=f"{claim['subject']} {claim['verb']} {claim['object']}.",
                holds_when_said=True,
                quote=claim["quote"],
                exclusive=EXCLUSIVE.get(claim["verb"]),
                corrects=tuple(raw.facts[n - 1] for n in shown),
            )
        )
    mentions = tuple(SaidMention(text=name, name=name) for name in names)
    return Extraction(mentions=mentions, claims=tuple(said), dropped=tuple(dropped))
