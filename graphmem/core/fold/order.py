"""The order of saying, and corrections: who takes whose place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmem.core.civil import CivilTime, Precision, from_micros, zone_of
from graphmem.core.fold.model import Saying
from graphmem.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphmem.core.records import Claim

__all__ = ["hear"]


def hear(claims: Iterable[Claim], canonical: Mapping[str, str]) -> list[Saying]:
    """The claims in the order of saying: merges and corrections applied, plans fulfilled.

    A claim given twice counts once. What cannot be read (an unknown zone, a date out of the
    calendar, no object) is refused and stays in the list as out.
    """
    sayings = {claim.uuid: _saying(claim, canonical) for claim in claims}
    told = sorted(sayings.values(), key=lambda s: s.place)
    own = {s.uuid: s.place for s in told}
    for s in told:
        if s.claim.corrects and not s.out:
            earlier = [sayings[u] for u in dict.fromkeys(s.claim.corrects) if u in sayings]
            _correct(s, [t for t in earlier if own[t.uuid] < own[s.uuid] and t.trust <= s.trust])
    told.sort(key=lambda s: s.place)
    for s in told:
        s.plan = s.holds and not s.undated and (_ahead(s) or s.claim.kind == "plan")
    for s in told:
        if s.out:
            continue
        for uuid in s.fulfils:
            plan = sayings.get(uuid)
            if plan and plan.plan and plan.place < s.place and plan.trust <= s.trust:
                plan.leave("fulfilled", "the plan came true", s)
    return told


def _saying(claim: Claim, canonical: Mapping[str, str]) -> Saying:
    object_ = claim.object
    s = Saying(
        claim,
        canonical.get(claim.subject, claim.subject),
        None if object_ is None else canonical.get(object_, object_),
    )
    if object_ is None and claim.polarity != "ends":
        s.leave("refused", "it names no object")
    try:
        s.begin_with(claim.valid_at)
        s.end_with(claim.invalid_at, claim.end_exclusive)
        zone_of(claim.zone)
    except InputError as error:
        s.leave("refused", str(error))
    except (ArithmeticError, ValueError, TypeError):
        s.leave("refused", "a date is out of the calendar")
    return s


def _ahead(s: Saying) -> bool:
    """Whether a stated start comes after the saying."""
    return s.valid is not None and s.lo > s.at


def _correct(s: Saying, targets: Sequence[Saying]) -> None:
    """Let a correction take the place of its targets, and take over what it does not restate.

    A claim that something holds takes the place, tense and start of the earliest such target, and
    the end of the target that told of an end last. An end takes the place of the earliest end. A
    denial keeps its own place: it reaches back from where it was said.
    """
    if not targets:
        return
    targets = sorted(targets, key=lambda t: t.place)
    bases = [t for t in targets if t.claim.polarity == s.claim.polarity]
    if bases and not s.denies:
        base = bases[0]
        s.place = (*base.place[:5], *s.place[:5])
        s.at = s.told = base.at
        if s.holds:
            _take_over(s, base, targets)
        elif s.invalid is None:
            s.end_with(base.invalid, base.end_exclusive)
        s.fulfils = s.fulfils or base.fulfils
    for target in targets:
        target.leave("corrected", "it was corrected", s)


def _take_over(s: Saying, base: Saying, targets: Sequence[Saying]) -> None:
    restated = s.valid is not None or s.invalid is not None
    s.undated = s.undated or (base.undated and not restated)
    s.present = base.present and not s.undated
    s.over = s.claim.kind != "plan" and not s.present
    if s.undated:
        return
    if s.valid is None:
        s.begin_with(base.valid)
    ends = [t for t in targets if t.ends or t.invalid is not None]
    if s.invalid is not None or not ends:
        return
    last = ends[-1]
    civil = last.invalid
    if civil is None:
        civil = CivilTime.of(from_micros(last.at), Precision.INSTANT, last.claim.zone)
    s.end_with(civil, last.end_exclusive)
    s.told, s.over = last.told, last.over
    if s.end() <= (s.at if s.valid is None else s.lo):
        s.end_with(None, s.claim.end_exclusive)
