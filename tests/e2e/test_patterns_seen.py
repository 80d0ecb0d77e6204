"""Summaries and observations as a person meets them, on every store."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from graphmem import DateFilter, InputError, NotFoundError, SearchFilters


async def homes(memory) -> list[str]:
    told = [("Oslo", "2024-01-10"), ("Rome", "2024-06-01"), ("Oslo", "2025-02-01")]
    receipts = [
        await memory.add(f"I moved to {place}.", user_id="u", created_at=f"{day}T09:00Z")
        for place, day in told
    ]
    return [receipt.message_uuids[0] for receipt in receipts]


async def test_a_pattern_is_seen_and_gone_with_its_evidence(memory):
    episodes = await homes(memory)
    (seen,) = await memory.graph.observation.list(user_id="u")
    assert (seen.kind, seen.count, seen.subject) == ("sequence", 2, "User")
    assert seen.text.endswith("Oslo, then Rome, then Oslo.")
    assert seen.episodes == episodes
    assert await memory.graph.observation.get(seen.uuid, user_id="u") == seen
    assert await memory.graph.observation.list(user_id="u", kind="routine") == []
    await memory.graph.episode.delete(episodes[1], user_id="u")
    assert await memory.graph.observation.list(user_id="u") == []
    with pytest.raises(NotFoundError, match="evidence"):
        await memory.graph.observation.get(seen.uuid, user_id="u")


async def test_a_template_prints_the_patterns_that_fit_the_question_as_the_block_does(memory):
    await memory.user.add("u", first_name="Jane")
    for day in ("05", "12", "19", "26"):
        await memory.add(
            "Today I went to the gym.", user_id="u", created_at=f"2024-05-{day}T09:00Z"
        )
    for day in ("07", "09", "20"):
        await memory.add("Today I visited Turin.", user_id="u", created_at=f"2024-06-{day}T09:00Z")
    await memory.context.create_context_template("first", "%{observations limit=1}")
    await memory.context.create_context_template("all", "%{edges limit=2}|%{observations}")
    await memory.context.create_context_template("kind", "%{observations types=[recurrence]}")

    async def printed(query: str, template: str, **past: str) -> list[str]:
        found = await memory.graph.get_context(query, user_id="u", template_id=template, **past)
        return found.context.rpartition("|")[2].splitlines()

    for query, word in (("When was I in Turin?", "Turin"), ("How often the gym?", "gym")):
        (line,) = await printed(query, "first")
        assert word in line
        assert (await printed(query, "all"))[0] == line
        block = await memory.graph.get_context(query, user_id="u")
        seen = [each for each in block.lines if each.section == "observation"]
        assert word in seen[0].text
        by_template = await memory.context(query, user_id="u", template_id="first")
        assert by_template.lines[0].uuids == seen[0].uuids
    assert len(await printed("the gym", "all")) == 2  # the routine tells its recurrence
    assert len(await printed("the gym", "kind")) == 2  # unless that is what is asked for
    (early,) = await printed("the gym", "first", as_of="2024-05-20T00:00Z")
    assert early == "- (2024-05-05 - 2024-05-19, 3 times) Jane went to the gym."


async def test_patterns_are_drawn_from_the_facts_that_meet_the_filters(memory, clock):
    clock.now = datetime(2025, 3, 1, tzinfo=UTC)
    await homes(memory)
    for day in ("05", "12", "19"):
        await memory.add("Today I visited Turin.", user_id="u", created_at=f"2024-05-{day}T09:00Z")

    async def seen(**conditions) -> set[str]:
        found = await memory.graph.search(
            "Turin Oslo Rome",
            user_id="u",
            scope="observations",
            search_filters=SearchFilters(**conditions),
        )
        return {each.kind for each in found.observations}

    whole = await seen()
    assert whole == {"sequence", "recurrence"}
    assert await seen(edge_types=["LIVES_IN"]) == {"sequence"}
    assert await seen(exclude_edge_types=["LIVES_IN"]) == {"recurrence"}
    later = DateFilter(comparison_operator=">", date="2024-05-15T00:00Z")
    assert await seen(edge_types=["VISITED"], valid_at=[[later]]) == set()
    assert await seen() == whole


async def test_what_is_asked_of_observations_is_checked(memory):
    await memory.user.add("u")
    assert await memory.graph.observation.list(user_id="u") == []
    with pytest.raises(InputError, match="kind"):
        await memory.graph.observation.list(user_id="u", kind="mood")
    with pytest.raises(NotFoundError):
        await memory.graph.observation.list(user_id="u", entity="Nobody")


async def test_the_summary_calls_the_user_by_name(memory):
    await memory.user.add("u", first_name="Jane", last_name="Smith")
    block = await memory.context("Who am I?", user_id="u")
    assert [line.text for line in block.lines] == ["Jane Smith"]
    await memory.add("I live in Oslo.", user_id="u")
    block = await memory.context("Who am I?", user_id="u")
    assert block.lines[0].text == "Jane Smith lives in Oslo."


async def test_the_user_summary_tells_of_now_only(memory):
    episodes = await homes(memory)
    block = await memory.context("Where do I live?", user_id="u")
    assert "The user lives in Oslo." in block.lines[0].text
    for past in ({"as_of": "2024-08-01T00:00Z"}, {"known_at": "2024-08-01T00:00Z"}):
        block = await memory.graph.get_context("Where do I live?", user_id="u", **past)
        assert all(line.section != "summary" for line in block.lines)
        found = await memory.graph.search("home", user_id="u", scope="nodes", **past)
        assert all(node.summary == "" for node in found.nodes)
    await memory.graph.episode.delete(episodes[2], user_id="u")
    block = await memory.context("Where do I live?", user_id="u")
    assert "The user lives in Rome." in block.lines[0].text
    assert "Oslo" not in block.lines[0].text


async def test_what_an_assistant_repeats_of_the_user_is_said_under_the_users_name(memory):
    await memory.user.add("u", first_name="Jane", last_name="Smith")
    told = [{"role": "user", "content": "I live in Oslo."}]
    await memory.add([*told, {"role": "assistant", "content": "You live in Oslo."}], user_id="u")
    (fact,) = await memory.graph.timeline(user_id="u")
    assert fact.fact == "Jane Smith lives in Oslo."
