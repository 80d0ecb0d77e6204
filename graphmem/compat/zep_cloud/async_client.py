"""`AsyncZep`: the native client, which has the same names, with Zep's ways in some of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmem.client.async_client import AsyncGraphMem
from graphmem.compat.zep_cloud.namespaces import Contexts, Graphs, Threads, Users

if TYPE_CHECKING:
    import os

__all__ = ["AsyncZep"]


class AsyncZep(AsyncGraphMem):
    """Zep's client for programs on asyncio. Nothing is opened before the first call."""

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
        self.user = Users(self._engine)
        self.thread = Threads(self._engine)
        self.graph = Graphs(self._engine)
        self.context = Contexts(self._engine)
