"""The bundled embedder: static token vectors, offline, no key, a few tens of µs a sentence.

A text's vector is the sum of its tokens' vectors, brought to unit length (model2vec's pooling;
the mean points the same way). The vectors are whole numbers, so the sum is exact: one text has
one vector, whatever batch, thread or machine it is embedded in. The files and their origin are
in the folder beside this module.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from importlib.resources import files
from statistics import median
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from graphmem.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from graphmem.core.records import Vector

__all__ = ["StaticEmbedder", "WordTable", "count_tokens", "word_table"]

NAME: Final = "minilm-l6-static-256-int8"
DIMENSION: Final = 256
MAX_TOKENS: Final = 512
"""Tokens of a text that count towards its vector; the rest is not read."""
_INLINE: Final = 64
"""Texts embedded on the caller's thread (about 2 ms); more go to another one."""
_BATCH: Final = 1024
"""Texts gathered at once; bounds memory to tens of megabytes whatever is asked."""


@dataclass(frozen=True, slots=True)
class _Model:
    tokenizer: Tokenizer
    counter: Tokenizer
    table: NDArray[Any]
    max_characters: int


_LOADING = Lock()


def _model() -> _Model:
    # Two first callers would read the files twice without the lock.
    with _LOADING:
        return _load()


@lru_cache(maxsize=1)
def _load() -> _Model:
    from safetensors.numpy import load  # numpy only when vectors are wanted
    from tokenizers import Tokenizer

    folder = files("graphmem.models") / NAME
    try:
        table = load((folder / "model.safetensors").read_bytes())["embeddings"]
        written = (folder / "tokenizer.json").read_text(encoding="utf-8")
    except (OSError, KeyError, ValueError) as error:
        message = f"the bundled embedder {NAME!r} cannot be read ({error}); reinstall graphmem"
        raise ModelError(message) from error
    counter = Tokenizer.from_str(written)
    counter.no_padding()
    counter.no_truncation()
    tokenizer = Tokenizer.from_str(written)
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)  # pyright: ignore[reportUnknownMemberType]
    vocabulary = tokenizer.get_vocab()
    return _Model(
        tokenizer=tokenizer,
        counter=counter,
        table=table,
        # model2vec's own bound on the characters it tokenises, so that vectors are the same.
        max_characters=MAX_TOKENS * int(median(map(len, vocabulary))),
    )


class StaticEmbedder:
    """The bundled embedder. Instances are light and share one model, read on first use.

    Safe from several threads and event loops. Vectors have unit length, always: a text without
    any known token gets the one fixed direction that says least (the last of the dimensions,
    which are ordered by variance).
    """

    @property
    def name(self) -> str:
        """Its name, recorded in the store."""
        return NAME

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return DIMENSION

    async def embed(self, texts: Sequence[str]) -> list[Vector]:
        """One vector for each text, in order; a long list is embedded on another thread.

        Only the first 512 tokens of a text are read. Never refuses a text.

        Raises:
            ModelError: the bundled files are missing or damaged.
        """
        if len(texts) <= _INLINE and _load.cache_info().currsize:
            return self.encode(texts)
        return await asyncio.to_thread(self.encode, texts)

    def encode(self, texts: Sequence[str]) -> list[Vector]:
        """The same for callers without an event loop.

        Raises:
            ModelError: the bundled files are missing or damaged.
        """
        model = _model()
        vectors: list[Vector] = []
        for start in range(0, len(texts), _BATCH):
            vectors += _embed(model, texts[start : start + _BATCH])
        return vectors


def count_tokens(text: str) -> int:
    """How many tokens a text has by the bundled tokenizer, special tokens not counted.

    Raises:
        ModelError: the bundled files are missing or damaged.
    """
    # No token spans a line break, and the lines of a block come back in many blocks.
    return sum(map(_line_tokens, text.split("\n")))


_COUNTED: Final[dict[bytes, int]] = {}
"""Tokens by the digest of a line: the text itself is not kept, it may be forgotten."""
_COUNTED_AT_MOST: Final = 20_000


def _line_tokens(line: str) -> int:
    clean = _encodable(line)
    digest = blake2b(clean.encode(), digest_size=16).digest()
    count = _COUNTED.get(digest)
    if count is None:
        (encoding,) = _model().counter.encode_batch_fast([clean], add_special_tokens=False)
        count = len(encoding.ids)
        if len(_COUNTED) >= _COUNTED_AT_MOST:
            _COUNTED.clear()
        _COUNTED[digest] = count
    return count


@dataclass(frozen=True, slots=True)
class WordTable:
    """The bundled vocabulary with its vectors, for single words.

    Attributes:
        ids: place of each whole word and piece.
        names: the words by place.
        table: a vector (int8) for each place.
        tokenizer: cuts a word that is none of them.
    """

    ids: Mapping[str, int]
    names: Mapping[int, str]
    table: NDArray[Any]
    tokenizer: Tokenizer

    def pieces(self, word: str) -> list[int]:
        """The places of a word's pieces."""
        return self.tokenizer.encode(_encodable(word), add_special_tokens=False).ids


@lru_cache(maxsize=1)
def word_table() -> WordTable:
    """The bundled vocabulary, read once.

    Raises:
        ModelError: the bundled files are missing or damaged.
    """
    model = _model()
    ids = model.tokenizer.get_vocab()
    return WordTable(ids, {place: word for word, place in ids.items()}, model.table, model.counter)


def _embed(model: _Model, texts: Sequence[str]) -> list[Vector]:
    import numpy as np

    cut = [_encodable(text[: model.max_characters]) for text in texts]
    encodings = model.tokenizer.encode_batch_fast(cut, add_special_tokens=False)
    sums = np.zeros((len(cut), DIMENSION), dtype=np.float64)
    for row, encoding in zip(sums, encodings, strict=True):
        if encoding.ids:
            row[:] = model.table[encoding.ids].sum(axis=0, dtype=np.int32)
    sums[~sums.any(axis=1), -1] = 1.0
    units = (sums / np.linalg.norm(sums, axis=1, keepdims=True)).astype("<f4")
    return [unit.tobytes() for unit in units]


def _encodable(text: str) -> str:
    # A lone surrogate has no UTF-8, and the tokenizer would throw.
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text
