"""JSON documents become entities and facts, the same way each time."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from graphmem.core.ids import user_entity_id
from graphmem.core.records import VALUE_LABEL, Episode
from graphmem.errors import InputError
from graphmem.ingest.mapping import MAX_FACTS, flatten, read_json


def read(document: object):
    content = document if isinstance(document, str) else json.dumps(document)
    return read_json(
        Episode(
            uuid="e",
            graph_id="user:u",
            source="json",
            content=content,
            created_at=datetime(2025, 1, 1, tzinfo=UTC),
        )
    )


def facts(said) -> list[tuple[str, str, str]]:
    return [
        (said.mentions[c.subject].name, c.name, said.mentions[c.object].name) for c in said.claims
    ]


def test_a_record_with_a_name_is_an_entity_and_its_scalars_are_facts():
    said = read({"id": "c1", "name": "Nadia", "plan": "Basic", "active": True, "seats": 3})
    assert facts(said) == [
        ("Nadia", "HAS_PLAN", "Basic"),
        ("Nadia", "ACTIVE", "yes"),
        ("Nadia", "SEATS", "3"),
    ]
    assert said.mentions[0].aliases == ("c1",)
    assert all(m.labels == (VALUE_LABEL,) for m in said.mentions[1:])
    assert said.claims[0].fact == "Nadia's plan is Basic."


def test_a_nested_record_is_an_entity_of_its_own():
    said = read({"name": "Acme", "owner": {"id": 7, "name": "Tom", "city": "Oslo"}})
    assert ("Acme", "OWNER", "Tom") in facts(said)
    assert ("Tom", "CITY", "Oslo") in facts(said)


def test_a_nested_object_without_a_name_belongs_to_its_record():
    assert facts(read({"name": "Acme", "address": {"street": "High St 1"}})) == [
        ("Acme", "ADDRESS_STREET", "High St 1")
    ]


def test_a_list_gives_a_fact_for_each():
    assert facts(read({"name": "Ann", "tags": ["a1", "b2"]})) == [
        ("Ann", "HAS_TAG", "a1"),
        ("Ann", "HAS_TAG", "b2"),
    ]


def test_values_of_a_list_never_end_each_other():
    said = read({"name": "Ann", "email": ["a@x.org", "b@x.org"], "stage": ["one", "two"]})
    assert facts(said) == [
        ("Ann", "HAS_EMAIL_AMONG_OTHERS", "a@x.org"),
        ("Ann", "HAS_EMAIL_AMONG_OTHERS", "b@x.org"),
        ("Ann", "STAGE_AMONG_OTHERS", "one"),
        ("Ann", "STAGE_AMONG_OTHERS", "two"),
    ]
    assert [c.exclusive for c in said.claims] == [None] * 4
    assert facts(read({"name": "Ann", "email": ["a@x.org"]})) == [("Ann", "HAS_EMAIL", "a@x.org")]


def test_times_are_the_span_and_no_facts():
    said = read({"name": "Ann", "plan": "Pro", "start_date": "2024-09-01", "end_date": "2025-06"})
    (claim,) = said.claims
    assert (str(claim.valid_at), str(claim.invalid_at)) == ("2024-09-01", "2025-06")


def test_a_status_without_an_id_speaks_of_the_thing_it_names():
    said = read({"device": "Pump 4", "mode": "manual", "time": "2025-11-03T10:00:00Z"})
    assert facts(said) == [("Pump 4", "HAS_MODE", "manual")]
    assert said.mentions[0].labels == ("Device",)


def test_status_like_fields_are_exclusive_where_the_catalogue_does_not_say():
    (claim,) = read({"name": "Ann", "review_stage": "two"}).claims
    assert claim.exclusive is True
    (claim,) = read({"name": "Ann", "status": "new"}).claims
    assert claim.exclusive is None  # the catalogue knows it


def test_an_event_that_ends_something_gives_ends():
    said = read(
        {
            "event": "membership.ended",
            "member": "Gwen",
            "membership": "Gold",
            "end_date": "2025-06-30",
        }
    )
    (claim,) = [c for c in said.claims if c.name == "HAS_MEMBERSHIP_LEVEL"]
    assert (claim.polarity, str(claim.invalid_at)) == ("ends", "2025-06-30")


def test_a_record_without_an_id_is_an_event_of_the_user():
    said = read({"event": "login failed", "attempts": 3, "timestamp": "2025-03-01T06:00:00Z"})
    (claim,) = said.claims
    assert said.mentions[claim.subject].entity == user_entity_id("user:u")
    assert (claim.kind, claim.name) == ("event", "LOGIN_FAILED")
    assert claim.valid_at.start == datetime(2025, 3, 1, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    "document",
    [
        {"event_type": "payment_failed", "currency": "USD", "account_status": "suspended"},
        {"event_type": "subscription_changed", "channel": "web", "plan": "Pro"},
        {"event": "plan_changed", "from": "Free", "plan": "Pro"},
        {"event_type": "ticket_opened", "message": "The app crashes", "priority": "high"},
        {"event_type": "login", "device": "iPhone", "status": "success"},
    ],
)
def test_an_event_with_a_state_is_the_users_unless_it_names_another_thing(document):
    said = read(document)
    (claim,) = said.claims
    kind = document.get("event_type", document.get("event"))
    assert said.mentions[claim.subject].entity == user_entity_id("user:u")
    assert (claim.kind, claim.name) == ("event", kind.upper())
    assert all(str(v) in claim.fact for k, v in document.items() if "event" not in k)
    said = read({**document, "account_id": "A-17"})
    assert {said.mentions[claim.subject].name for claim in said.claims} == {"A-17"}


def test_a_word_that_only_describes_names_no_thing():
    said = read({"country": "NO", "language": "en", "tier": "gold"})
    (claim,) = said.claims
    assert said.mentions[claim.subject].entity == user_entity_id("user:u")


def test_two_records_of_one_name_carry_their_ids():
    said = read([{"id": 1, "name": "Ann"}, {"id": 2, "name": "Ann"}])
    said_ids = [m.attributes for m in said.mentions]
    assert said_ids in ([{"id": "1"}, {"id": "2"}], [])


@pytest.mark.parametrize("document", [[], {}, "3", '"text"', "null", [1, 2], {"a": None}])
def test_what_names_nothing_gives_nothing(document):
    assert read(document).claims == ()


def test_what_is_no_json_is_an_error():
    with pytest.raises(InputError, match="no JSON"):
        read("{")


def test_a_document_of_very_many_fields_is_cut_and_says_so():
    said = read({"name": "Big", **{f"f{n}": n for n in range(MAX_FACTS + 5)}})
    assert len(said.claims) == MAX_FACTS
    assert said.dropped == (f"5 facts beyond {MAX_FACTS}",)


def test_flatten_reads_as_words():
    assert flatten('{"plan": "Pro", "customer": {"firstName": "Jane"}}') == (
        "plan: Pro, customer first name: Jane"
    )
    assert flatten("no json") == "no json"
