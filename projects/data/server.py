"""A database server: its pooled connections, each fresh, and what is said when it fails."""

import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from projects.data.reader import QueryFailed
from projects.errors import BrokenSpec

_POOL = 4
_WAIT = 5
"""Seconds to wait for a connection, from the server or from the pool."""

_OLD = 900
_FAILURES = 3
_PAUSE = 15.0
"""After so many failures in a row the server is left alone for so many seconds."""

LONGEST = 10_000
"""Milliseconds that a statement may take where its reader says nothing else."""

_SETTINGS = {
    "statement_timeout": str(LONGEST),
    "default_transaction_read_only": "on",
    "lock_timeout": "2000",
    "idle_in_transaction_session_timeout": "60000",
    "search_path": "public",
    "standard_conforming_strings": "on",
    "DateStyle": "ISO",
    "IntervalStyle": "postgres",
    "client_encoding": "UTF8",
}


class Server:
    """A PostgreSQL database as one role reaches it; any thread may use it."""

    def __init__(
        self, url: URL, *, time_zone: str = "UTC", is_writing: bool = False, wait: int = _WAIT
    ) -> None:
        """Reach the database at `url`; nothing is opened before the first use.

        Args:
            url: where, as whom, with which password.
            time_zone: in which zone moments are told.
            is_writing: whether transactions may change anything.
            wait: seconds to wait for an answer to a connection.
        """
        self._name = f"{url.host or 'localhost'}/{url.database or url.username}"
        self._wait = wait
        self._breaker = _Breaker()
        self.engine = _engine(url, time_zone, wait, is_writing=is_writing)
        weakref.finalize(self, self.engine.dispose)  # whoever forgets to close it

    def __str__(self) -> str:
        return f"the server {self._name!r}"

    def close(self) -> None:
        """Close all connections; a later use opens new ones."""
        self.engine.dispose()

    @contextmanager
    def failing(self, began: float) -> Iterator[None]:
        """Say in one line what went wrong within, and leave a server alone that keeps failing.

        Raises:
            QueryFailed: saying what the server refused, or that it could not be reached.
        """
        self._breaker.check(began)
        try:
            yield
        except PoolTimeout as error:
            message = f"no connection became free within {self._wait} seconds"
            raise QueryFailed(message) from error
        except DBAPIError as error:
            reason = _reason(error, self._wait)
            if _is_lost(error):
                self._breaker.failed()
            raise QueryFailed(reason) from None
        self._breaker.worked()


class _Breaker:
    """Counts failures in a row, and asks for a pause after some."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures = 0
        self._until = 0.0

    def check(self, now: float) -> None:
        with self._lock:
            left = self._until - now
        if left > 0:
            message = f"it failed {_FAILURES} times in a row; it is asked again in {left:.0f} s"
            raise QueryFailed(message)

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            if self._failures >= _FAILURES:
                self._until, self._failures = time.monotonic() + _PAUSE, 0

    def worked(self) -> None:
        with self._lock:
            self._failures = 0


def _engine(url: URL, time_zone: str, wait: int, *, is_writing: bool) -> Engine:
    settings = {**_SETTINGS, "TimeZone": time_zone}
    if is_writing:
        del settings["default_transaction_read_only"]
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    try:
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_size=_POOL,
            max_overflow=_POOL,
            pool_timeout=wait,
            pool_pre_ping=True,
            pool_recycle=_OLD,
            pool_reset_on_return=None,
            use_native_hstore=False,
            connect_args={
                "connect_timeout": wait,
                "application_name": "nova",
                "options": options,
                "prepare_threshold": None,
            },
        )
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        wrong = "PostgreSQL cannot be read: its driver is not installed"
        raise BrokenSpec(wrong, "Install it with `pip install 'nova-agents[postgres]'`.") from error

    def opened(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
        connection.read_only = not is_writing

    event.listen(engine, "connect", opened)
    event.listen(engine, "reset", _renew)
    return engine


def _renew(connection: Any, _record: object, _state: object) -> None:  # noqa: ANN401 - the driver's own
    """Make a connection that was used like a new one: settings, roles, locks, listeners."""
    connection.rollback()
    connection.autocommit = True
    try:
        connection.execute("DISCARD ALL")
    finally:
        connection.autocommit = False


_CONNECTING = (
    ("password authentication failed", "the user or the password was refused: wrong or expired"),
    ("no password supplied", "no password was given"),
    ("no pg_hba.conf entry", "the server takes no connections of this user from here"),
    ("not permitted to log in", "this role may not log in"),
    ("too many", "the server has no connection left for this user"),
    ("remaining connection slots", "the server has no connection left for this user"),
    ("starting up", "the server is starting up"),
    ("shutting down", "the server is shutting down"),
    ("timeout expired", "the server did not answer within {wait} seconds"),
    ("timed out", "the server did not answer within {wait} seconds"),
    ("could not translate host", "there is no host of this name"),
    ("failed to resolve host", "there is no host of this name"),
    ("refused", "nothing answers at this host and port"),
    ("no such file", "nothing answers at this host and port"),
    ("certificate", "the server's certificate was not accepted"),
    ("does not exist", "there is no such role or database"),
    ("closed the connection", "the server closed the connection"),
    ("terminating connection", "the server closed the connection"),
)
"""What the driver says of a connection, and what is said of it: its own words may name secrets."""


def _is_lost(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    return state is None or state.startswith(("08", "28", "3D", "53", "57P"))


def _reason(error: DBAPIError, wait: int) -> str:
    """Return in words why a statement or a connection failed, without any secret."""
    state = getattr(error.orig, "sqlstate", None)
    said = str(error.orig).lower()
    if _is_lost(error):
        for words, meaning in _CONNECTING:
            if words in said:
                return meaning.format(wait=wait)
        return "the connection failed"
    diagnosis = getattr(error.orig, "diag", None)
    primary = getattr(diagnosis, "message_primary", None)
    return " ".join(str(primary or state).split())
