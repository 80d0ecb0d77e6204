"""Sentences and clauses, and which of them must not be believed."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from graphmem.ingest.rules.heads import antecedent, aside_of, grants, relative
from graphmem.ingest.rules.pattern import Pattern
from graphmem.ingest.rules.retractions import retracted
from graphmem.ingest.rules.times import find

__all__ = [
    "Piece",
    "clauses",
    "hedged",
    "meant",
    "plain",
    "sentences",
    "silent",
    "timed_clause",
    "uncommented",
    "untold",
]

MAX_SENTENCE: Final = 400
"""Characters of a sentence that rules read; what is longer says more than a pattern can."""

_ABBREVIATED = Pattern(r"(?:\b(?:St|Mr|Mrs|Ms|Dr|Prof|vs|e\.g|i\.e|approx|No)|\b[A-Z])\.$")
_BREAK = Pattern(r"(?<=[.!?…])[\"'”’)]*\s+|\n+")
_SIGNS = Pattern(
    r"[\U0001F000-\U0001FAFF\u2600-\u27BF\uFE0F\u200d]+|<3|(?<!\w)[:;]-?[)(DPp/](?!\w)|\s\^\^"
)

# Said of a whole message: nothing in it is meant.
_PLAYED = Pattern(
    r"\b(?:just kidding|(?<!not )kidding|(?<!not )joking|april fools?|role-?play\w*|pretend(?:ing)?"
    r"|act as|as if (?:i|you|he|she|they|we) (?:were|was|had)|let['’]s say|hypothetical\w*"
    r"|(?<!\bI )(?<!\bwe )(?:translate|proofread|rewrite|rephrase)"
    r"(?! (?:this|the|an?|my|our|some) (?!(?:[a-z]+ )?"
    r"(?:texts?|sentences?|phrase|paragraphs?|messages?|e-?mails?|letter|notes?|lines?|words?|post"
    r"|following|above|below|passage|statement|quote|essay|speech|article|draft|story|intro|bio)\b)"
    r"[a-z]+(?: [a-z]+)?[.?!]*(?:\s|$))|lyrics|cover letter|imagine (?:that|you|if|being)"
    r"|write (?:me )?an? (?:[a-z]+ )?(?:story|poem|letter|song|essay|speech|email|dialogue)"
    r"|in the voice of|from the perspective of|suppose (?:that|i|you))\b",
    re.IGNORECASE,
)
# Said of a sentence: supposed, told by others, joked.
_UNREAL = Pattern(
    r"^(?:so |but |and )?(?:if|unless|whether|not that)\b|\b(?:goes|sentences?|examples?"
    r"|signs?|motto"
    r"|phrase|slogan|lines?|caption|poster|headline|title|password)\b[^:]{0,20}:\s|\bobviously\b|\b(?:imagin\w+|suppos(?:e|ing|edly)|wish(?:es"
    r"|ed|ing)?|as though|in case"
    r"|said|says|told(?! (?:nobody|no one|everyone|everybody))|heard (?:that|from|about|it|he"
    r"|she|they|you|we|i)|asked (?!for)|claims?|claimed|believes?|allegedly|reportedly|apparently"
    r"|according to|rumou?rs?|they say|read that|maybe|perhaps|possibly|probably|hopefully"
    r"|just for fun|dream(?:ed|t|ing)|dreams? (?:of|about|that)|in (?:a|my|the|her|his|our) "
    r"(?:[a-z]+ )?(?:dream|novel|story|script|screenplay|imagination|video game)|or so"
    r"|theoretically|in theory|what if|lol|jk|lmao|character|would have|would've"
    r"|could have|should have|as a joke|one of my characters|supposed to|meant to)\b",
    re.IGNORECASE,
)
# Said of a clause: not for sure, not yet, not by the one who says it.
_HEDGED = Pattern(
    r"\b(?:if|unless|whether|might|(?-i:may)|could|would|should|ought|must|can(?!['’]t stand"
    r"|not stand| not stand)|hop(?:e|es|ing|ed)|thinking (?:of|about)"
    r"|think about|consider\w*|wonder\w*|unsure|not sure|guess|i think|i believe|i feel like"
    r"|almost|nearly|want(?:s|ed)? to|wanna|feels? like|felt like|seems?|seemed|looks like|someday"
    r"|some day|one day|at some point|no idea|don['’]t know|do not know|tr(?:y|ying|ied) to"
    r"|like to think|need(?:s|ed)? to|have to|has to|had to|gotta|have got to|[’']ve got to"
    r"|love to|like to see|looking to"
    r"|looking forward|can['’]t wait|let['’]s|hard to|ready to|about how|hypothetically"
    r"|planned to|planned on|was going to|were going to|instead of|rather than)\b"
    r"|\b(?:i|we|you|he|she|they)['’]d\b|^(?:(?:please|just|so|and|but|now|first),? )*let me\b",
    re.IGNORECASE,
)
_QUOTE = Pattern(r"[\"“„«]([^\"”“»]*)[\"”»]?")
_SPEECH = Pattern(
    r"^(?:i|we|you|he|she|they|it|yes|no|don['’]t|let['’]s|hey|oh|that|this|what|why|how)\b"
    r"|[.!?,]$|['’](?:m|re|ll|ve|d|s)\b",
    re.IGNORECASE,
)
_OPENER = Pattern(
    r"^(?:(?:by the way|btw|also|well|so|actually|oh|ooh|yes|yeah|yea|yep|yup|no|nope|ok|okay"
    r"|anyway"
    r"|anyways|honestly|fyi|hey|hi|hello|and|but|then|guess what|good news|big news|bad news"
    r"|great news|update|news|just so you know|for the record|to be clear|sorry|correction|wow"
    r"|fun fact|luckily|sadly|unfortunately|fortunately|finally|after all|in fact|of course|right"
    r"|sure|ps|haha|ha|aw+|cool|nice|great|thanks|thank you|totally|definitely|absolutely|exactly"
    r"|man|dude|guess|speaking of which|as for me|plus|omg|yay|woohoo|whoa|hmm|ah|uh|um|true"
    r"|wait|hang on|hold on|oops|whoops|my bad|my mistake|typo|scratch that|no wait"
    r"|lol|ugh|congrats|agreed|awesome|same here|me too|not much|not really|big day|i mean"
    r"|lately|recently|currently|nowadays|these days|right now|it turns out(?: that)?|turns out"
    r"|believe it or not|to be honest|thankfully|proudly|excitingly|since then|since we last"
    r" (?:spoke|talked|chatted|met)"
    r"|(?:besides|meanwhile|afterwards?|somehow|eventually)(?=,? (?:i|we|he|she|they|my|our)\b))\b"
    r"(?:\s*[,:!.–—-]+\s*|\s+|$)"
    r"|(?:hi|hey|hello|thanks|thank you|wow|oh|yeah|no|yes|sure|totally|absolutely)?,? ?"
    r"(?!(?:to|yester)day|tomorrow|[a-z]+day\b|january|february|march|april|may\b|june|july"
    r"|august|september|october|november|december)(?-i:[A-Z][a-z]+)[,!.:]\s+|,\s*)+",
    re.IGNORECASE,
)
_PRONOUNS = r"(?:I|[Ww]e|[Yy]ou|[Hh]e|[Ss]he|[Ii]t|[Tt]hey|[Tt]hat|[Tt]here|[Tt]his)(?=['’ ]|$)"
_SUBJECTS = rf"(?:(?:now|today|currently|nowadays|these days),? )?{_PRONOUNS}"
_BORDERS = Pattern(
    # Signs that end a clause.
    r"\s*[;!]\s*|(?<=[a-z])-\s+|\s+[-–—]+\s+|\s*[–—]\s*|\s*(?:…|\.\.\.)\s*|:\s+(?=(?:I|we|We|my|My)\b)"
    # Words that begin another one.
    rf"|,?\s+(?:and then|and so|and also|and|but|so|then|plus|because|since|although|though|while"
    rf"|as|until|before|after|when|where|how|cause|['’]cause|cuz|yet|or)\s+(?={_SUBJECTS})"
    r"|,?\s+(?:because|although|though|whereas|which|so that|whenever|such as|thanks to|due to)\s+"
    r"|,\s+(?:who|where|when|while|as|so|but|since|after|before|especially|like|even|just)\s+"
    r"|,?\s+(?:and|but)\s+(?=(?:my|our|the|his|her|their|this|that) (?:[\w'-]+ ){1,3}?"
    r"(?:is|was|are|were|has|have|had|will|helped|made|got|loved|went)\b)"
    r"|,\s+and\s+(?=(?:my|our|the|his|her|their|now|today|it['’]s|that|all|one)\b)"
    r"|\s+that\s+(?=(?:I|we|he|she|it|they|you|is|was|were|are|has|have|had|helps?|helped|makes?"
    r"|made|reminds?|can|could|will|really|my|our|the|gave|gives?|lets?|got|inspired|brings?|takes?)\b)"
    r"|\s+(?:when|while|after|before|until|as soon as)\s+(?=(?:my|our|his|her|their)\s)"
    r"|\s+who\s+(?=\w)"
    rf"|,\s+(?={_SUBJECTS})"
    r"|,\s+(?=[A-Z][\w'-]+ (?:is|was|lives|works|moved|has|had|left|got|went|now|just|no longer)\b)"
    r"|,\s+(?=(?:my|our) (?:[\w'-]+ ){1,3}(?:is|are|was|were)\b)"
    r"|\s+\((?=\w)|\)\s*"
)
_NOW = Pattern(
    r"^(?:[Nn]ow|[Cc]urrently|[Nn]owadays|[Tt]hese days),? (?!that|That)"
    rf"(?={_PRONOUNS}|(?:my|our) [a-z]|[A-Z][\w'-]+ (?:[A-Z][\w'-]+ )?[a-z])"
)
_JOINED = Pattern(
    r"(?:[A-Z][\w'-]*|(?:[Mm]y|[Oo]ur)(?: (?!(?:is|was|are|were|has|have|had)\b)[\w'-]+){1,3})"
    r"(?: [A-Z][\w'-]*)? and "
)
_RELATIVE = Pattern(r"\b(?:who|which|that|where|whereas|such as|like|when|whenever|as|how)\b|\(")
_CAPTION = Pattern(
    r"\[(?:shares?d?|sends?|sent|attache[sd]|shows?|posts?|posted):? "
    r"(?P<o>(?:an?|the|some|two|three|several) [^\[\]\n]{3,160})\]"
)
_TRAILING = Pattern(
    r",\s+(?:too|though|actually|finally|thankfully|luckily|sadly|haha|by the way|btw|you know"
    r"|believe it or not)$|,?\s+instead$"
)
_TIMED = Pattern(
    r"\b(?:when|while|after|before|until|as) (?:I|we|he|she|they|my|our)\b|\bas an? (?:kid|child"
    r"|teen\w*|boy|girl|student|baby)\b|\bback (?:then|when)\b|\b(?:years|months|ages) ago\b"
    r"|\bgrowing up\b|\bonce upon\b|\boriginally\b|\bin my (?:youth|childhood|twenties|teens)\b",
    re.IGNORECASE,
)


def sentences(text: str) -> list[str]:
    """The sentences of a text, with their final mark; in order."""
    found: list[str] = []
    for part in _BREAK.split(_SIGNS.sub(" ", text)):
        sentence = part.strip()
        if not sentence:
            continue
        if found and _ABBREVIATED.search(found[-1]):
            found[-1] = f"{found[-1]} {sentence}"
        else:
            found.append(sentence)
    return found


def captions(text: str) -> tuple[str, list[str]]:
    """A text without its captions, and the captions: "[shares a photo of two dogs]"."""
    if "[" not in text:
        return text, []
    return _CAPTION.sub(" ", text), [match["o"].strip() for match in _CAPTION.finditer(text)]


def meant(message: str) -> str:
    """What is meant of a message: nothing of a joke, a role, a text to be written.

    But what somebody says was not so when they joked ("I was joking, I don't live in Ulm").
    """
    return retracted(message) if _PLAYED.search(message) else message


def uncommented(sentence: str) -> str:
    """A sentence without words about its being said: "As I told you, …", "believe it or not"."""
    low = sentence.lower()
    if not any(word in low for word in _SAYING):
        return sentence
    return _COMMENT.sub(" ", sentence).strip()


_SAYING = ("said", "told", "mentioned", "wrote", "explained", "believe it", "lol")
_COMMENT = Pattern(
    r"(?:^|,?\s+)(?:believe it or not|(?:as|like) (?:I|we)(?:['’]ve| have)?(?: already| just)?"
    r" (?:said|told (?:you|him|her|them|everyone)|mentioned|wrote|explained)(?: (?:to you|before"
    r"|earlier|already|last (?:time|week|month|year)|above|yesterday))*)"
    r"(?=[,.!]|\s|$),?|^lol\b[,.!]?",
    re.IGNORECASE,
)


def silent(sentence: str) -> bool:
    """Whether a sentence is asked, supposed, quoted or joked: then it claims nothing."""
    if len(sentence) > MAX_SENTENCE or sentence.rstrip("\"'”’) ").endswith("?"):
        return True
    if _UNREAL.search(sentence) or _TAG.search(sentence):
        return True
    return any(not _is_title(match) for match in _QUOTE.finditer(sentence)) or bool(
        re.search(r"(?<!\w)['‘][^'’]{3,}['’](?!\w)", sentence)
    )


_TAG = Pattern(r",? i (?:think|guess|believe|suppose)[.! ]*$", re.IGNORECASE)
_SOFT = Pattern(
    r"\b(?:maybe|perhaps|possibly|probably|hopefully|imagin\w+|believ\w+|wish|said|says|told|heard"
    r"|asked|dream\w*)\b",
    re.IGNORECASE,
)
_PAUSE = Pattern(
    r"\s[-–—]+\s|\s*[;!–—]\s*|,? (?:and|but|so) (?=(?:I|we|it|they|he|she|that)\b)|, (?=(?:it|they"
    r"|I|we|maybe|perhaps|hopefully|which|and|so|but|my)\b)"
)


def untold(sentence: str) -> str:
    """What a silent sentence says before the clause that makes it silent; "" if nothing."""
    doubt = _SOFT.search(sentence)
    if doubt is None or sentence.rstrip().endswith("?"):
        return ""
    pauses = [m for m in _PAUSE.finditer(sentence) if m.end() <= doubt.start()]
    if not pauses or len(sentence[pauses[-1].end() :].split()) < 4:
        return ""
    head = sentence[: pauses[-1].start()].strip()
    return "" if silent(head) else head


def _is_title(match: re.Match[str]) -> bool:
    """Whether a quote names a book, a film, a band: short, with a capital, and no speech."""
    words = match[1].strip()
    if not words or len(words.split()) > 8 or _SPEECH.search(words):
        return False
    before = match.string[: match.start()].rstrip()
    if re.search(r"(?:[:,]|\b(?:goes|went|like|wrote|writes|sings?|sang|yells?|shouted))$", before):
        return False
    return words[0].isupper() or words[0].isdigit()


def hedged(clause: str) -> bool:
    """Whether a clause says that it is not sure, or not so yet."""
    return bool(_HEDGED.search(clause))


def timed_clause(sentence: str) -> bool:
    """Whether another clause or phrase tells when, which no date grammar reads."""
    return bool(_TIMED.search(sentence))


class Piece(NamedTuple):
    """A clause, and whether it may leave out a subject: not after "who" or "which".

    `since`: the next clause tells since when ("since I was a child"). `aside`: it is about
    somebody whom the sentence names by the way; no clause after it shares its subject or date.
    """

    text: str
    free: bool
    since: bool = False
    aside: bool = False


def clauses(sentence: str) -> list[Piece]:
    """The clauses of a sentence, without openers ("Yeah,", "Hey Ana!") and final marks.

    A clause after "that" is left out where its head does not say that it is so ("she thinks
    that …"), with those that "and" joins to it.
    """
    said = sentence.strip()
    stripped = _OPENER.sub("", said)
    beside = aside_of(said) or aside_of(stripped)
    stripped = _fronted(_dated(beside.main if beside is not None else stripped))
    found = [Piece(plain(told), free=True, aside=True) for told in (beside.told if beside else ())]
    begin, free, meant, who = 0, True, True, ""
    borders = [*_BORDERS.finditer(stripped), None]
    for border in borders:
        end = len(stripped) if border is None else border.start()
        if border is not None and _JOINED.fullmatch(stripped[begin:end] + border[0]):
            continue  # "My wife and I went …"
        text = _NOW.sub("", _TRAILING.sub("", stripped[begin:end].strip(" ,.-")))
        about = relative(who, text) if who else ""
        if about and meant:
            found.append(Piece(about, free=True, aside=True))
        elif text and meant:
            since = border is not None and "since" in border[0].lower()
            found.append(Piece(text, free, since))
        if border is not None:
            head, begin = stripped[begin:end], border.end()
            free = not _RELATIVE.search(border[0])
            meant = _is_meant(meant, head, border[0], stripped[begin:])
            who = antecedent(head) if border[0].strip(" ,") == "who" else ""
    return found


def _fronted(sentence: str) -> str:
    """A sentence with a comma after what stands before its only subject: "After Ulm I …"."""
    match = _FRONT.match(sentence)
    if match is None or len([*_FIRST.finditer(sentence)]) > 1:
        return sentence  # "After the years I lived in Ulm I …"
    return f"{match[0]}, {sentence[match.end() :].lstrip()}"


_FRONT = Pattern(
    r"(?:After|Before|During|Since|Following|Due to|Owing to|Because of|Thanks to|Despite) "
    r"(?!(?:I|we)\b)[^,;:()]{2,60}?(?= (?:I|we)\b)"
)
_FIRST = Pattern(r"\b(?:I|[Ww]e)\b")


def _dated(sentence: str) -> str:
    """A sentence whose dates in brackets are told in line: "I left (in May) and …"."""

    def told(match: re.Match[str]) -> str:
        inner = re.sub(r"(?<=\d)\s*[–—]\s*(?=\d)", "-", match[1])
        rest, phrase = find(inner)
        return match[0] if phrase is None or plain(rest) else f" {inner}"

    return _BRACKETED.sub(told, sentence) if "(" in sentence else sentence


_BRACKETED = Pattern(r"\s\(([^()]{2,40})\)(?=\s+(?:and|but)\b|[,.;!]|$)")


def _is_meant(before: bool, head: str, border: str, following: str) -> bool:
    """Whether the clause after a border is told as so, if that before it is."""
    if border.strip() == "that" and _EMBEDDED.match(following):
        joined = re.sub(r",? (?:and|or)$", "", head)
        return grants(head) if joined == head else before
    return before or not _JOINING.search(border)


_EMBEDDED = Pattern(r"(?:I|we|he|she|it|they|you|my|our|the)\b")
_JOINING = Pattern(r"\b(?:and|or|because|cause|as|when|where|while|who|which|that|how|since)\b|\(")


def plain(clause: str) -> str:
    """A clause with single blanks, without its final mark."""
    return re.sub(r"\s+", " ", clause).strip(" .!…,")
