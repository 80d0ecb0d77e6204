"""From what a caller hands in to drafts of episodes, checked before anything is written."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from graphmem.client.checks import (
    MAX_MESSAGES,
    ROLES,
    check_choice,
    check_id,
    check_json,
    check_list,
    check_metadata,
    check_name,
    check_text,
    first_fault,
    instant_of,
    trust_of,
)
from graphmem.client.results import Message
from graphmem.core.ids import derive
from graphmem.core.records import USER_TRUST
from graphmem.errors import InputError
from graphmem.ingest.documents.opening import Traits, traits_of
from graphmem.ingest.pipeline import Draft

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from graphmem.client.place import Place

__all__ = ["draft_of", "drafts_of", "edit_of", "message_draft", "new_task", "shaped"]

S = TypeVar("S", bound=BaseModel)


def drafts_of(
    messages: Sequence[Message | Mapping[str, Any]],
    place: Place,
    *,
    thread_id: str | None = None,
    created_at: datetime | str | None = None,
    idempotency_key: str | None = None,
    ignore_roles: Sequence[str] = (),
) -> tuple[list[Draft], str]:
    """The drafts of some messages and the id of their task.

    Messages of `ignore_roles` are kept and found, but not read; `created_at` is when those were
    said that tell no time.

    Raises:
        InputError: the list is empty or too long, or a message is malformed; it names which.
    """
    # One message has a length too: it is neither a list, nor taken for one.
    if isinstance(messages, str | bytes | dict | Message) or not hasattr(messages, "__len__"):
        kind = type(messages).__name__
        raise InputError(f"messages must be a list of Message or dict, not {kind}; give [message]")
    if not 1 <= len(messages) <= MAX_MESSAGES:
        raise InputError(f"messages has {len(messages)} entries; give 1 to {MAX_MESSAGES}")
    ignored = {*check_list(ignore_roles, "ignore_roles", _role)}
    said = instant_of(created_at, "created_at")
    task = new_task(place, idempotency_key)
    drafts = [
        message_draft(
            shaped(Message, message, f"messages[{n}]"), n, place, task, thread_id, idempotency_key
        )
        for n, message in enumerate(messages)
    ]
    return [
        replace(
            draft,
            ignored=draft.role in ignored,
            reference_time=draft.reference_time or said,
        )
        for draft in drafts
    ], task


def draft_of(
    type: str,
    data: object,
    place: Place,
    *,
    created_at: datetime | str | None,
    source_description: str | None,
    metadata: Mapping[str, Any] | None,
    trust: str | None,
    name: str | None,
    episode_uuid: str | None,
    idempotency_key: str | None,
) -> tuple[Draft, str]:
    """The draft of one text, JSON document or message ("name: text" or text), and its task.

    Raises:
        InputError: an argument is malformed.
    """
    check_choice(type, ("text", "json", "message"), "type")
    content = check_json(data, "data") if type == "json" else check_text(data, "data")
    task = new_task(place, idempotency_key)
    if name is not None:
        check_name(name, "name")
    traits = traits_of(content, place.zone) if type == "text" else Traits()
    said = instant_of(created_at, "created_at")
    draft = Draft(
        source=type,  # pyright: ignore[reportArgumentType]
        content=content,
        task=task,
        uuid=None if episode_uuid is None else check_id(episode_uuid, "uuid"),
        idempotency_key=idempotency_key,
        role="user" if type == "message" else None,
        name=name or traits.name,
        reference_time=said or traits.at,
        source_description=_description(source_description),
        metadata=check_metadata(metadata),
        trust=traits.trust if trust is None else trust_of(trust, USER_TRUST),
        zone=place.zone,
    )
    return draft, task


def edit_of(
    content: str,
    place: Place,
    *,
    reference_time: datetime | None = None,
    idempotency_key: str | None = None,
) -> Draft:
    """The draft of an edit: a dated, undoable statement by the program itself."""
    return Draft(
        source="edit",
        content=content,
        task=new_task(place, idempotency_key),
        idempotency_key=idempotency_key,
        reference_time=reference_time,
        trust=USER_TRUST,
        zone=place.zone,
    )


def new_task(place: Place, idempotency_key: str | None = None) -> str:
    """The id of a call's task: derived from its key, else new."""
    if idempotency_key is None:
        return str(uuid.uuid4())
    return derive("task", place.graph_id, check_id(idempotency_key, "idempotency_key"))


def message_draft(
    message: Message,
    n: int,
    place: Place,
    task: str,
    thread_id: str | None,
    idempotency_key: str | None,
) -> Draft:
    """The draft of one message, the n-th of its call.

    Raises:
        InputError: it is malformed; the message says "messages[n]" and which field.
    """
    at = f"messages[{n}]"
    role = check_choice(message.role, ROLES, f"{at}.role")
    if message.created_at is not None and message.reference_time is not None:
        raise InputError(f"{at} has both created_at and reference_time; they mean the same")
    said = message.created_at if message.created_at is not None else message.reference_time
    name = None if message.name is None else check_name(message.name, f"{at}.name")
    return Draft(
        source="message",
        content=check_text(message.content, f"{at}.content"),
        task=task,
        uuid=None if message.uuid is None else check_id(message.uuid, f"{at}.uuid"),
        idempotency_key=None if idempotency_key is None else f"{idempotency_key}#{n}",
        role=role,
        name=name,
        reference_time=instant_of(said, f"{at}.created_at"),
        thread_id=thread_id,
        metadata=check_metadata(message.metadata, f"{at}.metadata"),
        zone=place.zone,
    )


def _role(value: object, argument: str) -> str:
    return check_choice(value, ROLES, argument)


def shaped(shape: type[S], given: object, argument: str) -> S:
    """A record that is given as such or as a dict of its fields.

    Raises:
        InputError: it is neither, or a field is malformed.
    """
    if isinstance(given, shape):
        return given
    if not isinstance(given, dict):
        kind = type(given).__name__
        raise InputError(f"{argument} must be a {shape.__name__} or a dict, not {kind}")
    try:
        return shape.model_validate(given)
    except ValidationError as error:
        raise InputError(f"{argument}.{first_fault(error)}") from error


def _description(value: str | None) -> str | None:
    return None if value is None else check_name(value, "source_description")
