"""The harness on tiny made-up data in the original schemas, where every figure is known."""

from __future__ import annotations

import argparse
import gzip
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks import figures, latency, locomo, mquake, resolve, start, timeqa, timetalk
from benchmarks.__main__ import main
from graphmem import GraphMem

if TYPE_CHECKING:
    from pathlib import Path

LOCOMO = [
    {
        "sample_id": "conv-0",
        "conversation": {
            "speaker_a": "Ann",
            "speaker_b": "Ben",
            "session_2_date_time": "1:05 pm on 9 May, 2023",
            "session_2": [
                {"speaker": "Ann", "dia_id": "D2:1", "text": "We planted tomatoes on the balcony."},
                {"speaker": "Ben", "dia_id": "D2:2", "text": "My flute lessons began."},
            ],
            "session_1_date_time": "10:30 am on 2 May, 2023",
            "session_1": [
                {"speaker": "Ann", "dia_id": "D1:1", "text": "I adopted a beagle named Rufus."},
                {
                    "speaker": "Ben",
                    "dia_id": "D1:2",
                    "text": "Look at this!",
                    "blip_caption": "a photo of a sailing boat",
                    "query": "catamaran regatta",
                },
            ],
            "session_3_date_time": "9:00 am on 1 June, 2023",
        },
        "qa": [
            {"question": "What dog did Ann adopt?", "evidence": ["D1:1"], "category": 4},
            {"question": "Who shared a sailing boat?", "evidence": ["D1:02"], "category": 1},
            {"question": "What began for Ben?", "evidence": ["D2:2; D:2:1"], "category": 2},
            {"question": "Who rides a horse?", "evidence": ["D1:2"], "category": 5},
            {"question": "Lost?", "evidence": ["D9:9"], "category": 3},
        ],
    }
]


def question(text: str, *answers: str) -> list[Any]:
    return [text, [{"answer": answer} for answer in answers]]


TIMEQA = [
    {
        "index": "/wiki/Ada_Stone#P108",
        "questions": [
            question("Where did Ada Stone work from 2001 to 2003?", "Acme  Labs"),
            question("Where did Ada Stone work between March 2005 and June 2008?", "", "Borealis"),
            question("Where did Ada Stone work between 2007 and 2009?", "Cirrus"),
            question("Where did Ada Stone work in 2015?", "Delta"),
            question("Where did Ada Stone work from 2010 to 2012?", ""),
        ],
    },
    {"index": "/wiki/Lone#P1", "questions": [question("Who from 2001 to 2002?", "Only one")]},
]


def rewrite(prompt: str, relation: str, subject: str, old: str, new: str, asked: str) -> Any:
    return {
        "prompt": prompt,
        "relation_id": relation,
        "subject": subject,
        "target_true": {"str": old},
        "target_new": {"str": new},
        "question": asked,
    }


def hop(cloze: str, answer: str) -> dict[str, str]:
    return {"cloze": cloze, "answer": answer}


MQUAKE = [
    {
        "requested_rewrite": [
            rewrite(
                "{} was sung by", "P175", "Blue Hour", "The Larks", "Mona Reed", "Who sang it?"
            ),
            rewrite("The manager of {} is", "P1037", "Mona Reed", "Gus Hale", "Ivo Marsh", "Who?"),
            rewrite("{} is a citizen of", "P27", "Ivo Marsh", "Freedonia", "Sylvania", "Where?"),
            rewrite("The language of {} is", "P37", "Sylvania", "Sylvan", "Fredish", "What?"),
        ],
        "questions": ["What is the language of the country of the manager of Blue Hour's singer?"],
        "single_hops": [
            hop("Blue Hour was sung by", "The Larks"),
            hop("The manager of The Larks is", "Tim Pole"),
            hop("Tim Pole is a citizen of", "Osterlich"),
            hop("The language of Osterlich is", "Ostrian"),
        ],
    }
]


def run(tmp_path: Path, suite: str, document: Any, *options: str) -> dict[str, Any]:
    data, out = tmp_path / f"{suite}.json.gz", tmp_path / "out.json"
    data.write_bytes(gzip.compress(json.dumps(document).encode()))
    store = str(tmp_path / "bench.db")
    code = main([suite, "--data", str(data), "--json", str(out), "--store", store, *options])
    assert code == 0
    return json.loads(out.read_text())


def values(document: dict[str, Any]) -> dict[str, float | None]:
    return {name: figure["value"] for name, figure in document["figures"].items()}


def test_locomo(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = run(tmp_path, "locomo", LOCOMO)
    assert set(document) == {"suite", "settings", "versions", "figures"}
    assert document["suite"] == "locomo"
    assert {"graphmem", "python"} <= set(document["versions"])
    found = values(document)
    groups = ("1-4", "single-hop", "multi-hop", "temporal", "open-domain", "adversarial")
    assert set(found) == {
        *(f"recall@{k}/{group}" for k in (5, 10, 20) for group in groups),
        *(f"all@{k}/1-4" for k in (5, 10, 20)),
        *(f"session-all@{k}/1-4" for k in (5, 10)),
        "tokens/block-p50", "ms/query-p50", "ms/query-p95", "messages-per-s",
    }  # fmt: skip
    # Four turns in all: at 5 everything that search returns is within the cut.
    assert found["recall@5/single-hop"] == found["recall@5/multi-hop"] == 1
    assert document["figures"]["recall@10/1-4"]["n"] == 3  # the question without evidence is out
    assert document["figures"]["recall@10/open-domain"] == {
        "value": None, "low": None, "high": None, "n": 0,
    }  # fmt: skip
    assert document["figures"]["messages-per-s"]["n"] == 4
    assert found["tokens/block-p50"] > 0
    shown = capsys.readouterr()
    assert "recall@10/1-4" in shown.out


def test_locomo_told_its_own_observations(tmp_path: Path) -> None:
    told = json.loads(json.dumps(LOCOMO))
    told[0]["observation"] = {
        "session_1_observation": {"Ann": [["Ann adopted a dog.", "D1:1"], ["Lost.", "D9:9"]]},
        "session_2_observation": {"Ben": [["Ben learns the flute.", ["D2:2"]]]},
    }
    found = values(run(tmp_path, "locomo", told, "--facts", "observation"))
    assert found["recall@5/single-hop"] == 1


def test_locomo_leaves_the_memory_as_it_was(tmp_path: Path) -> None:
    first = values(run(tmp_path, "locomo", LOCOMO))
    again = values(run(tmp_path, "locomo", LOCOMO))
    timed = {"ms/query-p50", "ms/query-p95", "messages-per-s"}
    assert {k: v for k, v in first.items() if k not in timed} == {
        k: v for k, v in again.items() if k not in timed
    }
    with GraphMem(tmp_path / "bench.db") as mem:
        assert mem.user.list_ordered() == []


def test_locomo_reads_sessions_in_order_without_the_annotators_words() -> None:
    sessions = list(locomo.sessions_of(LOCOMO[0]["conversation"]))
    assert [number for number, _ in sessions] == [1, 2]
    shown = sessions[0][1][1]
    assert shown.content == "Look at this! [shares a photo of a sailing boat]"
    assert (shown.name, shown.uuid) == ("Ben", "D1:2")
    assert shown.created_at == datetime(2023, 5, 2, 10, 30, tzinfo=UTC)


def test_locomo_mends_evidence() -> None:
    written = ["D1:3", "D8:6; D9:17", "D30:05", "D:11:26", "D2:1,D2:2 D2:3", "D", "", "E4:1"]
    assert list(locomo._evidence(written)) == [
        "D1:3", "D8:6", "D9:17", "D30:5", "D11:26", "D2:1", "D2:2", "D2:3",
    ]  # fmt: skip


def test_timeqa(tmp_path: Path) -> None:
    document = run(tmp_path, "timeqa", TIMEQA)
    assert values(document) == {
        "as-of/mid-span": 1,
        "as-of/border": 1,
        "as-of/before-first": 1,
        "parallel-kept": 1,
    }
    counts = {name: figure["n"] for name, figure in document["figures"].items()}
    assert (counts["as-of/mid-span"], counts["as-of/border"], counts["as-of/before-first"]) == (
        3,
        6,
        1,
    )


def test_timeqa_reads_spans_from_the_words() -> None:
    series = timeqa._series(TIMEQA)
    assert list(series) == ["/wiki/Ada_Stone#P108"]
    assert [(d.value, d.first, d.last) for d in series["/wiki/Ada_Stone#P108"]] == [
        ("Acme Labs", "2001", "2003"),
        ("Borealis", "2005-03", "2008-06"),
        ("Cirrus", "2007", "2009"),
    ]


@pytest.mark.parametrize("told", ["structured", "reversed"])
def test_mquake(tmp_path: Path, told: str) -> None:
    document = run(tmp_path, "mquake", MQUAKE, "--told", told)
    found = values(document)
    assert found["stale-rate"] == 0
    assert found["as-of-t1"] == 1
    assert found["collateral"] == 0
    assert found["history-kept"] == 1
    assert {"current@1", "chain@20/now", "chain@20/t1"} <= set(found)
    assert document["settings"]["told"] == told
    assert document["figures"]["as-of-t1"]["n"] == 4
    assert document["figures"]["collateral"]["n"] == 3


def told(name: str, at: str, content: str) -> dict[str, Any]:
    said = {"id": name, "source": "message", "role": "user", "name": "Ada Stone"}
    return said | {"content": content, "reference_time": at, "stored_at": at}


def asked(kind: str, at: str | None, expect: list[list[str]], never: list[str]) -> dict[str, Any]:
    words = {"about": "Ada Stone", "topic": "LIVES_IN", "ask": "Where does Ada live?"}
    spans = [] if at else [{"object": "Kiel"}]
    return {"kind": kind, **words, "at": at, "expect": expect, "never": never, "spans": spans}


TIMETALK = [
    {
        "id": "one", "case": 1, "tags": ["rules"], "time_zone": "UTC", "user": "Ada Stone",
        "episodes": [
            told("e1", "2025-01-01T10:00:00Z", "I live in Kiel."),
            told("e2", "2025-02-01T10:00:00Z", "I live in Turin."),
            told("e3", "2025-03-01T10:00:00Z", "I live in Nancy."),
        ],
        "actions": [
            {"after": "e2", "do": "replay_episode", "episode": "e1"},
            {"after": "e3", "do": "delete_episode", "episode": "e3"},
            {"after": "e3", "do": "merge", "keep": "Nobody", "drop": "No One"},
            {"after": "e3", "do": "add_fact_triple", "subject": "Ada Stone", "name": "OWNS",
             "object": "a kayak", "fact": None, "valid_at": None, "invalid_at": None,
             "exclusive": None, "stored_at": "2025-03-02T10:00:00Z"},
        ],
        "questions": [
            asked("now", "2025-04-01T10:00:00Z", [["Turin"], ["kayak"]], ["Kiel", "Nancy"]),
            asked("as_of", "2025-01-15T10:00:00Z", [["Kiel"]], ["Turin"]),
            asked("known_at", "2025-01-15T10:00:00Z", [["Kiel"]], ["Turin"]),
            asked("now", "2025-04-01T10:00:00Z", [["Perth"]], ["Turin"]),
            asked("timeline", None, [], []),
        ],
    },
    {
        "id": "two", "case": 0, "tags": ["model"], "time_zone": "UTC", "user": None,
        "episodes": [
            {"id": "e1", "source": "text", "content": "It rained.",
             "reference_time": "2025-01-01T10:00:00Z", "stored_at": "2025-01-02T10:00:00Z"}
        ],
        "questions": [asked("now", "2025-04-01T10:00:00Z", [], ["Kiel"])],
    },
]  # fmt: skip

SCORER = """
def norm(text):
    return text.lower()

def has(text, word):
    return word.lower() in text

def judge(case, question, facts):
    text = " ".join(fact["fact"] for fact in facts)
    wanted = question["expect"] or [[span["object"]] for span in question["spans"]]
    missing = [group for group in wanted if not any(word in text for word in group)]
    false = [word for word in question["never"] if word in text]
    return {
        "case_id": case["id"], "kind": question["kind"], "ask": question["ask"],
        "correct": not (missing or false), "wants": bool(wanted),
        "found": bool(wanted) and not missing, "forbids": bool(question["never"]),
        "false_belief": bool(false), "missing": missing, "extra": [], "false": false,
        "returned": [{key: str(value) for key, value in fact.items()} for fact in facts],
    }
"""


def test_timetalk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Told by the clock, with its actions, and judged by the scorer beside the data."""
    (tmp_path / "score.py").write_text(SCORER)
    document = run(tmp_path, "timetalk", TIMETALK, "--failures", "5")
    found = {name: (f["value"], f["n"]) for name, f in document["figures"].items()}
    assert found == {
        "accuracy/all": (pytest.approx(5 / 6), 6),
        "accuracy/rules": (pytest.approx(4 / 5), 5),
        "accuracy/model": (1, 1),
        "found": (pytest.approx(4 / 5), 5),
        "found-in-block": (pytest.approx(4 / 5), 5),
        "false-belief-rate": (pytest.approx(1 / 5), 5),
    }
    assert document["settings"]["facts"] == "rules"
    shown = capsys.readouterr().err
    assert "missing [['Perth']]" in shown
    assert "LIVES_IN Turin" in shown


def test_timetalk_needs_its_scorer_and_a_clock(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "cases.json"
    data.write_text(json.dumps(TIMETALK))
    assert main(["timetalk", "--data", str(data)]) == 1
    assert "score.py is missing" in capsys.readouterr().err
    with GraphMem(":memory:") as mem, pytest.raises(ValueError, match="clock"):
        timetalk.run(mem, argparse.Namespace())


def test_mquake_leaves_out_slots_with_two_new_objects() -> None:
    other = json.loads(json.dumps(MQUAKE))
    other[0]["requested_rewrite"][0]["target_new"]["str"] = "Somebody Else"
    slots = {edit.old.slot for edit in mquake._edits(MQUAKE + other)}
    assert len(slots) == 3
    assert ("Blue Hour", "P175") not in slots


def test_an_interval_holds_its_mean_and_is_the_same_twice() -> None:
    marks = [1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0]
    figure = figures.mean(marks)
    assert figure == figures.mean(marks)
    assert (figure.value, figure.n) == (0.75, 8)
    assert 0.25 <= figure.low < 0.75 < figure.high <= 1
    assert figures.percentile([1.0, 2.0, 3.0], 50).value == 2
    assert figures.single(7.5, 3) == figures.Figure(7.5, 7.5, 7.5, 3)
    assert figures.mean([]) == figures.Figure(None, None, None, 0)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["locomo", "--facts", "nonsense"], "unknown 'nonsense'"),
        (["mquake", "--told", "nonsense"], "unknown 'nonsense'"),
        (["timeqa", "--limit", "0"], "give 1 or more"),
        (["nonsense"], "invalid choice"),
    ],
)
def test_what_is_not_offered_is_said(
    options: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([*options, "--data", "nowhere.json"])
    assert stopped.value.code == 2
    assert message in capsys.readouterr().err


def test_a_file_that_is_not_there_or_another_suites_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["timeqa", "--data", str(tmp_path / "nowhere.json")]) == 1
    assert "nowhere.json" in capsys.readouterr().err
    data = tmp_path / "other.json"
    data.write_text(json.dumps(MQUAKE))
    assert main(["timeqa", "--data", str(data)]) == 1
    assert "not in the schema of timeqa" in capsys.readouterr().err
    data.write_text("no JSON")
    assert main(["timeqa", "--data", str(data)]) == 1
    assert "benchmarks:" in capsys.readouterr().err


def session(number: int, speaker: str, *names: tuple[str, str, list[str]]) -> dict[str, Any]:
    return {
        "session": number,
        "mentions": [{"name": n, "type": t, "aliases": a, "new": True} for n, t, a in names],
        "claims": [{"subject": names[0][0], "object": None, "speaker": speaker, "quote": ""}],
    }


def test_resolve(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sessions = [
        session(1, "Ann", ("Ann", "Person", []), ("Ann's shop", "Organization", ["the shop"])),
        session(2, "Ann", ("Ann", "Person", []), ("Ann's shop", "Organization", ["my shop"])),
    ]
    told = "\n".join(json.dumps(each) for each in sessions)
    (tmp_path / "locomo_one.jsonl").write_text(told, encoding="utf-8")
    out = tmp_path / "out.json"
    arguments = ["resolve", "--data", str(tmp_path), "--json", str(out), "--failures", "2"]
    assert main(arguments) == 0
    document = json.loads(out.read_text())
    found = values(document)
    assert set(found) == {
        f"{figure}{part}"
        for figure in ("b-cubed-f1", "wrong-merges")
        for part in ("", "/recorded", "/lookalikes", "/alone")
    }
    assert (found["b-cubed-f1/recorded"], found["wrong-merges/recorded"]) == (1, 0)
    assert document["figures"]["b-cubed-f1/recorded"]["n"] == 6  # four mentions, two aliases
    assert found["b-cubed-f1/alone"] < 1  # nothing ties "the shop" to Ann's without the alias
    assert found["b-cubed-f1/lookalikes"] > 0.95
    assert found["wrong-merges/lookalikes"] < 0.02
    assert "look-alikes, wrongly merged" in capsys.readouterr().out


def test_resolve_counts_as_bagga_and_baldwin() -> None:
    rows = ["aab", "aab", "ab", "cd", "cd"]  # entity, label
    units = [resolve.Unit("g", "1", "n", row[0], row[-1]) for row in rows]
    units[0] = resolve.Unit("g", "1", "n", "a", "x")
    found = resolve.measure(units)
    # Entity a holds x, b, b; entity c holds d, d.
    precision, recall = (1 / 3 + 2 / 3 + 2 / 3 + 1 + 1) / 5, 1.0
    assert found["b-cubed-f1"].value == pytest.approx(2 * precision * recall / (precision + recall))
    assert found["wrong-merges"].value == pytest.approx(2 / 4)
    assert found["wrong-merges"].n == 4


def test_the_look_alikes_are_many_and_well_formed() -> None:
    groups = resolve.read_lookalikes(resolve.LOOKALIKES)
    assert len(groups) >= 60
    assert len({group.name for group in groups}) == len(groups)
    assert sum(len(turn.said) for group in groups for turn in group.turns) >= 150


def test_resolve_wants_the_recorded_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["resolve", "--data", str(tmp_path)]) == 1
    assert "locomo_*.jsonl" in capsys.readouterr().err


def test_latency_measures_what_it_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A small graph through the whole suite; filled again, the store stays as it is."""
    monkeypatch.setattr(latency, "SIZES", (1_000,))
    monkeypatch.setattr(latency, "QUESTIONS", 3)
    monkeypatch.setattr(latency, "WARMING", 1)
    monkeypatch.setattr("benchmarks.synthetic.TOPICS", 20)
    made = latency.Synthetic
    monkeypatch.setattr(latency, "Synthetic", lambda size: made(size // 10))
    options = argparse.Namespace(limit=None)
    store = str(tmp_path / "bench.db")
    with latency.opened(store) as mem:
        found = latency.run(mem, options)
        status = mem.status()
    assert (status.episodes, status.facts, status.entities) == (100, 100, 25)
    for name in ("search", "context", "as-of", "bfs", "block"):
        assert 0 < found[f"ms/{name}-p50/0k"].value <= found[f"ms/{name}-p95/0k"].value
    assert found["searches-per-s/8-clients/0k"].value > 0
    assert found["recall@10/exact/0k"].value == 1
    assert 1000 < found["bytes/passage/0k"].value < 10_000
    with latency.opened(store) as mem:
        latency.run(mem, options)
        assert mem.status().episodes == 100


def test_start_runs_each_program_to_its_end(tmp_path):
    out = tmp_path / "out.json"
    assert main(["start", "--limit", "1", "--json", str(out)]) == 0
    found = json.loads(out.read_text())["figures"]
    for name in start.PROGRAMS:
        assert found[f"ms/{name}-p50"]["n"] == 1
    assert found["ms/python-p50"]["value"] < found["ms/demo-p50"]["value"]
