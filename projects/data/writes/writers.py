"""Writers: where commands can be carried out, each database opened within a scope."""

import threading
from collections.abc import Callable, Hashable
from typing import NamedTuple

from projects.data.command import Command
from projects.data.database import SECONDS, Database
from projects.data.databases import Databases
from projects.data.writes.checking import drift
from projects.data.writes.drafted import Moment
from projects.data.writes.postgres import PostgresWriter
from projects.data.writes.session import WriteFailed, Writer
from projects.data.writes.sqlite import SqliteWriter
from projects.errors import BadInput, DataUnavailable, NovaError, UnknownName
from projects.glance import once
from projects.scope import Scope


class Place(NamedTuple):
    """A database that commands may be drafted for, as one scope may see and write it."""

    database: Database
    writer: Writer
    moment: Moment

    def command(self, name: str) -> Command:
        """Return the command of that name; raises UnknownName."""
        declared = self.database.catalogue.commands
        if name not in declared:
            wrong = f"Project {self.database.project!r} declares no command {name!r}"
            raise UnknownName(wrong, f"It declares: {', '.join(declared) or 'none'}.")
        return declared[name]


class Writers:
    """Opens the databases of a home for writing."""

    def __init__(self, databases: Databases, granted: Scope) -> None:
        """Write only where the projects' files say so, and within what is `granted`."""
        self._databases = databases
        self.granted = granted
        self._lock = threading.Lock()
        self._opened: dict[Hashable, Writer] = {}

    def commands(self, scope: Scope | None = None) -> dict[str, dict[str, Command]]:
        """Return the commands of each project that `scope` may see and that can be written."""
        seen = scope or self.granted
        return once((self, "commands", seen), lambda: self._commands_for(seen))

    def _commands_for(self, seen: Scope) -> dict[str, dict[str, Command]]:
        writable = self._databases.writable(seen)
        return {
            project: dict(catalogue.commands)
            for project, catalogue in self._databases.catalogues(seen).items()
            if project in writable and catalogue.commands
        }

    def place(self, project: str, scope: Scope | None = None) -> Place:
        """Return where commands of a project are drafted and carried out.

        Raises:
            UnknownName: if it has no database that this scope may see.
            BadInput: if it may not be written, or is not prepared for it.
            DataUnavailable: if it cannot be read.
        """
        seen = scope or self.granted
        database = self._databases.of(project, seen)
        if database is None:
            wrong = f"Project {project!r} has no database that may be written here"
            raise UnknownName(wrong, "Connect one under `data` in its project file.")
        moment = Moment(database.today, seen.principal)
        return Place(database, self._writer(database, seen), moment)

    def prepare(self, project: str) -> bool:
        """Make the table of keys; return whether it was not there yet. Raises as `place` does."""
        try:
            return self.place(project).writer.prepare()
        except WriteFailed as error:
            wrong = f"Data of project {project!r}: it could not be prepared ({error})"
            raise DataUnavailable(wrong, "Check `data.write_url` in its project file.") from error

    def check(self, project: str) -> list[str]:
        """Return what of a project's commands does not fit its database, a line each."""
        if not self.commands().get(project):
            return []
        try:
            place = self.place(project)
            with place.writer.drafting() as session:
                is_prepared = session.is_prepared
        except (NovaError, WriteFailed) as error:
            return [str(error)]
        ready = (
            [] if is_prepared else [f"not prepared for drafts: run `nova data prepare {project}`"]
        )
        commands = place.database.catalogue.commands.values()
        return [*ready, *(line for each in commands for line in drift(each, place.writer))]

    def close(self) -> None:
        """Let go of all databases."""
        with self._lock:
            for writer in self._opened.values():
                writer.close()
            self._opened.clear()

    def _writer(self, database: Database, scope: Scope) -> Writer:
        path = self._databases.file(database.project, scope, "write_url")
        server = self._databases.server(database.project, scope, "write_url")
        if server is not None:
            return self._kept(
                (id(server), database.catalogue.digest, database.visible),
                lambda: PostgresWriter(server, database.catalogue, database.visible),
            )
        if path is None:
            wrong = f"The database of project {database.project!r} is connected for reading only"
            raise BadInput(
                wrong, "Give `data.write_url` in its project file, then `nova data prepare`."
            )
        key = (str(path), database.catalogue.digest, database.visible)
        return self._kept(
            key,
            lambda: SqliteWriter(path, database.catalogue, database.visible, seconds=SECONDS),
        )

    def _kept(self, key: Hashable, make: Callable[[], Writer]) -> Writer:
        with self._lock:
            if key not in self._opened:
                self._opened[key] = make()
            return self._opened[key]
