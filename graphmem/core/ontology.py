"""What a graph may speak of: types of entities and relations that its owner declared.

Types come from pydantic classes (`client.ontologies`) and are kept as JSON in the directory; this
is the plain form that extractors read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from graphmem.core.catalogue import relation_name

if TYPE_CHECKING:
    from graphmem.core.records import Json

__all__ = ["AttributeType", "EntityType", "Guidance", "Ontology", "RelationType"]

ANYTHING = "Entity"
"""As source or target: entities of every type."""


@dataclass(frozen=True, slots=True)
class AttributeType:
    """An attribute that is to be read: its name, its JSON type, what it means."""

    name: str
    type: str = "string"
    description: str = ""


@dataclass(frozen=True, slots=True)
class EntityType:
    """A type of entities: its name is the label they get."""

    name: str
    description: str = ""
    attributes: tuple[AttributeType, ...] = ()


@dataclass(frozen=True, slots=True)
class RelationType:
    """A type of relations.

    `pairs` are the labels (source, target) between which it may stand; none: any. `exclusive`
    None leaves that to the catalogue.
    """

    name: str
    description: str = ""
    pairs: tuple[tuple[str, str], ...] = ()
    exclusive: bool | None = None
    attributes: tuple[AttributeType, ...] = ()

    def joins(self, source: Sequence[str], target: Sequence[str]) -> bool:
        """Whether it may stand between things of these labels; a thing without any is anything."""
        return not self.pairs or any(
            _is(source, wanted) and _is(target, other) for wanted, other in self.pairs
        )


@dataclass(frozen=True, slots=True)
class Ontology:
    """Declared types. `strict`: nothing else is taken."""

    entities: tuple[EntityType, ...] = ()
    relations: tuple[RelationType, ...] = ()
    strict: bool = False

    def __bool__(self) -> bool:
        """Whether anything is declared."""
        return bool(self.entities or self.relations)

    def relation(self, name: str) -> RelationType | None:
        """The declared relation of this (canonical) name."""
        return next((r for r in self.relations if relation_name(r.name) == name), None)

    def entity(self, label: str) -> EntityType | None:
        """The declared type of this name, whatever its case."""
        wanted = label.casefold()
        return next((e for e in self.entities if e.name.casefold() == wanted), None)

    def encode(self) -> dict[str, Json]:
        """JSON that `decode` reads back."""
        return {
            "strict": self.strict,
            "entities": [
                {"name": e.name, "description": e.description, "attributes": _dump(e.attributes)}
                for e in self.entities
            ],
            "relations": [
                {
                    "name": r.name,
                    "description": r.description,
                    "pairs": [list(pair) for pair in r.pairs],
                    "exclusive": r.exclusive,
                    "attributes": _dump(r.attributes),
                }
                for r in self.relations
            ],
        }

    @classmethod
    def decode(cls, body: Mapping[str, Json]) -> Ontology:
        """Read what `encode` wrote."""
        entities = tuple(
            EntityType(str(e["name"]), str(e["description"]), _load(e["attributes"]))
            for e in _rows(body.get("entities"))
        )
        relations = tuple(
            RelationType(
                str(r["name"]),
                str(r["description"]),
                tuple((str(a), str(b)) for a, b in cast("list[list[str]]", r["pairs"])),
                cast("bool | None", r["exclusive"]),
                _load(r["attributes"]),
            )
            for r in _rows(body.get("relations"))
        )
        return cls(entities, relations, bool(body.get("strict")))


@dataclass(frozen=True, slots=True)
class Guidance:
    """What a graph's owner tells whoever reads for it: types, and instructions in words."""

    ontology: Ontology = field(default_factory=Ontology)
    instructions: str = ""


def _is(labels: Sequence[str], wanted: str) -> bool:
    return wanted == ANYTHING or not labels or wanted.casefold() in {x.casefold() for x in labels}


def _dump(attributes: Sequence[AttributeType]) -> list[Json]:
    return [{"name": a.name, "type": a.type, "description": a.description} for a in attributes]


def _load(body: Json) -> tuple[AttributeType, ...]:
    return tuple(
        AttributeType(str(a["name"]), str(a["type"]), str(a["description"])) for a in _rows(body)
    )


def _rows(body: Json) -> list[Mapping[str, Json]]:
    if not isinstance(body, Sequence) or isinstance(body, str):
        return []
    return [row for row in body if isinstance(row, Mapping)]
