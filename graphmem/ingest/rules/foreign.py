"""The commonest sentences about oneself in German, French and Spanish; silent about the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from graphmem.core.extraction import SaidClaim, SaidMention
from graphmem.core.records import VALUE_LABEL
from graphmem.ingest.rules.pattern import Pattern
from graphmem.ingest.rules.times import When, find, read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphmem.ingest.rules.page import Page, Subject

__all__ = ["EXAMPLES", "foreign"]

Said: TypeAlias = Literal["holds", "began", "plan", "ended"]

_NAME = r"[A-Z\u00c0-\u00de][\w'’.-]*(?: [A-Z\u00c0-\u00de][\w'’.-]*){0,3}"
_O = rf"(?P<o>{_NAME})"
_LANGUAGES = r"(?P<o>[A-Za-z\u00c0-\u00ff]+(?:(?:, | und | y | e | et )[A-Za-z\u00c0-\u00ff]+)*)"


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to say something: relation, what is said of it, label, fact, patterns by language."""

    relation: str
    said: Said
    label: str
    fact: str
    patterns: tuple[str, ...]


_WAYS: Final = (
    _Way(
        "LIVES_IN", "holds", "Place", "{s} lives in {o}.",
        (
            rf"(?:ich (?:wohne|lebe)|wir (?:wohnen|leben))(?: jetzt| nun| wieder)? in {_O}",
            rf"(?:vivo|vivimos|resido)(?: ahora)? en {_O}",
            rf"(?:j['’]habite|je vis|nous habitons|on habite)(?: maintenant)? (?:à|a|en|au"
            rf"|aux) {_O}",
        ),
    ),
    _Way(
        "LIVES_IN", "ended", "Place", "{s} no longer lives in {o}.",
        (
            rf"(?:ich (?:wohne|lebe)|wir (?:wohnen|leben)) nicht mehr in {_O}",
            rf"ya no (?:vivo|vivimos) en {_O}",
            rf"(?:je n['’]habite|je ne vis|nous n['’]habitons) plus (?:à|a|en|au|aux) {_O}",
        ),
    ),
    _Way(
        "LIVES_IN", "began", "Place", "{s} lives in {o}.",
        (
            rf"(?:ich bin|wir sind) nach {_O} (?:gezogen|umgezogen)",
            rf"(?:me mudé|me he mudado|nos mudamos|nos hemos mudado) a {_O}",
            rf"(?:j['’]ai déménagé|j['’]ai emménagé|nous avons déménagé) (?:à|a|en|au) {_O}",
        ),
    ),
    _Way(
        "LIVES_IN", "plan", "Place", "{s} lives in {o}.",
        (
            rf"(?:ich ziehe|wir ziehen) nach {_O}(?: um)?",
            rf"(?:me mudaré|nos mudaremos|viviré|me mudo) (?:a|en) {_O}",
            rf"(?:j['’]habiterai|nous habiterons|je déménage|je déménagerai) (?:à|a|en|au) {_O}",
        ),
    ),
    _Way(
        "WORKS_AT", "holds", "Organization", "{s} works at {o}.",
        (
            rf"(?:ich arbeite|wir arbeiten)(?: jetzt| nun)? (?:bei|für) (?:der |dem )?{_O}",
            rf"trabajo(?: ahora)? (?:en|para) {_O}",
            rf"je travaille(?: maintenant)? (?:chez|pour|à) {_O}",
        ),
    ),
    _Way(
        "WORKS_AT", "ended", "Organization", "{s} no longer works at {o}.",
        (
            rf"ich arbeite nicht mehr (?:bei|für) (?:der |dem )?{_O}",
            rf"ya no trabajo (?:en|para) {_O}",
            rf"je ne travaille plus (?:chez|pour|à) {_O}",
        ),
    ),
    _Way(
        "SPEAKS", "holds", "Value", "{s} speaks {o}.",
        (
            rf"ich spreche(?: auch)?(?: ganz passabel| fließend| gut| etwas)? {_LANGUAGES}",
            rf"hablo(?: también)? {_LANGUAGES}",
            rf"je parle(?: aussi)?(?: couramment)? {_LANGUAGES}",
        ),
    ),
    _Way(
        "HAS_MARITAL_STATUS", "holds", "married", "{s} is married.",
        (r"ich bin verheiratet", r"estoy casad[oa]", r"je suis mariée?"),
    ),
    _Way(
        "HAS_DIET", "holds", "vegan", "{s} is vegan.",
        (r"ich bin (?:veganer(?:in)?|vegan)", r"soy vegan[oa]", r"je suis végane?"),
    ),
    _Way(
        "HAS_DIET", "holds", "vegetarian", "{s} is vegetarian.",
        (
            r"ich bin (?:vegetarier(?:in)?)", r"soy vegetarian[oa]", r"je suis végétarien(?:ne)?",
        ),
    ),
)  # fmt: skip
EXAMPLES: Final[Mapping[str, tuple[str, str, str]]] = {
    "Ich wohne in Graz.": ("LIVES_IN", "Graz", "holds"),
    "Wir wohnen nicht mehr in Graz.": ("LIVES_IN", "Graz", "ends"),
    "Ich bin nach Linz gezogen.": ("LIVES_IN", "Linz", "holds"),
    "Ich arbeite bei Bosch, in der Forschung.": ("WORKS_AT", "Bosch", "holds"),
    "Ich spreche Türkisch und Deutsch.": ("SPEAKS", "Türkisch", "holds"),
    "Vivo en Lima.": ("LIVES_IN", "Lima", "holds"),
    "Ya no trabajo en Acme.": ("WORKS_AT", "Acme", "ends"),
    "Me mudé a Quito.": ("LIVES_IN", "Quito", "holds"),
    "J'habite à Lyon, près de la gare.": ("LIVES_IN", "Lyon", "holds"),
    "Je ne travaille plus chez Acme.": ("WORKS_AT", "Acme", "ends"),
    "Je suis végétarienne.": ("HAS_DIET", "vegetarian", "holds"),
}
"""Sentences that are read, with relation, object and polarity; these are the tests."""

_HEDGES = Pattern(
    r"\b(?:vielleicht|wahrscheinlich|vermutlich|würden?|könnten?|möchten?|wenn|falls|ob|soll(?:te|en)?"
    r"|glaube|denke|überlege|angeblich|sagte?|quiz[áa]s?|tal vez|a lo mejor|ojalá|podría|quisiera"
    r"|me gustaría|creo|dicen?|dijo|si|peut-être|j['’]aimerais|je pense|je crois|pourrai[st]"
    r"|voudrais|dit|aurais?|serais?|irgendwann|algún día|un jour|witz|broma|blague)\b|[?¿\"„“”«»]",
    re.IGNORECASE,
)
_HINT = Pattern(
    r"\b(?:ich|wir|vivo|vivimos|resido|trabajo|ya no|me mudé|me he mudado|me mudaré|me mudo"
    r"|nos|viviré"
    r"|hablo|estoy|soy|je|nous)\b|\bj['’]",
    re.IGNORECASE,
)
_OPENERS = Pattern(r"^(?:und|y|et|inzwischen|also|bueno|alors|oui|ja|sí) ", re.IGNORECASE)
_BORDER = Pattern(
    r"(?:;|,| – | - )\s*|\s+(?:aber|pero|mais|sondern|denn|porque|parce que|weil|wo|où|donde)\s+",
    re.IGNORECASE,
)


@cache
def _ways() -> tuple[tuple[_Way, re.Pattern[str]], ...]:
    # Only the first words may be written in capitals or not; a name keeps its own.
    return tuple(
        (way, re.compile(_first_letters(pattern) + r"(?: .*)?"))
        for way in _WAYS
        for pattern in way.patterns
    )


def _first_letters(pattern: str) -> str:
    """A pattern whose words before the name may begin with a capital."""
    head, name, tail = pattern.partition("(?P<o>")
    return f"(?i:{head}){name}{tail}"


def foreign(page: Page, text: str) -> bool:
    """Read a sentence that is not English; whether it gave anything."""
    if not _HINT.search(text) or _HEDGES.search(text):
        return False
    subject = page.speaking()
    if subject is None:
        return False
    before = len(page.claims)
    for part in _BORDER.split(text):
        clause = _OPENERS.sub("", part.strip(" .!"))
        rest, phrase = find(clause)
        when = When()
        for way, pattern in _ways():
            match = pattern.fullmatch(_ordered(rest.strip(" .!")))
            if match is None:
                continue
            if phrase is not None:
                lean = "past" if way.said == "began" else "future"
                found = read(phrase, page.episode.said_at, page.episode.zone, lean)
                if found is None:
                    break
                when = found
            _claim(page, subject, way, match, when, text)
            break
    return len(page.claims) > before


def _ordered(clause: str) -> str:
    """German puts the verb before the subject after an adverb: "jetzt wohne ich in …"."""
    return re.sub(r"^(?:\w+ )?(wohne|lebe|arbeite|spreche|ziehe) (ich)\b", r"\2 \1", clause)


def _claim(
    page: Page, subject: Subject, way: _Way, match: re.Match[str], when: When, quote: str
) -> None:
    times = _times(way, when)
    if times is None:
        return
    said = match.groupdict().get("o")
    objects = [way.label] if said is None else [said]
    if way.relation == "SPEAKS":
        objects = re.split(r", | und | y | e | et ", said or "")
    literal = said is None or way.label == "Value"
    for each in objects:
        labels = (VALUE_LABEL,) if literal else (way.label,)
        claim = SaidClaim(
            subject=subject.place,
            object=page.mention(SaidMention(text=each, name=each, labels=labels)),
            name=way.relation,
            fact=way.fact.format(s=subject.called, o=each),
            quote=quote,
            **times,
        )
        page.add(claim, subject, each)


def _times(way: _Way, when: When) -> Mapping[str, Any] | None:
    """The claim's times; None if the date does not go with what is said."""
    bare = when == When()
    if way.said == "ended":
        at = when.at or (when.start if when.since else None)
        return {"polarity": "ends", "invalid_at": at} if bare or at is not None else None
    if way.said == "holds":
        if when.at is not None:
            return None
        start = when.start
        return {
            "valid_at": start,
            "invalid_at": when.end,
            "end_exclusive": when.end_exclusive,
            "holds_when_said": start is None or when.since,
        }
    if when.since or when.end is not None:
        return None
    start = when.at or when.start
    return {"valid_at": start} | ({"kind": "plan"} if way.said == "plan" else {})
