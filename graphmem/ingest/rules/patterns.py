"""The sentence patterns, each with its examples; the examples are its tests.

A template is a regular expression with words in braces:

    {S} subject, {be} {have} {will} {not} its verbs     "I", "Jane Doe", "my brother Karim"
    {PLACE} {ORG} {PERSON} {THING} {PET}                the object

The date phrase and adverbs are taken out of a clause before a pattern sees it. What follows an
object must begin with a comma or a dash and is not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from graphmem.core.records import Kind, Polarity

__all__ = ["PATTERNS", "Pattern", "Tense"]

Tense: TypeAlias = Literal[
    "present", "perfect", "past", "change", "future", "ended", "never", "off"
]
"""How a pattern speaks of its relation.

present  holds when said                       "I live in Rome"
perfect  holds since the date, which it needs  "I have lived in Rome since 2019"
past     held, over its date or once           "I lived in Rome in 2019", "I used to …"
change   began, at the date                    "I moved to Rome"
future   will begin, at the date               "I'm moving to Rome"
ended    is over, since the date               "I no longer live in Rome"
never    was never so, in the date             "I never lived in Rome"
off      a plan is called off                  "I'm not moving to Rome"
"""

_WORD = r"(?!(?:I|We|You|It|He|She|They|That|There)\b)[A-Z\u00c0-\u00de\u0100-\u024f][\w'’.&-]*"
_LINKS = "(?:de|del|della|di|da|du|la|le|van|von|der|den|of|am|the) "
_NAME = rf"{_WORD}(?: (?:{_LINKS})?{_WORD}){{0,3}}"
_NOUNS = (
    "hospital|school|university|zoo|bank|library|hotel|restaurant|clinic|museum|college|bakery"
    "|group|station|airport|office|company|club|team|council|academy|institute|foundation"
)
_PETS: Final = (
    "dog|cat|puppy|kitten|rabbit|hamster|parrot|horse|pony|tortoise|turtle|snake|goldfish"
    "|guinea pig|budgie|ferret|lizard|gecko|canary|chicken|goat|donkey"
)

_SUBJECT = rf"(?:[Mm]y (?:[a-z-]+ ){{1,2}})?(?P<s>I|[Ww]e|[Yy]ou|{_NAME})"
_PARTS: Final = {
    "S": _SUBJECT,
    "be": rf"{_SUBJECT}(?: am| are| is|['’]m|['’]re|['’]s)",
    "have": rf"{_SUBJECT}(?: have| has|['’]ve|['’]s)",
    "will": rf"{_SUBJECT}(?: will|['’]ll| am going to| are going to| is going to|['’]m going to"
    r"|['’]re going to|['’]s going to| (?:am|are|is) about to|['’](?:m|re|s) about to)",
    "not": rf"{_SUBJECT}(?: do not| does not| don['’]t| doesn['’]t)",
    "did": rf"{_SUBJECT}(?: did not| didn['’]t)",
    "any": r"(?: any ?more| any longer)",
    "PLACE": rf"(?P<o>(?:the )?{_NAME}(?:, {_WORD})?)",
    "ORG": rf"(?P<o>(?:(?:the|a|an) )?{_NAME}(?: (?:{_NOUNS}))?)",
    "PERSON": rf"(?P<o>{_NAME})",
    "THING": r"(?P<o>[\w][\w'’&-]*(?: [\w'’&-]+){0,3})",
    "PET": rf"(?:a|an|my|our|the)(?: [a-z]+){{0,2}}? (?P<species>{_PETS})",
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A way to say something of a relation.

    `fact` is the sentence, with {s} and {o}. `object` is a fixed literal, where the words name
    none. `label` is what kind of thing the object is. `gives` are sentences it reads, with
    (object, polarity); `not_for` are sentences that look like it and give nothing.
    """

    relation: str
    tense: Tense
    template: str
    fact: str
    gives: tuple[tuple[str, str], ...]
    object: str | None = None
    label: str = ""
    kind: Kind = "state"
    not_for: tuple[str, ...] = ()
    regex: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compile the template; what follows the object is cut off."""
        body = self.template
        for name, part in _PARTS.items():
            body = body.replace("{" + name + "}", part)
        compiled = re.compile(rf"{body}(?:(?:,| [-–—]|;) (?!not\b|or\b|nor\b|as\b|like\b).*)?")
        object.__setattr__(self, "regex", compiled)

    @property
    def polarity(self) -> Polarity:
        """What a claim made by this pattern says of its fact."""
        if self.tense in ("ended", "off"):
            return "ends"
        return "denies" if self.tense == "never" else "holds"


def _lives(tense: Tense, template: str, *gives: tuple[str, str], **more: str) -> Pattern:
    fact = {
        "ended": "{s} no longer lives in {o}.",
        "past": "{s} lived in {o}.",
        "never": "{s} did not live in {o}.",
        "off": "{s} is not moving to {o}.",
    }
    return Pattern(
        "LIVES_IN",
        tense,
        template,
        more.get("fact") or fact.get(tense, "{s} lives in {o}."),
        gives,
        label="Place",
    )


def _works(tense: Tense, template: str, *gives: tuple[str, str]) -> Pattern:
    fact = {
        "ended": "{s} no longer works at {o}.",
        "past": "{s} worked at {o}.",
        "never": "{s} did not work at {o}.",
    }
    return Pattern(
        "WORKS_AT",
        tense,
        template,
        fact.get(tense, "{s} works at {o}."),
        gives,
        label="Organization",
    )


def _likes(relation: str, tense: Tense, template: str, *gives: tuple[str, str]) -> Pattern:
    verb = "likes" if relation == "LIKES" else "dislikes"
    past = {"ended": f"{{s}} no longer {verb} {{o}}.", "past": "{s} used to like {o}."}
    return Pattern(relation, tense, template, past.get(tense, f"{{s}} {verb} {{o}}."), gives)


_LIVES = (
    _lives("present", "{S} lives? in {PLACE}", ("I live in Oslo.", "Oslo")),
    _lives("present", "{be} living in {PLACE}", ("We're living in New York.", "New York")),
    _lives("present", "{be} based in {PLACE}", ("Ana Lopez is based in Lima.", "Lima")),
    _lives(
        "present", "{be} staying in {PLACE}(?: after all)?", ("I'm staying in Lisbon.", "Lisbon")
    ),
    _lives(
        "perfect",
        "{have} (?:lived|been living) in {PLACE}",
        ("I've lived in Rome since 2019.", "Rome"),
    ),
    _lives("past", "{S} lived in {PLACE}", ("I lived in Rome from 2010 to 2015.", "Rome")),
    _lives(
        "past",
        "{S} used to live in {PLACE}",
        ("I used to live in Paris.", "Paris"),
        fact="{s} used to live in {o}.",
    ),
    _lives(
        "change",
        f"{{S}} (?:moved|relocated)(?: back)?(?: from {_NAME})? to {{PLACE}}",
        ("I moved to Porto.", "Porto"),
        ("My sister Ana moved from Rome to Oslo in 2023.", "Oslo"),
    ),
    _lives(
        "change",
        "{have} (?:moved|relocated)(?: back)? to {PLACE}",
        ("I've moved to Rome.", "Rome"),
    ),
    _lives(
        "future",
        "{will} (?:move|relocate)(?: back)? to {PLACE}",
        ("In March I'll move to Berlin.", "Berlin"),
        ("I'm going to move to Berlin.", "Berlin"),
    ),
    _lives(
        "future",
        "{be} (?:moving|relocating)(?: back)? to {PLACE}",
        ("We are moving to Berlin next month.", "Berlin"),
    ),
    _lives("ended", "{S} no longer lives? in {PLACE}", ("I no longer live in Oslo.", "Oslo")),
    _lives("ended", "{not} live in {PLACE}{any}", ("I don't live in Oslo any more.", "Oslo")),
    _lives("never", "{S} never lived in {PLACE}", ("I never lived in Rome.", "Rome")),
    _lives("never", "{have} never lived in {PLACE}", ("I have never lived in Rome.", "Rome")),
    _lives("never", "{did} live in {PLACE}", ("I didn't live in Rome in 2015.", "Rome")),
    _lives(
        "off",
        "{be} not (?:moving|going|relocating|going to move|going to relocate) to {PLACE}"
        "(?: after all)?",
        ("I'm not moving to Berlin after all.", "Berlin"),
    ),
)

_WORKS = (
    _works("present", "{S} works? (?:at|for) {ORG}", ("I work at Acme.", "Acme")),
    _works("present", "{be} working (?:at|for) {ORG}", ("I'm working for Bosch.", "Bosch")),
    _works(
        "perfect",
        "{have} (?:worked|been working|been) (?:at|for|with) {ORG}",
        ("I've worked at Acme since May 2020.", "Acme"),
    ),
    _works(
        "past", "{S} worked (?:at|for) {ORG}", ("I worked at Nokia from 2010 to 2015.", "Nokia")
    ),
    _works("past", "{S} used to work (?:at|for) {ORG}", ("Tom used to work for Acme.", "Acme")),
    _works(
        "change",
        "{S} (?:started(?: working| a job| a new job| work)?|began working|got a(?: new)? job)"
        " (?:at|with|for) {ORG}",
        ("I started at Siemens in March 2015.", "Siemens"),
        ("Karim started working at Bosch on 3 February 2024.", "Bosch"),
    ),
    _works(
        "change",
        "{have} (?:started(?: working| a new job)?|got a(?: new)? job) (?:at|with|for) {ORG}",
        ("I've started working at Acme.", "Acme"),
    ),
    _works(
        "future",
        "{S}(?: starts?|(?: am| are| is|['’]m|['’]re|['’]s) starting"
        "|(?: will|['’]ll) (?:start|be starting))"
        "(?: working| work| a new job)? (?:at|with|for) {ORG}",
        ("I start at Siemens in two weeks.", "Siemens"),
        ("I'm starting at Acme next month.", "Acme"),
    ),
    _works("ended", "{S} no longer works? (?:at|for) {ORG}", ("I no longer work at Acme.", "Acme")),
    _works("ended", "{not} work (?:at|for) {ORG}{any}", ("I don't work for Acme anymore.", "Acme")),
    _works(
        "ended",
        "{S} (?:quit|resigned from|was laid off from|was fired from|retired from|left)"
        " my job at {ORG}",
        ("I left my job at Acme.", "Acme"),
    ),
    _works("never", "{S} never worked (?:at|for) {ORG}", ("I never worked at Acme.", "Acme")),
)

_TASTES = (
    _likes(
        "LIKES",
        "present",
        "{S} (?:likes?|loves?|enjoys?|adores?) {THING}",
        ("I like tea.", "tea"),
        ("Jane loves hiking.", "hiking"),
    ),
    _likes(
        "LIKES", "past", "{S} used to (?:like|love|enjoy) {THING}", ("I used to like tea.", "tea")
    ),
    _likes(
        "LIKES",
        "ended",
        "{S} no longer (?:likes?|loves?|enjoys?) {THING}",
        ("I no longer like coffee.", "coffee"),
    ),
    _likes(
        "LIKES",
        "ended",
        "{not} (?:like|love|enjoy) {THING}{any}",
        ("I don't like coffee any more.", "coffee"),
    ),
    _likes(
        "DISLIKES",
        "present",
        "{S} (?:hates?|dislikes?) {THING}",
        ("I hate mushrooms.", "mushrooms"),
    ),
)

_FAMILY = (
    Pattern(
        "HAS_PET",
        "present",
        "{S} (?:have|has|own|owns) {PET}(?:,)?(?: (?:named|called))? (?P<o>" + _NAME + ")",
        "{s} has a {species} called {o}.",
        (("I have a dog named Biscuit.", "Biscuit"), ("I own a dog, Biscuit.", "Biscuit")),
        label="Animal",
    ),
    Pattern(
        "HAS_PET",
        "change",
        "{S} (?:adopted|got|bought) {PET}(?:,)? (?:named|called) (?P<o>" + _NAME + ")",
        "{s} has a {species} called {o}.",
        (("We adopted a cat called Miso last week.", "Miso"),),
        label="Animal",
    ),
    Pattern(
        "HAS_PET",
        "present",
        r"(?P<s>[Mm]y|[Oo]ur) (?P<species>"
        + _PETS
        + r")(?: is called| is named|['’]s name is) (?P<o>"
        + _NAME
        + ")",
        "{s} has a {species} called {o}.",
        (("My dog is called Biscuit.", "Biscuit"),),
        label="Animal",
    ),
    Pattern(
        "HAS_PET",
        "past",
        "{S} had {PET}",
        "{s} had a {species}.",
        (("We had a cat until March 2024.", "cat"),),
        label="Animal",
    ),
    Pattern(
        "MARRIED_TO",
        "change",
        "{S}(?: have|['’]ve)?(?: got)? (?:married|married to) {PERSON}",
        "{s} is married to {o}.",
        (("I married Tom Berg in 2010.", "Tom Berg"),),
        label="Person",
        not_for=("I got married in Rome.",),
    ),
    Pattern(
        "MARRIED_TO",
        "present",
        "{be} married to {PERSON}",
        "{s} is married to {o}.",
        (("Jane is married to Tom.", "Tom"),),
        label="Person",
    ),
    Pattern(
        "HAS_MARITAL_STATUS",
        "present",
        "{be} married",
        "{s} is married.",
        (("I'm married.", "married"),),
        object="married",
    ),
    Pattern(
        "HAS_MARITAL_STATUS",
        "perfect",
        "{have} been married",
        "{s} is married.",
        (("I have been married since 2010.", "married"),),
        object="married",
    ),
    Pattern(
        "HAS_MARITAL_STATUS",
        "change",
        "{S} (?:got )?married",
        "{s} is married.",
        (("We married in 2010.", "married"),),
        object="married",
    ),
    Pattern(
        "HAS_MARITAL_STATUS",
        "change",
        "{S} (?:got )?divorced",
        "{s} is divorced.",
        (("We got divorced in 2018.", "divorced"),),
        object="divorced",
    ),
    Pattern(
        "HAS_MARITAL_STATUS",
        "present",
        "{be} divorced",
        "{s} is divorced.",
        (("I'm divorced.", "divorced"),),
        object="divorced",
    ),
    Pattern(
        "BORN_IN",
        "change",
        "{S} (?:was|were) born in {PLACE}",
        "{s} was born in {o}.",
        (("I was born in Oslo in 1990.", "Oslo"),),
        label="Place",
        kind="event",
    ),
)

PATTERNS: Final = (*_LIVES, *_WORKS, *_TASTES, *_FAMILY)
"""All patterns; the first that matches a whole clause reads it."""
