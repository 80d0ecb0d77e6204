"""Checks of how users want their summaries phrased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from graphmem.client.checks import check_id
from graphmem.errors import InputError

if TYPE_CHECKING:
    from graphmem.client.results import SummaryInstruction

__all__ = ["check_instructions", "instructions_of"]

MOST: Final = 10
"""Instructions of a user, or of the project, at most: they are in every prompt."""

LONGEST: Final = 500
"""Characters of one."""


def instructions_of(given: Sequence[SummaryInstruction | Mapping[str, str]]) -> dict[str, str]:
    """Texts by name.

    Raises:
        InputError: one is malformed.
    """
    if isinstance(given, str | Mapping):
        raise InputError(f"instructions={given!r} must be a list of instructions")
    found: dict[str, str] = {}
    for place, each in enumerate(given):
        where = f"instructions[{place}]"
        if isinstance(each, Mapping):
            name, text = each.get("name"), each.get("text")
        else:
            name, text = getattr(each, "name", None), getattr(each, "text", None)
        if not isinstance(text, str) or not text.strip():
            raise InputError(f"{where}.text={text!r} says nothing; give a sentence")
        if len(text) > LONGEST:
            raise InputError(
                f"{where}.text has {len(text)} characters; at most {LONGEST} go into a prompt"
            )
        found[check_id(name, f"{where}.name")] = text
    return found


def check_instructions(wishes: Mapping[str, str]) -> None:
    """Check how many there are.

    Raises:
        InputError: too many.
    """
    if len(wishes) > MOST:
        raise InputError(
            f"instructions: there would be {len(wishes)}, of which {MOST} at most go into a "
            "prompt; delete some first"
        )
