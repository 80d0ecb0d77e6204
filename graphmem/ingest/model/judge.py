"""Each mention and claim of an answer alone: taken, or left out with a reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain, count
from typing import TYPE_CHECKING, Any, Final, cast

from pydantic import ValidationError

from graphmem.core.names import folded_words, name_key
from graphmem.errors import InputError
from graphmem.ingest.model.contract import ClaimAnswer, MentionAnswer, number_of
from graphmem.ingest.model.times import coarser, implausible, stated_time

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TypeVar

    from graphmem.core.civil import CivilTime
    from graphmem.core.records import Episode
    from graphmem.ingest.model.page import Page

    Part = TypeVar("Part", MentionAnswer, ClaimAnswer)

__all__ = ["FIRST_PERSON", "PRONOUNS", "Judged", "judge_claims", "judge_mentions"]


FIRST_PERSON: Final = frozenset(
    "i me my myself mine we us our ourselves ich mich mir wir uns je moi nous yo nosotros".split()
)
"""Words for whoever speaks."""

PRONOUNS: Final = FIRST_PERSON | frozenset(
    "you your yours yourself he him his himself she her hers herself they them their theirs it its "
    "itself this that these those who whom someone somebody anyone everyone everybody".split()
)
"""Words that are nobody's name: they mean a known thing, or nothing that can be kept."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim that may stand: its answer, its message, its ends by mention number, its times."""

    answer: ClaimAnswer
    message: int
    subject: int
    object: int | None
    start: CivilTime | None
    end: CivilTime | None
    end_exclusive: bool


def judge_mentions(page: Page, given: Sequence[Any]) -> dict[int, MentionAnswer]:
    """The mentions that may stand, by their number in the answer."""
    found: dict[int, MentionAnswer] = {}
    for place, raw in enumerate(_numbered(given), 1):
        mention = _valid(page, MentionAnswer, "mention", place, raw)
        if mention is None:
            continue
        if not name_key(mention.text) and not name_key(mention.name):
            page.drop(f"mention {mention.id}", "it names nothing")
        elif _is_nobody(mention):
            page.drop(f"mention {mention.id}", f"{mention.text!r} tells nobody's name")
        elif mention.id in found:
            page.drop(f"mention {mention.id}", f"its number is taken by {found[mention.id].text!r}")
        else:
            found[mention.id] = mention
    return found


def judge_claims(
    page: Page, given: Sequence[Any], mentions: Mapping[int, MentionAnswer]
) -> dict[int, Judged]:
    """The claims that may stand, by their number in the answer, in its order."""
    by_name: dict[str, int] = {}
    for number, mention in mentions.items():
        for name in (mention.text, mention.name, *mention.aliases):
            by_name.setdefault(name_key(name), number)
    found: dict[int, Judged] = {}
    for place, raw in enumerate(_numbered(given), 1):
        claim = _valid(page, ClaimAnswer, "claim", place, raw)
        if claim is None:
            continue
        if claim.id in found:
            page.drop(f"claim {claim.id}", "its number is taken by an earlier claim")
            continue
        try:
            judged = _judged(page, claim, mentions, by_name)
        except InputError as error:
            page.drop(f"claim {claim.id}", str(error))
            continue
        if judged is not None:
            found[claim.id] = judged
    return found


def _is_nobody(mention: MentionAnswer) -> bool:
    """Whether a mention is a mere "she", of nothing known."""
    names = {name_key(name) for name in (mention.name or mention.text, *mention.aliases)}
    return mention.entity is None and names <= PRONOUNS - FIRST_PERSON


def _numbered(given: Sequence[Any]) -> list[Any]:
    """With a number for each part that has none: its place, or if that is taken the next free."""
    own = [number_of(_field(raw, "id")) for raw in given]
    taken = set(own)
    numbered: list[Any] = []
    for place, (raw, number) in enumerate(zip(given, own, strict=True), 1):
        if isinstance(raw, dict) and number is None:
            number = next(n for n in chain((place,), count(len(given) + 1)) if n not in taken)
            taken.add(number)
            numbered.append({**raw, "id": number})
        else:
            numbered.append(raw)
    return numbered


def _field(raw: object, name: str) -> object:
    return cast("dict[str, object]", raw).get(name) if isinstance(raw, dict) else None


def _valid(page: Page, part: type[Part], what: str, place: int, raw: object) -> Part | None:
    lines: list[str] = []
    try:
        read = part.model_validate(raw, context=lines)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(step) for step in first["loc"]) or what
        page.drop(f"{what} {_number(raw, place)}", f"{field}: {first['msg']}")
        return None
    for line in lines:
        page.drop(f"{what} {read.id}", line)
    return read


def _number(raw: object, place: int) -> object:
    if isinstance(raw, dict) and "id" in raw:
        return cast("dict[str, object]", raw)["id"]
    return f"at place {place}"


def _judged(
    page: Page,
    claim: ClaimAnswer,
    mentions: Mapping[int, MentionAnswer],
    by_name: Mapping[str, int],
) -> Judged | None:
    """A claim whose message, quote, ends and times are right; None if its message is gone.

    Raises:
        InputError: something is wrong; the message is the reason.
    """
    if not 0 < claim.message <= len(page.raw.episodes):
        raise InputError(f"there is no message {claim.message}")
    message = page.place_of_quote(claim.message, claim.quote)
    if message is None:
        if claim.message not in page.episodes:
            return None  # forgotten since the model was asked
        raise InputError(f"its quote {claim.quote[:60]!r} is not in message {claim.message}")
    if not folded_words(claim.fact):
        raise InputError("it has no sentence")
    subject = _end(claim.subject, mentions, by_name)
    object = None if claim.object is None else _end(claim.object, mentions, by_name)
    if subject is None or (claim.object is not None and object is None):
        missing = claim.subject if subject is None else claim.object
        raise InputError(f"{missing!r} is none of the mentions")
    if subject == object:
        raise InputError("subject and object are one")
    judged = Judged(claim, message, subject, object, None, None, end_exclusive=False)
    return _timed(judged, page.episodes[message])


def _end(
    given: int | str, mentions: Mapping[int, MentionAnswer], by_name: Mapping[str, int]
) -> int | None:
    if isinstance(given, int):
        return given if given in mentions else None
    return by_name.get(name_key(given))


def _timed(judged: Judged, episode: Episode) -> Judged:
    """With its times.

    Raises:
        InputError: one cannot be read or is implausible, or the end is before the start.
    """
    claim = judged.answer
    start = _time(claim, episode, claim.start, claim.start_precision, claim.start_bound)
    end = _time(claim, episode, claim.end, claim.end_precision, claim.end_bound)
    if claim.polarity == "ends" and end is None:
        start, end = None, start  # the time of an end, wherever the model wrote it
    if start is not None and end is not None and end.end < start.start:
        raise InputError(f"it ends ({end}) before it starts ({start})")
    exclusive = end is not None and (claim.end_exclusive or claim.end_bound == "before")
    return replace(judged, start=start, end=end, end_exclusive=exclusive)


def _time(
    claim: ClaimAnswer, episode: Episode, text: str | None, precision: str | None, bound: str | None
) -> CivilTime | None:
    if text is None:
        return None
    vague = bound in ("around", "after") or (bound == "before" and text is claim.start)
    time = stated_time(text, precision, episode.zone, approximate=vague)
    if implausible(time, episode):
        raise InputError(
            f"its time {text!r} is not plausible for something said in {episode.said_at:%Y}"
        )
    return coarser(time, claim.quote, episode)
