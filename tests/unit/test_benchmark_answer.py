"""The suite `answer` with a scripted reader and judge, on made-up talk where all is known."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.__main__ import main
from tests.support.model_server import status

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.model_server import ModelServer

DATA = [
    {
        "sample_id": "t-1",
        "conversation": {
            "speaker_a": "Ann",
            "speaker_b": "Ben",
            "session_1_date_time": "10:30 am on 2 May, 2023",
            "session_1": [
                {"speaker": "Ann", "dia_id": "D1:1", "text": "I adopted a beagle named Rufus."},
                {"speaker": "Ben", "dia_id": "D1:2", "text": "I began flute lessons yesterday."},
            ],
        },
        "qa": [
            {"question": "What dog has Ann?", "answer": "a beagle", "evidence": [], "category": 4},
            {"question": "When did Ben begin?", "answer": 2023, "evidence": [], "category": 2},
            {"question": "Who is musical?", "answer": "Ben", "evidence": [], "category": 3},
            {
                "question": "Which horse does Ann ride?",
                "adversarial_answer": "Rufus",
                "evidence": [],
                "category": 5,
            },
        ],
    }
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "data.json"
    path.write_text(json.dumps(DATA))
    return path


def run(data: Path, server: ModelServer, *options: str) -> dict[str, Any]:
    out = data.parent / "out.json"
    model = ("--reader", "m", "--base-url", server.url)
    assert main(["answer", "--data", str(data), "--json", str(out), *model, *options]) == 0
    return json.loads(out.read_text())


def test_answers_are_judged_by_category(data: Path, model_server: ModelServer) -> None:
    verdicts = {"Answer: A beagle": True, "1 May": True, "Answer: not": False, "no horse": True}
    says = {"dog": "A beagle", "When": "1 May 2023", "musical": "not known", "horse": "no horse"}
    for word, said in says.items():
        model_server.answer(
            f"<think>hm</think>{said}", contains=["<MEMORY>", word], tokens=(100, 5)
        )
    for word, correct in verdicts.items():
        verdict = {"reason": "so", "correct": correct}
        model_server.answer(verdict, schema="verdict", contains=word, tokens=(50, 10))
    document = run(data, model_server, "--judge", "j")
    figures = {name: figure["value"] for name, figure in document["figures"].items()}
    assert figures["accuracy/1-4"] == pytest.approx(2 / 3)
    by_category = {n.partition("/")[2]: v for n, v in figures.items() if n.startswith("accuracy/")}
    del by_category["1-4"]
    assert by_category == {"single-hop": 1, "temporal": 1, "open-domain": 0, "adversarial": 1}
    assert figures["declined/1-4"] == pytest.approx(1 / 3)
    assert (figures["failed"], figures["tokens/reader-total"]) == (0, 420)
    assert figures["tokens/judge-total"] == 240
    assert document["settings"]["judge"] == "j"
    judged = [request for request in model_server.requests if request.schema == "verdict"]
    assert {request.body["model"] for request in judged} == {"j"}
    assert not any("Rufus" in request.last for request in judged)
    dog = next(r for r in model_server.requests if "What dog" in r.last and r.schema is None)
    assert "beagle" in dog.last


def test_longmemeval_asks_at_its_own_date(tmp_path: Path, model_server: ModelServer) -> None:
    said = [{"role": "user", "content": "My kayak is blue."}, {"role": "assistant", "content": " "}]
    asked = {"haystack_dates": ["2023/05/21 (Sun) 10:00", "2023/05/20 (Sat) 02:21"],
             "haystack_sessions": [said, [{"role": "user", "content": "Hello."}]],
             "question_date": "2023/06/01 (Thu) 09:00"}  # fmt: skip
    one = {"question_id": "q1", "question_type": "single-session-user"}
    two = {"question_id": "q2_abs", "question_type": "multi-session"}
    data = tmp_path / "data.json"
    data.write_text(
        json.dumps(
            [
                one | asked | {"question": "What colour is the kayak?", "answer": "blue"},
                two | asked | {"question": "What colour is the car?", "answer": "no car was named"},
            ]
        )
    )
    today = "Today is 01 June 2023."
    model_server.answer("blue", contains=["My kayak is blue.", today, "the kayak?"])
    model_server.answer("not known", contains=[today, "the car?"])
    model_server.answer({"correct": True}, schema="verdict", contains="Expected: blue")
    model_server.answer({"correct": True}, schema="verdict", contains="has no answer")
    figures = run(data, model_server)["figures"]
    found = {n: f["n"] for n, f in figures.items() if n.startswith("accuracy/")}
    assert found == {
        "accuracy/1-4": 1, "accuracy/single-session-user": 1, "accuracy/adversarial": 1,
    }  # fmt: skip


def test_what_fails_is_counted_apart(
    data: Path, model_server: ModelServer, capsys: pytest.CaptureFixture[str]
) -> None:
    model_server.fail(status(401), contains="dog")
    model_server.answer("an answer", contains="<MEMORY>", times=3)
    model_server.answer("hard to say", schema="verdict", contains="When did", times=2)
    model_server.answer('It is {"correct": true}', schema="verdict", times=2)
    figures = run(data, model_server)["figures"]
    assert (figures["failed"]["value"], figures["failed"]["n"]) == (2, 4)
    assert (figures["accuracy/1-4"]["value"], figures["accuracy/1-4"]["n"]) == (1, 1)
    err = capsys.readouterr().err
    assert "not answered: 'What dog has Ann?'" in err
    assert "no verdict on 'When did Ben begin?'" in err


def test_without_a_reader_it_says_what_to_give(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["answer", "--data", str(data)]) == 1
    assert "--reader NAME" in capsys.readouterr().err
