"""Entities: the fold of all mentions of a thing, and of what is merged into it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from graphmem.core.names import acronyms, fullness, name_key
from graphmem.core.records import VALUE_LABEL, Entity
from graphmem.core.tokens import terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphmem.core.records import Json, Mention

__all__ = [
    "DUPLICATES",
    "GIVEN",
    "KEPT",
    "PATTERNS_PHRASED",
    "SUMMARY",
    "SUMMARY_PHRASED",
    "UNNAMED",
    "UNSHOWN",
    "digest_of",
    "extend_entity",
    "fold_entity",
    "summary_given",
    "without_summary",
]

GIVEN: Final = "given"
"""How a mention was decided whose name, summary and labels a person or program gave on purpose."""

UNNAMED: Final = "User"
"""What the user is called while nobody has told a name; no key leads there."""

SUMMARY: Final = "summary"
"""The attribute of a given mention that is the entity's summary."""

DUPLICATES: Final = "possible_duplicates"
"""The attribute that lists, by uuid, which other entities this one may be: not certain enough to
be one without a word from somebody. What is merged into it is left out."""
SUMMARY_GIVEN: Final = "summary_given"
"""The attribute of an entity whose summary was given; all others are made from the facts."""

SUMMARY_PHRASED: Final = "summary_phrased"
"""The attribute of an entity whose summary a model phrased: the digest of what it was made from."""

PATTERNS_PHRASED: Final = "patterns_phrased"
"""The attribute of an entity whose patterns a model phrased: words by the digest of the draft."""

UNSHOWN: Final = frozenset({SUMMARY_GIVEN, SUMMARY_PHRASED, PATTERNS_PHRASED})
"""Attributes of an entity that are not told of the thing, but kept about its texts."""

KEPT: Final = UNSHOWN | {SUMMARY, DUPLICATES}
"""Attributes that mean something to graphmem itself: no reader of words gives them."""


def fold_entity(
    uuid: str, mentions: Iterable[Mention], members: Sequence[str], graph_id: str
) -> Entity | None:
    """The entity that these mentions make; None without any.

    Args:
        uuid: the entity, canonical.
        mentions: all mentions of it and of its members, in any order.
        members: the other entities merged into it.
        graph_id: its graph.

    The name is the one given last by an edit of the entity itself, else the fullest form among
    the entity's own mentions, else among its members'. A thing is a literal only while every
    mention of it is. Of an attribute the latest word stands.
    """
    ordered = sorted(mentions, key=lambda m: (m.created_at, m.episode, m.ordinal, m.uuid))
    if not ordered:
        return None
    named = [mention for mention in ordered if mention.name]
    own = [mention for mention in named if mention.entity == uuid] or named
    given = [m for m in own if m.decided == GIVEN] or [m for m in named if m.decided == GIVEN]
    name = given[-1].name if given else max((m.name for m in own), key=fullness, default=UNNAMED)
    attributes: dict[str, Json] = {}
    summary = ""
    for mention in ordered:
        attributes.update(mention.attributes)
        if mention.decided == GIVEN and isinstance(told := attributes.pop(SUMMARY, None), str):
            summary = told
    _forget_settled(attributes, {uuid, *members})
    if summary:
        attributes[SUMMARY_GIVEN] = True
    aliases = _names(ordered) - {name}
    return Entity(
        uuid=uuid,
        graph_id=graph_id,
        name=name,
        created_at=ordered[0].created_at,
        labels=_labels(ordered),
        aliases=tuple(sorted(aliases)),
        members=tuple(sorted(members)),
        keys=_keys(name, aliases),
        summary=summary,
        attributes=attributes,
        mentions=len(ordered),
        terms=terms(" ".join((name, *sorted(aliases), summary, *_acronyms(name, aliases)))),
    )


def summary_given(entity: Entity) -> bool:
    """Whether a person or program gave the entity's summary, so that it is not made from facts."""
    return SUMMARY_GIVEN in entity.attributes


def digest_of(draft: str) -> str:
    """By what a draft that a model phrased is known again."""
    return hashlib.sha256(draft.encode()).hexdigest()[:16]


def without_summary(entity: Entity) -> Entity:
    """The entity for a question of the past: a summary made from its facts tells of now."""
    return entity if summary_given(entity) else replace(entity, summary="")


def extend_entity(entity: Entity, mentions: Sequence[Mention]) -> Entity | None:
    """The entity with some later mentions, without reading the earlier ones.

    None if they may change what only the fold of all mentions decides (its name): fold then.
    Equal to `fold_entity` over all mentions, if these are the latest.
    """
    names = _names(mentions)
    if not names <= {entity.name, *entity.aliases}:
        return None
    if any(mention.decided == GIVEN or _may_rename(entity, mention) for mention in mentions):
        return None
    literal = entity.is_value and all(VALUE_LABEL in m.labels for m in mentions if m.name)
    labels = {*entity.labels, *(label for mention in mentions for label in mention.labels)}
    if not literal:
        labels.discard(VALUE_LABEL)
    attributes: dict[str, Json] = dict(entity.attributes)
    for mention in sorted(mentions, key=lambda m: (m.created_at, m.episode, m.ordinal, m.uuid)):
        attributes.update(mention.attributes)
    _forget_settled(attributes, {entity.uuid, *entity.members})
    return replace(
        entity,
        labels=tuple(sorted(labels)),
        attributes=attributes,
        mentions=entity.mentions + len(mentions),
    )


def _may_rename(entity: Entity, mention: Mention) -> bool:
    """Whether the name of a mention may now be the entity's: a known one, but fuller.

    Or the first of the entity's own: until then it has the name of something merged into it.
    """
    if not mention.name or mention.name == entity.name:
        return False
    return bool(entity.members) or fullness(mention.name) > fullness(entity.name)


def _forget_settled(attributes: dict[str, Json], own: set[str]) -> None:
    """Leave out of the possible duplicates what is one with the entity already."""
    doubts = attributes.get(DUPLICATES)
    if not isinstance(doubts, list | tuple):
        return
    left = [each for each in doubts if each not in own]
    if left:
        attributes[DUPLICATES] = left
    else:
        del attributes[DUPLICATES]


def _names(mentions: Iterable[Mention]) -> set[str]:
    return {name for m in mentions for name in (m.name, *m.aliases) if name}


def _labels(mentions: Sequence[Mention]) -> tuple[str, ...]:
    labels = {label for mention in mentions for label in mention.labels}
    # A mention without words only keeps the entity alive: it does not say what it is.
    if not all(VALUE_LABEL in mention.labels for mention in mentions if mention.name):
        labels.discard(VALUE_LABEL)
    return tuple(sorted(labels))


def _acronyms(name: str, aliases: Iterable[str]) -> list[str]:
    """Short forms that nobody has used yet: who asks for one finds the thing."""
    return sorted({letters for each in (name, *aliases) for letters in acronyms(each)})


def _keys(name: str, aliases: Iterable[str]) -> tuple[str, ...]:
    names = aliases if name == UNNAMED else (name, *aliases)
    return tuple(sorted({key for each in names if (key := name_key(each))}))
