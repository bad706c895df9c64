"""Reading a SQLite file: read-only, through views that are cut to the scope, within a time."""

import re
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import ClauseElement, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from projects.data.catalogue import Catalogue, Keys
from projects.data.cut import Branch, Visible, conditions, literal, quoted
from projects.data.guard import close_off
from projects.data.vocabulary import Key

_STEPS = 20_000
"""Steps of SQLite's machine between two looks at the clock: about a millisecond."""

_POOL = 4

_REFUSED = re.compile(r"access to (\w+)\.\w* is prohibited")


class QueryFailed(Exception):  # noqa: N818 - it says what happened
    """A statement could not be carried out; the text says why, without any secret."""


Row = tuple[Any, ...]
"""One row, as the driver gives it."""


_MOST_CHARACTERS = 20_000_000
"""Of all the texts of one result together."""


class Rows(NamedTuple):
    """What a statement returned."""

    columns: tuple[str, ...]
    rows: list[Row]


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


def fetched(rows: Iterable[Sequence[Any]], *, most: int) -> list[Row]:
    """Return the first rows, as long as their texts can be held.

    Raises:
        QueryFailed: if there is more text in them than one result may have.
    """
    kept, size = [], 0
    for row in islice(rows, most):
        size += sum(len(cell) for cell in row if isinstance(cell, str | bytes))
        if size > _MOST_CHARACTERS:
            message = f"it gives more than {_MOST_CHARACTERS:,} characters"
            raise QueryFailed(message)
        kept.append(tuple(row))
    return kept


def find_visible(
    path: Path, catalogue: Catalogue, *, tenant: str | None, branches: Sequence[str] | None
) -> Visible:
    """Return the keys of the tenant and of its branches; `branches` None: all of them.

    Raises:
        QueryFailed: if the file cannot be read.
        LookupError: naming the tenant or branch that is not there.
    """
    keys = catalogue.scope
    base = "base"
    with closing(_empty()) as connection:
        try:
            attach(connection, path, base)
            tenant_key = _tenant(connection, keys.tenant, tenant) if keys.tenant else None
            if keys.branch is None:
                return Visible(tenant_key)
            found = _branches(connection, keys.branch, tenant_key)
        except sqlite3.Error as error:
            raise QueryFailed(str(error)) from error
    if branches is None:
        return Visible(tenant_key, tuple(found))
    chosen = tuple(branch for branch in found if _is_named(branch.name, branches))
    return Visible(tenant_key, chosen, len(chosen) == len(found))


def attach(connection: sqlite3.Connection, path: Path, schema: str) -> None:
    """Hang a file below a connection, read-only, under the name `schema`."""
    connection.execute(f"ATTACH ? AS {schema}", (f"{path.absolute().as_uri()}?mode=ro",))


def _empty() -> sqlite3.Connection:
    """Return a connection to nothing, to which a file is attached under another name."""
    return sqlite3.connect("file::memory:", uri=True, check_same_thread=False, isolation_level=None)


def _tenant(connection: sqlite3.Connection, keys: Keys, name: str | None) -> Key:
    found = _named(connection, keys, "")
    known = [(key, called) for key, called in found if name and _is_named(called, (name,))]
    if len(known) != 1:
        names = ", ".join(repr(called) for _, called in found)
        message = f"no tenant is called {name!r}; there are {names}"
        raise LookupError(message)
    return known[0][0]


def _branches(connection: sqlite3.Connection, keys: Keys, tenant: Key | None) -> list[Branch]:
    where = f" WHERE {quoted(keys.tenant)} = {literal(tenant)}" if keys.tenant else ""
    return [Branch(key, name) for key, name in _named(connection, keys, where)]


def _named(connection: sqlite3.Connection, keys: Keys, where: str) -> list[tuple[Key, str]]:
    table = f"base.{quoted(keys.table)}"
    columns = f"{quoted(keys.key)}, {quoted(keys.name)}"
    sql = f"SELECT {columns} FROM {table}{where} ORDER BY {quoted(keys.name)}"  # noqa: S608 - names of the catalogue, quoted
    return [(key, str(name)) for key, name in connection.execute(sql)]


def _is_named(name: str, wanted: Sequence[str]) -> bool:
    return name.casefold() in {each.casefold() for each in wanted}
