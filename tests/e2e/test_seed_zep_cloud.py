"""A program written for Zep's service, with only its imports changed; and what it is promised."""

from __future__ import annotations

import inspect
import json
import re
import time
import uuid
from datetime import UTC, datetime

import pytest
from pydantic import Field, create_model

from graphmem.client import sync
from graphmem.compat import zep_cloud
from graphmem.compat.zep_cloud import arguments, blocking, keywords, namespaces, types
from graphmem.compat.zep_cloud.client import AsyncZep, Zep
from graphmem.compat.zep_cloud.core.api_error import ApiError
from graphmem.compat.zep_cloud.core.request_options import RequestOptions
from graphmem.compat.zep_cloud.errors import BadRequestError, NotFoundError
from graphmem.compat.zep_cloud.external_clients.ontology import (
    EdgeModel,
    EntityBoolean,
    EntityFloat,
    EntityInt,
    EntityModel,
    EntityText,
)
from graphmem.compat.zep_cloud.types import (
    EntityEdgeSourceTarget,
    EpisodeData,
    Message,
    SearchFilters,
)
from tests.support.seed_model import all_read

WAITING = ("pending", "processing")
TEMPLATE = """# WHO
%{user_summary}
# PATTERNS
%{observations limit=10}
# FACTS
%{edges limit=10}
# THINGS
%{entities limit=5}"""


@pytest.fixture
def client(settings):
    with Zep(api_key="any") as client:
        client.user.add(user_id="u1", first_name="Jane", last_name="Smith")
        yield client


@pytest.fixture
def local(at_home):
    with Zep(api_key="any") as client:
        client.user.add(user_id="u1", first_name="Jane", last_name="Smith")
        yield client


def thread(client: Zep, user_id: str = "u1") -> str:
    thread_id = uuid.uuid4().hex
    client.thread.create(thread_id=thread_id, user_id=user_id)
    return thread_id


def said(client: Zep, thread_id: str, text: str, at: str | None = None, **fields: str) -> str:
    message = {"role": "user", "name": "Jane Smith", "content": text, "created_at": at} | fields
    return client.thread.add_messages(thread_id, messages=[Message(**message)]).message_uuids[0]


def asked(client: Zep, question: str, at: str | None = None, **arguments: str) -> str:
    """The context for a question in a brand-new thread."""
    thread_id = thread(client)
    said(client, thread_id, question, at)
    return client.thread.get_user_context(thread_id=thread_id, **arguments).context


def program(reader: str) -> tuple[str, str]:
    """Z1 to Z13 as they are written; the default block and the templated one."""
    client = Zep(api_key="z_key")
    client.user.add(
        user_id="your_internal_user_id",
        email="jane@example.com",
        first_name="Jane",
        last_name="Smith",
    )
    thread_id = uuid.uuid4().hex
    client.thread.create(thread_id=thread_id, user_id="your_internal_user_id")
    added = client.thread.add_messages(
        thread_id,
        messages=[
            Message(
                created_at=datetime.now(UTC).isoformat(),
                name="Jane Smith",
                role="user",
                content="I live in Lisbon. What are good novels about the sea?",
            )
        ],
    )
    assert len(added.message_uuids) == 1
    status = client.task.get(added.task_id).status
    assert status == "succeeded" or (reader, status) in [("model", w) for w in WAITING]
    event = {"event_type": "song_played", "song_title": "Blue Train", "artist": "Coltrane"}
    episode = client.graph.add(user_id="your_internal_user_id", type="json", data=json.dumps(event))
    assert json.loads(episode.content) == event
    client.graph.add(
        user_id="your_internal_user_id", type="text", data="Jane upgraded to the Pro plan."
    )
    client.graph.add(
        user_id="your_internal_user_id",
        type="message",
        data="I have two cats.",
    )
    user_context = client.thread.get_user_context(thread_id=thread_id)
    block = user_context.context
    client.context.create_context_template(template_id="customer-support", template=TEMPLATE)
    user_context = client.thread.get_user_context(
        thread_id=thread_id,
        template_id="customer-support",
    )
    client.thread.add_messages(
        thread_id,
        messages=[
            Message(
                created_at=datetime.now(UTC).isoformat(),
                name="AI Assistant",
                role="assistant",
                content="Try The Old Man and the Sea.",
            )
        ],
    )
    client.close()
    return block, user_context.context


def test_the_program_runs_twice_on_one_store(reader, settings):
    for run in (1, 2):
        block, templated = program(reader)
        all_read(reader)
        assert "<USER_SUMMARY>\nJane Smith" in block
        assert "Pro plan" in block  # a fact, or the sentence itself until a model has read it
        assert "good novels about the sea" not in re.sub(r"<EPISODES>.*", "", block, flags=re.S)
        assert templated.startswith("# WHO\nJane Smith")
        if reader == "rules" or run == 2:  # what a program told is read by now
            assert "<USER_SUMMARY>\nJane Smith lives in Lisbon" in block
            assert "Jane Smith lives in Lisbon. (" in block
            assert "[LIVES_IN] Jane Smith lives in Lisbon." in templated
            assert "# THINGS\n- { name: " in templated
        with Zep(api_key="z_key") as client:
            assert len(client.thread.list_all()) == run
            assert [user.user_id for user in client.user.list_ordered()] == [
                "your_internal_user_id"
            ]
            assert client.context.get_context_template("customer-support").revision == 1


async def test_the_awaiting_client_is_the_same(at_home):
    for _ in range(2):
        async with AsyncZep(api_key="z_key") as client:
            await client.user.add(user_id="u2", first_name="Ana")
            thread_id = uuid.uuid4().hex
            await client.thread.create(thread_id=thread_id, user_id="u2")
            await client.thread.create(thread_id=thread_id, user_id="u2")
            await client.thread.add_messages(
                thread_id, messages=[Message(role="user", content="I live in Oslo.")]
            )
            await client.graph.create(graph_id="g1", name="Docs")
            await client.context.create_context_template(template_id="t", template="%{edges}")
            found = await client.thread.get_user_context(thread_id=thread_id, template_id="t")
            assert "lives in Oslo" in found.context
            assert [m.content for m in (await client.thread.get(thread_id)).messages] == [
                "I live in Oslo."
            ]


def test_both_clients_have_the_same_methods():
    for name in namespaces.__all__:
        one, other = getattr(namespaces, name), getattr(blocking, name)
        own = {key for key in vars(one) if key[0] != "_"}
        assert own == {key for key in vars(other) if key[0] != "_"}
        for key in own:
            assert inspect.signature(getattr(one, key)) == inspect.signature(getattr(other, key))
            assert inspect.getdoc(getattr(one, key)) == inspect.getdoc(getattr(other, key))


@pytest.mark.parametrize(
    ("given", "native", "own", "elsewhere"),
    [
        (keywords.Told, sync.Threads.add_messages, "", ""),
        (keywords.Asked, sync.Threads.get_user_context, "mode min_rating", ""),
        (keywords.Added, sync.Graphs.add, "", "type data"),
        (keywords.Searched, sync.Graphs.search, "mmr_lambda", ""),
        (keywords.Triple, sync.Graphs.add_fact_triple, " ".join(arguments._TRIPLE), ""),
        (keywords.Page, sync.Users.list_ordered, "page_number page_size", ""),
        (keywords.Whose, sync.Nodes.get, "", ""),
        (keywords.One, sync.Nodes.get, "uuid_", ""),
        (keywords.NodePage, sync.Nodes.list, "uuid_cursor", "user_id graph_id"),
        (keywords.EdgePage, sync.Edges.list, "uuid_cursor", "user_id graph_id"),
        (keywords.EpisodePage, sync.Episodes.list, "uuid_cursor", "user_id graph_id"),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_keywords_are_those_of_the_native_call_and_the_service(given, native, own, elsewhere):
    parameters = inspect.signature(native).parameters.values()
    known = {each.name for each in parameters if each.kind is each.KEYWORD_ONLY}
    named = given.__optional_keys__ - {"request_options"}
    assert named == (known | {*own.split()}) - {*elsewhere.split()}


def test_errors_are_caught_by_the_names_of_the_service(local):
    with pytest.raises(NotFoundError):
        local.thread.get_user_context(thread_id="nobody's")
    with pytest.raises(BadRequestError):
        local.graph.add(user_id="u1", type="json", data="{")
    with pytest.raises(ApiError):
        local.user.get("nobody")


def test_what_is_there_is_brought_up_to_date(local):
    local.user.add(user_id="u1", email="new@example.com")
    user = local.user.get("u1")
    assert (user.email, user.first_name) == ("new@example.com", "Jane")
    local.context.create_context_template(template_id="t", template="A %{edges}")
    local.context.create_context_template(template_id="t", template="B %{edges}")
    assert local.context.get_context_template("t").revision == 2
    local.graph.create(graph_id="g", name="One")
    assert local.graph.create(graph_id="g", description="Two").name == "One"
    thread_id = thread(local)
    local.user.add(user_id="u9")
    with pytest.raises(BadRequestError):
        local.thread.create(thread_id=thread_id, user_id="u9")


def test_a_thread_that_is_there_is_brought_up_to_date(local):
    local.user.add(user_id="u9")
    local.thread.create(thread_id="t", user_id="u1", metadata={"a": 1, "b": 1})
    thread = local.thread.create(thread_id="t", user_id="u1", metadata={"b": 2})
    assert (thread.user_id, thread.metadata) == ("u1", {"a": 1, "b": 2})
    assert local.thread.create(thread_id="t", user_id="u1") == thread
    with pytest.raises(BadRequestError, match=r"'u1' .* make another thread"):
        local.thread.create(thread_id="t", user_id="u9", metadata={"c": 3})
    assert local.thread.get_thread("t") == thread
    with pytest.raises(BadRequestError, match="already"):
        local.thread.create(thread_id="t", user_id="u1", exist_ok=False)
    local.thread.create(thread_id="nobody's")
    assert local.thread.create(thread_id="nobody's", user_id="u9").user_id == "u9"


# What the text promises, one test a sentence.


def test_memory_belongs_to_the_user_and_is_seen_from_a_brand_new_thread(client):
    said(client, thread(client), "I am allergic to penicillin.")
    assert "penicillin" in asked(client, "Which medicine should I avoid?")
    client.user.add(user_id="other")
    thread_id = thread(client, "other")
    said(client, thread_id, "Which medicine should I avoid?", name="Bob")
    assert "penicillin" not in client.thread.get_user_context(thread_id=thread_id).context


def test_each_message_is_a_lossless_episode(local):
    text = "  Naïve “quotes”, 東京 \n\n and\ttabs; emoji 👩‍👩‍👧  "
    uuid_ = said(local, thread(local), text, "2025-03-01T10:00:00+02:00")
    episode = local.graph.episode.get(uuid_, user_id="u1")
    assert (episode.content, episode.name, episode.role) == (text, "Jane Smith", "user")
    assert episode.reference_time == datetime(2025, 3, 1, 8, tzinfo=UTC)


def test_a_changed_fact_closes_the_old_one(client):
    thread_id = thread(client)
    said(client, thread_id, "I live in Oslo.", "2025-01-10T09:00:00+00:00")
    said(client, thread_id, "I moved to Rome.", "2025-06-01T09:00:00+00:00")
    block = asked(client, "Where do I live?", "2025-07-01T09:00:00+00:00")
    assert "Rome. (2025-06-01 - present)" in block
    assert "Oslo. (2025-01-10 - 2025-06-01)" in block


def test_created_at_anchors_time_and_name_attributes(client):
    thread_id = thread(client)
    said(client, thread_id, "I moved to Porto yesterday.", "2024-05-08T12:00:00+00:00")
    said(client, thread_id, "I live in Ghent.", "2024-05-09T12:00:00+00:00", name="Bob Stone")
    block = asked(client, "Where do Jane and Bob live?")
    assert re.search(r"Jane Smith [^\n]*Porto\. \(2024-05-07 - present\)", block)
    assert re.search(r"Bob Stone lives in Ghent\.", block)
    assert "Jane Smith lives in Ghent" not in block


SOURCES = {
    "json": ("json", json.dumps({"customer": "Jane Smith", "city": "Turin"}), "Turin"),
    "sentence": ("text", "Jane Smith upgraded to the Gold plan.", "Gold"),
    "log": (
        "text",
        "2025-02-01T10:00:00Z billing[1]: level=error customer=jane msg=card_declined\n"
        "2025-02-01T10:05:00Z billing[1]: level=info customer=jane msg=retry_scheduled",
        "card_declined",
    ),
    "ticket": (
        "text",
        "Ticket: T-77\nSubject: Router broken\nStatus: open\nRequester: Jane Smith\n\nIt blinks.",
        "T-77",
    ),
    "e-mail": (
        "text",
        "From: Jane Smith <jane@example.com>\nTo: support@example.com\nSubject: Refund\n"
        "Date: Mon, 03 Feb 2025 10:00:00 +0000\n\nI want a refund for the kettle.",
        "kettle",
    ),
    "transcript": ("text", "Jane Smith: I adopted a tortoise.\nAgent: Wonderful!", "tortoise"),
}


def test_records_of_every_kind_fold_into_the_same_graph_as_the_chat(client):
    said(client, thread(client), "I live in Oslo.")
    for type, data, _ in SOURCES.values():
        client.graph.add(user_id="u1", type=type, data=data)
    for word in (word for _, _, word in SOURCES.values()):
        assert word in asked(client, f"What do you know about {word}?"), word
    me = client.user.get_node("u1")
    about = {fact.object for fact in client.graph.timeline(me.uuid, user_id="u1")}
    assert "Oslo" in about
    assert about & {"Turin", "Gold", "Gold plan"}, about


def test_the_query_is_the_last_messages_of_the_thread_and_not_its_own_answer(client):
    earlier = thread(client)
    said(client, earlier, "My bicycle is a green Bianchi.")
    said(client, earlier, "My piano is a black Yamaha.")
    thread_id = thread(client)
    said(client, thread_id, "Let us talk about my piano.")
    context = client.thread.get_user_context(thread_id=thread_id)
    assert "Yamaha" in context.context
    assert "Let us talk" not in context.context
    for filler in ("Hm.", "Well.", "Right."):
        said(client, thread_id, filler)
    said(client, thread_id, "And which bicycle do I ride?")
    last = client.thread.get_user_context(thread_id=thread_id, query_messages=1)
    facts = [line.text for line in last.lines if line.section in ("fact", "episode")]
    assert "Bianchi" in facts[0] or "bicycle" in facts[0]


def test_what_is_meant_what_is_written_and_what_is_linked_are_found(client):
    thread_id = thread(client)
    said(client, thread_id, "I adopted a beagle.")
    said(client, thread_id, "My invoice number is QX-4471-B.")
    for subject, name, object in (
        ("Jane Smith", "WORKS_AT", "Halcyon"),
        ("Halcyon", "OWNED_BY", "Meridian Group"),
        ("Meridian Group", "LED_BY", "Otto Kray"),
    ):
        client.graph.add_fact_triple(user_id="u1", subject=subject, name=name, object=object)
    assert "beagle" in asked(client, "Do I have any pets?")
    assert "QX-4471-B" in asked(client, "What was QX-4471-B again?")
    assert "Otto Kray" in asked(client, "Who leads the group that owns Halcyon?")


def test_the_block_has_summary_dated_facts_entities_and_episodes(client):
    said(client, thread(client), "My sister Ida lives in Bergen.", "2025-01-10T09:00:00+00:00")
    said(client, thread(client), "Ida plays the cello.", "2025-01-11T09:00:00+00:00")
    block = asked(client, "How is Ida?")
    for section in ("USER_SUMMARY", "FACTS", "ENTITIES", "EPISODES"):
        assert re.search(rf"<{section}>\n.+\n</{section}>", block, re.DOTALL), section
    assert re.search(r"  - .*Bergen.* \(2025-01-10 - present\)", block)


def test_templates_are_reproducible_and_versioned(client):
    said(client, thread(client), "I live in Oslo.", "2025-01-10T09:00:00+00:00")
    thread_id = thread(client)
    said(client, thread_id, "Where do I live?")
    client.context.create_context_template(template_id="t", template="one: %{edges limit=3}")
    first = client.thread.get_user_context(thread_id=thread_id, template_id="t")
    again = client.thread.get_user_context(thread_id=thread_id, template_id="t")
    assert first.context.encode() == again.context.encode()
    client.context.update_context_template(template_id="t", template="two: %{edges limit=3}")
    newest = client.thread.get_user_context(thread_id=thread_id, template_id="t")
    assert newest.context == first.context.replace("one", "two")
    pinned = client.thread.get_user_context(
        thread_id=thread_id, template_id="t", template_revision=1
    )
    assert (pinned.context, pinned.template_revision) == (first.context, 1)


def test_observations_are_patterns_across_sessions(client):
    for day in ("2025-01-06", "2025-01-13", "2025-01-20", "2025-01-27"):
        said(client, thread(client), "I went to the gym today.", f"{day}T09:00:00+00:00")
    client.context.create_context_template(template_id="o", template="%{observations limit=5}")
    seen = asked(client, "What are my habits?", template_id="o")
    assert re.search(r"Jane Smith went to the gym on Mondays", seen), seen
    (first, *_) = client.thread.list_all()
    for each in client.thread.list_all():
        client.thread.delete(each.thread_id)
    assert first.user_id == "u1"
    assert asked(client, "What are my habits?", template_id="o") == ""


# Calls that programs for the service make often, as they write them.


def test_arguments_of_the_service_are_served_or_refused_by_name(local):
    thread_id = thread(local)
    said(local, thread_id, "I live in Oslo. I like tea.")
    options = {"timeout_in_seconds": 3}
    for more in ({"mode": "basic"}, {"mode": "summary"}, {"min_rating": 0.3}, {}):
        context = local.thread.get_user_context(
            thread_id=thread(local), request_options=options, template_id=None, **more
        )
        assert "lives in Oslo" in context.context
    local.thread.add_messages_batch(
        thread_id, messages=[Message(role="user", content="Hm.")], ignore_roles=None
    )
    for filters in ({"edge_types": ["LIVES_IN"]}, SearchFilters(edge_types=["LIVES_IN"])):
        found = local.graph.search(
            user_id="u1",
            query="Where does Jane live?",
            search_filters=filters,
            bfs_origin_node_uuids=None,
            reranker="mmr",
            mmr_lambda=0.5,
            request_options=options,
        )
        assert [edge.name for edge in found.edges] == ["LIVES_IN"]
    assert SearchFilters(node_labels=None, edge_types=["A"]).node_labels == []
    for call, name, value in (
        (lambda **more: local.graph.search(user_id="u1", query="x", **more), "min_score", 0.5),
        (lambda **more: local.graph.search(user_id="u1", query="x", **more), "unheard_of", 1),
        (local.user.list_ordered, "order_by", "created_at"),
        (local.thread.list_all, "page_number", 0),
        (lambda **more: local.graph.search(user_id="u1", query="x", **more), "search_filters",
         {"edge_type": ["A"]}),
    ):  # fmt: skip
        with pytest.raises(BadRequestError, match=name):
            call(**{name: value})


def test_lists_go_by_pages_and_answer_by_their_names(local):
    for n in range(3):
        local.thread.create(thread_id=f"t{n}", user_id="u1")
        local.graph.create(graph_id=f"g{n}")
        local.user.add(user_id=f"v{n}")
    local.thread.create(thread_id="t3")
    for list_, of, id_, ids in (
        (local.user.list_ordered, "users", "user_id", ["u1", "v0", "v1", "v2"]),
        (local.thread.list_all, "threads", "thread_id", ["t0", "t1", "t2", "t3"]),
        (local.graph.list_all, "graphs", "graph_id", ["g0", "g1", "g2"]),
    ):
        first, second = (list_(page_number=number, page_size=3) for number in (1, 2))
        pages = [getattr(page, of) for page in (first, second)]
        assert [[getattr(each, id_) for each in page] for page in pages] == [ids[:3], ids[3:]]
        assert (first.total_count, first.row_count) == (len(ids), 3)
        assert [getattr(each, id_) for each in list_(limit=1, cursor=ids[0])] == ids[1:2]


def test_facts_entities_and_episodes_answer_by_the_names_of_the_service(local):
    said(local, thread(local), "I live in Oslo.")
    edge = local.graph.add_fact_triple(
        user_id="u1",
        fact="Jane met Bob.",
        fact_name="MET",
        source_node_name="Jane Smith",
        target_node_name="Bob",
        valid_at="2024-01-01T00:00:00Z",
    ).edge
    assert (edge.name, edge.fact) == ("MET", "Jane met Bob.")
    with pytest.raises(BadRequestError, match="target_node_name"):
        local.graph.add_fact_triple(user_id="u1", fact_name="MET", source_node_name="Jane")
    node = local.user.get_node(user_id="u1").node
    assert edge.source_node_uuid == node.uuid_
    assert edge.target_node_uuid in {n.uuid_ for n in local.graph.node.get_by_user_id("u1")}
    assert edge.uuid_ in {e.uuid_ for e in local.graph.edge.get_by_user_id("u1", limit=50)}
    told = local.graph.add_batch(
        episodes=[
            EpisodeData(data="Jane upgraded to the Pro plan.", type="text"),
            {"data": '{"plan": "Pro"}', "type": "json"},
        ],
        user_id="u1",
    )
    assert [episode.source for episode in told] == ["text", "json"]
    last = local.graph.episode.get_by_user_id(user_id="u1", lastn=2).episodes
    assert [episode.uuid_ for episode in last] == [episode.uuid_ for episode in told]
    assert local.graph.node.get(uuid_=node.uuid_, user_id="u1").name == node.name
    assert local.graph.edge.get(uuid_=edge.uuid_, user_id="u1").fact == edge.fact
    with pytest.raises(BadRequestError, match="user_id"):
        local.graph.edge.get(uuid_=edge.uuid_)
    local.graph.episode.delete(uuid_=told[0].uuid_, user_id="u1")
    local.graph.edge.delete(uuid_=edge.uuid_, user_id="u1")
    with pytest.raises(NotFoundError):
        local.graph.episode.get(uuid_=told[0].uuid_, user_id="u1")
    found = local.graph.search(user_id="u1", query="Oslo", scope="auto")
    assert all(each.uuid_ == each.uuid for each in (*found.edges, *found.nodes, *found.episodes))
    assert local.thread.get(local.thread.list_all()[0].thread_id).messages[0].uuid_


def test_the_facts_and_episodes_of_an_entity_are_listed(local):
    oslo = said(local, thread(local), "I live in Oslo.")
    tea = said(local, thread(local), "I like tea.")
    local.graph.add_fact_triple(
        user_id="u1", fact_name="MET", source_node_name="Jane Smith", target_node_name="Bob"
    )
    me = local.user.get_node("u1")
    edges = local.graph.node.get_edges(node_uuid=me.uuid_, user_id="u1", request_options=None)
    assert {edge.name for edge in edges} == {"LIVES_IN", "LIKES", "MET"}
    assert {edge.source_node_uuid for edge in edges} == {me.uuid_}
    (lives,) = (edge for edge in edges if edge.name == "LIVES_IN")
    (back,) = local.graph.node.get_edges(lives.target_node_uuid, user_id="u1")
    assert back == lives
    told = local.graph.node.get_episodes(node_uuid=me.uuid_, user_id="u1")
    assert [episode.uuid_ for episode in told.episodes] == [oslo, tea]
    of_oslo = local.graph.node.get_episodes(back.target_node_uuid, user_id="u1")
    assert [episode.uuid_ for episode in of_oslo] == [oslo]
    for call in (local.graph.node.get_edges, local.graph.node.get_episodes):
        with pytest.raises(NotFoundError):
            call(node_uuid="nobody", user_id="u1")
        with pytest.raises(BadRequestError, match="user_id"):
            call(node_uuid=me.uuid_)
        with pytest.raises(BadRequestError, match="unheard_of"):
            call(node_uuid=me.uuid_, user_id="u1", unheard_of=1)


def test_a_program_may_wait_until_an_episode_is_processed(reader, client):
    told = client.graph.add(user_id="u1", type="message", data="I live in Oslo.")
    until = time.monotonic() + 60
    while not client.graph.episode.get(uuid_=told.uuid_, user_id="u1").processed:
        assert time.monotonic() < until
        assert reader == "model"
        time.sleep(0.1)
    assert {edge.name for edge in client.graph.edge.get_by_user_id("u1")} == {"LIVES_IN"}


def test_metadata_of_a_message_are_added_to(local):
    thread_id = thread(local)
    uuid_ = said(local, thread_id, "I live in Oslo.", metadata={"a": 1})
    message = local.thread.message.update(
        message_uuid=uuid_, metadata={"mood": "fine"}, thread_id=thread_id
    )
    assert (message.uuid_, message.content) == (uuid_, "I live in Oslo.")
    assert message.metadata == {"a": 1, "mood": "fine"}
    native = local.thread.message.update(thread_id, uuid_, metadata={"a": 2})
    assert native == local.thread.message.get(thread_id, uuid_)
    for named in ((), (uuid_,)):
        with pytest.raises(BadRequestError, match=r"thread_id=.*message_uuid="):
            local.thread.message.update(*named, metadata={"a": 3})
    with pytest.raises(NotFoundError):
        local.thread.message.update(message_uuid="none", thread_id=thread_id, metadata={"a": 3})


class Organization(EntityModel):
    """A firm."""

    size: EntityInt = Field(description="how many people", default=None)


class WorksAt(EdgeModel):
    """Somebody's employment."""

    role: EntityText = Field(description="what they do", default=None)


@pytest.mark.parametrize(
    "pairs",
    [
        [EntityEdgeSourceTarget(source="User", target="Organization"), EntityEdgeSourceTarget()],
        [{"source": "User"}, ("User", "Entity")],
        None,
    ],
    ids=["classes", "dicts", "none"],
)
def test_types_are_declared_as_for_the_service(local, pairs):
    for user_id in ("a", "b"):
        local.user.add(user_id=user_id, first_name=user_id.upper())
    local.graph.create(graph_id="g")
    edges = {"WORKS_AT": WorksAt if pairs is None else (WorksAt, pairs)}
    local.graph.set_ontology(
        entities={"Organization": Organization},
        edges=edges,
        user_ids=["a"],
        graph_ids=["g"],
        strict=True,
    )
    for user_id in ("a", "b"):
        told = thread(local, user_id)
        said(local, told, "I work at Acme. I like tea.", name=user_id.upper())
    found = [{e.name for e in local.graph.edge.get_by_user_id(user)} for user in ("a", "b")]
    assert found == [{"WORKS_AT"}, {"WORKS_AT", "LIKES"}]
    local.graph.set_entity_types({"Organization": Organization}, edges, user_ids=["b"], strict=True)
    said(local, thread(local, "b"), "I have a dog called Rex.", name="B")
    assert {e.name for e in local.graph.edge.get_by_user_id("b")} == {"WORKS_AT", "LIKES"}


def test_types_that_cannot_be_declared_are_refused_before_anything_is_written(local):
    wrong = {"WORKS_AT": (WorksAt, [EntityEdgeSourceTarget(target="Nowhere")])}
    with pytest.raises(BadRequestError, match="Nowhere"):
        local.graph.set_ontology(entities={"Organization": Organization}, edges=wrong)
    with pytest.raises(BadRequestError, match="WORKS_AT"):
        local.graph.set_ontology(edges={"WORKS_AT": (WorksAt, [5])})
    with pytest.raises(BadRequestError, match="edges"):
        local.graph.set_ontology(edges={"WORKS_AT": WorksAt}, relations={"WORKS_AT": WorksAt})
    with pytest.raises(BadRequestError, match="user_ids"):
        local.graph.set_ontology(edges={"WORKS_AT": WorksAt}, user_ids="u1")
    with pytest.raises(NotFoundError):
        local.graph.set_ontology(
            edges={"WORKS_AT": WorksAt}, user_ids=["u1", "nobody"], strict=True
        )
    said(local, thread(local), "I like tea.")
    assert {e.name for e in local.graph.edge.get_by_user_id("u1")} == {"LIKES"}


def test_what_programs_import_is_there():
    for module in (zep_cloud, types):
        for name in ("DateFilter", "EpisodeData", "Message", "SearchFilters"):
            assert getattr(module, name)
        assert {"EntityEdge", "EntityNode", "EntityEdgeSourceTarget"} <= {*module.__all__}
    assert issubclass(zep_cloud.ConflictError, zep_cloud.ApiError)
    for name in types.__all__:
        assert getattr(zep_cloud, name) is getattr(types, name), name
    assert RequestOptions(timeout_in_seconds=3)
    fields = {"text": str, "number": int, "part": float, "yes": bool}
    given = (EntityText, EntityInt, EntityFloat, EntityBoolean)
    thing = create_model("Thing", __base__=EntityModel, **dict(zip(fields, given, strict=True)))
    assert thing().model_dump() == dict.fromkeys(fields)
    assert set(thing(text="a", number=1, part=0.5, yes=True).model_dump()) == set(fields)
