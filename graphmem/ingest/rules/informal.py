"""Informal writing made formal before it is read: "im", "i live in london", "Working at Acme".

Only what a closed class of words shows for sure. A name without a capital is one where nothing
else can stand: a bare word behind "live in", "moved to", "work at", in a message that has no
capitals at all; words that do without an article there ("at home", "in town") are none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graphmem.ingest.rules.clause import ADVERBS
from graphmem.ingest.rules.pattern import Pattern
from graphmem.ingest.rules.table.index import known_forms, rows_of
from graphmem.ingest.rules.table.row import NOUNS
from graphmem.ingest.rules.times.grammar import LANGUAGES
from graphmem.ingest.rules.verbs import form_of
from graphmem.ingest.rules.words import FAMILY, NO_NAMES, PETS, is_thing

if TYPE_CHECKING:
    from graphmem.ingest.rules.clause import Forms

__all__ = ["elided", "formal", "is_lower"]

_SHORT: Final = {
    "i": "I", "im": "I'm", "ive": "I've", "dont": "don't", "doesnt": "doesn't", "didnt": "didn't",
    "isnt": "isn't", "arent": "aren't", "wasnt": "wasn't", "werent": "weren't", "cant": "can't",
    "havent": "haven't", "hasnt": "hasn't", "hadnt": "hadn't", "wont": "won't",
    "wouldnt": "wouldn't", "couldnt": "couldn't", "shouldnt": "shouldn't", "youre": "you're",
    "theyre": "they're", "weve": "we've", "theyve": "they've", "hes": "he's", "shes": "she's",
    "thats": "that's", "theres": "there's",
}  # fmt: skip
_SLOPPY = Pattern(
    rf"(?<![\w'’.-])(?:[Ii]m|i(?=\s|['’]|,|$)|(?i:{'|'.join(w for w in _SHORT if len(w) > 2)}))"
    r"(?![\w-]|['’](?!(?:m|ve|ll|d|s)\b))"
)
_WORD = Pattern(r"[^\W\d_]+")
_HOME = Pattern(
    r"(?<!\b[Hh]er )(?<!\b[Hh]is )(?<!\btheir )(?<!['’]s )(?<!\bthe )(?<!\bnew )(?<!\bold )"
    r"\b(?:[Mm]y |[Oo]ur )?[Hh]ome is (?:now |currently )?(?=[A-Z][\w-]+(?: [A-Z][\w-]+)?(?: now"
    r"| these days| for now)?(?:[.,!]|$| and | but ))"
)
_PARENTS: Final = "Mum|Mom|Mam|Dad|Mummy|Mommy|Daddy|Grandma|Grandpa|Granny|Nana"
_OURS = Pattern(rf"(?<![\w'’-])(?:{_PARENTS}|^(?i:{_PARENTS}))(?=['’]s\b| |,|\.|$)")
_OWN = Pattern(r"\b(?:[Mm]y|[Oo]ur) $")
_WHOSE = Pattern(r"(?:\b(?:your|his|her|their|the|an?)|['’]s|[a-z]-) $", re.IGNORECASE)
_SIDES: Final = (
    "(?:(?:north|south|east|west)(?:-?(?:east|west))?(?:ern)?|central|downtown|inner|outer|rural) "
)
_PLACES = Pattern(
    rf"(?:\b(?:liv(?:e|es|ed|ing)|resid(?:e|es|ed|ing)|based|settled|born|grew up|raised)"
    rf"(?: (?:back|over|up|down))? in |\brelocat(?:e|es|ed|ing) to "
    rf"|\bmov(?:e|es|ed|ing)(?: (?:back|over|out|away|up|down))* to "
    rf"|(?:\bam|['’]m|\bcomes?)(?: originally)? from )(?:{_SIDES})?(?=[^\W\d_])"
)
_EMPLOYERS = Pattern(
    r"\b(?:work(?:s|ed|ing)?(?: (?:full|part)[- ]time)?|jobs?|position|role|intern(?:ed|ing)?"
    r"|work(?:s|ed|ing)? as an? [a-z-]+(?: [a-z-]+)?) (?:at|for) (?=[^\W\d_])"
    r"|\b(?:hired|employed) (?:by|at) (?=[^\W\d_])"
)
_CALLED = Pattern(
    rf"\b(?:{'|'.join(sorted(FAMILY, key=len, reverse=True))}|{PETS}),?"
    r" (?:is )?(?:called|named) (?=[a-z])"
)
_MONTH = Pattern(r"\b((?:in|by|of|since|until|from|last|next|this) )(march|may|august)\b")
_BARE: Final = frozenset(
    """home work school college uni university church bed town court camp class prison jail
    hospital sea land space office reception midday noon midnight night nights dawn dusk lunch
    breakfast dinner weekends weekdays first last least most once times peace fear harmony hope
    denial poverty style luxury comfort squalor exile hiding silence isolation pain misery love
    debt danger limbo person theory practice general fact free fun money cash food peanuts charity
    tips commission fame change nothing everything someone somebody anyone people myself himself
    herself themselves yourself family friends strangers kids children clients customers
    government industry retail finance sales marketing tech science education healthcare
    construction hospitality housing accommodation halls dorms quarters suburbs countryside
    apartment apartments flat flats house houses hotel hotels room rooms hostel hostels
    nature paradise heaven hell tears action online abroad overseas downtown uptown nearby inside
    outside upstairs downstairs minimum maximum full part night-shift day shift shifts remote
    local national public private state federal small big large different another other
    several many few both various student sheltered temporary rented shared social
    team teams plan mode status level point step side top bottom front back left right
    end sin chaos care rehab accident chance mistake height heights speed scale random wheelchair
    management engineering product design research operations support accounting logistics legal
    hr qa backend frontend consulting teaching nursing freelance freelancing digital paperless
    weekly monthly biweekly vegan decaf oat linux windows mac macos android iphone ios ubuntu
    python rust java golang typescript javascript react github gitlab notion slack teams zoom
    gmail outlook excel spotify netflix signal whatsapp telegram discord aws azure gcp kubernetes
    docker postgres mysql chrome firefox
    jeans pyjamas pajamas leggings sweatpants hoodies shorts boots sneakers trainers slippers
    winter summer spring autumn fall""".split()
)
"""Nouns that stand without an article behind "in", "at", "to", "for" (of institutions, states of
mind, times, trades, clothes, names of software), and adjectives that begin a phrase which is no
name."""
_ABSTRACT: Final = ("ness", "ment", "tion", "sion", "ship", "hood", "ism", "ance", "ence")
_CHAT: Final = frozenset(
    """lol haha tbh atm rn btw imo ngl idk lmao xd omg ugh yay pls plz thx u ur cos coz cuz tho
    whatever anyway rent alone full part time ages remotely currently permanently""".split()
)
_STOP: Final = (
    ADVERBS
    | _CHAT
    | LANGUAGES["en"].small
    | frozenset(LANGUAGES["en"].weekdays)
    | frozenset(LANGUAGES["en"].numbers)
    | (frozenset(LANGUAGES["en"].months) - {"may"})
    | frozenset(word for phrase in LANGUAGES["en"].days for word in phrase.split())
    | frozenset(word for phrase in LANGUAGES["en"].steps for word in phrase.split())
    | frozenset(
        """in on at of by with between upon since until till near around during over under every
        each about into onto via through
        without within close next like ago after before because though although so too either
        longer anymore more yet soon""".split()
    )
)
_TWO_PLACES: Final = frozenset(
    """new san santa santo los las el la st saint fort port cape mount north south east west rio são
    sao buenos hong tel abu addis kuala puerto saudi sri sierra costa great little upper lower
    bad""".split()
)
"""Words with which names of places begin."""
_TWO_FIRMS: Final = frozenset(
    f"""{NOUNS.replace("|", " ")} ferries airlines airways railways rail bank motors foods systems
    labs software solutions logistics partners group holdings industries energy media pharma
    consulting robotics insurance telecom council capital ventures works technologies""".split()
)
"""Words with which names of firms end."""
_ELIDED = Pattern(
    r"(?P<adverbs>(?:(?:still|now|currently|also|just|already) )*)(?P<doing>[a-z]+ing)"
    r" (?:full[- ]time |part[- ]time )?(?:at|for|in|as|with) ",
    re.IGNORECASE,
)
_BEEN = Pattern(r"[Bb]een (?:at|in|an?|on|with|married|engaged|single|vegan|vegetarian)\b")
_FINITE = Pattern(
    r"\b(?:am|is|are|was|were|has|have|had|can|could|will|would|should|may|might|must|do|does|did"
    r"|means?|taught|sounds?|seems?|beats?|requires?|costs?|I|we)\b|['’](?:s|re|ll|d|ve)\b"
)


def is_lower(text: str) -> bool:
    """Whether somebody writes without capitals."""
    return text == text.lower()


def formal(sentence: str, *, lower: bool) -> str:
    """A sentence with its apostrophes, "I", the names of who writes without capitals, "my mum".

    Args:
        sentence: the sentence.
        lower: whether its message has no capitals at all.
    """
    text = sentence
    if _SLOPPY.search(text) and _english(text):
        text = _SLOPPY.sub(_whole, text)
    if lower:
        for match in _PLACES.finditer(text):
            text = _capital(text, match.end(), first=_TWO_PLACES)
        for match in _EMPLOYERS.finditer(text):
            text = _capital(text, match.end(), last=_TWO_FIRMS)
        for match in _CALLED.finditer(text):
            text = _capital(text, match.end(), single=True)
        text = _MONTH.sub(lambda match: match[1] + match[2].title(), text)
    return _HOME.sub("I live in ", _OURS.sub(_mine, text))


def elided(sentence: str) -> str:
    """A sentence that leaves out "I am" or "I have": "Working at Acme", "Been at Acme since May".

    Not "Working at Acme is fun" or "Living in Rome, I learned to cook", whose verb is another.
    """
    if _BEEN.match(sentence) and not _FINITE.search(sentence):
        return f"I've b{sentence[1:]}"
    match = _ELIDED.match(sentence)
    if match is None:
        return sentence
    forms = known_forms()
    doing = form_of(forms, match["doing"], "ing")
    head = re.split(r",| and | but ", sentence[match.end() :], maxsplit=1)[0]
    states = doing is not None and any(row.aspect == "state" for row in rows_of(doing[0]))
    if not states or _FINITE.search(sentence[match.end() :]) or _has_verb(head, forms):
        return sentence
    return f"I'm {sentence[:1].lower()}{sentence[1:]}"


def _has_verb(text: str, forms: Forms) -> bool:
    words = [word for word in text.split() if word.islower()]
    return any(form_of(forms, word, "s", "past") is not None for word in words)


def _whole(match: re.Match[str]) -> str:
    whole = _SHORT[match[0].lower()]
    return whole if whole[0] == "I" or match[0].islower() else whole[0].upper() + whole[1:]


def _mine(match: re.Match[str]) -> str:
    """Kin that is a name to the speaker: whoever else's it is would be said."""
    before = match.string[: match.start()]
    if _OWN.search(before):
        return match[0].lower()
    if _WHOSE.search(before):
        return match[0]
    return f"{'my' if match.start() else 'My'} {match[0].lower()}"


def _english(text: str) -> bool:
    """Whether no other language has more of its small words in a text ("im" is German too)."""
    words = {word[0] for word in _WORD.finditer(text.lower())} - _SHORT.keys()
    counts = {code: len(words & language.small) for code, language in LANGUAGES.items()}
    return len(words & (_STOP | known_forms().keys())) >= max(counts.values())


def _capital(
    text: str,
    start: int,
    *,
    first: frozenset[str] = frozenset(),
    last: frozenset[str] = frozenset(),
    single: bool = False,
) -> str:
    """A text in which the bare words at a place have capitals, if they can only be a name.

    Args:
        text: the text.
        start: where the words begin.
        first: words with which a name of two words may begin.
        last: words with which a name of two words may end.
        single: whether the first word is all of it.
    """
    found: list[str] = []
    for word in text[start:].split():
        bare = word.strip(".,;:!?")
        if not bare.isalpha() and not re.fullmatch(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", bare):
            break
        if bare in _STOP or bare.endswith("ly") or (found and bare.endswith("ing")):
            break
        found.append(bare)
        if bare != word or single:
            break
    if not found or not {*found}.isdisjoint(_BARE | NO_NAMES) or not is_thing(" ".join(found)):
        return text
    alone = len(found) == 1 and len(found[0]) > 2 and not found[0].endswith(_ABSTRACT)
    if not alone and not (len(found) == 2 and (found[0] in first or found[1] in last)):
        return text
    name = " ".join(found)
    return f"{text[:start]}{_titled(name)}{text[start + len(name) :]}"


def _titled(name: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in name.split())
