"""The context block: dated lines in tagged sections, within an exact budget. Pure.

Equal input gives equal bytes: prompt caches depend on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from graphmem.core.tokens import content_terms
from graphmem.errors import InputError
from graphmem.recall.clean import excerpt, one_line
from graphmem.recall.dates import LOW_TRUST, date_range, day, low_trust, stated
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
    """A section's header and tag, in the order of print, and its share of a small budget."""

    section: Section
    header: str
    tag: str
    share: float


FRAMES: Final = (
    Frame("summary", "# This is the user summary", "USER_SUMMARY", 1e9),
    Frame(
        "fact",
        "# These are the most relevant facts and their valid date ranges\n"
        "# format: FACT (Date range: from - to)",
        "FACTS",
        3.0,
    ),
    Frame(
        "entity",
        "# These are the most relevant entities\n# format: NAME: summary",
        "ENTITIES",
        1.0,
    ),
    Frame(
        "episode",
        "# These are the most relevant episodes\n# format: WHO (date): text",
        "EPISODES",
        2.0,
    ),
    Frame(
        "observation",
        "# These are patterns seen over several episodes\n"
        "# format: PATTERN (first - latest, how often)",
        "OBSERVATIONS",
        1.0,
    ),
    Frame(
        "message",
        "# These are the last messages of this conversation\n# format: WHO (date): text",
        "MESSAGES",
        3.0,
    ),
)
"""The default block: of seven lines three are facts and two are episodes."""


class _Draft(NamedTuple):
    section: Section
    text: str
    uuids: tuple[str, ...]


def render(answer: Answer, layout: Layout, count_tokens: Callable[[str], int]) -> ContextBlock:
    """Print an answer: what fits of it, whole lines, the most relevant first.

    Lines are taken in turns from the sections by their shares, each section in its own order; a
    line that does not fit is left out and later, shorter ones may still fit. `count_tokens`
    counts the tokens of a text; the whole block is counted once more before it is returned.
    """
    drafts = _in_turns(
        {
            "summary": _summary(layout),
            "fact": _facts(answer, layout),
            "entity": _entities(answer),
            "episode": _episodes(answer, layout),
            "observation": _observations(answer, layout),
            "message": _messages(layout),
        }
    )
    chosen = drafts
    text, lines = _print(chosen)
    if chosen and not _fits(text, layout, count_tokens):
        chosen = _fitting(drafts, layout, count_tokens)
        text, lines = _print(chosen)
    while chosen and not _fits(text, layout, count_tokens):
        chosen.pop()
        text, lines = _print(chosen)
    return ContextBlock(text, lines, answer.notes)


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


def _summary(layout: Layout) -> list[_Draft]:
    # One line, and none that reads as a heading or a list: it stands without a mark of its own.
    line = one_line(layout.summary).lstrip("#-* ")
    return [_Draft("summary", line, ())] if line else []


def _facts(answer: Answer, layout: Layout) -> list[_Draft]:
    current = [ranked for ranked in answer.facts if ranked.standing in ("holds", "happened")]
    over = [ranked for ranked in answer.facts if ranked.standing not in ("holds", "happened")]
    told = (*answer.facts, *answer.plans) if answer.timed else (*current, *answer.plans, *over)
    return _merged(
        _Draft("fact", fact_line(ranked.fact, layout), (ranked.fact.uuid, *ranked.fact.episodes))
        for ranked in told
    )


def _entities(answer: Answer) -> list[_Draft]:
    return _merged(
        _Draft("entity", entity_line(ranked.entity), (ranked.entity.uuid,))
        for ranked in answer.entities
        # The user's own summary stands at the top.
        if ranked.entity.summary.strip() and ranked.entity.uuid not in answer.question.stop
    )


def _episodes(answer: Answer, layout: Layout) -> list[_Draft]:
    wanted = frozenset(content_terms(answer.question.text[:4000]))
    return _merged(
        _Draft("episode", episode_line(ranked.episode, layout, wanted), (ranked.episode.uuid,))
        for ranked in answer.episodes
    )


def _observations(answer: Answer, layout: Layout) -> list[_Draft]:
    return _merged(
        _Draft(
            "observation", observation_line(each, layout), (each.uuid, *each.facts, *each.episodes)
        )
        for each in telling(answer.observations)
    )


def _messages(layout: Layout) -> list[_Draft]:
    """The newest first: that is the order in which they may have room; `_print` turns it round."""
    return [
        _Draft("message", episode_line(message, layout, frozenset()), (message.uuid,))
        for message in reversed(layout.messages)
    ]


def _merged(drafts: Iterable[_Draft]) -> list[_Draft]:
    """Lines that print the same are one line with all the uuids."""
    by_text: dict[str, _Draft] = {}
    for draft in drafts:
        known = by_text.get(draft.text)
        uuids = tuple(dict.fromkeys((*known.uuids, *draft.uuids))) if known else draft.uuids
        by_text[draft.text] = draft._replace(uuids=uuids)
    return list(by_text.values())


def _in_turns(sections: dict[Section, list[_Draft]]) -> list[_Draft]:
    """All lines in the order in which they may have room; ties in the order of print."""
    turns = [
        ((place + 1) / frame.share, number, draft)
        for number, frame in enumerate(FRAMES)
        for place, draft in enumerate(sections[frame.section])
    ]
    return [draft for _, _, draft in sorted(turns, key=lambda turn: turn[:2])]


def _fitting(
    drafts: Sequence[_Draft], layout: Layout, count_tokens: Callable[[str], int]
) -> list[_Draft]:
    """The lines that fit by the sum of their parts' lengths (characters: exactly)."""
    frames = {frame.section: frame for frame in FRAMES}
    opened: set[Section] = set()
    characters = tokens = 0
    chosen: list[_Draft] = []
    for draft in drafts:
        parts = [f"{draft.text}\n"]
        if draft.section not in opened:
            # Between sections stands a blank line; the first pays one newline less, the last
            # line of the block none.
            parts.append(_framed(frames[draft.section], "") + ("\n\n" if opened else ""))
        longer = characters + sum(map(len, parts))
        if layout.max_characters is not None and longer > layout.max_characters:
            continue
        dearer = tokens
        if layout.max_tokens is not None:
            dearer += sum(map(count_tokens, parts))
            if dearer > layout.max_tokens:
                continue
        opened.add(draft.section)
        characters, tokens = longer, dearer
        chosen.append(draft)
    return chosen


def _fits(text: str, layout: Layout, count_tokens: Callable[[str], int]) -> bool:
    if layout.max_characters is not None and len(text) > layout.max_characters:
        return False
    return layout.max_tokens is None or count_tokens(text) <= layout.max_tokens


def _framed(frame: Frame, body: str) -> str:
    return f"{frame.header}\n<{frame.tag}>\n{body}</{frame.tag}>"


def _print(chosen: Sequence[_Draft]) -> tuple[str, tuple[Line, ...]]:
    blocks: list[str] = []
    lines: list[Line] = []
    number = 0
    for frame in FRAMES:
        mine = [draft for draft in chosen if draft.section == frame.section]
        if frame.section == "message":
            mine.reverse()
        if not mine:
            continue
        number += frame.header.count("\n") + 2
        for draft in mine:
            lines.append(Line(number, draft.section, draft.text, draft.uuids))
            number += 1
        blocks.append(_framed(frame, "".join(f"{draft.text}\n" for draft in mine)))
        number += 2
    return "\n\n".join(blocks), tuple(lines)
