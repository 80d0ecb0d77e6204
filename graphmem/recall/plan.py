"""From a question to what is asked of the store: words, names, windows. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from graphmem.core.civil import micros
from graphmem.core.names import name_key, name_words
from graphmem.core.records import OPEN_END
from graphmem.core.requests import Filters, Search
from graphmem.core.tokens import STOP, terms
from graphmem.recall.asked import Asked, asked, searched
from graphmem.recall.timing import AT_FIRST, Timing, timing_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphmem.core.records import Entity, Episode, Vector
    from graphmem.core.requests import Scope
    from graphmem.recall.questions import Question
    from graphmem.recall.weights import Weights

__all__ = ["QueryPlan", "name_keys", "plan"]

MAX_TEXT: Final = 4000
"""Characters of a question that are read: the last ones, where a conversation's newest stand."""
MAX_NAME_WORDS: Final = 6
MAX_KEYED_WORDS: Final = 60
"""Words of a question that are tried as names."""

_WORD: Final = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_PAST: Final = (
    rf"\b(?:used to|previous(?:ly)?|former(?:ly)?|before|{AT_FIRST}"
    r"|earlier|history|histories|in the past|over time|over the years|so far|ever|changed?"
    r"|how many (?:different|times)|all (?:the|of|my|his|her|their))\b"
)
_FIRST_PERSON: Final = frozenset("i me my mine myself we us our ours ourselves".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryPlan:
    """How a question is searched.

    `words` is the text without the speakers' names (messages are indexed without them too) and the
    counts of "two years ago", to be embedded; `terms` are its search terms; `asked` is the question
    as the channels read it, `timing` what it says of time.
    `speakers` are the keys of the speakers whom the question names. `named` are the entities it
    names, canonical; with words of the first person the user's own is among them. `filters` hold
    the window of time where an index can apply it.
    """

    question: Question
    words: str
    terms: tuple[tuple[str, float], ...] = ()
    asked: Asked = field(default_factory=Asked)
    timing: Timing = field(default_factory=Timing)
    speakers: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    filters: Filters

    def search(self, vector: Vector | None, weights: Weights) -> Search:
        """The one search for all scopes; over-fetched, because what is fused is cut afterwards."""
        limit = max(weights.candidates, 2 * self.question.limit)
        scopes = self.question.scopes
        if "fact" not in scopes and self.question.known_at is None:
            # Facts lift the episodes they rest on and the entities they join.
            scopes = (*scopes, "fact")
        return Search(
            graph_id=self.question.graph_id,
            scopes=scopes,
            terms=self.terms,
            vector=vector,
            limit=limit if self.question.known_at is None else 2 * limit,
            filters=self.filters,
        )

    @property
    def moment(self) -> int:
        """The instant of "now", or the one asked about; microseconds since 1970."""
        return micros(self.question.at)

    @property
    def asks_for_past(self) -> bool:
        """Whether what is over is wanted as much as what holds."""
        return bool(_patterns().search(self.question.text[-MAX_TEXT:]))

    def of(self, scope: Scope) -> Asked:
        """The question for a scope's rows: facts are told of entities, not said by speakers."""
        if scope != "fact":
            return self.asked
        return replace(self.asked, people=self.named if len(self.named) == 1 else ())

    def depth(self, scope: Scope, weights: Weights) -> int:
        """How many records of a scope are read."""
        read = {
            "episode": weights.pool,
            "fact": weights.facts_read,
            "entity": weights.entities_read,
        }
        return max(read[scope], 2 * self.question.limit)


def plan(
    question: Question, named: Iterable[Entity] = (), recent: Iterable[Episode] = ()
) -> QueryPlan:
    """Plan a question.

    Args:
        question: what is asked.
        named: entities whose keys are among `name_keys` of the text.
        recent: some episodes of the graph: their speakers' names are taken out of the words.
    """
    text = question.text[-MAX_TEXT:]
    speakers = _speakers(text, {key for e in recent if e.name and (key := name_key(e.name))})
    words = _without(text, {word for key in speakers for word in key.split()})
    keys = frozenset(name_keys(question.text))
    entities = [entity.uuid for entity in named if not keys.isdisjoint(entity.keys)]
    if _FIRST_PERSON & {word.lower() for word in _WORD.findall(text)}:
        entities += question.stop
    read = asked(words, people=speakers, at=question.at, zone=question.zone)
    return QueryPlan(
        question=question,
        words=searched(words),
        terms=tuple((term, 1.0) for term in read.terms),
        asked=read,
        timing=timing_of(text, question.at, question.zone),
        speakers=speakers,
        named=tuple(dict.fromkeys(entities)),
        filters=window(question),
    )


@lru_cache(maxsize=64)
def name_keys(text: str) -> tuple[str, ...]:
    """The keys of all runs of one to six words that may be a name, in order.

    Runs that begin or end with a function word are none.
    """
    words = _WORD.findall(text[-MAX_TEXT:])[-MAX_KEYED_WORDS:]
    plain = [STOP.issuperset(terms(word)) for word in words]
    runs = (
        " ".join(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, min(start + MAX_NAME_WORDS, len(words)) + 1)
        if not plain[start] and not plain[end - 1]
    )
    return tuple(dict.fromkeys(key for run in runs if (key := name_key(run))))


def window(question: Question) -> Filters:
    """The question's filters with its window of time, as far as an index can apply it.

    What was known at another instant is folded from the claims, so nothing is left out before for
    dates of now.
    """
    filters = replace(
        question.filters,
        without_episodes=tuple(
            dict.fromkeys((*question.filters.without_episodes, *question.without_episodes))
        ),
        edits=False,
    )
    if question.known_at is not None:
        return replace(
            filters,
            retracted=True,
            holds_at=None,
            overlaps=None,
            valid_at=None,
            invalid_at=None,
            created_at=None,
            expired_at=None,
        )
    filters = replace(filters, retracted=False)
    at = micros(question.at)
    if question.as_of:
        return replace(filters, holds_at=at)
    if question.between is not None:
        start, end = question.between
        return replace(filters, overlaps=(micros(start), micros(end)))
    if question.current_only:
        # What holds, and what has not begun: plans come in a list of their own.
        return replace(filters, overlaps=(at, OPEN_END))
    return filters


def _speakers(text: str, known: set[str]) -> tuple[str, ...]:
    """Those of the known speakers' keys whose first or whole name the text holds."""
    present = set(name_keys(text))
    return tuple(sorted(key for key in known if key in present or key.split()[0] in present))


def _without(text: str, names: set[str]) -> str:
    """The text without these words; the text itself if nothing else is left to search for."""
    if not names:
        return text
    kept = _WORD.sub(
        lambda match: "" if names.issuperset(name_words(match.group())) else match.group(), text
    )
    rest = " ".join(kept.split())
    return rest if terms(rest) else text


@lru_cache(maxsize=1)
def _patterns() -> re.Pattern[str]:
    return re.compile(_PAST, re.IGNORECASE)
