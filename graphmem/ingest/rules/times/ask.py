"""What a reader of an expression is told besides its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from graphmem.ingest.rules.times.model import Language, Lean, Unit

__all__ = ["Ask", "Parts"]

Parts: TypeAlias = "Mapping[str, str]"
"""The words of an expression by the names of its pieces, lower case; `all` is the whole of it."""


@dataclass(frozen=True, slots=True)
class Ask:
    """When it was said, in local time, which way it leans, and how to read a part of it."""

    local: datetime
    lean: Lean
    language: Language
    sub: Callable[[str, datetime, Lean], Unit | None]
