"""Where programs for mem0 find `MemoryClient`."""

from __future__ import annotations

from graphmem.compat.mem0.client.main import AsyncMemoryClient, MemoryClient

__all__ = ["AsyncMemoryClient", "MemoryClient"]
