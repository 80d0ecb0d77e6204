"""Answers that Zep wraps."""

from __future__ import annotations

from graphmem.client.results import Episode

__all__ = ["Messages"]


class Messages(list[Episode]):
    """The messages of a thread: a list that also answers `.messages`, as Zep's answer does."""

    @property
    def messages(self) -> list[Episode]:
        """The messages themselves."""
        return self
