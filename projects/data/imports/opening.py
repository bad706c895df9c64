"""Opening the target of an import: the read and write role of a project's database."""

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, create_engine

from projects.data.databases import Databases
from projects.data.imports.declaration import load_declarations
from projects.data.imports.target import Target
from projects.errors import UnknownName
from projects.scope import Scope

if TYPE_CHECKING:
    from projects.data.connecting import Use

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
    database, folder = databases.of(known, scope), databases.folder(known, scope)
    if database is None or folder is None:
        wrong = f"Project {known!r} has no database"
        raise UnknownName(wrong, "Connect one under `data` in its project file.")
    is_writable = known in databases.writable(scope)
    live, is_ours = _live(databases, known, scope, is_writable=is_writable)
    stage = live if is_writable else _own(home / f"{known}.sqlite")
    return Target(
        project=known,
        catalogue=database.catalogue,
        declarations=load_declarations(folder, database.catalogue),
        visible=database.visible,
        today=database.today,
        live=live,
        stage=stage,
        is_writable=is_writable,
        opened=tuple(each for each, ours in ((live, is_ours), (stage, stage is not live)) if ours),
    )


def _live(
    databases: Databases, project: str, scope: Scope, *, is_writable: bool
) -> tuple[Engine, bool]:
    """Return what reaches the live tables, and whether it was made for this target alone."""
    use: Use = "write_url" if is_writable else "url"
    path = databases.file(project, scope, use)
    server = databases.server(project, scope, use) if path is None else None
    if server is not None:
        return server.engine, False
    uri = f"{(path or Path()).absolute().as_uri()}?mode={'rw' if is_writable else 'ro'}"
    return create_engine("sqlite://", creator=lambda: _connected(uri)), True


def _own(path: Path) -> Engine:
    def connected() -> sqlite3.Connection:
        path.parent.mkdir(parents=True, exist_ok=True)
        return _connected(path.absolute().as_uri())

    return create_engine("sqlite://", creator=connected)


def _connected(uri: str) -> sqlite3.Connection:
    return sqlite3.connect(uri, uri=True, timeout=_PATIENCE, check_same_thread=False)
