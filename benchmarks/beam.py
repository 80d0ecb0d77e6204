"""BEAM: a user and an assistant over many sessions; is what was said found, the newest first?

Each chat is a user with one thread a session, every message at its session's date in the order of
the chat. Each question goes through the public search over episodes. Recall@10: the share of a
question's source messages among the first ten, mean over the questions that name sources (those
to be refused name none). Fresh first: the best-ranked message with the updated statement stands
above the best-ranked one with the original; corrected: without the questions that give one message
as both, where neither can. Of a contradiction both statements must be found.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from benchmarks.data import read_json
from benchmarks.figures import Figure, mean, percentile
from benchmarks.report import progress
from graphmem import GraphMem, Message, NotFoundError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

__all__ = ["FACTS", "run"]

FACTS = "rules"
"""Where the facts come from."""

CUT = 10
DEPTH = 100
"""Episodes asked for, so that both statements of most updates are ranked."""

UPDATE = ("original_info", "updated_info")
CONTRADICTION = ("first_statement", "second_statement")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question's outcome: found messages in order, its sources by part, which gave facts."""

    ability: str
    sources: dict[str, frozenset[str]]
    found: tuple[str, ...]
    with_facts: frozenset[str]
    block_tokens: int

    @property
    def evidence(self) -> frozenset[str]:
        """All messages that the answer rests on."""
        return frozenset().union(*self.sources.values())


def run(mem: GraphMem, options: argparse.Namespace) -> dict[str, Figure]:
    """Feed the chats, ask the questions, and give the figures."""
    from graphmem.models.static import count_tokens

    asked: list[Asked] = []
    for chat in read_json(options.data)[: options.limit]:
        user = f"beam-{chat['id']}"
        _forget(mem, user)
        mem.user.add(user, profile="assistant")
        for number, said in progress(list(_sessions(chat["messages"])), f"{user}: telling"):
            mem.thread.create(f"{user}-{number}", user)
            mem.thread.add_messages(f"{user}-{number}", said)
        told = {str(message["id"]) for message in chat["messages"]}
        resting = _resting(mem, user)
        questions = [(a, q) for a, group in chat["questions"].items() for q in group]
        for ability, question in progress(questions, f"{user}: asking"):
            sources = _sources(question.get("source_chat_ids"), told)
            if not any(sources.values()):
                continue
            text = str(question["question"])
            found = mem.graph.search(text, user_id=user, scope="episodes", limit=DEPTH).episodes
            block = mem.context(text, user_id=user).context
            uuids = tuple(episode.uuid for episode in found)
            asked.append(Asked(ability, sources, uuids, resting, count_tokens(block)))
        _forget(mem, user)
    return _figures(asked)


def _figures(asked: Sequence[Asked]) -> dict[str, Figure]:
    found = {f"recall@{CUT}/all": mean([_share(a) for a in asked])}
    for ability in sorted({a.ability for a in asked}):
        group = [a for a in asked if a.ability == ability]
        found[f"recall@{CUT}/{ability}"] = mean([_share(a) for a in group])
    updates = [a for a in asked if a.sources.keys() >= set(UPDATE)]
    both = [a for a in updates if all(a.sources[part] & a.with_facts for part in UPDATE)]
    opposed = [a for a in asked if a.sources.keys() >= set(CONTRADICTION)]
    return found | {
        "fresh-first": mean([_fresh_first(a) for a in updates]),
        "fresh-first/with-facts": mean([_fresh_first(a) for a in both]),
        "fresh-first/corrected": mean([_fresh_first(a) for a in updates if _apart(a)]),
        "fresh-first/with-facts-corrected": mean([_fresh_first(a) for a in both if _apart(a)]),
        f"contradiction-both@{CUT}": mean([_both(a) for a in opposed]),
        "tokens/block-p50": percentile([a.block_tokens for a in asked], 50),
    }


def _share(asked: Asked) -> float:
    return len(asked.evidence & set(asked.found[:CUT])) / len(asked.evidence)


def _fresh_first(asked: Asked) -> bool:
    old, new = (_best(asked.found, asked.sources[part]) for part in UPDATE)
    return new < old


def _apart(asked: Asked) -> bool:
    """Whether the update is another message than the original: else neither can be above."""
    old, new = (asked.sources[part] for part in UPDATE)
    return not old & new


def _best(found: Sequence[str], wanted: frozenset[str]) -> int:
    return next((place for place, uuid in enumerate(found) if uuid in wanted), len(found))


def _both(asked: Asked) -> bool:
    first = set(asked.found[:CUT])
    return all(asked.sources[part] & first for part in CONTRADICTION)


def _resting(mem: GraphMem, user: str) -> frozenset[str]:
    """The messages on which facts rest."""
    found: set[str] = set()
    cursor: str | None = None
    while page := mem.graph.edge.list(user_id=user, limit=1000, cursor=cursor):
        found.update(uuid for fact in page for uuid in fact.episodes)
        cursor = page[-1].uuid
    return frozenset(found)


def _sources(given: Any, told: set[str]) -> dict[str, frozenset[str]]:
    """The messages of each part of the answer; a plain list is one part. Unknown ids are left."""
    parts = given if isinstance(given, dict) else {"all": given}
    found = {str(part): frozenset(_ids(ids)) & told for part, ids in parts.items()}
    return {part: ids for part, ids in found.items() if ids}


def _ids(given: Any) -> Iterator[str]:
    if isinstance(given, (list, tuple)):
        for each in given:
            yield from _ids(each)
    elif given is not None:
        yield str(given)


def _sessions(messages: Sequence[Any]) -> Iterator[tuple[int, list[Message]]]:
    """The messages of each session, a second apart: the order of the chat is that of time."""
    at = datetime(2000, 1, 1, tzinfo=UTC)
    sessions: dict[int, list[Message]] = {}
    anchor = None
    for place, message in enumerate(messages):
        if message.get("time_anchor") and message["time_anchor"] != anchor:
            anchor = message["time_anchor"]
            at = datetime.strptime(anchor, "%B-%d-%Y").replace(tzinfo=UTC)
        sessions.setdefault(message["session"], []).append(
            Message(
                role=message["role"],
                content=message["content"].partition("->->")[0].strip(),
                created_at=at + timedelta(seconds=place),
                uuid=str(message["id"]),
            )
        )
    yield from sessions.items()


def _forget(mem: GraphMem, user: str) -> None:
    try:
        mem.user.delete(user)
    except NotFoundError:
        return
