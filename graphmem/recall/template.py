"""Context templates: parsed once with the position of every fault, filled in within a budget. Pure.

```
# FACTS
%{edges limit=10 types=[LIVES_IN, WORKS_AT] include_attributes=true}
```
What stands outside `%{…}` is printed as it is; what is filled in is never read as a template again.
Equal input gives equal bytes.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias, cast

from graphmem.core.catalogue import relation_name
from graphmem.core.entities import UNSHOWN
from graphmem.errors import InputError
from graphmem.recall.clean import excerpt, one_line
from graphmem.recall.dates import LOW_TRUST, date_range, day, low_trust

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from graphmem.core.records import Entity, Episode, Fact, Json

__all__ = [
    "Filled",
    "Line",
    "Template",
    "Variable",
    "VariableName",
    "entity_line",
    "episode_line",
    "fact_line",
    "fill",
    "parse",
    "pattern_line",
    "summary_line",
]

VariableName: TypeAlias = Literal[
    "user_summary", "edges", "entities", "episodes", "observations", "thread_summaries"
]

DEFAULT_LIMIT: Final = 10
MAX_LIMIT: Final = 1000
MAX_EPISODE: Final = 600
"""Longest printed text of an episode, in characters; of longer ones the part that fits best."""

_PARAMETERS: Final[Mapping[VariableName, tuple[str, ...]]] = {
    "user_summary": (),
    "edges": ("limit", "types", "include_attributes"),
    "entities": ("limit", "types", "include_attributes"),
    "episodes": ("limit", "types"),
    "observations": ("limit", "types"),
    "thread_summaries": ("limit",),
}
_TYPES: Final[Mapping[str, tuple[str, ...]]] = {
    "episodes": ("message", "text", "json"),
    "observations": ("recurrence", "routine", "sequence", "count"),
}
_OPENING: Final = "%{"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """One `%{…}`: what is printed there.

    `types` are relation names of edges, labels of entities, sources of episodes, kinds of
    observations; () any. `limit` is the greatest number of lines (1 for the summary).
    """

    name: VariableName
    limit: int = DEFAULT_LIMIT
    types: tuple[str, ...] = ()
    include_attributes: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """A parsed template: texts and variables in the order of print; the tags its texts have."""

    parts: tuple[str | Variable, ...]
    tags: tuple[str, ...] = ()

    @property
    def variables(self) -> tuple[Variable, ...]:
        """The variables in the order of print."""
        return tuple(part for part in self.parts if isinstance(part, Variable))


class Line(NamedTuple):
    """A line for a variable, and the uuids of the records behind it."""

    text: str
    uuids: tuple[str, ...] = ()


class Filled(NamedTuple):
    """A template filled in; each printed line with the variable it stands for, in order."""

    text: str
    lines: tuple[tuple[VariableName, Line], ...]


class _Fault(NamedTuple):
    at: int
    reason: str


def parse(text: str) -> Template:
    """Read a template.

    Raises:
        InputError: a variable is unknown or malformed; says the line and column, counted from 1.
    """
    parts: list[str | Variable] = []
    last = 0
    while (start := text.find(_OPENING, last)) >= 0:
        end = text.find("}", start)
        if end < 0:
            raise _refused(text, _Fault(start, "%{ is not closed; write }"))
        if start > last:
            parts.append(text[last:start])
        read = _variable(text, start + len(_OPENING), end)
        if isinstance(read, _Fault):
            raise _refused(text, read)
        parts.append(read)
        last = end + 1
    if last < len(text):
        parts.append(text[last:])
    tags = dict.fromkeys(re.findall(r"<\s*/?\s*([^\W\d][\w.-]*)", text))
    return Template(tuple(parts), tuple(tags))


def fill(
    template: Template,
    found: Sequence[Sequence[Line]],
    *,
    count_tokens: Callable[[str], int],
    max_tokens: int | None = None,
    max_characters: int | None = None,
) -> Filled:
    """Print a template: as many whole lines as fit, the most relevant of every variable first.

    A line that does not fit is left out and later, shorter ones may still fit.

    Args:
        template: the layout.
        found: for each of its variables, in order, its lines, the best first.
        count_tokens: tokens of a text.
        max_tokens: budget by `count_tokens`; None: none.
        max_characters: budget in characters; None: none.

    Raises:
        InputError: the budget has no room for the template's own text.
    """
    order = sorted(
        (place, number) for number, lines in enumerate(found) for place in range(len(lines))
    )

    def fits(places: Sequence[tuple[int, int]]) -> str | None:
        """The text with these lines, or None if it is too long."""
        text = _print(template, _chosen(found, places))
        if max_characters is not None and len(text) > max_characters:
            return None
        return text if max_tokens is None or count_tokens(text) <= max_tokens else None

    count = len(order)
    if fits(order) is None:
        low, high = 0, count  # the largest count that fits lies below `high`
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if fits(order[:middle]) is not None else (low, middle)
        count = low
    kept = order[:count]
    if (text := fits(kept)) is None:
        raise InputError(
            f"the budget (max_tokens={max_tokens}, max_characters={max_characters}) has no room "
            "for the template's own text; give more, or a shorter template"
        )
    used = 0 if max_tokens is None else count_tokens(text)
    for place, number in order[count:]:
        line = found[number][place].text
        # The line by itself tells nearly always that it does not fit, and is counted at once.
        if max_characters is not None and len(text) + len(line) > max_characters:
            continue
        if max_tokens is not None and used + count_tokens(line) > max_tokens:
            continue
        if (longer := fits([*kept, (place, number)])) is not None:
            text, kept = longer, [*kept, (place, number)]
            used = 0 if max_tokens is None else count_tokens(text)
    chosen = _chosen(found, kept)
    printed = zip(template.variables, chosen, strict=True)
    return Filled(
        text, tuple((variable.name, line) for variable, lines in printed for line in lines)
    )


def fact_line(fact: Fact, zone: str, template: Template, *, attributes: bool = False) -> Line:
    """`- (2024-11-15 14:23:00 - present) [CONTACTED_SUPPORT] sentence`, at the precision known."""
    mark = f" {LOW_TRUST}" if low_trust(fact.trust) else ""
    shown = _attributes(fact.attributes, template) if attributes else ""
    more = f" {{ attributes: {shown} }}" if shown else ""
    dates = date_range(fact, zone, "second")
    sentence = one_line(fact.fact, template.tags)
    return Line(
        f"- ({dates}) [{fact.name}] {sentence}{mark}{more}",
        (fact.uuid, *fact.episodes),
    )


def entity_line(entity: Entity, template: Template, *, attributes: bool = False) -> Line:
    """`- { name: …, types: […], summary: … }`."""
    fields = [
        f"name: {_field(entity.name, template)}",
        f"types: [{', '.join(_field(label, template) for label in entity.labels)}]",
    ]
    if entity.summary.strip():
        fields.append(f"summary: {_field(entity.summary, template)}")
    if attributes and (shown := _attributes(entity.attributes, template)):
        fields.append(f"attributes: {shown}")
    return Line(f"- {{ {', '.join(fields)} }}", (entity.uuid,))


def episode_line(episode: Episode, zone: str, template: Template, wanted: frozenset[str]) -> Line:
    """`- (2024-11-15 14:23:00) who: text`, of a long text the part with the wanted words."""
    names = (episode.name, episode.role, episode.source_description, episode.source)
    who = next(clean for name in names if name and (clean := one_line(name, template.tags)))
    mark = f" {LOW_TRUST}" if low_trust(episode.trust) else ""
    text = one_line(excerpt(episode.content, wanted, MAX_EPISODE), template.tags)
    said = day(episode.said_at, zone, "second")
    return Line(f"- ({said}) {who[:80]}{mark}: {text}", (episode.uuid,))


def pattern_line(
    text: str,
    start: datetime,
    end: datetime,
    zone: str,
    template: Template,
    uuids: tuple[str, ...] = (),
    often: str = "",
) -> Line:
    """`- (2024-11-15 - 2025-02-01, 4 times) text`: an observation, or a conversation's summary."""
    first, last = day(start, zone), day(end, zone)
    dates = first if first == last else f"{first} - {last}"
    when = f"{dates}, {often}" if often else dates
    return Line(f"- ({when}) {one_line(text, template.tags)}", uuids)


def summary_line(text: str, template: Template) -> Line:
    """What is known of the user: bare text on one line, no heading and no list."""
    return Line(one_line(text, template.tags).lstrip("#-* "))


def _variable(text: str, start: int, end: int) -> Variable | _Fault:
    """The variable between the braces."""
    name = re.compile(r"\s*([^\s=\[\]]+)").match(text, start, end)
    if name is None:
        return _Fault(start, f"%{{}} names no variable; use one of: {', '.join(_PARAMETERS)}")
    word = cast("VariableName", name[1])
    if word not in _PARAMETERS:
        return _Fault(
            name.start(1), f"{word!r} is no variable; use one of: {', '.join(_PARAMETERS)}"
        )
    given: dict[str, object] = {}
    parameter = re.compile(r"\s+([^\s=]+)\s*=\s*(\[[^\]]*\]|[^\s\[\]]+)")
    place = name.end()
    while text[place:end].strip():
        found = parameter.match(text, place, end)
        if found is None:
            at = place + len(text[place:end]) - len(text[place:end].lstrip())
            return _Fault(at, "this is no parameter; write NAME=VALUE, such as limit=10")
        key, value = found.groups()
        read = _parameter(word, key, value)
        if isinstance(read, str):
            return _Fault(found.start(1), read)
        if key in given:
            return _Fault(found.start(1), f"{key} is given twice")
        given[key] = read[0]
        place = found.end()
    return Variable(name=word, **given)  # pyright: ignore[reportArgumentType]


def _parameter(variable: VariableName, key: str, value: str) -> tuple[object] | str:
    """A parameter's value (in a tuple), or why it is wrong."""
    known = _PARAMETERS[variable]
    if key not in known:
        remedy = f"it takes {', '.join(known)}" if known else "it takes none"
        return f"{variable} has no parameter {key!r}; {remedy}"
    if key == "limit":
        number = int(value) if re.fullmatch(r"[0-9]{1,4}", value) else 0
        if 1 <= number <= MAX_LIMIT:
            return (number,)
        return f"limit={value} must be a whole number from 1 to {MAX_LIMIT}"
    if key == "include_attributes":
        if value in ("true", "false"):
            return (value == "true",)
        return f"include_attributes={value} must be true or false"
    return _types(variable, value)


def _types(variable: str, value: str) -> tuple[object] | str:
    if not value.startswith("["):
        return f"types={value} must be a list in brackets, such as types=[{value}]"
    words = [word.strip().strip("\"'").strip() for word in value[1:-1].split(",")]
    if not all(words):
        return f"types={value} has an empty name; write types=[A, B]"
    if (choices := _TYPES.get(variable)) is not None:
        for word in words:
            if word not in choices:
                return f"types has {word!r}; {variable} are of: {', '.join(choices)}"
    if variable == "edges":
        try:
            words = [relation_name(word) for word in words]
        except InputError as error:
            return f"types={value}: {error}"
    return (tuple(dict.fromkeys(words)),)


def _refused(text: str, fault: _Fault) -> InputError:
    before = text[: fault.at]
    row = before.count("\n") + 1
    column = fault.at - (before.rfind("\n") + 1) + 1
    return InputError(f"template, line {row}, column {column}: {fault.reason}")


def _chosen(
    found: Sequence[Sequence[Line]], places: Iterable[tuple[int, int]]
) -> list[Sequence[Line]]:
    """Of each variable its lines at these places, in their order."""
    chosen: list[list[Line]] = [[] for _ in found]
    for place, number in sorted(places):
        chosen[number].append(found[number][place])
    return [*chosen]


def _print(template: Template, chosen: Sequence[Sequence[Line]]) -> str:
    filled = iter(chosen)
    return "".join(
        part if isinstance(part, str) else "\n".join(line.text for line in next(filled))
        for part in template.parts
    )


def _field(text: str, template: Template) -> str:
    """Text for a place between braces and brackets, which it cannot end."""
    return one_line(text, template.tags).translate(str.maketrans("{}[]", "()()"))


def _attributes(attributes: Mapping[str, Json], template: Template) -> str:
    shown = {key: value for key, value in attributes.items() if key not in UNSHOWN}
    if not shown:
        return ""
    return one_line(json.dumps(shown, ensure_ascii=False, sort_keys=True), template.tags)
