"""What a fact is found by."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphmem.core.catalogue import SHIPPED
from graphmem.core.tokens import terms

if TYPE_CHECKING:
    from graphmem.core.records import Fact

__all__ = ["with_terms"]


def with_terms(fact: Fact) -> Fact:
    """The fact with its search terms: its sentence, its relation's words, its object's labels."""
    relation = SHIPPED.get(fact.name)
    words = (
        fact.fact,
        fact.name.replace("_", " "),
        *(relation.words if relation else ()),
        *fact.object_labels,
    )
    return replace(fact, terms=terms(" ".join(words)))
