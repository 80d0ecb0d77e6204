"""`zep_cloud`, version 3 shapes, on graphmem."""

from __future__ import annotations

from graphmem.client.results import Message
from graphmem.client.results import SummaryInstruction as UserInstruction
from graphmem.compat.zep_cloud.client import AsyncZep, Zep
from graphmem.errors import GraphMemError as ApiError
from graphmem.errors import InputError as BadRequestError
from graphmem.errors import NotFoundError

__all__ = [
    "ApiError",
    "AsyncZep",
    "BadRequestError",
    "Message",
    "NotFoundError",
    "UserInstruction",
    "Zep",
]
