"""What a reader said, held to the types that the graph's owner declared.

Holds for rules and for models alike: labels take the declared spelling, declared relations say
whether they are exclusive, attributes that nobody declared are left out, and with a line those
whose value is not of their type. Where the types are strict, what is of no declared type is
dropped, with the reason.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from graphmem.core.records import VALUE_LABEL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphmem.core.extraction import Extraction, SaidClaim, SaidMention
    from graphmem.core.ontology import AttributeType, Ontology
    from graphmem.core.records import Json

__all__ = ["constrain"]


def constrain(said: Extraction, ontology: Ontology) -> Extraction:
    """An extraction within declared types; itself where none are declared."""
    if not ontology or said.error is not None:
        return said
    claims: list[SaidClaim] = []
    dropped = list(said.dropped)
    mentions = tuple(_typed(mention, ontology, dropped) for mention in said.mentions)
    for claim in said.claims:
        reason = _refused(claim, mentions, ontology) if ontology.strict else None
        if reason is None:
            claims.append(_declared(claim, ontology, dropped))
        else:
            dropped.append(f"{claim.name} ({claim.quote or claim.fact}): {reason}")
    kept = replace(said, mentions=mentions, claims=tuple(claims), dropped=tuple(dropped))
    return _without_loose(kept) if ontology.strict and len(claims) < len(said.claims) else kept


def _typed(mention: SaidMention, ontology: Ontology, dropped: list[str]) -> SaidMention:
    labels: list[str] = []
    declared: list[AttributeType] = []
    for label in mention.labels:
        known = ontology.entity(label)
        labels.append(label if known is None else known.name)
        declared += () if known is None else known.attributes
    if not ontology.entities:
        return mention
    attributes = mention.attributes
    if declared:
        attributes, wrong = _of_types(attributes, declared)
        dropped += [f"{mention.name}: {reason}" for reason in wrong]
    return replace(mention, labels=tuple(labels), attributes=attributes)


def _refused(claim: SaidClaim, mentions: Sequence[SaidMention], ontology: Ontology) -> str | None:
    """Why a claim is of no declared type; None if it is of one."""
    relation = ontology.relation(claim.name)
    if ontology.relations and relation is None:
        return "no declared relation"
    ends = [claim.subject] if claim.object is None else [claim.subject, claim.object]
    for place in ends if ontology.entities else ():
        mention = mentions[place]
        own = mention.entity is not None or mention.decided in ("speaker", "user")
        free = own or VALUE_LABEL in mention.labels or not mention.labels
        if not free and all(ontology.entity(label) is None for label in mention.labels):
            return f"{mention.name!r} is of no declared type ({', '.join(mention.labels)})"
    if relation is not None and claim.object is not None:
        source, target = mentions[claim.subject].labels, mentions[claim.object].labels
        if not relation.joins(source, target):
            return f"{relation.name} does not stand between {source} and {target}"
    return None


def _declared(claim: SaidClaim, ontology: Ontology, dropped: list[str]) -> SaidClaim:
    relation = ontology.relation(claim.name)
    if relation is None:
        return claim
    exclusive = claim.exclusive if relation.exclusive is None else relation.exclusive
    attributes = claim.attributes
    if relation.attributes:
        attributes, wrong = _of_types(attributes, relation.attributes)
        dropped += [f"{claim.name}: {reason}" for reason in wrong]
    return replace(claim, exclusive=exclusive, attributes=attributes)


def _of_types(
    given: Mapping[str, Json], declared: Sequence[AttributeType]
) -> tuple[dict[str, Json], list[str]]:
    """The declared attributes among those given, as values of their type; and which are none."""
    types = {each.name.casefold(): each for each in declared}
    found: dict[str, Json] = {}
    wrong: list[str] = []
    for name, value in given.items():
        kind = types.get(name.casefold())
        if kind is None:
            continue
        told = _as(value, kind.type)
        if told is not None:
            found[kind.name] = told
        elif value is not None:
            wrong.append(f"{kind.name}={value!r} is no {kind.type}")
    return found, wrong


def _as(value: Json, kind: str) -> Json:
    """A value as one of a JSON type; None if it is none."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if not isinstance(value, str):
        return value
    text = value.strip()
    try:
        if kind == "integer":
            return int(text)
        if kind == "number":
            number = float(text)
            return number if math.isfinite(number) else None
    except ValueError:
        return None
    if kind == "boolean":
        return {"true": True, "yes": True, "false": False, "no": False}.get(text.casefold())
    return text


def _without_loose(said: Extraction) -> Extraction:
    """Without mentions that no claim is about any more; the speaker stays."""
    used = {place for c in said.claims for place in (c.subject, c.object) if place is not None}
    kept = [
        place
        for place, mention in enumerate(said.mentions)
        if place in used or mention.entity is not None or mention.decided == "speaker"
    ]
    places = {old: new for new, old in enumerate(kept)}
    return replace(
        said,
        mentions=tuple(said.mentions[place] for place in kept),
        claims=tuple(
            replace(
                claim,
                subject=places[claim.subject],
                object=None if claim.object is None else places[claim.object],
            )
            for claim in said.claims
        ),
    )
