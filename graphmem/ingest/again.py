"""Reading again what was read by something that is forgotten since: as if it never had been told.

An episode that is read again is shown what was told before it, and what it says counts as known
since it was read first. So it is understood as it would have been, whatever was told after it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphmem.core.catalogue import exclusive_at
from graphmem.core.fold import fold
from graphmem.core.identity import classes, members
from graphmem.core.ids import derive
from graphmem.core.records import OPEN_END
from graphmem.ingest.accept import follow_up
from graphmem.ingest.evidence import News
from graphmem.ingest.reading import same_state
from graphmem.ingest.wording import with_terms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from graphmem.core.ports import Store
    from graphmem.core.records import Claim, Entity, Fact, Job
    from graphmem.core.requests import Evidence, Probe
    from graphmem.ingest.batches import Batch
    from graphmem.ingest.reading import Shown
    from graphmem.ingest.reconcile import Gone

__all__ = ["as_it_was", "jobs_again", "news_again", "restated", "under_old_ids"]


def jobs_again(found: Evidence, gone: Gone) -> tuple[Job, ...]:
    """The jobs by which unread episodes are read again, in the order of arrival.

    Args:
        found: the evidence of all that goes, as it stood.
        gone: what goes.
    """
    known: dict[str, datetime] = {}
    for record in (*found.mentions, *found.claims):
        read = known.setdefault(record.episode, record.created_at)
        known[record.episode] = min(read, record.created_at)
    task = derive("again", found.state.graph_id, *sorted(gone.forgotten))
    return tuple(
        follow_up("again", episode, task, known[episode.uuid])
        for episode in sorted(found.episodes, key=lambda episode: episode.position)
        if episode.uuid in gone.unread
    )


def restated(claims: Iterable[Claim], gone: Gone) -> frozenset[str]:
    """The edits and documents whose claims name claims of unread episodes by what they have now.

    Those of words are unread too. The claims of an episode that is read again may be others, or
    stand in another order: what names one must find the one that says the same, or none.
    """
    told = tuple(claims)
    moved = {c.uuid for c in told if c.episode in gone.unread and c.uuid != _lasting_id(c)}
    return frozenset(
        c.episode
        for c in told
        if c.episode not in gone.episodes and not moved.isdisjoint(_linked(c))
    )


def news_again(found: Evidence, gone: Gone) -> News:
    """What the restated episodes say, with the names that the claims of unread ones will have."""
    if not gone.restated:
        return News()
    ids = {c.uuid: _lasting_id(c) for c in found.claims if c.episode in gone.unread}
    again = [c for c in found.claims if c.episode in gone.restated]
    state = found.state
    return News(
        mentions=tuple(m for m in found.mentions if m.episode in gone.restated),
        claims=tuple(_renamed(c, lambda uuid: ids.get(uuid, uuid)) for c in again),
        links=tuple(link for link in state.links if link.episode in gone.restated),
        relations=tuple(r for r in state.relations if r.episode in gone.restated),
    )


def under_old_ids(news: News, told: Iterable[Claim]) -> News:
    """News of episodes that are read again, under the ids by which other claims know theirs.

    Args:
        news: what they say.
        told: all claims of the groups concerned.
    """
    wanted = {uuid for claim in told for uuid in _linked(claim)}
    ids: dict[str, str] = {}
    for claim in news.claims:
        lasting = _lasting_id(claim)
        if lasting in wanted and lasting not in ids.values():
            ids[claim.uuid] = lasting
    if not ids:
        return news

    def new(uuid: str) -> str:
        return ids.get(uuid, uuid)

    def each(uuids: Sequence[str]) -> tuple[str, ...]:
        return tuple(new(uuid) for uuid in uuids)

    references = {
        new(uuid): replace(
            r, corrects=each(r.corrects), repeats=each(r.repeats), fulfils=each(r.fulfils)
        )
        for uuid, r in news.references.items()
    }
    claims = tuple(replace(_renamed(c, new), uuid=new(c.uuid)) for c in news.claims)
    return replace(news, claims=claims, references=references)


async def as_it_was(store: Store, shown: Shown, asked: Probe, batch: Batch) -> Shown:
    """What is shown of what was told before a batch that is read again.

    The facts are folded anew from the claims of earlier episodes: those that stood about what was
    asked for, and those of the timelines that the probe found. One read.

    Raises:
        ConflictError: the graph moved in between.
    """
    assert batch.since is not None
    graph_id, state = batch.graph_id, shown.state
    canonical = classes(state.links)
    merged = members(canonical)
    near = {canonical.get(uuid, uuid) for uuid in asked.near}
    found_groups = {(fact.subject, fact.name) for fact in shown.candidates.facts}
    wanted = near | {subject for subject, _ in found_groups}
    wanted |= {member for uuid in wanted for member in merged.get(uuid, ())}
    found = await store.evidence(graph_id, entities=sorted(wanted))
    same_state(state, found.state)
    first = batch.episodes[0].position
    folded = fold(
        graph_id,
        [claim for claim in found.claims if claim.position < first],
        canonical=canonical,
        exclusive=exclusive_at(state.relations),
    )
    facts = _standing(folded.facts, near, asked.limit)
    facts |= {
        fact.uuid: fact
        for fact in folded.facts
        if (fact.subject, fact.name) in found_groups and not fact.retracted
    }
    met = {entity.uuid: entity for entity in (*found.entities, *shown.candidates.entities)}
    ends = {end for fact in facts.values() for end in (fact.subject, fact.object)}
    known = {entity.uuid for entity in shown.candidates.entities} | ends
    entities = [met[uuid] for uuid in sorted(known & met.keys()) if _was_known(met[uuid], batch)]
    candidates = replace(
        shown.candidates,
        entities=tuple(entities),
        facts=tuple(with_terms(facts[uuid]) for uuid in sorted(facts)),
    )
    return replace(shown.of(candidates, asked), since=batch.since)


def _standing(facts: Iterable[Fact], near: set[str], limit: int) -> dict[str, Fact]:
    """Of each of these entities the newest so many facts that had no end."""
    by_end: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.holds_to == OPEN_END and not fact.retracted:
            for end in {fact.subject, fact.object} & near:
                by_end.setdefault(end, []).append(fact)
    found: dict[str, Fact] = {}
    for each in by_end.values():
        each.sort(key=lambda f: (f.valid_at is None, -f.holds_from, f.uuid))
        found |= {fact.uuid: fact for fact in each[:limit]}
    return found


def _was_known(entity: Entity, batch: Batch) -> bool:
    return batch.since is None or entity.created_at <= batch.since


def _lasting_id(claim: Claim) -> str:
    """An id by what a claim says, whatever its place among the claims of its episode."""
    times = ("" if time is None else time.encode() for time in (claim.valid_at, claim.invalid_at))
    said = (claim.kind, claim.polarity, *times)
    ends = (claim.subject, claim.name, claim.object or "")
    return derive("claim", claim.graph_id, claim.episode, *ends, *said)


def _linked(claim: Claim) -> tuple[str, ...]:
    return (*claim.corrects, *claim.repeats, *claim.fulfils)


def _renamed(claim: Claim, new: Callable[[str], str]) -> Claim:
    """The claim with other ids for what it names."""
    return replace(
        claim,
        corrects=tuple(new(uuid) for uuid in claim.corrects),
        repeats=tuple(new(uuid) for uuid in claim.repeats),
        fulfils=tuple(new(uuid) for uuid in claim.fulfils),
    )
