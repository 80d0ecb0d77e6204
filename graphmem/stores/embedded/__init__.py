"""The embedded store: SQLite and numpy, no server, one file."""

from __future__ import annotations

from graphmem.stores.embedded.store import EmbeddedStore

__all__ = ["EmbeddedStore"]
