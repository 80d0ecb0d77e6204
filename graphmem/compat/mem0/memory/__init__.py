"""Where programs for mem0 find `Memory`."""

from __future__ import annotations

from graphmem.compat.mem0.memory.main import AsyncMemory, Memory

__all__ = ["AsyncMemory", "Memory"]
