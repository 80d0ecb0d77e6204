"""A model phrases what was counted; what it makes up is not used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from graphmem.client.models import chat_of
from graphmem.errors import OutputError
from graphmem.ingest.model.phraser import AT_ONCE, ModelPhraser
from graphmem.ingest.retelling import Phrasing
from graphmem.settings import read_settings
from tests.support.builders import SteppedClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.support.model_server import ModelServer

JANE = Phrasing(uuid="j", name="Jane Doe", draft="Jane Doe lives in Oslo (since 2025-06-01).",
                facts=("Jane Doe lives in Oslo. (2025-06-01 - present)",))  # fmt: skip


@pytest.fixture
async def phraser(model_server: ModelServer) -> AsyncIterator[ModelPhraser]:
    settings = read_settings({}, model="scripted", base_url=model_server.url)
    chat = chat_of(settings, SteppedClock(), None)
    assert chat is not None
    yield ModelPhraser(chat)
    await chat.close()


def texts(*told: tuple[Any, str]) -> dict[str, Any]:
    return {"texts": [{"id": id, "text": text} for id, text in told]}


async def test_a_summary_says_the_facts_better(phraser, model_server):
    told = "Since 1 June 2025, Jane Doe\nhas lived in Oslo."
    model_server.answer(texts((1, told)), schema="summaries", contains=["Oslo", "wants: Be brief."])
    found = await phraser.summaries([JANE], ["Be\nbrief."])
    assert found == {"j": "Since 1 June 2025, Jane Doe has lived in Oslo."}


@pytest.mark.parametrize(
    "text",
    [
        "Jane Doe lives in Oslo with Bob.",
        "Jane Doe has lived in Oslo for 12 years.",
        "Jane Doe lives in Oslo. " * 40,
        "",
    ],
)
async def test_what_is_made_up_or_too_long_is_not_used(phraser, model_server, text):
    model_server.answer(texts((1, text)), schema="summaries")
    assert await phraser.summaries([JANE]) == {}


async def test_numbers_that_nobody_asked_for_are_not_used(phraser, model_server):
    model_server.answer(texts((2, "Jane Doe."), ("1", "Oslo it is."), (1, "Oslo.")))
    assert await phraser.summaries([JANE]) == {"j": "Oslo it is."}


async def test_many_at_once(phraser, model_server):
    asked = [Phrasing(uuid=f"u{n}", name="Jane", draft=f"Jane swam {n} times.")
             for n in range(AT_ONCE + 1)]  # fmt: skip
    model_server.answer(texts(*((n, f"Jane swam {n - 1} times.") for n in range(1, AT_ONCE + 1))))
    model_server.answer(texts((1, f"Jane swam {AT_ONCE} times in all.")), schema="observations")
    found = await phraser.observations(asked)
    assert len(found) == AT_ONCE + 1
    assert len(model_server.requests) == 2


async def test_no_texts_in_the_answer_is_an_error(phraser, model_server):
    model_server.answer("I would rather not.", schema="observations")
    with pytest.raises(OutputError, match="no JSON object with texts"):
        await phraser.observations([JANE])
