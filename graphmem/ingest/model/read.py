"""From a raw answer to extractions: pure, tolerant of form, strict of substance."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from graphmem.core.catalogue import relation_name
from graphmem.core.entities import KEPT
from graphmem.core.extraction import Extraction, SaidClaim, SaidMention
from graphmem.core.ids import claim_id
from graphmem.core.names import folded_words, name_key
from graphmem.core.records import VALUE_LABEL
from graphmem.errors import InputError, OutputError
from graphmem.ingest.documents.drafting import RECORD_ID
from graphmem.ingest.model.judge import FIRST_PERSON, PRONOUNS, judge_claims, judge_mentions
from graphmem.ingest.model.page import Page
from graphmem.ingest.model.parse import parse_or_salvage
from graphmem.ingest.relations import Related, relate
from graphmem.ingest.speakers import claim_trust

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphmem.core.extraction import Background, RawAnswer
    from graphmem.core.records import Episode, Json
    from graphmem.core.requests import Candidates
    from graphmem.ingest.model.contract import AttributeAnswer, ClaimAnswer, MentionAnswer
    from graphmem.ingest.model.judge import Judged

__all__ = ["read_answer"]


def read_answer(
    raw: RawAnswer, batch: Sequence[Episode], known: Candidates, background: Background
) -> tuple[Extraction, ...]:
    """See `ModelReader.read`."""
    if not batch:
        return ()
    try:
        answer = parse_or_salvage(raw.text)
    except OutputError as error:
        return tuple(Extraction(error=f"OutputError: {raw.wrong or error}") for _ in batch)
    page = Page(raw, batch, known, background)
    if answer.cut:
        about = f" ({raw.wrong})" if raw.wrong else ""
        page.drop("answer", f"it was cut off; what was whole is kept{about}")
    mentions = judge_mentions(page, answer["mentions"])
    claims = judge_claims(page, answer["claims"], mentions)
    return _Reading(page, mentions, claims).extractions()


@dataclass(slots=True)
class _Sheet:
    """What one episode says, while it is gathered; mentions by their number in the answer."""

    episode: Episode
    mentions: list[SaidMention] = field(default_factory=list[SaidMention])
    places: dict[int | str, int] = field(default_factory=dict["int | str", int])
    claims: list[SaidClaim] = field(default_factory=list[SaidClaim])


class _Reading:
    """One answer while it is read."""

    def __init__(
        self, page: Page, mentions: Mapping[int, MentionAnswer], claims: Mapping[int, Judged]
    ) -> None:
        self._page = page
        self._mentions = mentions
        self._claims = claims
        self._sheets = {episode.uuid: _Sheet(episode) for episode in page.batch}
        self._uuids: dict[int, list[str]] = {}
        self._relations = frozenset(fact.name for fact in page.known.facts) | frozenset(
            record.name for record in page.known.state.relations
        )
        declared = page.background.guidance.ontology.relations
        self._declared = frozenset(relation_name(relation.name) for relation in declared)

    def extractions(self) -> tuple[Extraction, ...]:
        """What each episode of the batch says."""
        for sheet in self._sheets.values():
            speaker = self._page.speakers[sheet.episode.uuid].mention
            if speaker is not None:
                sheet.places["speaker"] = 0
                sheet.mentions.append(speaker)
        for number, judged in self._claims.items():
            self._take(number, judged)
        self._unclaimed()
        first, *others = self._sheets.values()
        return (
            _extraction(first, tuple(self._page.dropped)),
            *(_extraction(sheet, ()) for sheet in others),
        )

    def _take(self, number: int, judged: Judged) -> None:
        """Add a claim to its message, and its echoes to the others that say the same."""
        try:
            said = self._said(judged, self._sheet(judged.message))
        except InputError as error:
            self._page.drop(f"claim {number}", str(error))
            return
        for other in judged.answer.also:
            if not 0 < other <= len(self._page.raw.episodes):
                self._page.drop(f"claim {number}", f"there is no message {other} that says it too")
        messages = [judged.message]
        if said.polarity == "holds" and not said.corrects:
            messages += [n for n in judged.answer.also if n in self._page.episodes]
        uuids: list[str] = []
        for message in sorted(set(messages)):
            sheet = self._sheet(message)
            claim = said if message == judged.message else self._echo(judged, said, sheet)
            if uuids:  # the later one repeats the earlier ones
                claim = replace(claim, repeats=(*claim.repeats, *uuids))
            episode = sheet.episode
            uuids.append(claim_id(episode.graph_id, episode.uuid, len(sheet.claims)))
            sheet.claims.append(claim)
        self._uuids[number] = uuids

    def _sheet(self, message: int) -> _Sheet:
        return self._sheets[self._page.episodes[message].uuid]

    def _said(self, judged: Judged, sheet: _Sheet) -> SaidClaim:
        """The claim as it is said in its message.

        Raises:
            InputError: it refers to what was not shown, or its relation has no name.
        """
        answer = judged.answer
        corrects, repeats, fulfils, replaces = (
            self._referred(answer.id, given)
            for given in (answer.corrects, answer.repeats, answer.fulfils, answer.replaces)
        )
        subject = self._mention(judged.subject, sheet)
        object, literal = self._object(judged, sheet)
        relation = relate(self._related(judged, literal), self._relations, self._declared)
        if relation.polarity != "ends" and object is None:
            object = self._literal(relation.name.replace("_", " ").lower(), sheet)
        start, end = judged.start, judged.end
        if relation.polarity == "ends" and answer.polarity != "ends" and end is None:
            start, end = None, start
        event = relation.kind == "event"
        ahead = start is not None and start.start > sheet.episode.said_at
        return SaidClaim(
            subject=subject,
            object=object,
            name=relation.name,
            fact=" ".join(answer.fact.split()),
            kind="plan" if event and ahead else relation.kind,
            polarity=relation.polarity,
            valid_at=start,
            invalid_at=end,
            end_exclusive=judged.end_exclusive,
            holds_when_said=answer.now and not answer.past and not event,
            undated_past=answer.past and start is None and end is None and not event,
            quote=answer.quote.strip(),
            guessed_exclusive=None if event or relation.polarity != "holds" else answer.exclusive,
            speaker=self._speaker(answer, sheet),
            attributes=_attributes(answer.attributes),
            corrects=corrects,
            repeats=repeats,
            fulfils=fulfils,
            replaces=replaces,
        )

    def _related(self, judged: Judged, literal: str) -> Related:
        answer = judged.answer
        subject = self._mentions[judged.subject]
        object = self._mentions.get(judged.object or 0)
        ends = [self._chosen(m) for m in (subject, object) if m is not None]
        return Related(
            name=answer.relation,
            kind=answer.kind,
            polarity=answer.polarity,
            subject_labels=self._labels(subject),
            object_labels=() if object is None else self._labels(object),
            object=literal or (object.text if object is not None else ""),
            between=self._between(*ends) if len(ends) == 2 else (),
        )

    def _between(self, subject: str | None, object: str | None) -> tuple[str, ...]:
        """The relations of what stands from one known thing to another."""
        if subject is None or object is None:
            return ()
        standing = {
            fact.name
            for fact in self._page.known.facts
            if (fact.subject, fact.object) == (subject, object) and fact.invalid_at is None
        }
        return tuple(sorted(standing))

    def _object(self, judged: Judged, sheet: _Sheet) -> tuple[int | None, str]:
        """The place of a claim's object, and its words if it is a literal."""
        if judged.object is not None:
            return self._mention(judged.object, sheet), ""
        value = judged.answer.value
        return (None, "") if value is None else (self._literal(value, sheet), value)

    def _literal(self, value: str, sheet: _Sheet) -> int:
        words = " ".join(value.split())
        key = f"= {words}"
        if key not in sheet.places:
            sheet.places[key] = len(sheet.mentions)
            sheet.mentions.append(SaidMention(text=words, name=words, labels=(VALUE_LABEL,)))
        return sheet.places[key]

    def _mention(self, number: int, sheet: _Sheet) -> int:
        """The place of a mention in an episode; the speaker is there already."""
        if number not in sheet.places:
            mention = self._mentions[number]
            if self._is_speaker(mention, sheet):
                place = sheet.places["speaker"]
                sheet.mentions[place] = self._told_more(number, mention, sheet.mentions[place])
            else:
                place = len(sheet.mentions)
                sheet.mentions.append(self._said_mention(number, mention))
            sheet.places[number] = place
        return sheet.places[number]

    def _told_more(self, number: int, mention: MentionAnswer, speaker: SaidMention) -> SaidMention:
        """The speaker with what a mention of it tells; of types those that the owner declared."""
        declared = self._page.background.guidance.ontology.entity(mention.type)
        # That a speaker is a person is known; what else it is, only the owner's types say.
        labels = () if declared is None else (declared.name,)
        names = {*speaker.aliases, *self._aliases(mention)} - {speaker.name}
        return replace(
            speaker,
            labels=tuple(dict.fromkeys((*speaker.labels, *labels))),
            aliases=tuple(sorted(names)),
            attributes={**speaker.attributes, **self._told_of(number, mention)},
        )

    def _is_speaker(self, mention: MentionAnswer, sheet: _Sheet) -> bool:
        if "speaker" not in sheet.places:
            return False
        speaker = self._page.speakers[sheet.episode.uuid]
        said = speaker.mention
        assert said is not None
        key = name_key(mention.name) or name_key(mention.text)
        others = {name_key(m.called) for m in self._page.speakers.values()} - {
            name_key(speaker.called)
        }
        if key in others and key:
            return False
        if key and key in {name_key(speaker.called), name_key(said.name)}:
            return True
        if key in FIRST_PERSON:
            return True
        chosen = self._chosen(mention)
        return chosen is not None and chosen == said.entity

    def _said_mention(self, number: int, mention: MentionAnswer) -> SaidMention:
        chosen = self._chosen(mention)
        if mention.entity is not None and chosen is None:
            self._page.drop(
                f"mention {number}", f"known thing {mention.entity} was not shown; taken as new"
            )
        words = " ".join(mention.text.split())
        name = " ".join(mention.name.split()) or words
        known = self._page.entities.get(chosen or "")
        if known is not None and name_key(name) in PRONOUNS:
            name = known.name
        told = folded_words(name)
        if sum(word in self._page.words for word in told) * 2 < len(told):
            name = words  # a name that nobody used
        return SaidMention(
            text=words,
            name=name,
            labels=self._labels(mention),
            aliases=tuple(a for a in self._aliases(mention) if a != name),
            attributes=self._told_of(number, mention),
            chosen=chosen,
            apart=self._page.raw.entities if mention.entity is None else (),
        )

    def _aliases(self, mention: MentionAnswer) -> list[str]:
        """Its other names, those that somebody used."""
        names = dict.fromkeys(" ".join(name.split()) for name in (mention.text, *mention.aliases))
        return [
            name
            for name in names
            if name and name_key(name) not in PRONOUNS and name != mention.name
            if all(word in self._page.words for word in folded_words(name))
        ]

    def _told_of(self, number: int, mention: MentionAnswer) -> dict[str, Json]:
        """Its attributes, but those by which graphmem itself knows things."""
        told = _attributes(mention.attributes)
        for name in sorted(told.keys() & {*KEPT, RECORD_ID}):
            self._page.drop(f"mention {number}", f"attribute {name!r} is a name of graphmem's own")
            del told[name]
        return told

    def _labels(self, mention: MentionAnswer) -> tuple[str, ...]:
        words = mention.type.replace("_", " ").split()
        declared = self._page.background.guidance.ontology.entity(mention.type)
        if declared is not None:
            return (declared.name,)
        label = "".join(word[:1].upper() + word[1:] for word in words)
        return (label,) if label and label != VALUE_LABEL else ()

    def _chosen(self, mention: MentionAnswer) -> str | None:
        return None if mention.entity is None else self._page.entity_of(mention.entity)

    def _referred(self, claim: int, given: Sequence[int | str]) -> tuple[str, ...]:
        """The facts and claims that a claim's references name; those of no claim are left out.

        Raises:
            InputError: a fact that was not shown.
        """
        found: dict[str, None] = {}
        for reference in given:
            text = str(reference).strip().lower().lstrip("#")
            digits = text.lstrip("fc").strip(" .:#")
            if not digits.isdigit():
                raise InputError(f"it refers to {reference!r}, which is neither a fact nor a claim")
            if text.startswith("c"):
                if (uuids := self._uuids.get(int(digits))) is None:
                    why = f"no claim {digits} stands before it; the reference is left out"
                    self._page.drop(f"claim {claim}", why)
                found |= dict.fromkeys(uuids or ())
                continue
            uuid = self._page.fact_of(int(digits))
            if uuid is None:
                raise InputError(f"it refers to fact {digits}, which was not shown")
            found[uuid] = None
        return tuple(found)

    def _echo(self, judged: Judged, said: SaidClaim, sheet: _Sheet) -> SaidClaim:
        """The same claim in another message that says it too; its word is that of the first."""
        own = self._sheet(judged.message).episode
        object = said.object
        if object is not None:
            if judged.object is not None:
                object = self._mention(judged.object, sheet)
            else:
                object = self._literal(self._sheet(judged.message).mentions[object].name, sheet)
        return replace(
            said,
            subject=self._mention(judged.subject, sheet),
            object=object,
            quote="",
            speaker=said.speaker or own.name or own.role or "",
            trust=claim_trust(own, self._page.speakers[own.uuid]),
            replaces=(),
            fulfils=(),
        )

    def _speaker(self, answer: ClaimAnswer, sheet: _Sheet) -> str:
        """Who said it, if not the author of the message."""
        told = (answer.speaker or "").strip()
        author = self._page.speakers[sheet.episode.uuid].called
        same = {name_key(author), name_key(sheet.episode.name or ""), ""}
        return "" if name_key(told) in same or name_key(told) in FIRST_PERSON else told

    def _unclaimed(self) -> None:
        """Give mentions that no claim is about to the first message that has their words."""
        placed = {number for sheet in self._sheets.values() for number in sheet.places}
        for number, mention in self._mentions.items():
            if number in placed:
                continue
            key = " ".join(folded_words(mention.text))
            texts = self._page.texts
            sheets = (s for s in self._sheets.values() if key and key in texts[s.episode.uuid])
            sheet = next(sheets, None)
            if sheet is not None:
                self._mention(number, sheet)
            else:
                self._page.drop(f"mention {number}", f"{mention.text!r} is in no message")


def _attributes(given: Sequence[AttributeAnswer]) -> dict[str, Json]:
    return {each.name: each.value for each in given}


def _extraction(sheet: _Sheet, dropped: tuple[str, ...]) -> Extraction:
    return Extraction(mentions=tuple(sheet.mentions), claims=tuple(sheet.claims), dropped=dropped)
