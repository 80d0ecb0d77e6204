"""`mem.task`: what became of a call's work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmem.client.checks import check_id
from graphmem.client.views import task_view
from graphmem.client.working import work_in
from graphmem.errors import NotFoundError

if TYPE_CHECKING:
    from graphmem.client.engine import Engine
    from graphmem.client.results import Task

__all__ = ["AsyncTasks"]


class AsyncTasks:
    """The work behind each call that adds something."""

    def __init__(self, engine: Engine) -> None:
        """Work through this engine."""
        self._engine = engine

    async def get(self, task_id: str) -> Task:
        """Pending, processing, succeeded, or failed with the reason.

        Raises:
            NotFoundError: there is no such task, or what it worked on is forgotten.
        """
        directory = await self._engine.directory()
        jobs = await directory.task(check_id(task_id, "task_id"))
        if not jobs:
            raise NotFoundError(f"task_id={task_id!r} is unknown")
        return task_view(task_id, jobs)

    async def retry(self, task_id: str, *, wait: bool = True) -> Task:
        """Work again on what failed.

        Args:
            task_id: the task.
            wait: return when it is worked in, or failed again; else at once: a worker does it.

        Raises:
            NotFoundError: there is no such task.
        """
        await self.get(task_id)
        directory = await self._engine.directory()
        if await directory.retry(task_id):
            (first, *_) = await directory.task(task_id)
            if wait:
                await (await self._engine.pipeline()).work(first.graph_id, task=task_id)
            else:
                await work_in(self._engine, first.graph_id, [], task_id)
        return await self.get(task_id)
