"""The databases of a home: opened when first asked for, each within the scope of who asks."""

import os
import threading
from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import URL

from projects.data.catalogue import Catalogue
from projects.data.connecting import Use, Variable, address, file_at, is_server
from projects.data.database import Database
from projects.data.reader import Source
from projects.data.sqlite import SqliteFile, roll_back
from projects.errors import NovaError
from projects.glance import once
from projects.project import Connection, Project, Projects
from projects.scope import Scope, Sensitivity

if TYPE_CHECKING:
    from projects.data.server import Server

ROWS_ARE: Sensitivity = "internal"
"""What a database tells is for the house: never for a client or the public."""


class _Opened(NamedTuple):
    stamp: Hashable
    database: Database


class _Given(NamedTuple):
    """An address that a project's file gives."""

    project: Project
    connection: Connection
    url: URL


class Databases:
    """The databases that the projects of a home name."""

    def __init__(self, projects: Projects, home: Path, *, variable: Variable) -> None:
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
        self._servers: dict[Hashable, Server] = {}
        self._opened: dict[tuple[str, frozenset[str] | None], _Opened] = {}
        self._catalogues: dict[Path, tuple[Hashable, Catalogue]] = {}
        self._folders: dict[str, Path] = {}

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
        return once((self, "reachable", scope), lambda: tuple(self._reachable(scope)))

    def connected(self, scope: Scope) -> tuple[str, ...]:
        """Return the projects whose database `scope` may see, its own first; opens none."""
        return tuple(project.id for project, _ in self._own_first(scope))

    def catalogues(self, scope: Scope) -> dict[str, Catalogue]:
        """Return what may be asked in each project whose data `scope` may see; opens no database."""
        return dict(once((self, "catalogues", scope), lambda: self._catalogues_for(scope)))

    def folder(self, project: str, scope: Scope) -> Path | None:
        """Return where the catalogue of a project stands; None if it has none for `scope`."""
        found = (one for each, one in self._connections(scope) if each.id == project)
        connection = next(found, None)
        return None if connection is None else self._catalogue_folder(connection)

    def writable(self, scope: Scope) -> frozenset[str]:
        """Return the projects whose database `scope` may see and Nova may write to."""
        return frozenset(each.id for each, data in self._connections(scope) if data.write_url)

    def file(self, project: str, scope: Scope, use: Use) -> Path | None:
        """Return the SQLite file that Nova reads, or may write to; None if there is none."""
        given = self._given(project, scope, use)
        if given is None or is_server(given.url):
            return None
        return self._path(given.project, given.url, use)

    def server(self, project: str, scope: Scope, use: Use) -> "Server | None":
        """Return the server that Nova reads, or may write to; None if there is none."""
        given = self._given(project, scope, use)
        if given is None or not is_server(given.url):
            return None
        with self._lock:
            return self._server(given.url, self._catalogue_of(given.connection), use)

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
            for server in self._servers.values():
                server.close()
            self._servers.clear()

    def _connections(self, scope: Scope) -> Iterator[tuple[Project, Connection]]:
        """Yield the projects whose data `scope` may see, with where that is."""
        for each in self.projects:
            if each.data is not None and scope.may_see(each.id, ROWS_ARE):
                yield each, each.data

    def _given(self, project: str, scope: Scope, use: Use) -> "_Given | None":
        for each, connection in self._connections(scope):
            text = connection.url if use == "url" else connection.write_url
            if each.id == project and text:
                return _Given(each, connection, self._address(each, text, use))
        return None

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

    def _catalogues_for(self, scope: Scope) -> dict[str, Catalogue]:
        found = {}
        for project, connection in self._connections(scope):
            try:
                with self._lock:
                    found[project.id] = self._catalogue_of(connection)
            except NovaError:
                continue  # `of` and `nova data check` say what is wrong with it
        return found

    def _open(
        self, project: Project, connection: Connection, branches: frozenset[str] | None
    ) -> Database:
        catalogue = self._catalogue_of(connection)
        source = self._source(project, connection, catalogue)
        # Branches are looked up when a database is opened: changed data may have others.
        stamp = (connection, catalogue.digest, source.stamp())
        known = self._opened.get((project.id, branches))
        if known is not None and known.stamp == stamp:
            return known.database
        if known is not None:
            known.database.close()
        database = Database(
            project.id,
            source,
            catalogue,
            tenant=connection.scope.tenant,
            branches=_narrowed(connection.scope.branches, branches),
        )
        self._opened[project.id, branches] = _Opened(stamp, database)
        return database

    def _source(self, project: Project, connection: Connection, catalogue: Catalogue) -> Source:
        url = self._address(project, connection.url, "url")
        if not is_server(url):
            path = self._path(project, url, "url")
            if connection.write_url:
                roll_back(path)
            return SqliteFile(path)
        from projects.data.postgres import PostgresRole

        return PostgresRole(self._server(url, catalogue, "url"))

    def _server(self, url: URL, catalogue: Catalogue, use: Use) -> "Server":
        """Return the server at an address, with the connections that it already has."""
        from projects.data.server import Server

        key = (url, catalogue.time_zone, use)
        if key not in self._servers:
            is_writing = use == "write_url"
            self._servers[key] = Server(url, time_zone=catalogue.time_zone, is_writing=is_writing)
        return self._servers[key]

    def _address(self, project: Project, text: str, use: Use) -> URL:
        return address(text, project=project.id, use=use, variable=self._variable)

    def _path(self, project: Project, url: URL, use: Use) -> Path:
        return file_at(url, self._home, project=project.id, use=use)

    def _catalogue_of(self, connection: Connection) -> Catalogue:
        return self._catalogue(self._catalogue_folder(connection))

    def _catalogue_folder(self, connection: Connection) -> Path:
        named = connection.catalogue
        if named not in self._folders:
            self._folders[named] = self._home / Path(named).expanduser()
        return self._folders[named]

    def _catalogue(self, folder: Path) -> Catalogue:
        stamp = once((self, folder), lambda: _changes_of(folder))
        known = self._catalogues.get(folder)
        if known is None or known[0] != stamp:
            known = (stamp, Catalogue.load(folder))
            self._catalogues[folder] = known
        return known[1]


def _changes_of(catalogue: Path) -> Hashable:
    """Return what changes whenever a file of a catalogue does; asked for at each request."""
    folder = str(catalogue)
    files = [*_changes_in(f"{folder}/queries"), *_changes_in(f"{folder}/commands")]
    try:
        found = os.stat(f"{folder}/catalogue.yaml")  # noqa: PTH116 - a path takes twice as long
    except OSError:
        return (None, *files)
    return (found.st_ino, found.st_size, found.st_mtime_ns, *files)


def _changes_in(folder: str) -> list[tuple[str, int, int, int]]:
    try:
        with os.scandir(folder) as entries:
            files = [(each.name, each.stat()) for each in entries]
    except OSError:
        return []
    return sorted((name, of.st_ino, of.st_size, of.st_mtime_ns) for name, of in files)


def _narrowed(
    connection: tuple[str, ...] | None, scope: frozenset[str] | None
) -> tuple[str, ...] | None:
    """Return the branches that both leave; None if neither narrows them."""
    if connection is None or scope is None:
        return connection if scope is None else tuple(scope)
    granted = {each.casefold() for each in scope}
    return tuple(each for each in connection if each.casefold() in granted)
