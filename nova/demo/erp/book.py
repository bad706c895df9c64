"""The rows of the demo's ERP while they come to be, and the database they end up in."""

import sqlite3
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

Value = str | int | float | None
Row = dict[str, Value]


def read_book(name: str) -> Any:  # noqa: ANN401 - hand-written YAML of several shapes
    """Return the hand-written facts of `books/<name>.yaml`."""
    text = resources.files(__package__).joinpath("books", f"{name}.yaml").read_text("utf-8")
    return yaml.safe_load(text)


class Book:
    """All rows of all tables; the id of a row is its place in its table."""

    def __init__(self) -> None:
        self._tables: dict[str, list[Row]] = {}
        self._numbers: dict[tuple[str, str], int] = {}

    def add(self, table: str, **row: Value) -> int:
        """Append a row and return its id."""
        rows = self._tables.setdefault(table, [])
        rows.append(row)
        return len(rows)

    def row(self, table: str, row_id: int) -> Row:
        """Return a row, to be read or changed."""
        return self._tables[table][row_id - 1]

    def rows(self, table: str, tenant: str | None = None) -> list[tuple[int, Row]]:
        """Return the rows of a table (of one company) with their ids."""
        rows = enumerate(self._tables.get(table, []), start=1)
        return [(key, row) for key, row in rows if tenant in {None, row.get("tenant_id")}]

    def number(self, tenant: str, kind: str, first: int) -> int:
        """Return the next number of this kind of document in a company, from `first` on."""
        key = (tenant, kind)
        self._numbers[key] = self._numbers.get(key, first - 1) + 1
        return self._numbers[key]

    def write(self, path: Path) -> None:
        """Write all rows to a new SQLite database."""
        connection = sqlite3.connect(path)
        try:
            schema = resources.files(__package__).joinpath("schema.sql").read_text("utf-8")
            connection.executescript(schema)
            with connection:
                for table in _tables(connection):
                    _fill(connection, table, self._tables.get(table, []))
        finally:
            connection.close()


def _tables(connection: sqlite3.Connection) -> list[str]:
    return [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE sql > ''")]


def _fill(connection: sqlite3.Connection, table: str, rows: list[Row]) -> None:
    columns = [column[1] for column in connection.execute(f"PRAGMA table_info({table})")]
    if rows and columns[0] not in rows[0]:
        rows = [{columns[0]: key, **row} for key, row in enumerate(rows, start=1)]
    names = ", ".join(columns)
    marks = ", ".join(f":{column}" for column in columns)
    # The names come from our own schema.
    connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608
