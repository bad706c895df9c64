"""The databases of a home: opened when first asked for, each within the scope of who asks."""

import os
import re
import threading
from collections.abc import Callable, Hashable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from projects.data.catalogue import Catalogue
from projects.data.database import Database, file_stamp
from projects.errors import BrokenSpec, DataUnavailable, NovaError
from projects.project import Connection, Project, Projects
from projects.scope import Scope, Sensitivity

ROWS_ARE: Sensitivity = "internal"
"""What a database tells is for the house: never for a client or the public."""

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_CURE = "Mend `data` in the project's file."


class _Opened(NamedTuple):
    stamp: Hashable
    database: Database


class Databases:
    """The databases that the projects of a home name."""

    def __init__(
        self, projects: Projects, home: Path, *, variable: Callable[[str], str | None]
    ) -> None:
        """Serve the connections of `projects`; relative paths begin at `home`.

        Args:
            projects: the projects, as their files say at each call.
            home: the home folder.
            variable: gives the value of a variable that an address names.
        """
        self.projects = projects
        self._home = home
        self._variable = variable
        self._lock = threading.Lock()
        self._opened: dict[tuple[str, frozenset[str] | None], _Opened] = {}
        self._catalogues: dict[Path, tuple[Hashable, Catalogue]] = {}

    def of(self, project: str, scope: Scope) -> Database | None:
        """Return a project's database as `scope` may see it; None if there is none for it.

        Raises:
            BrokenSpec: if the connection or its catalogue is not valid.
            DataUnavailable: if the database cannot be read.
        """
        for each, connection in self._connections(scope):
            if each.id == project:
                with self._lock:
                    return self._open(each, connection, scope.branches)
        return None

    def reachable(self, scope: Scope) -> tuple[Database, ...]:
        """Return all databases that `scope` may see and that can be read, its own project first."""
        return tuple(self._reachable(scope))

    def connected(self, scope: Scope) -> tuple[str, ...]:
        """Return the projects whose database `scope` may see, its own first; opens none."""
        return tuple(project.id for project, _ in self._own_first(scope))

    def catalogues(self, scope: Scope) -> dict[str, Catalogue]:
        """Return what may be asked in each project whose data `scope` may see; opens no database."""
        found = {}
        for project, connection in self._connections(scope):
            try:
                with self._lock:
                    found[project.id] = self._catalogue_of(connection)
            except NovaError:
                continue  # `of` and `nova data check` say what is wrong with it
        return found

    def folder(self, project: str, scope: Scope) -> Path | None:
        """Return where the catalogue of a project stands; None if it has none for `scope`."""
        found = (one for each, one in self._connections(scope) if each.id == project)
        connection = next(found, None)
        return None if connection is None else self._catalogue_folder(connection)

    def writable(self, scope: Scope) -> frozenset[str]:
        """Return the projects whose database `scope` may see and Nova may write to."""
        return frozenset(each.id for each, data in self._connections(scope) if data.write_url)

    def read_path(self, project: str, scope: Scope) -> Path | None:
        """Return the SQLite file that Nova reads for a project; None if there is none."""
        for each, connection in self._connections(scope):
            if each.id == project:
                return self._path(each, connection.url, "data.url")
        return None

    def write_path(self, project: str, scope: Scope) -> Path | None:
        """Return the SQLite file that Nova may write to for a project; None if there is none."""
        for each, connection in self._connections(scope):
            if each.id == project and connection.write_url:
                return self._path(each, connection.write_url, "data.write_url")
        return None

    def check(self, project: str, scope: Scope) -> list[str]:
        """Return what is wrong with a project's connection or catalogue, a line each."""
        try:
            database = self.of(project, scope)
            return database.check() if database else [f"project {project} has no database"]
        except NovaError as error:
            return [str(error)]

    def close(self) -> None:
        """Let go of all files."""
        with self._lock:
            for opened in self._opened.values():
                opened.database.close()
            self._opened.clear()

    def _connections(self, scope: Scope) -> Iterator[tuple[Project, Connection]]:
        """Yield the projects whose data `scope` may see, with where that is."""
        for each in self.projects:
            if each.data is not None and scope.may_see(each.id, ROWS_ARE):
                yield each, each.data

    def _own_first(self, scope: Scope) -> list[tuple[Project, Connection]]:
        return sorted(self._connections(scope), key=lambda each: each[0].id != scope.project)

    def _reachable(self, scope: Scope) -> Iterator[Database]:
        for project, connection in self._own_first(scope):
            try:
                with self._lock:
                    database = self._open(project, connection, scope.branches)
            except NovaError:
                continue  # `of` and `nova data check` say what is wrong with it
            yield database

    def _open(
        self, project: Project, connection: Connection, branches: frozenset[str] | None
    ) -> Database:
        path = self._path(project, connection.url, "data.url")
        catalogue = self._catalogue_of(connection)
        # Branches are looked up when a database is opened: a changed file may have others.
        stamp = (connection, catalogue.digest, file_stamp(path))
        known = self._opened.get((project.id, branches))
        if known is not None and known.stamp == stamp:
            return known.database
        if known is not None:
            known.database.close()
        database = Database(
            project.id,
            path,
            catalogue,
            tenant=connection.scope.tenant,
            branches=_narrowed(connection.scope.branches, branches),
        )
        self._opened[project.id, branches] = _Opened(stamp, database)
        return database

    def _path(self, project: Project, url: str, key: str) -> Path:
        """Return the file of a SQLite address."""
        try:
            address = _address(_VARIABLE.sub(self._value, url))
        except (ArgumentError, LookupError) as error:
            said = error.args[0] if isinstance(error, LookupError) else "it is no SQLAlchemy URL"
            wrong = f"Project {project.id!r}: {key}: {said}"
            raise BrokenSpec(wrong, _CURE) from error
        if address.get_backend_name() != "sqlite" or not address.database:
            wrong = f"Project {project.id!r}: {key}: only SQLite files can be read so far"
            raise BrokenSpec(wrong, "Write it as sqlite:///data/NAME.sqlite.")
        path = self._home / Path(address.database).expanduser()
        if not path.is_file():
            wrong = f"The database of project {project.id!r} is not there: {str(path)!r}"
            raise DataUnavailable(wrong, f"Put the file there, or mend `{key}`.")
        return path

    def _value(self, found: re.Match[str]) -> str:
        value = self._variable(found[1])
        if value is None:
            message = f"the variable {found[1]} is not set"
            raise LookupError(message)
        return value

    def _catalogue_of(self, connection: Connection) -> Catalogue:
        return self._catalogue(self._catalogue_folder(connection))

    def _catalogue_folder(self, connection: Connection) -> Path:
        return self._home / Path(connection.catalogue).expanduser()

    def _catalogue(self, folder: Path) -> Catalogue:
        stamp = _changes_of(folder)
        known = self._catalogues.get(folder)
        if known is None or known[0] != stamp:
            known = (stamp, Catalogue.load(folder))
            self._catalogues[folder] = known
        return known[1]


_address = lru_cache(maxsize=16)(make_url)


def _changes_of(catalogue: Path) -> Hashable:
    """Return what changes whenever a file of a catalogue does; asked for at each request."""
    files = [*_changes_in(catalogue / "queries"), *_changes_in(catalogue / "commands")]
    try:
        return (_change((catalogue / "catalogue.yaml").stat()), *files)
    except OSError:
        return (None, *files)


def _changes_in(folder: Path) -> list[tuple[str, int, int, int]]:
    try:
        with os.scandir(folder) as entries:
            return sorted((each.name, *_change(each.stat())) for each in entries)
    except OSError:
        return []


def _change(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_ino, found.st_size, found.st_mtime_ns


def _narrowed(
    connection: tuple[str, ...] | None, scope: frozenset[str] | None
) -> tuple[str, ...] | None:
    """Return the branches that both leave; None if neither narrows them."""
    if connection is None or scope is None:
        return connection if scope is None else tuple(scope)
    granted = {each.casefold() for each in scope}
    return tuple(each for each in connection if each.casefold() in granted)
