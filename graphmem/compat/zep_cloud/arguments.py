"""From Zep's arguments to those of the native call."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

from pydantic import ValidationError

from graphmem.client.checks import first_fault
from graphmem.compat.zep_cloud.types import EntityEdgeSourceTarget, EpisodeData, SearchFilters
from graphmem.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

__all__ = ["fitting", "of_batch", "of_edges", "of_list", "of_one", "of_search", "of_triple"]


ANYTHING = "Entity"
"""Stands for any label where types of facts are declared."""

_HARMLESS = ("request_options",)
_REMEDIES = {
    "min_score": "scores have no fixed range here; take the first results: limit=",
    "min_fact_rating": "facts are not rated here; leave it out",
    "order_by": "lists are in the order of ids; sort the results",
    "asc": "lists are in the order of ids; sort the results",
    "role_type": "give role=",
}
_TRIPLE = {
    "fact_name": "name",
    "source_node_name": "subject",
    "target_node_name": "object",
    "source_node_uuid": "subject",
    "target_node_uuid": "object",
    "source_node_labels": "subject_labels",
    "target_node_labels": "object_labels",
    "edge_attributes": "attributes",
}


def fitting(
    call: Callable[..., object], given: Mapping[str, Any], ignored: Collection[str] = ()
) -> dict[str, Any]:
    """What is given, as a native call takes it.

    None is left out where the call has another default, and so is what changes nothing here.

    Args:
        call: the native method.
        given: the keyword arguments.
        ignored: names that change nothing, beside those that never do.

    Raises:
        InputError: an argument is not supported.
    """
    known = inspect.signature(call).parameters
    taken: dict[str, Any] = {}
    for name, value in given.items():
        if name in known:
            if value is not None or known[name].default is None:
                taken[name] = value
        elif value is not None and name not in _HARMLESS and name not in ignored:
            remedy = _REMEDIES.get(name, "leave it out")
            raise InputError(f"{name}= is not supported; {remedy}")
    return taken


def of_list(call: Callable[..., object], given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a list of records: `uuid_cursor` is the cursor.

    Raises:
        InputError: an argument is not supported.
    """
    return fitting(call, {("cursor" if n == "uuid_cursor" else n): v for n, v in given.items()})


def of_search(call: Callable[..., object], given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a search: filters may be a dict, and how varied "mmr" is stays fixed.

    Raises:
        InputError: an argument is malformed or not supported.
    """
    taken = fitting(call, given, ("mmr_lambda",))
    filters = taken.get("search_filters")
    if isinstance(filters, dict):
        try:
            taken["search_filters"] = SearchFilters.model_validate(filters)
        except ValidationError as error:
            raise InputError(f"search_filters.{first_fault(error)}") from error
    return taken


def of_triple(call: Callable[..., object], given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a fact: Zep's names of its parts, or the native ones.

    Raises:
        InputError: a part is missing or not supported.
    """
    renamed = {name: value for name, value in given.items() if name not in _TRIPLE}
    for name, native in _TRIPLE.items():  # a uuid after the name: it is surer
        if given.get(name) is not None:
            renamed[native] = given[name]
    taken = fitting(call, renamed)
    for name, zep in (
        ("subject", "source_node_name"),
        ("name", "fact_name"),
        ("object", "target_node_name"),
    ):
        if name not in taken:
            raise InputError(f"{zep}= (or {name}=) is missing; give all parts of the fact")
    return taken


def of_batch(episodes: Sequence[EpisodeData | Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Episodes as the native call takes them, each with a uuid.

    Raises:
        InputError: they are no list, or one is neither an EpisodeData nor a dict.
    """
    if isinstance(episodes, str) or not hasattr(episodes, "__len__"):
        raise InputError("episodes must be a list of EpisodeData or dict")
    told: list[dict[str, Any]] = []
    for each in episodes:
        if isinstance(each, EpisodeData):
            each = each.model_dump(exclude_none=True)
        if not isinstance(each, dict):
            kind = type(each).__name__
            raise InputError(f"episodes must be EpisodeData or dict, not {kind}")
        told.append({"uuid": str(uuid4()), **each})
    return told


def of_edges(given: Mapping[str, object] | None) -> dict[str, object] | None:
    """Types of facts, each a class or (class, what it joins), as the native call takes them.

    What is of no shape of Zep's is left for the native call to judge.

    Raises:
        InputError: what one joins is malformed.
    """
    if given is None:
        return None
    if not isinstance(given, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InputError("edges must be a dict from name to class, or to (class, what it joins)")
    return {name: _edge(name, told) for name, told in given.items()}


def _edge(name: str, told: object) -> object:
    if not isinstance(told, tuple):
        return told
    parts = cast("tuple[object, ...]", told)
    if len(parts) != 2 or not isinstance(parts[1], list | tuple):
        return parts
    return parts[0], [_ends(name, pair) for pair in cast("Sequence[object]", parts[1])]


def _ends(name: str, pair: object) -> object:
    """A source and a target."""
    if isinstance(pair, dict):
        try:
            pair = EntityEdgeSourceTarget.model_validate(pair)
        except ValidationError as error:
            raise InputError(f"edges[{name!r}]: {first_fault(error)}") from error
    if isinstance(pair, EntityEdgeSourceTarget):
        return (pair.source or ANYTHING, pair.target or ANYTHING)
    return pair


def of_one(uuid: str | None, given: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The uuid, under its native or Zep's name, and whose record it is.

    Raises:
        InputError: none is given, or an argument is not supported.
    """
    taken = fitting(_one, given)
    named = taken.pop("uuid_", None)
    known = uuid if named is None else named
    if known is None:
        raise InputError("uuid_= is missing: the record that is meant")
    return known, taken


def _one(
    *, uuid_: str | None = None, user_id: str | None = None, graph_id: str | None = None
) -> None:
    """The arguments of one record."""
