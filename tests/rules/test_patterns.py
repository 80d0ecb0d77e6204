"""Every pattern's own examples, what looks like them and is no claim, dates and corrections."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from graphmem.core.extraction import Extraction, SaidClaim
from graphmem.core.records import Episode, GraphState
from graphmem.core.requests import Candidates
from graphmem.ingest.rules.read import RuleExtractor
from graphmem.ingest.rules.times import find, read

SAID = datetime(2025, 1, 20, 12, tzinfo=UTC)
GRAPH = "user:jane"


async def read_all(*texts: str, role: str = "user", source: str = "message") -> list[Extraction]:
    batch = [
        Episode(
            uuid=f"e{n}",
            graph_id=GRAPH,
            source=source,
            content=text,
            created_at=SAID,
            role=role,
            name="Jane" if role == "user" else None,
        )
        for n, text in enumerate(texts)
    ]
    known = Candidates(state=GraphState(graph_id=GRAPH))
    return list(await RuleExtractor().extract(batch, known))


async def claims(*texts: str, **more: str) -> list[tuple[str, str, str, SaidClaim]]:
    said = await read_all(*texts, **more)
    return [
        (x.mentions[c.subject].name, c.name, x.mentions[c.object].name, c)
        for x in said
        for c in x.claims
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Do I live in Oslo?",
        "I might move to Bergen.",
        "Maybe I live in Oslo next year.",
        "I'm thinking of moving to Rome.",
        "If I moved to Rome, I would work at Acme.",
        "I wish I lived in Rome.",
        "I'd live in Rome.",
        "He said: 'I live in Rome'.",
        'My sister wrote "I live in Rome".',
        "Tom told me I work at Acme.",
        "I want to move to Paris.",
        "I could work at Acme.",
        "I'm joking, I live in Paris.",
        "I live in the moment.",
        "I live in fear.",
        "I love it.",
        "I love you.",
        "I like how you think.",
        "I moved to tears.",
        "I moved to the next topic.",
        "I have lived in Rome.",
        "I left.",
        "I left Acme.",
        "I don't live in Oslo but near Oslo.",
        "He lives in Rome.",
        "It's like fate.",
        "It'll work at Acme.",
        "Sounds like fun.",
        "I love having them around.",
        "It works at Acme.",
        "My home is where my heart is.",
        "I live in Oslo, or so I thought.",
        "I work at Acme in my novel.",
        "I'm not moving to Berlin after all.",
        "Not that I live in Rome.",
        "She goes: I work at Acme.",
        "Example sentence: I work at Acme.",
        "My mother thinks I work at Acme.",
        "According to the paper I work at Acme.",
        "I was going to move to Rome but I stayed.",
        "I hope I get a dog.",
        "In my story I'm a spy and I live in Rome.",
        "Pretend you are a pirate. I live in Rome.",
        "I own a yacht. Just kidding!",
        "Tomorrow I move to Rome, obviously.",
        "Anna asked whether I still live in Rome.",
        "I don't think I live in Rome.",
        "No.",
        "",
    ],
)
async def test_what_is_not_said_for_sure_is_no_claim(sentence):
    assert await claims(sentence) == []


@pytest.mark.parametrize(
    ("words", "past", "future"),
    [
        ("in 2023", "2023", "2023"),
        ("in March 2024", "2024-03", "2024-03"),
        ("in March", "2024-03", "2025-03"),
        ("on 5 May 2024", "2024-05-05", "2024-05-05"),
        ("on May 5th, 2024", "2024-05-05", "2024-05-05"),
        ("on 3 February", "2024-02-03", "2025-02-03"),
        ("on 2024-05-05", "2024-05-05", "2024-05-05"),
        ("last year", "2024", "2024"),
        ("yesterday", "2025-01-19", "2025-01-19"),
        ("yesterday evening", "2025-01-19 evening", "2025-01-19 evening"),
        ("this month", "2025-01", "2025-01"),
        ("last week", "week of 2025-01-13", "week of 2025-01-13"),
        ("next week", "week of 2025-01-27", "week of 2025-01-27"),
        ("next month", "2025-02", "2025-02"),
        ("last summer", "summer 2024", "summer 2024"),
        ("in summer 2023", "summer 2023", "summer 2023"),
        ("in the 1990s", "1990s", "1990s"),
        ("two years ago", "2023", "2023"),
        ("around 2015", "~2015", "~2015"),
        ("last Monday", "2025-01-13", "2025-01-13"),
        ("on Friday", "2025-01-17", "2025-01-24"),
    ],
)
def test_date_words(words, past, future):
    rest, phrase = find(f"I moved to Rome {words}.".replace("around", "in around"))
    assert rest == "I moved to Rome."
    for lean, expected in (("past", past), ("future", future)):
        when = read(phrase, SAID, "UTC", lean)
        assert str(when.at) == expected


@pytest.mark.parametrize(
    ("words", "start", "end", "exclusive"),
    [
        ("since 2019", "2019", "None", False),
        ("until 2015", "None", "2015", True),
        ("until March", "None", "2024-03", True),
        ("until 30 September 2024", "None", "2024-09-30", False),
        ("from 2010 to 2015", "2010", "2015", False),
        ("from May 2021 to August 2022", "2021-05", "2022-08", False),
        ("between 2008 and 2012", "2008", "2012", False),
        ("in 2018 and 2019", "2018", "2019", False),
    ],
)
def test_ranges(words, start, end, exclusive):
    rest, phrase = find(f"I lived in Rome {words}")
    assert rest == "I lived in Rome"
    when = read(phrase, SAID, "UTC", "past")
    assert (str(when.start), str(when.end), when.end_exclusive) == (start, end, exclusive)


@pytest.mark.parametrize("words", ["on 31 April 2024", "from 2015 to 2010", "in May be"])
async def test_dates_that_are_none_give_no_claim(words):
    assert await claims(f"I lived in Rome {words}.") == []


async def test_a_day_is_one_of_the_speakers_zone():
    phrase = find("I moved to Dunedin yesterday")[1]
    when = read(phrase, datetime(2025, 1, 20, 12, 30, tzinfo=UTC), "Pacific/Auckland", "past")
    assert str(when.at) == "2025-01-20"
    assert when.at.start == datetime(2025, 1, 19, 11, tzinfo=UTC)


async def test_the_tense_decides_how_a_claim_holds():
    expected = {
        "I live in Rome.": (None, None, True, False),
        "I have lived in Rome since 2019.": ("2019", None, True, False),
        "I lived in Rome in 2019.": ("2019", "2019", False, False),
        "I lived in Rome.": (None, None, False, True),
        "I used to live in Rome.": (None, None, False, True),
        "I moved to Rome.": (None, None, False, False),
        "I moved to Rome last year.": ("2024", None, False, False),
        "I'll move to Rome in March.": ("2025-03", None, False, False),
        "I no longer live in Rome.": (None, None, False, False),
        "I work at Acme until 30 September 2025.": (None, "2025-09-30", True, False),
    }
    for sentence, times in expected.items():
        ((_, _, _, claim),) = await claims(sentence)
        start, end = (str(t) if t else None for t in (claim.valid_at, claim.invalid_at))
        assert (start, end, claim.holds_when_said, claim.undated_past) == times, sentence


async def test_an_object_is_corrected():
    found = await claims("I moved to Rome in 2020.", "No, I meant Porto, not Rome.")
    (_, _, _, first), (subject, name, object, second) = found
    assert (subject, name, object) == ("Jane", "LIVES_IN", "Porto")
    assert len(second.corrects) == 1
    assert second.valid_at is None  # taken over by the fold
    assert first.corrects == ()


async def test_a_date_is_corrected_and_again():
    found = await claims(
        "I moved to Rome in 2020.", "Sorry, 2021, not 2020.", "Oops, 2022, not 2021."
    )
    assert [str(claim.valid_at) for *_, claim in found] == ["2020", "2021", "2022"]
    assert all(len(claim.corrects) == 1 for *_, claim in found[1:])
    assert found[1][3].corrects != found[2][3].corrects


@pytest.mark.parametrize(
    "sentence", ["No, I meant Porto, not Lima.", "Porto, not Rome.", "Sorry, 1999, not 1998."]
)
async def test_a_correction_of_nothing_known_gives_nothing(sentence):
    assert len(await claims("I moved to Rome in 2020.", sentence)) == 1


async def test_leaving_needs_to_know_what_is_left():
    found = await claims("I work at Acme.", "I left Acme in 2024.")
    assert [(name, c.polarity) for _, name, _, c in found][1:] == [("WORKS_AT", "ends")]
    assert str(found[1][3].invalid_at) == "2024"
    assert [c.polarity for *_, c in await claims("I work at Acme.", "I quit my job.")] == [
        "holds",
        "ends",
    ]


async def test_staying_calls_a_planned_move_off():
    for words in ("I'm staying, after all.", "I'm staying in Lisbon after all."):
        found = await claims("In March I'll move to Berlin.", words)
        assert ("Berlin", "ends") in [(object, c.polarity) for *_, object, c in found]


async def test_an_assistant_speaks_of_the_user_and_not_of_itself():
    ((subject, name, object, _),) = await claims("You live in Oslo.", role="assistant")
    assert (subject, name, object) == ("", "LIVES_IN", "Oslo")
    assert await claims("I live in Oslo.", role="assistant") == []
    assert await claims("You live in Oslo.") == []


async def test_a_text_has_no_first_person():
    assert await claims("I live in Oslo.", source="text", role=None) == []
    ((subject, *_),) = await claims("Ana Lopez lives in Oslo.", source="text", role=None)
    assert subject == "Ana Lopez"


async def test_two_things_liked_are_two_claims():
    assert [object for _, _, object, _ in await claims("I like tea and coffee.")] == [
        "tea",
        "coffee",
    ]


async def test_what_follows_a_comma_is_not_read():
    ((*_, object, _),) = await claims("I live in Leeds, in a small flat above a bakery.")
    assert object == "Leeds"


async def test_attributes_that_the_catalogue_knows():
    ((_, name, object, _),) = await claims("My favourite colour is green.")
    assert (name, object) == ("FAVOURITE_COLOUR", "green")
    assert await claims("My bike is blue.") == []


async def test_several_clauses_are_read_one_by_one():
    found = await claims("I moved to Porto last year, and I work at Acme, but I don't like it.")
    assert [(name, object) for _, name, object, _ in found] == [
        ("LIVES_IN", "Porto"),
        ("WORKS_AT", "Acme"),
    ]
