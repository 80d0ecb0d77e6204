"""Where the tests keep a store's content: a place can be opened many times, by many processes."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tests.support.builders import SPEC

if TYPE_CHECKING:
    from graphmem.core.ports import Store, Tracer

STORES = ("embedded", "neo4j")
URL_VARIABLE = "GRAPHMEM_TEST_NEO4J"


@dataclass(frozen=True)
class Place:
    """One store's address and the name of its kind."""

    name: str
    url: str
    user: str | None = None
    password: str | None = None
    database: str | None = None

    def open(self, tracer: Tracer | None = None) -> Store:
        """Open it, unprepared."""
        from graphmem.stores import open_store

        return open_store(
            self.url,
            user=self.user,
            password=self.password,
            database=self.database,
            tracer=tracer,
        )

    async def prepared(self, tracer: Tracer | None = None) -> Store:
        """Open it with its schema there."""
        store = self.open(tracer)
        await store.prepare(SPEC)
        return store

    def as_json(self) -> dict[str, Any]:
        """What another process needs to open it: `Place(**that)`."""
        return asdict(self)


def given_neo4j() -> Place | None:
    """The server that the environment names."""
    url = os.environ.get(URL_VARIABLE)
    if not url:
        return None
    return Place(
        "neo4j",
        url,
        user=os.environ.get("GRAPHMEM_TEST_NEO4J_USER", "neo4j"),
        password=os.environ.get("GRAPHMEM_TEST_NEO4J_PASSWORD"),
        database=os.environ.get("GRAPHMEM_TEST_NEO4J_DATABASE", "neo4j"),
    )
