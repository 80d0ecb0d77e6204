"""mem0's answers: memories as dicts, in a list that also answers `["results"]`."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote, unquote

from graphmem.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphmem.client.results import Episode, Fact, SearchResults

__all__ = [
    "FACT",
    "MESSAGE",
    "Results",
    "best_of",
    "memory_id",
    "memory_of_fact",
    "memory_of_message",
    "parse_id",
]

FACT, MESSAGE = "fact", "message"


class Results(list[dict[str, Any]]):
    """Memories, best first: to go through as a list, or by `["results"]`, as mem0 answers both.

    A page of a list also answers `["count"]`, of all there are, `["next"]` and `["previous"]`:
    what page that is, None if there is none.
    """

    def __init__(
        self, memories: Iterable[dict[str, Any]] = (), page: Mapping[str, Any] | None = None
    ) -> None:
        """Take the memories, and what the page says of itself."""
        super().__init__(memories)
        self._page = dict(page or {})

    def __getitem__(self, key: Any, /) -> Any:
        """A memory by its place, or what a dict would answer."""
        if isinstance(key, str):
            return list(self) if key == "results" else self._page[key]
        return cast("list[Any]", super()).__getitem__(key)

    def __contains__(self, key: object, /) -> bool:
        """Whether it is a memory of these, or a key."""
        return key == "results" or key in self._page or super().__contains__(key)

    def get(self, key: str, default: Any = None) -> Any:
        """What a dict would answer."""
        return list(self) if key == "results" else self._page.get(key, default)


def best_of(
    found: SearchResults, user_id: str, limit: int, behind: Mapping[str, Episode]
) -> Results:
    """Facts and messages in one order, best first; a message that a fact rests on is left out.

    Such a fact stands in for its messages: it has the best score of its own and theirs, so that
    none of them is left out for a fact that the limit cuts. `behind`: see `memory_of_fact`.
    """
    scores = {message.uuid: message.score or 0.0 for message in found.episodes}
    resting = {uuid for fact in found.edges for uuid in fact.episodes}
    memories = [memory_of_message(m, user_id) for m in found.episodes if m.uuid not in resting]
    for fact in found.edges:
        best = max(fact.score or 0.0, *(scores.get(uuid, -inf) for uuid in fact.episodes), -inf)
        memories.append(memory_of_fact(fact, user_id, behind) | {"score": best})
    memories.sort(key=lambda memory: memory["score"] or 0.0, reverse=True)
    return Results(memories[:limit])


def memory_of_fact(fact: Fact, user_id: str, behind: Mapping[str, Episode]) -> dict[str, Any]:
    """A fact as a memory: its sentence with the dates between which it holds.

    Its metadata are its own, and those of the messages `behind` it (by uuid); of two that have the
    same key the later one counts.
    """
    metadata: dict[str, Any] = {}
    for uuid in fact.episodes:
        if uuid in behind:
            metadata |= behind[uuid].metadata
    return {
        "id": memory_id(FACT, user_id, fact.uuid),
        "memory": f"{fact.fact} ({fact.dates})",
        "user_id": user_id,
        "metadata": metadata | fact.attributes or None,
        "score": fact.score,
        "created_at": fact.created_at.isoformat(),
        "updated_at": (fact.expired_at or fact.created_at).isoformat(),
    }


def memory_of_message(message: Episode, user_id: str) -> dict[str, Any]:
    """A message as a memory: its text."""
    return {
        "id": memory_id(MESSAGE, user_id, message.uuid),
        "memory": message.content,
        "user_id": user_id,
        "role": message.role,
        "metadata": message.metadata or None,
        "score": message.score,
        "created_at": (message.reference_time or message.created_at).isoformat(),
        "updated_at": message.created_at.isoformat(),
    }


def memory_id(kind: str, user_id: str, uuid: str) -> str:
    """The id of a memory: it names its user, for mem0's calls by id do not."""
    return f"{kind}:{quote(user_id, safe='')}:{quote(uuid, safe='')}"


def parse_id(given: object) -> tuple[str, str, str]:
    """Whether it is a fact or a message, whose, and its uuid.

    Raises:
        InputError: it is no id that `search` or `get_all` gave.
    """
    parts = given.split(":") if isinstance(given, str) else []
    if len(parts) != 3 or parts[0] not in (FACT, MESSAGE) or not all(parts):
        raise InputError(f"memory_id={given!r} is none; take the id of a search result")
    kind, user_id, uuid = cast("tuple[str, str, str]", tuple(parts))
    return kind, unquote(user_id), unquote(uuid)
