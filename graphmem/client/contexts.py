"""`mem.context`: the block for a prompt, and templates that lay it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmem.client.checks import check_count, check_cursor, check_id, check_text
from graphmem.client.filling import context_of, template_entry
from graphmem.client.views import revision_of, template_view
from graphmem.errors import AlreadyExistsError, InputError
from graphmem.recall.template import parse

if TYPE_CHECKING:
    from datetime import datetime

    from graphmem.client.engine import Engine
    from graphmem.client.results import Context, ContextTemplate

__all__ = ["AsyncContexts"]

MAX_TEMPLATE = 100_000
"""Characters of a template."""


class AsyncContexts:
    """Context blocks, and the templates that lay them out.

    A template is any text with variables in it: `%{user_summary}`, `%{edges limit=10}`,
    `%{entities types=[Person]}`, `%{episodes}`, `%{observations}`, `%{thread_summaries}`.
    """

    def __init__(self, engine: Engine) -> None:
        """Work through this engine."""
        self._engine = engine

    async def __call__(
        self,
        query: str,
        *,
        user_id: str | None = None,
        graph_id: str | None = None,
        template_id: str | None = None,
        template_revision: int | None = None,
        as_of: datetime | str | None = None,
        max_tokens: int | None = None,
    ) -> Context:
        """The context block for a query; see `graph.get_context` for more.

        Args:
            query: what the next answer is about.
            user_id: the user whose memory it is, or
            graph_id: the standalone graph.
            template_id: print it by this template instead of as the default block.
            template_revision: an earlier revision of the template; None: the newest.
            as_of: only what held at that instant.
            max_tokens: budget of the block, kept exactly.

        Raises:
            InputError: an argument is malformed.
            NotFoundError: there is no such user, graph or template.
        """
        place = await self._engine.place(user_id, graph_id)
        check_text(query, "query")
        return await context_of(
            self._engine,
            place,
            query,
            template_id=template_id,
            template_revision=template_revision,
            as_of=as_of,
            max_tokens=max_tokens,
        )

    async def create_context_template(self, template_id: str, template: str) -> ContextTemplate:
        """Keep a template under your own id.

        Its first revision is 1; of an id that was deleted, the one after the last: who pinned
        a revision that is gone is told so.

        Args:
            template_id: your own id of the template.
            template: the layout. A variable takes `limit=N` (1 to 1000, default 10), `types=[A, B]`
                (relation names of edges, labels of entities, sources of episodes, kinds of
                observations) and, for edges and entities, `include_attributes=true`; all other
                text is printed as it is.

        Raises:
            InputError: the template is malformed; says the line and the column.
            AlreadyExistsError: the id is taken; update that template.
        """
        check_id(template_id, "template_id")
        text = _checked(template)
        directory = await self._engine.directory()
        deleted = await directory.get("setting", _deleted(template_id))
        body = {"template": text, "after": 0 if deleted is None else deleted.body["revision"]}
        try:
            entry = await directory.put(
                "template", template_id, body, now=self._engine.now(), new=True
            )
        except AlreadyExistsError as error:
            raise AlreadyExistsError(
                f"template_id={template_id!r} is there already; give another id, or change it with "
                "context.update_context_template"
            ) from error
        return template_view(entry)

    async def get_context_template(
        self, template_id: str, *, revision: int | None = None
    ) -> ContextTemplate:
        """The template, its newest revision or the one asked for.

        Raises:
            NotFoundError: there is no such template or revision.
        """
        return template_view(await template_entry(self._engine, template_id, revision))

    async def update_context_template(self, template_id: str, template: str) -> ContextTemplate:
        """Make a new revision of a template; earlier ones can still be read and pinned.

        Raises:
            InputError: the template is malformed; says the line and the column.
            NotFoundError: there is no such template.
            ConflictError: it was changed at the same instant.
        """
        text = _checked(template)
        old = await template_entry(self._engine, template_id)
        directory = await self._engine.directory()
        entry = await directory.put(
            "template",
            template_id,
            {**old.body, "template": text},
            now=self._engine.now(),
            revision=old.revision,
        )
        return template_view(entry)

    async def list_context_templates(
        self, *, limit: int = 100, cursor: str | None = None
    ) -> list[ContextTemplate]:
        """Templates by id, each in its newest revision; `cursor` is the last id before."""
        directory = await self._engine.directory()
        check_count(limit, "limit")
        entries = await directory.list("template", after=check_cursor(cursor), limit=limit)
        return [template_view(entry) for entry in entries]

    async def delete_context_template(self, template_id: str) -> None:
        """Delete a template with all its revisions; their numbers are not used again.

        Raises:
            NotFoundError: there is no such template.
        """
        engine = self._engine
        newest = await template_entry(engine, template_id)
        directory = await engine.directory()
        last = {"revision": revision_of(newest)}
        await directory.put("setting", _deleted(template_id), last, now=engine.now())
        await directory.remove("template", template_id)


def _deleted(template_id: str) -> str:
    """Where the last revision of a deleted template is kept."""
    return f"template revisions of {template_id}"


def _checked(template: object) -> str:
    text = check_text(template, "template")
    if len(text) > MAX_TEMPLATE:
        raise InputError(
            f"template has {len(text)} characters; at most {MAX_TEMPLATE} are accepted"
        )
    parse(text)
    return text
