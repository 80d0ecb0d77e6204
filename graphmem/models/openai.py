"""Chat by any server of the OpenAI protocol: OpenAI, Ollama, vLLM, llama.cpp, LM Studio."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict, cast

from graphmem.core.chat import Completion
from graphmem.core.wellformed import well_formed
from graphmem.errors import OutputError, RefusedError
from graphmem.models.faults import BodyRefusedError
from graphmem.models.habits import Habits

if TYPE_CHECKING:
    from graphmem.core.chat import Prompt
    from graphmem.models.server import Server

__all__ = ["OpenAIChat", "Spent"]


@dataclass(frozen=True, slots=True)
class Spent:
    """What a chat model has cost so far, in answers and in its own tokens."""

    answers: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _Cost(TypedDict):
    prompt_tokens: int
    completion_tokens: int


class OpenAIChat:
    """A chat model: implements `core.ports.ChatModel`.

    Safe to share between tasks. What the server takes (see `models.habits`) is found out by the
    first requests and remembered.
    """

    def __init__(self, server: Server, model: str) -> None:
        """Ask this model of this server; nothing is opened before the first call."""
        self._server = server
        self._model = model
        self._habits = Habits()
        self._spent = Spent()

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model

    @property
    def spent(self) -> Spent:
        """What it has cost so far."""
        return self._spent

    async def complete(self, prompt: Prompt) -> Completion:
        """One answer; see `core.ports.ChatModel`.

        Each attempt is an event `("model", schema name)`, each answer an event
        `("answer", schema name)` with `prompt_tokens`, `completion_tokens` and `seconds`.

        Raises:
            ModelUnavailableError: away, slow or limiting, after retries too.
            RefusedError: the server or the model refused.
            OutputError: the answer was empty or cut off; it carries what there was. This and the
                refusal of a model carry what they cost.
        """
        start = time.perf_counter()
        body, answer = await self._ask(prompt)
        completion = self._read(answer)
        self._habits.learn_answer(prompt, body, completion.text)
        self._server.trace(
            "answer",
            prompt.schema_name,
            model=self._model,
            prompt_tokens=completion.prompt_tokens,
            completion_tokens=completion.completion_tokens,
            seconds=time.perf_counter() - start,
        )
        return completion

    async def close(self) -> None:
        """Give the connections back; twice is fine."""
        await self._server.close()

    async def _ask(self, prompt: Prompt) -> tuple[dict[str, Any], dict[str, Any]]:
        """The request as the server took it, and its answer."""
        while True:
            body = self._habits.body(prompt, self._model)
            how = self._habits.format_of(prompt)
            figures = {"model": self._model, "format": how}
            try:
                answer = await self._server.post(
                    "chat/completions", body, prompt.schema_name, whole=_is_completion, **figures
                )
            except BodyRefusedError as refusal:
                # Ends: each refusal leaves less to be refused.
                if not self._habits.learn_refusal(prompt, body, refusal.about):
                    raise
            else:
                return body, answer

    def _read(self, answer: dict[str, Any]) -> Completion:
        choice = cast("dict[str, Any]", answer["choices"][0])
        message = cast("dict[str, Any]", choice["message"])
        prompt_tokens, completion_tokens = _tokens(answer.get("usage"))
        self._spent = Spent(
            self._spent.answers + 1,
            self._spent.prompt_tokens + prompt_tokens,
            self._spent.completion_tokens + completion_tokens,
        )
        text = _text(message.get("content"))
        told = Completion(
            text=text, prompt_tokens=prompt_tokens, completion_tokens=completion_tokens
        )
        self._check(told, message.get("refusal"), choice.get("finish_reason"))
        return told

    def _check(self, told: Completion, refusal: object, finish: object) -> None:
        who, text = f"model {self._model!r}", told.text
        spent: _Cost = {
            "prompt_tokens": told.prompt_tokens,
            "completion_tokens": told.completion_tokens,
        }
        if refusal:
            raise RefusedError(f"{who} refused: {well_formed(str(refusal))[:300]}", **spent)
        if finish == "content_filter":
            raise RefusedError(f"{who} was stopped by its server's content filter", **spent)
        if finish == "length":
            raise OutputError(
                f"{who} was cut off at its token limit after {len(text)} "
                "characters; allow longer answers or give it less at once",
                text=text,
                **spent,
            )
        if not text.strip():
            raise OutputError(f"{who} gave an empty answer", **spent)


def _is_completion(answer: dict[str, Any]) -> bool:
    try:
        return isinstance(answer["choices"][0]["message"], dict)
    except (KeyError, IndexError, TypeError):
        return False


def _text(content: object) -> str:
    """The well-formed text of a message's content, which some servers give in parts."""
    if isinstance(content, list):
        content = "".join(
            str(cast("dict[str, Any]", part).get("text") or "")
            for part in cast("list[Any]", content)
            if isinstance(part, dict)
        )
    return well_formed(content) if isinstance(content, str) else ""


def _tokens(usage: object) -> tuple[int, int]:
    if not isinstance(usage, dict):
        return 0, 0
    told = cast("dict[str, Any]", usage)
    prompt, completion = told.get("prompt_tokens"), told.get("completion_tokens")
    return (
        prompt if isinstance(prompt, int) else 0,
        completion if isinstance(completion, int) else 0,
    )
