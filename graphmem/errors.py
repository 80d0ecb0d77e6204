"""Every error graphmem raises on purpose.

```
GraphMemError
├─ InputError (ValueError)        an argument is wrong; nothing was written
│  └─ AlreadyExistsError          the id is taken
├─ ConfigError (ValueError)       a setting is wrong or unknown
├─ NotFoundError (LookupError)    no such record in this graph
├─ BudgetExceededError            a limit the caller set was reached; resumable
├─ StoreError                     the store could not do it
│  ├─ UnavailableError            away or too busy; retryable
│  ├─ ConflictError               the graph moved or the lease was lost; retryable
│  ├─ SchemaError                 the store was made by another version or embedder
│  ├─ UnsupportedError            this store cannot do this
│  └─ CorruptError                the store failed its own check
└─ ModelError                     a model or embedder could not do it
   ├─ ModelUnavailableError       away, slow or limiting; retryable, may carry `retry_after`
   ├─ RefusedError                the model refused the request
   └─ OutputError                 the answer could not be read
```

Messages say what was wrong, name the thing, and say what to do. An outage is always an
error: an empty answer means that nothing is known.
"""

from __future__ import annotations

__all__ = [
    "AlreadyExistsError",
    "BudgetExceededError",
    "ConfigError",
    "ConflictError",
    "CorruptError",
    "GraphMemError",
    "InputError",
    "ModelError",
    "ModelUnavailableError",
    "NotFoundError",
    "OutputError",
    "RefusedError",
    "SchemaError",
    "StoreError",
    "UnavailableError",
    "UnsupportedError",
]


class GraphMemError(Exception):
    """Base of every error that graphmem raises on purpose."""

    retryable: bool = False
    """Whether the same call may succeed later without a change by the caller."""


class InputError(GraphMemError, ValueError):
    """An argument is wrong. Raised before anything is written."""


class AlreadyExistsError(InputError):
    """The id is taken; pass `exist_ok=True` where the method offers it."""


class ConfigError(GraphMemError, ValueError):
    """A setting is wrong, contradictory or unknown."""


class NotFoundError(GraphMemError, LookupError):
    """No such record in the graph that was asked."""


class BudgetExceededError(GraphMemError):
    """A limit that the caller set was reached; the work can be resumed."""


class StoreError(GraphMemError):
    """The store could not do what was asked; nothing was half done."""


class UnavailableError(StoreError):
    """The store is away or too busy."""

    retryable = True


class ConflictError(StoreError):
    """The graph moved since it was read, or the lease was lost; read again and repeat."""

    retryable = True


class SchemaError(StoreError):
    """The store was made by a newer version, or for another embedder."""


class UnsupportedError(StoreError):
    """This store cannot do this; the message names the one that can."""


class CorruptError(StoreError):
    """The store failed its own integrity check."""


class ModelError(GraphMemError):
    """A model or an embedder could not do what was asked.

    `prompt_tokens` and `completion_tokens` are what the attempt cost, in the model's own tokens: 0
    where nothing was answered, or the server tells none.
    """

    def __init__(self, message: str, *, prompt_tokens: int = 0, completion_tokens: int = 0) -> None:
        """Keep what it cost all the same."""
        super().__init__(message)
        self.prompt_tokens = prompt_tokens
        self.completion_tokens = completion_tokens


class ModelUnavailableError(ModelError):
    """The model's server is away, slow or limiting; `retry_after` is in seconds where known."""

    retryable = True

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        """Keep how long the server asked to be left alone, in seconds."""
        super().__init__(message)
        self.retry_after = retry_after


class RefusedError(ModelError):
    """The model's server refused the request (key, quota, content); repeating will not help."""


class OutputError(ModelError):
    """The model answered, and the answer could not be read; `text` is what there was of it."""

    def __init__(
        self, message: str, *, text: str = "", prompt_tokens: int = 0, completion_tokens: int = 0
    ) -> None:
        """Keep the answer, so that it can be looked at, and what it cost."""
        super().__init__(message, prompt_tokens=prompt_tokens, completion_tokens=completion_tokens)
        self.text = text
