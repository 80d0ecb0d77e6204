"""What is tried again on a server, and for how long."""

from __future__ import annotations

import pytest
from neo4j.exceptions import Neo4jError, ServiceUnavailable

from graphmem.errors import UnavailableError
from graphmem.stores.neo4j import connection
from graphmem.stores.neo4j.connection import Connection
from graphmem.stores.neo4j.faults import undone

DEADLOCK = "Neo.TransientError.Transaction.DeadlockDetected"


@pytest.fixture
def there(monkeypatch) -> Connection:
    monkeypatch.setattr(connection, "PAUSE", 0.0)
    return Connection("bolt://127.0.0.1:1", user=None, password=None, database="neo4j", tracer=None)


def failing(error: Exception, times: int):
    tried = []

    async def once() -> int:
        tried.append(1)
        if len(tried) <= times:
            raise error
        return len(tried)

    return once


def deadlock() -> Neo4jError:
    return Neo4jError._basic_hydrate(neo4j_code=DEADLOCK, message="a wait cycle")


async def test_what_the_server_undid_for_another_is_tried_until_it_goes_through(there):
    assert undone(deadlock())
    assert await there._persist(failing(deadlock(), 50)) == 51


async def test_not_for_ever(there, monkeypatch):
    monkeypatch.setattr(connection, "PATIENCE", 0.0)
    with pytest.raises(UnavailableError, match="a wait cycle"):
        await there._persist(failing(deadlock(), connection.ATTEMPTS))


async def test_a_server_that_is_away_is_tried_a_few_times(there):
    assert not undone(ServiceUnavailable("gone"))
    assert await there._persist(failing(ServiceUnavailable("gone"), connection.ATTEMPTS - 1))
    with pytest.raises(UnavailableError):
        await there._persist(failing(ServiceUnavailable("gone"), connection.ATTEMPTS))
