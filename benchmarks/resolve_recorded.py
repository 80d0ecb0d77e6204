"""Resolution through a model: whole conversations, what a mention was put with, what it is.

The conversations are told message by message through the write path; the recorded answers are
served in the contract's shape, so that a thing goes by the words of the messages and by the
number under which the prompt showed it, never by its label. The label comes back only here, to
judge where each mention was put.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from benchmarks import locomo
from benchmarks.recorded import MODEL, Recorded, locomo_stories, served
from benchmarks.report import progress
from graphmem.client.models import chat_of
from graphmem.core.names import name_key
from graphmem.core.records import Mention
from graphmem.core.requests import StoreSpec
from graphmem.ingest.accept import Draft
from graphmem.ingest.model.extractor import ModelExtractor
from graphmem.ingest.pipeline import Pipeline
from graphmem.models.static import StaticEmbedder, count_tokens
from graphmem.settings import read_settings
from graphmem.stores import open_store

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["Placed", "put_recorded"]

Placed = tuple[str, str, str, str, str]
"""Conversation, session, name, entity, label."""


def put_recorded(options: argparse.Namespace) -> list[Placed]:
    """Every mention of the recorded conversations, and the entity it was put with.

    Raises:
        FileNotFoundError: the conversations do not lie beside the recordings.
    """
    told = locomo.told(_conversations(options.data), options.limit)
    recorded = Recorded(locomo_stories(told, options.data))
    placed: list[Placed] = []
    with served(recorded) as url:
        for sample, sessions in progress(list(told.items()), "recorded"):
            placed += asyncio.run(_put(sample, sessions, recorded, url))
    return placed


def _conversations(folder: Path) -> Path:
    found = sorted((folder.resolve().parent / "locomo").glob("locomo*.json*"))
    if not found:
        raise FileNotFoundError(f"no conversations in a folder 'locomo' beside {folder}")
    return found[0]


async def _put(
    sample: str, sessions: Sequence[tuple[int, Sequence[Any]]], recorded: Recorded, url: str
) -> list[Placed]:
    store, embedder = open_store(":memory:"), StaticEmbedder()
    clock = [sessions[0][1][0].created_at]
    await store.prepare(StoreSpec(embedder=embedder.name, dimension=embedder.dimension))
    chat = chat_of(read_settings({}, model=MODEL, base_url=url), lambda: clock[0], None)
    assert chat is not None
    pipeline = Pipeline(
        store,
        embedder,
        lambda: clock[0],
        extractor=ModelExtractor(chat),
        count_tokens=count_tokens,
        worker="resolve",
    )
    graph = f"user:{sample}"
    try:
        for number, messages in sessions:
            clock[0] = max(clock[0], messages[0].created_at)
            drafts = [
                Draft(
                    source="message",
                    content=message.content,
                    task=f"session {number}",
                    uuid=message.uuid,
                    role="user",
                    name=message.name,
                    reference_time=message.created_at,
                    thread_id=f"session {number}",
                )
                for message in messages
            ]
            await pipeline.accept(graph, drafts)
            await pipeline.work(graph)
        return await _placed(store, graph, sample, recorded)
    finally:
        await chat.close()
        await store.close()


async def _placed(store: Any, graph: str, sample: str, recorded: Recorded) -> list[Placed]:
    """The mentions of a graph with their entity (merges by links applied) and their label.

    A thing is counted once a session under each name; what is no label of the recording (values)
    is left out, and so is a name that one answer used for two things.
    """
    canonical: dict[str, str] = {}
    mentions: list[Mention] = []
    for kind in ("mention", "entity"):
        after: str | None = None
        while True:
            page = await store.scan(graph, kind, after=after, limit=1000)
            for record in page.records:
                if isinstance(record, Mention):
                    mentions.append(record)
                else:
                    canonical |= dict.fromkeys(record.members, record.uuid)
            after = page.after
            if after is None:
                break
    found: dict[Placed, None] = {}
    for mention in mentions:
        for name in (mention.name, *mention.aliases):
            labels = recorded.labels.get((sample, mention.episode, name_key(name)), set())
            if len(labels) == 1:
                session = mention.episode.partition(":")[0]
                entity = canonical.get(mention.entity, mention.entity)
                found[sample, session, name, entity, next(iter(labels))] = None
    return list(found)
