"""What a row of the pattern table is, and how its words become a regular expression."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from graphmem.ingest.rules.words import FAMILY, PETS

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["IDLE", "NOUNS", "Aspect", "Row", "regex_of"]

Aspect: TypeAlias = Literal["state", "change", "end", "event"]
"""What the verb does to its relation, in the past tense:

state   it held for a while          "I lived in Rome"
change  it began                     "I moved to Rome"
end     it is over                   "I quit my job"
event   it happened, on its day      "I ran a marathon"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A way to say something of a relation, in every person, tense and mood.

    `verbs` are base forms; `rest` is what must follow the verb, up to the end of the clause (a
    comma, or for a name a preposition, may begin what is not read): words, and in braces the
    parts of `_PARTS`. `says` is the fact in the base form: "live in {o}". `object` is a fixed
    literal, where the words name none. `label` is what kind of thing the object is. `denied` is
    the relation and sentence of a plain negation in the present ("I don't like tea").
    `me`: it is the one called "me" of whom something is said ("they made me team lead").
    `inverse`: the object is the subject ("Ana is my sister"). `subject`: what its subject must
    be. `tenses` are those it is read in (all if empty). `dated`: only with a date. `unless`: not
    where another row has read this relation. `closes`: relations whose known objects end with it.
    `free`: the object is a phrase, no noun.
    `gives` are sentences that it reads and the object of
    each; `silent` are such that look like it and give nothing.
    """

    verbs: str
    rest: str
    relation: str
    aspect: Aspect
    says: str = ""
    object: str = ""
    label: str = ""
    denied: tuple[str, str] | None = None
    me: bool = False
    inverse: bool = False
    subject: Literal["any", "person", "thing"] = "person"
    tenses: str = ""
    dated: bool = False
    unless: str = ""
    closes: str = ""
    free: bool = False
    gives: Mapping[str, str] = field(default_factory=dict[str, str])
    silent: tuple[str, ...] = ()


IDLE: Final = (
    "(?!(?:a |an |the |my |our |some |any )?(?:[a-z]+ )?(?:look|break|breather|moment|while|toll"
    "|breath|turn|leap|step|steps|difference|decision|sense|mistake|mistakes|effort|point|change"
    "|changes|kick|glimpse|taste|hang|feel|feeling|feelings|grip|handle|call|text|message|impact"
    "|word|words|advice|peace|joy|strength|comfort|courage|balance|hope|focus|track|interest"
    "|motivation|weight|touch|memories|memory|connection|connections|progress|impression|shot"
    "|plunge|road|hand|hands|ball|boost|clue|eye|eyes|mark|note|notes|pause|rest|risk|risks|shape"
    "|stand|stock|risk|control|advantage|action|lead|life|inspiration|passion|support|love|help"
    "|challenge|challenges|goals|goal|potential|confidence|attention|role|space|room|sure|faith"
    "|sleep|bed|hell|waste|work|town|struggle|struggles|setback|setbacks|obstacles|obstacle|success|results|result|best|fingers|finger|heart"
    "|eyes on|way)\\b)"
)
"""What an event is not about: "took a break", "made a decision"."""

_WORD = r"(?!(?:I|We|You|It|He|She|They|That|There)\b)[A-Z\u00c0-\u00de\u0100-\u024f0-9][\w'’.&+-]*"
_LINKS = "(?:de|del|della|di|da|du|la|le|van|von|der|den|of|am|the|and the|for) "
_NAME = rf"{_WORD}(?: (?:{_LINKS})?{_WORD}){{0,4}}"
NOUNS: Final = (
    "hospital|school|university|zoo|bank|library|hotel|restaurant|clinic|museum|college|bakery"
    "|group|station|airport|office|company|club|team|council|academy|institute|foundation|firm"
    "|agency|store|shop|branch|studio|lab|church|center|centre|shelter|cafe|café|department|bookshop|bookstore|supermarket|pharmacy"
    "|factory|garage|salon|pub|bar|theatre|theater|gallery|nursery|kindergarten|farm|startup"
)
_GROUPS = (
    "club|choir|band|orchestra|team|group|gym|league|society|association|union|class|committee"
    "|council|board|organization|organisation|community|program|programme|squad|network|crew"
    "|church|chapter|campaign|party|federation|ensemble|guild|forum|course|workshop"
)
_W = r"[\w][\w'’&/%+-]*"
_DET = "(?:the|a|an|my|our|his|her|their|this|some|another)"
_COUNT = "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\\d{1,3})"
_KIN = "|".join(sorted(FAMILY, key=len, reverse=True))
_QUOTED = r"[\"“][^\"”]{1,60}[\"”]"
_TITLE = rf"(?:{_QUOTED}|{_WORD}(?: (?:(?:of|the|and|in|to|a|for|on|with|&) )*{_WORD}){{0,6}})"

PLURALS: Final = (
    "kids|children|sons|daughters|boys|girls|sisters|brothers|siblings|dogs|cats|pets|puppies"
    "|kittens|rabbits|hamsters|turtles|snakes|fish|birds|horses|chickens|grandchildren|grandkids"
    "|nieces|nephews|cousins|roommates|guinea pigs|stepchildren|stepsons|stepdaughters"
)
_JOBS = (
    "nurse|teacher|doctor|lawyer|attorney|engineer|developer|programmer|designer|architect|chef"
    "|cook|baker|barista|waiter|waitress|bartender|writer|author|journalist|editor|reporter|artist"
    "|painter|musician|singer|drummer|guitarist|pianist|violinist|cellist|dancer|choreographer"
    "|actor|actress|director|producer|photographer|filmmaker|screenwriter|poet|sculptor|potter"
    "|plumber|electrician|carpenter|mechanic|welder|builder|roofer|farmer|gardener|florist"
    "|driver|pilot|sailor|captain|paramedic|surgeon|dentist|pharmacist|vet|veterinarian"
    "|psychologist|psychiatrist|therapist|counselor|counsellor|physiotherapist|midwife|optician"
    "|scientist|physicist|chemist|biologist|geologist|mathematician|researcher|professor|lecturer"
    "|librarian|translator|interpreter|accountant|auditor|bookkeeper|analyst|consultant|manager"
    "|supervisor|director|executive|assistant|secretary|receptionist|clerk|cashier|salesman"
    "|saleswoman|salesperson|agent|broker|banker|trader|economist|administrator|coordinator"
    "|officer|detective|firefighter|soldier|guard|inspector|judge|politician|mayor|priest|pastor"
    "|nun|monk|coach|trainer|instructor|tutor|athlete|footballer|boxer|referee|hairdresser|barber"
    "|beautician|tailor|cleaner|janitor|courier|postman|technician|operator|specialist|recruiter"
    "|entrepreneur|freelancer|lifeguard|tour guide|guide|butcher|fisherman|blacksmith|jeweller"
    "|undertaker|astronaut|diplomat|ambassador|curator|archivist|paralegal|notary|surveyor"
    "|marketer|copywriter|streamer|blogger|youtuber|model|team lead|lead|head|principal|partner"
    "|intern|apprentice|trainee|ceo|cto|cfo|president|vice president|chairman|chair|treasurer"
    "|social worker|data scientist|product owner|flight attendant|dietitian|nutritionist|nanny"
    "|babysitter|caregiver|carer|statistician|optometrist|radiologist|cardiologist"
)
_SIDES = (
    "(?:(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west)(?:ern)?"
    "|central|downtown|inner|outer|greater|rural|suburban|upstate)"
)
"""Parts of a place: who lives in a part of it lives in it."""
_PARTS: Final = {
    "JOB": rf"(?P<o>(?!(?:bad|good|great|terrible|huge|big|proud|happy|lousy|natural|better|born"
    rf"|budding|aspiring|wannabe|lucky|hard|night|true|real|decent|horrible|amazing|former|future"
    rf"|retired|frustrated|would-be) )(?:[A-Za-z][\w'-]* ){{0,4}}?(?i:{_JOBS}))",
    "PLACE": rf"(?:{_SIDES} )?(?P<o>(?:the )?{_NAME}(?:, {_WORD})?)",
    "ORG": rf"(?P<o>(?:(?:the|a|an) )?{_NAME}(?: (?:{NOUNS}))?)",
    "PERSON": rf"(?:(?:my|our) (?:[a-z-]+ ){{1,3}})?(?P<o>{_NAME})",
    "GROUP": rf"(?P<o>(?:{_DET} )?(?:{_W} ){{0,4}}?(?:{_GROUPS}))",
    "TITLE": rf"(?P<o>{_TITLE})",
    "THING": rf"(?P<o>(?:{_W})(?: {_W}){{0,7}})",
    "SHORT": rf"(?P<o>(?:{_W})(?: {_W}){{0,3}})",
    "NP": rf"(?P<o>(?:{_DET}|{_COUNT}) (?:{_W})(?: {_W}){{0,8}})",
    "SCHOOL": r"(?P<o>(?:the )?(?:[A-Z][\w'-]* ){1,4}(?:[Ss]chool|[Pp]rimary|[Ss]econdary|[Hh]igh"
    r"|[Ee]lementary|[Kk]indergarten|[Aa]cademy|[Cc]ollege|[Uu]niversity)(?: [Ss]chool)?)",
    "LIKED": rf"(?P<o>(?!the (?!(?:new|old|smell|sound|taste|feeling|view"
    "|idea of)? ?[a-z]+-[a-z]+ |(?:ocean|sea|beach|mountains?|outdoors|woods|forest|rain|snow"
    "|sun|city"
    rf"|countryside|winter|summer|arts|theatre|theater|cinema|gym|water|cold|heat|[a-z]+ of)\b"
    rf"|[A-Z])"
    rf"|to\b|being\b|having (?:an?|the|so|such|fun|some|people|everyone|support|my|our|friends)\b"
    rf"|having$|seeing\b(?! (?:my|our) )|getting (?!lost|immersed)|knowing\b|hearing\b"
    rf"|my\b(?! new))"
    rf"(?:{_QUOTED}|{_W})(?: {_W}){{0,6}})",
    "LANGS": r"(?P<o>[A-Z][a-z]+(?:ish|an|ese|ch|ic|ish|i|u|ek|sh|ew|ch|ay|og)?)"
    r"(?:(?:, | and |, and )[A-Z][a-z]+)*",
    "CLUB": rf"(?P<o>{_DET} (?:{_W} ){{0,4}}?(?:club|choir|band|orchestra|team|group|league|society"
    rf"|association|union|committee|council|board|squad|crew|chapter|ensemble|guild))",
    "DONE": rf"(?P<o>(?!(?:at|in|on|to|for|with|from|by|of|up|out|off|down|over|away|back|around"
    rf"|about|through|into|as|after|before|and|or)\b)(?:{_QUOTED}|{_W})(?: (?:{_QUOTED}"
    rf"|{_W})){{0,10}})",
    "PET": rf"{_DET}(?: [a-z-]+){{0,3}}? (?P<species>{PETS})",
    "KIN": rf"(?P<kin>{_KIN})",
    "NAME": rf"(?P<o>{_NAME})",
    "COUNT": rf"(?P<count>{_COUNT})",
    "PLURAL": rf"(?P<plural>{PLURALS})",
    "VALUE": r"(?P<o>[\w+$€£#@][\w@.+'’&€$£%#:/-]*(?: [\w@.+'’&€$£%#:/-]+){0,4}?)",
    "DET": _DET,
    "WORKPLACE": rf"(?P<o>(?:(?:the|a|an) )?{_NAME}(?: (?:{NOUNS}))?"
    rf"|{_DET} (?:{_W} ){{0,3}}?(?!team|club|group|council|airport|center)(?:{NOUNS}))",
    "ANYJOB": rf"(?:[A-Za-z][\w'-]* ){{0,4}}?(?i:{_JOBS})",
    "ORG2": rf"(?P<o2>(?:(?:the|a|an) )?{_NAME}(?: (?:{NOUNS}))?)",
    "NAMED": rf"(?:the )?{_NAME}",
    "NPX": rf"(?:{_DET}|{_COUNT}) (?:{_W})(?: {_W}){{0,6}}",
}
_AFTER_COMMA = (
    r"(?:(?:,|;|:| [-–—]) (?!not (?:really|quite|any|yet|actually)\b|or\b|nor\b|as if\b|like\b).*)?"
)
_AFTER_NAME = (
    r"(?: (?:in|at|on|with|for|near|by|above|from|as|to|during|around|until|because|since|so|while"
    r"|where|and|but|when|after|before|through|via|over|next|about|which|who|three|two|four|five"
    r"|every|each|then|together|alone|based)\b.*)?"
)
_OPEN: Final = (
    "JOB",
    "ORG2",
    "WORKPLACE",
    "CLUB",
    "PLACE",
    "ORG",
    "GROUP",
    "PERSON",
    "TITLE",
    "NAME",
    "PET",
    "KIN",
    "PLURAL",
)


@lru_cache(maxsize=1024)
def regex_of(rest: str) -> re.Pattern[str]:
    """The compiled form of a row's `rest`; compiled when first asked for."""
    body = rest
    last = re.search(r"\{(\w+)\}\)?\??$", rest)
    for name, part in _PARTS.items():
        body = body.replace("{" + name + "}", part)
    after = _AFTER_NAME if last is not None and last[1] in _OPEN else ""
    return re.compile(rf"(?:{body}){after}{_AFTER_COMMA}")
