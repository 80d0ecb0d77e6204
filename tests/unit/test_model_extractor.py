"""The extractor that asks: one call, at most one repair, nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from graphmem.client.models import chat_of
from graphmem.core.extraction import Background, ModelReader, RawAnswer
from graphmem.core.ids import claim_id
from graphmem.errors import RefusedError
from graphmem.ingest.model.extractor import ModelExtractor
from graphmem.ingest.model.sheets import PIECE, pieces_of
from graphmem.settings import read_settings
from tests.support.builders import SteppedClock
from tests.support.model_server import status
from tests.unit.test_model_read import KNOWN, PORTO, SAID, I, claim

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.support.model_server import ModelServer

GOOD = {"mentions": [I, PORTO], "claims": [claim(replaces=["f1"])]}


@pytest.fixture
async def extractor(model_server: ModelServer) -> AsyncIterator[ModelExtractor]:
    settings = read_settings({}, model="scripted", base_url=model_server.url)
    chat = chat_of(settings, SteppedClock(), None)
    assert chat is not None
    yield ModelExtractor(chat)
    await chat.close()


def test_it_is_a_reader_that_asks(extractor):
    assert isinstance(extractor, ModelReader)
    assert extractor.name == "scripted"


async def test_one_call_for_a_batch(extractor, model_server):
    model_server.answer(GOOD, schema="extraction", contains="I moved to Porto in March")
    (extraction,) = await extractor.extract([SAID], KNOWN)
    assert extraction.claims[0].replaces == ("lives",)
    assert await extractor.extract([], KNOWN) == ()
    assert len(model_server.requests) == 1


@pytest.mark.parametrize("first", ["Sorry, no.", '{"mentions": [', "", {"claims": "[]"}])
async def test_one_repair_with_the_error(extractor, model_server, first):
    model_server.answer(first, schema="extraction")
    model_server.answer(GOOD, schema="extraction", contains="could not be read")
    (extraction,) = await extractor.extract([SAID], KNOWN)
    assert len(extraction.claims) == 1
    assert model_server.requests[1].last.startswith("Your answer could not be read: ")


async def test_no_second_repair_and_the_answer_is_kept(extractor, model_server):
    model_server.answer("Sorry, no.", times=2)
    raw = await extractor.ask([SAID], KNOWN, Background())
    assert (raw.calls, raw.text) == (2, "Sorry, no.")
    (extraction,) = extractor.read(raw, [SAID], KNOWN, Background())
    assert extraction.error is not None


async def test_an_answer_cut_at_the_limit_is_repaired_or_what_is_whole_is_kept(
    extractor, model_server
):
    cut = json.dumps({**GOOD, "claims": [claim(), claim(id=2)]})[:-40]
    model_server.answer(cut, finish="length", times=2)
    (extraction,) = await extractor.extract([SAID], KNOWN)
    assert len(extraction.claims) == 1
    assert "cut off" in extraction.dropped[0]


CUT = json.dumps({**GOOD, "claims": [claim(), claim(id=2, relation="LIKES")]})[:-40]


@pytest.mark.parametrize(
    "second",
    [
        "",
        "Sorry, no.",
        json.dumps({"mentions": [I]}),
        CUT[: CUT.index("claims")],
        status(401),
    ],
)
async def test_a_repair_that_goes_wrong_takes_nothing_of_the_first_answer(
    extractor, model_server, second
):
    model_server.answer(CUT, finish="length")
    give = model_server.answer if isinstance(second, str) else model_server.fail
    give(second, contains="could not be read")
    raw = await extractor.ask([SAID], KNOWN, Background())
    assert (raw.calls, raw.text) == (2, CUT)
    assert RawAnswer.decode(raw.encode()) == raw
    (extraction,) = extractor.read(raw, [SAID], KNOWN, Background())
    assert [said.name for said in extraction.claims] == ["LIVES_IN"]
    assert "token limit" in extraction.dropped[0]


async def test_of_two_answers_that_were_cut_the_one_that_says_more_is_kept(extractor, model_server):
    model_server.answer(CUT[: CUT.index("claims")], finish="length")
    model_server.answer(CUT, finish="length", contains="could not be read")
    assert (await extractor.ask([SAID], KNOWN, Background())).text == CUT


async def test_where_nothing_can_be_kept_the_first_error_is_told(extractor, model_server):
    model_server.answer('{"men', finish="length")
    model_server.answer("Sorry, no.", contains="could not be read")
    (extraction,) = await extractor.extract([SAID], KNOWN)
    assert "token limit" in extraction.error
    model_server.answer('{"men', finish="length")
    model_server.fail(status(401), contains="could not be read")
    with pytest.raises(RefusedError):
        await extractor.ask([SAID], KNOWN, Background())


async def test_a_refusal_is_not_asked_again(extractor, model_server):
    model_server.fail(status(401))
    with pytest.raises(RefusedError):
        await extractor.extract([SAID], KNOWN)
    assert len(model_server.requests) == 1


async def test_a_long_text_is_read_in_pieces_at_paragraph_borders(extractor, model_server):
    told = [f"Part {n}. I moved to Porto. {'Rain fell on the roofs. ' * 180}" for n in range(6)]
    long = replace(SAID, source="text", role=None, content="\n\n".join(told))
    moved = {**GOOD, "claims": [claim(), claim(id=2, relation="LIKES", repeats=["c1"])]}
    for first in ("Part 0.", "Part 3."):  # asked at once: either may come first
        begins = f'MESSAGES\n1 "Jane Doe" Wed 2024-05-08 14:00: "{first}'
        model_server.answer(moved, contains=begins)
    raw = await extractor.ask([long], KNOWN, Background())
    assert (raw.calls, len(raw.parts), raw.facts) == (2, 2, ("lives", "works"))
    again = RawAnswer.decode(raw.encode())
    assert again == raw
    (extraction,) = extractor.read(again, [long], KNOWN, Background())
    assert [said.name for said in extraction.claims] == ["LIVES_IN", "LIKES"] * 2
    own = [claim_id(SAID.graph_id, SAID.uuid, ordinal) for ordinal in (0, 2)]
    assert [said.repeats for said in extraction.claims[1::2]] == [(uuid,) for uuid in own]


def test_pieces_hold_all_words_whatever_the_borders():
    for text in ("word " * 9_000, "x" * 40_000, "A b. " * 2_000 + "\n\n" + "c\n" * 9_000):
        pieces = pieces_of(replace(SAID, content=text))
        assert all(len(piece.content) <= PIECE for piece in pieces)
        assert "".join("".join(p.content.split()) for p in pieces) == "".join(text.split())
