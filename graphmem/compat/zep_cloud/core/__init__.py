"""Where programs for Zep find `ApiError`."""

from __future__ import annotations

from graphmem.compat.zep_cloud.core.api_error import ApiError

__all__ = ["ApiError"]
