"""A whole memory, on every store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphmem import AsyncGraphMem, GraphMem
from tests.support.seed_model import told

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from tests.support.builders import SteppedClock
    from tests.support.model_server import ModelServer
    from tests.support.places import Place


async def forget_templates(mem: AsyncGraphMem) -> None:
    """Forget how far deleted templates had been counted: the next test may use their ids."""
    directory = await mem._engine.directory()
    for entry in await directory.list("setting", limit=1000):
        if entry.id.startswith("template revisions of "):
            await directory.remove("setting", entry.id)


@pytest.fixture
async def memory(place: Place, clock: SteppedClock) -> AsyncIterator[AsyncGraphMem]:
    """A memory that this test has for itself; at its end the store is clean and emptied."""
    settings = {"user": place.user, "password": place.password, "database": place.database}
    async with AsyncGraphMem(place.url, clock=clock, **settings) as mem:
        yield mem
        assert await mem.check() == []
        for user in await mem.user.list_ordered(limit=1000):
            await mem.user.delete(user.user_id)
        for graph in await mem.graph.list_all(limit=1000):
            await mem.graph.delete(graph.graph_id)
        for template in await mem.context.list_context_templates(limit=1000):
            await mem.context.delete_context_template(template.template_id)
        await forget_templates(mem)


@pytest.fixture
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs keep their memory in a file of this test: for what is the same on every store."""
    monkeypatch.setenv("GRAPHMEM_STORE", str(tmp_path / "memory.db"))


@pytest.fixture(params=["rules", "model"])
def reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Who reads what programs tell: rules at once, or a scripted model a moment later.

    To be asked for before `settings`, which looks at the store when the test is over.
    """
    if request.param == "model":
        server: ModelServer = request.getfixturevalue("model_server")
        server.answer(told, schema="extraction", times=None)
        for name, value in (("MODEL", "scripted"), ("BASE_URL", server.url), ("MAX_DELAY", "0.2")):
            monkeypatch.setenv(f"GRAPHMEM_{name}", value)
    return request.param


@pytest.fixture
def settings(
    place: Place, monkeypatch: pytest.MonkeyPatch, checked_at_the_end: set[Place]
) -> Iterator[dict[str, str]]:
    """The environment of a program that keeps its memory here, for this test alone.

    At its end the store is clean and emptied.
    """
    given = {
        "STORE": place.url,
        "USER": place.user,
        "PASSWORD": place.password,
        "DATABASE": place.database,
    }
    environment = {f"GRAPHMEM_{name}": value for name, value in given.items() if value}
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    yield environment
    with GraphMem() as mem:
        if place.name == "embedded":
            assert mem.check() == []
        else:
            checked_at_the_end.add(place)
        for user in mem.user.list_ordered(limit=1000):
            mem.user.delete(user.user_id)
        for graph in mem.graph.list_all(limit=1000):
            mem.graph.delete(graph.graph_id)
        for template in mem.context.list_context_templates(limit=1000):
            mem.context.delete_context_template(template.template_id)
        mem._runner.run(forget_templates)
