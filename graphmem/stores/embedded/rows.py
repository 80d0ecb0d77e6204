"""Rows and records: the one module that knows the order of columns.

The column lists are the files `statements/parts/*_columns.sql`; each function here takes a row
that begins with them.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from graphmem.core.civil import CivilTime, from_micros, micros
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

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from graphmem.core.records import Json, Passage
    from graphmem.stores.embedded.connection import Row, Value

__all__ = [
    "claim",
    "claim_values",
    "dumps",
    "entity",
    "entity_values",
    "entry",
    "episode",
    "episode_values",
    "fact",
    "fact_values",
    "instant",
    "job",
    "job_values",
    "link",
    "link_values",
    "mention",
    "mention_values",
    "names",
    "passage_values",
    "relation",
    "relation_values",
    "slot",
    "slot_values",
    "span",
    "spread",
]


def _plain(value: object) -> object:
    """A mapping or sequence of another type than JSON's own, as one of its own."""
    items = getattr(value, "items", None)
    return dict(items()) if items is not None else list(value)  # pyright: ignore[reportArgumentType, reportUnknownVariableType]


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain).encode


def dumps(value: object) -> str:
    """JSON in one line, as written to the file and handed to json_each."""
    return _encode(value)


def names(text: str) -> tuple[str, ...]:
    """A JSON list of names, as `dumps` and SQLite write it; mostly no name holds a quote."""
    quick = () if text == "[]" else tuple(text[2:-2].split('","'))
    return tuple(json.loads(text)) if "\\" in text else quick


def _mapping(text: str) -> dict[str, Json]:
    return json.loads(text) if text != "{}" else {}


def spread(terms: Iterable[str]) -> str:
    """Search terms in one text; a term never holds a blank."""
    return " ".join(terms)


def span(value: datetime | None) -> int | None:
    """An instant, if any, in microseconds."""
    return None if value is None else micros(value)


@lru_cache(maxsize=16_384)
def instant(value: int | None) -> datetime | None:
    """Microseconds, if any, as an instant."""
    return None if value is None else from_micros(value)


@lru_cache(maxsize=4096)
def _civil(line: str) -> CivilTime:
    return CivilTime.decode(line)


def _time(line: str | None) -> CivilTime | None:
    return None if line is None else _civil(line)


def _line(value: CivilTime | None) -> str | None:
    return None if value is None else value.encode()


def episode(row: Row, graph_id: str) -> Episode:
    """episode_columns: an episode."""
    return Episode(
        uuid=row[0],
        graph_id=graph_id,
        position=row[1],
        source=row[2],
        content=row[3],
        created_at=from_micros(row[4]),
        role=row[5],
        name=row[6],
        reference_time=instant(row[7]),
        thread_id=row[8],
        source_description=row[9],
        metadata=_mapping(row[10]),
        trust=row[11],
        zone=row[12],
    )


def episode_values(graph: int, it: Episode, position: int) -> tuple[Value, ...]:
    """The values of add_episode."""
    return (
        graph,
        it.uuid,
        position,
        it.source,
        it.content,
        micros(it.created_at),
        it.role,
        it.name,
        span(it.reference_time),
        it.thread_id,
        it.source_description,
        dumps(it.metadata),
        it.trust,
        it.zone,
    )


def passage_values(graph: int, row: int, it: Passage, *, hidden: bool) -> tuple[Value, ...]:
    """The values of add_passage."""
    place = (row, graph, it.uuid, it.episode, it.ordinal)
    return (*place, it.text, spread(it.terms), int(hidden), it.marks)


def mention(row: Row, graph_id: str) -> Mention:
    """mention_columns: a mention."""
    return Mention(
        uuid=row[0],
        graph_id=graph_id,
        episode=row[1],
        ordinal=row[2],
        text=row[3],
        name=row[4],
        entity=row[5],
        created_at=from_micros(row[6]),
        labels=names(row[7]),
        aliases=names(row[8]),
        attributes=_mapping(row[9]),
        decided=row[10],
    )


def mention_values(graph: int, it: Mention) -> tuple[Value, ...]:
    """The values of add_mention."""
    return (
        graph,
        it.uuid,
        it.episode,
        it.ordinal,
        it.text,
        it.name,
        it.entity,
        micros(it.created_at),
        dumps(it.labels),
        dumps(it.aliases),
        dumps(it.attributes),
        it.decided,
    )


def claim(row: Row, graph_id: str) -> Claim:
    """claim_columns: a claim."""
    return Claim(
        uuid=row[0],
        graph_id=graph_id,
        episode=row[1],
        ordinal=row[2],
        position=row[3],
        said_at=from_micros(row[4]),
        created_at=from_micros(row[5]),
        subject=row[6],
        name=row[7],
        object=row[8],
        fact=row[9],
        kind=row[10],
        polarity=row[11],
        valid_at=_time(row[12]),
        invalid_at=_time(row[13]),
        end_exclusive=bool(row[14]),
        holds_when_said=bool(row[15]),
        undated_past=bool(row[16]),
        corrects=names(row[17]),
        repeats=names(row[18]),
        fulfils=names(row[19]),
        speaker=row[20],
        trust=row[21],
        zone=row[22],
        quote=row[23],
        extractor=row[24],
        attributes=_mapping(row[25]),
        object_labels=names(row[26]),
    )


def claim_values(graph: int, it: Claim) -> tuple[Value, ...]:
    """The values of add_claim."""
    return (
        graph,
        it.uuid,
        it.episode,
        it.ordinal,
        it.position,
        micros(it.said_at),
        micros(it.created_at),
        it.subject,
        it.name,
        it.object,
        it.fact,
        it.kind,
        it.polarity,
        _line(it.valid_at),
        _line(it.invalid_at),
        int(it.end_exclusive),
        int(it.holds_when_said),
        int(it.undated_past),
        dumps(it.corrects),
        dumps(it.repeats),
        dumps(it.fulfils),
        it.speaker,
        it.trust,
        it.zone,
        it.quote,
        it.extractor,
        dumps(it.attributes),
        dumps(it.object_labels),
    )


def link(row: Row, graph_id: str) -> IdentityLink:
    """A row of identity_links."""
    return IdentityLink(
        uuid=row[0],
        graph_id=graph_id,
        episode=row[1],
        kind=row[2],
        keep=row[3],
        drop=row[4],
        created_at=from_micros(row[5]),
    )


def link_values(graph: int, it: IdentityLink) -> tuple[Value, ...]:
    """The values of add_identity_link."""
    return (graph, it.uuid, it.episode, it.kind, it.keep, it.drop, micros(it.created_at))


def relation(row: Row, graph_id: str) -> RelationRecord:
    """A row of relations."""
    return RelationRecord(
        uuid=row[0],
        graph_id=graph_id,
        name=row[1],
        exclusive=bool(row[2]),
        created_at=from_micros(row[3]),
        episode=row[4],
    )


def relation_values(graph: int, it: RelationRecord) -> tuple[Value, ...]:
    """The values of add_relation."""
    return (graph, it.uuid, it.name, int(it.exclusive), micros(it.created_at), it.episode)


def entity(row: Row, graph_id: str) -> Entity:
    """entity_columns: an entity."""
    return Entity(
        uuid=row[0],
        graph_id=graph_id,
        name=row[1],
        created_at=from_micros(row[2]),
        labels=names(row[3]),
        aliases=names(row[4]),
        members=names(row[5]),
        keys=names(row[6]),
        summary=row[7],
        attributes=_mapping(row[8]),
        mentions=row[9],
        terms=tuple(row[10].split()),
    )


def entity_values(graph: int, row: int, change: int, it: Entity) -> tuple[Value, ...]:
    """The values of put_entity."""
    return (
        row,
        graph,
        it.uuid,
        it.name,
        micros(it.created_at),
        dumps(it.labels),
        dumps(it.aliases),
        dumps(it.members),
        dumps(it.keys),
        it.summary,
        dumps(it.attributes),
        it.mentions,
        spread(it.terms),
        int(it.is_value),
        change,
    )


def _border(civil: str | None, basis: Any) -> Border | None:
    return None if civil is None else Border(_civil(civil), basis)


def fact(row: Row, graph_id: str) -> Fact:
    """fact_columns: a fact."""
    return Fact(
        uuid=row[0],
        graph_id=graph_id,
        subject=row[1],
        name=row[2],
        object=row[3],
        fact=row[4],
        kind=row[5],
        created_at=from_micros(row[6]),
        valid_at=instant(row[7]),
        invalid_at=instant(row[8]),
        expired_at=instant(row[9]),
        start=_border(row[10], row[11]),
        end=_border(row[12], row[13]),
        holds_from=row[14],
        holds_to=row[15],
        status=row[16],
        trust=row[17],
        exclusive=bool(row[18]),
        closed_by=row[19],
        episodes=names(row[20]),
        evidence=row[21],
        attributes=_mapping(row[22]),
        terms=tuple(row[23].split()),
        extractor=row[24],
        object_labels=names(row[25]),
    )


def fact_values(graph: int, row: int, change: int, it: Fact) -> tuple[Value, ...]:
    """The values of put_fact."""
    return (
        row,
        graph,
        it.uuid,
        it.subject,
        it.name,
        it.object,
        it.fact,
        it.kind,
        micros(it.created_at),
        span(it.valid_at),
        span(it.invalid_at),
        span(it.expired_at),
        it.start and it.start.civil.encode(),
        it.start and it.start.basis,
        it.end and it.end.civil.encode(),
        it.end and it.end.basis,
        it.holds_from,
        it.holds_to,
        it.status,
        it.trust,
        int(it.exclusive),
        it.closed_by,
        dumps(it.episodes),
        it.evidence,
        dumps(it.attributes),
        spread(it.terms),
        it.extractor,
        dumps(it.object_labels),
        change,
    )


def slot(row: Row, graph_id: str) -> SlotState:
    """subject, name, object, body, tail: a slot's state."""
    key = SlotKey(row[0], row[1], row[2] or None)
    return SlotState(graph_id=graph_id, key=key, body=row[3], tail=names(row[4]))


def slot_values(graph: int, it: SlotState) -> tuple[Value, ...]:
    """The values of put_slot."""
    return (graph, it.key.subject, it.key.name, it.key.object or "", it.body, dumps(it.tail))


def job(row: Row, graph_id: str) -> Job:
    """job_columns: a job; its episodes come as a JSON list."""
    return Job(
        place=row[0],
        uuid=row[1],
        graph_id=graph_id,
        task=row[2],
        kind=row[3],
        created_at=from_micros(row[4]),
        status=row[5],
        attempts=row[6],
        not_before=instant(row[7]),
        finished_at=instant(row[8]),
        error=row[9],
        answer=row[10],
        episodes=names(row[11]),
    )


def job_values(graph: int, it: Job) -> tuple[Value, ...]:
    """The values of add_job."""
    return (
        graph,
        it.uuid,
        it.task,
        it.kind,
        micros(it.created_at),
        it.status,
        it.attempts,
        span(it.not_before),
        span(it.finished_at),
        it.error,
        it.answer,
    )


def entry(row: Row) -> Entry:
    """entry_columns: an entry of the directory."""
    return Entry(
        kind=row[0],
        id=row[1],
        owner=row[2],
        body=_mapping(row[3]),
        created_at=from_micros(row[4]),
        updated_at=from_micros(row[5]),
        revision=row[6],
    )
