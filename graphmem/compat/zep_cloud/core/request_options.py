"""How Zep's service would be called: programs may make these; nothing here reads them."""

from __future__ import annotations

from typing import Any, TypedDict

__all__ = ["RequestOptions"]


class RequestOptions(TypedDict, total=False):
    """Options of one call to a server, of which there is none."""

    timeout_in_seconds: int
    max_retries: int
    additional_headers: dict[str, Any]
    additional_query_parameters: dict[str, Any]
    additional_body_parameters: dict[str, Any]
    chunk_size: int
