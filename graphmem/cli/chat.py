"""`graphmem chat`: an agent with memory, on any model."""

from __future__ import annotations

import json as json_
import re
import sys
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphmem.cli.failure import FAILED, note, report
from graphmem.cli.options import AsJson, Store, User
from graphmem.cli.output import say
from graphmem.cli.session import DEFAULT_USER, opened, target_of
from graphmem.errors import GraphMemError, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphmem import GraphMem
    from graphmem.client.loop import PrivateLoop
    from graphmem.core.chat import ChatMessage
    from graphmem.models.openai import OpenAIChat

__all__ = ["chat"]

PLACEMENTS = ("system", "tool")
HISTORY = 12
"""Messages of the conversation itself that the model sees at least, the last one included.

When it would see twice as many, the older half is left out at once: between, each prompt begins
with the messages of the one before, which a server need not read again.
"""
PAGE = 1000
"""Messages read at once."""
_TAG = re.compile(r"<(?=[\s/]*MEMORY)", re.IGNORECASE)


def chat(
    message: Annotated[
        str | None,
        typer.Argument(
            metavar="[TEXT]", help="One message. Without it: a message a line, from stdin."
        ),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option("--model", metavar="NAME", help="Who answers. Default: GRAPHMEM_MODEL."),
    ] = None,
    base_url: Annotated[
        str | None,
        typer.Option(
            "--base-url", metavar="URL", help="Its server. Default: GRAPHMEM_BASE_URL, or OpenAI's."
        ),
    ] = None,
    thread: Annotated[
        str | None,
        typer.Option("--thread", metavar="ID", help="The conversation. Default: chat-USER."),
    ] = None,
    placement: Annotated[
        str,
        typer.Option(
            "--placement",
            metavar="|".join(PLACEMENTS),
            help="Where the prompt holds what is remembered: in the system message, or as the "
            "answer of a tool at the end (then all before it stays the same, and is cached).",
        ),
    ] = "system",
    max_tokens: Annotated[
        int | None,
        typer.Option("--max-tokens", metavar="N", help="Of what is remembered. Default: 1400."),
    ] = None,
    store: Store = None,
    user: User = None,
    json: AsJson = False,
) -> None:
    """Talk with an agent that remembers.

    Each message is kept, what is remembered is read and put into the prompt, and the answer is
    kept too; end it or kill it, the next start goes on. Without a model it prints the prompt that
    a model would get. Only the conversation goes to stdout.
    """
    if placement not in PLACEMENTS:
        raise InputError(f"--placement={placement!r} is unknown; use one of: system, tool")
    with opened(store, model=model, base_url=base_url) as memory:
        target_of(memory, user, None, make=True)
        thread_id = thread or f"chat-{user or DEFAULT_USER}"
        memory.thread.create(thread_id, user or DEFAULT_USER, exist_ok=True)
        talk = _Talk(memory, thread_id, placement, max_tokens, json)
        with _Model.of(model, base_url) as asked:
            failed = [text for text in _said(message) if not talk.turn(text, asked)]
    if failed:
        raise typer.Exit(FAILED)


class _Model:
    """The model that answers, asked from a program that blocks."""

    def __init__(self, chat: OpenAIChat | None) -> None:
        from graphmem.client.loop import PrivateLoop

        self._chat = chat
        self._loop: PrivateLoop = PrivateLoop()

    @classmethod
    def of(cls, model: str | None, base_url: str | None) -> _Model:
        from graphmem.client.clock import system_clock
        from graphmem.client.models import chat_of
        from graphmem.settings import read_settings

        return cls(chat_of(read_settings(model=model, base_url=base_url), system_clock, None))

    @property
    def there(self) -> bool:
        return self._chat is not None

    def answer(self, messages: list[ChatMessage]) -> str:
        from graphmem.core.chat import Prompt

        chat = self._chat
        assert chat is not None
        prompt = Prompt(messages=tuple(messages), schema_name="chat")
        return self._loop.run(lambda: chat.complete(prompt)).text

    def __enter__(self) -> _Model:
        return self

    def __exit__(self, *_: object) -> None:
        if self._chat is not None and self._loop.of_this_process:
            self._loop.run(self._chat.close)
        self._loop.stop()


@dataclass(slots=True)
class _Talk:
    """One conversation; `left_out` is the last of its messages that the model does not see."""

    memory: GraphMem
    thread_id: str
    placement: str
    max_tokens: int | None
    as_json: bool
    left_out: str | None = None

    def turn(self, text: str, model: _Model) -> bool:
        """One message and its answer; whether it worked.

        The message is kept before anything can fail, the answer before it is printed.
        """
        kept = False
        try:
            self.memory.thread.add_messages(self.thread_id, [{"role": "user", "content": text}])
            kept = True
            prompt = self._prompt(text)
            if not model.there:
                self._show(prompt)
                return True
            # Reasoning is for the model alone.
            answer = re.sub(r"(?s)^\s*<think>.*?</think>", "", model.answer(prompt)).strip()
            if answer:
                said = {"role": "assistant", "content": answer}
                self.memory.thread.add_messages(self.thread_id, [said])
        except GraphMemError as error:
            report(error)
            if kept:
                note("your message is kept")
            return False
        if not answer:
            note("the model gave no answer; your message is kept")
        elif self.as_json:
            _line({"role": "assistant", "content": answer})
        else:
            say(answer)
        sys.stdout.flush()
        return bool(answer)

    def _prompt(self, text: str) -> list[ChatMessage]:
        from graphmem.client.clock import system_clock
        from graphmem.core.chat import ChatMessage, ToolCall

        remembered = self.memory.thread.get_user_context(
            self.thread_id, max_tokens=self.max_tokens
        ).context
        block = f"<MEMORY>\n{_TAG.sub('[', remembered) or '(nothing yet)'}\n</MEMORY>"
        instructions = _instructions(f"{system_clock():%A, %d %B %Y}")
        if self.placement == "system":
            return [ChatMessage("system", f"{instructions}\n\n{block}"), *self._history()]
        call = ToolCall("recall-1", "recall", json_.dumps({"query": text}, ensure_ascii=False))
        return [
            ChatMessage("system", instructions),
            *self._history(),
            ChatMessage("assistant", "", call=call),
            ChatMessage("tool", block, answers=call.id),
        ]

    def _history(self) -> list[ChatMessage]:
        from graphmem.core.chat import ChatMessage

        said, more = [], True
        while more:
            said = self.memory.thread.get(self.thread_id, limit=PAGE, cursor=self.left_out)
            more = len(said) == PAGE
            # In whole dozens from the beginning, so that every process leaves out the same.
            if (old := (len(said) // HISTORY - 1) * HISTORY) > 0:
                self.left_out, said = said[old - 1].uuid, said[old:]
        return [
            ChatMessage("assistant" if one.role == "assistant" else "user", one.content)
            for one in said
        ]

    def _show(self, prompt: list[ChatMessage]) -> None:
        if self.as_json:
            _line({"messages": [_shown(message) for message in prompt]})
            return
        for message in prompt:
            say(f"[{message.role}]")
            if message.call is not None:
                say(f"(asks {message.call.name}: {message.call.arguments})")
            say(f"{message.content}\n" if message.content else "")


def _instructions(today: str) -> str:
    text = (files("graphmem.cli") / "prompts" / "chat.md").read_text(encoding="utf-8")
    return text.replace("{today}", today).strip()


def _said(message: str | None) -> Iterator[str]:
    """The messages of the person, until they end it."""
    if message is not None:
        yield message
        return
    person = sys.stdin.isatty()
    while True:
        if person:
            print("you> ", end="", file=sys.stderr, flush=True)
        try:
            line = sys.stdin.readline()
        except KeyboardInterrupt:
            line = ""
        if not line:
            if person:
                print(file=sys.stderr)
            return
        if line.strip():
            yield line.strip()


def _shown(message: ChatMessage) -> dict[str, Any]:
    shown = {"role": message.role, "content": message.content}
    return shown if message.call is None else shown | {"calls": message.call.name}


def _line(answer: dict[str, Any]) -> None:
    print(json_.dumps(answer, ensure_ascii=False))
