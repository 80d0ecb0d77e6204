"""The ports: what the engine needs from the outside, as protocols that adapters fill.

A store decides nothing: no clock but the stamp it is handed, no ids, no overlap logic, no model.
It never lets anything but a `StoreError` (or `AlreadyExistsError`, `NotFoundError` where said)
out. Uuids are unique within a graph, not across graphs: callers may name an episode themselves,
and two graphs may use the same name. Every method is one transaction and a constant number of
statements, whatever the size of the graph (pages and batches apart). Instants come back aware,
UTC, to the microsecond.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping, Sequence
    from datetime import datetime, timedelta

    from graphmem.core.changes import ChangeSet, Commit
    from graphmem.core.chat import Completion, Prompt
    from graphmem.core.records import Entry, EntryKind, GraphState, Job, Json, SlotKey, Vector
    from graphmem.core.requests import (
        Candidates,
        Edges,
        Evidence,
        Expansion,
        Filters,
        Found,
        GroupKey,
        Intake,
        Lease,
        Page,
        Probe,
        Receipt,
        Record,
        RecordKind,
        Scope,
        Search,
        SlotHeads,
        StoreSpec,
        StoreStatus,
        Told,
    )
    from graphmem.core.tables import Tables, Vocabulary

__all__ = ["ChatModel", "Clock", "CrossEncoder", "Directory", "Embedder", "Store", "Tracer"]

T = TypeVar("T")


class Clock(Protocol):
    """Tells the time: an aware datetime."""

    def __call__(self) -> datetime:
        """The instant now."""
        ...


class Tracer(Protocol):
    """Hears of every stage event before it happens: a stage, its name and its figures.

    Stores report `("statement", NAME)` for each statement they run, BEGIN and COMMIT included
    ("begin", "commit"); the statement's name is its file's. What it raises stops the call.
    """

    def __call__(self, stage: str, name: str, **figures: object) -> None:
        """Hear of one event."""
        ...


class Embedder(Protocol):
    """Turns texts into vectors of one dimension, unit length."""

    @property
    def name(self) -> str:
        """Its name, recorded in the store."""
        ...

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        ...

    async def embed(self, texts: Sequence[str]) -> list[Vector]:
        """One vector for each text, in order.

        Raises:
            ModelError: the embedder is away or refused.
        """
        ...


class CrossEncoder(Protocol):
    """Reads a question and a text together, and says how well the text answers it."""

    async def score(self, query: str, texts: Sequence[str]) -> list[float]:
        """One finite number for each text, in order; larger is better.

        Raises:
            ModelError: it is away, refused, or gave something else.
        """
        ...


class ChatModel(Protocol):
    """Answers prompts. Retries and limits on parallel calls are its own affair."""

    @property
    def name(self) -> str:
        """The model's name, kept with every claim it made."""
        ...

    async def complete(self, prompt: Prompt) -> Completion:
        """One answer; what it holds is not checked against the prompt's schema.

        Raises:
            ModelUnavailableError: away, slow or limiting, also after retries; may carry
                `retry_after`.
            RefusedError: the server or the model refused; repeating will not help.
            OutputError: there was no answer that could be read, or it was cut off.
        """
        ...


class Store(Protocol):
    """The graphs: evidence in, derived state kept beside it, both found again."""

    @property
    def directory(self) -> Directory:
        """The directory in the same store."""
        ...

    async def prepare(self, spec: StoreSpec) -> None:
        """Create or migrate the schema and its indexes; idempotent, safe from two processes.

        Raises:
            SchemaError: a newer schema, or an embedder of another name or dimension.
        """
        ...

    async def reembed(self, spec: StoreSpec) -> None:
        """Drop all vectors and be, from now on, a store made for this embedder; idempotent.

        The vectors come back with commits. Takes the place of `prepare` where that refuses.

        Raises:
            SchemaError: a newer schema.
            UnsupportedError: this store cannot change its embedder.
        """
        ...

    async def close(self) -> None:
        """Give everything back; twice is fine."""
        ...

    async def accept(self, intake: Intake) -> tuple[Receipt, ...]:
        """Make episodes and jobs durable; found by text (and vector) once it returns.

        The same episode uuid twice is once, whatever it says; positions grow by one in the order
        given. Does not move the graph's version. One graph a call.

        Raises:
            ConflictError: the graph is being erased.
        """
        ...

    async def annotate(self, graph_id: str, episode: str, metadata: Mapping[str, Json]) -> bool:
        """Replace an episode's metadata: the developer's notes, from which nothing follows.

        Does not move the graph's version. False if the graph has no such episode.
        """
        ...

    async def lease(
        self,
        worker: str,
        *,
        now: datetime,
        ttl: timedelta,
        graph_id: str | None = None,
        limit: int = 64,
    ) -> Lease | None:
        """Take the graph whose waiting work is oldest (or this one), its jobs in order.

        A job waits if it is pending and its `not_before` has passed, or was being processed under
        a lease that lapsed. The jobs are marked as being processed and their attempts counted.
        None: nothing waits, or every graph with work is held by a lease that has not lapsed.
        Takes the longest run of waiting jobs from the first one, at most `limit`.
        """
        ...

    async def renew(self, lease: Lease, *, now: datetime, ttl: timedelta) -> Lease:
        """Hold it longer.

        Raises:
            ConflictError: it lapsed and another worker took the graph.
        """
        ...

    async def release(self, lease: Lease) -> None:
        """Give it back: its unsettled jobs wait again. Harmless if it was lost."""
        ...

    async def keep_answer(self, lease: Lease, job: str, answer: str) -> None:
        """Make durable what a model said about a leased job, before anything is made of it.

        It is on the job whenever that is leased again; a commit that settles the job takes it
        away or leaves another. It goes when one of the job's episodes is forgotten, or an episode
        whose uuid stands in it. Does not move the graph's version.

        Raises:
            ConflictError: the lease was lost, or the job is no longer being processed.
        """
        ...

    async def reading(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Run reads that belong together where they cost least; what `work` returns.

        A store in this process runs `work` in one thread of its own, and its reads in one
        snapshot; one behind a server awaits it. So `work` awaits nothing but reads of this store,
        one after the other, does nothing else that may not be done again, and may run in a
        thread.
        """
        ...

    async def candidates(self, probe: Probe) -> Candidates:
        """Entities a mention may mean, nearby facts, and the graph's state."""
        ...

    async def slots(self, graph_id: str, keys: Sequence[SlotKey]) -> SlotHeads:
        """The painter states of these slots, in the order asked, and their tail facts."""
        ...

    async def claims(self, graph_id: str, groups: Sequence[GroupKey]) -> Told:
        """All claims of these groups with all that they link to, and the groups' facts."""
        ...

    async def evidence(
        self, graph_id: str, *, episodes: Sequence[str] = (), entities: Sequence[str] = ()
    ) -> Evidence:
        """All that rests on these episodes, and all mentions and claims of these entities.

        With `entities`, `claims` are those with one of them as subject or object (merges not
        applied: pass every member), `others` all mentions of them.
        """
        ...

    async def commit(self, changes: ChangeSet) -> Commit:
        """Apply a change set whole or not at all, and give its lease back if it says so.

        Raises:
            ConflictError: the graph is not at `changes.version`, its last stamp is not earlier
                than `changes.stamp`, the lease was lost, or the graph is being erased.
        """
        ...

    async def vocabulary(self, graph_id: str) -> Vocabulary:
        """The words of a graph's passages with their statistics; empty for an unknown graph.

        Kept in memory between calls within the store's memory limit; what was accepted or
        forgotten before the call, by any program, is in it (a store behind a server may lag by
        one in fifty passages where a graph has more than a thousand).
        """
        ...

    async def tables(self, search: Search) -> Tables:
        """Rows that a question may mean, as columns to be ranked (`core.tables`).

        All rows of each scope, or, from a server, the candidates of each scope by `terms` and by
        `vector` (`limit` each, over-fetched), passages with their neighbours up to three before
        and two after. Rows that do not meet the filters are not `allowed`; edits are never there.
        """
        ...

    async def vectors(
        self, graph_id: str, scope: Scope, uuids: Sequence[str]
    ) -> Mapping[str, Vector]:
        """The vectors of these records (of an episode: its first passage's), where there are."""
        ...

    async def expand(self, expansion: Expansion) -> Found:
        """Walk fact edges from entities; the one channel is ("fact", "hops"), fewest hops first."""
        ...

    async def edges(self, expansion: Expansion) -> Edges:
        """What `expand` would find, in outline, for a walk that chooses where to go on."""
        ...

    async def fetch(
        self, graph_id: str, kind: RecordKind, uuids: Sequence[str]
    ) -> tuple[Record | None, ...]:
        """Records by uuid, in the order asked, None for what this graph has not.

        An entity merged into another answers with that one; a replaced fact with its successor.
        """
        ...

    async def scan(
        self,
        graph_id: str,
        kind: RecordKind,
        *,
        after: str | None = None,
        limit: int = 100,
        filters: Filters | None = None,
        descending: bool = False,
    ) -> Page:
        """A page of records: episodes by position, all others by uuid.

        `after` is the last position (in decimal) or uuid of the page before; `Page.after` is the
        one to go on with. `descending` turns the order and the meaning of "after" round.
        """
        ...

    async def state(self, graph_id: str) -> GraphState:
        """Where the graph stands; version 0 for one that does not exist."""
        ...

    async def erase(self, graph_id: str, *, limit: int = 10_000) -> bool:
        """Hide the graph at once, then delete one page of it; True while more remains.

        Resumable by anybody; the graph id is free again when it has returned False.
        """
        ...

    async def check(self) -> tuple[str, ...]:
        """Look the whole store over; one line for each thing that is wrong, none when clean."""
        ...


class Directory(Protocol):
    """Who and what there is beside the graphs: users, threads, templates, settings; and tasks."""

    async def put(
        self,
        kind: EntryKind,
        id: str,
        body: Mapping[str, Json],
        *,
        now: datetime,
        owner: str = "",
        new: bool = False,
        revision: int | None = None,
    ) -> Entry:
        """Insert or replace an entry; its revision grows by one.

        Args:
            kind: what it is.
            id: the developer's id, unique within the kind.
            body: its content.
            now: the instant, for `created_at` (kept by a replacement) and `updated_at`.
            owner: the id it belongs to.
            new: refuse an id that is there.
            revision: refuse unless this is the current one.

        Raises:
            AlreadyExistsError: `new`, and it is there.
            ConflictError: it is at another revision.
        """
        ...

    async def get(self, kind: EntryKind, id: str, *, revision: int | None = None) -> Entry | None:
        """The entry, or an earlier revision of a template; None if there is none."""
        ...

    async def owned(self, kind: EntryKind, id: str) -> tuple[Entry, Entry | None] | None:
        """The entry and the user that owns it, if there is such a user; None without the entry."""
        ...

    async def list(
        self,
        kind: EntryKind,
        *,
        owner: str | None = None,
        after: str | None = None,
        limit: int = 100,
    ) -> tuple[Entry, ...]:
        """Entries of a kind (of one owner), by id; those whose id is greater than `after`."""
        ...

    async def remove(self, kind: EntryKind, id: str) -> bool:
        """Delete an entry with all its revisions; False if there was none."""
        ...

    async def task(self, task: str) -> tuple[Job, ...]:
        """The jobs of one call of the user, by place; none if it is unknown."""
        ...

    async def retry(self, task: str) -> int:
        """Let the failed jobs of a task wait again; how many."""
        ...

    async def erasing(self) -> tuple[str, ...]:
        """The graphs whose erasure was begun and is not done."""
        ...

    async def status(self, graph_id: str | None = None) -> StoreStatus:
        """Counts of one graph or of the whole store."""
        ...
