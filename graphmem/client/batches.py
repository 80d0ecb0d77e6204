"""Many episodes in one call: durable together, worked in together, told once however often."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from graphmem.client.checks import MAX_MESSAGES, check_choice, check_id, first_fault, trust_of
from graphmem.client.drafts import draft_of, message_draft, new_task
from graphmem.client.results import BatchReceipt, Message, Refusal
from graphmem.client.working import work_in
from graphmem.core.ids import derive
from graphmem.core.records import USER_TRUST
from graphmem.errors import AlreadyExistsError, InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphmem.client.engine import Engine
    from graphmem.client.place import Place
    from graphmem.ingest.pipeline import Draft

__all__ = ["tell_batch"]


class _Told(BaseModel):
    """One episode of a batch; see `AsyncGraphMem.add_batch`."""

    model_config = ConfigDict(extra="forbid", strict=True)

    data: Any
    type: str = "message"
    role: str | None = None
    name: str | None = None
    created_at: datetime | str | None = None
    thread_id: str | None = None
    source_description: str | None = None
    metadata: dict[str, Any] | None = None
    trust: str | None = None
    uuid: str | None = None


async def tell_batch(
    engine: Engine, place: Place, episodes: Sequence[Mapping[str, Any]], *, on_refusal: str
) -> BatchReceipt:
    """Accept the episodes that are not there yet and work them in.

    Raises:
        InputError: the list is empty or too long; or one is malformed and `on_refusal` is
            "raise". Nothing was written.
    """
    check_choice(on_refusal, ("raise", "stop", "skip"), "on_refusal")
    if isinstance(episodes, str | bytes) or not hasattr(episodes, "__len__"):
        raise InputError("episodes must be a list of dicts")
    if not 1 <= len(episodes) <= MAX_MESSAGES:
        raise InputError(f"episodes has {len(episodes)} entries; give 1 to {MAX_MESSAGES}")
    drafts, refused = _drafts(episodes, place)
    drafts, strangers = await _with_threads(engine, place, drafts)
    refused = sorted([*refused, *strangers], key=lambda refusal: refusal.place)
    if refused and on_refusal == "raise":
        raise InputError(f"episodes[{refused[0].place}]: {refused[0].reason}")
    if not drafts or (refused and on_refusal == "stop"):
        return BatchReceipt(refused=refused)
    # The same batch has the same task: whoever tells it again waits for it, if it was cut off.
    named = [draft.uuid for _, draft in drafts if draft.uuid is not None]
    task = derive("batch", place.graph_id, *named) if len(named) == len(drafts) else new_task(place)
    store = await engine.store()
    found = await store.fetch(place.graph_id, "episode", named)
    known = {uuid for uuid, episode in zip(named, found, strict=True) if episode is not None}
    fresh = [replace(draft, task=task) for _, draft in drafts if draft.uuid not in known]
    pipeline = await engine.pipeline()
    new = 0
    if fresh:
        receipts = await pipeline.accept(place.graph_id, fresh, now=engine.now())
        new = sum(receipt.new for receipt in receipts)
    await work_in(engine, place.graph_id, fresh, task)
    failed = 0
    if fresh:
        jobs = await (await engine.directory()).task(task)
        failed = sum(job.status == "failed" for job in jobs)
    return BatchReceipt(
        new=new, known=len(drafts) - new, failed=failed, refused=refused, task_id=task
    )


def _drafts(
    episodes: Sequence[Mapping[str, Any]], place: Place
) -> tuple[list[tuple[int, Draft]], list[Refusal]]:
    """The drafts by place in the batch, and the refusals of what gives none."""
    drafts: list[tuple[int, Draft]] = []
    refused: list[Refusal] = []
    for n, episode in enumerate(episodes):
        try:
            drafts.append((n, _draft(episode, place)))
        except InputError as error:
            refused.append(Refusal(place=n, reason=str(error).removeprefix("messages[0].")))
    return drafts, refused


def _draft(episode: object, place: Place) -> Draft:
    if not isinstance(episode, dict):
        raise InputError(f"an episode must be a dict, not {type(episode).__name__}")
    try:
        told = _Told.model_validate(episode)
    except ValidationError as error:
        raise InputError(first_fault(error)) from error
    check_choice(told.type, ("message", "text", "json"), "type")
    if told.type != "message":
        if told.role is not None or told.thread_id is not None:
            raise InputError(f"role and thread_id belong to a message, not to type={told.type!r}")
        draft, _ = draft_of(
            told.type,
            told.data,
            place,
            created_at=told.created_at,
            source_description=told.source_description,
            metadata=told.metadata,
            trust=told.trust,
            name=told.name,
            episode_uuid=told.uuid,
            idempotency_key=None,
        )
        return draft
    message = Message.model_construct(
        role=told.role or "user",
        content=told.data,
        name=told.name,
        created_at=told.created_at,
        reference_time=None,
        metadata=told.metadata,
        uuid=told.uuid,
    )
    thread = None if told.thread_id is None else check_id(told.thread_id, "thread_id")
    draft = message_draft(message, 0, place, "", thread, None)
    return draft if told.trust is None else replace(draft, trust=trust_of(told.trust, USER_TRUST))


async def _with_threads(
    engine: Engine, place: Place, drafts: Sequence[tuple[int, Draft]]
) -> tuple[list[tuple[int, Draft]], list[Refusal]]:
    """The drafts whose threads are this user's, made on the fly; a standalone graph has none."""
    if place.user is None:
        return list(drafts), []
    taken = await _taken(engine, place.user.id, {d.thread_id for _, d in drafts if d.thread_id})
    kept = [(n, draft) for n, draft in drafts if draft.thread_id not in taken]
    reason = "thread_id={!r} is a conversation of another user; give another id"
    refused = [
        Refusal(place=n, reason=reason.format(draft.thread_id))
        for n, draft in drafts
        if draft.thread_id in taken
    ]
    return kept, refused


async def _taken(engine: Engine, user_id: str, threads: Iterable[str]) -> set[str]:
    """Those of the threads that belong to another user; threads that are new are made."""
    directory = await engine.directory()
    taken: set[str] = set()
    for thread in sorted(threads):
        # The directory knows one entry at a time; a batch has few threads.
        found = await directory.get("thread", thread)
        if found is None:
            try:
                found = await directory.put(
                    "thread", thread, {"metadata": {}}, now=engine.now(), owner=user_id, new=True
                )
            except AlreadyExistsError:  # another program was faster
                found = await directory.get("thread", thread)
        if found is not None and found.owner != user_id:
            taken.add(thread)
    return taken
