"""Date words: each row of the tables is its own test; and what is no date."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from graphmem.core.civil import CivilTime, Precision
from graphmem.ingest.rules.times import When, find, find_all, language_of, read, read_unit
from graphmem.ingest.rules.times.grammar import LANGUAGES

SAID = datetime(2025, 1, 20, 10, tzinfo=UTC)
"""A Monday; see `model.Shape`."""
CARRIER = {
    "en": "I moved to Rome",
    "de": "Ich bin nach Rom gezogen",
    "fr": "Je suis parti vivre à Rome",
    "es": "Yo me fui a Roma",
}
EXAMPLES = [
    pytest.param(
        code, *part.removesuffix(" (future)").split(" = "), part.endswith("(future)"), id=part
    )
    for code, language in LANGUAGES.items()
    for row in (*language.shapes, *language.frames)
    for part in row.examples.split("; ")
    if part
]


def civil(time) -> str:
    if time is None:
        return ""
    if time.precision is Precision.INSTANT:
        return ("~" if time.approximate else "") + f"{time.local:%Y-%m-%d %H:%M}"
    return str(time) + ("h" if time.precision is Precision.HOUR else "")


def told(when) -> str:
    """What a phrase means, in the notation of `model.Example`."""
    if when is None:
        return "no date"
    if when.at is not None:
        return ("by " if when.bound else "") + civil(when.at)
    if when.since:
        return f"since {civil(when.start)}"
    if when.bound is not None:
        return f"{when.bound} {civil(when.start or when.end)}"
    if when.start is None and when.end is None:
        return "length only"
    left_out = " left out" if when.end_exclusive else ""
    return f"{civil(when.start)} .. {civil(when.end)}{left_out}".strip()


@pytest.mark.parametrize(("code", "words", "means", "ahead"), EXAMPLES)
def test_an_example_of_the_tables(code, words, means, ahead):
    rest, phrase = find(f"{CARRIER[code]} {words}.")
    assert phrase is not None
    assert told(read(phrase, SAID, "UTC", "future" if ahead else "past")) == means
    assert rest == f"{CARRIER[code]}."
    assert phrase.language == code


@pytest.mark.parametrize(
    ("sentence", "rest"),
    [
        ("I moved to Rome in June instead.", "I moved to Rome instead."),
        ("I moved to Rome in May together with Ana.", "I moved to Rome together with Ana."),
        ("I joined Acme in 2019 though.", "I joined Acme though."),
        ("Nous sommes partis à Rome en mars ensemble.", "Nous sommes partis à Rome ensemble."),
        ("Nos fuimos a Roma en marzo juntos.", "Nos fuimos a Roma juntos."),
    ],
)
def test_an_adverb_may_follow_a_month_or_a_year(sentence, rest):
    assert find(sentence)[0] == rest


@pytest.mark.parametrize(
    "sentence",
    """May is my sister.
    I met May at the park.
    I may go there.
    They march on Rome.
    Give me a second.
    I finished second.
    The sun is out.
    I play with the Friday group.
    I love the Friday evening group.
    It is a 24 hour shop.
    One day I saw it.
    2000 people came.
    In 2000 cases it failed.
    I ate a spring roll.
    The fall hurt.
    I live in room 2015.
    I live at 2015 Elm Street.
    I drive a 2015 Honda.
    I work in 2024 Tower.
    I go every Friday.
    I swim on Mondays.
    I swim every morning.
    I run in the morning.
    It was a great day.
    I have a day off.
    I got a letter from May.
    It was painted by June.
    I love Christmas.
    He is 24.
    I live on the 3rd floor.
    I live on 5th Avenue.
    I paid $2015.
    I paid 2015 euros.
    It lasted 10 days.
    She turned 40 in the house.
    My favourite day is Friday.
    The deadline is 20 June.
    This is my last year of school.
    I was there twice a week.
    Version 2.2015 is out.
    Call 555-2015.
    I like the winter coat.
    I moved in with May.
    I've been in since we met.
    By the way it works between you and me.
    I ran 5 miles in 40 minutes flat.
    The score was 3-5.
    It is a 10-15 minute walk.
    She has a two year old.
    I go every other week.
    I went to summer camp.
    Those days are over.
    In Spring Hill I feel at home.
    I limped after the fall.
    I drink from the spring.
    I swim every Monday, Wednesday and Friday.
    I work Monday to Friday.
    I like my Saturday 10 AM sessions.
    I call datetime.date.today() often.
    Last name first.
    I read yesterday's paper.
    At the end of the day it is fine.
    Ich arbeite jeden Freitag.
    Guten Morgen.
    Ich bin 24 Jahre alt.
    Ich zahle 2015 Euro.
    Der Sommer war schön.
    J'ai été à Rome.
    J'ai 24 ans.
    Je nage tous les lundis.
    Tengo 24 años.
    Trabajo por la mañana.
    Me gusta la primavera.""".splitlines(),
)
def test_words_that_are_no_date_stay(sentence):
    assert find(sentence.strip()) == (sentence.strip(), None)


def test_a_sentence_with_two_dates_gives_both_in_order():
    found = find_all("In 2015 I moved to Rome and since 3 June 2021 I live in Oslo.")
    assert [phrase.form for *_, phrase in found] == ["in", "since"]
    assert find("In 2015 I left, and in 2019 I came back.")[0] == "I left, and in 2019 I came back."


def test_a_length_is_a_since_in_the_perfect_and_no_date_in_the_past():
    phrase = find("I have lived in Rome for three years.")[1]
    assert told(read(phrase, SAID, "UTC", "past")) == "since 2022"
    assert find("I had been in Rome for three years.")[1].form == "lasting"
    rest, phrase = find("I lived in Rome for three years.")
    assert (rest, read(phrase, SAID, "UTC", "past")) == ("I lived in Rome.", When())


def test_minutes_are_never_since():
    assert find("I have been running daily for 15 minutes.")[1].form == "lasting"


def test_two_days_are_no_range():
    assert find("I met them on November 21 and 23.")[1].form == "in"


def test_two_weeks_later_counts_from_where_the_story_is():
    phrase = find("Two weeks later I moved to Rome.")[1]
    anchor = CivilTime(datetime(2024, 5, 3), Precision.DAY)  # noqa: DTZ001
    assert read(phrase, SAID, "UTC", "past") is None
    assert str(read(phrase, SAID, "UTC", "past", anchor=anchor).at) == "week of 2024-05-13"
    year = CivilTime(datetime(2015, 1, 1), Precision.YEAR)  # noqa: DTZ001
    assert read(phrase, SAID, "UTC", "past", anchor=year) is None
    phrase = find("The following year I moved to Rome.")[1]
    assert str(read(phrase, SAID, "UTC", "past", anchor=year).at) == "2016"


def test_either_of_two_dates_is_none():
    rest, phrase = find("I moved to Rome in 2015 or 2016.")
    assert rest == "I moved to Rome."
    assert read(phrase, SAID, "UTC", "past") is None


@pytest.mark.parametrize(
    ("day", "words", "lean", "expected"),
    [
        (18, "this weekend", "past", "weekend of 2025-01-18"),  # said on the Saturday
        (19, "this weekend", "future", "weekend of 2025-01-18"),
        (19, "last weekend", "past", "weekend of 2025-01-11"),
        (21, "last weekend", "past", "weekend of 2025-01-18"),
        (18, "next weekend", "future", "weekend of 2025-01-25"),
        (24, "on Friday", "past", "2025-01-17"),
        (24, "this Friday", "past", "2025-01-24"),
        (31, "a month ago today", "past", "2024-12-31"),
        (31, "in a month", "future", "2025-02"),
    ],
)
def test_the_day_of_saying_decides(day, words, lean, expected):
    phrase = find(f"I moved to Rome {words}.")[1]
    said = datetime(2025, 1, day, 10, tzinfo=UTC)
    assert str(read(phrase, said, "UTC", lean).at) == expected


def test_a_stated_zone_is_kept_and_the_speakers_is_the_default():
    phrase = find("I called at 3pm CET on 3 June 2024.")[1]
    at = read(phrase, SAID, "Pacific/Auckland", "past").at
    assert (at.precision, at.start) == (Precision.HOUR, datetime(2024, 6, 3, 14, tzinfo=UTC))
    phrase = find("I called at 9:30 on 3 June 2024.")[1]
    at = read(phrase, SAID, "Pacific/Auckland", "past").at
    assert at.start == datetime(2024, 6, 2, 21, 30, tzinfo=UTC)
    phrase = find("I called at 2024-05-05T09:00+02:00.")[1]
    at = read(phrase, SAID, "Pacific/Auckland", "past").at
    assert at.start == datetime(2024, 5, 5, 7, tzinfo=UTC)


def test_days_are_those_of_the_reference_times_zone():
    said = datetime(2025, 1, 20, 12, 30, tzinfo=UTC)
    phrase = find("I moved to Dunedin yesterday evening.")[1]
    at = read(phrase, said, "Pacific/Auckland", "past").at
    assert (str(at), at.start) == (
        "2025-01-20 evening",
        datetime(2025, 1, 20, 5, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("12 giugno 2023", "2023-06-12"),
        ("5 mei 2021", "2021-05-05"),
        ("3 de maio de 2023", "2023-05-03"),
        ("2023年5月3日", "2023-05-03"),
    ],
)
def test_whole_dates_of_other_languages_are_read(words, expected):
    phrase = find(f"Dato: {words}.")[1]
    assert str(read(phrase, SAID, "UTC", "past").at) == expected


@pytest.mark.parametrize("words", ["5 apples 2015", "31 giugno 2023", "12 monkeys 1995"])
def test_a_number_a_word_and_a_number_are_not_always_a_date(words):
    assert find(f"Dato: {words}.")[1] is None


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("I live in Rome since March.", "en"),
        ("Ich wohne seit März in Rom.", "de"),
        ("J'habite à Rome depuis mars.", "fr"),
        ("Vivo en Roma desde marzo.", "es"),
        ("I live in Rome.", None),
    ],
)
def test_a_language_is_known_by_its_words(sentence, code):
    assert language_of(sentence) == code


def test_a_correction_reads_a_bare_expression():
    assert str(read_unit("October", SAID, "UTC", "past")) == "2024-10"
    assert str(read_unit("around 2015", SAID, "UTC", "past")) == "~2015"
    assert str(read_unit("3. Juni 2021", SAID, "UTC", "past")) == "2021-06-03"
    assert read_unit("Porto", SAID, "UTC", "past") is None
