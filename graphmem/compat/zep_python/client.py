"""`ZepClient`: zep_python's client. Each method has an awaiting twin, named with an a before."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from graphmem.client.runner import Runner
from graphmem.compat.zep_python.namespaces import AsyncZepClient
from graphmem.compat.zep_python.twins import MemoryClient, UserClient

if TYPE_CHECKING:
    import os
    from typing import Self

__all__ = ["MemoryClient", "UserClient", "ZepClient"]


class ZepClient:
    """Memory by sessions, for programs that block, that await, or both.

    With or without a context manager; nothing is opened before the first call.
    """

    def __init__(
        self,
        api_key: str | None = None,
        base_url: str | None = None,
        *,
        store: str | os.PathLike[str] | None = None,
    ) -> None:
        """Take what zep_python takes.

        Args:
            api_key: ignored, as an address in its place is: the memory is yours.
            base_url: ignored.
            store: where the memory is; None: `GRAPHMEM_STORE`, else a file in your data folder.

        Raises:
            ConfigError: a setting is wrong.
        """
        del api_key, base_url
        self._runner = Runner(lambda: AsyncZepClient(store))
        self.memory = MemoryClient(self._runner)
        self.user = UserClient(self._runner)

    def __enter__(self) -> Self:
        """Open nothing yet; close at the end of the block."""
        return self

    def __exit__(self, *error: object) -> None:
        """Close."""
        self.close()

    async def __aenter__(self) -> Self:
        """Open nothing yet; close at the end of the block."""
        return self

    async def __aexit__(self, *error: object) -> None:
        """Close."""
        await self.aclose()

    def close(self) -> None:
        """Give everything back; twice is fine."""
        self._runner.close()

    async def aclose(self) -> None:
        """See `close`."""
        await asyncio.to_thread(self._runner.close)
