"""JSON episodes: a deterministic mapping from records to entities and facts.

A record is an object that carries an id or a name; it becomes an entity, its scalar fields facts
with literal objects, its nested records entities of their own that a fact joins to it. Its time
stamp is the facts' start; of a record that tells both when it was made and when it changed, the
status holds since the change. A status has one value at a time, and so has a number or a yes or
no: the next one told of the same record and field ends it. Each value of a list is a fact beside
the others, under a name of its own where the relation has one object at a time. An object that
names nothing is an event: it hangs on the record that holds it or, at the top, on the user; a line
of a log is such an event of whatever wrote it. What tells of an event in a user's graph names
another thing only by an id, a name or a record; a word beside it ("web", "USD") says how it
happened.

Of two equal keys the last one counts, as everywhere in JSON. What is nested deeper than
`MAX_DEPTH`, what comes after `MAX_FACTS` and literals of more than `MAX_VALUE` characters give no
fact; the episode is found by all of its words.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final, cast

from graphmem.core.catalogue import is_exclusive, relation_name
from graphmem.core.extraction import Extraction, SaidClaim
from graphmem.core.ids import user_graph
from graphmem.errors import InputError
from graphmem.ingest.documents.drafting import MAX_FACTS, RECORD_ID, Drafting
from graphmem.ingest.documents.fields import (
    END,
    EVENT,
    MAX_VALUE,
    START,
    Times,
    each,
    identity,
    is_id,
    is_record,
    is_scalar,
    is_status,
    is_word,
    label_of,
    literal,
    times_of,
    words_of,
)
from graphmem.ingest.documents.log import is_log, read_log

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphmem.core.records import Episode, Json

__all__ = ["MAX_DEPTH", "MAX_FACTS", "RECORD_ID", "flatten", "read_json", "read_records"]

MAX_DEPTH: Final = 24
"""How deep objects may be nested and still be read."""

MAX_NAME: Final = 120
"""Characters of a field's name, with those of the objects it is nested in."""

_EVENTS: Final = ("event", "event_type", "action")
"""Fields that tell what happened; a type may be that of a thing."""

MAX_THING: Final = 80
"""Characters of what a field beside a state names."""

_NAMING: Final = ("id", "uuid", "name", "title", "number", "ref", "reference")
_DESCRIBING: Final = frozenset(
    "amount body channel code comment content country currency description detail details email "
    "env environment error format from language lang locale medium message method msg note "
    "notes platform reason region result source summary text timezone to type unit url via "
    "version".split()
)
"""Last words of fields that say how something is or happened, not which thing it is."""
_TICKET_NAME: Final = ("summary", "subject")
_ENVELOPES: Final = ("fields", "attributes", "properties")
"""Objects that only hold a record's own fields."""
_STATE_WORDS: Final = ("status", "state", "stage", "phase", "priority", "severity", "resolution")
_NO: Final[frozenset[str]] = frozenset()


def read_json(episode: Episode, *, called: str = "") -> Extraction:
    """The mentions and claims of a JSON episode.

    Args:
        episode: of source "json".
        called: what the user is called, for the sentences of events.

    Raises:
        InputError: the content is no JSON.
    """
    try:
        document: Json = json.loads(episode.content)
    except (ValueError, RecursionError) as error:
        raise InputError(f"episode {episode.uuid!r} is no JSON: {error}") from error
    return read_records(episode, each(document), called=called)


def read_records(episode: Episode, records: Iterable[Json], *, called: str = "") -> Extraction:
    """The mentions and claims of an episode that holds these records, in order."""
    draft = Drafting(episode)
    for record in records:
        if isinstance(record, dict):
            _read_top(draft, _opened(cast("Mapping[str, Json]", record)), called)
    return draft.extraction()


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
            named = [(f"{path} {words_of(k)}".strip()[-MAX_NAME:], v) for k, v in fields.items()]
            pending += reversed(named)
        elif isinstance(value, list):
            pending += [(path, one) for one in reversed(each(value))]
        elif value is not None:
            lines.append(f"{path}: {literal(value)}" if path else literal(value))
    return ", ".join(lines) or content


def _opened(record: Mapping[str, Json]) -> Mapping[str, Json]:
    """The record with the fields that it keeps in an envelope among its own."""
    opened = dict(record)
    for name in record:
        inner = record[name]
        if name.lower() in _ENVELOPES and isinstance(inner, dict) and not is_record(inner):
            del opened[name]
            opened |= {k: v for k, v in inner.items() if k not in opened}
    return opened


def _read_top(draft: Drafting, record: Mapping[str, Json], called: str) -> None:
    logged = is_log(record)
    if logged:
        states = read_log(draft, record, called)
        if states is None:
            return
        record = states
    times = times_of(record, draft.episode)
    if identity(record) is not None:
        _read_record(draft, record, times)
        return
    subject, skip = _anchor(draft, record, times)
    if subject is not None:
        _read_fields(draft, subject, record, times, skip)
    elif not logged:
        _read_event(draft, record, times, called)


def _anchor(
    draft: Drafting, record: Mapping[str, Json], times: Times
) -> tuple[int | None, frozenset[str]]:
    """What a record without an id of its own speaks of, and the fields that said so.

    A change of status names its thing in a field: {"device": "Pump 4", "mode": "manual"}, or as a
    nested record: {"customer": {"id": …}, "plan": …}.
    """
    states = [name for name in record if is_status(name)]
    if not states and not times.ends:
        return None, frozenset()
    told = any(name.lower() in _EVENTS and is_word(record[name]) for name in record)
    of_user = draft.episode.graph_id.startswith(user_graph(""))
    by_id_only = told and of_user and not times.ends
    things = [
        name
        for name, value in record.items()
        if name not in states
        and name.lower() not in (*EVENT, *START, *END)
        and (is_record(value) or _names_thing(name, value, by_id_only=by_id_only))
    ]
    nested = [name for name in things if is_record(record[name])]
    chosen = nested if len(nested) == 1 else things[:1]
    if not chosen:
        return None, frozenset()
    name = chosen[0]
    value = record[name]
    if isinstance(value, dict):
        fields = cast("Mapping[str, Json]", value)
        return _read_record(draft, fields, Times(), label=label_of(name)), frozenset({name})
    return draft.mention(literal(value), labels=(label_of(name),)), frozenset({name})


def _names_thing(name: str, value: Json, *, by_id_only: bool) -> bool:
    """Whether a field of a record says which thing it speaks of: {"device": "Pump 4"}."""
    last = words_of(name).split()[-1]
    if last in _NAMING and is_word(value):
        return 0 < len(literal(value)) <= MAX_THING
    if by_id_only or last in _DESCRIBING or not isinstance(value, str):
        return False
    return 0 < len(value) <= MAX_THING


def _read_record(
    draft: Drafting,
    record: Mapping[str, Json],
    times: Times,
    *,
    label: str | None = None,
    depth: int = 0,
) -> int:
    text, used = _name_of(record)
    ids = {name.lower(): literal(record[name]) for name in record if is_id(name, record[name])}
    aliases = tuple(sorted(value for value in ids.values() if value != text))
    own = ids.get("id") or ids.get("uuid") or ids.get("key")
    kind = record.get("type")
    labels = (label,) if label else (label_of(kind),) if isinstance(kind, str) and kind else ()
    place = draft.mention(text, labels=labels, aliases=aliases, record=own)
    skip = {used, *(name for name in record if name.lower() in ("id", "uuid", "key", "type"))}
    _read_fields(draft, place, record, times, frozenset(skip), depth)
    return place


def _name_of(record: Mapping[str, Json]) -> tuple[str, str]:
    """A record's name and the field that gives it; a ticket may be called by its subject."""
    named = identity(record)
    assert named is not None
    if named[1].lower() in ("id", "key", "number") and any(is_status(name) for name in record):
        for name in record:
            text = record[name]
            if name.lower() in _TICKET_NAME and isinstance(text, str):
                text = " ".join(text.split())
                if re.search(r"\w", text) and len(text) <= MAX_VALUE:
                    return text, name
    return named


def _read_fields(
    draft: Drafting,
    subject: int,
    record: Mapping[str, Json],
    times: Times,
    skip: frozenset[str],
    depth: int = 0,
) -> None:
    for name, value in record.items():
        lower = name.lower()
        if name in skip or lower in START or lower in END or lower in EVENT:
            continue
        if value is None and is_status(name):
            _claim_none(draft, subject, name, times)
        for one in each(value):
            _read_field(draft, subject, name, one, times, depth, listed=len(each(value)) > 1)


def _read_field(
    draft: Drafting,
    subject: int,
    name: str,
    value: Json,
    times: Times,
    depth: int = 0,
    *,
    listed: bool = False,
) -> None:
    if draft.full:
        draft.left_out += 1
    elif isinstance(value, dict):
        _read_object(draft, subject, name, cast("Mapping[str, Json]", value), times, depth + 1)
    elif isinstance(value, list):
        draft.too_deep += 1
    elif is_scalar(value) and value is not None and value != "":
        text = literal(value)
        if len(text) <= MAX_VALUE and re.search(r"\w", text):
            measure = isinstance(value, int | float)
            object = draft.literal(text)
            _claim(draft, subject, name, object, times, listed=listed, measure=measure)


def _read_object(
    draft: Drafting,
    subject: int,
    name: str,
    fields: Mapping[str, Json],
    times: Times,
    depth: int,
) -> None:
    """An object in a field: a thing of its own, the name of a state, or more fields."""
    if depth > MAX_DEPTH:
        draft.too_deep += 1
        return
    own = times_of(fields, draft.episode)
    inner = own if own.start or own.end else times
    if identity(fields) is None:
        named = {f"{name}_{k}"[-MAX_NAME:]: v for k, v in fields.items()}
        _read_fields(draft, subject, named, inner, _NO, depth)
    elif words_of(name).split()[-1] in _STATE_WORDS:
        # {"status": {"id": 3, "name": "In review"}}: the word is the state, not a thing.
        _claim(draft, subject, name, draft.literal(_name_of(fields)[0]), times)
    else:
        object = _read_record(draft, fields, inner, label=label_of(name), depth=depth)
        _claim(draft, subject, name, object, times)


def _claim(
    draft: Drafting,
    subject: int,
    name: str,
    object: int,
    times: Times,
    *,
    listed: bool = False,
    measure: bool = False,
) -> None:
    """One value of a field; a state and a measure (a number, yes or no) have one at a time."""
    if not re.search(r"[^\W_]", name):
        return
    relation = relation_name(name)
    if listed and (is_exclusive(relation) or is_status(name)):
        relation = f"{relation}_AMONG_OTHERS"  # two addresses do not end each other
    owner, thing = draft.mentions[subject].name, draft.mentions[object].name
    single = (measure or is_status(name)) and not listed
    start = times.changed if single or is_exclusive(relation) else times.start
    draft.claim(
        SaidClaim(
            subject=subject,
            object=object,
            name=relation,
            fact=f"{owner}'s {words_of(name)} {'include' if listed else 'is'} {thing}.",
            polarity="ends" if times.ends else "holds",
            valid_at=None if times.ends else start,
            invalid_at=(times.end or start) if times.ends else times.end,
            exclusive=True if single and not is_exclusive(relation) else None,
        )
    )


def _claim_none(draft: Drafting, subject: int, name: str, times: Times) -> None:
    """An empty status field: whatever held there is over ({"assignee": null})."""
    at = times.changed or times.start
    if at is None or not re.search(r"[^\W_]", name):
        return
    draft.claim(
        SaidClaim(
            subject=subject,
            object=None,
            name=relation_name(name),
            fact=f"{draft.mentions[subject].name} has no {words_of(name)}.",
            polarity="ends",
            invalid_at=at,
            end_exclusive=True,
        )
    )


def _read_event(draft: Drafting, record: Mapping[str, Json], times: Times, called: str) -> None:
    """A record without an id: something that happened to the user."""
    fields = {k: v for k, v in record.items() if k.lower() not in START and k.lower() not in END}
    kind = next((str(record[k]) for k in record if k.lower() in EVENT and is_word(record[k])), "")
    parts = [
        f"{words_of(k)} {literal(v)}"
        for k, v in fields.items()
        if is_scalar(v) and v is not None and v != "" and k.lower() not in EVENT
    ]
    text = ", ".join(parts)[:MAX_VALUE]
    if not re.search(r"[^\W_]", kind + text):
        return
    label = words_of(kind[:MAX_VALUE]) if kind else "record"
    who = called or draft.episode.name or "The user"
    user = draft.user()
    draft.claim(
        SaidClaim(
            subject=user,
            object=draft.literal(f"{label}: {text}" if text else label),
            name=relation_name(kind[:80]) if re.search(r"[^\W_]", kind[:80]) else "RECORDED",
            fact=f"{who}: {label}" + (f" ({text})." if text else "."),
            kind="event",
            valid_at=times.start,
            invalid_at=times.end,
        )
    )
    for name, value in fields.items():
        for one in each(value):
            if isinstance(one, dict):
                _read_field(draft, user, name, one, times)
