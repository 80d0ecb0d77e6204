"""What a model once read can be read again without it: the same facts, from a recording."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from graphmem import GraphMem
from graphmem.models.address import Address
from graphmem.models.loopback import Loopback, Recorder, Replayer
from graphmem.models.recording import Replay, read_recording
from tests.support.plain_model import plain

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.model_server import ModelServer

TOLD = [
    {"data": "Ann lives in Oslo", "created_at": "2026-01-10T09:00:00Z"},
    {"data": "Ann likes Tea", "created_at": "2026-02-01T09:00:00Z"},
    {"data": "Ann lives in Rome", "created_at": "2026-06-01T09:00:00Z"},
]


def facts_read(store: Path, url: str) -> list[Any]:
    """What a memory knows when a model has read all that was told."""
    given = {"model": "m", "base_url": url, "embedding_model": "e", "max_delay": 60}
    with GraphMem(store, **given) as mem:
        mem.user.add("jane")
        mem.add_batch(TOLD, user_id="jane")
        mem.flush(20)
        facts = mem.graph.edge.list(user_id="jane")
        return sorted((fact.fact, str(fact.valid_at), str(fact.invalid_at)) for fact in facts)


def test_what_was_read_is_replayed(model_server: ModelServer, tmp_path: Path) -> None:
    model_server.answer(plain, times=None)
    model_server.embeds(8)
    file = io.StringIO()
    with Loopback(Recorder(Address(model_server.url), file, timeout=5)) as proxy:
        read = facts_read(tmp_path / "a.db", proxy.url)
    assert [fact for fact, _, _ in read] == [
        "Ann likes Tea.", "Ann lives in Oslo.", "Ann lives in Rome.",
    ]  # fmt: skip
    asked = len(model_server.requests)
    replayer = Replayer(Replay(read_recording(file.getvalue().splitlines(keepends=True), "r")))
    with Loopback(replayer) as server:
        assert facts_read(tmp_path / "b.db", server.url) == read
    assert replayer.missing == []
    assert len(model_server.requests) == asked
