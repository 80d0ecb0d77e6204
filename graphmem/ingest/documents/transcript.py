"""Transcripts: turns of speakers, with or without times.

```
Jane: hello                           [2024-05-01 10:00] Jane: hello
2024-05-01 10:00 - Jane: hello        [10:00] Jane: hello          (a date before it, or --at)
Jane (2024-05-01 10:00): hello        01.05.2024, 10:00 - Jane: hello
```
A line that begins no turn goes on with the one before. A line that is only a date is the day of
the times after it. Days of the form 5/1/24 are read only if one of the two numbers cannot be a
month.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import islice
from typing import TYPE_CHECKING, Final

from graphmem.core.civil import CivilTime

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Turn", "conversation", "looks_like_turns", "role_of", "turns"]

MAX_TURN: Final = 1_000_000
"""Characters of one turn; what goes beyond begins another turn of the same speaker."""

MAX_TURNS: Final = 1_000
"""Turns of one text that are read as a conversation."""

_WHO = r"(?P<who>[^\W\d_][^:\[\]()<>{}=\"/\\|]{0,59}?)"
_DAY = r"\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d)|\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)"
_CLOCK = r"\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?:\s?[AaPp]\.?[Mm]\.?)?(?:Z|\s?[+-]\d\d:?\d\d)?"
_WHEN = rf"(?P<when>(?:(?:{_DAY})(?:[T,]?\s*(?:{_CLOCK}))?)|(?:{_CLOCK}))"
_TURNS: Final = (
    rf"[\[(]{_WHEN}[\])]\s*[-–]?\s*{_WHO}:\s*(?P<text>.*)",
    rf"{_WHEN}\s*[-–|]?\s+{_WHO}:\s*(?P<text>.*)",
    rf"{_WHO}\s*[\[(]{_WHEN}[\])]:?\s*(?P<text>.*)",
    rf"{_WHO}:\s+(?P<text>.*)",
)
_DATE_LINE = rf"\W*(?:(?:date|session|day)\W+)?(?P<day>{_DAY})\W*"
_NO_SPEAKERS: Final = frozenset(
    "title author date subject from to cc bcc note notes todo status id key name type version "
    "summary http https warning error info example ps nb re fwd priority assignee reporter tags "
    "created updated description ticket issue email phone address url source usage".split()
)
_ASSISTANTS: Final = frozenset("assistant ai bot agent chatbot model chatgpt claude".split())
_USERS: Final = frozenset("user me i human you".split())
_SYSTEMS: Final = frozenset("system".split())


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker said at once: the line it begins on, who, when (None: not told), what."""

    line: int
    who: str
    at: datetime | None
    text: str


def role_of(who: str) -> tuple[str, str | None]:
    """The role and name of a speaker: assistants and the system by their word, "Me" is the user."""
    word = who.strip().lower()
    if word in _ASSISTANTS:
        return "assistant", None
    if word in _SYSTEMS:
        return "system", None
    return ("user", None) if word in _USERS else ("norole", who.strip())


def looks_like_turns(lines: Sequence[str]) -> bool:
    """Whether a text's first lines are turns of a conversation, and nothing else with a colon.

    At least half of the lines begin a turn, there are two speakers or more, or times.
    """
    told = [line for line in lines if line.strip()]
    found = [turn for line in told if (turn := _turn(line)) is not None]
    speakers = {turn[0].lower() for turn in found}
    if not found or 2 * len(found) < len(told) or speakers & _NO_SPEAKERS:
        return False
    return len(speakers) > 1 or any(when is not None for _, when, _ in found)


def conversation(text: str, zone: str) -> list[Turn]:
    """The turns of a text that is a transcript beyond doubt; none of any other text.

    Beyond doubt: it looks like turns, and somebody speaks twice or the turns have times. "Monday:
    gym" above "Tuesday: a swim" is a list.
    """
    lines = text.splitlines()
    if ":" not in text or not looks_like_turns(lines[:200]):
        return []
    found = list(islice(turns(enumerate(lines, 1), zone=zone), MAX_TURNS))
    speakers = {turn.who.lower() for turn in found}
    timed = all(turn.at is not None for turn in found)
    return found if len(found) > 1 and (timed or len(speakers) < len(found)) else []


def turns(
    lines: Iterable[tuple[int, str]], *, zone: str, day: date | None = None
) -> Iterator[Turn]:
    """The turns of a transcript, in order; lines before the first one belong to nobody.

    Args:
        lines: numbered lines.
        zone: the IANA zone of times that name none.
        day: the day of times that name none, until the text names one.
    """
    turn: Turn | None = None
    for number, line in lines:
        if match := re.fullmatch(_DATE_LINE, line.strip(), re.IGNORECASE):
            day = _day(match["day"]) or day
            continue
        found = _turn(line.strip())
        if found is not None:
            if turn is not None and turn.text:
                yield turn
            who, when, text = found
            turn = Turn(number, who, _instant(when, day, zone), text)
        elif turn is not None and line.strip():
            longer = f"{turn.text}\n{line.strip()}".strip()
            if len(longer) > MAX_TURN:
                yield turn
                longer, turn = line.strip(), replace(turn, line=number)
            turn = replace(turn, text=longer)
    if turn is not None and turn.text:
        yield turn


def _turn(line: str) -> tuple[str, str | None, str] | None:
    """Speaker, time and text of a line that begins a turn."""
    for pattern in _TURNS:
        if match := re.fullmatch(pattern, line.strip()):
            who = " ".join(match["who"].split())
            if _is_speaker(who):
                return who, match.groupdict().get("when"), match["text"].strip()
    return None


def _is_speaker(who: str) -> bool:
    words = who.split()
    return 0 < len(words) <= 5 and not re.search(r"[.!?;,]\s|[!?;]$", who)


def _instant(when: str | None, day: date | None, zone: str) -> datetime | None:
    if when is None:
        return None
    named = re.match(_DAY, when)
    if named is not None:
        day = _day(named[0])
    if day is None:
        return None
    rest = when[named.end() :].strip(" T,") if named else when
    if not rest:
        return CivilTime(datetime.combine(day, time(0)), zone=zone).start
    return _clock(rest, day, zone)


def _clock(text: str, day: date, zone: str) -> datetime | None:
    match = re.fullmatch(
        r"(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s?([AaPp]?)\.?[Mm]?\.?\s?(Z|[+-]\d\d:?\d\d)?", text
    )
    if match is None:
        return None
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if half := match[4].lower():
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        local = datetime.combine(day, time(hour, minute, second))
        if match[5]:
            offset = match[5].replace("Z", "+00:00")
            return datetime.fromisoformat(f"{local.isoformat()}{offset}")
    except ValueError:
        return None
    return CivilTime(local, zone=zone).start


def _day(text: str) -> date | None:
    parts = [int(part) for part in re.split(r"[-./]", text)]
    if "-" in text:
        year, month, day = parts
    else:
        day, month, year = parts
        if "/" in text:
            if month > 12 >= day:
                day, month = month, day
            elif month <= 12 and day <= 12 and day != month:
                return None  # 5/1 or 1/5: nobody can tell
    if year < 100:
        year += 2000
    try:
        return date(year, month, day)
    except ValueError:
        return None
