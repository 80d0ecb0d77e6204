"""Questions of a time, of an order, and by what happened, over what a person told."""

from __future__ import annotations

from graphmem import GraphMem

TOLD = (
    ("I live in Paris and I work at Northgate.", "2015-01-10T09:00Z"),
    ("I moved to Oslo.", "2020-03-01T09:00Z"),
    ("I work at Brightwater now.", "2022-01-10T09:00Z"),
    ("I visited Lisbon.", "2022-05-10T09:00Z"),
    ("I visited Athens.", "2023-02-10T09:00Z"),
    # In Auckland the new year has begun.
    ("I moved to Rome.", "2023-12-31T20:00Z"),
)
FIRST = {
    "Where do I live?": "Rome",
    "Where did I live in May 2022?": "Oslo",
    "Where did I live before I moved to Oslo?": "Paris",
    "Where did I live after I left Paris?": "Oslo",
    "Where did I live originally?": "Paris",
    "Where did I work in 2019?": "Northgate",
    "What was my first job?": "Northgate",
    "Which city did I visit most recently?": "Athens",
    "How long did I live in Oslo?": "Oslo",
}


def test_the_fact_of_the_time_asked_for_goes_first(tmp_path):
    with GraphMem(str(tmp_path / "memory.db")) as mem:
        for user, zone in (("here", "UTC"), ("there", "Pacific/Auckland")):
            mem.user.add(user, first_name="Ana", time_zone=zone)
            for content, instant in TOLD:
                mem.add(content, user_id=user, created_at=instant)

        def first(question: str, user: str = "here") -> str | None:
            return mem.graph.search(question, user_id=user, limit=5).edges[0].object

        assert {question: first(question) for question in FIRST} == FIRST
        block = mem.context("Where did I live in May 2022?", user_id="here").context
        assert block.index("lives in Oslo. (") < block.index("lives in Rome. (")
        # The year of the question is a year of the asker's calendar.
        assert first("Where did I live before 2024?") == "Rome"
        assert first("Where did I live before 2024?", "there") == "Oslo"
