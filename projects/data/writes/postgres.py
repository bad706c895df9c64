"""Writing a PostgreSQL database as the role that may: serialisable, reads cut to the scope."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Column, Connection, Text, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateTable

from projects.data.catalogue import Catalogue
from projects.data.cut import Visible
from projects.data.database import SECONDS
from projects.data.hardening.plan import WRITTEN_BY
from projects.data.postgres import PostgresReader
from projects.data.reader import QueryFailed
from projects.data.server import Server
from projects.data.writes.session import KEYS, Session, WriteFailed, key_table

_WHO = text("session_user")
_TAKEN = "23505"
_RIVALRY = ("40001", "40P01", _TAKEN)
"""Another transaction came between: also where both gave a new row the same number."""

_REFUSED = ("22", "23", "42", "P0", "0A", "25006")
"""What will be refused again, however often it is tried."""


class PostgresWriter:
    """Writes to one PostgreSQL database within one scope."""

    def __init__(self, server: Server, catalogue: Catalogue, visible: Visible) -> None:
        """Write through `server`, whose role may write; nothing is opened before the first session."""
        self._server = server
        self._visible = visible
        self._cut = PostgresReader(server, catalogue, visible, seconds=SECONDS)

    @contextmanager
    def drafting(self) -> Iterator[Session]:
        """Open a session that reads one state of the database and changes nothing.

        Raises:
            WriteFailed: if the server refuses a statement, or cannot be reached.
        """
        with self._opened("REPEATABLE READ READ ONLY") as connection:
            yield self._session(connection)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session that goes as if no other were there; kept at its end.

        Raises:
            WriteFailed: if the server refuses a statement, or cannot be reached.
        """
        with self._opened("SERIALIZABLE READ WRITE") as connection:
            yield self._session(connection)
            connection.commit()

    def prepare(self) -> bool:
        """Make the table of keys; return whether it was not there yet."""
        with self._opened("READ COMMITTED READ WRITE") as connection:
            if inspect(connection).has_table(KEYS):
                return False
            keys = key_table()
            keys.append_column(Column(WRITTEN_BY, Text, nullable=False, server_default=_WHO))
            connection.execute(CreateTable(keys))
            connection.commit()
            return True

    def close(self) -> None:
        """Keep the connections: they are the server's, and looked after there."""

    def _session(self, connection: Connection) -> Session:
        return Session(connection, self._visible, schema=None, within=self._cut.within)

    @contextmanager
    def _opened(self, mode: str) -> Iterator[Connection]:
        try:
            with (
                self._server.failing(time.monotonic()),
                self._server.engine.connect() as connection,
            ):
                connection.exec_driver_sql(f"SET TRANSACTION ISOLATION LEVEL {mode}")
                connection.exec_driver_sql(f"SET LOCAL statement_timeout = {int(SECONDS * 1000)}")
                # A connection that is given back takes back what was not committed.
                with _told():
                    yield connection
        except QueryFailed as error:
            raise WriteFailed(str(error), is_refused=False) from error


@contextmanager
def _told() -> Iterator[None]:
    """Tell what the server refuses for good from what may go well at another time."""
    try:
        yield
    except DBAPIError as error:
        state = getattr(error.orig, "sqlstate", None) or ""
        is_rivalry = state in _RIVALRY
        if not (is_rivalry or state.startswith(_REFUSED)):
            raise
        diagnosis = getattr(error.orig, "diag", None)
        said = " ".join(str(getattr(diagnosis, "message_primary", None) or state).split())
        is_refused = not is_rivalry or state == _TAKEN
        raise WriteFailed(said, is_refused=is_refused, is_rivalry=is_rivalry) from error
