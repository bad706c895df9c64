"""Reading PostgreSQL: one statement at a time, read-only, as a role that may do little.

What the role may see is the database's own business (`nova data harden`). On top of that every
table is cut to the scope by a part of the statement that bears its name, so that a connection
can be narrowed to fewer branches than its role has.
"""

import re
import time
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from sqlalchemy import ClauseElement, Engine
from sqlalchemy.exc import DBAPIError

from projects.data.catalogue import Catalogue, Keys
from projects.data.cut import Visible, conditions, quoted
from projects.data.dialect import Dialect
from projects.data.reader import QueryFailed, Rows, fetched
from projects.data.server import LONGEST, Server
from projects.data.visible import found_visible

_FRESH = 60
"""Seconds for which what was read of the data's own words counts as current."""

_EXPLAIN = "EXPLAIN (FORMAT JSON) "
_MOST_KEYS = 10_000
_MOST = "nova_most"
_SLOW = "57014"


class PostgresRole:
    """A PostgreSQL database as one role sees it, as a source."""

    dialect: Dialect = "postgres"

    def __init__(self, server: Server) -> None:
        """Read through `server`; nothing is opened."""
        self._server = server

    def __str__(self) -> str:
        return str(self._server)

    def visible(
        self, catalogue: Catalogue, *, tenant: str | None, branches: Sequence[str] | None
    ) -> Visible:
        """Return the keys of the tenant and of its branches; see `Source`."""

        def named(keys: Keys) -> list[tuple[Any, ...]]:
            chosen = ", ".join(f"{quoted(name)}" for name in keys.columns)
            sql = f"SELECT {chosen} FROM {quoted(keys.table or '')} ORDER BY {quoted(keys.name or '')}"  # noqa: S608 - names of the catalogue, quoted
            with self._server.failing(time.monotonic()):
                return _run(self._server.engine, sql, {}, most=_MOST_KEYS).rows

        return found_visible(catalogue, named, tenant=tenant, branches=branches)

    def reader(
        self, catalogue: Catalogue, visible: Visible, *, seconds: float, is_sealed: bool = False
    ) -> "PostgresReader":
        """Return what reads the database as far as `visible` goes."""
        return PostgresReader(
            self._server, catalogue, visible, seconds=seconds, is_sealed=is_sealed
        )

    def stamp(self) -> Hashable:
        """Return what changes with time: a server does not say when its data changes."""
        return int(time.monotonic() // _FRESH)


class PostgresReader:
    """Reads one PostgreSQL database within one scope; any thread may call it."""

    def __init__(
        self,
        server: Server,
        catalogue: Catalogue,
        visible: Visible,
        *,
        seconds: float,
        is_sealed: bool = False,
    ) -> None:
        """Read as far as `visible` goes, each statement for at most `seconds`."""
        self._server = server
        self._milliseconds = int(seconds * 1000)
        self._seconds = seconds
        fence = " OFFSET 0" if is_sealed else ""
        self._cuts = {
            table: _part(table, f"{condition}{fence}")
            for table, condition in conditions(catalogue, visible, views="").items()
            if condition
        }
        self._through = {
            table: cut.through.table for table, cut in catalogue.tables.items() if cut.through
        }

    def read(self, statement: ClauseElement, parameters: Mapping[str, Any], *, most: int) -> Rows:
        """Return the first rows of a statement; see `Reader`."""
        began = time.monotonic()
        with self._server.failing(began):
            engine = self._server.engine
            written: Any = statement.compile(dialect=engine.dialect)
            expanded = written.construct_expanded_state(dict(parameters))
            sql, values = self._cut(expanded.statement), dict(expanded.parameters)
            is_other = self._milliseconds != LONGEST
            limit = f"SET LOCAL statement_timeout = {self._milliseconds}" if is_other else ""
            try:
                return _run(engine, sql, values, most=most, first=limit)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) == _SLOW:
                    message = f"it took longer than {self._seconds:g} seconds"
                    raise QueryFailed(message) from error
                raise

    def close(self) -> None:
        """Keep the connections: they are the server's, and looked after there."""

    def _cut(self, sql: str) -> str:
        """Return a statement that sees each table only as far as the scope goes."""
        explain = _EXPLAIN if sql.startswith(_EXPLAIN) else ""
        prefix = self.within(sql).replace("%", "%%")
        inner = sql.removeprefix(_EXPLAIN).rstrip().rstrip(";")
        # The line end keeps a comment at the end from swallowing the bracket.
        return f"{explain}{prefix}SELECT * FROM ({inner}\n) AS nova_rows LIMIT %({_MOST})s"  # noqa: S608 - around a statement

    def within(self, sql: str) -> str:
        """Return what must stand before a statement so that it sees no more than the scope."""
        named = self._named_in(sql)
        parts = [part for table, part in self._cuts.items() if table in named]
        return f"WITH {', '.join(parts)} " if parts else ""

    def _named_in(self, sql: str) -> set[str]:
        """Return the cut tables that a statement may mean, and those that they go through."""
        lowered = sql.lower()
        if "u&" in lowered:
            return set(self._cuts)
        words = set(re.findall(r"\w+", lowered))
        named = {table for table in self._cuts if table.lower() in words}
        for table in list(named):
            while (through := self._through.get(table)) is not None:
                named.add(through)
                table = through
        return named


def _part(table: str, condition: str) -> str:
    """Return a part of a statement that bears a table's name and holds the rows that it may see."""
    rows = f"SELECT * FROM {quoted(table)} AS t WHERE {condition}"  # noqa: S608 - see `conditions`
    return f"{quoted(table)} AS NOT MATERIALIZED ({rows})"


def _run(engine: Engine, sql: str, values: dict[str, Any], *, most: int, first: str = "") -> Rows:
    """Run one statement; a text that holds several is refused by the way it is sent.

    A statement with a value is sent in PostgreSQL's extended form, which takes only one.
    """
    bounded = sql if f"%({_MOST})s" in sql else f"SELECT * FROM ({sql}) AS q LIMIT %({_MOST})s"  # noqa: S608 - ours
    with engine.connect() as connection:
        if first:
            connection.exec_driver_sql(first)
        result = connection.exec_driver_sql(bounded, {**values, _MOST: most})
        return Rows(tuple(result.keys()), fetched(result, most=most))
