"""Time in a question: what it says, and which facts and episodes then go first."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from graphmem.core.civil import micros
from graphmem.core.tokens import terms
from graphmem.recall.finding import expansion
from graphmem.recall.fuse import Pool, fuse
from graphmem.recall.plan import plan
from graphmem.recall.questions import Answer, Question
from graphmem.recall.select import ranked, select
from graphmem.recall.timed import AMONG, ordered_episodes
from graphmem.recall.timing import BEGINNING, Anchor, Timing, timing_of
from graphmem.recall.weights import Weights
from tests.support.builders import Maker, at

if TYPE_CHECKING:
    from graphmem.core.records import Fact

make = Maker("user:jane")
NOW = at(2025, 7, 10)
HERE = Timing()


def iso(text: str) -> int:
    return micros(datetime.fromisoformat(text))


def read(text: str, zone: str = "UTC") -> Timing:
    return timing_of(text, NOW, zone)


def days(timing: Timing) -> list[tuple[int, int]]:
    return list(timing.windows)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Where did I live in May 2024?", at(2024, 5), at(2024, 6)),
        ("Where did I live last year?", at(2024), at(2025)),
        ("Where did I go last summer?", at(2024, 6), at(2024, 9)),
        ("What have I done in the last two weeks?", at(2025, 6, 26), at(2025, 7, 11)),
        ("What will I do next month?", at(2025, 8), at(2025, 9)),
        ("What did I do on 3 June?", at(2025, 6, 3), at(2025, 6, 4)),
        ("Where did I work in September?", at(2024, 9), at(2024, 10)),
        ("Where did I work in December 2023?", at(2023, 12), at(2024)),
        ("What will I do in May?", at(2026, 5), at(2026, 6)),
        ("Where did I work from 2015 to 2018?", at(2015), at(2019)),
        ("Where was I between March 2023 and May 2024?", at(2023, 3), at(2024, 6)),
        ("Who was my boss during 2019?", at(2019), at(2020)),
    ],
)
def test_named_times_are_windows(text: str, start: datetime, end: datetime) -> None:
    assert days(read(text)) == [(micros(start), micros(end))]
    assert read(text).past == (end <= NOW)


def test_a_clause_that_is_a_time_opens_the_window_on_its_side() -> None:
    assert days(read("Where did I live before 2020?")) == [(BEGINNING, micros(at(2020)))]
    assert days(read("Where did I live after 2020?")) == [(micros(at(2021)), -BEGINNING)]
    assert days(read("Where have I lived since May 2024?")) == [(micros(at(2024, 5)), -BEGINNING)]
    assert not read("Where have I lived since May 2024?").past


def test_the_askers_zone_says_when_a_year_begins() -> None:
    auckland = days(read("Where did I live in 2023?", "Pacific/Auckland"))
    assert auckland == [(iso("2022-12-31T11:00+00:00"), iso("2023-12-31T11:00+00:00"))]
    question = ask("Where did I live last year?", zone="Pacific/Auckland")
    ((start, _),) = plan(question).asked.moments.spans
    assert start == iso("2023-12-31T11:00+00:00") == plan(question).timing.windows[0][0]


@pytest.mark.parametrize(
    ("text", "side", "terms", "ends"),
    [
        ("Where did I live before I moved to Rome?", "before", ("rome",), False),
        ("Who was my boss after I started at Acme?", "after", ("acm",), False),
        ("What have I bought since the wedding?", "after", ("wed",), False),
        ("Where did I work after I left Acme?", "after", ("acm",), True),
        ("Where did I live after I worked at Acme?", "after", ("work", "acm"), True),
        ("Where did I live when I worked at Acme?", "during", ("work", "acm"), False),
        ("Where did I live until I met Tom in May 2020?", "before", ("met", "tom"), False),
    ],
)
def test_a_clause_that_tells_an_event_is_an_anchor(
    text: str, side: str, terms: tuple[str, ...], ends: bool
) -> None:
    timing = read(text)
    assert isinstance(timing.anchor, Anchor)
    assert (timing.anchor.side, timing.anchor.terms, timing.anchor.ends) == (side, terms, ends)
    assert timing.windows == ()


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("What was my first job?", "first"),
        ("When did I first meet Ann?", "first"),
        ("Where did I live originally?", "first"),
        ("When was the first time I flew?", "first"),
        ("When did I last see Ann?", "last"),
        ("When was the last time I flew?", "last"),
        ("What was my most recent trip?", "last"),
        ("What is the latest book I read?", "last"),
        ("What was our original plan?", "first"),
        ("What is the original language of that film?", None),
        ("What is my first name?", None),
        ("What did I do last week?", None),
        ("What have I done last weekend?", None),
        ("What have I read the last three months?", None),
    ],
)
def test_order(text: str, order: str | None) -> None:
    assert read(text).order == order


@pytest.mark.parametrize(
    "text",
    [
        "Where do I live?",
        "Where did I live before?",
        "Tell me when I moved to Rome",
        "How long ago did I move?",
        "May I ask you?",
        "Wo wohne ich?",
        "",
    ],
)
def test_a_question_that_says_nothing_of_time(text: str) -> None:
    assert read(text) == HERE
    assert not read(text)


def test_days_out_of_the_calendar_are_no_windows() -> None:
    assert days(read("on 31 November 2020")) == []
    assert days(read("on 29 February 2020")) == [(micros(at(2020, 2, 29)), micros(at(2020, 3)))]


def test_how_long() -> None:
    assert read("How long have I lived in Rome?") == Timing(lasting=True)
    assert read("How long did I live in Oslo?") == Timing(lasting=True, past=True)


def ask(text: str, **fields: Any) -> Question:
    return Question(graph_id=make.graph, text=text, **({"at": NOW} | fields))


def answer(text: str, *facts: tuple[Fact, float], **fields: Any) -> Answer:
    question = ask(text, **fields)
    candidates = Pool(
        state=None,  # type: ignore[arg-type]
        facts={fact.uuid: fact for fact, _ in facts},
        episodes={},
        entities={},
        own={"fact": {f.uuid: score for f, score in facts}, "episode": {}, "entity": {}},
        trails={},
        vectors={},
    )
    fused = fuse(candidates, plan(question), Weights())
    return select(candidates, fused, question, distances={})


def objects(found: Answer) -> list[str]:
    return [ranked.fact.fact.split()[-1] for ranked in found.facts]


def told(
    name: str, object: str, since: datetime | None, until: datetime | None = None, **fields: Any
) -> Fact:
    """A fact of Jane's with search terms as the index has them."""
    sentence = terms(f"Jane {name} {object}")
    return make.fact(
        f"{name} {object}", "Jane", name, object, since, until, terms=sentence, **fields
    )


def lives(place: str, since: datetime | None, until: datetime | None = None) -> Fact:
    return told("LIVES_IN", place, since, until, exclusive=True)


PARIS = lives("Paris", at(2015), at(2020))
OSLO = lives("Oslo", at(2020), at(2024, 6))
ROME = lives("Rome", at(2024, 6))
ACME = told("WORKS_AT", "Acme", at(2018), at(2023), exclusive=True)
HOMES = ((ROME, 3.0), (OSLO, 2.8), (PARIS, 2.8))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Where does Jane live?", "Rome"),
        ("Where did Jane live in May 2024?", "Oslo"),
        ("Where did Jane live on 3 July?", "Rome"),
        ("Where did Jane live in 2017?", "Paris"),
        ("Where did Jane live before 2020?", "Paris"),
        ("Where did Jane live before she moved to Rome?", "Oslo"),
        ("Where did Jane live before she moved to Oslo?", "Paris"),
        ("Where did Jane live after she left Oslo?", "Rome"),
        ("Where did Jane live after she lived in Paris?", "Oslo"),
        ("Where did Jane live originally?", "Paris"),
        ("Where did Jane live most recently?", "Rome"),
        ("Where did Jane live when she worked for Acme?", "Paris"),
    ],
)
def test_the_place_asked_for_goes_first(text: str, first: str) -> None:
    found = answer(text, *HOMES, (ACME, 1.0))
    assert objects(found)[0] == first
    assert len(found.facts) == 4
    assert found.timed == (text != "Where does Jane live?")


def test_of_what_held_in_a_window_the_better_fit_goes_first() -> None:
    text = "Where did Jane live last year?"
    assert objects(answer(text, *HOMES))[:2] == ["Rome", "Oslo"]
    assert objects(answer(text, (ROME, 2.8), (OSLO, 3.0)))[:2] == ["Oslo", "Rome"]


def test_a_window_brings_nothing_in_that_does_not_fit() -> None:
    tea = told("LIKES", "tea", at(2010), at(2015, 2))
    order = objects(answer("Where did Jane live in 2015?", (PARIS, 3.0), (ROME, 3.1), (tea, 0.1)))
    assert order == ["Paris", "Rome", "tea"]
    assert objects(answer("What was her first home?", (ROME, 3.0), (tea, 0.1)))[0] == "Rome"


def test_a_clause_that_no_dated_fact_tells_changes_nothing() -> None:
    ring = told("MARRIED", "Tom", None)
    text = "Where has Jane lived since she married Tom?"
    assert objects(answer(text, *HOMES, (ring, 0.2)))[0] == "Rome"


def test_events_after_what_the_clause_tells() -> None:
    event = {"kind": "event"}
    early = told("BOUGHT", "bike", at(2019), at(2019, 1, 2), **event)
    late = told("BOUGHT", "boat", at(2025), at(2025, 1, 2), **event)
    text = "What did Jane buy after she moved to Rome?"
    order = objects(answer(text, (early, 3.0), (late, 2.5), (ROME, 1.0)))
    assert order.index("boat") == 0
    assert set(order) == {"boat", "bike", "Rome"}


def test_first_and_last_of_events() -> None:
    trips = [
        (told("VISITED", f"{year}", at(year), at(year, 1, 8)), 2.0) for year in (2021, 2019, 2023)
    ]
    assert objects(answer("When did she first visit?", *trips)) == ["2019", "2021", "2023"]
    assert objects(answer("When did she last visit?", *trips)) == ["2023", "2021", "2019"]


def test_what_is_only_known_to_be_over_has_a_time_too() -> None:
    trips = [
        (told("VISITED", f"{year}", None, at(year), status="past"), 2.0)
        for year in (2021, 2019, 2023)
    ]
    assert objects(answer("When did she first visit?", *trips)) == ["2019", "2021", "2023"]
    assert objects(answer("Which trip was it before 2020?", *trips))[0] == "2019"
    after = answer("Where did she go after she came to Oslo?", (OSLO, 9.0), *trips)
    assert set(objects(after)[:2]) == {"2021", "2023"}
    assert objects(after)[2:] == ["Oslo", "2019"]


def test_how_long_wants_both_borders() -> None:
    begun = lives("Oslo", at(2020), at(2024))
    unknown = told("LIVED_IN", "Oslo", None, at(2024))
    order = answer("How long did Jane live in Oslo?", (unknown, 3.0), (begun, 2.9))
    assert {found.fact.uuid for found in order.facts} == {begun.uuid, unknown.uuid}
    assert order.facts[0].fact.uuid == begun.uuid
    stays = told("LIKES", "Oslo", at(2019))
    order = answer("How long did Jane live in Oslo?", (stays, 3.0), (begun, 2.9))
    assert order.facts[0].fact.uuid == begun.uuid


def test_the_walk_of_a_question_of_the_past_meets_what_held_then() -> None:
    walked = expansion(plan(ask("Where did I work in 2019?")), ["a"], Weights(), hops=1).filters
    assert (walked.holds_at, walked.overlaps) == (None, (micros(at(2019)), micros(NOW) + 1))
    now = expansion(plan(ask("Where do I work?")), ["a"], Weights(), hops=1).filters
    assert (now.holds_at, now.overlaps) == (micros(NOW), None)


def test_episodes_that_fit_change_places_by_time_among_the_first_ten_only() -> None:
    said = [make.episode(f"e{n}", reference_time=at(2025, 1, 20 - n)) for n in range(AMONG + 2)]
    episodes = {episode.uuid: episode for episode in said}
    scores = {e.uuid: 1.0 - 0.01 * n for n, e in enumerate(said)} | {said[4].uuid: 0.1}
    best = ranked(scores)
    first = ranked(ordered_episodes(scores, episodes, "first"))
    assert set(first[:AMONG]) == set(best[:AMONG])
    assert first[AMONG:] == best[AMONG:]
    assert first[0] == said[10].uuid
    last = ranked(ordered_episodes(scores, episodes, "last"))
    assert last[: AMONG - 1] == best[: AMONG - 1]
    assert ordered_episodes({}, {}, "last") == {}
