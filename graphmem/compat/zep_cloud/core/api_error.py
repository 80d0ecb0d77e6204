"""The error that all others of Zep's are."""

from __future__ import annotations

from graphmem.errors import GraphMemError as ApiError

__all__ = ["ApiError"]
