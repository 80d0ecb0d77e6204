"""`graphmem demo`: the same story every day, in a few seconds, on every store."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from graphmem import GraphMem
from graphmem.cli import story
from tests.support.cli import Cli


@pytest.fixture(scope="module")
def printed() -> str:
    """What the demo prints."""
    return Cli().ok("demo").out


def section(text: str, title: str) -> str:
    """The lines below a heading that contains these words."""
    parts = [part for part in text.split("\n== ") if title in part.partition("\n")[0]]
    assert len(parts) == 1, f"{title!r} in {len(parts)} headings"
    return parts[0].partition("\n")[2]


def test_the_timeline_reads_as_the_story_was(printed):
    lines = [line for line in section(printed, "the timeline").splitlines() if line]
    told = {tuple(part.strip() for part in line.split("  ", 1)) for line in lines}
    assert told == {
        ("2026-01-12 - 2026-04-12", "Saskia Brammel lives in Ljubljana."),
        ("2026-04-12 - 2026-06-20", "Saskia Brammel lives in Udine."),
        ("2026-06-20 - present", "Saskia Brammel lives in Ljubljana."),
        ("2026-01-12 - 2026-03-02", "Saskia Brammel works at Pellworth Maps."),
        ("2026-03-09 - present", "Saskia Brammel works at Quillon Press."),
        ("2026-05-10 - present", "Saskia Brammel is a member of the Udine Rowing Club."),
        ("2026-02-03 - 2026-05-04", "Saskia Brammel's subscription status is active."),
        ("2026-05-04 - present", "Saskia Brammel's subscription status is past due."),
        ("2026-01-25 - 2026-05-30", "Saskia Brammel likes bouldering."),
        ("date unknown - before 2026-05-16", "Saskia Brammel used to live in Maribor."),
        ("retracted", "Saskia Brammel lives in Trento."),
        ("retracted", "Saskia Brammel lives in Tartu."),
    }


def test_the_block_now_and_the_block_then(printed):
    now = section(printed, "A prompt gets this")
    then = section(printed, "as of 2026-05-01")
    assert "Ljubljana. (2026-06-20 - present)" in now
    assert "Quillon Press" in now
    assert "Udine. (2026-04-12" in then
    assert "2026-06-20 - present" not in then
    assert "Trento" not in then.split("<EPISODES>")[0]


def test_two_clocks(printed):
    today, that_day = section(printed, "Two clocks").strip().splitlines()
    assert "Udine" in today
    assert "Ljubljana" in that_day


def test_forgetting_opens_again(printed):
    before, after = section(printed, "Forgetting").split("after:")
    assert "2026-06-20 - present" in before
    assert "2026-06-20" not in after
    assert "(2026-04-12 - present)" in after


def test_it_explains_and_finds_talk_word_for_word(printed):
    why = section(printed, "Why Udine")
    assert "“I moved to Trento on 12 April.” – it was corrected" in why
    assert "No, I meant Udine, not Trento." in why
    assert "I moved back to Ljubljana." in why
    assert "“In May I will move to Tartu.” – the plan was called off" in why
    assert "wooden oar" in section(printed, "word for word")


def test_it_prints_no_warning():
    command = [sys.executable, "-m", "graphmem.cli", "demo"]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ran.stderr == ""


@pytest.mark.timeout(600)
def test_it_prints_the_same_on_every_store_and_every_time(printed, place, monkeypatch):
    for name in ("user", "password", "database"):
        if value := getattr(place, name):
            monkeypatch.setenv(f"GRAPHMEM_{name.upper()}", value)
    for _ in range(2):  # the second run erases what the first one told
        first, rest = Cli().ok("demo", "--store", place.url).out.split("\n", 1)
        assert first == f"store: {place.url}"
        assert rest == printed.split("\n", 1)[1]
    monkeypatch.setenv("GRAPHMEM_STORE", place.url)
    facts = Cli().ok("timeline", "--user", "demo", "--json").json
    assert [fact["object"] for fact in facts if fact["name"] == "LIVES_IN"][-1] == "Ljubljana"
    with GraphMem() as memory:
        assert memory.check() == []
        memory.user.delete(story.USER)


def test_it_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    environment = {**os.environ, "XDG_DATA_HOME": str(tmp_path / "data")}
    subprocess.run(
        [sys.executable, "-m", "graphmem.cli", "demo"],
        env=environment,
        capture_output=True,
        check=True,
    )
    assert list(tmp_path.iterdir()) == []


def test_as_json(printed):
    told = Cli().ok("demo", "--json").json
    assert told["context"] in printed
    assert told["context_as_of"] in printed
    assert len(told["timeline"]) >= 10
