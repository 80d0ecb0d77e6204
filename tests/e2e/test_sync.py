"""The blocking client: the same surface, on a private loop."""

from __future__ import annotations

import asyncio
import inspect
import os
import signal
import subprocess
import sys
import threading

import pytest

from graphmem import AsyncGraphMem, ConfigError, GraphMem
from graphmem.client.loop import PrivateLoop
from tests.support import make_sync, twins


@pytest.mark.parametrize("module", twins.MODULES, ids=lambda module: module.path)
def test_the_blocking_client_is_generated_from_the_async_one(module):
    assert module.target.read_text() == make_sync.generate(module), (
        "run: python -m tests.support.make_sync"
    )


def _surface(client, path=""):
    for name in dir(client):
        if name.startswith("_"):
            continue
        value = getattr(client, name)
        if inspect.ismethod(value):
            yield f"{path}{name}", value
        elif type(value).__module__.startswith("graphmem.client"):
            yield from _surface(value, f"{path}{name}.")


def test_both_clients_have_the_same_names_signatures_and_docstrings():
    blocking = dict(_surface(GraphMem(":memory:")))
    asynchronous = dict(_surface(AsyncGraphMem(":memory:")))
    assert blocking.keys() == asynchronous.keys()
    assert len(blocking) > 40
    for name, method in asynchronous.items():
        assert inspect.signature(method) == inspect.signature(blocking[name]), name
        assert inspect.getdoc(method) == inspect.getdoc(blocking[name]), name
        assert inspect.getdoc(method), name


def test_ten_lines_to_a_working_memory():
    with GraphMem(":memory:") as mem:
        mem.add("I live in Oslo.", user_id="jane", created_at="2025-01-10T09:00Z")
        mem.add("I moved to Rome.", user_id="jane", created_at="2025-06-01T09:00Z")
        now = mem.context("Where do I live?", user_id="jane")
        then = mem.context("Where do I live?", user_id="jane", as_of="2025-03-01T00:00Z")
    assert "Rome. (2025-06-01 - present)" in str(now)
    assert "Oslo" in str(then)
    assert "Rome" not in str(then)


async def test_it_works_inside_a_running_loop():
    with GraphMem(":memory:") as mem:
        mem.add("I like tea.", user_id="u")
        assert [f.object for f in mem.graph.as_of(user_id="u")] == ["tea"]


@pytest.mark.parametrize("interrupted", [True, False])
def test_a_call_that_is_given_up_has_ended_before_its_caller_goes_on(interrupted):
    loop, ended = PrivateLoop(), threading.Event()

    async def works() -> None:
        try:
            await asyncio.sleep(0.3)
            if interrupted:
                signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.2)
            ended.set()

    # A test's process may have been told to take no notice of Ctrl-C.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt if interrupted else TimeoutError):
            loop.run(works, timeout=None if interrupted else 0.5)
    finally:
        signal.signal(signal.SIGINT, before)
    assert ended.is_set()
    loop.stop()


def test_closing_twice_is_fine_and_a_closed_client_says_so():
    mem = GraphMem(":memory:")
    mem.add("I like tea.", user_id="u")
    mem.close()
    mem.close()
    with pytest.raises(ConfigError, match="closed"):
        mem.search("tea", user_id="u")


def test_nothing_is_opened_before_the_first_call(tmp_path):
    path = tmp_path / "memory.db"
    with GraphMem(path):
        pass
    assert not path.exists()


def test_a_program_that_does_not_close_loses_nothing(tmp_path):
    path = str(tmp_path / "memory.db")
    program = (
        f"from graphmem import GraphMem\nGraphMem({path!r}).add('I live in Oslo.', user_id='u')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    with GraphMem(path) as mem:
        assert [f.object for f in mem.graph.as_of(user_id="u")] == ["Oslo"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_child_has_a_loop_of_its_own(tmp_path):
    path = str(tmp_path / "memory.db")
    program = f"""
import os
from graphmem import GraphMem
mem = GraphMem({path!r})
mem.add("I live in Oslo.", user_id="u")
child = os.fork()
if child == 0:
    mem.add("I like tea.", user_id="u")
    assert len(mem.graph.as_of(user_id="u")) == 2
    mem.close()
    os._exit(0)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
assert sorted(f.object for f in mem.graph.as_of(user_id="u")) == ["Oslo", "tea"]
mem.close()
"""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
