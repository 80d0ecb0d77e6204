"""Texts with a shape: mails, lines of logs, tickets. Read by what they are, not as prose.

`open_document` recognises one by its head, strictly: what is not surely one of them is prose and
left to the extractor. Transcripts are cut into messages before they are told (`transcript`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graphmem.core.extraction import Extraction
from graphmem.core.records import WEB_TRUST
from graphmem.ingest.documents.drafting import Drafting
from graphmem.ingest.documents.log import log_records
from graphmem.ingest.documents.mail import draft_mail, read_mail
from graphmem.ingest.documents.ticket import read_ticket
from graphmem.ingest.mapping import read_records

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from graphmem.core.extraction import Extractor
    from graphmem.core.records import Episode
    from graphmem.core.requests import Candidates

__all__ = ["DocumentReader", "Opened", "Traits", "open_document", "traits_of"]


@dataclass(frozen=True, slots=True)
class Opened:
    """What the fields of a document say, and its prose as an episode of its own, if it has any."""

    head: Extraction
    body: Episode | None = None


@dataclass(frozen=True, slots=True)
class Traits:
    """What a document tells of itself, where the caller does not: who wrote it, when, its trust."""

    name: str | None = None
    at: datetime | None = None
    trust: int | None = None


def traits_of(text: str) -> Traits:
    """Who wrote a text, when, and how far its word goes; nothing of a text without a shape."""
    if (mail := read_mail(text)) is not None:
        return Traits(mail.sender.name, mail.at, WEB_TRUST)
    return Traits()


def open_document(episode: Episode) -> Opened | None:
    """What an episode of source "text" says by its fields; None if it is prose."""
    if episode.source != "text":
        return None
    text = episode.content
    if (mail := read_mail(text)) is not None:
        draft = Drafting(episode)
        draft_mail(draft, mail)
        spoken = replace(
            episode, source="message", role="norole", name=mail.sender.name, content=mail.body
        )
        return Opened(draft.extraction(), spoken if mail.body else None)
    if (ticket := read_ticket(text)) is not None:
        record, body = ticket
        prose = replace(episode, content=body) if body else None
        return Opened(read_records(episode, [record]), prose)
    if (records := log_records(text)) is not None:
        return Opened(read_records(episode, records))
    return None


class DocumentReader:
    """An extractor that reads documents by their shape, and their prose by another extractor."""

    def __init__(self, prose: Extractor) -> None:
        """Leave prose to this one."""
        self._prose = prose

    @property
    def name(self) -> str:
        """The name of the extractor of prose: fields need none."""
        return self._prose.name

    async def extract(self, batch: Sequence[Episode], known: Candidates) -> tuple[Extraction, ...]:
        """See `Extractor.extract`; the claims of a document's prose come before its fields'."""
        opened = [open_document(episode) for episode in batch]
        spoken = [
            episode if document is None else document.body
            for episode, document in zip(batch, opened, strict=True)
        ]
        prose = [episode for episode in spoken if episode is not None]
        read = iter(await self._prose.extract(prose, known) if prose else ())
        found: list[Extraction] = []
        for document, episode in zip(opened, spoken, strict=True):
            said = Extraction() if episode is None else next(read)
            found.append(said if document is None else _joined(document.head, said))
        return tuple(found)


def _joined(head: Extraction, body: Extraction) -> Extraction:
    """Both as one. The prose comes first: its claims are known to each other by their places."""
    shift = len(body.mentions)
    claims = tuple(
        replace(
            claim,
            subject=claim.subject + shift,
            object=None if claim.object is None else claim.object + shift,
        )
        for claim in head.claims
    )
    return replace(
        body,
        mentions=(*body.mentions, *head.mentions),
        claims=(*body.claims, *claims),
        dropped=(*head.dropped, *body.dropped),
    )
