"""The keyword arguments of Zep's calls, by name: Zep's own and those of the native call.

None of an optional one is as good as leaving it out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from graphmem.client.results import SearchFilters

__all__ = [
    "Added",
    "Asked",
    "EdgePage",
    "EpisodePage",
    "NodePage",
    "One",
    "Options",
    "Page",
    "Searched",
    "Told",
    "Triple",
    "Whose",
]


class Options(TypedDict, total=False):
    """How Zep's service would be called: ignored."""

    request_options: object


class Whose(Options, total=False):
    """Whose graph is meant: `user_id` or `graph_id`."""

    user_id: str | None
    graph_id: str | None


class One(Whose, total=False):
    """Which record is meant, and whose it is."""

    uuid_: str | None


class _RecordPage(Options, total=False):
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


class Page(Options, total=False):
    """Which part of a list is meant: `limit` after `cursor`, or one of `page_size`, from 1."""

    limit: int | None
    cursor: str | None
    page_number: int | None
    page_size: int | None


class Told(Options, total=False):
    """How messages are added to a thread."""

    ignore_roles: Sequence[str] | None
    return_context: bool | None
    idempotency_key: str | None


class Asked(Options, total=False):
    """What the context block of a thread shall be; `mode` and `min_rating` are ignored."""

    template_id: str | None
    template_revision: int | None
    query_messages: int | None
    recent_messages: int | None
    as_of: datetime | str | None
    known_at: datetime | str | None
    current_only: bool | None
    limit: int | None
    max_tokens: int | None
    max_characters: int | None
    date_format: str | None
    mode: str | None
    min_rating: float | None


class Added(Whose, total=False):
    """What is said of an episode, and whose it is."""

    created_at: datetime | str | None
    source_description: str | None
    metadata: Mapping[str, Any] | None
    trust: str | None
    name: str | None
    uuid: str | None
    idempotency_key: str | None


class Searched(Whose, total=False):
    """What is looked for in a graph, and how; `mmr_lambda` is ignored."""

    scope: str | None
    limit: int | None
    reranker: str | None
    center_node_uuid: str | None
    bfs_origin_node_uuids: Sequence[str] | None
    search_filters: SearchFilters | Mapping[str, Any] | None
    as_of: datetime | str | None
    known_at: datetime | str | None
    between: tuple[datetime | str, datetime | str] | None
    current_only: bool | None
    recency_bias: float | None
    max_characters: int | None
    explain: bool | None
    mmr_lambda: float | None


class Triple(Whose, total=False):
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
