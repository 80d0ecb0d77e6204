"""Two memories, compared: what they were told and made of it, whatever the clock said."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

from graphmem import GraphMem

if TYPE_CHECKING:
    from pathlib import Path

CLOCK = ("created_at", "updated_at", "stamp", "sha256")
"""What a clock gives when something is stored, and the digest over it."""
LEARNED = ("created_at", "expired_at")
"""When a fact was learned, and when its end was."""


def truths(store: Path) -> list[dict[str, Any]]:
    """The lines of a store's export without what its clock gave."""
    file = io.BytesIO()
    with GraphMem(store) as memory:
        memory.export(file)
    return [_without(json.loads(line), CLOCK) for line in file.getvalue().splitlines()]


def facts(store: Path, **ids: str) -> list[dict[str, Any]]:
    """All facts of a graph without the times at which they were learned."""
    with GraphMem(store) as memory:
        found = memory.graph.edge.list(limit=1000, **ids)
        return [_without(fact.model_dump(mode="json"), LEARNED) for fact in found]


def _without(told: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name not in names}
