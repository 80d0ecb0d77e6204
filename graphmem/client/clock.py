"""The one place where the time of day is read."""

from __future__ import annotations

from datetime import UTC, datetime

__all__ = ["system_clock"]


def system_clock() -> datetime:
    """The instant now, aware, UTC."""
    return datetime.now(UTC)
