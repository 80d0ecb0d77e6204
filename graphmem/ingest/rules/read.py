"""Reading an episode sentence by sentence: silent where a pattern is not sure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from graphmem.core.catalogue import SHIPPED, relation_name
from graphmem.core.extraction import Extraction, SaidClaim, SaidMention
from graphmem.core.ids import claim_id, user_entity_id
from graphmem.core.names import name_key
from graphmem.core.records import VALUE_LABEL
from graphmem.ingest.edits import sentence_of
from graphmem.ingest.rules.clauses import clauses, plain, sentences, silent
from graphmem.ingest.rules.patterns import PATTERNS
from graphmem.ingest.rules.scene import USER, Entry, Scene
from graphmem.ingest.rules.times import When, find, read, read_unit
from graphmem.ingest.rules.words import (
    BARE_VERB,
    FIRST_AND_SECOND,
    LABELS,
    NO_ATTRIBUTES,
    NO_NAMES,
    NO_THINGS,
    called,
    is_object,
    timed,
)
from graphmem.ingest.speakers import Speaker, speaker_of, user_after, user_mention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmem.core.civil import CivilTime
    from graphmem.core.records import Episode
    from graphmem.core.requests import Candidates
    from graphmem.ingest.rules.patterns import Pattern
    from graphmem.ingest.rules.times import Phrase

__all__ = ["RuleExtractor"]

MAX_SENTENCES: Final = 2_000
"""Sentences of one episode that rules read; the rest of it is found by search."""

_LEFT = re.compile(
    r"(?P<s>I|[Ww]e|[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2}) (?:left|quit|resigned from|leaves)"
    r"(?: (?P<o>(?:the )?[A-Z][\w'’.&-]*(?: [A-Z][\w'’.&-]*){0,3}|(?:my|the|that) job|there))?"
)
_STAY = re.compile(
    r"(?:I['’]m|I am|[Ww]e['’]re|[Ww]e are) (?:staying|not (?:moving|going|leaving))"
    r"(?: (?:here|put|where (?:I am|we are)))?(?:,? after all)?"
)
_CORRECTION = re.compile(
    r"(?P<lead>(?:(?:no|sorry|oops|wait|actually|correction|my mistake|i mean)\b[\s,.:!–—-]*)*)"
    r"(?P<meant>(?:I|i) (?:meant|mean)\s+|(?:it['’]s|it is|it was|that['’]s|make that)\s+)?"
    r"(?P<new>[^,;]{1,60}?),?\s+(?:and\s+)?not\s+(?:in\s+|to\s+|at\s+)?(?P<old>[^,;]{1,60}?)[.!]*",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"(?P<s>[Mm]y|[A-Z][\w'’-]*?(?: [A-Z][\w'’-]*?){0,2}['’]s)(?: new| current)?"
    r" (?P<attribute>[a-z]+(?:[ -][a-z]+){0,2}) is (?:called |named )?"
    r"(?P<o>[\w+][\w@.+'’&€$£%#:/-]*(?: [\w@.+'’&€$£%#:/-]+){0,4}?)(?:,.*)?"
)
_JOBS: Final = ("WORKS_AT",)
_LEAVABLE: Final = ("WORKS_AT", "LIVES_IN", "MEMBER_OF", "STUDIES_AT", "VOLUNTEERS_AT")


class RuleExtractor:
    """Reads messages and texts by rules: deterministic, English, needs no model."""

    name = "rules-1"

    async def extract(self, batch: Sequence[Episode], known: Candidates) -> tuple[Extraction, ...]:
        """One extraction for each episode; what one says, the next may refer to."""
        scene = Scene(known)
        graph = known.state.graph_id
        user = next((e for e in known.entities if e.uuid == user_entity_id(graph)), None)
        read_so_far: list[Extraction] = []
        for episode in batch:
            read_so_far.append(_Reading(episode, speaker_of(episode, user), scene).read())
            user = user_after(user, episode)
        return tuple(read_so_far)


@dataclass(frozen=True, slots=True)
class _Subject:
    """Whom a clause is about: its place among the mentions, its key, and what to call it."""

    place: int
    key: str
    called: str


@dataclass(slots=True)
class _Reading:
    """One episode while it is read."""

    episode: Episode
    speaker: Speaker
    scene: Scene
    mentions: list[SaidMention] = field(default_factory=list[SaidMention])
    claims: list[SaidClaim] = field(default_factory=list[SaidClaim])

    def read(self) -> Extraction:
        """All that its sentences say."""
        if self.speaker.mention is not None:
            self.mentions.append(self.speaker.mention)
        for sentence in sentences(self.episode.content)[:MAX_SENTENCES]:
            if silent(sentence):
                continue
            if self._correct(sentence):
                continue
            for clause in clauses(sentence):
                self._clause(clause, sentence)
        return Extraction(mentions=tuple(self.mentions), claims=tuple(self.claims))

    def _clause(self, clause: str, sentence: str) -> None:
        rest, phrase = find(clause)
        bare = plain(rest)
        for pattern in PATTERNS:
            if match := pattern.regex.fullmatch(bare):
                self._pattern(pattern, match, phrase, sentence)
                return
        if match := _LEFT.fullmatch(bare):
            self._leave(match, phrase, sentence)
        elif _STAY.fullmatch(bare) and phrase is None:
            self._stay(sentence)
        elif (match := _ATTRIBUTE.fullmatch(bare)) and phrase is None:
            self._attribute(match, sentence)

    def _pattern(
        self, pattern: Pattern, match: re.Match[str], phrase: Phrase | None, sentence: str
    ) -> None:
        """A clause that a pattern reads, if its date and its object make sense."""
        found = match.groupdict()
        if found["s"].lower() not in FIRST_AND_SECOND and BARE_VERB.match(match[0], match.end("s")):
            return  # "sounds like fun": no subject of this verb
        when = self._when(phrase, pattern)
        subject = self._subject(found["s"])
        if when is None or subject is None:
            return
        said = pattern.object or found.get("o") or found.get("species") or ""
        objects = [said]
        if pattern.relation in ("LIKES", "DISLIKES"):
            objects = re.split(r" and | or ", said)
        if not all(is_object(pattern, each) for each in objects):
            return
        if pattern.tense == "off":
            self._call_off(subject, sentence, only=said)
            return
        for each in objects:
            claim = SaidClaim(
                subject=subject.place,
                object=self._object(pattern, each, found.get("species")),
                name=pattern.relation,
                fact=pattern.fact.format(
                    s=subject.called, o=called(each), species=found.get("species")
                ),
                kind="plan" if pattern.tense == "future" else pattern.kind,
                polarity=pattern.polarity,
                quote=sentence,
            )
            self._add(timed(claim, pattern, when), subject, each)
        if pattern.relation == "LIVES_IN" and "staying" in match[0]:
            self._call_off(subject, sentence, keep=said)

    def _when(self, phrase: Phrase | None, pattern: Pattern) -> When | None:
        """The clause's date; None if it has one that does not go with the pattern's tense."""
        if phrase is None:
            return None if pattern.tense == "perfect" else When()
        lean = "future" if pattern.tense in ("future", "present") else "past"
        when = read(phrase, self.episode.said_at, self.episode.zone, lean)
        if when is None:
            return None
        allowed = {
            "present": when.at is None,
            "perfect": when.since,
            "past": not when.since,
            "change": when.at is not None,
            "future": when.at is not None or (when.start is not None and when.end is None),
            "ended": when.at is not None or when.since,
            "never": not when.since,
            "off": when.at is not None,
        }
        return when if allowed[pattern.tense] else None

    def _subject(self, said: str) -> _Subject | None:
        """Whom the words mean: the speaker, the user an assistant speaks to, or somebody named."""
        word = said.lower()
        if word in ("i", "we", "my", "our"):
            if self.speaker.mention is None:
                return None
            key = USER if self.speaker.is_user else name_key(self.speaker.called)
            return _Subject(0, key, self.speaker.called)
        if word in ("you", "your"):
            if not self.speaker.is_assistant:
                return None
            place = self._mention(replace(user_mention(self.episode), text=said))
            return _Subject(place, USER, "The user")
        first = re.split(r"[\s'’]", word)[0]
        if first in NO_NAMES or not name_key(said):
            return None
        name = re.sub(r"['’]s$", "", said)
        if self.speaker.is_user and name_key(name) == name_key(self.speaker.called):
            return _Subject(0, USER, self.speaker.called)
        place = self._mention(SaidMention(text=name, name=name, labels=("Person",), guessed=True))
        return _Subject(place, name_key(name), name)

    def _object(self, pattern: Pattern, said: str, species: str | None) -> int:
        if pattern.object is not None:
            return self._mention(SaidMention(text=said, name=said, labels=(VALUE_LABEL,)))
        labels = tuple(label for label in (pattern.label, (species or "").title()) if label)
        name = called(said)
        return self._mention(SaidMention(text=said, name=name, labels=labels))

    def _mention(self, mention: SaidMention) -> int:
        """The place of a mention; the same words of the same thing are one."""
        for place, known in enumerate(self.mentions):
            if (known.name, known.entity) == (mention.name, mention.entity):
                return place
        self.mentions.append(mention)
        return len(self.mentions) - 1

    def _add(self, claim: SaidClaim, subject: _Subject, object: str) -> None:
        """Keep a claim, and let later sentences refer to it."""
        self.claims.append(claim)
        if claim.polarity != "holds" or claim.undated_past:
            return
        start = claim.valid_at
        ahead = start is not None and start.start > self.episode.said_at
        uuid = claim_id(self.episode.graph_id, self.episode.uuid, len(self.claims) - 1)
        self.scene.add(
            Entry(
                reference=uuid,
                subjects=frozenset({subject.key}),
                name=claim.name,
                objects=frozenset({name_key(object)}),
                called=object,
                start=start,
                end=claim.invalid_at,
                planned=ahead or claim.kind == "plan",
                open=claim.invalid_at is None,
            )
        )

    def _end(self, entry: Entry, subject: _Subject, when: CivilTime | None, sentence: str) -> None:
        """Say that something known is over."""
        label = "" if entry.name not in ("LIVES_IN", "WORKS_AT") else LABELS[entry.name]
        labels = (label,) if label else ()
        object = self._mention(SaidMention(text=entry.called, name=entry.called, labels=labels))
        words = sentence_of(subject.called, entry.name, entry.called).removesuffix(".")
        self.claims.append(
            SaidClaim(
                subject=subject.place,
                object=object,
                name=entry.name,
                fact=f"{words} no longer.",
                polarity="ends",
                invalid_at=when,
                quote=sentence,
            )
        )

    def _leave(self, match: re.Match[str], phrase: Phrase | None, sentence: str) -> None:
        """Such as "I left Acme", "I quit my job": what is known to be left, and nothing else."""
        subject = self._subject(match["s"])
        if subject is None:
            return
        said = match["o"]
        if said is None or said.endswith("job") or said == "there":
            found = [entry for entry in self.scene.about(subject.key, names=_JOBS) if entry.open]
            found = found if len({name_key(entry.called) for entry in found}) == 1 else []
        else:
            found = self.scene.about(subject.key, names=_LEAVABLE, object=said)
        when = When()
        if phrase is not None:
            read_when = read(phrase, self.episode.said_at, self.episode.zone, "past")
            if read_when is None or read_when.at is None:
                return
            when = read_when
        for entry in {(entry.name, name_key(entry.called)): entry for entry in found}.values():
            self._end(entry, subject, when.at, sentence)

    def _stay(self, sentence: str) -> None:
        subject = self._subject("I")
        if subject is not None:
            self._call_off(subject, sentence)

    def _call_off(
        self, subject: _Subject, sentence: str, *, keep: str = "", only: str | None = None
    ) -> None:
        """Plans to live elsewhere, or in one place, are off.

        Nothing is said of a move that nobody has heard of: an end would say that it had been.
        """
        planned = [
            entry
            for entry in self.scene.about(subject.key, names=("LIVES_IN",), object=only)
            if entry.planned and name_key(keep) not in entry.objects
        ]
        for entry in {name_key(entry.called): entry for entry in planned}.values():
            self._end(entry, subject, None, sentence)
        self.scene.remove(planned)

    def _attribute(self, match: re.Match[str], sentence: str) -> None:
        """Such as "My favourite colour is green": attributes that the catalogue knows."""
        words = match["attribute"]
        name = relation_name(words)
        known = SHIPPED.get(name)
        favourite = name.startswith("FAVOURITE_")
        if not favourite and (known is None or not known.exclusive or words in NO_ATTRIBUTES):
            return
        owner = "my" if match["s"].lower() == "my" else match["s"]
        subject = self._subject(owner)
        value = match["o"].strip()
        if subject is None or value.split()[0].lower() in NO_THINGS:
            return
        label = () if value[:1].isupper() and not favourite else (VALUE_LABEL,)
        object = self._mention(SaidMention(text=value, name=value, labels=label))
        owned = subject.called + ("'" if subject.called.endswith("s") else "'s")
        claim = SaidClaim(
            subject=subject.place,
            object=object,
            name=name,
            fact=f"{owned} {words} is {value}.",
            holds_when_said=True,
            quote=sentence,
        )
        self._add(claim, subject, value)

    def _correct(self, sentence: str) -> bool:
        """Read "No, I meant Porto, not Rome" and "sorry, 2021, not 2020"; whether it was one."""
        match = _CORRECTION.fullmatch(sentence.strip())
        if match is None or not (match["lead"] or match["meant"]):
            return False
        subject = self._subject("I")
        if subject is None:
            return False
        new, old = (re.sub(r"^(?:in|to|at|on)\s+", "", match[g].strip()) for g in ("new", "old"))
        said, zone = self.episode.said_at, self.episode.zone
        dates = [read_unit(text, said, zone, "past") for text in (new, old)]
        if dates[0] is not None and dates[1] is not None:
            return self._correct_date(subject, dates[0], dates[1], sentence)
        if dates[0] is not None or dates[1] is not None:
            return False
        return self._correct_object(subject, new, old, sentence)

    def _correct_date(
        self, subject: _Subject, new: CivilTime, old: CivilTime, sentence: str
    ) -> bool:
        for entry in reversed(self.scene.about(subject.key)):
            starts = entry.start is not None and _same_unit(entry.start, old)
            ends = entry.end is not None and _same_unit(entry.end, old)
            if starts or ends:
                fixed = replace(
                    entry,
                    start=new if starts else entry.start,
                    end=new if ends else entry.end,
                )
                self._corrected(subject, entry, fixed, sentence)
                return True
        return False

    def _correct_object(self, subject: _Subject, new: str, old: str, sentence: str) -> bool:
        known = self.scene.about(subject.key, object=old)
        if not known or not re.fullmatch(r"[\w][\w'’&.-]*(?: [\w'’&.-]+){0,3}", new):
            return False
        entry = known[-1]
        fixed = replace(entry, called=new, objects=frozenset({name_key(new)}))
        same = [e for e in known if e.name == entry.name]
        self._corrected(subject, entry, fixed, sentence, same)
        return True

    def _corrected(
        self,
        subject: _Subject,
        entry: Entry,
        fixed: Entry,
        sentence: str,
        all_of: Sequence[Entry] = (),
    ) -> None:
        """The claim that takes the place of what was said before."""
        wrong = all_of or (entry,)
        label = LABELS.get(entry.name)
        labels = (label,) if label else ()
        object = self._mention(SaidMention(text=fixed.called, name=fixed.called, labels=labels))
        moved = fixed.start if fixed.start != entry.start else None
        ended = fixed.end if fixed.end != entry.end else None
        self.claims.append(
            SaidClaim(
                subject=subject.place,
                object=object,
                name=entry.name,
                fact=sentence_of(subject.called, entry.name, fixed.called),
                valid_at=moved,
                invalid_at=ended,
                corrects=tuple(each.reference for each in wrong),
                quote=sentence,
            )
        )
        uuid = claim_id(self.episode.graph_id, self.episode.uuid, len(self.claims) - 1)
        self.scene.remove(wrong)
        self.scene.add(replace(fixed, reference=uuid))


def _same_unit(one: CivilTime, other: CivilTime) -> bool:
    return one.precision == other.precision and one.local == other.local
