"""What a graph's owner asked for, kept in the directory: types, and instructions in words.

One entry of kind "ontology" for each graph, one for the whole project. What a graph has of its own
stands in place of the project's: types as a whole, instructions as a whole.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from graphmem.core.ontology import Guidance, Ontology

if TYPE_CHECKING:
    from datetime import datetime

    from graphmem.core.ports import Directory
    from graphmem.core.records import Entry

__all__ = ["PROJECT", "guidance_of", "keep_guidance", "own_guidance"]

PROJECT: Final = "project"
"""The id of the entry for all graphs; those of graphs begin with `user:` or `graph:`."""


async def guidance_of(directory: Directory, graph_id: str) -> Guidance:
    """What counts for a graph: its own, else the project's; two reads, side by side."""
    own, common = await asyncio.gather(
        own_guidance(directory, graph_id), own_guidance(directory, PROJECT)
    )
    return Guidance(own.ontology or common.ontology, own.instructions or common.instructions)


async def own_guidance(directory: Directory, id: str) -> Guidance:
    """What was set for a graph, or for `PROJECT`, itself."""
    return _read(await directory.get("ontology", id))


async def keep_guidance(
    directory: Directory,
    id: str,
    *,
    now: datetime,
    ontology: Ontology | None = None,
    instructions: str | None = None,
) -> None:
    """Set types or instructions of a graph or of the project; None leaves what there is."""
    guidance = await own_guidance(directory, id)
    if ontology is not None:
        guidance = replace(guidance, ontology=ontology)
    if instructions is not None:
        guidance = replace(guidance, instructions=instructions)
    if not guidance.ontology and not guidance.instructions:
        await directory.remove("ontology", id)
        return
    body = {"instructions": guidance.instructions, "ontology": guidance.ontology.encode()}
    await directory.put("ontology", id, body, now=now)


def _read(entry: Entry | None) -> Guidance:
    if entry is None:
        return Guidance()
    kept = entry.body.get("ontology")
    ontology = Ontology.decode(kept) if isinstance(kept, dict) else Ontology()
    return Guidance(ontology, str(entry.body.get("instructions") or ""))
