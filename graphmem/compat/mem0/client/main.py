"""The clients of mem0's service, of which there is none here."""

from __future__ import annotations

from graphmem.compat.mem0.async_client import AsyncMemoryClient
from graphmem.compat.mem0.blocking import MemoryClient

__all__ = ["AsyncMemoryClient", "MemoryClient"]
