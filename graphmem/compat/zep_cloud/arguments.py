"""From Zep's arguments to those of the native call."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, TypedDict
from uuid import uuid4

from pydantic import ValidationError

from graphmem.client.checks import check_count, first_fault
from graphmem.compat.zep_cloud.types import EpisodeData, SearchFilters
from graphmem.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import date, datetime

__all__ = [
    "EdgePage",
    "EpisodePage",
    "NodePage",
    "One",
    "Page",
    "Triple",
    "fitting",
    "of_batch",
    "of_list",
    "of_one",
    "of_search",
    "of_triple",
    "place_of",
]


class _Options(TypedDict, total=False):
    request_options: object  # how Zep's service would be called: ignored


class One(_Options, total=False):
    """Which record is meant: `uuid_`, and whose it is, `user_id` or `graph_id`."""

    uuid_: str | None
    user_id: str | None
    graph_id: str | None


class Page(_Options, total=False):
    """Which part of a list is meant: `limit` after `cursor`, or one of `page_size`, from 1."""

    limit: int | None
    cursor: str | None
    page_number: int | None
    page_size: int | None


class _RecordPage(_Options, total=False):
    limit: int | None
    uuid_cursor: str | None
    cursor: str | None


class NodePage(_RecordPage, total=False):
    """Which entities of a graph are meant."""

    labels: Sequence[str]


class EdgePage(_RecordPage, total=False):
    """Which facts of a graph are meant."""

    entity: str | None
    names: Sequence[str]


class EpisodePage(_RecordPage, total=False):
    """Which episodes of a graph are meant."""

    lastn: int | None
    edits: bool


class Triple(_Options, total=False):
    """A fact by its parts, under Zep's names, or under the native ones."""

    fact: str | None
    fact_name: str | None
    source_node_name: str | None
    source_node_uuid: str | None
    source_node_labels: Sequence[str] | None
    target_node_name: str | None
    target_node_uuid: str | None
    target_node_labels: Sequence[str] | None
    edge_attributes: Mapping[str, Any] | None
    user_id: str | None
    graph_id: str | None
    created_at: datetime | str | None
    valid_at: datetime | date | str | None
    invalid_at: datetime | date | str | None
    subject: str
    name: str
    object: str
    subject_labels: Sequence[str]
    object_labels: Sequence[str]
    attributes: Mapping[str, Any] | None
    exclusive: bool | None
    replace: bool
    idempotency_key: str | None


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


def place_of(given: Mapping[str, Any]) -> tuple[int, int, str | None]:
    """Which part of a list is meant: leave out so many, take so many, begin after this id.

    Raises:
        InputError: an argument is malformed or not supported.
    """
    taken = fitting(_page, given)
    number = check_count(taken.get("page_number", 1), "page_number", high=1_000_000)
    name = "limit" if "limit" in taken else "page_size"
    size = check_count(taken.get(name, 100), name)
    return (number - 1) * size, size, taken.get("cursor")


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


def _page(
    *,
    limit: int | None = None,
    cursor: str | None = None,
    page_number: int = 1,
    page_size: int = 100,
) -> None:
    """The arguments of a list."""
