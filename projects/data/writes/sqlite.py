"""Writing a SQLite file: one writer at a time, reads cut to the scope, all in one transaction."""

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateTable

from projects.data.catalogue import Catalogue
from projects.data.cut import Visible, conditions, quoted
from projects.data.writes.session import KEYS, Session, WriteFailed, key_table

_MISTAKES = ("no such", "near ", "ambiguous", "table ", "wrong number")
"""What SQLite says of a statement that will never do, by the name that a locked file has too."""


class SqliteWriter:
    """Writes to one SQLite file within one scope."""

    def __init__(
        self, path: Path, catalogue: Catalogue, visible: Visible, *, seconds: float
    ) -> None:
        """Write to `path`; nothing is opened before the first session.

        Args:
            path: the file.
            catalogue: what says which tables there are and how they are cut.
            visible: what may be seen, and so written.
            seconds: how long another writer is waited for.
        """
        self._path = path
        self._base = f"base_{secrets.token_hex(12)}"
        self._views = conditions(catalogue, visible)
        self._visible = visible
        self._seconds = seconds
        self._engine = self._make_engine()

    @contextmanager
    def drafting(self) -> Iterator[Session]:
        """Open a session that reads one state of the file and changes nothing.

        Raises:
            WriteFailed: if the file refuses a statement.
        """
        with self._opened("BEGIN") as connection:
            yield Session(connection, self._visible, schema=self._base)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session that no other writer can come between; kept at its end.

        Raises:
            WriteFailed: if the file refuses a statement, or another one writes for too long.
        """
        with self._opened("BEGIN IMMEDIATE") as connection:
            yield Session(connection, self._visible, schema=self._base)
            connection.exec_driver_sql("COMMIT")

    def prepare(self) -> bool:
        """Make the table of keys in the file; return whether it was not there yet."""
        with self._opened("BEGIN IMMEDIATE") as connection:
            if inspect(connection).has_table(KEYS, schema=self._base):
                return False
            connection.execute(CreateTable(key_table(self._base)))
            connection.exec_driver_sql("COMMIT")
            return True

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    @contextmanager
    def _opened(self, begin: str) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection:
                connection.exec_driver_sql(begin)
                # Closing a connection takes back what was not committed.
                yield connection
        except DBAPIError as error:
            raise self._failed(error.orig) from error
        except (sqlite3.Error, OverflowError) as error:
            raise self._failed(error) from error

    def _make_engine(self) -> Engine:
        engine = create_engine(
            "sqlite://", creator=self._connect, poolclass=NullPool, isolation_level="AUTOCOMMIT"
        )
        event.listen(engine, "connect", self._prepare)
        return engine

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(
            "file::memory:", uri=True, check_same_thread=False, isolation_level=None,
            timeout=self._seconds,
        )  # fmt: skip

    def _prepare(self, connection: sqlite3.Connection, _record: object) -> None:
        """Hang the file below a connection, and cut what is read by the tables' own names."""
        address = f"{self._path.absolute().as_uri()}?mode=rw"
        connection.execute(f"ATTACH ? AS {self._base}", (address,))
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        for name, condition in self._views.items():
            where = f" WHERE {condition}" if condition else ""
            view = f"SELECT * FROM {self._base}.{quoted(name)} AS t{where}"  # noqa: S608 - see `conditions`
            connection.execute(f"CREATE TEMP VIEW {quoted(name)} AS {view}")

    def _failed(self, error: BaseException | None) -> WriteFailed:
        said = str(error).replace(f"{self._base}.", "")
        if said == "database is locked":
            said = f"another program has been writing to it for {self._seconds:g} seconds"
        is_mistake = said.startswith(_MISTAKES) or not isinstance(error, sqlite3.OperationalError)
        return WriteFailed(said, is_refused=is_mistake)


def prepare_file(path: Path) -> None:
    """Make the table of keys in a file that is only being made."""
    engine = create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool)
    key_table().create(engine)
    engine.dispose()
