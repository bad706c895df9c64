"""Upkeep of a connection: trying it, writing it into the project's file, hardening its database."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import yaml
from sqlalchemy import URL, create_engine, inspect
from sqlalchemy.exc import DBAPIError

from projects.data.catalogue import Catalogue
from projects.data.connecting import Use, Variable, address, file_at, is_server
from projects.data.hardening import Report, harden, look_over, planned, undecided
from projects.data.postgres import PostgresRole
from projects.data.reader import QueryFailed, Source
from projects.data.server import Server
from projects.data.sqlite import SqliteFile
from projects.errors import BadInput, BrokenSpec, DataUnavailable, UnknownName
from projects.project import Connection, Project, Projects

_COLUMNS = """
SELECT c.relname, a.attname FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
"""


class Tried(NamedTuple):
    """What came of trying a connection."""

    use: Use
    where: str
    """The file, or server and database."""
    role: str
    """As whom; empty for a file."""
    milliseconds: int
    branches: tuple[str, ...]
    warning: str = ""


class Upkeep:
    """Tends the connections of a home's projects."""

    def __init__(self, projects: Projects, home: Path, *, variable: Variable) -> None:
        """Tend the connections of `projects`; relative paths begin at `home`."""
        self._projects = projects
        self._home = home
        self._variable = variable

    def test(self, project: str) -> list[Tried]:
        """Reach the databases of a project, for reading and, if it may, for writing.

        Raises:
            UnknownName: if it has none.
            BrokenSpec: if the connection or its catalogue is not valid.
            DataUnavailable: if it cannot be reached.
        """
        known, connection = self._connection(project)
        return self._tried(known, connection)

    def connect(self, project: str, connection: Connection) -> list[Tried]:
        """Try a connection, and write it into the project's file if it works; raises as `test` does."""
        known = self._projects.get(project)
        if known.data is not None:
            wrong = f"Project {known.id!r} has a connection already"
            raise BadInput(wrong, "Change `data` in its file.")
        tried = self._tried(known, connection)
        body = yaml.safe_dump(
            {"data": connection.model_dump(mode="json", exclude_defaults=True)}, sort_keys=False
        )
        self._projects.append(known.id, body)
        return tried

    def harden(self, project: str, *, admin: str | None, apply: bool = False) -> Report:
        """Return what is open in a project's database; with `apply` close it.

        Args:
            project: whose database.
            admin: the address of an administrator; a file needs none.
            apply: whether to carry out what closes it.

        Raises:
            UnknownName: if it has none.
            BrokenSpec: if an address is not valid.
            DataUnavailable: if it cannot be reached, or refuses.
        """
        known, connection = self._connection(project)
        catalogue = self._catalogue(connection)
        url = self._url(known, connection.url, "url")
        if not is_server(url):
            path = self._file(known, url, "url")
            return look_over(path, undecided(catalogue, _columns_of(path, catalogue, known)))
        if not admin:
            wrong = f"Hardening the database of project {known.id!r} needs an administrator"
            raise BadInput(wrong, "Give its address: --admin '${NAME}'.")
        writing = connection.write_url and self._url(known, connection.write_url, "write_url")
        server = Server(self._url(known, admin, "url"), is_writing=True)
        try:
            with server.failing(time.monotonic()):
                visible = PostgresRole(server).visible(
                    catalogue,
                    tenant=connection.scope.tenant,
                    branches=connection.scope.branches,
                )
                plan = planned(
                    catalogue,
                    visible,
                    _columns(server),
                    reader=_credentials(url),
                    writer=_credentials(writing) if writing else None,
                )
                return harden(server.engine, plan, apply=apply)
        except QueryFailed as error:
            raise _unavailable(known, str(server), error) from error
        except LookupError as error:
            wrong = f"The database of project {known.id!r}: {error.args[0]}"
            raise BrokenSpec(wrong, "Mend `data.scope` in the project's file.") from error
        finally:
            server.close()

    def _tried(self, project: Project, connection: Connection) -> list[Tried]:
        catalogue = self._catalogue(connection)
        found = [self._reached(project, connection, catalogue, "url", connection.url)]
        if connection.write_url:
            found.append(
                self._reached(project, connection, catalogue, "write_url", connection.write_url)
            )
        return found

    def _reached(
        self, project: Project, connection: Connection, catalogue: Catalogue, use: Use, text: str
    ) -> Tried:
        url = self._url(project, text, use)
        began = time.monotonic()
        scope = connection.scope
        server = Server(url, is_writing=use == "write_url") if is_server(url) else None
        source: Source = (
            PostgresRole(server) if server else SqliteFile(self._file(project, url, use))
        )
        try:
            visible = source.visible(catalogue, tenant=scope.tenant, branches=scope.branches)
            role, warning = _role(server) if server else ("", "")
        except QueryFailed as error:
            raise _unavailable(project, str(source), error) from error
        except LookupError as error:
            wrong = f"The database of project {project.id!r}: {error.args[0]}"
            raise BrokenSpec(wrong, "Mend the tenant of its scope.") from error
        finally:
            if server:
                server.close()
        milliseconds = round((time.monotonic() - began) * 1000)
        return Tried(use, str(source), role, milliseconds, visible.names, warning)

    def _connection(self, project: str) -> tuple[Project, Connection]:
        known = self._projects.get(project)
        if known.data is None:
            wrong = f"Project {known.id!r} has no database"
            raise UnknownName(wrong, "Connect one with `nova data connect`.")
        return known, known.data

    def _catalogue(self, connection: Connection) -> Catalogue:
        return Catalogue.load(self._home / Path(connection.catalogue).expanduser())

    def _url(self, project: Project, text: str, use: Use) -> URL:
        return address(text, project=project.id, use=use, variable=self._variable)

    def _file(self, project: Project, url: URL, use: Use) -> Path:
        return file_at(url, self._home, project=project.id, use=use)


def _columns_of(path: Path, catalogue: Catalogue, project: Project) -> Mapping[str, frozenset[str]]:
    """Return the columns of the listed tables of a SQLite file."""
    engine = create_engine(URL.create("sqlite", database=str(path)))
    try:
        with engine.connect() as connection:
            looked = inspect(connection)
            there = set(looked.get_table_names()) & set(catalogue.tables)
            return {
                table: frozenset(column["name"] for column in looked.get_columns(table))
                for table in there
            }
    except DBAPIError as error:
        raise _unavailable(
            project, f"the file {str(path)!r}", QueryFailed("no database")
        ) from error
    finally:
        engine.dispose()


def _credentials(url: URL) -> tuple[str, str | None]:
    return url.username or "", str(url.password) if url.password else None


def _columns(server: Server) -> Mapping[str, frozenset[str]]:
    with server.engine.connect() as connection:
        rows = connection.exec_driver_sql(_COLUMNS).fetchall()
    found: dict[str, set[str]] = {}
    for table, column in rows:
        found.setdefault(table, set()).add(column)
    return {table: frozenset(columns) for table, columns in found.items()}


def _role(server: Server) -> tuple[str, str]:
    """Return as whom a server is reached, and what is wrong with that."""
    with server.failing(time.monotonic()), server.engine.connect() as connection:
        name = str(connection.exec_driver_sql("SELECT session_user").scalar())
        is_free = connection.exec_driver_sql("SHOW is_superuser").scalar() == "on"
    warning = f"role {name!r} may do everything: make another one with `nova data harden`"
    return name, warning if is_free else ""


def _unavailable(project: Project, what: str, error: QueryFailed) -> DataUnavailable:
    wrong = f"Data of project {project.id!r}: {what} could not be reached ({error})"
    return DataUnavailable(wrong, "Check the address, the password and whether the server runs.")
