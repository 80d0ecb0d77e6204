"""JSON episodes: a deterministic mapping from records to entities and facts.

A record is an object that carries an id or a name; it becomes an entity, its scalar fields facts
with literal objects, its nested records entities of their own that a fact joins to it. Its time
stamp is the facts' start. An object that names nothing is an event: it hangs on the record that
holds it or, at the top, on the user.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, cast

from graphmem.core.catalogue import is_exclusive, relation_name
from graphmem.core.civil import CivilTime, parse_time
from graphmem.core.extraction import Extraction, SaidClaim, SaidMention
from graphmem.core.records import VALUE_LABEL
from graphmem.errors import InputError
from graphmem.ingest.speakers import user_mention

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphmem.core.records import Episode, Json

__all__ = ["flatten", "read_json"]

RECORD_ID: Final = "id"
"""The attribute of a mention that holds its record's own id."""

MAX_FACTS: Final = 2_000
"""Facts one document may give; the rest is left to search, and the episode says so."""

MAX_VALUE: Final = 300
"""Characters of a literal that can be an object; longer text is prose, found by search."""

_NAME = ("name", "full_name", "fullname", "title", "display_name", "label", "username")
_ID = ("id", "uuid", "key", "email", "number", "code", "sku", "slug")
_START = (
    "effective_at effective_from valid_at valid_from start_date started_at starts_at start since "
    "timestamp time at date datetime occurred_at happened_at updated_at changed_at modified_at "
    "created_at logged_at sent_at received_at"
).split()
_END = "invalid_at valid_to valid_until end_date ended_at ends_at end until expires_at".split()
_EVENT = ("event", "type", "event_type", "action", "kind")
_STATUS = re.compile(
    r"(?:.*_)?(?:status|state|stage|phase|mode|plan|tier|level|priority|owner|assignee|manager)"
)
_ENDING = re.compile(
    r"(?:.*[._\s-])?(?:ended|cancell?ed|closed|terminated|removed|expired|revoked|left|deleted)"
)


@dataclass(slots=True)
class _Draft:
    """The extraction of one document while it is read."""

    episode: Episode
    mentions: list[SaidMention] = field(default_factory=list[SaidMention])
    claims: list[SaidClaim] = field(default_factory=list[SaidClaim])
    places: dict[tuple[str, bool, str | None], int] = field(
        default_factory=dict[tuple[str, bool, "str | None"], int]
    )
    left_out: int = 0

    def mention(
        self,
        text: str,
        *,
        labels: tuple[str, ...] = (),
        aliases: tuple[str, ...] = (),
        record: str | None = None,
    ) -> int:
        """The place of this name among the mentions; said again it is the same mention."""
        key = (text, VALUE_LABEL in labels, record)
        if key not in self.places:
            self.places[key] = len(self.mentions)
            attributes = {} if record is None else {RECORD_ID: record}
            self.mentions.append(
                SaidMention(
                    text=text, name=text, labels=labels, aliases=aliases, attributes=attributes
                )
            )
        return self.places[key]

    def literal(self, text: str) -> int:
        """The place of a literal."""
        return self.mention(text, labels=(VALUE_LABEL,))

    def user(self) -> int:
        """The place of the graph's user."""
        key = ("", False, "user")
        if key not in self.places:
            self.places[key] = len(self.mentions)
            self.mentions.append(user_mention(self.episode))
        return self.places[key]


@dataclass(frozen=True, slots=True)
class _Times:
    """When what a record says holds, and whether it says that something is over."""

    start: CivilTime | None = None
    end: CivilTime | None = None
    ends: bool = False


def read_json(episode: Episode, *, called: str = "") -> Extraction:
    """The mentions and claims of a JSON episode.

    Args:
        episode: of source "json".
        called: what the user is called, for the sentences of events.

    Raises:
        InputError: the content is no JSON.
    """
    document = _load(episode)
    draft = _Draft(episode)
    for record in _each(document):
        if isinstance(record, dict):
            _read_top(draft, cast("Mapping[str, Json]", record), called)
    dropped = (f"{draft.left_out} facts beyond {MAX_FACTS}",) if draft.left_out else ()
    return Extraction(mentions=tuple(draft.mentions), claims=tuple(draft.claims), dropped=dropped)


def flatten(content: str) -> str:
    """A JSON text as words for search: "plan: Pro, customer name: Jane"; itself if it is none."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return content
    lines: list[str] = []
    pending: list[tuple[str, Json]] = [("", document)]
    while pending:
        path, value = pending.pop()
        if isinstance(value, dict):
            fields = cast("Mapping[str, Json]", value)
            named = [(f"{path} {_words(k)}".strip(), v) for k, v in fields.items()]
            pending += reversed(named)
        elif isinstance(value, list):
            pending += [(path, each) for each in reversed(_each(value))]
        elif value is not None:
            lines.append(f"{path}: {_literal(value)}" if path else _literal(value))
    return ", ".join(lines) or content


def _read_top(draft: _Draft, record: Mapping[str, Json], called: str) -> None:
    times = _times(record, draft.episode)
    if _identity(record) is not None:
        _read_record(draft, record, times)
        return
    subject, skip = _anchor(draft, record)
    if subject is None:
        _read_event(draft, record, times, called)
        return
    _read_fields(draft, subject, record, times, skip)


def _anchor(draft: _Draft, record: Mapping[str, Json]) -> tuple[int | None, frozenset[str]]:
    """What a record without an id of its own speaks of, and the fields that said so.

    A change of status names its thing in a field: {"device": "Pump 4", "mode": "manual"}, or as a
    nested record: {"customer": {"id": …}, "plan": …}.
    """
    states = [name for name in record if _STATUS.fullmatch(name.lower())]
    things = [
        name
        for name, value in record.items()
        if name not in states
        and name.lower() not in (*_EVENT, *_START, *_END, "reason", "note")
        and ((isinstance(value, str) and 0 < len(value) <= 80) or _is_record(value))
    ]
    nested = [name for name in things if _is_record(record[name])]
    if not states and not _ends(record):
        return None, frozenset()
    chosen = nested if len(nested) == 1 else things[:1]
    if not chosen:
        return None, frozenset()
    name = chosen[0]
    value = record[name]
    if isinstance(value, str):
        return draft.mention(value, labels=(_label(name),)), frozenset({name})
    fields = cast("Mapping[str, Json]", value)
    return _read_record(draft, fields, _Times(), label=_label(name)), frozenset({name})


def _read_record(
    draft: _Draft, record: Mapping[str, Json], times: _Times, *, label: str | None = None
) -> int:
    named = _identity(record)
    assert named is not None
    text, used = named
    ids = {name.lower(): _literal(record[name]) for name in record if _is_id(name, record[name])}
    aliases = tuple(sorted(value for value in ids.values() if value != text))
    own = ids.get("id") or ids.get("uuid")
    kind = record.get("type")
    labels = (label,) if label else (_label(kind),) if isinstance(kind, str) and kind else ()
    place = draft.mention(text, labels=labels, aliases=aliases, record=own)
    skip = {used, *(name for name in record if name.lower() in ("id", "uuid", "type"))}
    _read_fields(draft, place, record, times, frozenset(skip))
    return place


def _read_fields(
    draft: _Draft,
    subject: int,
    record: Mapping[str, Json],
    times: _Times,
    skip: frozenset[str],
) -> None:
    for name, value in record.items():
        lower = name.lower()
        if name in skip or lower in _START or lower in _END or lower in _EVENT:
            continue
        for each in _each(value):
            _read_field(draft, subject, name, each, times)


def _read_field(draft: _Draft, subject: int, name: str, value: Json, times: _Times) -> None:
    if len(draft.claims) >= MAX_FACTS:
        draft.left_out += 1
        return
    if isinstance(value, dict):
        fields = cast("Mapping[str, Json]", value)
        own = _times(fields, draft.episode)
        inner = own if own.start or own.end else times
        if _identity(fields) is not None:
            object = _read_record(draft, fields, inner, label=_label(name))
            _claim(draft, subject, name, object, times)
        else:
            _read_fields(draft, subject, {f"{name}_{k}": v for k, v in fields.items()}, inner, _NO)
        return
    if not _is_scalar(value) or value is None or value == "":
        return
    text = _literal(value)
    if len(text) <= MAX_VALUE and re.search(r"\w", text):
        _claim(draft, subject, name, draft.literal(text), times)


_NO: Final[frozenset[str]] = frozenset()


def _claim(draft: _Draft, subject: int, name: str, object: int, times: _Times) -> None:
    if not re.search(r"[^\W_]", name):
        return
    relation = relation_name(name)
    owner, thing = draft.mentions[subject].name, draft.mentions[object].name
    proposed = True if _STATUS.fullmatch(name.lower()) and not is_exclusive(relation) else None
    draft.claims.append(
        SaidClaim(
            subject=subject,
            object=object,
            name=relation,
            fact=f"{owner}'s {_words(name)} is {thing}.",
            polarity="ends" if times.ends else "holds",
            valid_at=None if times.ends else times.start,
            invalid_at=(times.end or times.start) if times.ends else times.end,
            exclusive=proposed,
        )
    )


def _read_event(draft: _Draft, record: Mapping[str, Json], times: _Times, called: str) -> None:
    """A record without an id: something that happened to the user."""
    fields = {k: v for k, v in record.items() if k.lower() not in (*_START, *_END)}
    kind = next((str(record[k]) for k in record if k.lower() in _EVENT and record[k]), "")
    parts = [
        f"{_words(k)} {_literal(v)}"
        for k, v in fields.items()
        if _is_scalar(v) and v is not None and v != "" and k.lower() not in _EVENT
    ]
    text = ", ".join(parts)[:MAX_VALUE]
    if not re.search(r"[^\W_]", kind + text):
        return
    label = _words(kind) if kind else "record"
    who = called or draft.episode.name or "The user"
    user = draft.user()
    draft.claims.append(
        SaidClaim(
            subject=user,
            object=draft.literal(f"{label}: {text}" if text else label),
            name=relation_name(kind) if re.search(r"[^\W_]", kind) else "RECORDED",
            fact=f"{who}: {label}" + (f" ({text})." if text else "."),
            kind="event",
            valid_at=times.start,
            invalid_at=times.end,
        )
    )
    for name, value in fields.items():
        for each in _each(value):
            if isinstance(each, dict):
                _read_field(draft, user, name, each, times)


def _identity(record: Mapping[str, Json]) -> tuple[str, str] | None:
    """The name of a record and the field that gives it: its name, else its id."""
    for wanted in (_NAME, _ID):
        for name in wanted:
            for field_name, value in record.items():
                if field_name.lower() == name and isinstance(value, str | int):
                    text = _literal(value).strip()
                    if re.search(r"\w", text) and len(text) <= MAX_VALUE:
                        return text, field_name
    return None


def _times(record: Mapping[str, Json], episode: Episode) -> _Times:
    found = {name.lower(): value for name, value in record.items()}
    start = next((t for name in _START if (t := _time(found.get(name), episode))), None)
    end = next((t for name in _END if (t := _time(found.get(name), episode))), None)
    if start is not None and end is not None and end.end <= start.start:
        end = None
    return _Times(start, end, _ends(record))


def _ends(record: Mapping[str, Json]) -> bool:
    """Whether the record tells of an end: {"event": "membership.ended", …}."""
    names = {name.lower(): value for name, value in record.items()}
    told = [names[name] for name in ("event", "event_type", "action") if name in names]
    return any(isinstance(word, str) and _ENDING.fullmatch(word.lower()) for word in told)


def _time(value: Json, episode: Episode) -> CivilTime | None:
    if not isinstance(value, str) or not value[:4].isdigit():
        return None
    text = value.strip()
    if re.fullmatch(r"\d{4}", text) and not 1000 <= int(text) <= 2999:
        return None
    if re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?", text):
        text += "Z"  # programs write UTC where they name no zone
    try:
        return parse_time(text, "time", episode.zone)
    except InputError:
        return None


def _load(episode: Episode) -> Json:
    try:
        return json.loads(episode.content)
    except (ValueError, RecursionError) as error:
        raise InputError(f"episode {episode.uuid!r} is no JSON: {error}") from error


def _is_record(value: Json) -> bool:
    return isinstance(value, dict) and _identity(cast("Mapping[str, Json]", value)) is not None


def _is_scalar(value: Json) -> bool:
    return value is None or isinstance(value, bool | int | float | str)


def _is_id(name: str, value: Json) -> bool:
    wanted = name.lower() in ("id", "uuid", "email")
    return wanted and isinstance(value, str | int) and bool(_literal(value).strip())


def _each(value: Json) -> Sequence[Json]:
    return cast("Sequence[Json]", value) if isinstance(value, list) else [value]


def _literal(value: Json) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _words(name: str) -> str:
    """The words of a field's name: "firstName" and "first_name" are "first name"."""
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return " ".join(re.split(r"[\W_]+", split)).strip().lower() or name


def _label(name: object) -> str:
    """An entity label from a field's name or a type's word: "customer" is Customer."""
    return "".join(word.capitalize() for word in _words(str(name)).split()) or "Record"
