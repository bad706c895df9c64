"""Steps that read: a named query, and pure functions over what earlier steps brought."""

from asyncio import to_thread
from collections.abc import Callable

from pydantic import JsonValue

from projects.data import Database, Selection, Table
from projects.errors import UnknownName
from routines.pipelines.step import Done, Place, Step


class QueryArguments(Selection):
    """A selection from a named query, of the run's project or another one."""

    project: str | None = None


def query_step(arguments: QueryArguments) -> Step:
    """Return the step that reads from a database; a rehearsal reads as well."""

    async def run(place: Place) -> Done:
        table = await to_thread(read, place, arguments)
        return Done(table.model_dump(mode="json"), told=table.line, rows=table.row_count)

    return Step("query", run, run)


def transform_step(function: Callable[[], JsonValue]) -> Step:
    """Return the step that reckons with what is there; the function changes nothing."""

    async def run(_: Place) -> Done:
        value = await to_thread(function)
        return Done(value, rows=len(value) if isinstance(value, list) else None)

    return Step("transform", run, run)


def read(place: Place, arguments: QueryArguments) -> Table:
    """Return what a selection takes from its query, within the scope of the run.

    Raises:
        UnknownName: if the project has no database that may be read here.
    """
    project = arguments.project or place.run.project or ""
    selection = Selection.model_validate(arguments.model_dump(exclude={"project"}))
    return _database(place, project).run(selection)


def _database(place: Place, project: str) -> Database:
    database = place.parts.databases.of(project, place.scope)
    if database is None:
        wrong = f"Step {place.name!r}: project {project!r} has no database that may be read"
        raise UnknownName(wrong, "Connect one under `data` in its project file.")
    return database
