"""Verb forms: from a word to the verb it may be a form of. Built on first use."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Form", "form_of", "gerund_of", "irregular_verbs", "past_of", "third_of", "verb_forms"]

Form: TypeAlias = Literal["base", "s", "past", "part", "ing"]

_IRREGULAR: Final = """
become became become, begin began begun, bend bent bent, bite bit bitten, bring brought brought
break broke broken, build built built, buy bought bought, catch caught caught, choose chose chosen
come came come, cost cost cost, cut cut cut, dig dug dug, do did done, draw drew drawn
drink drank drunk, drive drove driven, eat ate eaten, fall fell fallen, feed fed fed, feel felt felt
fight fought fought, find found found, fly flew flown, forget forgot forgotten, get got gotten
give gave given, go went gone, grow grew grown, hang hung hung, have had had, hear heard heard
hide hid hidden, hit hit hit, hold held held, hurt hurt hurt, keep kept kept, know knew known
lay laid laid, lead led led, learn learned learned, leave left left
lend lent lent, let let let, lose lost lost
make made made, mean meant meant, meet met met, pay paid paid, put put put, quit quit quit
read read read, ride rode ridden, run ran run, say said said, see saw seen, sell sold sold
send sent sent, set set set, sew sewed sewn, shoot shot shot, show showed shown, sing sang sung
sit sat sat, sleep slept slept, speak spoke spoken, spend spent spent, split split split
stand stood stood, steal stole stolen, stick stuck stuck, sweep swept swept, swim swam swum
take took taken, teach taught taught, tell told told, think thought thought, throw threw thrown
wake woke woken, wear wore worn, win won won, write wrote written, upset upset upset
overcome overcame overcome, rebuild rebuilt rebuilt, rewrite rewrote rewritten, withdraw withdrew
withdrawn, knit knitted knitted, weave wove woven, undergo underwent undergone
retake retook retaken, redo redid redone, rerun reran rerun
overhear overheard overheard, foresee foresaw foreseen, rethink rethought rethought
resell resold resold, reread reread reread, rewatch rewatched rewatched, arise arose arisen
"""
# Short verbs that double their last letter, and verbs that must not.
_DOUBLING: Final = frozenset(
    """adopt- visit- open- order- enter- edit- wed plan stop drop shop jog chat rob pop hop dip
    hug rip slip snap step swap tap trip wrap unplug commit transfer enrol cancel- travel- grab
    equip admit refer submit retire- ban pet trim scrub strip""".split()
)
_VOWELS: Final = frozenset("aeiou")
_BE: Final = {
    "am": "base", "are": "base", "is": "s", "was": "past", "were": "past", "been": "part",
    "being": "ing", "be": "base",
}  # fmt: skip


@cache
def _irregular() -> Mapping[str, tuple[str, str]]:
    rows = _IRREGULAR.replace("\n", " ").replace("withdrew withdrawn", "withdrew withdrawn").strip()
    words = rows.replace(",", " ").split()
    return {words[n]: (words[n + 1], words[n + 2]) for n in range(0, len(words), 3)}


def irregular_verbs() -> frozenset[str]:
    """Every verb whose forms are listed here."""
    return frozenset(_irregular())


def past_of(lemma: str) -> str:
    """The past form: "went", "visited", "stopped"."""
    if lemma == "be":
        return "was"
    if lemma in _irregular():
        return _irregular()[lemma][0]
    return _joined(lemma, "ed")


def third_of(lemma: str) -> str:
    """The present form of he, she and it: "goes", "studies", "has"."""
    fixed = {"be": "is", "have": "has", "do": "does", "go": "goes"}
    if lemma in fixed:
        return fixed[lemma]
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        return lemma[:-1] + "ies"
    return lemma + ("es" if lemma.endswith(("s", "x", "z", "ch", "sh")) else "s")


def gerund_of(lemma: str) -> str:
    """The -ing form: "going", "running"."""
    return "being" if lemma == "be" else _joined(lemma, "ing")


def _joined(lemma: str, ending: str) -> str:
    """A verb with -ed or -ing."""
    if lemma.endswith("e") and not (ending == "ing" and lemma.endswith(("ee", "oe", "ye"))):
        return lemma[:-1] + ending if lemma != "be" else lemma + ending
    if ending == "ed" and lemma.endswith("y") and lemma[-2] not in _VOWELS:
        return lemma[:-1] + "ied"
    if _doubles(lemma):
        return lemma + lemma[-1] + ending
    return lemma + ending


def _doubles(lemma: str) -> bool:
    if f"{lemma}-" in _DOUBLING:
        return False
    if lemma in _DOUBLING:
        return True
    if len(lemma) < 3 or lemma[-1] in _VOWELS or lemma[-1] in "wxyhk":
        return False
    single = lemma[-2] in _VOWELS and lemma[-3] not in _VOWELS
    return single and sum(letter in _VOWELS for letter in lemma) == 1


def verb_forms(lemmas: frozenset[str]) -> Mapping[str, Mapping[str, frozenset[Form]]]:
    """All forms of some verbs: word -> verb -> which forms the word may be."""
    found: dict[str, dict[str, set[Form]]] = {}

    def add(word: str, lemma: str, form: Form) -> None:
        found.setdefault(word, {}).setdefault(lemma, set()).add(form)

    for lemma in sorted(lemmas):
        if lemma == "be":
            continue
        past, part = _irregular().get(lemma) or (_joined(lemma, "ed"),) * 2
        add(lemma, lemma, "base")
        add(third_of(lemma), lemma, "s")
        add(past, lemma, "past")
        add(part, lemma, "part")
        add(_joined(lemma, "ing"), lemma, "ing")
        if lemma == "get":
            add("got", lemma, "part")
        if lemma.endswith("l") and lemma not in _irregular():  # travelled, traveled
            add(lemma + "led", lemma, "past")
            add(lemma + "led", lemma, "part")
            add(lemma + "ling", lemma, "ing")
    for word, form in _BE.items():
        add(word, "be", form)  # pyright: ignore[reportArgumentType]
    return {
        word: {lemma: frozenset(forms) for lemma, forms in verbs.items()}
        for word, verbs in found.items()
    }


def form_of(
    forms: Mapping[str, Mapping[str, frozenset[Form]]], word: str, *wanted: Form
) -> tuple[str, frozenset[Form]] | None:
    """The verb that a word is one of these forms of, and all the forms it may be."""
    for lemma, found in forms.get(word.lower(), {}).items():
        if not found.isdisjoint(wanted):
            return lemma, found
    return None
