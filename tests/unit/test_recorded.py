"""Recordings in the contract's shape: words as written, numbers of this prompt, no side door."""

from __future__ import annotations

import json
from argparse import Namespace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks import timetalk
from benchmarks.recorded import MODEL, Recorded, recorded_folder, served, timetalk_stories

if TYPE_CHECKING:
    from pathlib import Path

CASES = [
    {
        "id": "own-1",
        "case": 1,
        "tags": ["rules"],
        "time_zone": "Europe/Oslo",
        "user": "Ida Moe",
        "episodes": [
            {"id": "e1", "reference_time": "2025-01-10T23:30:00Z", "source": "message",
             "stored_at": "2025-01-10T23:30:00Z", "role": "user", "name": "Ida Moe",
             "content": "I live in Voss, with my aunt."},
            {"id": "e2", "reference_time": "2025-06-01T10:00:00Z", "source": "message",
             "stored_at": "2025-06-01T10:00:00Z", "role": "user", "name": "Ida Moe",
             "content": "I moved to Hamar, not with Aunt Tove."},
        ],
        "questions": [
            {"kind": "now", "about": "Ida Moe", "at": "2025-07-01T10:00:00Z", "ask": "Where?",
             "topic": "LIVES_IN", "expect": [["Hamar"]], "never": ["Voss"]},
        ],
    }
]  # fmt: skip


def claim(id: str, subject: str, relation: str, object: str, fact: str, quote: str, **fields: Any):
    return {
        "id": id, "subject": subject, "relation": relation, "object": object, "value": None,
        "fact": fact, "kind": "state", "polarity": "holds", "valid_at": None, "invalid_at": None,
        "valid_precision": None, "invalid_precision": None, "end_exclusive": False,
        "undated_past": False, "holds_when_said": True, "exclusive": True, "corrects": [],
        "repeats": [], "fulfils": [], "replaces": [], "speaker": "Ida Moe", "quote": quote,
    } | fields  # fmt: skip


def mention(name: str, type: str, *aliases: str) -> dict[str, Any]:
    return {"name": name, "type": type, "aliases": list(aliases)}


LINES = [
    {"case": "own-1", "episode": "e1",
     "mentions": [mention("Ida Moe", "Person"), mention("Voss", "Place"),
                  mention("Tove Moe", "Person", "my aunt")],
     "claims": [
         claim("e1.1", "Ida Moe", "LIVES_IN", "Voss", "Ida Moe lives in Voss.", "I live in Voss"),
         claim("e1.2", "Ida Moe", "LIVES_WITH", "Tove Moe", "Ida Moe lives with her aunt.",
               "with my aunt", exclusive=False)]},
    {"case": "own-1", "episode": "e2",
     "mentions": [mention("Ida Moe", "Person"), mention("Hamar", "Place"),
                  mention("Tove Moe", "Person", "Aunt Tove")],
     "claims": [
         claim("e2.1", "Ida Moe", "LIVES_IN", "Hamar", "Ida Moe moved to Hamar.",
               "I moved to Hamar", replaces=["e1.1", "gone"]),
         claim("e2.2", "Ida Moe", "LIVES_WITH", "Tove Moe", "Ida Moe left her aunt.",
               "not with Aunt Tove", polarity="ends", repeats=["e2.1"])]},
]  # fmt: skip

PROMPT = """KNOWN
1 "Ida Moe" (the user)
2 "Voss" (Place)
3 "Ida Moe's aunt" (Person) also "my aunt"

FACTS
1 [1 LIVES_IN 2, 2025-01-11 -] "Ida Moe lives in Voss."

BEFORE (for understanding only, make no claims of it)
"Ida Moe" Sat 2025-01-11 00:30: "I live in Voss, with my aunt."

MESSAGES
1 "Ida Moe" Sun 2025-06-01 12:00: "I moved to Hamar, not with Aunt Tove."
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    recorded = tmp_path / "recorded"
    recorded.mkdir()
    lines = "\n".join(json.dumps(line) for line in LINES)
    (recorded / "timetalk_dev.jsonl").write_text(lines, encoding="utf-8")
    return recorded


def test_an_answer_is_made_from_the_prompt(folder):
    recorded = Recorded(timetalk_stories(CASES, folder))
    request = SimpleNamespace(body={"messages": [{}, {"content": PROMPT}]})
    answer = recorded(request)
    named = {m["name"]: (m["entity"], m["aliases"]) for m in answer["mentions"]}
    assert named == {"Ida Moe": (1, []), "Hamar": (None, []), "Aunt Tove": (3, [])}
    moved, left = answer["claims"]
    assert (moved["replaces"], left["repeats"]) == (["f1"], ["c1"])
    assert recorded.lost == 1  # a reference to what the prompt does not show is not made
    assert "Tove Moe" not in json.dumps(answer)


def test_a_message_that_nobody_recorded_is_an_error(folder):
    recorded = Recorded(timetalk_stories(CASES, folder))
    other = PROMPT.replace("Hamar", "Lom")
    with pytest.raises(LookupError, match="nothing is recorded"):
        recorded(SimpleNamespace(body={"messages": [{}, {"content": other}]}))


def test_timetalk_goes_through_the_whole_path(folder, tmp_path, monkeypatch):
    data = tmp_path / "data" / "timetalk.json"
    data.parent.mkdir()
    data.write_text(json.dumps(CASES), encoding="utf-8")
    options = Namespace(data=data, limit=None, failures=0, recorded=None)
    scorer = SimpleNamespace(
        judge=lambda case, question, facts: {
            "correct": [f["object"] for f in facts if f["name"] == "LIVES_IN"] == ["Hamar"],
            "wants": True, "found": True, "forbids": True, "false_belief": False,
        },
        norm=str.casefold,
        has=lambda text, word: word.casefold() in text,
    )  # fmt: skip
    monkeypatch.setattr(timetalk, "_scorer", lambda data: scorer)
    with (
        served(Recorded(timetalk.stories(options))) as url,
        timetalk.opened(":memory:", model=MODEL, base_url=url) as mem,
    ):
        figures = timetalk.run(mem, options)
    assert figures["accuracy/all"].value == 1
    assert figures["found-in-block"].value == 1


def test_where_the_recordings_lie(folder, tmp_path):
    beside = Namespace(data=tmp_path / "data" / "x.json", recorded=None)
    assert recorded_folder(beside) == folder
    with pytest.raises(FileNotFoundError, match="--recorded"):
        recorded_folder(Namespace(data=beside.data, recorded=tmp_path / "nowhere"))
