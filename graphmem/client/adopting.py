"""Conversations without a user: each has a graph of its own until a user takes it over.

That graph is one of a user made for the conversation, `thread:ID`, so that everything that can be
done with a user's graph can be done with it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphmem.client.drafts import new_task
from graphmem.client.place import Place
from graphmem.core.ids import own_user_id, user_graph
from graphmem.core.records import Episode
from graphmem.core.requests import Filters
from graphmem.errors import AlreadyExistsError, ConflictError, InputError
from graphmem.ingest.accept import Draft, intake_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmem.client.engine import Engine
    from graphmem.core.records import Entry, Json
    from graphmem.core.requests import Receipt

__all__ = ["adopt", "is_own", "make_own_user", "tell_thread"]

MADE_FOR = "thread_id"
"""Metadata of a user that was made for a conversation: its id."""


def is_own(place: Place, thread_id: str) -> bool:
    """Whether a graph is the conversation's own."""
    user = place.user
    if user is None or user.id != own_user_id(thread_id):
        return False
    metadata = user.body.get("metadata")
    return isinstance(metadata, dict) and metadata.get(MADE_FOR) == thread_id


async def make_own_user(engine: Engine, thread_id: str) -> str:
    """Make the user of a conversation that has none; once.

    Raises:
        AlreadyExistsError: somebody else has that id.
    """
    user_id = own_user_id(thread_id)
    body: dict[str, Json] = {
        "email": None,
        "first_name": None,
        "last_name": None,
        "metadata": {MADE_FOR: thread_id},
        "time_zone": engine.settings.time_zone,
    }
    await engine.finish_erasing(user_graph(user_id))
    directory = await engine.directory()
    try:
        await directory.put("user", user_id, body, now=engine.now(), new=True)
    except AlreadyExistsError:
        if not is_own(await engine.user_place(user_id), thread_id):
            raise
    return user_id


async def tell_thread(
    engine: Engine, thread_id: str, place: Place, drafts: Sequence[Draft], task: str
) -> tuple[Receipt, ...]:
    """Tell a conversation's graph, and if a user takes it over meanwhile, that user's as well."""
    if not is_own(place, thread_id):
        return await engine.tell(place, drafts, task)
    # The ids are fixed first, so that what is told to both graphs is the same episode.
    intake = intake_of(place.graph_id, drafts, engine.now())
    drafts = [
        replace(draft, uuid=episode.uuid)
        for draft, episode in zip(drafts, intake.episodes, strict=True)
    ]
    refused: ConflictError | None = None
    receipts: tuple[Receipt, ...] = ()
    try:
        receipts = await engine.tell(place, drafts, task)
    except ConflictError as error:  # its graph is being erased: taken over, or deleted
        refused = error
    entry = await engine.entry("thread", thread_id)
    if place.user is not None and entry.owner != place.user.id:
        return await engine.tell(await engine.user_place(entry.owner), drafts, task)
    if refused is not None:
        raise refused
    return receipts


async def adopt(engine: Engine, thread: Entry, user_id: str) -> Entry:
    """Give a conversation without a user to one: its messages move into the user's graph.

    They keep their ids and times; known to the user's graph they are from now on. Can be repeated
    if it was cut off: nothing is lost, and nothing is there twice.

    Raises:
        NotFoundError: there is no such user.
        AlreadyExistsError: the conversation belongs to another user.
        InputError: its graph has conversations beside it.
    """
    new = await engine.user_place(user_id)
    directory = await engine.directory()
    made = await directory.get("user", own_user_id(thread.id))
    old = None if made is None else await engine.user_place(made.id)
    if old is None or old.user is None or not is_own(old, thread.id):
        if thread.owner == user_id:
            return thread
        raise AlreadyExistsError(
            f"thread_id={thread.id!r} belongs to user {thread.owner!r} and cannot be given to "
            f"{user_id!r}; make another thread"
        )
    if thread.owner not in (old.user.id, user_id):
        raise AlreadyExistsError(f"thread_id={thread.id!r} belongs to user {thread.owner!r}")
    beside = await directory.list("thread", owner=old.user.id, limit=2)
    if any(each.id != thread.id for each in beside):
        raise InputError(
            f"user {old.user.id!r} has threads beside {thread.id!r}; delete them, or keep it"
        )
    last = await _copy(engine, old, new, None)
    if thread.owner != user_id:
        thread = await directory.put(
            "thread",
            thread.id,
            thread.body,
            now=engine.now(),
            owner=user_id,
            revision=thread.revision,
        )
    # Who writes now writes to the user's graph, or sees it afterwards (`tell_thread`); what was
    # written before is here.
    await _copy(engine, old, new, last)
    await engine.erase(old.graph_id)
    await directory.remove("user", old.user.id)
    return thread


async def _copy(engine: Engine, old: Place, new: Place, after: str | None) -> str | None:
    """Tell one graph all episodes of another after a position; the last position."""
    store = await engine.store()
    while True:
        # A cursor: each page depends on the one before.
        page = await store.scan(old.graph_id, "episode", after=after, limit=1000, filters=Filters())
        episodes = [record for record in page.records if isinstance(record, Episode)]
        if not episodes:
            return after
        task = new_task(new)
        await engine.tell(new, [_again(episode, task) for episode in episodes], task)
        after = str(episodes[-1].position)


def _again(episode: Episode, task: str) -> Draft:
    return Draft(
        source=episode.source,
        content=episode.content,
        task=task,
        uuid=episode.uuid,
        role=episode.role,
        name=episode.name,
        reference_time=episode.said_at,
        thread_id=episode.thread_id,
        source_description=episode.source_description,
        metadata=episode.metadata,
        trust=episode.trust,
        zone=episode.zone,
    )
