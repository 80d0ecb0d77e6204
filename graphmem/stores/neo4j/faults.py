"""What the driver raises, said as errors of graphmem: the one place that translates."""

from __future__ import annotations

from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    ConstraintError,
    CypherSyntaxError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
)

from graphmem.errors import CorruptError, StoreError, UnavailableError, UnsupportedError

__all__ = ["FAULTS", "repeatable", "translate", "undone"]

FAULTS = (DriverError, Neo4jError, OSError, UnicodeEncodeError, OverflowError)
"""All that a call of the driver may raise for a reason outside this program."""

_GONE = (
    "Neo.ClientError.Statement.EntityNotFound",
    "Neo.DatabaseError.Statement.ExecutionFailed",
)

_MADE = (
    "Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists",
    "Neo.ClientError.Schema.IndexAlreadyExists",
    "Neo.ClientError.Schema.ConstraintAlreadyExists",
)
"""Another process made the same index between the look and the making of `IF NOT EXISTS`."""


def repeatable(error: Exception) -> bool:
    """Whether the same transaction may succeed when it is run again.

    A record that another transaction deleted under our hands counts: the repetition sees it gone;
    so does an index that another process has just made: the repetition finds it.
    """
    if isinstance(error, ServiceUnavailable | SessionExpired):
        return True
    if isinstance(error, Neo4jError):
        return error.is_retryable() or error.code in (_GONE[0], *_MADE)
    return isinstance(error, DriverError) and error.is_retryable()


def undone(error: Exception) -> bool:
    """Whether the server undid the transaction for the sake of another one: a deadlock, a lock."""
    code = getattr(error, "code", None) or ""
    return code.startswith("Neo.TransientError.Transaction.")


def translate(error: Exception, where: str) -> StoreError:
    """The typed error for what the driver raised while it did `where`."""
    said = getattr(error, "message", None) or str(error)
    code = getattr(error, "code", None) or ""
    if isinstance(error, AuthError):
        return StoreError(f"Neo4j refused the user or the password ({where}): {said}")
    if isinstance(error, ConfigurationError):
        return StoreError(f"the Neo4j connection is set up wrongly ({where}): {said}")
    if isinstance(error, ConstraintError):
        return StoreError(f"{where}: a record would be there twice: {said}")
    if code.startswith("Neo.ClientError.Database.DatabaseNotFound"):
        return StoreError(f"{where}: {said}; name an existing database")
    if isinstance(error, CypherSyntaxError):
        return UnsupportedError(
            f"{where}: this Neo4j cannot read the statement; 2026.02 or newer is needed: {said}"
        )
    if repeatable(error) or isinstance(error, OSError):
        return UnavailableError(
            f"Neo4j is away or too busy ({where}): {said or type(error).__name__}; "
            "see that the server runs and try again"
        )
    if isinstance(error, UnicodeEncodeError):
        return StoreError(f"{where}: text with a lone surrogate cannot be stored: {error.reason}")
    if isinstance(error, OverflowError):
        return StoreError(f"{where}: a number is too large to be stored: {said}")
    if code in _GONE or "KernelException" in said:
        return CorruptError(f"{where}: Neo4j failed inside: {said}")
    return StoreError(f"{where}: {said or type(error).__name__}")
