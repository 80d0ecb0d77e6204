"""E-mails (RFC 5322): who wrote to whom, when and about what; the body as the sender's words.

Anybody can have written a mail, so it has the lowest trust: what it says shows only where nobody
better says otherwise. Quoted lines, what stands below "On … wrote:", and signatures are left out
of what is read; the episode keeps every word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Final

from graphmem.core.civil import CivilTime, Precision
from graphmem.core.extraction import SaidClaim
from graphmem.core.wellformed import well_formed

if TYPE_CHECKING:
    from datetime import datetime
    from email.message import EmailMessage

    from graphmem.ingest.documents.drafting import Drafting

__all__ = ["Address", "Mail", "draft_mail", "looks_like_mail", "read_mail", "shortened"]

MAX_RECIPIENTS: Final = 20
"""Recipients that become people; a circular has no more."""
MAX_BODY: Final = 100_000
"""Characters of a body that are read."""
MAX_SUBJECT: Final = 200

_HEADERS: Final = frozenset(
    "from to cc bcc date subject message-id reply-to sender return-path received delivered-to "
    "mime-version content-type in-reply-to references x-mailer list-id dkim-signature "
    "arc-seal arc-message-signature arc-authentication-results authentication-results".split()
)


@dataclass(frozen=True, slots=True)
class Address:
    """Somebody in a header: the name shown, or the address if there is none; and the address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mail says of itself, and its body as plain text without quotes and signature."""

    sender: Address
    recipients: tuple[Address, ...]
    at: datetime | None
    subject: str
    message_id: str
    body: str


def looks_like_mail(text: str) -> bool:
    """Whether a text begins with the headers of a mail: a sender with an address, two more."""
    head = re.split(r"\r?\n\r?\n", text[:40_000].lstrip("\ufeff\r\n"), maxsplit=1)[0]
    names: set[str] = set()
    sender = False
    for place, line in enumerate(head.splitlines()):
        if line[:1] in (" ", "\t") and place:
            continue
        if place == 0 and line.startswith("From ") and ":" not in line.split(" ")[0]:
            continue  # the mark of a mailbox
        match = re.match(r"([A-Za-z][A-Za-z0-9-]*):", line)
        if match is None:
            return False
        names.add(match[1].lower())
        sender = sender or (match[1].lower() == "from" and "@" in line)
    return sender and len(names & _HEADERS) >= 3


def read_mail(text: str) -> Mail | None:
    """The mail that a text is; None if it is none or cannot be read as one."""
    if not looks_like_mail(text):
        return None
    from email import message_from_bytes, policy
    from email.errors import MessageError

    try:
        raw = text.lstrip("\ufeff\r\n").encode("utf-8", "replace")
        message = message_from_bytes(raw, policy=policy.default)
        return _mail(message)  # pyright: ignore[reportArgumentType]
    except (MessageError, ValueError, LookupError, IndexError, AttributeError, RecursionError):
        # Broken headers surface in many ways while the standard library decodes them.
        return None


def shortened(mail: Mail) -> str:
    """A mail without its attachments and technical headers, as a text that is a mail again."""
    heads = [("From", _written(mail.sender))]
    heads += [("To", ", ".join(_written(each) for each in mail.recipients[:MAX_RECIPIENTS]))]
    if mail.at is not None:
        heads.append(("Date", mail.at.strftime("%a, %d %b %Y %H:%M:%S +0000")))
    heads += [("Subject", mail.subject), ("Message-ID", mail.message_id)]
    return "\n".join(f"{name}: {value}" for name, value in heads if value) + f"\n\n{mail.body}"


def _written(address: Address) -> str:
    name = address.name.replace('"', "'")
    return f'"{name}" <{address.address}>' if name != address.address else address.address


def draft_mail(draft: Drafting, mail: Mail) -> None:
    """The events that a mail's headers tell: its sender wrote to each recipient."""
    sender = _person(draft, mail.sender)
    when = None if mail.at is None else CivilTime.of(mail.at, Precision.INSTANT, draft.episode.zone)
    about = f' about "{mail.subject}"' if mail.subject else ""
    for recipient in mail.recipients[:MAX_RECIPIENTS]:
        if recipient.address == mail.sender.address:
            continue
        draft.claim(
            SaidClaim(
                subject=sender,
                object=_person(draft, recipient),
                name="WROTE_TO",
                fact=f"{mail.sender.name} wrote to {recipient.name}{about}.",
                kind="event",
                valid_at=when,
            )
        )
    if not draft.claims and mail.subject:
        draft.claim(
            SaidClaim(
                subject=sender,
                object=draft.literal(mail.subject),
                name="WROTE",
                fact=f"{mail.sender.name} wrote{about}.",
                kind="event",
                valid_at=when,
            )
        )


def _person(draft: Drafting, address: Address) -> int:
    aliases = (address.address,) if address.address != address.name else ()
    return draft.mention(address.name, labels=("Person",), aliases=aliases)


def _mail(message: EmailMessage) -> Mail | None:
    senders = _addresses(message, "from")
    if not senders:
        return None
    subject = " ".join(str(message.get("subject", "")).split())[:MAX_SUBJECT]
    return Mail(
        sender=senders[0],
        recipients=(*_addresses(message, "to"), *_addresses(message, "cc")),
        at=_date(message),
        subject=well_formed(subject),
        message_id=str(message.get("message-id", "")).strip()[:250],
        body=_own_words(well_formed(_body(message))),
    )


def _addresses(message: EmailMessage, header: str) -> list[Address]:
    from email.utils import getaddresses

    found: list[Address] = []
    values = [str(value)[:20_000] for value in message.get_all(header, [])]
    for name, address in getaddresses(values):
        shown = well_formed(" ".join(name.split()).strip("\"' "))[:120]
        if "@" in address and len(address) <= 254:
            plain = well_formed(address.strip().lower())
            surname, _, first = shown.partition(", ")
            if first and " " not in surname:  # "Smith, Jane"
                shown = f"{first} {surname}"
            found.append(Address(shown or plain, plain))
    return found


def _date(message: EmailMessage) -> datetime | None:
    from email.utils import parsedate_to_datetime

    try:
        at = parsedate_to_datetime(str(message.get("date", "")))
        return at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def _body(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    if str(part.get("content-transfer-encoding", "8bit")).lower() in ("7bit", "8bit", "binary"):
        part.set_param("charset", "utf-8")  # whoever read the file has decoded these bytes already
    text = str(part.get_content())[:MAX_BODY]
    return _plain(text) if part.get_content_subtype() == "html" else text


def _plain(html: str) -> str:
    from html import unescape

    text = re.sub(r"(?is)<(script|style|head)\b.*?</\1>|<!--.*?-->", " ", html)
    text = re.sub(r"(?i)<(?:br|/p|/div|/li|/tr|/h[1-6])\b[^>]*>", "\n", text)
    return unescape(re.sub(r"<[^>]{0,2000}>", " ", text))


def _own_words(body: str) -> str:
    """The body without what it quotes, and without the signature."""
    kept: list[str] = []
    for line in body.splitlines():
        bare = line.strip()
        if line.rstrip() in ("--", "-- ") or re.fullmatch(r"_{8,}|-{3,} ?Original.*", bare):
            break
        if re.fullmatch(r"(?:On|Am|Le|El) .{4,200}(?:wrote|schrieb.*|écrit|escribió) ?:", bare):
            break
        if not bare.startswith(">"):
            kept.append(line.rstrip())
    return "\n".join(kept).strip()
