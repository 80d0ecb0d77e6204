"""The file of the embedded store: who may read it, what it may be, what stays in it."""

from __future__ import annotations

import os
import sqlite3
import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from graphmem.errors import (
    ConfigError,
    ConflictError,
    CorruptError,
    SchemaError,
    StoreError,
    UnavailableError,
)
from graphmem.stores import open_store
from graphmem.stores.embedded import EmbeddedStore, schema
from tests.support.builders import SPEC, Maker, at, hits, vector
from tests.support.ranking import searched

MAKE = Maker("graph:g")


@pytest.fixture
async def store(tmp_path: Path):
    store = EmbeddedStore(str(tmp_path / "deep" / "down" / "store.db"))
    await store.prepare(SPEC)
    yield store
    await store.close()


async def test_only_the_owner_may_read(store: EmbeddedStore):
    """The log and its index too, whatever the process's mask."""
    await store.accept(MAKE.said("e1"))
    folder = Path(store.path).parent
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}
    assert modes == {"store.db": 0o600, "store.db-wal": 0o600, "store.db-shm": 0o600}


async def test_opening_touches_nothing(tmp_path: Path):
    store = EmbeddedStore(str(tmp_path / "no" / "store.db"))
    assert list(tmp_path.iterdir()) == []
    await store.close()
    assert list(tmp_path.iterdir()) == []


async def test_settings_that_keep_promises(store: EmbeddedStore):
    def ask(connection: sqlite3.Connection) -> dict[str, object]:
        names = ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
        return {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names}

    for crew in (store._connections._writer, store._connections._readers):
        answer = crew.submit(ask).result(10)
        assert answer == {
            "journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1,
        }  # fmt: skip


async def test_what_a_worker_can_do_again_does_not_wait_for_the_disk(store: EmbeddedStore):
    def ask(connection: sqlite3.Connection) -> int:
        return connection.execute("PRAGMA synchronous").fetchone()[0]

    asked: list[int] = []
    guarded = store._connections._guarded

    def seen(connection: sqlite3.Connection, work: Any) -> Any:
        connection.set_trace_callback(
            lambda text: asked.append(text) if text.startswith(("PRAGMA", "COMMIT")) else None
        )
        return guarded(connection, work)

    store._connections._guarded = seen
    await store.accept(MAKE.intake(MAKE.episode("e1"), jobs=[MAKE.job("j", "e1")]))
    assert asked == ["COMMIT"]  # durable: the setting is as it was opened, FULL
    asked.clear()
    assert await store.lease("w", now=at(2024), ttl=timedelta(minutes=1)) is not None
    assert asked == ["PRAGMA synchronous = NORMAL", "COMMIT", "PRAGMA synchronous = FULL"]
    assert store._connections._writer.submit(ask).result(10) == 2


async def test_forgotten_text_is_nowhere_in_the_files(store: EmbeddedStore):
    secret = "xylophonequartz"
    episode = MAKE.episode("e1", f"my word is {secret}")
    job = MAKE.job("j", "e1", "e2", answer=f"they said {secret}")
    await store.accept(MAKE.intake(episode, MAKE.episode("e2"), jobs=[job]))
    folder = Path(store.path).parent
    assert any(secret.encode() in file.read_bytes() for file in folder.iterdir())
    await store.commit(MAKE.changes(0, forgotten=MAKE.all(["e1"])))
    assert not any(secret.encode() in file.read_bytes() for file in folder.iterdir())
    assert (folder / "store.db-wal").stat().st_size == 0


async def test_erased_text_is_nowhere_in_the_files(store: EmbeddedStore):
    secret = "xylophonequartz"
    await store.accept(MAKE.intake(MAKE.episode("e1", f"my word is {secret}")))
    while await store.erase(MAKE.graph, limit=2):
        pass
    folder = Path(store.path).parent
    assert not any(secret.encode() in file.read_bytes() for file in folder.iterdir())


async def test_a_file_that_is_no_database(tmp_path: Path):
    path = tmp_path / "letter.txt"
    path.write_text("Dear Jane, " * 1000)
    store = EmbeddedStore(str(path))
    with pytest.raises(CorruptError, match=r"letter\.txt.*give another path") as caught:
        await store.prepare(SPEC)
    assert isinstance(caught.value.__cause__, sqlite3.Error)
    await store.close()
    assert path.read_text().startswith("Dear Jane")


async def test_a_damaged_file(store: EmbeddedStore):
    for n in range(50):
        await store.accept(MAKE.said(f"e{n}"))
    await store.close()
    path = Path(store.path)
    content = bytearray(path.read_bytes())
    content[8192:] = b"\xa5" * (len(content) - 8192)
    path.write_bytes(content)
    again = EmbeddedStore(store.path)
    with pytest.raises(CorruptError, match="restore"):
        await again.fetch(MAKE.graph, "episode", MAKE.all(["e1"]))
    await again.close()


async def test_another_programs_database_is_left_alone(tmp_path: Path):
    path = tmp_path / "bank.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE account (id INTEGER)")
    connection.close()
    before = path.read_bytes()
    store = EmbeddedStore(str(path))
    with pytest.raises(SchemaError, match="another program"):
        await store.prepare(SPEC)
    await store.close()
    assert path.read_bytes() == before


async def test_a_newer_schema_is_refused(store: EmbeddedStore):
    await store.close()
    connection = sqlite3.connect(store.path)
    connection.execute(f"PRAGMA user_version = {schema.latest() + 1}")
    connection.close()
    again = EmbeddedStore(store.path)
    with pytest.raises(SchemaError, match=f"schema {schema.latest() + 1}.*newer"):
        await again.prepare(SPEC)
    await again.close()


@pytest.mark.parametrize("other", [replace(SPEC, embedder="other"), replace(SPEC, dimension=3)])
async def test_another_embedder_is_refused(store: EmbeddedStore, other):
    again = EmbeddedStore(store.path)
    with pytest.raises(SchemaError, match="graphmem reembed"):
        await again.prepare(other)
    await again.close()


async def test_a_folder_is_no_file(tmp_path: Path):
    store = EmbeddedStore(str(tmp_path))
    with pytest.raises(UnavailableError, match="folder"):
        await store.prepare(SPEC)
    await store.close()


async def test_a_path_through_a_file(tmp_path: Path):
    (tmp_path / "file").write_text("")
    store = EmbeddedStore(str(tmp_path / "file" / "store.db"))
    with pytest.raises(UnavailableError, match="cannot be opened"):
        await store.prepare(SPEC)
    await store.close()


async def test_without_prepare(tmp_path: Path):
    store = EmbeddedStore(str(tmp_path / "store.db"))
    with pytest.raises(SchemaError, match="prepare"):
        await store.state("graph:g")
    await store.close()


async def test_closed_is_told_and_closing_twice_is_fine(store: EmbeddedStore):
    await store.close()
    await store.close()
    with pytest.raises(StoreError, match="closed"):
        await store.state("graph:g")


async def test_text_that_no_file_can_hold_is_a_store_error(store: EmbeddedStore):
    """The layers above refuse it; nothing but a `StoreError` leaves all the same."""
    with pytest.raises(StoreError, match="surrogate"):
        await store.accept(MAKE.intake(MAKE.episode("e1", "\ud800")))
    with pytest.raises(StoreError):
        await store.fetch("graph:\ud800", "episode", ["x"])
    await store.accept(MAKE.intake(MAKE.episode("e2", "a\0b")))
    (episode,) = await store.fetch(MAKE.graph, "episode", MAKE.all(["e2"]))
    assert episode is not None
    assert episode.content == "a\0b"  # pyright: ignore[reportAttributeAccessIssue]


async def test_a_vector_of_another_length_is_refused_before_anything_is_written(store):
    episode = MAKE.episode("e1")
    passage = MAKE.passage(episode, vector=b"\0" * 12)
    with pytest.raises(StoreError, match="3 numbers"):
        await store.accept(MAKE.intake(episode, passages=[passage]))
    assert await store.fetch(MAKE.graph, "episode", [episode.uuid]) == (None,)


async def test_an_erased_graph_gets_another_key(store: EmbeddedStore):
    """So that rows still to be deleted, or cached vectors, are never the new graph's."""
    fact = MAKE.fact("f", "a", "R", "b", at(2020))
    look = MAKE.look("fact", text="R", vector=vector(1))
    await store.commit(MAKE.graph_of(0, fact, vectors=((fact.uuid, vector(1)),)))
    assert hits(await searched(store, look), "fact", "vector") == [fact.uuid]
    assert await store.erase(MAKE.graph, limit=1)
    with pytest.raises(ConflictError, match="erased"):
        await store.commit(MAKE.graph_of(0, fact))
    while await store.erase(MAKE.graph):
        pass
    await store.commit(MAKE.graph_of(0, fact))
    found = await searched(store, look)
    assert (hits(found, "fact"), hits(found, "fact", "vector")) == ([fact.uuid], [])


async def test_check_sees_what_does_not_fit(store: EmbeddedStore):
    fact = MAKE.fact("f", "a", "R", "b", at(2020))
    await store.accept(MAKE.said("e1"))
    changes = MAKE.graph_of(0, fact, slots=(MAKE.slot("a", "R", tail=["f"]),))
    await store.commit(replace(changes, vectors=((fact.uuid, vector(1)),)))
    assert await store.check() == ()
    connection = sqlite3.connect(store.path, isolation_level=None)
    connection.execute("DELETE FROM fact")
    connection.execute("DELETE FROM episode")
    connection.close()
    lines = " ".join(await store.check())
    for fault in ("vector", "job", "passage", "slot"):
        assert fault in lines


@pytest.mark.parametrize(
    ("url", "path"),
    [
        (":memory:", ":memory:"),
        ("sqlite://", ":memory:"),
        ("sqlite:///:memory:", ":memory:"),
        ("sqlite:///here.db", "here.db"),
        ("sqlite:////tmp/there.db", "/tmp/there.db"),
        ("here.db", "here.db"),
        ("~/here.db", os.path.expanduser("~/here.db")),
    ],
)
def test_addresses(url: str, path: str):
    store = open_store(url)
    assert isinstance(store, EmbeddedStore)
    assert store.path == path


@pytest.mark.parametrize("url", ["", "http://x", "postgres://x/y", "a\0b"])
def test_addresses_of_nothing(url: str):
    with pytest.raises(ConfigError, match="store="):
        open_store(url)


async def test_a_log_left_by_a_killed_program_is_cut(store: EmbeddedStore):
    """Whoever opens the file next and writes finishes what forgetting promised."""
    await store.accept(MAKE.said("e1"))
    log = Path(f"{store.path}-wal")
    assert log.stat().st_size > 0
    other = EmbeddedStore(store.path)
    await other.prepare(SPEC)
    assert log.stat().st_size == 0
    await other.close()


async def test_a_reader_does_not_hold_up_forgetting_for_long(store: EmbeddedStore):
    """The log is cut once the reader is gone, by a later write."""
    await store.accept(MAKE.said("e1", "e2"))
    reader = sqlite3.connect(store.path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM episode").fetchone()
    await store.commit(MAKE.changes(0, forgotten=MAKE.all(["e1"])))
    log = Path(f"{store.path}-wal")
    assert log.stat().st_size > 0
    reader.close()
    store._connections._cut_at = 0.0  # as if the pause between attempts were over
    await store.accept(MAKE.said("e3"))
    assert log.stat().st_size == 0
