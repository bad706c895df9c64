"""The door to the databases of a home: what may be asked of them, and the answers in tables."""

from difflib import get_close_matches

from projects.data import Database, Databases, Selection, Table
from projects.errors import UnknownName
from projects.project import Projects
from projects.scope import Scope


class DataDoor:
    """The databases that the projects of this home name; nothing is ever written to them."""

    def __init__(self, databases: Databases, projects: Projects, granted: Scope) -> None:
        """Open the door for what `granted` may see."""
        self._databases = databases
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

    def run(self, selection: Selection, *, project: str | None = None) -> Table:
        """Return what a selection takes from its query; see `Database.run`."""
        return self.having(selection.query, project=project).run(selection)

    def check(self, project: str) -> list[str]:
        """Return what is wrong with a project's connection or catalogue, a line each."""
        return self._databases.check(project, self._granted)
