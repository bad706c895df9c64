"""Times in SQL: the day of a moment and the stretch it lies in, as each database says it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class Stretch(FunctionElement[Any]):
    """The stretch of time that a date or a moment lies in, as a text or a date."""

    inherit_cache = True
    in_sqlite: str
    in_postgres: str


class Day(Stretch):
    """The day, by which dates are compared."""

    inherit_cache = True
    in_sqlite = "date({0})"
    in_postgres = "CAST({0} AS DATE)"


class Week(Stretch):
    """The Monday of the week."""

    inherit_cache = True
    in_sqlite = "date({0}, 'weekday 0', '-6 days')"
    in_postgres = "CAST(date_trunc('week', CAST({0} AS DATE)) AS DATE)"


class Month(Stretch):
    """The month: 2026-03."""

    inherit_cache = True
    in_sqlite = "strftime('%Y-%m', {0})"
    in_postgres = "to_char(CAST({0} AS DATE), 'YYYY-MM')"


class Quarter(Stretch):
    """The quarter: 2026-Q1."""

    inherit_cache = True
    in_sqlite = "strftime('%Y', {0}) || '-Q' || ((strftime('%m', {0}) + 2) / 3)"
    in_postgres = "to_char(CAST({0} AS DATE), 'YYYY\"-Q\"Q')"


class Year(Stretch):
    """The year: 2026."""

    inherit_cache = True
    in_sqlite = "strftime('%Y', {0})"
    in_postgres = "to_char(CAST({0} AS DATE), 'YYYY')"


STRETCHES: Mapping[str, type[Stretch]] = {
    "day": Day,
    "week": Week,
    "month": Month,
    "quarter": Quarter,
    "year": Year,
}
"""By the names that a selection groups by."""


@compiles(Stretch, "sqlite")
def _in_sqlite(element: Stretch, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    return element.in_sqlite.format(compiler.process(element.clauses, **options))


@compiles(Stretch, "postgresql")
def _in_postgres(element: Stretch, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    return element.in_postgres.format(compiler.process(element.clauses, **options))
