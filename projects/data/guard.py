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


def close_off(connection: sqlite3.Connection, *, base: str, views: Collection[str]) -> None:
    """Let nothing but reads of `views` through; `base` is the schema that the views read."""
    for limit, value in _LIMITS.items():
        connection.setlimit(limit, value)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA query_only = ON")
    connection.set_authorizer(_authorizer(base, frozenset(view.lower() for view in views)))


def _authorizer(base: str, views: frozenset[str]) -> Authorizer:
    def decide(
        action: int, first: str | None, second: str | None, schema: str | None, inside: str | None
    ) -> int:
        if action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE):
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_FUNCTION:
            is_known = (second or "").lower() in _ALLOWED
            return sqlite3.SQLITE_OK if is_known else sqlite3.SQLITE_DENY
        if action == sqlite3.SQLITE_READ and (table := (first or "").lower()) in views:
            # A view reads the table that it is named after, and only that one. Where a view
            # of a whole table is only counted, SQLite reads it in its place, without a column.
            is_own = schema == base and (table == (inside or "").lower() or second == "")
            return sqlite3.SQLITE_OK if is_own or schema == "temp" else sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_DENY

    return decide
