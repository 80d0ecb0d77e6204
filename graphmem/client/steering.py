"""What a graph's owner decides about reading: types, instructions, exclusive relations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmem.client.checks import check_name, check_text
from graphmem.client.drafts import edit_of
from graphmem.client.ontologies import ontology_of
from graphmem.errors import InputError
from graphmem.ingest.edits import set_exclusive
from graphmem.ingest.guidance import PROJECT, keep_guidance

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

    from graphmem.client.engine import Engine
    from graphmem.client.place import Place

__all__ = ["INSTRUCTIONS", "AsyncSteering"]

INSTRUCTIONS = 4_000
"""Characters of custom instructions at most: they stand in every prompt."""


class AsyncSteering:
    """Part of `mem.graph`: what is read, and how."""

    _engine: Engine

    async def set_exclusive(
        self,
        name: str,
        exclusive: bool,
        *,
        user_id: str | None = None,
        graph_id: str | None = None,
    ) -> None:
        """Say whether a relation of this graph has one object at a time; refolds its facts.

        Raises:
            InputError: an argument is malformed.
            NotFoundError: there is no such user or graph.
        """
        engine = self._engine
        place = await engine.place(user_id, graph_id)
        content = set_exclusive(check_name(name, "name"), exclusive=exclusive)
        await engine.edit(place, edit_of(content, place))

    async def set_ontology(
        self,
        entities: Mapping[str, type[BaseModel]] | None = None,
        relations: Mapping[str, object] | None = None,
        *,
        strict: bool = False,
        user_id: str | None = None,
        graph_id: str | None = None,
    ) -> None:
        """Declare the types that are read from now on; replaces what was declared before.

        Args:
            entities: label to pydantic class; its docstring says what it is, its fields are
                attributes to read, their descriptions say what they mean.
            relations: name to pydantic class (or None), or to (class, [(source label, target
                label)], exclusive); "Entity" stands for any label.
            strict: take nothing of other types.
            user_id: for this user's graph, or
            graph_id: for this standalone graph; neither: for all that have none of their own.

        Raises:
            InputError: an argument is malformed; nothing was written.
            NotFoundError: there is no such user or graph.
        """
        ontology = ontology_of(entities, relations, strict=strict)
        engine = self._engine
        place = await self._steered(user_id, graph_id)
        key = PROJECT if place is None else place.graph_id
        await keep_guidance(await engine.directory(), key, now=engine.now(), ontology=ontology)
        if place is not None:
            for relation in ontology.relations:
                if relation.exclusive is not None:
                    content = set_exclusive(relation.name, exclusive=relation.exclusive)
                    await engine.edit(place, edit_of(content, place))

    async def set_instructions(
        self, text: str, *, user_id: str | None = None, graph_id: str | None = None
    ) -> None:
        """Tell the model that reads what matters here; "" takes it back. Rules read no words.

        Args:
            text: what to look for, in your own words.
            user_id: for this user's graph, or
            graph_id: for this standalone graph; neither: for all that have none of their own.

        Raises:
            InputError: an argument is malformed; nothing was written.
            NotFoundError: there is no such user or graph.
        """
        told = check_text(text, "text") if text else ""
        if len(told) > INSTRUCTIONS:
            raise InputError(f"text has {len(told)} characters; give at most {INSTRUCTIONS}")
        engine = self._engine
        place = await self._steered(user_id, graph_id)
        key = PROJECT if place is None else place.graph_id
        await keep_guidance(await engine.directory(), key, now=engine.now(), instructions=told)

    async def _steered(self, user_id: str | None, graph_id: str | None) -> Place | None:
        if user_id is None and graph_id is None:
            return None
        return await self._engine.place(user_id, graph_id)
