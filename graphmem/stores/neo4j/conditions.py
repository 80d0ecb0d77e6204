"""Filters as parameters of statements: what is not asked is null."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmem.core.requests import Filters

__all__ = [
    "claim_conditions",
    "entity_conditions",
    "episode_conditions",
    "fact_conditions",
    "mention_conditions",
    "passage_conditions",
    "span_conditions",
]

FOUND_SOURCES = ("message", "text", "json")
"""Edits are never found by a search."""


def _any_of(values: Sequence[str]) -> list[str] | None:
    return list(values) or None


def fact_conditions(filters: Filters) -> dict[str, Any]:
    """Those of facts, judged on each."""
    window = filters.overlaps
    return {
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
    """Those of episodes."""
    return {
        "without_episodes": _any_of(filters.without_episodes),
        "threads": _any_of(filters.threads),
        "sources": _any_of(filters.sources),
        "edits": filters.edits,
    }


def passage_conditions(filters: Filters) -> dict[str, Any]:
    """Those of the passages by which a search finds episodes."""
    wanted = filters.sources or FOUND_SOURCES
    return {
        "without_episodes": _any_of(filters.without_episodes),
        "threads": _any_of(filters.threads),
        "sources": [source for source in wanted if source in FOUND_SOURCES],
    }


def entity_conditions(filters: Filters) -> dict[str, Any]:
    """Those of entities."""
    return {
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
