"""Which stores run, and what every test may rely on.

`--stores=embedded,neo4j` chooses; without it the embedded store runs, and Neo4j too where
GRAPHMEM_TEST_NEO4J names a server or one can be started here (Java 21 and Maven). Under CI=true a
missing Neo4j is a failure. The header says what ran, and why not.
"""

from __future__ import annotations

import asyncio
import ipaddress
import os
import socket
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

from tests.support import neo4j_server
from tests.support.builders import Maker, SteppedClock
from tests.support.model_server import ModelServer
from tests.support.places import STORES, URL_VARIABLE, Place, given_neo4j

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from graphmem.core.ports import Store

settings.register_profile(
    "graphmem",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("graphmem")


@dataclass
class Choice:
    """The stores that run, and why the others do not."""

    chosen: tuple[str, ...]
    missing: dict[str, str] = field(default_factory=dict)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--stores",
        default=None,
        help="comma-separated stores to test: embedded, neo4j (default: all that can run here)",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.stash[CHOICE] = _choose(config.getoption("--stores"))


CHOICE = pytest.StashKey[Choice]()


def _choose(option: str | None) -> Choice:
    asked = STORES if option is None else tuple(s.strip() for s in option.split(",") if s.strip())
    if unknown := sorted(set(asked) - set(STORES)):
        raise pytest.UsageError(f"--stores={option}: unknown {unknown}; known: {', '.join(STORES)}")
    if not asked:
        raise pytest.UsageError(f"--stores={option!r} names none; known: {', '.join(STORES)}")
    missing = {name: "not asked for (--stores)" for name in STORES if name not in asked}
    if "neo4j" in asked and given_neo4j() is None and (reason := neo4j_server.available()):
        if option is not None or os.environ.get("CI", "").lower() in ("1", "true"):
            raise pytest.UsageError(
                f"Neo4j must run here but cannot: {reason}; set {URL_VARIABLE}=URL, or install "
                "Java 21 and Maven"
            )
        missing["neo4j"] = reason
    return Choice(tuple(s for s in STORES if s not in missing), missing)


def pytest_xdist_auto_num_workers() -> int:
    """One a core; what needs a Neo4j runs in one of them, on one server."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2
    return min(cores, 8)


def pytest_report_header(config: pytest.Config) -> str:
    choice = config.stash[CHOICE]
    given = given_neo4j()
    where = {"embedded": "", "neo4j": f" at {given.url}" if given else " (own server)"}
    ran = [name + where[name] for name in choice.chosen]
    left = [f"no {name}: {reason}" for name, reason in choice.missing.items()]
    return "stores: " + "; ".join([", ".join(ran), *left])


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "store_name" in metafunc.fixturenames:
        metafunc.parametrize("store_name", metafunc.config.stash[CHOICE].chosen, scope="session")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The first tests on a server wait for its start and its just-in-time compiler."""
    for item in items:
        if _on_server(item.nodeid) and item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(300))


def _on_server(nodeid: str) -> bool:
    _, _, params = nodeid.partition("[")
    return "neo4j" in params.rstrip("]").split("-")


class Scheduling(LoadScopeScheduling):
    """Tests on a server stay in one process and share it: a second one would plan all anew."""

    def _split_scope(self, nodeid: str) -> str:
        return "neo4j" if _on_server(nodeid) else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return Scheduling(config, log)


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the person who runs the tests reaches them."""
    for name in list(os.environ):
        if name.startswith("GRAPHMEM_") and not name.startswith("GRAPHMEM_TEST_"):
            monkeypatch.delenv(name)
    # Nor their key or purse: no model but a scripted one is asked, in processes of ours neither.
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setenv("GRAPHMEM_TEST_LOOPBACK_ONLY", "1")


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """A test that reaches for the network fails."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex
    resolve = socket.getaddrinfo
    given = given_neo4j()
    allowed = {"localhost"} | ({_host(given.url)} if given else set())

    def check(host: Any) -> None:
        name = host.decode() if isinstance(host, bytes) else host
        if name is None or name in allowed or _is_loopback(str(name)):
            return
        pytest.fail(f"{request.node.nodeid} reached for the network: {name!r}", pytrace=True)

    def guarded(original: Any) -> Any:
        def call(self: socket.socket, address: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6):
                check(address[0])
            return original(self, address)

        return call

    def looked_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        check(host)
        found = resolve(host, *args, **kwargs)
        if host in allowed:
            allowed.update(str(entry[4][0]) for entry in found)
        return found

    monkeypatch.setattr(socket.socket, "connect", guarded(connect))
    monkeypatch.setattr(socket.socket, "connect_ex", guarded(connect_ex))
    monkeypatch.setattr(socket, "getaddrinfo", looked_up)


def _host(url: str) -> str:
    return url.split("://", 1)[-1].split("/")[0].rsplit(":", 1)[0].strip("[]")


def _is_loopback(name: str) -> bool:
    try:
        return ipaddress.ip_address(name.split("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session")
def neo4j_place() -> Iterator[Place]:
    """The one Neo4j server of the session: the given one, or one of our own."""
    if given := given_neo4j():
        yield given
        return
    with neo4j_server.Neo4jServer() as server:
        yield Place("neo4j", server.url, database="neo4j")


@pytest.fixture
def place(store_name: str, tmp_path: Any, request: pytest.FixtureRequest) -> Place:
    """Where this test's store lives: a file of its own, or the session's server."""
    if store_name == "neo4j":
        return request.getfixturevalue("neo4j_place")
    return Place("embedded", str(tmp_path / "store.db"))


@pytest.fixture
def graph_ids(request: pytest.FixtureRequest) -> GraphIds:
    """Gives out graph ids that no other test has; `store` erases them when the test is over."""
    return GraphIds(request.node.nodeid)


@dataclass
class GraphIds:
    """Graph ids of one test, all different from every other test's."""

    test: str
    given: list[str] = field(default_factory=list)

    def __call__(self, name: str = "") -> str:
        """A new one; `name` may hold odd characters."""
        seed = os.urandom(6).hex()
        self.given.append(f"graph:{name or 'g'}-{seed}")
        return self.given[-1]


@pytest.fixture
def graph_id(graph_ids: GraphIds) -> str:
    """A graph id that no other test has."""
    return graph_ids()


@pytest.fixture
def make(graph_id: str) -> Maker:
    """Makes the records of the test's graph."""
    return Maker(graph_id)


@pytest.fixture
def other(graph_ids: GraphIds) -> Maker:
    """Makes the records of another graph in the same store."""
    return Maker(graph_ids("other"))


@pytest.fixture
def clock() -> SteppedClock:
    """A clock that stands still until it is stepped."""
    return SteppedClock()


@pytest.fixture(scope="module")
def checked_at_the_end() -> Iterator[set[Place]]:
    """Servers that are checked when a module's tests are over: a check reads all there is."""
    places: set[Place] = set()
    yield places
    for place in places:
        assert asyncio.run(_wrong(place)) == (), "this module left a server that is not clean"


async def _wrong(place: Place) -> tuple[str, ...]:
    store = await place.prepared()
    try:
        return await store.check()
    finally:
        await store.close()


@pytest.fixture
async def stores(
    place: Place, graph_ids: GraphIds, checked_at_the_end: set[Place]
) -> AsyncIterator[Opened]:
    """Opens the test's place; closes all, erases the test's graphs and checks the store."""
    opened = Opened(place)
    yield opened
    await opened.close()
    store = place.open()
    try:
        begun = await store.directory.erasing()
        assert set(begun) <= set(graph_ids.given), "a test left a graph half erased"
        if place.name == "embedded":
            assert await store.check() == (), "the test left a store that is not clean"
        else:
            checked_at_the_end.add(place)
            for graph_id in graph_ids.given:
                while await store.erase(graph_id):
                    pass
    finally:
        await store.close()


@dataclass
class Opened:
    """The stores that a test has opened on its place."""

    place: Place
    held: list[Store] = field(default_factory=list)

    async def __call__(self, tracer: Any = None) -> Store:
        """One more, prepared."""
        store = await self.place.prepared(tracer)
        self.held.append(store)
        return store

    async def close(self) -> None:
        """Close all."""
        while self.held:
            await self.held.pop().close()


@pytest.fixture
async def store(stores: Opened) -> Store:
    """A prepared store; its content is the test's own as far as it keeps to its graph ids."""
    return await stores()


@pytest.fixture
def reopen(stores: Opened) -> Callable[[], Awaitable[Store]]:
    """Close everything and open the place anew, as a new process would."""

    async def again() -> Store:
        await stores.close()
        return await stores()

    return again


@pytest.fixture
def model_server() -> Iterator[ModelServer]:
    """A model's server that says what the test scripts; fails the test if it was not kept to."""
    with ModelServer() as server:
        yield server
        server.check()
