"""Mails, logs, tickets and transcripts are read by their shape, the same way each time."""

from __future__ import annotations

import json
import random
from datetime import UTC, date, datetime

import pytest

from graphmem.core.ids import user_entity_id
from graphmem.core.records import OTHER_TRUST, WEB_TRUST, Episode
from graphmem.ingest.documents.drafting import MAX_FACTS
from graphmem.ingest.documents.log import log_record, log_records
from graphmem.ingest.documents.mail import looks_like_mail, read_mail, shortened
from graphmem.ingest.documents.opening import open_document, traits_of
from graphmem.ingest.documents.ticket import read_ticket
from graphmem.ingest.documents.transcript import looks_like_turns, role_of, turns
from graphmem.ingest.mapping import MAX_DEPTH, read_json


def episode(content: str, source: str = "text") -> Episode:
    return Episode(
        uuid="e",
        graph_id="user:u",
        source=source,  # type: ignore[arg-type]
        content=content,
        created_at=datetime(2025, 1, 1, tzinfo=UTC),
    )


def rows(said) -> list[tuple[str, str, str | None]]:
    return [
        (
            said.mentions[c.subject].name or "the user",
            c.name,
            None if c.object is None else said.mentions[c.object].name,
        )
        for c in said.claims
    ]


def read(record: object):
    return read_json(episode(json.dumps(record), "json"))


# --- tickets ---


JIRA = {
    "id": "10012",
    "key": "OPS-41",
    "fields": {
        "summary": "The printer is offline",
        "status": {"id": "3", "name": "In Progress"},
        "priority": {"name": "High"},
        "assignee": {"displayName": "Jane Smith", "emailAddress": "jane@example.org"},
        "labels": ["printer", "office"],
        "created": "2024-05-01T10:00:00.000+0200",
        "updated": "2024-05-03T09:30:00.000+0200",
    },
}


def test_a_ticket_is_called_by_its_summary_and_known_by_its_ids():
    said = read(JIRA)
    assert said.mentions[0].name == "The printer is offline"
    assert said.mentions[0].aliases == ("10012", "OPS-41")
    assert rows(said) == [
        ("The printer is offline", "HAS_STATUS", "In Progress"),
        ("The printer is offline", "HAS_PRIORITY", "High"),
        ("Jane Smith", "HAS_EMAIL", "jane@example.org"),
        ("The printer is offline", "ASSIGNED_TO", "Jane Smith"),
        ("The printer is offline", "HAS_TAG", "printer"),
        ("The printer is offline", "HAS_TAG", "office"),
    ]


def test_a_status_holds_since_the_update_and_the_rest_since_the_ticket_was_made():
    said = read(JIRA)
    since = {c.name: c.valid_at.start for c in said.claims}
    assert since["HAS_STATUS"] == datetime(2024, 5, 3, 7, 30, tzinfo=UTC)
    assert since["ASSIGNED_TO"] == datetime(2024, 5, 3, 7, 30, tzinfo=UTC)
    assert since["HAS_TAG"] == datetime(2024, 5, 1, 8, tzinfo=UTC)


def test_nobody_assigned_ends_whoever_was():
    ticket = {"id": "7", "subject": "Help", "status": "open", "assignee": None}
    (ends,) = [
        c for c in read(ticket | {"updated_at": "2024-05-02"}).claims if c.polarity == "ends"
    ]
    assert (ends.name, ends.object, str(ends.invalid_at)) == ("ASSIGNED_TO", None, "2024-05-02")
    assert all(c.polarity == "holds" for c in read(ticket).claims)  # nobody knows when


def test_a_closed_issue_holds_its_state_since_it_was_closed():
    issue = {
        "number": 12,
        "title": "Crash on start",
        "state": "closed",
        "user": {"login": "ann"},
        "created_at": "2024-05-01T10:00:00Z",
        "updated_at": "2024-05-02T10:00:00Z",
        "closed_at": "2024-05-04T10:00:00Z",
    }
    said = read(issue)
    (state,) = [c for c in said.claims if c.name == "STATE"]
    assert state.valid_at.start == datetime(2024, 5, 4, 10, tzinfo=UTC)
    assert state.exclusive is True
    assert ("Crash on start", "USER", "ann") in rows(said)


TICKET = """Ticket: OPS-41
Title: The printer is offline
Status: open
Assigned to: Jane Smith
Updated: 2024-05-01T10:00:00Z

The printer on floor 3 does not print."""


def test_a_ticket_as_text_is_read_like_its_record():
    opened = open_document(episode(TICKET))
    assert opened is not None
    assert rows(opened.head) == [
        ("The printer is offline", "HAS_STATUS", "open"),
        ("The printer is offline", "ASSIGNED_TO", "Jane Smith"),
    ]
    assert opened.head.mentions[0].labels == ("Ticket",)
    assert [part.content for part in opened.prose] == ["The printer on floor 3 does not print."]


@pytest.mark.parametrize(
    "text",
    [
        "Title: A poem\nAuthor: Ann\n\nRoses are red.",
        "Status: open",
        "Ticket: 1\nStatus: open\nNote: x\nand prose that goes on",
        "I said: status: open",
        "",
    ],
)
def test_what_is_no_ticket_is_prose(text):
    assert read_ticket(text) is None
    assert open_document(episode(text)) is None


# --- logs ---


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (
            "2024-05-01T10:00:00Z INFO billing: invoice sent account=A-17",
            {"level": "INFO", "logger": "billing", "account": "A-17", "message": "invoice sent"},
        ),
        (
            "2024-05-01 10:00:01,123 - payments.core - ERROR - card declined",
            {"level": "ERROR", "logger": "payments.core", "message": "card declined"},
        ),
        ("[2024-05-01 10:00:02] WARN disk full", {"level": "WARN", "message": "disk full"}),
        (
            '2024-05-01T10:00:00Z level=info msg="hello there" service=api',
            {"level": "info", "service": "api", "message": "hello there"},
        ),
        (
            '{"ts": 1714557600, "level": "info", "msg": "ok"}',
            {"ts": 1714557600, "level": "info", "msg": "ok"},
        ),
    ],
)
def test_a_line_of_a_log_has_a_time_a_level_and_words(line, wanted):
    record = log_record(line)
    assert record is not None
    assert {name: record.get(name) for name in wanted} == wanted


@pytest.mark.parametrize(
    "line",
    [
        "2024-05-01 I met Ann at the market.",
        "On 2024-05-01 10:00 we had an error: none.",
        "2024-05-01T10:00:00Z we met, with info for all of us",
        "level=info msg=hello",
        "INFO hello",
        '{"level": "beginner", "message": "hi"}',
        "",
    ],
)
def test_prose_with_dates_is_no_log(line):
    assert log_record(line) is None
    assert log_records(line) is None


def test_a_line_is_an_event_of_its_service_and_its_fields_tell_states():
    text = "2024-05-01T10:00:00Z INFO billing: changed account=A-17 status=suspended"
    opened = open_document(episode(text))
    assert opened is not None
    event, state = opened.head.claims
    assert rows(opened.head)[1] == ("A-17", "HAS_STATUS", "suspended")
    assert (event.kind, event.name, event.valid_at) == ("event", "LOGGED_BY", state.valid_at)
    assert opened.head.mentions[event.object].name == "billing"


def test_a_line_without_a_service_hangs_on_the_user():
    opened = open_document(episode("[2024-05-01 10:00:02] WARN disk full"))
    assert opened is not None
    (event,) = opened.head.claims
    assert opened.head.mentions[event.object].entity == user_entity_id("user:u")


def test_a_stack_trace_belongs_to_its_line():
    text = "2024-05-01T10:00:00Z ERROR api: failed\nTraceback (most recent call last):\n  File x"
    assert len(log_records(text) or []) == 1
    assert log_records(text + "\nThen we had lunch.") is None


# --- mails ---


MAIL = """From: "Doe, Jane" <Jane@Example.org>
To: Tom Brown <tom@example.org>, ann@example.org
Cc: Jane Doe <jane@example.org>
Subject: =?utf-8?q?Caf=C3=A9_lunch?=
Date: Wed, 1 May 2024 10:00:00 +0200
Message-ID: <abc@example.org>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Hi Tom,

I moved to Köln last week.

On Tue, 30 Apr 2024, Tom wrote:
> where do you live?
--\x20
Jane
"""


def test_a_mail_says_who_wrote_to_whom_when_and_what():
    mail = read_mail(MAIL)
    assert mail is not None
    assert (mail.sender.name, mail.sender.address) == ("Jane Doe", "jane@example.org")
    assert [r.name for r in mail.recipients] == ["Tom Brown", "ann@example.org", "Jane Doe"]
    assert mail.at == datetime(2024, 5, 1, 8, tzinfo=UTC)
    assert mail.subject == "Café lunch"
    assert mail.body == "Hi Tom,\n\nI moved to Köln last week."


def test_a_mail_is_its_senders_word_of_low_trust():
    traits = traits_of(MAIL)
    assert (traits.name, traits.trust) == ("Jane Doe", WEB_TRUST)
    assert traits.at == datetime(2024, 5, 1, 8, tzinfo=UTC)
    opened = open_document(episode(MAIL))
    assert opened is not None
    assert rows(opened.head) == [
        ("Jane Doe", "WROTE_TO", "Tom Brown"),
        ("Jane Doe", "WROTE_TO", "ann@example.org"),
    ]
    assert opened.head.mentions[0].aliases == ("jane@example.org",)
    assert [(part.name, part.source) for part in opened.prose] == [("Jane Doe", "message")]


def test_parts_and_markup_and_old_encodings():
    html = (
        "From: a@example.org\nTo: b@example.org\nSubject: x\nMIME-Version: 1.0\n"
        "Content-Type: text/html; charset=utf-8\n\n<p>I live in <b>Oslo</b>.<br>Truly &amp; so.</p>"
        "<script>evil()</script>"
    )
    mail = read_mail(html)
    assert mail is not None
    assert "I live in  Oslo ." in mail.body
    assert "Truly & so." in mail.body
    assert "evil" not in mail.body
    coded = (
        "From: a@example.org\nTo: b@example.org\nSubject: x\nMIME-Version: 1.0\n"
        'Content-Type: multipart/alternative; boundary="B"\n\n--B\n'
        "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable"
        "\n\nK=F6ln\n--B\nContent-Type: text/html\n\n<b>no</b>\n--B--\n"
    )
    mail = read_mail(coded)
    assert mail is not None
    assert mail.body == "Köln"


def test_a_shortened_mail_reads_the_same():
    mail = read_mail(MAIL)
    assert mail is not None
    again = read_mail(shortened(mail))
    assert again is not None
    assert (again.sender, again.recipients, again.at) == (mail.sender, mail.recipients, mail.at)
    assert (again.subject, again.body) == (mail.subject, mail.body)


@pytest.mark.parametrize(
    "text",
    [
        "From: Jane\nTo: Tom\n\nhi",
        "Dear Tom,\nFrom: a@example.org is my address",
        "From: a@example.org\n\nhi",
        "From here: a@example.org",
        "",
        "\x00",
    ],
)
def test_what_is_no_mail_is_prose(text):
    assert not looks_like_mail(text)
    assert traits_of(text).trust is None


def test_broken_headers_are_harmless():
    dice = random.Random(7)
    signs = ["\x00", "=?utf-8?q?", "=?x?b?!?=", "<", ">", '"', "@", ",", ";", "\\", "\udc80", "=\n"]
    for _ in range(300):
        junk = "".join(dice.choice(signs) for _ in range(dice.randint(1, 8)))
        head = f"From: {junk} a@example.org\nTo: {junk}\nDate: {junk}\nSubject: {junk}\n"
        text = f"{head}Content-Type: text/plain; charset={junk}\n\n{junk} body"
        opened = open_document(episode(text))
        if opened is not None:
            for claim in opened.head.claims:
                assert "\x00" not in claim.fact
                claim.fact.encode()  # no half of a surrogate pair


# --- transcripts ---


def told(text: str, **more: object) -> list[tuple[str, datetime | None, str]]:
    lines = enumerate(text.splitlines(), 1)
    return [(t.who, t.at, t.text) for t in turns(lines, zone="Europe/Oslo", **more)]  # type: ignore[arg-type]


def test_turns_with_every_kind_of_time():
    assert told(
        "Session: 2024-05-01\n"
        "[10:00] Jane: hello\n"
        "and more\n"
        "[10:01 PM] Tom Brown: hi: there\n"
        "2024-05-02 10:00 - Jane: a\n"
        "2024-05-02T10:00:30Z Jane: b\n"
        "[03.05.24, 10:00:12] Jane: c\n"
        "12/31/23, 10:00 - Jane: d\n"
        "Jane (2024-05-04 10:00): e\n"
        "Jane: f\n"
    ) == [
        ("Jane", datetime(2024, 5, 1, 8, tzinfo=UTC), "hello\nand more"),
        ("Tom Brown", datetime(2024, 5, 1, 20, 1, tzinfo=UTC), "hi: there"),
        ("Jane", datetime(2024, 5, 2, 8, tzinfo=UTC), "a"),
        ("Jane", datetime(2024, 5, 2, 10, 0, 30, tzinfo=UTC), "b"),
        ("Jane", datetime(2024, 5, 3, 8, 0, 12, tzinfo=UTC), "c"),
        ("Jane", datetime(2023, 12, 31, 9, tzinfo=UTC), "d"),
        ("Jane", datetime(2024, 5, 4, 8, tzinfo=UTC), "e"),
        ("Jane", None, "f"),
    ]


def test_a_day_that_nobody_can_read_is_no_day():
    assert told("[5/1/24, 10:00] Jane: hello") == [("Jane", None, "hello")]
    assert told("[10:00] Jane: hello") == [("Jane", None, "hello")]
    assert told("[10:00] Jane: hello", day=date(2024, 5, 1))[0][1] == datetime(
        2024, 5, 1, 8, tzinfo=UTC
    )
    assert told("[99:99] Jane: hello", day=date(2024, 5, 1)) == [("Jane", None, "hello")]


def test_roles_of_speakers():
    assert role_of("Assistant") == ("assistant", None)
    assert role_of("Me") == ("user", None)
    assert role_of("Jane") == ("norole", "Jane")


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Jane: hello\nTom: hi", True),
        ("[10:00] Jane: hello", True),
        ("Title: A poem\nAuthor: Ann", False),
        ("I said this: it rains.\nIt did.", False),
        ("See http://example.org\nand https://example.org", False),
        ("Note: buy milk\nTodo: sleep", False),
        ("One line of prose.", False),
        ("", False),
    ],
)
def test_what_a_transcript_looks_like(text, is_one):
    assert looks_like_turns(text.splitlines()) is is_one


TALK = """[2024-05-01 10:00] Jane: I live in Oslo.
[2024-05-01 10:01] Tom: I live in Rome.
[2024-05-01 10:02] Jane: No, I meant Bergen, not Oslo."""


def test_a_text_that_is_a_conversation_is_read_turn_by_turn():
    opened = open_document(episode(TALK))
    assert opened is not None
    assert [(part.name, part.reference_time.hour) for part in opened.prose] == [
        ("Jane", 10),
        ("Tom", 10),
        ("Jane", 10),
    ]
    traits = traits_of(TALK)
    assert (traits.at, traits.trust) == (datetime(2024, 5, 1, 10, 2, tzinfo=UTC), OTHER_TRUST)


@pytest.mark.parametrize(
    "text",
    ["Monday: I go swimming.\nTuesday: I rest.", "Jane: I live in Oslo.", "One: two\nprose\nprose"],
)
def test_a_list_is_no_conversation(text):
    assert open_document(episode(text)) is None
    assert traits_of(text).trust is None


# --- what is hostile ---


def test_deep_wide_and_huge_documents_end():
    deep: object = "x"
    for _ in range(200):
        deep = {"a": deep}
    said = read({"name": "Deep", "b": deep})
    assert said.claims == ()
    assert said.dropped == ("1 values nested too deep",)
    shallow: object = "x"
    for _ in range(MAX_DEPTH):
        shallow = {"a": shallow}
    assert len(read({"name": "Deep", "b": shallow}).claims) == 1
    assert len(read([{"name": f"n{n}", "v": n} for n in range(MAX_FACTS + 9)]).claims) == MAX_FACTS
    nested: object = "x"
    for _ in range(500):
        nested = [nested]
    assert read({"name": "Deep", "b": nested}).claims == ()


@pytest.mark.parametrize("value", ["1e999", "-1e999", "9" * 400, "1e-400", "0.1"])
def test_numbers_of_any_size(value):
    said = read_json(episode(f'{{"name": "N", "size": {value}, "ts": {value}}}', "json"))
    assert all("inf" not in claim.fact for claim in said.claims)


def test_of_equal_keys_the_last_counts():
    said = read_json(episode('{"name": "N", "plan": "a", "plan": "b"}', "json"))
    assert rows(said) == [("N", "HAS_PLAN", "b")]


def test_long_lines_and_names_end_in_time():
    long = "x" * 1_000_000
    assert open_document(episode(long)) is None
    assert open_document(episode("a: " * 300_000)) is None
    assert read({"name": "N", long[:5000]: "v"}).claims != ()
    assert log_record(f"2024-05-01T10:00:00Z INFO {'a=' * 100_000}") is not None
    assert told(f"Jane: {long}\n" + "b" * 10) != []
    assert looks_like_turns([long, "a:" * 100_000]) is False
