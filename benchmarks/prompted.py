"""What the extraction prompt shows, read back: what a scripted model can know.

Answers that are served to the write path are made from the prompt alone and from what was
recorded of its messages: the numbers of known things and facts stand in the prompt only.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

__all__ = ["Candidate", "Line", "Shown", "read_prompt"]

HEADINGS = ("KNOWN", "FACTS", "BEFORE", "MESSAGES")
STRING = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A known thing: its number, its names (the main one first), and whether it is the user."""

    number: int
    names: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A standing fact: its number, the numbers of its ends, its relation and its sentence."""

    number: int
    subject: str
    relation: str
    object: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Line:
    """A message: its number, who said it when (local, to the minute), and its text."""

    number: int
    who: str
    at: str
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """All that a prompt shows."""

    candidates: tuple[Candidate, ...]
    facts: tuple[Fact, ...]
    messages: tuple[Line, ...]


def read_prompt(prompt: str) -> Shown:
    """The sections of the last message of an extraction prompt."""
    parts: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in prompt.splitlines():
        word = line.partition(" ")[0]
        if word in HEADINGS and not line[:1].isdigit():
            lines = parts.setdefault(word, [])
        elif line.strip() and line != "(none)":
            lines.append(line)
    return Shown(
        tuple(_candidate(line) for line in parts.get("KNOWN", ())),
        tuple(_fact(line) for line in parts.get("FACTS", ())),
        tuple(_message(line) for line in parts.get("MESSAGES", ())),
    )


def _strings(text: str) -> list[str]:
    """The JSON strings of a line, in order."""
    found: list[str] = []
    at = text.find('"')
    while at >= 0:
        value, at = STRING.raw_decode(text, at)
        found.append(value)
        at = text.find('"', at)
    return found


def _candidate(line: str) -> Candidate:
    number, _, rest = line.partition(" ")
    name, end = STRING.raw_decode(rest)
    kind = re.match(r" \(([^)]*)\)", rest[end:])
    tail = rest[end + (kind.end() if kind else 0) :]
    return Candidate(int(number), (name, *_strings(tail)), kind[1] if kind else "")


def _fact(line: str) -> Fact:
    match = re.match(r"(\d+) \[(\S+) (\S+) (\S+), [^\]]*\] ", line)
    if match is None:
        raise ValueError(f"no line of a fact: {line[:80]!r}")
    sentence = _strings(line[match.end() :])[0]
    return Fact(int(match[1]), match[2], match[3], match[4], sentence)


def _message(line: str) -> Line:
    number, _, rest = line.partition(" ")
    who, end = STRING.raw_decode(rest)
    at = re.match(r" \w{3} (\d{4}-\d\d-\d\d \d\d:\d\d): ", rest[end:])
    if at is None:
        raise ValueError(f"no line of a message: {line[:80]!r}")
    text: Any = STRING.raw_decode(rest[end + at.end() :])[0]
    return Line(int(number), who, at[1], text)
