"""`annotate`: the developer's notes on an episode."""

from __future__ import annotations

from dataclasses import replace


async def test_notes_are_replaced_and_nothing_else(store, make, other):
    (receipt, *_) = await store.accept(make.said("e1", "e2"))
    await store.accept(other.said("e1"))
    before = await store.state(make.graph)
    notes = {"a": [1, None, {"b": "ü"}], "": True}
    assert await store.annotate(make.graph, make.id("e1"), notes)
    told = await store.fetch(make.graph, "episode", make.all(("e1", "e2")))
    assert told[0] == replace(receipt.episode, metadata=notes)
    assert told[1].metadata == {}
    assert await store.state(make.graph) == before
    assert await store.annotate(make.graph, make.id("e1"), {})
    (cleared,) = await store.fetch(make.graph, "episode", [make.id("e1")])
    assert cleared == receipt.episode


async def test_what_is_not_in_the_graph_has_no_notes(store, make, other):
    await store.accept(make.said("e1"))
    assert not await store.annotate(make.graph, make.id("e9"), {"a": 1})
    assert not await store.annotate(other.graph, make.id("e1"), {"a": 1})
    (kept,) = await store.fetch(make.graph, "episode", [make.id("e1")])
    assert kept.metadata == {}
