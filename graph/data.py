"""The data of one step: a project's databases, through the scope of the step."""

from asyncio import to_thread
from collections.abc import Collection, Hashable, Mapping, Sequence
from datetime import date

from graph.services import Services
from projects.data import Catalogue, Database, Entry, Lookup, Selection, Table, lookup
from projects.errors import DataUnavailable, UnknownName
from projects.scope import Scope


class StepData:
    """An agent's way to the databases: within the scope of its step, and noting what it read."""

    def __init__(self, services: Services, scope: Scope) -> None:
        """Read within `scope`."""
        self._databases = services.databases
        self._scope = scope
        self._made: list[tuple[Selection | None, Table]] = []

    async def databases(self) -> Sequence[str]:
        """Return the projects that have a database, the step's own first."""
        return await to_thread(self._databases.connected, self._scope)

    async def catalogue(self, project: str) -> Catalogue:
        """Return what may be asked of a project's database."""
        return (await self._open(project)).catalogue

    async def vocabulary(self, project: str, name: str) -> Sequence[Entry]:
        """Return the values of a vocabulary, with all that they are called."""
        return await to_thread((await self._open(project)).vocabulary, name)

    async def today(self, project: str) -> date:
        """Return the date from which the data tells."""
        database = await self._open(project)
        return await to_thread(lambda: database.today)

    async def stamp(self, project: str) -> Hashable:
        """Return what changes whenever data or catalogue do."""
        database = await self._open(project)
        return await to_thread(lambda: database.stamp)

    async def run(self, project: str, selection: Selection) -> Table:
        """Return what a selection takes from its query, and note it."""
        table = await to_thread((await self._open(project)).run, selection)
        self._made.append((selection, table))
        return table

    async def tables(self, project: str) -> Mapping[str, Sequence[str]]:
        """Return the tables that can be read, each with its columns."""
        database = await self._open(project)
        return await to_thread(lambda: database.tables)

    async def select(self, project: str, sql: str) -> Table:
        """Return what a SELECT finds that nobody has verified, and note it.

        For the owner alone: an agent can put any words into the rows of its own SELECT, and what
        nobody has verified is nothing to tell others.
        """
        if self._scope.is_outward:
            wrong = f"A freely written SELECT is not for {self._scope.audience}"
            raise DataUnavailable(wrong, "Use a named query, or say that none fits.")
        table = await to_thread((await self._open(project)).select, sql)
        self._made.append((None, table))
        return table

    @property
    def shown(self) -> list[str]:
        """Everything that was read so far, row by row."""
        return [
            text
            for _, table in self._made
            for text in (table.line, *map(table.text, range(len(table.rows))))
        ]

    def lookups(self, cited: Collection[str]) -> list[Lookup]:
        """Return what was read so far, with the rows that are cited."""
        return [lookup(selection, table, cited=cited) for selection, table in self._made]

    async def _open(self, project: str) -> Database:
        database = await to_thread(self._databases.of, project, self._scope)
        if database is None:
            wrong = f"Project {project!r} has no database that may be read here"
            raise UnknownName(wrong, "Connect one under `data` in its project file.")
        return database
