"""Lines of logs: a time, how grave it is, and a message with fields beside it.

A line begins with its time (RFC 3339 or "2024-05-01 10:00:00,123", in brackets or not) and a level
(INFO, ERROR, …) among its next words, or it is JSON with a level and a message. `key=value` pairs
become fields. A line is an event of the service that wrote it, else of the user; if its fields
name a state ("account=A-17 status=suspended") they are read as any record's.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final, cast

from graphmem.core.extraction import SaidClaim
from graphmem.ingest.documents.fields import (
    END,
    MAX_VALUE,
    START,
    is_scalar,
    is_status,
    literal,
    times_of,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphmem.core.records import Json
    from graphmem.ingest.documents.drafting import Drafting

__all__ = ["continues", "is_log", "log_record", "log_records", "read_log"]

MAX_LINES: Final = 1_000
"""Lines of one text that are read as a log; longer ones are cut up before."""

_LEVELS: Final = frozenset(
    "trace debug info information notice warn warning error err severe critical crit fatal alert "
    "emerg emergency panic".split()
)
_LEVEL_FIELDS: Final = ("level", "severity", "lvl", "loglevel", "log_level", "levelname")
_TEXT_FIELDS: Final = ("message", "msg", "text")
_SOURCE_FIELDS: Final = ("service", "logger", "component", "app", "application", "module", "source")

_HEAD = (
    r"\[?(?P<time>\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)\]?"
    r"[\s|:,-]+(?P<rest>\S.*)"
)
_GRAVE = (
    r"(?:[\w./:@-]{1,60}[\s|:-]+){0,2}?[\[(<]?(?P<level>[A-Za-z]{3,11})[\])>]?[\s|:-]+"
    r"(?P<text>\S.*)"
)
_SOURCE = r"[\[(]?(?P<source>[A-Za-z][\w./-]{1,60})[\])]?(?::\s+|\s+-\s+|\]\s+)(?P<text>\S.*)"
_PAIR = r'([A-Za-z_][\w.-]{0,60})=("(?:[^"\\]|\\.)*"|[^\s"=,;]+)[,;]?(?=\s|$)'


def log_record(line: str) -> dict[str, Json] | None:
    """The fields of a line of a log; None if it is none."""
    text = line.strip()
    if text.startswith("{"):
        return _json_record(text)
    head = re.fullmatch(_HEAD, text)
    if head is None:
        return None
    grave = re.fullmatch(_GRAVE, head["rest"])
    if grave is None or grave["level"].lower() not in _LEVELS or grave["level"].islower():
        pairs = _pairs(head["rest"])
        level = next((str(pairs[name]) for name in _LEVEL_FIELDS if name in pairs), "")
        if level.lower() not in _LEVELS:
            return None
        said = _said(head["rest"], pairs)
        return {"time": head["time"], **_beside(pairs), "message": said}
    before = head["rest"][: grave.start("level")].strip(" \t|:-[(<")
    source, said = before.split()[-1] if before else "", grave["text"]
    if not source and (named := re.fullmatch(_SOURCE, said)):
        source, said = named["source"], named["text"]
    pairs = _pairs(said)
    record: dict[str, Json] = {"time": head["time"], "level": grave["level"].upper()}
    if source and not any(name in pairs for name in _SOURCE_FIELDS):
        record["logger"] = source
    return {**record, **_beside(pairs), "message": _said(said, pairs)}


def log_records(text: str) -> list[dict[str, Json]] | None:
    """The records of a text of which every line is one of a log, or goes on with it; else None."""
    if not re.match(r"\s*[\[{]?[\d\"{]", text):
        return None
    lines = [line for line in text.splitlines() if line.strip()]
    if not 0 < len(lines) <= MAX_LINES:
        return None
    records: list[dict[str, Json]] = []
    for line in lines:
        record = log_record(line)
        if record is not None:
            records.append(record)
        elif not records or not continues(line):
            return None
    return records


def continues(line: str) -> bool:
    """Whether a line belongs to the entry above: indented, or part of a stack trace."""
    trace = r"\s+\S.*|Traceback .*|Caused by: .*|\.\.\. \d+ more|[\w.$]+(?:Error|Exception)\b.*"
    return re.fullmatch(trace, line) is not None


def is_log(record: Mapping[str, Json]) -> bool:
    """Whether a record is a line of a log: a level of logs, and a message."""
    names = {name.lower(): value for name, value in record.items()}
    level = next((names[name] for name in _LEVEL_FIELDS if name in names), None)
    if not isinstance(level, str) or level.lower() not in _LEVELS:
        return False
    return any(isinstance(names.get(name), str) for name in _TEXT_FIELDS)


def read_log(draft: Drafting, record: Mapping[str, Json], called: str) -> Mapping[str, Json] | None:
    """One line as an event of what wrote it.

    Returns:
        The states that its fields tell of the one thing they name, as a record; None if none.
    """
    names = {name.lower(): name for name in record}
    level, told, source = (
        next((names[name] for name in wanted if name in names), None)
        for wanted in (_LEVEL_FIELDS, _TEXT_FIELDS, _SOURCE_FIELDS)
    )
    times = times_of(record, draft.episode)
    said = " ".join(literal(record[told]).split()) if told else ""
    beside = {
        name: value
        for name, value in record.items()
        if name not in (level, told, source)
        and name.lower() not in START
        and name.lower() not in END
        and is_scalar(value)
        and value not in (None, "")
    }
    pairs = ", ".join(f"{words_of(name)} {literal(value)}" for name, value in beside.items())
    grave = literal(record[level]).upper() if level else ""
    text = f"{grave}: {said}" + (f" ({pairs})" if pairs else "")
    by = source and record[source]
    wrote = isinstance(by, str) and 0 < len(by) <= 80
    who = str(by) if wrote else called or draft.episode.name or "The user"
    draft.claim(
        SaidClaim(
            # The line is the subject: a group of claims is what one subject does, and must not
            # grow with every line that a service writes.
            subject=draft.literal(text[:MAX_VALUE]),
            object=draft.mention(who, labels=("Service",)) if wrote else draft.user(),
            name="LOGGED_BY",
            fact=f"{who} logged {text[:MAX_VALUE]}".rstrip(".") + ".",
            kind="event",
            valid_at=times.start,
        )
    )
    return _states(beside, record)


def _states(beside: Mapping[str, Json], record: Mapping[str, Json]) -> Mapping[str, Json] | None:
    states = {name: value for name, value in beside.items() if is_status(name)}
    things = {
        name: value
        for name, value in beside.items()
        if name not in states and isinstance(value, str) and 0 < len(value) <= 80
    }
    if not states or len(things) != 1:
        return None
    return {**things, **states, **{k: v for k, v in record.items() if k.lower() in START}}


def _json_record(text: str) -> dict[str, Json] | None:
    try:
        document: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict):
        return None
    record = cast("dict[str, Json]", document)
    return record if is_log(record) else None


def _pairs(text: str) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for name, value in re.findall(_PAIR, text[:20_000]):
        if len(found) >= 100:
            break
        quoted = len(value) > 1 and value[0] == value[-1] == '"'
        found[name] = value[1:-1].replace('\\"', '"') if quoted else value
    return found


def _beside(pairs: Mapping[str, Json]) -> dict[str, Json]:
    """The pairs that are not the message itself."""
    return {name: value for name, value in pairs.items() if name not in _TEXT_FIELDS}


def _said(text: str, pairs: Mapping[str, Json]) -> str:
    """The message: what stands beside the pairs, or one of them."""
    for name in _TEXT_FIELDS:
        if name in pairs:
            return str(pairs[name])
    rest = " ".join(re.sub(_PAIR, " ", text[:20_000]).split()).strip(" -:|")
    return rest or " ".join(text.split())
