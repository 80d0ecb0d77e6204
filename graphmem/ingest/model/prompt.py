"""The prompt of a batch: stable rules first, what the owner asks, then the batch as data."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from graphmem.core.chat import ChatMessage, Prompt
from graphmem.core.civil import zone_of
from graphmem.ingest.model.contract import SCHEMA_NAME, answer_schema
from graphmem.ingest.prompts import load

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphmem.core.extraction import Background
    from graphmem.core.ontology import AttributeType, Guidance
    from graphmem.core.records import Entity, Episode, Fact
    from graphmem.ingest.model.shown import Shown

__all__ = ["BEFORE", "extraction_prompt", "quoted", "repair_prompt"]

BEFORE: Final = 4
"""Messages of the thread before the batch that a model is shown."""

CUT: Final = 600
"""Characters of each of them."""

NAMES: Final = 6
"""Other names of a known thing that are shown."""


_AS_IT_STANDS: Final = json.JSONEncoder(ensure_ascii=False)


def extraction_prompt(batch: Sequence[Episode], shown: Shown, background: Background) -> Prompt:
    """What to ask for a batch of episodes of one graph."""
    template = load("extract")
    numbers = {entity.uuid: number for number, entity in enumerate(shown.entities, 1)}
    rules = template.fill("rules")
    guidance = _guidance(background.guidance)
    if guidance:
        rules = f"{rules}\n\n{template.fill('owner', guidance=guidance)}"
    asked = template.fill(
        "batch",
        known=_lines([_known(entity) for entity in shown.entities]),
        facts=_lines([_fact(fact, numbers) for fact in shown.facts]),
        before=_lines([_said(e, CUT) for e in background.before[-BEFORE:]], numbered=False),
        messages=_lines([_said(e) for e in batch]),
    )
    declared = background.guidance.ontology
    attributes = any(each.attributes for each in (*declared.entities, *declared.relations))
    return Prompt(
        messages=(ChatMessage("system", rules), ChatMessage("user", asked)),
        schema_name=SCHEMA_NAME,
        schema=answer_schema(attributes=attributes),
    )


def repair_prompt(prompt: Prompt, answer: str, error: str) -> Prompt:
    """What to ask when the answer to a prompt could not be read."""
    again = load("extract").fill("repair", error=error)
    return Prompt(
        messages=(
            *prompt.messages,
            ChatMessage("assistant", answer[:20_000]),
            ChatMessage("user", again),
        ),
        schema_name=prompt.schema_name,
        schema=prompt.schema,
        max_tokens=prompt.max_tokens,
    )


def quoted(text: str) -> str:
    """A text as data: one line between quotes, whatever it holds."""
    plain = _AS_IT_STANDS.encode(text)
    if plain.isascii():
        return plain
    # Other line ends would still break the line for a model.
    return (
        plain.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("\x85", "\\u0085")
    )


def _lines(lines: Sequence[str], *, numbered: bool = True) -> str:
    if not lines:
        return "(none)"
    if not numbered:
        return "\n".join(lines)
    return "\n".join(f"{number} {line}" for number, line in enumerate(lines, 1))


def _known(entity: Entity) -> str:
    kind = "the user" if "User" in entity.labels else ", ".join(entity.labels)
    line = f"{quoted(entity.name)} ({kind or 'thing'})"
    if entity.aliases:
        line += " also " + ", ".join(quoted(name) for name in entity.aliases[:NAMES])
    return line


def _fact(fact: Fact, numbers: Mapping[str, int]) -> str:
    start = str(fact.start.civil) if fact.start is not None else "?"
    end = str(fact.end.civil) if fact.end is not None else ""
    span = start if fact.kind == "event" else f"{start} - {end}".rstrip()
    planned = " planned" if fact.status == "planned" or fact.kind == "plan" else ""
    subject, object = (numbers.get(uuid, "?") for uuid in (fact.subject, fact.object))
    return f"[{subject} {fact.name} {object}, {span}{planned}] {quoted(fact.fact)}"


def _said(episode: Episode, limit: int | None = None) -> str:
    local = episode.said_at.astimezone(zone_of(episode.zone))
    who = episode.name or episode.role or episode.source_description or "text"
    if episode.name and episode.role and episode.role != "user":
        who = f"{episode.name}, {episode.role}"
    content = episode.content if limit is None else episode.content[:limit]
    return f"{quoted(who)} {local:%a %Y-%m-%d %H:%M}: {quoted(content)}"


def _guidance(guidance: Guidance) -> str:
    """The owner's wishes in words; they are the owner's, so they may be instructions."""
    ontology = guidance.ontology
    lines: list[str] = []
    if guidance.instructions:
        lines.append(guidance.instructions)
    if ontology.entities:
        lines.append("Types of mentions" + (" (no others):" if ontology.strict else ":"))
        lines += [f"- {e.name}{_about(e.description, e.attributes)}" for e in ontology.entities]
    if ontology.relations:
        lines.append("Relations" + (" (no others):" if ontology.strict else ":"))
        for relation in ontology.relations:
            pairs = ", ".join(f"{source} -> {target}" for source, target in relation.pairs)
            about = _about(relation.description, relation.attributes)
            lines.append(f"- {relation.name}{f' ({pairs})' if pairs else ''}{about}")
    return "\n".join(lines)


def _about(description: str, attributes: Sequence[AttributeType]) -> str:
    about = f": {description}" if description else ""
    if attributes:
        listed = ", ".join(
            f"{a.name} ({a.type}{', ' + a.description if a.description else ''})"
            for a in attributes
        )
        about += f"; attributes: {listed}"
    return about
