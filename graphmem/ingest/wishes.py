"""How users want their summaries phrased: instructions by name, of one user or of the project.

Kept in the directory, one entry for each user's graph and one for the project. What a user has of
their own stands in place of the project's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphmem.ingest.guidance import PROJECT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from graphmem.core.ports import Directory

__all__ = ["PROJECT", "drop_wishes", "keep_wishes", "own_wishes", "wishes_of"]

_KIND: Final = "setting"


async def wishes_of(directory: Directory, graph_id: str) -> dict[str, str]:
    """What counts for a graph's user, texts by name: their own, else the project's."""
    return await own_wishes(directory, graph_id) or await own_wishes(directory, PROJECT)


async def own_wishes(directory: Directory, id: str) -> dict[str, str]:
    """What was set for a graph's user, or for `PROJECT`, itself; in the order of adding."""
    entry = await directory.get(_KIND, _id(id))
    kept = None if entry is None else entry.body.get("instructions")
    if not isinstance(kept, list):
        return {}
    pairs = [each for each in kept if isinstance(each, dict)]
    return {str(each.get("name")): str(each.get("text")) for each in pairs}


async def keep_wishes(
    directory: Directory, id: str, wishes: Mapping[str, str], *, now: datetime
) -> None:
    """Set them, in place of all that there were."""
    if not wishes:
        await drop_wishes(directory, id)
        return
    listed = [{"name": name, "text": text} for name, text in wishes.items()]
    await directory.put(_KIND, _id(id), {"instructions": listed}, now=now)


async def drop_wishes(directory: Directory, id: str) -> None:
    """Take them all away."""
    await directory.remove(_KIND, _id(id))


def _id(id: str) -> str:
    return f"summaries of {id}"
