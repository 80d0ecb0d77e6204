"""From what a claim refers to, to the claims it corrects, repeats or fulfils."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphmem.core.civil import CivilTime, Precision
from graphmem.core.fold import fold
from graphmem.core.ids import claim_id
from graphmem.ingest.evidence import NOWHEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from graphmem.core.records import Border, Claim, Fact
    from graphmem.ingest.evidence import News, Reference

__all__ = ["link"]


def link(
    news: News,
    told: Sequence[Claim],
    facts: Sequence[Fact],
    *,
    graph_id: str,
    canonical: Mapping[str, str],
    exclusive: Callable[[str], bool],
    canonical_before: Mapping[str, str],
    exclusive_before: Callable[[str], bool],
) -> tuple[Claim, ...]:
    """The new claims with their links.

    A fact that is referred to stands for all claims that support it (as the graph was before); a
    claim of the same batch stands for all that support the fact it is part of, so that what was
    told three times is corrected three times. References to what is gone do nothing.

    Args:
        news: the new claims and what they refer to.
        told: all claims of the groups concerned.
        facts: the facts of those groups, as they stand.
        graph_id: the graph.
        canonical: the classes of entities, afterwards.
        exclusive: which relations are exclusive, afterwards.
        canonical_before: the classes of entities before.
        exclusive_before: which relations were exclusive before.
    """
    plain = [claim for claim in news.claims if claim.uuid not in news.references]
    earlier = fold(graph_id, told, canonical=canonical_before, exclusive=exclusive_before)
    later = fold(graph_id, [*told, *plain], canonical=canonical, exclusive=exclusive)
    # What is read again was shown the facts as they stood before it.
    first = min(claim.position for claim in news.claims)
    since = min(claim.created_at for claim in news.claims)
    then = [c for c in told if c.position < first or c.created_at < since]
    if len(then) < len(told):
        as_shown = fold(graph_id, then, canonical=canonical_before, exclusive=exclusive_before)
    else:
        as_shown = earlier
    supports = {**earlier.supports, **as_shown.supports}
    behind: dict[str, set[str]] = {}
    for claims in later.supports.values():
        for uuid in claims:
            behind.setdefault(uuid, set()).update(claims)
    known = {claim.uuid: claim for claim in (*told, *news.claims)}
    by_fact = {fact.uuid: fact for fact in facts}

    def meant(references: Iterable[str], claim: Claim) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for uuid in references:
            if uuid in supports:
                found |= dict.fromkeys(supports[uuid])
            elif uuid in known:
                found |= dict.fromkeys((uuid, *sorted(behind.get(uuid, ()))))
        return tuple(uuid for uuid in found if uuid in known and _order(known[uuid], claim))

    linked: list[Claim] = []
    for claim in news.claims:
        reference = news.references.get(claim.uuid)
        if reference is None:
            linked.append(claim)
            continue
        corrects = meant(reference.corrects, claim)
        if reference.corrects_all:
            alike = [c.uuid for c in known.values() if _same_triple(c, claim, canonical)]
            corrects = tuple(u for u in alike if _order(known[u], claim))
        full = replace(
            claim,
            corrects=corrects,
            repeats=meant(reference.repeats, claim),
            fulfils=meant(reference.fulfils, claim),
        )
        if reference.only is not None:
            full = _deny_one(full, reference.only, by_fact, supports)
        linked += _clear(full, reference, by_fact)
    return tuple(linked)


def _order(earlier: Claim, later: Claim) -> bool:
    """Whether a claim was said before another."""
    return _place(earlier) < _place(later)


def _place(claim: Claim) -> tuple[object, ...]:
    return (claim.said_at, claim.position, claim.created_at, claim.ordinal, claim.uuid)


def _same_triple(one: Claim, other: Claim, canonical: Mapping[str, str]) -> bool:
    def ends(claim: Claim) -> tuple[str, str, str]:
        object = claim.object or ""
        subject = canonical.get(claim.subject, claim.subject)
        return subject, claim.name, canonical.get(object, object)

    return ends(one) == ends(other)


def _deny_one(
    claim: Claim, uuid: str, facts: Mapping[str, Fact], supports: Mapping[str, tuple[str, ...]]
) -> Claim:
    """A denial of one fact: its whole object if it has no other span, else that span's claims.

    The denial of an object reaches every span of it. With others to spare, what the fact rests on
    is taken out by name, and the denial itself is given a range in which there is nothing.
    """
    fact = facts.get(uuid)
    if fact is None:
        return claim
    others = [
        f
        for f in facts.values()
        if (f.subject, f.name, f.object) == (fact.subject, fact.name, fact.object)
        and f.uuid != uuid
        and not f.retracted
    ]
    if not others:
        return claim
    return replace(claim, corrects=supports.get(uuid, ()), valid_at=NOWHEN, invalid_at=NOWHEN)


def _clear(claim: Claim, reference: Reference, facts: Mapping[str, Fact]) -> list[Claim]:
    """A correction that clears an end or a start, as claims.

    What a correction does not restate it takes over. So a denial of nothing takes out what is
    corrected, and the claim stands by itself, with the times of the fact that it does not clear.
    """
    if not (reference.clears_end or reference.clears_start):
        return [claim]
    fact = next((facts[uuid] for uuid in reference.corrects if uuid in facts), None)
    start, end = claim.valid_at, claim.invalid_at
    if fact is not None and start is None and not reference.clears_start:
        start = _border(fact.start, fact.valid_at, claim.zone, end=False)
    if fact is not None and end is None and not reference.clears_end:
        end = _border(fact.end, fact.invalid_at, claim.zone, end=True)
    out = replace(
        claim,
        uuid=claim_id(claim.graph_id, claim.episode, claim.ordinal + 1),
        ordinal=claim.ordinal + 1,
        polarity="denies",
        valid_at=NOWHEN,
        invalid_at=NOWHEN,
        repeats=(),
        fulfils=(),
    )
    return [replace(claim, valid_at=start, invalid_at=end, corrects=()), out]


def _border(
    border: Border | None, instant: datetime | None, zone: str, *, end: bool
) -> CivilTime | None:
    """A border of a fact as a stated time: in the words it was stated in, if they mean it."""
    if instant is None:
        return None
    if border is not None and border.basis == "stated":
        meant = border.civil.end if end else border.civil.start
        if meant == instant:
            return border.civil
    return CivilTime.of(instant, Precision.INSTANT, zone)
