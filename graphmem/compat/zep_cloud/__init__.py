"""`zep_cloud`, version 3 shapes, on graphmem."""

from __future__ import annotations

from graphmem.client.results import SummaryInstruction as UserInstruction
from graphmem.compat.zep_cloud.client import AsyncZep, Zep
from graphmem.compat.zep_cloud.errors import (
    ApiError,
    BadRequestError,
    ConflictError,
    InternalServerError,
    NotFoundError,
)
from graphmem.compat.zep_cloud.types import DateFilter, EpisodeData, Message, SearchFilters

__all__ = [
    "ApiError",
    "AsyncZep",
    "BadRequestError",
    "ConflictError",
    "DateFilter",
    "EpisodeData",
    "InternalServerError",
    "Message",
    "NotFoundError",
    "SearchFilters",
    "UserInstruction",
    "Zep",
]
