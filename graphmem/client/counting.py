"""How long a text is for a model."""

from __future__ import annotations

__all__ = ["count_tokens"]


def count_tokens(text: str) -> int:
    """How many tokens a text has by the bundled tokenizer, as all budgets count them."""
    from graphmem.models.static import count_tokens as count

    return count(text)
