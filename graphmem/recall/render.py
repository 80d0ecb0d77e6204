"""The context block: dated lines in tagged sections, within an exact budget. Pure.

Equal input gives equal bytes: prompt caches depend on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import merge
from typing import TYPE_CHECKING, Final, NamedTuple

from graphmem.core.tokens import content_terms
from graphmem.errors import InputError
from graphmem.recall.clean import excerpt, one_line
from graphmem.recall.dates import LOW_TRUST, date_range, day, low_trust, stated
from graphmem.recall.evidence import Draft, by_evidence, fitting, worth
from graphmem.recall.patterns import often, telling
from graphmem.recall.questions import ContextBlock, Line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from graphmem.core.observations import Observation
    from graphmem.core.records import Entity, Episode, Fact
    from graphmem.recall.questions import Answer, DateFormat, Section

__all__ = [
    "DEFAULT_MAX_TOKENS",
    "Layout",
    "entity_line",
    "episode_line",
    "fact_line",
    "observation_line",
    "render",
]

DEFAULT_MAX_TOKENS: Final = 1400

MAX_NAME: Final = 80
"""Longest printed name of a speaker, in characters."""
MAX_EPISODE: Final = 600
"""Longest printed text of an episode, in characters; of longer ones the window that fits best."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a block is printed, and how much of it.

    `summary` is what is said of the user, printed as one line. `zone` is the IANA zone
    of dates that were not said in one. `max_tokens` counts with the reader's tokenizer (None: no
    limit), `max_characters` counts Python characters; both include headers and tags. `messages` are
    the last ones of the conversation, oldest first, to be shown beside what is known.

    Raises:
        InputError: a budget is not a positive number.
    """

    summary: str = ""
    zone: str = "UTC"
    date_format: DateFormat = "day"
    max_tokens: int | None = DEFAULT_MAX_TOKENS
    max_characters: int | None = None
    messages: tuple[Episode, ...] = ()

    def __post_init__(self) -> None:
        """Check the budgets."""
        for name, value in (
            ("max_tokens", self.max_tokens),
            ("max_characters", self.max_characters),
        ):
            if value is not None and value < 1:
                raise InputError(f"{name}={value!r} leaves no room; give 1 or more, or None")


class Frame(NamedTuple):
    """A section's header and tag, in the order of print."""

    section: Section
    header: str
    tag: str


FRAMES: Final = (
    Frame("summary", "# This is the user summary", "USER_SUMMARY"),
    Frame(
        "fact",
        "# These are the most relevant facts and their valid date ranges\n"
        "# format: FACT (Date range: from - to)",
        "FACTS",
    ),
    Frame(
        "entity",
        "# These are the most relevant entities\n# format: NAME: summary",
        "ENTITIES",
    ),
    Frame(
        "episode",
        "# These are the most relevant episodes\n# format: WHO (date): text",
        "EPISODES",
    ),
    Frame(
        "observation",
        "# These are patterns seen over several episodes\n"
        "# format: PATTERN (first - latest, how often)",
        "OBSERVATIONS",
    ),
    Frame(
        "message",
        "# These are the last messages of this conversation\n# format: WHO (date): text",
        "MESSAGES",
    ),
)
"""The default block."""

CHARACTERS_A_TOKEN: Final = 8
"""No tokenizer packs a line more densely; what is longer cannot fit and is not counted."""

TIGHT: Final = "something is known, but no line of it fits into this budget; give a larger one"
"""The note of a block that is empty for want of room."""


def render(answer: Answer, layout: Layout, count_tokens: Callable[[str], int]) -> ContextBlock:
    """Print an answer: what fits of it, whole lines, those that add the most evidence.

    Each section is printed in its own order, the most relevant first. A line that does not fit is
    left out and later, shorter ones may still fit. `count_tokens` counts the tokens of a text; the
    whole block is counted once more before it is returned. Where something is known and no line of
    it fits, the block is empty and a note says so.
    """
    drafts = [
        *_summary(layout),
        *_facts(answer, layout),
        *_entities(answer),
        *_episodes(answer, layout),
        *_observations(answer, layout),
        *_messages(layout),
    ]
    places = {draft: place for place, draft in enumerate(drafts)}
    chosen = by_evidence(drafts, _Room(layout, count_tokens).take)
    text, lines = _print(sorted(chosen, key=places.__getitem__))
    while chosen and not _fits(text, layout, count_tokens):
        chosen.pop()
        text, lines = _print(sorted(chosen, key=places.__getitem__))
    notes = answer.notes if chosen or not drafts else (*answer.notes, TIGHT)
    return ContextBlock(text, lines, notes)


def fact_line(fact: Fact, layout: Layout) -> str:
    """A fact's line: its sentence and its dates."""
    mark = f" {LOW_TRUST}" if low_trust(fact.trust) else ""
    dates = date_range(fact, layout.zone, layout.date_format)
    return f"  - {one_line(fact.fact)} ({dates}){mark}"


def episode_line(episode: Episode, layout: Layout, wanted: frozenset[str]) -> str:
    """An episode's line: who, when, and its text or the part of it that fits the question."""
    names = (episode.name, episode.role, episode.source_description, episode.source)
    who = next(clean for name in names if name and (clean := one_line(name)))
    said = day(episode.said_at, layout.zone, layout.date_format)
    mark = f" {LOW_TRUST}" if low_trust(episode.trust) else ""
    text = excerpt(episode.content, wanted, MAX_EPISODE)
    return f"  - {who[:MAX_NAME]} ({said}){mark}: {text}"


def entity_line(entity: Entity) -> str:
    """An entity's line: its name, and the summary without it where it begins with it."""
    name, summary = one_line(entity.name), one_line(entity.summary)
    return f"  - {name}: {summary.removeprefix(f'{name} ')}"


def observation_line(observation: Observation, layout: Layout) -> str:
    """An observation's line: the pattern, from when to when, and how often it was seen."""
    first, latest = (
        stated(time, layout.zone, layout.date_format)
        for time in (observation.first, observation.latest)
    )
    dates = first if first == latest else f"{first} - {latest}"
    return f"  - {one_line(observation.pattern)} ({dates}, {often(observation)})"


def _summary(layout: Layout) -> list[Draft]:
    # One line, and none that reads as a heading or a list: it stands without a mark of its own.
    line = one_line(layout.summary).lstrip("#-* ")
    return [Draft("summary", line, (), line, worth("summary", 0))] if line else []


def _facts(answer: Answer, layout: Layout) -> list[Draft]:
    current = [ranked for ranked in answer.facts if ranked.standing in ("holds", "happened")]
    over = [ranked for ranked in answer.facts if ranked.standing not in ("holds", "happened")]
    lists = (answer.facts, answer.plans) if answer.timed else (current, answer.plans, over)
    ordered = list(merge(*lists, key=lambda ranked: -ranked.score))
    places = {ranked.fact.uuid: place for place, ranked in enumerate(ordered)}
    best = max((ranked.score for ranked in ordered), default=0.0)
    return _merged(
        Draft(
            "fact",
            fact_line(ranked.fact, layout),
            (ranked.fact.uuid, *ranked.fact.episodes),
            ranked.fact.fact,
            worth("fact", places[ranked.fact.uuid], ranked.fact.extractor)
            * fitting(ranked.score, best),
        )
        for told in lists
        for ranked in told
    )


def _entities(answer: Answer) -> list[Draft]:
    # The user's own summary stands at the top.
    shown = [
        ranked.entity
        for ranked in answer.entities
        if ranked.entity.summary.strip() and ranked.entity.uuid not in answer.question.stop
    ]
    return _merged(
        Draft("entity", entity_line(entity), (entity.uuid,), entity.summary, worth("entity", place))
        for place, entity in enumerate(shown)
    )


def _episodes(answer: Answer, layout: Layout) -> list[Draft]:
    wanted = frozenset(content_terms(answer.question.text[:4000]))
    return _merged(
        _said("episode", place, ranked.episode, layout, wanted)
        for place, ranked in enumerate(answer.episodes)
    )


def _observations(answer: Answer, layout: Layout) -> list[Draft]:
    return _merged(
        Draft(
            "observation",
            observation_line(each, layout),
            (each.uuid, *each.facts, *each.episodes),
            each.pattern,
            worth("observation", place),
        )
        for place, each in enumerate(telling(answer.observations))
    )


def _messages(layout: Layout) -> list[Draft]:
    """The newest are worth most; they are printed last."""
    newest = len(layout.messages) - 1
    return [
        _said("message", newest - place, message, layout, frozenset())
        for place, message in enumerate(layout.messages)
    ]


def _said(
    section: Section, place: int, episode: Episode, layout: Layout, wanted: frozenset[str]
) -> Draft:
    line = episode_line(episode, layout, wanted)
    return Draft(section, line, (episode.uuid,), line.partition("): ")[2], worth(section, place))


def _merged(drafts: Iterable[Draft]) -> list[Draft]:
    """Lines that print the same are one line with all the uuids, worth as much as the best."""
    by_text: dict[str, Draft] = {}
    for draft in drafts:
        known = by_text.get(draft.text)
        if known is not None:
            uuids = tuple(dict.fromkeys((*known.uuids, *draft.uuids)))
            draft = known._replace(uuids=uuids, worth=max(known.worth, draft.worth))
        by_text[draft.text] = draft
    return list(by_text.values())


class _Room:
    """What is left of the budgets, by the sum of the parts' lengths (characters: exactly)."""

    def __init__(self, layout: Layout, count_tokens: Callable[[str], int]) -> None:
        self._characters = layout.max_characters
        self._tokens = layout.max_tokens
        self._count_tokens = count_tokens
        self._frames = {frame.section: frame for frame in FRAMES}
        self._opened: set[Section] = set()

    def take(self, draft: Draft) -> bool:
        """Whether a line fits; then its room is taken."""
        parts = [f"{draft.text}\n"]
        if draft.section not in self._opened:
            # Between sections stands a blank line; the first pays one newline less, the last
            # line of the block none.
            framed = _framed(self._frames[draft.section], "")
            parts.append(framed + ("\n\n" if self._opened else ""))
        characters, tokens = self._characters, self._tokens
        if characters is not None:
            characters -= sum(map(len, parts))
            if characters < 0:
                return False
        if tokens is not None:
            if len(draft.text) > CHARACTERS_A_TOKEN * tokens:
                return False
            tokens -= sum(map(self._count_tokens, parts))
            if tokens < 0:
                return False
        self._opened.add(draft.section)
        self._characters, self._tokens = characters, tokens
        return True


def _fits(text: str, layout: Layout, count_tokens: Callable[[str], int]) -> bool:
    if layout.max_characters is not None and len(text) > layout.max_characters:
        return False
    return layout.max_tokens is None or count_tokens(text) <= layout.max_tokens


def _framed(frame: Frame, body: str) -> str:
    return f"{frame.header}\n<{frame.tag}>\n{body}</{frame.tag}>"


def _print(chosen: Sequence[Draft]) -> tuple[str, tuple[Line, ...]]:
    blocks: list[str] = []
    lines: list[Line] = []
    number = 0
    for frame in FRAMES:
        mine = [draft for draft in chosen if draft.section == frame.section]
        if not mine:
            continue
        number += frame.header.count("\n") + 2
        for draft in mine:
            lines.append(Line(number, draft.section, draft.text, draft.uuids))
            number += 1
        blocks.append(_framed(frame, "".join(f"{draft.text}\n" for draft in mine)))
        number += 2
    return "\n\n".join(blocks), tuple(lines)
