"""The statements: files under `cypher/`, found by name, checked when first loaded.

A file begins with a header of comments:

```
// access: read | write | schema
// params: name: TYPE, name: TYPE?, …       (a question mark: may be null)
// returns: column, column, …               ("nothing" for none)
// Why it is there, in a sentence.
```

The parameters in the text and those in the header must be the same; those given to a run too.

They are sent as one map. A server keeps a plan for each *kind* of parameters: a null or a value,
a list of one, of up to ten, of up to a hundred, a short or a long string. Given singly, most
statements would be planned a dozen times over, at up to a second of its time each; a map is a map.

Conditions that several statements share are parts: `// parts/NAME` at the end of a line of the text
stands for the text of `cypher/parts/NAME.cypher`, which may take in others, and among the
parameters for that part's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, LiteralString, cast

from graphmem.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

__all__ = ["Statement", "inspections", "parse", "schema_files", "statement", "statement_names"]

DIALECT = "CYPHER 25\n"
"""Said before each statement: a database's own default may be older."""

PLANNED_ONCE = DIALECT.replace("\n", " replan=skip\n")
"""Said before each sent statement. A server plans anew whatever it has planned for a database a
quarter of the size, and a young graph grows fourfold all the time. So ours name the index in which
they seek: a plan made while there were five facts, which are as soon looked through, stands too."""

ALL = "given"
"""The one parameter of a sent statement: the map of those that its file names."""

_HEADER = re.compile(r"^//\s*(access|params|returns)\s*:\s*(.*)$")
_PARAM = re.compile(r"^([a-z_][a-z0-9_]*)\s*:\s*([A-Z<> ]+?)(\?)?\s*(\(.*\))?$")
_USED = re.compile(r"\$([a-z_][a-z0-9_]*)")
_PART = re.compile(r"// parts/([a-z_]+)$", re.MULTILINE)
_TYPES: Mapping[str, tuple[type, ...]] = {
    "STRING": (str,),
    "INTEGER": (int,),
    "FLOAT": (float, int),
    "BOOLEAN": (bool,),
    "MAP": (dict,),
    "LIST": (list,),
    "ZONED DATETIME": (object,),
    "ANY": (object,),
}


@dataclass(frozen=True, slots=True)
class Statement:
    """One checked statement: its name, what it may do, its parameters and columns, its text."""

    name: str
    access: str
    params: Mapping[str, str]
    returns: tuple[str, ...]
    why: str
    text: LiteralString = field(repr=False)
    sent: LiteralString = field(repr=False)
    """The text as a store sends it: all parameters in one map, see `given`. A command on the schema
    is sent as it is."""

    def given(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters of the sent text, checked.

        Raises:
            StoreError: one is missing, unknown or of another type.
        """
        self.check(params)
        return {ALL: params}

    def check(self, given: Mapping[str, Any]) -> None:
        """See that exactly the declared parameters are given, each of its type.

        Raises:
            StoreError: one is missing, unknown or of another type.
        """
        if given.keys() != self.params.keys():
            wrong = sorted(given.keys() ^ self.params.keys())
            raise StoreError(f"statement {self.name!r} takes {list(self.params)}, see {wrong}")
        for name, kind in self.params.items():
            value = given[name]
            if value is None and kind.endswith("?"):
                continue
            outer = kind.rstrip("?").partition("<")[0]
            if value is None or not isinstance(value, _TYPES[outer]):
                raise StoreError(
                    f"statement {self.name!r} takes {name}: {kind}, not {type(value).__name__}"
                )


def statement(name: str) -> Statement:
    """The read or write statement of this name.

    Raises:
        StoreError: there is none, or its header is wrong.
    """
    try:
        return _statements()[name]
    except KeyError:
        raise StoreError(f"there is no statement {name!r} under cypher/") from None


def statement_names() -> tuple[str, ...]:
    """The names of all read and write statements, sorted."""
    return tuple(sorted(_statements()))


def schema_files() -> tuple[tuple[int, tuple[Statement, ...]], ...]:
    """The migrations in order: number and statements of each `schema/NNNN_*.cypher`."""
    found: list[tuple[int, tuple[Statement, ...]]] = []
    for name, text in _texts("schema"):
        parts = [part.strip() for part in text.split(";\n") if part.strip()]
        header = "\n".join(line for line in parts[0].splitlines() if line.startswith("//"))
        whole = parse(name, text)
        steps = tuple(_step(f"{name}:{i}", part, header, whole) for i, part in enumerate(parts, 1))
        found.append((int(name.partition("_")[0]), steps))
    return tuple(sorted(found, key=lambda each: each[0]))


def inspections() -> Mapping[str, Statement]:
    """The queries for people under `cypher/inspect`, by name."""
    return {name: parse(name, text) for name, text in _texts("inspect")}


def parse(name: str, text: str) -> Statement:
    """Read a statement with its header.

    Raises:
        StoreError: the header is incomplete or speaks of other parameters than the text.
    """
    told, why, body = _taken_apart(text)
    missing = [key for key in ("access", "params", "returns") if key not in told]
    if missing or not why:
        raise StoreError(f"statement {name!r} lacks {', '.join(missing) or 'its reason'}")
    if told["access"] not in ("read", "write", "schema"):
        raise StoreError(f"statement {name!r} has access {told['access']!r}")
    params = _params(name, told["params"])
    whole = _PART.sub(lambda found: _part(name, found[1])[1], body)
    code = "\n".join(line.partition("// ")[0] for line in whole.splitlines())
    used = set(_USED.findall(code))
    if used != params.keys():
        raise StoreError(f"statement {name!r}: header and text differ in {used ^ params.keys()}")
    columns = "" if told["returns"] == "nothing" else told["returns"]
    # The one place where text becomes a literal: it is a file of this package.
    body_text = cast("LiteralString", whole.strip())
    return Statement(
        name=name,
        access=told["access"],
        params=params,
        returns=tuple(part.strip() for part in columns.split(",") if part.strip()),
        why=" ".join(why),
        text=DIALECT + body_text,
        sent=PLANNED_ONCE + cast("LiteralString", _USED.sub(rf"${ALL}.\1", body_text)),
    )


def _taken_apart(text: str) -> tuple[dict[str, str], list[str], str]:
    """The fields of a header, its sentences, and what follows it."""
    told: dict[str, str] = {}
    why: list[str] = []
    body: list[str] = []
    last = ""
    for line in text.splitlines():
        match = _HEADER.match(line)
        if body or not line.startswith("//"):
            body.append(line)
        elif match is not None:
            last = match[1]
            told[last] = match[2].strip()
        elif last and told[last].endswith(","):
            told[last] += " " + line.removeprefix("//").strip()
        else:
            why.append(line.removeprefix("//").strip())
    return told, why, "\n".join(body)


def _part(name: str, part: str) -> tuple[dict[str, str], str]:
    """Parameters and text of a part that a statement takes in.

    Raises:
        StoreError: there is none of this name.
    """
    text = _parts().get(part)
    if text is None:
        raise StoreError(f"statement {name!r} takes in cypher/parts/{part}.cypher; it is not there")
    told, _, body = _taken_apart(text)
    whole = _PART.sub(lambda found: _part(name, found[1])[1], body)
    return _params(f"parts/{part}", told["params"]), "\n" + whole


def _params(name: str, line: str) -> dict[str, str]:
    if line == "none":
        return {}
    found: dict[str, str] = {}
    for part in re.split(r",\s*(?![^(]*\))", line):
        if part.strip().startswith("parts/"):
            found |= _part(name, part.strip().removeprefix("parts/"))[0]
            continue
        match = _PARAM.match(part.strip())
        if match is None or match[2].strip().partition("<")[0] not in _TYPES:
            raise StoreError(f"statement {name!r}: cannot read the parameter {part.strip()!r}")
        found[match[1]] = match[2].strip() + (match[3] or "")
    return found


def _step(name: str, part: str, header: str, whole: Statement) -> Statement:
    """One command of a migration; it takes the file's parameters that it uses."""
    body = "\n".join(line for line in part.splitlines() if not line.startswith("//"))
    params = {key: kind for key, kind in whole.params.items() if f"${key}" in body}
    text = cast("LiteralString", DIALECT + body.strip().removesuffix(";"))
    return Statement(name, whole.access, params, (), header, text, text)


@cache
def _statements() -> Mapping[str, Statement]:
    found: dict[str, Statement] = {}
    for folder in ("read", "write"):
        for name, text in _texts(folder):
            one = parse(name, text)
            if one.access != folder or name in found:
                raise StoreError(f"statement {name!r} is in the wrong folder, or there twice")
            found[name] = one
    return found


@cache
def _parts() -> Mapping[str, str]:
    return dict(_texts("parts"))


def _texts(folder: str) -> list[tuple[str, str]]:
    """Name and text of each file of a folder of `cypher/`, by name."""
    place = _root().joinpath(folder)
    found = [
        (entry.name.removesuffix(".cypher"), entry.read_text(encoding="utf-8"))
        for entry in place.iterdir()
        if entry.name.endswith(".cypher")
    ]
    return sorted(found)


def _root() -> Traversable:
    """`cypher/` inside the installed package; at the top of a checkout otherwise."""
    packed = files("graphmem").joinpath("cypher")
    if packed.is_dir():
        return packed
    beside = Path(__file__).resolve().parents[3] / "cypher"
    if beside.is_dir():
        return beside
    raise StoreError("the folder cypher/ is missing from this installation; install graphmem again")
