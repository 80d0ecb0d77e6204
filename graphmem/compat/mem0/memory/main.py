"""mem0 without its service: `Memory`, and `AsyncMemory` for programs on asyncio."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmem.compat.mem0.async_client import AsyncMemoryClient
from graphmem.compat.mem0.blocking import MemoryClient

if TYPE_CHECKING:
    import os
    from collections.abc import Generator
    from typing import Any, Self

__all__ = ["AsyncMemory", "Memory"]


class Memory(MemoryClient):
    """mem0 without its service, for programs that block."""

    def __init__(
        self, config: object = None, *, store: str | os.PathLike[str] | None = None
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
        """Make one; the configuration is ignored.

        Raises:
            ConfigError: a setting is wrong.
        """
        return cls(config_dict)


class AsyncMemory(AsyncMemoryClient):
    """mem0 without its service, for programs on asyncio."""

    def __init__(
        self, config: object = None, *, store: str | os.PathLike[str] | None = None
    ) -> None:
        """Take what mem0 takes; see `Memory`.

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
