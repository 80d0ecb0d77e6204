"""Records to rows and rows to records: the one module that knows both."""

from __future__ import annotations

import hashlib
import json
import sys
from array import array
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from graphmem.core.civil import CivilTime, micros
from graphmem.core.records import (
    Border,
    Claim,
    Entity,
    Entry,
    Episode,
    Fact,
    IdentityLink,
    Job,
    Mention,
    RelationRecord,
    SlotKey,
    SlotState,
)
from graphmem.stores.neo4j.conditions import pairs_of
from graphmem.stores.neo4j.tokens import terms_of, tokens_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphmem.core.records import Json, Vector
    from graphmem.stores.neo4j.connection import Row

__all__ = [
    "ALWAYS",
    "claim",
    "claim_row",
    "entity",
    "entity_row",
    "entry",
    "episode",
    "episode_row",
    "fact",
    "fact_row",
    "floats",
    "instant",
    "iso",
    "job",
    "job_row",
    "json_text",
    "link",
    "link_row",
    "mention",
    "mention_row",
    "name_key",
    "packed",
    "relation",
    "relation_row",
    "slot",
    "slot_key",
    "slot_row",
]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_KEY = 500
ALWAYS = -(2**62)
"""`begins` of a fact whose start is unknown: before every start; an index orders it last."""


def json_text(value: Mapping[str, Json]) -> str:
    """A mapping as JSON in one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _mapping(text: str) -> dict[str, Json]:
    return {} if text == "{}" else json.loads(text)


def floats(vector: Vector) -> list[float]:
    """The numbers of a vector."""
    numbers = array("f")
    numbers.frombytes(vector)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tolist()


def packed(numbers: list[float]) -> Vector:
    """The vector of these numbers."""
    vector = array("f", numbers)
    if sys.byteorder == "big":
        vector.byteswap()
    return vector.tobytes()


def instant(value: Any) -> datetime:
    """An instant as the driver or a record's part gives it (microseconds since 1970), in UTC."""
    if isinstance(value, int):
        return EPOCH + timedelta(microseconds=value)
    native: datetime = value.to_native()
    return native if native.tzinfo is UTC else native.astimezone(UTC)


def iso(value: datetime | None) -> str | None:
    """An instant of a row that is sent; the statement makes it one again.

    The driver takes a hundred times as long to write an instant.
    """
    return None if value is None else value.astimezone(UTC).isoformat()


def _maybe(value: Any) -> datetime | None:
    return None if value is None else instant(value)


def _civil(line: str | None) -> CivilTime | None:
    return None if line is None else CivilTime.decode(line)


def _line(civil: CivilTime | None) -> str | None:
    return None if civil is None else civil.encode()


def episode_row(record: Episode, task: str | None) -> Row:
    """The properties of a new episode but its position."""
    return {
        "uuid": record.uuid,
        "graph_id": record.graph_id,
        "source": record.source,
        "content": record.content,
        "created_at": iso(record.created_at),
        "role": record.role,
        "name": record.name,
        "reference_time": iso(record.reference_time),
        "thread_id": record.thread_id,
        "source_description": record.source_description,
        "metadata": json_text(record.metadata),
        "pairs": pairs_of(record.metadata) or None,
        "trust": record.trust,
        "zone": record.zone,
        "task": task,
    }


def episode(row: Row) -> Episode:
    """An episode from its properties."""
    return Episode(
        uuid=row["uuid"],
        graph_id=row["graph_id"],
        source=row["source"],
        content=row["content"],
        created_at=instant(row["created_at"]),
        role=row.get("role"),
        name=row.get("name"),
        reference_time=_maybe(row.get("reference_time")),
        thread_id=row.get("thread_id"),
        source_description=row.get("source_description"),
        metadata=_mapping(row["metadata"]),
        trust=row["trust"],
        zone=row["zone"],
        position=row["position"],
    )


def mention_row(record: Mention) -> Row:
    """A mention: its ends and its properties."""
    return {
        "uuid": record.uuid,
        "episode": record.episode,
        "entity": record.entity,
        "props": {
            "ordinal": record.ordinal,
            "text": record.text,
            "name": record.name,
            "episode": record.episode,
            "entity": record.entity,
            "created_at": iso(record.created_at),
            "labels": list(record.labels),
            "aliases": list(record.aliases),
            "attributes": json_text(record.attributes),
            "decided": record.decided,
        },
    }


def mention(row: Row) -> Mention:
    """A mention from its properties."""
    return Mention(
        uuid=row["uuid"],
        graph_id=row["graph_id"],
        episode=row["episode"],
        ordinal=row["ordinal"],
        text=row["text"],
        name=row["name"],
        entity=row["entity"],
        created_at=instant(row["created_at"]),
        labels=tuple(row["labels"]),
        aliases=tuple(row["aliases"]),
        attributes=_mapping(row["attributes"]),
        decided=row["decided"],
    )


def claim_row(record: Claim) -> Row:
    """A claim: its properties, and apart from them what it is tied to."""
    return {
        "uuid": record.uuid,
        "episode": record.episode,
        "subject": record.subject,
        "object": record.object,
        "corrects": list(record.corrects),
        "repeats": list(record.repeats),
        "fulfils": list(record.fulfils),
        "props": {
            "episode": record.episode,
            "ordinal": record.ordinal,
            "position": record.position,
            "said_at": iso(record.said_at),
            "created_at": iso(record.created_at),
            "subject": record.subject,
            "name": record.name,
            "object": record.object,
            "fact": record.fact,
            "kind": record.kind,
            "polarity": record.polarity,
            "valid_at": _line(record.valid_at),
            "invalid_at": _line(record.invalid_at),
            "end_exclusive": record.end_exclusive,
            "holds_when_said": record.holds_when_said,
            "undated_past": record.undated_past,
            "corrects": list(record.corrects),
            "repeats": list(record.repeats),
            "fulfils": list(record.fulfils),
            "speaker": record.speaker,
            "trust": record.trust,
            "zone": record.zone,
            "quote": record.quote,
            "extractor": record.extractor,
            "object_labels": list(record.object_labels),
            "attributes": json_text(record.attributes),
        },
    }


def claim(row: Row) -> Claim:
    """A claim from its properties."""
    return Claim(
        uuid=row["uuid"],
        graph_id=row["graph_id"],
        episode=row["episode"],
        ordinal=row["ordinal"],
        position=row["position"],
        said_at=instant(row["said_at"]),
        created_at=instant(row["created_at"]),
        subject=row["subject"],
        name=row["name"],
        object=row.get("object"),
        fact=row["fact"],
        kind=row["kind"],
        polarity=row["polarity"],
        valid_at=_civil(row.get("valid_at")),
        invalid_at=_civil(row.get("invalid_at")),
        end_exclusive=row["end_exclusive"],
        holds_when_said=row["holds_when_said"],
        undated_past=row["undated_past"],
        corrects=tuple(row["corrects"]),
        repeats=tuple(row["repeats"]),
        fulfils=tuple(row["fulfils"]),
        speaker=row.get("speaker"),
        trust=row["trust"],
        zone=row["zone"],
        quote=row["quote"],
        extractor=row["extractor"],
        object_labels=tuple(row.get("object_labels") or ()),
        attributes=_mapping(row["attributes"]),
    )


def link_row(record: IdentityLink) -> Row:
    """An identity link: its ends, its type, its properties."""
    return {
        "type": record.kind.upper(),
        "keep": record.keep,
        "drop": record.drop,
        "uuid": record.uuid,
        "props": {
            "episode": record.episode,
            "keep": record.keep,
            "drop": record.drop,
            "created_at": iso(record.created_at),
        },
    }


def link(row: Row) -> IdentityLink:
    """An identity link from its properties and its type."""
    return IdentityLink(
        uuid=row["uuid"],
        graph_id=row["graph_id"],
        episode=row["episode"],
        kind=row["type"].lower(),
        keep=row["keep"],
        drop=row["drop"],
        created_at=instant(row["created_at"]),
    )


def relation_row(record: RelationRecord) -> Row:
    """The properties of an entry of the relation catalogue."""
    return {
        "uuid": record.uuid,
        "episode": record.episode,
        "name": record.name,
        "exclusive": record.exclusive,
        "created_at": iso(record.created_at),
    }


def relation(row: Row) -> RelationRecord:
    """An entry of the relation catalogue from its properties."""
    return RelationRecord(
        uuid=row["uuid"],
        graph_id=row["graph_id"],
        name=row["name"],
        exclusive=row["exclusive"],
        created_at=instant(row["created_at"]),
        episode=row["episode"],
    )


def entity_row(record: Entity) -> Row:
    """An entity: its names' keys, its members, its properties (its vector stays)."""
    return {
        "uuid": record.uuid,
        "keys": sorted({name_key(key) for key in record.keys if key}),
        "members": list(record.members),
        "props": {
            "name": record.name,
            "created_at": iso(record.created_at),
            "labels": list(record.labels),
            "aliases": list(record.aliases),
            "members": list(record.members),
            "keys": list(record.keys),
            "summary": record.summary,
            "attributes": json_text(record.attributes),
            "mentions": record.mentions,
            "tokens": tokens_of(record.graph_id, record.terms),
        },
    }


def name_key(key: str) -> str:
    """The key of a name's node: an index takes no longer one than some kilobytes."""
    if len(key) <= LONGEST_KEY:
        return key
    return "sha256:" + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def entity(row: Row) -> Entity:
    """An entity from its properties."""
    return Entity(
        uuid=row["uuid"],
        graph_id=row["graph_id"],
        name=row["name"],
        created_at=instant(row["created_at"]),
        labels=tuple(row["labels"]),
        aliases=tuple(row["aliases"]),
        members=tuple(row["members"]),
        keys=tuple(row["keys"]),
        summary=row["summary"],
        attributes=_mapping(row["attributes"]),
        mentions=row["mentions"],
        terms=terms_of(row.get("tokens")),
    )


def fact_row(record: Fact) -> Row:
    """A fact: its ends and its properties, the absent ones null (its vector stays)."""
    start, end = record.start, record.end
    return {
        "uuid": record.uuid,
        "subject": record.subject,
        "object": record.object,
        "props": {
            "subject": record.subject,
            "name": record.name,
            "object": record.object,
            "fact": record.fact,
            "kind": record.kind,
            "created_at": iso(record.created_at),
            "valid_at": iso(record.valid_at),
            "invalid_at": iso(record.invalid_at),
            "expired_at": iso(record.expired_at),
            "start": _line(start.civil) if start else None,
            "start_basis": start.basis if start else None,
            "end": _line(end.civil) if end else None,
            "end_basis": end.basis if end else None,
            "begins": ALWAYS if record.valid_at is None else micros(record.valid_at),
            "holds_from": record.holds_from,
            "holds_to": record.holds_to,
            "status": record.status,
            "trust": record.trust,
            "exclusive": record.exclusive,
            "closed_by": record.closed_by,
            "episodes": list(record.episodes),
            "evidence": record.evidence,
            "attributes": json_text(record.attributes),
            "tokens": tokens_of(record.graph_id, record.terms),
            "extractor": record.extractor,
            "object_labels": list(record.object_labels),
        },
    }


def fact(row: Row) -> Fact:
    """A fact from its properties."""
    return Fact(
        uuid=row["uuid"],
        graph_id=row["graph_id"],
        subject=row["subject"],
        name=row["name"],
        object=row["object"],
        fact=row["fact"],
        kind=row["kind"],
        created_at=instant(row["created_at"]),
        valid_at=_maybe(row.get("valid_at")),
        invalid_at=_maybe(row.get("invalid_at")),
        expired_at=_maybe(row.get("expired_at")),
        start=_border(row.get("start"), row.get("start_basis")),
        end=_border(row.get("end"), row.get("end_basis")),
        holds_from=row["holds_from"],
        holds_to=row["holds_to"],
        status=row["status"],
        trust=row["trust"],
        exclusive=row["exclusive"],
        closed_by=row.get("closed_by"),
        episodes=tuple(row["episodes"]),
        evidence=row["evidence"],
        attributes=_mapping(row["attributes"]),
        terms=terms_of(row.get("tokens")),
        extractor=row.get("extractor") or "",
        object_labels=tuple(row.get("object_labels") or ()),
    )


def _border(line: str | None, basis: Any) -> Border | None:
    return None if line is None else Border(CivilTime.decode(line), basis)


def slot_row(record: SlotState) -> Row:
    """A slot's painter state; no object is the empty word, for a key must be whole."""
    return {**slot_key(record.key), "body": record.body, "tail": list(record.tail)}


def slot_key(key: SlotKey) -> Row:
    """A slot's key."""
    return {"subject": key.subject, "name": key.name, "object": key.object or ""}


def slot(row: Row) -> SlotState:
    """A slot's painter state from its properties."""
    return SlotState(
        graph_id=row["graph_id"],
        key=SlotKey(row["subject"], row["name"], row["object"] or None),
        body=row["body"],
        tail=tuple(row["tail"]),
    )


def job_row(record: Job, graph_id: str) -> Row:
    """The properties of a new job but its place."""
    return {
        "uuid": record.uuid,
        "graph_id": graph_id,
        "task": record.task,
        "kind": record.kind,
        "episodes": list(record.episodes),
        "created_at": iso(record.created_at),
        "status": record.status,
        "attempts": record.attempts,
        "not_before": iso(record.not_before),
        "finished_at": iso(record.finished_at),
        "error": record.error,
        "answer": record.answer,
    }


def job(row: Row) -> Job:
    """A job from its properties."""
    return Job(
        uuid=row["uuid"],
        graph_id=row["graph_id"],
        task=row["task"],
        kind=row["kind"],
        episodes=tuple(row["episodes"]),
        created_at=instant(row["created_at"]),
        status=row["status"],
        attempts=row["attempts"],
        not_before=_maybe(row.get("not_before")),
        finished_at=_maybe(row.get("finished_at")),
        error=row.get("error"),
        answer=row.get("answer"),
        place=row["place"],
    )


def entry(row: Row) -> Entry:
    """A directory entry from its properties."""
    return Entry(
        kind=row["kind"],
        id=row["id"],
        body=json.loads(row["body"]),
        created_at=instant(row["created_at"]),
        updated_at=instant(row["updated_at"]),
        owner=row["owner"],
        revision=row["revision"],
    )
