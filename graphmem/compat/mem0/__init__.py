"""`mem0` on graphmem."""

from __future__ import annotations

from graphmem.compat.mem0.client import AsyncMemory, AsyncMemoryClient, Memory, MemoryClient

__all__ = ["AsyncMemory", "AsyncMemoryClient", "Memory", "MemoryClient"]
