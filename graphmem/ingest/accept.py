"""From drafts to an intake: episodes with their ids, passages and jobs."""

from __future__ import annotations

import uuid as _uuid
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from graphmem.core.ids import derive, passage_id
from graphmem.core.marks import marks_of
from graphmem.core.names import name_words
from graphmem.core.records import Episode, Job, Passage
from graphmem.core.requests import Intake
from graphmem.core.tokens import terms
from graphmem.ingest.mapping import flatten
from graphmem.ingest.segment import segment
from graphmem.ingest.speakers import role_trust

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from graphmem.core.records import JobKind, Json, Source, Vector

__all__ = ["Draft", "follow_up", "intake_of", "passages_of", "with_vectors"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Everything of an episode that the caller knows.

    The episode's id is `uuid`, else made from `idempotency_key`, else, if a reference time was
    given, from graph, thread, speaker, content, that time and how many times it stands in the
    same call (a retried call is then the same episode), else from `nonce`, or new. `task` groups
    the jobs of one call. `trust` None: by the role. `ignored`: kept and found, but nothing is
    read from it.
    """

    source: Source
    content: str
    task: str
    uuid: str | None = None
    idempotency_key: str | None = None
    nonce: str | None = None
    role: str | None = None
    name: str | None = None
    reference_time: datetime | None = None
    thread_id: str | None = None
    source_description: str | None = None
    metadata: Mapping[str, Json] = field(default_factory=dict[str, "Json"])
    trust: int | None = None
    zone: str = "UTC"
    ignored: bool = False


def intake_of(graph_id: str, drafts: Sequence[Draft], now: datetime) -> Intake:
    """The episodes of these drafts with one job each, their passages still without vectors."""
    seen: Counter[tuple[str, ...]] = Counter()
    episodes: list[Episode] = []
    jobs: list[Job] = []
    for draft in drafts:
        episode = Episode(
            uuid=_episode_id(graph_id, draft, seen),
            graph_id=graph_id,
            source=draft.source,
            content=draft.content,
            created_at=now,
            role=draft.role,
            name=draft.name,
            reference_time=draft.reference_time,
            thread_id=draft.thread_id,
            source_description=draft.source_description,
            metadata=draft.metadata,
            trust=role_trust(draft.role) if draft.trust is None else draft.trust,
            zone=draft.zone,
        )
        episodes.append(episode)
        # An ignored one has a job too, so that its task can be asked for: nothing but its vectors.
        kind: JobKind = "embed" if draft.ignored else "extract"
        jobs.append(follow_up(kind, episode, draft.task, now))
    passages = [passage for episode in episodes for passage in passages_of(episode)]
    return Intake(
        graph_id=graph_id, episodes=tuple(episodes), passages=tuple(passages), jobs=tuple(jobs)
    )


def passages_of(episode: Episode) -> tuple[Passage, ...]:
    """The passages of an episode, without vectors; an edit has none, it is never searched."""
    if episode.source == "edit":
        return ()
    text = flatten(episode.content) if episode.source == "json" else episode.content
    speakers = frozenset(name_words(episode.name or ""))
    return tuple(
        Passage(
            uuid=passage_id(episode.graph_id, episode.uuid, ordinal),
            graph_id=episode.graph_id,
            episode=episode.uuid,
            ordinal=ordinal,
            text=stretch,
            terms=terms(stretch),
            marks=marks_of(stretch, speakers),
        )
        for ordinal, stretch in enumerate(segment(text))
    )


def with_vectors(intake: Intake, vectors: Sequence[Vector]) -> Intake:
    """The intake with a vector for each passage, in their order."""
    passages = tuple(
        replace(passage, vector=vector)
        for passage, vector in zip(intake.passages, vectors, strict=True)
    )
    return replace(intake, passages=passages)


def follow_up(kind: JobKind, episode: Episode, task: str, now: datetime) -> Job:
    """The job of a kind about an episode; the same each time it is asked for."""
    return Job(
        uuid=derive("job", kind, episode.graph_id, episode.uuid),
        graph_id=episode.graph_id,
        task=task,
        kind=kind,
        episodes=(episode.uuid,),
        created_at=now,
    )


def _episode_id(graph_id: str, draft: Draft, seen: Counter[tuple[str, ...]]) -> str:
    if draft.uuid is not None:
        return draft.uuid
    if draft.idempotency_key is not None:
        parts = ("key", draft.idempotency_key)
    elif draft.reference_time is not None:
        said = draft.reference_time.isoformat()
        who = (draft.role or "", draft.name or "")
        parts = ("said", draft.thread_id or "", draft.source, *who, draft.content, said)
    elif draft.nonce is not None:
        parts = ("nonce", draft.nonce)
    else:
        return str(_uuid.uuid4())
    seen[parts] += 1
    return derive("episode", graph_id, *parts, str(seen[parts]))
