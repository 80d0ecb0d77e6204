"""The errors under the names that programs for Zep catch."""

from __future__ import annotations

from graphmem.errors import ConflictError, NotFoundError
from graphmem.errors import GraphMemError as ApiError
from graphmem.errors import InputError as BadRequestError
from graphmem.errors import StoreError as InternalServerError

__all__ = ["ApiError", "BadRequestError", "ConflictError", "InternalServerError", "NotFoundError"]
