"""Settings: an argument, then `GRAPHMEM_*` of the environment, then the default.

The only module that reads the environment. Unknown `GRAPHMEM_*` names are errors
(`GRAPHMEM_TEST_*` apart), so that a typing mistake is not silently the default.

`OPENAI_API_KEY` stands in for a key that is not given, for OpenAI's own server alone: it never
turns a model on, and is never sent anywhere else.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeVar

from graphmem.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "SETTINGS",
    "Origin",
    "Setting",
    "Settings",
    "default_store",
    "environment_with",
    "read_settings",
]

T = TypeVar("T", int, float)

Origin = Literal["argument", "environment", "OPENAI_API_KEY", "default"]
OPENAI_KEY: Final = "OPENAI_API_KEY"
PREFIX = "GRAPHMEM_"
TEST_PREFIX = "GRAPHMEM_TEST_"
LOOPBACK_ONLY = "GRAPHMEM_TEST_LOOPBACK_ONLY"
"""Set to anything, it forbids models on other machines: for tests."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name (the argument's; `GRAPHMEM_<NAME>` in the environment) and meaning."""

    name: str
    meaning: str
    default: str | None = None
    secret: bool = False

    @property
    def variable(self) -> str:
        """Its name in the environment."""
        return PREFIX + self.name.upper()


SETTINGS: tuple[Setting, ...] = (
    Setting("store", "a file, ':memory:', or a URL such as neo4j://localhost:7687"),
    Setting("user", "name at the store's server", "neo4j"),
    Setting("password", "password at the store's server", secret=True),
    Setting("database", "database at the store's server", "neo4j"),
    Setting("time_zone", "zone of graphs and users that have none of their own", "UTC"),
    Setting("model", "the model that reads episodes; without one, rules do"),
    Setting("base_url", "its server (http://localhost:11434/v1, …); without one, OpenAI's"),
    Setting("api_key", "key of that server", secret=True),
    Setting("model_timeout", "seconds that one answer of a model may take", "120"),
    Setting("model_parallel", "requests to a model at the same time", "8"),
    Setting("max_delay", "seconds that what was told may wait for more before it is read", "5"),
    Setting("batch_tokens", "tokens of messages that a model reads in one call", "2000"),
    Setting("max_model_calls", "calls of the model after which work stops; without it, no limit"),
    Setting("max_tokens", "tokens of the model after which work stops; without it, no limit"),
    Setting("embedding_model", "the model that makes vectors; without one, the bundled one"),
    Setting("embedding_base_url", "its server; without one, that of base_url"),
    Setting("embedding_api_key", "key of that server; without one, api_key", secret=True),
    Setting("embedding_dimension", "numbers of a vector; without it, the server is asked"),
    Setting("mcp_token", "what clients of `graphmem mcp --http` must know", secret=True),
    Setting("query_messages", "last messages of a thread that make its query, 1 to 100", "4"),
    Setting("index_mb", "megabytes of memory for the indexes of an embedded store", "1024"),
)
"""All there are, in the order in which `graphmem config` shows them."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force and where each came from. Secrets print as `***`."""

    store: str
    user: str | None
    password: str | None
    database: str
    time_zone: str
    model: str | None
    base_url: str | None
    api_key: str | None
    model_timeout: float
    model_parallel: int
    max_delay: float
    batch_tokens: int
    max_model_calls: int | None
    max_tokens: int | None
    embedding_model: str | None
    embedding_base_url: str | None
    embedding_api_key: str | None
    embedding_dimension: int | None
    loopback_only: bool
    mcp_token: str | None
    query_messages: int
    index_mb: int
    origins: Mapping[str, Origin]

    def __repr__(self) -> str:
        """The settings as `graphmem config` shows them."""
        shown = ", ".join(f"{name}={value!r}" for name, value, _ in self.rows())
        return f"Settings({shown})"

    def rows(self) -> list[tuple[str, str, Origin]]:
        """Name, printable value and origin of each setting."""
        return [
            (s.name, _printable(s, getattr(self, s.name)), self.origins[s.name]) for s in SETTINGS
        ]


def read_settings(environment: Mapping[str, str] | None = None, /, **given: str | None) -> Settings:
    """Resolve every setting.

    Args:
        environment: what to read instead of the process's own environment.
        given: arguments by setting name; None means not given.

    Raises:
        ConfigError: a `GRAPHMEM_*` name that is no setting, an empty value, or no number where
            one is needed.
    """
    environment = os.environ if environment is None else environment
    known = {s.variable for s in SETTINGS}
    for variable in environment:
        if variable.startswith(PREFIX) and not variable.startswith(TEST_PREFIX):
            _check_known(variable, known)
    values: dict[str, str | None] = {}
    origins: dict[str, Origin] = {}
    for setting in SETTINGS:
        value, origin = _resolve(setting, given.get(setting.name), environment)
        values[setting.name], origins[setting.name] = value, origin
    if values["api_key"] is None and values["base_url"] is None and environment.get(OPENAI_KEY):
        values["api_key"], origins["api_key"] = environment[OPENAI_KEY], OPENAI_KEY
    return Settings(
        store=values["store"] or default_store(),
        user=values["user"],
        password=values["password"],
        database=values["database"] or "neo4j",
        time_zone=values["time_zone"] or "UTC",
        model=values["model"],
        base_url=values["base_url"],
        api_key=values["api_key"],
        model_timeout=_positive("model_timeout", values["model_timeout"], float),
        model_parallel=_positive("model_parallel", values["model_parallel"], int),
        max_delay=_positive("max_delay", values["max_delay"], float),
        batch_tokens=_positive("batch_tokens", values["batch_tokens"], int),
        max_model_calls=_limit("max_model_calls", values["max_model_calls"]),
        max_tokens=_limit("max_tokens", values["max_tokens"]),
        embedding_model=values["embedding_model"],
        embedding_base_url=values["embedding_base_url"],
        embedding_api_key=values["embedding_api_key"],
        embedding_dimension=_limit("embedding_dimension", values["embedding_dimension"]),
        loopback_only=bool(environment.get(LOOPBACK_ONLY)),
        mcp_token=values["mcp_token"],
        query_messages=_count(values["query_messages"], "query_messages", 100),
        index_mb=_positive("index_mb", values["index_mb"], int),
        origins=origins,
    )


def environment_with(**settings: str) -> dict[str, str]:
    """The process's environment with these settings, for a process that it starts."""
    given = {PREFIX + name.upper(): value for name, value in settings.items()}
    return dict(os.environ) | given


def default_store() -> str:
    """The SQLite file in the user's data folder; nothing is created here."""
    import platformdirs

    return str(platformdirs.user_data_path("graphmem", appauthor=False) / "graphmem.db")


def _resolve(
    setting: Setting, argument: str | None, environment: Mapping[str, str]
) -> tuple[str | None, Origin]:
    if argument is not None:
        if not argument.strip():
            raise ConfigError(f"{setting.name}={argument!r} is empty; leave it out or give a value")
        return argument, "argument"
    value = environment.get(setting.variable)
    if value is not None:
        if not value.strip():
            raise ConfigError(f"{setting.variable} is set but empty; unset it or give a value")
        return value, "environment"
    return setting.default, "default"


def _positive(name: str, value: str | None, kind: type[T]) -> T:
    try:
        number = kind(value or "")
    except ValueError:
        number = kind(0)
    if not 0 < number < float("inf"):
        wanted = "whole number" if kind is int else "number"
        raise ConfigError(f"{name}={value!r} is no {wanted} greater than 0")
    return number


def _count(value: str | None, name: str, high: int) -> int:
    if value is None or not value.isdecimal() or not 1 <= int(value) <= high:
        raise ConfigError(f"{name}={value!r} must be a whole number from 1 to {high}")
    return int(value)


def _limit(name: str, value: str | None) -> int | None:
    return None if value is None else _positive(name, value, int)


def _check_known(variable: str, known: set[str]) -> None:
    if variable in known:
        return
    from rapidfuzz import process

    nearest = process.extractOne(variable, sorted(known), score_cutoff=70)
    hint = f"; did you mean {nearest[0]}?" if nearest else f"; known: {', '.join(sorted(known))}"
    raise ConfigError(f"{variable} is no setting of graphmem{hint}")


def _printable(setting: Setting, value: object) -> str:
    if value is None:
        return ""
    if setting.secret:
        return "***"
    return f"{value:g}" if isinstance(value, float) else str(value)
