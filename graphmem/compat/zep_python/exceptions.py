"""The errors under the names that programs for zep_python catch."""

from __future__ import annotations

from graphmem.errors import GraphMemError as APIError
from graphmem.errors import GraphMemError as ZepClientError
from graphmem.errors import NotFoundError

__all__ = ["APIError", "NotFoundError", "ZepClientError"]
