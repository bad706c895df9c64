"""The guard: what a statement may do on SQLite, whatever its text says.

SQLite asks an authorizer about every act of a statement before it runs. Only reading is let
through, and of tables only the views that are cut to the scope. The database itself hangs
under a name that no statement knows: by the name of a view alone SQLite would not tell the
view from a subquery that calls itself like it (`WITH stock AS (SELECT * FROM main.stock)`).
"""

import sqlite3
from collections.abc import Callable, Collection

_FUNCTIONS = """
abs avg ceil ceiling coalesce concat concat_ws count cume_dist date datetime dense_rank exp
first_value floor format glob group_concat ifnull iif instr julianday lag last_value lead length
like ln log log10 lower ltrim max min mod nth_value ntile nullif percent_rank pow power printf
rank replace round row_number rtrim sign sqrt strftime string_agg substr substring sum time
timediff total trim trunc unicode unixepoch upper
"""
"""Functions that compute from their arguments alone."""

_ALLOWED = frozenset(_FUNCTIONS.split())

_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 1_000_000,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 200,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_ATTACHED: 1,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1_000,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}

Authorizer = Callable[[int, str | None, str | None, str | None, str | None], int]


def close_off(
    connection: sqlite3.Connection, *, base: str, tables: Collection[str], views: Collection[str]
) -> None:
    """Let nothing but reads of `views` through.

    Args:
        connection: what is closed off, for good.
        base: the schema that the views read.
        tables: all that stands in it, listed or not.
        views: what may be read of it, by the names of the tables.
    """
    for limit, value in _LIMITS.items():
        connection.setlimit(limit, value)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA query_only = ON")
    connection.set_authorizer(_authorizer(base, hidden=_lower(tables), views=_lower(views)))


def _lower(names: Collection[str]) -> frozenset[str]:
    return frozenset(name.lower() for name in names)


def _authorizer(base: str, *, hidden: frozenset[str], views: frozenset[str]) -> Authorizer:
    def decide(
        action: int, first: str | None, second: str | None, schema: str | None, inside: str | None
    ) -> int:
        is_allowed = action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE)
        if action == sqlite3.SQLITE_FUNCTION:
            is_allowed = (second or "").lower() in _ALLOWED
        elif action == sqlite3.SQLITE_READ:
            table, is_row = (first or "").lower(), second == ""
            # Of a row alone SQLite asks after it has dissolved the view, or before it has looked.
            is_own = schema == base and (is_row or table == (inside or "").lower())
            is_view = schema == "temp" or (is_row and schema is None)
            is_part = is_row and schema is None and not _is_stored(table, hidden)
            is_allowed = is_part or (table in views and (is_own or is_view))
        return sqlite3.SQLITE_OK if is_allowed else sqlite3.SQLITE_DENY

    return decide


def _is_stored(table: str, hidden: frozenset[str]) -> bool:
    """Whether a name of which no column is read may be more than a part of its own statement.

    Of `WITH r AS (...) SELECT count(*) FROM r` SQLite asks about `r` as about a table.
    """
    return table in hidden or table.startswith(("sqlite_", "pragma_"))
