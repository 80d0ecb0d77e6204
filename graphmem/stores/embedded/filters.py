"""Filters as parameters of statements: what is not asked is NULL, a list is JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmem.stores.embedded.rows import dumps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmem.core.requests import Dates, Filters
    from graphmem.stores.embedded.connection import Value

__all__ = ["claim_params", "entity_params", "episode_params", "fact_params", "mention_params"]


def _any_of(values: Sequence[str]) -> str | None:
    return dumps(list(values)) if values else None


def _windows(name: str, dates: Dates | None) -> dict[str, Value]:
    """The windows of a date, JSON, and whether it may be unknown; NULL: not asked."""
    if dates is None:
        return {name: None, f"{name}_unknown": 0}
    return {name: dumps(dates.windows), f"{name}_unknown": int(dates.unknown)}


def fact_params(filters: Filters) -> dict[str, Value]:
    """Those of parts/fact_filters.sql."""
    window = filters.overlaps
    return {
        "holds_at": filters.holds_at,
        "window_from": window[0] if window else None,
        "window_to": window[1] if window else None,
        "subjects": _any_of(filters.subjects),
        "entities": _any_of(filters.entities),
        "names": _any_of(filters.names),
        "retracted": int(filters.retracted),
        "without_names": _any_of(filters.without_names),
        "fact_uuids": _any_of(filters.fact_uuids),
        **_windows("valid", filters.valid_at),
        **_windows("invalid", filters.invalid_at),
        "created": dumps(filters.created_at.windows) if filters.created_at else None,
        **_windows("expired", filters.expired_at),
    }


def episode_params(filters: Filters) -> dict[str, Value]:
    """Those of parts/episode_filters.sql."""
    return {
        "without_episodes": _any_of(filters.without_episodes),
        "threads": _any_of(filters.threads),
        "sources": _any_of(filters.sources),
        "edits": int(filters.edits),
        "episode_uuids": _any_of(filters.episode_uuids),
        "metadata": dumps(filters.metadata) if filters.metadata else None,
    }


def entity_params(filters: Filters) -> dict[str, Value]:
    """Those of parts/entity_filters.sql."""
    return {
        "labels": _any_of(filters.labels),
        "without_labels": _any_of(filters.without_labels),
        "entity_uuids": _any_of(filters.entity_uuids),
    }


def claim_params(filters: Filters) -> dict[str, Value]:
    """Those of parts/claim_filters.sql."""
    return {
        "subjects": _any_of(filters.subjects),
        "entities": _any_of(filters.entities),
        "names": _any_of(filters.names),
        "episodes": _any_of(filters.episodes),
    }


def mention_params(filters: Filters) -> dict[str, Value]:
    """Those of parts/mention_filters.sql."""
    return {"entities": _any_of(filters.entities), "episodes": _any_of(filters.episodes)}
