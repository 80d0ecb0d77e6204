"""Lines back into a store: checked as a whole first, then page by page, then folded.

A graph that is being restored is marked in the directory; one that was cut off is erased and
restored from its beginning when the same file comes again.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import IO, TYPE_CHECKING, Any, Final, cast

from graphmem.core.changes import ChangeSet
from graphmem.core.civil import EPOCH
from graphmem.core.ids import derive
from graphmem.core.records import Claim, Entry, Episode, IdentityLink, Mention, RelationRecord
from graphmem.core.requests import Intake
from graphmem.errors import InputError, ModelError
from graphmem.ingest.accept import follow_up, passages_of, with_vectors
from graphmem.ingest.pipeline import Pipeline
from graphmem.transfer.dump import graph_of
from graphmem.transfer.records import FORMAT, VERSION, decode, read_instant

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from graphmem.core.ports import Clock, Embedder, Store
    from graphmem.transfer.records import Evidence

__all__ = ["Restoring", "check_file", "restore"]

PAGE: Final = 500
"""Records that one commit writes."""


@dataclass(frozen=True, slots=True)
class _Whole:
    """What a file that is whole holds: its digest, its counts, and its graphs by id."""

    digest: str
    counts: Mapping[str, int]
    graphs: tuple[str, ...]


def check_file(stream: IO[bytes]) -> _Whole:
    """Read a file once and see that it is whole; nothing is written.

    Raises:
        InputError: it is no export, of a newer version, cut off, or changed.
    """
    digest, counts = hashlib.sha256(), Counter[str]()
    graphs: list[str] = []
    end: dict[str, Any] | None = None
    for number, line in enumerate(stream, 1):
        if end is not None:
            raise InputError(f"line {number} stands behind the last one; take a whole file")
        kind = _kind(line)
        if number == 1:
            _check_header(line)
        elif kind == "graph":
            graphs.append(str(_loaded(line, number).get("graph_id")))
        elif kind == "end":
            end = _loaded(line, number)
            continue
        digest.update(line)
        counts[kind] += 1
    if end is None:
        raise InputError("the file has no last line: it was cut off; export it again")
    del counts["header"]
    if end.get("sha256") != digest.hexdigest() or end.get("counts") != dict(counts):
        raise InputError("the file was changed after it was written; export it again")
    return _Whole(digest.hexdigest(), counts, tuple(graphs))


def _kind(line: bytes) -> str:
    head, _, rest = line.partition(b'{"kind":"')
    return "" if head else rest.partition(b'"')[0].decode("utf-8", "replace")


def _check_header(line: bytes) -> None:
    try:
        header = json.loads(line)
        known = header["format"] == FORMAT
        version = header["version"]
    except (ValueError, KeyError, TypeError, RecursionError):
        known, version = False, None
    if not known:
        raise InputError("the file is no export of graphmem; make one with: graphmem export FILE")
    if version != VERSION:
        raise InputError(
            f"the file has version {version!r}, this graphmem reads {VERSION}; install a newer one"
        )


def _loaded(line: bytes, number: int) -> dict[str, Any]:
    try:
        document: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"line {number} is no JSON: {error}") from None
    if not isinstance(document, dict):
        raise InputError(f"line {number} is no JSON object")
    return cast("dict[str, Any]", document)


async def restore(
    store: Store,
    embedder: Embedder,
    clock: Clock,
    stream: IO[bytes],
    *,
    worker: str,
    advance: Callable[[int, int], object] | None = None,
) -> Mapping[str, int]:
    """Write all graphs of a file into a store that has none of them.

    Args:
        store: it is written.
        embedder: makes the vectors, which are not in the file.
        clock: for work that waited in the file and is done now.
        stream: the file; it is read twice.
        worker: a name for leases.
        advance: told how many lines are done, of how many.

    Returns:
        How many lines of each kind there were.

    Raises:
        InputError: the file is not whole, or a graph of it is there and not empty. Nothing was
            written.
    """
    whole = check_file(stream)
    for graph_id in whole.graphs:
        await _check_empty(store, graph_id)
    stream.seek(0)
    total = sum(whole.counts.values())
    restoring: Restoring | None = None
    revisions = Counter[str]()
    for number, line in enumerate(stream, 1):
        told = _loaded(line, number)
        kind = told["kind"]
        if kind == "graph" or kind == "end":
            if restoring is not None:
                await restoring.finish()
            if kind == "end":
                break
            restoring = Restoring(store, embedder, clock, worker, told)
            await restoring.begin(whole.digest)
        elif kind == "entry" and restoring is None:
            entry = cast("Entry", decode(told, ""))
            if entry.kind == "template":
                revisions[entry.id] += 1
                await _put_revision(store, entry, revisions[entry.id])
            else:
                await _put(store, entry)
        elif kind != "header":
            if restoring is None:
                raise InputError(f"line {number} belongs to no graph")
            await restoring.take(told)
        if advance is not None and number % PAGE == 0:
            advance(number, total)
    return dict(whole.counts)


def _mark(graph_id: str) -> str:
    return f"restoring {graph_id}"


async def _check_empty(store: Store, graph_id: str) -> None:
    if await store.directory.get("setting", _mark(graph_id)) is not None:
        return  # the remains of a restoration that was cut off
    state = await store.state(graph_id)
    page = await store.scan(graph_id, "episode", limit=1)
    if state.version or page.records:
        kind, _, id = graph_id.partition(":")
        raise InputError(
            f"the {kind} {id!r} is in this store already; import into another --store, or delete "
            f"it there first ({kind}.delete)"
        )


async def _put(store: Store, entry: Entry) -> None:
    """Write an entry with its times, whatever was there."""
    directory = store.directory
    for now in dict.fromkeys((entry.created_at, entry.updated_at)):
        await directory.put(entry.kind, entry.id, entry.body, now=now, owner=entry.owner)


async def _put_revision(store: Store, entry: Entry, revision: int) -> None:
    """Write a revision of a template, once: each write is a revision, the first one makes it.

    One that is there already, of an earlier try or because both stores have it, stays.
    """
    there = await store.directory.get(entry.kind, entry.id, revision=revision)
    if there is None or there.body != entry.body:
        now = entry.updated_at
        await store.directory.put(entry.kind, entry.id, entry.body, now=now, owner=entry.owner)


@dataclass(slots=True)
class Restoring:
    """One graph on its way into a store."""

    store: Store
    embedder: Embedder
    clock: Clock
    worker: str
    told: Mapping[str, Any]
    version: int = 0
    commits: int = 0
    waiting: bool = False
    kind: str = ""
    page: list[Evidence] = field(default_factory=list["Evidence"])
    idle: set[str] = field(default_factory=set[str])

    @property
    def graph_id(self) -> str:
        """The graph."""
        return str(self.told["graph_id"])

    @property
    def stamp(self) -> datetime | None:
        """The graph's last stamp where it was exported."""
        stamp = self.told.get("stamp")
        return None if stamp is None else read_instant(stamp)

    async def begin(self, digest: str) -> None:
        """Mark the graph as being restored; sweep away what an earlier try left."""
        directory, mark = self.store.directory, _mark(self.graph_id)
        if await directory.get("setting", mark) is not None:
            while await self.store.erase(self.graph_id):
                pass
        await directory.put("setting", mark, {"sha256": digest}, now=self.clock())

    async def take(self, told: Mapping[str, Any]) -> None:
        """Take one line; a page of them is written at once."""
        kind = str(told["kind"])
        if kind != self.kind or len(self.page) >= PAGE:
            await self._write()
            self.kind = kind
        record = decode(told, self.graph_id)
        self.page.append(record)
        if told.get("waiting") and isinstance(record, Episode):
            self.idle.add(record.uuid)

    async def finish(self) -> None:
        """Fold the evidence, work in what waits, and take the mark away."""
        await self._write()
        stamp = self.stamp
        if stamp is not None:
            # Folded as at the last commit there: the graph then stands where it stood.
            folding = Pipeline(self.store, self.embedder, lambda: stamp, worker=self.worker)
            if await folding.refold(self.graph_id) is None:
                await self._commit(stamp=stamp)
        if self.waiting:
            working = Pipeline(self.store, self.embedder, self.clock, worker=self.worker)
            await working.work(self.graph_id)
        await self.store.directory.remove("setting", _mark(self.graph_id))

    async def _write(self) -> None:
        page, self.page = self.page, []
        if not page:
            return
        if self.kind == "entry":
            for entry in cast("Sequence[Entry]", page):
                if entry.kind in ("user", "graph") and graph_of(entry) != self.graph_id:
                    raise InputError(f"{entry.kind} {entry.id!r} is not that of {self.graph_id!r}")
                await _put(self.store, entry)
        elif self.kind == "episode":
            await self._accept(cast("Sequence[Episode]", page))
        elif self.kind == "claim":
            await self._commit(claims=await self._placed(cast("Sequence[Claim]", page)))
        else:
            await self._commit(
                mentions=tuple(each for each in page if isinstance(each, Mention)),
                links=tuple(each for each in page if isinstance(each, IdentityLink)),
                relations=tuple(each for each in page if isinstance(each, RelationRecord)),
            )

    async def _accept(self, episodes: Sequence[Episode]) -> None:
        """Write episodes; jobs only for those that wait, or whose vectors have to."""
        now = self.clock()
        task = derive("restored", self.graph_id)
        jobs = [follow_up("extract", e, task, now) for e in episodes if e.uuid in self.idle]
        passages = [passage for episode in episodes for passage in passages_of(episode)]
        intake = Intake(
            graph_id=self.graph_id,
            episodes=tuple(episodes),
            passages=tuple(passages),
            jobs=tuple(jobs),
        )
        try:
            vectors = await self.embedder.embed([passage.text for passage in passages])
            intake = with_vectors(intake, vectors)
        except ModelError:
            later = [follow_up("embed", episode, task, now) for episode in episodes]
            intake = replace(intake, jobs=(*intake.jobs, *later))
        await self.store.accept(intake)
        self.waiting = self.waiting or bool(intake.jobs)
        self.idle.clear()

    async def _placed(self, claims: Sequence[Claim]) -> tuple[Claim, ...]:
        """The claims at the places that this store gave their episodes."""
        uuids = list(dict.fromkeys(claim.episode for claim in claims))
        found = await self.store.fetch(self.graph_id, "episode", uuids)
        places = {e.uuid: e.position for e in found if isinstance(e, Episode)}
        if len(places) < len(uuids):
            raise InputError(f"claims of {self.graph_id!r} rest on episodes that are not there")
        return tuple(replace(claim, position=places[claim.episode]) for claim in claims)

    async def _commit(self, *, stamp: datetime | None = None, **evidence: Any) -> None:
        """Write a page of evidence, with a stamp before all others."""
        if not self.commits:
            self.version = (await self.store.state(self.graph_id)).version
        self.commits += 1
        early = EPOCH + timedelta(microseconds=self.commits)
        changes = ChangeSet(
            graph_id=self.graph_id, version=self.version, stamp=stamp or early, **evidence
        )
        self.version = (await self.store.commit(changes)).version
