"""What one clause hangs on: whether "that …" is meant, whom "who …" is about, asides."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from graphmem.ingest.rules.pattern import Pattern
from graphmem.ingest.rules.table.index import known_forms
from graphmem.ingest.rules.verbs import form_of
from graphmem.ingest.rules.words import FAMILY, PLURAL_FAMILY, is_named

__all__ = ["Aside", "antecedent", "aside_of", "grants", "relative"]

# Factive heads: what they embed is so, whoever says it. "I think", "they claim" are none.
_FACTIVE: Final = Pattern(
    r"(?:\b(?:know|knows|knew|known|knowing|reali[sz]e[sd]?|reali[sz]ing|remember(?:s|ed)?"
    r"|recall(?:ed)?|forg[eo]t(?:s|ten)?|notice[sd]?|discover(?:s|ed)?|learn(?:s|ed|t)?"
    r"|f(?:ind|ound) out|regret(?:s|ted)?|appreciate[sd]?|love[sd]?|hate[sd]?|mention(?:ed)?"
    r"|announce[sd]?|confirm(?:s|ed)?|admit(?:s|ted)?|confess|acknowledge|reveal(?:ed)?|add"
    r"|(?:to|must|let me) (?:say|note|report|share)|(?:tell|told|inform|remind(?:ed)?) (?:you|every"
    r"one|everybody|no one|nobody)|let you know|please note"
    # adjectives of feeling and of certainty
    r"|glad|happy|proud|sure|certain|official|true|lucky|fortunate|grateful|thankful|relieved"
    r"|excited|pleased|delighted|thrilled|surprised|amazed|sad|sorry|ashamed|embarrassed|aware"
    r"|clear|great|good|nice|funny|strange|weird|unfortunate"
    r"|a (?:pity|shame|fact|relief|miracle|blessing|joy)|the fact"
    r"|(?:fact|news|truth|thing|point|reason|problem|trouble|upshot|result)(?: is| was|['’]s)"
    # adverbs, results, cleft sentences
    r"|now|given|considering|seeing|so [a-z]+)"
    r"|^it(?: is| was|['’]s) (?:in|on|at|then|there|here|only|last|after|because)\b.*)"
    r"(?: (?:now|today|already|also))?$",
    re.IGNORECASE,
)
_UNSAID: Final = Pattern(
    r"n['’]t\b|\b(?:not|never|no|nobody|none|hardly|cannot|wrong(?:ly)?|false(?:ly)?|mistaken(?:ly)?"
    r"|stop|untrue|lie|lies|if|would|almost|neither|nor)\b",
    re.IGNORECASE,
)
_FORGET: Final = Pattern(
    r"\b(?:don['’]t|do not|never|won['’]t|can['’]t) forget\b|\b(?:told|tell) (?:no one|nobody)\b",
    re.IGNORECASE,
)

_NAME: Final = (
    r"[A-Z\u00c0-\u00de\u0100-\u024f][\w'’-]*(?: [A-Z\u00c0-\u00de\u0100-\u024f][\w'’-]*){0,2}"
)
_KIN: Final = rf"(?:[Mm]y|[Oo]ur) (?:[a-z-]+ ){{0,2}}?(?P<kin>[a-z-]+)(?: (?:{_NAME}))?"
_LAST: Final = Pattern(rf"(?P<before>(?:\b[\w'’]+ )?)(?P<who>\b{_KIN}|\b{_NAME})$")
_LAST_NAME: Final = Pattern(rf"(?P<before>(?:\b[\w'’]+ )?)(?P<who>\b{_NAME})$")
_ELSEWHERE: Final = frozenset("of and or at in joined than like".split())
_OWN_SUBJECT: Final = Pattern(
    r"(?:I|we|you|he|she|they|it|my|our|your|his|her|their|the|a|an|this|that|everyone|everybody"
    r"|nobody|some|most|[A-Z]\w+)\b"
)
_ASIDE: Final = Pattern(
    rf"(?P<who>{_KIN}|{_NAME}), (?P<aside>[^,;:!?–—()]{{1,60}}),"
    r" (?P<main>(?P<verb>[a-z][\w'’]*) .+)"
)
_PAIR: Final = Pattern(rf"(?:{_NAME}) and (?:{_NAME})")


def grants(head: str) -> bool:
    """Whether a clause says that what follows its "that" is so: "I'm glad that", "you know that".

    Everything else is silent about it: "she thinks that", "it's not true that", "stop saying
    that".
    """
    said = head.strip(" ,")
    return bool(_FACTIVE.search(said)) and not _UNSAID.search(_FORGET.sub("", said))


def antecedent(head: str) -> str:
    """Whom a "who" right after these words is about: a name, or family of the speaker; or ""."""
    said = head.rstrip(" ,")
    for pattern in (_LAST, _LAST_NAME):
        match = pattern.search(said)
        if match is None or match["before"].strip().lower() in _ELSEWHERE:
            continue
        kin = match.groupdict().get("kin")
        if kin in FAMILY or (kin is None and is_named(match["who"])):
            return match["who"]
    return ""


def relative(who: str, said: str) -> str:
    """A relative clause as a sentence about somebody; "" if "who" is not its subject."""
    clause = re.split(r",\s|\s\(", said, maxsplit=1)[0].strip()
    return f"{who} {clause}" if clause and not _OWN_SUBJECT.match(clause) else ""


class Aside(NamedTuple):
    """A sentence without what stands between its subject and its verb, and that as clauses."""

    main: str
    told: tuple[str, ...]


def aside_of(sentence: str) -> Aside | None:
    """Such as "Ana, who lives in Ulm, is a nurse", "My son Emil, 8, has asthma"; or None."""
    if sentence.count(",") < 2:
        return None
    match = _ASIDE.match(sentence)
    if match is None:
        return None
    who, kin, aside, main = (match[g] for g in ("who", "kin", "aside", "main"))
    family = kin in FAMILY or kin in PLURAL_FAMILY
    if not (family if kin else is_named(who)) or not _is_verb(match["verb"]):
        return None
    if kin in PLURAL_FAMILY:
        pair = _PAIR.fullmatch(aside)
        return Aside(f"{who} {main}", (f"{aside} {main}",)) if pair else None
    if aside.startswith("who "):
        told = relative(who, aside.removeprefix("who "))
    elif age := re.fullmatch(r"(?:aged? )?(\d{1,3})", aside):
        told = f"{who} is {age[1]}"
    elif re.match(r"(?:an?|the|my|our) [a-z]", aside):
        told = f"{who} is {aside}"
    else:
        return None
    return Aside(f"{who} {main}", (told,) if told else ())


def _is_verb(word: str) -> bool:
    """Whether a word after a singular or plural subject can be its verb."""
    if word in ("is", "was", "are", "were", "has", "have", "had", "will", "does", "did"):
        return True
    return form_of(known_forms(), word, "s", "past", "base") is not None
