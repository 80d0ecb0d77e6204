"""The table of cases: what was told, and what must hold."""

from __future__ import annotations

from datetime import UTC, datetime

from graphmem.core.civil import Precision, micros
from graphmem.core.identity import classes
from graphmem.core.records import IdentityLink
from tests.property.claims import GRAPH, Story, fold_of, holding, instant, unit


def moves() -> Story:
    story = Story()
    story.say("2025-01-10", "Oslo", now=True)
    story.say("2025-06-01", "Rome", now=True)
    return story


def test_01_a_move_closes_the_old_home():
    story = moves()
    assert story.spans() == ["Oslo [2025-01-10, 2025-06-01)", "Rome [2025-06-01, -)"]
    assert story.at("2025-07-01") == ["Rome"]
    assert story.at("2025-03-01") == ["Oslo"]
    oslo = story.one("Oslo")
    assert oslo.expired_at == story.claims[1].created_at
    assert oslo.closed_by == "c02"
    assert oslo.start is not None
    assert oslo.start.basis == "said"
    assert oslo.end is not None
    assert oslo.end.basis == "neighbour"
    assert str(oslo.end.civil) == "2025-06-01"


def test_02_there_and_back_is_three_spans():
    story = moves()
    story.say("2025-09-01", "Oslo", now=True)
    assert story.spans() == [
        "Oslo [2025-01-10, 2025-06-01)",
        "Rome [2025-06-01, 2025-09-01)",
        "Oslo [2025-09-01, -)",
    ]
    assert story.at("2026-01-01") == ["Oslo"]
    assert len({f.uuid for f in story.facts()}) == 3


def test_03_the_order_of_arrival_does_not_matter():
    story = Story()
    story.say("2025-06-01", "Rome", now=True, learned="2025-06-01")
    story.say("2025-01-10", "Oslo", now=True, learned="2025-06-02")
    assert story.spans() == moves().spans()
    oslo = story.one("Oslo")
    assert oslo.expired_at == oslo.created_at == story.claims[1].created_at


def test_04_an_undated_change_closes_what_was_said_before():
    story = Story()
    story.say("2025-03-01", "Oslo", now=True)
    story.say("2025-03-02", "Porto")
    assert story.spans() == ["Oslo [2025-03-01, 2025-03-02)", "Porto [2025-03-02, -)"]


def test_05_in_one_breath_the_later_wins():
    story = Story()
    story.say("2025-03-01", "Oslo", now=True, episode="e")
    story.say("2025-03-01", "Porto", now=True, episode="e")
    assert story.spans() == ["Porto [2025-03-01, -)"]
    assert story.retracted() == ["Oslo"]
    oslo = story.one("Oslo")
    assert oslo.valid_at == oslo.invalid_at
    assert (oslo.holds_from, oslo.holds_to) == (0, 0)
    assert oslo.expired_at is not None
    assert story.folded().verdicts["c01"].outcome == "painted over"
    assert story.folded().verdicts["c01"].by == "c02"


def test_06_late_news_stops_where_the_next_thing_began():
    for start, end in (("2019", "2020"), ("2019", None)):
        story = Story()
        story.say("2021-05-01", "Lisbon", start="2021", now=True)
        story.say("2023-05-01", "Rome", start=start, end=end)
        assert story.spans() == ["Rome [2019-01-01, 2021-01-01)", "Lisbon [2021-01-01, -)"]
    story.say("2024-01-01", "Rome", start="2019", now=True)
    assert story.spans() == ["Rome [2019-01-01, -)"]
    assert story.retracted() == ["Lisbon"]


def test_07_an_end_counts_its_unit_in_and_gives_way():
    story = Story()
    story.say("2024-01-01", "Rome", start="2010", end="2015")
    assert story.spans() == ["Rome [2010-01-01, 2016-01-01)"]
    story.say("2024-01-02", "Oslo", start="2015", now=True)
    assert story.spans() == ["Rome [2010-01-01, 2015-01-01)", "Oslo [2015-01-01, -)"]
    other = Story()
    other.say("2024-01-01", "Oslo", start="2015", now=True)
    other.say("2024-01-02", "Rome", start="2010", end="2015")
    assert other.spans() == story.spans()


def test_08_an_announced_end_is_no_start_of_nothing():
    story = Story()
    story.say("2025-01-10", "Oslo", end="2025-03-31", now=True)
    story.say("2025-02-10", "Porto")
    assert story.spans() == ["Oslo [2025-01-10, 2025-02-10)", "Porto [2025-02-10, -)"]


def test_09_no_longer():
    story = Story(name="WORKS_AT")
    story.say("2025-01-10", "Acme", now=True)
    story.ends("2025-05-01", "Acme")
    assert story.spans() == ["Acme [2025-01-10, 2025-05-01)"]
    assert story.at("2025-06-01") == []
    unknown = Story(name="WORKS_AT")
    unknown.ends("2025-05-01", "Acme")
    assert unknown.spans() == ["Acme [-, 2025-05-01) past"]
    assert unknown.at("2025-04-30") == []


def test_10_tea_and_coffee():
    story = Story(name="LIKES")
    story.say("2025-01-10", "tea", now=True)
    story.say("2025-02-10", "coffee", now=True)
    assert story.at("2025-03-01") == ["coffee", "tea"]


def test_11_said_thrice_is_one_fact():
    story = Story(name="HAS_PET")
    for day in ("2025-01-10", "2025-02-10", "2025-03-10"):
        story.say(day, "Miso", now=True)
    miso = story.one("Miso")
    assert miso.episodes == ("e01", "e02", "e03")
    assert miso.evidence == 3
    assert story.folded().supports[miso.uuid] == ("c01", "c02", "c03")
    assert miso.fact.endswith("(c03)")
    assert miso.expired_at is None


def test_12_the_finer_date_and_the_neighbour_adjoins():
    story = Story()
    story.say("2024-01-01", "Oslo", start="2020", now=True)
    story.say("2024-02-01", "Rome", start="2023")
    story.say("2024-03-01", "Rome", start="2023-06-14", now=True)
    assert story.spans() == ["Oslo [2020-01-01, 2023-06-14)", "Rome [2023-06-14, -)"]
    assert str(story.one("Rome").start.civil) == "2023-06-14"


def test_13_forgetting_reopens():
    story = moves()
    assert story.spans(without=["c02"]) == ["Oslo [2025-01-10, -)"]
    assert story.one("Oslo", without=["c02"]).expired_at is None


def test_14_known_at_march():
    assert moves().spans(known_at="2025-03-01") == ["Oslo [2025-01-10, -)"]


def test_15_replay_changes_nothing():
    story = moves()
    assert fold_of([*story.claims, *reversed(story.claims)]) == story.folded()


def test_16_corrections():
    story = Story()
    story.say("2025-01-10", "Rome", start="2020", now=True)
    story.say("2025-01-11", "Porto", corrects=("c01",))
    assert story.spans() == ["Porto [2020-01-01, -)"]
    assert story.retracted() == ["Rome"]
    story.say("2025-01-12", "Porto", start="2021", corrects=("c02",))
    assert story.spans() == ["Porto [2021-01-01, -)"]
    story.say("2025-01-13", "Faro", corrects=("c03",))
    assert story.spans() == ["Faro [2021-01-01, -)"]
    assert story.spans(without=["c02", "c03", "c04"]) == ["Rome [2020-01-01, -)"]
    assert story.folded().verdicts["c01"].outcome == "corrected"


def test_16_a_correction_takes_the_end_along():
    story = Story(name="WORKS_AT")
    first = story.say("2025-01-10", "Acme", now=True)
    last = story.ends("2025-03-01", "Acme")
    story.say("2025-04-01", "Bosch", corrects=(first, last))
    assert story.spans() == ["Bosch [2025-01-10, 2025-03-01)"]


def test_17_a_merge_and_back():
    story = Story()
    story.say("2025-01-10", "Oslo", now=True, subject="jane")
    story.say("2025-06-01", "Rome", now=True, subject="j")
    parts = {"graph_id": GRAPH, "keep": "jane", "drop": "j"}
    merge = IdentityLink(
        uuid="1", episode="m", kind="same_as", created_at=instant("2025-07-01"), **parts
    )
    split = IdentityLink(
        uuid="2", episode="s", kind="distinct_from", created_at=instant("2025-08-01"), **parts
    )
    apart = fold_of(story.claims, canonical=classes([]))
    assert len(holding(apart.facts, instant("2025-07-02"))) == 2
    merged = fold_of(story.claims, canonical=classes([merge]))
    assert holding(merged.facts, instant("2025-07-02")) == ["Rome"]
    assert {f.subject for f in merged.facts} == {"jane"}
    assert fold_of(story.claims, canonical=classes([merge, split])) == apart
    then = classes([merge, split], known_at=instant("2025-07-15"))
    assert fold_of(story.claims, canonical=then) == merged


def test_18_zones_print_as_said():
    story = Story()
    story.say("2024-03-01", "Nelson", start="2023", now=True, zone="Pacific/Auckland")
    nelson = story.one("Nelson")
    assert nelson.valid_at == datetime(2022, 12, 31, 11, tzinfo=UTC)
    assert str(nelson.start.civil) == "2023"
    evening = unit(2024, 2, 29, Precision.PART_OF_DAY, "Pacific/Auckland")
    dinner = Story(name="VISITED")
    dinner.say("2024-03-01", "Café", start=evening, kind="event", zone="Pacific/Auckland")
    assert dinner.one("Café").valid_at == evening.start
    said = Story()
    said.say("2024-12-31T20:00Z", "Nelson", now=True, zone="Pacific/Auckland")
    assert str(said.one("Nelson").start.civil) == "2025-01-01"


def test_19_triples_newest_first_widened_narrowed():
    story = Story()
    story.say("2025-01-01", "Rome", start="2020-01-01")
    story.say("2025-01-01", "Oslo", start="2010-01-01")
    assert story.spans() == ["Oslo [2010-01-01, 2020-01-01)", "Rome [2020-01-01, -)"]
    wide = Story(name="MEMBER_OF")
    first = wide.say("2025-01-01", "Club", start="2010", end="2012")
    wide.say("2025-01-02", "Club", start="2008", end="2014")
    assert wide.spans() == ["Club [2008-01-01, 2015-01-01)"]
    narrow = Story(name="MEMBER_OF")
    first = narrow.say("2025-01-01", "Club", start="2008", end="2014")
    narrow.say("2025-01-02", "Club", start="2010", end="2012", corrects=(first,))
    assert narrow.spans() == ["Club [2010-01-01, 2013-01-01)"]


def test_20_the_users_word_paints():
    story = Story()
    story.say("2025-01-10", "Bonn", now=True, trust=60)
    story.say("2025-01-11", "Oslo", start="2025-01-01", now=True)
    assert story.spans() == ["Oslo [2025-01-01, -)"]
    assert story.retracted() == ["Bonn"]
    assert story.one("Bonn").trust == 60
    later = Story()
    later.say("2025-01-10", "Oslo", now=True)
    later.say("2025-02-10", "Bonn", now=True, trust=60)
    assert later.at("2025-03-01") == ["Oslo"]


def test_21_a_plan_survives_until_called_off():
    story = Story()
    story.say("2025-11-01", "Lisbon", now=True)
    story.say("2025-12-01", "Berlin", start="2026-03", kind="plan")
    story.say("2026-01-10", "Lisbon", now=True)
    assert story.spans() == ["Lisbon [2025-11-01, 2026-03-01)", "Berlin [2026-03-01, -) planned"]
    story.ends("2026-01-20", "Berlin")
    assert story.spans() == ["Lisbon [2025-11-01, -)"]
    assert story.retracted() == ["Berlin"]
    verdicts = story.folded().verdicts
    assert (verdicts["c02"].outcome, verdicts["c02"].by) == ("overtaken", "c04")
    assert verdicts["c04"].outcome == "ends"


def test_22_two_visits_are_two_events():
    story = Story(name="DID")
    story.say("2025-05-06", "gym", start="2025-05-05", kind="event")
    story.say("2025-05-07", "gym", start="2025-05-06", kind="event")
    assert story.spans() == ["gym [2025-05-05, 2025-05-06)", "gym [2025-05-06, 2025-05-07)"]
    story.say("2025-05-08", "gym", kind="event", repeats=("c02",))
    assert [f.evidence for f in story.facts()] == [1, 2]


def test_23_used_to():
    story = Story()
    story.say("2025-01-10", "Rome", undated_past=True)
    story.say("2025-01-11", "Paris", undated_past=True)
    assert story.spans() == ["Rome [-, 2025-01-10) past", "Paris [-, 2025-01-11) past"]
    assert story.at("1950-01-01") == []
    assert story.at("2025-01-09") == []
    assert all(f.expired_at is None for f in story.facts())


def test_24_an_end_announced():
    for closed in (True, False):
        story = Story(name="WORKS_AT")
        story.say("2025-01-10", "Acme", now=True)
        if closed:
            story.say("2025-02-10", "Acme", end="2025-06", now=True)
        else:
            story.ends("2025-02-10", "Acme", end="2025-06")
        assert story.spans() == ["Acme [2025-01-10, 2025-07-01)"]
        assert story.at("2025-03-01") == ["Acme"]
        assert story.at("2025-07-02") == []
        story.say("2025-03-05", "Acme", start="2020", now=True)
        assert story.spans() == ["Acme [2020-01-01, 2025-07-01)"]
    unknown = Story(name="WORKS_AT")
    unknown.ends("2025-02-10", "Acme", end="2025-06")
    assert unknown.at("2025-03-01") == ["Acme"]
    assert unknown.at("2025-07-02") == []


def test_25_a_coarse_start_waits_for_what_was_said_to_hold():
    story = Story()
    story.say("2025-01-05", "Oslo", now=True)
    story.say("2025-01-28", "Rome", start="2025-01")
    assert story.at("2025-01-05T12:00Z") == ["Oslo"]
    assert story.at("2025-01-06") == ["Rome"]
    assert story.at("2025-02-01") == ["Rome"]
    assert str(story.one("Rome").start.civil) == "2025-01"
    assert str(story.one("Oslo").end.civil) == "2025-01"


def test_26_told_again_undoes_no_divorce():
    story = Story(name="MARRIED_TO")
    story.say("2017-01-01", "Kim", start="2010", now=True)
    story.ends("2018-06-01", "Kim", end="2018-05")
    story.say("2020-01-01", "Kim", start="2010")
    assert story.spans() == ["Kim [2010-01-01, 2018-06-01)"]
    status = Story(name="HAS_STATUS")
    status.say("2017-01-01", "married", start="2010", now=True)
    status.say("2018-06-01", "divorced", start="2018", now=True)
    status.say("2020-01-01", "married", start="2010")
    assert status.at("2020-02-01") == ["divorced"]


def test_27_left_in_the_unit_of_the_start():
    story = Story(name="WORKS_AT")
    story.say("2018-01-01", "Acme", start="2015-03")
    story.ends("2018-01-02", "Acme", end="2015")
    assert story.spans() == ["Acme [2015-03-01, 2016-01-01)"]
    early = Story(name="WORKS_AT")
    early.say("2018-01-01", "Acme", start="2015-03")
    early.ends("2018-01-02", "Acme", end="2015", end_exclusive=True)
    assert early.spans() == ["Acme [2015-03-01, 2016-01-01)"]


def test_28_a_correction_keeps_its_place():
    story = Story()
    story.say("2025-01-10", "Rome", now=True)
    story.say("2025-06-01", "Lisbon", now=True)
    story.say("2025-07-01", "Porto", corrects=("c01",))
    assert story.spans() == ["Porto [2025-01-10, 2025-06-01)", "Lisbon [2025-06-01, -)"]


def test_29_low_trust_shows_where_nothing_better_is_known():
    story = Story()
    story.say("2025-01-10", "Bonn", now=True, trust=40)
    story.say("2025-02-10", "Oslo", start="2025-01-01", now=True)
    assert story.at("2025-03-01") == ["Oslo"]
    story.ends("2025-04-01", "Oslo")
    assert story.at("2025-05-01") == ["Bonn"]
    bonn = story.one("Bonn")
    assert bonn.trust == 40
    assert bonn.start.basis == "neighbour"
    story.ends("2025-06-01", "Bonn")
    assert story.at("2025-07-01") == []


def test_30_coarse_units_that_coincide():
    story = Story()
    story.say("2020-01-01", "Oslo", start="2015", episode="e")
    story.say("2020-01-01", "Rome", start="2015", episode="e")
    assert story.at("2020-02-01") == ["Rome"]
    oslo = story.one("Oslo")
    assert oslo.status == "past"
    assert (str(oslo.start.civil), str(oslo.end.civil)) == ("2015", "2015")
    assert story.at("2015-06-01") == ["Rome"]


def test_31_not_going_after_all_and_pushed_back():
    for cancelled in (True, False):
        story = Story()
        story.say("2025-11-01", "Lisbon", now=True)
        story.say("2025-12-01", "Berlin", start="2026-03", kind="plan")
        if cancelled:
            story.ends("2026-03-05", "Berlin")
            assert story.at("2026-04-01") == ["Lisbon"]
            assert story.retracted() == ["Berlin"]
        else:
            story.say("2026-03-05", "Lisbon", now=True)
            assert story.at("2026-03-05") == ["Lisbon"]
            assert story.at("2026-03-06") == ["Berlin"]
            story.say("2026-04-02", "Lisbon", now=True)
            assert story.at("2026-04-03") == ["Lisbon"]


def test_32_until_march():
    story = Story(name="HAS_PET")
    story.say("2025-05-01", "cat", end="2025-03")
    assert story.at("2025-02-15") == ["cat"]
    assert story.at("2025-03-15") == ["cat"]
    assert story.at("2025-04-15") == []
    assert story.at("2023-02-15") == []
    assert story.one("cat").valid_at is None
    assert story.one("cat").status == "past"


def test_33_a_plan_and_nothing_more():
    story = Story(name="WORKS_AT")
    story.say("2025-03-03", "Siemens", start="2025-03-17", kind="plan")
    assert story.at("2025-03-10") == []
    assert story.at("2025-03-18") == ["Siemens"]
    assert story.one("Siemens").status == "planned"
    story.say("2025-04-01", "Siemens", now=True)
    assert story.one("Siemens").status == "holds"


def test_34_the_finer_end_and_a_year_cut_out():
    story = Story()
    story.say("2020-01-01", "Rome", start="2010", end="2015")
    story.say("2020-01-02", "Rome", start="2010", end="2015-06")
    assert story.spans() == ["Rome [2010-01-01, 2015-07-01)"]
    cut = Story()
    cut.say("2020-01-01", "Rome", start="2010", end="2018")
    cut.denies("2020-01-02", "Rome", start="2015")
    assert cut.spans() == ["Rome [2010-01-01, 2015-01-01)", "Rome [2016-01-01, 2019-01-01)"]
    assert cut.folded().verdicts["c02"].outcome == "denied"


def test_holds_from_is_in_microseconds():
    story = moves()
    assert story.one("Rome").holds_from == micros(instant("2025-06-01"))
