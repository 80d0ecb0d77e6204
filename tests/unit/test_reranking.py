"""Scores explained, newer ones preferred, and a cross-encoder that is asked only on demand."""

from __future__ import annotations

import json
import math
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from graphmem import AsyncGraphMem, ConfigError, GraphMem, InputError, ModelError, OutputError
from graphmem.models.reranking import RerankServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

    from graphmem.client.results import SearchResults

TOLD = (
    ("2024-01-10T09:00:00Z", "The harbour office opens at nine."),
    ("2024-06-10T09:00:00Z", "The harbour office opens at ten."),
    ("2025-01-10T09:00:00Z", "The harbour office opens at eleven."),
    ("2025-02-10T09:00:00Z", "Pancakes need eggs and flour."),
)
ASKED = "When does the harbour office open?"


async def told(mem: AsyncGraphMem, profile: str = "conversation") -> AsyncGraphMem:
    """A graph of four texts and three facts, one of which is over."""
    await mem.graph.create("town", profile=profile)
    for when, text in TOLD:
        await mem.graph.add(type="text", data=text, graph_id="town", created_at=when)
    for head, since, place in (
        ("Ines", "2020-01-01", "Porto"),
        ("Ines", "2023-01-01", "Lagos"),
        ("Rui", "2024-01-01", "Braga"),
    ):
        await mem.graph.add_fact_triple(
            subject=head, name="LIVES_IN", object=place, valid_at=since, graph_id="town"
        )
    return mem


@pytest.fixture
async def mem() -> AsyncIterator[AsyncGraphMem]:
    async with AsyncGraphMem(":memory:") as opened:
        yield await told(opened)


def results_of(found: SearchResults) -> list[Any]:
    """Of every scope."""
    return [*found.edges, *found.nodes, *found.episodes]


async def test_the_channels_of_a_score_add_up_to_it(mem: AsyncGraphMem) -> None:
    for query in (ASKED, "Where does Ines live?", "Where did Ines live before?"):
        later = {"known_at": "2999-01-01T00:00Z"}
        for more in ({}, {"recency_bias": 0.7}, {"reranker": "mmr"}, later):
            found = await mem.graph.search(
                query, graph_id="town", scope="auto", explain=True, **more
            )  # type: ignore[arg-type]
            assert found.edges
            assert found.episodes
            for each in results_of(found):
                assert math.fsum(each.scores.values()) == pytest.approx(each.score, abs=1e-4)
                assert all(each.scores.values())


async def test_what_is_moved_after_the_sum_is_told_too() -> None:
    async with AsyncGraphMem(":memory:") as mem:
        await told(mem, "assistant")
        found = await mem.graph.search(ASKED, graph_id="town", scope="episodes", explain=True)
    for each in found.episodes:
        assert math.fsum((each.scores or {}).values()) == pytest.approx(each.score, abs=1e-4)
    # Of statements alike the newest takes the place of the one that fits best.
    assert found.episodes[0].content == TOLD[2][1]
    assert "fresh" in {name for each in found.episodes for name in each.scores or {}}


async def test_the_channels_are_named(mem: AsyncGraphMem) -> None:
    found = await mem.graph.search(
        "Where does Ines live?", graph_id="town", scope="auto", explain=True
    )
    by_object = {fact.object: fact.scores or {} for fact in found.edges}
    assert {"lexical", "dense", "named", "trail"} <= by_object["Lagos"].keys()
    assert by_object["Porto"]["over"] < 0
    assert "over" not in by_object["Lagos"]
    node = next(node for node in found.nodes if node.name == "Ines")
    assert {"named", "joined"} <= (node.scores or {}).keys()
    told_of = (
        await mem.graph.search(ASKED, graph_id="town", scope="episodes", explain=True)
    ).episodes
    assert (told_of[0].scores or {})["lexical"] > 0


async def test_nothing_is_explained_unless_asked_and_the_answer_is_the_same(
    mem: AsyncGraphMem,
) -> None:
    plain = await mem.graph.search(ASKED, graph_id="town", scope="auto")
    assert all(each.scores is None for each in results_of(plain))
    explained = await mem.graph.search(ASKED, graph_id="town", scope="auto", explain=True)
    bare = [each.model_copy(update={"scores": None}) for each in results_of(explained)]
    assert bare == results_of(plain)


async def test_newer_episodes_and_facts_count_more_with_a_bias(mem: AsyncGraphMem) -> None:
    async def order(bias: float) -> list[str]:
        found = await mem.graph.search(
            "harbour office", graph_id="town", scope="episodes", recency_bias=bias, limit=3
        )
        return [episode.content for episode in found.episodes]

    assert (await order(1.0))[0] == TOLD[2][1]
    assert set(await order(0.0)) == {text for _, text in TOLD[:3]}

    async def gain(bias: float) -> float:
        found = await mem.graph.search("lives in", graph_id="town", recency_bias=bias)
        scores = {fact.object: fact.score or 0.0 for fact in found.edges}
        return scores["Braga"] - scores["Lagos"]

    assert await gain(1.0) > await gain(0.5) > await gain(0.0)
    # What holds stands above what is over, however it is weighed.
    found = await mem.graph.search("Porto", graph_id="town", recency_bias=1)
    assert [f.object for f in found.edges].index("Lagos") < [f.object for f in found.edges].index(
        "Porto"
    )


@pytest.mark.parametrize("bias", [-0.1, 1.5, float("nan"), "much", True])
async def test_a_bad_bias_is_refused(mem: AsyncGraphMem, bias: Any) -> None:
    with pytest.raises(InputError, match="recency_bias"):
        await mem.graph.search(ASKED, graph_id="town", recency_bias=bias)


class Counting:
    """Fits by the number of a letter, and remembers what it was asked."""

    def __init__(self, letter: str) -> None:
        self.letter = letter
        self.calls: list[tuple[str, list[str]]] = []

    async def __call__(self, query: str, texts: Sequence[str]) -> list[float]:
        self.calls.append((query, list(texts)))
        return [float(text.count(self.letter)) for text in texts]


async def test_the_cross_encoder_orders_the_first_candidates_in_one_call() -> None:
    encoder = Counting("g")
    async with AsyncGraphMem(":memory:", cross_encoder=encoder) as mem:
        await told(mem)
        await mem.graph.search(ASKED, graph_id="town", scope="auto", explain=True)
        assert encoder.calls == []
        found = await mem.graph.search(
            ASKED, graph_id="town", scope="auto", limit=1, reranker="cross_encoder", explain=True
        )
        ((query, texts),) = encoder.calls
        assert query == ASKED
        assert {text for _, text in TOLD} <= set(texts)
        assert found.episodes[0].content == TOLD[3][1]
        assert [len(each) for each in (found.edges, found.nodes, found.episodes)] == [1, 1, 1]
        for each in results_of(found):
            assert each.scores == {"cross_encoder": each.score}


async def test_only_so_many_candidates_are_read_and_none_that_may_not_be_shown() -> None:
    encoder = Counting("e")
    async with AsyncGraphMem(":memory:", cross_encoder=encoder) as mem:
        await mem.graph.create("many")
        for day in range(1, 9):
            await mem.graph.add(
                type="text",
                data=f"The ferry number {day} leaves.",
                graph_id="many",
                created_at=f"2024-03-{day:02}T10:00:00Z",
            )
        for limits in ({"limit": 1}, {"limit": 9, "as_of": "2024-03-03T23:00:00Z"}):
            await mem.graph.search(
                "ferry", graph_id="many", scope="episodes", reranker="cross_encoder", **limits
            )  # type: ignore[arg-type]
    assert [len(texts) for _, texts in encoder.calls] == [4, 3]


def test_a_plain_function_serves_the_blocking_client() -> None:
    def shortest(query: str, texts: Sequence[str]) -> tuple[float, ...]:
        assert threading.current_thread() is not threading.main_thread()
        return tuple(-float(len(text)) for text in texts)

    with GraphMem(":memory:", cross_encoder=shortest) as mem:
        mem.graph.create("town")
        for _, text in TOLD:
            mem.graph.add(type="text", data=text, graph_id="town")
        found = mem.graph.search(ASKED, graph_id="town", scope="episodes", reranker="cross_encoder")
    assert [len(e.content) for e in found.episodes] == sorted(len(text) for _, text in TOLD)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (lambda query, texts: [1.0], "one for each"),
        (lambda query, texts: [float("nan")] * len(texts), "finite"),
        (lambda query, texts: None, "query, texts"),
        (lambda query, texts: 1 / 0, "query, texts"),
    ],
)
async def test_what_is_no_score_is_an_error_with_a_remedy(given: Any, said: str) -> None:
    async with AsyncGraphMem(":memory:", cross_encoder=given) as mem:
        await told(mem)
        with pytest.raises(ModelError, match=said):
            await mem.graph.search(ASKED, graph_id="town", reranker="cross_encoder")


async def test_asking_for_a_cross_encoder_that_is_not_there(mem: AsyncGraphMem) -> None:
    with pytest.raises(InputError, match="cross_encoder="):
        await mem.graph.search(ASKED, graph_id="town", reranker="cross_encoder")


def test_what_is_no_cross_encoder_is_refused_at_once() -> None:
    with pytest.raises(ConfigError, match="cross_encoder="):
        AsyncGraphMem(":memory:", cross_encoder=3)  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match="base_url"):
        RerankServer("somewhere")
    with pytest.raises(ConfigError, match="timeout"):
        RerankServer("http://localhost:1/v1", timeout=0)
    assert "secret" not in repr(RerankServer("http://localhost:1/v1", api_key="secret"))


def test_a_server_elsewhere_is_forbidden_where_only_this_machine_is_allowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GRAPHMEM_TEST_LOOPBACK_ONLY", "1")
    with pytest.raises(ConfigError, match="not on this machine"):
        AsyncGraphMem(":memory:", cross_encoder=RerankServer("https://rerank.example/v1"))


class Ranker:
    """A rerank server on loopback: fits by length, best first, as real ones answer."""

    def __init__(self) -> None:
        self.came: list[tuple[str, str | None, dict[str, Any]]] = []
        self.answer: Any = None
        ranker = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["content-length"])
                body = json.loads(self.rfile.read(length))
                ranker.came.append((self.path, self.headers["authorization"], body))
                given = ranker.answer if ranker.answer is not None else ranker.ranked(body)
                sent = json.dumps(given).encode()
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"

    @staticmethod
    def ranked(body: dict[str, Any]) -> dict[str, Any]:
        scored = [
            {"index": place, "relevance_score": len(text) / 100}
            for place, text in enumerate(body["documents"])
        ]
        return {"results": sorted(scored, key=lambda each: -each["relevance_score"])}


@pytest.fixture
def ranker() -> Iterator[Ranker]:
    made = Ranker()
    thread = threading.Thread(target=made.server.serve_forever, args=(0.01,))
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


async def test_a_rerank_server_is_asked_and_its_order_undone(ranker: Ranker) -> None:
    server = RerankServer(ranker.url, model="small", api_key="secret")
    async with AsyncGraphMem(":memory:", cross_encoder=server) as mem:
        await told(mem)
        assert ranker.came == []
        found = await mem.graph.search(
            ASKED, graph_id="town", scope="episodes", reranker="cross_encoder"
        )
        ((path, key, body),) = ranker.came
        assert (path, key) == ("/v1/rerank", "Bearer secret")
        assert body.keys() == {"query", "documents", "model"}
        assert (body["query"], body["model"]) == (ASKED, "small")
        assert [e.score for e in found.episodes] == [len(e.content) / 100 for e in found.episodes]
        assert found.episodes[0].content == TOLD[2][1]


@pytest.mark.parametrize(
    "results",
    [
        [{"index": 0, "relevance_score": 1.0}],
        [{"index": 0, "relevance_score": 1.0}] * 4,
        [{"index": place, "relevance_score": "NaN"} for place in range(4)],
        [{"index": place} for place in range(4)],
        ["first"] * 4,
    ],
)
async def test_a_rerank_server_that_scores_otherwise_is_told_of(
    ranker: Ranker, results: list[Any]
) -> None:
    ranker.answer = {"results": results}
    async with AsyncGraphMem(":memory:", cross_encoder=RerankServer(ranker.url)) as mem:
        await told(mem)
        with pytest.raises(OutputError, match="must"):
            await mem.graph.search(
                ASKED, graph_id="town", scope="episodes", reranker="cross_encoder"
            )
    assert "model" not in ranker.came[0][2]
