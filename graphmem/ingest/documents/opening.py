"""Texts with a shape: mails, lines of logs, tickets, transcripts. Read by what they are.

`open_document` recognises one by its head, strictly: what is not surely one of them is prose and
left to the extractor, as is the prose inside of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from graphmem.core.extraction import Extraction, ModelReader
from graphmem.core.ids import claim_id
from graphmem.core.records import OTHER_TRUST, WEB_TRUST
from graphmem.ingest.documents.drafting import Drafting
from graphmem.ingest.documents.log import log_records
from graphmem.ingest.documents.mail import draft_mail, read_mail
from graphmem.ingest.documents.ticket import read_ticket
from graphmem.ingest.documents.transcript import conversation, role_of
from graphmem.ingest.mapping import read_records

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from graphmem.core.extraction import (
        Background,
        Extractor,
        RawAnswer,
        SaidClaim,
        SaidMention,
    )
    from graphmem.core.records import Episode
    from graphmem.core.requests import Candidates
    from graphmem.ingest.documents.transcript import Turn

__all__ = ["DocumentReader", "Opened", "Traits", "joined", "open_document", "prose_of", "traits_of"]


@dataclass(frozen=True, slots=True)
class Opened:
    """What the fields of a document say, and its prose as episodes of their own, in order.

    The uuid of such an episode is the document's own if it is the only one.
    """

    head: Extraction = field(default_factory=Extraction)
    prose: tuple[Episode, ...] = ()


@dataclass(frozen=True, slots=True)
class Traits:
    """What a document tells of itself, where the caller does not: who wrote it, when, its trust."""

    name: str | None = None
    at: datetime | None = None
    trust: int | None = None


def traits_of(text: str, zone: str = "UTC") -> Traits:
    """Who wrote a text, when, and how far its word goes; nothing of a text without a shape.

    A transcript was told when its last turn was; it is other people's word as well as the user's.
    """
    if (mail := read_mail(text)) is not None:
        return Traits(mail.sender.name, mail.at, WEB_TRUST)
    if spoken := conversation(text, zone):
        return Traits(at=spoken[-1].at, trust=OTHER_TRUST)
    return Traits()


def open_document(episode: Episode) -> Opened | None:
    """What an episode of source "text" says by its shape; None if it is prose."""
    if episode.source != "text":
        return None
    text = episode.content
    if (mail := read_mail(text)) is not None:
        draft = Drafting(episode)
        draft_mail(draft, mail)
        spoken = replace(
            episode, source="message", role="norole", name=mail.sender.name, content=mail.body
        )
        return Opened(draft.extraction(), (spoken,) if mail.body else ())
    if (ticket := read_ticket(text)) is not None:
        record, body = ticket
        prose = (replace(episode, content=body),) if body else ()
        return Opened(read_records(episode, [record]), prose)
    if (records := log_records(text)) is not None:
        return Opened(read_records(episode, records))
    if found := conversation(text, episode.zone):
        return Opened(prose=tuple(_spoken(episode, turn, n) for n, turn in enumerate(found)))
    return None


def _spoken(episode: Episode, turn: Turn, n: int) -> Episode:
    """A turn of a transcript as a message; a speaker is the user only under the user's name."""
    role, name = role_of(turn.who)
    return replace(
        episode,
        uuid=f"{episode.uuid}#{n}",
        source="message",
        role=role,
        name=name,
        content=turn.text,
        reference_time=turn.at or episode.reference_time,
        trust=WEB_TRUST,  # decides here who speaks; the claims have the trust of the episode
    )


class DocumentReader:
    """An extractor that reads documents by their shape, and their prose by another extractor."""

    def __init__(self, prose: Extractor) -> None:
        """Leave prose to this one."""
        self._prose = prose
        self._asks = isinstance(prose, ModelReader)  # a look at every method of it: once

    @property
    def name(self) -> str:
        """The name of the extractor of prose: fields need none."""
        return self._prose.name

    @property
    def asks(self) -> bool:
        """Whether a model reads the prose: then `ask` and `read` may be called apart."""
        return self._asks

    async def extract(self, batch: Sequence[Episode], known: Candidates) -> tuple[Extraction, ...]:
        """See `Extractor.extract`; the claims of a document's prose come before its fields'."""
        pages = _opened(batch)
        prose = [part for page in pages for part in page.prose]
        return _closed(pages, await self._prose.extract(prose, known) if prose else ())

    async def ask(
        self, batch: Sequence[Episode], known: Candidates, background: Background
    ) -> RawAnswer | None:
        """See `ModelReader.ask`; None if nothing in the batch needs a model."""
        assert isinstance(self._prose, ModelReader)
        prose = prose_of(batch)
        return await self._prose.ask(prose, known, background) if prose else None

    def read(
        self,
        raw: RawAnswer | None,
        batch: Sequence[Episode],
        known: Candidates,
        background: Background,
    ) -> tuple[Extraction, ...]:
        """See `ModelReader.read`."""
        assert isinstance(self._prose, ModelReader)
        pages = _opened(batch)
        prose = [part for page in pages for part in page.prose]
        return _closed(pages, self._prose.read(raw, prose, known, background) if raw else ())


def prose_of(batch: Sequence[Episode]) -> list[Episode]:
    """What of a batch is left to the extractor of prose, in order; see `Opened`."""
    return [part for page in _opened(batch) for part in page.prose]


class _Page(NamedTuple):
    """An episode, what its shape says, and its prose."""

    episode: Episode
    head: Extraction | None
    prose: tuple[Episode, ...]


def _opened(batch: Sequence[Episode]) -> list[_Page]:
    opened = [open_document(episode) for episode in batch]
    return [
        _Page(episode, None, (episode,))
        if document is None
        else _Page(episode, document.head, document.prose)
        for episode, document in zip(batch, opened, strict=True)
    ]


def _closed(pages: Sequence[_Page], read: Sequence[Extraction]) -> tuple[Extraction, ...]:
    """What each page says, from what its prose says."""
    rest = iter(read)
    found: list[Extraction] = []
    for page in pages:
        said = [(part.uuid, next(rest)) for part in page.prose]
        if page.head is not None:
            said.append((page.episode.uuid, page.head))
        found.append(said[0][1] if len(said) == 1 else joined(page.episode, said))
    return tuple(found)


def joined(episode: Episode, said: Sequence[tuple[str, Extraction]]) -> Extraction:
    """The extractions of an episode's parts as one.

    A claim is known to others by its episode and its place there: both change here.
    """
    graph_id = episode.graph_id
    mentions: list[SaidMention] = []
    claims: list[SaidClaim] = []
    renamed: dict[str, str] = {}
    for uuid, part in said:
        for place in range(len(part.claims)):
            own = claim_id(graph_id, episode.uuid, len(claims) + place)
            renamed.setdefault(claim_id(graph_id, uuid, place), own)
        claims += [_shifted(claim, len(mentions)) for claim in part.claims]
        mentions += part.mentions
    return Extraction(
        mentions=tuple(mentions),
        claims=tuple(_referring(claim, renamed) for claim in claims),
        links=tuple(link for _, part in said for link in part.links),
        relations=tuple(relation for _, part in said for relation in part.relations),
        error=next((part.error for _, part in said if part.error is not None), None),
        dropped=tuple(reason for _, part in said for reason in part.dropped),
    )


def _shifted(claim: SaidClaim, places: int) -> SaidClaim:
    object = None if claim.object is None else claim.object + places
    return replace(claim, subject=claim.subject + places, object=object)


def _referring(claim: SaidClaim, renamed: Mapping[str, str]) -> SaidClaim:
    named = (claim.corrects, claim.repeats, claim.fulfils, claim.replaces)
    if not any(named):
        return claim
    corrects, repeats, fulfils, replaces = (
        tuple(renamed.get(uuid, uuid) for uuid in uuids) for uuids in named
    )
    return replace(claim, corrects=corrects, repeats=repeats, fulfils=fulfils, replaces=replaces)
