"""Clauses that no single row reads: leaving, starting and stopping, whose family, how many."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from graphmem.core.extraction import SaidClaim, SaidMention
from graphmem.core.records import USER_TRUST, VALUE_LABEL
from graphmem.ingest.rules.clauses import plain
from graphmem.ingest.rules.pattern import Pattern
from graphmem.ingest.rules.phrasing import cut
from graphmem.ingest.rules.refer import ended, gone, leave, parted_with, switched
from graphmem.ingest.rules.shape import sentence
from graphmem.ingest.rules.subjects import kin_claim, subject_of
from graphmem.ingest.rules.times import When, find, read
from graphmem.ingest.rules.verbs import gerund_of
from graphmem.ingest.rules.words import FAMILY, called, is_named, is_thing, told_by

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphmem.ingest.rules.clause import Clause
    from graphmem.ingest.rules.page import Page, Subject
    from graphmem.ingest.rules.table.row import Row

__all__ = ["family", "last_day", "left", "negated", "phased", "placed"]


def left(page: Page, clause: Clause, when: When) -> bool:
    """What is known to be left or switched."""
    if clause.tense not in ("past", "perfect") or clause.phase:
        return False
    subject = subject_of(page, clause.subject, sure=True)
    if subject is None or not subject.person:
        return False
    if switched(page, subject, clause, when) or parted_with(page, subject, clause, when):
        return True
    if clause.verb == "run" and clause.rest == "away":
        return gone(page, subject, when)
    return leave(page, subject, clause, when) and clause.verb != "retire"


def phased(page: Page, clause: Clause, when: When) -> bool:
    """Such as "I stopped running": the end of what is known, else an event of its day."""
    if not clause.phase or clause.tense not in ("past", "perfect") or clause.negated:
        return False
    subject = subject_of(page, clause.subject, sure=True)
    doing = f"{gerund_of(clause.verb)} {cut(clause.rest)}".strip()
    if subject is None or (when != When() and when.at is None):
        return False
    if clause.phase == "end" and (
        ended(page, subject, doing, "", when.at)
        or ended(page, subject, f"{clause.verb} {clause.rest}", "", when.at)
    ):
        return True
    told = told_by(doing, page.speaker.called, own=subject.own)
    if told is None or not is_thing(told) or len(told.split()) < 2:
        return False
    verb = "started" if clause.phase == "begin" else "stopped"
    place = page.mention(SaidMention(text=told, name=told, labels=(VALUE_LABEL,)))
    claim = SaidClaim(
        subject=subject.place, object=place, name=verb.upper(), kind="event",
        fact=f"{subject.called} {verb} {told}.", valid_at=when.at, quote=page.quote,
    )  # fmt: skip
    page.add(claim, subject, told)
    return True


_LAST_DAY: Final = Pattern(
    r"(?:(?:was|is|will be) )?[Mm]y last day(?: (?:of|at) work)?(?: (?:at|with) "
    r"(?P<o>[A-Z][\w'&.-]*(?: [A-Z][\w'&.-]*)*))?(?: (?:was|is|will be)(?: on)?)?"
)


_IS_ON: Final = Pattern(r"(\blast day\b.*? (?:is|was|will be)) (?!on )")


def last_day(page: Page, text: str) -> bool:
    """Such as "my last day at Acme is 30 June", "yesterday was my last day": a job that ends."""
    rest, phrase = find(_IS_ON.sub(r"\1 on ", text))  # elsewhere "is 30 June" is a value, no date
    match = _LAST_DAY.fullmatch(plain(rest))
    subject = page.speaking()
    if match is None or phrase is None or subject is None:
        return False
    lean = "past" if re.search(r"\bwas\b", text) else "future"
    when = read(phrase, page.episode.said_at, page.episode.zone, lean)
    if when is None or when.at is None:
        return False
    known = page.scene.about(subject.key, names=("WORKS_AT",), object=match["o"])
    known = [entry for entry in known if entry.open]
    if len({entry.called for entry in known}) != 1:
        return False
    page.end(known[-1], subject, when.at)
    return True


def family(
    page: Page, row: Row, clause: Clause, found: Mapping[str, str], times: Mapping[str, Any]
) -> bool:
    """Who is whose, and how many."""
    if row.inverse and (clause.over or clause.negated):
        return _no_kin(page, clause, found["kin"])
    if clause.negated or clause.over or not times.get("holds_when_said"):
        return False
    if row.inverse:
        speaker, other = page.speaking(), subject_of(page, clause.subject, sure=True)
        if speaker is None or other is None or other.own:
            return False
        kin_claim(page, speaker, found["kin"], other.called, page.quote)
        return True
    subject = subject_of(page, clause.subject, sure=True)
    if subject is None:
        return False
    if row.relation == "KIN":
        name = found.get("o")
        if name is not None and not is_named(name):
            return False
        kin_claim(page, subject, found["kin"], name, page.quote)
        return True
    kids = found["plural"] in ("kids", "children")
    said = f"{found['count']} {found['plural']}"
    place = page.mention(SaidMention(text=said, name=said, labels=(VALUE_LABEL,)))
    verb = "have" if subject.plural else "has"
    counted = "CHILDREN" if kids else found["plural"].upper().replace(" ", "_")
    claim = SaidClaim(
        subject=subject.place, object=place, name=f"NUMBER_OF_{counted}",
        fact=f"{subject.called} {verb} {said}.", quote=page.quote, **times,
    )  # fmt: skip
    page.add(claim, subject, said)
    return True


def _no_kin(page: Page, clause: Clause, kin: str) -> bool:
    """Such as "Tom is no longer my boss", if it was known."""
    speaker, other = page.speaking(), subject_of(page, clause.subject, sure=True)
    if speaker is None or other is None or kin not in FAMILY:
        return False
    known = page.scene.about(speaker.key, names=(FAMILY[kin],), object=other.called)
    if known:
        page.end(known[-1], speaker, None)
    return bool(known)


def placed(page: Page, row: Row, said: str, species: str | None) -> int:
    """The place of a row's object among the mentions, with its labels."""
    name = called(said) or said
    labels = tuple(label for label in (row.label, (species or "").title()) if label)
    if row.object or (not row.label and not name[:1].isupper()) or row.label == "Value":
        labels = (VALUE_LABEL,)
    return page.mention(SaidMention(text=said, name=name, labels=labels))


def negated(
    page: Page,
    row: Row,
    clause: Clause,
    subject: Subject,
    said: str,
    told: str,
    times: Mapping[str, Any],
) -> bool:
    """A plain negation: the end of what was known, or a denial of what another said."""
    name = called(said)
    if row.denied is not None:
        denial, says = row.denied
        fact = f"{subject.called} {says.format(o=told).replace('dislike', 'dislikes', 1)}."
        place = placed(page, row, told, None)
        claim = SaidClaim(
            subject=subject.place, object=place, name=denial, fact=fact,
            holds_when_said=True, quote=page.quote,
        )  # fmt: skip
        page.add(claim, subject, name)
        known = page.scene.about(subject.key, names=(row.relation,), object=name)
        if known:
            page.end(known[-1], subject, None)
        return True
    known = page.scene.about(subject.key, names=(row.relation,), object=name)
    if not known:
        return False
    own = any(entry.trust >= USER_TRUST for entry in known)
    fields: dict[str, Any] = dict(times) if own else {"polarity": "denies"}
    fact = sentence(row, clause, "not", subject.called, {"o": told, "a": "a"}, plural=False)
    fact = fact if own else fact.replace(" no longer ", " not ", 1)
    claim = SaidClaim(
        subject=subject.place, object=placed(page, row, told, None), name=row.relation,
        fact=fact, quote=page.quote, **fields,
    )  # fmt: skip
    page.claims.append(claim)
    page.scene.remove(known)
    return True
