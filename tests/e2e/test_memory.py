"""What a person does with a memory, on every store."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from graphmem import AlreadyExistsError, InputError, Message, NotFoundError, SearchFilters


async def test_forgetting_a_message_reopens_what_it_closed(memory):
    await memory.add("I live in Oslo.", user_id="u", created_at="2025-01-10T09:00Z")
    moved = await memory.add("I moved to Rome.", user_id="u", created_at="2025-06-01T09:00Z")
    now = "2025-07-01T00:00Z"
    assert [f.object for f in await memory.graph.as_of(now, user_id="u")] == ["Rome"]
    await memory.graph.episode.delete(moved.message_uuids[0], user_id="u")
    assert [f.object for f in await memory.graph.as_of(now, user_id="u")] == ["Oslo"]
    block = (await memory.context("Where do I live?", user_id="u")).context
    assert "Rome" not in block
    assert "Rome" not in {n.name for n in await memory.graph.node.list(user_id="u")}
    with pytest.raises(NotFoundError):
        await memory.graph.timeline("Rome", user_id="u")


async def test_known_at_answers_from_what_was_known(memory, clock):
    clock.now = datetime(2025, 1, 10, 9, tzinfo=UTC)
    await memory.add("I live in Oslo.", user_id="u")
    clock.now = datetime(2025, 6, 1, 9, tzinfo=UTC)
    await memory.add("I moved to Rome.", user_id="u")
    at = "2025-07-01T00:00Z"
    known = "2025-03-01T00:00Z"
    then = await memory.graph.as_of(at, user_id="u", known_at=known)
    assert [f.object for f in then] == ["Oslo"]
    assert [f.object for f in await memory.graph.timeline(user_id="u", known_at=known)] == ["Oslo"]
    found = await memory.graph.search("where do I live", user_id="u", known_at=known, scope="auto")
    assert [f.object for f in found.edges] == ["Oslo"]
    assert all("Rome" not in e.content for e in found.episodes)


async def test_the_block_of_the_surface(memory, clock):
    clock.now = datetime(2025, 7, 1, tzinfo=UTC)
    await memory.user.add("jane", first_name="Jane", last_name="Smith")
    for triple in (("Oslo", "2025-01-10"), ("Rome", "2025-06-01")):
        await memory.graph.add_fact_triple(
            user_id="jane",
            subject="Jane Smith",
            name="LIVES_IN",
            object=triple[0],
            fact=f"Jane lives in {triple[0]}.",
            valid_at=triple[1],
        )
    block = await memory.context("Where does Jane live?", user_id="jane")
    assert block.context == (
        "# This is the user summary\n"
        "<USER_SUMMARY>\n"
        "Jane Smith lives in Rome (since 1 June 2025).\n"
        "</USER_SUMMARY>\n"
        "\n"
        "# These are the most relevant facts and their valid date ranges\n"
        "# format: FACT (Date range: from - to)\n"
        "<FACTS>\n"
        "  - Jane lives in Rome. (2025-06-01 - present)\n"
        "  - Jane lives in Oslo. (2025-01-10 - 2025-06-01)\n"
        "</FACTS>"
    )
    facts = {f.uuid for f in await memory.graph.timeline(user_id="jane")}
    traced = [line.uuids[0] for line in block.lines if line.section == "fact"]
    assert set(traced) == facts


async def test_memory_is_seen_from_a_brand_new_thread(memory):
    await memory.user.add("u", first_name="Jane")
    await memory.thread.create("t1", "u")
    await memory.thread.add_messages(
        "t1", [Message(role="user", name="Jane", content="I'm allergic to penicillin.")]
    )
    await memory.thread.create("t2", "u")
    question = await memory.thread.add_messages(
        "t2",
        [Message(role="user", name="Jane", content="What medicine am I allergic to?")],
        return_context=True,
    )
    assert question.context is not None
    assert "penicillin" in question.context
    assert "What medicine" not in question.context  # the question is not its own answer
    again = await memory.thread.get_user_context("t2")
    assert again.context == question.context


async def test_a_retried_call_is_one_write(memory):
    for _ in range(2):
        await memory.add("I like tea.", user_id="u", idempotency_key="k1")
        await memory.add(
            [Message(role="user", content="ok", created_at="2025-01-01T00:00Z")] * 2, user_id="u"
        )
    episodes = await memory.graph.episode.list(user_id="u")
    assert sorted(e.content for e in episodes) == ["I like tea.", "ok", "ok"]
    (fact,) = await memory.graph.as_of(user_id="u")
    assert fact.evidence == 1


async def test_edits_are_dated_explained_and_undone(memory, clock):
    clock.now = datetime(2025, 3, 1, tzinfo=UTC)
    await memory.add("I live in Oslo.", user_id="u", created_at="2025-01-10T09:00Z")
    (fact,) = await memory.graph.as_of(user_id="u")
    edited = await memory.graph.edge.update(fact.uuid, user_id="u", valid_at="2024-05")
    assert edited.dates == "2024-05 - present"
    story = await memory.graph.explain(edited.uuid, user_id="u")
    assert len(story.claims) == 2
    assert {claim.outcome for claim in story.claims} >= {"corrected"}
    edit = (await memory.graph.episode.list(user_id="u", edits=True))[-1]
    assert edit.source == "edit"
    await memory.graph.episode.delete(edit.uuid, user_id="u")
    (back,) = await memory.graph.as_of(user_id="u")
    assert back.dates == fact.dates


async def test_a_deleted_fact_is_retracted_and_kept(memory, clock):
    clock.now = datetime(2025, 3, 1, tzinfo=UTC)
    await memory.add("I live in Oslo.", user_id="u", created_at="2025-01-10T09:00Z")
    (fact,) = await memory.graph.as_of(user_id="u")
    await memory.graph.edge.delete(fact.uuid, user_id="u")
    assert await memory.graph.as_of(user_id="u") == []
    assert {f.status for f in await memory.graph.timeline(user_id="u")} <= {"retracted"}


async def test_merge_and_unmerge(memory):
    for name, city, since in (("Jane Smith", "Oslo", "2020"), ("J. Smith", "Rome", "2022")):
        await memory.user.add("u", exist_ok=True)
        await memory.graph.add_fact_triple(
            user_id="u", subject=name, name="LIVES_IN", object=city, valid_at=since
        )

    async def spans(entity):
        line = await memory.graph.timeline(entity, user_id="u")
        return [(f.object, f.dates) for f in line]

    before = await spans("Jane Smith"), await spans("J. Smith")
    kept = await memory.graph.node.merge("Jane Smith", "J. Smith", user_id="u")
    assert "J. Smith" in kept.aliases
    assert await spans("J. Smith") == [("Oslo", "2020 - 2022"), ("Rome", "2022 - present")]
    dropped = next(m for m in (await memory.graph.episode.list(user_id="u", edits=True))[-1:] if m)
    assert dropped.source == "edit"
    await memory.graph.episode.delete(dropped.uuid, user_id="u")
    assert (await spans("Jane Smith"), await spans("J. Smith")) == before


async def test_exclusive_and_replace(memory):
    await memory.user.add("u")
    for n, value in enumerate(("red", "blue")):
        await memory.graph.add_fact_triple(
            user_id="u",
            subject="Lamp",
            name="HAS_COLOUR",
            object=value,
            valid_at=f"202{n}",
            exclusive=True,
        )
    line = await memory.graph.timeline("Lamp", user_id="u")
    assert [(f.object, f.dates) for f in line] == [
        ("red", "2020 - 2021"),
        ("blue", "2021 - present"),
    ]
    await memory.graph.set_exclusive("HAS_COLOUR", False, user_id="u")
    assert len(await memory.graph.as_of("2024-01-01T00:00Z", user_id="u")) == 2
    replaced = await memory.graph.add_fact_triple(
        user_id="u",
        subject="Lamp",
        name="HAS_COLOUR",
        object="red",
        valid_at="2020-05",
        invalid_at="2020-08",
        replace=True,
    )
    assert replaced.dates == "2020-05 - 2020-08"


async def test_filters_and_between(memory):
    await memory.user.add("u")
    for name, object, since in (
        ("LIVES_IN", "Oslo", "2020"),
        ("WORKS_AT", "Acme", "2021"),
        ("LIVES_IN", "Rome", "2023"),
    ):
        await memory.graph.add_fact_triple(
            user_id="u", subject="Jane", name=name, object=object, valid_at=since
        )
    only = await memory.graph.search(
        "Jane", user_id="u", search_filters=SearchFilters(edge_types=["LIVES_IN"])
    )
    assert {f.object for f in only.edges} == {"Oslo", "Rome"}
    window = await memory.graph.search(
        "Jane", user_id="u", between=("2020-02-01T00:00Z", "2020-03-01T00:00Z")
    )
    assert {f.object for f in window.edges} == {"Oslo"}
    current = await memory.graph.search("Jane lives in", user_id="u", current_only=True)
    assert {f.object for f in current.edges} == {"Acme", "Rome"}


async def test_existing_ids_are_refused_unless_it_is_fine(memory):
    await memory.user.add("u", first_name="Jane")
    with pytest.raises(AlreadyExistsError, match="'u'"):
        await memory.user.add("u")
    again = await memory.user.add("u", first_name="Other", exist_ok=True)
    assert again.first_name == "Jane"
    await memory.thread.create("t", "u")
    with pytest.raises(AlreadyExistsError):
        await memory.thread.create("t", "u")
    await memory.thread.create("t", "u", exist_ok=True)
    await memory.graph.create("g")
    with pytest.raises(AlreadyExistsError):
        await memory.graph.create("g")


async def test_threads_in_pages(memory):
    await memory.user.add("u")
    await memory.thread.create("t", "u")
    sent = await memory.thread.add_messages(
        "t", [Message(role="user", content=f"message {n}") for n in range(7)]
    )
    first = await memory.thread.get("t", limit=3)
    rest = await memory.thread.get("t", limit=10, cursor=first[-1].uuid)
    assert [e.uuid for e in first + rest] == sent.message_uuids
    assert [e.content for e in await memory.thread.get("t", lastn=2)] == ["message 5", "message 6"]
    with pytest.raises(NotFoundError, match="cursor"):
        await memory.thread.get("t", cursor="nope")


async def test_json_becomes_facts(memory):
    await memory.user.add("u", first_name="Jane")
    for status, day in (("active", "2025-01-01"), ("suspended", "2025-03-01")):
        await memory.graph.add(
            user_id="u",
            type="json",
            data={"id": "acc-7", "type": "account", "status": status},
            created_at=f"{day}T00:00Z",
            source_description="billing system",
        )
    line = [f for f in await memory.graph.timeline("acc-7", user_id="u") if "STATUS" in f.name]
    assert [(f.object, f.dates) for f in line] == [
        ("active", "2025-01-01 - 2025-03-01"),
        ("suspended", "2025-03-01 - present"),
    ]


async def test_the_subgraph_walks_facts_that_hold(memory):
    await memory.user.add("u")
    for a, b in (("Ann", "Bea"), ("Bea", "Cid"), ("Cid", "Dan")):
        await memory.graph.add_fact_triple(user_id="u", subject=a, name="KNOWS", object=b)
    near = await memory.graph.get_subgraph(["Ann"], user_id="u", hops=2)
    assert [(f.subject, f.object) for f in near.edges] == [("Ann", "Bea"), ("Bea", "Cid")]
    assert {n.name for n in near.nodes} == {"Ann", "Bea", "Cid"}


async def test_a_budget_is_kept_exactly(memory):
    for n in range(20):
        await memory.add(f"I like tea number {n} very much.", user_id="u")
    whole = (await memory.context("tea", user_id="u")).context
    for budget in (0, 1, 50, 200, 300, 1000, len(whole)):
        if budget == 0:
            with pytest.raises(InputError, match="max_characters"):
                await memory.graph.get_context("tea", user_id="u", max_characters=0)
            continue
        block = await memory.graph.get_context("tea", user_id="u", max_characters=budget)
        assert len(block.context) <= budget


async def test_a_user_is_called_by_the_name_the_developer_gave(memory):
    await memory.user.add("u", first_name="Ana")
    await memory.add("I live in Oslo and I work at Brightwater.", user_id="u")
    facts = await memory.graph.as_of(user_id="u")
    assert sorted(f.fact for f in facts) == ["Ana lives in Oslo.", "Ana works at Brightwater."]
    assert {f.subject for f in facts} == {"Ana"}
    await memory.add("I live in Oslo.", user_id="nameless")
    assert [f.fact for f in await memory.graph.as_of(user_id="nameless")] == [
        "The user lives in Oslo."
    ]


async def test_what_is_refused_makes_no_user(memory):
    wrong = [{"role": "user", "content": ""}]
    with pytest.raises(InputError):
        await memory.add(wrong, user_id="ghost")
    for data in ("I live in Oslo.", [{"role": "user", "content": "I live in Oslo."}]):
        with pytest.raises(InputError, match="created_at"):
            await memory.add(data, user_id="ghost", created_at="junk")
    with pytest.raises(NotFoundError):
        await memory.user.get("ghost")


async def test_messages_that_tell_no_time_are_as_old_as_the_call_says(memory):
    messages = [
        {"role": "user", "content": "I live in Oslo."},
        {"role": "user", "content": "I live in Rome.", "created_at": "2021-01-01T00:00Z"},
    ]
    await memory.add(messages, user_id="ann", created_at="2020-01-01T00:00Z")
    episodes = await memory.graph.episode.list(user_id="ann")
    assert [e.reference_time.year for e in episodes] == [2020, 2021]


async def test_one_text_is_no_list_of_its_letters(memory):
    await memory.add("I live in Oslo.", user_id="ann")
    graph, ann = memory.graph, {"user_id": "ann"}
    (oslo,) = [n for n in await graph.node.list(**ann) if n.name == "Oslo"]
    triple = {"subject": "Bo", "name": "LIKES", "object": "tea", **ann}
    for argument, call in {
        "subject_labels": graph.add_fact_triple(**triple, subject_labels="Person"),
        "object_labels": graph.add_fact_triple(**triple, object_labels="Drink"),
        "labels": graph.node.update(oslo.uuid, labels="City", **ann),
        " labels": graph.node.list(labels="Place", **ann),
        "names": graph.edge.list(names="LIVES_IN", **ann),
        "entities": graph.get_subgraph("Oslo", **ann),
        "bfs_origin_node_uuids": graph.search("Oslo", bfs_origin_node_uuids=oslo.uuid, **ann),
        "user_ids": memory.user.delete_user_summary_instructions(user_ids="ann"),
    }.items():
        with pytest.raises(InputError, match=f"^{argument.strip()}=.* must be a list"):
            await call
    (fact,) = await graph.edge.list(names=["lives in"], **ann)
    assert fact.name == "LIVES_IN"


async def test_what_a_search_names_is_known_by_name_or_uuid_or_refused(memory):
    await memory.add("My sister Anna lives in Oslo.", user_id="ann")
    graph, ann = memory.graph, {"user_id": "ann"}
    await graph.add_fact_triple(subject="Annie", name="LIKES", object="tea", **ann)
    nodes = {node.name: node.uuid for node in await graph.node.list(**ann)}
    await graph.node.merge(nodes["Anna"], nodes["Annie"], **ann)
    for origin in ("Anna", nodes["Anna"], nodes["Annie"]):
        found = await graph.search("tea", bfs_origin_node_uuids=[origin], **ann)
        assert found.edges
        await graph.search("tea", center_node_uuid=origin, reranker="node_distance", **ann)
    for argument, wrong in [("center_node_uuid", "typo"), ("bfs_origin_node_uuids", ["typo"])]:
        with pytest.raises(NotFoundError, match=argument):
            await graph.search("tea", **ann, **{argument: wrong})
    assert (await graph.search("tea", bfs_origin_node_uuids=None, **ann)).edges


@pytest.mark.parametrize(
    "wrong",
    [
        {"center_node_uuid": 5},
        {"bfs_origin_node_uuids": [None]},
        {"bfs_origin_node_uuids": 5},
        {"between": 5},
        {"between": "ab"},
        {"search_filters": 5},
        {"search_filters": {"edge_typos": ["LIKES"]}},
        {"search_filters": {"edge_types": "LIKES"}},
        {"search_filters": SearchFilters(metadata={"a": float("nan")})},
        {"search_filters": SearchFilters(edge_uuids=["\ud800"])},
    ],
    ids=str,
)
async def test_an_argument_of_a_search_of_the_wrong_type_is_refused_by_its_name(memory, wrong):
    await memory.user.add("ann")
    (argument,) = wrong
    with pytest.raises(InputError, match=argument):
        await memory.graph.search("tea", user_id="ann", **wrong)


async def test_filters_may_be_a_dict(memory):
    await memory.add("I live in Oslo. I like tea.", user_id="ann")
    found = await memory.graph.search(
        "Ann", user_id="ann", search_filters={"edge_types": ["likes"]}
    )
    assert [fact.object for fact in found.edges] == ["tea"]


async def test_a_cursor_that_is_no_id_is_refused(memory):
    await memory.user.add("ann")
    await memory.graph.create("docs")
    for cursor in (5, "\ud800"):
        for call in (
            memory.user.list_ordered(cursor=cursor),
            memory.user.get_threads("ann", cursor=cursor),
            memory.thread.list_all(cursor=cursor),
            memory.graph.list_all(cursor=cursor),
            memory.context.list_context_templates(cursor=cursor),
            memory.graph.node.list(user_id="ann", cursor=cursor),
            memory.graph.edge.list(user_id="ann", cursor=cursor),
        ):
            with pytest.raises(InputError, match="cursor"):
                await call


async def test_a_search_keeps_to_a_budget_of_characters_by_whole_records(memory):
    await memory.add("I live in Oslo. I like tea. My sister Anna works at Acme.", user_id="ann")
    await memory.add("Oslo is cold today, and the tea was good.", user_id="ann")

    async def search(**given):
        return await memory.graph.search("Oslo tea", user_id="ann", scope="auto", **given)

    def size(found) -> int:
        nodes = sum(len(node.name + node.summary) for node in found.nodes)
        told = [*(fact.fact for fact in found.edges), *(said.content for said in found.episodes)]
        return nodes + sum(map(len, told))

    full = await search()
    assert full.edges
    assert full.episodes
    assert full.nodes
    assert await search(max_characters=size(full)) == full
    for budget in range(1, size(full), 7):
        found = await search(max_characters=budget)
        assert size(found) <= budget
        assert all(fact in full.edges for fact in found.edges)
    facts = sum(len(fact.fact) for fact in full.edges)
    found = await search(max_characters=facts)
    assert (found.edges, found.episodes, found.nodes) == (full.edges, [], [])
    for wrong in (0, -1, 1.5, "100", True):
        with pytest.raises(InputError, match="max_characters"):
            await search(max_characters=wrong)


async def test_a_number_told_again_of_a_record_ends_the_one_before(memory):
    await memory.graph.create("crm")
    for at, seats, active in (("2025-02-09", 5, True), ("2025-03-09", 12, False)):
        data = {"id": "c1", "name": "Nadia", "seats": seats, "active": active, "updated_at": at}
        await memory.graph.add(data=data, type="json", graph_id="crm")
    await memory.flush()
    for day, seats, active in (("2025-03-01", "5", "yes"), ("2025-04-01", "12", "no")):
        holds = await memory.graph.as_of(f"{day}T00:00Z", graph_id="crm")
        told = sorted((fact.name, fact.object) for fact in holds)
        assert told == [("ACTIVE", active), ("SEATS", seats)]
