"""Faults of a model's server, told in graphmem's own errors: the one place that translates."""

from __future__ import annotations

import math
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final, cast

from graphmem.core.wellformed import well_formed
from graphmem.errors import ModelError, ModelUnavailableError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from graphmem.core.ports import Clock

__all__ = ["BodyRefusedError", "error_of_status", "retry_after_of", "unavailable"]

PASSING: Final = frozenset({408, 409, 425, 429})
"""Statuses below 500 after which the same request may succeed."""

_BODY: Final = frozenset({400, 415, 422, 501})
# About what was asked, not about how: another way of asking would not help.
_FINAL_CODES: Final = (
    "content_filter",
    "content_policy_violation",
    "context_length_exceeded",
    "model_not_found",
    "not_recorded",
    "string_above_max_length",
)
_QUOTA: Final = frozenset({"insufficient_quota", "billing_hard_limit_reached"})
_SHOWN = 300


class BodyRefusedError(RefusedError):
    """The server does not take the request as it was written; another way of writing may do.

    `about` is the server's message and what it names, in lower case.
    """

    def __init__(self, message: str, *, about: str) -> None:
        """Keep what the server said."""
        super().__init__(message)
        self.about = about


def unavailable(server: str, why: str, retry_after: float | None = None) -> ModelUnavailableError:
    """The server is away, slow or talks nonsense."""
    return ModelUnavailableError(
        f"the model's server at {server} {why}; check that it runs and that base_url= is its own",
        retry_after=retry_after,
    )


def error_of_status(
    server: str, status: int, body: object, *, retry_after: float | None, secret: str | None
) -> ModelError:
    """What an answer with an error status means.

    Args:
        server: the base URL, for the message.
        status: the HTTP status.
        body: the decoded body, or its text.
        retry_after: seconds for which the server asks to be left alone.
        secret: a key that must not be told, even if the server repeats it.
    """
    code, message, about = _told(body)
    message = well_formed(message)
    if secret:
        message, about = message.replace(secret, "***"), about.replace(secret.lower(), "***")
    said = f"the model's server at {server} answered {status}: {message or 'nothing more'}"
    if code in _QUOTA or status == 402:
        return RefusedError(f"{said}; the account's quota is used up")
    if status in PASSING or (status >= 500 and status != 501):
        return ModelUnavailableError(said, retry_after=retry_after)
    if status in (401, 403):
        return RefusedError(f"{said}; check the key (api_key= or GRAPHMEM_API_KEY)")
    if status == 404:
        return RefusedError(f"{said}; check the model's name and base_url=")
    if status in _BODY and code not in _FINAL_CODES:
        return BodyRefusedError(said, about=about)
    return RefusedError(said)


def retry_after_of(headers: Mapping[str, str], clock: Clock) -> float | None:
    """Seconds for which the server asks to be left alone; None if it does not say so readably.

    `Retry-After` in seconds or as an HTTP date (measured from the response's own `Date`, so that
    two clocks that differ do no harm), or `retry-after-ms`. Names of headers in lower case.
    """
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    written = headers.get("retry-after")
    seconds = _number(written)
    if seconds is not None or written is None:
        return seconds
    until = _date(written)
    if until is None:
        return None
    return max(0.0, (until - (_date(headers.get("date")) or clock())).total_seconds())


def _told(body: object) -> tuple[str, str, str]:
    """The code and message of an error's body, and all it says in lower case."""
    if not isinstance(body, dict):
        text = " ".join(str(body or "").split())
        return "", text[:_SHOWN], text.lower()
    fields = cast("dict[str, Any]", body)
    inner = fields.get("error", fields)
    if not isinstance(inner, dict):
        text = str(inner)
        return "", text[:_SHOWN], text.lower()
    named = cast("dict[str, Any]", inner)
    message = str(named.get("message") or named.get("detail") or named)
    about = f"{named.get('param') or ''} {message}".lower()
    return str(named.get("code") or ""), " ".join(message.split())[:_SHOWN], about


def _number(written: str | None) -> float | None:
    try:
        number = float(written) if written is not None else None
    except ValueError:
        return None
    return number if number is not None and math.isfinite(number) and number >= 0 else None


def _date(written: str | None) -> datetime | None:
    try:
        date = parsedate_to_datetime(written) if written else None
    except ValueError:
        return None
    return date if date is not None and date.tzinfo is not None else None
