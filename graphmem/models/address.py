"""Where a model's server is and with which key it is asked."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from graphmem.errors import ConfigError

__all__ = ["OPENAI_URL", "Address", "is_loopback"]

OPENAI_URL: Final = "https://api.openai.com/v1"
"""The server that is meant when no `base_url` is given."""


@dataclass(frozen=True, slots=True)
class Address:
    """A server of the OpenAI protocol: its base URL (ending in `/v1` as a rule) and its key.

    `loopback_only` forbids every server but those on this machine: the switch that keeps tests
    from spending somebody's money. A key is never printed.
    """

    base_url: str = OPENAI_URL
    api_key: str | None = field(default=None, repr=False)
    loopback_only: bool = False

    def __post_init__(self) -> None:
        """Check the URL.

        Raises:
            ConfigError: no http(s) URL, or not on this machine where only that is allowed.
        """
        parts = urlsplit(self.base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ConfigError(
                f"base_url={self.base_url!r} is no http or https URL; give one such as "
                "'http://localhost:11434/v1'"
            )
        if parts.username or parts.password:
            raise ConfigError("base_url= holds a name or password; give the key as api_key=")
        if self.loopback_only and not is_loopback(parts.hostname):
            raise ConfigError(
                f"base_url={self.base_url!r} is not on this machine, and "
                "GRAPHMEM_TEST_LOOPBACK_ONLY forbids any other server"
            )


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine's own."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
