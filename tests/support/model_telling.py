"""Tells a graph a story through a model: the same claims, answered in the contract's shape.

The scripted server answers each prompt with the claims that the test told of the episode it shows,
naming known things and facts by the numbers of that prompt. So a story goes the whole way: prompt,
HTTP, tolerant reading, resolution, fold, store.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.prompted import read_prompt
from graphmem.client.models import chat_of
from graphmem.ingest.model.extractor import ModelExtractor
from graphmem.ingest.pipeline import Pipeline
from graphmem.models.static import StaticEmbedder, count_tokens
from graphmem.settings import read_settings
from tests.support.telling import SUBJECT, Story

if TYPE_CHECKING:
    from benchmarks.prompted import Shown
    from graphmem.core.ports import Store
    from tests.support.builders import SteppedClock
    from tests.support.model_server import ModelServer, Request

LINKS = ("corrects", "repeats", "fulfils", "replaces")


class ReadStory(Story):
    """A story that a model reads."""

    def __init__(
        self, store: Store, graph_id: str, clock: SteppedClock, server: ModelServer
    ) -> None:
        super().__init__(store, graph_id, clock)
        self.told: dict[str, tuple[dict[str, Any], ...]] = {}
        server.answer(self._answer, schema="extraction", times=None)
        self.chat = chat_of(read_settings({}, model="scripted", base_url=server.url), clock, None)
        assert self.chat is not None
        self.pipeline = Pipeline(
            store,
            StaticEmbedder(),
            clock,
            extractor=ModelExtractor(self.chat),
            count_tokens=count_tokens,
            worker="story",
        )

    async def tell(self, said_at: str, *claims: dict[str, Any], **how: Any) -> str:
        key = how.pop("key", None) or f"e{self.count + 1}"
        self.told[key] = claims
        zones = [given["zone"] for given in claims if "zone" in given]
        how.setdefault("zone", zones[0] if zones else "UTC")
        return await super().tell(said_at, *claims, key=key, **how)

    def content(self, uuid: str) -> str:
        """What it says, and what it speaks of: a correction names what it corrects."""
        said: list[str] = []
        for given in self.told[uuid]:
            said.append(f"{given['name']} {given['object']}")
            said += [self._sentence(other) for link in LINKS for other in given.get(link, ())]
        return f"episode {uuid}: {'; '.join(said)}"

    def _answer(self, request: Request) -> dict[str, Any]:
        shown = read_prompt(request.body["messages"][1]["content"])
        numbers: dict[str, int] = {}
        claims: list[dict[str, Any]] = []
        for line in shown.messages:
            uuid = line.text.removeprefix("episode ").partition(":")[0]
            for given in self.told[uuid]:
                body = self._claim(given, shown, numbers)
                claims.append({**body, "id": len(claims) + 1, "message": line.number,
                               "quote": line.text})  # fmt: skip
        known = {name: c.number for c in shown.candidates for name in c.names}
        mentions = [
            {"id": number, "text": name, "name": name, "aliases": [], "entity": known.get(name),
             "type": "Person" if name == SUBJECT else ""}
            for name, number in numbers.items()
        ]  # fmt: skip
        return {"mentions": mentions, "claims": claims}

    def _claim(
        self, given: dict[str, Any], shown: Shown, numbers: dict[str, int]
    ) -> dict[str, Any]:
        subject, object = given.get("subject", SUBJECT), given["object"]
        for name in (subject, object):
            if name is not None:
                numbers.setdefault(name, len(numbers) + 1)
        body = {
            "subject": numbers[subject],
            "object": None if object is None else numbers[object],
            "relation": given["name"],
            "fact": f"{subject} {given['name']} {object}.",
            "kind": given.get("kind", "state"),
            "polarity": given["polarity"],
            "now": given.get("now", False),
            "past": given.get("undated_past", False),
            "end_exclusive": given.get("end_exclusive", False),
        }
        for border in ("start", "end"):
            text, _, precision = given.get(border, "").partition(" ")
            body |= {border: text or None, f"{border}_precision": precision or None}
        for link in LINKS:
            sentences = {self._sentence(uuid) for uuid in given.get(link, ())}
            body[link] = [f"f{f.number}" for f in shown.facts if f.sentence in sentences]
            assert len(body[link]) >= len(sentences), "the fact was not shown"
        return body

    def _sentence(self, uuid: str) -> str:
        """What the claim of this uuid says."""
        for episode, claims in self.told.items():
            for ordinal, given in enumerate(claims):
                if self.claim(episode, ordinal) == uuid:
                    subject = given.get("subject", SUBJECT)
                    return f"{subject} {given['name']} {given['object']}."
        raise LookupError(uuid)
