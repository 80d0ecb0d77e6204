"""What a program may spend on a model: when it is spent, work fails with that reason, to resume."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphmem.errors import BudgetExceededError, ModelError, OutputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphmem.core.chat import Completion, Prompt
    from graphmem.core.ports import ChatModel

__all__ = ["Budget", "BudgetedModel"]


@dataclass(slots=True)
class Budget:
    """How much may be spent, and what was; None: without limit.

    `spent_tokens` are those of prompts and answers, as the server counts them, also of answers
    that were cut off, empty or a refusal. A limit of tokens is kept call by call: the call that
    reaches it is the last.
    """

    calls: int | None = None
    tokens: int | None = None
    spent_calls: int = 0
    spent_tokens: int = 0

    def take(self) -> None:
        """Count one call more.

        Raises:
            BudgetExceededError: there is none left.
        """
        if self.calls is not None and self.spent_calls >= self.calls:
            raise BudgetExceededError(
                f"max_model_calls={self.calls} is used up; give more, then retry the task"
            )
        if self.tokens is not None and self.spent_tokens >= self.tokens:
            raise BudgetExceededError(
                f"max_tokens={self.tokens} is used up; give more, then retry the task"
            )
        self.spent_calls += 1


class BudgetedModel:
    """A model that is asked only as long as the budget lasts."""

    def __init__(
        self, model: ChatModel, budget: Budget, count_tokens: Callable[[str], int]
    ) -> None:
        """Ask this model; count by `count_tokens` where its server tells nothing."""
        self._model = model
        self._count = count_tokens
        self.budget = budget

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model.name

    async def complete(self, prompt: Prompt) -> Completion:
        """See `ChatModel.complete`.

        Raises:
            BudgetExceededError: the budget is used up; the model was not asked.
        """
        self.budget.take()
        try:
            told = await self._model.complete(prompt)
        except OutputError as error:
            self._spend(prompt, error, error.text)
            raise
        except ModelError as error:  # without tokens nothing was answered
            self.budget.spent_tokens += error.prompt_tokens + error.completion_tokens
            raise
        self._spend(prompt, told, told.text)
        return told

    def _spend(self, prompt: Prompt, told: Completion | OutputError, text: str) -> None:
        """Count what an answer of this text cost."""
        spent = told.prompt_tokens + told.completion_tokens
        if not spent:
            asked = sum(self._count(message.content) for message in prompt.messages)
            spent = asked + self._count(text)
        self.budget.spent_tokens += spent
