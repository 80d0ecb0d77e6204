"""What a model is asked to answer: flat, so that small local models can follow.

Everything has a small number: messages, known things and standing facts as the prompt numbers
them, mentions and claims as the answer numbers its own. The classes make the JSON schema and read
one mention or claim at a time, forgiving what models get wrong in form (numbers as strings,
spelling of words, missing optional fields), never in substance: an optional part that is empty is
its default, and so is one that cannot be read, with a line about it, unless it changes what is
claimed (`SUBSTANCE`).

Summaries are no part of it: they follow from facts, also when something is forgotten, and are
phrased off the read path, many at once (`ingest.model.phraser`).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    WithJsonSchema,
    field_validator,
    model_validator,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import ValidationInfo, ValidatorFunctionWrapHandler

    from graphmem.core.records import Json

__all__ = [
    "SCHEMA_NAME",
    "AttributeAnswer",
    "ClaimAnswer",
    "MentionAnswer",
    "Number",
    "Text",
    "answer_schema",
    "number_of",
    "strict_schema",
]

SCHEMA_NAME = "extraction"

SUBSTANCE = frozenset({"object", "value", "kind", "polarity", "start", "end"})
"""Optional parts without which another thing would be claimed: unreadable, they drop the claim."""

_NOTHING = {"", "null", "none", "n/a", "na", "nil", "undefined", "unknown", "-"}
_NUMBERED = r"\W*(?:m|msg|message|mention|c|claim|e|entity|id)?\W*(\d{1,6})\W*"
_YES = {"true", "yes", "1"}
_NO = {"false", "no", "0"}


def _blank(value: object) -> object:
    """None for all the ways in which models write that there is nothing."""
    if isinstance(value, str) and value.strip().casefold() in _NOTHING:
        return None
    return value


def _whole(value: object) -> object:
    """A number from "3", "m3", "#3", 3.0; anything else as it is."""
    value = _blank(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and (match := re.fullmatch(_NUMBERED, value.casefold())):
        return int(match[1])
    return value


def number_of(value: object) -> int | None:
    """The number that a model wrote, in whatever way; None if it wrote none."""
    found = _whole(value)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def _end(value: object) -> object:
    """A mention's number, or its words where a model names it instead."""
    found = _whole(value)
    return found.strip() if isinstance(found, str) else found


def _flag(value: object) -> object:
    value = _blank(value)
    if isinstance(value, str):
        word = value.strip().casefold()
        return True if word in _YES else False if word in _NO else value
    return value


def _plain_flag(value: object) -> object:
    return _flag(value) or False


def _text(value: object) -> object:
    value = _blank(value)
    if isinstance(value, list):
        several = cast("list[object]", value)
        return _text(several[0]) if len(several) == 1 else several
    if isinstance(value, bool | int | float):
        return str(value).lower() if isinstance(value, bool) else str(value)
    return value


def _listed_text(value: object) -> object:
    """A text, also where a model gives the parts of it as a list."""
    if isinstance(value, list):
        parts = [_text(part) for part in cast("list[object]", value)]
        told = [part for part in parts if isinstance(part, str)]
        return ", ".join(told) if len(told) == len(parts) else parts
    return _text(value)


def _plain_text(value: object) -> object:
    found = _text(value)
    return "" if found is None else found


def _several(value: object) -> object:
    """A list of what is something: one thing alone is a list of it, nothing an empty one."""
    if isinstance(value, str) and "," in value:
        return [part.strip() for part in value.split(",") if part.strip()]
    several = cast("list[object]", value) if isinstance(value, list) else [value]
    return [each for each in several if _blank(each) is not None]


def _pairs(value: object) -> object:
    """Attributes as a list of name and value, also where a model writes one object.

    Those of which nothing is said are left out.
    """
    if isinstance(value, dict):
        fields = cast("dict[object, object]", value)
        value = [{"name": str(name), "value": told} for name, told in fields.items()]
    return [each for each in cast("list[object]", _several(value)) if not _is_untold(each)]


def _is_untold(pair: object) -> bool:
    if not isinstance(pair, dict):
        return False
    told = cast("dict[str, object]", pair)
    return "name" in told and _blank(told.get("value")) is None


def _word(words: Mapping[str, str]) -> Any:
    """A validator: the canonical spelling of a word, by its letters alone."""

    def spelled(value: object) -> object:
        value = _blank(value)
        if not isinstance(value, str):
            return value
        letters = re.sub(r"[^a-z]", "", value.casefold())
        return words.get(letters, value)

    return BeforeValidator(spelled)


_KINDS = {
    "state": "state", "states": "state", "status": "state", "fact": "state", "relation": "state",
    "event": "event", "events": "event", "action": "event", "activity": "event",
    "plan": "plan", "plans": "plan", "planned": "plan", "intention": "plan", "future": "plan",
}  # fmt: skip
_POLARITIES = {
    "holds": "holds", "hold": "holds", "true": "holds", "positive": "holds", "affirmed": "holds",
    "ends": "ends", "end": "ends", "ended": "ends", "over": "ends", "stopped": "ends",
    "denies": "denies", "deny": "denies", "denied": "denies", "negative": "denies",
    "false": "denies", "negated": "denies", "never": "denies",
}  # fmt: skip
_PRECISIONS = {
    "decade": "decade", "year": "year", "years": "year", "season": "season", "quarter": "quarter",
    "month": "month", "months": "month", "week": "week", "weeks": "week", "weekend": "weekend",
    "day": "day", "date": "day", "days": "day", "partofday": "part of day",
    "morning": "part of day", "afternoon": "part of day", "evening": "part of day",
    "night": "part of day", "hour": "hour", "hours": "hour", "minute": "instant",
    "second": "instant", "time": "instant", "instant": "instant", "exact": "instant",
}  # fmt: skip
_BOUNDS = {
    "at": "at", "exact": "at", "exactly": "at", "on": "at", "in": "at",
    "around": "around", "about": "around", "approximate": "around", "approximately": "around",
    "circa": "around", "before": "before", "by": "before", "after": "after", "since": "after",
}  # fmt: skip

Number = Annotated[int, BeforeValidator(_whole)]
OptionalNumber = Annotated[int | None, BeforeValidator(_whole)]
Place = Annotated[int | str, BeforeValidator(_end), WithJsonSchema({"type": "integer"})]
OptionalPlace = Annotated[
    int | str | None,
    BeforeValidator(_end),
    WithJsonSchema({"anyOf": [{"type": "integer"}, {"type": "null"}]}),
]
Flag = Annotated[bool, BeforeValidator(_plain_flag)]
OptionalFlag = Annotated[bool | None, BeforeValidator(_flag)]
Text = Annotated[str, BeforeValidator(_text)]
PlainText = Annotated[str, BeforeValidator(_plain_text)]
OptionalText = Annotated[str | None, BeforeValidator(_text)]
Texts = Annotated[list[Text], BeforeValidator(_several)]
Numbers = Annotated[list[Number], BeforeValidator(_several)]
References = Annotated[
    list[int | str],
    BeforeValidator(_several),
    WithJsonSchema({"type": "array", "items": {"type": "string"}}),
]
Precise = Annotated[
    Literal[
        "decade", "year", "season", "quarter", "month", "week", "weekend", "day",
        "part of day", "hour", "instant",
    ]
    | None,
    _word(_PRECISIONS),
]  # fmt: skip
Bound = Annotated[Literal["at", "around", "before", "after"] | None, _word(_BOUNDS)]


class _Part(BaseModel):
    """Read with a list of lines as its context, it adds one for each part that it leaves out."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    @field_validator("*", mode="wrap")
    @classmethod
    def _left_out(
        cls, value: object, read: ValidatorFunctionWrapHandler, info: ValidationInfo
    ) -> object:
        try:
            return read(value)
        except ValidationError:
            name = info.field_name or ""
            field = cls.model_fields[name]
            if field.is_required() or (name in SUBSTANCE and _blank(value) is not None):
                raise
        default = field.get_default(call_default_factory=True)
        if isinstance(default, list):
            return _each(value, read, name, info.context)
        if _blank(value) is not None:
            _tell(info.context, name, value)
        return default


def _each(
    value: object, read: ValidatorFunctionWrapHandler, name: str, lines: list[str] | None
) -> list[object]:
    """What can be read of the things in a list, or of the fields of an object in its place."""
    parts: list[object] = [value]
    if isinstance(value, list):
        parts = [[each] for each in cast("list[object]", value)]
    elif isinstance(value, dict):
        parts = [{key: told} for key, told in cast("dict[object, object]", value).items()]
    found: list[object] = []
    for part in parts:
        try:
            found += read(part)
        except ValidationError:
            _tell(lines, name, part)
    return found


def _tell(lines: list[str] | None, name: str, value: object) -> None:
    if lines is not None:
        lines.append(f"{name}: {str(value)[:80]} cannot be read; it is left out")


class AttributeAnswer(_Part):
    """A declared attribute and what is said of it."""

    name: Text
    value: Annotated[str, BeforeValidator(_listed_text)]


class MentionAnswer(_Part):
    """Words that name something; where only a name is given, that is its words."""

    id: Number
    text: Text
    name: PlainText = ""
    type: PlainText = ""
    entity: OptionalNumber = None
    aliases: Texts = Field(default_factory=list)
    attributes: Annotated[list[AttributeAnswer], BeforeValidator(_pairs)] = Field(
        default_factory=list[AttributeAnswer]
    )

    @model_validator(mode="before")
    @classmethod
    def _named(cls, given: object) -> object:
        if not isinstance(given, dict):
            return given
        fields = cast("dict[str, object]", given)
        return fields if _text(fields.get("text")) else fields | {"text": fields.get("name")}


class ClaimAnswer(_Part):
    """What one message states of one fact."""

    id: Number
    message: Number
    quote: PlainText = ""
    speaker: OptionalText = None
    subject: Place
    relation: Text
    object: OptionalPlace = None
    value: OptionalText = None
    fact: Text
    kind: Annotated[Literal["state", "event", "plan"], _word(_KINDS)] = "state"
    polarity: Annotated[Literal["holds", "ends", "denies"], _word(_POLARITIES)] = "holds"
    start: OptionalText = None
    start_precision: Precise = None
    start_bound: Bound = None
    end: OptionalText = None
    end_precision: Precise = None
    end_bound: Bound = None
    end_exclusive: Flag = False
    now: Flag = False
    past: Flag = False
    exclusive: OptionalFlag = None
    replaces: References = Field(default_factory=list)
    corrects: References = Field(default_factory=list)
    repeats: References = Field(default_factory=list)
    fulfils: References = Field(default_factory=list)
    also: Numbers = Field(default_factory=list)
    attributes: Annotated[list[AttributeAnswer], BeforeValidator(_pairs)] = Field(
        default_factory=list[AttributeAnswer]
    )


class _Answer(_Part):
    mentions: list[MentionAnswer]
    claims: list[ClaimAnswer]


@cache
def answer_schema(*, attributes: bool = False) -> Mapping[str, Json]:
    """The JSON schema of an answer, in the strict form that servers hold models to.

    Every field is required (optional ones may be null), nothing else is allowed, nothing is said
    that a grammar cannot check. `attributes`: the graph's owner declared some.
    """
    schema = _Answer.model_json_schema()
    definitions = schema.get("$defs", {})
    if not attributes:
        definitions.pop("AttributeAnswer", None)
        for part in definitions.values():
            part["properties"].pop("attributes", None)
    return cast("Mapping[str, Json]", _strict(schema))


def strict_schema(model: type[BaseModel]) -> Mapping[str, Json]:
    """The JSON schema of a class in the strict form."""
    return cast("Mapping[str, Json]", _strict(model.model_json_schema()))


def _strict(part: object) -> object:
    """Without titles, defaults and descriptions; objects closed, all of their fields required."""
    if isinstance(part, list):
        return [_strict(each) for each in cast("list[object]", part)]
    if not isinstance(part, dict):
        return part
    fields = cast("dict[str, object]", part)
    left = {
        key: _strict(value)
        for key, value in fields.items()
        if key not in ("title", "default", "description") or _is_object(value)
    }
    if isinstance(properties := fields.get("properties"), dict):
        required = list(cast("dict[str, object]", properties))
        left |= {"additionalProperties": False, "required": required}
    return left


def _is_object(value: object) -> bool:
    return isinstance(value, dict)
