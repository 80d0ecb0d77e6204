"""The errors under the names that programs for mem0 catch."""

from __future__ import annotations

from graphmem.errors import ConfigError as ConfigurationError
from graphmem.errors import GraphMemError as MemoryError  # mem0's name
from graphmem.errors import InputError as ValidationError
from graphmem.errors import NotFoundError as MemoryNotFoundError

__all__ = ["ConfigurationError", "MemoryError", "MemoryNotFoundError", "ValidationError"]
