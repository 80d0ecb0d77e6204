"""What mem0's methods do, each once for the blocking and the awaiting client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from graphmem.client.checks import check_count
from graphmem.compat.mem0.answers import (
    FACT,
    MESSAGE,
    Results,
    best_of,
    memory_id,
    memory_of_fact,
    memory_of_message,
    parse_id,
)
from graphmem.errors import InputError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphmem.client.async_client import AsyncGraphMem

LIMIT = 10
ALL = 100
_KEPT = ("agent_id", "app_id", "run_id")
"""Scopes that are kept with a message, but not searched by."""


async def add(
    mem: AsyncGraphMem,
    messages: str | Mapping[str, Any] | Sequence[Mapping[str, Any]],
    user_id: str | None,
    metadata: Mapping[str, Any] | None,
    options: Mapping[str, object],
) -> Results:
    """Add messages to a user's memory, who is made if not there."""
    user = _user_of(user_id, None)
    kept = {name: options[name] for name in _KEPT if options.get(name) is not None}
    more = {**(metadata or {}), **kept}
    told: Sequence[Any] = messages if isinstance(messages, list | tuple) else [messages]
    written = [_message(message, more) for message in told]
    receipt = await mem.add(written, user_id=user)
    return Results(
        {"id": memory_id(MESSAGE, user, uuid), "memory": message["content"], "event": "ADD"}
        for uuid, message in zip(receipt.message_uuids, written, strict=True)
    )


async def search(
    mem: AsyncGraphMem,
    query: str,
    user_id: str | None,
    limit: int | None,
    filters: Mapping[str, Any] | None,
) -> Results:
    """What is known that fits, best first; a message that a fact of these rests on is left out."""
    user = _user_of(user_id, filters)
    wanted = check_count(LIMIT if limit is None else limit, "limit")
    if not await _is_there(mem, user):
        return Results()
    found = await mem.graph.search(query, user_id=user, scope="auto", limit=wanted)
    return best_of(found, user, wanted)


async def get_all(
    mem: AsyncGraphMem,
    user_id: str | None,
    limit: int | None,
    filters: Mapping[str, Any] | None,
) -> Results:
    """All facts that are not refuted, then the messages that none of them rests on."""
    user = _user_of(user_id, filters)
    wanted = ALL if limit is None else limit
    if not await _is_there(mem, user):
        return Results()
    facts = await mem.graph.edge.list(user_id=user, limit=wanted)
    facts = [fact for fact in facts if fact.status != "retracted"]
    resting = {uuid for fact in facts for uuid in fact.episodes}
    memories = [memory_of_fact(fact, user) for fact in facts]
    if len(memories) < wanted:
        last = await mem.graph.episode.list(user_id=user, lastn=min(1000, wanted + len(resting)))
        rest = [message for message in last if message.uuid not in resting]
        memories += [memory_of_message(message, user) for message in rest]
    return Results(memories[:wanted])


async def get(mem: AsyncGraphMem, memory: str) -> dict[str, Any]:
    """One memory."""
    kind, user, uuid = parse_id(memory)
    if kind == FACT:
        return memory_of_fact(await mem.graph.edge.get(uuid, user_id=user), user)
    return memory_of_message(await mem.graph.episode.get(uuid, user_id=user), user)


async def update(mem: AsyncGraphMem, memory: str, text: str) -> dict[str, Any]:
    """Put a memory into other words; a message is forgotten and said again so."""
    kind, user, uuid = parse_id(memory)
    if kind == FACT:
        changed = await mem.graph.edge.update(uuid, user_id=user, fact=text)
        return {**memory_of_fact(changed, user), "event": "UPDATE"}
    old = await mem.graph.episode.get(uuid, user_id=user)
    receipt = await mem.add(
        [
            {
                "role": old.role or "user",
                "content": text,
                "name": old.name,
                "created_at": old.reference_time or old.created_at,
                "metadata": old.metadata,
            }
        ],
        user_id=user,
    )
    await mem.graph.episode.delete(uuid, user_id=user)
    (made,) = receipt.message_uuids
    new = await mem.graph.episode.get(made, user_id=user)
    return {**memory_of_message(new, user), "event": "UPDATE"}


async def delete(mem: AsyncGraphMem, memory: str) -> dict[str, str]:
    """Forget a memory: the message, or the messages that the fact rests on."""
    kind, user, uuid = parse_id(memory)
    uuids = [uuid]
    if kind == FACT:
        explained = await mem.graph.explain(uuid, user_id=user)
        behind = {claim.uuid for claim in explained.claims if claim.supports}
        # What was only put right would come back.
        for claim in reversed(explained.claims):
            if claim.outcome == "corrected" and claim.by in behind:
                behind.add(claim.uuid)
        told = [c.episode.uuid for c in explained.claims if c.uuid in behind and c.episode]
        uuids = list(dict.fromkeys(told))
    for each in uuids:
        await mem.graph.episode.delete(each, user_id=user)
    return {"message": "Memory deleted successfully!"}


async def delete_all(
    mem: AsyncGraphMem, user_id: str | None, filters: Mapping[str, Any] | None
) -> dict[str, str]:
    """Erase a user's memory; one who is not there has none."""
    user = _user_of(user_id, filters)
    if await _is_there(mem, user):
        await mem.user.delete(user)
    return {"message": "Memories deleted successfully!"}


async def history(mem: AsyncGraphMem, memory: str) -> list[dict[str, Any]]:
    """What was said of a memory, in order, and what became of it."""
    kind, user, uuid = parse_id(memory)
    if kind != FACT:
        said = await get(mem, memory)
        return [_change(memory, None, said["memory"], "ADD", said["created_at"])]
    explained = await mem.graph.explain(uuid, user_id=user)
    changes: list[dict[str, Any]] = []
    before: str | None = None
    for claim in explained.claims:
        event = "ADD" if before is None else "UPDATE"
        changes.append(_change(memory, before, claim.fact, event, claim.said_at.isoformat()))
        before = claim.fact
    return changes


def _change(memory: str, old: str | None, new: str | None, event: str, at: str) -> dict[str, Any]:
    return {
        "id": f"{memory}#{at}",
        "memory_id": memory,
        "old_memory": old,
        "new_memory": new,
        "event": event,
        "created_at": at,
    }


def _message(message: object, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """A message with its metadata; a mere text is the user's."""
    if isinstance(message, str):
        message = {"role": "user", "content": message}
    if not isinstance(message, dict):
        kind = type(message).__name__
        raise InputError(f"messages must be dicts with role and content, not {kind}")
    said = cast("dict[str, Any]", message)
    return {**said, "metadata": {**metadata, **(said.get("metadata") or {})}}


def _user_of(user_id: str | None, filters: Mapping[str, Any] | None) -> str:
    """The one user meant, at top level or in the filters: `{"user_id": …}`, also inside AND."""
    given = dict(filters or {})
    for key in ("AND", "and"):
        for condition in given.pop(key, None) or ():
            given |= condition
    named = given.pop("user_id", None)
    if given:
        names = ", ".join(sorted(given))
        raise InputError(f"filters={names} are not supported; filter the results, or use user_id")
    if user_id is not None and named is not None and user_id != named:
        raise InputError(f"user_id={user_id!r} and filters name different users: {named!r}")
    user = user_id if user_id is not None else named
    if not isinstance(user, str) or not user.strip():
        raise InputError("user_id is missing; say whose memory it is: user_id=, or in filters=")
    return user


async def _is_there(mem: AsyncGraphMem, user_id: str) -> bool:
    try:
        await mem.user.get(user_id)
    except NotFoundError:
        return False
    return True
