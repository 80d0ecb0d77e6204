"""Closed classes of words, and what can be said of a few words without reading a clause."""

from __future__ import annotations

import re
from typing import Final

from graphmem.core.phrasing import possessive
from graphmem.ingest.rules.pattern import Pattern

__all__ = [
    "FAMILY",
    "GENDERS",
    "NO_NAMES",
    "PETS",
    "PLURAL_FAMILY",
    "SAME_FAMILY",
    "called",
    "is_named",
    "is_thing",
    "stands_alone",
    "told_by",
]

NO_NAMES: Final = frozenset(
    """he she it they this that these those there here the a an my your his her its our their who
    what where when why how everyone everybody someone somebody nobody people and but so then now
    today yesterday tomorrow not no yes just if also still i'll you'll you i we sounds looks seems
    life love nothing everything something anything anyone one all both god let make take thanks
    thank hey hi hello wow congrats congratulations good great glad happy hope nice cool awesome
    being having getting doing going seeing absolutely definitely totally sure yeah yep yup nope
    okay ok well oh aww aw ah haha lol gosh man dude bro guys guess time work family home music
    art dance yoga mom dad mum keep stay check monday tuesday wednesday thursday friday saturday
    sunday january february march april may june july august september october november december
    christmas easter thanksgiving halloween other another each every most many much more some any
    such these with for from about after before during since until while because although though
    as at by in of on to up out off over under again even only lots tons last next every dear
    speaking looking reading writing painting cooking running swimming traveling
    travelling""".split()
)
_NO_WORDS: Final = frozenset(
    """it this that these those them him you your yours yourself u ya i we he she they us here there
    thing things one ones something anything everything nothing stuff someone anyone everyone so
    such is are was were am be been has does did will can could would what when where which who
    how why if than because though although while lot bit kind sort way time times fun blast chance
    opportunity care sense mind difference best worst same more less most both each every
    part break ton tons bunch pic pics picture pictures photo photos
    others rest""".split()
)

_DANGLING: Final = frozenset(
    """since for to of with about in at on from like and or but by into the a an my our so as than
    just even few some another several place remind guide""".split()
)

PETS: Final = (
    "dog|cat|puppy|pup|kitten|kitty|rabbit|bunny|hamster|parrot|horse|pony|tortoise|turtle|snake"
    "|goldfish|guinea pig|budgie|ferret|lizard|gecko|canary|chicken|goat|donkey|fish|bird|iguana"
    "|chinchilla|gerbil|hedgehog|cockatiel|parakeet|labrador|retriever|poodle|beagle|bulldog"
    "|terrier|corgi|husky|shepherd|dachshund|tabby"
)

# word of family or company -> the relation of the one who says "my" to that person
FAMILY: Final = {
    word: relation
    for relation, words in {
        "HAS_SISTER": "sister stepsister half-sister sis twin-sister",
        "HAS_BROTHER": "brother stepbrother half-brother bro",
        "HAS_SIBLING": "sibling twin",
        "HAS_MOTHER": "mother mom mum mama mommy stepmother stepmom",
        "HAS_FATHER": "father dad daddy papa stepfather stepdad",
        "HAS_SON": "son stepson",
        "HAS_DAUGHTER": "daughter stepdaughter",
        "HAS_CHILD": "child kid baby toddler",
        "MARRIED_TO": "husband wife spouse hubby",
        "ENGAGED_TO": "fiancé fiancée fiance fiancee",
        "DATES": "girlfriend boyfriend partner",
        "FRIEND_OF": "friend bestie buddy pal mate",
        "RELATED_TO": "cousin aunt auntie uncle niece nephew grandma grandpa grandmother"
        " grandfather"
        " granddaughter grandson granny nana mother-in-law father-in-law brother-in-law"
        " sister-in-law godson goddaughter godmother godfather",
        "WORKS_WITH": "colleague coworker co-worker teammate",
        "HAS_MANAGER": "boss manager supervisor",
        "LIVES_WITH": "roommate flatmate housemate",
        "HAS_NEIGHBOUR": "neighbour neighbor",
        "HAS_TEACHER": "teacher mentor coach tutor",
        "HAS_DOCTOR": "doctor dentist therapist vet gp",
        "HAS_LANDLORD": "landlord landlady",
    }.items()
    for word in words.split()
}
SAME_FAMILY: Final = {
    "mum": "mother", "mom": "mother", "mama": "mother", "mommy": "mother", "dad": "father",
    "daddy": "father", "papa": "father", "sis": "sister", "bro": "brother", "hubby": "husband",
    "grandma": "grandmother", "granny": "grandmother", "nana": "grandmother",
    "grandpa": "grandfather", "auntie": "aunt", "kid": "child", "neighbor": "neighbour",
    "co-worker": "colleague", "coworker": "colleague", "supervisor": "manager", "boss": "manager",
}  # fmt: skip
GENDERS: Final = {
    word: pronoun
    for pronoun, words in {
        "she": "sister stepsister half-sister twin-sister mother stepmother stepmom daughter"
        " stepdaughter wife fiancée fiancee girlfriend aunt niece grandmother granddaughter"
        " mother-in-law sister-in-law goddaughter godmother landlady",
        "he": "brother stepbrother half-brother father stepfather stepdad son stepson husband"
        " fiancé boyfriend uncle nephew grandfather grandson father-in-law brother-in-law godson"
        " godfather landlord",
    }.items()
    for word in words.split()
}
"""Words of family (as in `SAME_FAMILY`) that tell which pronoun means the person."""
PLURAL_FAMILY: Final = frozenset(
    """parents kids children sisters brothers sons daughters friends cousins grandparents siblings
    colleagues coworkers teammates twins grandkids grandchildren pets dogs cats puppies kittens
    in-laws fans students neighbours neighbors roommates""".split()
)
_ARTICLE = Pattern(r"^(?:the|a|an|my|our|his|her|their|its|some|another)\s+", re.IGNORECASE)


def called(said: str) -> str:
    """What an object is named by its words: without article or possessive, without quotes."""
    text = said.strip()
    if text[:1] in '"“' and text[-1:] in '"”':
        return text[1:-1].strip(" ,.")
    bare = _ARTICLE.sub("", text.strip("\"“”'‘’*"))
    return re.sub(r"['’]s$", "", bare).strip(" ,.")


def is_named(said: str) -> bool:
    """Whether words can be a name: not a pronoun or an exclamation that begins a sentence."""
    words = called(said).split()
    return bool(words) and words[0].lower().replace("’", "'") not in NO_NAMES


_NOBODY = Pattern(r"\b(?:great|good|big|real|no|a) deal$|\bdeal of\b")

_SPENT = Pattern(r"\b(?:(spending|family|quality|free) time|someone (named)) (?=\w)")


_COUNT: Final = Pattern(
    r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ]|$))?(?:one|two|three|four"
    r"|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen)?"
    r"(?: (?:hundred|thousand))?"
)
"""Numbers in words, whose things another sentence tells."""


def is_thing(said: str) -> bool:
    """Whether words name a thing that stands without its sentence: no "it", no "that one"."""
    words = [word.lower().replace("’", "'").strip('"“”,.') for word in said.split()]
    if not words or len(words) > MAX_WORDS or not re.search(r"\w", said):
        return False
    bare = called(said).split()
    if not bare or words[-1] in _DANGLING or _COUNT.fullmatch(" ".join(words)):
        return False
    if _NOBODY.search(" ".join(words)):
        return False
    words = _SPENT.sub("so-called ", " ".join(words)).split()
    if words[0] in ("me", "her", "his", "its", "their", "to", "not", "up", "out", "back", "off"):
        return False
    return not any(word in _NO_WORDS or word.endswith(("'s been", "'re", "'ll")) for word in words)


def stands_alone(said: str) -> bool:
    """Whether words speak of nothing that another sentence must tell ("how to make this")."""
    words = re.findall(r"[\w'’]+", said.lower())
    if words and words[0] in ("and", "or", "but"):
        return False
    return not words or not (_POINTING & {*words} or words[-1] in _DANGLING)


_POINTING: Final = frozenset(
    "it this that these those them him he she you your yours here there one ones".split()
)
MAX_WORDS: Final = 12
"""Words of a thing; what is longer is a story."""


def told_by(text: str, speaker: str, *, own: bool) -> str | None:
    """Words of the first person in the third: "my kids" is "their kids" after their name.

    Args:
        text: words after a verb.
        speaker: the name of who speaks; "" if nobody in particular does.
        own: whether the subject of the sentence is the speaker.

    Returns:
        None if they cannot be told by somebody else.
    """
    if not _FIRST.search(text):
        return text
    if not speaker or re.search(r"\b(?:us|mine|ours|I|we)\b", text):
        return None
    whose = "their" if own else possessive(speaker)
    changed = re.sub(r"\b(?:[Mm]y|[Oo]ur)\b", whose, text)
    changed = re.sub(r"\b(?:myself|ourselves)\b", "themselves", changed)
    return re.sub(r"\bme\b", "them" if own else speaker, changed)


_FIRST = Pattern(r"\b(?:[Mm]y|[Oo]ur|me|us|mine|ours|myself|ourselves|I|we)\b")
