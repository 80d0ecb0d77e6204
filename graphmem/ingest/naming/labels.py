"""What kind of thing a name's own words tell it to be."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from graphmem.core.names import folded_words, name_key
from graphmem.ingest.naming.owned import owned_form
from graphmem.ingest.naming.tables import (
    ANIMALS,
    ORGANISATION_ENDS,
    ORGANISATION_WORDS,
    OWNERS,
    PLACE_PREPOSITIONS,
    PLACE_WORDS,
    PLACES,
    TITLES,
    calendar_words,
    given_names,
    kin_of,
)

__all__ = ["guess_label", "is_given", "label_here"]

_KNOWN_PLACES: Final = """
afghanistan africa albania algeria america amsterdam angola antwerp arizona argentina armenia asia
athens atlanta auckland australia austria baltimore bangkok bangladesh barcelona basel beijing
belgium belgrade berlin bern birmingham bolivia bologna bordeaux boston brazil bremen brisbane
bristol brussels bucharest budapest buenos aires bulgaria cairo california cambodia canada cape
town chicago chile china cologne colombia colorado copenhagen costa rica croatia cuba cyprus
delhi denmark denver detroit dresden dubai dublin ecuador edinburgh egypt england estonia ethiopia
europe finland florida france frankfurt geneva genoa germany ghana glasgow greece hamburg hanoi
hanover havana hawaii helsinki hong kong houston hungary iceland illinois india indonesia iran
iraq ireland israel istanbul italy jamaica japan kenya korea kyiv kyoto latvia lebanon leeds
leipzig lima lisbon lithuania liverpool london los angeles luxembourg lyon madrid malaysia malta
manchester manila marseille massachusetts melbourne mexico miami michigan milan minneapolis
minnesota montreal morocco moscow mumbai munich nairobi naples nepal netherlands nevada norway
oregon osaka oslo ottawa pakistan panama peru philadelphia philippines poland porto portugal
prague romania rome rotterdam russia salzburg san francisco santiago scotland seattle seoul serbia
seville shanghai singapore slovakia slovenia somalia spain stockholm stuttgart sweden switzerland
syria taipei taiwan tanzania tehran texas thailand tokyo toronto tunisia turin turkey uganda
ukraine utah valencia vancouver venice vermont vienna vietnam wales warsaw washington wisconsin
zagreb zurich münchen köln wien zürich genf berlin deutschland österreich schweiz frankreich
spanien italien lyon españa sevilla méxico
"""
_PAIRS: Final = frozenset({"buenos aires", "cape town", "costa rica", "hong kong", "los angeles",
                           "san francisco"})  # fmt: skip


@cache
def _places() -> frozenset[str]:
    halves = {word for pair in _PAIRS for word in pair.split()}
    single = {name_key(word) for word in _KNOWN_PLACES.split()} - halves
    return frozenset({*single, *_PAIRS, *PLACES.values()})


def is_given(word: str) -> bool:
    """Whether a word is a common first name, and hardly anything else."""
    return name_key(word) in given_names()


@lru_cache(maxsize=1 << 13)
def guess_label(name: str) -> str:
    """What the words of a name alone tell of its kind; "" if nothing."""
    if (owned := owned_form(name)) is not None:
        return _label_of_noun(owned.head)
    words = folded_words(name)
    if not words:
        return ""
    first, last = words[0], words[-1]
    if not name[:1].isupper():
        return _label_of_noun(last) if first in OWNERS else ""
    if name_key(name) in _places() or (name_key(name) in PLACES and name.isupper()):
        return "Place"
    if first in TITLES and any(part[:1].isupper() for part in name.split()[1:2]):
        return "Person"
    if len(words) > 1 and (last in ORGANISATION_ENDS or last in ORGANISATION_WORDS):
        return "Organization"
    if first in ("university", "bank", "museum", "church") and "of" in words:
        return "Organization"
    if len(words) > 1 and (last in PLACE_WORDS or first in ("lake", "mount", "mt", "cape")):
        return "Place"
    if first in given_names() and len(words) <= 3 and not any(w.isdigit() for w in words):
        return "Person" if all(part[:1].isupper() for part in name.split()) else ""
    return ""


def _label_of_noun(noun: str) -> str:
    if noun in ANIMALS:
        return "Animal"
    return "Person" if kin_of(noun) else ""


def label_here(name: str, before: str) -> str:
    """The kind of a name in a text, with the word before it: "in Valdoria" is a place."""
    label = guess_label(name)
    if label or before not in PLACE_PREPOSITIONS or before == "from":
        return label
    first = folded_words(name)[:1]
    return (
        "" if any(c.isdigit() for c in name) or not calendar_words().isdisjoint(first) else "Place"
    )
