"""Prompts are files: text with declared variables, checked when they are loaded.

A file begins with a header between two lines of `---`: `name: VARIABLE, VARIABLE` for each section,
and why it is written as it is. Sections begin with `## NAME` on a line of its own and become the
messages of a prompt; `{{variable}}` stands for a value. A variable that is declared and not used,
or used and not declared, is an error of the file; a value that is missing or not asked for is an
error of the caller. Values are data: braces in them mean nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from graphmem.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Template", "load", "parse"]


@dataclass(frozen=True, slots=True)
class Template:
    """The sections of a prompt file, and the variables of each."""

    name: str
    sections: Mapping[str, str]
    variables: Mapping[str, frozenset[str]]

    def fill(self, section: str, **values: str) -> str:
        """A section with its variables replaced.

        Raises:
            ConfigError: a value is missing, or nobody asks for it.
        """
        wanted = self.variables[section]
        if odd := wanted ^ values.keys():
            raise ConfigError(
                f"prompt {self.name!r}, section {section!r} takes {sorted(wanted)}; "
                f"missing or too many: {sorted(odd)}"
            )
        return re.sub(_variable(), lambda match: values[match[1]], self.sections[section])


@cache
def load(name: str) -> Template:
    """The prompt file of this name.

    Raises:
        ConfigError: it breaks the rules above.
    """
    return parse(name, (files(__name__) / f"{name}.md").read_text(encoding="utf-8"))


def parse(name: str, text: str) -> Template:
    """The template that a file's text holds.

    Raises:
        ConfigError: it breaks the rules above.
    """
    head, *rest = re.split(r"^---\n", text.lstrip(), flags=re.MULTILINE)
    if head or len(rest) != 2:
        raise ConfigError(f"prompt {name!r} must begin with a header between two lines of ---")
    header, body = rest
    declared = {
        section: frozenset(part.strip() for part in listed.split(",") if part.strip())
        for section, listed in re.findall(r"^(\w+):(.*)$", header, flags=re.MULTILINE)
    }
    parts = re.split(r"^## (\w+)\n", body, flags=re.MULTILINE)[1:]
    sections = {
        title: content.strip() for title, content in zip(parts[::2], parts[1::2], strict=True)
    }
    used = {title: frozenset(re.findall(_variable(), text)) for title, text in sections.items()}
    if used != declared:
        raise ConfigError(
            f"prompt {name!r} declares {_shown(declared)} and uses {_shown(used)}; make them equal"
        )
    return Template(name, MappingProxyType(sections), MappingProxyType(used))


def _variable() -> str:
    return r"\{\{(\w+)\}\}"


def _shown(variables: Mapping[str, frozenset[str]]) -> str:
    return "; ".join(f"{title}: {', '.join(sorted(names))}" for title, names in variables.items())
