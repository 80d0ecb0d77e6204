"""Vectors by any server of the OpenAI protocol (`/v1/embeddings`)."""

from __future__ import annotations

import asyncio
import hashlib
import math
from array import array
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final, cast

from graphmem.errors import OutputError
from graphmem.models.faults import BodyRefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphmem.core.records import Vector
    from graphmem.models.server import Server

__all__ = ["OpenAIEmbedder"]

BATCH: Final = 64
"""Texts of one request."""
MAX_CHARACTERS: Final = 8000
"""Characters of a text that are sent; servers refuse, or cut, what is longer than they read."""
CACHED: Final = 4096
"""Vectors kept by the hash of their text; of 1,536 numbers each that is 25 MB."""


class OpenAIEmbedder:
    """An embedder: implements `core.ports.Embedder`. Vectors have unit length.

    Safe to share between tasks. The same text is not asked for twice as long as its vector is
    among the last so many. A blank text has a fixed vector and is not sent.
    """

    def __init__(
        self, server: Server, model: str, *, dimension: int | None = None, cached: int = CACHED
    ) -> None:
        """Ask this model of this server.

        Args:
            server: whom to ask; nothing is opened before the first call.
            model: the model's name.
            dimension: how many numbers a vector has; None: what the first vector has. A server
                that can is asked for vectors of this length.
            cached: how many vectors are kept.
        """
        self._server = server
        self._model = model
        self._dimension = dimension or 0
        self._asks_length = dimension is not None
        self._cached = cached
        self._cache: OrderedDict[bytes, Vector] = OrderedDict()

    @property
    def name(self) -> str:
        """The model's name, recorded in the store."""
        return self._model

    @property
    def dimension(self) -> int:
        """How many numbers a vector has; 0 until it is known."""
        return self._dimension

    async def measure(self) -> int:
        """The dimension, asked from the server if nobody gave it.

        Raises:
            ModelError: the server cannot be asked.
        """
        if not self._dimension:
            await self._ask(["dimension"])
        return self._dimension

    async def embed(self, texts: Sequence[str]) -> list[Vector]:
        """One vector for each text, in order; in requests of at most 64 texts, side by side.

        Raises:
            ModelUnavailableError: the server is away, slow or limiting, after retries too.
            RefusedError: the server refused.
            OutputError: it gave another number of vectors, or of another length.
        """
        await self.measure()
        cut = [_sendable(text) for text in texts]
        keys = [_key(text) for text in cut]
        found = {key: self._cache[key] for key in keys if key in self._cache}
        for key in found:
            self._cache.move_to_end(key)
        missing = {key: text for key, text in zip(keys, cut, strict=True) if key not in found}
        blank = {key for key, text in missing.items() if not text}
        found.update((key, self._blank()) for key in blank)
        wanted = [key for key in missing if key not in blank]
        batches = [wanted[start : start + BATCH] for start in range(0, len(wanted), BATCH)]
        # At the same time, as far as the server's limit allows.
        for vectors in await asyncio.gather(*(self._made(some, missing) for some in batches)):
            found |= vectors
        return [found[key] for key in keys]

    async def close(self) -> None:
        """Give the connections back; twice is fine."""
        await self._server.close()

    async def _made(self, keys: Sequence[bytes], texts: Mapping[bytes, str]) -> dict[bytes, Vector]:
        """The vectors of one batch, which are kept even where another batch fails."""
        vectors = await self._ask([texts[key] for key in keys])
        made = dict(zip(keys, vectors, strict=True))
        self._cache.update(made)
        while len(self._cache) > self._cached:
            self._cache.popitem(last=False)
        return made

    def _blank(self) -> Vector:
        # The last dimension, as of the bundled embedder; any fixed direction would do.
        return array("f", [0.0] * (self._dimension - 1) + [1.0]).tobytes()

    async def _ask(self, texts: Sequence[str]) -> list[Vector]:
        try:
            answer = await self._request(texts)
        except BodyRefusedError as refusal:
            if not (self._asks_length and "dimension" in refusal.about):
                raise
            self._asks_length = False
            answer = await self._request(texts)
        return self._read(answer, len(texts))

    async def _request(self, texts: Sequence[str]) -> dict[str, Any]:
        # "float" is the format that every server knows; the package would ask for base64.
        body: dict[str, Any] = {
            "model": self._model,
            "input": list(texts),
            "encoding_format": "float",
        }
        if self._asks_length:
            body["dimensions"] = self._dimension
        return await self._server.post(
            "embeddings",
            body,
            "embeddings",
            whole=_has_vectors,
            model=self._model,
            texts=len(texts),
        )

    def _read(self, answer: dict[str, Any], count: int) -> list[Vector]:
        rows = cast("list[dict[str, Any]]", answer["data"])
        rows = sorted(rows, key=lambda row: row["index"])
        if [row["index"] for row in rows] != list(range(count)):
            raise OutputError(
                f"embedding model {self._model!r} gave {len(rows)} vectors for {count} texts"
            )
        try:
            vectors = [_unit(row["embedding"]) for row in rows]
        except (TypeError, ValueError, OverflowError) as error:
            raise OutputError(
                f"embedding model {self._model!r} gave no vector of numbers ({error})"
            ) from error
        sizes = sorted({len(vector) // 4 for vector in vectors})
        known = self._dimension or sizes[0]
        if sizes != [known]:
            raise OutputError(
                f"embedding model {self._model!r} gave vectors of {sizes} numbers instead of "
                f"{known}; give its own embedding_dimension="
            )
        self._dimension = known
        return vectors


def _sendable(text: str) -> str:
    # A lone surrogate has no UTF-8.
    return text[:MAX_CHARACTERS].strip().encode("utf-8", "replace").decode()


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _has_vectors(answer: dict[str, Any]) -> bool:
    try:
        return all("embedding" in row and isinstance(row["index"], int) for row in answer["data"])
    except (KeyError, TypeError):
        return False


def _unit(numbers: Sequence[float]) -> Vector:
    """The numbers as a vector of unit length.

    Raises:
        ValueError: they have no direction.
    """
    length = math.sqrt(math.fsum(number * number for number in numbers))
    if not (math.isfinite(length) and length):
        raise ValueError("a vector without a direction")
    return array("f", [number / length for number in numbers]).tobytes()
