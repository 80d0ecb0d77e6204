"""Conversations without a user: each has a graph of its own until a user takes it over.

That graph is one of a user made for the conversation, `thread:ID`, so that everything that can be
done with a user's graph can be done with it.
"""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from graphmem.client.drafts import new_task
from graphmem.client.place import Place
from graphmem.client.translating import find, trace
from graphmem.core.ids import own_user_id, user_graph
from graphmem.core.paging import every
from graphmem.core.records import Episode
from graphmem.core.requests import Intake
from graphmem.errors import AlreadyExistsError, ConflictError, InputError
from graphmem.ingest.accept import Draft, intake_of
from graphmem.ingest.edits import renamed

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from graphmem.client.engine import Engine
    from graphmem.client.translating import Trace
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

    They keep their ids and times; known to the user's graph they are from now on. Edits move with
    them and say the same of what was read there from the same messages; what nothing was read
    from stays so. Can be repeated if it was cut off: nothing is lost, and nothing is there twice.

    Raises:
        NotFoundError: there is no such user.
        AlreadyExistsError: the conversation belongs to another user.
        InputError: its graph has conversations beside it.
        ConflictError: an edit cannot be told of the user's graph; nothing was moved.
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
    if old.graph_id not in await directory.erasing():  # else all was copied before that began
        if thread.owner != user_id:
            await _copy_or_undo(engine, old, new)
            thread = await directory.put(
                "thread",
                thread.id,
                thread.body,
                now=engine.now(),
                owner=user_id,
                revision=thread.revision,
            )
        # Who writes now writes to the user's graph, or sees it afterwards (`tell_thread`); what
        # was written before is here.
        await _copy(engine, old, new)
    await engine.erase(old.graph_id)
    await directory.remove("user", old.user.id)
    return thread


async def _copy_or_undo(engine: Engine, old: Place, new: Place) -> None:
    """Copy, or leave nothing of what was copied."""
    try:
        await _copy(engine, old, new)
    except (ConflictError, InputError):
        copied = [e.uuid for e in await every(await engine.store(), old.graph_id, Episode)]
        await (await engine.pipeline()).forget(new.graph_id, copied)
        raise


async def _copy(engine: Engine, old: Place, new: Place) -> None:
    """Tell one graph what another was told and it was not; edits as what they mean in it.

    Raises:
        ConflictError: an edit speaks of what is not there, as the episodes were read otherwise.
    """
    store = await engine.store()
    pipeline = await engine.pipeline()
    episodes = await every(store, old.graph_id, Episode)
    there = await store.fetch(new.graph_id, "episode", [e.uuid for e in episodes])
    fresh = [e for e, known in zip(episodes, there, strict=True) if known is None]
    ignored = await _ignored(engine, old, fresh)
    traced = await _traces(engine, old, episodes, {episode.uuid for episode in fresh})
    for edits, run in groupby(fresh, key=lambda episode: episode.source == "edit"):
        if not edits:
            task = new_task(new)
            drafts = [_again(e, task, ignored=e.uuid in ignored) for e in run]
            await engine.tell(new, drafts, task)
            continue
        for edit in run:
            # Each edit speaks of what those before it left.
            await pipeline.work(new.graph_id)
            content = await _translated(engine, new, edit, traced[edit.uuid])
            if content is not None:
                draft = _again(edit, new_task(new), ignored=False)
                await engine.edit(new, replace(draft, content=content))
    if not pipeline.asks:
        await pipeline.work(new.graph_id)  # what an earlier attempt had told


async def _traces(
    engine: Engine, old: Place, episodes: Sequence[Episode], fresh: Collection[str]
) -> dict[str, dict[str, Trace]]:
    """Of each fresh edit of a graph, where what it names comes from.

    Raises:
        ConflictError: that cannot be told of one of them.
    """
    store = await engine.store()
    earlier: set[str] = set()
    traced: dict[str, dict[str, Trace]] = {}
    for episode in episodes:
        if episode.source == "edit" and episode.uuid in fresh:
            found = await trace(store, old, episode, earlier)
            traced[episode.uuid] = {uuid: t for uuid, t in found.items() if t is not None}
            if len(found) > len(traced[episode.uuid]):
                raise _lost(old, episode)
        earlier.add(episode.uuid)
    return traced


async def _translated(
    engine: Engine, new: Place, edit: Episode, traces: Mapping[str, Trace]
) -> str | None:
    """The content of an edit in its new graph; None if two that it merges are one there."""
    store = await engine.store()
    found = {uuid: await find(store, new, each) for uuid, each in traces.items()}
    uuids = {uuid: known for uuid, known in found.items() if known is not None}
    if len(uuids) < len(found):
        raise _lost(new, edit)
    content = renamed(edit, uuids)
    document = json.loads(content)
    same = document.get("keep") is not None and document["keep"] == document.get("drop")
    return None if same else content


async def _ignored(engine: Engine, old: Place, episodes: Sequence[Episode]) -> set[str]:
    """The episodes from which nothing is read: they have no job for that."""
    if not episodes:
        return set()
    store, directory = await engine.store(), await engine.directory()
    # Accepted once more an episode stays as it is; the receipt says of which task it was.
    receipts = await store.accept(Intake(graph_id=old.graph_id, episodes=tuple(episodes)))
    jobs = [
        job
        for task in sorted({receipt.task for receipt in receipts if receipt.task is not None})
        for job in await directory.task(task)
    ]
    read = {uuid for job in jobs if job.kind == "extract" for uuid in job.episodes}
    return {uuid for job in jobs if job.kind == "embed" for uuid in job.episodes} - read


def _lost(place: Place, edit: Episode) -> ConflictError:
    return ConflictError(
        f"the edit {edit.uuid!r} of the thread's graph speaks of what is not found in "
        f"{place.graph_id!r}; delete that episode, or keep the thread as it is"
    )


def _again(episode: Episode, task: str, *, ignored: bool) -> Draft:
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
        ignored=ignored,
    )
