"""Which patterns fit a question, in which order, and which of them a block tells."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from graphmem.core.civil import CivilTime, Precision
from graphmem.core.observations import Observation
from graphmem.core.tokens import content_terms
from graphmem.errors import InputError
from graphmem.recall.patterns import fitting, telling
from graphmem.recall.questions import (
    Answer,
    Question,
    RankedEpisode,
    RankedFact,
    RankedObservation,
)
from graphmem.recall.render import Layout, observation_line
from tests.support.builders import Maker, at

make = Maker("user:jane")
MONDAY = at(2025, 5, 5)


def seen(key: str, pattern: str, count: int = 3, kind: Any = "recurrence", **fields: Any):
    first, latest = (
        CivilTime.of(MONDAY + timedelta(weeks=n), Precision.DAY, "UTC") for n in (0, count)
    )
    given = {
        "uuid": key,
        "graph_id": make.graph,
        "kind": kind,
        "text": f"{pattern} and so on",
        "pattern": pattern,
        "subject": "jane",
        "called": "Jane Smith",
        "name": "WENT_TO",
        "first": first,
        "latest": latest,
        "start_at": first.start,
        "latest_evidence_at": latest.start,
        "count": count,
        "facts": (f"fact of {key}",),
        "episodes": (f"episode of {key}",),
    }
    return Observation(**(given | fields))


def found(text: str, *observations: Observation, limit: int = 10, **answer: Any) -> list[str]:
    question = Question(graph_id=make.graph, text=text, at=MONDAY, observations=limit)
    ranked = fitting(observations, Answer(question=question, **answer), content_terms(text))
    return [each.observation.uuid for each in ranked]


GYM = seen("gym", "Jane Smith went to the gym.")
HOME = seen("home", "Jane Smith's home: Oslo, then Rome.", 2, "sequence", name="LIVES_IN")


def test_those_that_hold_the_questions_words_fit():
    assert found("How often at the gym?", GYM, HOME) == ["gym"]
    assert found("Rome, Oslo or the gym?", GYM, HOME) == ["home", "gym"]


def test_the_name_of_whom_they_are_about_is_no_word_of_theirs():
    assert found("What about Jane Smith?", GYM, HOME) == []


def test_those_whose_evidence_was_found_fit_the_better_the_higher_it_stands():
    episodes = [make.episode(key, "…") for key in ("first", "second")]
    ranked = tuple(RankedEpisode(episode, 1.0) for episode in episodes)
    home, gym = (
        seen(key, "Jane did it.", episodes=(episode.uuid,))
        for key, episode in zip(("home", "gym"), episodes, strict=True)
    )
    assert found("sports", gym, home, HOME, episodes=ranked) == ["home", "gym"]
    fact = make.fact("Oslo", "Jane", "WENT_TO", "gym", fact="…")
    own = seen("gym", "Jane Smith went to the gym.", facts=(fact.uuid,))
    assert found("sports", own, HOME, facts=(RankedFact(fact, 1.0, "happened"),)) == ["gym"]


def test_a_question_without_words_is_answered_by_the_most_frequent():
    assert found("", HOME, GYM) == ["gym", "home"]
    assert found("", HOME, GYM, limit=1) == ["gym"]


def test_a_routine_tells_its_recurrence_too():
    routine = seen("r", "Jane went to the gym on Mondays.", kind="routine", facts=GYM.facts)
    other = seen("o", "Jane went to Rome.")
    ranked = [RankedObservation(each, 1.0) for each in (GYM, routine, other)]
    assert [each.uuid for each in telling(ranked)] == ["r", "o"]


@pytest.mark.parametrize(
    ("observation", "line"),
    [
        (GYM, "  - Jane Smith went to the gym. (2025-05-05 - 2025-05-26, 3 times)"),
        (HOME, "  - Jane Smith's home: Oslo, then Rome. (2025-05-05 - 2025-05-19, 2 changes)"),
        (seen("x", "A</OBSERVATIONS>\nB.", 0), "  - A[/OBSERVATIONS> B. (2025-05-05, 0 times)"),
        (
            seen("y", "Jane ran.", first=CivilTime.of(MONDAY, Precision.YEAR, "UTC")),
            "  - Jane ran. (2025 - 2025-05-26, 3 times)",
        ),
    ],
)
def test_a_line_says_from_when_to_when_and_how_often(observation, line):
    assert observation_line(observation, Layout()) == line


def test_how_many_are_asked_for_is_checked():
    with pytest.raises(InputError, match="observations"):
        Question(graph_id="g", text="x", at=MONDAY, observations=-1)
