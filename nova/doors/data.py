"""The door to the databases of a home: what may be asked of them, and the answers in tables."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from agents.querying import Explained
from nova.home import Home
from nova.settings import Settings, variable
from projects.data import (
    MOST_ROWS,
    Database,
    Databases,
    Filter,
    Query,
    QueryHandler,
    Scalar,
    Selection,
    Table,
    as_query,
)
from projects.data.imports import check_imports
from projects.data.writes import Writers
from projects.errors import BadInput, UnknownName
from projects.project import Projects
from projects.scope import Scope

if TYPE_CHECKING:
    from projects.data.upkeep import Upkeep

_CONDITION = re.compile(r"(\w+)\s*(!=|<=|>=|=|<|>|~)\s*(.*)", re.DOTALL)

Model = TypeVar("Model", bound=BaseModel)


class DataDoor:
    """The databases that the projects of this home name; only `prepare` writes to one."""

    def __init__(
        self,
        databases: Databases,
        projects: Projects,
        granted: Scope,
        *,
        cache: Path | None = None,
    ) -> None:
        """Open the door for what `granted` may see; `cache` keeps what was embedded once."""
        self._databases = databases
        self._cache = cache
        self._projects = projects
        self._granted = granted

    def connected(self, project: str | None = None) -> tuple[str, ...]:
        """Return the projects that have a database, or the one that is named.

        Raises:
            UnknownName: if there is no such project, or it has no database.
        """
        found = self._databases.connected(self._granted)
        if project is None:
            return found
        known = self._projects.get(project).id
        if known not in found:
            wrong = f"Project {known!r} has no database"
            raise UnknownName(wrong, "Connect one under `data` in its project file.")
        return (known,)

    def open(self, project: str) -> Database:
        """Return the database of a project: its catalogue, its words, its queries.

        Raises:
            UnknownName: if it has none.
            BrokenSpec: if its connection or catalogue is not valid.
            DataUnavailable: if it cannot be read.
        """
        (known,) = self.connected(project)
        database = self._databases.of(known, self._granted)
        if database is None:
            wrong = f"The database of project {known!r} was taken away"
            raise UnknownName(wrong, "Ask again.")
        return database

    def having(self, query: str, *, project: str | None = None) -> Database:
        """Return the first database whose catalogue has the query; raises as `open` does."""
        names: list[str] = []
        for each in self.connected(project):
            database = self.open(each)
            if query in database.catalogue.queries:
                return database
            names += database.catalogue.queries
        near = get_close_matches(query, names, n=5, cutoff=0.3) or names[:5]
        wrong = f"No query is called {query!r}"
        raise UnknownName(wrong, f"Nearest: {', '.join(near) or 'none, no database is there'}.")

    def run(
        self,
        query: str,
        *,
        where: Sequence[str] = (),
        form: str = "rows",
        columns: Sequence[str] = (),
        by: Sequence[str] = (),
        order: Sequence[str] = (),
        limit: int | None = None,
        parameters: Mapping[str, Scalar] | None = None,
        project: str | None = None,
    ) -> Table:
        """Return what is taken from a named query.

        Args:
            query: its name.
            where: conditions such as `branch=Ely`, `units<5`, `title~drill` (holds); see `condition`.
            form: rows, total, count, average, largest or smallest.
            columns: those to show, or to total.
            by: columns to group by; a date as `column.month`.
            order: columns of the result; `-column` for the largest first.
            limit: the most rows.
            parameters: values that the query itself asks for.
            project: whose database; default: the first that has the query.

        Raises:
            BadInput: if something does not exist or does not fit; the message says what does.
            DataUnavailable: if the database cannot be read.
        """
        database = self.having(query, project=project)
        declared = database.catalogue.query(query)
        given = {
            "query": query,
            "filters": [condition(words, declared) for words in where],
            "form": form,
            "columns": columns,
            "by": by,
            "order": order,
            "limit": limit,
            "parameters": parameters or {},
        }
        return database.run(_valid(Selection, given))

    def explain(self, question: str, *, project: str) -> Explained | None:
        """Return how a question is read, word by word; None if it is none about this database.

        Raises:
            UnknownName: if there is no such project, or it has no database.
            DataUnavailable: if the database cannot be read.
        """
        from agents.querying import Reader, Source
        from memory import MiniLM

        source = Source.of(self.open(project))
        return Reader(source, embed=MiniLM(), cache=self._cache).explain(question)

    def prepare(self, project: str) -> bool:
        """Make the table that notes carried-out drafts; return whether it was not there yet.

        Raises:
            UnknownName: if there is no such project, or it has no database.
            BadInput: if the database is connected for reading only.
            DataUnavailable: if it cannot be written.
        """
        (known,) = self.connected(project)
        writers = Writers(self._databases, self._granted)
        try:
            return writers.prepare(known)
        finally:
            writers.close()

    def select(self, project: str, sql: str, *, limit: int = MOST_ROWS) -> Table:
        """Return what one SELECT of your own finds; the table says that nobody verified it.

        Raises:
            BadInput: if it is not allowed, costs too much or is wrong; the message says why.
            DataUnavailable: if the database cannot be read.
        """
        return self.open(project).select(sql, limit=limit)

    def save(
        self, table: Table, name: str, *, purpose: str, grain: str, examples: Sequence[str] = ()
    ) -> Path:
        """Keep the SELECT of a result as a named query that you verified; return its file.

        Raises:
            BadInput: if it cannot be one, or the catalogue with it does not fit the database.
        """
        if table.is_verified:
            wrong = f"The result comes from the named query {table.query!r}"
            raise BadInput(wrong, "Only a SELECT of your own can be saved.")
        query = as_query(table, name=name, purpose=purpose, grain=grain, examples=examples)
        today = datetime.now(UTC).astimezone().date()
        handler = QueryHandler(self._databases, self._granted)
        return handler.save(table.project, query, day=today)

    def check(self, project: str) -> list[str]:
        """Return what is wrong with a project's connection or catalogue, a line each."""
        problems = self._databases.check(project, self._granted)
        if problems:
            return problems
        writers = Writers(self._databases, self._granted)
        try:
            problems = writers.check(project)
        finally:
            writers.close()
        return problems or check_imports(self._databases, project, self._granted)


def upkeep(settings: Settings) -> "Upkeep":
    """Return what tests, writes and hardens the connections of a home."""
    from projects.data.upkeep import Upkeep

    home = Home(settings.home)
    return Upkeep(Projects(home.projects), home.folder, variable=variable)


def data_door(settings: Settings) -> DataDoor:
    """Return the door to the databases of a home, without opening anything else of it."""
    home = Home(settings.home)
    projects = Projects(home.projects)
    databases = Databases(projects, home.folder, variable=variable)
    scope = Scope(branches=settings.branches)
    return DataDoor(databases, projects, scope, cache=settings.cache or home.cache)


def condition(words: str, query: Query) -> Filter:
    """Return the filter that `column=value` means.

    Besides `=` there are `!= < <= > >=` and `~` (holds these words). Several values of `=` are
    divided by commas; without a value it means that there is none. After `<` and the like may
    stand another column.

    Raises:
        BadInput: if it cannot be read so.
    """
    match = _CONDITION.fullmatch(words.strip())
    if match is None:
        wrong = f"Condition {words!r} cannot be read"
        raise BadInput(wrong, "Write it as column=value, with one of = != < <= > >= ~.")
    column, op, value = match[1], match[2], match[3].strip()
    if not value:
        return Filter(column=column, op="not_null" if op == "!=" else "is_null")
    if value in query.columns and op not in ("~", "="):
        return _valid(Filter, {"column": column, "op": op, "than": value})
    values = [each.strip() for each in value.split(",")] if op in ("=", "!=") else [value]
    named = {"~": "contains", "=": "in"}.get(op, op)
    return _valid(Filter, {"column": column, "op": named, "values": values})


def _valid(model: type[Model], given: Mapping[str, object]) -> Model:
    try:
        return model.model_validate(given)
    except ValidationError as error:
        detail = error.errors()[0]
        wrong = f"{detail['loc'][0]}: {detail['msg']}"
        raise BadInput(wrong, "See `nova data run --help`.") from error
