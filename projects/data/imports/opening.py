"""Opening the target of an import: the read and write role of a project's database."""

import sqlite3
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine

from projects.data.databases import Databases
from projects.data.imports.declaration import load_declarations
from projects.data.imports.target import Target
from projects.errors import DataUnavailable, UnknownName
from projects.scope import Scope

_PATIENCE = 10.0
"""Seconds that a SQLite file may be held by another program."""


def open_target(databases: Databases, project: str, scope: Scope, *, home: Path) -> Target:
    """Return a project's database as an import within `scope` may see and touch it.

    Without a write role files are staged in a file below `home`.

    Raises:
        UnknownName: if there is no such project, or it has no database for this scope.
        BrokenSpec: if its connection, catalogue or a declaration is not valid.
        DataUnavailable: if it cannot be read.
    """
    known = databases.projects.get(project).id
    connection, database = databases.connection(known, scope), databases.of(known, scope)
    if connection is None or database is None:
        wrong = f"Project {known!r} has no database"
        raise UnknownName(wrong, "Connect one under `data` in its project file.")
    is_writable = connection.write_url is not None
    url, key = connection.write_url or connection.url, "write_url" if is_writable else "url"
    live = _engine(databases.address(known, url, key=f"data.{key}"), is_writable=is_writable)
    folder = databases.catalogue_folder(connection)
    return Target(
        project=known,
        catalogue=database.catalogue,
        declarations=load_declarations(folder, database.catalogue),
        visible=database.visible,
        today=database.today,
        live=live,
        stage=live if is_writable else _own(home / f"{known}.sqlite"),
        is_writable=is_writable,
    )


def _engine(address: URL, *, is_writable: bool) -> Engine:
    if address.get_backend_name() != "sqlite":
        return create_engine(address, pool_pre_ping=True)
    path = Path(address.database or "")
    if not path.is_file():  # SQLite would make an empty one
        wrong = f"The database is not there: {str(path)!r}"
        raise DataUnavailable(wrong, "Put the file there, or mend `data` in the project's file.")
    uri = f"{path.absolute().as_uri()}?mode={'rw' if is_writable else 'ro'}"
    return create_engine("sqlite://", creator=lambda: _connected(uri))


def _own(path: Path) -> Engine:
    path.parent.mkdir(parents=True, exist_ok=True)
    return create_engine("sqlite://", creator=lambda: _connected(path.absolute().as_uri()))


def _connected(uri: str) -> sqlite3.Connection:
    return sqlite3.connect(uri, uri=True, timeout=_PATIENCE, check_same_thread=False)
