"""`Zep` and `AsyncZep`: the native client, which has the same names, with these differences.

What a program makes that is there already (a user, a thread, a graph, a template) is brought up to
date instead of refused, so that a program can be run twice. Records and lists also answer Zep's
names (`uuid_`, `.messages`, `.users`, …). Arguments have Zep's names or the native ones; what
changes nothing here is ignored, what cannot be served is refused. Everything that the native
client can do beside is there as well.
"""

from __future__ import annotations

from graphmem.compat.zep_cloud.async_client import AsyncZep
from graphmem.compat.zep_cloud.blocking import Zep

__all__ = ["AsyncZep", "Zep"]
