"""What the words of a batch change: who is meant, which facts follow, and what rests on them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphmem.ingest.again import under_old_ids
from graphmem.ingest.evidence import news_of
from graphmem.ingest.probe import probe_missed
from graphmem.ingest.reading import read_before, read_referred, stamp_after
from graphmem.ingest.reconcile import Gone, plan_of, reconcile
from graphmem.ingest.resolve import resolve
from graphmem.ingest.summaries import with_summaries

if TYPE_CHECKING:
    from datetime import datetime

    from graphmem.core.changes import ChangeSet
    from graphmem.core.ports import Store
    from graphmem.ingest.batches import Batch
    from graphmem.ingest.extracting import Said
    from graphmem.ingest.reading import Shown

__all__ = ["changes_of"]


async def changes_of(
    store: Store, batch: Batch, shown: Shown, said: Said, now: datetime, extractor: str
) -> tuple[ChangeSet, dict[str, str]]:
    """What a batch changes, as yet without vectors; fit for `Store.reading`.

    Args:
        store: read only.
        batch: the episodes.
        shown: what is known around them, as it was read before they were understood.
        said: what they say.
        now: the instant of the commit, unless the graph's last one is not earlier; what a batch
            says that is read again is known since it was read first.
        extractor: who has read them.

    Returns:
        The change set, and the texts that have vectors by uuid.

    Raises:
        ConflictError: the graph moved while it was read.
    """
    shown = await read_referred(store, shown, said.named, said.chosen)
    read = [(episode, said.by_episode[episode.uuid]) for episode in batch.episodes]
    missed = probe_missed(batch.graph_id, read, shown.asked, shown.user)
    if missed is not None:
        shown = shown.with_candidates(await store.candidates(missed), missed)
    named = resolve(batch.graph_id, read, shown.entities, shown.by_fact.values(), shown.state.links)
    stamp = stamp_after(shown.state, now)
    known = batch.since or stamp
    news = news_of(
        named, shown.state, known, extractor=extractor, facts=shown.by_fact, user=shown.user
    )
    plan = plan_of(shown.state, news, Gone())
    before, appended, old = await read_before(store, plan, shown)
    if batch.since is not None and before.told is not None:
        plan = replace(plan, news=under_old_ids(news, before.told.claims))
    changes = reconcile(plan, before, stamp, appended)
    return await with_summaries(store, shown.state, changes, before), old
