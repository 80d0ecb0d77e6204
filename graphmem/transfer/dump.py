"""A store's truths as lines: what was told, what was read from it, who is who, and the settings.

```
{"kind":"header","format":"graphmem export","version":1}
{"kind":"graph", …}                      one for each graph, then all that belongs to it:
{"kind":"entry", …}                      its user or graph, its threads
{"kind":"episode", …}                    in the order of arrival
{"kind":"mention", …} {"kind":"claim", …} {"kind":"link", …} {"kind":"relation", …}
{"kind":"end","counts":{…},"sha256":"…"} of all lines before
```
Facts, entities and everything else that follows from these is made anew by `restore`; vectors
too. An episode that waits to be worked in, or was refused, is marked and worked in again there.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Final, cast

from graphmem.core.ids import standalone_graph, user_graph
from graphmem.core.paging import pages
from graphmem.errors import ConflictError
from graphmem.transfer.records import FORMAT, VERSION, encode, line_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence

    from graphmem.core.ports import Store
    from graphmem.core.records import Claim, Entry, EntryKind, Episode, GraphState, Mention

__all__ = ["Sink", "dump", "entries_of", "graph_of"]

PAGE: Final = 500
"""Records that are read at once."""

_SHARED: Final[tuple[EntryKind, ...]] = ("template", "ontology")
"""Entries that belong to no graph."""


@dataclass(slots=True)
class Sink:
    """Where the lines go; counts them and their digest.

    `advance` is told how many episodes, mentions and claims are written.
    """

    stream: IO[bytes]
    advance: Callable[[int], object] | None = None
    counts: Counter[str] = field(default_factory=Counter[str])
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)  # pyright: ignore[reportPrivateUsage]

    def write(self, kind: str, line: str) -> None:
        """Write a line."""
        text = f"{line}\n".encode()
        self.counts[kind] += 1
        self.digest.update(text)
        self.stream.write(text)

    def told(self) -> None:
        """Tell how far it is."""
        if self.advance is not None:
            self.advance(sum(self.counts[kind] for kind in ("episode", "mention", "claim")))

    def end(self) -> None:
        """Write the last line: the counts and the digest of all lines before."""
        counts = {kind: self.counts[kind] for kind in sorted(self.counts) if kind != "header"}
        told = {"counts": counts, "sha256": self.digest.hexdigest()}
        self.stream.write(f"{line_of('end', told)}\n".encode())


async def dump(store: Store, sink: Sink, owners: Sequence[Entry] | None = None) -> None:
    """Write some graphs, each by the entry of its user or graph; None: the whole store.

    Raises:
        ConflictError: a graph moved while it was read; what was written is no whole file.
    """
    sink.write("header", line_of("header", {"format": FORMAT, "version": VERSION}))
    if owners is None:
        for kind in _SHARED:
            async for entry in entries_of(store, kind):
                await _write_revisions(store, entry, sink)
        for kind in ("user", "graph"):
            async for entry in entries_of(store, kind):
                await _dump_graph(store, sink, entry)
    else:
        for entry in owners:
            await _dump_graph(store, sink, entry)
    sink.end()


def graph_of(entry: Entry) -> str:
    """The graph that belongs to a user's or graph's entry."""
    return user_graph(entry.id) if entry.kind == "user" else standalone_graph(entry.id)


async def entries_of(
    store: Store, kind: EntryKind, owner: str | None = None
) -> AsyncIterator[Entry]:
    """All entries of a kind (of one owner), by id."""
    after: str | None = None
    while True:
        # A cursor: each page depends on the one before.
        page = await store.directory.list(kind, owner=owner, after=after, limit=PAGE)
        for entry in page:
            yield entry
        if len(page) < PAGE:
            return
        after = page[-1].id


async def _write_revisions(store: Store, entry: Entry, sink: Sink) -> None:
    """An entry, and of a template all its revisions, the first one first."""
    if entry.kind == "template":
        for revision in range(1, entry.revision):
            earlier = await store.directory.get(entry.kind, entry.id, revision=revision)
            if earlier is not None:
                sink.write("entry", encode(earlier))
    sink.write("entry", encode(entry))


async def _dump_graph(store: Store, sink: Sink, owner: Entry) -> None:
    graph_id = graph_of(owner)
    state = await store.state(graph_id)
    stamp = {} if state.stamp is None else {"stamp": state.stamp.isoformat()}
    sink.write("graph", line_of("graph", {"graph_id": graph_id, **stamp}))
    sink.write("entry", encode(owner))
    if owner.kind == "user":
        async for thread in entries_of(store, "thread", owner.id):
            sink.write("entry", encode(thread))
    await _dump_evidence(store, sink, state)
    after = await store.state(graph_id)
    if after.version != state.version:
        raise ConflictError(f"graph {graph_id!r} moved while it was exported; export it again")


async def _dump_evidence(store: Store, sink: Sink, state: GraphState) -> None:
    graph_id = state.graph_id
    resting = {record.episode for record in (*state.links, *state.relations)}
    waits = await _anything_waits(store, graph_id)
    async for page in pages(store, graph_id, "episode", limit=PAGE):
        episodes = cast("Sequence[Episode]", page.records)
        idle = await _idle(store, graph_id, episodes, resting) if waits else set[str]()
        for episode in episodes:
            waiting: Mapping[str, object] = {"waiting": True} if episode.uuid in idle else {}
            sink.write("episode", encode(episode, **waiting))
        sink.told()
    for kind in ("mention", "claim"):
        async for page in pages(store, graph_id, kind, limit=PAGE):
            for record in cast("Sequence[Mention | Claim]", page.records):
                sink.write(kind, encode(record))
            sink.told()
    for link in sorted(state.links, key=lambda link: link.uuid):
        sink.write("link", encode(link))
    for relation in sorted(state.relations, key=lambda relation: relation.uuid):
        sink.write("relation", encode(relation))


async def _anything_waits(store: Store, graph_id: str) -> bool:
    jobs = (await store.directory.status(graph_id)).jobs
    return any(jobs.get(status) for status in ("pending", "processing", "failed"))


async def _idle(
    store: Store, graph_id: str, episodes: Sequence[Episode], resting: set[str]
) -> set[str]:
    """The episodes on which nothing rests: of a graph where work waits, those that may wait.

    To work one in again of which nothing could be read does no harm.
    """
    uuids = [episode.uuid for episode in episodes if episode.uuid not in resting]
    if not uuids:
        return set()
    found = await store.evidence(graph_id, episodes=uuids)
    read = {record.episode for record in (*found.claims, *found.mentions)}
    return set(uuids) - read
