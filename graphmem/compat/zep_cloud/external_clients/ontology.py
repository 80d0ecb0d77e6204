"""What types of a program's own are made from, for `graph.set_ontology`."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

__all__ = [
    "EdgeModel",
    "EntityBoolean",
    "EntityFloat",
    "EntityInt",
    "EntityModel",
    "EntityText",
]


class EntityModel(BaseModel):
    """A type of entities: its docstring says what it is, its fields are attributes to read."""


class EdgeModel(BaseModel):
    """The same of facts."""


EntityText = Annotated[str | None, Field(default=None)]
EntityInt = Annotated[int | None, Field(default=None)]
EntityFloat = Annotated[float | None, Field(default=None)]
EntityBoolean = Annotated[bool | None, Field(default=None)]
