"""Whom the words before a verb mean: the speaker, somebody of theirs, somebody named."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from graphmem.core.extraction import SaidClaim, SaidMention
from graphmem.core.names import name_key
from graphmem.core.phrasing import article, possessive
from graphmem.ingest.rules.antecedents import meant
from graphmem.ingest.rules.page import Subject
from graphmem.ingest.rules.pattern import Pattern
from graphmem.ingest.rules.scene import USER
from graphmem.ingest.rules.words import (
    FAMILY,
    GENDERS,
    PETS,
    PLURAL_FAMILY,
    SAME_FAMILY,
    is_named,
)
from graphmem.ingest.speakers import user_mention

if TYPE_CHECKING:
    from graphmem.ingest.rules.page import Page

__all__ = ["each_subject", "family_of", "kin_claim", "owned", "subject_of"]

_NAME = Pattern(
    r"[A-Z\u00c0-\u00de\u0100-\u024f][\w.'’&-]*"
    r"(?: (?:(?:de|del|van|von|der|la|le|of|the) )?[A-Z\u00c0-\u00de\u0100-\u024f][\w.'’&-]*){0,4}"
)
_NAMES = r"[A-Z][\w'’-]*(?: [A-Z][\w'’-]*){0,2}"
_MINE = Pattern(
    r"(?P<who>[Mm]y|[Oo]ur)(?P<words>(?: [a-z][\w'’-]*){1,4}?),?(?: (?P<name>[A-Z][\w'’.-]*"
    r"(?: [A-Z][\w'’.-]*){0,2}))?,?"
)
_THEIRS = Pattern(
    r"(?P<who>[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[A-Z][\w-]*(?: [A-Z][\w-]*){0,2}['’]s?)"
    r"(?P<words>(?: [a-z][\w'’-]*){1,4})"
)
_FAMILY = Pattern(
    r"\b[Mm]y (?P<words>(?:[a-z-]+ ){0,2}?)(?P<kin>[a-z-]+),? (?P<name>[A-Z][\w'’-]*"
    r"(?: [A-Z][\w'’-]*)?)"
)
_ONE = rf"(?:[Mm]y|[Oo]ur) (?:[a-z-]+ ){{0,2}}[a-z-]+(?:,? {_NAMES})?|{_NAMES}"
_SEVERAL = Pattern(rf"(?P<first>{_ONE})(?:, (?P<second>{_ONE}),?)? and (?P<last>{_ONE}|[a-z]+)")
_OURS = Pattern(
    rf"(?:[Mm]y|[Oo]ur) (?:[a-z-]+ ){{0,2}}(?P<kin>[a-z-]+),? (?P<names>{_NAMES} and {_NAMES})"
)
_GROUPS = frozenset("family team band group class company crew boss neighbours folks".split())
_NO_LONGER = frozenset("ex former late old ex-husband ex-wife new next future".split())
_PET = Pattern(rf"(?:{PETS})$")


def owned(owner: str, words: str) -> str:
    """Such as "Jane's sister", "James' dog"."""
    return f"{possessive(owner)} {words}"


def subject_of(page: Page, said: str, *, sure: bool, relation: str = "") -> Subject | None:
    """Whom the words mean; None if that is not certain.

    Args:
        page: the episode.
        said: the words; "" for a subject that was left out.
        sure: whether the rest of the clause shows that a lone capitalised word at its beginning
            is a name ("Karim works for Acme"; but "Dance helped me").
        relation: what is told of them, where that helps to know whom a pronoun means.
    """
    word = said.lower()
    if word in ("i", "we", "", "both of us", "my family and i"):
        return page.speaking()
    if word == "you":
        if not page.speaker.is_assistant:
            return None
        place = page.mention(replace(user_mention(page.episode), text=said))
        return Subject(place, USER, page.speaker.addressed)
    if word in ("he", "she", "it"):
        return meant(page, word, relation)
    joined = re.fullmatch(r"(?P<who>.+) and (?:I|me)|(?:I|[Mm]e) and (?P<other>.+)", said)
    if joined is not None:
        partner = joined["who"] or joined["other"]
        speaker = page.speaking()
        named = partner if _NAME.fullmatch(partner) and is_named(partner) else ""
        return None if speaker is None else replace(speaker, partner=named)
    if (match := _MINE.fullmatch(said)) is not None:
        return _mine(page, match)
    if (match := _THEIRS.fullmatch(said)) is not None:
        return _theirs(page, match)
    if word.startswith("the ") and " and " not in word:
        name = said[4:]
        vague = name.split()[0] in (
            "rest",
            "thing",
            "day",
            "food",
            "weather",
            "best",
            "worst",
            "whole",
        )
        if vague or len(name.split()) > 5 or re.search(r"['’]", name):
            return None
        return Subject(
            page.mention(SaidMention(text=said, name=name)), name_key(name), said, person=False
        )
    return _named(page, said, sure=sure)


def each_subject(said: str) -> list[str]:
    """Of whom a clause tells: of each in "Ana and my son Emil", "my mum and dad"; else of one."""
    ours = _OURS.fullmatch(said) if " and " in said else None
    said = ours["names"] if ours is not None and ours["kin"] in PLURAL_FAMILY else said
    match = _SEVERAL.fullmatch(said) if " and " in said else None
    if match is None:
        return [said]
    found: list[str] = []
    for one in filter(None, match.groups()):
        mine = one.lower().startswith(("my ", "our "))
        if one in FAMILY and found and found[0].lower().startswith(("my ", "our ")):
            found.append(f"my {one}")
        elif FAMILY.keys() & set(one.split()) if mine else one[:1].isupper() and is_named(one):
            found.append(one)
        else:
            return [said]
    return found


def _named(page: Page, said: str, *, sure: bool) -> Subject | None:
    if not _NAME.fullmatch(said) or not is_named(said) or not name_key(said):
        return None
    if "I" in said.split():
        return None  # "Otherwise I …"
    name = re.sub(r"['’]s?$", "", said)
    key = name_key(name)
    if page.speaker.is_user and key == name_key(page.speaker.called):
        return page.speaking()
    known = page.scene.knows(key)
    if not sure and not known and not _elsewhere(page.episode.content, name):
        return None
    place = page.mention(SaidMention(text=name, name=name, labels=("Person",), guessed=True))
    return Subject(place, key, name)


def _elsewhere(text: str, name: str) -> bool:
    """Whether a text has a name in the middle of a sentence, or a name of several words."""
    if " " in name:
        return True
    return bool(re.search(rf"[a-z,] {re.escape(name)}\b", text))


def _mine(page: Page, match: re.Match[str]) -> Subject | None:
    speaker = page.speaking()
    if speaker is None:
        return None
    words = match["words"].strip()
    if " and " in words or re.search(r"['’]s?$", words.split()[-1]):
        return None
    return _kin(page, speaker, words, match["name"])


def _theirs(page: Page, match: re.Match[str]) -> Subject | None:
    who = match["who"]
    if who.lower() in ("his", "her", "their", "its"):
        owner = meant(page, who.lower())
    else:
        owner = subject_of(page, re.sub(r"['’]s?$", "", who), sure=True)
    words = match["words"].strip()
    if owner is None or " and " in words:
        return None
    return _kin(page, owner, words, None)


def _kin(page: Page, owner: Subject, words: str, name: str | None) -> Subject | None:
    """Somebody or something of somebody's: named, or called after its owner."""
    noun = words.split()[-1]
    family = noun in FAMILY or noun in PLURAL_FAMILY or noun in _GROUPS
    animal = bool(_PET.search(words))
    labels = ("Person",) if noun in FAMILY else ("Animal",) if animal else ()
    if name is not None and is_named(name):
        if not (family or animal):
            return None
        alias = owned(owner.called, SAME_FAMILY.get(noun, noun))
        kin = page.mention(SaidMention(text=name, name=name, labels=labels, aliases=(alias,)))
        return Subject(kin, name_key(name), name)
    plain = " ".join(w for w in words.split() if w not in ("own", "dear", "lovely", "little"))
    called = owned(owner.called, re.sub(r"\S+$", SAME_FAMILY.get(noun, noun), plain))
    place = page.mention(SaidMention(text=called, name=called, labels=labels))
    plural = noun in PLURAL_FAMILY or (not family and noun.endswith("s") and not animal)
    person = family or animal
    return Subject(place, name_key(called), called, plural=plural, person=person, animal=animal)


def family_of(page: Page, sentence: str) -> None:
    """Claims that a sentence makes by the way: "my sister Ana" is a sister."""
    speaker = page.speaking()
    if speaker is None or "y " not in sentence:
        return
    for match in _FAMILY.finditer(sentence):
        kin, name = match["kin"], match["name"]
        if kin not in FAMILY and not _PET.fullmatch(kin):
            continue
        if _NO_LONGER & set(match["words"].split()) or not is_named(name):
            continue
        end = sentence[match.end() :]
        if end.startswith(("'", "’")) or name.lower() == "i":
            continue
        kin_claim(page, speaker, kin, re.sub(r"['’]s?$", "", name), sentence)


def kin_claim(page: Page, speaker: Subject, kin: str, name: str | None, quote: str) -> None:
    """Say that a person or a pet is somebody's; unnamed, it is called after them."""
    animal = kin not in FAMILY
    relation = "HAS_PET" if animal else FAMILY[kin]
    label = "Animal" if animal else "Person"
    kin = SAME_FAMILY.get(kin, kin)
    alias = owned(speaker.called, kin)
    if name is None:
        mention = SaidMention(text=alias, name=alias, labels=(label,))
        fact = f"{speaker.called} has {article(kin)} {kin}."
    else:
        mention = SaidMention(text=name, name=name, labels=(label,), aliases=(alias,))
        fact = f"{name} is {alias}."
    claim = SaidClaim(
        subject=speaker.place,
        object=page.mention(mention),
        name=relation,
        fact=fact,
        holds_when_said=True,
        quote=quote,
    )
    page.add(claim, speaker, name or alias)
    if name is None and claim.object is not None:
        gender = GENDERS.get(kin, "")
        page.around = (Subject(claim.object, name_key(alias), alias, animal=animal, gender=gender),)
