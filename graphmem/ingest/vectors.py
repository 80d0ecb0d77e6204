"""Which words want a vector."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmem.core.entities import summary_given

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphmem.core.records import Entity, Fact

__all__ = ["entity_text", "known_texts", "texts_of"]


def texts_of(
    facts: Iterable[Fact], entities: Iterable[Entity], known: Mapping[str, str]
) -> list[tuple[str, str]]:
    """The uuid and text of each record whose words differ from those that are embedded already.

    Args:
        facts: by their sentence.
        entities: by name, and by the summary that was given for them.
        known: the text that each record has a vector of, by uuid.
    """
    texts = [(fact.uuid, fact.fact) for fact in facts]
    texts += [(entity.uuid, entity_text(entity)) for entity in entities]
    return [(uuid, text) for uuid, text in texts if known.get(uuid) != text]


def known_texts(facts: Iterable[Fact], entities: Iterable[Entity]) -> dict[str, str]:
    """The texts of records as they stand in the store."""
    texts = {fact.uuid: fact.fact for fact in facts}
    return texts | {entity.uuid: entity_text(entity) for entity in entities}


def entity_text(entity: Entity) -> str:
    """What an entity's vector is made of: a summary made from facts says no more than they do."""
    return f"{entity.name}: {entity.summary}" if summary_given(entity) else entity.name
