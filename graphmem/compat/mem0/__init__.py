"""`mem0` on graphmem."""

from __future__ import annotations

from graphmem.compat.mem0.client import AsyncMemoryClient, MemoryClient
from graphmem.compat.mem0.memory import AsyncMemory, Memory

__all__ = ["AsyncMemory", "AsyncMemoryClient", "Memory", "MemoryClient"]
