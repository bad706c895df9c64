"""Selecting: one SELECT of somebody's own, from its text to the rows that it may see."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import text

from projects.data.catalogue import Catalogue
from projects.data.cut import quoted
from projects.data.dialect import Dialect
from projects.data.query import TODAY
from projects.data.reader import QueryFailed, Reader, Row
from projects.data.selecting.cost import check_cost
from projects.data.selecting.shape import ColumnShape, shapes
from projects.errors import BadInput

MOST_ROWS = 200
"""Rows of one result."""

_MOST_COLUMNS = 60
_FEWEST_ROWS = 1


class Selected(NamedTuple):
    """What a SELECT found."""

    sql: str
    """What ran."""
    columns: tuple[ColumnShape, ...]
    rows: Sequence[Row]
    is_truncated: bool


class Selector:
    """Runs SELECTs that nobody has verified, over the listed tables as one scope sees them."""

    def __init__(
        self,
        catalogue: Catalogue,
        reader: Reader,
        *,
        dialect: Dialect,
        day: Callable[[], str],
    ) -> None:
        """Read through `reader`; `day` gives the data's today."""
        self._catalogue = catalogue
        self._reader = reader
        self._dialect: Dialect = dialect
        self._day = day
        self._tables: dict[str, tuple[str, ...]] = {}

    @property
    def tables(self) -> Mapping[str, tuple[str, ...]]:
        """The listed tables with their columns, as the database has them now."""
        if not self._tables:
            self._tables = {name: self._columns(name) for name in self._catalogue.tables}
        return {name: columns for name, columns in self._tables.items() if columns}

    def run(self, sql: str, *, limit: int = MOST_ROWS) -> Selected:
        """Return the first rows of a SELECT.

        Raises:
            BadInput: if the guard refuses it, it costs too much, or the database refuses it; the
                message says what to write instead.
        """
        from projects.data.guarding import checked  # its parser takes long to load

        most = max(_FEWEST_ROWS, min(limit, MOST_ROWS))
        statement = checked(sql, tables=self.tables, dialect=self._dialect, parameters=(TODAY,))
        values = {TODAY: self._day()} if f":{TODAY}" in statement.sql else {}
        try:
            check_cost(
                statement.sql,
                statement.tables,
                self._dialect,
                lambda asked: self._reader.read(text(asked), values, most=10_000).rows,
            )
            found = self._reader.read(statement.clause(), values, most=most + 1)
        except QueryFailed as error:
            wrong = f"The database refused the statement: {error}"
            raise BadInput(wrong, "Mend the SQL, or ask for less.") from error
        _check_names(found.columns)
        rows = found.rows[:most]
        return Selected(
            sql=statement.sql.replace("\\:", ":"),
            columns=shapes(found.columns, rows, self._catalogue),
            rows=rows,
            is_truncated=len(found.rows) > most,
        )

    def _columns(self, table: str) -> tuple[str, ...]:
        statement = text(f"SELECT * FROM {quoted(table)} LIMIT 0")  # noqa: S608 - a listed table
        try:
            return self._reader.read(statement, {}, most=1).columns
        except QueryFailed:
            return ()  # it has drifted: `nova data check` names it


def _check_names(names: Sequence[str]) -> None:
    """Refuse a result whose columns cannot be told apart."""
    if len(names) > _MOST_COLUMNS:
        wrong = f"The result has {len(names)} columns; {_MOST_COLUMNS} are the most"
        raise BadInput(wrong, "Name the columns that the question needs.")
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        wrong = f"Two columns of the result are called {twice[0]!r}"
        raise BadInput(wrong, "Give one of them another name with AS.")
