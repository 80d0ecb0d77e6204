"""From a model's text to one JSON object, whatever stands around it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, cast

from graphmem.core.spoken import spoken_in
from graphmem.core.wellformed import well_formed
from graphmem.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Answer", "objects_in", "parse_answer", "parse_or_salvage", "salvage"]

PARTS = ("mentions", "claims")


class Answer(dict[str, list[Any]]):
    """The lists of an answer, each there; `cut` tells that its end is missing."""

    cut: bool = False


def parse_answer(text: str) -> Answer:
    """The answer's lists from a model's text.

    Think-tags, code fences, and words before and after the object are left out; a list alone is
    taken for the claims' object if it holds them; an object in an object ("answer": {…}) is found.
    Of several such objects the fullest counts. For a list may stand its one object, or an object
    of objects; a list may be missing only where the other one is empty.

    Raises:
        OutputError: there is no such object in it, or one of its lists is missing or none; the
            message says what there is instead.
    """
    spoken = spoken_in(text)
    fullest: Answer | None = None
    wrong: OutputError | None = None
    for found in spoken.values:
        try:
            answer = _answer(_readable(found))
        except OutputError as error:
            wrong = wrong or error
            continue
        if answer is not None and (fullest is None or _size(answer) > _size(fullest)):
            fullest = answer
    if wrong is not None and (fullest is None or not _size(fullest)):
        raise wrong
    if fullest is not None:
        return fullest
    body = _without_thoughts(text[spoken.start :])
    if not body.strip():
        raise OutputError("the answer is empty; a JSON object was asked for")
    start = " ".join(body.split())[:80]
    raise OutputError(f"no JSON object with mentions and claims in the answer: {start!r}")


def salvage(text: str) -> Answer:
    """The whole parts of an answer that was cut off.

    Raises:
        OutputError: not one part is whole; or nothing was cut off, and it is of another shape.
    """
    spoken = spoken_in(text)
    if any(
        isinstance(value, dict) and not value.keys().isdisjoint(PARTS) for value in spoken.values
    ):
        raise OutputError("the answer is whole, and of another shape")
    body = text[spoken.start :]
    answer = Answer({part: _whole(body, part) for part in PARTS})
    if not any(answer.values()):
        raise OutputError("nothing in the answer can be read")
    answer.cut = True
    return answer


def parse_or_salvage(text: str) -> Answer:
    """The answer's lists; of an answer that was cut off what is whole of them.

    Raises:
        OutputError: see `parse_answer`.
    """
    try:
        return parse_answer(text)
    except OutputError as error:
        try:
            return salvage(text)
        except OutputError:
            raise error from None


def objects_in(text: str) -> Iterator[Mapping[str, Any]]:
    """Every outermost JSON object in a model's text, in order."""
    for value in map(_readable, spoken_in(text).values):
        if isinstance(value, dict):
            yield cast("dict[str, Any]", value)


def _without_thoughts(text: str) -> str:
    """Without <think>…</think>, also where only one of the tags is left."""
    text = re.sub(r"<(think|thinking|reasoning)>.*?</\1>", "", text, flags=re.DOTALL | re.I)
    return re.sub(r"^.*</(?:think|thinking|reasoning)>", "", text, flags=re.DOTALL | re.I)


def _readable(value: object) -> object:
    """The value with all its texts well formed: an escape may stand for half a character."""
    if isinstance(value, str):
        return well_formed(value)
    if isinstance(value, list):
        return [_readable(each) for each in cast("list[object]", value)]
    if isinstance(value, dict):
        fields = cast("dict[str, object]", value)
        return {well_formed(name): _readable(told) for name, told in fields.items()}
    return value


def _answer(value: object) -> Answer | None:
    if isinstance(value, list):
        several = cast("list[object]", value)
        return _answer(several[0]) if len(several) == 1 else None
    if not isinstance(value, dict) or not value:
        return None
    fields = cast("dict[str, object]", value)
    if fields.keys().isdisjoint(PARTS):
        return _answer(next(iter(fields.values()))) if len(fields) == 1 else None
    lists = {part: _listed(part, fields.get(part)) for part in PARTS}
    missing = [part for part, given in lists.items() if given is None]
    if len(missing) == len(PARTS) or (missing and any(lists.values())):
        raise OutputError(f"the list of {missing[0]} is missing")
    return Answer({part: given or [] for part, given in lists.items()})


def _listed(part: str, given: object) -> list[Any] | None:
    """A list of the answer, also where its only object, or one of them by number, stands for it.

    Raises:
        OutputError: it is something else; nothing at all is None.
    """
    if given is None or isinstance(given, list):
        return cast("list[Any] | None", given)
    if not isinstance(given, dict):
        raise OutputError(f"{part} is no list: {str(given)[:80]!r}")
    fields = cast("dict[str, Any]", given)
    several = list(fields.values())
    return several if all(isinstance(each, dict) for each in several) else [fields]


def _size(answer: Answer) -> int:
    return sum(len(given) for given in answer.values())


def _whole(text: str, part: str) -> list[Any]:
    """The objects of a list that are whole."""
    start = re.search(rf'"{part}"\s*:\s*\[', text)
    if start is None:
        return []
    decoder, at = json.JSONDecoder(strict=False), start.end()
    found: list[Any] = []
    while (match := re.compile(r"\s*,?\s*(\{)").match(text, at)) is not None:
        try:
            value, at = decoder.raw_decode(text, match.start(1))
        except ValueError:
            break
        found.append(_readable(value))
    return found
