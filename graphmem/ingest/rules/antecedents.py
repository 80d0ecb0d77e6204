"""Whom "he", "she", "her" and "it" mean: those whom the words before them name.

Silent where two could be meant. Words of kin tell who is a "she" and who a "he"; what only people
do ("works at") is not said of a pet.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from graphmem.core.names import name_key
from graphmem.core.phrasing import possessive
from graphmem.ingest.rules.page import Subject
from graphmem.ingest.rules.pattern import Pattern
from graphmem.ingest.rules.times import find_all
from graphmem.ingest.rules.times.english import ENGLISH
from graphmem.ingest.rules.words import FAMILY, GENDERS, NO_NAMES, SAME_FAMILY

if TYPE_CHECKING:
    from collections.abc import Collection

    from graphmem.core.extraction import SaidMention
    from graphmem.ingest.rules.page import Page

__all__ = ["Begun", "begin", "forget", "meant", "pronouns", "remember", "unnamed"]

_HUMAN: Final = frozenset(
    """WORKS_AT WORKS_AS HAS_JOB_TITLE HAS_ROLE WORKS_IN_OFFICE EMPLOYMENT_STATUS LOST_JOB
    RUNS_BUSINESS VOLUNTEERS_AT MANAGES RESPONSIBLE_FOR HAS_MANAGER HAS_MARITAL_STATUS MARRIED_TO
    ENGAGED_TO DATES STUDIES STUDIES_AT ATTENDS_SCHOOL SCHOOL_GRADE HAS_DEGREE GRADUATED LEARNS
    TAKES_CLASS SPEAKS MEMBER_OF SUBSCRIBED_TO PLAYS PLAYS_FOR HAS_HOBBY COLLECTS OWNS DRIVES RENTS
    HAS_PET USES WORKS_ON HAS_DIET LIVES_IN GREW_UP_IN FOUNDED LIVES_WITH KIN COUNT""".split()
)
"""Relations that are not told of a pet."""
_BODILY: Final = frozenset("HAS_AGE HAS_CONDITION DIED BORN INJURED ALLERGIC_TO TURNED".split())
"""What is told of a pet as soon as of a person."""
_WORDS: Final = {"he": "he", "his": "he", "she": "she", "her": "she"}
_NAMED: Final = frozenset({"Place", "Organization", "Person", "Animal"})
_KIN: Final = "|".join(sorted(FAMILY, key=len, reverse=True))
_RELATIVE = Pattern(
    r"(?<!\bis )(?<!\bwas )(?<!['’]s )(?<!\bas )(?<!\bbecame )"
    r"\b(?:(?P<mine>[Mm]y|[Oo]ur)|[Hh]is|[Hh]er|[Tt]heir|\w['’]s)"
    rf" (?:[a-z-]+ ){{0,2}}?(?P<kin>{_KIN})(?![\w-])(?!['’]s)"
)
_NAME = Pattern(r"[A-Z][\w'’-]+")
_OWNER = Pattern(r"\b(?:his|her|their)\b", re.IGNORECASE)
_PRONOUN = Pattern(r"\b(?:s?he|his|hers?|its?|their)\b", re.IGNORECASE)
_INNER = Pattern(r"(?<=[a-z,] )[A-Z][\w'’-]+")


class Begun(NamedTuple):
    """How far a page was when a sentence began, and whom its pronouns meant then."""

    mentions: int
    claims: int
    around: tuple[Subject, ...]


def begin(page: Page) -> Begun:
    """Where a sentence begins."""
    return Begun(len(page.mentions), len(page.claims), page.around)


def pronouns(text: str) -> bool:
    """Whether a text has a word whose meaning must be remembered at all."""
    return _PRONOUN.search(text) is not None


def forget(page: Page) -> None:
    """Nobody is meant by a pronoun."""
    page.around, page.topic = (), None


def meant(page: Page, word: str, relation: str = "") -> Subject | None:
    """The only one whom a pronoun can mean where this relation is told; None if unclear."""
    if word in ("it", "its"):
        found = [each for each in page.around if each.animal]
        return found[0] if len(found) == 1 and relation not in _HUMAN else None
    gender = _WORDS.get(word, "")
    found = [each for each in page.around if not gender or each.gender in ("", gender)]
    people = [each for each in found if not each.animal]
    if relation in _HUMAN or (
        page.topic is not None
        and relation not in _BODILY
        and [each.place for each in people] == [page.topic.place]
    ):
        found = people
    return found[0] if len(found) == 1 and found[0].place >= 0 else None


def unnamed(page: Page, word: str) -> Subject | None:
    """The only one so far without a name whom "her name" or "its name" can mean."""
    gender = _WORDS.get(word, "")
    found = [
        each
        for each in page.around
        if not each.called[:1].isupper() and (not gender or each.gender in ("", gender))
    ]
    return found[0] if len(found) == 1 else None


def remember(page: Page, text: str, begun: Begun, subjects: Collection[str]) -> None:
    """Whom "he" or "she" of what follows means: those whom the sentence has named so far.

    Args:
        page: the episode.
        text: the sentence, as far as it was read.
        begun: what was there before it.
        subjects: the words of its subjects.
    """
    told = page.claims[begun.claims :]
    places = {*range(begun.mentions, len(page.mentions))}
    places |= {place for c in told for place in (c.subject, c.object) if place is not None}
    known_as = " ".join(page.mentions[n].name for n in places if _is_named(page.mentions[n]))
    speaker = page.speaking()
    if speaker is not None:
        places.discard(speaker.place)
    people = [_subject(page, place) for place in sorted(places) if _answers(page.mentions[place])]
    known = {each.place: each for each in begun.around}
    people = [known.get(each.place, each) for each in people]
    names = [*_inner(text), *(words for words in subjects if _NAME.fullmatch(words))]
    names = [name for name in names if name.lower() not in NO_NAMES]
    if any(name not in known_as for name in names):
        forget(page)
        return
    spoken = next((s.lower() for s in subjects if s.lower() in ("he", "she")), "")
    people += _others(page, text, people)
    if not people:
        return
    if _OWNER.search(text):  # "Her sister lives in Rome": she may be either from now on
        places = {each.place for each in people}
        people += [each for each in begun.around if each.place not in places]
    topic = None
    if spoken:
        who = {c.subject for c in told}
        topic = next((each for each in begun.around if each.place in who), None)
    if topic is not None:
        topic = replace(topic, gender=spoken)
        people = [topic, *(each for each in people if each.place != topic.place)]
    page.around, page.topic = tuple(people), topic


def _inner(text: str) -> list[str]:
    """Names within a sentence, "I" and words of dates left out."""
    found = [match for match in _INNER.finditer(text) if not re.match(r"I\b", match[0])]
    if not found:
        return []
    dates = find_all(text)
    return [
        match[0]
        for match in found
        if not any(date.start <= match.start() < date.end for date in dates)
        and match[0].lower().removesuffix("s") not in ENGLISH.weekdays
    ]


def _is_named(mention: SaidMention) -> bool:
    return not _NAMED.isdisjoint(mention.labels)


def _answers(mention: SaidMention) -> bool:
    """Whether a mention is a person or pet whom "he" or "she" can mean."""
    return mention.entity is None and not {"Person", "Animal"}.isdisjoint(mention.labels)


def _subject(page: Page, place: int) -> Subject:
    mention = page.mentions[place]
    gender = next((GENDERS[kin] for kin in _kin(mention) if kin in GENDERS), "")
    key, animal = name_key(mention.name), "Animal" in mention.labels
    return Subject(place, key, mention.name, animal=animal, gender=gender)


def _kin(mention: SaidMention) -> list[str]:
    """The words of kin by which a mention is known: "sister" of "Jane's sister"."""
    return [text.split()[-1] for text in (mention.name, *mention.aliases) if " " in text]


def _others(page: Page, text: str, people: Collection[Subject]) -> list[Subject]:
    """People whom a sentence names by their kinship alone, and of whom nothing was claimed."""
    known = {kin for each in people if each.place >= 0 for kin in _kin(page.mentions[each.place])}
    found: dict[str, Subject] = {}
    for match in _RELATIVE.finditer(text):
        kin = SAME_FAMILY.get(match["kin"], match["kin"])
        if kin in known or kin in found:
            continue
        called = f"{possessive(page.speaker.called)} {kin}" if match["mine"] else kin
        found[kin] = Subject(-1, name_key(called), called, gender=GENDERS.get(kin, ""))
    return list(found.values())
