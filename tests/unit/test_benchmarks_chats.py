"""The suites of chats with an assistant, on tiny made-up data in the original schemas."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

from benchmarks import beam, longmemeval
from benchmarks.__main__ import main

if TYPE_CHECKING:
    from pathlib import Path


def chat(number: int, session: int, role: str, content: str, anchor: str | None = None) -> Any:
    return {
        "id": number,
        "session": session,
        "role": role,
        "time_anchor": anchor,
        "content": content,
    }


BEAM = [
    {
        "id": 7,
        "messages": [
            chat(0, 1, "user", "My kayak club meets on Mondays. ->-> 1,1", "March-15-2024"),
            chat(1, 1, "assistant", "Noted: the kayak club meets on Mondays."),
            chat(2, 1, "user", "I have never baked bread."),
            chat(3, 2, "user", "My kayak club now meets on Fridays.", "April-02-2024"),
            chat(4, 2, "assistant", "Enjoy the water!"),
            chat(5, 2, "user", "Yesterday I baked rye bread."),
        ],
        "questions": {
            "knowledge_update": [
                {
                    "question": "When does my kayak club meet?",
                    "source_chat_ids": {"original_info": [0], "updated_info": [3]},
                }
            ],
            "contradiction_resolution": [
                {
                    "question": "Have I baked bread?",
                    "source_chat_ids": {"first_statement": 2, "second_statement": [[5]]},
                }
            ],
            "information_extraction": [{"question": "Kayak?", "source_chat_ids": [0, 99]}],
            "abstention": [{"question": "What is my shoe size?"}],
        },
    }
]


def session(*said: tuple[str, str, bool]) -> list[dict[str, Any]]:
    return [
        {"role": role, "content": content} | ({"has_answer": True} if holds else {})
        for role, content, holds in said
    ]


LONG = [
    {
        "question_id": "q1",
        "question_type": "knowledge-update",
        "question": "Where do I play chess?",
        "question_date": "2023/05/30 (Tue) 23:40",
        "answer": "at the library",
        "answer_session_ids": ["old", "new"],
        "haystack_session_ids": ["new", "none", "old"],
        "haystack_dates": [
            "2023/05/20 (Sat) 02:21", "2023-05-10T03:00:00", "2023/05/01 (Mon) 02:21",
        ],
        "haystack_sessions": [
            session(("user", "Chess is at the library now.", True), ("assistant", "Nice", False)),
            session(("user", "It rained on the tomatoes.", False)),
            session(("user", "I play chess in the park.", True)),
        ],
    },
    {"question_id": "q2_abs", "question": "Nobody knows?"},
]  # fmt: skip


def run(tmp_path: Path, suite: str, document: Any) -> dict[str, Any]:
    data, out = tmp_path / f"{suite}.json.gz", tmp_path / "out.json"
    data.write_bytes(gzip.compress(json.dumps(document).encode()))
    assert main([suite, "--data", str(data), "--json", str(out)]) == 0
    return json.loads(out.read_text())


def test_beam(tmp_path: Path) -> None:
    document = run(tmp_path, "beam", BEAM)
    found = {name: (f["value"], f["n"]) for name, f in document["figures"].items()}
    assert document["settings"]["facts"] == "rules"
    # Six messages: all are among the first ten.
    assert found["recall@10/all"] == (1, 3)
    assert found["recall@10/knowledge_update"] == (1, 1)
    assert found["contradiction-both@10"] == (1, 1)
    assert found["fresh-first"][1] == 1
    assert "recall@10/abstention" not in found  # it has no sources


def test_beam_tells_the_order_of_the_chat_as_time() -> None:
    sessions = dict(beam._sessions(BEAM[0]["messages"]))
    times = [said.created_at for number in (1, 2) for said in sessions[number]]
    assert times == sorted(times)
    assert [t.date().isoformat() for t in times] == ["2024-03-15"] * 3 + ["2024-04-02"] * 3
    assert sessions[1][0].content == "My kayak club meets on Mondays."


def test_beam_judges_ranks() -> None:
    parts = {"original_info": frozenset("a"), "updated_info": frozenset("bc")}
    asked = beam.Asked("knowledge_update", parts, ("x", "c", "a"), frozenset(), 1)
    assert beam._fresh_first(asked)
    assert beam._share(asked) == 2 / 3
    late = beam.Asked("knowledge_update", parts, ("x", "a", "c"), frozenset(), 1)
    assert not beam._fresh_first(late)
    assert beam._fresh_first(beam.Asked("k", parts, ("b",), frozenset(), 1))
    assert not beam._fresh_first(beam.Asked("k", parts, (), frozenset(), 1))


def test_longmemeval(tmp_path: Path) -> None:
    document = run(tmp_path, "longmemeval", LONG)
    found = {name: (f["value"], f["n"]) for name, f in document["figures"].items()}
    for level in ("session", "turn"):
        for figure in ("recall", "any", "all"):
            assert found[f"{figure}@5/{level}"] == (1, 1)
    assert found["fresh-first"][1] == 1


def test_longmemeval_ranks_as_the_authors_do() -> None:
    ranked = longmemeval.Ranked(("x", "old", "y", "new"), ("old", "new"))
    assert longmemeval._recall(ranked, 3) == 0.5
    # 1/log2(3) + 1/log2(5), over 1/log2(2) + 1/log2(3)
    assert round(longmemeval._ndcg(ranked, 5), 4) == round((0.63093 + 0.43068) / 1.63093, 4)
    assert not longmemeval._fresh_first(ranked)
    sessions = list(longmemeval._sessions(LONG[0]))
    assert [id for id, _ in sessions] == ["old", "none", "new"]
