"""Settings: an argument, then `GRAPHMEM_*` of the environment, then the default.

The only module that reads the environment. Unknown `GRAPHMEM_*` names are errors
(`GRAPHMEM_TEST_*` apart), so that a typing mistake is not silently the default.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from graphmem.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["SETTINGS", "Origin", "Setting", "Settings", "default_store", "read_settings"]

Origin = Literal["argument", "environment", "default"]
PREFIX = "GRAPHMEM_"
TEST_PREFIX = "GRAPHMEM_TEST_"


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


def read_settings(environment: Mapping[str, str] | None = None, **given: str | None) -> Settings:
    """Resolve every setting.

    Args:
        environment: what to read instead of the process's own environment.
        given: arguments by setting name; None means not given.

    Raises:
        ConfigError: a `GRAPHMEM_*` name that is no setting, or an empty value.
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
    return Settings(
        store=values["store"] or default_store(),
        user=values["user"],
        password=values["password"],
        database=values["database"] or "neo4j",
        time_zone=values["time_zone"] or "UTC",
        index_mb=_megabytes(values["index_mb"] or "1024", origins["index_mb"]),
        origins=origins,
    )


def _megabytes(value: str, origin: Origin) -> int:
    if not (value.isascii() and value.isdecimal() and 0 < int(value) < 2**31):
        name = PREFIX + "INDEX_MB" if origin == "environment" else "index_mb"
        raise ConfigError(f"{name}={value!r} is no number of megabytes; give 1 or more")
    return int(value)


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


def _check_known(variable: str, known: set[str]) -> None:
    if variable in known:
        return
    from rapidfuzz import process

    nearest = process.extractOne(variable, sorted(known), score_cutoff=70)
    hint = f"; did you mean {nearest[0]}?" if nearest else f"; known: {', '.join(sorted(known))}"
    raise ConfigError(f"{variable} is no setting of graphmem{hint}")


def _printable(setting: Setting, value: str | int | None) -> str:
    if value is None:
        return ""
    return "***" if setting.secret else str(value)
