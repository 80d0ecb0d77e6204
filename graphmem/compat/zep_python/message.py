"""`zep_python.message`."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

__all__ = ["Message"]


class Message(BaseModel):
    """One message: `role` is free text that says who speaks, `role_type` what they are.

    `role_type` is one of user, assistant, system, tool, function, norole; None: told from `role`.
    A message that was stored has a `uuid`, `created_at` (when it was said) and `token_count`.
    """

    model_config = ConfigDict(defer_build=True)

    role: str
    content: str
    role_type: str | None = None
    uuid: str | None = None
    created_at: str | None = None
    token_count: int | None = None
    metadata: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """The message as a dict."""
        return self.model_dump()

    def __getitem__(self, field: str) -> Any:
        """A field by its name: search results were dicts once."""
        return self.to_dict()[field]
