"""Types of a person's own, given as pydantic classes, in the plain form that is kept."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from graphmem.core.catalogue import relation_name
from graphmem.core.ontology import ANYTHING, AttributeType, EntityType, Ontology, RelationType
from graphmem.core.records import VALUE_LABEL
from graphmem.errors import InputError

if TYPE_CHECKING:
    from pydantic import BaseModel

__all__ = ["ontology_of"]

MOST: Final = 30
"""Types of each kind at most, and attributes of each type: all of them stand in every prompt."""

RESERVED: Final = frozenset(
    "uuid name labels aliases summary attributes embedding created_at fact valid_at "
    "invalid_at".split()
)


def ontology_of(
    entities: Mapping[str, type[BaseModel]] | None,
    relations: Mapping[str, object] | None,
    *,
    strict: bool,
) -> Ontology:
    """The declared types.

    Raises:
        InputError: a name or class is malformed or taken, or a relation joins types that nobody
            declared.
    """
    own = tuple(
        EntityType(_label(name), _doc(model, "entities"), _attributes(model, "entities"))
        for name, model in _bounded(entities or {}, "entities")
    )
    if len({each.name.casefold() for each in own}) < len(own):
        labels = [each.name for each in own]
        raise InputError(f"entities={labels!r}: two of these names are one type")
    known = {each.name.casefold() for each in own} | {ANYTHING.casefold(), "user", "person"}
    found = tuple(
        _relation(name, given, known if own else None)
        for name, given in _bounded(relations or {}, "relations")
    )
    names = [relation_name(each.name) for each in found]
    if len(set(names)) < len(names):
        raise InputError(f"relations={names!r}: two of these names are one relation")
    return Ontology(own, found, strict)


def _bounded(given: Mapping[str, Any], argument: str) -> list[tuple[str, Any]]:
    if not isinstance(given, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InputError(f"{argument} must be a dict from name to pydantic class")
    if len(given) > MOST:
        raise InputError(f"{argument} declares {len(given)} types; give at most {MOST}")
    return list(given.items())


def _label(name: object) -> str:
    if not isinstance(name, str) or not re.fullmatch(r"[^\W\d_]\w{0,49}", name):
        raise InputError(
            f"entities: {name!r} is no label; use letters and digits, such as 'Company'"
        )
    if name.casefold() == VALUE_LABEL.casefold():
        raise InputError(f"entities: {name!r} is graphmem's own label of literals; use another")
    return name


def _relation(name: object, given: object, known: set[str] | None) -> RelationType:
    if not isinstance(name, str) or not name.strip() or len(name) > 100:
        raise InputError(f"relations: {name!r} is no name; use one such as 'WORKS_AT'")
    parts = cast("tuple[object, ...]", given) if isinstance(given, tuple) else (given,)
    if not 1 <= len(parts) <= 3:
        raise InputError(
            f"relations[{name!r}] must be a class, or (class, [(source, target)], exclusive)"
        )
    model, pairs, exclusive = (*parts, None, None)[:3]
    if exclusive is not None and not isinstance(exclusive, bool):
        raise InputError(
            f"relations[{name!r}]: exclusive={exclusive!r} must be True, False or None"
        )
    return RelationType(
        relation_name(name),
        _doc(model, f"relations[{name!r}]"),
        _pairs(name, pairs, known),
        exclusive,
        _attributes(model, f"relations[{name!r}]"),
    )


def _pairs(name: str, given: object, known: set[str] | None) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    if given is None:
        return ()
    if not isinstance(given, list | tuple):
        raise InputError(f"relations[{name!r}]: pairs={given!r} must be a list of (source, target)")
    for pair in cast("Sequence[object]", given):
        ends = cast("Sequence[object]", pair) if isinstance(pair, Sequence) else ()
        if isinstance(pair, str) or len(ends) != 2 or not all(isinstance(e, str) for e in ends):
            raise InputError(f"relations[{name!r}]: {pair!r} is no (source, target)")
        source, target = (str(end) for end in ends)
        for end in (source, target):
            if known is not None and end.casefold() not in known:
                raise InputError(
                    f"relations[{name!r}] joins {end!r}, which is not declared in entities; "
                    f"use {ANYTHING!r} for any"
                )
        found.append((source, target))
    return tuple(found)


def _doc(model: object, argument: str) -> str:
    from pydantic import BaseModel

    if model is None:
        return ""
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        raise InputError(f"{argument}: {model!r} is no pydantic class")
    own = model.__doc__
    text = "" if own is None or own == BaseModel.__doc__ else inspect.cleandoc(own)
    return " ".join(text.split())[:300]


def _attributes(model: object, argument: str) -> tuple[AttributeType, ...]:
    from pydantic import BaseModel
    from pydantic.errors import PydanticUserError

    if model is None or model is BaseModel:
        return ()
    try:
        fields = cast("type[BaseModel]", model).model_json_schema().get("properties", {})
    except PydanticUserError as error:
        raise InputError(f"{argument}: {model!r} has a field JSON cannot say: {error}") from error
    if len(fields) > MOST:
        raise InputError(f"{argument}: a class of {len(fields)} fields; give at most {MOST}")
    if taken := sorted(RESERVED & set(fields)):
        raise InputError(f"{argument}: {taken[0]!r} is a name of graphmem's own; call it otherwise")
    return tuple(
        AttributeType(name, _json_type(field), " ".join(str(field.get("description", "")).split()))
        for name, field in fields.items()
    )


def _json_type(field: Mapping[str, Any]) -> str:
    """The JSON type of a field; of an optional one what it is if it is there."""
    told = field.get("type")
    for option in field.get("anyOf", ()):
        if told is None and option.get("type") not in (None, "null"):
            told = option["type"]
    return told if told in ("integer", "number", "boolean") else "string"
