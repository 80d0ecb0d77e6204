"""Cross-encoders by any server that answers `/v1/rerank` as Jina, vLLM and llama.cpp do."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, cast

from graphmem.errors import ConfigError, OutputError
from graphmem.models.address import Address
from graphmem.models.server import Limits, Server

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmem.core.ports import Clock, Tracer

__all__ = ["RerankServer", "ServerCrossEncoder"]

MAX_CHARACTERS: Final = 8000
"""Characters of a text that are sent; servers refuse, or cut, what is longer than they read."""


@dataclass(frozen=True, slots=True)
class RerankServer:
    """Where a cross-encoder is: `GraphMem(cross_encoder=RerankServer("http://localhost:8080/v1"))`.

    The server is asked at `base_url` + "/rerank" with `query` and `documents`, and with `model`
    if it is named; it answers `results`, each with an `index` and a `relevance_score`. `timeout`
    is the seconds of one request. The key is never printed.
    """

    base_url: str
    model: str | None = None
    api_key: str | None = field(default=None, repr=False)
    timeout: float = 30.0

    def __post_init__(self) -> None:
        """Check the URL and the time-out.

        Raises:
            ConfigError: one of them is none.
        """
        Address(self.base_url, self.api_key)
        if not (math.isfinite(self.timeout) and self.timeout > 0):
            raise ConfigError(f"timeout={self.timeout!r} is out of range; give seconds above 0")

    def opened(
        self, clock: Clock, *, loopback_only: bool = False, tracer: Tracer | None = None
    ) -> ServerCrossEncoder:
        """The cross-encoder; nothing is asked before its first call.

        Raises:
            ConfigError: only servers on this machine are allowed, and it is on another.
        """
        address = Address(self.base_url, self.api_key, loopback_only=loopback_only)
        limits = Limits(timeout=self.timeout)
        return ServerCrossEncoder(Server(address, clock, limits=limits, tracer=tracer), self.model)


class ServerCrossEncoder:
    """A cross-encoder: implements `core.ports.CrossEncoder`. Safe to share between tasks."""

    def __init__(self, server: Server, model: str | None = None) -> None:
        """Ask this model of this server; None: the one that it serves."""
        self._server = server
        self._model = model

    async def score(self, query: str, texts: Sequence[str]) -> list[float]:
        """One number for each text, in order, by one request.

        Raises:
            ModelUnavailableError: the server is away, slow or limiting, after retries too.
            RefusedError: the server refused.
            OutputError: it did not score every text once, with a finite number.
        """
        body: dict[str, Any] = {
            "query": query[-MAX_CHARACTERS:],
            "documents": [text[:MAX_CHARACTERS] for text in texts],
        }
        if self._model is not None:
            body["model"] = self._model
        answer = await self._server.post(
            "rerank", body, "rerank", whole=_has_results, model=self._model, texts=len(texts)
        )
        scores: dict[int, float] = {}
        for place, score in map(_scored, cast("list[Any]", answer["results"])):
            scores[place] = score
        if len(answer["results"]) != len(texts) or scores.keys() != set(range(len(texts))):
            raise OutputError(
                f"the rerank server at {self._server.address.base_url} scored {len(scores)} of "
                f"{len(texts)} documents; it must score each of them once (no top_n of its own)"
            )
        return [scores[place] for place in range(len(texts))]

    async def close(self) -> None:
        """Give the connections back; twice is fine."""
        await self._server.close()


def _has_results(answer: dict[str, Any]) -> bool:
    return isinstance(answer.get("results"), list)


def _scored(result: Any) -> tuple[int, float]:
    """The place of a document and its score."""
    try:
        place, score = int(result["index"]), float(result["relevance_score"])
    except (KeyError, TypeError, ValueError):
        place, score = -1, math.nan
    if not math.isfinite(score):
        raise OutputError(
            f"a rerank server gave {str(result)[:80]!r}; each of its results must have an index "
            "and a finite relevance_score"
        )
    return place, score
