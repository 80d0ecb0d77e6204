"""`AsyncMemoryClient` and `AsyncMemory`, for programs on asyncio."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphmem.client.async_client import AsyncGraphMem
from graphmem.compat.mem0 import calls
from graphmem.compat.mem0.options import page_of

if TYPE_CHECKING:
    import os
    from collections.abc import Generator, Mapping, Sequence
    from typing import Self

    from graphmem.compat.mem0.answers import Results

__all__ = ["AsyncMemory", "AsyncMemoryClient"]


class AsyncMemoryClient:
    """mem0's client, for programs on asyncio. Nothing is opened before the first call."""

    def __init__(
        self,
        api_key: str | None = None,
        host: str | None = None,
        *,
        store: str | os.PathLike[str] | None = None,
        **options: object,
    ) -> None:
        """Take what mem0 takes.

        Args:
            api_key: ignored: the memory is yours.
            host: ignored.
            store: where the memory is; None: `GRAPHMEM_STORE`, else a file in your data folder.
            options: mem0's others (org_id, project_id, …): ignored.

        Raises:
            ConfigError: a setting is wrong.
        """
        del api_key, host, options
        self._mem = AsyncGraphMem(store)

    async def add(
        self,
        messages: str | Mapping[str, Any] | Sequence[Mapping[str, Any]],
        user_id: str | None = None,
        *,
        metadata: Mapping[str, Any] | None = None,
        **options: object,
    ) -> Results:
        """See `MemoryClient.add`."""
        return await calls.add(self._mem, messages, user_id, metadata, options)

    async def search(
        self,
        query: str,
        user_id: str | None = None,
        *,
        limit: int | None = None,
        top_k: int | None = None,
        filters: Mapping[str, Any] | None = None,
        **options: object,
    ) -> Results:
        """See `MemoryClient.search`."""
        return await calls.search(
            self._mem, query, user_id, limit if top_k is None else top_k, filters, options
        )

    async def get_all(
        self,
        user_id: str | None = None,
        *,
        limit: int | None = None,
        page_size: int | None = None,
        page: int | None = None,
        filters: Mapping[str, Any] | None = None,
        **options: object,
    ) -> Results:
        """See `MemoryClient.get_all`."""
        return await calls.get_all(
            self._mem, user_id, page_of(limit, page, page_size), filters, options
        )

    async def get(self, memory_id: str) -> dict[str, Any]:
        """See `MemoryClient.get`."""
        return await calls.get(self._mem, memory_id)

    async def update(
        self,
        memory_id: str,
        text: str | None = None,
        *,
        data: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        **options: object,
    ) -> dict[str, Any]:
        """See `MemoryClient.update`."""
        words = text if data is None else data
        return await calls.update(self._mem, memory_id, words, metadata, options)

    async def delete(self, memory_id: str) -> dict[str, str]:
        """See `MemoryClient.delete`."""
        return await calls.delete(self._mem, memory_id)

    async def delete_all(
        self,
        user_id: str | None = None,
        *,
        filters: Mapping[str, Any] | None = None,
        **options: object,
    ) -> dict[str, str]:
        """See `MemoryClient.delete_all`."""
        return await calls.delete_all(self._mem, user_id, filters, options)

    async def history(self, memory_id: str) -> list[dict[str, Any]]:
        """See `MemoryClient.history`."""
        return await calls.history(self._mem, memory_id)

    async def batch_update(self, memories: Sequence[Mapping[str, Any]]) -> dict[str, str]:
        """See `MemoryClient.batch_update`."""
        return await calls.batch_update(self._mem, memories)

    async def batch_delete(self, memories: Sequence[Mapping[str, Any]]) -> dict[str, str]:
        """See `MemoryClient.batch_delete`."""
        return await calls.batch_delete(self._mem, memories)

    async def users(self) -> dict[str, Any]:
        """See `MemoryClient.users`."""
        return await calls.users(self._mem)

    async def delete_users(self, user_id: str | None = None, **options: Any) -> dict[str, str]:
        """See `MemoryClient.delete_users`."""
        return await self.delete_all(user_id, **options)

    async def reset(self) -> None:
        """See `MemoryClient.reset`."""
        await calls.reset(self._mem)

    async def __aenter__(self) -> Self:
        """Open nothing yet; close at the end of the block."""
        return self

    async def __aexit__(self, *error: object) -> None:
        """Close."""
        await self.close()

    async def close(self) -> None:
        """Give everything back; twice is fine."""
        await self._mem.close()


class AsyncMemory(AsyncMemoryClient):
    """mem0 without its service, for programs on asyncio."""

    def __init__(
        self,
        config: object = None,
        *,
        store: str | os.PathLike[str] | None = None,
    ) -> None:
        """Take what mem0 takes.

        Args:
            config: ignored: there is no vector store and no model to configure.
            store: where the memory is; None: `GRAPHMEM_STORE`, else a file in your data folder.

        Raises:
            ConfigError: a setting is wrong.
        """
        del config
        super().__init__(store=store)

    @classmethod
    def from_config(cls, config_dict: object = None) -> Self:
        """Make one, to be awaited or not; the configuration is ignored.

        Raises:
            ConfigError: a setting is wrong.
        """
        return cls(config_dict)

    def __await__(self) -> Generator[Any, None, Self]:
        """Itself: mem0's `from_config` is awaited."""
        return self
        yield
