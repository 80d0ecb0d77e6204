"""`Zep` and `AsyncZep`: the native client, which has the same names, with these differences.

What a program makes that is there already (a user, a thread, a graph, a template) is brought up to
date instead of refused, so that a program can be run twice. Records and lists also answer Zep's
names (`uuid_`, `.messages`, `.users`, …). Arguments have Zep's names or the native ones; what
changes nothing here is ignored, what cannot be served is refused. Everything that the native
client can do beside is there as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmem.client.async_client import AsyncGraphMem
from graphmem.client.sync import GraphMem
from graphmem.compat.zep_cloud import blocking, namespaces

if TYPE_CHECKING:
    import os

__all__ = ["AsyncZep", "Zep"]


class Zep(GraphMem):
    """Zep's client for programs that block. Nothing is opened before the first call."""

    user: blocking.Users
    thread: blocking.Threads
    graph: blocking.Graphs
    context: blocking.Contexts

    def __init__(
        self,
        api_key: str | None = None,
        *,
        base_url: str | None = None,
        store: str | os.PathLike[str] | None = None,
        **options: object,
    ) -> None:
        """Take what Zep takes.

        Args:
            api_key: ignored: the memory is yours.
            base_url: ignored.
            store: where the memory is; None: `GRAPHMEM_STORE`, else a file in your data folder.
            options: Zep's other options (timeout, httpx_client, …): ignored.

        Raises:
            ConfigError: a setting is wrong.
        """
        del api_key, base_url, options
        super().__init__(store)
        self.user = blocking.Users(self._runner)
        self.thread = blocking.Threads(self._runner)
        self.graph = blocking.Graphs(self._runner)
        self.context = blocking.Contexts(self._runner)


class AsyncZep(AsyncGraphMem):
    """Zep's client for programs on asyncio. Nothing is opened before the first call."""

    user: namespaces.Users
    thread: namespaces.Threads
    graph: namespaces.Graphs
    context: namespaces.Contexts

    def __init__(
        self,
        api_key: str | None = None,
        *,
        base_url: str | None = None,
        store: str | os.PathLike[str] | None = None,
        **options: object,
    ) -> None:
        """Take what Zep takes; see `Zep`.

        Raises:
            ConfigError: a setting is wrong.
        """
        del api_key, base_url, options
        super().__init__(store)
        self.user = namespaces.Users(self._engine)
        self.thread = namespaces.Threads(self._engine)
        self.graph = namespaces.Graphs(self._engine)
        self.context = namespaces.Contexts(self._engine)
