"""Opening the ledger's file: looked at before anything is written, then made ready."""

import sqlite3
from pathlib import Path

from sqlalchemy import Engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from memory import schema
from memory.migration import migrate
from memory.shortcuts import make_shortcuts
from projects.errors import HomeUnusable, StoreDamaged
from projects.faults import fault_of


def prepare(engine: Engine) -> None:
    """Let each connection of an SQLite file keep what it acknowledges, whatever befalls it."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        engine.dispose()  # connections made before the pragmas were set


def make_ready(engine: Engine, *, is_as_left: bool = False) -> None:
    """Make the tables that are not there yet; those of an older version become this one's.

    A file that is not known to be as it was left is checked page by page.

    Raises:
        StoreDamaged: if the file is no database, or not a whole one.
        HomeUnusable: if it is no ledger of this version, or held by another program.
    """
    is_file = engine.dialect.name == "sqlite"
    version = schema.VERSION
    if is_file:
        version = _examine(engine, is_as_left=is_as_left)
        with engine.connect() as connection:
            connection.execute(text("PRAGMA journal_mode=WAL"))  # the file remembers it
    with engine.begin() as connection:
        migrate(connection, version=version)
        if is_file:
            make_shortcuts(connection)
        if is_file and version != schema.VERSION:
            schema.stamp(connection)


def place_of(engine: Engine) -> str:
    """Return where a ledger is, as a person is told."""
    return str(engine.url.database or engine.url)


def damaged(engine: Engine, detail: str) -> StoreDamaged:
    """Return the error that says what of a ledger cannot be read."""
    wrong = f"The ledger {place_of(engine)!r} cannot be read: {' '.join(detail.split())}"
    return StoreDamaged(wrong, "Run `nova doctor --fix`: it keeps the file and saves what it can.")


def _set_pragmas(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    # What was acknowledged must outlive a killed process; WAL with NORMAL gives that.
    for pragma in (
        f"busy_timeout={schema.PATIENCE_MS}",
        "synchronous=NORMAL",
        f"wal_autocheckpoint={schema.LOG_PAGES}",
        "cache_size=-500",  # KB: each connection of the pool has its own, and reads by key
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _examine(engine: Engine, *, is_as_left: bool) -> int:
    """Refuse a file that is not whole or no ledger before anything is written; return its version."""
    path = Path(engine.url.database or "")
    if not path.is_file() or not path.stat().st_size:
        return 0
    try:
        damage = None if is_as_left else schema.damage_in(path)
        misfit = schema.misfit_in(path)
        version = schema.version_of(path)
    except sqlite3.Error as error:
        raise fault_of(error, path) or damaged(engine, str(error)) from error
    if damage is not None:
        raise damaged(engine, damage)
    if misfit is not None:
        wrong = f"The ledger {place_of(engine)!r} cannot be used: {misfit}"
        cure = "Use the Nova that wrote it, or put a ledger of this one in its place."
        raise HomeUnusable(wrong, cure)
    return version
