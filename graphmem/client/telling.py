"""Working in what was told, and finding the fact it gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmem.client.reading import fact_views
from graphmem.core.identity import classes, members
from graphmem.core.records import SlotKey
from graphmem.core.requests import GroupKey
from graphmem.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphmem.client.engine import Engine
    from graphmem.client.place import Place
    from graphmem.client.results import Fact as FactView
    from graphmem.core.ports import Store
    from graphmem.core.records import Claim, Fact
    from graphmem.ingest.pipeline import Draft

__all__ = ["told_fact"]


async def told_fact(engine: Engine, place: Place, draft: Draft) -> FactView:
    """Work in an edit that states one fact, and give that fact as it stands.

    Raises:
        InputError: the edit could not be applied.
        NotFoundError: what it says gives no fact beside what is known.
    """
    episode = await engine.edit(place, draft)
    store = await engine.store()
    told = await store.evidence(place.graph_id, episodes=[episode])
    stated = [c for c in told.claims if c.episode == episode and c.polarity == "holds"]
    fact = None
    if stated:
        claim = min(stated, key=lambda claim: claim.ordinal)
        fact = await _fact_of(claim, classes(told.state.links), store)
    if fact is None:
        raise NotFoundError(
            f"episode {episode!r} was kept, and states no fact beside what is known; "
            "graph.timeline shows what holds"
        )
    return (await fact_views(engine, place, [fact]))[0]


async def _fact_of(claim: Claim, canonical: Mapping[str, str], store: Store) -> Fact | None:
    """The fact that rests on a claim: at the head of its slot, else anywhere in its group."""
    subject = canonical.get(claim.subject, claim.subject)
    object = canonical.get(claim.object or "", claim.object)
    keys = [SlotKey(subject, claim.name), SlotKey(subject, claim.name, object)]
    heads = await store.slots(claim.graph_id, keys)
    fact = _resting_on(claim, object, heads.facts)
    if fact is not None:
        return fact
    group = (subject, *members(canonical).get(subject, ()))
    whole = await store.claims(claim.graph_id, [GroupKey(subjects=group, name=claim.name)])
    return _resting_on(claim, object, whole.facts)


def _resting_on(claim: Claim, object: str | None, facts: Iterable[Fact]) -> Fact | None:
    """The fact of the claim's object that rests on its episode, the latest if several do."""
    same = [f for f in facts if f.object == object and claim.episode in f.episodes]
    return max(same, key=lambda fact: (fact.holds_to, fact.holds_from, fact.uuid), default=None)
