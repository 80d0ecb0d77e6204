"""What has room in a block: the lines that add the most, whatever section they are of."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from graphmem.models.static import count_tokens, word_table
from graphmem.recall.evidence import POOR, Draft, by_evidence, fitting, worth
from graphmem.recall.questions import Section


def draft(section: Section, words: str, place: int = 0, extractor: str = "model") -> Draft:
    return Draft(section, f"  - {words}", (words,), words, worth(section, place, extractor))


def up_to(count: int) -> Callable[[Draft], bool]:
    """Room for so many lines."""
    left = [count]

    def fits(_: Draft) -> bool:
        left[0] -= 1
        return left[0] >= 0

    return fits


def chosen(drafts: list[Draft], count: int = 100) -> list[str]:
    return [each.words for each in by_evidence(drafts, up_to(count))]


TEA = draft("fact", "Jane drinks green tea every morning")


def test_an_episode_that_a_fact_tells_whole_gives_way_to_one_that_nothing_tells() -> None:
    told = draft("episode", "Every morning Jane drinks green tea", 0)
    untold = draft("episode", "My brother bought a sailing boat in June", 1)
    assert chosen([TEA, told, untold], 2) == [TEA.words, untold.words]
    assert chosen([told, untold], 1) == [told.words]
    assert len(chosen([TEA, told, untold])) == 3, "while there is room it is still what was said"


def test_a_summary_that_facts_repeat_adds_nothing() -> None:
    again = draft("entity", "drinks green tea every morning")
    more = draft("entity", "drinks green tea every morning, sails at weekends", 1)
    untold = draft("episode", "My brother bought a sailing boat", 9)
    assert chosen([TEA, again, untold], 2) == [TEA.words, untold.words]
    assert chosen([TEA, again, more]) == [TEA.words, more.words, again.words]
    assert chosen([again]) == [again.words]


def test_the_summary_of_the_user_is_first_and_does_not_stand_for_dated_facts() -> None:
    summary = draft("summary", TEA.words)
    boat = draft("episode", "My brother bought a sailing boat in June")
    assert chosen([boat, TEA, summary], 2) == [summary.words, TEA.words]


def test_of_rules_the_best_facts_only_stand_before_what_was_said() -> None:
    words = [f"alpha{n} beta{n} gamma{n} delta{n}" for n in range(8)]
    said = [draft("episode", f"eins{n} zwei{n} drei{n} vier{n}", n) for n in range(8)]
    for extractor, facts in (("rules", 2), ("model", 4)):
        read = [draft("fact", each, n, extractor) for n, each in enumerate(words)]
        best = chosen([*read, *said], 8)
        assert len(set(best) & set(words)) >= facts
        assert best[0] == words[0]
    rules = [draft("fact", each, n, "rules/2") for n, each in enumerate(words)]
    model = [draft("fact", each, n, "model") for n, each in enumerate(words)]
    kept = [len(set(chosen([*read, *said], 8)) & set(words)) for read in (rules, model)]
    assert kept[0] < kept[1]


def test_a_fact_that_fits_hardly_gives_way_to_what_was_said() -> None:
    poor = draft("fact", "Jane bought a red kettle", 1)
    poor = poor._replace(worth=poor.worth * fitting(0.1, 9.0))
    untold = draft("episode", "My brother bought a sailing boat in June")
    assert chosen([TEA, poor, untold], 2) == [TEA.words, untold.words]


def test_what_a_score_leaves_of_a_facts_worth() -> None:
    assert [fitting(score, 4.0) for score in (4.0, 2.0, 0.0, -3.0)] == [1.0, 0.5, POOR, POOR]
    assert fitting(-1.0, -1.0) == POOR  # nothing fits


def test_what_does_not_fit_does_not_keep_out_what_does() -> None:
    long = [draft("episode", f"{n} " + "word " * 80, n) for n in range(4)]
    short = draft("episode", "a short one", 9)
    assert [d.words for d in by_evidence([*long, short], lambda d: len(d.text) < 50)] == [
        short.words
    ]


@settings(max_examples=40)
@given(st.lists(st.text("abc ", min_size=1, max_size=12), max_size=12, unique=True), st.integers(0))
def test_equal_lines_are_chosen_in_an_equal_order(texts: list[str], room: int) -> None:
    drafts = [draft("episode" if n % 2 else "fact", t, n) for n, t in enumerate(texts)]
    first, again = (by_evidence(drafts, up_to(room)) for _ in range(2))
    assert first == again
    assert len(first) == min(len(drafts), room), "nothing that fits is left out"
    assert len({each.words for each in first}) == len(first)


@settings(max_examples=80)
@given(st.lists(st.text(max_size=20), max_size=6))
def test_the_tokens_of_a_block_are_those_of_its_lines(lines: list[str]) -> None:
    text = "\n".join(lines)
    words = word_table().tokenizer
    clean = text.encode("utf-8", "replace").decode()
    whole = words.encode(clean, add_special_tokens=False)
    assert count_tokens(text) == len(whole.ids) == sum(map(count_tokens, text.split("\n")))
