"""Which relation a careless name means: the catalogue's, one that the graph has, or its own.

Facts meet on a timeline only under one name, and nothing costs a memory more than a name that
meets nothing. So a name is compared with the catalogue and with the graph's own relations by its
words (tense and filling words left out), by what stands between the same two things already, by
the types of both ends, and by the literal that is told. What is like nothing stays itself, and
so does a name that the graph's owner declared: whoever declares a relation has said what it means.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from graphmem.core.catalogue import SHIPPED, relation_name
from graphmem.core.tokens import terms
from graphmem.ingest.naming.kinds import kinds

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from graphmem.core.records import Kind, Polarity

__all__ = ["Related", "Relation", "relate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """What a claim says of two things, and what is known to stand between them.

    `object` are the words of the object. `between` are the relations of standing facts from this
    subject to this object.
    """

    name: str
    kind: Kind = "state"
    polarity: Polarity = "holds"
    subject_labels: tuple[str, ...] = ()
    object_labels: tuple[str, ...] = ()
    object: str = ""
    between: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """The relation that is meant; a name such as NO_LONGER_LIVES_IN tells a polarity too."""

    name: str
    kind: Kind
    polarity: Polarity


_PLANNED: Final = ("PLANS_TO_", "PLANNING_TO_", "WILL_", "GOING_TO_", "INTENDS_TO_", "ABOUT_TO_")
_OVER: Final = ("NO_LONGER_", "STOPPED_", "QUIT_", "DOES_NOT_ANYMORE_", "FORMERLY_", "ENDED_")
_NEVER: Final = ("NEVER_", "HAS_NEVER_", "DID_NOT_", "DOES_NOT_", "IS_NOT_", "NOT_")

_FILLING: Final = frozenset(
    "is are was were be been being current now still also recent just new the a an his her their "
    "my own present today".split()
)

# How people say that something is over, and what is over then, by the kind of the object.
_ENDERS: Final = {
    "QUIT": {"": "WORKS_AT"},
    "QUIT_JOB": {"": "WORKS_AT"},
    "QUIT_JOB_AT": {"": "WORKS_AT"},
    "RESIGNED": {"": "WORKS_AT"},
    "RESIGNED_FROM": {"": "WORKS_AT"},
    "LEFT_JOB": {"": "WORKS_AT"},
    "LEFT_JOB_AT": {"": "WORKS_AT"},
    "LEFT_COMPANY": {"": "WORKS_AT"},
    "FIRED_FROM": {"": "WORKS_AT"},
    "LAID_OFF_FROM": {"": "WORKS_AT"},
    "MOVED_OUT_OF": {"": "LIVES_IN"},
    "MOVED_FROM": {"": "LIVES_IN"},
    "MOVED_AWAY_FROM": {"": "LIVES_IN"},
    "DIVORCED": {"person": "MARRIED_TO"},
    "DIVORCED_FROM": {"person": "MARRIED_TO"},
    "BROKE_UP_WITH": {"": "DATES"},
    "SEPARATED_FROM": {"person": "MARRIED_TO"},
    "GRADUATED_FROM": {"": "STUDIES_AT"},
    "DROPPED_OUT_OF": {"": "STUDIES_AT"},
    "SOLD": {"object": "OWNS"},
    "UNSUBSCRIBED_FROM": {"": "SUBSCRIBED_TO"},
}

# A name that means another relation between things of such a kind: (name, subject, object).
_BY_KIND: Final = {
    ("LIVES_IN", "", "person"): "LIVES_WITH",
    ("HAS", "", "animal"): "HAS_PET",
    ("OWNS", "person", "animal"): "HAS_PET",
    ("ADOPTED", "person", "animal"): "HAS_PET",
}

_BY_LITERAL: Final = {
    "HAS_MARITAL_STATUS": "married divorced widowed separated unmarried",
    "EMPLOYMENT_STATUS": "employed unemployed retired self-employed freelance freelancer jobless",
    "HAS_RELATIONSHIP_STATUS": "single dating engaged",
}


def relate(
    told: Related, own: Collection[str] = (), declared: Collection[str] = frozenset()
) -> Relation:
    """The relation that a claim means.

    Args:
        told: the claim's name for it, and what surrounds it.
        own: the names of the graph's own relations.
        declared: those that its owner declared, in their one form. They are the graph's own too,
            come before the catalogue's of the same words, and stand between things of any type.

    Raises:
        InputError: no letter or digit in the name.
    """
    name = relation_name(told.name)
    own = {*own, *declared}
    if name not in SHIPPED and name not in own:
        if (ended := _ender(name, told)) is not None:
            return ended
        if (turned := _turned(name, told, own, declared)) is not None:
            return turned
        if told.polarity != "holds" and len(told.between) == 1:
            return Relation(told.between[0], told.kind, told.polarity)
        if told.kind != "event":  # an event stands alone, whatever it is called
            name = _alike(name, own, declared)
    return Relation(_fitting(name, told, declared), told.kind, told.polarity)


def _ender(name: str, told: Related) -> Relation | None:
    """What a verb of ending ends."""
    if name == "LEFT" and told.between:
        leaving = [r for r in told.between if r in ("LIVES_IN", "WORKS_AT", "STUDIES_AT")]
        found = leaving or (list(told.between) if len(told.between) == 1 else [])
        return Relation(found[0], "state", "ends") if found else None
    by_kind = _ENDERS.get(name)
    if by_kind is None or told.polarity == "denies":
        return None
    there = kinds(told.object_labels)
    ended = next((by_kind[kind] for kind in by_kind if not kind or kind in there), None)
    if ended is None or not told.object:
        return None
    if told.between and ended not in told.between and len(told.between) == 1:
        ended = told.between[0]
    return Relation(ended, "state", "ends")


def _turned(
    name: str, told: Related, own: Collection[str], declared: Collection[str]
) -> Relation | None:
    """A known relation behind "no longer", "never" or "plans to"."""
    turns: tuple[tuple[tuple[str, ...], Polarity | None], ...] = (
        (_OVER, "ends"),
        (_NEVER, "denies"),
        (_PLANNED, None),
    )
    for prefixes, polarity in turns:
        prefix = next((p for p in prefixes if name.startswith(p) and len(name) > len(p)), None)
        if prefix is None:
            continue
        inner = _alike(relation_name(name.removeprefix(prefix)), own, declared)
        if inner not in SHIPPED and inner not in own:
            continue
        inner = _fitting(inner, told, declared)
        if polarity is None:
            return Relation(inner, "plan", told.polarity)
        return Relation(inner, told.kind, polarity)
    return None


def _alike(name: str, own: Collection[str], declared: Collection[str]) -> str:
    """The declared, the catalogue's or the graph's relation of the same words; else the name."""
    if name in SHIPPED or name in own:
        return name
    words = _reduced(name)
    if not words:
        return name
    if (meant := _of_words(words, declared)) is not None:
        return meant
    return _shipped_by_words().get(words) or _of_words(words, own) or name


def _of_words(words: tuple[str, ...], names: Collection[str]) -> str | None:
    return min((each for each in names if _reduced(each) == words), default=None)


@cache
def _shipped_by_words() -> dict[tuple[str, ...], str]:
    """The catalogue by the words of names and aliases; words that two relations share left out."""
    found: dict[tuple[str, ...], set[str]] = {}
    for relation in SHIPPED.values():
        for each in (relation.name, *relation.aliases):
            found.setdefault(_reduced(each), set()).add(relation.name)
    named = {_reduced(name): name for name in SHIPPED}
    unique = {words: next(iter(names)) for words, names in found.items() if len(names) == 1}
    return {words: name for words, name in (unique | named).items() if words}


@cache
def _reduced(name: str) -> tuple[str, ...]:
    """The stems of a name without those that only fill: CURRENTLY_LIVING_IN is (live, in)."""
    stems: Iterable[str] = terms(name.replace("HAS_BEEN_", "").replace("_", " "))
    return tuple(stem for stem in stems if stem not in _FILLING)


def _fitting(name: str, told: Related, declared: Collection[str]) -> str:
    """The relation of this name between things of such types; a declared one is itself."""
    if name in declared:
        return name
    here, there = kinds(told.subject_labels), kinds(told.object_labels)
    for (wanted, subject, object), instead in _BY_KIND.items():
        if name == wanted and (not subject or subject in here) and object in there:
            return instead
    if name == "HAS_PLAN" and told.kind == "plan":
        return "PLANS"  # an intention is no subscription, and several stand side by side
    if name == "HAS_STATUS" and "person" in here:
        literal = told.object.casefold().strip()
        return next((r for r, words in _BY_LITERAL.items() if literal in words.split()), name)
    return name
