"""What one server with one model takes, found out once: the JSON format, and refused parameters.

The strongest format is tried first: `json_schema`, then `json_object`, then text. What a server
refuses is left out and the request written again. What it takes without keeping to it (an answer
without any JSON object) is not asked again for the same answer; the next request of that schema is
written the next way.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from graphmem.core.spoken import spoken_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphmem.core.chat import ChatMessage, Prompt

__all__ = ["FORMATS", "Format", "Habits", "is_strict", "schema_name_in"]

Format = Literal["json_schema", "json_object", "text"]
FORMATS: Final[tuple[Format, ...]] = ("json_schema", "json_object", "text")
_LIMITS: Final = ("max_tokens", "max_completion_tokens", None)
_WORDS: Final = (
    'Answer with one JSON object of the schema "{name}" and with nothing else. The schema: {schema}'
)


class Habits:
    """What is known so far of a server with a model. One task's finding is every task's."""

    def __init__(self) -> None:
        """Know nothing."""
        # By schema: one may be too much for a server that takes another.
        self._format: dict[str, int] = {}
        self._proven: set[str] = set()
        self._latest = 0
        self._limit = 0
        self._temperature = True

    def format_of(self, prompt: Prompt) -> Format:
        """How the next request of this prompt asks for JSON; "text" if it wants none."""
        if prompt.schema is None:
            return "text"
        return FORMATS[self._format.get(prompt.schema_name, self._latest)]

    def body(self, prompt: Prompt, model: str) -> dict[str, Any]:
        """The request of a prompt as this server takes it, so far as is known."""
        messages = [_written(message) for message in prompt.messages]
        body: dict[str, Any] = {"model": model, "messages": messages}
        chosen = self.format_of(prompt)
        if prompt.schema is not None:
            if chosen == "json_schema":
                told = {
                    "name": prompt.schema_name,
                    "schema": dict(prompt.schema),
                    "strict": is_strict(prompt.schema),
                }
                body["response_format"] = {"type": chosen, "json_schema": told}
            else:
                _tell_schema(messages, prompt)
            if chosen == "json_object":
                body["response_format"] = {"type": chosen}
        if self._temperature and prompt.schema is not None:
            body["temperature"] = 0  # what is read off a text has one answer
        limit = _LIMITS[self._limit]
        if prompt.max_tokens is not None and limit is not None:
            body[limit] = prompt.max_tokens
        return body

    def learn_refusal(self, prompt: Prompt, body: Mapping[str, Any], about: str) -> bool:
        """Learn from a refused body; whether it is worth writing the request again.

        Args:
            prompt: what was asked.
            body: how it was written.
            about: what the server said, in lower case.
        """
        limit = next((name for name in _LIMITS if name is not None and name in body), None)
        if "temperature" in body and "temperature" in about:
            self._temperature = False
        elif limit is not None and limit in about:
            self._limit = max(self._limit, _LIMITS.index(limit) + 1)
        elif "response_format" in body and (
            prompt.schema_name not in self._proven or "response_format" in about
        ):
            self._weaken(prompt, body)
        else:
            return False
        return True

    def learn_answer(self, prompt: Prompt, body: Mapping[str, Any], text: str) -> None:
        """Learn from an answer: whether the format was kept to."""
        if prompt.schema is None:
            return
        if any(isinstance(value, dict) for value in spoken_in(text).values):
            place = FORMATS.index(_format_in(body))
            self._proven.add(prompt.schema_name)
            self._format[prompt.schema_name] = self._latest = place
        elif prompt.schema_name not in self._proven:
            self._weaken(prompt, body)

    def _weaken(self, prompt: Prompt, body: Mapping[str, Any]) -> None:
        # Of several requests under way each may find the same out: only the first takes a step.
        next_place = min(FORMATS.index(_format_in(body)) + 1, len(FORMATS) - 1)
        known = self._format.get(prompt.schema_name, 0)
        self._format[prompt.schema_name] = max(known, next_place)
        self._proven.discard(prompt.schema_name)


def is_strict(schema: Mapping[str, Any]) -> bool:
    """Whether every object names all its properties as required and allows no others.

    Servers that hold a model to a schema exactly ("strict") refuse any other schema.
    """
    if "properties" in schema:
        properties = cast("Mapping[str, Any]", schema["properties"])
        if schema.get("additionalProperties") is not False:
            return False
        if set(cast("list[str]", schema.get("required", ()))) != set(properties):
            return False
    elif schema.get("type") == "object":
        return False
    return all(is_strict(part) for value in schema.values() for part in _schemas_in(value))


def schema_name_in(body: Mapping[str, Any]) -> str | None:
    """The name of the schema that a request asks for, in whatever way; None if it asks for none."""
    told = body.get("response_format", {}).get("json_schema")
    if told is not None:
        return told.get("name")
    before, after = _WORDS.split("{name}")[0], '"'
    for message in body.get("messages", ()):
        _, found, rest = str(message.get("content")).partition(before)
        if found:
            return rest.partition(after)[0]
    return None


def _schemas_in(value: Any) -> list[Mapping[str, Any]]:
    if isinstance(value, dict):
        return [cast("Mapping[str, Any]", value)]
    if isinstance(value, list):
        parts = cast("list[Any]", value)
        return [cast("Mapping[str, Any]", part) for part in parts if isinstance(part, dict)]
    return []


def _format_in(body: Mapping[str, Any]) -> Format:
    return cast("Format", body.get("response_format", {}).get("type", "text"))


def _written(message: ChatMessage) -> dict[str, Any]:
    written: dict[str, Any] = {"role": message.role, "content": message.content}
    if message.call is not None:
        call = message.call
        told = {"name": call.name, "arguments": call.arguments}
        written["tool_calls"] = [{"id": call.id, "type": "function", "function": told}]
    if message.answers is not None:
        written["tool_call_id"] = message.answers
    return written


def _tell_schema(messages: list[dict[str, Any]], prompt: Prompt) -> None:
    """Put the schema into the instructions, at the end of what is the same in every request."""
    schema = json.dumps(prompt.schema, ensure_ascii=False, separators=(",", ":"))
    words = _WORDS.format(name=prompt.schema_name, schema=schema)
    if messages and messages[0]["role"] == "system":
        messages[0] = {"role": "system", "content": f"{messages[0]['content']}\n\n{words}"}
    else:
        messages.insert(0, {"role": "system", "content": words})
