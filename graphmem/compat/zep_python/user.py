"""`zep_python.user`."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

__all__ = ["CreateUserRequest", "UpdateUserRequest", "User"]


class User(BaseModel):
    """A person with a memory of their own."""

    model_config = ConfigDict(defer_build=True)

    user_id: str
    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    metadata: dict[str, Any] | None = None
    created_at: str | None = None
    updated_at: str | None = None


class CreateUserRequest(User):
    """A user to make."""


class UpdateUserRequest(User):
    """What to change of a user; what is None stays."""
