"""`AsyncMemoryClient`: one memory of texts for each user."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphmem.client.async_client import AsyncGraphMem
from graphmem.compat.mem0 import calls
from graphmem.compat.mem0.options import page_of
from graphmem.errors import InputError

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence
    from typing import Self

    from graphmem.compat.mem0.answers import Results

__all__ = ["AsyncMemoryClient"]


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
        """Add a turn, or any messages, to a user's memory; the user is made on the fly.

        Args:
            messages: dicts with `role` and `content`, one such dict, or what the user said.
            user_id: whose memory it is.
            metadata: kept with each message, and told of the facts that rest on it; JSON.
            options: agent_id, app_id and run_id are kept with the messages; `timestamp` (seconds
                since 1970, or an instant) is when those were said that do not tell it themselves;
                what changes nothing here (infer, version, …) is taken and ignored.

        Returns:
            The messages as memories; the facts they give are found by `search`.

        Raises:
            InputError: an argument is malformed, or nobody is named; nothing was written.
        """
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
        """Find memories, best first: facts, each a sentence with its dates, and messages verbatim.

        A message is left out where a fact that rests on it is among them: the fact has the better
        `score` of both. Somebody of whom nothing is known has no memories.

        Args:
            query: what to look for.
            user_id: whose memory it is, here or in `filters`.
            limit: at most so many; 10.
            top_k: the same.
            filters: `{"user_id": …}`.
            options: mem0's others that change nothing here (rerank, version, …): ignored.

        Raises:
            InputError: an argument is malformed or not supported (threshold, run_id, …), or nobody
                is named.
        """
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
        """All memories of somebody by pages: facts, then messages that no fact rests on.

        Of both the newest come first. The page after the last is empty. Asked for with `page` or
        `page_size`, the answer also has `["count"]`, of all there are, `["next"]` and
        `["previous"]`: what page that is, None if there is none.

        Args:
            user_id: whose memory it is, here or in `filters`.
            limit: so many to a page; 100.
            page_size: the same.
            page: which page, from 1.
            filters: `{"user_id": …}`.
            options: mem0's others that change nothing here (version, …): ignored.

        Raises:
            InputError: an argument is malformed or not supported (agent_id, …), or nobody is
                named.
        """
        return await calls.get_all(
            self._mem, user_id, page_of(limit, page, page_size), filters, options
        )

    async def get(self, memory_id: str) -> dict[str, Any]:
        """One memory.

        Raises:
            InputError: it is no id of a memory.
            NotFoundError: it is not there (any more).
        """
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
        """Put a memory into other words.

        Args:
            memory_id: as `search` gave it.
            text: the words. A message gets another id: what was said is never changed, but
                forgotten and said again. So may a fact; its old id stands for the new one.
            data: the same.
            metadata: in place of a message's; then without words it keeps its own.
            options: mem0's others that change nothing here (version, …): ignored.

        Raises:
            InputError: an argument is malformed or not supported; `metadata` is, for a fact.
            NotFoundError: it is not there (any more).
        """
        words = text if data is None else data
        return await calls.update(self._mem, memory_id, words, metadata, options)

    async def delete(self, memory_id: str) -> dict[str, str]:
        """Forget a memory: a message, or the messages a fact rests on, and all that rests on them.

        Raises:
            InputError: it is no id of a memory.
            NotFoundError: it is not there (any more).
        """
        return await calls.delete(self._mem, memory_id)

    async def delete_all(
        self,
        user_id: str | None = None,
        *,
        filters: Mapping[str, Any] | None = None,
        **options: object,
    ) -> dict[str, str]:
        """Erase all memories of one user.

        Raises:
            InputError: nobody is named (it is never everybody), or less is meant than all of
                somebody's (run_id, …).
        """
        return await calls.delete_all(self._mem, user_id, filters, options)

    async def history(self, memory_id: str) -> list[dict[str, Any]]:
        """What was said of a memory, in order.

        Raises:
            InputError: it is no id of a memory.
            NotFoundError: it is not there (any more).
        """
        return await calls.history(self._mem, memory_id)

    async def batch_update(self, memories: Sequence[Mapping[str, Any]]) -> dict[str, str]:
        """Put memories into other words: dicts with `memory_id`, and `text` or `metadata`.

        One after the other: what was done before an error stays done.

        Raises:
            InputError: an id is none (nothing was written), or an argument is malformed.
            NotFoundError: one is not there (any more).
        """
        return await calls.batch_update(self._mem, memories)

    async def batch_delete(self, memories: Sequence[Mapping[str, Any]]) -> dict[str, str]:
        """Forget memories: dicts with `memory_id`, one after the other.

        Raises:
            InputError: an id is none; nothing was written.
            NotFoundError: one is not there (any more).
        """
        return await calls.batch_delete(self._mem, memories)

    async def users(self) -> dict[str, Any]:
        """Who has a memory: `results`, each with an `id`, and their `count`."""
        return await calls.users(self._mem)

    async def delete_users(self, user_id: str | None = None, **options: Any) -> dict[str, str]:
        """The same as `delete_all`.

        Raises:
            InputError: nobody is named (it is never everybody), or an agent, app or run.
        """
        return await self.delete_all(user_id, **options)

    async def reset(self) -> None:
        """Not supported: no call erases everybody.

        Raises:
            InputError: always.
        """
        raise InputError("no call erases everybody; name one user at a time: delete_all(user_id=…)")

    async def __aenter__(self) -> Self:
        """Open nothing yet; close at the end of the block."""
        return self

    async def __aexit__(self, *error: object) -> None:
        """Close."""
        await self.close()

    async def close(self) -> None:
        """Give everything back; twice is fine."""
        await self._mem.close()
