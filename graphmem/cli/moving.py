"""`graphmem export`, `import`, `refold` and `reembed`: whole memories."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from graphmem.cli.named_file import named_file, new_file
from graphmem.cli.options import AsJson, Graph, Store
from graphmem.cli.output import counted, print_json, say
from graphmem.cli.progress import progress
from graphmem.cli.session import ids_of, opened

if TYPE_CHECKING:
    from collections.abc import Generator

__all__ = ["export", "import_", "reembed", "refold"]

Only = Annotated[
    str | None, typer.Option("--user", metavar="ID", help="Only this user's memory. Default: all.")
]
_PIPED = 1 << 20


def export(
    file: Annotated[
        str, typer.Argument(metavar="FILE|-", help="Where to write; - (the default) is stdout.")
    ] = "-",
    store: Store = None,
    user: Only = None,
    graph: Graph = None,
    json: AsJson = False,
) -> None:
    """Write a memory, or the whole store, as lines of JSON.

    Everything that was told, what was read from it, who is who, and the settings: complete, and
    the same bytes from whatever store. Facts and vectors follow from these and are made anew by
    `graphmem import`. The last line tells the counts and a digest of all others.

    FILE is never a store: that which is read is named by --store. With --json the counts are
    printed too, if FILE is not stdout.
    """
    with (
        _target(file, store) as stream,
        opened(store) as memory,
        progress("exporting", "records") as bar,
    ):
        only = ids_of(memory, user, graph)
        counts = memory.export(stream, **only, advance=lambda done: bar.at(done, done))
    if file != "-":
        _print(counts, f"{file}: ", as_json=json)


def import_(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="What to read; - reads stdin.")],
    store: Store = None,
    json: AsJson = False,
) -> None:
    """Read what `graphmem export` wrote.

    Into a store that has none of its users and graphs. The file is checked as a whole before
    anything is written: that it is complete, and that no byte of it was changed. Facts, entities
    and vectors are made anew; what waited to be worked in is worked in. It may be stopped or
    killed: the same command begins it again.
    """
    with _source(file) as stream, opened(store) as memory, progress("importing", "lines") as bar:
        counts = memory.restore(stream, advance=lambda done, of: bar.at(done, done, of))
    _print(counts, "", as_json=json)


def refold(
    store: Store = None, user: Only = None, graph: Graph = None, json: AsJson = False
) -> None:
    """Make all facts anew from what was told.

    Wanted after an upgrade whose rules of time differ; harmless at any other time. Nothing that
    was told changes.
    """
    with opened(store) as memory, progress("folding", "graphs") as bar:
        only = ids_of(memory, user, graph)
        done = memory.refold(**only, advance=lambda count: bar.at(count, count))
    if json:
        print_json({"graphs": done.graphs, "changed": done.changed})
    else:
        say(f"{counted(done.graphs, 'graph')} folded, {done.changed:,} changed")


def reembed(store: Store = None, json: AsJson = False) -> None:
    """Make all vectors anew, with the embedder in force now.

    Wanted when a store was made with another embedder. It may be stopped or killed: run again, it
    goes on where it was. No other program should use the store meanwhile.
    """
    with opened(store) as memory, progress("embedding", "records") as bar:
        done = memory.reembed(advance=lambda count: bar.at(count, count))
    if json:
        print_json({"graphs": done.graphs, "vectors": done.vectors, "resumed": done.resumed})
    else:
        again = ", going on from where it was" if done.resumed else ""
        say(f"{counted(done.vectors, 'vector')} of {counted(done.graphs, 'graph')} made{again}")


def _print(counts: dict[str, int], where: str, *, as_json: bool) -> None:
    if as_json:
        print_json(dict[str, Any](counts))
        return
    kinds = ("graph", "episode", "claim")
    say(where + ", ".join(counted(counts.get(kind, 0), kind) for kind in kinds))


@contextmanager
def _target(file: str, store: str | None) -> Generator[IO[bytes]]:
    """Where to write: stdout, or a file that is no store."""
    if file == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    from graphmem.settings import read_settings
    from graphmem.stores import file_of

    with new_file(file, file_of(read_settings(store=store).store)) as stream:
        yield stream


@contextmanager
def _source(file: str) -> Generator[IO[bytes]]:
    """What to read, from its beginning and twice: stdin is kept in a file that has no name."""
    if file != "-":
        with named_file(file) as stream:
            yield stream
        return
    from tempfile import TemporaryFile

    with TemporaryFile() as kept:
        while block := sys.stdin.buffer.read(_PIPED):
            kept.write(block)
        kept.seek(0)
        yield kept
