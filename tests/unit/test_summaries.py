"""Summaries: what stands in words, bounded, and nothing that the remaining facts do not say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from graphmem.core.civil import CivilTime, Precision
from graphmem.core.entities import SUMMARY_GIVEN
from graphmem.core.phrasing import clause_of, date_words
from graphmem.core.records import ASSISTANT_TRUST, OPEN_END, WEB_TRUST, Border, Entity, Fact
from graphmem.ingest import edits
from graphmem.ingest.forget import refold
from graphmem.ingest.summaries import MAX_WORDS, summary_of
from tests.unit.test_pipeline import new_memory

LEARNED = datetime(2025, 1, 1, tzinfo=UTC)
JANE = Entity(uuid="jane", graph_id="g", name="Jane Smith", created_at=LEARNED, aliases=("Jane",))


def civil(text: str) -> CivilTime:
    parts = [int(part) for part in text.split("-")]
    precision = (Precision.YEAR, Precision.MONTH, Precision.DAY)[len(parts) - 1]
    return CivilTime(datetime(*[*parts, 1, 1][:3]), precision)  # noqa: DTZ001


def fact(sentence: str, name: str = "LIVES_IN", start: str | None = None, **fields) -> Fact:
    border = Border(civil(start), "stated") if start else None
    made = Fact(
        uuid=sentence,
        graph_id="g",
        subject="jane",
        name=name,
        object=f"object of {sentence}",
        fact=sentence,
        kind=fields.pop("kind", "state"),
        created_at=LEARNED,
        valid_at=border.civil.start if border else LEARNED,
        start=border,
        holds_to=OPEN_END,
    )
    return replace(made, **fields)


def test_what_stands_comes_in_the_order_of_its_weight():
    facts = [
        fact("Jane likes tea.", "LIKES"),
        fact("Jane has a dog, Biscuit.", "HAS_PET"),
        fact("Jane Smith works at Bosch.", "WORKS_AT"),
        fact("Jane lives in Porto.", start="2024-06"),
        fact("Jane likes jam.", "LIKES"),
    ]
    assert summary_of(JANE, facts) == (
        "Jane Smith lives in Porto (since June 2024); works at Bosch; has a dog, Biscuit; "
        "likes jam and tea."
    )
    assert summary_of(JANE, reversed(facts)) == summary_of(JANE, facts)


def test_plans_and_the_latest_events_follow():
    moves = Border(civil("2025-03"), "stated")
    facts = [
        fact("Jane lives in Porto.", invalid_at=moves.civil.start, end=moves, holds_to=5),
        fact("Jane lives in Berlin.", start="2025-03", status="planned"),
        *(
            fact(f"Jane ran race {n}.", "RAN", f"2024-05-0{n}", kind="event", holds_to=5)
            for n in range(1, 6)
        ),
    ]
    assert summary_of(JANE, facts) == (
        "Jane Smith lives in Porto (until March 2025). Planned: lives in Berlin (March 2025). "
        "Lately: ran race 5 (5 May 2024); ran race 4 (4 May 2024); ran race 3 (3 May 2024)."
    )


@pytest.mark.parametrize(
    "over",
    [
        {"status": "past", "holds_to": 0},
        {"status": "retracted", "holds_to": 0},
        {"invalid_at": LEARNED, "end": Border(civil("2025"), "neighbour"), "holds_to": 5},
        {"trust": ASSISTANT_TRUST},
        {"trust": WEB_TRUST},
    ],
)
def test_what_does_not_stand_for_sure_is_left_out(over):
    assert summary_of(JANE, [fact("Jane lives in Rome.", **over)]) == ""


def test_a_stated_end_ahead_is_told():
    said = Border(civil("2024-05-01"), "said")
    end = Border(civil("2025-09-30"), "stated")
    job = fact("Jane works at Acme.", "WORKS_AT", invalid_at=end.civil.end, holds_to=5)
    job = replace(job, start=said, end=end)
    assert summary_of(JANE, [job]) == "Jane Smith works at Acme (until 30 September 2025)."


def test_a_summary_is_bounded():
    facts = [fact(f"Jane verb{n} {'very ' * 12}much.", f"R{n}") for n in range(80)]
    facts.append(fact("Jane lives in Porto.", start="2001"))
    facts.append(fact(f"Jane {'talks ' * 40}.", "TALKS"))
    words = summary_of(JANE, facts).split()
    assert len(words) <= MAX_WORDS
    assert " ".join(words).startswith("Jane Smith lives in Porto (since 2001);")
    assert "talks" not in words


def test_a_pet_is_known_by_its_owner_and_a_place_is_not():
    owned = fact("Jane has a dog, Biscuit.", "HAS_PET", object="dog")
    dog = Entity(uuid="dog", graph_id="g", name="Biscuit", created_at=LEARNED, labels=("Animal",))
    assert summary_of(dog, [owned]) == "Jane has a dog, Biscuit."
    assert summary_of(replace(dog, labels=("Place",)), [owned]) == ""
    assert summary_of(replace(dog, labels=("Value",)), [owned]) == ""


def test_a_given_summary_stays():
    given = replace(JANE, summary="A person.", attributes={SUMMARY_GIVEN: True})
    assert summary_of(given, [fact("Jane lives in Rome.")]) == "A person."


def test_clauses_and_dates_in_words():
    assert clause_of(fact("Jane Smith's diet is vegan."), JANE) == "diet is vegan"
    assert clause_of(fact("The user lives in Rome."), JANE) == "lives in Rome"
    assert clause_of(fact("Janet lives in Rome."), JANE) is None
    assert [date_words(civil(t)) for t in ("2024", "2024-06", "2024-06-03")] == [
        "2024",
        "June 2024",
        "3 June 2024",
    ]
    assert date_words(replace(civil("2024"), approximate=True)) == "about 2024"


@pytest.fixture
async def memory():
    made = await new_memory()
    yield made
    assert await made.store.check() == ()
    await made.store.close()


async def summary(memory, name: str = "User") -> str:
    return (await memory.entities())[name].summary


async def test_a_commit_refreshes_the_summaries_it_touches(memory):
    await memory.tell("I live in Oslo.", "2025-01-10")
    await memory.tell("I like tea.", "2025-01-11")
    assert await summary(memory) == "The user lives in Oslo; likes tea."
    moved = await memory.tell("I moved to Rome.", "2025-06-01")
    assert await summary(memory) == "The user lives in Rome; likes tea."
    await memory.forget(moved)
    assert await summary(memory) == "The user lives in Oslo; likes tea."


async def test_a_fuller_name_leaves_the_summaries_of_other_things_alone(memory):
    await memory.tell("I adopted a cat called Tom.", "2025-01-10", name="Jane")
    await memory.tell("Good morning!", "2025-02-10", name="Jane Doe")
    summaries = {e.name: e.summary for e in (await memory.entities()).values()}
    assert summaries["Tom"] == "Jane has a cat called Tom."
    assert summaries["Jane Doe"] == "Jane Doe has a cat called Tom."


async def test_forgetting_everything_leaves_no_summary(memory):
    told = [await memory.tell(f"I like thing{n}.", "2025-01-10") for n in range(3)]
    triple = await memory.triple("Jane", "WORKS_AT", "Acme", "2025-01-10")
    assert await summary(memory, "Jane") == "Jane works at Acme."
    await memory.tell("My name is Ann.", "2025-01-11")
    await memory.forget(*told, triple)
    assert all("thing" not in e.summary for e in (await memory.entities()).values())
    assert "Jane" not in await memory.entities()


async def test_a_merge_brings_both_summaries_together_and_apart_again(memory):
    await memory.triple("Jane", "WORKS_AT", "Acme", "2025-01-10")
    await memory.triple("J. Smith", "LIVES_IN", "Rome", "2025-01-10")
    people = await memory.entities()
    pair = {"keep": people["Jane"].uuid, "drop": people["J. Smith"].uuid}
    merged = await memory.edit(edits.merge(**pair), "2025-01-11")
    assert await summary(memory, "Jane") == "Jane lives in Rome; works at Acme."
    await memory.forget(merged)
    assert await summary(memory, "Jane") == "Jane works at Acme."
    assert await summary(memory, "J. Smith") == "J. Smith lives in Rome."


async def test_a_given_summary_wins_until_it_is_forgotten(memory):
    await memory.triple("Jane", "WORKS_AT", "Acme", "2025-01-10")
    jane = (await memory.entities())["Jane"]
    document = edits.update_node(entity=jane.uuid, name="Jane", summary="A pilot.")
    given = await memory.edit(document, "2025-01-11")
    await memory.triple("Jane", "LIVES_IN", "Rome", "2025-01-12")
    assert await summary(memory, "Jane") == "A pilot."
    await memory.forget(given)
    assert await summary(memory, "Jane") == "Jane lives in Rome; works at Acme."


async def test_a_refold_finds_the_summaries_as_they_are(memory):
    for n in range(60):
        await memory.triple("Jane", "LIKES", f"thing {n}", "2025-01-10")
    await memory.triple(
        "Jane", "WORKS_AT", "Acme", "2010-01-10", valid_at="2010", invalid_at="2012"
    )
    await memory.triple("Jane", "LIVES_IN", "Rome", "2025-01-10", valid_at="2001")
    assert (await summary(memory, "Jane")).startswith("Jane lives in Rome (since 2001);")
    assert await refold(memory.store, lambda: LEARNED, memory.graph) is None


async def test_words_that_change_no_fact_cost_no_read():
    quiet = await new_memory()
    seen: list[str] = []
    await quiet.tell("I live in Oslo.", "2025-01-10")
    expand = quiet.store.expand

    async def heard(expansion):
        seen.append("expand")
        return await expand(expansion)

    quiet.store.expand = heard
    await quiet.tell("What a day!", "2025-01-11")
    assert seen == []
    await quiet.tell("I like tea.", "2025-01-12")
    assert seen == ["expand", "expand"]
    await quiet.store.close()
