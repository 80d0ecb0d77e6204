"""Conditions that results of a search must meet, as a caller says them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graphmem.client.checks import check_json, first_fault, instant_of
from graphmem.core.catalogue import relation_name
from graphmem.core.civil import micros
from graphmem.core.dates import Comparison, any_of
from graphmem.core.requests import Dates, Filters, Scalar
from graphmem.errors import InputError

__all__ = ["DateFilter", "SearchFilters", "filters_of"]


_DATES = ("valid_at", "invalid_at", "created_at", "expired_at")


class DateFilter(BaseModel):
    """One condition on a date: compared with an instant, or known at all.

    A date that is not known meets "IS NULL" alone. `date` is an aware datetime or an RFC 3339
    string; None for "IS NULL" and "IS NOT NULL".
    """

    model_config = ConfigDict(defer_build=True, extra="forbid", frozen=True)

    comparison_operator: Literal["=", "<>", ">", "<", ">=", "<=", "IS NULL", "IS NOT NULL"]
    date: datetime | str | None = None

    def comparison(self, argument: str) -> tuple[Comparison, int]:
        """The same as windows are made of.

        Raises:
            InputError: a comparison without a date, or with one that is no instant.
        """
        operator = self.comparison_operator
        if operator == "IS NULL":
            return "unknown", 0
        if operator == "IS NOT NULL":
            return "known", 0
        moment = instant_of(self.date, argument)
        if moment is None:
            raise InputError(f"{argument}: the comparison {operator!r} needs a date; give date=")
        return operator, micros(moment)


class SearchFilters(BaseModel):
    """Conditions that results must meet: all that are given, each list any-of.

    `node_labels`, `exclude_node_labels` and `node_uuids` speak of entities; `edge_types`,
    `exclude_edge_types` (relation names) and `edge_uuids` of facts, and so of the observations
    drawn from them; `thread_ids`, `sources`, `episode_uuids` and `metadata` (each key with this
    value, or one of these values) of episodes. The four dates speak of facts too: a list of lists,
    any of the outer, all of an inner one. With `known_at` they are as they were known then.
    """

    model_config = ConfigDict(defer_build=True, extra="forbid", frozen=True)

    node_labels: list[str] = Field(default_factory=list)
    exclude_node_labels: list[str] = Field(default_factory=list)
    edge_types: list[str] = Field(default_factory=list)
    thread_ids: list[str] = Field(default_factory=list)
    sources: list[Literal["message", "text", "json"]] = Field(default_factory=list)
    exclude_edge_types: list[str] = Field(default_factory=list)
    edge_uuids: list[str] = Field(default_factory=list)
    node_uuids: list[str] = Field(default_factory=list)
    episode_uuids: list[str] = Field(default_factory=list)
    metadata: dict[str, Scalar | list[Scalar]] = Field(default_factory=dict)
    valid_at: list[list[DateFilter]] = Field(default_factory=list)
    invalid_at: list[list[DateFilter]] = Field(default_factory=list)
    created_at: list[list[DateFilter]] = Field(default_factory=list)
    expired_at: list[list[DateFilter]] = Field(default_factory=list)

    def conditions(self) -> Filters:
        """The same as the stores read it.

        Raises:
            InputError: a date is malformed.
        """
        return Filters(
            labels=tuple(self.node_labels),
            without_labels=tuple(self.exclude_node_labels),
            names=tuple(relation_name(name) for name in self.edge_types),
            threads=tuple(self.thread_ids),
            sources=tuple(self.sources),
            without_names=tuple(relation_name(name) for name in self.exclude_edge_types),
            fact_uuids=tuple(self.edge_uuids),
            entity_uuids=tuple(self.node_uuids),
            episode_uuids=tuple(self.episode_uuids),
            valid_at=_dates(self.valid_at, "valid_at"),
            invalid_at=_dates(self.invalid_at, "invalid_at"),
            created_at=_dates(self.created_at, "created_at"),
            expired_at=_dates(self.expired_at, "expired_at"),
            metadata=tuple(
                (key, tuple(value) if isinstance(value, list) else (value,))
                for key, value in self.metadata.items()
            ),
        )


def filters_of(given: object) -> Filters | None:
    """The conditions that a caller gave: `SearchFilters`, a mapping of them, or None.

    Raises:
        InputError: it is something else, or a condition is malformed.
    """
    if given is None:
        return None
    if isinstance(given, Mapping):
        try:
            given = SearchFilters.model_validate(dict(cast("Mapping[str, object]", given)))
        except ValidationError as error:
            raise InputError(f"search_filters.{first_fault(error)}") from error
    if not isinstance(given, SearchFilters):
        kind = type(given).__name__
        raise InputError(f"search_filters must be SearchFilters or a dict of them, not {kind}")
    # No store keeps what is no valid text or number.
    check_json(given.model_dump(exclude={*_DATES}), "search_filters")
    return given.conditions()


def _dates(groups: list[list[DateFilter]], argument: str) -> Dates | None:
    if not groups:
        return None
    return any_of([[test.comparison(argument) for test in group] for group in groups])
