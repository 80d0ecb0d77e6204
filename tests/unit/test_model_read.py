"""Reading a model's answer: tolerant of form, strict of substance; each claim alone."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from graphmem.core.civil import Precision
from graphmem.core.extraction import Background, Extraction, RawAnswer
from graphmem.core.ids import claim_id, user_entity_id
from graphmem.core.names import name_key
from graphmem.core.ontology import AttributeType, EntityType, Guidance, Ontology, RelationType
from graphmem.core.records import USER_TRUST, Entity, Episode, Fact, GraphState
from graphmem.core.requests import Candidates
from graphmem.ingest.constrain import constrain
from graphmem.ingest.model.read import read_answer

GRAPH = "user:jane"
NOW = datetime(2024, 5, 8, 14, tzinfo=UTC)
USER = user_entity_id(GRAPH)


def message(uuid: str, content: str, name: str = "Jane Doe", **fields: Any) -> Episode:
    told = {"role": "user", "created_at": NOW, "reference_time": NOW, "source": "message"} | fields
    return Episode(uuid=uuid, graph_id=GRAPH, content=content, name=name, **told)


def entity(uuid: str, *names: str, labels: tuple[str, ...] = ("Person",)) -> Entity:
    keys = tuple(sorted(name_key(name) for name in names))
    return Entity(uuid=uuid, graph_id=GRAPH, name=names[0], created_at=NOW, labels=labels,
                  aliases=names[1:], keys=keys)  # fmt: skip


ME = entity(USER, "Jane Doe", labels=("Person", "User"))
ACME = entity("acme", "Acme", labels=("Organization",))
OSLO = entity("oslo", "Oslo", labels=("Place",))
LIVES = Fact(uuid="lives", graph_id=GRAPH, subject=USER, name="LIVES_IN", object="oslo",
             fact="Jane Doe lives in Oslo.", kind="state", created_at=NOW)  # fmt: skip
WORKS = Fact(uuid="works", graph_id=GRAPH, subject=USER, name="WORKS_AT", object="acme",
             fact="Jane Doe works at Acme.", kind="state", created_at=NOW)  # fmt: skip
KNOWN = Candidates(
    state=GraphState(graph_id=GRAPH), entities=(ACME, ME, OSLO), facts=(LIVES, WORKS)
)
SAID = message("e1", "I moved to Porto in March. Last week I left Acme, my sister Ana is glad.")


def mention(id: int, text: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": id,
        "text": text,
        "name": text,
        "type": "",
        "entity": None,
        "aliases": [],
    } | fields


I = mention(1, "I", name="Jane Doe", type="Person", entity=1)  # noqa: E741
PORTO = mention(2, "Porto", type="Place")


def claim(**fields: Any) -> dict[str, Any]:
    return {
        "id": 1,
        "message": 1,
        "quote": "I moved to Porto",
        "subject": 1,
        "relation": "LIVES_IN",
        "object": 2,
        "fact": "Jane Doe moved to Porto.",
    } | fields


def raw(text: Any, batch: tuple[Episode, ...] = (SAID,)) -> RawAnswer:
    body = text if isinstance(text, str) else json.dumps(text)
    return RawAnswer(text=body, model="m", episodes=tuple(e.uuid for e in batch),
                     entities=(USER, "acme", "oslo"), facts=("lives", "works"))  # fmt: skip


def read(
    *claims: Any,
    mentions: Any = (I, PORTO),
    batch: tuple[Episode, ...] = (SAID,),
    **background: Any,
) -> tuple[Extraction, ...]:
    answer = {"mentions": list(mentions), "claims": list(claims)}
    return read_answer(raw(answer, batch), batch, KNOWN, Background(**background))


def only(*claims: Any, **how: Any) -> Any:
    (extraction,) = read(*claims, **how)
    (said,) = extraction.claims
    return said


def test_a_claim_is_read():
    (extraction,) = read(claim(start="2024-03", start_precision="month", now=True))
    (said,) = extraction.claims
    assert (said.name, said.fact, said.holds_when_said) == (
        "LIVES_IN",
        "Jane Doe moved to Porto.",
        True,
    )
    assert str(said.valid_at) == "2024-03"
    subject, object = (extraction.mentions[place] for place in (said.subject, said.object or 0))
    assert (subject.entity, subject.decided) == (USER, "user")
    assert (object.name, object.labels) == ("Porto", ("Place",))
    assert extraction.dropped == ()


@pytest.mark.parametrize(
    "wrap",
    [
        "```json\n{}\n```",
        '<think>The user says {{"mentions": 3}} maybe</think>{}',
        "I thought about it.</think>\n{}",
        "Here you are:\n{}\nI hope that helps!",
        '{{"extraction": {}}}',
        "[{}]",
        "\ufeff{}",
    ],
)
def test_whatever_stands_around_the_object(wrap):
    body = json.dumps({"mentions": [I, PORTO], "claims": [claim()]})
    (extraction,) = read_answer(raw(wrap.format(body)), (SAID,), KNOWN, Background())
    assert [said.name for said in extraction.claims] == ["LIVES_IN"]


BOTH = {"mentions": [I, PORTO], "claims": [claim()]}
EMPTY = {"mentions": [], "claims": []}


@pytest.mark.parametrize(
    "told",
    [
        BOTH | {"claims": claim()},
        BOTH | {"claims": {"1": claim()}, "mentions": {"1": I, "2": PORTO}},
        [EMPTY, BOTH],
        [BOTH, EMPTY],
        [{"mentions": [], "claims": None}, BOTH],
        [BOTH, {"claims": None}],
    ],
)
def test_lists_may_come_in_other_shapes_and_the_fullest_answer_counts(told):
    text = "\n".join(map(json.dumps, told)) if isinstance(told, list) else json.dumps(told)
    (extraction,) = read_answer(raw(text), (SAID,), KNOWN, Background())
    assert [said.name for said in extraction.claims] == ["LIVES_IN"]


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (BOTH | {"claims": json.dumps([claim()])}, "claims is no list"),
        (BOTH | {"claims": None}, "the list of claims is missing"),
        (BOTH | {"claims": True}, "claims is no list"),
        ({"mentions": [I, PORTO], "facts": [claim()]}, "the list of claims is missing"),
        ({"mentions": [I]}, "the list of claims is missing"),
        ({"claims": [claim()]}, "the list of mentions is missing"),
        ({"mentions": None, "claims": None}, "the list of mentions is missing"),
    ],
)
def test_a_list_that_is_missing_or_none_is_an_error_and_not_nothing(told, reason):
    for text in (json.dumps(told), f"{json.dumps(EMPTY)}\n{json.dumps(told)}"):
        (extraction,) = read_answer(raw(text), (SAID,), KNOWN, Background())
        assert (extraction.claims, extraction.mentions) == ((), ())
        assert extraction.error is not None
        assert reason in extraction.error


@pytest.mark.parametrize("told", [EMPTY, {"mentions": []}, {"claims": []}])
def test_nothing_is_an_answer(told):
    (extraction,) = read_answer(raw(told), (SAID,), KNOWN, Background())
    assert (extraction.error, extraction.claims) == (None, ())


TAGGED = message("e1", "I wrote that <think> and </think> are tags. I moved to Porto.")


@pytest.mark.parametrize("before", ["", "<think>{} or [1, 2]?</think>", "Hm: {}.</think>\n"])
@pytest.mark.parametrize("after", ["", "\nThey are tags, </think> too.", "\n<think>Was that all?"])
@pytest.mark.parametrize("tag", ["<think> and </think>", "that <think>", "</think> are tags"])
def test_a_tag_that_somebody_wrote_is_no_thought(before, after, tag):
    told = {"mentions": [I, PORTO], "claims": [claim(id=2), claim(quote=tag, relation="LIKES")]}
    text = f"{before}{json.dumps(told)}{after}"
    (extraction,) = read_answer(raw(text, (TAGGED,)), (TAGGED,), KNOWN, Background())
    assert [said.name for said in extraction.claims] == ["LIVES_IN", "LIKES"]
    cut = f"{before}{json.dumps(told)[:-40]}"  # in the claim with the tag
    (extraction,) = read_answer(raw(cut, (TAGGED,)), (TAGGED,), KNOWN, Background())
    assert [said.name for said in extraction.claims] == ["LIVES_IN"]


def test_of_thoughts_that_never_end_what_they_hold_is_taken():
    body = json.dumps({"mentions": [I, PORTO], "claims": [claim()]})
    (extraction,) = read_answer(raw(f"<think>\n{body}"), (SAID,), KNOWN, Background())
    assert len(extraction.claims) == 1
    none = json.dumps({"mentions": [], "claims": []})
    (extraction,) = read_answer(raw(f"<think>{none}</think>{body}"), (SAID,), KNOWN, Background())
    assert len(extraction.claims) == 1


def test_numbers_words_and_gaps_are_forgiven():
    said = only(
        {
            "id": "c1",
            "message": "m1",
            "quote": "I moved to Porto",
            "subject": "1",
            "relation": "lives in",
            "object": 2.0,
            "fact": "Jane Doe moved to Porto.",
            "kind": "STATE",
            "polarity": "True",
            "start": "2024-03",
            "start_precision": "Month",
            "end": "null",
            "now": "yes",
            "replaces": "f1",
            "exclusive": "none",
        }
    )
    assert (said.name, said.kind, said.polarity, said.holds_when_said) == (
        "LIVES_IN",
        "state",
        "holds",
        True,
    )
    assert (said.replaces, said.guessed_exclusive) == (("lives",), None)


def test_ends_may_be_named_by_their_words():
    assert only(claim(subject="I", object="porto")).object == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"message": 7}, "no message 7"),
        ({"quote": "I bought a yellow submarine"}, "is not in message 1"),
        ({"quote": ""}, "is not in message 1"),
        ({"object": 9}, "9 is none of the mentions"),
        ({"subject": "Bob"}, "'Bob' is none of the mentions"),
        ({"object": 1}, "subject and object are one"),
        ({"start": "next Tuesday"}, "cannot be read"),
        ({"start": "2024-02-31"}, "cannot be read"),
        ({"start": "0024-01-01"}, "not plausible"),
        ({"start": "3024"}, "not plausible"),
        ({"start": "2024-03", "end": "2020"}, "before it starts"),
        ({"kind": "dream"}, "kind"),
        ({"relation": None}, "relation"),
        ({"relation": "--"}, "names no relation"),
        ({"fact": "..."}, "no sentence"),
        ({"corrects": ["f9"]}, "fact 9, which was not shown"),
        ({"replaces": ["lives"]}, "neither a fact nor a claim"),
    ],
)
def test_a_bad_claim_is_dropped_with_its_reason_and_the_rest_stays(change, reason):
    good = claim(id=2, relation="LIKES", fact="Jane Doe likes Porto.")
    (extraction,) = read(claim(**change), good)
    assert [said.name for said in extraction.claims] == ["LIKES"]
    (dropped,) = extraction.dropped
    assert dropped.startswith("claim 1: ")
    assert reason in dropped


def test_what_is_no_object_is_dropped():
    (extraction,) = read("nonsense", claim(id=2), 3)
    assert len(extraction.claims) == 1
    assert len(extraction.dropped) == 2


@pytest.mark.parametrize(
    ("change", "about"),
    [
        ({"kind": None, "polarity": None, "speaker": ""}, ""),
        ({"attributes": {"size": None, "colour": "unknown", "mood": "good"}}, ""),
        ({"attributes": [{"name": "a"}, {"name": "mood", "value": "good"}]}, ""),
        ({"attributes": [{"name": "mood", "value": "good"}, {"value": {}}]}, "attributes"),
        ({"attributes": {"mood": "good", "size": {"low": 1}}}, "attributes"),
        ({"exclusive": "maybe"}, "exclusive"),
        ({"now": "present"}, "now"),
        ({"start": "2024-03", "start_bound": "from"}, "start_bound"),
        ({"start": "2024-03", "start_precision": "moonphase"}, "start_precision"),
        ({"repeats": [{"fact": 1}], "also": ["the other"]}, "repeats"),
        ({"id": None}, ""),
    ],
)
def test_an_optional_part_that_cannot_be_read_is_left_out_alone(change, about):
    (extraction,) = read(claim(**change))
    (said,) = extraction.claims
    assert (said.kind, said.polarity, said.guessed_exclusive) == ("state", "holds", None)
    assert said.attributes == ({"mood": "good"} if "attributes" in change else {})
    assert str(said.valid_at) == change.get("start", "None")
    assert [line.split(": ")[:2] for line in extraction.dropped][:1] == (
        [["claim 1", about]] if about else []
    )


@pytest.mark.parametrize("change", [{"polarity": "maybe"}, {"object": {"id": 2}}, {"start": ["?"]}])
def test_what_would_claim_another_thing_is_not_left_out_alone(change):
    (extraction,) = read(claim(**change))
    assert extraction.claims == ()
    assert len(extraction.dropped) >= 1


@pytest.mark.parametrize(
    ("change", "about"),
    [
        ({"attributes": {"size": None}}, ""),
        ({"attributes": {"size": "unknown"}}, ""),
        ({"aliases": [""]}, ""),
        ({"aliases": [None]}, ""),
        ({"aliases": [["Porto"], {"name": "Porto"}]}, "aliases"),
        ({"entity": "new"}, "entity"),
        ({"type": ["Place"]}, ""),
        ({"text": None}, ""),
        ({"id": "x"}, ""),
    ],
)
def test_an_optional_part_of_a_mention_drops_no_mention(change, about):
    (extraction,) = read(claim(), mentions=(I, PORTO | change))
    (said,) = extraction.claims
    porto = extraction.mentions[said.object or 0]
    assert (porto.name, porto.labels, porto.attributes, porto.chosen) == (
        "Porto",
        ("Place",),
        {},
        None,
    )
    assert [line.split(": ")[:2] for line in extraction.dropped] == (
        [["mention 2", about]] if about else []
    )


def test_an_attribute_may_be_a_list_of_words():
    (extraction,) = read(claim(), mentions=(I, PORTO | {"attributes": {"tags": ["old", "wet"]}}))
    assert extraction.mentions[1].attributes == {"tags": "old, wet"}


@pytest.mark.parametrize(
    "name",
    [
        "summary",
        "summary_given",
        "summary_phrased",
        "patterns_phrased",
        "possible_duplicates",
        "id",
    ],
)
def test_no_answer_gives_the_attributes_that_are_graphmems_own(name):
    told = {name: "x", "mood": "good"}
    (extraction,) = read(claim(), mentions=(I, PORTO | {"attributes": told}))
    assert extraction.mentions[1].attributes == {"mood": "good"}
    (dropped,) = extraction.dropped
    assert dropped == f"mention 2: attribute {name!r} is a name of graphmem's own"


def test_a_part_without_a_number_takes_none_from_another():
    lone = {"text": "Acme", "name": "Acme"}
    (extraction,) = read(
        claim(object="Acme", quote="I left Acme"), claim(id=2), mentions=(lone, PORTO, I)
    )
    assert [extraction.mentions[said.object or 0].name for said in extraction.claims] == [
        "Acme",
        "Porto",
    ]


def test_a_number_that_is_taken_is_dropped():
    (extraction,) = read(
        claim(), claim(relation="LIKES"), mentions=(I, PORTO, mention(2, "Acme", entity=2))
    )
    assert [said.name for said in extraction.claims] == ["LIVES_IN"]
    assert [reason.partition(":")[0] for reason in extraction.dropped] == ["mention 2", "claim 1"]


@pytest.mark.parametrize(
    "text", ["", "no idea", "{}", '{"other": 1}', "[1, 2]", '{"claims"', "null"]
)
def test_what_cannot_be_read_is_an_error_of_every_episode(text):
    batch = (SAID, message("e2", "Hello"))
    found = read_answer(raw(text, batch), batch, KNOWN, Background())
    assert [(each.error or "").partition(":")[0] for each in found] == ["OutputError"] * 2


def test_of_a_cut_answer_the_whole_claims_are_kept():
    body = json.dumps({"mentions": [I, PORTO], "claims": [claim(), claim(id=2)]})
    (extraction,) = read_answer(raw(body[:-60]), (SAID,), KNOWN, Background())
    assert len(extraction.claims) == 1
    assert "cut off" in extraction.dropped[0]


def test_a_thing_that_was_not_shown_is_taken_as_new():
    (extraction,) = read(claim(), mentions=(I, PORTO | {"entity": 44}))
    assert extraction.mentions[1].chosen is None
    assert "44 was not shown" in extraction.dropped[0]


def test_the_choice_of_a_known_thing_and_the_refusal_of_all():
    sister = mention(3, "my sister", name="Ana", aliases=["Ana"], type="Person")
    (extraction,) = read(
        claim(),
        claim(id=2, relation="LEFT_JOB_AT", object=4, quote="I left Acme", kind="event"),
        claim(id=3, relation="HAS_SISTER", object=3, quote="my sister Ana is glad"),
        mentions=(I, PORTO, sister, mention(4, "Acme", entity=2)),
    )
    chosen = {m.name: (m.chosen, m.apart) for m in extraction.mentions}
    assert chosen["Acme"] == ("acme", ())
    assert chosen["Ana"] == (None, (USER, "acme", "oslo"))
    assert next(m for m in extraction.mentions if m.name == "Ana").aliases == ("my sister",)
    assert [(c.name, c.polarity) for c in extraction.claims][1] == ("WORKS_AT", "ends")


def test_an_alias_that_nobody_used_is_left_out():
    (extraction,) = read(claim(), mentions=(I, PORTO | {"aliases": ["Invicta", "Porto in March"]}))
    assert extraction.mentions[1].aliases == ("Porto in March",)


def test_a_name_that_nobody_used_is_left_out():
    (extraction,) = read(claim(), mentions=(I, PORTO | {"name": "Cidade Invicta"}))
    assert extraction.mentions[1].name == "Porto"


def test_a_literal_object_and_none():
    (extraction,) = read(claim(object=None, value="42 kg", relation="HAS_WEIGHT"))
    assert extraction.mentions[extraction.claims[0].object].labels == ("Value",)
    (extraction,) = read(claim(object=None, relation="RETIRED"))
    assert extraction.mentions[extraction.claims[0].object].name == "retired"
    (extraction,) = read(claim(object=None, polarity="ends"))
    assert extraction.claims[0].object is None


@pytest.mark.parametrize(
    ("told", "printed", "approximate"),
    [
        ({"start": "2024-03-17", "start_precision": "month"}, "2024-03", False),
        ({"start": "2024-03", "start_precision": "day"}, "2024-03", False),
        ({"start": "2024", "start_precision": "instant"}, "2024", False),
        ({"start": "2024-03-17"}, "2024-03-17", False),
        ({"start": "2024-03-17T00:00:00Z"}, "2024-03-17", False),
        (
            {"start": "2024-03-17T18:30", "start_precision": "part of day"},
            "2024-03-17 evening",
            False,
        ),
        ({"start": "2024-W20"}, "week of 2024-05-13", False),
        ({"start": "2024-Q1"}, "2024-Q1", False),
        ({"start": "1990s"}, "1990s", False),
        ({"start": "summer 2023"}, "summer 2023", False),
        ({"start": "2023-07", "start_precision": "season"}, "summer 2023", False),
        ({"start": "2019", "start_bound": "around"}, "~2019", True),
        ({"start": "2019", "start_bound": "before"}, "~2019", True),
    ],
)
def test_times_are_never_finer_than_said(told, printed, approximate):
    time = only(claim(**told)).valid_at
    assert (str(time), time.approximate) == (printed, approximate)


def test_a_time_is_in_the_zone_of_the_episode():
    here = replace(SAID, zone="Pacific/Auckland")
    time = only(claim(start="2024"), batch=(here,)).valid_at
    assert time.start == datetime(2023, 12, 31, 11, tzinfo=UTC)


def test_last_week_is_a_week_whatever_the_model_picked():
    said = only(
        claim(relation="WORKS_AT", object=3, polarity="ends", quote="Last week I left Acme",
              end="2024-05-01", end_precision="day"),
        mentions=(I, PORTO, mention(3, "Acme", entity=2)),
    )  # fmt: skip
    assert said.invalid_at.precision is Precision.WEEK


def test_the_time_of_an_end_counts_wherever_it_was_written():
    said = only(claim(polarity="ends", start="2024-04"))
    assert (said.valid_at, str(said.invalid_at)) == (None, "2024-04")
    assert only(claim(end="2024-04", end_bound="before")).end_exclusive


def test_an_event_ahead_is_a_plan_and_holds_at_no_time_of_saying():
    said = only(claim(relation="VISITS", kind="event", start="2024-07-01", now=True))
    assert (said.kind, said.holds_when_said) == ("plan", False)


def test_references_go_to_facts_shown_and_claims_of_the_answer():
    first, second = read(
        claim(corrects=["f1"], fulfils=["F2"]),
        claim(id=2, relation="LIKES", repeats=["c1", "c9", "c2"]),
    )[0].claims
    assert (first.corrects, first.fulfils) == (("lives",), ("works",))
    assert second.repeats == (claim_id(GRAPH, "e1", 0),)


def test_a_reference_to_no_claim_is_left_out_and_told():
    (extraction,) = read(
        claim(corrects=["c2"], fulfils=["f2"], also=[7]),
        claim(id=2, relation="LIKES", repeats=["c1", "c9"]),
    )
    first, second = extraction.claims
    assert (first.corrects, first.fulfils) == ((), ("works",))
    assert second.repeats == (claim_id(GRAPH, "e1", 0),)
    left_out = [
        ("claim 1", "no claim 2"),
        ("claim 1", "no message 7"),
        ("claim 2", "no claim 9"),
    ]
    assert len(extraction.dropped) == len(left_out)
    for line, (what, why) in zip(extraction.dropped, left_out, strict=True):
        assert line.startswith(f"{what}: ")
        assert why in line


def test_a_claim_goes_to_the_message_that_holds_its_quote():
    batch = (SAID, message("e2", "Bergen was too rainy for me."))
    told = claim(message=1, quote="Bergen was too rainy", relation="DISLIKES")
    first, second = read(told, batch=batch)
    assert (len(first.claims), len(second.claims)) == (0, 1)


def test_other_messages_that_say_it_too_are_evidence_of_the_same_word():
    asks = message("e0", "Did you move to Porto?", name="Ben")
    batch = (asks, SAID)
    first, second = read(claim(message=2, kind="event", relation="MOVED", also=[1, 9]), batch=batch)
    assert second.claims[0].repeats == (claim_id(GRAPH, "e0", 0),)
    echo = first.claims[0]
    assert (echo.trust, echo.speaker, echo.quote) == (USER_TRUST, "Jane Doe", "")


def test_what_was_forgotten_since_is_left_out_silently():
    gone = message("e0", "I like tea.")
    answer = {"mentions": [I, PORTO], "claims": [claim(quote="I like tea"), claim(id=2, message=2)]}
    (extraction,) = read_answer(raw(answer, (gone, SAID)), (SAID,), KNOWN, Background())
    assert (len(extraction.claims), extraction.dropped) == (1, ())


def test_reading_is_the_same_each_time():
    answer = raw({"mentions": [I, PORTO], "claims": [claim(replaces=["f1"])]})
    again = RawAnswer.decode(answer.encode())
    assert again == answer
    assert read_answer(again, (SAID,), KNOWN, Background()) == read_answer(
        answer, (SAID,), KNOWN, Background()
    )


def test_a_mention_without_claims_is_kept_where_its_words_stand():
    (extraction,) = read(mentions=(mention(1, "Ana"), mention(2, "Zorro")))
    assert [m.name for m in extraction.mentions] == ["Jane Doe", "Ana"]
    assert "'Zorro' is in no message" in extraction.dropped[0]


CUSTOMERS = Ontology(
    (EntityType("Customer", "", (AttributeType("tier"),)), EntityType("Place")),
    (RelationType("LIVES_IN", "", (("Customer", "Place"),)),),
    strict=True,
)


def test_what_is_said_of_the_speaker_counts_with_its_declared_type():
    said = I | {"type": "customer", "attributes": {"tier": "gold", "id": "7"}}
    guidance = Guidance(ontology=CUSTOMERS)
    (extraction,) = read(claim(), mentions=(said, PORTO), guidance=guidance)
    extraction = constrain(extraction, CUSTOMERS)
    (told,) = extraction.claims
    me = extraction.mentions[told.subject]
    assert (me.entity, me.decided) == (USER, "user")
    assert me.labels == ("Person", "User", "Customer")
    assert me.attributes == {"tier": "gold"}
    assert len(extraction.dropped) == 1


def test_a_type_that_nobody_declared_is_none_of_the_speakers():
    (extraction,) = read(claim(), mentions=(I | {"type": "Robot"}, PORTO))
    assert extraction.mentions[0].labels == ("Person", "User")


def test_who_said_it_if_not_the_author():
    assert only(claim(speaker="Jane Doe")).speaker == ""
    assert only(claim(speaker="Ana")).speaker == "Ana"


def test_another_speaker_is_not_the_user():
    ben = message("e2", "I like Porto.", name="Ben")
    (extraction,) = read(
        claim(quote="I like Porto", relation="LIKES"),
        mentions=(mention(1, "I", name="Ben", type="Person"), PORTO),
        batch=(ben,),
    )
    subject = extraction.mentions[extraction.claims[0].subject]
    assert (subject.name, subject.decided) == ("Ben", "speaker")


def test_pronouns_mean_what_is_known_and_are_no_names():
    batch = (message("e2", "You live in Porto. She left.", role="assistant", name="Bot"),)
    told = claim(quote="You live in Porto")
    (extraction,) = read(told, mentions=(mention(1, "You", entity=1), PORTO), batch=batch)
    you = extraction.mentions[extraction.claims[0].subject]
    assert (you.name, you.aliases, you.chosen) == ("Jane Doe", (), USER)
    (extraction,) = read(claim(quote="She left"), mentions=(mention(1, "She"), PORTO), batch=batch)
    assert extraction.claims == ()
    assert "'She' tells nobody's name" in extraction.dropped[0]


def test_i_of_another_person_is_that_person():
    known_ben = mention(1, "I", entity=2)
    ben = message("e2", "I like Porto.", name="Ben")
    told = claim(quote="I like Porto", relation="LIKES")
    (extraction,) = read(told, mentions=(known_ben, PORTO), batch=(ben,))
    assert extraction.mentions[extraction.claims[0].subject].name == "Ben"
