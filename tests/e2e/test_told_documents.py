"""Mails, tickets, logs and transcripts as they are told, on every store."""

from __future__ import annotations

MAIL = "From: Ann Lee <ann@example.org>\nTo: u@example.org\nSubject: News\n\nI moved to Bonn.\n"
TALK = """[2024-05-01 10:00] Jane: I live in Oslo.
[2024-05-01 10:01] Tom: I live in Rome.
[2024-05-01 10:02] Jane: No, I meant Bergen, not Oslo.
[2024-05-01 10:03] Me: I live in Lyon."""
LOG = """2024-05-01T10:00:00Z INFO gateway: switched pump=P4 mode=manual
2024-05-01T12:00:00Z INFO gateway: switched pump=P4 mode=auto"""
TICKET = """Ticket: OPS-41
Title: The printer is offline
Status: {status}
Assignee: {assignee}
Updated: {at}

Ann lives in Porto."""


async def homes(memory) -> dict[str, str]:
    found = await memory.graph.as_of(user_id="u")
    return {fact.subject: fact.object for fact in found if fact.name == "LIVES_IN"}


async def test_a_mail_is_its_senders_word_and_nobody_becomes_the_user(memory):
    await memory.user.add("u")
    added = await memory.graph.add(user_id="u", type="text", data=MAIL)
    assert (added.name, added.trust) == ("Ann Lee", 40)
    assert await homes(memory) == {"Ann Lee": "Bonn"}
    known = await memory.graph.add(user_id="u", type="text", data=MAIL, trust="other")
    assert known.trust == 80


async def test_a_conversation_in_one_text_is_read_by_its_speakers(memory):
    await memory.user.add("u", first_name="Saskia")
    added = await memory.graph.add(user_id="u", type="text", data=TALK)
    assert added.reference_time.minute == 3
    assert await homes(memory) == {"Jane": "Bergen", "Tom": "Rome", "Saskia": "Lyon"}
    await memory.graph.episode.delete(added.uuid, user_id="u")
    assert await homes(memory) == {}


async def test_a_log_in_one_text_tells_states_one_after_the_other(memory):
    await memory.graph.create("plant")
    await memory.graph.add(graph_id="plant", type="text", data=LOG)
    rows = await memory.graph.timeline("P4", graph_id="plant")
    assert [row.object for row in rows if row.name == "HAS_MODE"] == ["manual", "auto"]
    (now,) = [f for f in await memory.graph.as_of(graph_id="plant") if f.name == "HAS_MODE"]
    assert now.object == "auto"


async def test_tickets_change_hands_and_end(memory):
    await memory.user.add("u")
    for status, assignee, day in (("open", "Ann", 1), ("open", "Tom", 3), ("closed", "Tom", 5)):
        at = f"2024-05-{day:02}T10:00:00Z"
        text = TICKET.format(status=status, assignee=assignee, at=at)
        await memory.graph.add(user_id="u", type="text", data=text, created_at=at)
    rows = await memory.graph.timeline("OPS-41", user_id="u")
    held = {(row.name, row.object): row.dates for row in rows}
    assert held["ASSIGNED_TO", "Ann"] == "2024-05-01 - 2024-05-03"
    assert held["ASSIGNED_TO", "Tom"] == "2024-05-03 - present"
    assert held["HAS_STATUS", "open"] == "2024-05-01 - 2024-05-05"
    assert (await homes(memory))["Ann"] == "Porto"  # the description is prose


async def test_nobody_assigned_is_told_by_null(memory):
    await memory.user.add("u")
    ticket = {"id": "OPS-7", "status": "open", "assignee": "Ann"}
    first = ticket | {"updated_at": "2024-05-01T10:00:00Z"}
    then = ticket | {"assignee": None, "updated_at": "2024-05-03T10:00:00Z"}
    for record in (first, then):
        await memory.graph.add(
            user_id="u", type="json", data=record, created_at=record["updated_at"]
        )
    now = {f.name for f in await memory.graph.as_of(user_id="u") if f.subject == "OPS-7"}
    assert now == {"HAS_STATUS"}
