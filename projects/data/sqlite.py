"""Reading a SQLite file: read-only, through views that are cut to the scope, within a time."""

import re
import secrets
import sqlite3
import threading
import time
from collections.abc import Hashable, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import ClauseElement, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from projects.data.catalogue import Catalogue, Keys
from projects.data.cut import Visible, conditions, quoted
from projects.data.dialect import Dialect
from projects.data.guard import close_off
from projects.data.reader import QueryFailed, Rows, fetched
from projects.data.visible import found_visible

_STEPS = 20_000
"""Steps of SQLite's machine between two looks at the clock: about a millisecond."""

_POOL = 4

_REFUSED = re.compile(r"access to (\w+)\.\w* is prohibited")


class SqliteReader:
    """Reads one SQLite file within one scope; any thread may call it."""

    def __init__(
        self,
        path: Path,
        catalogue: Catalogue,
        visible: Visible,
        *,
        seconds: float,
        is_sealed: bool = False,
    ) -> None:
        """Read `path` as far as `visible` goes; nothing is opened before the first read.

        Sealed, no condition of a statement is tried on a row before the row is known to be
        visible: an error that it provokes would tell of others. That costs the use of indexes.
        """
        self._seal = " LIMIT -1" if is_sealed else ""
        self._path = path
        self._base = f"base_{secrets.token_hex(12)}"
        self._views = conditions(catalogue, visible)
        self._seconds = seconds
        self._deadlines = threading.local()
        self._engine = self._make_engine()

    def read(self, statement: ClauseElement, parameters: Mapping[str, Any], *, most: int) -> Rows:
        """Return the first rows of a statement.

        Raises:
            QueryFailed: if the database refuses it or takes too long.
        """
        self._deadlines.at = time.monotonic() + self._seconds
        try:
            with self._engine.connect() as connection:
                result = connection.execute(statement, dict(parameters))  # type: ignore[call-overload]
                return Rows(tuple(result.keys()), fetched(result, most=most))
        except DBAPIError as error:
            raise QueryFailed(self._reason(error.orig)) from error
        except (sqlite3.Error, OverflowError, UnicodeDecodeError) as error:
            raise QueryFailed(self._reason(error)) from error

    def close(self) -> None:
        """Let go of the file; a later read opens it again."""
        self._engine.dispose()

    def _make_engine(self) -> Engine:
        engine = create_engine(
            "sqlite://", creator=_empty, poolclass=QueuePool, pool_size=_POOL, max_overflow=_POOL
        )
        event.listen(engine, "connect", self._prepare)
        return engine

    def _prepare(self, connection: sqlite3.Connection, _record: object) -> None:
        """Hang the file below a connection, cut it, and close off everything else."""
        attach(connection, self._path, self._base)
        for table, condition in self._views.items():
            where = f" WHERE {condition}" if condition else ""
            view = f"SELECT * FROM {self._base}.{quoted(table)} AS t{where}{self._seal}"  # noqa: S608 - see `conditions`
            connection.execute(f"CREATE TEMP VIEW {quoted(table)} AS {view}")
        listed = connection.execute(f"SELECT name FROM {self._base}.sqlite_master")  # noqa: S608 - our own name
        tables = [str(name) for (name,) in listed]
        close_off(connection, base=self._base, tables=tables, views=self._views)
        connection.set_progress_handler(self._is_late, _STEPS)

    def _is_late(self) -> bool:
        return time.monotonic() > getattr(self._deadlines, "at", 0.0)

    def _reason(self, error: BaseException | None) -> str:
        said = str(error).replace(f"{self._base}.", "")
        if said == "interrupted":
            return f"it took longer than {self._seconds:g} seconds"
        refused = _REFUSED.fullmatch(said)
        return f"table {refused[1]!r} is not listed in catalogue.yaml" if refused else said


class SqliteFile:
    """A SQLite file as a source."""

    dialect: Dialect = "sqlite"

    def __init__(self, path: Path) -> None:
        """Name the file; nothing is opened."""
        self._path = path

    def __str__(self) -> str:
        return f"the file {str(self._path)!r}"

    def visible(
        self, catalogue: Catalogue, *, tenant: str | None, branches: Sequence[str] | None
    ) -> Visible:
        """Return the keys of the tenant and of its branches; see `Source`."""
        base = "base"
        with closing(_empty()) as connection:
            try:
                attach(connection, self._path, base)
                return found_visible(
                    catalogue,
                    lambda keys: _named(connection, keys),
                    tenant=tenant,
                    branches=branches,
                )
            except sqlite3.Error as error:
                raise QueryFailed(str(error)) from error

    def reader(
        self, catalogue: Catalogue, visible: Visible, *, seconds: float, is_sealed: bool = False
    ) -> SqliteReader:
        """Return what reads the file as far as `visible` goes."""
        return SqliteReader(self._path, catalogue, visible, seconds=seconds, is_sealed=is_sealed)

    def stamp(self) -> Hashable:
        """Return what changes whenever the file or its log of changes does."""
        return file_stamp(self._path)


def file_stamp(path: Path) -> Hashable:
    """Return what changes whenever a SQLite file or its log of changes does."""
    stamps: list[Hashable] = []
    for each in (path, path.with_name(f"{path.name}-wal")):
        try:
            found = each.stat()
        except OSError:
            stamps.append(None)
        else:
            stamps.append((found.st_ino, found.st_size, found.st_mtime_ns))
    return tuple(stamps)


def roll_back(path: Path) -> None:
    """Take back what a killed writer left half done: who only reads cannot, and is refused."""
    if not path.with_name(f"{path.name}-journal").exists():
        return
    with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as connection:
        connection.execute("SELECT count(*) FROM sqlite_master")


def attach(connection: sqlite3.Connection, path: Path, schema: str) -> None:
    """Hang a file below a connection, read-only, under the name `schema`."""
    connection.execute(f"ATTACH ? AS {schema}", (f"{path.absolute().as_uri()}?mode=ro",))


def _empty() -> sqlite3.Connection:
    """Return a connection to nothing, to which a file is attached under another name."""
    return sqlite3.connect("file::memory:", uri=True, check_same_thread=False, isolation_level=None)


def _named(connection: sqlite3.Connection, keys: Keys) -> list[tuple[Any, ...]]:
    chosen = ", ".join(quoted(name) for name in keys.columns)
    sql = f"SELECT {chosen} FROM base.{quoted(keys.table or '')} ORDER BY {quoted(keys.name or '')}"  # noqa: S608 - names of the catalogue, quoted
    return connection.execute(sql).fetchall()
