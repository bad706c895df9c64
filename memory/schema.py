"""Whether a file is a ledger that this Nova can read: looked at before anything is written."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, text

from memory import migration
from memory.tables import METADATA

VERSION = 2
"""Raised when the tables change; SQLite keeps it in the file's header.

What a version adds stands in `memory/migration.py`.
"""

PATIENCE_MS = 3_000
"""How long a statement waits for another program that holds the file.

A request waits twice: to be taken down, and to note that it failed.
"""

LOG_PAGES = 128
"""Pages (4 KB) that SQLite's log grows to before it is written back; its own default is 1,000."""


def damage_in(path: Path) -> str | None:
    """Return what is broken in an SQLite file, by SQLite's own check; None if nothing is.

    The connection only reads: closing it leaves file and write-ahead file as they are. A transaction
    that a kill cut off is rolled back first, if there is one.

    Raises:
        sqlite3.Error: if the file cannot be opened at all.
    """
    with _reading(path) as connection:
        answer = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    return None if answer == "ok" else answer


def misfit_in(path: Path) -> str | None:
    """Return why a whole SQLite file is not a ledger of this version; None if it is one."""
    with _reading(path) as connection:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version > VERSION:
            return f"a newer Nova wrote it (its schema is {version}, this one reads {VERSION})"
        listed = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        there = {name for (name,) in listed}
        ours = set(METADATA.tables) - set(migration.added_since(version or VERSION))
        if there and not there & ours:
            return f"it holds something else (table {min(there)!r})"
        # A first start that was cut off leaves some tables, all empty: they are completed.
        is_used = version or any(_has_rows(connection, name) for name in there & ours)
        if is_used and ours - there:
            return f"its table {min(ours - there)!r} is missing"
        lacks = (_missing_column(connection, name) for name in sorted(there & ours))
        return next((lack for lack in lacks if lack), None)


def version_of(path: Path) -> int:
    """Return the version of the tables in a whole SQLite file; 0 if it says none."""
    with _reading(path) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def stamp(connection: Connection) -> None:
    """Note this version in a file."""
    connection.execute(text(f"PRAGMA user_version = {VERSION}"))


def _reading(path: Path) -> "closing[sqlite3.Connection]":
    if path.with_name(f"{path.name}-journal").exists():
        way = "mode=rw"  # a killed process left it: SQLite takes back what was half written, or refuses
    elif path.with_name(f"{path.name}-wal").exists():
        way = "mode=ro"
    else:  # in nobody's hands; to read it as one that may change would leave an empty log there
        way = "mode=ro&immutable=1"
    address = f"{path.absolute().as_uri()}?{way}"
    return closing(sqlite3.connect(address, uri=True, timeout=PATIENCE_MS / 1000))


def _has_rows(connection: sqlite3.Connection, name: str) -> bool:
    query = f"SELECT 1 FROM {name} LIMIT 1"  # noqa: S608 - one of our own names
    return connection.execute(query).fetchone() is not None


def _missing_column(connection: sqlite3.Connection, name: str) -> str | None:
    held = {row[1] for row in connection.execute(f"PRAGMA table_info({name})")}
    for column in METADATA.tables[name].columns:
        if column.name not in held:
            return f"an older Nova wrote it (table {name!r} has no {column.name!r})"
    return None
