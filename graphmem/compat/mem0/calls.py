"""What mem0's methods do."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from graphmem.client.checks import check_count, check_metadata
from graphmem.client.results import Fact
from graphmem.compat.listing import PAGE, is_person, listed, still_there
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
from graphmem.compat.mem0.options import KEPT, LIMIT, refuse_others, said_at, user_of
from graphmem.errors import InputError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from graphmem.client.async_client import AsyncGraphMem
    from graphmem.client.results import Episode, Explanation
    from graphmem.compat.mem0.options import Page


BEHIND = 8
"""Messages of a fact whose metadata it has."""


async def add(
    mem: AsyncGraphMem,
    messages: str | Mapping[str, Any] | Sequence[Mapping[str, Any]],
    user_id: str | None,
    metadata: Mapping[str, Any] | None,
    options: Mapping[str, object],
) -> Results:
    """Add messages to a user's memory, who is made if not there."""
    refuse_others(options, (*KEPT, "timestamp"))
    user = user_of(user_id, None)
    at = said_at(options.get("timestamp"))
    kept = {name: options[name] for name in KEPT if options.get(name) is not None}
    more = {**check_metadata(metadata), **kept}
    told: Sequence[Any] = messages if isinstance(messages, list | tuple) else [messages]
    written = [_message(message, more, at) for message in told]
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
    options: Mapping[str, object],
) -> Results:
    """What is known that fits, best first; a message that a fact of these rests on is left out."""
    refuse_others(options)
    user = user_of(user_id, filters)
    wanted = check_count(LIMIT if limit is None else limit, "limit")
    if not await _is_there(mem, user):
        return Results()
    found = await mem.graph.search(query, user_id=user, scope="auto", limit=wanted)
    behind = await _behind(mem, user, found.edges, found.episodes)
    return best_of(found, user, wanted, behind)


async def get_all(
    mem: AsyncGraphMem,
    user_id: str | None,
    page: Page,
    filters: Mapping[str, Any] | None,
    options: Mapping[str, object],
) -> Results:
    """A page of all facts that are not refuted and then the messages that none of them rests on."""
    refuse_others(options)
    user = user_of(user_id, filters)
    if not await _is_there(mem, user):
        return Results(page=page.told(0))
    facts = await listed(partial(mem.graph.edge.list, user_id=user), lambda fact: fact.uuid)
    facts.sort(key=lambda fact: fact.created_at, reverse=True)
    shown = [fact for fact in facts if fact.status != "retracted"]
    # Of refuted ones too: what was put into other words shall not be told in its old ones.
    resting = {uuid for fact in facts for uuid in fact.episodes}
    missing = page.part.stop - len(shown)
    if page.by_pages:  # which tell how many there are
        last = await _messages(mem, user)
    else:
        last = await _last_messages(mem, user, missing + len(resting)) if missing > 0 else []
    rest = [message for message in last if message.uuid not in resting]
    wanted = [*shown, *rest][page.part]
    behind = await _behind(mem, user, [each for each in wanted if isinstance(each, Fact)])
    memories = [
        memory_of_fact(each, user, behind)
        if isinstance(each, Fact)
        else memory_of_message(each, user)
        for each in wanted
    ]
    return Results(memories, page.told(len(shown) + len(rest)))


async def get(mem: AsyncGraphMem, memory: str) -> dict[str, Any]:
    """One memory."""
    kind, user, uuid = parse_id(memory)
    if kind == FACT:
        return await _told(mem, user, (await _standing(mem, user, uuid)).fact)
    return memory_of_message(await mem.graph.episode.get(uuid, user_id=user), user)


async def update(
    mem: AsyncGraphMem,
    memory: str,
    text: str | None,
    metadata: Mapping[str, Any] | None,
    options: Mapping[str, object],
) -> dict[str, Any]:
    """Put a memory into other words; a message is forgotten and said again so."""
    refuse_others(options)
    kind, user, uuid = parse_id(memory)
    if text is None and (metadata is None or kind == FACT):
        raise InputError("text= is missing: the words that the memory shall have")
    if kind == FACT:
        if metadata is not None:
            raise InputError("metadata= of a fact cannot be changed; update the message it is from")
        known = (await _standing(mem, user, uuid)).fact
        changed = await mem.graph.edge.update(known.uuid, user_id=user, fact=text)
        return {**await _told(mem, user, changed), "event": "UPDATE"}
    old = await mem.graph.episode.get(uuid, user_id=user)
    receipt = await mem.add(
        [
            {
                "role": old.role or "user",
                "content": old.content if text is None else text,
                "name": old.name,
                "created_at": old.reference_time or old.created_at,
                "metadata": old.metadata if metadata is None else metadata,
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
        explained = await _standing(mem, user, uuid)
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
    mem: AsyncGraphMem,
    user_id: str | None,
    filters: Mapping[str, Any] | None,
    options: Mapping[str, object],
) -> dict[str, str]:
    """Erase a user's memory; one who is not there has none."""
    refuse_others(options)
    user = user_of(user_id, filters)
    if await _is_there(mem, user):
        await mem.user.delete(user)
    return {"message": "Memories deleted successfully!"}


async def batch_update(mem: AsyncGraphMem, memories: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Put some memories into other words."""
    given = _batch(memories)
    for each in given:
        await update(mem, each["memory_id"], each.get("text"), each.get("metadata"), {})
    return {"message": f"Successfully updated {len(given)} memories"}


async def batch_delete(mem: AsyncGraphMem, memories: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Forget some memories."""
    given = _batch(memories)
    for each in given:
        await delete(mem, each["memory_id"])
    return {"message": f"Successfully deleted {len(given)} memories"}


async def users(mem: AsyncGraphMem) -> dict[str, Any]:
    """Who has a memory, by id; without users made for threads of nobody."""
    found = await listed(mem.user.list_ordered, lambda user: user.user_id, kept=is_person)
    people = [
        {
            "id": user.user_id,
            "name": user.user_id,
            "type": "user",
            "created_at": user.created_at.isoformat(),
            "updated_at": user.updated_at.isoformat(),
        }
        for user in found
    ]
    return {"count": len(people), "results": people}


async def history(mem: AsyncGraphMem, memory: str) -> list[dict[str, Any]]:
    """What was said of a memory, in order, and what became of it."""
    kind, user, uuid = parse_id(memory)
    if kind != FACT:
        said = await get(mem, memory)
        return [_change(memory, None, said["memory"], "ADD", said["created_at"])]
    explained = await _standing(mem, user, uuid)
    changes: list[dict[str, Any]] = []
    before: str | None = None
    for claim in explained.claims:
        event = "ADD" if before is None else "UPDATE"
        changes.append(_change(memory, before, claim.fact, event, claim.said_at.isoformat()))
        before = claim.fact
    return changes


def _batch(memories: object) -> list[dict[str, Any]]:
    """Memories that are named by their ids; all are looked at before the first is changed."""
    given: list[Any] = [*memories] if isinstance(memories, list | tuple) else [memories]
    for each in given:
        if not isinstance(each, dict):
            kind = type(cast("object", each)).__name__
            raise InputError(f"memories must be a list of dicts with memory_id, not {kind}")
        parse_id(cast("dict[str, Any]", each).get("memory_id"))
    return given


def _change(memory: str, old: str | None, new: str | None, event: str, at: str) -> dict[str, Any]:
    return {
        "id": f"{memory}#{at}",
        "memory_id": memory,
        "old_memory": old,
        "new_memory": new,
        "event": event,
        "created_at": at,
    }


def _message(
    message: object, metadata: Mapping[str, Any], said_at: datetime | None
) -> dict[str, Any]:
    """A message with its metadata; a mere text is the user's."""
    if isinstance(message, str):
        message = {"role": "user", "content": message}
    if not isinstance(message, dict):
        kind = type(message).__name__
        raise InputError(f"messages must be dicts with role and content, not {kind}")
    said = {**cast("dict[str, Any]", message)}
    if said.get("created_at") is None and said.get("reference_time") is None:
        said["created_at"] = said_at
    own = check_metadata(said.get("metadata"), "metadata of a message")
    return {**said, "metadata": {**metadata, **own}}


async def _standing(mem: AsyncGraphMem, user: str, uuid: str) -> Explanation:
    """Why a fact is believed; of one that was put into other words, the one that it became."""
    passed: set[str] = set()
    while True:
        explained = await mem.graph.explain(uuid, user_id=user)
        fact = explained.fact
        by = {claim.by for claim in explained.claims if claim.supports}
        edits = {
            claim.episode.uuid
            for claim in explained.claims
            if claim.uuid in by and claim.episode and claim.episode.source == "edit"
        }
        if fact.status != "retracted" or not edits:
            return explained
        passed.add(fact.uuid)
        of_it = await mem.graph.edge.list(
            user_id=user, entity=fact.subject_uuid, names=[fact.name], limit=PAGE
        )
        became = [f.uuid for f in of_it if f.uuid not in passed and edits & {*f.episodes}]
        if not became:
            return explained
        uuid = became[0]


async def _told(mem: AsyncGraphMem, user: str, fact: Fact) -> dict[str, Any]:
    return memory_of_fact(fact, user, await _behind(mem, user, [fact]))


async def _behind(
    mem: AsyncGraphMem, user: str, facts: Sequence[Fact], known: Sequence[Episode] = ()
) -> dict[str, Episode]:
    """The last messages that each fact rests on, those that are there (still), by uuid."""
    behind = {episode.uuid: episode for episode in known}
    wanted = {uuid for fact in facts for uuid in fact.episodes[-BEHIND:]} - behind.keys()
    found = await still_there(partial(mem.graph.episode.get, user_id=user), sorted(wanted))
    return behind | {episode.uuid: episode for episode in found}


async def _last_messages(mem: AsyncGraphMem, user: str, count: int) -> list[Episode]:
    """At least the last so many of a user, newest first."""
    if count > PAGE:
        return await _messages(mem, user)
    return (await mem.graph.episode.list(user_id=user, lastn=count))[::-1]


async def _messages(mem: AsyncGraphMem, user: str) -> list[Episode]:
    """All messages of a user, newest first."""
    found = await listed(partial(mem.graph.episode.list, user_id=user), lambda each: each.uuid)
    return found[::-1]


async def _is_there(mem: AsyncGraphMem, user_id: str) -> bool:
    try:
        await mem.user.get(user_id)
    except NotFoundError:
        return False
    return True
