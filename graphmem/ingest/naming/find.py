"""Finding the names that a text names: by capitals, quotes and family words; fast, and no model.

Capitals say nothing at the start of a sentence, in headlines, and in scripts without them
(Chinese, Japanese, Arabic, Hindi, ...): there only known names and quoted titles are found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from graphmem.core.names import is_proper, name_key
from graphmem.ingest.naming.labels import guess_label, is_given, label_here
from graphmem.ingest.naming.tables import (
    ANIMALS,
    CONTRAST,
    OPENERS,
    OWNERS,
    TITLES,
    calendar_words,
    kin_of,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

__all__ = ["Name", "find_names", "guess_label"]

MAX_TEXT: Final = 20_000
"""Characters of a text that are looked through; a longer text is about its beginning."""

_JOINS: Final = frozenset("of de la le del van von der den di da du dos".split())
_ENDS: Final = frozenset('.!?:;\n"“„«*•')
_OWNS: Final = frozenset({"'s", "’s", "'S", "’S"})
_PLURAL_OWNS: Final = frozenset({"s'", "s’"})
_OTHERS: Final = frozenset({"his", "her", "their", "your"})
_CALLED: Final = frozenset({"named", "called", "namens", "llamado", "llamada"})


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text.

    `text` is what was written from `start` to `end`, without a possessive ending. `label` is what
    the words tell of its kind; "" if nothing. A family word or a pet ("my sister", "Jane's cat")
    has `kin`, the one word for it ("mum": "mother"), and `owner`: "my" (whoever speaks), "your",
    "his" and the like, or a name. With a name of its own ("my sister Ana") `text` is that name
    and `described` are the words before it ("my sister"), else `described` is "". Descriptions by
    a name hold that name, so spans may overlap. `certain` is False where only the capital at the
    start of a sentence speaks for a name.
    """

    text: str
    start: int
    end: int
    label: str = ""
    owner: str = ""
    kin: str = ""
    described: str = ""
    quoted: bool = False
    certain: bool = True


class _Token(NamedTuple):
    text: str
    lower: str
    start: int
    end: int
    opens: bool  # first of a sentence
    tied: bool  # nothing but a space (or "&") stands before it
    owns: bool  # had a possessive ending
    capital: bool


def find_names(text: str, known: Collection[str] = ()) -> tuple[Name, ...]:
    """The names in a text, in the order of their starts.

    Args:
        text: any; only its first 20,000 characters are looked through.
        known: keys (`core.names.name_key`) of names that are known already: they are found at the
            start of a sentence and in scripts without capitals too.
    """
    text = text[:MAX_TEXT]
    tokens = _tokens(text)
    within = frozenset(t.text for t in tokens if t.capital and not t.opens)
    quoted = list(_quoted(text))
    found = [
        *(
            name
            for name in _runs(text, tokens, within, known)
            if not any(title.start <= name.start < title.end for title in quoted)
        ),
        *quoted,
    ]
    found = [*_kinships(text, tokens, found), *_uncased(text, known, found)]
    return tuple(sorted(found, key=lambda name: (name.start, name.end)))


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_][\w'’&+-]*(?:[.:]\w+)*", re.UNICODE)


@cache
def _titles() -> re.Pattern[str]:
    return re.compile(r"[“\"„«「『《]([^“”\"„«»「」『』《》\n]{2,80})[”\"“»」』》]")


def _tokens(text: str) -> list[_Token]:
    """The words of a text, possessive endings and closing signs cut off."""
    tokens: list[_Token] = []
    last = 0
    for match in _word().finditer(text):
        raw, start = match[0].rstrip("'’-&+"), match.start()
        gap = text[last:start]
        opens, tied = not tokens, gap == " "
        if not tied:
            opens = opens or not _ENDS.isdisjoint(gap)
            tied = gap == " & " or (gap.isspace() and "\n" not in gap)
            if opens and tokens and gap == ". " and _abbreviates(tokens[-1].text):
                opens, tied = False, True
        owned = raw[-2:] in _OWNS
        word = raw[:-2] if owned else raw
        owns = owned or match[0][-2:] in _PLURAL_OWNS
        if word:
            end, capital = start + len(word), word[0].isupper()
            tokens.append(_Token(word, word.lower(), start, end, opens, tied, owns, capital))
            last = match.end() if owns else start + len(raw)
    return tokens


def _abbreviates(word: str) -> bool:
    """Whether a full stop after a word belongs to it: an initial, a title."""
    return (len(word) == 1 and word.isupper() and word != "I") or (
        word[0].isupper() and word.lower() in ("dr", "mr", "mrs", "ms", "prof", "st", "mt", "jr")
    )


def _runs(
    text: str, tokens: Sequence[_Token], within: frozenset[str], known: Collection[str]
) -> Iterator[Name]:
    """Runs of capitalised words."""
    place = 0
    while place < len(tokens):
        if not tokens[place].capital:
            place += 1
            continue
        end = _run_end(tokens, place)
        run = _trimmed(tokens[place:end], known)
        if len(run) == 2 and _calls_out(text, run):
            run = run[1:]
        if run:
            before = tokens[place - 1] if place and tokens[place].tied else None
            yield _named(text, run, before, within, known)
        place = end


def _run_end(tokens: Sequence[_Token], place: int) -> int:
    """Where the run of capitalised words that begins here ends."""
    end = place + 1
    while end < len(tokens) and not tokens[end - 1].owns and end - place < 8:
        token = tokens[end]
        if not token.tied or token.opens:
            break
        if token.capital or (token.text[0].isdigit() and len(token.text) <= 6):
            end += 1
            continue
        ahead = end
        while (
            ahead < len(tokens)
            and ahead - end < 2
            and tokens[ahead].tied
            and (tokens[ahead].lower in _JOINS or (ahead > end and tokens[ahead].lower == "the"))
        ):
            ahead += 1
        if ahead == end or ahead >= len(tokens) or not tokens[ahead].tied:
            break
        if not tokens[ahead].capital or tokens[ahead].opens:
            break
        end = ahead + 1
    return end


def _trimmed(run: Sequence[_Token], known: Collection[str]) -> Sequence[_Token]:
    """A run without the words at its edges that are no names: openers, "I", days and months."""
    while run:
        first = run[0]
        whole = name_key(" ".join(token.text for token in run))
        if whole in known and whole not in ("i", ""):
            return run
        bare = re.split(r"['’]", first.lower)[0]
        dropped = (
            bare == "i"
            or not first.capital
            or (first.opens and _opens_only(first, bare, run))
            or (bare in OPENERS and bare != "the" and len(run) == 1)
            or (first.lower in calendar_words() and _is_date(run))
        )
        if dropped:
            run = run[1:]
        elif run[-1].lower in calendar_words():
            run = run[:-1]
        else:
            break
    return run


def _calls_out(text: str, run: Sequence[_Token]) -> bool:
    """Whether somebody is addressed after an exclamation: "Anytime Bruno!"."""
    first, second = run
    if not first.opens or first.lower in TITLES or kin_of(first.lower) or is_given(first.lower):
        return False
    return is_given(second.lower) and text[second.end : second.end + 1] in ("!", ",", ".", "?")


def _opens_only(first: _Token, bare: str, run: Sequence[_Token]) -> bool:
    """Whether the first word of a sentence has its capital from that only."""
    if bare in OPENERS:
        return True
    verbal = bare.endswith(("ed", "ing")) and len(bare) > 4
    return verbal and not is_given(bare) and len(run) > 1


def _is_date(run: Sequence[_Token]) -> bool:
    """Whether the calendar word in front is one: not of "April Jones" and "May Lin"."""
    if len(run) == 1:
        return True
    return not run[1].capital or run[1].lower in calendar_words() or not is_given(run[0].lower)


def _named(
    whole: str,
    run: Sequence[_Token],
    before: _Token | None,
    within: frozenset[str],
    known: Collection[str],
) -> Name:
    first = run[0]
    text = " ".join(whole[first.start : run[-1].end].split())
    sure = (
        not first.opens
        or len(run) > 1
        or first.text in within
        or any(character.isupper() for character in first.text[1:])
        or is_given(first.lower)
        or name_key(text) in known
    )
    label = label_here(text, before.lower if before is not None else "")
    return Name(text, first.start, run[-1].end, label=label, certain=sure)


def _quoted(text: str) -> Iterator[Name]:
    """Quoted titles: a few words that all look like a name's; in scripts without capitals, any."""
    if not any(sign in text for sign in '“"„«「『《'):
        return
    for match in _titles().finditer(text):
        inner = match[1].strip().rstrip(",")
        uncased = not any(character.isascii() and character.isalpha() for character in inner)
        if len(inner.split()) > 8 or inner[-1:] in ".!?…" or not inner:
            continue
        if uncased or is_proper(inner):
            start = match.start(1) + match[1].index(inner)
            label = "" if is_given(inner.lower()) else "Work"
            yield Name(inner, start, start + len(inner), label=label, quoted=True)


def _kinships(text: str, tokens: Sequence[_Token], found: Sequence[Name]) -> list[Name]:
    """Family words and pets by whose they are, with the names that stand beside them."""
    names = {name.start: name for name in found if not name.quoted}
    owners = {name.end: name for name in found if not name.quoted}
    described: list[Name] = []
    for place, token in enumerate(tokens):
        owner = owners.get(token.end) if token.owns else None
        if owner is None and token.lower not in OWNERS and token.lower not in _OTHERS:
            continue
        noun = _noun(tokens, place + 1)
        if noun is None:
            continue
        start, end = (owner.start if owner is not None else token.start), tokens[noun].end
        kin = kin_of(tokens[noun].lower) or tokens[noun].lower
        whose = owner.text if owner is not None else token.lower
        whose = "my" if whose in OWNERS else whose
        label = "Animal" if tokens[noun].lower in ANIMALS else "Person"
        beside = _beside(text, tokens, noun, names)
        if beside is not None:
            words = text[start:end]
            names[beside.start] = Name(
                beside.text, beside.start, beside.end, label, whose, kin, words
            )
        elif whose == "my" or owner is not None:
            described.append(Name(text[start:end], start, end, label, whose, kin))
    return [*names.values(), *(name for name in found if name.quoted), *described]


def _noun(tokens: Sequence[_Token], place: int) -> int | None:
    """The family word or pet after whose it is, past a few telling words; None if there is none."""
    for ahead in range(place, min(place + 3, len(tokens))):
        token = tokens[ahead]
        if not token.tied or token.capital:
            return None
        if kin_of(token.lower) or token.lower in ANIMALS:
            after = ahead + 1
            if after < len(tokens) and tokens[after].tied and kin_of(tokens[after].lower):
                return after
            return ahead
        if token.lower not in CONTRAST:
            return None
    return None


def _beside(text: str, tokens: Sequence[_Token], noun: int, names: dict[int, Name]) -> Name | None:
    """The name right after a family word: "my sister Ana", "our dog, Rex,", "my cat named Tom"."""
    if tokens[noun].owns:
        return None
    ahead = noun + 1
    if ahead < len(tokens) and tokens[ahead].lower in _CALLED:
        ahead += 1
    if ahead >= len(tokens) or tokens[ahead].opens:
        return None
    name = names.get(tokens[ahead].start)
    if name is None or name.label in ("Place", "Organization"):
        return None
    if tokens[ahead].tied or ahead > noun + 1:
        return name
    # Between commas it is the same one; "my sister, Ana and Bob" are three.
    between = text[tokens[noun].end : name.start].strip() == ","
    return name if between and text[name.end : name.end + 1] in (",", ".", ";", "!", ")") else None


def _uncased(text: str, known: Collection[str], found: Sequence[Name]) -> Iterator[Name]:
    """Known names in scripts without capitals."""
    if not known or text.isascii():
        return
    taken = {name.start for name in found}
    for key in known:
        if len(key) < 2 or key.isascii() or any(c.isupper() or c.islower() for c in key):
            continue
        start = text.find(key)
        while start >= 0:
            if start not in taken:
                yield Name(key, start, start + len(key))
            start = text.find(key, start + len(key))
