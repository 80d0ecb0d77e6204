"""Random histories through the whole write path: forgetting, batches, replay, refolding."""

from __future__ import annotations

import asyncio
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from graphmem.core.civil import parse_time
from graphmem.ingest import edits
from graphmem.ingest.pipeline import Draft
from tests.unit.test_pipeline import GRAPH, at, new_memory

PLACES = ("Oslo", "Rome", "Lisbon")
DAYS = tuple(f"2025-{month:02}-10" for month in range(1, 9))

SENTENCES = (
    "I live in {}.",
    "I moved to {}.",
    "I moved to {} in 2024.",
    "I lived in {} from 2019 to 2021.",
    "I no longer live in {}.",
    "I used to live in {}.",
    "I never lived in {}.",
    "In December I'll move to {}.",
    "I'm not moving to {} after all.",
    "I'm staying in {}.",
    "No, I meant {}, not Rome.",
    "I like {}.",
)


def message(text: str, place: str) -> tuple[str, str]:
    return "message", text.format(place)


def triple(place: str, start: str | None, replace: bool, exclusive: bool | None) -> tuple[str, str]:
    return "edit", edits.fact_triple(
        subject="Ann",
        name="SEES" if exclusive is not None else "LIVES_IN",
        object=place,
        valid_at=parse_time(start, "t") if start else None,
        replace=replace,
        exclusive=exclusive,
    )


def record(status: str) -> tuple[str, str]:
    return "json", json.dumps({"id": "acc-7", "name": "Ann", "status": status})


TOLD = st.one_of(
    st.builds(message, st.sampled_from(SENTENCES), st.sampled_from(PLACES)),
    st.builds(
        triple,
        st.sampled_from(PLACES),
        st.sampled_from((None, "2023", "2024-06")),
        st.booleans(),
        st.none(),
    ),
    st.builds(record, st.sampled_from(("open", "shut"))),
)
HISTORY = st.lists(st.tuples(TOLD, st.sampled_from(DAYS)), min_size=1, max_size=8)


LOOKS_BACK = ("No, I meant", "I'm staying", "I'm not moving")
REFERS = (*LOOKS_BACK, '"replace": true')
"""Words that refer to what is known when they are read: that is decided then, and stays."""


def in_order(history: list) -> list:
    """The history; told in the order of its days if something in it refers to what is known."""
    if any(words in content for (_, content), _ in history for words in REFERS):
        return sorted(history, key=lambda told: told[1])
    return history


def drafts(history: list) -> list[Draft]:
    return [
        Draft(
            source=source,
            content=content,
            task=f"t{n}",
            uuid=f"e{n}",
            role="user" if source == "message" else None,
            reference_time=at(day),
        )
        for n, ((source, content), day) in enumerate(history)
    ]


async def tell(memory, told: list[Draft], sizes: int = 1) -> None:
    for start in range(0, len(told), sizes):
        await memory.pipeline.accept(GRAPH, told[start : start + sizes])
        await memory.pipeline.work(GRAPH)


@settings(max_examples=40)
@given(HISTORY, st.data())
def test_forgetting_is_never_having_been(history, data):
    told = drafts(history)
    gone = data.draw(st.sets(st.sampled_from([d.uuid for d in told])))
    late = {d.uuid for d in told if any(words in d.content for words in REFERS)}
    told = [d for d in told if d.uuid not in late]
    gone -= late
    if not gone:
        return

    async def run() -> None:
        whole, rest = await new_memory(), await new_memory()
        await tell(whole, told)
        await whole.pipeline.forget(GRAPH, sorted(gone))
        await tell(rest, [d for d in told if d.uuid not in gone])
        assert await whole.snapshot() == await rest.snapshot()
        assert await whole.store.check() == ()
        await whole.store.close()
        await rest.store.close()

    asyncio.run(run())


TELLING = (
    *(
        (text, PLACES)
        for text in SENTENCES
        if not text.startswith(("I no", "I'm", "I never", "No"))
    ),
    *((text, ("Zelkova",)) for text in ("I work at {}.", "I work at {} now.")),
    *((text, ("Mara",)) for text in ("My sister {} is a nurse.", "My sister's name is {}.")),
    *((text, ("Rex",)) for text in ("I adopted a cat called {}.", "My cat's name is {}.")),
    ("My sister moved to {}.", PLACES),
    ("My sister is a nurse. She lives in {}.", PLACES),
)
"""Sentences, and what they may be about. No name is borne by two things, and there is one job, one
sister and one cat: what is not told for want of knowing which is not told later either."""

ENDING = (
    *((text, PLACES) for text in SENTENCES if (text, PLACES) not in TELLING),
    ("I quit my job. I like {}.", PLACES),
    ("I got fired.", PLACES),
    ("I left Zelkova in May.", PLACES),
    ("My cat died.", PLACES),
    ("I sold the cat.", PLACES),
    ("I'm staying here.", PLACES),
    ("The move is off.", PLACES),
)
"""Sentences that close what is known: once it is closed, another of them says something else."""


def any_of(sentences: tuple) -> st.SearchStrategy[tuple[str, str]]:
    return st.sampled_from(sentences).flatmap(
        lambda said: st.builds(message, st.just(said[0]), st.sampled_from(said[1]))
    )


SPOKEN = st.lists(
    st.one_of(
        st.tuples(any_of(TELLING), st.booleans()),
        st.tuples(any_of(ENDING), st.just(False)),
        st.tuples(
            st.builds(triple, st.sampled_from(PLACES), st.none(), st.booleans(), st.none()),
            st.booleans(),
        ),
    ),
    min_size=2,
    max_size=8,
)
"""What was said or edited, and whether it is forgotten."""


@settings(max_examples=60)
@given(SPOKEN, st.integers(1, 8))
def test_what_was_read_by_what_is_forgotten_is_read_again(history, before):
    """What refers to the forgotten is understood as if that never had been, one by one."""
    told = drafts([(said, f"2025-{n + 1:02}-10") for n, (said, _) in enumerate(history)])
    gone = {draft.uuid for draft, (_, goes) in zip(told, history, strict=True) if goes}

    async def run() -> None:
        whole, rest = await new_memory(), await new_memory()
        await tell(whole, told[:before])
        await whole.pipeline.forget(GRAPH, sorted(gone))
        await tell(whole, [d for d in told[before:] if d.uuid not in gone])
        await tell(rest, [d for d in told if d.uuid not in gone])
        assert await whole.snapshot() == await rest.snapshot()
        assert await whole.store.check() == ()
        await whole.store.close()
        await rest.store.close()

    asyncio.run(run())


@settings(max_examples=30)
@given(HISTORY, st.integers(2, 8))
def test_a_batch_gives_what_one_by_one_gives(history, size):
    # What a sentence looks back at is read from the facts, or from what the batch has said: a
    # batch still knows what later words of it painted over.
    told = drafts(in_order([each for each in history if not each[0][1].startswith(LOOKS_BACK)]))

    async def run() -> None:
        single, batched = await new_memory(), await new_memory()
        await tell(single, told)
        await tell(batched, told, size)
        assert await single.snapshot() == await batched.snapshot()
        await tell(single, told)
        assert await single.snapshot() == await batched.snapshot()
        await single.store.close()
        await batched.store.close()

    asyncio.run(run())


@settings(max_examples=30)
@given(HISTORY)
def test_refolding_finds_nothing_to_mend(history):
    told = drafts(history)

    async def run() -> None:
        memory = await new_memory()
        await tell(memory, told)
        before = await memory.snapshot()
        await memory.pipeline.refold(GRAPH)
        assert await memory.snapshot() == before
        await memory.store.close()

    asyncio.run(run())
