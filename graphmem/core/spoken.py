"""What a model's text holds besides words: JSON, with the model's thoughts told from its answer."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Final

__all__ = ["Spoken", "spoken_in"]

_NEXT: Final = re.compile(r"[{\[]|<(/?)(?:think|thinking|reasoning)>", re.IGNORECASE)


@dataclass(slots=True)
class Spoken:
    """The outermost JSON values of an answer, in order, and where the answer begins in its text."""

    values: list[object] = field(default_factory=list[object])
    start: int = 0


def spoken_in(text: str) -> Spoken:
    """The JSON objects and lists that a model answered with; those of its thoughts are left out.

    Thoughts stand between <think> and </think>; or before a </think> alone, if a value follows it;
    or after a <think> alone, and are taken for the answer where nothing else is. A tag inside of a
    value is a part of what that value says.
    """
    decoder = json.JSONDecoder(strict=False)
    said, thought = Spoken(), Spoken()
    thinking, passed, at = False, 0, 0
    while (match := _NEXT.search(text, at)) is not None:
        at = match.end()
        if match[1] is not None:
            thinking = not match[1]
            thought = Spoken(start=at)
            passed = passed if thinking else at
            continue
        try:
            value, at = decoder.raw_decode(text, match.start())
        except (ValueError, RecursionError):
            continue
        if thinking:
            thought.values.append(value)
            continue
        if passed > said.start:
            said = Spoken(start=passed)
        said.values.append(value)
    return said if said.values or not thought.values else thought
