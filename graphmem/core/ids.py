"""Identifiers: derived from what they name, so that a retry makes the same record.

A uuid here is a version 8 UUID (RFC 9562) over SHA-256 of its parts; equal parts, equal uuid.
"""

from __future__ import annotations

import hashlib
import uuid as _uuid
from functools import lru_cache

__all__ = [
    "claim_id",
    "derive",
    "entity_id",
    "mention_id",
    "own_user_id",
    "passage_id",
    "standalone_graph",
    "user_entity_id",
    "user_graph",
]


def derive(*parts: str) -> str:
    """The uuid of these parts; no two different lists of parts share their bytes."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    raw = bytearray(digest.digest()[:16])
    raw[6] = raw[6] & 0x0F | 0x80
    raw[8] = raw[8] & 0x3F | 0x80
    return str(_uuid.UUID(bytes=bytes(raw)))


def user_graph(user_id: str) -> str:
    """The `graph_id` of a user's own graph."""
    return f"user:{user_id}"


def standalone_graph(graph_id: str) -> str:
    """The `graph_id` of a standalone graph."""
    return f"graph:{graph_id}"


def own_user_id(thread_id: str) -> str:
    """The id of the user that is made for a conversation without one."""
    return f"thread:{thread_id}"


@lru_cache(maxsize=256)
def user_entity_id(graph_id: str) -> str:
    """The entity that stands for the user of a graph."""
    return derive("entity", graph_id, "user")


def entity_id(graph_id: str, key: str, namesake: str = "") -> str:
    """The entity first known under a normalised name.

    `namesake` tells apart a second thing of the same name: the uuid of its first mention.
    """
    return derive("entity", graph_id, "name", key, namesake)


def passage_id(graph_id: str, episode: str, ordinal: int) -> str:
    """A passage by its episode and place in it."""
    return derive("passage", graph_id, episode, str(ordinal))


def mention_id(graph_id: str, episode: str, ordinal: int) -> str:
    """A mention by its episode and place in it."""
    return derive("mention", graph_id, episode, str(ordinal))


def claim_id(graph_id: str, episode: str, ordinal: int) -> str:
    """A claim by its episode and place in it."""
    return derive("claim", graph_id, episode, str(ordinal))
