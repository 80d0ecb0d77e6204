"""`ZepClient`: zep_python's client. Each method has an awaiting twin, named with an a before."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from graphmem.client.async_client import AsyncGraphMem
from graphmem.client.runner import Runner
from graphmem.compat.zep_python import calls

if TYPE_CHECKING:
    import os
    from builtins import list as list_of  # a method has its name
    from types import TracebackType
    from typing import Self

    from graphmem.compat.zep_python.memory import (
        Memory,
        MemorySearchPayload,
        MemorySearchResult,
        Session,
    )
    from graphmem.compat.zep_python.user import User

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
        self._runner = Runner(lambda: AsyncGraphMem(store))
        self.memory = MemoryClient(self._runner)
        self.user = UserClient(self._runner)

    def __enter__(self) -> Self:
        """Open nothing yet; close at the end of the block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""
        self.close()

    async def __aenter__(self) -> Self:
        """Open nothing yet; close at the end of the block."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""
        await self.aclose()

    def close(self) -> None:
        """Give everything back; twice is fine."""
        self._runner.close()

    async def aclose(self) -> None:
        """See `close`."""
        await asyncio.to_thread(self._runner.close)


class MemoryClient:
    """`client.memory`: sessions and what is remembered of them."""

    def __init__(self, runner: Runner) -> None:
        """Work through it."""
        self._runner = runner

    def add_memory(self, session_id: str, memory_messages: Memory | dict[str, Any]) -> str:
        """Add messages to a session, which is made if it is not there; its metadata is merged.

        Raises:
            InputError: a message is malformed; nothing was written.
        """
        return self._runner.run(lambda mem: calls.add_memory(mem, session_id, memory_messages))

    async def aadd_memory(self, session_id: str, memory_messages: Memory | dict[str, Any]) -> str:
        """See `add_memory`."""
        return await self._runner.wait(
            lambda mem: calls.add_memory(mem, session_id, memory_messages)
        )

    def get_memory(
        self,
        session_id: str,
        memory_type: str | None = None,
        lastn: int | None = None,
        min_rating: float | None = None,
    ) -> Memory:
        """The last messages of a session (12, or `lastn`), oldest first.

        `memory_type` "perpetual" adds the facts that matter to them and the session's summary.
        `min_rating` is ignored: facts are not rated here.

        Raises:
            InputError: an argument is malformed.
            NotFoundError: there is no such session.
        """
        del min_rating
        return self._runner.run(lambda mem: calls.get_memory(mem, session_id, memory_type, lastn))

    async def aget_memory(
        self,
        session_id: str,
        memory_type: str | None = None,
        lastn: int | None = None,
        min_rating: float | None = None,
    ) -> Memory:
        """See `get_memory`."""
        del min_rating
        return await self._runner.wait(
            lambda mem: calls.get_memory(mem, session_id, memory_type, lastn)
        )

    def search_memory(
        self,
        session_id: str,
        search_payload: MemorySearchPayload | dict[str, Any] | str,
        limit: int | None = None,
    ) -> list[MemorySearchResult]:
        """Find messages of a session, the best first.

        Raises:
            InputError: an argument is malformed.
            NotFoundError: there is no such session.
        """
        return self._runner.run(
            lambda mem: calls.search_memory(mem, session_id, search_payload, limit)
        )

    async def asearch_memory(
        self,
        session_id: str,
        search_payload: MemorySearchPayload | dict[str, Any] | str,
        limit: int | None = None,
    ) -> list[MemorySearchResult]:
        """See `search_memory`."""
        return await self._runner.wait(
            lambda mem: calls.search_memory(mem, session_id, search_payload, limit)
        )

    def delete_memory(self, session_id: str) -> str:
        """Forget a session and all that rests only on it.

        Raises:
            NotFoundError: there is no such session.
        """
        return self._runner.run(lambda mem: calls.delete_memory(mem, session_id))

    async def adelete_memory(self, session_id: str) -> str:
        """See `delete_memory`."""
        return await self._runner.wait(lambda mem: calls.delete_memory(mem, session_id))

    def add_session(self, session: Session) -> Session:
        """Make a session, or bring the one that is there up to date; with a user it becomes theirs.

        Raises:
            InputError: an argument is malformed.
            NotFoundError: there is no such user.
        """
        return self._runner.run(lambda mem: calls.add_session(mem, session))

    async def aadd_session(self, session: Session) -> Session:
        """See `add_session`."""
        return await self._runner.wait(lambda mem: calls.add_session(mem, session))

    def update_session(self, session: Session) -> Session:
        """Add to a session's metadata, or give it to a user.

        Raises:
            NotFoundError: there is no such session or user.
        """
        return self._runner.run(lambda mem: calls.update_session(mem, session))

    async def aupdate_session(self, session: Session) -> Session:
        """See `update_session`."""
        return await self._runner.wait(lambda mem: calls.update_session(mem, session))

    def get_session(self, session_id: str) -> Session:
        """The session.

        Raises:
            NotFoundError: there is no such session.
        """
        return self._runner.run(lambda mem: calls.get_session(mem, session_id))

    async def aget_session(self, session_id: str) -> Session:
        """See `get_session`."""
        return await self._runner.wait(lambda mem: calls.get_session(mem, session_id))

    def list_sessions(
        self, limit: int | None = None, cursor: int | str | None = None
    ) -> list[Session]:
        """Sessions by id; `cursor` is the last id of the page before, or how many were before.

        Raises:
            InputError: an argument is malformed.
        """
        return self._runner.run(lambda mem: calls.list_sessions(mem, limit, cursor))

    async def alist_sessions(
        self, limit: int | None = None, cursor: int | str | None = None
    ) -> list[Session]:
        """See `list_sessions`."""
        return await self._runner.wait(lambda mem: calls.list_sessions(mem, limit, cursor))


class UserClient:
    """`client.user`: people, who may own sessions."""

    def __init__(self, runner: Runner) -> None:
        """Work through it."""
        self._runner = runner

    def add(self, user: User) -> User:
        """Make a user, or bring the one that is there up to date.

        Raises:
            InputError: an argument is malformed.
        """
        return self._runner.run(lambda mem: calls.add_user(mem, user))

    async def aadd(self, user: User) -> User:
        """See `add`."""
        return await self._runner.wait(lambda mem: calls.add_user(mem, user))

    def get(self, user_id: str) -> User:
        """The user.

        Raises:
            NotFoundError: there is no such user.
        """
        return self._runner.run(lambda mem: calls.get_user(mem, user_id))

    async def aget(self, user_id: str) -> User:
        """See `get`."""
        return await self._runner.wait(lambda mem: calls.get_user(mem, user_id))

    def update(self, user: User) -> User:
        """Change what is given; the rest stays.

        Raises:
            NotFoundError: there is no such user.
        """
        return self._runner.run(lambda mem: calls.update_user(mem, user))

    async def aupdate(self, user: User) -> User:
        """See `update`."""
        return await self._runner.wait(lambda mem: calls.update_user(mem, user))

    def delete(self, user_id: str) -> None:
        """Erase a user with all sessions.

        Raises:
            NotFoundError: there is no such user.
        """
        self._runner.run(lambda mem: calls.delete_user(mem, user_id))

    async def adelete(self, user_id: str) -> None:
        """See `delete`."""
        await self._runner.wait(lambda mem: calls.delete_user(mem, user_id))

    def list(self, limit: int | None = None, cursor: int | str | None = None) -> list_of[User]:
        """Users by id; `cursor` is the last id of the page before, or how many were before.

        Those that were made for sessions of nobody are left out.

        Raises:
            InputError: an argument is malformed.
        """
        return self._runner.run(lambda mem: calls.list_users(mem, limit, cursor))

    async def alist(
        self, limit: int | None = None, cursor: int | str | None = None
    ) -> list_of[User]:
        """See `list`."""
        return await self._runner.wait(lambda mem: calls.list_users(mem, limit, cursor))

    def get_sessions(self, user_id: str) -> list_of[Session]:
        """The sessions of a user, by id.

        Raises:
            NotFoundError: there is no such user.
        """
        return self._runner.run(lambda mem: calls.get_user_sessions(mem, user_id))

    async def aget_sessions(self, user_id: str) -> list_of[Session]:
        """See `get_sessions`."""
        return await self._runner.wait(lambda mem: calls.get_user_sessions(mem, user_id))
