"""Edits by a person or program: documents that become claims, so that they are dated and undoable.

An edit is an episode of source "edit" whose content is one of these documents as JSON. Forgetting
the episode undoes it. The builders write the documents, `read_edit` reads them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from graphmem.core.catalogue import relation_name
from graphmem.core.civil import CivilTime, parse_time
from graphmem.core.entities import GIVEN, SUMMARY
from graphmem.core.extraction import Extraction, SaidClaim, SaidLink, SaidMention, SaidRelation
from graphmem.core.records import VALUE_LABEL
from graphmem.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphmem.core.records import Entity, Episode, Fact, Json

__all__ = [
    "delete_fact",
    "fact_triple",
    "merge",
    "named_entities",
    "named_facts",
    "read_edit",
    "renamed",
    "sentence_of",
    "set_exclusive",
    "unmerge",
    "update_fact",
    "update_node",
]

_NAMING = ("subject", "object", "keep", "drop", "entity", "fact")
_KEEP = "keep"  # a field of update_fact that is not changed; null means unknown or open


def fact_triple(
    *,
    subject: str,
    name: str,
    object: str,
    fact: str | None = None,
    valid_at: CivilTime | None = None,
    invalid_at: CivilTime | None = None,
    exclusive: bool | None = None,
    replace: bool = False,
    subject_labels: Sequence[str] = (),
    object_labels: Sequence[str] = (),
    attributes: Mapping[str, Json] | None = None,
) -> str:
    """The document that states one fact.

    Args:
        subject: name or uuid of an entity.
        name: the relation.
        object: name or uuid of an entity, or a literal.
        fact: the sentence; None: made from the other three.
        valid_at: since when.
        invalid_at: until when; the unit named counts in.
        exclusive: whether the relation has one object at a time; None: as it is.
        replace: the dates correct the earlier ones of the same triple instead of uniting.
        subject_labels: labels of the subject.
        object_labels: labels of the object.
        attributes: kept with the claim.
    """
    return _document(
        "fact_triple",
        subject=subject,
        name=name,
        object=object,
        fact=fact,
        valid_at=_encode(valid_at),
        invalid_at=_encode(invalid_at),
        exclusive=exclusive,
        replace=replace,
        subject_labels=list(subject_labels),
        object_labels=list(object_labels),
        attributes=dict(attributes or {}),
    )


def update_fact(
    known: Fact,
    *,
    fact: str | None = None,
    valid_at: CivilTime | str | None = _KEEP,
    invalid_at: CivilTime | str | None = _KEEP,
) -> str:
    """The document that corrects a fact: another sentence, start or end.

    What is not given stays. `valid_at=None` makes the start unknown, `invalid_at=None` the end
    open.
    """
    return _document(
        "update_fact",
        fact=known.uuid,
        sentence=fact or known.fact,
        valid_at=valid_at if isinstance(valid_at, str) else _encode(valid_at),
        invalid_at=invalid_at if isinstance(invalid_at, str) else _encode(invalid_at),
    )


def delete_fact(known: Fact) -> str:
    """The document that says a fact never was true: it is retracted and kept in history."""
    return _document("delete_fact", fact=known.uuid)


def merge(*, keep: str, drop: str) -> str:
    """The document that says two entities, by uuid, are one, known as `keep`."""
    return _document("merge", keep=keep, drop=drop)


def unmerge(*, keep: str, drop: str) -> str:
    """The document that says two entities, by uuid, are not one."""
    return _document("unmerge", keep=keep, drop=drop)


def update_node(
    *,
    entity: str,
    name: str,
    aliases: Sequence[str] = (),
    labels: Sequence[str] = (),
    attributes: Mapping[str, Json] | None = None,
    summary: str | None = None,
) -> str:
    """The document that gives an entity, by uuid, its name, and more labels or attributes."""
    return _document(
        "update_node",
        entity=entity,
        name=name,
        aliases=list(aliases),
        labels=list(labels),
        attributes=dict(attributes or {}),
        summary=summary,
    )


def set_exclusive(name: str, *, exclusive: bool) -> str:
    """The document that says whether a relation has one object at a time."""
    return _document("set_exclusive", name=name, exclusive=exclusive)


def named_facts(episode: Episode) -> tuple[str, ...]:
    """The facts that an edit names by uuid: whoever reads it must have been shown them."""
    document = _load(episode)
    if document.get("edit") not in ("update_fact", "delete_fact"):
        return ()
    return (str(document.get("fact")),)


def named_entities(episode: Episode) -> tuple[str, ...]:
    """What in an edit may be an entity's uuid."""
    document = _load(episode)
    fields = {
        "fact_triple": ("subject", "object"),
        "merge": ("keep", "drop"),
        "unmerge": ("keep", "drop"),
        "update_node": ("entity",),
    }.get(str(document.get("edit")), ())
    return tuple(str(document[field]) for field in fields if field in document)


def renamed(episode: Episode, uuids: Mapping[str, str]) -> str:
    """The document of an edit with other uuids for what it names."""
    document = _load(episode)
    named = {*named_facts(episode), *named_entities(episode)}
    for field, value in document.items():
        if field in _NAMING and value in named:
            document[field] = uuids.get(value, value)
    return json.dumps(document, ensure_ascii=False, sort_keys=True)


def read_edit(
    episode: Episode, *, facts: Mapping[str, Fact], entities: Mapping[str, Entity]
) -> Extraction:
    """What an edit says.

    Args:
        episode: of source "edit".
        facts: the facts that it names, by the uuid it names them by.
        entities: the entities that it or those facts name, by uuid.

    Raises:
        InputError: it is no document of these, or names a fact that is not there.
    """
    document = _load(episode)
    kind = document.get("edit")
    if kind == "fact_triple":
        return _read_triple(document, episode, entities)
    if kind in ("update_fact", "delete_fact"):
        uuid = str(document["fact"])
        fact = facts.get(uuid)
        if fact is None:
            raise InputError(f"fact={uuid!r} is no fact of this graph (any more)")
        ends = tuple(_known(entities, end) for end in (fact.subject, fact.object))
        claim = _denied(fact) if kind == "delete_fact" else _corrected(fact, document)
        return Extraction(mentions=ends, claims=(claim,))
    if kind in ("merge", "unmerge"):
        word = "same_as" if kind == "merge" else "distinct_from"
        link = SaidLink(kind=word, keep=str(document["keep"]), drop=str(document["drop"]))
        return Extraction(links=(link,))
    if kind == "update_node":
        return Extraction(mentions=(_read_node(document),))
    if kind == "set_exclusive":
        name = relation_name(str(document["name"]))
        return Extraction(
            relations=(SaidRelation(name=name, exclusive=bool(document["exclusive"])),)
        )
    raise InputError(f"edit={kind!r} is unknown; write edits with graphmem.ingest.edits")


def sentence_of(subject: str, name: str, object: str) -> str:
    """A sentence that stands alone, made from a triple: "Jane lives in Rome."."""
    if name.startswith("FAVOURITE_"):
        thing = name.removeprefix("FAVOURITE_").lower().replace("_", " ")
        return f"{subject}'s favourite {thing} is {object}."
    verb = _VERBS.get(name) or name.lower().replace("_", " ")
    return f"{subject} {verb} {object}."


_VERBS = {
    "DATES": "is dating",
    "ALLERGIC_TO": "is allergic to",
    "ASSIGNED_TO": "is assigned to",
    "BORN_IN": "was born in",
    "BORN_ON": "was born on",
    "CITIZEN_OF": "is a citizen of",
    "ENGAGED_TO": "is engaged to",
    "FRIEND_OF": "is a friend of",
    "HEADQUARTERED_IN": "is headquartered in",
    "INTERESTED_IN": "is interested in",
    "IS_A": "is a",
    "LED_BY": "is led by",
    "LOCATED_IN": "is in",
    "MARRIED_TO": "is married to",
    "MEMBER_OF": "is a member of",
    "PART_OF": "is part of",
    "RELATED_TO": "is related to",
    "SUBSCRIBED_TO": "is subscribed to",
    "WORKS_AS": "works as",
    "WORKS_IN_OFFICE": "works in the office",
    "ATTENDS_SCHOOL": "goes to school at",
    "HAS_NAME": "is called",
    "HAS_MANAGER": "has the manager",
    "HAS_PET": "has the pet",
}


def _read_triple(
    document: Mapping[str, Any], episode: Episode, entities: Mapping[str, Entity]
) -> Extraction:
    name = relation_name(str(document["name"]))
    subject = _end(str(document["subject"]), document.get("subject_labels"), entities)
    object = _end(str(document["object"]), document.get("object_labels"), entities)
    claim = SaidClaim(
        subject=0,
        object=1,
        name=name,
        fact=str(document.get("fact") or sentence_of(subject.name, name, object.name)),
        valid_at=_decode(document.get("valid_at"), "valid_at", episode.zone),
        invalid_at=_decode(document.get("invalid_at"), "invalid_at", episode.zone),
        exclusive=document.get("exclusive"),
        corrects_all=bool(document.get("replace")),
        attributes=cast("Mapping[str, Json]", document.get("attributes") or {}),
    )
    return Extraction(mentions=(subject, object), claims=(claim,))


def _end(text: str, labels: object, entities: Mapping[str, Entity]) -> SaidMention:
    if text in entities:
        return _known(entities, text, labels=_strings(labels))
    said = _strings(labels) or ((VALUE_LABEL,) if _is_literal(text) else ())
    return SaidMention(text=text, name=text, labels=said)


def _is_literal(text: str) -> bool:
    """Whether a text can only be a value: it begins with a figure or a sign before one."""
    return text[:1].isdigit() or (text[:1] in "+-" and text[1:2].isdigit())


def _known(entities: Mapping[str, Entity], uuid: str, labels: tuple[str, ...] = ()) -> SaidMention:
    entity = entities.get(uuid)
    if entity is None:
        raise InputError(f"entity={uuid!r} is no entity of this graph (any more)")
    return SaidMention(
        text=entity.name,
        name=entity.name,
        labels=labels or ((VALUE_LABEL,) if entity.is_value else ()),
        entity=uuid,
        decided="exact",
    )


def _read_node(document: Mapping[str, Any]) -> SaidMention:
    attributes: dict[str, Json] = dict(document.get("attributes") or {})
    if document.get("summary") is not None:
        attributes[SUMMARY] = str(document["summary"])
    name = str(document["name"])
    return SaidMention(
        text=name,
        name=name,
        labels=_strings(document.get("labels")),
        aliases=_strings(document.get("aliases")),
        attributes=attributes,
        entity=str(document["entity"]),
        decided=GIVEN,
    )


def _denied(fact: Fact) -> SaidClaim:
    return SaidClaim(
        subject=0,
        object=1,
        name=fact.name,
        fact=fact.fact,
        kind=fact.kind,
        polarity="denies",
        only=fact.uuid,
    )


def _corrected(fact: Fact, document: Mapping[str, Any]) -> SaidClaim:
    """The correcting claim; a null time is not taken over from what it corrects."""
    start, end = document.get("valid_at", _KEEP), document.get("invalid_at", _KEEP)
    return SaidClaim(
        subject=0,
        object=1,
        name=fact.name,
        fact=str(document.get("sentence") or fact.fact),
        kind=fact.kind,
        valid_at=None if start == _KEEP else _decode(start, "valid_at", "UTC"),
        invalid_at=None if end == _KEEP else _decode(end, "invalid_at", "UTC"),
        corrects=(fact.uuid,),
        clears_start=start is None,
        clears_end=end is None,
    )


def _document(kind: str, **fields: object) -> str:
    return json.dumps({"edit": kind, **fields}, ensure_ascii=False, sort_keys=True)


def _load(episode: Episode) -> dict[str, Any]:
    try:
        document = json.loads(episode.content)
    except ValueError as error:
        raise InputError(f"episode {episode.uuid!r} is no edit: {error}") from error
    if not isinstance(document, dict):
        raise InputError(f"episode {episode.uuid!r} is no edit: its JSON is no object")
    return cast("dict[str, Any]", document)


def _encode(time: CivilTime | None) -> str | None:
    return None if time is None else time.encode()


def _decode(value: object, argument: str, zone: str) -> CivilTime | None:
    if value is None:
        return None
    text = str(value)
    return CivilTime.decode(text) if "|" in text else parse_time(text, argument, zone)


def _strings(value: object) -> tuple[str, ...]:
    return tuple(str(each) for each in cast("list[object]", value or []))
