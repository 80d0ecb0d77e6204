"""The cases that must hold, each told through the whole write path, on every store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphmem.core.phrasing import date_words
from graphmem.core.records import ASSISTANT_TRUST, WEB_TRUST
from graphmem.ingest import edits
from tests.support.model_telling import ReadStory
from tests.support.telling import Story, denies, ends, holds

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

JAN, FEB, MAR, JUN, JUL = ("2025-01-10", "2025-02-10", "2025-03-10", "2025-06-01", "2025-07-10")


@pytest.fixture(params=["told as claims", "read by a model"])
async def story(request, store, graph_id, clock, model_server) -> AsyncIterator[Story]:
    if request.param == "told as claims":
        yield Story(store, graph_id, clock)
        return
    story = ReadStory(store, graph_id, clock, model_server)
    yield story
    if not story.told:  # edits alone: nobody was asked
        model_server.forget()
    await story.chat.close()


async def test_01_a_move_closes_the_old_home(story):
    await story.tell(JAN, holds("Oslo", now=True))
    await story.tell(JUN, holds("Rome", now=True))
    assert await story.spans() == [("Oslo", JAN, JUN), ("Rome", JUN, None)]
    assert await story.holds("2026-01-01") == ["Rome"]
    assert await story.holds("2025-03-01") == ["Oslo"]


async def test_02_there_and_back_are_three_spans(story):
    for day, city in ((JAN, "Oslo"), (MAR, "Rome"), (JUN, "Oslo")):
        await story.tell(day, holds(city, now=True))
    assert await story.spans() == [("Oslo", JAN, MAR), ("Rome", MAR, JUN), ("Oslo", JUN, None)]
    assert await story.holds("2026-01-01") == ["Oslo"]


async def test_03_the_order_of_arrival_does_not_matter(story):
    await story.tell(JUN, holds("Rome", now=True), stored_at="2025-08-01")
    await story.tell(JAN, holds("Oslo", now=True), stored_at="2025-08-02")
    assert await story.spans() == [("Oslo", JAN, JUN), ("Rome", JUN, None)]


async def test_04_an_undated_change_closes_what_was(story):
    await story.tell(JAN, holds("Oslo", now=True))
    await story.tell("2025-01-11", holds("Porto"))
    assert await story.spans() == [("Oslo", JAN, "2025-01-11"), ("Porto", "2025-01-11", None)]


async def test_05_in_one_episode_the_later_in_the_text_wins(story):
    await story.tell(JAN, holds("Oslo", now=True), holds("Rome", now=True))
    assert await story.spans() == [("Rome", JAN, None)]
    assert await story.retracted() == ["Oslo"]


async def test_05_said_at_one_time_the_later_told_wins(story):
    await story.tell(JAN, holds("Oslo", now=True))
    await story.tell(JAN, holds("Rome", now=True))
    assert await story.spans() == [("Rome", JAN, None)]
    assert await story.retracted() == ["Oslo"]


@pytest.mark.parametrize("late", [{"start": "2019", "end": "2020"}, {"start": "2019"}])
async def test_06_late_news_about_the_past_stops_where_the_next_thing_began(story, late):
    await story.tell("2021-01-01", holds("Lisbon", start="2021"))
    await story.tell(JAN, holds("Rome", **late))
    assert await story.spans() == [
        ("Rome", "2019-01-01", "2021-01-01"),
        ("Lisbon", "2021-01-01", None),
    ]


async def test_06_but_since_2019_overrules(story):
    await story.tell("2021-01-01", holds("Lisbon", start="2021"))
    await story.tell(JAN, holds("Rome", start="2019", now=True))
    assert await story.spans() == [("Rome", "2019-01-01", None)]


async def test_07_an_end_counts_its_unit_in(story):
    await story.tell(JAN, holds("Rome", start="2010", end="2015"))
    assert await story.spans() == [("Rome", "2010-01-01", "2016-01-01")]
    await story.tell(FEB, holds("Oslo", start="2015", now=True))
    assert await story.spans() == [
        ("Rome", "2010-01-01", "2015-01-01"),
        ("Oslo", "2015-01-01", None),
    ]


async def test_08_another_facts_end_never_ends_what_came_after(story):
    await story.tell(JAN, holds("Oslo", end="2025-03-31", now=True))
    await story.tell(FEB, holds("Porto"))
    assert await story.spans() == [("Oslo", JAN, FEB), ("Porto", FEB, None)]


async def test_09_no_longer(story):
    await story.tell(JAN, holds("Acme", "WORKS_AT", now=True))
    await story.tell(JUN, ends("Acme", "WORKS_AT"), ends("Initech", "WORKS_AT"))
    spans = await story.spans("WORKS_AT")
    assert sorted(spans, key=str) == [("Acme", JAN, JUN), ("Initech", None, JUN)]
    assert await story.holds(JUL, "WORKS_AT") == []


async def test_10_what_is_not_exclusive_stands_side_by_side(story):
    await story.tell(JAN, holds("tea", "LIKES", now=True))
    await story.tell(FEB, holds("coffee", "LIKES", now=True))
    assert await story.holds(MAR, "LIKES") == ["coffee", "tea"]


async def test_11_said_three_times_is_one_fact(story):
    told = [await story.tell(day, holds("Oslo", now=True)) for day in (JAN, FEB, MAR)]
    (fact,) = await story.timeline()
    assert (list(fact.episodes), fact.evidence) == (told, 3)


async def test_12_a_finer_date_refines(story):
    await story.tell("2024-01-10", holds("Oslo", start="2020"))
    await story.tell("2024-02-10", holds("Rome", start="2023"))
    await story.tell("2024-03-10", holds("Rome", start="2023-06-14", now=True))
    assert await story.spans() == [
        ("Oslo", "2020-01-01", "2023-06-14"),
        ("Rome", "2023-06-14", None),
    ]


async def test_13_forgetting_reopens(story):
    await story.tell(JAN, holds("Oslo", now=True))
    moved = await story.tell(JUN, holds("Rome", now=True))
    await story.forget(moved)
    assert await story.spans() == [("Oslo", JAN, None)]
    with pytest.raises(LookupError):
        await story.entity("Rome")


async def test_14_known_at(story):
    await story.tell(JAN, holds("Oslo", now=True))
    await story.tell(JUN, holds("Rome", now=True))
    assert await story.spans(known_at=MAR) == [("Oslo", JAN, None)]
    assert await story.holds(JUL, known_at=MAR) == ["Oslo"]


async def test_15_a_replay_changes_nothing(story):
    await story.tell(JAN, holds("Oslo", now=True), key="a")
    await story.tell(JUN, holds("Rome", now=True), key="b")
    before = await story.timeline()
    await story.tell(JAN, holds("Oslo", now=True), key="a")
    assert await story.timeline() == before


async def test_16_corrections_chain_and_come_back(story):
    await story.tell(JAN, holds("Oslo", now=True))
    first = await story.tell(FEB, holds("Rome", start="2020"))
    second = await story.tell(MAR, holds("Porto", corrects=(story.claim(first),)))
    assert await story.spans() == [("Porto", "2020-01-01", JAN), ("Oslo", JAN, None)]
    third = await story.tell(JUN, holds("Porto", start="2021", corrects=(story.claim(second),)))
    assert await story.spans() == [("Porto", "2021-01-01", JAN), ("Oslo", JAN, None)]
    await story.forget(third)
    await story.forget(second)
    assert await story.spans() == [("Rome", "2020-01-01", JAN), ("Oslo", JAN, None)]


async def test_17_merge_and_unmerge(story):
    await story.tell(JAN, holds("Oslo", subject="Jane Smith", start="2020", now=True))
    await story.tell(FEB, holds("Rome", subject="J. Smith", start="2022", now=True))
    jane, other = [await story.entity(name) for name in ("Jane Smith", "J. Smith")]
    assert jane != other
    story.clock.now = story.clock.now.replace(month=5)
    await story.edit(edits.merge(keep=jane, drop=other))
    both = [("Oslo", "2020-01-01", "2022-01-01"), ("Rome", "2022-01-01", None)]
    assert await story.spans(about="J. Smith") == both
    assert await story.spans(about="Jane Smith", known_at=MAR) == [("Oslo", "2020-01-01", None)]
    await story.edit(edits.unmerge(keep=jane, drop=other))
    assert await story.spans(about="Jane Smith") == [("Oslo", "2020-01-01", None)]
    assert await story.spans(about="J. Smith") == [("Rome", "2022-01-01", None)]


async def test_18_a_year_in_auckland(story):
    await story.tell(JAN, holds("Wellington", start="2023", zone="Pacific/Auckland"))
    (fact,) = await story.timeline()
    assert fact.valid_at is not None
    assert fact.start is not None
    assert fact.valid_at.isoformat() == "2022-12-31T11:00:00+00:00"
    assert str(fact.start.civil) == "2023"


async def test_18_an_evening_in_auckland(story):
    """Said on 11 January there, when it is still the tenth in London."""
    evening = {"start": "2025-01-10T18:00 part of day", "zone": "Pacific/Auckland"}
    await story.tell("2025-01-10T20:00Z", holds("gym", "WENT_TO", kind="event", **evening))
    (fact,) = await story.timeline()
    assert fact.start is not None
    assert fact.valid_at is not None
    assert fact.valid_at.isoformat().startswith("2025-01-10T05:00")
    assert date_words(fact.start.civil) == "2025-01-10 evening"


async def test_19_triples_newest_first(story):
    def triple(city, start, end=None, *, replace=False):
        return edits.fact_triple(
            subject="Jane Doe",
            name="LIVES_IN",
            object=city,
            valid_at=None if start is None else edits.parse_time(start, "start"),
            invalid_at=None if end is None else edits.parse_time(end, "end"),
            replace=replace,
        )

    await story.edit(triple("Rome", "2023"))
    await story.edit(triple("Oslo", "2020"))
    assert await story.spans() == [
        ("Oslo", "2020-01-01", "2023-01-01"),
        ("Rome", "2023-01-01", None),
    ]
    await story.edit(triple("Paris", "2010", "2012"))
    await story.edit(triple("Paris", "2011", "2014"))
    assert ("Paris", "2010-01-01", "2015-01-01") in await story.spans()
    await story.edit(triple("Paris", "2011", "2012", replace=True))
    assert ("Paris", "2011-01-01", "2013-01-01") in await story.spans()


async def test_20_the_users_word_paints(story):
    await story.tell(JAN, holds("Bergen", now=True), trust=ASSISTANT_TRUST)
    await story.tell(FEB, holds("Oslo", now=True))
    assert await story.holds(MAR) == ["Oslo"]
    page = await story.store.scan(story.graph_id, "claim")
    assert len(page.records) == 2


async def test_21_a_plan_comes_or_is_called_off(story):
    await story.tell("2024-11-01", holds("Lisbon", now=True))
    await story.tell("2024-12-10", holds("Berlin", start="2025-03", kind="plan"))
    await story.tell(JAN, holds("Lisbon", now=True))
    assert await story.holds("2025-02-20") == ["Lisbon"]
    assert await story.holds("2025-03-20") == ["Berlin"]
    await story.tell("2025-01-20", ends("Berlin"))
    assert await story.holds("2025-03-20") == ["Lisbon"]
    assert await story.retracted() == ["Berlin"]


async def test_22_events_are_each_their_own(story):
    for day in ("2025-01-06", "2025-01-07"):
        await story.tell(day, holds("gym", "WENT_TO", kind="event", start=day))
    assert len(await story.timeline()) == 2


async def test_23_two_past_homes_close_nothing(story):
    for city in ("Rome", "Paris"):
        await story.tell(JAN, holds(city, undated_past=True))
    assert sorted(await story.spans()) == [("Paris", None, JAN), ("Rome", None, JAN)]
    assert await story.holds("1950-01-01") == []


@pytest.mark.parametrize("how", ["closed", "ends"])
async def test_24_an_announced_end(story, how):
    await story.tell("2024-01-10", holds("Acme", "WORKS_AT", now=True))
    if how == "closed":
        await story.tell(FEB, holds("Acme", "WORKS_AT", end="2025-06", now=True))
    else:
        await story.tell(FEB, ends("Acme", "WORKS_AT", end="2025-06"))
    assert await story.holds("2025-03-01", "WORKS_AT") == ["Acme"]
    assert await story.holds("2025-07-02", "WORKS_AT") == []


async def test_25_this_month_begins_after_the_last_word_of_the_other(story):
    await story.tell("2025-01-05", holds("Oslo", now=True))
    await story.tell("2025-01-28", holds("Rome", start="2025-01"))
    assert await story.holds("2025-01-05") == ["Oslo"]
    assert await story.holds("2025-02-01") == ["Rome"]
    rome = [f for f in await story.timeline() if f.status == "holds"][-1]
    assert rome.start is not None
    assert str(rome.start.civil) == "2025-01"


async def test_26_told_again_a_wedding_undoes_no_divorce(story):
    await story.tell("2011-01-01", holds("Kim", "MARRIED_TO", start="2010", now=True))
    await story.tell("2019-01-01", ends("Kim", "MARRIED_TO", end="2018", end_exclusive=True))
    await story.tell(JAN, holds("Kim", "MARRIED_TO", start="2010"))
    assert await story.holds(FEB, "MARRIED_TO") == []
    assert await story.holds("2015-01-01", "MARRIED_TO") == ["Kim"]


async def test_27_an_end_inside_the_year_of_the_start(story):
    await story.tell(JAN, holds("Acme", "WORKS_AT", start="2015-03"))
    await story.tell(FEB, ends("Acme", "WORKS_AT", end="2015"))
    (span,) = await story.spans("WORKS_AT")
    assert span == ("Acme", "2015-03-01", "2016-01-01")


async def test_28_a_correction_takes_its_place_in_the_past(story):
    rome = await story.tell(JAN, holds("Rome", now=True))
    await story.tell(JUN, holds("Lisbon", now=True))
    await story.tell(JUL, holds("Porto", corrects=(story.claim(rome),)))
    assert await story.spans() == [("Porto", JAN, JUN), ("Lisbon", JUN, None)]


async def test_29_a_mail_shows_only_where_the_user_says_nothing(story):
    await story.tell(JAN, holds("Bonn", now=True), trust=WEB_TRUST)
    await story.tell(FEB, holds("Oslo", now=True))
    assert await story.holds(MAR) == ["Oslo"]
    await story.tell(JUN, ends("Oslo"))
    assert await story.holds(JUL) == ["Bonn"]
    shown = [f for f in await story.timeline() if f.trust == WEB_TRUST]
    assert shown


async def test_30_two_moves_in_one_year(story):
    await story.tell(JAN, holds("Oslo", start="2015"), holds("Rome", start="2015"))
    assert await story.holds(FEB) == ["Rome"]
    past = [f for f in await story.timeline() if f.status == "past"]
    assert [await story.name(f.object) for f in past] == ["Oslo"]


async def test_31_a_plan_that_was_given_up_and_one_that_is_late(story):
    await story.tell("2024-11-01", holds("Lisbon", now=True))
    await story.tell("2024-12-10", holds("Berlin", start="2025-03", kind="plan"))
    await story.tell("2025-03-05", holds("Lisbon", now=True))
    assert await story.holds("2025-03-04") == ["Lisbon"]
    assert await story.holds("2025-03-06") == ["Berlin"]
    await story.tell("2025-03-05", ends("Berlin"))
    assert await story.holds("2025-04-01") == ["Lisbon"]
    assert await story.retracted() == ["Berlin"]


async def test_32_until_march_with_an_unknown_start(story):
    await story.tell(
        "2025-05-01", holds("Tom the cat", "HAS_PET", end="2025-03", end_exclusive=True)
    )
    assert await story.holds("2025-02-15", "HAS_PET") == ["Tom the cat"]
    assert await story.holds("2023-02-15", "HAS_PET") == []
    assert await story.holds("2025-04-15", "HAS_PET") == []


async def test_33_a_plan_begins_on_its_day(story):
    await story.tell(JAN, holds("Siemens", "WORKS_AT", start="2025-01-24", kind="plan"))
    assert await story.holds("2025-01-20", "WORKS_AT") == []
    assert await story.holds("2025-01-25", "WORKS_AT") == ["Siemens"]
    (fact,) = await story.timeline()
    assert fact.status == "planned"


async def test_34_a_finer_end_and_a_year_cut_out(story):
    await story.tell(JAN, holds("Rome", start="2010", end="2015"))
    await story.tell(FEB, holds("Rome", start="2010", end="2015-06"))
    assert await story.spans() == [("Rome", "2010-01-01", "2015-07-01")]
    await story.tell(MAR, denies("Rome", start="2012", end="2012"))
    assert await story.spans() == [
        ("Rome", "2010-01-01", "2012-01-01"),
        ("Rome", "2013-01-01", "2015-07-01"),
    ]
