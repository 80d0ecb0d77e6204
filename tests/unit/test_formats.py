"""Files and streams: which format they are, and their episodes one by one."""

from __future__ import annotations

import io
import json
import random
from datetime import UTC, datetime

import pytest

from graphmem.errors import InputError
from graphmem.transfer.formats import FORMATS, Reading, guess, peek, read_file
from graphmem.transfer.jsonstream import values
from graphmem.transfer.lines import numbered
from graphmem.transfer.messages import read_message, when


def lines(text: str | bytes):
    return numbered(io.BytesIO(text if isinstance(text, bytes) else text.encode()))


def told(text: str | bytes, format: str = "auto", **more: object):
    raw = text if isinstance(text, bytes) else text.encode()
    reading = Reading(format="", identity="f", **more)  # type: ignore[arg-type]
    known, episodes = read_file(io.BytesIO(raw), format, reading)
    return known, list(episodes)


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ('{"role": "user", "content": "hi"}\n', "messages"),
        ('[\n  {"role": "user",\n  "content": "hi"}\n]', "messages"),
        ('[{"role": "user", "content": "hi"}]', "messages"),
        ('{"messages": [{"role": "user", "content": "hi"}]}', "messages"),
        ('{"id": 7, "status": "open"}\n', "json"),
        ('{\n "id": 7\n}', "json"),
        ('{"level": "info", "msg": "hi"}\n', "json"),
        ("2024-05-01T10:00:00Z INFO api: up\n", "log"),
        ("From: a@example.org\nTo: b@example.org\nSubject: x\n\nhi", "mail"),
        ("Jane: hello\nTom: hi\n", "transcript"),
        ("[10:00] Jane: hello\n[10:01] Jane: more", "transcript"),
        ("[A heading]\n\nProse that follows.", "text"),
        ("Prose: with a colon.\nMore prose.\nMore.", "text"),
        ("", "text"),
        ("\n\n\n", "text"),
        ("\ufeff{}", "json"),
    ],
)
def test_the_format_is_told_from_the_first_lines(text, format):
    first, _ = peek(lines(text))
    assert guess(first) == format


def test_an_unknown_format_is_an_error():
    with pytest.raises(InputError, match="poem"):
        told("x", "poem")


def test_lines_end_as_they_like_and_are_counted():
    found = list(lines(b"\xef\xbb\xbfone\r\ntwo\n\nfour"))
    assert [(line.number, line.text) for line in found] == [
        (1, "one"),
        (2, "two"),
        (3, ""),
        (4, "four"),
    ]
    assert found[-1].read == 17


def test_ids_follow_from_file_line_and_words():
    record = '{"role": "user", "content": "ok"}\n'
    _, first = told(record * 2)
    _, again = told(record * 3)
    ids = [each.episode["uuid"] for each in again]
    assert [each.episode["uuid"] for each in first] == ids[:2]
    assert len(set(ids)) == 3
    _, changed = told(record + record.replace("ok", "no"))
    assert changed[1].episode["uuid"] not in ids
    reading = Reading(format="", identity="other")
    _, other = read_file(io.BytesIO(record.encode()), "auto", reading)
    assert next(other).episode["uuid"] not in ids


def test_equal_entries_of_one_line_are_apart():
    _, found = told(json.dumps([{"role": "user", "content": "ok"}] * 3))
    assert len({each.episode["uuid"] for each in found}) == 3


def test_a_conversation_gives_each_message_an_id_and_its_thread():
    talk = {"thread": "t1", "messages": [{"role": "user", "content": "a"}] * 2}
    _, found = told(json.dumps(talk) + "\n" + json.dumps(talk))
    assert {each.episode["thread_id"] for each in found} == {"t1"}
    assert len({each.episode["uuid"] for each in found}) == 4


@pytest.mark.parametrize("size", [1, 2, 700])
def test_an_array_is_read_entry_by_entry(size):
    entries = [{"id": n, "text": "x" * (n % 50), "deep": {"a": [1, 2]}} for n in range(size)]
    for text in (
        json.dumps(entries),
        json.dumps(entries, indent=1),
        json.dumps(entries, indent=4).replace(",\n", "\n,"),
        "\n".join(json.dumps(entry, indent=2) for entry in entries),
        "\n".join(json.dumps(entry) for entry in entries),
    ):
        found = list(values(lines(text)))
        assert [document for _, _, document, _ in found] == entries
        assert all(json.loads(raw) == document for _, raw, document, _ in found)


def test_an_array_on_one_line_may_be_longer_than_a_line():
    entries = [{"id": n, "name": "Zoë " * 9} for n in range(3000)]
    raw = json.dumps(entries, ensure_ascii=False).encode()
    pieces = list(numbered(io.BytesIO(raw), limit=10_000))
    assert len(pieces) > 1
    assert [document for _, _, document, _ in values(iter(pieces))] == entries
    array = b"[" + b",".join([b'{"a": "' + b"x" * 900_000 + b'"}'] * 9) + b"]"
    assert len(list(values(lines(array)))) == 9


def test_a_large_array_is_read_once():
    # What read it again for each entry would not end before the limit of every test.
    entries = [{"id": n, "name": f"entry {n}"} for n in range(40_000)]
    for text in (json.dumps(entries), json.dumps(entries, indent=1)):
        assert sum(1 for _ in values(lines(text))) == len(entries)


def test_entries_know_their_lines():
    found = list(values(lines('[\n{"a": 1},\n\n{\n"a": 2}, {"a": 3}\n]\n')))
    assert [number for number, *_ in found] == [2, 4, 5]


def test_an_array_that_is_broken_gives_what_is_before_the_break():
    *good, (line, _, _, reason) = values(lines('[\n{"a": 1},\n{"a": }\n,{"a": 3}]'))
    assert [document for _, _, document, _ in good] == [{"a": 1}]
    assert line == 3
    assert "no JSON" in reason


def test_every_prefix_of_every_format_ends_without_a_trace():
    samples = [
        '[\n {"role": "user", "content": "h\\u0069"},\n {"id": 7}\n]',
        '{"role": "user", "content": "hi"}\n{"id": 7}\n',
        "[10:00] Jane: hello\nmore\nTom: hi\n",
        "2024-05-01T10:00:00Z INFO api: up a=b\n  at x\n",
        "From: a@example.org\nTo: b@example.org\nSubject: x\n\nhi\n",
    ]
    dice = random.Random(3)
    for sample in samples:
        raw = sample.encode()
        for end in range(len(raw)):
            for format in ("auto", *FORMATS):
                told(raw[:end], format)
            broken = bytearray(raw)
            broken[end] = dice.randrange(256)
            told(bytes(broken))


@pytest.mark.parametrize(
    ("value", "instant"),
    [
        ("2026-03-02T10:00:00Z", datetime(2026, 3, 2, 10, tzinfo=UTC)),
        ("2026-03-02 10:00", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        ("2026-03-02", datetime(2026, 3, 1, 23, tzinfo=UTC)),
        (1772445600, datetime(2026, 3, 2, 10, tzinfo=UTC)),
        (1772445600000, datetime(2026, 3, 2, 10, tzinfo=UTC)),
        ("Mon, 2 Mar 2026 10:00:00 +0100", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        (None, None),
        ("", None),
    ],
)
def test_times_of_other_programs(value, instant):
    assert when(value, "Europe/Oslo") == instant


@pytest.mark.parametrize("value", ["soon", True, -1, 1e30, float("inf"), [1], "0000-00-00"])
def test_times_that_are_none(value):
    with pytest.raises(InputError, match="time"):
        when(value, "UTC")


def test_fields_without_a_meaning_are_kept():
    message = {"content": "hi", "role": "Jane", "mood": "calm", "metadata": {"a": 1}, "id": 7}
    episode = read_message(message, "UTC")
    assert (episode["role"], episode["name"]) == ("norole", "Jane")
    assert episode["metadata"] == {"a": 1, "mood": "calm"}
    assert episode["uuid"] == read_message(message | {"mood": "cross"}, "UTC")["uuid"]


def test_mails_of_old_encodings_and_mailboxes():
    mail = b"From: a@example.org\nTo: b@example.org\nSubject: x\n\nGr\xfc\xdfe aus K\xf6ln\n"
    mark = b"From a@example.org Mon Mar  2 10:00:00 2026\n"
    format, found = told(mark + mail + b"\n" + mark + mail)
    assert format == "mail"
    assert [each.line for each in found] == [1, 8]
    assert all("Grüße aus Köln" in each.episode["data"] for each in found)


def test_text_is_cut_at_paragraphs_and_long_ones_at_lines():
    text = "a\nb\n\n\nc\n" + "\n".join("word " * 100 for _ in range(20))
    _, found = told(text, "text")
    assert [each.line for each in found][:2] == [1, 5]
    assert all(len(each.episode["data"]) < 5_000 for each in found)
    assert "".join("".join(each.episode["data"].split()) for each in found) == "".join(text.split())
