"""Filters as parameters of statements: what is not asked is null."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphmem.core.records import Json
    from graphmem.core.requests import Dates, Filters, Scalar

__all__ = [
    "claim_conditions",
    "entity_conditions",
    "episode_conditions",
    "fact_conditions",
    "mention_conditions",
    "pairs_of",
    "passage_conditions",
    "span_conditions",
]

FOUND_SOURCES = ("message", "text", "json")
"""Edits are never found by a search."""


def _any_of(values: Sequence[str]) -> list[str] | None:
    return list(values) or None


def pairs_of(metadata: Mapping[str, Json]) -> list[str]:
    """The scalars of an episode's metadata, each with its key as one word that a filter can name.

    Equal as JSON is equal here: 1 is 1.0 and not true.
    """
    return [
        _pair(key, value)
        for key, value in metadata.items()
        if isinstance(value, bool | int | float | str)
    ]


def _pair(key: str, value: Scalar) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps([key, value])


def _metadata(filters: Filters) -> list[list[str]] | None:
    found = [[_pair(key, value) for value in values] for key, values in filters.metadata]
    return found or None


def _dates(name: str, dates: Dates | None) -> dict[str, Any]:
    return {
        f"{name}_at": None if dates is None else [list(window) for window in dates.windows],
        f"{name}_unknown": dates is not None and dates.unknown,
    }


def fact_conditions(filters: Filters) -> dict[str, Any]:
    """Those of cypher/parts/fact_conditions.cypher."""
    window = filters.overlaps
    return {
        **_dates("valid", filters.valid_at),
        **_dates("invalid", filters.invalid_at),
        **_dates("created", filters.created_at),
        **_dates("expired", filters.expired_at),
        "without_names": _any_of(filters.without_names),
        "fact_uuids": _any_of(filters.fact_uuids),
        "holds_at": filters.holds_at,
        "window_from": window[0] if window else None,
        "window_to": window[1] if window else None,
        "subjects": _any_of(filters.subjects),
        "entities": _any_of(filters.entities),
        "names": _any_of(filters.names),
        "retracted": filters.retracted,
    }


def span_conditions(filters: Filters) -> dict[str, Any]:
    """Conditions on span and status as an index can judge them: always bounds, never OR."""
    from_most, to_above = 2**63 - 1, -(2**63)
    if filters.holds_at is not None:
        from_most, to_above = filters.holds_at, filters.holds_at
    if filters.overlaps is not None:
        from_most = min(from_most, filters.overlaps[1] - 1)
        to_above = max(to_above, filters.overlaps[0])
    statuses = ["holds", "planned", "past", *(["retracted"] if filters.retracted else [])]
    return {"from_most": from_most, "to_above": to_above, "statuses": statuses}


def episode_conditions(filters: Filters) -> dict[str, Any]:
    """Those of cypher/parts/episode_conditions.cypher."""
    return {
        "episode_uuids": _any_of(filters.episode_uuids),
        "metadata": _metadata(filters),
        "without_episodes": _any_of(filters.without_episodes),
        "threads": _any_of(filters.threads),
        "sources": _any_of(filters.sources),
        "edits": filters.edits,
    }


def passage_conditions(filters: Filters) -> dict[str, Any]:
    """Those of cypher/parts/passage_conditions.cypher: of passages that a search finds."""
    wanted = filters.sources or FOUND_SOURCES
    return {
        "episode_uuids": _any_of(filters.episode_uuids),
        "metadata": _metadata(filters),
        "without_episodes": _any_of(filters.without_episodes),
        "threads": _any_of(filters.threads),
        "sources": [source for source in wanted if source in FOUND_SOURCES],
    }


def entity_conditions(filters: Filters) -> dict[str, Any]:
    """Those of cypher/parts/entity_conditions.cypher."""
    return {
        "entity_uuids": _any_of(filters.entity_uuids),
        "labels": _any_of(filters.labels),
        "without_labels": _any_of(filters.without_labels),
    }


def claim_conditions(filters: Filters) -> dict[str, Any]:
    """Those of claims."""
    return {
        "subjects": _any_of(filters.subjects),
        "entities": _any_of(filters.entities),
        "names": _any_of(filters.names),
        "episodes": _any_of(filters.episodes),
    }


def mention_conditions(filters: Filters) -> dict[str, Any]:
    """Those of mentions."""
    return {"entities": _any_of(filters.entities), "episodes": _any_of(filters.episodes)}
