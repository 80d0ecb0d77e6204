"""The read path over a real store: what is found, what held, what was known, and why."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from graphmem.core.catalogue import exclusive_at
from graphmem.core.civil import CivilTime, Precision
from graphmem.core.entities import fold_entity
from graphmem.core.fold import fold
from graphmem.core.identity import classes, members
from graphmem.core.records import ASSISTANT_TRUST, WEB_TRUST, Claim, Episode, IdentityLink, Mention
from graphmem.core.requests import Filters
from graphmem.core.tokens import terms
from graphmem.errors import ModelUnavailableError, NotFoundError
from graphmem.models.static import StaticEmbedder, count_tokens
from graphmem.models.words import StemVectors
from graphmem.recall.lexicon import Lexicon
from graphmem.recall.pipeline import Recall
from graphmem.recall.questions import Question
from tests.support.builders import Maker, at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmem.core.ports import Store
    from graphmem.core.records import Fact, Vector

NOW = at(2025, 9, 1)
EMBEDDER = StaticEmbedder()


def day(text: str) -> CivilTime:
    """A stated day, month or year."""
    precision = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}[len(text)]
    whole = text + "2025-01-01"[len(text) :]
    return CivilTime(datetime.fromisoformat(whole), precision)


@dataclass
class Teller:
    """Tells a graph its story, one episode a commit, each folded with all before it."""

    store: Store
    make: Maker
    claims: list[Claim] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    links: list[IdentityLink] = field(default_factory=list)
    version: int = 0
    facts: tuple[Fact, ...] = ()

    async def says(
        self, said_at: datetime, content: str, *stated: dict[str, Any], **how: Any
    ) -> Episode:
        """An episode said, stored and understood at one instant."""
        key = f"e{self.version}"
        link = how.pop("same", None)
        episode = self.make.episode(
            key, content, **({"reference_time": said_at, "created_at": said_at} | how)
        )
        (vector,) = await EMBEDDER.embed([content])
        passage = replace(self.make.passage(episode, vector=vector), terms=terms(content))
        (receipt,) = await self.store.accept(self.make.intake(episode, passages=[passage]))
        stamp = said_at + timedelta(seconds=1)
        new = [
            self.make.claim(
                f"{key}.{ordinal}",
                key,
                said.pop("subject", "Jane"),
                said.pop("name"),
                said.pop("object"),
                **(
                    {
                        "ordinal": ordinal,
                        "position": receipt.episode.position,
                        "said_at": said_at,
                        "created_at": stamp,
                        "fact": content,
                        "quote": content,
                        "holds_when_said": "valid_at" not in said,
                        "trust": episode.trust,
                    }
                    | said
                ),
            )
            for ordinal, said in enumerate(dict(s) for s in stated)
        ]
        self.claims += new
        names = {end: end for s in stated for end in (s.get("subject", "Jane"), s["object"]) if end}
        self.mentions += [
            self.make.mention(f"{key}.{name}", key, name, ordinal=n, created_at=stamp)
            for n, name in enumerate(names)
        ]
        if link:
            made = self.make.link(key, key, *link, created_at=stamp)
            self.links.append(made)
        await self._commit(new, stamp, bool(link))
        return episode

    async def _commit(self, new: Sequence[Claim], stamp: datetime, linked: bool) -> None:
        canonical = classes(self.links)
        folded = fold(self.make.graph, self.claims, canonical=canonical, exclusive=exclusive_at(()))
        facts = tuple(replace(f, terms=terms(f"{f.fact} {f.name}")) for f in folded.facts)
        vectors = await EMBEDDER.embed([f.fact for f in facts])
        heads = sorted({canonical.get(m.entity, m.entity) for m in self.mentions})
        kin = members(canonical)
        entities = [
            fold_entity(
                head,
                [m for m in self.mentions if canonical.get(m.entity, m.entity) == head],
                kin.get(head, ()),
                self.make.graph,
            )
            for head in heads
        ]
        await self.store.commit(
            self.make.changes(
                self.version,
                stamp,
                claims=tuple(new),
                links=tuple(self.links[-1:]) if linked else (),
                mentions=tuple(m for m in self.mentions if m.created_at == stamp),
                entities=tuple(e for e in entities if e),
                facts=facts,
                dropped_facts=tuple(sorted({f.uuid for f in self.facts} - {f.uuid for f in facts})),
                dropped_entities=tuple(sorted(set(canonical))) if linked else (),
                vectors=tuple((f.uuid, v) for f, v in zip(facts, vectors, strict=True)),
            )
        )
        self.facts = facts
        self.version += 1

    def ask(self, text: str, **fields: Any) -> Question:
        return Question(graph_id=self.make.graph, text=text, **({"at": NOW} | fields))


def lives(place: str, **fields: Any) -> dict[str, Any]:
    return {"name": "LIVES_IN", "object": place, "fact": f"Jane lives in {place}."} | fields


@pytest.fixture
def recall(store: Store) -> Recall:
    return Recall(store, EMBEDDER, Lexicon(StemVectors()), count_tokens)


@pytest.fixture
async def teller(store: Store, make: Maker) -> Teller:
    """Jane lived in Oslo, moved to Rome; likes tea; plans Berlin; an e-mail says Bonn."""
    teller = Teller(store, make)
    await teller.says(at(2025, 1, 10), "I live in Oslo", lives("Oslo"), name="Jane")
    await teller.says(
        at(2025, 2, 1),
        "I like green tea",
        {"name": "LIKES", "object": "tea", "fact": "Jane likes green tea."},
        name="Jane",
    )
    await teller.says(at(2025, 6, 1), "I moved to Rome", lives("Rome"), name="Jane")
    await teller.says(
        at(2025, 7, 1),
        "In March I will move to Berlin",
        lives("Berlin", kind="plan", valid_at=day("2026-03"), fact="Jane will move to Berlin."),
        name="Jane",
    )
    await teller.says(
        at(2025, 8, 1),
        "On 7 May we adopted the cat Tom",
        {
            "name": "ADOPTED",
            "object": "Tom",
            "kind": "event",
            "valid_at": day("2025-05-07"),
            "fact": "Jane adopted the cat Tom.",
        },
        name="Bob",
    )
    return teller


def sentences(ranked: Sequence[Any]) -> list[str]:
    return [r.fact.fact for r in ranked]


async def test_now_is_what_holds_and_the_past_stands_below(recall: Recall, teller: Teller) -> None:
    found = await recall.search(teller.ask("Where does Jane live?"))
    standing = {r.fact.fact: r.standing for r in found.facts}
    assert sentences(found.facts)[0] == "Jane lives in Rome."
    assert standing["Jane lives in Oslo."] == "over"
    assert standing["Jane adopted the cat Tom."] == "happened"
    assert sentences(found.facts)[-1] == "Jane lives in Oslo."
    assert sentences(found.plans) == ["Jane will move to Berlin."]
    assert found.facts[0].subject is not None
    assert found.facts[0].subject.name == "Jane"
    assert found.notes == ()


async def test_current_only_and_as_of(recall: Recall, teller: Teller) -> None:
    question = teller.ask("Where does Jane live?", current_only=True)
    found = await recall.search(question)
    assert "Jane lives in Oslo." not in sentences(found.facts)
    then = await recall.search(teller.ask("Where does Jane live?", at=at(2025, 3), as_of=True))
    assert set(sentences(then.facts)) == {"Jane lives in Oslo.", "Jane likes green tea."}
    assert then.plans == ()
    assert all(r.episode.said_at <= at(2025, 3) for r in then.episodes)
    before = await recall.search(teller.ask("Where does Jane live?", at=at(2020), as_of=True))
    assert before.facts == ()


async def test_between_is_a_window(recall: Recall, teller: Teller) -> None:
    window = (at(2025, 5, 7), at(2025, 5, 8))
    found = await recall.search(teller.ask("Jane", between=window))
    assert set(sentences(found.facts)) == {
        "Jane lives in Oslo.",
        "Jane likes green tea.",
        "Jane adopted the cat Tom.",
    }
    assert found.episodes == ()


async def test_episodes_are_found_by_their_words_and_by_meaning(
    recall: Recall, teller: Teller
) -> None:
    found = await recall.search(teller.ask("which pet, a kitten?", scopes=("episode",), limit=1))
    assert [r.episode.content for r in found.episodes] == ["On 7 May we adopted the cat Tom"]
    assert (found.facts, found.entities) == ((), ())


async def test_the_question_is_not_its_own_answer(recall: Recall, teller: Teller) -> None:
    asked = await teller.says(NOW, "Where is my cat?", name="Jane")
    question = teller.ask("Where is my cat?", without_episodes=(asked.uuid,))
    found = await recall.search(question)
    assert asked.uuid not in [r.episode.uuid for r in found.episodes]
    # Without being left out it is found, like any other message. (Its place is not the same on
    # every store: Neo4j weighs words by the number of passages in the whole database.)
    found = await recall.search(teller.ask("Where is my cat?"))
    assert replace(asked, position=6) in [r.episode for r in found.episodes]


async def test_what_was_known_at_an_instant(recall: Recall, teller: Teller) -> None:
    question = teller.ask("Where does Jane live?", at=NOW, known_at=at(2025, 3))
    found = await recall.search(question)
    assert set(sentences(found.facts)) == {"Jane lives in Oslo.", "Jane likes green tea."}
    assert {r.standing for r in found.facts} == {"holds"}
    assert {r.episode.content for r in found.episodes} == {"I live in Oslo", "I like green tea"}
    assert {r.entity.name for r in found.entities} <= {"Jane", "Oslo", "tea"}
    assert found.facts[0].subject is not None
    both = await recall.search(
        teller.ask("Where does Jane live?", at=at(2025, 3), as_of=True, known_at=at(2025, 6, 2))
    )
    assert "Jane lives in Oslo." in sentences(both.facts)
    assert "Jane lives in Rome." not in sentences(both.facts)
    nothing = await recall.search(teller.ask("Where does Jane live?", known_at=at(2024)))
    assert (nothing.facts, nothing.plans, nothing.episodes, nothing.entities) == ((), (), (), ())


async def test_holding_is_complete_and_keeps_to_the_entity(recall: Recall, teller: Teller) -> None:
    graph, jane = teller.make.graph, teller.make.id("Jane")
    now = await recall.holding(graph, at=NOW)
    assert [f.fact for f in now] == ["Jane likes green tea.", "Jane lives in Rome."]
    tea = await recall.holding(graph, at=NOW, entity=teller.make.id("tea"))
    assert [f.fact for f in tea] == ["Jane likes green tea."]
    known = await recall.holding(graph, at=NOW, entity=jane, known_at=at(2025, 3))
    assert [f.fact for f in known] == ["Jane lives in Oslo.", "Jane likes green tea."]
    assert await recall.holding(graph, at=NOW, known_at=at(2025, 3)) == known
    later = await recall.holding(graph, at=at(2026, 4))
    assert [f.fact for f in later] == ["Jane likes green tea.", "Jane will move to Berlin."]


async def test_the_timeline_is_everything_in_order(recall: Recall, teller: Teller) -> None:
    graph, jane = teller.make.graph, teller.make.id("Jane")
    wrong = next(c for c in teller.claims if c.object == teller.make.id("Rome"))
    await teller.says(
        at(2025, 8, 20),
        "I meant Porto, not Rome",
        lives("Porto", corrects=(wrong_key(teller, wrong),)),
    )
    line = await recall.timeline(graph, jane)
    assert {f.uuid for f in line} == {f.uuid for f in teller.facts}
    assert [f.valid_at for f in line] == sorted(f.valid_at for f in line if f.valid_at)
    assert [f.fact for f in line if f.retracted] == ["Jane lives in Rome."]
    then = await recall.timeline(graph, jane, known_at=at(2025, 8, 2))
    assert not any(f.retracted for f in then)
    assert "Jane lives in Rome." in [f.fact for f in then]


def wrong_key(teller: Teller, claim: Claim) -> str:
    """The short key of a claim."""
    keys = (f"e{n}.0" for n in range(teller.version))
    return next(key for key in keys if teller.make.id(f"claim {key}") == claim.uuid)


async def test_an_unknown_start_comes_first_in_a_timeline(
    recall: Recall, store: Store, make: Maker
) -> None:
    teller = Teller(store, make)
    await teller.says(at(2025), "I live in Oslo", lives("Oslo"))
    once = lives("Paris", undated_past=True, holds_when_said=False)
    await teller.says(at(2025, 2), "I once lived in Paris", once)
    line = await recall.timeline(make.graph, make.id("Jane"))
    assert [f.fact for f in line] == ["Jane lives in Paris.", "Jane lives in Oslo."]
    assert [f.fact for f in await recall.holding(make.graph, at=at(1950))] == []


async def test_an_explanation_says_what_closed_a_fact(recall: Recall, teller: Teller) -> None:
    oslo = next(f for f in teller.facts if f.object == teller.make.id("Oslo"))
    story = await recall.explain(teller.make.graph, oslo.uuid)
    assert story.fact == replace(oslo, terms=story.fact.terms)
    assert [j.claim.quote for j in story.claims] == [
        "I live in Oslo",
        "I moved to Rome",
        "In March I will move to Berlin",
    ]
    assert [j.supports for j in story.claims] == [True, False, False]
    assert all(j.outcome and j.reason and j.episode for j in story.claims)
    assert story.closing is not None
    assert story.closing.claim is not None
    assert story.closing.claim.quote == "I moved to Rome"
    assert "2025-06-01" in story.closing.reason
    assert story.object is not None
    assert story.object.name == "Oslo"
    tea = next(f for f in teller.facts if f.object == teller.make.id("tea"))
    assert (await recall.explain(teller.make.graph, tea.uuid)).closing is None


async def test_unknown_ids_are_errors_and_another_graphs_too(
    recall: Recall, teller: Teller, other: Maker
) -> None:
    fact = teller.facts[0].uuid
    for graph, uuid in ((teller.make.graph, "nope"), (other.graph, fact)):
        with pytest.raises(NotFoundError, match=uuid):
            await recall.explain(graph, uuid)
    with pytest.raises(NotFoundError, match="nope"):
        await recall.timeline(teller.make.graph, "nope")
    with pytest.raises(NotFoundError):
        await recall.holding(other.graph, at=NOW, entity=teller.make.id("Jane"))
    found = await recall.search(replace(teller.ask("Where does Jane live?"), graph_id=other.graph))
    assert (found.facts, found.episodes, found.entities) == ((), (), ())


async def test_merged_entities_are_one_and_were_two(
    recall: Recall, store: Store, make: Maker
) -> None:
    teller = Teller(store, make)
    await teller.says(at(2025), "Jane likes tea", {"name": "LIKES", "object": "tea"})
    await teller.says(
        at(2025, 2), "JS likes milk", {"subject": "JS", "name": "LIKES", "object": "milk"}
    )
    await teller.says(at(2025, 3), "JS is Jane", same=("Jane", "JS"))
    for uuid in (make.id("Jane"), make.id("JS")):
        assert len(await recall.timeline(make.graph, uuid)) == 2
        assert len(await recall.holding(make.graph, at=NOW, entity=uuid)) == 2
    then = await recall.holding(make.graph, at=NOW, known_at=at(2025, 2, 15))
    assert {f.subject for f in then} == {make.id("Jane"), make.id("JS")}
    found = await recall.search(teller.ask("what does JS like", known_at=at(2025, 2, 15)))
    assert {r.fact.subject for r in found.facts} == {make.id("Jane"), make.id("JS")}


class Away:
    """The bundled embedder, while its server is away."""

    name = EMBEDDER.name
    dimension = EMBEDDER.dimension

    async def embed(self, texts: Sequence[str]) -> list[Vector]:
        raise ModelUnavailableError("connection refused")


async def test_without_vectors_text_and_graph_answer_and_say_so(
    store: Store, teller: Teller
) -> None:
    recall = Recall(store, Away(), Lexicon(StemVectors()), count_tokens)
    found = await recall.search(teller.ask("Where does Jane live?"))
    assert sentences(found.facts)[0] == "Jane lives in Rome."
    (note,) = found.notes
    assert "vectors were not available" in note
    assert "connection refused" in note
    assert (await recall.context(teller.ask("Where does Jane live?"))).notes == found.notes


async def test_an_empty_question_is_answered_by_what_is_newest(
    recall: Recall, teller: Teller
) -> None:
    found = await recall.search(teller.ask("", stop=(teller.make.id("Jane"),), limit=3))
    assert [r.episode.content for r in found.episodes] == [
        "On 7 May we adopted the cat Tom",
        "In March I will move to Berlin",
        "I moved to Rome",
    ]
    assert "Jane lives in Rome." in sentences(found.facts)


async def test_of_an_earlier_time_the_newest_is_what_had_been_said(
    recall: Recall, teller: Teller
) -> None:
    for asked in (
        {"at": at(2025, 2, 15), "as_of": True},
        {"between": (at(2025, 1, 1), at(2025, 3, 1))},
        {"known_at": at(2025, 2, 15)},
    ):
        found = await recall.search(teller.ask("", limit=1, **asked))
        assert [r.episode.content for r in found.episodes] == ["I like green tea"]
    question = teller.ask("", limit=2, at=at(2024), as_of=True)
    assert (await recall.search(question)).episodes == ()


async def test_breadth_first_finds_what_no_word_says(
    recall: Recall, store: Store, make: Maker
) -> None:
    teller = Teller(store, make)
    chain = [("Jane", "WORKS_AT", "Acme"), ("Acme", "BASED_IN", "Turin"), ("Zoe", "OWNS", "kite")]
    for month, (subject, name, thing) in enumerate(chain, 1):
        stated = {"subject": subject, "name": name, "object": thing}
        content = f"{subject} {name.lower().replace('_', ' ')} {thing}"
        await teller.says(at(2025, month), content, stated)
    found = await recall.search(teller.ask("who is Jane", scopes=("fact",), limit=2))
    assert {r.fact.object for r in found.facts} == {make.id("Acme"), make.id("Turin")}
    near = teller.ask(
        "anything", scopes=("fact",), limit=3, reranker="node_distance", center=make.id("Zoe")
    )
    assert (await recall.search(near)).facts[0].fact.object == make.id("kite")


async def test_filters_reach_the_answer(recall: Recall, teller: Teller) -> None:
    for fields in ({}, {"known_at": NOW}):
        question = teller.ask("Jane", filters=Filters(names=("LIKES",)), **fields)
        found = await recall.search(question)
        assert sentences(found.facts) == ["Jane likes green tea."]


async def test_the_block(recall: Recall, teller: Teller) -> None:
    await teller.says(at(2025, 8, 9), "Jane lives in Bonn", lives("Bonn"), trust=WEB_TRUST)
    question = teller.ask(
        "Where does Jane live?", scopes=("fact",), filters=Filters(names=("LIVES_IN",))
    )
    block = await recall.context(question, summary="Jane Smith")
    assert block.text == (
        "# This is the user summary\n"
        "<USER_SUMMARY>\n"
        "Jane Smith\n"
        "</USER_SUMMARY>\n"
        "\n"
        "# These are the most relevant facts and their valid date ranges\n"
        "# format: FACT (Date range: from - to)\n"
        "<FACTS>\n"
        "  - Jane lives in Rome. (2025-06-01 - 2026-03)\n"
        "  - Jane will move to Berlin. (planned for 2026-03)\n"
        "  - Jane lives in Oslo. (2025-01-10 - 2025-06-01)\n"
        "</FACTS>"
    )
    assert block == await recall.context(question, summary="Jane Smith")
    for budget in (30, 60, 90):
        small = await recall.context(question, summary="Jane Smith", max_tokens=budget)
        assert count_tokens(small.text) <= budget


async def test_the_block_of_an_unknown_graph_is_empty(recall: Recall, make: Maker) -> None:
    question = Question(graph_id=make.graph, text="Where?", at=NOW)
    assert (await recall.context(question)).text == ""


async def test_hostile_questions_are_only_words(recall: Recall, teller: Teller) -> None:
    for text in ('"; DROP TABLE facts --', "* OR fact:*", "(", "\x00", "\ud800", "a" * 100_000):
        found = await recall.search(teller.ask(text))
        assert found.notes == ()


async def test_the_assistants_word_is_told_apart(recall: Recall, store: Store, make: Maker) -> None:
    teller = Teller(store, make)
    await teller.says(at(2025), "You live in Bonn", lives("Bonn"), trust=ASSISTANT_TRUST)
    await teller.says(at(2025, 2), "I live in Oslo", lives("Oslo"))
    found = await recall.search(teller.ask("Where does Jane live?"))
    holding = [r.fact.fact for r in found.facts if r.standing == "holds"]
    assert holding == ["Jane lives in Oslo."]
