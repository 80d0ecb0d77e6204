"""Reading an episode sentence by sentence: silent where a pattern is not sure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from graphmem.core.extraction import Extraction, SaidClaim
from graphmem.core.ids import user_entity_id
from graphmem.core.names import name_key
from graphmem.core.phrasing import article
from graphmem.ingest.rules.antecedents import begin, forget, pronouns, remember
from graphmem.ingest.rules.attributes import attribute, named
from graphmem.ingest.rules.bounds import (
    ADDRESSED,
    DOUBTFUL,
    LISTS,
    TWO_PLACES,
    fits,
    follows,
    stays,
    takes,
)
from graphmem.ingest.rules.clauses import (
    captions,
    clauses,
    hedged,
    meant,
    plain,
    sentences,
    silent,
    timed_clause,
    uncommented,
    untold,
)
from graphmem.ingest.rules.corrections import amend, correct
from graphmem.ingest.rules.dating import THEN, dated, redated, spell, there
from graphmem.ingest.rules.foreign import foreign
from graphmem.ingest.rules.informal import elided, formal, is_lower
from graphmem.ingest.rules.leanings import dear, wish
from graphmem.ingest.rules.page import Page, Subject
from graphmem.ingest.rules.partings import over
from graphmem.ingest.rules.phrasing import (
    certain,
    cut,
    dated_aside,
    fixed,
    is_told,
    lasting,
    listed,
    partnered,
    plan_name,
    presented,
    relation,
    restated,
    shorter,
    stacked,
    told_subject,
    unlasting,
)
from graphmem.ingest.rules.places import is_home
from graphmem.ingest.rules.plans import call_off, fulfilled, off, stay
from graphmem.ingest.rules.refer import ended, healed, named_there
from graphmem.ingest.rules.retractions import mended, taken_back
from graphmem.ingest.rules.scene import Scene
from graphmem.ingest.rules.shape import mood_of, sentence, times_of
from graphmem.ingest.rules.subjects import each_subject, family_of, subject_of
from graphmem.ingest.rules.syntax import parse, parted
from graphmem.ingest.rules.table.index import known_forms, rows_of
from graphmem.ingest.rules.table.row import regex_of
from graphmem.ingest.rules.times import When, find
from graphmem.ingest.rules.turns import family, last_day, left, negated, phased, placed, shown
from graphmem.ingest.rules.words import called, stands_alone, told_by
from graphmem.ingest.speakers import speaker_of, user_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphmem.core.records import Episode
    from graphmem.core.requests import Candidates
    from graphmem.ingest.rules.clause import Clause
    from graphmem.ingest.rules.shape import Mood
    from graphmem.ingest.rules.table.row import Row
    from graphmem.ingest.rules.times import Phrase

__all__ = ["RuleExtractor"]

MAX_SENTENCES: Final = 2_000
"""Sentences of one episode that rules read; the rest of it is found by search."""


class RuleExtractor:
    """Reads messages and texts by rules: deterministic, English, needs no model."""

    name = "rules-2"

    async def extract(self, batch: Sequence[Episode], known: Candidates) -> tuple[Extraction, ...]:
        """One extraction for each episode; what one says, those said later may refer to."""
        scene = Scene(known)
        graph = known.state.graph_id
        user = next((e for e in known.entities if e.uuid == user_entity_id(graph)), None)
        user = user_in(user, batch)
        found: dict[int, Extraction] = {}
        for place, episode in sorted(enumerate(batch), key=lambda each: each[1].said_at):
            scene.turn(episode.said_at)
            page = Page(episode, speaker_of(episode, user), scene)
            found[place] = _Reading(page).read()
        return tuple(found[place] for place in range(len(batch)))


class _Reading:
    """One episode while it is read."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._vague = False
        self._supposed = False
        self._since = False
        self._pronouns = pronouns(page.episode.content)
        self._earlier = slice(0, 0)
        self._spell: Phrase | None = None

    def read(self) -> Extraction:
        """All that its sentences say."""
        page = self._page
        if page.speaker.mention is not None:
            page.mentions.append(page.speaker.mention)
        content, pictures = captions(page.episode.content)
        lower, asked = is_lower(content), False
        for text in sentences(meant(content))[:MAX_SENTENCES]:
            self._sentence(text, lower=lower, elides=not asked)
            asked = text.rstrip().endswith(("?", ":"))
        for caption in pictures:
            shown(page, caption)
        return page.extraction()

    def _sentence(self, text: str, *, lower: bool, elides: bool) -> None:
        """Read a sentence, and what it takes back."""
        rest, marked = taken_back(text)
        marked = marked or self._page.amends
        self._page.amends = marked and not rest
        if rest:
            self._told(text, rest, lower=lower, elides=elides)
            amend(self._page, rest, marked=marked)

    def _told(self, quote: str, text: str, *, lower: bool, elides: bool) -> None:
        page = self._page
        page.quote, page.begun = quote, len(page.claims)
        text = uncommented(text)
        said = untold(text) if silent(text) else text
        if not said or (page.speaker.is_assistant and not ADDRESSED.match(text)):
            forget(page)
            return
        text = formal(mended(said), lower=lower)
        if elides and page.speaking() is not None:
            text = elided(text)
        if correct(page, text, quote) or foreign(page, text):
            return
        self._vague = timed_clause(text)
        self._supposed = bool(re.search(r"\b(?:if|unless|whether)\b", text))
        begun, subjects, so_far = begin(page), list[str](), ""
        family_of(page, text)
        self._earlier = slice(self._earlier.stop, begun.claims)
        during = re.match(r"(?:[Bb]ack )?(?:[Ww]hen|[Ww]hile) ", text) is not None
        lead: tuple[str, Phrase | None] = ("", None)
        for number, piece in enumerate(clauses(text)):
            shared = ("", None) if piece.aside else lead
            for clause in parted(piece.text, known_forms()):
                follows = number > 0 or clause is not piece.text
                if re.search(r"\b(?:if|unless)\b", clause):
                    return
                self._since = piece.since
                subject = shared[0] if follows else None
                told = self._clause(clause, subject, shared[1], free=piece.free)
                shared = told if told is not None else (shared[0], None)
                if during and told is not None:
                    shared, during = (shared[0], shared[1] or self._spell), False
                subjects += [told[0]] if told is not None else []
                so_far = f"{so_far} {clause}"
                if self._pronouns:
                    remember(page, so_far, begun, subjects)
            lead = (lead[0], None) if piece.aside else shared

    def _clause(
        self, text: str, inherited: str | None, before: Phrase | None, *, free: bool
    ) -> tuple[str, Phrase | None] | None:
        """Read one clause; its subject, and a date at its head, for the next one."""
        rest, phrase = find(text)
        if hedged(text):
            if wish(self._page, plain(rest)):
                return "I", None
            head = certain(text)
            return self._clause(head, inherited, before, free=free) if head else None
        if THEN.fullmatch(plain(rest)):
            return inherited or "", phrase
        if phrase is not None and redated(self._page, plain(rest), phrase, self._earlier):
            return None
        if "last day" in rest and last_day(self._page, plain(rest), phrase):
            return None
        clause = parse(plain(rest), known_forms(), inherited=inherited)
        if clause is None or (not free and not told_subject(clause, text)):
            if phrase is None and free:
                dear(self._page, plain(text))
            return None
        if not clause.subject and phrase is not None and re.match(r"\W*(?:is|was|has) ", rest):
            return "", phrase  # "this week has been …"
        clause = there(self._page, clause, plain(rest), self._earlier)
        self._spell = spell(phrase)
        leading = phrase is not None and not plain(text).startswith(plain(rest)[:12])
        phrase = phrase or before
        if find(rest)[1] is None and is_told(clause, phrase) and not dated_aside(text, phrase):
            before_it = len(self._page.claims)
            several = each_subject(clause.subject) if not clause.third else [clause.subject]
            for subject in several:
                self._read(replace(clause, subject=subject), phrase, text)
            if len(self._page.claims) == before_it and phrase is None and not clause.negated:
                _ = wish(self._page, plain(text)) or dear(self._page, plain(text))
        return clause.subject, phrase if leading else None

    def _read(self, clause: Clause, phrase: Phrase | None, text: str) -> None:
        page = self._page
        said, zone = page.episode.said_at, page.episode.zone
        when = (
            lasting(clause, said, zone)
            if phrase is None
            else dated(clause, phrase, text, said, zone)
        )
        if when is None:
            return
        clause = named_there(page, unlasting(clause, phrase), when)
        if self._since:
            clause = replace(clause, since=True)
        whole = clause if phrase is None else parse(plain(text), known_forms()) or clause
        if named(page, clause.subject, clause, page.quote):
            return
        if attribute(page, clause.subject, clause, when, page.quote) or (
            phrase is not None and attribute(page, whole.subject, whole, When(), page.quote)
        ):
            return
        if over(page, clause, when) or healed(page, clause.subject, clause, when):
            return
        if left(page, clause, when):
            return
        if off(page, clause.subject, clause) or self._rows(clause, when):
            return
        if phased(page, clause, when):
            return
        subject = subject_of(page, clause.subject, sure=True)
        if subject is None:
            return
        if clause.over or (clause.negated and clause.tense == "present"):
            ended(page, subject, f"{clause.verb} {clause.rest}", "", when.at)
        elif when == When():
            stay(page, clause, subject)

    def _rows(self, clause: Clause, when: When) -> bool:
        """Read a clause by the rows of its verb, without its end if need be; whether any did."""
        clause = partnered(restated(clause))
        if self._matching(clause, when):
            return True
        ends = shorter(clause.rest, anywhere=clause.verb not in TWO_PLACES)
        return any(self._matching(replace(clause, rest=e), when, events=True) for e in ends)

    def _matching(self, clause: Clause, when: When, *, events: bool = False) -> bool:
        """The first row of each relation that reads a clause; whether any did."""
        done: set[str] = set()
        for row in rows_of(clause.verb):
            if events and row.aspect != "event" and row.relation != "LIKES":
                continue
            if (row.aspect == "event" and done) or done & {row.relation, row.unless}:
                continue
            rest = presented(clause.rest) if row.aspect == "event" else clause.rest
            if row.aspect == "event" and stacked(rest):
                continue
            match = regex_of(row.rest).fullmatch(rest)
            if match is not None and self._row(row, clause, match, when):
                done.add(row.relation or "event")
                if row.aspect == "event":
                    break
        return bool(done)

    def _row(self, row: Row, clause: Clause, match: re.Match[str], when: When) -> bool:
        """A clause that a row reads, if its mood, its date and its object make sense."""
        mood = mood_of(row, clause)
        if mood == "plan" and self._supposed:
            return False
        if mood is None or (self._vague and mood == "began" and when == When()):
            return False
        page = self._page
        times = times_of(mood, row, clause, when, page.episode.said_at, page.episode.zone)
        if times is None:
            return False
        found = {name: text for name, text in match.groupdict().items() if text}
        said = fixed(row, clause, found) or found.get("o") or found.get("species", "")
        if row.relation in ("KIN", "COUNT"):
            return family(page, row, clause, found, times)
        if not takes(row, said):
            return False
        sure = row.aspect != "event" and row.relation not in DOUBTFUL
        if page.speaker.is_assistant and row.aspect == "event":
            return False
        subject = (
            page.speaking()
            if row.me
            else subject_of(page, clause.subject, sure=sure, relation=row.relation)
        )
        if subject is None or not fits(row, subject):
            return False
        moved = row.relation == "LIVES_IN" and clause.verb in ("move", "relocate")
        if moved and not is_home(page.scene, said, clause.rest):
            return False
        if times.get("invalid_at") is None and stays(page, row, clause, subject, said):
            return False
        if page.speaker.is_assistant and not clause.subject.lower().startswith("you"):
            return False
        return self._claims(row, clause, mood, times, subject, said, found)

    def _claims(
        self,
        row: Row,
        clause: Clause,
        mood: Mood,
        times: Mapping[str, Any],
        subject: Subject,
        said: str,
        found: Mapping[str, str],
    ) -> bool:
        page = self._page
        rest = cut(presented(clause.rest)) if not row.says or "{rest}" in row.says else ""
        if mood in ("ended", "not"):
            exact = page.scene.about(subject.key, names=(row.relation,), object=called(said))
            whole = page.scene.meant(subject.key, called(said), names=(row.relation,))
            said = whole[-1].called if whole and not exact else said
        told = [told_by(text, page.speaker.called, own=subject.own) for text in (said, rest)]
        if told[0] is None or told[1] is None:
            return False
        if subject.own and re.search(r"\b(?:his|her|their|its)\b", f"{said} {rest}"):
            return False  # somebody else's, who is not named here
        if "{rest}" in row.says and not stands_alone(rest):
            return False
        if mood == "not":
            return negated(page, row, clause, subject, said, told[0], times)
        if mood == "off":
            call_off(page, subject, only=called(said))
            return True
        if mood == "ended" and ended(page, subject, said, row.relation, times["invalid_at"]):
            return True
        self._tell(row, clause, mood, times, subject, (told[0], told[1]), found)
        follows(page, row, clause, mood, subject, said, times)
        return True

    def _tell(
        self,
        row: Row,
        clause: Clause,
        mood: Mood,
        times: Mapping[str, Any],
        subject: Subject,
        told: tuple[str, str],
        found: Mapping[str, str],
    ) -> None:
        """Claim what is said, of each object."""
        page = self._page
        words = {
            "rest": told[1], "verb": clause.verb, "species": found.get("species", ""),
        }  # fmt: skip
        objects = [told[0]]
        if row.relation in LISTS and not re.search(r"\b(?:with|of|in|about)\b", told[0]):
            objects = listed(told[0])
        for each in objects:
            fact = sentence(
                row, clause, mood, subject.called, words | {"o": each, "a": article(each)},
                plural=subject.plural, ongoing=times.get("kind") == "event",
            )  # fmt: skip
            claim = SaidClaim(
                subject=subject.place,
                object=placed(page, row, each, found.get("species")),
                name=row.relation or relation(clause, found),
                fact=fact,
                quote=page.quote,
                **times,
            )
            planned = plan_name(clause, found) if row.aspect == "event" else claim.name
            if claim.kind == "plan":
                claim = replace(claim, name=planned)
            elif mood in ("event", "began"):
                claim = replace(claim, fulfils=fulfilled(page, subject, planned, each))
            page.add(claim, subject, called(each))
            if row.label == "Animal" and claim.object is not None:
                name = page.mentions[claim.object].name
                page.around = (Subject(claim.object, name_key(name), name, animal=True),)
