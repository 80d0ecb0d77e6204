"""The index in memory: after any history it lays out what an index read from the file lays out."""

from __future__ import annotations

import gc
import random
import tracemalloc
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from graphmem.core.requests import Candidates, Filters, Probe
from graphmem.stores.embedded import EmbeddedStore, commit, layout
from tests.support.builders import SPEC, T0, Maker, at, vector

MAKE = Maker("graph:g")
WORDS = [f"w{n}" for n in range(15)]
SCOPES = ("episode", "fact", "entity")


@pytest.fixture
async def open_store(tmp_path):
    opened = []

    async def open_one() -> EmbeddedStore:
        store = EmbeddedStore(str(tmp_path / "store.db"))
        await store.prepare(SPEC)
        opened.append(store)
        return store

    yield open_one
    for store in opened:
        await store.close()


def told(tables, vocabulary) -> dict:
    """Everything of some tables by file-independent names; rows are named by uuid and place."""
    found = {}
    for scope, table in tables.tables.items():
        names = [f"{uuid} {table.uuids[:row].count(uuid)}" for row, uuid in enumerate(table.uuids)]

        def link(place, names=names):
            return names[place] if place >= 0 else None

        found[scope] = {
            name: (
                dict(table.postings.terms(row)),
                int(table.lengths[row]),
                bool(table.allowed[row]),
                link(table.before[row]),
                link(table.after[row]),
                None if np.isnan(table.near[row]) else round(float(table.near[row]), 4),
                None if np.isnan(table.central[row]) else round(float(table.central[row]), 4),
                table.names[table.speakers[row]] if table.speakers[row] >= 0 else None,
                int(table.roles[row]),
                int(table.said_at[row]),
                int(table.flags[row]),
            )
            for row, name in enumerate(names)
        }
        for word in WORDS:
            rows, times, _ = table.postings.rows([word])
            assert rows.tolist() == sorted(set(rows.tolist()))
            assert {int(row): int(time) for row, time in zip(rows, times, strict=True)} == {
                row: count
                for row in range(len(table))
                if (count := table.postings.terms(row).get(word))
            }
        several = ["nobody says this", *WORDS, WORDS[0]]
        alone = [table.postings.rows([word]) for word in several]
        together = table.postings.rows(several)
        places = [place for place, (rows, _, _) in enumerate(alone) for _ in rows]
        assert together[0].tolist() == [row for rows, _, _ in alone for row in rows]
        assert together[1].tolist() == [time for _, times, _ in alone for time in times]
        assert together[2].tolist() == places
        found[f"{scope} figures"] = (
            table.entries,
            round(table.mean_length, 6),
            round(table.mean_norm, 4),
            None if np.isnan(table.mean_near) else round(table.mean_near, 4),
        )
    counts = dict(zip(vocabulary.terms, vocabulary.counts.tolist(), strict=True))
    found["words"] = {term: count for term, count in counts.items() if count}
    found["passages"] = (vocabulary.passages, round(vocabulary.mean_length, 6))
    return found


async def seen_by(store: EmbeddedStore, filters: Filters) -> dict:
    look = MAKE.look(*SCOPES, vector=vector((0, 1.0), (3, 1.0)), filters=filters)
    return told(await store.tables(look), await store.vocabulary(MAKE.graph))


class History:
    """Random writes to one graph."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.version = 0
        self.said: list[str] = []
        self.facts: set[str] = set()
        self.things: set[str] = set()

    def text(self) -> str:
        return " ".join(self.chance.choices(WORDS, k=self.chance.randint(1, 6)))

    def vector(self) -> bytes:
        return vector((self.chance.randrange(8), 1.0), (self.chance.randrange(8), 0.7))

    async def accept(self, store: EmbeddedStore) -> None:
        episodes, passages = [], []
        for _ in range(self.chance.randint(1, 4)):
            key = f"e{len(self.said)}"
            self.said.append(key)
            episode = MAKE.episode(
                key,
                self.text(),
                thread_id=self.chance.choice([None, "t1", "t2"]),
                role=self.chance.choice(["user", "assistant", None]),
                name=self.chance.choice(["Ann", "Bob B.", None]),
                reference_time=T0 + timedelta(minutes=self.chance.randrange(99)),
                source="edit" if self.chance.random() < 0.1 else "message",
            )
            episodes.append(episode)
            passages += [
                replace(
                    MAKE.passage(
                        episode,
                        part,
                        text=self.text(),
                        vector=self.vector() if self.chance.random() < 0.8 else None,
                    ),
                    marks=self.chance.randrange(8),
                )
                for part in range(self.chance.randint(1, 3))
            ]
        await store.accept(MAKE.intake(*episodes, passages=passages))

    async def commit(self, store: EmbeddedStore) -> None:
        new = {f"f{self.chance.randrange(30)}" for _ in range(self.chance.randint(0, 5))}
        facts = [
            MAKE.fact(
                key,
                f"s{self.chance.randrange(3)}",
                f"R{self.chance.randrange(3)}",
                "o",
                at(2020),
                at(2021) if self.chance.random() < 0.4 else None,
                fact=f"w1 {key}" if self.chance.random() < 0.6 else self.text(),
                status=self.chance.choice(["holds", "retracted"]),
            )
            for key in sorted(new)
        ]
        things = [
            MAKE.entity(f"n{self.chance.randrange(9)}", terms=tuple(self.text().split()))
            for _ in range(self.chance.randint(0, 2))
        ]
        things = list({it.uuid: it for it in things}.values())
        given = [(it.uuid, self.vector()) for it in (*facts, *things) if self.chance.random() < 0.7]
        gone = [k for k in sorted(self.facts) if k not in new and self.chance.random() < 0.15]
        lost = [
            uuid
            for uuid in sorted(self.things)
            if uuid not in {it.uuid for it in things} and self.chance.random() < 0.1
        ]
        forgotten = [key for key in self.said if self.chance.random() < 0.05]
        await store.commit(
            MAKE.changes(
                self.version,
                facts=tuple(facts),
                entities=tuple(things),
                vectors=tuple(given),
                dropped_facts=MAKE.all(f"fact {key}" for key in gone),
                dropped_entities=tuple(lost),
                forgotten=MAKE.all(forgotten),
            )
        )
        self.version += 1
        self.said = [key for key in self.said if key not in forgotten] + [f"x{len(self.said)}"]
        self.facts = (self.facts | new) - set(gone)
        self.things = (self.things | {it.uuid for it in things}) - set(lost)


FILTERS = (
    Filters(),
    Filters(retracted=False, edits=False),
    Filters(holds_at=1_600_000_000_000_000, names=("R1",)),
    Filters(subjects=MAKE.all(["s1"]), without_episodes=MAKE.all(["e1", "e5"])),
    Filters(threads=("t1",), entities=MAKE.all(["o"])),
)


async def probed(store: EmbeddedStore, limit: int) -> Candidates:
    """What a batch may touch that has some of the words and lies near to two vectors."""
    near = (vector(1, 5), vector((2, 1.0), (3, 0.4)))
    return await store.candidates(
        Probe(graph_id=MAKE.graph, terms=("w1", "w4", "w9", "none"), vectors=near, limit=limit)
    )


@pytest.mark.parametrize("seed", range(4))
async def test_any_history(open_store, seed: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(layout, "PAGE", 7)
    monkeypatch.setattr(layout, "SPARSE", 4 if seed % 2 else 2)
    if seed > 1:
        monkeypatch.setattr(commit, "LISTED", 2)
    history = History(seed)
    writer, reader = await open_store(), await open_store()
    for step in range(20):
        write = history.accept if history.chance.random() < 0.5 else history.commit
        await write(writer)
        if step % 3 == 0:
            filters = history.chance.choice(FILTERS)
            fresh = await open_store()
            likely = await probed(fresh, 1 + step)
            assert await probed(writer, 1 + step) == likely
            expected = await seen_by(fresh, filters)
            assert await seen_by(writer, filters) == expected
            if step % 6 == 0:
                assert await seen_by(reader, filters) == expected
                assert await probed(reader, 1 + step) == likely


async def test_what_it_says_to_take_is_what_it_takes():
    """The memory limit counts what is really there: within a fifth of what Python allots."""
    chance = random.Random(1)
    words = [f"word{n}" for n in range(4000)]
    said = [MAKE.episode(f"e{n}", " ".join(chance.choices(words, k=20))) for n in range(2500)]
    store = EmbeddedStore(":memory:")
    await store.prepare(SPEC)
    passages = [MAKE.passage(e, vector=vector(n % 200, 201)) for n, e in enumerate(said)]
    await store.accept(MAKE.intake(*said, passages=passages))
    del said, passages
    await store.tables(Maker("graph:other").look("episode"))
    gc.collect()
    tracemalloc.start()
    try:
        await store.tables(MAKE.look("episode", vector=vector(3)))
        gc.collect()
        took, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    told = (await store.directory.status()).details["index_bytes"]
    await store.close()
    assert told == pytest.approx(took, rel=0.2)
    assert told / 2500 < 2500


@pytest.mark.parametrize("seed", range(3))
async def test_kept_records_are_those_of_the_file(open_store, seed: int):
    """Whatever was read before, a fetch answers as one that never read anything."""
    history = History(seed)
    writer, reader = await open_store(), await open_store()
    asked = {
        "episode": MAKE.all(f"e{n}" for n in range(60)),
        "fact": MAKE.all(f"fact f{n}" for n in range(30)),
        "entity": MAKE.all(f"n{n}" for n in range(9)),
    }
    await reader.tables(MAKE.look("fact"))
    for _ in range(16):
        await (history.accept if history.chance.random() < 0.4 else history.commit)(writer)
        fresh = await open_store()
        for kind, uuids in asked.items():
            expected = await fresh.fetch(MAKE.graph, kind, uuids)
            for store in (writer, reader):
                assert await store.fetch(MAKE.graph, kind, uuids) == expected
                assert await store.fetch(MAKE.graph, kind, uuids[::-1]) == expected[::-1]


async def test_two_unknown_graphs_are_told_apart(open_store):
    store = await open_store()
    for name in ("graph:x", "graph:y"):
        look = Maker(name).look(*SCOPES, vector=vector(1))
        found = await store.tables(look)
        assert (found.state.graph_id, found.state.version) == (name, 0)
        assert [len(table) for table in found.tables.values()] == [0, 0, 0]
