"""Answers: does a model that gets the context block answer the question rightly?

The conversations of LoCoMo or LongMemEval (`asked` says how they are read) are told session by
session. For each question a reader model gets the context block and nothing else; a judge model
compares its answer with the expected one. Questions without an answer (LoCoMo's category 5,
LongMemEval's `_abs`) are reported apart: declining is right. The prompts are files in `prompts/`,
in our own words after the published protocol (an answer in a few words; a judge that is generous
with wording and with dates).

Reader and judge are any models of OpenAI-compatible servers: `--reader`, `--judge` (default: the
reader), `--base-url`, `--judge-url`, keys by GRAPHMEM_API_KEY. Behind `graphmem record --resume`
nothing is asked twice when a run was cut off, and every prompt and answer can be looked at. With
`--facts recorded` (LoCoMo alone) a served recording reads the messages, as in the suite `locomo`.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.asked import ADVERSARIAL, conversations_of
from benchmarks.data import read_json
from benchmarks.figures import Figure, mean, percentile, single
from benchmarks.locomo import stories
from benchmarks.report import note, progress
from graphmem import ConfigError, GraphMem, ModelError, NotFoundError
from graphmem.client.clock import system_clock
from graphmem.client.models import chat_of
from graphmem.core.chat import ChatMessage, Prompt
from graphmem.ingest.model.parse import objects_in
from graphmem.settings import read_settings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from benchmarks.asked import Conversation, Question
    from graphmem.models.openai import OpenAIChat

__all__ = ["run", "stories"]

PROMPTS = Path(__file__).parent / "prompts"
MAIN = "1-4"
"""All questions that have an answer: LoCoMo's categories 1 to 4."""
READER_TOKENS = 2000
"""Of an answer, reasoning included."""
VERDICT = {
    "type": "object",
    "properties": {"reason": {"type": "string"}, "correct": {"type": "boolean"}},
    "required": ["reason", "correct"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One question with what the reader is shown."""

    question: Question
    block: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a question: whether the answer is right; None if a model failed."""

    category: str
    correct: bool | None
    said: str
    prompt_tokens: int = 0
    answer_tokens: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Models:
    """Who reads and who judges."""

    reader: OpenAIChat
    judge: OpenAIChat

    @classmethod
    def of(cls, options: argparse.Namespace) -> Models:
        """The models that the options name.

        Raises:
            ConfigError: no reader is named, or it cannot be asked.
        """
        reader = _chat(options.reader, options.base_url)
        judge = options.judge or reader.name
        return cls(reader, _chat(judge, options.judge_url or options.base_url))

    async def close(self) -> None:
        """Give their connections back."""
        await self.reader.close()
        await self.judge.close()


def run(mem: GraphMem, options: argparse.Namespace) -> dict[str, Figure]:
    """Feed the conversations, have the questions answered and judged, and give the figures."""
    from graphmem.models.static import count_tokens

    models = Models.of(options)
    answers: list[Answer] = []
    blocks: list[int] = []
    for talk in conversations_of(read_json(options.data)[: options.limit]):
        user = f"answer-{talk.name}"
        _forget(mem, user)
        _tell(mem, user, talk)
        shown = [
            Shown(question, mem.context(question.text, user_id=user).context)
            for question in progress(talk.questions, f"{talk.name}: recalling")
        ]
        blocks += [count_tokens(one.block) for one in shown]
        answers += asyncio.run(_answered(models, shown))
        _forget(mem, user)
    return _figures(answers, blocks, models)


def _tell(mem: GraphMem, user: str, talk: Conversation) -> None:
    mem.user.add(user)
    numbered = list(enumerate(talk.sessions, 1))
    for number, said in progress(numbered, f"{talk.name}: telling"):
        mem.thread.create(f"{user}-{number}", user)
        mem.thread.add_messages(f"{user}-{number}", said)
        mem.flush()  # what is told next is read beside what this says, as in life


async def _answered(models: Models, shown: Sequence[Shown]) -> list[Answer]:
    """Every question answered and judged, as many at once as the settings allow."""
    # Waiting here, not before the server: the time of an answer is then the model's alone.
    slots = asyncio.Semaphore(read_settings().model_parallel)

    async def in_turn(one: Shown) -> Answer:
        async with slots:
            return await _answer(models, one)

    try:
        return await asyncio.gather(*map(in_turn, shown))
    finally:
        await models.close()


async def _answer(models: Models, shown: Shown) -> Answer:
    question = shown.question
    today = f"Today is {question.at:%d %B %Y}.\n" if question.at is not None else ""
    asked = f"<MEMORY>\n{shown.block or '(nothing)'}\n</MEMORY>\n\n{today}Question: {question.text}"
    started = time.perf_counter()
    try:
        read = await models.reader.complete(
            Prompt(
                messages=(ChatMessage("system", _prompt("reader")), ChatMessage("user", asked)),
                schema_name="answer",
                max_tokens=READER_TOKENS,
            )
        )
        seconds = time.perf_counter() - started
        said = read.text.rpartition("</think>")[2].strip()
        correct = await _judged(models.judge, question, said)
    except ModelError as error:
        note(f"not answered: {question.text!r}: {error}")
        return Answer(question.category, None, "")
    return Answer(
        question.category, correct, said, read.prompt_tokens, read.completion_tokens, seconds
    )


async def _judged(judge: OpenAIChat, question: Question, said: str) -> bool | None:
    """The verdict; asked twice at most, None if neither can be read."""
    adversarial = question.category == ADVERSARIAL
    instructions = _prompt("judge_unanswerable" if adversarial else "judge")
    expected = "" if adversarial else f"Expected: {question.expected}\n"
    asked = f"Question: {question.text}\n{expected}Answer: {said}"
    prompt = Prompt(
        messages=(ChatMessage("system", instructions), ChatMessage("user", asked)),
        schema_name="verdict",
        schema=VERDICT,
    )
    for _ in range(2):
        verdict = next(objects_in((await judge.complete(prompt)).text), {})
        if isinstance(verdict.get("correct"), bool):
            return verdict["correct"]
    note(f"no verdict on {question.text!r}")
    return None


def _figures(answers: Sequence[Answer], blocks: Sequence[int], models: Models) -> dict[str, Figure]:
    judged = [answer for answer in answers if answer.correct is not None]
    groups = {MAIN: [answer for answer in judged if answer.category != ADVERSARIAL]}
    for name in sorted({answer.category for answer in answers}):
        groups[name] = [answer for answer in judged if answer.category == name]
    figures = {
        f"accuracy/{name}": mean([float(a.correct or False) for a in group])
        for name, group in groups.items()
    }
    declined = [a.said.lower().startswith("not known") for a in groups[MAIN]]
    figures[f"declined/{MAIN}"] = mean(declined)
    figures["failed"] = single(len(answers) - len(judged), len(answers))
    figures["tokens/block-p50"] = percentile(blocks, 50)
    figures["tokens/reader-prompt-p50"] = percentile([a.prompt_tokens for a in judged], 50)
    figures["tokens/reader-answer-p50"] = percentile([a.answer_tokens for a in judged], 50)
    for who, chat in (("reader", models.reader), ("judge", models.judge)):
        spent = chat.spent
        total = spent.prompt_tokens + spent.completion_tokens
        figures[f"tokens/{who}-total"] = single(total, spent.answers)
    for q in (50, 95):
        figures[f"ms/reader-p{q}"] = percentile([a.seconds * 1000 for a in judged], q)
    return figures


def _chat(model: str | None, base_url: str | None) -> OpenAIChat:
    chat = chat_of(read_settings(model=model, base_url=base_url), system_clock, None)
    if chat is None:
        raise ConfigError("the suite answer needs a model; give --reader NAME and --base-url URL")
    return chat


@cache
def _prompt(name: str) -> str:
    return (PROMPTS / f"{name}.md").read_text(encoding="utf-8").strip()


def _forget(mem: GraphMem, user: str) -> None:
    try:
        mem.user.delete(user)
    except NotFoundError:
        return
