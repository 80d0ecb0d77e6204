"""`graphmem ingest`: a file into a memory, as far as it is not there yet."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from graphmem.cli.failure import FAILED, note
from graphmem.cli.named_file import named_file
from graphmem.cli.options import TIME, AsJson, Graph, Store, User
from graphmem.cli.output import counted, one_line, print_json, say
from graphmem.cli.pricing import print_price
from graphmem.cli.progress import progress
from graphmem.cli.session import Target, opened, target_of
from graphmem.errors import InputError, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from graphmem import GraphMem
    from graphmem.cli.progress import Bar
    from graphmem.transfer.formats import Told

__all__ = ["ingest"]

BATCH = 512
"""Episodes that are made durable together; a multiple of what one commit works in."""
BATCH_CHARACTERS = 2_000_000
"""Characters of a batch, about: memory stays bounded where episodes are long."""
SECONDS = 1.0
"""Seconds between two looks at how far a model has read."""
SHOWN = 50
"""Refused lines that are told one by one on a terminal."""
LISTED = 1_000
"""Refused lines that `--json` lists."""


@dataclass(slots=True)
class _Counts:
    """What became of a file so far."""

    format: str = ""
    new: int = 0
    known: int = 0
    failed: int = 0
    refused: int = 0
    reasons: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    @property
    def episodes(self) -> int:
        return self.new + self.known

    def refuse(self, line: int, reason: str) -> None:
        self.refused += 1
        if len(self.reasons) < LISTED:
            self.reasons.append({"line": line, "reason": reason})
        if self.refused <= SHOWN:
            note(f"line {line}: {one_line(reason)}")
        elif self.refused == SHOWN + 1:
            note("further lines that are refused are only counted")


def ingest(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="What to read; - reads stdin.")],
    format: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="auto|messages|json|transcript|log|mail|text",
            help="auto tells it from the first lines.",
        ),
    ] = "auto",
    at: Annotated[
        str | None,
        typer.Option(
            "--at",
            metavar="TIME",
            help=f"When what has no time of its own was said ({TIME}). Default: now.",
        ),
    ] = None,
    me: Annotated[
        str | None,
        typer.Option("--me", metavar="NAME", help="Which of the speakers is the user."),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option("--source", metavar="WORDS", help='Where it comes from ("billing system").'),
    ] = None,
    known_as: Annotated[
        str | None,
        typer.Option(
            "--known-as",
            metavar="NAME",
            help="What the file is called in the ids of its episodes. Default: its full path.",
        ),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Stop before a batch that has a line to refuse.")
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Tell nothing; say what a model that reads it would take."),
    ] = False,
    store: Store = None,
    user: User = None,
    graph: Graph = None,
    json: AsJson = False,
) -> None:
    """Tell a memory a whole file; go on where it stopped.

    Messages, records, logs, mails, transcripts or plain text: see the formats below.

    It may be stopped or killed at any moment: run again, it goes on where it was. Every line has
    an id of its own (its uuid or id; else made of the file's path, the line's number and its
    words), and what is there already is skipped. The graph is then the same as if it had never
    been stopped, but for the times at which things were stored.

    A line that cannot be read is told on stderr and left out; the exit code is then 1. With a
    model, all is made durable first, then read; if that is stopped, graphmem worker goes on.
    """
    from graphmem.transfer.formats import Reading, read_file

    counts = _Counts()
    if dry_run:
        with _stream(file) as (stream, _, path):
            told = read_file(stream, format, Reading(format="", identity=path))[1]
            print_price(told, as_json=json)
        return
    with _stream(file) as (stream, size, path), opened(store) as memory:
        target = target_of(memory, user, graph, make=True)
        reading = Reading(
            format="",
            identity=known_as or path,
            zone=target.zone,
            at=target.instant(at, "--at"),
            me=me,
            source=source,
        )
        if me is not None:
            _name_user(memory, target, me)
        counts.format, told = read_file(stream, format, reading)
        with progress("ingesting", "episodes", size) as bar:
            try:
                whole = _tell(memory, target, told, counts, strict=strict, bar=bar)
            except KeyboardInterrupt:
                note("stopped; the same command goes on from here")
                raise typer.Exit(FAILED) from None
        _read_all(memory, target, counts)
    _print(counts, as_json=json)
    if not whole:
        note("stopped before the batch of that line; mend it, or leave --strict out")
    if counts.failed:
        note(f"{counted(counts.failed, 'episode')} kept that could not be read: graphmem status")
    if counts.refused or counts.failed:
        raise typer.Exit(FAILED)


def _tell(
    memory: GraphMem,
    target: Target,
    told: Iterable[Told],
    counts: _Counts,
    *,
    strict: bool,
    bar: Bar,
) -> bool:
    """Tell batch after batch; False if a line was refused and `strict` is set."""
    policy = "stop" if strict else "skip"
    nameless = _nameless(memory, target)
    for batch in _batches(told):
        if nameless:
            _check_speakers(batch)
        lines = [each for each in batch if each.episode is not None]
        refused = [(each.line, each.reason or "") for each in batch if each.episode is None]
        stopped = strict and bool(refused)
        if lines and not stopped:
            episodes = [each.episode for each in lines if each.episode is not None]
            done = memory.add_batch(episodes, on_refusal=policy, **target.ids)
            refused += [(lines[each.place].line, each.reason) for each in done.refused]
            stopped = strict and bool(refused)
            counts.new += done.new
            counts.known += done.known
            counts.failed += done.failed
        for line, reason in sorted(refused):
            counts.refuse(line, reason)
        if stopped:
            return False
        bar.at(batch[-1].read, counts.episodes)
    return True


def _read_all(memory: GraphMem, target: Target, counts: _Counts) -> None:
    """Wait until a model has read it all; nothing to wait for with rules."""
    total = 0
    with progress("reading", "episodes") as bar:
        while True:
            try:
                memory.flush(timeout=SECONDS)
                break
            except UnavailableError as error:
                jobs = memory.status().jobs
                left = jobs.get("pending", 0) + jobs.get("processing", 0)
                if left and jobs.get("processing", 0) == 0:
                    note(f"{counted(left, 'episode')} kept, to be read: {error}")
                    break
                total = max(total, left)
                bar.at(total - left, total - left, total)
    counts.failed = max(counts.failed, memory.status(**target.ids).jobs.get("failed", 0))


@contextmanager
def _stream(file: str) -> Generator[tuple[IO[bytes], int | None, str]]:
    """The bytes of a file or of stdin, how many there are, and the file's full path."""
    if file == "-":
        yield sys.stdin.buffer, None, ""
        return
    path = Path(file)
    with named_file(file) as stream:
        size = path.stat().st_size if path.is_file() else None
        yield stream, size, str(path.resolve())


def _name_user(memory: GraphMem, target: Target, me: str) -> None:
    """Give the user this name, unless there is another one already."""
    if _nameless(memory, target):
        first, _, last = " ".join(me.split()).partition(" ")
        user_id = target.ids["user_id"] or ""
        memory.user.update(user_id, first_name=first, last_name=last or None)


def _nameless(memory: GraphMem, target: Target) -> bool:
    """Whether it is a user's memory, and nobody has said what the user is called."""
    user_id = target.ids["user_id"]
    if user_id is None:
        return False
    user = memory.user.get(user_id)
    return not (user.first_name or user.last_name)


def _check_speakers(batch: Iterable[Told]) -> None:
    """See that it is clear which of several speakers is the user.

    Raises:
        InputError: it is not.
    """
    names = {
        str(each.episode["name"])
        for each in batch
        if each.episode is not None
        and each.episode.get("role") == "norole"
        and each.episode.get("name") is not None
    }
    if names:
        raise InputError(
            f"who is the user: {', '.join(sorted(names)[:5])}? Say it with --me NAME, or give "
            "--graph ID for a conversation without the user"
        )


def _batches(told: Iterable[Told]) -> Iterator[list[Told]]:
    """Batches with the same borders each time a file is read, whatever of it is there already."""
    batch: list[Told] = []
    size = 0
    for each in told:
        batch.append(each)
        size += 0 if each.episode is None else len(str(each.episode["data"]))
        if len(batch) >= BATCH or size >= BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _print(counts: _Counts, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "format": counts.format,
                "episodes": counts.episodes,
                "new": counts.new,
                "known": counts.known,
                "failed": counts.failed,
                "refused": counts.refused,
                "lines": counts.reasons,
            }
        )
        return
    said = [f"{counts.new:,} new", f"{counts.known:,} known already"]
    if counts.refused:
        said.append(f"{counted(counts.refused, 'line')} refused")
    if counts.failed:
        said.append(f"{counts.failed:,} failed")
    say(f"{counts.format}: {counted(counts.episodes, 'episode')} ({', '.join(said)})")
