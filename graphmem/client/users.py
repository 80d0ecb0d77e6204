"""`mem.user`: people, each with a graph of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphmem.client.checks import (
    PROFILES,
    USER_PROFILE,
    check_choice,
    check_count,
    check_cursor,
    check_id,
    check_list,
    check_metadata,
    check_name,
    check_time_zone,
)
from graphmem.client.instructions import check_instructions, instructions_of
from graphmem.client.place import Place, place_of
from graphmem.client.results import SummaryInstruction
from graphmem.client.views import entity_view, thread_view, user_view
from graphmem.core.ids import user_entity_id, user_graph
from graphmem.core.records import Entity as CoreEntity
from graphmem.errors import AlreadyExistsError, NotFoundError
from graphmem.ingest.wishes import PROJECT, drop_wishes, keep_wishes, own_wishes, wishes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from graphmem.client.engine import Engine
    from graphmem.client.results import Entity, Thread, User
    from graphmem.core.records import Entry, Json

__all__ = ["AsyncUsers", "place_made", "place_or_planned"]


class AsyncUsers:
    """People, each with a graph of their own, under the developer's own ids."""

    def __init__(self, engine: Engine) -> None:
        """Work through this engine."""
        self._engine = engine

    async def add(
        self,
        user_id: str,
        *,
        email: str | None = None,
        first_name: str | None = None,
        last_name: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        time_zone: str | None = None,
        profile: str = "assistant",
        exist_ok: bool = False,
    ) -> User:
        """Make a user and their graph.

        Args:
            user_id: your own id of the user.
            email: an address, kept with the user.
            first_name: with `last_name`, how messages and records call the user.
            last_name: see `first_name`.
            metadata: anything you want to keep with the user; JSON.
            time_zone: IANA zone in which the user says "yesterday"; default: the setting.
            profile: how the user's messages are ranked: "assistant" (a user and an assistant; what
                the user said counts first), "conversation" (people among themselves), "documents".
            exist_ok: return the user that is there (unchanged) instead of refusing.

        Raises:
            InputError: an argument is malformed.
            AlreadyExistsError: the id is taken, and `exist_ok` is not set.
        """
        engine = self._engine
        check_id(user_id, "user_id")
        body: dict[str, Json] = {
            "email": None if email is None else check_name(email, "email"),
            "first_name": None if first_name is None else check_name(first_name, "first_name"),
            "last_name": None if last_name is None else check_name(last_name, "last_name"),
            "metadata": check_metadata(metadata),
            "time_zone": check_time_zone(
                engine.settings.time_zone if time_zone is None else time_zone
            ),
            "profile": check_choice(profile, PROFILES, "profile"),
        }
        directory = await engine.directory()
        await engine.finish_erasing(user_graph(user_id))
        try:
            entry = await directory.put("user", user_id, body, now=engine.now(), new=True)
        except AlreadyExistsError:
            found = await directory.get("user", user_id)
            if not exist_ok or found is None:
                raise
            return user_view(found)
        await self._name(entry)
        return user_view(entry)

    async def get(self, user_id: str) -> User:
        """The user.

        Raises:
            NotFoundError: there is none of this id.
        """
        return user_view(await self._engine.entry("user", check_id(user_id, "user_id")))

    async def update(
        self,
        user_id: str,
        *,
        email: str | None = None,
        first_name: str | None = None,
        last_name: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        time_zone: str | None = None,
    ) -> User:
        """Change what is given; the rest stays. A new name is one more name of the same person.

        Raises:
            InputError: an argument is malformed.
            NotFoundError: there is no such user.
        """
        engine = self._engine
        old = await engine.entry("user", check_id(user_id, "user_id"))
        body: dict[str, Json] = dict(old.body)
        given = {"email": email, "first_name": first_name, "last_name": last_name}
        body |= {key: check_name(value, key) for key, value in given.items() if value is not None}
        if metadata is not None:
            body["metadata"] = check_metadata(metadata)
        if time_zone is not None:
            body["time_zone"] = check_time_zone(time_zone)
        directory = await engine.directory()
        entry = await directory.put("user", user_id, body, now=engine.now(), revision=old.revision)
        await self._name(entry)
        return user_view(entry)

    async def list_ordered(self, *, limit: int = 100, cursor: str | None = None) -> list[User]:
        """Users by id; `cursor` is the last id of the page before."""
        directory = await self._engine.directory()
        check_count(limit, "limit")
        return [
            user_view(e)
            for e in await directory.list("user", after=check_cursor(cursor), limit=limit)
        ]

    async def delete(self, user_id: str) -> None:
        """Erase the user: graph, threads and all. Can be repeated if it was cut off.

        Raises:
            NotFoundError: there is no such user.
        """
        engine = self._engine
        await engine.entry("user", check_id(user_id, "user_id"))
        await engine.erase(user_graph(user_id))
        directory = await engine.directory()
        while threads := await directory.list("thread", owner=user_id, limit=1000):
            for thread in threads:
                await directory.remove("thread", thread.id)
        await directory.remove("ontology", user_graph(user_id))
        await drop_wishes(directory, user_graph(user_id))
        await directory.remove("user", user_id)

    async def get_node(self, user_id: str) -> Entity:
        """The entity that stands for the user in their graph.

        Raises:
            NotFoundError: there is no such user.
        """
        place = await self._engine.user_place(check_id(user_id, "user_id"))
        store = await self._engine.store()
        (found,) = await store.fetch(place.graph_id, "entity", [user_entity_id(place.graph_id)])
        if not isinstance(found, CoreEntity):
            raise NotFoundError(f"user_id={user_id!r} has no node yet; add a message or a name")
        return entity_view(found)

    async def get_threads(
        self, user_id: str, *, limit: int = 100, cursor: str | None = None
    ) -> list[Thread]:
        """The user's threads by id; `cursor` is the last id of the page before.

        Raises:
            NotFoundError: there is no such user.
        """
        await self._engine.entry("user", check_id(user_id, "user_id"))
        directory = await self._engine.directory()
        check_count(limit, "limit")
        entries = await directory.list(
            "thread", owner=user_id, after=check_cursor(cursor), limit=limit
        )
        return [thread_view(entry) for entry in entries]

    async def add_user_summary_instructions(
        self,
        instructions: Sequence[SummaryInstruction | Mapping[str, str]],
        *,
        user_ids: Sequence[str] | None = None,
    ) -> None:
        """Say how a model shall phrase the summaries of users; what is of a name is replaced.

        Those of a user stand in place of the project's. The summaries of the users given are
        phrased anew; those of all others whenever their facts have changed. Without a model
        summaries list what is known, and nobody reads the instructions.

        Args:
            instructions: `SummaryInstruction`s, or dicts with the keys "name" and "text".
            user_ids: whose summaries; None: the project's, for all without their own.

        Raises:
            InputError: an instruction is malformed, or there would be too many.
            NotFoundError: there is no such user. Nothing was written.
        """
        added = instructions_of(instructions)
        await self._instruct(user_ids, lambda own: own | added)

    async def list_user_summary_instructions(
        self, user_id: str | None = None
    ) -> list[SummaryInstruction]:
        """The instructions for a user's summary, their own or else the project's.

        Args:
            user_id: the user; None: those of the project.

        Raises:
            NotFoundError: there is no such user.
        """
        directory = await self._engine.directory()
        if user_id is None:
            found = await own_wishes(directory, PROJECT)
        else:
            await self._engine.entry("user", check_id(user_id, "user_id"))
            found = await wishes_of(directory, user_graph(user_id))
        return [SummaryInstruction(name=name, text=text) for name, text in found.items()]

    async def delete_user_summary_instructions(
        self,
        instruction_names: Sequence[str] | None = None,
        *,
        user_ids: Sequence[str] | None = None,
    ) -> None:
        """Take instructions away; a name that is not there is fine.

        Args:
            instruction_names: which; None: all.
            user_ids: whose; None: the project's.

        Raises:
            InputError: an argument is malformed.
            NotFoundError: there is no such user. Nothing was written.
        """
        gone = (
            None
            if instruction_names is None
            else {*check_list(instruction_names, "instruction_names", check_id)}
        )
        await self._instruct(
            user_ids,
            lambda own: {k: v for k, v in own.items() if gone is not None and k not in gone},
        )

    async def _instruct(
        self,
        user_ids: Sequence[str] | None,
        change: Callable[[dict[str, str]], dict[str, str]],
    ) -> None:
        """Change the instructions of some users, or the project's; check all, then write."""
        engine = self._engine
        directory = await engine.directory()
        graphs = [PROJECT] if user_ids is None else []
        for user_id in check_list(user_ids, "user_ids", check_id):
            await engine.entry("user", user_id)
            graphs.append(user_graph(user_id))
        after = {graph: change(await own_wishes(directory, graph)) for graph in graphs}
        for wishes in after.values():
            check_instructions(wishes)
        for graph, wishes in after.items():
            await keep_wishes(directory, graph, wishes, now=engine.now())
            if graph != PROJECT:
                await (await engine.pipeline()).retelling.anew(graph)

    async def warm(self, user_id: str) -> None:
        """Load what the first question to this user's graph would have to load.

        Raises:
            NotFoundError: there is no such user.
        """
        place = await self._engine.user_place(check_id(user_id, "user_id"))
        await self._engine.warm(place)

    async def _name(self, entry: Entry) -> None:
        """Tell the user's graph who its user is."""
        place = Place(user_graph(entry.id), str(entry.body["time_zone"]), entry)
        await self._engine.name_user(place)


async def place_or_planned(engine: Engine, user_id: str) -> Place:
    """The user's own graph; of a user who is not there as it would be made, without a user."""
    known = await (await engine.directory()).get("user", user_id)
    if known is not None:
        return place_of(known)
    return Place(user_graph(user_id), engine.settings.time_zone, None, USER_PROFILE)


async def place_made(engine: Engine, user_id: str, planned: Place) -> Place:
    """That graph, now that there is something to tell it; the user is made if need be."""
    if planned.user is not None:
        return planned
    await AsyncUsers(engine).add(user_id, exist_ok=True)
    return await engine.user_place(user_id)
