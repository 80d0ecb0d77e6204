"""The first candidates read anew by a cross-encoder: the question and each text together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmem.recall.fuse import Fused
from graphmem.recall.select import shortlist

if TYPE_CHECKING:
    from graphmem.core.ports import CrossEncoder
    from graphmem.core.records import Entity
    from graphmem.recall.fuse import Pool
    from graphmem.recall.questions import Question

__all__ = ["crossed"]


async def crossed(
    encoder: CrossEncoder, candidates: Pool, fused: Fused, question: Question
) -> Fused:
    """The first candidates of each scope with the cross-encoder's scores; the others are out.

    One call for all scopes, so that their scores compare; none where nothing was found.

    Raises:
        ModelError: it failed.
    """
    first = shortlist(candidates, fused, question)
    past = question.as_of or question.known_at is not None
    texts = {
        **{uuid: candidates.facts[uuid].fact for uuid in first.facts},
        **{uuid: candidates.episodes[uuid].content for uuid in first.episodes},
        **{uuid: _text(candidates.entities[uuid], past=past) for uuid in first.entities},
    }
    if not texts:
        return first
    given = await encoder.score(question.text, list(texts.values()))
    scores = dict(zip(texts, given, strict=True))
    facts, episodes, entities = (
        {uuid: scores[uuid] for uuid in scope}
        for scope in (first.facts, first.episodes, first.entities)
    )
    return Fused(facts, episodes, entities)


def _text(entity: Entity, *, past: bool) -> str:
    """Its name, and what holds of it now where now is asked."""
    return entity.name if past or not entity.summary else f"{entity.name}: {entity.summary}"
