"""`zep_python`, the shapes of its versions 1 and 2, on graphmem."""

from __future__ import annotations

from graphmem.compat.zep_python.client import ZepClient
from graphmem.compat.zep_python.exceptions import APIError, NotFoundError
from graphmem.compat.zep_python.memory import (
    Memory,
    MemorySearchPayload,
    MemorySearchResult,
    Session,
    Summary,
)
from graphmem.compat.zep_python.message import Message
from graphmem.compat.zep_python.user import CreateUserRequest, UpdateUserRequest, User

__all__ = [
    "APIError",
    "CreateUserRequest",
    "Memory",
    "MemorySearchPayload",
    "MemorySearchResult",
    "Message",
    "NotFoundError",
    "Session",
    "Summary",
    "UpdateUserRequest",
    "User",
    "ZepClient",
]
