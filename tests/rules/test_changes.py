"""Short histories: what a sentence does to what an earlier one said."""

from __future__ import annotations

import pytest

from tests.rules.test_patterns import claims

ENDED = [
    ("I work at Bosch.", "I left Bosch in May.", "WORKS_AT", "Bosch"),
    ("I work at Bosch.", "I got fired yesterday.", "WORKS_AT", "Bosch"),
    ("I work at Bosch.", "I lost my job.", "WORKS_AT", "Bosch"),
    ("I work at Bosch.", "I retired last year.", "WORKS_AT", "Bosch"),
    ("I work at Bosch.", "I'm unemployed.", "WORKS_AT", "Bosch"),
    ("I work at Bosch.", "I work at Siemens now.", "WORKS_AT", "Bosch"),
    ("I work at Bosch.", "Yesterday was my last day at Bosch.", "WORKS_AT", "Bosch"),
    ("I work at Bosch.", "I switched from Bosch to Siemens.", "WORKS_AT", "Bosch"),
    ("Jan works for Shell.", "Jan left Shell.", "WORKS_AT", "Shell"),
    ("I'm in a book club.", "I've stopped going to the book club.", "MEMBER_OF", "book club"),
    ("I sing in the choir.", "I quit the choir.", "MEMBER_OF", "choir"),
    ("I play in a band called Loud.", "I left Loud in May.", "MEMBER_OF", "Loud"),
    ("I have a cat named Miso.", "Miso died last week.", "HAS_PET", "Miso"),
    ("I have a cat named Miso.", "My cat died last week.", "HAS_PET", "Miso"),
    ("I have a cat named Miso.", "We gave Miso to my aunt.", "HAS_PET", "Miso"),
    ("I have a cat named Miso.", "Miso ran away.", "HAS_PET", "Miso"),
    ("I own a Vespa.", "I sold the Vespa yesterday.", "OWNS", "Vespa"),
    ("I own a boat.", "I no longer own a boat.", "OWNS", "boat"),
    ("Tom is my boss.", "Tom is no longer my boss.", "HAS_MANAGER", "Tom"),
    ("I'm a teacher.", "I left my job as a teacher in 2021.", "WORKS_AS", "teacher"),
    ("I'm married to Tom.", "Tom and I got divorced.", "MARRIED_TO", "Tom"),
    ("I'm engaged to Tom.", "Tom and I got married on Saturday.", "ENGAGED_TO", "Tom"),
    ("I'm dating Tom.", "Tom and I broke up.", "DATES", "Tom"),
    ("I have a peanut allergy.", "I'm not allergic to peanuts anymore.", "ALLERGIC_TO", "peanuts"),
    ("I have the flu.", "I'm over the flu.", "HAS_CONDITION", "flu"),
    ("I've been sick since Monday.", "I'm healthy again.", "HAS_CONDITION", "sick"),
    ("I wear braces.", "I got my braces off today.", "WEARS", "braces"),
    ("I'm in a cast.", "The cast came off on Friday.", "HAS_CONDITION", "cast"),
    ("I love jazz.", "I can't stand jazz anymore.", "LIKES", "jazz"),
    ("I love jazz.", "I hate jazz now.", "LIKES", "jazz"),
    ("I swim every morning.", "I've given up the morning swim.", "HABIT", "swim"),
    (
        "I have a bronze membership at the gym.",
        "I upgraded to the platinum membership.",
        "HAS",
        "bronze membership at the gym",
    ),
    ("I own a Vespa.", "The Vespa was stolen yesterday.", "OWNS", "Vespa"),
    ("I use a Canon.", "The Canon went to my niece.", "USES", "Canon"),
    (
        "I study at York University.",
        "I go to Lund University now.",
        "STUDIES_AT",
        "York University",
    ),
    ("I work at Bosch.", "They let me go.", "WORKS_AT", "Bosch"),
    ("I work at Bosch.", "Bosch laid me off in May.", "WORKS_AT", "Bosch"),
    ("I work at Bosch.", "My contract wasn't renewed.", "WORKS_AT", "Bosch"),
    ("I work at Bosch.", "My contract ends on 3 May.", "WORKS_AT", "Bosch"),
    ("I work at Bosch.", "My last day at Bosch is Friday.", "WORKS_AT", "Bosch"),
    ("I work at Bosch.", "I'm leaving Bosch on 30 June.", "WORKS_AT", "Bosch"),
    ("I'm a nurse.", "I became a teacher in May.", "WORKS_AS", "nurse"),
    ("I'm engaged to Tom.", "Tom and I broke up.", "ENGAGED_TO", "Tom"),
    ("I'm engaged to Tom.", "Tom and I broke up.", "HAS_MARITAL_STATUS", "engaged"),
    ("I'm married to Tom.", "We split up in May.", "MARRIED_TO", "Tom"),
    ("I'm dating Tom.", "We broke up.", "DATES", "Tom"),
    ("My husband Tom is a baker.", "Tom died last week.", "MARRIED_TO", "Tom"),
    ("My grandfather lives in Ulm.", "My grandfather died.", "LIVES_IN", "Ulm"),
    ("I study law at Lund.", "I graduated in June.", "STUDIES_AT", "Lund"),
    ("I study law at Lund.", "I've finished my degree.", "STUDIES", "law"),
    ("I study law at Lund.", "I transferred to York University.", "STUDIES_AT", "Lund"),
    ("I study law.", "I changed my major to history.", "STUDIES", "law"),
    ("Tom plays for Dale Rovers.", "Tom transferred to Hill United.", "PLAYS_FOR", "Dale Rovers"),
    ("I drive a Golf.", "I traded the Golf in for a Skoda.", "DRIVES", "Golf"),
    (
        "We're flying to Rome in May.",
        "We'll fly to Nice in May instead.",
        "PLANS_TO_FLY_TO",
        "Rome",
    ),
    ("I swim every morning at the lake.", "I stopped swimming.", "HABIT", "swim"),
    ("I play chess on Fridays.", "I've given up chess.", "HABIT", "play chess"),
    ("I play chess on Fridays.", "I stopped playing chess.", "PLAYS", "chess"),
    ("I play chess on Fridays.", "I stopped playing chess.", "HABIT", "play chess"),
    ("I work at Bosch Tools.", "I quit Bosch.", "WORKS_AT", "Bosch Tools"),
    ("I work at Bosch Tools.", "I no longer work for Bosch.", "WORKS_AT", "Bosch Tools"),
    ("I work at Bosch.", "I don't work there any more.", "WORKS_AT", "Bosch"),
    ("I work at Bosch.", "I haven't worked there since May.", "WORKS_AT", "Bosch"),
    ("I live in Ulm.", "We no longer live there.", "LIVES_IN", "Ulm"),
    ("I'm in a book club.", "I left the club.", "MEMBER_OF", "book club"),
    ("I study physics at Lund.", "I dropped out in May.", "STUDIES_AT", "Lund"),
    ("I study physics.", "I switched from physics to biology.", "STUDIES", "physics"),
    ("I drive a Golf.", "I drive a Skoda now.", "DRIVES", "Golf"),
    ("In March I'll move to Oslo.", "We called off the move.", "LIVES_IN", "Oslo"),
    ("In March I'll move to Oslo.", "Oslo is off.", "LIVES_IN", "Oslo"),
    ("In March I'll move to Oslo.", "The Oslo plan fell through.", "LIVES_IN", "Oslo"),
    ("In March I'll move to Oslo.", "I'm not going to Oslo.", "LIVES_IN", "Oslo"),
    ("In March I'll move to Oslo.", "We decided not to move to Oslo.", "LIVES_IN", "Oslo"),
]


@pytest.mark.parametrize(("before", "after", "relation", "object"), ENDED)
async def test_what_was_said_before_is_over(before, after, relation, object):
    found = await claims(before, after)
    ends = [(name, o) for _, name, o, c in found if c.polarity == "ends"]
    assert (relation, object) in ends
    assert all(c.fact.endswith(".") for *_, c in found)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("I work at Bosch.", "I also work at Siemens now."),
        ("I work at Bosch.", "I left the party early."),
        ("I work at Bosch.", "I didn't get fired."),
        ("I work at Bosch Tools. I live in Bosch Bay.", "I like Bosch."),
        ("I work at Bosch Tools. I also work at Bosch Motors.", "I left Bosch."),
        ("I work at Bosch.", "We were in Rome. I don't live there."),
        ("I live in Ulm.", "My sister loved Rome. She no longer lives there."),
        ("I live in Ulm.", "We saw Bonn, but nobody lives there anymore."),
        ("I work at the Ross hospital.", "I left the hospital at noon."),
        ("I play chess on Fridays.", "I haven't played chess for a week."),
        ("I drink tea every morning.", "I stopped the car."),
        ("I own a boat.", "The boat went to my head."),
        ("I work at Bosch.", "My internship at Siemens ended in 2019."),
        ("I work at Bosch.", "The guard let me go."),
        ("I have a dog named Rex.", "Rex went to my aunt for a walk."),
        ("I work at Bosch.", "Let me go on."),
        ("I work at Bosch.", "My phone contract ended."),
        ("I work at Bosch. I work at Siemens.", "They let me go."),
        ("I live in Ulm.", "I'm leaving Ulm on Friday."),
        ("I'm a nurse.", "I also became a coach."),
        ("I'm married to Tom.", "My band broke up."),
        ("I'm married to Tom.", "Ana and Ben broke up."),
        ("I study law at Lund.", "I graduated from York University in 2019."),
        ("I study law at Lund.", "My sister graduated in June."),
        ("I study law.", "I switched to decaf."),
        ("We're flying to Rome in March.", "We're flying to Nice in April."),
        ("I have a cat named Miso.", "Miso is asleep."),
        ("I have a cat named Miso.", "My dog died last week."),
        ("I own a Vespa.", "I almost sold the Vespa."),
        ("I own a Vespa.", "Did I sell the Vespa?"),
        ("I'm dating Tom.", "Tom and I went to Rome."),
        ("In March I'll move to Oslo.", "The meeting is off."),
        ("I have the flu.", "My cat is fine again."),
        ("I love jazz.", "I love tea now."),
        ("I study physics.", "I'm not sure about physics."),
    ],
)
async def test_what_was_said_before_stands(before, after):
    assert "ends" not in [c.polarity for *_, c in await claims(before, after)]


@pytest.mark.parametrize(
    ("texts", "object"),
    [
        (("I live in Ulm.", "Sorry, I meant Bonn."), "Bonn"),
        (("I live in Ulm. Sorry, I meant Bonn.",), "Bonn"),
        (("My number is 0171 23456.", "Oops, typo: 0171 23457, not 0171 23456."), "0171 23457"),
    ],
)
async def test_another_name_was_meant(texts, object):
    *_, (_, _, found, claim) = await claims(*texts)
    assert found == object
    assert claim.corrects


async def test_a_month_is_corrected_in_its_year():
    found = await claims("I've been a baker since May 2021.", "Hang on, not May, it was October.")
    assert str(found[-1][3].valid_at) == "2021-10"


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Ana works at Bosch. She lives in Ulm.", "Ana"),
        ("My sister Ana works at Bosch. She lives in Ulm.", "Ana"),
        ("My sister works at Bosch. She lives in Ulm.", "Jane's sister"),
        ("My aunt Rosa bakes. She owns a parrot called Kiwi. She lives in Ulm.", "Rosa"),
        ("My aunt Rosa owns a parrot called Kiwi. She lives in Ulm.", "Rosa"),
        ("My aunt Rosa joined Bosch in January. She lives in Ulm.", "Rosa"),
        ("My aunt Rosa met my uncle Emil. He lives in Ulm.", "Emil"),
        ("Ana is a nurse. My friend Karim works at Bosch and he lives in Ulm.", "Karim"),
    ],
)
async def test_a_pronoun_means_the_only_one_named(text, subject):
    assert ("LIVES_IN", subject) in [(name, s) for s, name, *_ in await claims(text)]


@pytest.mark.parametrize(
    "text",
    [
        "She lives in Ulm.",
        "Ana met Tom in Rome. She lives in Ulm.",
        "Ana works with Tom. He lives in Ulm.",
        "My friend Karim wrote to my aunt. She lives in Ulm.",
        "My niece phoned my aunt. She lives in Ulm.",
        "My nephew Karim is a nurse. His coach is great. He lives in Ulm.",
        "My uncle Emil works at Bosch. She lives in Ulm.",
        "We have a parrot called Kiwi. She lives in Ulm.",
        "My friends are great. They live in Ulm.",
    ],
)
async def test_a_pronoun_of_nobody_certain_says_nothing(text):
    assert "LIVES_IN" not in [name for _, name, *_ in await claims(text)]


async def test_what_is_known_as_a_firm_is_no_home():
    found = await claims("I live in Ulm. My sister works at Wendt.", "I have moved to Wendt.")
    assert [o for _, name, o, _ in found if name == "LIVES_IN"] == ["Ulm"]


async def test_a_pet_gets_its_name_afterwards():
    (_, name, object, claim), *_ = await claims("We adopted a parrot today. Her name is Kiwi.")
    assert (name, object) == ("HAS_PET", "Kiwi")
    assert claim.fact == "Jane has a parrot called Kiwi."


async def test_family_is_an_entity_of_the_speaker_until_it_is_named():
    found = await claims("My mum lives in Turin.", "My mother moved to Genoa.")
    assert {s for s, *_ in found} == {"Jane's mother"}


async def test_a_caption_is_what_was_shown():
    ((subject, name, object, claim),) = await claims("Look! [shares a photo of two dogs]")
    assert (subject, name, object) == ("Jane", "SHARED", "photo of two dogs")
    assert (claim.kind, str(claim.valid_at)) == ("event", "2025-01-20")


@pytest.mark.parametrize(
    ("sentence", "fact"),
    [
        ("I took my kids to a park.", "Jane took their kids to a park."),
        ("My sister Ana gave me a scarf.", "Ana gave Jane a scarf."),
        ("We're painting the fence next Friday.", "Jane plans to paint the fence."),
        ("I've been writing about old castles.", "Jane has been writing about old castles."),
        ("I'm reading a novel.", "Jane is reading a novel."),
        ("I got to meet a famous poet.", "Jane met a famous poet."),
        ("My parents moved to Spain.", "Jane's parents live in Spain."),
        ("I'm no longer a nurse.", "Jane is no longer a nurse."),
    ],
)
async def test_facts_stand_alone(sentence, fact):
    assert fact in [c.fact for *_, c in await claims(sentence)]


@pytest.mark.parametrize(
    ("plan", "after"),
    [
        ("I'm going to a conference next week.", "I went to the conference yesterday."),
        ("In March I'll move to Oslo.", "I moved to Oslo yesterday."),
    ],
)
async def test_a_plan_comes_true(plan, after):
    (_, _, _, planned), *_, (_, _, _, claim) = await claims(plan, after)
    assert planned.kind == "plan"
    assert len(claim.fulfils) == 1


@pytest.mark.parametrize(
    ("said", "relation", "object"),
    [
        ("Now I work at Siemens.", "WORKS_AT", "Siemens"),
        ("I quit my job at Bosch and now I work at Siemens.", "WORKS_AT", "Siemens"),
        ("I no longer work at Bosch, now I work at Siemens.", "WORKS_AT", "Siemens"),
        ("I used to live in Lund but now I live in Oslo.", "LIVES_IN", "Oslo"),
        ("We lived in Lund until 2020 and today we live in Oslo.", "LIVES_IN", "Oslo"),
    ],
)
async def test_what_is_so_now_is_told_in_the_same_breath(said, relation, object):
    found = await claims(said)
    assert (relation, object) in [(name, o) for _, name, o, c in found if c.polarity == "holds"]
