"""From the engine's records to what a person gets back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from graphmem.client import results
from graphmem.core.entities import UNSHOWN
from graphmem.recall.dates import date_range

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphmem.core.observations import Observation
    from graphmem.core.records import Entity, Entry, Episode, Fact, Job

__all__ = [
    "entity_view",
    "episode_view",
    "fact_view",
    "graph_view",
    "observation_view",
    "revision_of",
    "task_view",
    "task_views",
    "template_view",
    "thread_view",
    "user_view",
]


def user_view(entry: Entry) -> results.User:
    """A user from its directory entry."""
    return results.User(
        user_id=entry.id,
        created_at=entry.created_at,
        updated_at=entry.updated_at,
        **cast("dict[str, Any]", entry.body),
    )


def thread_view(entry: Entry) -> results.Thread:
    """A thread from its directory entry."""
    body = cast("dict[str, Any]", entry.body)
    return results.Thread(
        thread_id=entry.id,
        user_id=entry.owner,
        metadata=body.get("metadata", {}),
        created_at=entry.created_at,
    )


def revision_of(entry: Entry) -> int:
    """The revision of a template; of an id used again it goes on where the deleted one ended."""
    after = entry.body.get("after")
    return entry.revision + (after if isinstance(after, int) else 0)


def template_view(entry: Entry) -> results.ContextTemplate:
    """A context template from its directory entry."""
    return results.ContextTemplate(
        template_id=entry.id,
        template=str(entry.body["template"]),
        revision=revision_of(entry),
        created_at=entry.created_at,
        updated_at=entry.updated_at,
    )


def graph_view(entry: Entry) -> results.Graph:
    """A standalone graph from its directory entry."""
    return results.Graph(
        graph_id=entry.id,
        created_at=entry.created_at,
        updated_at=entry.updated_at,
        **cast("dict[str, Any]", entry.body),
    )


def episode_view(
    episode: Episode,
    *,
    score: float | None = None,
    scores: Mapping[str, float] | None = None,
    task_id: str | None = None,
) -> results.Episode:
    """An episode as it was given."""
    return results.Episode(
        uuid=episode.uuid,
        source=episode.source,
        content=episode.content,
        role=episode.role,
        name=episode.name,
        reference_time=episode.reference_time,
        created_at=episode.created_at,
        thread_id=episode.thread_id,
        source_description=episode.source_description,
        metadata=dict(episode.metadata),
        trust=episode.trust,
        score=score,
        scores=_scores(scores),
        task_id=task_id,
    )


def entity_view(
    entity: Entity, *, score: float | None = None, scores: Mapping[str, float] | None = None
) -> results.Entity:
    """An entity."""
    return results.Entity(
        uuid=entity.uuid,
        name=entity.name,
        labels=list(entity.labels),
        aliases=list(entity.aliases),
        summary=entity.summary,
        attributes={k: v for k, v in entity.attributes.items() if k not in UNSHOWN},
        created_at=entity.created_at,
        score=score,
        scores=_scores(scores),
    )


def fact_view(
    fact: Fact,
    entities: Mapping[str, Entity],
    zone: str,
    *,
    score: float | None = None,
    scores: Mapping[str, float] | None = None,
) -> results.Fact:
    """A fact with the names of its ends and its dates as the block prints them."""
    return results.Fact(
        uuid=fact.uuid,
        name=fact.name,
        fact=fact.fact,
        subject=_name(fact.subject, entities),
        object=_name(fact.object, entities),
        subject_uuid=fact.subject,
        object_uuid=fact.object,
        kind=fact.kind,
        status=fact.status,
        valid_at=fact.valid_at,
        invalid_at=fact.invalid_at,
        created_at=fact.created_at,
        expired_at=fact.expired_at,
        dates=date_range(fact, zone),
        trust=fact.trust,
        exclusive=fact.exclusive,
        episodes=list(fact.episodes),
        evidence=fact.evidence,
        attributes=dict(fact.attributes),
        score=score,
        scores=_scores(scores),
    )


def observation_view(
    observation: Observation, *, score: float | None = None
) -> results.Observation:
    """An observation from the engine's."""
    return results.Observation(
        uuid=observation.uuid,
        kind=observation.kind,
        text=observation.text,
        subject=observation.called,
        subject_uuid=observation.subject,
        name=observation.name,
        start_at=observation.start_at,
        latest_evidence_at=observation.latest_evidence_at,
        count=observation.count,
        facts=list(observation.facts),
        episodes=list(observation.episodes),
        score=score,
    )


def task_view(task_id: str, jobs: Sequence[Job]) -> results.Task:
    """A task from its jobs (at least one): failed if any did, done when all are."""
    states = {job.status for job in jobs}
    order = ("failed", "processing", "pending", "succeeded")
    done = states == {"succeeded"} or states <= {"succeeded", "failed"}
    return results.Task(
        task_id=task_id,
        status=next(status for status in order if status in states),
        jobs=len(jobs),
        created_at=min(job.created_at for job in jobs),
        finished_at=_latest(job.finished_at for job in jobs) if done else None,
        error=_reason(jobs),
        dropped=[
            line
            for job in jobs
            if job.status == "succeeded" and job.error
            for line in job.error.splitlines()
        ],
        retry_at=min(
            (job.not_before for job in jobs if job.status == "pending" and job.not_before),
            default=None,
        ),
    )


def task_views(jobs: Sequence[Job]) -> list[results.Task]:
    """The tasks of jobs, each once and as far as these jobs tell, in their order."""
    by_task: dict[str, list[Job]] = {}
    for job in jobs:
        by_task.setdefault(job.task, []).append(job)
    return [task_view(task, own) for task, own in by_task.items()]


def _reason(jobs: Sequence[Job]) -> str | None:
    """Why a task failed, or else why a part of it still waits."""
    for status in ("failed", "pending", "processing"):
        for job in jobs:
            if job.status == status and job.error:
                return job.error
    return None


def _latest(instants: Iterable[Any]) -> Any:
    known = [instant for instant in instants if instant is not None]
    return max(known, default=None)


def _scores(scores: Mapping[str, float] | None) -> dict[str, float] | None:
    return None if scores is None else dict(scores)


def _name(uuid: str, entities: Mapping[str, Entity]) -> str:
    entity = entities.get(uuid)
    return entity.name if entity else uuid
